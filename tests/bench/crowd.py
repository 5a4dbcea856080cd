"""Ten people who speak and are seen at once, and what that costs a forwarder.

They have no codecs: their packets are made beforehand and sealed by real DTLS-SRTP, in the
process of the measuring house; the forwarder, ours or Janus, runs in a process of its own and is
accounted by the system. What counts as carried is what arrived at the people's sockets.
"""

import asyncio
import logging
import os
import socket
import struct
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aioice import stun
from aiortc.rtp import RtcpPsfbPacket, RtcpReceiverInfo, RtcpRrPacket, pack_remb_fci
from aiortc.sdp import SessionDescription

from client.protocol.ids import ParticipantId
from client.protocol.signalling import Flow, Kind, LegAnswer, LegOffer
from server_stub.courtroom.forwarder import ForwarderProcess
from server_stub.courtroom.forwarder.terms import Limits
from tests.bench.accounts import bill
from tests.bench.films import CLOCK, PICTURES_PER_S, Film, film
from tests.bench.janus import Janus, JanusMissing
from tests.bench.led import candidate_of
from tests.bench.rows import JANUS, Row, unmeasured
from tests.courtroom.forwarder.bare_peer import HEARING, BarePeer, Connect

log = logging.getLogger("mingjing.bench")

PEOPLE = tuple(f"person{at}" for at in range(10))
TICK_S = 0.02
VOICE = os.urandom(80)
LARGE = (1_280, 720, 1_400_000)
CODEC = "VP8"
"""The codec that both forwarders are offered here."""
APART, BEGUN_S = 3, 1.2
"""Ticks between the beginnings of two films, and when all have begun."""
ALIVE_S = 0.4
_REMB = 15
_BUFFER = 4 * 1024 * 1024
_BINDING_REQUEST = b"\x00\x01"
WHAT = "forwarder CPU per Mbit/s"


