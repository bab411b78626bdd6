"""An engine for tests: answers as a test says, over real sockets, and remembers what it was asked."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent import futures
from pathlib import Path
from typing import Any

import grpc
from kairos.trading.v1 import events_pb2, trading_engine_pb2

from kairos_satellite.stub import SERVICE

TOKEN = "a-token-of-tests"


class FakeEngine:
    """Answers calls by functions that a test sets, and places each client_order_id once, as the real one does."""

    def __init__(self, credentials: grpc.ServerCredentials | None = None, port: int = 0) -> None:
        self.placed: dict[str, trading_engine_pb2.OrderRequest] = {}
        self.amended: dict[str, trading_engine_pb2.AmendOrderRequest] = {}
        self.converted: dict[str, trading_engine_pb2.ConvertRequest] = {}
        self.calls: list[tuple[str, Any]] = []
        self.before: dict[str, Callable[[Any, grpc.ServicerContext], None]] = {}
        self.after: dict[str, Callable[[Any, grpc.ServicerContext], None]] = {}
        self.events: list[events_pb2.TradingEvent] = []
        self.streams = 0
        self.break_stream_after: int | None = None
        self._lock = threading.Lock()
        self._server = grpc.server(futures.ThreadPoolExecutor(max_workers=4))
        handlers = {}
        for method in SERVICE.methods:
            answer = getattr(self, "_" + method.name, None)
            if answer is None:
                continue
            make = (
                grpc.unary_stream_rpc_method_handler if method.server_streaming else grpc.unary_unary_rpc_method_handler
            )
            handlers[method.name] = make(
                answer,
                request_deserializer=getattr(trading_engine_pb2, method.input_type.name).FromString,
                response_serializer=getattr(trading_engine_pb2, method.output_type.name).SerializeToString,
            )
        self._server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE.full_name, handlers),))
        address = f"127.0.0.1:{port}"
        self.port = (
            self._server.add_insecure_port(address)
            if credentials is None
            else self._server.add_secure_port(address, credentials)
        )
        self._server.start()

    def stop(self) -> None:
        """End at once, as a crash would."""
        self._server.stop(0).wait(10)

    def _enter(self, call: str, request: Any, context: grpc.ServicerContext) -> None:
        metadata = dict(context.invocation_metadata())
        if metadata.get("authorization") != "Bearer " + TOKEN:
            context.abort(grpc.StatusCode.UNAUTHENTICATED, 'authorization: expected "Bearer <token>"')
        with self._lock:
            self.calls.append((call, request))
        if call in self.before:
            self.before[call](request, context)

    def _PlaceOrder(
        self, request: trading_engine_pb2.OrderRequest, context: grpc.ServicerContext
    ) -> trading_engine_pb2.OrderResponse:
        self._enter("PlaceOrder", request, context)
        with self._lock:
            first = self.placed.setdefault(request.client_order_id, request)
        if first != request:
            context.abort(grpc.StatusCode.ALREADY_EXISTS, "client_order_id was used before with other content")
        if "PlaceOrder" in self.after:
            self.after["PlaceOrder"](request, context)
        number = list(self.placed).index(request.client_order_id) + 1
        return trading_engine_pb2.OrderResponse(accepted=True, order=events_pb2.OrderUpdate(order_id=number))

    def _CancelOrder(
        self, request: trading_engine_pb2.CancelOrderRequest, context: grpc.ServicerContext
    ) -> trading_engine_pb2.CancelOrderResponse:
        self._enter("CancelOrder", request, context)
        return trading_engine_pb2.CancelOrderResponse(accepted=True)

    def _AmendOrder(
        self, request: trading_engine_pb2.AmendOrderRequest, context: grpc.ServicerContext
    ) -> trading_engine_pb2.AmendOrderResponse:
        self._enter("AmendOrder", request, context)
        with self._lock:
            first = self.amended.setdefault(request.amend_id, request)
        if first != request:
            context.abort(grpc.StatusCode.ALREADY_EXISTS, "amend_id was used before with other content")
        if "AmendOrder" in self.after:
            self.after["AmendOrder"](request, context)
        order = events_pb2.OrderUpdate(client_order_id=request.client_order_id, qty=request.qty)
        return trading_engine_pb2.AmendOrderResponse(accepted=True, order=order)

    def _QuoteConversion(
        self, request: trading_engine_pb2.QuoteConversionRequest, context: grpc.ServicerContext
    ) -> trading_engine_pb2.QuoteConversionResponse:
        self._enter("QuoteConversion", request, context)
        path = trading_engine_pb2.ConversionPath(give=request.quantity, expected=request.quantity)
        return trading_engine_pb2.QuoteConversionResponse(possible=True, path=path)

    def _Convert(
        self, request: trading_engine_pb2.ConvertRequest, context: grpc.ServicerContext
    ) -> trading_engine_pb2.ConvertResponse:
        self._enter("Convert", request, context)
        with self._lock:
            first = self.converted.setdefault(request.client_conversion_id, request)
        if first != request:
            context.abort(grpc.StatusCode.ALREADY_EXISTS, "client_conversion_id was used before with other content")
        if "Convert" in self.after:
            self.after["Convert"](request, context)
        number = list(self.converted).index(request.client_conversion_id) + 1
        return trading_engine_pb2.ConvertResponse(accepted=True, conversion_id=number)

    def _GetConversion(
        self, request: trading_engine_pb2.GetConversionRequest, context: grpc.ServicerContext
    ) -> trading_engine_pb2.GetConversionResponse:
        self._enter("GetConversion", request, context)
        if request.client_conversion_id not in self.converted:
            context.abort(grpc.StatusCode.NOT_FOUND, "no such conversion")
        conversion = events_pb2.Opportunity(
            client_id=request.client_conversion_id, kind=events_pb2.OPPORTUNITY_KIND_CONVERSION
        )
        return trading_engine_pb2.GetConversionResponse(conversion=conversion)

    def _GetOrder(
        self, request: trading_engine_pb2.GetOrderRequest, context: grpc.ServicerContext
    ) -> trading_engine_pb2.GetOrderResponse:
        self._enter("GetOrder", request, context)
        if request.client_order_id not in self.placed:
            context.abort(grpc.StatusCode.NOT_FOUND, "no such order")
        order = events_pb2.OrderUpdate(client_order_id=request.client_order_id)
        return trading_engine_pb2.GetOrderResponse(order=order)

    def _StreamOrderEvents(
        self, request: trading_engine_pb2.StreamOrderEventsRequest, context: grpc.ServicerContext
    ) -> Iterator[trading_engine_pb2.StreamOrderEventsResponse]:
        self._enter("StreamOrderEvents", request, context)
        self.streams += 1
        sent = 0
        for event in list(self.events):
            # One before what was asked for comes too: a consumer must not count on the other side's precision.
            if event.sequence >= request.after_sequence:
                yield trading_engine_pb2.StreamOrderEventsResponse(event=event)
                sent += 1
                if self.break_stream_after is not None and sent >= self.break_stream_after:
                    context.abort(grpc.StatusCode.UNAVAILABLE, "the engine is stopping")


def token_file(directory: str | Path, token: str = TOKEN) -> Path:
    """Write a token as a user would keep it."""
    with tempfile.NamedTemporaryFile("w", dir=directory, delete=False) as file:
        file.write(token + "\n")
    path = Path(file.name)
    path.chmod(0o600)
    return path
