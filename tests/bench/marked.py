"""Speech in which every voiced frame of 20 ms carries a mark of its own.

The mark is one of six tones between 4.25 and 5.5 kHz, ten milliseconds long and 26 dB below the
frame's speech, above everything that the telephone-band speech itself holds. The tones follow
each other without a rule and none comes back within four frames, so that a concealed frame, which
goes on with what was last heard, carries the wrong one. Opus at 32 kb/s keeps them, its in-band
FEC mostly does too. Pauses carry no mark and are silent enough for DTX.

`find` looks for each frame where the clock says it may be: it follows the delay through what was
played, whatever a jitter buffer did to it, and then asks at each frame's place whether its own
mark is there. It knows no network and no peer.
"""

import functools
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import RATE, Samples
from server_stub.demo.sound import read_wav, resampled
from tests.bench.taken import Taken

FRAME = 960
FRAME_S = FRAME / RATE
TONES_HZ = tuple(4_250.0 + 250.0 * at for at in range(6))
MARK = 480
"""Samples of a mark."""
CENTRE = 120
"""Samples from the start of a frame to the middle of its mark. Opus looks 312 samples ahead: the
packet of a frame holds the samples from 312 before its start, and the middle of that leaves room
for 6 ms that a sender's own processing may add."""
MARK_DB = -26.0
LOUDNESS = 0.7
LONGEST_WORDS_S = 30
"""The words begin again after so long, with other marks."""
VOICED_DBFS = -45.0
QUIETEST_MARK_DBFS = -62.0
_SPEECH = Path("media") / "speech.wav"
_SPEECH_HZ = 8_000
_TEXT = "本庭现在开庭。请原告陈述诉讼请求，说明事实和理由，然后由被告答辩。"

HOP = 120
"""Samples between two places at which a mark is sought: 2.5 ms."""
LONGEST_S = 1.2
"""Largest delay at which a frame is sought."""
EARLIEST_S = 0.02
FOUND = 0.5
"""Share of the strength of all six tones that a frame's own must have."""
_FAINTEST = 0.01
"""A mark weaker than this against what was said is chance: 20 dB."""
_STEP_COST = 0.12
_JUMP_COST = 5.0
_REACH = 8

_SWELL = np.hanning(MARK + 2)[1:-1]
_TIMES = np.arange(MARK) / RATE


@functools.cache
def speech(samples: Path | None) -> NDArray[np.float64]:
    """Give speech at 48 kHz with nothing above 4 kHz: the samples' own, or a synthetic voice."""
    if samples is not None and (samples / _SPEECH).exists():
        narrow = read_wav(samples / _SPEECH)
    elif (voice := shutil.which("espeak-ng")) is not None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "speech.wav"
            subprocess.run([voice, "-v", "cmn", "-w", str(path), _TEXT * 3], check=True)
            narrow = read_wav(path)
    else:
        raise FileNotFoundError("no speech: neither samples nor espeak-ng")
    narrow = narrow[: LONGEST_WORDS_S * _SPEECH_HZ]
    # The last twentieth of the band is where resampling leaves something above it.
    spectrum = np.fft.rfft(narrow)
    spectrum[int(len(spectrum) * 0.95) :] = 0
    clean = np.fft.irfft(spectrum, len(narrow)).astype(np.float32)
    return np.asarray(resampled(clean, _SPEECH_HZ, RATE), np.float64) * 32_768.0 * LOUDNESS


def _codes(count: int, chance: np.random.Generator) -> NDArray[np.intp]:
    found = np.zeros(count, np.intp)
    for at in range(count):
        free = sorted(set(range(len(TONES_HZ))) - set(found[max(0, at - 3) : at].tolist()))
        found[at] = free[int(chance.integers(len(free)))]
    return found


@dataclass(frozen=True, slots=True)
class Marked:
    """Marked speech."""

    pcm: Samples
    voiced: NDArray[np.bool_]
    """Of each frame, whether somebody speaks in it; only such frames are marked."""
    codes: NDArray[np.intp]
    """Of each frame, its tone."""
    amplitudes: NDArray[np.float64]
    """Of each frame, how strong its mark is."""

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return len(self.codes)


def marked(seconds: float, seed: int = 1, samples: Path | None = None) -> Marked:
    """Make marked speech of this length; another seed begins elsewhere and is marked otherwise."""
    count = int(seconds / FRAME_S)
    chance = np.random.default_rng(seed)
    words = speech(samples)
    begins = (seed * 7_919 * FRAME) % len(words)
    at = (begins + np.arange(count * FRAME)) % len(words)
    frames = words[at].reshape(count, FRAME)
    levels = np.sqrt((frames**2).mean(axis=1))
    voiced = levels > 32_768.0 * 10 ** (VOICED_DBFS / 20)
    # The first and the last have no room for a mark, or nothing that comes after them.
    voiced[:1] = voiced[-2:] = False
    codes = _codes(count, chance)
    quietest = 32_768.0 * 10 ** (QUIETEST_MARK_DBFS / 20)
    strengths = np.maximum(levels * 10 ** (MARK_DB / 20), quietest) * np.sqrt(2)
    pcm = frames.reshape(-1)
    for frame in np.flatnonzero(voiced):
        start = int(frame) * FRAME + CENTRE - MARK // 2
        turn = chance.uniform(0, 2 * np.pi)
        tone = np.sin(2 * np.pi * TONES_HZ[codes[frame]] * _TIMES + turn)
        pcm[start : start + MARK] += strengths[frame] * _SWELL * tone
    return Marked(np.clip(pcm, -32_768, 32_767).astype(np.int16), voiced, codes, strengths)


