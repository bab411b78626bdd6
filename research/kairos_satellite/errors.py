"""What can go wrong between a satellite and the engine, told apart by what the satellite must do about it."""

from __future__ import annotations

from dataclasses import dataclass

import grpc
from google.rpc import error_details_pb2, status_pb2

_DETAILS = "grpc-status-details-bin"


@dataclass(frozen=True)
class Violation:
    """One faulty field of a request."""

    field: str
    description: str


class EngineError(Exception):
    """A call that has no answer, with the engine's words."""

    def __init__(self, message: str, code: grpc.StatusCode | None = None) -> None:
        super().__init__(message if code is None else f"{code.name}: {message}")
        self.code = code
        self.details = message


class InvalidRequest(EngineError):
    """The request is malformed: correct it. Nothing was done."""

    def __init__(self, message: str, code: grpc.StatusCode, violations: tuple[Violation, ...]) -> None:
        super().__init__(message, code)
        self.violations = violations


class NotAuthenticated(EngineError):
    """No token, or one that the engine does not know. Nothing was done."""


class NotPermitted(EngineError):
    """The token's identity may not do this. Nothing was done."""


class NotFound(EngineError):
    """There is no such order."""


class IdConflict(EngineError):
    """The client_order_id belongs to an earlier order of other content: this one was not placed."""


class OverLimit(EngineError):
    """Too many calls, streams or bytes: slow down. Nothing was done."""


class Unavailable(EngineError):
    """The engine does not answer; only said of questions, which change nothing."""


class OutcomeUnknown(EngineError):
    """A command was sent and its outcome is not known: ask again with the same id, never with a new one."""


class EventsLost(EngineError):
    """The engine no longer keeps the events asked for: rebuild from ListOpenOrders and go on from its sequence."""


_SETTLED = {
    grpc.StatusCode.UNAUTHENTICATED: NotAuthenticated,
    grpc.StatusCode.PERMISSION_DENIED: NotPermitted,
    grpc.StatusCode.NOT_FOUND: NotFound,
    grpc.StatusCode.ALREADY_EXISTS: IdConflict,
    grpc.StatusCode.RESOURCE_EXHAUSTED: OverLimit,
    grpc.StatusCode.UNIMPLEMENTED: EngineError,
    grpc.StatusCode.FAILED_PRECONDITION: EngineError,
    grpc.StatusCode.ABORTED: EngineError,
}


def violations_of(error: grpc.RpcError) -> tuple[Violation, ...]:
    """Return the faulty fields that the engine names in a refusal."""
    for key, value in error.trailing_metadata() or ():
        if key == _DETAILS:
            found = []
            for detail in status_pb2.Status.FromString(value).details:
                bad = error_details_pb2.BadRequest()
                if detail.Unpack(bad):
                    found += [Violation(each.field, each.description) for each in bad.field_violations]
            return tuple(found)
    return ()


def error_of(error: grpc.RpcError, *, changes: bool) -> EngineError:
    """Say what a failed call means.

    Args:
        error: as gRPC raised it.
        changes: whether the call was a command: without a clear answer it may have been done.
    """
    code, message = error.code(), error.details() or "no further words"
    if code is grpc.StatusCode.INVALID_ARGUMENT:
        return InvalidRequest(message, code, violations_of(error))
    if code is grpc.StatusCode.OUT_OF_RANGE:
        return EventsLost(message, code)
    if code in _SETTLED:
        return _SETTLED[code](message, code)
    return OutcomeUnknown(message, code) if changes else Unavailable(message, code)
