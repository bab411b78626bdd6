"""A satellite never doubles an order, never loses one, and hears clearly what is wrong."""

from __future__ import annotations

import tempfile
import threading
import unittest
from pathlib import Path
from typing import Any

import grpc
from fake_engine import TOKEN, FakeEngine, token_file
from google.rpc import error_details_pb2, status_pb2
from kairos.common.v1 import common_pb2
from kairos.trading.v1 import trading_engine_pb2

from kairos_satellite import (
    Connection,
    Engine,
    IdConflict,
    InvalidRequest,
    NotAuthenticated,
    OutcomeUnknown,
    OverLimit,
    Unavailable,
    Violation,
    new_client_order_id,
)


def order(client_order_id: str = "", qty: int = 1) -> trading_engine_pb2.OrderRequest:
    return trading_engine_pb2.OrderRequest(
        client_order_id=client_order_id or new_client_order_id("test"),
        venue="BINANCE",
        symbol="BTC-USDT",
        side=common_pb2.SIDE_BUY,
        type=common_pb2.ORDER_TYPE_LIMIT,
        qty=common_pb2.Decimal(mantissa=qty, scale=3),
        limit_px=common_pb2.Decimal(mantissa=1),
    )


class FirstAttempts:
    """Does something to the first so many calls."""

    def __init__(self, count: int, act: Any) -> None:
        self.left = count
        self._act = act

    def __call__(self, request: Any, context: grpc.ServicerContext) -> None:
        if self.left > 0:
            self.left -= 1
            self._act(context)


