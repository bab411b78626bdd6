"""A client of the KAIRÓS engine for trading programs of one's own; see README.md beside this package."""

from .client import Connection, Engine, Tls, new_client_order_id
from .decimals import from_wire, to_wire
from .errors import (
    EngineError,
    EventsLost,
    IdConflict,
    InvalidRequest,
    NotAuthenticated,
    NotFound,
    NotPermitted,
    OutcomeUnknown,
    OverLimit,
    Unavailable,
    Violation,
)
from .events import OrderEvents
from .market_data import MarketData, Quote, Trade
from .retry import Backoff

__all__ = [
    "Backoff",
    "Connection",
    "Engine",
    "EngineError",
    "EventsLost",
    "IdConflict",
    "InvalidRequest",
    "MarketData",
    "NotAuthenticated",
    "NotFound",
    "NotPermitted",
    "OrderEvents",
    "OutcomeUnknown",
    "OverLimit",
    "Quote",
    "Tls",
    "Trade",
    "Unavailable",
    "Violation",
    "from_wire",
    "new_client_order_id",
    "to_wire",
]
