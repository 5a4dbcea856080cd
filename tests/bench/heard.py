"""What became of the words: a source and a sink held against each other.

A frame is lost when it was voiced and its own bits were not decoded by its turn: so says the log of
the player, where there is one, and the mark in the sound confirms it. A mark alone may be missed
where a player ran faster or slower and left out, or played twice, the few milliseconds in which it
was; how many marks of frames that a log calls played were found is told as well. Without a log
the mark decides alone. Where something sounds in a lost frame's place it was concealed, where
nothing does it is missing.

The same measure for every peer; it knows none of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import SILENT_POWER
from client.media.speech.heard import Played
from tests.bench.marked import FRAME, MARK, Found, Marked, find
from tests.bench.spectra import log_spectral_distance
from tests.bench.taken import Taken

BROUGHT_BACK = frozenset({Played.COPY, Played.AGAIN, Played.FROM_NEXT})
OWN_BITS = BROUGHT_BACK | {Played.FIRST}


@dataclass(frozen=True, slots=True)
class Speech:
    """What became of one person's words at one listener."""

    frames: int
    """Voiced frames that were said in the time that counts."""
    lost: float
    """Share of them whose own bits were not played."""
    without_mark: float
    """Share of them whose mark was not found in what was played."""
    recovered: float | None
    """Share of them that came as a copy, again, or out of their successor; None if not known."""
    confirmed: float | None
    """Share of the marks that were found of those that a log says were played."""
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
        return cls(frames, 1.0, 1.0, None, None, 0.0, 1.0, nan, nan, nan)


def _sounds(played: Taken, places: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Say at which places something sounds."""
    found = np.zeros(len(places), bool)
    for row, place in enumerate(places):
        start = int(place) - played.first - MARK // 2
        part = played.pcm[max(0, start) : max(0, start + MARK)].astype(np.float64)
        if len(part):
            found[row] = float((part**2).mean()) / 32_768.0**2 > SILENT_POWER
    return found


Log = Sequence[tuple[int, str, float]]
"""Of each frame at its turn: its index, how it was played, and when."""

_HONEST = 0.9
"""Of a log that fewer marks confirm than this nothing is believed."""


def _fates(log: Log, present: NDArray[np.bool_], taken: NDArray[np.float64]) -> dict[int, str]:
    """Give what a log says of each frame of the source; its indices begin anywhere.

    `taken` is when each frame's mark was played. The log runs a little ahead of the sound, so
    the indices are brought together by what both say: marks that are there, marks that are not.
    """
    times = np.array([at for _, _, at in log])
    order = np.argsort(times, kind="stable")
    times, indices = times[order], np.array([index for index, _, _ in log])[order]
    frames = np.flatnonzero(present)
    if not len(frames) or not len(times):
        return {}
    row = np.clip(np.searchsorted(times, taken[frames], side="right") - 1, 0, None)
    offsets, counts = np.unique(indices[row] - frames, return_counts=True)
    likely = int(offsets[np.argmax(counts)])
    hows = {index: how for index, how, _ in log}

    def agreement(offset: int) -> int:
        good = 0
        for frame in range(frames[0], frames[-1] + 1):
            how = hows.get(frame + offset)
            if how is not None:
                good += 1 if (how in OWN_BITS) == bool(present[frame]) else -3
        return good

    best = max(
        sorted(range(likely - 4, likely + 5), key=lambda at: abs(at - likely)), key=agreement
    )
    return {index - best: how for index, how in hows.items()}


def what_was_heard(
    source: Marked, said: Taken, played: Taken, begin: float, end: float, log: Log = ()
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
    marks_lost = counted & ~present
    gone, recovered, confirmed = marks_lost, None, None
    if log:
        fates = _fates(log, found.present, played.time_of(found.places))
        own = np.array([fates.get(frame, "") in OWN_BITS for frame in range(source.frames)])
        known = np.array([frame in fates for frame in range(source.frames)])
        confirmed = float(present[own & counted].mean()) if (own & counted).any() else 0.0
        if confirmed >= _HONEST:
            gone = counted & np.where(known, ~own, ~present)
            again = [fates.get(int(frame)) in BROUGHT_BACK for frame in np.flatnonzero(counted)]
            recovered = sum(again) / frames
    lost = np.flatnonzero(gone)
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
            without_mark=float(marks_lost.sum()) / frames,
            recovered=recovered,
            confirmed=confirmed,
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
