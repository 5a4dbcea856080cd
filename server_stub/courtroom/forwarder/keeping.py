"""The speech of the last minutes, for those who missed it: what was allowed to pass, and no more.

A frame is kept as it came, at its place in its own stream's time, and with the moment at which it
was said. The place gives the order, however late or however many at once frames have come; the
moment is the stream's time held against the clock by the fastest of its frames, never later than
the frame came and never much earlier. Pauses in talking are no speech: neither the empty frames
nor the single ones by which an encoder keeps a pause alive. What is too old, or more than a
person's share of room, is forgotten, the oldest first; what comes faster than anybody can speak is
not kept at all.

Moments are seconds of any clock that only grows. It knows neither packets, persons nor the wall
clock, and never decodes.
"""

import struct
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from server_stub.courtroom.budget import Budget

CLOCK_RATE = 48_000
FRAME_S = 0.02
CHUNK = 32_768
PAUSE_S = 0.5
"""A shorter pause belongs to what is said."""
RUN_GAP_S = 0.065
RUN_MIN = 5
"""Frames in a row that are speech; fewer are the noise of a pause."""
SILENT_OCTETS = 2
"""A payload of so few octets holds nothing (RFC 6716 section 3.1, RFC 7587 section 3.1.3)."""
WANDER_S = 5.0
"""A stream whose time is further off than this has jumped."""
LATE_S = 0.8
"""A frame's moment lies no further than this before the frame came. Whoever asks for what came
since a moment asks from a second before it, and so is given all of it."""
DRAWN = 0.001
"""With each frame a stream's moments are drawn so much of the way to when it came, or two clocks
would part in a long hearing."""
FRAMES_PER_S = 75.0
"""Speech is 50 a second. Tiny frames would fill no room, and yet each is looked at by every look
into what is kept."""
FRAMES_AT_ONCE = 100.0
"""A stalled path gives up to two seconds at once, and what it lost comes again."""

_RECORD = struct.Struct("!dIH")
"""Moment, place in `_UNIT` ticks, length of the payload."""
_UNIT = 120
"""Ticks in 2.5 ms, the shortest frame of Opus: four months fit into a record."""


@dataclass(slots=True)
class _Chunk:
    begins_at: float
    ends_at: float
    octets: bytes | bytearray


@dataclass(frozen=True, slots=True)
class _Anchor:
    """A timestamp of the present stream, its place, and its moment."""

    timestamp: int
    place: int
    at: float


class Keeping:
    """One person's speech."""

    __slots__ = (
        "__weakref__",
        "_anchor",
        "_budget",
        "_chunks",
        "_highest",
        "_kept_octets",
        "_kept_s",
        "_size",
    )

    def __init__(self, kept_s: float, kept_octets: int) -> None:
        self._kept_s = kept_s
        self._kept_octets = kept_octets
        self._chunks: deque[_Chunk] = deque()
        self._budget = Budget(FRAMES_PER_S, FRAMES_AT_ONCE)
        self._size = 0
        self._anchor: _Anchor | None = None
        self._highest = 0
        """The farthest place of all; another stream begins beyond it."""

    @property
    def size(self) -> int:
        """Octets that are kept."""
        return self._size

    def begin(self) -> None:
        """Take what comes next for another stream's, whose time counts from elsewhere."""
        self._anchor = None

    def take(self, timestamp: int, payload: bytes, now: float) -> None:
        """Keep a frame that has come, be it late."""
        place, at = self._placed(timestamp, now)
        if len(payload) <= SILENT_OCTETS or not self._budget.spend(now):
            return
        record = _RECORD.pack(at, place // _UNIT & 0xFFFF_FFFF, len(payload)) + payload
        if not self._chunks or len(self._chunks[-1].octets) >= CHUNK:
            if self._chunks:
                # A bytearray has room to grow, which this one needs no more.
                self._chunks[-1].octets = bytes(self._chunks[-1].octets)
            self._chunks.append(_Chunk(at, at, bytearray()))
            self.forget(now)
        chunk = self._chunks[-1]
        chunk.octets += record
        chunk.begins_at = min(chunk.begins_at, at)
        chunk.ends_at = max(chunk.ends_at, at)
        self._size += len(record)

    def _placed(self, timestamp: int, now: float) -> tuple[int, float]:
        """Give a frame's place, in ticks since this person first spoke, and its moment."""
        anchor = self._anchor
        if anchor is not None:
            moved = (timestamp - anchor.timestamp + 0x8000_0000) % (1 << 32) - 0x8000_0000
            place, at = anchor.place + moved, anchor.at + moved / CLOCK_RATE
            if abs(at - now) <= WANDER_S:
                # Nothing is said after it has come: then it was the others that were late.
                at = min(at, now)
                if moved > 0 or at == now:
                    self._anchor = _Anchor(timestamp, place, at + DRAWN * (now - at))
                self._highest = max(self._highest, place)
                return place, max(at, now - LATE_S)
        self._highest += round(FRAME_S * CLOCK_RATE)
        self._anchor = _Anchor(timestamp, self._highest, now)
        return self._highest, now

    def forget(self, now: float) -> None:
        """Keep no longer what is too old, or too much."""
        while self._chunks and self._chunks[0].ends_at < now - self._kept_s:
            self._drop()
        while len(self._chunks) > 1 and self._size > self._kept_octets:
            self._drop()

    def _drop(self) -> None:
        self._size -= len(self._chunks.popleft().octets)

    def frames(self, since: float, until: float) -> list[tuple[float, bytes]]:
        """Give the frames that began in a span, in order."""
        found = [
            frame
            for chunk in self._chunks
            if chunk.ends_at >= since and chunk.begins_at <= until
            for frame in _read(chunk.octets)
            if since <= frame[0] <= until
        ]
        found.sort(key=lambda frame: frame[1])
        moments = accumulate((at for at, _, _ in found), max)
        return [(at, payload) for at, (_, _, payload) in zip(moments, found, strict=True)]

    def spans(self, since: float, until: float) -> list[tuple[float, float]]:
        """Give when there was speech, from the first frame's beginning to the last one's end."""
        return spans([at for at, _ in self.frames(since, until)])


def _read(octets: bytes | bytearray) -> Iterator[tuple[float, int, bytes]]:
    at = 0
    while at < len(octets):
        moment, place, size = _RECORD.unpack_from(octets, at)
        at += _RECORD.size
        yield moment, place, bytes(octets[at : at + size])
        at += size


def spans(moments: Sequence[float]) -> list[tuple[float, float]]:
    """Make spans of the moments at which frames began; `moments` grow."""
    runs: list[tuple[float, float, int]] = []
    for at in moments:
        if runs and at - runs[-1][1] <= RUN_GAP_S:
            begins_at, _, count = runs[-1]
            runs[-1] = (begins_at, at, count + 1)
        else:
            runs.append((at, at, 1))
    found: list[tuple[float, float]] = []
    for begins_at, last_at, count in runs:
        if count < RUN_MIN:
            continue
        if found and begins_at - found[-1][1] < PAUSE_S:
            found[-1] = (found[-1][0], last_at + FRAME_S)
        else:
            found.append((begins_at, last_at + FRAME_S))
    return found
