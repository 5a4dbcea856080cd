"""Notes to be counted, and what of them comes back through the microphone.

One to three notes, others each time, with pauses that let a person count them (D3 SPK-01). What a
microphone hears of them is measured at their own pitch, by Goertzel's way, in windows of 200 ms. A
leak is found only where that pitch is louder than it was before, and for 400 ms far louder than its
neighbours, which no word is (AEC-01).
How late it comes is where the sound heard is most like the sound played (AEC-02).

It plays nothing, and throws no dice: which notes is an argument.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from client.media.blocks import RATE, Samples, dbfs

PITCHES_HZ = (523.25, 587.33, 659.26, 783.99, 880.0, 1046.5)
"""C, D, E, G, A, C: no two of them in one window of 200 ms can be taken for each other."""
MOST = 3
NOTE_S = 0.45
PAUSE_S = 0.3
_REST_S = 0.1
"""Silence at the end, which a loudspeaker that is then closed may swallow."""
_SWELL_S = 0.02
_PEAK = 9_000.0

WINDOW_S = 0.2
_STEP_S = 0.05
FOUND_DB = 6.0
"""A note is heard when its pitch is so much louder than before,"""
_PURE_DB = 12.0
"""and so much louder than the pitches beside it."""
_BESIDE = 1.06
"""A semitone."""
_LATEST_S = 0.8
"""What comes later is no leak of ours."""
_THIN = 6
"""The likeness is looked for at 8 kHz."""
_LIKE = 0.2
"""Below this the sound heard is not like the sound played."""
_FULL = 32_768.0


@dataclass(frozen=True, slots=True)
class Melody:
    """Some notes in a row."""

    pitches_hz: tuple[float, ...]

    @property
    def count(self) -> int:
        """How many there are to be heard."""
        return len(self.pitches_hz)

    def begins_s(self, note: int) -> float:
        """Give when a note begins, from the beginning of the whole."""
        return note * (NOTE_S + PAUSE_S)

    @property
    def seconds(self) -> float:
        """How long it sounds."""
        return self.begins_s(self.count) + _REST_S

    def samples(self) -> Samples:
        """Give it as sound, each note swelling and fading so that nothing clicks."""
        at = np.arange(round(NOTE_S * RATE)) / RATE
        swell = np.minimum(1.0, np.minimum(at, NOTE_S - at) / _SWELL_S)
        pause = np.zeros(round(PAUSE_S * RATE))
        pieces: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
        for pitch in self.pitches_hz:
            pieces += [swell * np.sin(2 * np.pi * pitch * at), pause]
        whole = np.concatenate((*pieces, np.zeros(round(_REST_S * RATE)))) * _PEAK
        return whole.astype(np.int16)


def melody(dice: float, order: float) -> Melody:
    """Give one to three notes; two throws, each from 0 up to 1, say how many and which."""
    count = 1 + min(MOST - 1, int(dice * MOST))
    left = list(PITCHES_HZ)
    chosen = []
    for _ in range(count):
        place = order * len(left)
        index = min(len(left) - 1, int(place))
        order = place - index
        chosen.append(left.pop(index))
    return Melody(tuple(chosen))


def goertzel(samples: Samples, pitch_hz: float) -> float:
    """Give the power of one pitch in some samples, as the mean square of its sine, 0 to 0.5."""
    part = complex(np.dot(samples.astype(np.float64), _probe(round(pitch_hz, 2), len(samples))))
    return abs(part) ** 2 / 2.0


@lru_cache(64)
def _probe(pitch_hz: float, count: int) -> np.ndarray[tuple[int], np.dtype[np.complex128]]:
    """Give what samples are multiplied with to have the amplitude of a pitch."""
    window = np.hanning(count)
    turns = 2 * np.pi * pitch_hz / RATE * np.arange(count)
    turning: np.ndarray[tuple[int], np.dtype[np.complex128]] = window * np.exp(-1j * turns)
    return turning * (2.0 / float(window.sum()) / _FULL)


@dataclass(frozen=True, slots=True)
class Leak:
    """What of the notes came back; None where nothing did."""

    found: int
    """How many of the notes were heard."""
    leak_dbfs: float | None = None
    """The middle one of their levels."""
    delay_ms: float | None = None
    """From the loudspeaker's being given a sound to its coming out of the microphone."""


def leak_of(played: Melody, heard: Samples, begins_at: int) -> Leak:
    """Find the notes in what the microphone heard; they were played from that sample on."""
    levels = []
    for note, pitch in enumerate(played.pitches_hz):
        begins = begins_at + round(played.begins_s(note) * RATE)
        before = _loudest(heard, pitch, begins_at - round(0.5 * RATE), begins_at)
        ends = begins + round((NOTE_S + _LATEST_S) * RATE)
        loud = _loudest(heard, pitch, begins, ends)
        if dbfs(loud) > max(-95.0, dbfs(before) + FOUND_DB):
            levels.append(dbfs(loud))
    # One that was heard may be a word at the same pitch; most of them are not.
    if len(levels) * 2 <= played.count:
        return Leak(len(levels))
    delay_ms = _delay_ms(played, heard, begins_at)
    if delay_ms is None:
        return Leak(0)
    return Leak(len(levels), sorted(levels)[len(levels) // 2], delay_ms)


def _loudest(heard: Samples, pitch: float, begins: int, ends: int) -> float:
    size, step = round(WINDOW_S * RATE), round(_STEP_S * RATE)
    begins = max(0, begins)
    starts = range(begins, min(len(heard), ends) - 2 * size + 1, step)
    return max((_held(heard[start : start + 2 * size], pitch) for start in starts), default=0.0)


def _held(samples: Samples, pitch: float) -> float:
    """Give the power of a pitch that is held through two windows; 0 where it is not."""
    half = len(samples) // 2
    powers = [goertzel(part, pitch) for part in (samples[:half], samples[half:])]
    beside = max(goertzel(samples, pitch * step) for step in (_BESIDE, 1 / _BESIDE))
    return min(powers) if dbfs(min(powers)) > dbfs(beside) + _PURE_DB else 0.0


def _delay_ms(played: Melody, heard: Samples, begins_at: int) -> float | None:
    """Give where what was heard is most like what was played."""
    sound = _thinned(played.samples()[: round(played.begins_s(played.count) * RATE)])
    line = _thinned(heard[begins_at : begins_at + len(sound) * _THIN + round(_LATEST_S * RATE)])
    if len(line) <= len(sound):
        line = np.concatenate((line, np.zeros(len(sound) - len(line) + 1)))
    size = 1 << (len(line) + len(sound)).bit_length()
    spectrum = np.fft.rfft(line, size) * np.conj(np.fft.rfft(sound, size))
    likeness = np.abs(np.fft.irfft(spectrum, size)[: len(line) - len(sound) + 1])
    best = int(np.argmax(likeness))
    piece = line[best : best + len(sound)]
    loudness = math.sqrt(float(np.dot(piece, piece)) * float(np.dot(sound, sound)))
    if loudness <= 0.0 or likeness[best] / loudness < _LIKE:
        return None
    return best * _THIN / RATE * 1000.0


def _thinned(samples: Samples) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    whole = len(samples) // _THIN * _THIN
    mean: np.ndarray[tuple[int], np.dtype[np.float64]] = (
        samples[:whole].reshape(-1, _THIN).mean(axis=1)
    )
    return mean / _FULL
