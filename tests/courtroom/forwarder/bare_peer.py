"""A desk with no codec: it seals and opens packets itself, and does as a test bids.

It goes through the same checks and the same handshake as any desk, and after that sends exactly
the packets it is told to and keeps exactly the packets that come. It can misbehave.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any, TypeVar, cast

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
from client.protocol.rtp import control as rtcp
from client.protocol.rtp.header import ABS_SEND_TIME, AUDIO_LEVEL, TRANSPORT_NUMBER
from client.protocol.signalling import Kind, LegAnswer, LegOffer, Slot

Word = TypeVar("Word")
Connect = Callable[[LegOffer], Awaitable[LegAnswer]]

HEARING = HearingId("h1")
CERTIFICATE = RTCCertificate.generateCertificate()
MID_EXTENSION = 4
LEVEL_EXTENSION = 1
STAMP_EXTENSION = 2
NUMBER_EXTENSION = 3

FACE = b"\x10\x00a whole face"
"""A VP8 payload that begins a key frame (RFC 7741)."""
SMILE = b"\x10\x01a face that moves"
"""One that does not."""


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
        h264: int = 0,
        red: int = 0,
        layers: bool = False,
        extensions: bool = False,
        names_ssrcs: bool = True,
        hearing: HearingId = HEARING,
    ) -> None:
        """Have the payload types that are not 0; with `layers`, a small picture too.

        With `extensions` it numbers its packets and wants to know when those of others were sent.
        """
        self.participant = ParticipantId(name)
        self.others = tuple(ParticipantId(other) for other in others)
        self.hearing = hearing
        self.types = {Kind.AUDIO: opus, Kind.VIDEO: vp8 or h264}
        self.codecs = {
            Kind.AUDIO: {red: f"red/48000/2 {opus}/{opus}", opus: "opus/48000/2"},
            Kind.VIDEO: {
                h264: "H264/90000 packetization-mode=1;profile-level-id=42e01f",
                vp8: "VP8/90000",
            },
        }
        self.layers = layers
        self.extensions = extensions
        self.path_number = 0
        self.names_ssrcs = names_ssrcs
        self.certificate = CERTIFICATE
        seed = int.from_bytes(os.urandom(3), "big")
        self.ssrcs = {Kind.AUDIO: 0x1000_0000 + seed, Kind.VIDEO: 0x2000_0000 + seed}
        self.small_ssrc = 0x3000_0000 + seed
        self.ufrag, self.password = "desk", "d" * 24
        self.answer = LegAnswer(sdp="", slots=())
        self.connected = asyncio.Event()
        self.packets: list[RtpPacket] = []
        self.control: list[AnyRtcpPacket] = []
        self.said: list[rtcp.Word] = []
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
        # A desk reads its socket as fast as it comes; this one opens every packet in Python.
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
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
        """Give the offer: own sound, own pictures, and two sections for each other seat."""
        own = [Kind.AUDIO, Kind.VIDEO] + [Kind.VIDEO] * self.layers
        kinds = own + [Kind.AUDIO, Kind.VIDEO] * len(self.others)
        ssrcs = [*self.ssrcs.values(), self.small_ssrc]
        lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"]
        lines.append(f"a=group:BUNDLE {' '.join(str(at) for at in range(len(kinds)))}")
        for at, kind in enumerate(kinds):
            mine = at < len(own)
            lines += self._section(str(at), kind, mine=mine)
            if mine and self.names_ssrcs:
                lines.append(f"a=ssrc:{ssrcs[at]} cname:desk")
        return "\r\n".join(lines) + "\r\n"

    def _section(self, mid: str, kind: Kind, *, mine: bool) -> list[str]:
        fingerprint = self.certificate.getFingerprints()[0]
        codecs = {number: said for number, said in self.codecs[kind].items() if number}
        lines = [
            f"m={kind} 9 UDP/TLS/RTP/SAVPF {' '.join(map(str, codecs))}",
            "c=IN IP4 0.0.0.0",
            f"a=mid:{mid}",
            "a=sendonly" if mine else "a=recvonly",
            "a=rtcp-mux",
            f"a=extmap:{MID_EXTENSION} urn:ietf:params:rtp-hdrext:sdes:mid",
            f"a=ice-ufrag:{self.ufrag}",
            f"a=ice-pwd:{self.password}",
            f"a=fingerprint:{fingerprint.algorithm} {fingerprint.value}",
            "a=setup:actpass",
        ]
        if self.extensions:
            lines += [
                f"a=extmap:{LEVEL_EXTENSION} {AUDIO_LEVEL}",
                f"a=extmap:{STAMP_EXTENSION} {ABS_SEND_TIME}",
                f"a=extmap:{NUMBER_EXTENSION} {TRANSPORT_NUMBER}",
            ]
        for number, said in codecs.items():
            name, _, parameters = said.partition(" ")
            lines.append(f"a=rtpmap:{number} {name}")
            if parameters:
                lines.append(f"a=fmtp:{number} {parameters}")
            if kind is Kind.VIDEO:
                lines += [f"a=rtcp-fb:{number} nack", f"a=rtcp-fb:{number} nack pli"]
            if self.extensions:
                lines.append(f"a=rtcp-fb:{number} transport-cc")
        return lines

    # Sending --------------------------------------------------------------------------------

    def send(self, datagram: bytes) -> None:
        """Send anything at all, be it nothing (which asyncio's own transport would not send)."""
        self._socket.sendto(datagram, self.forwarder)

    def send_packet(
        self,
        kind: Kind,
        sequence: int,
        timestamp: int = 0,
        payload: bytes = b"",
        *,
        marker: int = 0,
        mid: bytes | None = None,
        level: int | None = None,
        csrc: Sequence[int] = (),
        small: bool = False,
        payload_type: int | None = None,
    ) -> None:
        """Send one packet of one's own sound or picture; without a payload, a whole one."""
        packet = RtpPacket(
            payload_type=self.types[kind] if payload_type is None else payload_type,
            marker=marker,
            sequence_number=sequence & 0xFFFF,
            timestamp=timestamp & 0xFFFF_FFFF,
            ssrc=self.small_ssrc if small else self.ssrcs[kind],
            payload=payload or (FACE if kind is Kind.VIDEO else b"payload"),
        )
        packet.csrc = list(csrc)
        plain = packet.serialize()
        values: list[tuple[int, bytes]] = []
        if mid is not None:
            values.append((MID_EXTENSION, mid))
        if level is not None:
            values.append((LEVEL_EXTENSION, bytes((level,))))
        if self.extensions:
            values.append((NUMBER_EXTENSION, (self.path_number & 0xFFFF).to_bytes(2, "big")))
            self.path_number += 1
        if values:
            start = 12 + 4 * len(csrc)
            head = bytes([plain[0] | 0x10]) + plain[1:start]
            block = b"".join(
                bytes((number << 4 | len(value) - 1,)) + value for number, value in values
            )
            block += bytes(-len(block) % 4)
            block = b"\xbe\xde" + (len(block) // 4).to_bytes(2, "big") + block
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
            plain = self.dtls._rx_srtp.unprotect_rtcp(data)
            self.said += rtcp.read(plain)
            self.control += RtcpPacket.parse(plain)
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

    def words(self, kind: type[Word]) -> list[Word]:
        """Give the words of one sort that came, as the language has them."""
        return [word for word in self.said if isinstance(word, kind)]

    def told(self, kind: type[Any]) -> list[Any]:
        """Give the control packets of one sort that came."""
        return [part for part in self.control if isinstance(part, kind)]


async def at_the_pace_of_speech(frames: int, each_s: float = 0.02) -> AsyncIterator[int]:
    """Count frames as fast as a voice makes them, and no faster on the whole."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    for at in range(frames):
        yield at
        await asyncio.sleep(max(0.0, began + (at + 1) * each_s - loop.time()))


async def settle(*peers: BarePeer) -> None:
    """Wait until all that the first has sent is dealt with, and has come to the others.

    A check goes through the same sockets after it, and its answer comes after it.
    """
    for peer in peers:
        await peer.prove()
