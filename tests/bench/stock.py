"""aiortc as it comes, as one end of a measured call.

Its own peer connection, tracks, encoders, buffers and decoders, untouched; only the loopback
address, which it leaves out, is offered. It is handed the same blocks and pictures as our own
desk; what it gives is noted as played when `recv` returns, and its pictures are scaled and
blitted as ours are. Frames that it never delivers are silence.
"""

import asyncio
import fractions
import logging
import threading
import time
from typing import Any

import aioice.ice
import av.logging
import numpy as np
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.codecs import vpx
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter

from client.media.blocks import RATE
from client.media.devices.capture import opencv
from client.media.picture.viewer import blittable
from tests.bench.marked import FRAME
from tests.bench.seen import Painter
from tests.bench.stands import Mouth, Stands
from tests.bench.station import Post
from tests.bench.taken import Taking

_VIDEO_CLOCK = 90_000


def _here(use_ipv4: bool, use_ipv6: bool) -> list[str]:
    return ["127.0.0.1"]


class _Voice(MediaStreamTrack):
    """The microphone, 20 ms at a time."""

    kind = "audio"

    def __init__(self, stands: Stands, words: Any) -> None:
        super().__init__()
        self._taking = stands.said
        self._mouth = Mouth(words, stands.said)
        self._began = 0.0

    async def recv(self) -> AudioFrame:
        """Give the next 20 ms when they have been said."""
        start = self._taking.next
        if start == 0:
            self._began = time.monotonic()
        due = self._began + (start + FRAME) / RATE - time.monotonic()
        if due > 0:
            await asyncio.sleep(due)
        frame = AudioFrame.from_ndarray(self._mouth.say(FRAME).reshape(1, -1), layout="mono")
        frame.sample_rate = RATE
        frame.pts = start
        frame.time_base = fractions.Fraction(1, RATE)
        return frame


class _Camera(MediaStreamTrack):
    """The camera: read and converted on a thread of its own, a mailbox of one before the loop."""

    kind = "video"

    def __init__(self, stands: Stands) -> None:
        super().__init__()
        self._gallery = stands.gallery
        self._here = asyncio.get_running_loop()
        self._newest: VideoFrame | None = None
        self._arrived = asyncio.Event()
        self._ended = False
        self._began = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="camera", daemon=True)

    def _run(self) -> None:
        cv2 = opencv()
        while not self._ended:
            shot = self._gallery.read()
            picture = cv2.cvtColor(shot, cv2.COLOR_BGR2YUV_I420)
            frame = VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts = int((time.monotonic() - self._began) * _VIDEO_CLOCK)
            frame.time_base = fractions.Fraction(1, _VIDEO_CLOCK)
            self._here.call_soon_threadsafe(self._put, frame)

    def _put(self, frame: VideoFrame) -> None:
        self._newest = frame
        self._arrived.set()

    async def recv(self) -> VideoFrame:
        """Give the next picture."""
        if self._thread.ident is None:
            self._thread.start()
        while self._newest is None:
            self._arrived.clear()
            await self._arrived.wait()
        frame, self._newest = self._newest, None
        return frame

    def stop(self) -> None:
        """End."""
        self._ended = True
        super().stop()


class StockPeer:
    """One aiortc connection."""

    def __init__(self, post: Post, stands: Stands, painter: Painter) -> None:
        aioice.ice.get_host_addresses = _here
        av.logging.set_libav_level(av.logging.FATAL)
        logging.getLogger("aiortc").setLevel(logging.ERROR)
        if post.bits_per_s:
            vpx.DEFAULT_BITRATE = post.bits_per_s
        self._heard: Taking = stands.heard
        self._painter = painter
        self._tile = post.tile
        self._tasks: list[asyncio.Task[None]] = []
        self._first_pts: int | None = None
        self._reformatter = VideoReformatter()
        self._pc = RTCPeerConnection(
            RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)
        )
        self._pc.on("track", self._on_track)
        self._tracks: list[MediaStreamTrack] = [_Voice(stands, post.words())]
        if post.camera:
            self._tracks.append(_Camera(stands))

    async def do(self, bid: dict[str, Any]) -> dict[str, Any] | None:
        """Offer, answer, accept, or wait for the connection."""
        match bid["do"]:
            case "offer":
                for track in self._tracks:
                    self._pc.addTrack(track)
                if len(self._tracks) == 1 and bid.get("pictures"):
                    self._pc.addTransceiver("video", direction="recvonly")
                await self._pc.setLocalDescription(await self._pc.createOffer())
                return {"sdp": self._pc.localDescription.sdp}
            case "answer":
                await self._pc.setRemoteDescription(RTCSessionDescription(bid["sdp"], "offer"))
                for track in self._tracks:
                    self._pc.addTrack(track)
                await self._pc.setLocalDescription(await self._pc.createAnswer())
                return {"sdp": self._pc.localDescription.sdp}
            case "accept":
                await self._pc.setRemoteDescription(RTCSessionDescription(bid["sdp"], "answer"))
            case "wait":
                began = time.monotonic()
                while self._pc.connectionState != "connected":
                    if time.monotonic() - began > 15:
                        return {"connected": False}
                    await asyncio.sleep(0.01)
                return {"connected": True}
            case other:
                raise ValueError(f"unknown bid {other}")
        return None

    async def close(self) -> None:
        """Hang up."""
        for task in self._tasks:
            task.cancel()
        for track in self._tracks:
            track.stop()
        await self._pc.close()

    def _on_track(self, track: MediaStreamTrack) -> None:
        listen = self._listen if track.kind == "audio" else self._look
        self._tasks.append(asyncio.get_running_loop().create_task(listen(track)))

    async def _listen(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            now = time.monotonic()
            assert isinstance(frame, AudioFrame)
            assert frame.pts is not None
            if self._first_pts is None:
                self._first_pts = frame.pts
            samples = np.asarray(frame.to_ndarray(), np.int16)
            mono = samples.reshape(-1, len(frame.layout.channels))[:, 0].copy()
            self._heard.note(mono, now, frame.pts - self._first_pts)

    async def _look(self, track: MediaStreamTrack) -> None:
        while True:
            try:
                frame = await track.recv()
            except MediaStreamError:
                return
            assert isinstance(frame, VideoFrame)
            self._painter.show(lambda frame=frame: self._scaled(frame))  # type: ignore[misc]

    def _scaled(self, frame: VideoFrame) -> tuple[int, int, bytes]:
        width, height = self._tile
        scaled = self._reformatter.reformat(
            frame,
            width=width,
            height=height,
            format="bgra",
            interpolation=Interpolation.FAST_BILINEAR,
            threads=1,
        )
        return width, height, blittable(scaled)
