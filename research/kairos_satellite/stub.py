"""The engine's calls, made from the service's own description: nothing to generate beside the messages."""

from __future__ import annotations

from typing import Any

import grpc
from kairos.trading.v1 import trading_engine_pb2

SERVICE = trading_engine_pb2.DESCRIPTOR.services_by_name["TradingEngine"]


class TradingEngineStub:
    """One attribute per call of ``kairos.trading.v1.TradingEngine``, by its name in the contract."""

    def __init__(self, channel: grpc.Channel) -> None:
        for method in SERVICE.methods:
            make = channel.unary_stream if method.server_streaming else channel.unary_unary
            call = make(
                f"/{SERVICE.full_name}/{method.name}",
                request_serializer=getattr(trading_engine_pb2, method.input_type.name).SerializeToString,
                response_deserializer=getattr(trading_engine_pb2, method.output_type.name).FromString,
            )
            setattr(self, method.name, call)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"{SERVICE.full_name} has no call {name}")
