"""What a route is given: the court, the person who asks, and the value that the body says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar

from fastapi import Depends, Request
from pydantic import ValidationError

from client.protocol.errors import Malformed, NotSignedIn
from client.protocol.value import Value
from server_stub.courtroom.rooms import Rooms
from server_stub.settings import Settings
from server_stub.usecases.examination import Examination
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import Caller, caller_of

V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Court:
    """The open court, as `server_stub.app` has put it together."""

    settings: Settings
    registry: Registry
    examination: Examination
    clock: Callable[[], datetime]
    media_address: Callable[[], tuple[str, int]]
    rooms: Callable[[], Rooms]


def court_of(request: Request) -> Court:
    """Give the court that a request has come to."""
    court: Court = request.app.state.court
    return court


OpenCourt = Annotated[Court, Depends(court_of)]


def address_of(request: Request) -> str:
    """Give the address at the other end of the socket; what a header says of it counts nothing."""
    return request.client.host if request.client else "unknown"


FromAddress = Annotated[str, Depends(address_of)]


def signed_in(request: Request, court: OpenCourt) -> Caller:
    """Give the person whose token came with the request; raises `NotSignedIn`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn
    return caller_of(court.registry, token.strip(), court.clock())


SignedIn = Annotated[Caller, Depends(signed_in)]


async def body_as(kind: type[V], request: Request) -> V:
    """Read the body as a value, strictly; raises `Malformed` and repeats nothing of it."""
    try:
        return kind.model_validate_json(await request.body(), extra="forbid")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:100]
        raise Malformed(detail=f"{place}: {first['type']}" if place else first["type"]) from None
