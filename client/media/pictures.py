"""The pictures of the others, on their way from the decoder to the tiles.

Each person has a mailbox of one: a picture that was not yet scaled when the next one comes is
counted and forgotten. Scaling to the size in which a tile is shown is done by one worker, so that
neither the court thread nor the painter ever does it; for a tile that nobody shows it is not done
at all. The picture of somebody who may not be seen any more is gone when `see` returns, and none
comes after it.

Nothing here knows why somebody may be seen.
"""

import logging
import threading
import time
import zlib
from dataclasses import replace

import numpy as np
from av import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from client.frames import Frames, Picture, Source
from client.media.capture import fitted
from client.media.engine import RemoteReadings
from client.protocol.ids import ParticipantId

log = logging.getLogger("mingjing.media.pictures")

MOVING = 5
"""Different pictures in a second that make the second a moving one."""


def _rows(plane: VideoPlane) -> NDArray[np.uint8]:
    return np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)


def fingerprint(frame: VideoFrame) -> int:
    """Give a number that two different pictures hardly share, from every 64th point of grey."""
    grey = _rows(frame.planes[0])
    return zlib.crc32(grey[: frame.height : 8, : frame.width : 8].tobytes())


def blittable(frame: VideoFrame) -> bytes:
    """Give the bytes of a 32-bit picture, rows without padding."""
    plane = frame.planes[0]
    row = frame.width * 4
    if plane.line_size == row:
        return bytes(plane)[: row * frame.height]
    return _rows(plane)[: frame.height, :row].tobytes()


class _Sitter:
    """What is kept of one person."""

    def __init__(self) -> None:
        self.readings = RemoteReadings()
        self.reformatter = VideoReformatter()
        self.waiting: tuple[VideoFrame, float, int] | None = None
        self._last = 0
        self._second = 0
        self._different = 0

    def count(self, frame: VideoFrame, now: float) -> int:
        """Count a picture and give its number."""
        found = self.readings
        print_of_it = fingerprint(frame)
        if int(now) != self._second:
            moved = self._different >= MOVING
            found = replace(found, moving_s=found.moving_s + moved)
            self._second, self._different = int(now), 0
        if print_of_it != self._last:
            self._last = print_of_it
            self._different += 1
        self.readings = replace(
            found,
            frames_decoded=found.frames_decoded + 1,
            first_frame_at=now if found.first_frame_at is None else found.first_frame_at,
        )
        return self.readings.frames_decoded


class Pictures:
    """Takes decoded pictures, counts them, and leaves them in `Frames` in the size wanted."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._changed = threading.Condition()
        self._seen: frozenset[ParticipantId] = frozenset()
        self._sitters: dict[ParticipantId, _Sitter] = {}
        self._thread: threading.Thread | None = None
        self._ended = False

    def begin(self) -> None:
        """Count anew: a new connection has been made."""
        with self._changed:
            for person in self._sitters:
                self._frames.clear(Source(person))
            self._sitters = {}
            if self._thread is None and not self._ended:
                self._thread = threading.Thread(target=self._run, name="pictures", daemon=True)
                self._thread.start()

    def see(self, seen: frozenset[ParticipantId]) -> None:
        """Let these persons be seen from now on, and nobody else."""
        with self._changed:
            gone = self._seen - seen
            self._seen = seen
            for person in gone:
                if (sitter := self._sitters.get(person)) is not None:
                    sitter.waiting = None
                self._frames.clear(Source(person))

    def put(self, person: ParticipantId, frame: VideoFrame) -> None:
        """Take a decoded picture; forgotten when that person is not to be seen."""
        now = time.monotonic()
        with self._changed:
            if person not in self._seen:
                return
            sitter = self._sitters.setdefault(person, _Sitter())
            number = sitter.count(frame, now)
            if self._frames.wanted(Source(person)) is not None:
                sitter.waiting = (frame, now, number)
                self._changed.notify()

    def readings(self) -> dict[ParticipantId, RemoteReadings]:
        """Give the counters, without the seconds of sound."""
        with self._changed:
            return {person: sitter.readings for person, sitter in self._sitters.items()}

    def stop(self) -> None:
        """Have the worker end."""
        with self._changed:
            self._ended = True
            self._changed.notify()

    def join(self, limit_s: float) -> bool:
        """Wait for the worker's end; False when it did not come in time."""
        if self._thread is None:
            return True
        self._thread.join(max(0.0, limit_s))
        return not self._thread.is_alive()

    # --- On the worker -----------------------------------------------------------------------

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._ended or self._somebody_waits())
                if self._ended:
                    return
                work = [
                    (person, sitter, sitter.waiting)
                    for person, sitter in self._sitters.items()
                    if sitter.waiting is not None
                ]
                for _, sitter, _ in work:
                    sitter.waiting = None
            for person, sitter, (frame, at, number) in work:
                try:
                    self._show(person, sitter, frame, at, number)
                except Exception:
                    log.exception("a picture could not be scaled")

    def _somebody_waits(self) -> bool:
        return any(sitter.waiting is not None for sitter in self._sitters.values())

    def _show(
        self, person: ParticipantId, sitter: _Sitter, frame: VideoFrame, at: float, number: int
    ) -> None:
        wanted = self._frames.wanted(Source(person))
        if wanted is None:
            return
        size = fitted(frame.width, frame.height, wanted)
        scaled = sitter.reformatter.reformat(
            frame,
            width=size.width,
            height=size.height,
            format="bgra",
            interpolation=Interpolation.FAST_BILINEAR,
            threads=1,
        )
        picture = Picture(size.width, size.height, blittable(scaled), at, number)
        with self._changed:
            if person in self._seen and self._sitters.get(person) is sitter:
                self._frames.put(Source(person), picture)
