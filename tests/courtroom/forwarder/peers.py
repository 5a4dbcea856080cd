"""Desks as a forwarder sees them: real aiortc peers with a tone and a colour of their own.

A tone is recognised by its frequency and a picture by its colour, so that a test can say who is
heard and seen on which seat without believing any counter.
"""

import asyncio
import fractions
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, VideoFrame

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import Kind, LegAnswer, LegOffer

HEARING = HearingId("h1")
RATE = 48_000
BLOCK = RATE // 50
SIZE = 96
FRAME_S = 1 / 20


@dataclass(frozen=True, slots=True)
class Look:
    """By what a person is recognised."""

    tone_hz: int
    blue: int
    red: int


LOOKS: Mapping[str, Look] = {
    "judge": Look(440, blue=60, red=60),
    "plaintiff": Look(1000, blue=60, red=200),
    "defendant": Look(2100, blue=200, red=60),
    "clerk": Look(3300, blue=200, red=200),
}


class Tone(MediaStreamTrack):
    """A voice: one frequency for ever."""

    kind = "audio"

    def __init__(self, hz: int) -> None:
        super().__init__()
        self.hz = hz
        self.sent = 0
        self._at = 0

    async def recv(self) -> AudioFrame:
        loop = asyncio.get_running_loop()
        if self._at == 0:
            self._began = loop.time()
        wait = self._began + self._at / RATE - loop.time()
        if wait > 0:
            await asyncio.sleep(wait)
        if self.readyState != "live":
            raise MediaStreamError
        times = (self._at + np.arange(BLOCK)) / RATE
        block = (8_000 * np.sin(2 * np.pi * self.hz * times)).astype(np.int16)
        frame = AudioFrame.from_ndarray(block.reshape(1, -1), layout="mono")
        frame.sample_rate = RATE
        frame.pts = self._at
        frame.time_base = fractions.Fraction(1, RATE)
        self._at += BLOCK
        self.sent += 1
        return frame


