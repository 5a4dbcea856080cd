"""NET-07 to NET-10 and NET-12: by which paths media would reach the court, each tried by itself.

Straight on over UDP a binding is asked for (RFC 8489). Each relay is asked for an allocation (RFC
8656) with what the court has given for it, and through that for the very same binding at the
court's forwarder: so it is tried where a hearing's media would go, and where it may go to nowhere
else. All of them at the same time, each with its own end.
"""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from statistics import median
from typing import Any

from aioice import stun, turn

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.line.beside import beside
from client.devicecheck.probes.line.place import Plans, ground_gone, media_host, place_of
from client.devicecheck.probes.stun import Echo, binding_request, mapped_address
from client.protocol.devicecheck import Cause, Code, Form
from client.protocol.signalling import IceServer, transport_of

REQUESTS, EVERY_S, PATIENCE_S = 20, 0.04, 1.0
ALLOCATE_S = 5.0
LET_GO_S = 1.0
LIFETIME_S = 120
"""Of an allocation, should nobody end it."""
_TURN_PORT, _TURNS_PORT, _PORT_MAX = 3478, 5349, 65_535
_NONSENSE = (LookupError, ValueError, OverflowError, AssertionError)
"""What comes of an answer, or of an address, that no court and no relay would give."""
_UNAUTHORISED = frozenset({401, 431, 441})


@dataclass(frozen=True, slots=True)
class Relay:
    """One way to a relay."""

    host: str
    port: int
    transport: str
    """`udp`, `tcp` or `tls`."""
    username: str
    credential: str


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of one path."""

    allocate_s: float | None = None
    answered: int = 0
    asked: int = 0
    round_trip_ms: float | None = None
    mapped: str = ""
    cause: Cause | None = None
    detail: str = ""

    @property
    def loss_pct(self) -> float | None:
        """Share of what was asked that was not answered."""
        return 100.0 * (self.asked - self.answered) / self.asked if self.asked else None

    @property
    def works(self) -> bool:
        """Whether media would get through."""
        return self.cause is None and self.answered > 0


def relays_of(servers: Sequence[IceServer]) -> Mapping[str, Relay]:
    """Give the first relay of each transport (RFC 7065)."""
    found: dict[str, Relay] = {}
    for server in servers:
        for url in server.urls:
            scheme, _, rest = url.partition(":")
            place = rest.partition("?")[0]
            transport = transport_of(url)
            host, port = _host_and_port(place, _TURNS_PORT if scheme == "turns" else _TURN_PORT)
            if scheme in {"turn", "turns"} and host and port and transport in {"udp", "tcp", "tls"}:
                relay = Relay(host, port, transport, server.username, server.credential)
                found.setdefault(transport, relay)
    return found


def _host_and_port(place: str, usual: int) -> tuple[str, int]:
    if place.startswith("["):
        host, _, port = place[1:].partition("]")
        port = port.removeprefix(":")
    else:
        host, _, port = place.partition(":")
    return host, _port(port, usual)


def _port(said: str, usual: int) -> int:
    """Give the port; 0 for a number that is none."""
    if not (said.isascii() and said.isdigit()):
        return usual
    return int(said) if len(said) <= 5 and int(said) <= _PORT_MAX else 0


Straight = Callable[[str, int], Awaitable[Tried]]
Through = Callable[[Relay, str, int, "ssl.SSLContext | None"], Awaitable[Tried]]


async def straight_on(host: str, port: int) -> Tried:
    """Ask for bindings straight on."""
    loop = asyncio.get_running_loop()
    try:
        transport, echo = await loop.create_datagram_endpoint(
            lambda: Echo(loop.time), remote_addr=(host, port)
        )
    except (OSError, *_NONSENSE) as error:
        return Tried(asked=REQUESTS, cause=Cause.STUN_UNANSWERED, detail=type(error).__name__)
    try:
        tried = await _ask(echo, partial(_at_once, transport))
    finally:
        transport.close()
    return tried if tried.answered else replace(tried, cause=Cause.STUN_UNANSWERED)


class _OverUdp(turn.TurnClientUdpProtocol):
    """aioice's, which is told too when nobody listens at the relay's port."""

    def __init__(self, relay: Relay, address: str) -> None:
        super().__init__(
            (address, relay.port), relay.username, relay.credential, LIFETIME_S, LIFETIME_S
        )
        self.refused: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def error_received(self, exc: Exception) -> None:
        """Take note of a port that nobody listens at."""
        if isinstance(exc, ConnectionRefusedError) and not self.refused.done():
            self.refused.set_result(None)


async def through_relay(relay: Relay, host: str, port: int, tls: ssl.SSLContext | None) -> Tried:
    """Ask a relay for an allocation, and through it for bindings at the forwarder."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    client: turn.TurnClientUdpProtocol | turn.TurnClientTcpProtocol | None = None
    allocated: float | None = None
    try:
        async with asyncio.timeout(ALLOCATE_S):
            client = await _connected(relay, tls)
            await _allocated(client)
        allocated = loop.time() - began
        echo = Echo(loop.time)
        client.receiver = echo
        async with asyncio.timeout(REQUESTS * EVERY_S + 2 * PATIENCE_S):
            tried = await _ask(echo, partial(client.send_data, addr=(host, port)))
    except (OSError, TimeoutError, stun.TransactionError, *_NONSENSE) as error:
        tried = Tried(cause=_cause_of(error), detail=_detail_of(error))
    finally:
        if client is not None:
            with suppress(TimeoutError, OSError, stun.TransactionError, *_NONSENSE):
                async with asyncio.timeout(LET_GO_S):
                    await client.delete()
            client.transport.close()
    return replace(tried, allocate_s=allocated)


