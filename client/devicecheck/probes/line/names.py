"""NET-02 and NET-11: whether the court's names are found, and by which families it is reached.

The system's own resolver is asked, as every program of this machine would ask it. A network that
answers for names that cannot exist (RFC 6761 section 6.4) answers for the court's as well.
"""

import asyncio
import secrets
import socket
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.line.beside import beside
from client.devicecheck.probes.line.link import is_numeric
from client.devicecheck.probes.line.place import Plans, ground_gone, place_of
from client.protocol.devicecheck import Cause, Code, Form

RESOLVE_S = 5.0
REACH_S = 3.0
OTHERS_MAX = 8
"""Names that a plan may have looked up besides the court's own."""

Resolve = Callable[[str], tuple[str, ...]]
"""Gives the addresses of a name; raises `OSError`."""
_UNKNOWN = frozenset(
    code for code in (socket.EAI_NONAME, getattr(socket, "EAI_NODATA", None)) if code is not None
)


def system_resolver(host: str) -> tuple[str, ...]:
    """Ask the system."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(each[4][0]) for each in found))


@dataclass(frozen=True, slots=True)
class NamesProbe:
    """NET-02."""

    plans: Plans
    resolve: Resolve = system_resolver
    codes: tuple[Code, ...] = (Code.NET_02,)
    form: Form = Form.QUICK
    limit_s: float = 2 * RESOLVE_S + 1.0
    after: tuple[Code, ...] = (Code.NET_01,)

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Look the court up, and what its plan names besides."""
        host = place_of(bench).host
        if ground_gone(bench, self.after):
            yield Measured(Code.NET_02, cause=Cause.NEEDS_ANOTHER)
            return
        slowest, answers = 0.0, {}
        names = [host]
        for place, name in enumerate(names):
            if is_numeric(name) or name == "localhost":
                answers[name] = name
            else:
                began = bench.monotonic()
                try:
                    async with asyncio.timeout(RESOLVE_S):
                        found = await beside(partial(self.resolve, name))
                except TimeoutError:
                    yield Measured(Code.NET_02, texts={"name": name}, cause=Cause.NAME_UNANSWERED)
                    return
                except (OSError, UnicodeError) as error:
                    yield Measured(Code.NET_02, texts={"name": name}, cause=_cause_of(error))
                    return
                slowest = max(slowest, bench.monotonic() - began)
                answers[name] = ", ".join(found)
                if place == 0 and await self._is_anybodys(found):
                    yield Measured(
                        Code.NET_02,
                        {"resolve_s": slowest},
                        {"name": name, "answers": answers[name]},
                        Cause.NAME_REDIRECTED,
                    )
                    return
            if place == 0:
                # Only a court that is found can say what else must be found.
                plan = await self.plans.of(bench)
                others = [each for each in (plan.hosts if plan else ()) if each != host]
                names += others[:OTHERS_MAX]
        texts = {"answers": "; ".join(f"{name}: {found}" for name, found in answers.items())}
        yield Measured(Code.NET_02, {"resolve_s": slowest, "names": float(len(names))}, texts)

    async def _is_anybodys(self, found: tuple[str, ...]) -> bool:
        """Tell whether the resolver gives the same address for a name that nobody can have."""
        try:
            async with asyncio.timeout(RESOLVE_S / 2):
                name = f"mingjing-{secrets.token_hex(4)}.invalid"
                nowhere = await beside(lambda: self.resolve(name))
        except (TimeoutError, OSError):
            return False
        return bool(set(nowhere) & set(found))


def _cause_of(error: OSError | UnicodeError) -> Cause:
    if isinstance(error, UnicodeError):
        # What cannot even be asked for (RFC 1035 section 2.3.4) is nobody's name.
        return Cause.NAME_UNKNOWN
    if isinstance(error, socket.gaierror) and error.errno in _UNKNOWN:
        return Cause.NAME_UNKNOWN
    return Cause.NAME_UNANSWERED


Reach = Callable[[str, int], None]
"""Connects to an address and hangs up; raises `OSError`."""


def reach(address: str, port: int) -> None:
    """Connect, and hang up."""
    with socket.create_connection((address, port), REACH_S):
        pass


@dataclass(frozen=True, slots=True)
class FamiliesProbe:
    """NET-11."""

    resolve: Resolve = system_resolver
    reach: Reach = reach
    codes: tuple[Code, ...] = (Code.NET_11,)
    form: Form = Form.FULL
    limit_s: float = RESOLVE_S + 2 * REACH_S
    after: tuple[Code, ...] = (Code.NET_02,)

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Connect to the court by each family under which it has an address."""
        place = place_of(bench)
        if ground_gone(bench, self.after):
            yield Measured(Code.NET_11, cause=Cause.NEEDS_ANOTHER)
            return
        try:
            found = await beside(lambda: self.resolve(place.host))
        except (OSError, UnicodeError):
            yield Measured(Code.NET_11, cause=Cause.NEEDS_ANOTHER)
            return
        works = {
            family: await self._works([each for each in found if (":" in each) is six], place.port)
            for family, six in (("ipv4", False), ("ipv6", True))
            if any((":" in each) is six for each in found)
        }
        readings = {family: float(each) for family, each in works.items()}
        cause = None
        if not any(works.values()):
            # Whether the court is there at all is another row's to say.
            cause = Cause.NEEDS_ANOTHER if place.proxy is None else Cause.UNSUPPORTED
        elif not all(works.values()):
            cause = Cause.ONE_FAMILY_ONLY
        yield Measured(Code.NET_11, readings, {"families": ", ".join(works)}, cause)

    async def _works(self, addresses: list[str], port: int) -> bool:
        for address in addresses[:2]:
            try:
                async with asyncio.timeout(REACH_S):
                    await beside(partial(self.reach, address, port))
            except (OSError, TimeoutError):
                continue
            return True
        return False
