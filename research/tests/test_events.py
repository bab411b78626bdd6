"""Events come once and in order over broken connections."""

from __future__ import annotations

import tempfile
import threading
import unittest

import grpc
from fake_engine import FakeEngine, token_file
from kairos.trading.v1 import events_pb2

from kairos_satellite import Connection, Engine, EventsLost


class EventsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.fake = FakeEngine()
        self.addCleanup(self.fake.stop)
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.engine = Engine(Connection(f"127.0.0.1:{self.fake.port}", token_file(directory.name)))
        self.addCleanup(self.engine.close)

    def test_should_resume_after_every_break_without_loss_or_repeat(self) -> None:
        # The engine's sequence has holes: records that are no trading events.
        self.fake.events = [events_pb2.TradingEvent(sequence=3 * number) for number in range(1, 13)]
        self.fake.break_stream_after = 4
        events = self.engine.order_events(6)
        seen = []

        for event in events:
            seen.append(event.sequence)
            if event.sequence == 36:
                break

        self.assertEqual(seen, list(range(9, 37, 3)))
        self.assertGreaterEqual(events.reconnects, 2)
        self.assertEqual(events.sequence, 36)
        asked = [request.after_sequence for call, request in self.fake.calls if call == "StreamOrderEvents"]
        self.assertEqual(asked, sorted(asked))

    def test_should_say_that_events_are_lost(self) -> None:
        self.fake.before["StreamOrderEvents"] = lambda _, context: context.abort(
            grpc.StatusCode.OUT_OF_RANGE, "journal records removed by retention"
        )
        with self.assertRaises(EventsLost):
            next(iter(self.engine.order_events(1)))

    def test_should_end_when_closed_while_waiting(self) -> None:
        events = self.engine.order_events(0)
        seen: list[events_pb2.TradingEvent] = []
        ended = threading.Thread(target=lambda: seen.extend(events))
        ended.start()
        events.close()
        ended.join(20)
        self.assertFalse(ended.is_alive())
        self.assertEqual(seen, [])


if __name__ == "__main__":
    unittest.main()