async def _connected(
    relay: Relay, tls: ssl.SSLContext | None
) -> turn.TurnClientUdpProtocol | turn.TurnClientTcpProtocol:
    loop = asyncio.get_running_loop()
    address = await beside(lambda: _numeric(relay.host))
    if relay.transport == "udp":
        _, over_udp = await loop.create_datagram_endpoint(
            lambda: _OverUdp(relay, address), remote_addr=(address, relay.port)
        )
        return over_udp
    secure = relay.transport == "tls"
    _, over_tcp = await loop.create_connection(
        lambda: turn.TurnClientTcpProtocol(
            (address, relay.port), relay.username, relay.credential, LIFETIME_S, LIFETIME_S
        ),
        address,
        relay.port,
        ssl=(tls or ssl.create_default_context()) if secure else None,
        server_hostname=relay.host if secure else None,
    )
    return over_tcp


async def _allocated(client: turn.TurnClientUdpProtocol | turn.TurnClientTcpProtocol) -> None:
    """Make the allocation; raises what `_cause_of` knows."""
    connecting = asyncio.ensure_future(client.connect())
    waited: set[asyncio.Future[Any]] = {connecting}
    if isinstance(client, _OverUdp):
        waited.add(client.refused)
    try:
        await asyncio.wait(waited, return_when=asyncio.FIRST_COMPLETED)
        if not connecting.done():
            raise ConnectionRefusedError
        await connecting
    finally:
        connecting.cancel()


async def _at_once(transport: asyncio.DatagramTransport, datagram: bytes) -> None:
    transport.sendto(datagram)


async def _ask(echo: Echo, send: Callable[[bytes], Awaitable[None]]) -> Tried:
    for _ in range(REQUESTS):
        await send(binding_request(echo.begin()))
        await asyncio.sleep(EVERY_S)
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_S):
            await echo.wait_for(REQUESTS)
    trips = [1000 * each for each in echo.round_trips_s.values()]
    return Tried(
        answered=len(trips),
        asked=REQUESTS,
        round_trip_ms=median(trips) if trips else None,
        mapped=mapped_address(echo.newest),
    )


def _numeric(host: str) -> str:
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)[0][4][0])
    except socket.gaierror as unknown:
        raise _NameUnknown(str(unknown)) from unknown


class _NameUnknown(OSError):
    """A relay's name is not found."""


