"""The pictures of the others, from whole coded pictures to the tiles.

One worker decodes every picture and scales the newest of each person to the size in which a tile
shows it, so that neither the court thread nor the painter ever does either. When the worker is
late it decodes all, since each builds on the one before, and scales only the last; for a tile
that nobody shows it does not scale at all. The picture of somebody who may not be seen any more
is gone when `see` returns, and none comes after it.

Nothing here knows why somebody may be seen.
"""

import logging
import threading
import time
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import replace

import av.logging
import numpy as np
from av import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import Interpolation, VideoReformatter
from numpy.typing import NDArray

from client.frames import Frames, Picture, Size, Source
from client.media.devices.capture import fitted
from client.media.engine import RemoteReadings
from client.media.picture.assembly import WholeFrame
from client.media.picture.decoder import Decoder, Undecoded
from client.protocol.ids import ParticipantId

log = logging.getLogger("mingjing.media.picture.viewer")

MOVING = 5
"""Different pictures in a second that make the second a moving one."""
FREEZE_S = 0.5
"""A picture that was due and stands still for longer is frozen."""
WAITING_MOST = 50
"""Coded pictures of one person that wait for the worker; more, and a key frame is asked for."""
_CLOCK = 90_000


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
        self.decoder = Decoder()
        self.coded: deque[WholeFrame] = deque()
        self.decoded: VideoFrame | None = None
        self._shown: tuple[float, int] | None = None
        self._last = 0
        self._second = 0
        self._different = 0

    def count(self, frame: VideoFrame, now: float, whole: WholeFrame | None) -> int:
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
        frozen_s = 0.0 if whole is None else self._frozen_s(whole, now)
        self.readings = replace(
            found,
            frames_decoded=found.frames_decoded + 1,
            first_frame_at=now if found.first_frame_at is None else found.first_frame_at,
            newest_frame_at=now,
            freezes=found.freezes + (frozen_s > 0),
            longest_freeze_s=max(found.longest_freeze_s, frozen_s),
            size=Size(frame.width, frame.height),
        )
        return self.readings.frames_decoded

    def _frozen_s(self, whole: WholeFrame, now: float) -> float:
        """Give how long a picture was due and did not come; 0.0 when that was not long.

        Somebody who has closed the camera is not frozen: nothing was lost in between, and the
        pictures themselves say that they were taken so far apart.
        """
        shown, self._shown = self._shown, (now, whole.timestamp)
        if shown is None or now - shown[0] <= FREEZE_S:
            return 0.0
        apart_s = ((whole.timestamp - shown[1]) & 0xFFFF_FFFF) / _CLOCK
        due = whole.skipped or apart_s <= FREEZE_S
        return now - shown[0] if due else 0.0


class Viewer:
    """Takes coded pictures, counts them, and leaves them in `Frames` in the size wanted."""

    def __init__(
        self, frames: Frames, ask: Callable[[ParticipantId], object] = lambda _: None
    ) -> None:
        """Take what it needs; `ask` is called, on the worker, when a person's key frame is needed.

        It is called for each picture that cannot be decoded, without a limit of its own.
        """
        # libav writes on standard error by itself, a line for each picture it cannot decode.
        av.logging.set_libav_level(av.logging.FATAL)
        self._frames = frames
        self._ask = ask
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
                    sitter.coded.clear()
                    sitter.decoded = None
                    sitter.decoder = Decoder()
                self._frames.clear(Source(person))

    def take(self, person: ParticipantId, whole: WholeFrame) -> None:
        """Take the next coded picture; forgotten when that person is not to be seen."""
        with self._changed:
            if person not in self._seen:
                return
            sitter = self._sitters.setdefault(person, _Sitter())
            if whole.key and len(sitter.coded) > WAITING_MOST // 2:
                # Nothing of what waits is needed any more.
                sitter.coded.clear()
            late = len(sitter.coded) >= WAITING_MOST
            if late:
                sitter.coded.clear()
                sitter.decoder = Decoder()
            else:
                sitter.coded.append(whole)
            self._changed.notify()
        if late:
            log.info("the pictures of one person came too fast to be decoded")
            self._ask(person)

    def put(self, person: ParticipantId, frame: VideoFrame) -> None:
        """Take a picture that was decoded elsewhere."""
        with self._changed:
            if person not in self._seen:
                return
            sitter = self._sitters.setdefault(person, _Sitter())
            sitter.count(frame, time.monotonic(), None)
            if self._frames.wanted(Source(person)) is not None:
                sitter.decoded = frame
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
                # One picture of each, so that nobody waits for all of somebody else's.
                work = [
                    (person, sitter, sitter.coded.popleft() if sitter.coded else None)
                    for person, sitter in self._sitters.items()
                    if sitter.coded or sitter.decoded is not None
                ]
            for person, sitter, whole in work:
                try:
                    if whole is not None:
                        self._decode(person, sitter, whole)
                    self._show(person, sitter)
                except Exception:
                    log.exception("a picture could not be shown")

    def _somebody_waits(self) -> bool:
        return any(sitter.coded or sitter.decoded is not None for sitter in self._sitters.values())

    def _decode(self, person: ParticipantId, sitter: _Sitter, whole: WholeFrame) -> None:
        decoder = sitter.decoder
        frame = decoder.decode(whole)
        if isinstance(frame, VideoFrame):
            with self._changed:
                if sitter.decoder is decoder:
                    sitter.count(frame, time.monotonic(), whole)
                    sitter.decoded = frame
        elif frame is not Undecoded.NOTHING:
            log.info("a picture could not be decoded: %s", frame.name.lower())
            self._ask(person)

    def _show(self, person: ParticipantId, sitter: _Sitter) -> None:
        """Scale the newest picture, unless another one of that person waits already."""
        with self._changed:
            frame, number = sitter.decoded, sitter.readings.frames_decoded
            at, decoder = sitter.readings.newest_frame_at, sitter.decoder
            if frame is None or at is None or sitter.coded:
                return
            sitter.decoded = None
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
            # Whoever went and came back meanwhile has another decoder.
            mine = self._sitters.get(person) is sitter and sitter.decoder is decoder
            if mine and person in self._seen:
                self._frames.put(Source(person), picture)
