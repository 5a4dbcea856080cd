"""How far what was heard is from what was said, as an ear would measure it.

The log-spectral distance: of each frame of 20 ms (Hann), the root of the mean square of the
difference of the two power spectra in dB, between 100 and 3,800 Hz; frames of the source below
-50 dBFS are left out; the mean over the frames. The two are brought together by correlation
around the place where a frame is known to be, sample by sample, so that a buffer that stretched
the sound is no distance.

Even an undisturbed codec is some way from its source: at 32 kb/s Opus is 3 to 4 dB from it, bin
by bin. What a network adds is the difference between two runs.
"""

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import RATE, Samples
from tests.bench.marked import CENTRE, FRAME, Found
from tests.bench.taken import Taken

BAND_HZ = (100.0, 3_800.0)
AUDIBLE_DBFS = -50.0
FLOOR_DBFS = -90.0
"""Silence is this loud, so that nothing is infinitely far from it."""
_FULL = 32_768.0
_WINDOW = np.hanning(FRAME)


def _in_band() -> NDArray[np.bool_]:
    bins = np.fft.rfftfreq(FRAME, 1 / RATE)
    return np.asarray((bins >= BAND_HZ[0]) & (bins <= BAND_HZ[1]), np.bool_)


_IN_BAND = _in_band()
_NEAR = 360
"""Samples around the known place in which the two are brought together."""
_FAR = 1_440
_STEP = 6
"""Speech up to 4 kHz is compared at 8 kHz."""


def _spectrum_db(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    power = np.abs(np.fft.rfft(frames / _FULL * _WINDOW, axis=1)[:, _IN_BAND]) ** 2
    return np.asarray(10 * np.log10(power / FRAME + 10 ** (FLOOR_DBFS / 10)), np.float64)


def distances(said: NDArray[np.float64], heard: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the distance of each pair of frames, rows of samples, in dB."""
    gap = _spectrum_db(said) - _spectrum_db(heard)
    return np.asarray(np.sqrt((gap**2).mean(axis=1)), np.float64)


def audible(frames: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Say which frames are loud enough to count."""
    power = (frames**2).mean(axis=1) / _FULL**2
    return np.asarray(10 * np.log10(power + 1e-12) > AUDIBLE_DBFS, np.bool_)


def _nearest(said: NDArray[np.float64], heard: NDArray[np.float64], start: int) -> int:
    """Give the place near `start` at which `heard` is most like `said`."""
    low, high = start - _NEAR, start + len(said) + _NEAR
    if low < 0 or high > len(heard):
        return start
    short, long = said[::_STEP], heard[low:high:_STEP]
    likeness = np.correlate(long, short)
    energy = np.convolve(long**2, np.ones(len(short)), mode="valid")
    likeness = likeness / np.sqrt(energy + 1.0)
    return low + int(np.argmax(likeness)) * _STEP


def likeness(said: Samples, played: Taken, found: Found, frame: int) -> float:
    """Give how like a frame is to what was played near its place: the greatest correlation."""
    start, place = frame * FRAME, int(found.places[frame]) - CENTRE - played.first
    words = said[start : start + FRAME : _STEP].astype(np.float64)
    low = max(0, place - _FAR)
    near = played.pcm[low : max(0, place + FRAME + _FAR) : _STEP].astype(np.float64)
    if place < 0 or len(near) < len(words) or not words.any():
        return 0.0
    energy = np.convolve(near**2, np.ones(len(words)), mode="valid")
    alike = np.abs(np.correlate(near, words)) / np.sqrt(energy * float(words @ words) + 1.0)
    return float(alike.max())


def log_spectral_distance(
    said: Samples, heard: Samples, heard_first: int, found: Found, frames: NDArray[np.intp]
) -> float:
    """Give the mean distance over some frames of what was said; nan when none of them counts."""
    source, sink = said.astype(np.float64), heard.astype(np.float64)
    pairs = []
    for frame in frames:
        start = int(frame) * FRAME
        place = int(found.places[frame])
        if place < 0 or start < FRAME or start + 2 * FRAME > len(source):
            continue
        # Three frames are compared to find the place of the one in the middle.
        around = source[start - FRAME : start + 2 * FRAME]
        guess = place - CENTRE - heard_first - FRAME
        at = _nearest(around, sink, guess) + FRAME
        if 0 <= at <= len(sink) - FRAME:
            pairs.append((source[start : start + FRAME], sink[at : at + FRAME]))
    if not pairs:
        return float("nan")
    ours, theirs = np.array([one for one, _ in pairs]), np.array([other for _, other in pairs])
    loud = audible(ours)
    return float(distances(ours[loud], theirs[loud]).mean()) if loud.any() else float("nan")
