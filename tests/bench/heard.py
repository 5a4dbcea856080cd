"""What became of the words: a source and a sink held against each other.

A frame is lost when it was voiced and its own mark was not in what was played. Where something
sounds in its place it was concealed, where nothing does it is missing. The sink's own log may say
how a frame that was played had come; without one that is not known.

The same measure for every peer; it knows none of them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import SILENT_POWER
from tests.bench.marked import FRAME, MARK, Found, Marked, find
from tests.bench.spectra import log_spectral_distance
from tests.bench.taken import Taken


@dataclass(frozen=True, slots=True)
class Speech:
    """What became of one person's words at one listener."""

    frames: int
    """Voiced frames that were said in the time that counts."""
    lost: float
    """Share of them whose own bits were not played."""
    concealed: float
    """Share of them that were lost and something sounded in their place."""
    missing: float
    """Share of them that were lost and nothing sounded in their place."""
    delay_ms: float
    """Mouth to ear, the median."""
    delay_95_ms: float
    distance_db: float
    """Log-spectral distance to the source."""

    @classmethod
    def none(cls, frames: int = 0) -> "Speech":
        """Nothing was heard."""
        nan = float("nan")
        return cls(frames, 1.0, 0.0, 1.0, nan, nan, nan)


def _sounds(played: Taken, places: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say at which places something sounds."""
    found = np.zeros(len(places), bool)
    for row, place in enumerate(places):
        start = int(place) - played.first - MARK // 2
        part = played.pcm[max(0, start) : max(0, start + MARK)].astype(np.float64)
        if len(part):
            found[row] = float((part**2).mean()) / 32_768.0**2 > SILENT_POWER
    return found


def what_was_heard(
    source: Marked, said: Taken, played: Taken, begin: float, end: float
) -> tuple[Speech, Found]:
    """Judge the frames that were said between two moments."""
    found = find(source, said, played)
    starts = np.arange(source.frames) * FRAME
    times = said.time_of(starts) if len(said.times) else np.zeros(source.frames)
    said_then = (starts >= said.first) & (starts < said.end) & (times >= begin) & (times < end)
    counted = source.voiced & said_then
    frames = int(counted.sum())
    if frames == 0 or len(played.times) == 0:
        return Speech.none(frames), found
    present = found.present & counted
    lost = np.flatnonzero(counted & ~present)
    sounding = _sounds(played, found.places[lost])
    heard_frames = np.flatnonzero(present)
    taken = played.time_of(found.places[heard_frames]) - said.time_of(
        np.asarray(heard_frames * FRAME, np.int64) + FRAME // 8
    )
    delays = 1_000 * taken if len(taken) else np.array([float("nan")])
    distance = log_spectral_distance(
        source.pcm, played.pcm, played.first, found, np.flatnonzero(said_then)
    )
    return (
        Speech(
            frames=frames,
            lost=len(lost) / frames,
            concealed=float(sounding.sum()) / frames,
            missing=float((~sounding).sum()) / frames,
            delay_ms=float(np.median(delays)),
            delay_95_ms=float(np.percentile(delays, 95)),
            distance_db=distance,
        ),
        found,
    )


def back_after(source: Marked, said: Taken, played: Taken, moment: float) -> float:
    """Give the seconds from a moment until words said after it were heard in a row of five."""
    found = find(source, said, played)
    starts = np.arange(source.frames, dtype=np.int64) * FRAME
    later = np.flatnonzero(found.present & (said.time_of(starts) >= moment))
    for at in range(len(later) - 4):
        if later[at + 4] - later[at] == 4:
            when = played.time_of(found.places[later[at : at + 1]])
            return float(when[0] - moment)
    return float("inf")
