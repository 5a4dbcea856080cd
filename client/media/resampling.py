"""The same sound at another rate, without a seam between blocks.

A windowed-sinc filter in as many phases as the two rates ask for: 3 and 1 between 48 and 16 kHz,
160 and 147 from 44.1 kHz. What lies above the lower rate's half is taken away before it can fold;
everything is late by `delay` samples of the slower way of counting, always the same.

It knows nothing of devices.
"""

import math

import numpy as np
from numpy.typing import NDArray

Wave = NDArray[np.float32]
"""Samples between two roundings: 16-bit numbers with a fraction."""

_REACH = 16
"""Zero crossings of the sinc on each side."""
_BETA = 7.0
"""Kaiser's window: what folds is 70 dB down."""
_PASSED = 0.925
"""Of the lower rate's half, what passes whole."""


class Resampler:
    """One stream of samples on its way from one rate to another."""

    def __init__(self, rate: int, wanted: int) -> None:
        """Take the rate of what comes and of what is wanted."""
        common = math.gcd(rate, wanted)
        self._up, self._down = wanted // common, rate // common
        slower = max(1.0, rate / wanted)
        reach = math.ceil(_REACH * slower)
        self.delay_s = reach / rate
        """By how much everything comes later."""
        taps = 2 * reach + 1
        # One filter a phase: the value between two samples, a fraction of the way to the next.
        fraction = np.arange(self._up)[:, None] / self._up
        at = np.arange(taps)[None, :] - reach - fraction
        cutoff = _PASSED / slower
        window = np.i0(_BETA * np.sqrt(np.clip(1 - (at / (reach + 1)) ** 2, 0, 1))) / np.i0(_BETA)
        filters = cutoff * np.sinc(cutoff * at) * window
        self._filters: Wave = (filters / filters.sum(axis=1, keepdims=True)).astype(np.float32)
        self._taps = taps
        self._same = rate == wanted
        self._rest: Wave = np.zeros(taps - 1, np.float32)
        self._next = 0

    def feed(self, samples: NDArray[np.int16] | Wave) -> Wave:
        """Take samples and give those that have become due."""
        if self._same:
            return samples.astype(np.float32)
        line = np.concatenate((self._rest, samples.astype(np.float32)))
        whole = len(line) - self._taps + 1
        # The n-th value lies n * down / up samples after the first.
        count = max(0, -((self._next - whole * self._up) // self._down))
        steps = self._next + np.arange(count) * self._down
        places, phases = steps // self._up, steps % self._up
        self._next += count * self._down - whole * self._up
        self._rest = line[whole:]
        if not count:
            return np.zeros(0, np.float32)
        windows = _windows(line, self._taps)
        given: Wave
        if self._up == 1:
            given = windows[places[0] :: self._down] @ self._filters[0]
        elif self._down == 1:
            given = (windows @ self._filters.T).reshape(-1)
        else:
            given = np.einsum("nt,nt->n", windows[places], self._filters[phases])
        return given


def _windows(line: Wave, taps: int) -> Wave:
    """Give every run of so many samples, as a view; numpy's own way of saying so is slow."""
    step = line.itemsize
    return np.ndarray((len(line) - taps + 1, taps), np.float32, line, 0, (step, step))


def rounded(wave: Wave) -> NDArray[np.int16]:
    """Give 16-bit samples; what is too loud is clipped."""
    return np.clip(np.rint(wave), -32_768, 32_767).astype(np.int16)
