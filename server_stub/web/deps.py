"""What a route is given: the court, the person who asks, and the value that the body says."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Request
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from client.protocol.errors import Malformed, NotSignedIn, Reason
from client.protocol.value import Value
from server_stub.courtroom.rehearsals import Rehearsals
from server_stub.courtroom.rooms import Rooms
from server_stub.courtroom.test_calls import TestCalls
from server_stub.settings import Settings
from server_stub.usecases.attempts import KEY_MAX, Attempt
from server_stub.usecases.inspection import Inspection
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import Caller, known_by, note_use, used_unnoted

V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Court:
    """The open court, as `server_stub.app` has put it together."""

    settings: Settings
    registry: Registry
    inspection: Inspection
    clock: Callable[[], datetime]
    media_address: Callable[[], tuple[str, int]]
    rooms: Callable[[], Rooms]
    rehearsals: Callable[[], Rehearsals]
    test_calls: Callable[[], TestCalls]
    portal_port: Callable[[], int] = lambda: 0
    """Of the plain door; 0: there is none of its own."""
    certificate_sha256: Callable[[], str] = lambda: ""
    """Of the certificate that this court shows itself."""


# What is asked of the request alone is asked where the request is: a thread would cost more.


async def court_of(request: Request) -> Court:
    """Give the court that a request has come to."""
    court: Court = request.app.state.court
    return court


OpenCourt = Annotated[Court, Depends(court_of)]


async def address_of(request: Request) -> str:
    """Give the address at the other end of the socket; what a header says of it counts nothing."""
    return request.client.host if request.client else "unknown"


FromAddress = Annotated[str, Depends(address_of)]


async def signed_in(request: Request, court: OpenCourt) -> Caller:
    """Give the person whose token came with the request; raises `NotSignedIn`.

    The one look into the books takes less time than sending it to a thread would; no writer can
    hold it up.
    """
    now = court.clock()
    caller = known_by(court.registry, token_of(request), now)
    if used_unnoted(caller, now):
        await run_in_threadpool(note_use, court.registry, caller, now)
    return caller


def token_of(request: Request) -> str:
    """Give the token that came with a request; raises `NotSignedIn`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise NotSignedIn
    return token.strip()


SignedIn = Annotated[Caller, Depends(signed_in)]


async def attempt_of(request: Request, court: OpenCourt, caller: SignedIn) -> Attempt:
    """Read under which key something is asked for; raises `Malformed(KEY_MISSING)`.

    What is asked is the method, the path and the body, byte for byte.
    """
    key = request.headers.get("idempotency-key", "").strip().strip('"')
    if not key or len(key) > KEY_MAX or not key.isprintable():
        raise Malformed(Reason.KEY_MISSING)
    asked = hashlib.sha256(f"{request.method} {request.url.path}\n".encode())
    asked.update(await request.body())
    return Attempt(
        account=caller.account.account,
        key=key,
        asked=asked.hexdigest(),
        at=court.clock(),
        session=caller.session,
    )


Asking = Annotated[Attempt, Depends(attempt_of)]
"""Of every route that creates something; the use case ends in `once`."""


async def version_of(request: Request) -> int:
    """Read which version a change was made from (`If-Match`, RFC 9110 section 13.1.1).

    Raises `Malformed(VERSION_MISSING)`: no last write wins by keeping silent.
    """
    tag = request.headers.get("if-match", "").strip().removeprefix("W/").strip('"')
    if not tag.isdigit() or len(tag) > 9:
        raise Malformed(Reason.VERSION_MISSING)
    return int(tag)


IfMatch = Annotated[int, Depends(version_of)]


class BodyOf(Generic[V]):
    """The dependency that reads the body as a value of one kind."""

    def __init__(self, kind: type[V]) -> None:
        self.kind = kind

    async def __call__(self, request: Request) -> V:
        """Read it; raises `Malformed`."""
        return await body_as(self.kind, request)


def body_of(kind: type[V]) -> BodyOf[V]:
    """Give the dependency that reads the body as a value."""
    return BodyOf(kind)


class SignedBodyOf(Generic[V]):
    """The dependency that gives a body's very bytes, which say a value of one kind.

    What is signed is not read before its signature is known to hold.
    """

    def __init__(self, kind: type[V]) -> None:
        self.kind = kind

    async def __call__(self, request: Request) -> bytes:
        """Give the bytes as they came."""
        return await request.body()


def signed_body_of(kind: type[V]) -> SignedBodyOf[V]:
    """Give the dependency that gives a body as it was signed."""
    return SignedBodyOf(kind)


ANY = "*/*"
"""Of a file as it was handed in."""
_OCTETS = {"schema": {"type": "string", "format": "binary"}}


def octets_in(media_type: str) -> dict[str, Any]:
    """Describe a body that is no value, for the route that reads it (`openapi_extra`)."""
    return {"requestBody": {"required": True, "content": {media_type: _OCTETS}}}


def octets_out(*media_types: str) -> dict[int | str, dict[str, Any]]:
    """Describe an answer that is no value, for the route that gives it (`responses`)."""
    return {200: {"content": dict.fromkeys(media_types, _OCTETS)}}


async def body_as(kind: type[V], request: Request) -> V:
    """Read the body as a value, strictly; raises `Malformed` and repeats nothing of it."""
    try:
        return kind.model_validate_json(await request.body(), extra="forbid")
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])[:100]
        raise Malformed(detail=f"{place}: {first['type']}" if place else first["type"]) from None
