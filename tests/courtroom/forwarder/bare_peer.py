"""A desk with no codec: it seals and opens packets itself, and does as a test bids.

It goes through the same checks and the same handshake as any desk, and after that sends exactly
the packets it is told to and keeps exactly the packets that come. It can misbehave.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

from aioice import stun
from aiortc.rtcdtlstransport import (
    SRTP_PROFILES,
    RTCCertificate,
    RTCDtlsFingerprint,
    RTCDtlsParameters,
    RTCDtlsTransport,
)
from aiortc.rtp import AnyRtcpPacket, RtcpPacket, RtpPacket
from aiortc.sdp import SessionDescription
from OpenSSL import SSL

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import Kind, LegAnswer, LegOffer, Slot

Connect = Callable[[LegOffer], Awaitable[LegAnswer]]

HEARING = HearingId("h1")
CERTIFICATE = RTCCertificate.generateCertificate()
MID_EXTENSION = 4


class _Wire:
    """What the handshake of this desk runs over."""

    role = "controlling"
    state = "completed"

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self._out = send
        self.queue: asyncio.Queue[bytes] = asyncio.Queue()

    async def _recv(self) -> bytes:
        return await self.queue.get()

    async def _send(self, datagram: bytes) -> None:
        self._out(datagram)


def client_hello() -> bytes:
    """Give the words with which an honest desk begins a handshake."""
    connection = SSL.Connection(CERTIFICATE._create_ssl_context(SRTP_PROFILES))
    connection.set_connect_state()
    with contextlib.suppress(SSL.WantReadError):
        connection.do_handshake()
    return connection.bio_read(2_000)


class BarePeer(asyncio.DatagramProtocol):
    """A desk under a test's full control."""

    def __init__(
        self,
        name: str,
        others: Sequence[str],
        *,
        opus: int = 111,
        vp8: int = 96,
        names_ssrcs: bool = True,
        hearing: HearingId = HEARING,
    ) -> None:
        self.participant = ParticipantId(name)
        self.others = tuple(ParticipantId(other) for other in others)
        self.hearing = hearing
        self.types = {Kind.AUDIO: opus, Kind.VIDEO: vp8}
        self.names_ssrcs = names_ssrcs
        self.certificate = CERTIFICATE
        seed = int.from_bytes(os.urandom(3), "big")
        self.ssrcs = {Kind.AUDIO: 0x1000_0000 + seed, Kind.VIDEO: 0x2000_0000 + seed}
        self.ufrag, self.password = "desk", "d" * 24
        self.answer = LegAnswer(sdp="", slots=())
        self.connected = asyncio.Event()
        self.packets: list[RtpPacket] = []
        self.control: list[AnyRtcpPacket] = []
        self.datagrams: list[bytes] = []
        """Everything that came and was neither a check nor a handshake."""
        self.checks: list[stun.Message] = []
        self.arrived = asyncio.Event()
        self._transport: asyncio.DatagramTransport | None = None
        self._handshake: asyncio.Task[None] | None = None
        self._wire = _Wire(self.send)
        self.dtls = RTCDtlsTransport(cast(Any, self._wire), [self.certificate])
        self.dtls._set_role("client")

    # Connecting -----------------------------------------------------------------------------

    async def join(self, connect: Connect, leg: int = 1) -> None:
        """Offer, prove the address, and shake hands."""
        await self.offer_media(connect, leg)
        await self.prove()
        await self.shake_hands()

    async def offer_media(self, connect: Connect, leg: int = 1) -> None:
        self.answer = await connect(
            LegOffer(
                hearing=self.hearing,
                participant=self.participant,
                leg=leg,
                sdp=self.sdp(),
                others=self.others,
            )
        )
        self.theirs = SessionDescription.parse(self.answer.sdp)
        await self.open_socket()

    async def open_socket(self) -> None:
        """Take a new address, as a desk does that changes its network."""
        if self._transport is not None:
            self._transport.close()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(("127.0.0.1", 0))
        self._transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: self, sock=self._socket
        )

    @property
    def forwarder(self) -> tuple[str, int]:
        return ("127.0.0.1", self.theirs.media[0].port)

    def check(self, *, nominate: bool = True, password: str | None = None) -> bytes:
        """Make a connectivity check."""
        ice = self.theirs.media[0].ice
        assert ice is not None
        assert ice.password is not None
        request = stun.Message(
            message_method=stun.Method.BINDING,
            message_class=stun.Class.REQUEST,
            attributes={
                "USERNAME": f"{ice.usernameFragment}:{self.ufrag}",
                "PRIORITY": 1,
                "ICE-CONTROLLING": 7,
            },
        )
        if nominate:
            request.attributes["USE-CANDIDATE"] = None
        request.add_message_integrity((password or ice.password).encode())
        return bytes(request)

    async def prove(self, *, nominate: bool = True) -> None:
        """Make a check and wait for its answer."""
        before = len(self.checks)
        self.send(self.check(nominate=nominate))
        await self.until(lambda: len(self.checks) > before)

    async def shake_hands(self) -> None:
        dtls = self.theirs.media[0].dtls
        assert dtls is not None
        await asyncio.wait_for(
            self.dtls.start(
                RTCDtlsParameters(
                    fingerprints=[
                        RTCDtlsFingerprint(each.algorithm, each.value) for each in dtls.fingerprints
                    ]
                )
            ),
            10,
        )
        assert self.dtls.state == "connected"
        # Media comes past the handshake's own pump, which would swallow it.
        self.connected.set()

    async def close(self) -> None:
        """Leave, as a desk that is closed in good order."""
        if self._transport is not None:
            await self.dtls.stop()
            self._transport.close()
            # The transport lets go of its socket in the next turn of the loop.
            await asyncio.sleep(0)

    def sdp(self) -> str:
        """Give the offer: own sound, own picture, and two sections for each other seat."""
        fingerprint = self.certificate.getFingerprints()[0]
        directions = ["sendonly"] + ["recvonly"] * len(self.others)
        mids = [str(at) for at in range(2 * len(directions))]
        lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"]
        lines.append(f"a=group:BUNDLE {' '.join(mids)}")
        for at, mid in enumerate(mids):
            kind = list(Kind)[at % 2]
            number = self.types[kind]
            codec = "opus/48000/2" if kind is Kind.AUDIO else "VP8/90000"
            lines += [
                f"m={kind} 9 UDP/TLS/RTP/SAVPF {number}",
                "c=IN IP4 0.0.0.0",
                f"a=mid:{mid}",
                f"a={directions[at // 2]}",
                "a=rtcp-mux",
                f"a=rtpmap:{number} {codec}",
                f"a=extmap:{MID_EXTENSION} urn:ietf:params:rtp-hdrext:sdes:mid",
                f"a=ice-ufrag:{self.ufrag}",
                f"a=ice-pwd:{self.password}",
                f"a=fingerprint:{fingerprint.algorithm} {fingerprint.value}",
                "a=setup:actpass",
            ]
            if kind is Kind.VIDEO:
                lines += [f"a=rtcp-fb:{number} nack", f"a=rtcp-fb:{number} nack pli"]
            if at < 2 and self.names_ssrcs:
                lines.append(f"a=ssrc:{self.ssrcs[kind]} cname:desk")
        return "\r\n".join(lines) + "\r\n"

    # Sending --------------------------------------------------------------------------------

    def send(self, datagram: bytes) -> None:
        """Send anything at all, be it nothing (which asyncio's own transport would not send)."""
        self._socket.sendto(datagram, self.forwarder)

    def send_packet(
        self,
        kind: Kind,
        sequence: int,
        timestamp: int = 0,
        payload: bytes = b"payload",
        *,
        marker: int = 0,
        extension: bytes | None = None,
        csrc: Sequence[int] = (),
    ) -> None:
        """Send one packet of one's own sound or picture."""
        packet = RtpPacket(
            payload_type=self.types[kind],
            marker=marker,
            sequence_number=sequence & 0xFFFF,
            timestamp=timestamp & 0xFFFF_FFFF,
            ssrc=self.ssrcs[kind],
            payload=payload,
        )
        packet.csrc = list(csrc)
        plain = packet.serialize()
        if extension is not None:
            start = 12 + 4 * len(csrc)
            head = bytes([plain[0] | 0x10]) + plain[1:start]
            value = bytes([MID_EXTENSION << 4 | len(extension) - 1]) + extension
            value += bytes(-len(value) % 4)
            block = b"\xbe\xde" + (len(value) // 4).to_bytes(2, "big") + value
            plain = head + block + plain[start:]
        self.send(self.dtls._tx_srtp.protect(plain))

    def send_control(self, *parts: Any) -> None:
        """Send control packets as one."""
        self.send(self.dtls._tx_srtp.protect_rtcp(b"".join(bytes(part) for part in parts)))

    # Receiving ------------------------------------------------------------------------------

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        if data[0] < 4:
            self.checks.append(stun.parse_message(data))
        elif 20 <= data[0] < 64:
            self._wire.queue.put_nowait(data)
        else:
            self.datagrams.append(data)
            with contextlib.suppress(Exception):
                self._open(data)
        self.arrived.set()

    def _open(self, data: bytes) -> None:
        if 192 <= data[1] <= 223:
            self.control += RtcpPacket.parse(self.dtls._rx_srtp.unprotect_rtcp(data))
        else:
            self.packets.append(RtpPacket.parse(self.dtls._rx_srtp.unprotect(data)))

    async def until(self, condition: Callable[[], bool], within_s: float = 10.0) -> None:
        """Wait until what has come makes something so."""
        async with asyncio.timeout(within_s):
            while not condition():
                self.arrived.clear()
                await self.arrived.wait()

    @property
    def sealed_media(self) -> list[bytes]:
        """The media that came, as it came."""
        return [each for each in self.datagrams if not 192 <= each[1] <= 223]

    def slot(self, name: str, kind: Kind) -> Slot:
        """Give the slot on which a person comes."""
        return next(
            slot for slot in self.answer.slots if slot.participant == name and slot.kind is kind
        )

    def ssrc_of(self, name: str, kind: Kind) -> int:
        """Give the SSRC that the answer promised for a person."""
        mid = self.slot(name, kind).mid
        media = next(each for each in self.theirs.media if each.rtp.muxId == mid)
        return int(media.ssrc[0].ssrc)

    def from_(self, name: str, kind: Kind) -> list[RtpPacket]:
        """Give the packets that came from a person."""
        ssrc = self.ssrc_of(name, kind)
        return [packet for packet in self.packets if packet.ssrc == ssrc]

    def told(self, kind: type[Any]) -> list[Any]:
        """Give the control packets of one sort that came."""
        return [part for part in self.control if isinstance(part, kind)]


async def settle(*peers: BarePeer) -> None:
    """Wait until all that the first has sent is dealt with, and has come to the others.

    A check goes through the same sockets after it, and its answer comes after it.
    """
    for peer in peers:
        await peer.prove()