def _cause_of(error: BaseException) -> Cause:
    match error:
        case _NameUnknown() | socket.gaierror():
            return Cause.RELAY_NAME_UNKNOWN
        case ssl.SSLError():
            return Cause.RELAY_TLS_UNTRUSTED
        case ConnectionRefusedError():
            return Cause.RELAY_REFUSED
        case stun.TransactionFailed() if error.response.error_code in _UNAUTHORISED:
            return Cause.RELAY_TICKET_REFUSED
        case stun.TransactionFailed() | ConnectionResetError():
            return Cause.RELAY_REFUSED
        case _:
            return Cause.RELAY_UNANSWERED


def _detail_of(error: BaseException) -> str:
    if isinstance(error, stun.TransactionFailed):
        return f"STUN error {error.response.error_code}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(error.verify_message)
    return type(error).__name__


_RELAYED = {"udp": Code.NET_08, "tcp": Code.NET_09, "tls": Code.NET_10}


@dataclass(frozen=True, slots=True)
class PathsProbe:
    """NET-07 to NET-10, and NET-12 of them."""

    plans: Plans
    straight: Straight = straight_on
    through: Through = through_relay
    codes: tuple[Code, ...] = (
        Code.NET_07,
        Code.NET_08,
        Code.NET_09,
        Code.NET_10,
        Code.NET_12,
    )
    form: Form = Form.QUICK
    limit_s: float = 14.0
    after: tuple[Code, ...] = (Code.NET_05,)

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Try every path."""
        plan = await self.plans.of(bench)
        if plan is None or ground_gone(bench, self.after):
            for code in self.codes:
                yield Measured(code, cause=Cause.NEEDS_ANOTHER)
            return
        place = place_of(bench)
        host = await self._address(media_host(plan, place))
        relays = relays_of(plan.relays)
        tls = place.tls
        deeds: dict[Code, Awaitable[Tried]] = {Code.NET_07: self.straight(host, plan.udp_port)}
        for transport, relay in relays.items():
            deeds[_RELAYED[transport]] = self.through(relay, host, plan.udp_port, tls)
        tried = dict(zip(deeds, await asyncio.gather(*deeds.values()), strict=True))
        for code, each in tried.items():
            yield Measured(code, _readings(each), _texts(each), each.cause)
        for code in _RELAYED.values():
            if code not in tried:
                # The court has no such relay; nothing of this network was found wanting.
                yield Measured(code, cause=Cause.UNSUPPORTED)
        yield _best(tried)

    @staticmethod
    async def _address(host: str) -> str:
        try:
            return await beside(lambda: _numeric(host))
        except (OSError, UnicodeError):
            return host


def _readings(tried: Tried) -> dict[str, float]:
    found = {
        "allocate_s": tried.allocate_s,
        "loss_pct": tried.loss_pct,
        "rtt_ms": tried.round_trip_ms,
    }
    return {key: value for key, value in found.items() if value is not None}


def _texts(tried: Tried) -> dict[str, str]:
    found = {"mapped": tried.mapped, "detail": tried.detail}
    return {key: value for key, value in found.items() if value}


def _best(tried: Mapping[Code, Tried]) -> Measured:
    """Tell by which path media would go."""
    table = {
        "straight": Code.NET_07,
        "relay_udp": Code.NET_08,
        "relay_tcp": Code.NET_09,
        "relay_tls": Code.NET_10,
    }
    works = [name for name, code in table.items() if code in tried and tried[code].works]
    texts = {"paths": ", ".join(works)}
    readings = {"paths": float(len(works))}
    if not works:
        return Measured(Code.NET_12, readings, texts, Cause.UDP_BLOCKED)
    losses = [
        loss
        for name in ("straight", "relay_udp")
        if name in works and (loss := tried[table[name]].loss_pct) is not None
    ]
    if not losses:
        return Measured(Code.NET_12, readings, texts, Cause.SLOW_PATH_ONLY)
    return Measured(Code.NET_12, {**readings, "udp_loss_pct": min(losses)}, texts)
