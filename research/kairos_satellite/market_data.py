"""Market data from the Redis channel ``market_data``: at most once, newest first in importance."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Union

import redis

from .retry import Backoff

_POLL_S = 0.5
_SOCKET_S = 5.0


@dataclass(frozen=True)
class Quote:
    """Best bid and offer of an instrument. Times are nanoseconds since the epoch, 0 when the venue gives none."""

    sequence: int
    venue: str
    symbol: str
    bid_px: Decimal
    bid_qty: Decimal
    ask_px: Decimal
    ask_qty: Decimal
    receive_time_ns: int
    exchange_time_ns: int


@dataclass(frozen=True)
class Trade:
    """A public trade; ``side`` is the aggressor's."""

    sequence: int
    venue: str
    symbol: str
    trade_id: int
    px: Decimal
    qty: Decimal
    side: str
    receive_time_ns: int
    exchange_time_ns: int


Tick = Union[Quote, Trade]


def parse(text: str) -> Tick | None:
    """Read one message, or None for a kind that is not known here.

    Raises:
        ValueError: if it is not what docs/contracts.md promises; prices must be text, never JSON numbers.
    """
    try:
        fields = json.loads(text)
        kind = fields["type"]
        common: dict[str, Any] = {
            "sequence": int(fields["sequence"]),
            "venue": str(fields["venue"]),
            "symbol": str(fields["symbol"]),
            "receive_time_ns": int(fields["receiveTimeNs"]),
            "exchange_time_ns": int(fields["exchangeTimeNs"]),
        }
        if kind == "quote":
            return Quote(
                bid_px=_number(fields["bidPx"]),
                bid_qty=_number(fields["bidQty"]),
                ask_px=_number(fields["askPx"]),
                ask_qty=_number(fields["askQty"]),
                **common,
            )
        if kind == "trade":
            return Trade(
                trade_id=int(fields["tradeId"]),
                px=_number(fields["px"]),
                qty=_number(fields["qty"]),
                side=str(fields["side"]),
                **common,
            )
        return None
    except (KeyError, TypeError, ArithmeticError, json.JSONDecodeError) as error:
        raise ValueError(f"market_data: {type(error).__name__} {error} in {text[:200]!r}") from error


def _number(text: object) -> Decimal:
    if not isinstance(text, str):
        raise TypeError(f"expected a number as text, got {text!r}")
    number = Decimal(text)
    if not number.is_finite():
        raise TypeError(f"expected a finite number, got {text!r}")
    return number


class MarketData:
    """Listens to ticks and reconnects by itself. One thread iterates; any thread may close.

    Whatever is published while the connection is away is lost: this is the newest state of the market, not its record,
    which is in Kafka and in the database.
    """

    def __init__(self, url: str, venue: str | None = None, symbol: str | None = None) -> None:
        if (venue is None) != (symbol is None):
            raise ValueError("venue and symbol belong together")
        self._url = url
        self._key = None if venue is None else f"quote:{venue}:{symbol}"
        self.channel = "market_data" if venue is None else f"market_data:{venue}:{symbol}"
        self._closed = threading.Event()
        self.reconnects = 0
        self.malformed = 0

    def close(self) -> None:
        """End the iteration within half a second."""
        self._closed.set()

    def __iter__(self) -> Iterator[Tick]:
        """Give the last quote, if one instrument was asked for, then every newer tick until closed."""
        backoff = Backoff()
        while not self._closed.is_set():
            try:
                for tick in self._connected():
                    backoff.reset()
                    yield tick
            except redis.RedisError:
                self.reconnects += 1
                self._closed.wait(backoff.next_s())

    def _connected(self) -> Iterator[Tick]:
        server = redis.Redis.from_url(
            self._url, socket_timeout=_SOCKET_S, socket_connect_timeout=_SOCKET_S, decode_responses=True
        )
        with server, server.pubsub(ignore_subscribe_messages=True) as pubsub:
            # First subscribed, then the key read: nothing falls between them, and repeats are told by their sequence.
            pubsub.subscribe(self.channel)
            last = -1
            newest = None if self._key is None else self._read(server.get(self._key))
            if newest is not None:
                last = newest.sequence
                yield newest
            while not self._closed.is_set():
                message = pubsub.get_message(timeout=_POLL_S)
                tick = None if message is None else self._read(message["data"])
                if tick is not None and (self._key is None or tick.sequence > last):
                    last = tick.sequence
                    yield tick

    def _read(self, text: str | None) -> Tick | None:
        if text is None:
            return None
        try:
            return parse(text)
        except ValueError:
            self.malformed += 1
            return None
