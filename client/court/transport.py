"""One request to the court at a time a worker, each with limits that it cannot pass.

Requests run on threads of their own, so that a slow court never stops a picture. Each has a
limit for connecting, for silence, for its whole length and for its size, and looks between two
chunks whether anybody still waits for it. A court never redirects and a desk never follows; no
file of saved passwords is consulted; the token goes to the court's own address alone.

Nothing here knows what is asked for.
"""

import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase

from client.court.trust import proxy_for
from client.court.workers import Work, Workers
from client.protocol.errors import CourtUnavailable, Reason, TooLarge
from client.protocol.wire import HIGHEST_VERSION, LOWEST_VERSION

T = TypeVar("T")

CONNECT_S = 5.0
SILENCE_S = 15.0
WHOLE_S = 60.0
ANSWER_MAX_BYTES = 8 * 1024 * 1024
FILE_MAX_BYTES = 128 * 1024 * 1024
CHUNK_BYTES = 64 * 1024
VERSIONS_HEADER = "Mingjing-Versions"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long, in seconds, and how large, in bytes, one exchange may be."""

    connect_s: float = CONNECT_S
    silence_s: float = SILENCE_S
    whole_s: float = WHOLE_S
    size_max: int = ANSWER_MAX_BYTES


@dataclass(frozen=True, slots=True)
class Call:
    """What to send."""

    method: str
    path: str
    token: str = ""
    query: Mapping[str, str] | None = None
    json: str | None = None
    chunks: Iterator[bytes] | None = None
    """A body that is made while it is sent."""
    limits: Limits = Limits()
    key: str = ""
    """Names this asking, so that asked again it is done once (`Idempotency-Key`)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, whatever its status."""

    status: int
    content_type: str
    body: bytes
    date: str = ""
    """The court's own clock as it says (RFC 9110 section 6.6.1)."""


class GivenUp(Exception):
    """Nobody waits for this exchange any more; never leaves the room."""


class _Bearer(AuthBase):
    """The token of RFC 6750 section 2.1, or nothing at all."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


class _Trusting(HTTPAdapter):
    """Believes exactly whom `trust` says, and neither a bundle nor a variable beside it."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self._context = context
        super().__init__(pool_connections=2, pool_maxsize=2)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, ssl_context=self._context, **kwargs)

    def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
        return super().proxy_manager_for(proxy, ssl_context=self._context, **kwargs)

    def cert_verify(self, conn: Any, url: Any, verify: Any, cert: Any) -> None:  # noqa: ARG002
        if str(url).lower().startswith("https"):
            conn.cert_reqs = "CERT_REQUIRED"


