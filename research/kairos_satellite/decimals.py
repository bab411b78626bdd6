"""Exact decimals on the wire: mantissa and scale. No float ever touches money here."""

from __future__ import annotations

import decimal

from kairos.common.v1 import common_pb2

MAX_SCALE = 18
_MAX_MANTISSA = 2**63 - 1


def to_wire(number: decimal.Decimal) -> common_pb2.Decimal:
    """Turn a number into its message without rounding.

    Raises:
        TypeError: if it is no ``Decimal``; a float has lost digits already.
        ValueError: if it is not finite, has more than 18 decimals or does not fit 64 bits.
    """
    if not isinstance(number, decimal.Decimal):
        raise TypeError(f"expected a decimal.Decimal, got {type(number).__name__} {number!r}")
    if not number.is_finite():
        raise ValueError(f"expected a finite number, got {number}")
    sign, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int):
        raise ValueError(f"expected a finite number, got {number}")
    mantissa = int("".join(map(str, digits)))
    scale = -exponent
    while scale > MAX_SCALE and mantissa % 10 == 0:
        mantissa //= 10
        scale -= 1
        if mantissa == 0:
            scale = 0
    if scale < 0:
        # Bounded before the power is computed: 1E+999999 must not take all memory.
        if mantissa and -scale > MAX_SCALE:
            raise ValueError(f"expected a number that fits 64 bits, got {number}")
        mantissa *= 10 ** min(-scale, MAX_SCALE)
        scale = 0
    if scale > MAX_SCALE:
        raise ValueError(f"expected at most {MAX_SCALE} decimals, got {number}")
    if mantissa > _MAX_MANTISSA:
        raise ValueError(f"expected a number that fits 64 bits, got {number}")
    return common_pb2.Decimal(mantissa=-mantissa if sign else mantissa, scale=scale)


def from_wire(message: common_pb2.Decimal) -> decimal.Decimal:
    """Turn a message into its number, exactly."""
    sign = 1 if message.mantissa < 0 else 0
    digits = tuple(int(digit) for digit in str(abs(message.mantissa)))
    return decimal.Decimal((sign, digits, -message.scale))


def floor_to(number: decimal.Decimal, step: decimal.Decimal) -> decimal.Decimal:
    """Return the largest multiple of a step that is not above a number above zero."""
    return (number // step) * step


def ceil_to(number: decimal.Decimal, step: decimal.Decimal) -> decimal.Decimal:
    """Return the smallest multiple of a step that is not below a number above zero."""
    floored = floor_to(number, step)
    return floored if floored == number else floored + step
