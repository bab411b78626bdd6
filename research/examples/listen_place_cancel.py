"""A whole satellite in one file: listens to the market, rests an order far from it, cancels it, follows its reports.

    ./kairos up --detach
    ./research/python research/examples/listen_place_cancel.py --token-file .kairos/secrets/satellite-token

Exit codes: 0 done, 1 refused by the engine, 64 wrong arguments, 69 engine or market data away, 70 the reports are not
as promised, 75 an outcome is not known, 77 not allowed.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from decimal import Decimal
from pathlib import Path

from kairos.common.v1 import common_pb2
from kairos.trading.v1 import trading_engine_pb2

from kairos_satellite import (
    Connection,
    Engine,
    EngineError,
    MarketData,
    NotAuthenticated,
    NotPermitted,
    OutcomeUnknown,
    Quote,
    Unavailable,
    from_wire,
    new_client_order_id,
    to_wire,
)
from kairos_satellite.decimals import ceil_to, floor_to

REFUSED, USAGE, AWAY, BROKEN, UNKNOWN, FORBIDDEN = 1, 64, 69, 70, 75, 77
FINAL = {
    common_pb2.ORDER_STATE_FILLED,
    common_pb2.ORDER_STATE_CANCELED,
    common_pb2.ORDER_STATE_REJECTED,
    common_pb2.ORDER_STATE_EXPIRED,
}
BASIS_POINTS = Decimal(10_000)


class Arguments(argparse.ArgumentParser):
    """A parser that ends with the exit code for wrong usage."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Say what is wrong."""
        self.exit(USAGE, f"{self.prog}: {message}\n")


def arguments() -> argparse.Namespace:
    """Read the command line; secrets come from files and the environment, never from here."""
    parser = Arguments(description="Listens, places an order that rests, cancels it, follows its reports.")
    parser.add_argument("--engine", default="127.0.0.1:7070", help="host:port of the engine")
    parser.add_argument("--token-file", type=Path, required=True, help="file of mode 600 with the token")
    parser.add_argument("--venue", default="BINANCE")
    parser.add_argument("--symbol", default="BTC-USDT")
    parser.add_argument("--ticks", type=int, default=5, help="ticks to listen to before the order")
    parser.add_argument("--distance-bps", type=Decimal, default=Decimal(150), help="how far below the best bid")
    parser.add_argument("--wait-s", type=float, default=30.0, help="longest wait for ticks and for each report")
    return parser.parse_args()


def say(step: str, text: str) -> None:
    """Tell a step on standard output, at once also into a pipe."""
    print(f"{step:<9} {text}", flush=True)


def listen(feed: MarketData, ticks: int, wait_s: float) -> Quote | None:
    """Return the last quote after so many ticks, or None when they do not come in time."""
    deadline = threading.Timer(wait_s, feed.close)
    deadline.daemon = True
    deadline.start()
    quote, seen = None, 0
    try:
        for tick in feed:
            seen += 1
            if isinstance(tick, Quote):
                quote = tick
            if quote is not None and seen >= ticks:
                say("listened", f"{seen} ticks; {quote.venue} {quote.symbol} bid {quote.bid_px} ask {quote.ask_px}")
                return quote
        return None
    finally:
        deadline.cancel()
        feed.close()


def make_order(engine: Engine, quote: Quote, distance_bps: Decimal) -> trading_engine_pb2.OrderRequest:
    """Make the smallest order that the venue's rules allow, so far below the market that it rests."""
    rules = engine.instrument(quote.venue, quote.symbol)
    px = floor_to(quote.bid_px * (1 - distance_bps / BASIS_POINTS), from_wire(rules.tick_size))
    # Twice the smallest value: the price may move before the venue looks.
    least = max(from_wire(rules.min_qty), 2 * from_wire(rules.min_notional) / px)
    return trading_engine_pb2.OrderRequest(
        client_order_id=new_client_order_id("example"),
        venue=quote.venue,
        symbol=quote.symbol,
        side=common_pb2.SIDE_BUY,
        type=common_pb2.ORDER_TYPE_LIMIT,
        time_in_force=common_pb2.TIME_IN_FORCE_GTC,
        qty=to_wire(ceil_to(least, from_wire(rules.step_size))),
        limit_px=to_wire(px),
    )


def trade(engine: Engine, order: trading_engine_pb2.OrderRequest, wait_s: float) -> int:
    """Place, see it live, cancel, see it canceled; return the exit code."""
    with_events = engine.order_events(engine.open_orders().sequence)
    deadline = threading.Timer(2 * wait_s, with_events.close)
    deadline.daemon = True
    states: list[int] = []
    last = with_events.sequence
    try:
        answer = engine.place_order(order)
        reason = common_pb2.RejectReason.Name(answer.reason)
        say("placed", f"{order.client_order_id} accepted={answer.accepted} {reason} {answer.reason_text}".rstrip())
        if not answer.accepted:
            return REFUSED
        deadline.start()
        for event in with_events:
            if event.sequence <= last:
                say("broken", f"sequence {event.sequence} after {last}")
                return BROKEN
            last = event.sequence
            if event.WhichOneof("event") != "order" or event.order.order_id != answer.order.order_id:
                continue
            state = event.order.state
            states.append(state)
            latency_ms = (time.time_ns() - event.time_ns) / 1_000_000
            say("report", f"sequence={event.sequence} {common_pb2.OrderState.Name(state)} after {latency_ms:.1f} ms")
            if state == common_pb2.ORDER_STATE_LIVE and common_pb2.ORDER_STATE_PENDING_CANCEL not in states:
                canceled = engine.cancel_order(order.client_order_id)
                say("cancel", f"accepted={canceled.accepted} {canceled.reason_text}".rstrip())
            if state in FINAL:
                break
    finally:
        deadline.cancel()
        with_events.close()
    found = engine.find_order(order.client_order_id)
    expected = [common_pb2.ORDER_STATE_LIVE, common_pb2.ORDER_STATE_PENDING_CANCEL, common_pb2.ORDER_STATE_CANCELED]
    # Repeats of a state are news about its details.
    steps = [state for index, state in enumerate(states) if state in expected and state not in states[:index]]
    if steps != expected or states[-1] != expected[-1] or found is None or found.state != expected[-1]:
        say("broken", f"reports {[common_pb2.OrderState.Name(state) for state in states]}, engine has {found}")
        return BROKEN
    say("done", f"{order.client_order_id} is {common_pb2.OrderState.Name(found.state)}")
    return 0


def main() -> int:
    """Run the satellite once."""
    given = arguments()
    try:
        with Engine(Connection(given.engine, given.token_file)) as engine:
            engine.wait_connected(given.wait_s)
            redis_url = os.environ.get("KAIROS_REDIS_URI", "redis://127.0.0.1:16379")
            quote = listen(MarketData(redis_url, given.venue, given.symbol), given.ticks, given.wait_s)
            if quote is None:
                say("silent", f"no {given.ticks} ticks of {given.venue} {given.symbol} within {given.wait_s} s")
                return AWAY
            return trade(engine, make_order(engine, quote, given.distance_bps), given.wait_s)
    except OutcomeUnknown as error:
        say("unknown", f"{error}; ask again with the same id")
        return UNKNOWN
    except (NotAuthenticated, NotPermitted, PermissionError) as error:
        say("forbidden", str(error))
        return FORBIDDEN
    except Unavailable as error:
        say("away", str(error))
        return AWAY
    except (EngineError, ValueError, OSError) as error:
        say("refused", str(error))
        return REFUSED


if __name__ == "__main__":
    sys.exit(main())
