"""Whether what was played is what was said: likeness to the source, not a counter.

A listener follows speech from word to word, and does not notice when it runs a little faster for a
while because the line or the machine has faltered. So short pieces of what was played, each shorter
than a syllable, are sought in what was said, and the likeliest way of them all through it is taken:
forwards, hardly faster or slower than it was said, and seldom anywhere else. How alike the two are
along that way is how well one could follow.
"""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import RATE, Samples

LESS_THAN_A_WORD_S = 0.5
"""What of another's speech may by chance be like what was said."""

_THIN = 6
"""Speech as it is made up holds nothing above 4 kHz."""
_PIECE = 40 * RATE // 1000 // _THIN
_PLACE = 2 * RATE // 1000 // _THIN
"""How finely the places are told apart at which a piece may lie in the source."""
_PIECE_S = _PIECE * _THIN / RATE
_REACH = 10
"""Places by which a piece may lie off where the last one ends: half as fast again, or as slow."""
_OFF_COST = 0.02
_ELSEWHERE_COST = 3.0
_LOUD = 300
_WORD = 13
"""Pieces, half a second, that are followed or not followed together."""

_Table = NDArray[np.float64]


def recorded(path: Path) -> Samples:
    """Read what a stand-in loudspeaker wrote down."""
    with wave.open(str(path), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


def heard_s(played: Samples, source: Samples, at_least: float = 0.7) -> float:
    """Give the seconds of a recording in which one could follow the source."""
    pieces = _thinned(played)
    pieces = pieces[: len(pieces) // _PIECE * _PIECE].reshape(-1, _PIECE)
    strengths = np.sqrt((pieces**2).mean(axis=1))
    loud = np.abs(pieces).max(axis=1, initial=0.0) > _LOUD
    if not loud.any():
        return 0.0
    alike = _alike(pieces, loud, _thinned(source))
    along = alike[np.arange(len(alike)), _way(alike)]
    around = np.ones(_WORD)
    weight = np.convolve(strengths * loud, around, "same")
    followed = np.convolve(strengths * loud * along, around, "same") >= at_least * weight
    return float(_PIECE_S * np.count_nonzero(loud & followed))


def _thinned(samples: Samples) -> _Table:
    whole = samples[: len(samples) // _THIN * _THIN].astype(np.float64)
    return np.asarray(whole.reshape(-1, _THIN).mean(axis=1), np.float64)


def _alike(pieces: _Table, loud: NDArray[np.bool_], source: _Table) -> _Table:
    """Give the normalised correlation of each loud piece with each place of the source."""
    size = 1 << (len(source) + _PIECE).bit_length()
    spectrum = np.fft.rfft(source, size)
    energy = np.concatenate((np.zeros(1), np.cumsum(source**2)))
    worth = np.sqrt(energy[_PIECE:] - energy[:-_PIECE] + _PIECE)
    count = len(worth) // _PLACE
    found = np.zeros((len(pieces), count))
    for at in np.flatnonzero(loud):
        product = spectrum * np.conj(np.fft.rfft(pieces[at], size))
        matched = np.fft.irfft(product, size)[: len(worth)] / worth
        best = matched[: count * _PLACE].reshape(count, _PLACE).max(axis=1)
        found[at] = best / np.sqrt(np.dot(pieces[at], pieces[at]))
    return found


def _way(alike: _Table) -> NDArray[np.intp]:
    """Give the place of each piece: the likeliest way through all of them."""
    count, places = alike.shape
    came_from = np.zeros((count, places), np.intp)
    here = np.arange(places)
    best = alike[0]
    for piece in range(1, count):
        top = int(np.argmax(best))
        value, origin = np.full(places, best[top] - _ELSEWHERE_COST), np.full(places, top)
        for off in range(-_REACH, _REACH + 1):
            on = _PIECE // _PLACE + off
            reached = best[:-on] - _OFF_COST * abs(off)
            better = reached > value[on:]
            value[on:][better] = reached[better]
            origin[on:][better] = here[:-on][better]
        came_from[piece] = origin
        best = value + alike[piece]
    way = np.zeros(count, np.intp)
    way[-1] = int(np.argmax(best))
    for piece in range(count - 1, 0, -1):
        way[piece - 1] = came_from[piece, way[piece]]
    return way
