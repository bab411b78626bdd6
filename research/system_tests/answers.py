"""Every kind of bad request gets its own clear answer from a running engine, and a replay never makes a second order.

    ./research/python research/system_tests/answers.py --engine HOST:PORT --redis URL --secrets DIRECTORY

Run by the end-to-end suite. Speaks on the wire, past the client, which would not send most of this.
"""

from __future__ import annotations

import argparse
import sys
import unittest
from decimal import Decimal
from pathlib import Path
from typing import Any

import grpc
from google.protobuf.message import Message
from kairos.common.v1 import common_pb2 as c
from kairos.trading.v1 import events_pb2
from kairos.trading.v1 import trading_engine_pb2 as t

from kairos_satellite import Connection, Engine, MarketData, Quote, from_wire, new_client_order_id, to_wire
from kairos_satellite.client import read_secret
from kairos_satellite.decimals import floor_to
from kairos_satellite.errors import violations_of

given = argparse.Namespace()
IN_FLIGHT = 32
RATE_ATTEMPTS = 3_000


def unchanged(content: bytes) -> bytes:
    return content


def bytes_of(request: Message | bytes) -> bytes:
    return request if isinstance(request, bytes) else request.SerializeToString()


class AnswersTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.secrets = Path(given.secrets)
        cls.token = read_secret(cls.secrets / "satellite-token")
        cls.observer = read_secret(cls.secrets / "observer-token")
        cls.channel = grpc.insecure_channel(given.engine)
        cls.addClassCleanup(cls.channel.close)
        cls.engine = Engine(Connection(given.engine, cls.secrets / "satellite-token"), timeout_s=10.0)
        cls.addClassCleanup(cls.engine.close)
        cls.rules = cls.engine.instrument("BINANCE", "BTC-USDT")

    def call(
        self, method: str, request: Message | bytes, authorization: str | None = "", more: tuple[Any, ...] = ()
    ) -> bytes:
        """Call on the wire; the satellite's token unless told otherwise."""
        if authorization == "":
            authorization = "Bearer " + self.token
        metadata = (() if authorization is None else (("authorization", authorization),)) + more
        call = self.channel.unary_unary(f"/kairos.trading.v1.TradingEngine/{method}", unchanged, unchanged)
        answer: bytes = call(bytes_of(request), timeout=30, metadata=metadata)
        return answer

    def place(self, order: t.OrderRequest | bytes, **more: Any) -> t.OrderResponse:
        answer: t.OrderResponse = t.OrderResponse.FromString(self.call("PlaceOrder", order, **more))
        return answer

    def refused(self, code: grpc.StatusCode, words: str, method: str, request: Message | bytes, **more: Any) -> Any:
        with self.assertRaises(grpc.RpcError) as caught:
            self.call(method, request, **more)
        self.assertEqual(caught.exception.code(), code, caught.exception)
        self.assertIn(words, caught.exception.details())
        return caught.exception

    def quote(self) -> Quote:
        feed = MarketData(given.redis, "BINANCE", "BTC-USDT")
        try:
            return next(tick for tick in feed if isinstance(tick, Quote))
        finally:
            feed.close()

    def order(self, **changes: Any) -> t.OrderRequest:
        """Make an order that the gate lets pass and that ends at the venue without trading."""
        px = floor_to(self.quote().bid_px * Decimal("0.99"), from_wire(self.rules.tick_size))
        fields: dict[str, Any] = {
            "client_order_id": new_client_order_id("answers"),
            "venue": "BINANCE",
            "symbol": "BTC-USDT",
            "side": c.SIDE_BUY,
            "type": c.ORDER_TYPE_LIMIT,
            "time_in_force": c.TIME_IN_FORCE_IOC,
            "qty": to_wire(Decimal("0.002")),
            "limit_px": to_wire(px),
        }
        return t.OrderRequest(**{**fields, **changes})

    # --- malformed ---------------------------------------------------------------------------------------------------

    def test_should_name_every_missing_field(self) -> None:
        error = self.refused(grpc.StatusCode.INVALID_ARGUMENT, "client_order_id", "PlaceOrder", t.OrderRequest())
        self.assertEqual(
            [violation.field for violation in violations_of(error)],
            ["client_order_id", "venue", "symbol", "side", "type", "qty", "limit_px"],
        )

    def test_should_name_each_malformed_field_and_what_was_expected(self) -> None:
        for field, changes, expected in (
            ("client_order_id", {"client_order_id": "x" * 300}, "1 to 64 characters"),
            ("client_order_id", {"client_order_id": "a b"}, "1 to 64 characters"),
            ("venue", {"venue": "binance"}, "a venue name in capitals"),
            ("symbol", {"symbol": "BTCUSDT"}, "BASE-QUOTE"),
            ("side", {"side": 77}, "SIDE_BUY or SIDE_SELL"),
            ("time_in_force", {"time_in_force": 12}, "TIME_IN_FORCE_GTC"),
            # What a not-a-number would be on this wire: the client refuses it before it gets here.
            ("qty.scale", {"qty": c.Decimal(mantissa=1, scale=4294967295)}, 'got "4294967295"'),
            ("qty.mantissa", {"qty": c.Decimal(mantissa=-(2**63))}, "above zero"),
            ("limit_px.mantissa", {"limit_px": c.Decimal()}, "above zero"),
            ("limit_px", {"type": c.ORDER_TYPE_MARKET}, "nothing for ORDER_TYPE_MARKET"),
        ):
            with self.subTest(field=field, expected=expected):
                error = self.refused(grpc.StatusCode.INVALID_ARGUMENT, field, "PlaceOrder", self.order(**changes))
                violations = violations_of(error)
                self.assertEqual([violation.field for violation in violations], [field])
                self.assertIn(expected, violations[0].description)
        with self.assertRaises(ValueError):
            to_wire(Decimal("NaN"))

    def test_should_refuse_bytes_that_are_no_message(self) -> None:
        for content in (b"\xff\xff\xff\xff", b"\x0a\xff\xff\xff\xff\x0f", b"\x0a\x02\xff\xfe", b"\x0a\x05ab"):
            with self.subTest(content):
                self.refused(grpc.StatusCode.INVALID_ARGUMENT, "no message of this contract", "PlaceOrder", content)
        self.refused(grpc.StatusCode.RESOURCE_EXHAUSTED, "65536", "PlaceOrder", b"\x0a\xa0\x8d\x06" + b"x" * 100_000)
        self.refused(grpc.StatusCode.UNIMPLEMENTED, "PlaceOrders", "PlaceOrders", b"")

    def test_should_answer_what_it_does_not_know_with_a_reason(self) -> None:
        for changes in ({"venue": "NOWHERE"}, {"symbol": "AAA-BBB"}):
            with self.subTest(changes):
                answer = self.place(self.order(**changes))
                self.assertFalse(answer.accepted)
                self.assertEqual(answer.reason, c.REJECT_REASON_UNKNOWN_INSTRUMENT)
                self.assertEqual(answer.order.state, c.ORDER_STATE_REJECTED)

    # --- not allowed -------------------------------------------------------------------------------------------------

    def test_should_refuse_who_is_not_known(self) -> None:
        wrong = (None, "Bearer ", "Bearer wrong", "Basic " + self.token, self.token, "Bearer " + self.token + "x")
        for authorization in wrong:
            with self.subTest(wrong.index(authorization)):
                error = self.refused(
                    grpc.StatusCode.UNAUTHENTICATED, "Bearer", "PlaceOrder", self.order(), authorization=authorization
                )
                self.assertNotIn(self.token, str(error))

    def test_should_name_the_right_that_a_token_lacks(self) -> None:
        denied = grpc.StatusCode.PERMISSION_DENIED
        looks = {"authorization": "Bearer " + self.observer}
        self.refused(denied, "identity observer lacks permission trade", "PlaceOrder", self.order(), **looks)
        self.refused(denied, "permission trade", "CancelOrder", t.CancelOrderRequest(order_id=1), **looks)
        self.call("ListOpenOrders", t.ListOpenOrdersRequest(), **looks)
        release = t.SetKillSwitchRequest(engaged=False, reason="not mine to release")
        self.refused(denied, "identity satellite lacks permission risk", "SetKillSwitch", release)
        self.refused(denied, "permission risk", "UpdateRiskLimits", t.UpdateRiskLimitsRequest(reason="more"))
        self.refused(denied, "act-as", "PlaceOrder", self.order(), more=(("kairos-actor", "alice"),))

    # --- over limit --------------------------------------------------------------------------------------------------

    def test_should_tell_value_and_limit(self) -> None:
        limit = next(each for each in self.engine.risk_limits().limits.order_notional if each.asset == "USDT").limit
        px = from_wire(self.order().limit_px)
        qty = floor_to(2 * from_wire(limit) / px, from_wire(self.rules.step_size))

        answer = self.place(self.order(qty=to_wire(qty)))

        self.assertEqual((answer.accepted, answer.reason), (False, c.REJECT_REASON_MAX_NOTIONAL))
        self.assertIn(f"{from_wire(limit).normalize():f}", answer.reason_text)
        far = floor_to(px / 2, from_wire(self.rules.tick_size))
        answer = self.place(self.order(limit_px=to_wire(far), qty=to_wire(Decimal("0.01"))))
        self.assertEqual((answer.accepted, answer.reason), (False, c.REJECT_REASON_PRICE_COLLAR))

    def test_should_stop_an_order_rate_beyond_the_limit(self) -> None:
        template = self.order()
        metadata = (("authorization", "Bearer " + self.token),)
        call = self.channel.unary_unary(
            "/kairos.trading.v1.TradingEngine/PlaceOrder", t.OrderRequest.SerializeToString, t.OrderResponse.FromString
        )
        in_flight: list[Any] = []
        limited = None
        for _ in range(RATE_ATTEMPTS):
            request = t.OrderRequest()
            request.CopyFrom(template)
            request.client_order_id = new_client_order_id("rate")
            in_flight.append(call.future(request, timeout=30, metadata=metadata))
            if len(in_flight) == IN_FLIGHT:
                answer = in_flight.pop(0).result()
                if answer.reason == c.REJECT_REASON_ORDER_RATE:
                    limited = answer
                    break
        answers = [future.result() for future in in_flight]
        self.assertIsNotNone(limited, f"{RATE_ATTEMPTS} orders and none beyond the rate")
        self.assertFalse(limited.accepted)
        per_second = self.engine.risk_limits().limits.max_orders_per_second
        self.assertIn(str(per_second), limited.reason_text)
        self.assertEqual(len(answers), IN_FLIGHT - 1)

    # --- replayed ----------------------------------------------------------------------------------------------------

    def test_should_answer_a_replay_with_the_first_outcome(self) -> None:
        order = self.order()
        metadata = (("authorization", "Bearer " + self.token),)
        call = self.channel.unary_unary("/kairos.trading.v1.TradingEngine/PlaceOrder", bytes_of, unchanged)
        # At once, as a satellite does that loses its patience, and again when all is over.
        together = [call.future(order, timeout=30, metadata=metadata) for _ in range(8)]
        answers = [t.OrderResponse.FromString(future.result()) for future in together]
        answers.append(self.place(order))

        self.assertEqual({answer.order.order_id for answer in answers}, {answers[0].order.order_id})
        self.assertTrue(all(answer.accepted for answer in answers), answers)
        found = self.engine.find_order(order.client_order_id)
        assert found is not None
        self.assertEqual(found.order_id, answers[0].order.order_id)
        self.assertEqual(self.orders_named(order.client_order_id, answers[0].sequence), {found.order_id})

    def test_should_replay_a_refusal_too(self) -> None:
        order = self.order(symbol="AAA-BBB")
        first, second = self.place(order), self.place(order)
        self.assertEqual(first.order.order_id, second.order.order_id)
        self.assertEqual((second.accepted, second.reason), (False, first.reason))

    def test_should_refuse_other_content_under_a_used_id(self) -> None:
        order = self.order()
        answer = self.place(order)
        for changes in (
            {"qty": to_wire(Decimal("0.003"))},
            {"side": c.SIDE_SELL},
            {"symbol": "ETH-USDT"},
            {"time_in_force": c.TIME_IN_FORCE_GTC},
        ):
            other = self.order(**{"limit_px": order.limit_px, **changes, "client_order_id": order.client_order_id})
            with self.subTest(list(changes)):
                self.refused(grpc.StatusCode.ALREADY_EXISTS, "used before with other content", "PlaceOrder", other)
        found = self.engine.find_order(order.client_order_id)
        assert found is not None
        self.assertEqual((found.order_id, from_wire(found.qty)), (answer.order.order_id, from_wire(order.qty)))

    # --- conversions -------------------------------------------------------------------------------------------------

    def conversion(self, **changes: Any) -> t.ConvertRequest:
        """Make a conversion that surely brings too little, so that it is refused and trades nothing."""
        fields: dict[str, Any] = {
            "client_conversion_id": new_client_order_id("answers"),
            "from_asset": "USDT",
            "to_asset": "BTC",
            "quantity": to_wire(Decimal("50")),
            "min_result": to_wire(Decimal("10")),
        }
        return t.ConvertRequest(**{**fields, **changes})

    def test_should_answer_bad_conversions_clearly(self) -> None:
        invalid = grpc.StatusCode.INVALID_ARGUMENT
        error = self.refused(invalid, "client_conversion_id", "Convert", t.ConvertRequest())
        self.assertEqual(
            [violation.field for violation in violations_of(error)],
            ["client_conversion_id", "from_asset", "to_asset", "to_asset", "quantity", "min_result"],
        )
        self.refused(invalid, "another asset", "Convert", self.conversion(to_asset="USDT"))
        self.refused(invalid, "no message of this contract", "Convert", b"\xff\xff\xff\xff")
        self.refused(grpc.StatusCode.UNAUTHENTICATED, "Bearer", "Convert", self.conversion(), authorization=None)
        looks = {"authorization": "Bearer " + self.observer}
        self.refused(grpc.StatusCode.PERMISSION_DENIED, "permission trade", "Convert", self.conversion(), **looks)
        for changes, reason in (
            ({"from_asset": "NOSUCH"}, c.REJECT_REASON_UNKNOWN_ASSET),
            ({"quantity": to_wire(Decimal("0.0001"))}, c.REJECT_REASON_MIN_NOTIONAL),
            ({}, c.REJECT_REASON_BELOW_MINIMUM),
        ):
            request = self.conversion(**changes)
            first, second = self.engine.convert(request), self.engine.convert(request)
            with self.subTest(list(changes)):
                self.assertEqual((first.accepted, first.reason), (False, reason), first)
                self.assertEqual((second.accepted, second.reason_text), (False, first.reason_text))
                self.assertIn(next(iter(changes), "min_result"), first.reason_text)
        other = self.conversion(client_conversion_id=request.client_conversion_id, to_asset="ETH")
        self.refused(grpc.StatusCode.ALREADY_EXISTS, "used before with other content", "Convert", other)

    def orders_named(self, client_order_id: str, until: int) -> set[int]:
        """Return the ids of all orders of this name in the engine's record up to a sequence."""
        found = set()
        events = self.engine.order_events(max(0, until - 2_000))
        newest = self.engine.open_orders().sequence
        try:
            for event in events:
                if event.WhichOneof("event") == "order" and event.order.client_order_id == client_order_id:
                    found.add(event.order.order_id)
                if event.sequence >= until and (found or event.sequence >= newest):
                    return found
        finally:
            events.close()
        return found

    def test_should_show_the_same_order_to_stream_and_question(self) -> None:
        answer = self.place(self.order())
        events = self.engine.order_events(max(0, answer.sequence - 1_000))
        last: events_pb2.OrderUpdate | None = None
        sequence = 0
        final = {c.ORDER_STATE_EXPIRED, c.ORDER_STATE_CANCELED, c.ORDER_STATE_FILLED}
        for event in events:
            self.assertGreater(event.sequence, sequence)
            sequence = event.sequence
            if event.WhichOneof("event") == "order" and event.order.order_id == answer.order.order_id:
                last = event.order
                if last.state in final:
                    break
        events.close()
        assert last is not None
        found = self.engine.find_order(answer.order.client_order_id)
        assert found is not None
        self.assertEqual((last.state, last.qty, last.cum_qty), (found.state, found.qty, found.cum_qty))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", required=True)
    parser.add_argument("--redis", required=True)
    parser.add_argument("--secrets", required=True, help="directory with satellite-token and observer-token")
    given, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