def own_address() -> str:
    """Give an address of this machine that is not loopback, where it has one; sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return "127.0.0.1"
        return str(probe.getsockname()[0])


class Face(BarePeer):
    """A person whose packets were made beforehand, and who counts what comes unopened."""

    def __init__(self, name: str, others: Sequence[str], codec: str = CODEC) -> None:
        super().__init__(name, others, vp8=96 * (codec == "VP8"), h264=102 * (codec == "H264"))
        self.arrived_octets = 0
        self.arrived_packets = 0
        self._sent_alive_at = 0.0
        self._numbers = dict.fromkeys(Kind, 0)

    async def open_socket(self) -> None:
        """Take an address that may fall behind for a while and loses nothing."""
        await super().open_socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        """Count media; checks and handshakes go the way of every desk."""
        if 128 <= data[0] <= 191:
            self.arrived_octets += len(data)
            self.arrived_packets += not 192 <= data[1] <= 223
        else:
            super().datagram_received(data, addr)

    def send_media(
        self, kind: Kind, timestamp: int, payload: bytes, *, marker: bool = False
    ) -> None:
        """Send one packet."""
        self._numbers[kind] = number = (self._numbers[kind] + 1) & 0xFFFF
        head = (0x80, self.types[kind] | marker << 7, number, timestamp, self.ssrcs[kind])
        self.send(self.dtls._tx_srtp.protect(struct.pack("!BBHII", *head) + payload))

    def show(self, shown: Film, picture: int) -> int:
        """Send a picture of a film; gives how many packets it was."""
        payloads = shown[picture % len(shown)]
        stamp = picture * CLOCK // PICTURES_PER_S
        for at, payload in enumerate(payloads):
            self.send_media(Kind.VIDEO, stamp, payload, marker=at == len(payloads) - 1)
        return len(payloads)

    def stay_alive(self, now: float) -> None:
        """Say every so often that all came and that there is room for more."""
        if now - self._sent_alive_at < ALIVE_S:
            return
        self._sent_alive_at = now
        own = self.ssrcs[Kind.VIDEO]
        heard = [each for media in self.theirs.media for each in media.ssrc][:31]
        reports = [
            RtcpReceiverInfo(
                ssrc=int(each.ssrc),
                fraction_lost=0,
                packets_lost=0,
                highest_sequence=0,
                jitter=0,
                lsr=0,
                dlsr=0,
            )
            for each in heard
        ]
        room = pack_remb_fci(100_000_000, [int(each.ssrc) for each in heard])
        self.send_control(
            RtcpRrPacket(ssrc=own, reports=reports),
            RtcpPsfbPacket(fmt=_REMB, ssrc=own, media_ssrc=0, fci=room),
        )


class AtJanus(Face):
    """One connection with Janus, which takes the addresses that candidates tell."""

    @property
    def forwarder(self) -> tuple[str, int]:
        """Where Janus is."""
        return candidate_of(self.answer.sdp)

    async def open_socket(self) -> None:
        """Take an address, once: Janus has to be told it beforehand."""
        if self._transport is not None:
            return
        # Janus leaves loopback alone: the machine's own address is as near.
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        self._socket.bind((own_address(), 0))
        self._transport, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: self, sock=self._socket
        )

    async def offer_media(self, connect: Connect, leg: int = 1) -> None:
        """Offer with an address."""
        await self.open_socket()
        await super().offer_media(connect, leg)

    def sdp(self) -> str:
        """Give an offer that leaves the passive part of the handshake to Janus."""
        return super().sdp().replace("a=setup:actpass", f"a=setup:active\r\n{self._candidate()}")

    def _candidate(self) -> str:
        host, port = self._socket.getsockname()
        return f"a=candidate:1 1 udp 2130706431 {host} {port} typ host\r\na=end-of-candidates"

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        """Answer Janus' own checks: it hears nobody who does not."""
        if data[:2] != _BINDING_REQUEST:
            super().datagram_received(data, addr)
            return
        asked = stun.parse_message(data)
        answer = stun.Message(
            message_method=stun.Method.BINDING,
            message_class=stun.Class.RESPONSE,
            transaction_id=asked.transaction_id,
            attributes={"XOR-MAPPED-ADDRESS": addr[:2]},
        )
        answer.add_message_integrity(self.password.encode())
        self.send(bytes(answer))

    async def answer_offer(self, sdp: str) -> str:
        """Take Janus' offer; gives the answer."""
        self.answer = LegAnswer(sdp=sdp, slots=())
        self.theirs = SessionDescription.parse(sdp)
        await self.open_socket()
        fingerprint = self.certificate.getFingerprints()[0]
        lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"]
        mids = " ".join(str(media.rtp.muxId) for media in self.theirs.media)
        lines.append(f"a=group:BUNDLE {mids}")
        for media in self.theirs.media:
            codec = media.rtp.codecs[0]
            name = codec.mimeType.split("/")[1]
            channels = f"/{codec.channels}" if media.kind == "audio" else ""
            lines += [
                f"m={media.kind} 9 UDP/TLS/RTP/SAVPF {codec.payloadType}",
                "c=IN IP4 0.0.0.0",
                f"a=mid:{media.rtp.muxId}",
                "a=recvonly",
                "a=rtcp-mux",
                f"a=rtpmap:{codec.payloadType} {name}/{codec.clockRate}{channels}",
                f"a=ice-ufrag:{self.ufrag}",
                f"a=ice-pwd:{self.password}",
                f"a=fingerprint:{fingerprint.algorithm} {fingerprint.value}",
                "a=setup:active",
                self._candidate(),
            ]
        return "\r\n".join(lines) + "\r\n"


@dataclass(frozen=True, slots=True)
class Carried:
    """What a forwarder carried and what it used for it."""

    cores: float
    megabits_per_s: float
    share: float
    """What arrived of what should have."""

    @property
    def per_megabit(self) -> float:
        """Cores for each Mbit/s."""
        return self.cores / self.megabits_per_s


