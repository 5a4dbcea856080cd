"""NET-03: whether a network answers in the court's place until one has signed in to it.

The court's plain door says 204 and nothing. Any other answer at that address was another's: a sign
in page, or a redirection to one. Where no door is found there is nothing to be told, and a court
that is reached over HTTPS is not behind a portal.
"""

import http.client
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.line.beside import beside
from client.devicecheck.probes.line.place import CourtPlace, Plans, ground_gone, place_of
from client.protocol.devicecheck import Cause, Code, Form
from client.protocol.test_call import PORTAL_PATH

ASK_S = 4.0
BODY_MAX = 4_096
_NOTHING = 204


@dataclass(frozen=True, slots=True)
class Answer:
    """What was said at the plain door."""

    status: int
    octets: int
    location: str = ""


Ask = Callable[[str], Answer]
"""Asks over plain HTTP, follows nobody; raises `OSError`."""


def ask_plainly(url: str) -> Answer:
    """Ask over plain HTTP."""
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname or "", at.port or 80, timeout=ASK_S)
    try:
        connection.request("GET", at.path, headers={"Cache-Control": "no-cache"})
        answer = connection.getresponse()
        location = answer.headers.get("Location", "")[:200]
        return Answer(answer.status, len(answer.read(BODY_MAX)), location)
    except http.client.HTTPException as nonsense:
        raise ConnectionError(str(nonsense)) from nonsense
    finally:
        connection.close()


@dataclass(frozen=True, slots=True)
class PortalProbe:
    """NET-03."""

    plans: Plans
    ask: Ask = ask_plainly
    codes: tuple[Code, ...] = (Code.NET_03,)
    form: Form = Form.QUICK
    limit_s: float = 12.0
    after: tuple[Code, ...] = (Code.NET_01, Code.NET_02)

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask at the court's plain door."""
        if ground_gone(bench, self.after):
            yield Measured(Code.NET_03, cause=Cause.NEEDS_ANOTHER)
            return
        place = place_of(bench)
        plan = await self.plans.of(bench)
        named = plan.portal_url if plan is not None and _is_door(plan.portal_url, place) else ""
        url = named or _usual_door(place)
        try:
            answer = await beside(lambda: self.ask(url))
        except OSError as error:
            # A court that has no such door, or a network that lets nothing plain through.
            yield Measured(
                Code.NET_03,
                texts={"url": url, "error": type(error).__name__},
                cause=Cause.UNSUPPORTED,
            )
            return
        nothing = answer.status == _NOTHING and answer.octets == 0
        theirs = plan is None or bool(named) or place.tls is None
        # At a door that the court has not named, whatever serves its name may answer.
        captive = not nothing and theirs and not _leads_home(answer, place)
        readings = {"status": float(answer.status), "octets": float(answer.octets)}
        texts = {"url": url, "location": answer.location}
        if not nothing and not captive:
            yield Measured(Code.NET_03, readings, texts, Cause.UNSUPPORTED)
            return
        yield Measured(Code.NET_03, readings, texts, Cause.CAPTIVE_PORTAL if captive else None)


def _leads_home(answer: Answer, place: CourtPlace) -> bool:
    """Tell whether it only shows the way to the court's own secure door."""
    try:
        to = urlsplit(answer.location)
        return to.scheme == "https" and to.hostname == place.host
    except ValueError:
        # No address at all, and so none of the court's.
        return False


def _is_door(url: str, place: CourtPlace) -> bool:
    """Tell whether this is a plain door of the court's own: it sends no desk elsewhere."""
    try:
        at = urlsplit(url)
        port = at.port
    except ValueError:
        return False
    own = at.hostname == place.host and at.path == PORTAL_PATH and not at.query
    return own and at.scheme == "http" and port != 0


def _usual_door(place: CourtPlace) -> str:
    if place.tls is None:
        return place.server + PORTAL_PATH
    host = f"[{place.host}]" if ":" in place.host else place.host
    return f"http://{host}{PORTAL_PATH}"
