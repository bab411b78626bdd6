"""The road into the engine: orders, cancels and questions, with deadlines, and with unknown outcomes kept unknown."""

from __future__ import annotations

import stat
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import grpc
from kairos.common.v1 import common_pb2
from kairos.trading.v1 import events_pb2, trading_engine_pb2

from .errors import EngineError, NotFound, OutcomeUnknown, OverLimit, Unavailable, error_of
from .events import OrderEvents
from .retry import Backoff
from .stub import TradingEngineStub

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "unix")


def new_client_order_id(prefix: str = "py") -> str:
    """Return an id that no other order has. Keep it until the order is final: it is what makes asking again safe.

    Amendments and conversions take such ids too.
    """
    return f"{prefix}-{uuid.uuid4().hex}"


def read_secret(file: Path) -> str:
    """Read a secret that only its owner can read.

    Raises:
        PermissionError: if others can read or write it.
        ValueError: if it is empty.
    """
    if stat.S_IMODE(file.stat().st_mode) & 0o077:
        raise PermissionError(f"secret readable or writable by others: file={file} remedy=chmod 600")
    secret = file.read_text(encoding="utf-8").strip()
    if not secret:
        raise ValueError(f"secret is empty: file={file}")
    return secret


@dataclass(frozen=True)
class Tls:
    """Certificates of a connection; a client certificate with its key makes it mutual.

    Attributes:
        ca_file: who signs the other side's certificate.
        cert_file: our certificate, or None.
        key_file: its key, readable by its owner only, or None.
        server_name: name in the other side's certificate when it is not the host's, or None.
    """

    ca_file: Path
    cert_file: Path | None = None
    key_file: Path | None = None
    server_name: str | None = None

    def credentials(self) -> grpc.ChannelCredentials:
        """Read the files."""
        if (self.cert_file is None) != (self.key_file is None):
            raise ValueError("cert_file and key_file belong together")
        return grpc.ssl_channel_credentials(
            root_certificates=self.ca_file.read_bytes(),
            private_key=None if self.key_file is None else read_secret(self.key_file).encode() + b"\n",
            certificate_chain=None if self.cert_file is None else self.cert_file.read_bytes(),
        )


@dataclass(frozen=True)
class Connection:
    """Where the engine is and as whom to speak.

    Attributes:
        target: host:port.
        token_file: a file of mode 600 with the token; the token itself is never an argument and never printed.
        tls: certificates; None sends the token in the clear, which is allowed on this machine only.
    """

    target: str
    token_file: Path
    tls: Tls | None = None

    def channel(self) -> grpc.Channel:
        """Open a channel, which connects and reconnects by itself."""
        options = [
            ("grpc.keepalive_time_ms", 20_000),
            ("grpc.keepalive_timeout_ms", 5_000),
            ("grpc.keepalive_permit_without_calls", 1),
            ("grpc.http2.max_pings_without_data", 0),
            ("grpc.initial_reconnect_backoff_ms", 100),
            ("grpc.min_reconnect_backoff_ms", 100),
            ("grpc.max_reconnect_backoff_ms", 5_000),
            # gRPC's own retries would hide that an outcome is unknown.
            ("grpc.enable_retries", 0),
        ]
        if self.tls is None:
            host = self.target.split(":")[0] if not self.target.startswith("[") else self.target.split("]")[0] + "]"
            if host not in _LOOPBACK:
                raise ValueError(f"target={self.target}: a token leaves this machine under TLS only; give tls")
            return grpc.insecure_channel(self.target, options)
        if self.tls.server_name is not None:
            options.append(("grpc.ssl_target_name_override", self.tls.server_name))  # type: ignore[arg-type]
        return grpc.secure_channel(self.target, self.tls.credentials(), options)


