"""Order events: each once, in order, over any number of broken connections."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import grpc
from kairos.trading.v1 import events_pb2

from .errors import OverLimit, Unavailable, error_of
from .retry import Backoff


class OrderEvents:
    """Iterates over trading events and resumes by itself after the last one it gave.

    The journal of the engine is the buffer: whoever is slow or was away gets what he missed. Keep ``sequence`` with
    your own state to continue after a restart. One thread iterates; any thread may close.
    """

    def __init__(self, open_stream: Callable[[int], Any], after_sequence: int, backoff: Backoff | None = None) -> None:
        self._open_stream = open_stream
        self._backoff = backoff if backoff is not None else Backoff()
        self._closed = threading.Event()
        self._lock = threading.Lock()
        self._call: Any = None
        self.sequence = after_sequence
        self.reconnects = 0

    def __iter__(self) -> Iterator[events_pb2.TradingEvent]:
        """Give events until closed.

        Raises:
            EventsLost: the engine has removed what comes next.
            EngineError: the engine refuses the stream for good, for example the token.
        """
        while not self._closed.is_set():
            call = self._open()
            try:
                if call is None:
                    return
                for response in call:
                    event = response.event
                    if event.sequence > self.sequence:
                        self.sequence = event.sequence
                        self._backoff.reset()
                        yield event
            except grpc.RpcError as error:
                if self._closed.is_set():
                    return
                failure = error_of(error, changes=False)
                # Too slow and too many streams are told alike: both are worth another try from where we are.
                if not isinstance(failure, (Unavailable, OverLimit)):
                    raise failure from None
            finally:
                if call is not None:
                    call.cancel()
            self.reconnects += 1
            self._closed.wait(self._backoff.next_s())

    def _open(self) -> Any:
        with self._lock:
            if self._closed.is_set():
                return None
            self._call = self._open_stream(self.sequence)
            return self._call

    def close(self) -> None:
        """End the iteration, also one that waits for an event."""
        with self._lock:
            self._closed.set()
            if self._call is not None:
                self._call.cancel()
