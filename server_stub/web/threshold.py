"""The court's threshold: what every request meets before a route, and every answer after it.

A desk of another version is told so (426), as it may state its versions in `Mingjing-Versions`;
a body that is too large is cut off; a query that names a parameter twice is refused, since two
readers might take two different values. Every answer carries the headers that keep it from being
stored, framed or taken for something else. What nobody foresaw ends here.
"""

import logging
import re
from collections.abc import Callable
from urllib.parse import parse_qsl

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from client.protocol.errors import ClientTooOld, CourtError, Malformed, Reason, TooLarge
from client.protocol.wire import Versions, common_version
from server_stub.web import errors

log = logging.getLogger("mingjing.web")

VERSIONS_HEADER = "Mingjing-Versions"
QUERY_MAX = 20

_VERSIONS = re.compile(r"(\d{1,6})-(\d{1,6})")
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_HSTS = {"Strict-Transport-Security": "max-age=31536000"}


class Threshold:
    """Wraps the application; sockets pass, they have a doorkeeper of their own."""

    def __init__(
        self,
        app: ASGIApp,
        *,
        body_max: Callable[[str], int],
        any_version: frozenset[str],
        tls: bool,
    ) -> None:
        """`body_max` tells a path's largest body; a path of `any_version` is open to all."""
        self._app = app
        self._body_max = body_max
        self._any_version = any_version
        self._headers = _HEADERS | (_HSTS if tls else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        visit = _Visit(send, self._headers)
        try:
            headers, path = Headers(scope=scope), str(scope["path"])
            if path not in self._any_version:
                _check_versions(headers)
            _check_query(scope["query_string"])
            bounded = _bounded(receive, headers, self._body_max(path))
            await self._app(scope, bounded, visit.send)
        except ClientDisconnect:
            log.debug("a desk hung up before it had said all")
        except CourtError as error:
            await visit.end(errors.answer(error), scope, receive)
        except Exception as error:  # noqa: BLE001 - the last door: logged, and told by number
            await visit.end(errors.unexpected(error), scope, receive)


class _Visit:
    """The answer of one request, on its way out."""

    def __init__(self, send: Send, headers: dict[str, str]) -> None:
        self._send = send
        self._headers = headers
        self._begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begun = True
            headers = MutableHeaders(scope=message)
            for name, value in self._headers.items():
                headers.setdefault(name, value)
        await self._send(message)

    async def end(self, response: JSONResponse, scope: Scope, receive: Receive) -> None:
        """Give an answer in the place of the route's, unless that has begun already."""
        if not self._begun:
            await response(scope, receive, self.send)


def _check_versions(headers: Headers) -> None:
    said = headers.get(VERSIONS_HEADER)
    if said is None:
        return
    span = _VERSIONS.fullmatch(said)
    if span is None:
        raise Malformed(detail=VERSIONS_HEADER)
    mine, theirs = Versions(), Versions(lowest=int(span[1]), highest=int(span[2]))
    if common_version(mine, theirs) is None:
        newer = theirs.lowest > mine.highest
        reason = Reason.SERVER_TOO_OLD if newer else Reason.CLIENT_TOO_OLD
        raise ClientTooOld(reason, f"{mine.lowest}-{mine.highest}")


def _check_query(query: bytes) -> None:
    try:
        named = parse_qsl(query.decode("ascii"), keep_blank_values=True, max_num_fields=QUERY_MAX)
    except ValueError:
        raise Malformed(detail="query") from None
    names = [name for name, _ in named]
    if len(names) != len(set(names)):
        raise Malformed(detail="a parameter is named twice")


def _bounded(receive: Receive, headers: Headers, limit: int) -> Receive:
    """Cut a body off where it grows too large, whatever its announced length."""
    announced = headers.get("content-length", "0")
    if not announced.isascii() or not announced.isdigit():
        raise Malformed(detail="content-length")
    if int(announced) > limit:
        raise TooLarge(detail=f"at most {limit} bytes")
    taken = 0

    async def receive_bounded() -> Message:
        nonlocal taken
        message = await receive()
        if message["type"] == "http.request":
            taken += len(message.get("body", b""))
            if taken > limit:
                raise TooLarge(detail=f"at most {limit} bytes")
        return message

    return receive_bounded