class Portrait(MediaStreamTrack):
    """A face: one colour, with something that moves in it."""

    kind = "video"

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.shown = 0
        self._look = look
        self._count = 0

    async def recv(self) -> VideoFrame:
        loop = asyncio.get_running_loop()
        if self._count == 0:
            self._began = loop.time()
        wait = self._began + self._count * FRAME_S - loop.time()
        if wait > 0:
            await asyncio.sleep(wait)
        if self.readyState != "live":
            raise MediaStreamError
        # Only the two chroma planes are looked at; the moving bar is in the luma.
        picture = np.full((SIZE * 3 // 2, SIZE), 120, dtype=np.uint8)
        bar = self._count * 4 % SIZE
        picture[:SIZE, bar : bar + 8] = 230
        quarter = SIZE * SIZE // 4
        flat = picture.reshape(-1)
        flat[SIZE * SIZE : SIZE * SIZE + quarter] = self._look.blue
        flat[SIZE * SIZE + quarter :] = self._look.red
        frame = VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts = int(self._count * 90_000 * FRAME_S)
        frame.time_base = fractions.Fraction(1, 90_000)
        self._count += 1
        self.shown += 1
        return frame


@dataclass
class Seen:
    """What came on one section."""

    kind: Kind
    frames: int = 0
    tone_hz: float = 0.0
    level: float = 0.0
    look: tuple[int, int] = (0, 0)
    first_at: float = 0.0
    last_at: float = 0.0
    loud_at: float = 0.0
    """When sound above silence last came out of the decoder."""
    stamps: list[float] = field(default_factory=list)

    def take(self, frame: AudioFrame | VideoFrame, now: float) -> None:
        self.frames += 1
        self.first_at = self.first_at or now
        self.last_at = now
        assert frame.pts is not None
        assert frame.time_base is not None
        self.stamps.append(float(frame.pts * frame.time_base))
        if isinstance(frame, AudioFrame):
            samples = frame.to_ndarray().reshape(-1, 2)[:, 0].astype(float)
            self.level = float(np.sqrt(np.mean(samples**2)))
            if self.level > 500:
                self.loud_at = now
                spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
                self.tone_hz = float(np.argmax(spectrum)) * frame.sample_rate / len(samples)
        else:
            planes = frame.to_ndarray(format="yuv420p").reshape(-1)
            area = frame.width * frame.height
            self.look = (
                int(np.mean(planes[area : area + area // 4])),
                int(np.mean(planes[area + area // 4 :])),
            )


class Peer:
    """One person's desk, connected to a forwarder."""

    def __init__(self, name: str, others: Sequence[str], hearing: HearingId = HEARING) -> None:
        self.participant = ParticipantId(name)
        self.others = tuple(ParticipantId(other) for other in others)
        self.hearing = hearing
        self.look = LOOKS[name]
        self.tone = Tone(self.look.tone_hz)
        self.portrait = Portrait(self.look)
        self.answer = LegAnswer(sdp="", slots=())
        self.seen: dict[str, Seen] = {}
        self.media_datagrams = 0
        """Sealed media or control that arrived at this desk's socket."""
        self.packets_at: list[float] = []
        """When media, as apart from control, arrived."""
        self.offered_at = 0.0
        self._watching: list[asyncio.Task[None]] = []
        self.pc = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )

    async def connect(
        self, connect: Callable[[LegOffer], Awaitable[LegAnswer]], leg: int = 1
    ) -> None:
        self.pc.addTransceiver(self.tone, "sendonly")
        self.pc.addTransceiver(self.portrait, "sendonly")
        for _ in self.others:
            self.pc.addTransceiver("audio", "recvonly")
            self.pc.addTransceiver("video", "recvonly")
        await self.pc.setLocalDescription(await self.pc.createOffer())
        self._count_datagrams()
        self.offered_at = asyncio.get_running_loop().time()
        self.answer = await connect(self.offer(leg))
        await self.pc.setRemoteDescription(RTCSessionDescription(self.answer.sdp, "answer"))
        for transceiver in self.pc.getTransceivers()[2:]:
            mid = str(transceiver.mid)
            seen = self.seen[mid] = Seen(Kind(transceiver.kind))
            track = transceiver.receiver.track
            if track is not None:
                self._watching.append(asyncio.create_task(self._watch(track, seen)))

    def offer(self, leg: int = 1) -> LegOffer:
        return LegOffer(
            hearing=self.hearing,
            participant=self.participant,
            leg=leg,
            sdp=self.pc.localDescription.sdp,
            others=self.others,
        )

    @property
    def connected(self) -> bool:
        return bool(self.pc.connectionState == "connected")

    def of(self, name: str, kind: Kind) -> Seen:
        """What came on the section that the answer gave to a person."""
        for slot in self.answer.slots:
            if slot.participant == name and slot.kind is kind:
                return self.seen[slot.mid]
        raise KeyError(name)

    def hears(self, name: str) -> bool:
        seen = self.of(name, Kind.AUDIO)
        return seen.frames > 10 and abs(seen.tone_hz - LOOKS[name].tone_hz) < 60

    def sees(self, name: str) -> bool:
        seen = self.of(name, Kind.VIDEO)
        look = LOOKS[name]
        return seen.frames > 3 and abs(seen.look[0] - look.blue) + abs(seen.look[1] - look.red) < 30

    async def close(self) -> None:
        for task in self._watching:
            task.cancel()
        await self.pc.close()

    def _count_datagrams(self) -> None:
        connection = self.pc.getTransceivers()[0].receiver.transport.transport._connection
        take = connection.data_received

        def counting(data: bytes, component: int) -> None:
            if data and 128 <= data[0] <= 191:
                self.media_datagrams += 1
                if not 192 <= data[1] <= 223:
                    self.packets_at.append(asyncio.get_running_loop().time())
            take(data, component)

        connection.data_received = counting  # type: ignore[method-assign]

    async def _watch(self, track: MediaStreamTrack, seen: Seen) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            assert isinstance(frame, AudioFrame | VideoFrame)
            seen.take(frame, asyncio.get_running_loop().time())


async def until(
    condition: Callable[[], bool], within_s: float = 15.0, told: Callable[[], object] = str
) -> None:
    """Wait for something to be so; fails the test with `told()` when it never is."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + within_s
    while not condition():
        if loop.time() > ends:
            raise AssertionError(f"it never came to be so: {told()}")
        await asyncio.sleep(0.005)