@dataclass
class Engine:
    """One engine, asked by one identity. Any thread.

    Attributes:
        connection: where and as whom.
        timeout_s: longest wait for one answer.
        patience_s: how long a command without an answer is asked again before it is given back as unknown.
    """

    connection: Connection
    timeout_s: float = 2.0
    patience_s: float = 30.0
    _channel: grpc.Channel = field(init=False, repr=False)
    _stub: TradingEngineStub = field(init=False, repr=False)
    _metadata: tuple[tuple[str, str], ...] = field(init=False, repr=False)
    _closed: threading.Event = field(init=False, repr=False, default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._metadata = (("authorization", "Bearer " + read_secret(self.connection.token_file)),)
        self._channel = self.connection.channel()
        self._stub = TradingEngineStub(self._channel)

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End every call and the connection."""
        self._closed.set()
        self._channel.close()

    def wait_connected(self, timeout_s: float) -> None:
        """Wait until the engine can be reached.

        Raises:
            Unavailable: when it cannot, in that time.
        """
        try:
            grpc.channel_ready_future(self._channel).result(timeout_s)
        except grpc.FutureTimeoutError:
            raise Unavailable(f"no engine at {self.connection.target} within {timeout_s} s") from None

    # --- commands ----------------------------------------------------------------------------------------------------

    def place_order(self, order: trading_engine_pb2.OrderRequest) -> trading_engine_pb2.OrderResponse:
        """Place an order and return what became of it.

        While no answer comes, the same order is sent again under its own id: the engine answers a repeat with the first
        outcome, so there is never a second order. A refusal by risk gate or venue is a normal answer.

        Raises:
            OutcomeUnknown: no answer within ``patience_s``: it may be at the venue. Call again with the same one.
            EngineError: any other of its kinds says that this order was not placed.
        """
        if not order.client_order_id:
            raise ValueError("client_order_id: expected 1 to 64 characters; new_client_order_id() makes one")
        busy = common_pb2.REJECT_REASON_ENGINE_BUSY
        answer: trading_engine_pb2.OrderResponse = self._insist(
            "PlaceOrder", order, lambda response: not response.accepted and response.reason == busy
        )
        return answer

    def cancel_order(self, client_order_id: str) -> trading_engine_pb2.CancelOrderResponse:
        """Ask to cancel an order; the outcome is an order event. Asking twice is harmless.

        Raises:
            OutcomeUnknown: no answer within ``patience_s``: the cancel may be on its way.
        """
        request = trading_engine_pb2.CancelOrderRequest(client_order_id=client_order_id)
        busy = common_pb2.REJECT_REASON_ENGINE_BUSY
        answer: trading_engine_pb2.CancelOrderResponse = self._insist(
            "CancelOrder", request, lambda response: not response.accepted and response.reason == busy
        )
        return answer

    def amend_order(self, amendment: trading_engine_pb2.AmendOrderRequest) -> trading_engine_pb2.AmendOrderResponse:
        """Give an order of ours that rests another price or whole quantity and return what became of that.

        Answered when the venue has confirmed or refused it. Asked again under its own id while no answer comes, as
        ``place_order`` does: it is never done twice. A refusal is a normal answer; the order then stands as it was.

        Raises:
            OutcomeUnknown: no answer within ``patience_s``: it may have been changed. Call again with the same one.
            EngineError: any other of its kinds says that the order was not changed by this.
        """
        if not amendment.amend_id:
            raise ValueError("amend_id: expected 1 to 64 characters; new_client_order_id() makes one")
        if (amendment.order_id == 0) == (not amendment.client_order_id):
            raise ValueError("order_id, client_order_id: expected exactly one of them")
        if not amendment.HasField("qty") and not amendment.HasField("limit_px"):
            raise ValueError("qty, limit_px: expected at least one of them")
        busy = common_pb2.REJECT_REASON_ENGINE_BUSY
        answer: trading_engine_pb2.AmendOrderResponse = self._insist(
            "AmendOrder", amendment, lambda response: not response.accepted and response.reason == busy
        )
        return answer

    def convert(self, conversion: trading_engine_pb2.ConvertRequest) -> trading_engine_pb2.ConvertResponse:
        """Begin a conversion by the best path and return what was planned; ``find_conversion`` tells what became of it.

        Asked again under its own id while no answer comes, as ``place_order`` does: a repeat trades nothing. That there is
        no path, too little would come, or the balance is too small is a normal answer.

        Raises:
            OutcomeUnknown: no answer within ``patience_s``: it may be under way. Call again with the same one.
            EngineError: any other of its kinds says that this conversion was not begun.
        """
        if not conversion.client_conversion_id:
            raise ValueError("client_conversion_id: expected 1 to 64 characters; new_client_order_id() makes one")
        busy = common_pb2.REJECT_REASON_ENGINE_BUSY
        answer: trading_engine_pb2.ConvertResponse = self._insist(
            "Convert", conversion, lambda response: not response.accepted and response.reason == busy
        )
        return answer

    def _insist(self, call: str, request: Any, undone: Callable[[Any], bool]) -> Any:
        """Ask until there is an answer, for ``patience_s``.

        Once one attempt has had no answer, a later "not now" does not tell what became of it: it stays unknown.
        """
        until = time.monotonic() + self.patience_s
        backoff = Backoff()
        unknown: EngineError | None = None
        while True:
            refusal: EngineError | None = None
            try:
                answer = getattr(self._stub, call)(request, timeout=self.timeout_s, metadata=self._metadata)
                if unknown is None or not undone(answer):
                    return answer
            except grpc.RpcError as error:
                refusal = error_of(error, changes=True)
            if isinstance(refusal, OutcomeUnknown):
                unknown = refusal
            elif refusal is not None:
                if unknown is None or _settles(refusal):
                    raise refusal from None
                if not isinstance(refusal, OverLimit):
                    raise unknown from refusal
            if unknown is not None and (time.monotonic() >= until or self._closed.wait(backoff.next_s())):
                raise unknown

    # --- questions ---------------------------------------------------------------------------------------------------

    def find_order(self, client_order_id: str) -> events_pb2.OrderUpdate | None:
        """Return an order of ours as it stands, or None if the engine does not know it.

        None is no proof that an order whose outcome is unknown will never come: only placing the same order again is.
        """
        request = trading_engine_pb2.GetOrderRequest(client_order_id=client_order_id)
        try:
            order: events_pb2.OrderUpdate = self._ask("GetOrder", request).order
            return order
        except NotFound:
            return None

    def quote_conversion(
        self, request: trading_engine_pb2.QuoteConversionRequest
    ) -> trading_engine_pb2.QuoteConversionResponse:
        """Return what an amount of one asset would bring of another now, by which orders; nothing is traded."""
        answer: trading_engine_pb2.QuoteConversionResponse = self._ask("QuoteConversion", request)
        return answer

    def find_conversion(self, client_conversion_id: str) -> events_pb2.Opportunity | None:
        """Return a conversion of ours as it stands, or None if the engine does not know it (any more).

        Its outcome is TAKEN while it runs. None is no proof that one whose outcome is unknown will never come: only
        asking for the same conversion again is.
        """
        request = trading_engine_pb2.GetConversionRequest(client_conversion_id=client_conversion_id)
        try:
            conversion: events_pb2.Opportunity = self._ask("GetConversion", request).conversion
            return conversion
        except NotFound:
            return None

    def open_orders(self) -> trading_engine_pb2.ListOpenOrdersResponse:
        """Return all orders that are not final, with the sequence from which ``order_events`` continues."""
        answer: trading_engine_pb2.ListOpenOrdersResponse = self._ask(
            "ListOpenOrders", trading_engine_pb2.ListOpenOrdersRequest()
        )
        return answer

    def instrument(self, venue: str, symbol: str) -> trading_engine_pb2.Instrument:
        """Return an instrument with its trading rules.

        Raises:
            NotFound: if the engine does not know it.
        """
        request = trading_engine_pb2.ListInstrumentsRequest(venue=venue)
        for instrument in self._ask("ListInstruments", request).instruments:
            if instrument.symbol == symbol:
                found: trading_engine_pb2.Instrument = instrument
                return found
        raise NotFound(f"the engine knows no {symbol} at {venue}", grpc.StatusCode.NOT_FOUND)

    def risk_limits(self) -> trading_engine_pb2.GetRiskLimitsResponse:
        """Return the limits in force."""
        answer: trading_engine_pb2.GetRiskLimitsResponse = self._ask(
            "GetRiskLimits", trading_engine_pb2.GetRiskLimitsRequest()
        )
        return answer

    def _ask(self, call: str, request: Any) -> Any:
        """Ask a question; unanswered ones are asked again for ``patience_s``."""
        until = time.monotonic() + self.patience_s
        backoff = Backoff()
        while True:
            try:
                return getattr(self._stub, call)(request, timeout=self.timeout_s, metadata=self._metadata)
            except grpc.RpcError as error:
                failure = error_of(error, changes=False)
                if not isinstance(failure, Unavailable):
                    raise failure from None
            if time.monotonic() >= until or self._closed.wait(backoff.next_s()):
                raise failure

    def order_events(self, after_sequence: int) -> OrderEvents:
        """Follow trading events after a sequence, then live; see ``OrderEvents``."""

        def open_stream(after: int) -> Any:
            request = trading_engine_pb2.StreamOrderEventsRequest(after_sequence=after)
            return self._stub.StreamOrderEvents(request, metadata=self._metadata)

        return OrderEvents(open_stream, after_sequence)


def _settles(refusal: EngineError) -> bool:
    """Whether a refusal of a repeat tells what became of the first attempt: only the content's own faults do."""
    return refusal.code in (grpc.StatusCode.INVALID_ARGUMENT, grpc.StatusCode.ALREADY_EXISTS)