async def talk(
    faces: Sequence[Face], seconds: float, started: float, first: int = 0
) -> tuple[int, int]:
    """Have everybody speak and be seen; gives the next tick's number and the packets sent."""
    shown = film(CODEC, *LARGE)
    ticks, sent = int(seconds / TICK_S), 0
    for tick in range(first, first + ticks):
        for at, face in enumerate(faces):
            face.send_media(Kind.AUDIO, 960 * tick, VOICE)
            sent += 1
            # Nobody's key frames come together with another's.
            since = tick - APART * at
            if since >= 0 and since % 2 == 0:
                sent += face.show(shown, since // 2)
            # Between two people the loop reads what has come.
            await asyncio.sleep(0)
        now = time.monotonic()
        for face in faces:
            face.stay_alive(now)
        await asyncio.sleep(max(0.0, started + (tick + 1) * TICK_S - time.monotonic()))
    return first + ticks, sent


async def _account(
    pid: int, senders: Sequence[Face], receivers: Sequence[Face], seconds: float
) -> Carried:
    started = time.monotonic()

    async def listen() -> None:
        while True:
            now = time.monotonic()
            for face in receivers:
                face.stay_alive(now)
            await asyncio.sleep(ALIVE_S / 2)

    listening = asyncio.create_task(listen())
    try:
        tick, _ = await talk(senders, BEGUN_S, started)
        before, began = bill(pid), time.monotonic()
        octets = sum(face.arrived_octets for face in receivers)
        packets = sum(face.arrived_packets for face in receivers)
        _, sent = await talk(senders, seconds, started, tick)
        await asyncio.sleep(0.05)
        passed = time.monotonic() - began
        used = bill(pid).since(before)
    finally:
        listening.cancel()
    octets = sum(face.arrived_octets for face in receivers) - octets
    packets = sum(face.arrived_packets for face in receivers) - packets
    due = sent * (len(senders) - 1)
    return Carried(used / passed, 8 * octets / passed / 1e6, packets / due)


async def through_ours(seconds: float, people: Sequence[str] = PEOPLE) -> Carried:
    """Have our forwarder carry a crowd."""
    forwarder = ForwarderProcess(limits=Limits(picture_bits_per_s=4_000_000))
    await forwarder.start()
    faces = [Face(name, [other for other in people if other != name]) for name in people]
    try:
        for face in faces:
            await face.join(forwarder.connect)
        await forwarder.order(
            HEARING,
            tuple(
                Flow(
                    sender=ParticipantId(name),
                    kind=kind,
                    receivers=tuple(ParticipantId(other) for other in people if other != name),
                )
                for name in people
                for kind in Kind
            ),
        )
        return await _account(forwarder.pid or 0, faces, faces, seconds)
    finally:
        for face in faces:
            await face.close()
        await forwarder.close()


async def through_janus(seconds: float, people: Sequence[str] = PEOPLE) -> Carried:
    """Have Janus carry a crowd."""
    janus = Janus()
    senders = [AtJanus(name, []) for name in people]
    receivers = [AtJanus(name, []) for name in people]
    try:
        session = await janus.open()
        await session.make_room(len(people))

        async def publish(offer: LegOffer) -> LegAnswer:
            return LegAnswer(sdp=await session.publish(str(offer.participant), offer.sdp), slots=())

        async def subscribe(face: AtJanus) -> None:
            others = [other for other in people if other != face.participant]
            handle, offer = await session.subscribe(others)
            await session.start(handle, await face.answer_offer(offer))
            await face.prove()
            await face.shake_hands()

        await asyncio.gather(*(face.join(publish) for face in senders))
        await asyncio.gather(*map(subscribe, receivers))
        carried = await _account(janus.pid, senders, receivers, seconds)
        await session.close()
        return carried
    finally:
        for face in (*senders, *receivers):
            await face.close()
        janus.close()


async def rows(seconds: float) -> list[Row]:
    """Give the rows of ten people."""
    profile = f"{len(PEOPLE)} people"
    ours = await through_ours(seconds)
    try:
        janus = await through_janus(seconds)
    except (JanusMissing, TimeoutError, OSError, AssertionError) as missing:
        why = unmeasured(WHAT, profile, f"Janus: {missing!r}", "mcore")
        return [Row(WHAT, profile, 1_000 * ours.per_megabit, unit="mcore", note=why.note)]
    cost = Row(
        WHAT,
        profile,
        1_000 * ours.per_megabit,
        1_000 * janus.per_megabit,
        JANUS,
        "mcore",
        1_000 * janus.per_megabit,
    )
    return [
        cost,
        Row(WHAT, profile, ours.per_megabit / janus.per_megabit, 1.0, JANUS, "ratio", 1.0),
        Row("forwarder CPU", profile, ours.cores, janus.cores, JANUS, "cores"),
        Row(
            "carried by the forwarder",
            profile,
            ours.megabits_per_s,
            janus.megabits_per_s,
            JANUS,
            "Mb/s",
        ),
        Row("packets that arrived", profile, 100 * ours.share, 100 * janus.share, JANUS, "%"),
    ]
