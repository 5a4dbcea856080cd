"""The path of one leg: ICE (RFC 8445) finds it, DTLS (RFC 5764) makes its keys, datagrams use it.

aiortc does both searches and the handshake; packets of media never pass its queues. A datagram
that came is opened here and handed on in the same breath; one that goes is sealed by whoever
keeps it and sent as it is.

A path is found once and lost once. It knows no streams.
"""

import asyncio
import logging
import ssl
import time
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any

from aioice import ice, stun
from aiortc import InvalidStateError, RTCIceServer
from aiortc.rtcdtlstransport import (
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
)
from aiortc.rtcicetransport import RTCIceGatherer, RTCIceParameters, RTCIceTransport
from aiortc.sdp import candidate_from_sdp, candidate_to_sdp

from client.media.line import guard
from client.media.line.description import CourtEnd
from client.media.line.sealing import Seal
from client.protocol.rtp.header import is_rtcp
from client.protocol.signalling import IceServer

log = logging.getLogger("mingjing.media.path")

_LOOPBACK = "127.0.0.1"
_COMPONENT = 1
EARLY_MAX = 64
"""Datagrams that may wait for the keys: more than comes in the few milliseconds between."""

TakePacket = Callable[[bytes, float], None]
"""An opened packet, and when it came by `time.monotonic()`."""


