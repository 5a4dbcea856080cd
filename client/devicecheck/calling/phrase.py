"""What is said in a test call, and how it is known again when it comes back.

A run of tones that no room makes by itself: what returns is laid over what was said, and how alike
the two are tells whether the court's peer has heard this desk and this desk the peer. Nothing is
taken from anybody's microphone; the phrase is made here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from client.media.blocks import RATE, Samples
from client.media.speech.opus import FRAME, OpusDecoder, Unreadable

_GLIDE_S = 0.25
_PITCH_HZ, _FORMANT_HZ, _WIDTH_HZ = (110.0, 220.0), (400.0, 3_000.0), 500.0
_OVERTONES = 18
_LOWEST_HZ, _HIGHEST_HZ = 250.0, 3_400.0
_AMPLITUDE = 9_000.0
FRAMES_LEAST = 25
"""Frames without which nothing is recognised."""
_HOP = 480
_BANDS = 20
_FLOOR = 1e6
_SHIFT, _SHIFT_MAX = 96, 960
"""How late the coders make a sound is looked for in steps of 2 ms, up to 20."""


if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back of the phrase."""

    correlation: float
    """1 is the very same sound, 0 another."""
    delay_s: float


@cache
def phrase(seconds: float = 10.0, seed: int = 7) -> Samples:
    """Give the phrase: tones as a voice has them, gliding, each coloured otherwise than the last.

    Pure tones would not do: a coder for speech that has lost a frame of one does not find it again.
    """
    chance = np.random.default_rng(seed)
    count = int(_GLIDE_S * RATE)
    at = np.arange(count) / RATE
    pieces: list[NDArray[np.float64]] = []
    for _ in range(int(np.ceil(seconds / _GLIDE_S))):
        first, last = chance.uniform(*_PITCH_HZ, 2)
        middle = chance.uniform(*_FORMANT_HZ)
        phase = 2 * np.pi * (first * at + (last - first) * at**2 / (2 * _GLIDE_S))
        sound = np.zeros(count)
        for overtone in range(1, _OVERTONES + 1):
            strength = 0.05 + np.exp(-(((overtone * first - middle) / _WIDTH_HZ) ** 2))
            sound += strength * np.sin(overtone * phase)
        pieces.append(sound / np.abs(sound).max() * _AMPLITUDE)
    samples: Samples = np.concatenate(pieces).astype(np.int16)
    samples.setflags(write=False)
    return samples


def frame_of(number: int) -> Samples:
    """Give the how-manieth 20 ms of the phrase, which begins anew when it is over."""
    whole = phrase()
    frames = len(whole) // FRAME
    at = number % frames * FRAME
    return whole[at : at + FRAME]


def recognised(came: Mapping[int, bytes], first: int, count: int) -> Returned:
    """Find so many frames of the phrase in what came back, by the number of its frame.

    A frame that never came is left out: what a line loses is told elsewhere. Coders change the
    phase of a sound and keep its colours, so it is these that are laid over each other.
    """
    decoder = OpusDecoder()
    heard: Samples = np.zeros(count * FRAME, np.int16)
    here = np.zeros(count, bool)
    for place in range(count):
        payload = came.get(first + place)
        try:
            samples = decoder.decode(payload) if payload is not None else decoder.conceal()
        except Unreadable:
            continue
        heard[place * FRAME : (place + 1) * FRAME] = samples
        # The first after a gap still sounds of what was made up for it.
        here[place] = payload is not None and place > 0 and (first + place - 1) in came
    said = np.concatenate([frame_of(number) for number in range(first, first + count)])
    if np.count_nonzero(here) < FRAMES_LEAST:
        return Returned(0.0, 0.0)
    wanted = np.repeat(here, FRAME // _HOP)
    best = Returned(0.0, 0.0)
    for shift in range(0, _SHIFT_MAX, _SHIFT):
        moved = np.concatenate([heard[shift:], np.zeros(shift, np.int16)])
        alike = _alike(_colours(said), _colours(moved), wanted)
        if alike > best.correlation:
            best = Returned(alike, shift / RATE)
    return best


def _colours(samples: Samples) -> "NDArray[np.float64]":
    """Give how strong each band is, every 10 ms."""
    count = len(samples) // _HOP
    padded = np.concatenate([samples.astype(np.float64), np.zeros(2 * _HOP)])
    windows = np.stack([padded[at * _HOP : at * _HOP + 2 * _HOP] for at in range(count)])
    power = np.abs(np.fft.rfft(windows * np.hanning(2 * _HOP), axis=1)) ** 2
    edges = (np.geomspace(_LOWEST_HZ, 1.2 * _HIGHEST_HZ, _BANDS + 1) * 2 * _HOP / RATE).astype(int)
    bands = [power[:, low : max(high, low + 1)].sum(axis=1) for low, high in pairwise(edges)]
    found: NDArray[np.float64] = np.log10(np.stack(bands, axis=1) + _FLOOR)
    return found


def _alike(
    said: "NDArray[np.float64]", heard: "NDArray[np.float64]", wanted: "NDArray[np.bool_]"
) -> float:
    ours, theirs = said[wanted], heard[wanted]
    ours, theirs = ours - ours.mean(), theirs - theirs.mean()
    norm = float(np.sqrt((ours * ours).sum() * (theirs * theirs).sum()))
    return 0.0 if norm <= 0.0 else max(0.0, min(1.0, float((ours * theirs).sum()) / norm))
