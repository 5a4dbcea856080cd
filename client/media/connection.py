"""One media connection to the court, by WebRTC (RFC 8825): the only room that knows aiortc.

The desk offers (RFC 8829) its microphone and camera as two `sendonly` sections, then two
`recvonly` sections for every other seat, all in one bundle (RFC 9143); the court answers and says
on which section each person comes. What may be sent is a gate that is shut until the court's
orders open it: a shut gate sends no packet, and opening the camera's gate begins with a key frame.

A connection is made once and lost once. It knows nothing of devices, mixing or painting.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import Any

import av.logging
import numpy as np
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCRtpSender,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.codecs import vpx
from aiortc.exceptions import InvalidStateError
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, VideoFrame

from client.media import guard
from client.media.blocks import RATE, Samples, one_channel
from client.media.capture import opencv
from client.media.engine import MediaFailed, Negotiate
from client.media.equipment import Shot
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.signalling import IceServer, Kind, MediaAnswered

log = logging.getLogger("mingjing.media.connection")

CONNECT_S = 8.0
"""Within this a connection stands, or it has failed."""
CLOSE_S = 1.5
DEAD_AFTER_S = 12.0
"""A path on which nothing came for so long is dead: ICE itself would have heard an answer to its
consent checks (RFC 7675) every 4 to 6 s, and gives up only after 30."""

VIDEO_BITRATE = 500_000
"""Bits a second for 360p, whatever more the court would take."""

_VIDEO_CLOCK = 90_000
_VOICE_SAMPLES = RATE // 50
_VOICE_WAITING = 5
_GAP_S = 0.2
_LOOPBACK = "127.0.0.1"


def prepare() -> None:
    """Set for the process what aiortc offers no argument for; doing it again changes nothing."""
    guard.install()
    vpx.MAX_BITRATE = VIDEO_BITRATE
    # libav writes on standard error by itself, a line for each picture it cannot decode.
    av.logging.set_libav_level(av.logging.FATAL)
    receiver = logging.getLogger("aiortc.rtcrtpreceiver")
    if _undecodable not in receiver.filters:
        receiver.addFilter(_undecodable)


def _undecodable(record: logging.LogRecord) -> bool:
    # Until the first key frame has come every picture is undecodable, which is as it should be.
    return "failed to decode" not in str(record.msg)


class _VoiceTrack(MediaStreamTrack):
    """What the microphone says, 20 ms at a time; waits while it says nothing."""

    kind = "audio"

    def __init__(self) -> None:
        super().__init__()
        self._began = time.monotonic()
        self._at = 0
        self._unsent: deque[AudioFrame] = deque(maxlen=_VOICE_WAITING)
        self._arrived = asyncio.Event()

    def put(self, samples: Samples) -> None:
        """Take 20 ms; the clock of the stream runs on while the microphone is closed."""
        now = int((time.monotonic() - self._began) * RATE)
        if now - self._at > _GAP_S * RATE:
            self._at = now // _VOICE_SAMPLES * _VOICE_SAMPLES
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = RATE
        frame.time_base = Fraction(1, RATE)
        frame.pts = self._at
        self._at += len(samples)
        self._unsent.append(frame)
        self._arrived.set()

    def hush(self) -> None:
        """Throw away what has not been sent."""
        self._unsent.clear()

    async def recv(self) -> AudioFrame:
        """Wait for the next 20 ms."""
        while not self._unsent:
            self._arrived.clear()
            await self._arrived.wait()
        return self._unsent.popleft()


class _CameraTrack(MediaStreamTrack):
    """What the camera sees: a mailbox of one; waits while it sees nothing."""

    kind = "video"

    def __init__(self) -> None:
        super().__init__()
        self._began = time.monotonic()
        self._unsent: VideoFrame | None = None
        self._arrived = asyncio.Event()

    def put(self, frame: VideoFrame, at: float) -> None:
        """Take a picture of the moment `at`; an older one that waits is forgotten."""
        frame.pts = max(0, int((at - self._began) * _VIDEO_CLOCK))
        frame.time_base = Fraction(1, _VIDEO_CLOCK)
        self._unsent = frame
        self._arrived.set()

    def hush(self) -> None:
        """Throw away what has not been sent."""
        self._unsent = None

    async def recv(self) -> VideoFrame:
        """Wait for the next picture."""
        while self._unsent is None:
            self._arrived.clear()
            await self._arrived.wait()
        frame, self._unsent = self._unsent, None
        return frame


class _Peer(RTCPeerConnection):
    """aiortc's connection, whose inner task of connecting is looked after."""

    async def _RTCPeerConnection__connect(self) -> None:  # noqa: N802 - the name that aiortc calls
        # Hung up half way, it raises in a task that nobody waits for.
        with suppress(InvalidStateError):
            await super()._RTCPeerConnection__connect()  # type: ignore[misc]


