"""Numbers reach the wire exactly or not at all."""

import random
import unittest
from decimal import Decimal

from kairos.common.v1 import common_pb2

from kairos_satellite.decimals import ceil_to, floor_to, from_wire, to_wire


class DecimalsTest(unittest.TestCase):
    def test_should_keep_every_digit(self) -> None:
        for text, mantissa, scale in (
            ("0.002", 2, 3),
            ("-65432.10", -6543210, 2),
            ("1E+3", 1000, 0),
            ("0", 0, 0),
            ("9223372036854775807", 2**63 - 1, 0),
            ("1.500000000000000000000", 1500000000000000000, 18),
            ("0E-30", 0, 0),
        ):
            with self.subTest(text):
                message = to_wire(Decimal(text))
                self.assertEqual((message.mantissa, message.scale), (mantissa, scale))
                self.assertEqual(from_wire(message), Decimal(text))

    def test_should_come_back_as_it_went(self) -> None:
        seeds = random.Random(7)
        for _ in range(2_000):
            number = Decimal(seeds.randrange(-(2**63) + 1, 2**63)).scaleb(-seeds.randrange(19))
            self.assertEqual(from_wire(to_wire(number)), number)

    def test_should_refuse_what_is_no_exact_number(self) -> None:
        for text in ("NaN", "sNaN", "Infinity", "-Infinity", "1E-19", "9223372036854775808", "1E+19", "1E+999999"):
            with self.subTest(text), self.assertRaises(ValueError):
                to_wire(Decimal(text))
        for value in (0.1, 1, "1", None):
            with self.subTest(value), self.assertRaises(TypeError):
                to_wire(value)  # type: ignore[arg-type]

    def test_should_round_to_steps_in_the_named_direction(self) -> None:
        step = Decimal("0.05")
        self.assertEqual(floor_to(Decimal("1.09"), step), Decimal("1.05"))
        self.assertEqual(ceil_to(Decimal("1.06"), step), Decimal("1.10"))
        self.assertEqual(ceil_to(Decimal("1.05"), step), Decimal("1.05"))
        self.assertEqual(from_wire(common_pb2.Decimal(mantissa=-5, scale=1)), Decimal("-0.5"))


if __name__ == "__main__":
    unittest.main()
