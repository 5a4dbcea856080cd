"""aiortc as it comes behind a window: one connection that receives everybody.

Its pictures are scaled by the client's own worker, so that only the connection differs.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aioice.ice
import av.logging
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError, MediaStreamTrack
from av import AudioFrame, VideoFrame

from client.frames import Frames
from client.media.picture.viewer import Viewer
from client.protocol.ids import ParticipantId
from client.protocol.signalling import Kind, MediaAnswered
from tests.bench.stands import Stands
from tests.bench.station import Say


def _here(use_ipv4: bool, use_ipv6: bool) -> list[str]:
    return ["127.0.0.1"]


class StockViewer:
    """One aiortc connection that only receives."""

    def __init__(self, frames: Frames, stands: Stands, say: Say) -> None:
        aioice.ice.get_host_addresses = _here
        av.logging.set_libav_level(av.logging.FATAL)
        logging.getLogger("aiortc").setLevel(logging.ERROR)
        self._say = say
        self._heard = stands.heard
        self._pictures = Viewer(frames)
        self._pictures.begin()
        self._tasks: list[asyncio.Task[None]] = []
        self._answered: asyncio.Queue[MediaAnswered] = asyncio.Queue()
        self._pc = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )

    async def do(self, bid: dict[str, Any]) -> dict[str, Any] | None:
        """Connect, take an answer, or look at somebody."""
        match bid["do"]:
            case "connect":
                self._tasks.append(asyncio.create_task(self._join(len(bid["others"]))))
            case "answered":
                self._answered.put_nowait(MediaAnswered.model_validate(bid["answer"]))
            case "obey":
                self._pictures.see(frozenset(map(ParticipantId, bid["seen"])))
            case other:
                raise ValueError(f"unknown bid {other}")
        return None

    async def close(self) -> None:
        """Hang up."""
        for task in self._tasks:
            task.cancel()
        await self._pc.close()
        self._pictures.stop()
        self._pictures.join(2)

    async def _join(self, others: int) -> None:
        for kind, direction, count in (("audio", "sendonly", 1), ("video", "sendonly", 1)):
            for _ in range(count):
                self._pc.addTransceiver(kind, direction=direction)
        for _ in range(others):
            self._pc.addTransceiver("audio", direction="recvonly")
            self._pc.addTransceiver("video", direction="recvonly")
        await self._pc.setLocalDescription(await self._pc.createOffer())
        self._say(offer={"leg": 1, "sdp": self._pc.localDescription.sdp})
        answered = await self._answered.get()
        await self._pc.setRemoteDescription(RTCSessionDescription(answered.sdp, "answer"))
        who = {slot.mid: slot for slot in answered.slots}
        for section in self._pc.getTransceivers():
            slot = who.get(section.mid or "")
            if slot is None:
                continue
            take: Callable[[MediaStreamTrack, ParticipantId], Awaitable[None]]
            take = self._listen if slot.kind is Kind.AUDIO else self._look
            work = take(section.receiver.track, slot.participant)
            self._tasks.append(asyncio.ensure_future(work))
        connected = asyncio.Event()
        self._pc.on("connectionstatechange", connected.set)
        while self._pc.connectionState != "connected":
            connected.clear()
            await connected.wait()
        self._say(joined=True, seconds=0.0, at=0.0)

    async def _listen(self, track: MediaStreamTrack, person: ParticipantId) -> None:
        # A mixer is not part of aiortc: what comes is taken and left.
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            assert isinstance(frame, AudioFrame)

    async def _look(self, track: MediaStreamTrack, person: ParticipantId) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            assert isinstance(frame, VideoFrame)
            self._pictures.put(person, frame)