def _mono(frame: AudioFrame) -> Samples:
    """Give the one channel that this room works with."""
    return one_channel(np.asarray(frame.to_ndarray(), np.int16), len(frame.layout.channels))


class Connection:
    """One leg between this desk and the court."""

    def __init__(
        self,
        others: Sequence[ParticipantId],
        ice_servers: Sequence[IceServer],
        *,
        loopback: bool,
        hear: Callable[[ParticipantId, Samples], None],
        see: Callable[[ParticipantId, VideoFrame], None],
        lost: Callable[[], None],
    ) -> None:
        """Take what it needs; everything is called on the court thread.

        `loopback` says that the court is on this very machine; `lost` is called once, when a
        connection that stood has broken.
        """
        prepare()
        self._hear = hear
        self._see = see
        self._lost = lost
        self._tasks: set[asyncio.Task[None]] = set()
        self._settled = asyncio.Event()
        self._standing = False
        self._closed = False
        self._microphone = False
        self._camera = False
        self._voice = _VoiceTrack()
        self._picture = _CameraTrack()
        self._peer = _Peer(
            RTCConfiguration(
                # Always a list of our own, be it empty: with none given, aiortc asks a public
                # server for our address.
                iceServers=[_ice_server(each) for each in ice_servers],
                bundlePolicy=RTCBundlePolicy.MAX_BUNDLE,
            )
        )
        self._peer.on("connectionstatechange", self._on_state)
        self._sending = (
            self._section(self._voice, "sendonly"),
            self._section(self._picture, "sendonly"),
        )
        self._receiving = [
            self._section(kind, "recvonly") for _ in others for kind in ("audio", "video")
        ]
        self._ice = self._sending[0].sender.transport.transport._connection
        if loopback:
            self._stay_on_this_machine()

    @property
    def standing(self) -> bool:
        """Whether it was made and has not broken."""
        return self._standing

    async def open(self, leg: int, negotiate: Negotiate, within_s: float = CONNECT_S) -> None:
        """Connect; raises `MediaFailed` when the court or the network does not allow it."""
        try:
            async with asyncio.timeout(within_s):
                await self._peer.setLocalDescription(await self._peer.createOffer())
                answered = await negotiate(leg, self._peer.localDescription.sdp)
                await self._accept(leg, answered)
                await self._settled.wait()
        except TimeoutError as late:
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, "no connection in time") from late
        if self._peer.connectionState != "connected":
            raise MediaFailed(Reason.MEDIA_UNAVAILABLE, "the connection could not be made")
        self._standing = True
        self._begin(self._watch_path())

    def obey(self, *, microphone: bool, camera: bool) -> None:
        """Open and shut the gates."""
        if camera and not self._camera:
            # Whoever sees this picture next has nothing to build it on.
            self._sending[1].sender._send_keyframe()
        self._microphone, self._camera = microphone, camera
        if not microphone:
            self._voice.hush()
        if not camera:
            self._picture.hush()

    def send_voice(self, samples: Samples) -> None:
        """Send 20 ms of the microphone, if its gate is open."""
        if self._microphone:
            self._voice.put(samples)

    @staticmethod
    def picture_of(shot: Shot) -> VideoFrame:
        """Give what is sent for a picture of the camera; on the camera's own thread."""
        cv2 = opencv()
        return VideoFrame.from_ndarray(cv2.cvtColor(shot, cv2.COLOR_BGR2YUV_I420), format="yuv420p")

    def send_picture(self, frame: VideoFrame, at: float) -> None:
        """Send a picture of the camera, if its gate is open."""
        if self._camera:
            self._picture.put(frame, at)

    async def close(self) -> None:
        """Hang up; nothing is called when this has returned."""
        self._closed, self._standing = True, False
        self._settled.set()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        try:
            async with asyncio.timeout(CLOSE_S):
                await self._peer.close()
        except TimeoutError:
            log.warning("a media connection did not close in time")

    # --- Making it ---------------------------------------------------------------------------

    def _section(self, what: MediaStreamTrack | str, direction: str) -> RTCRtpTransceiver:
        section = self._peer.addTransceiver(what, direction=direction)
        wanted = {"audio": "audio/opus", "video": "video/vp8"}[section.kind]
        offered = RTCRtpSender.getCapabilities(section.kind).codecs
        section.setCodecPreferences([one for one in offered if one.mimeType.lower() == wanted])
        return section

    def _stay_on_this_machine(self) -> None:
        """Offer the loopback address, which ICE leaves out, and no other: there is no network."""
        gather = self._ice.get_component_candidates

        async def gather_here(component: int, addresses: list[str], timeout: int = 5) -> Any:  # noqa: ASYNC109 - aioice's signature
            del addresses
            return await gather(component, [_LOOPBACK], timeout)

        self._ice.get_component_candidates = gather_here  # type: ignore[method-assign]

    async def _accept(self, leg: int, answered: MediaAnswered) -> None:
        if answered.leg != leg:
            raise MediaFailed(Reason.BAD_SDP, "an answer to another offer")
        try:
            await self._peer.setRemoteDescription(RTCSessionDescription(answered.sdp, "answer"))
        except Exception as wrong:
            # aiortc's reader raises whatever the text makes of it; a connection that was closed
            # meanwhile raises here as well.
            raise MediaFailed(Reason.BAD_SDP, repr(wrong)) from wrong
        persons = {slot.mid: slot for slot in answered.slots}
        if len(persons) != len(answered.slots):
            raise MediaFailed(Reason.BAD_SDP, "two persons on one section")
        for section in self._receiving:
            slot = persons.pop(section.mid or "", None)
            if slot is None or section.currentDirection != "recvonly":
                continue
            if slot.kind != section.kind:
                raise MediaFailed(Reason.BAD_SDP, "a person on a section of another kind")
            listen = self._listen if slot.kind is Kind.AUDIO else self._look
            self._begin(listen(section.receiver.track, slot.participant))
        if persons:
            raise MediaFailed(Reason.BAD_SDP, "a person on a section that was not offered")

    # --- While it stands ---------------------------------------------------------------------

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (wrong := task.exception()) is not None:
            log.error("a media stream has ended by itself", exc_info=wrong)

    async def _listen(self, track: MediaStreamTrack, person: ParticipantId) -> None:
        with suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                if isinstance(frame, AudioFrame):
                    self._hear(person, _mono(frame))

    async def _look(self, track: MediaStreamTrack, person: ParticipantId) -> None:
        with suppress(MediaStreamError):
            while True:
                frame = await track.recv()
                if isinstance(frame, VideoFrame):
                    self._see(person, frame)

    def _on_state(self) -> None:
        state = self._peer.connectionState
        if state in {"connected", "failed", "closed"}:
            self._settled.set()
        if state in {"failed", "closed"}:
            self._break()

    async def _watch_path(self) -> None:
        began = time.monotonic()
        while True:
            await asyncio.sleep(1.0)
            heard = guard.heard_at(self._ice) or began
            if time.monotonic() - heard > DEAD_AFTER_S:
                log.info("nothing came from the court for %.0f s", DEAD_AFTER_S)
                self._break()
                return

    def _break(self) -> None:
        if self._standing and not self._closed:
            self._standing = False
            self._lost()


def _ice_server(server: IceServer) -> RTCIceServer:
    return RTCIceServer(
        urls=list(server.urls),
        username=server.username or None,
        credential=server.credential or None,
    )