@dataclass(frozen=True, slots=True)
class Found:
    """Where the frames of marked speech are in what was played."""

    places: NDArray[np.int64]
    """Of each frame, the sample of what was played at which its mark has its middle, or would
    have it; -1 for a frame that was never sought."""
    confidence: NDArray[np.float64]
    """Of each frame, the share of its own tone there; 0 where nothing is."""
    sought: NDArray[np.bool_]
    """The voiced frames that were said and are within what was played."""

    @property
    def present(self) -> NDArray[np.bool_]:
        """The frames whose own bits were played."""
        return self.sought & (self.confidence >= FOUND)


def _strengths(pcm: Samples) -> NDArray[np.float64]:
    """Give the strength of each tone at each place, a place every `HOP` samples."""
    waves = np.exp(-2j * np.pi * np.outer(_TIMES, TONES_HZ)) * _SWELL[:, None]
    kernel = np.concatenate((waves.real, waves.imag), axis=1).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(pcm, MARK)[::HOP]
    found = np.zeros((len(windows), len(TONES_HZ)))
    for at in range(0, len(windows), 4_096):
        parts = windows[at : at + 4_096].astype(np.float32) @ kernel
        real, imaginary = np.split(parts, 2, axis=1)
        found[at : at + 4_096] = real**2 + imaginary**2
    return found


def _follow(scores: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give the delay of each frame, in hops: the likeliest way through the scores."""
    count, delays = scores.shape
    came_from = np.zeros((count, delays), np.int64)
    best = scores[0].copy()
    here = np.arange(delays)
    for frame in range(1, count):
        top = int(np.argmax(best))
        value, origin = np.full(delays, best[top] - _JUMP_COST), np.full(delays, top)
        for step in range(-_REACH, _REACH + 1):
            low, high = max(0, -step), min(delays, delays - step)
            reached = best[low + step : high + step] - _STEP_COST * abs(step)
            better = reached > value[low:high]
            value[low:high][better] = reached[better]
            origin[low:high][better] = (here[low:high] + step)[better]
        came_from[frame] = origin
        best = value + scores[frame]
    way = np.zeros(count, np.int64)
    way[-1] = int(np.argmax(best))
    for frame in range(count - 1, 0, -1):
        way[frame - 1] = came_from[frame, way[frame]]
    return way


def find(
    source: Marked,
    said: Taken,
    played: Taken,
    longest_s: float = LONGEST_S,
    only: NDArray[np.bool_] | None = None,
) -> Found:
    """Find the frames that were said, or only some of them, in what was played."""
    count = source.frames
    places = np.full(count, -1, np.int64)
    confidence = np.zeros(count)
    sought = np.zeros(count, bool)
    delays = int((longest_s + EARLIEST_S) * RATE / HOP)
    middles = np.arange(count) * FRAME + CENTRE
    known = (middles >= said.first) & (middles < said.end)
    known = known if only is None else known & only
    if not known.any() or played.end - played.first < MARK:
        return Found(places, confidence, sought)
    strengths = _strengths(played.pcm)
    frames = np.flatnonzero(known)
    # The place, in hops, at which a mark begins if the frame took no time at all.
    begins = played.place_at(said.time_of(middles[frames])) - played.first - MARK // 2
    begins = np.round(begins / HOP - EARLIEST_S * RATE / HOP).astype(np.int64)
    grid = begins[:, None] + np.arange(delays)[None, :]
    inside = (grid >= 0) & (grid < len(strengths))
    grid = np.clip(grid, 0, len(strengths) - 1)
    own = strengths[grid, source.codes[frames][:, None]]
    share = own / (strengths.sum(axis=1)[grid] + 1e-9)
    expected = (source.amplitudes[frames] * _SWELL.sum() / 2) ** 2
    share[(own < _FAINTEST * expected[:, None]) | ~inside] = 0.0
    marked_here = source.voiced[frames]
    scores = np.where(marked_here[:, None], share - 0.4, 0.0)
    way = _follow(scores)
    for row, frame in enumerate(frames):
        low = max(0, way[row] - 2)
        near = share[row, low : way[row] + 3]
        at = low + int(np.argmax(near))
        if near.max() == 0.0:
            at = int(way[row])
        places[frame] = played.first + (begins[row] + at) * HOP + MARK // 2
        confidence[frame] = share[row, at] if marked_here[row] else 0.0
    ends = begins + way
    sought[frames] = marked_here & (ends >= 0) & (ends < len(strengths))
    return Found(places, confidence, sought)
