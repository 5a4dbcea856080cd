"""NET-05: HTTPS to the court, who vouches for whom it has shown, and whether somebody reads along.

Whoever opens secure traffic on its way shows a certificate of their own. One that this machine does
not believe is told as unknown; one that it believes, since an administrator has said so, differs
from the one that the court says it shows. A certificate that is out of date by this machine's clock
and good by the court's says something of the clock alone: that is another row's, unless that row
could not ask the court for its time because of the very clock.
"""

import hashlib
import http.client
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from cryptography import x509

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.line.beside import beside
from client.devicecheck.probes.line.place import (
    API,
    CourtPlace,
    Plans,
    ground_gone,
    place_of,
)
from client.devicecheck.probes.line.proxy import tunnel_socket
from client.protocol.devicecheck import Cause, Code, Form
from client.protocol.errors import CourtError

CONNECT_S = 5.0
_MADE = 200
_NOT_YET, _NO_MORE = 9, 10
"""OpenSSL's words for a certificate whose time has not come, or is over."""

_OLD = frozenset({"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE"})
"""And for an end that speaks TLS of old alone."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was found at the court's door."""

    version: str = ""
    protocol: str = ""
    """Chosen by ALPN."""
    issuer: str = ""
    sha256: str = ""
    date: str = ""
    """As the answer has it."""
    untrusted: str = ""
    """Why this machine does not believe it; empty: it does."""
    out_of_date: bool = False
    good_at_court: bool = False
    """Whether it is in date by the court's clock."""


Look = Callable[[CourtPlace], Shown]
"""Connects and looks; raises `OSError`."""


def look_at_door(place: CourtPlace) -> Shown:
    """Connect as a desk does, and once more believing anybody when that fails, to see who it is."""
    assert place.tls is not None  # noqa: S101 - whoever speaks plain HTTP has no certificate
    try:
        return _shaken(place, place.tls)
    except ssl.SSLCertVerificationError as wrong:
        anybody = ssl.create_default_context()
        anybody.check_hostname = False
        anybody.verify_mode = ssl.CERT_NONE
        seen = _shaken(place, anybody)
        return Shown(
            version=seen.version,
            protocol=seen.protocol,
            issuer=seen.issuer,
            sha256=seen.sha256,
            date=seen.date,
            untrusted=wrong.verify_message or "unknown",
            out_of_date=wrong.verify_code in {_NOT_YET, _NO_MORE},
            good_at_court=seen.good_at_court,
        )


def _shaken(place: CourtPlace, context: ssl.SSLContext) -> Shown:
    raw = _dialled(place)
    try:
        with context.wrap_socket(raw, server_hostname=place.host) as secure:
            der = secure.getpeercert(binary_form=True) or b""
            shown = _read(der)
            date = _date(secure, place)
            return Shown(
                version=secure.version() or "",
                protocol=secure.selected_alpn_protocol() or "",
                issuer=_issuer(shown),
                sha256=hashlib.sha256(der).hexdigest(),
                date=date,
                good_at_court=_in_date(shown, date),
            )
    finally:
        raw.close()


def _read(der: bytes) -> x509.Certificate:
    try:
        return x509.load_der_x509_certificate(der)
    except ValueError as wrong:
        raise ConnectionError("no certificate that can be read") from wrong


def _issuer(shown: x509.Certificate) -> str:
    """Give who has issued it; nothing for a name that is malformed."""
    try:
        return shown.issuer.rfc4514_string()[:200]
    except ValueError:
        return ""


def _dialled(place: CourtPlace) -> socket.socket:
    if place.proxy is None:
        return socket.create_connection((place.host, place.port), CONNECT_S)
    asked = tunnel_socket(place.proxy, place.host, place.port)
    status, made = asked.__enter__()
    if status != _MADE:
        made.close()
        raise ConnectionError(f"the proxy says {status}")
    return made


def _date(secure: ssl.SSLSocket, place: CourtPlace) -> str:
    """Ask for what the court says of itself, for its time alone."""
    asked = (
        f"GET {API}/court HTTP/1.1\r\nHost: {place.host}:{place.port}\r\nConnection: close\r\n\r\n"
    )
    try:
        secure.sendall(asked.encode("ascii"))
        answer = http.client.HTTPResponse(secure)
        answer.begin()
        return answer.headers.get("Date", "")
    except (OSError, http.client.HTTPException):
        return ""


def _in_date(shown: x509.Certificate, date: str) -> bool:
    try:
        at = parsedate_to_datetime(date)
        at = at.astimezone(UTC) if at.tzinfo is not None else datetime.replace(at, tzinfo=UTC)
        return shown.not_valid_before_utc <= at <= shown.not_valid_after_utc
    except (TypeError, ValueError, OverflowError):
        return False


@dataclass(frozen=True, slots=True)
class SecureProbe:
    """NET-05."""

    plans: Plans
    look: Look = look_at_door
    codes: tuple[Code, ...] = (Code.NET_05,)
    form: Form = Form.QUICK
    limit_s: float = 16.0
    after: tuple[Code, ...] = (Code.NET_01, Code.NET_02, Code.NET_03, Code.NET_04)

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Connect, and see who is there."""
        place = place_of(bench)
        began = bench.monotonic()
        if place.tls is None:
            async for measured in self._plain(bench, began):
                yield measured
            return
        try:
            shown = await beside(lambda: self.look(place))
        except (OSError, TimeoutError, UnicodeError) as error:
            gone = ground_gone(bench, self.after)
            old = isinstance(error, ssl.SSLError) and error.reason in _OLD
            cause = Cause.TLS_OLD if old else Cause.COURT_UNREACHABLE
            yield Measured(
                Code.NET_05,
                texts={"error": type(error).__name__},
                cause=Cause.NEEDS_ANOTHER if gone else cause,
            )
            return
        readings = {"https_ms": 1000 * (bench.monotonic() - began)}
        texts = {
            "issuer": shown.issuer,
            "version": shown.version,
            "protocol": shown.protocol,
            "sha256": shown.sha256,
        }
        if shown.untrusted:
            texts["untrusted"] = shown.untrusted
        plan = None if shown.untrusted else await self.plans.of(bench)
        told = plan.certificate_sha256 if plan is not None else ""
        yield Measured(Code.NET_05, readings, texts, self._cause(bench, shown, told))

    def _cause(self, bench: Bench, shown: Shown, told: str) -> Cause | None:
        if shown.untrusted:
            if ground_gone(bench, self.after):
                return Cause.NEEDS_ANOTHER
            if shown.out_of_date and shown.good_at_court:
                return Cause.NEEDS_ANOTHER if _clock_is_told(bench) else Cause.CLOCK_WRONG
            return Cause.CERTIFICATE_UNKNOWN
        if told and told != shown.sha256:
            return Cause.TLS_INTERCEPTED
        return None

    async def _plain(self, bench: Bench, began: float) -> AsyncIterator[Measured]:
        """Reach a court on this very machine, where nobody stands between."""
        try:
            await bench.court.face()
        except CourtError as error:
            yield Measured(
                Code.NET_05, texts={"error": error.reason}, cause=Cause.COURT_UNREACHABLE
            )
            return
        readings = {"https_ms": 1000 * (bench.monotonic() - began)}
        yield Measured(Code.NET_05, readings, {"version": "none: this very machine"})


def _clock_is_told(bench: Bench) -> bool:
    """Tell whether the clock's own row has been measured, and says it."""
    clock = bench.measured.get(Code.ENV_03)
    return clock is not None and "skew_s" in clock.readings