class Transport:
    """A few workers that carry requests to one court."""

    def __init__(self, server: str, context: ssl.SSLContext, *, workers: int, name: str) -> None:
        self._server = server
        self._context = context
        self._workers = Workers(workers, name)
        self._own = threading.local()
        self._lock = threading.Lock()
        self._sessions: list[requests.Session] = []
        self._closing = threading.Event()
        self._path = 0
        """Counts the paths to the court; a connection that was kept lies on one of them."""

    async def exchange(self, call: Call) -> Reply:
        """Send a request and give the answer; raises `CourtUnavailable` and `TooLarge` alone.

        Cancelling the waiting gives the exchange up at its next chunk.
        """
        return await self._off_loop(lambda unwanted: self._exchange(call, unwanted))

    async def measure(self, call: Call, seconds: float) -> tuple[int, float]:
        """Take in an answer for so long at most; give its bytes and the seconds they took."""
        return await self._off_loop(lambda unwanted: self._measure(call, seconds, unwanted))

    def renew(self) -> None:
        """Use no connection that was kept so far: the path to the court is a new one."""
        self._path += 1

    def close(self) -> None:
        """Give up what is under way."""
        self._closing.set()
        self._workers.close()
        with self._lock:
            for session in self._sessions:
                session.close()

    async def _off_loop(self, work: Work[T]) -> T:
        if self._closing.is_set():
            raise CourtUnavailable(detail="the counter is closed")
        try:
            return await self._workers.do(work)
        except GivenUp:
            raise CourtUnavailable(detail="given up") from None

    def _exchange(self, call: Call, unwanted: threading.Event) -> Reply:
        try:
            return self._once(call, unwanted)
        except _Broken as broken:
            # A kept connection that the court has just closed says nothing about the court.
            if call.method != "GET":
                raise CourtUnavailable(detail=broken.detail) from None
        try:
            return self._once(call, unwanted)
        except _Broken as broken:
            raise CourtUnavailable(detail=broken.detail) from None

    def _once(self, call: Call, unwanted: threading.Event) -> Reply:
        ends_at = time.monotonic() + call.limits.whole_s
        with _typed(), self._send(call) as response:
            body = bytearray()
            for chunk in response.iter_content(CHUNK_BYTES):
                self._look_up(unwanted)
                body += chunk
                if len(body) > call.limits.size_max:
                    raise TooLarge(detail=f"more than {call.limits.size_max} bytes")
                if time.monotonic() > ends_at:
                    raise CourtUnavailable(detail="too slow")
            kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
            date = response.headers.get("Date", "")
            return Reply(response.status_code, kind, bytes(body), date)

    def _measure(self, call: Call, seconds: float, unwanted: threading.Event) -> tuple[int, float]:
        try:
            with _typed(), self._send(call) as response:
                if response.status_code != 200:
                    raise CourtUnavailable(detail=f"status {response.status_code}")
                began, size = time.monotonic(), 0
                for chunk in response.iter_content(CHUNK_BYTES):
                    self._look_up(unwanted)
                    size += len(chunk)
                    if time.monotonic() - began >= seconds:
                        break
                return size, time.monotonic() - began
        except _Broken as broken:
            raise CourtUnavailable(detail=broken.detail) from None

    def _send(self, call: Call) -> requests.Response:
        headers = {VERSIONS_HEADER: f"{LOWEST_VERSION}-{HIGHEST_VERSION}"}
        data: Iterator[bytes] | bytes | None = call.chunks
        if call.key:
            headers["Idempotency-Key"] = call.key
        if call.json is not None:
            headers["Content-Type"] = "application/json"
            data = call.json.encode()
        return self._session().request(
            call.method,
            self._server + call.path,
            params=dict(call.query or {}),
            data=data,
            headers=headers,
            auth=_Bearer(call.token),
            timeout=(call.limits.connect_s, call.limits.silence_s),
            allow_redirects=False,
            stream=True,
        )

    def _look_up(self, unwanted: threading.Event) -> None:
        if unwanted.is_set() or self._closing.is_set():
            raise GivenUp

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._own, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False
            session.mount("https://", _Trusting(self._context))
            proxy = proxy_for(self._server)
            if proxy is not None:
                session.proxies = {"http": proxy, "https": proxy}
            self._own.session = session
            with self._lock:
                self._sessions.append(session)
        elif self._own.path != self._path:
            session.close()
        self._own.path = self._path
        return session


class _Broken(Exception):
    """The connection broke in a way that a second try may mend."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


@contextmanager
def _typed() -> Iterator[None]:
    """Turn whatever HTTP may throw into words of this room."""
    try:
        yield
    except requests.exceptions.SSLError as error:
        raise _tls_failure(error) from None
    except requests.exceptions.ConnectTimeout:
        raise CourtUnavailable(detail="no connection in time") from None
    except requests.exceptions.ReadTimeout:
        raise CourtUnavailable(detail="no answer in time") from None
    except (requests.exceptions.ConnectionError, requests.exceptions.ChunkedEncodingError) as error:
        raise _Broken(_innermost(error)) from None
    except (requests.exceptions.RequestException, OSError, ValueError) as error:
        raise CourtUnavailable(detail=type(error).__name__) from None


def _tls_failure(error: BaseException) -> CourtUnavailable:
    """Tell an unknown certificate from a partner that speaks no TLS at all."""
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, ssl.SSLCertVerificationError):
            return CourtUnavailable(Reason.CERTIFICATE_UNKNOWN, seen.verify_message)
        seen = _cause_of(seen)
    return CourtUnavailable(detail="no TLS there")


def _innermost(error: BaseException) -> str:
    """Name the last cause of a failure, without addresses."""
    seen = error
    while (deeper := _cause_of(seen)) is not None:
        seen = deeper
    return type(seen).__name__


def _cause_of(error: BaseException) -> BaseException | None:
    reason = getattr(error, "reason", None)
    if isinstance(reason, BaseException):
        return reason
    for each in error.args:
        if isinstance(each, BaseException):
            return each
    return error.__cause__ or error.__context__
