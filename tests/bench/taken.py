"""Samples that changed hands, and when: what a source gave, or what a sink was given.

Samples are counted from the start of the stream; a stretch that never changed hands is silence in
`pcm` and has no time of its own. Times are `time.monotonic()`, which is one clock for all
processes of a machine.
"""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import RATE, Samples

Times = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Taken:
    """Blocks of samples with their places and times."""

    starts: NDArray[np.int64]
    """Of each block, its first sample's number, rising."""
    times: Times
    """Of each block, when it changed hands."""
    first: int
    """Number of the first sample of `pcm`."""
    pcm: Samples
    end: int
    """One past the last sample."""

    def time_of(self, samples: NDArray[np.int64]) -> Times:
        """Give when samples changed hands: the time of their block."""
        block = np.searchsorted(self.starts, samples, side="right") - 1
        return np.asarray(self.times[np.clip(block, 0, len(self.times) - 1)], np.float64)

    def place_at(self, times: Times) -> NDArray[np.float64]:
        """Give which sample was about to change hands at some times."""
        block = np.searchsorted(self.times, times, side="right") - 1
        block = np.clip(block, 0, len(self.times) - 1)
        ahead = np.clip((times - self.times[block]) * RATE, -RATE, RATE)
        return np.asarray(self.starts[block] + ahead, np.float64)

    def save(self, path: Path) -> None:
        """Write it down."""
        np.savez(path, starts=self.starts, times=self.times, first=self.first, pcm=self.pcm)

    @classmethod
    def load(cls, path: Path) -> "Taken":
        """Read what was written down."""
        with np.load(path) as file:
            first, pcm = int(file["first"]), file["pcm"]
            return cls(file["starts"], file["times"], first, pcm, first + len(pcm))


@dataclass(slots=True)
class Taking:
    """Takes note of blocks as they change hands; belongs to one thread."""

    keeps: bool = True
    """Whether anything is kept; an hour of it would be much."""
    _blocks: list[tuple[int, float, Samples]] = field(default_factory=list)
    _next: int = 0

    @property
    def next(self) -> int:
        """Number of the sample that comes next."""
        return self._next

    def skip(self, samples: int) -> None:
        """Let some samples never change hands."""
        self._next += samples

    def note(self, samples: Samples, now: float, start: int | None = None) -> None:
        """Note a block, the next one unless its place is given."""
        start = self._next if start is None else start
        if self.keeps:
            self._blocks.append((start, now, samples))
        self._next = start + len(samples)

    def taken(self) -> Taken:
        """Give all of it; a block that comes out of order is left where its number puts it."""
        blocks = sorted(self._blocks, key=lambda each: each[0])
        if not blocks:
            nothing = np.zeros(0, np.int64)
            return Taken(nothing, np.zeros(0), 0, np.zeros(0, np.int16), 0)
        first = blocks[0][0]
        end = max(start + len(samples) for start, _, samples in blocks)
        pcm = np.zeros(end - first, np.int16)
        for start, _, samples in blocks:
            pcm[start - first : start - first + len(samples)] = samples
        starts = np.array([start for start, _, _ in blocks], np.int64)
        # A time that is earlier than the one before it would send a search astray.
        times = np.maximum.accumulate(np.array([at for _, at, _ in blocks]))
        return Taken(starts, times, first, pcm, end)