class ClientTest(unittest.TestCase):
    def setUp(self) -> None:
        self.fake = FakeEngine()
        self.addCleanup(self.fake.stop)
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)
        self.engine = self.connect()

    def connect(self, token: str = TOKEN, **more: float) -> Engine:
        settings = {"timeout_s": 5.0, "patience_s": 30.0, **more}
        connection = Connection(f"127.0.0.1:{self.fake.port}", token_file(self.directory, token))
        engine = Engine(connection, **settings)
        self.addCleanup(engine.close)
        return engine

    def test_should_place_once_and_cancel(self) -> None:
        request = order()
        self.assertTrue(self.engine.place_order(request).accepted)
        self.assertTrue(self.engine.cancel_order(request.client_order_id).accepted)
        self.assertEqual([call for call, _ in self.fake.calls], ["PlaceOrder", "CancelOrder"])

    def test_should_repeat_the_same_order_when_no_answer_comes(self) -> None:
        never = threading.Event()
        self.addCleanup(never.set)
        # The order is taken, the answer is lost: what a timeout really is.
        self.fake.after["PlaceOrder"] = FirstAttempts(1, lambda context: never.wait(20))
        engine = self.connect(timeout_s=0.3)
        request = order()

        answer = engine.place_order(request)

        self.assertTrue(answer.accepted)
        self.assertEqual(len(self.fake.placed), 1)
        sent = [asked for call, asked in self.fake.calls if call == "PlaceOrder"]
        self.assertGreaterEqual(len(sent), 2)
        self.assertTrue(all(asked == request for asked in sent))

    def test_should_amend_once_when_no_answer_comes(self) -> None:
        never = threading.Event()
        self.addCleanup(never.set)
        self.fake.after["AmendOrder"] = FirstAttempts(1, lambda context: never.wait(20))
        engine = self.connect(timeout_s=0.3)
        request = trading_engine_pb2.AmendOrderRequest(
            amend_id=new_client_order_id("test"),
            client_order_id="mine",
            qty=common_pb2.Decimal(mantissa=2, scale=3),
        )

        answer = engine.amend_order(request)

        self.assertTrue(answer.accepted)
        self.assertEqual(answer.order.qty.mantissa, 2)
        self.assertEqual(list(self.fake.amended), [request.amend_id])
        sent = [asked for call, asked in self.fake.calls if call == "AmendOrder"]
        self.assertGreaterEqual(len(sent), 2)
        self.assertTrue(all(asked == request for asked in sent))

    def test_should_not_send_an_amendment_that_says_nothing(self) -> None:
        one = common_pb2.Decimal(mantissa=1)
        for faulty in (
            trading_engine_pb2.AmendOrderRequest(client_order_id="mine", qty=one),
            trading_engine_pb2.AmendOrderRequest(amend_id="a", qty=one),
            trading_engine_pb2.AmendOrderRequest(amend_id="a", order_id=1, client_order_id="mine", qty=one),
            trading_engine_pb2.AmendOrderRequest(amend_id="a", client_order_id="mine"),
        ):
            with self.assertRaises(ValueError):
                self.engine.amend_order(faulty)
        self.assertEqual(self.fake.calls, [])

    def test_should_convert_once_when_no_answer_comes(self) -> None:
        never = threading.Event()
        self.addCleanup(never.set)
        self.fake.after["Convert"] = FirstAttempts(1, lambda context: never.wait(20))
        engine = self.connect(timeout_s=0.3)
        one = common_pb2.Decimal(mantissa=1)
        request = trading_engine_pb2.ConvertRequest(
            client_conversion_id=new_client_order_id("test"),
            from_asset="BTC",
            to_asset="ETH",
            quantity=one,
            min_result=one,
        )

        answer = engine.convert(request)

        self.assertTrue(answer.accepted)
        self.assertEqual(list(self.fake.converted), [request.client_conversion_id])
        self.assertGreaterEqual(len([call for call, _ in self.fake.calls if call == "Convert"]), 2)
        found = engine.find_conversion(request.client_conversion_id)
        self.assertEqual(None if found is None else found.client_id, request.client_conversion_id)
        self.assertIsNone(engine.find_conversion("another"))
        with self.assertRaises(ValueError):
            engine.convert(trading_engine_pb2.ConvertRequest())

    def test_should_quote_a_conversion(self) -> None:
        request = trading_engine_pb2.QuoteConversionRequest(
            from_asset="BTC", to_asset="ETH", quantity=common_pb2.Decimal(mantissa=5)
        )
        answer = self.engine.quote_conversion(request)
        self.assertTrue(answer.possible)
        self.assertEqual(answer.path.give.mantissa, 5)

    def test_should_survive_an_engine_that_restarts(self) -> None:
        self.engine.wait_connected(10)
        self.fake.stop()
        answers: list[trading_engine_pb2.OrderResponse] = []
        placing = threading.Thread(target=lambda: answers.append(self.engine.place_order(order("over-restart"))))
        placing.start()

        again = FakeEngine(port=self.fake.port)
        self.addCleanup(again.stop)
        placing.join(30)

        self.assertEqual(len(answers), 1)
        self.assertEqual(list(again.placed), ["over-restart"])

    def test_should_keep_an_unknown_outcome_unknown(self) -> None:
        self.fake.before["PlaceOrder"] = FirstAttempts(
            1_000, lambda context: context.abort(grpc.StatusCode.UNAVAILABLE, "the engine is starting")
        )
        with self.assertRaises(OutcomeUnknown):
            self.connect(patience_s=0.3).place_order(order())
        with self.assertRaises(OutcomeUnknown):
            self.connect(patience_s=0.0).place_order(order())

    def test_should_not_take_a_later_refusal_for_the_first_outcome(self) -> None:
        codes = iter([grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.RESOURCE_EXHAUSTED, grpc.StatusCode.UNAUTHENTICATED])
        self.fake.before["PlaceOrder"] = FirstAttempts(3, lambda context: context.abort(next(codes), "no"))

        with self.assertRaises(OutcomeUnknown) as caught:
            self.engine.place_order(order())

        self.assertIsInstance(caught.exception.__cause__, NotAuthenticated)
        self.assertEqual(len(self.fake.calls), 3)

    def test_should_name_what_was_refused_at_once(self) -> None:
        self.fake.before["PlaceOrder"] = lambda _, context: context.abort(
            grpc.StatusCode.RESOURCE_EXHAUSTED, "more than 1000 calls per second by bot"
        )
        with self.assertRaisesRegex(OverLimit, "RESOURCE_EXHAUSTED: more than 1000 calls per second by bot"):
            self.engine.place_order(order())
        self.assertEqual(len(self.fake.calls), 1)

    def test_should_refuse_other_content_under_a_used_id(self) -> None:
        self.engine.place_order(order("used", 1))
        self.engine.place_order(order("used", 1))
        with self.assertRaises(IdConflict):
            self.engine.place_order(order("used", 2))
        self.assertEqual(len(self.fake.placed), 1)
        with self.assertRaises(ValueError):
            self.engine.place_order(trading_engine_pb2.OrderRequest())

    def test_should_tell_every_faulty_field(self) -> None:
        def refuse(_: Any, context: grpc.ServicerContext) -> None:
            bad = error_details_pb2.BadRequest()
            bad.field_violations.add(field="qty", description='expected a decimal above zero, got "nothing"')
            status = status_pb2.Status(code=grpc.StatusCode.INVALID_ARGUMENT.value[0], message="qty")
            status.details.add().Pack(bad)
            context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "qty")

        self.fake.before["PlaceOrder"] = refuse
        with self.assertRaises(InvalidRequest) as caught:
            self.engine.place_order(order())
        self.assertEqual(
            caught.exception.violations, (Violation("qty", 'expected a decimal above zero, got "nothing"'),)
        )

    def test_should_never_show_the_token(self) -> None:
        stranger = self.connect("not-" + TOKEN)
        with self.assertRaises(NotAuthenticated) as caught:
            stranger.place_order(order())
        for text in (repr(stranger), str(caught.exception), repr(stranger.connection)):
            self.assertNotIn(TOKEN, text)

    def test_should_refuse_a_token_that_others_can_read(self) -> None:
        file = token_file(self.directory)
        file.chmod(0o640)
        with self.assertRaisesRegex(PermissionError, "chmod 600"):
            Engine(Connection("127.0.0.1:1", file))
        file.chmod(0o600)
        file.write_text("\n", encoding="utf-8")
        with self.assertRaisesRegex(ValueError, "empty"):
            Engine(Connection("127.0.0.1:1", file))

    def test_should_not_send_a_token_in_the_clear_to_another_machine(self) -> None:
        for target in ("engine.example:7070", "10.0.0.1:7070", "[2001:db8::1]:7070", "127.0.0.1.example:7070"):
            with self.subTest(target), self.assertRaisesRegex(ValueError, "TLS"):
                Engine(Connection(target, token_file(self.directory)))

    def test_should_answer_questions_or_say_that_nobody_does(self) -> None:
        self.assertIsNone(self.engine.find_order("unheard-of"))
        self.engine.place_order(order("heard-of"))
        found = self.engine.find_order("heard-of")
        self.assertIsNotNone(found)
        self.fake.stop()
        with self.assertRaises(Unavailable):
            self.connect(patience_s=0.2).find_order("heard-of")
        with self.assertRaises(Unavailable):
            self.connect().wait_connected(0.2)


if __name__ == "__main__":
    unittest.main()
