"""Where the court is, and what of the earlier steps a later one has to know.

One plan is asked for in each run, whoever asks first. A step whose ground is gone is no fault of
its own: `ground_gone` tells.
"""

import asyncio
import ssl
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from client.court.trust import is_loopback, proxy_for
from client.devicecheck.bench import Bench
from client.devicecheck.calling.talk import Socket
from client.devicecheck.causes import CAUSES
from client.protocol.devicecheck import Cause, Code, NetworkTestPlan, Outcome
from client.protocol.errors import CourtError

API = "/api/v1"
PLAN_S = 6.0
PLAN_FRESH_S = 20.0
_EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


@dataclass(frozen=True, slots=True)
class CourtPlace:
    """The court's address, and whom to believe there."""

    server: str
    tls: ssl.SSLContext | None
    """None: plain HTTP, on this very machine."""
    proxy: str | None = None

    @property
    def host(self) -> str:
        """Name or address."""
        return urlsplit(self.server).hostname or ""

    @property
    def port(self) -> int:
        """Of TCP."""
        return urlsplit(self.server).port or (443 if self.tls is not None else 80)

    @property
    def loopback(self) -> bool:
        """Whether it is this very machine."""
        return is_loopback(self.host)

    def socket(self, path: str) -> Socket:
        """Give where a socket of the court's is; the path begins with a stroke."""
        scheme = "wss" if self.tls is not None else "ws"
        rest = self.server.partition("://")[2]
        return Socket(f"{scheme}://{rest}{API}{path}", self.tls, self.proxy)


def place_of(bench: Bench) -> CourtPlace:
    """Give where the court of this check is."""
    server = bench.court.server
    secure = server.startswith("https:")
    return CourtPlace(server, bench.court.tls if secure else None, proxy_for(server))


def media_host(plan: NetworkTestPlan, place: CourtPlace) -> str:
    """Give the host at which media are taken."""
    return place.host if plan.udp_host in _EVERYWHERE else plan.udp_host


@dataclass(eq=False, slots=True)
class Plans:
    """Asks the court for its plan, once for all probes of a run."""

    _found: tuple[float, NetworkTestPlan | None] | None = None
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def of(self, bench: Bench) -> NetworkTestPlan | None:
        """Give the plan; None when the court gives none in time."""
        async with self._asking:
            if self._found is None or bench.monotonic() - self._found[0] > PLAN_FRESH_S:
                plan: NetworkTestPlan | None = None
                try:
                    async with asyncio.timeout(PLAN_S):
                        plan = await bench.court.network_plan()
                except (CourtError, TimeoutError):
                    plan = None
                self._found = bench.monotonic(), plan
            return self._found[1]


def ground_gone(bench: Bench, codes: Iterable[Code]) -> bool:
    """Tell whether one of these rows has failed, so that nothing after it can do better."""
    for code in codes:
        measured = bench.measured.get(code)
        cause = None if measured is None else measured.cause
        if cause is Cause.NEEDS_ANOTHER:
            return True
        if cause is not None and CAUSES[cause].outcome is Outcome.FAIL:
            return True
    return False
