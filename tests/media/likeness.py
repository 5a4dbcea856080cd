"""Whether what was played is what was said: correlation with the source, not a counter."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import RATE, Samples

WINDOW_S = 0.5


def recorded(path: Path) -> Samples:
    """Read what a stand-in loudspeaker wrote down."""
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


def likeness(piece: Samples, source: Samples) -> float:
    """Give the greatest normalised correlation of a piece with any place of a source."""
    small: NDArray[np.float64] = piece[::3].astype(np.float64)
    large: NDArray[np.float64] = source[::3].astype(np.float64)
    if not small.any():
        return 0.0
    size = 1 << (len(large) + len(small)).bit_length()
    product = np.fft.rfft(large, size) * np.conj(np.fft.rfft(small, size))
    matched = np.fft.irfft(product, size)[: len(large) - len(small) + 1]
    running = np.concatenate(([0.0], np.cumsum(large**2)))
    energy = running[len(small) :] - running[: -len(small)]
    worth = np.sqrt(np.maximum(energy, 1.0)) * np.sqrt(np.dot(small, small))
    return float(np.max(np.abs(matched) / worth))


def heard_s(played: Samples, source: Samples, at_least: float = 0.5) -> float:
    """Give the seconds of a recording in which the source is recognised."""
    step = int(WINDOW_S * RATE)
    twice = np.concatenate((source, source))
    pieces = [played[at : at + step] for at in range(0, len(played) - step, step)]
    loud = [piece for piece in pieces if np.abs(piece).max() > 300]
    return WINDOW_S * sum(likeness(piece, twice) >= at_least for piece in loud)