class Path:
    """One way to the court; everything is called on the court thread."""

    def __init__(
        self,
        ice_servers: Sequence[IceServer],
        *,
        loopback: bool,
        on_media: TakePacket,
        on_control: TakePacket,
        on_end: Callable[[], None],
        relay_tls: ssl.SSLContext | None = None,
    ) -> None:
        """Take what it needs; `relay_tls` says whom to believe at a relay that is spoken to by TLS.

        `loopback` says that the court is on this very machine; `on_end` is called when the path
        has ended by itself, maybe more than once.
        """
        guard.install()
        # Always a list of our own, be it empty: with none given, aiortc asks a public server for
        # our address.
        self._gatherer = RTCIceGatherer([_ice_server(each) for each in ice_servers])
        self._ice = self._gatherer._connection
        if relay_tls is not None and self._ice.turn_ssl:
            # A context does as well as a yes: asyncio takes either.
            self._ice.turn_ssl = relay_tls  # type: ignore[assignment]
        if loopback:
            self._stay_on_this_machine()
        self._below = RTCIceTransport(self._gatherer)
        self._certificate = RTCCertificate.generateCertificate()
        self._dtls = RTCDtlsTransport(self._below, [self._certificate])
        self._on_media = on_media
        self._on_control = on_control
        self._on_end = on_end
        self._knocking: asyncio.Task[None] | None = None
        self._early: deque[tuple[bytes, float]] = deque(maxlen=EARLY_MAX)
        """What came before the keys stood, and when."""
        self._closed = False
        self._authentic_at: float | None = None
        self._send: Callable[[bytes, tuple[str, int]], None] | None = None
        self._to = ("", 0)
        self._seal: Seal | None = None
        self.round_trip_s: float | None = None
        """As the last knock that was answered has found it."""
        self.forged = 0
        """Datagrams from the court's address that were not sealed with its keys, or came twice."""

    @property
    def ice(self) -> ice.Connection:
        """The connection of aioice, for those who must know its servers."""
        return self._ice

    @property
    def stands(self) -> bool:
        """Whether packets may pass."""
        return self._seal is not None

    @property
    def credentials(self) -> tuple[str, str]:
        """This end's fragment and password."""
        return self._ice.local_username, self._ice.local_password

    @property
    def fingerprints(self) -> tuple[tuple[str, str], ...]:
        """The digests of this end's certificate, the strongest that everybody knows."""
        return tuple(
            (each.algorithm, each.value)
            for each in self._certificate.getFingerprints()
            if each.algorithm == "sha-256"
        )

    @property
    def kind(self) -> str:
        """Of the address by which this end goes: `host`, `srflx`, `prflx` or `relay` (RFC 8445)."""
        pair = self._ice._nominated.get(_COMPONENT)
        return "" if pair is None else str(pair.local_candidate.type)

    @property
    def heard_at(self) -> float | None:
        """When the court was last heard, by `time.monotonic()`; None for never."""
        return max(self._authentic_at or 0.0, guard.heard_at(self._ice) or 0.0) or None

    async def gather(self) -> tuple[str, ...]:
        """Give the candidates of this end, as they stand in a description."""
        await self._gatherer.gather()
        return tuple(candidate_to_sdp(each) for each in self._gatherer.getLocalCandidates())

    async def find(self, court: CourtEnd, *, offered: bool = False) -> None:
        """Find the way and agree on keys; raises `ConnectionError`.

        `offered` says that it was the court who offered this path.
        """
        # Whoever offers controls, unless the other end is lite (RFC 8445 section 6.1.1).
        self._ice.ice_controlling = court.lite or not offered
        try:
            await self._find(court)
        except InvalidStateError as closed:
            raise ConnectionError("closed meanwhile") from closed

    async def _find(self, court: CourtEnd) -> None:
        for candidate in court.candidates:
            await self._below.addRemoteCandidate(candidate_from_sdp(candidate))
        await self._below.addRemoteCandidate(None)
        self._dtls._set_role("server" if court.begins else "client")
        await self._below.start(RTCIceParameters(court.ufrag, court.password, court.lite))
        if self._below.state != "completed":
            raise ConnectionError("no way to the court was found")
        self._choose()
        await self._dtls.start(
            RTCDtlsParameters([RTCDtlsFingerprint(*each) for each in court.fingerprints])
        )
        if self._dtls.state != "connected" or self._closed:
            raise ConnectionError("no keys could be agreed on")
        self._have_keys(Seal(self._dtls._rx_srtp, self._dtls._tx_srtp))
        self._below.on("statechange", self._look)
        self._dtls.on("statechange", self._look)

    def _have_keys(self, seal: Seal) -> None:
        """Open from now on what comes, and what has come before."""
        self._seal = seal
        while self._early:
            self._take(*self._early.popleft())

    def seal_media(self, packet: bytes) -> bytes | None:
        """Seal a packet; None while the path does not stand."""
        return None if self._seal is None else self._seal.seal_media(packet)

    def seal_control(self, packet: bytes) -> bytes | None:
        """Seal a control packet; None while the path does not stand."""
        return None if self._seal is None else self._seal.seal_control(packet)

    def send(self, sealed: bytes) -> None:
        """Send a sealed packet; one that cannot go is lost, as on any path."""
        if self._send is not None:
            self._send(sealed, self._to)

    def knock(self) -> None:
        """Ask the court for a sign of life: whoever speaks ICE must answer (RFC 8445)."""
        if self._knocking is None and self._send is not None:
            self._knocking = asyncio.get_running_loop().create_task(self._ask())
            self._knocking.add_done_callback(self._answered)

    async def close(self) -> None:
        """Leave it: the court is told, the sockets are freed."""
        self._closed = True
        self._send = self._seal = None
        guard.take_media(self._ice, None)
        if self._knocking is not None:
            self._knocking.cancel()
        await self._dtls.stop()
        await self._below.stop()
        self._dtls.remove_all_listeners()

    # --- Within ------------------------------------------------------------------------------

    def _stay_on_this_machine(self) -> None:
        """Offer the loopback address, which ICE leaves out, and no other: there is no network."""
        gather = self._ice.get_component_candidates

        async def gather_here(component: int, addresses: list[str], timeout: int = 5) -> Any:  # noqa: ASYNC109 - aioice's signature
            del addresses
            return await gather(component, [_LOOPBACK], timeout)

        self._ice.get_component_candidates = gather_here  # type: ignore[method-assign]

    def _choose(self) -> None:
        """Send straight on the pair that ICE has chosen; a relayed one has its own transport."""
        pair = self._ice._nominated[_COMPONENT]
        self._send, self._to = pair.protocol.transport.sendto, pair.remote_addr
        guard.take_media(self._ice, self._take)

    def _take(self, datagram: bytes, now: float) -> None:
        if len(datagram) < 2:
            return
        seal = self._seal
        if seal is None:
            # The court has its keys a little earlier, and speaks at once.
            if not self._closed:
                self._early.append((datagram, now))
            return
        if is_rtcp(datagram[1]):
            opened, give = seal.open_control(datagram), self._on_control
        else:
            opened, give = seal.open_media(datagram), self._on_media
        if opened is None:
            self.forged += 1
            return
        self._authentic_at = now
        give(opened, now)

    async def _ask(self) -> None:
        pair = self._ice._nominated.get(_COMPONENT)
        if pair is None or self._ice.remote_password is None:
            return
        began = time.monotonic()
        try:
            await pair.protocol.request(
                self._ice.build_request(pair, nominate=False),
                pair.remote_addr,
                integrity_key=self._ice.remote_password.encode("utf-8"),
                retransmissions=0,
            )
        except stun.TransactionError:
            log.debug("a knock was not answered")
        else:
            self.round_trip_s = time.monotonic() - began

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._knocking = None
        if not task.cancelled() and (wrong := task.exception()) is not None:
            log.debug("a knock could not be sent: %r", wrong)

    def _look(self) -> None:
        broken = self._below.state in {"failed", "closed"} or self._dtls.state in {
            "failed",
            "closed",
        }
        if broken and not self._closed:
            self._on_end()


def _ice_server(server: IceServer) -> RTCIceServer:
    return RTCIceServer(
        urls=list(server.urls),
        username=server.username or None,
        credential=server.credential or None,
    )
