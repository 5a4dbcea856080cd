"""A gate for what is left of the echo while nobody here speaks.

It shuts by how far what is left of the microphone could be echo after all (`path.Heard`), and is
open for whoever speaks here: a voice beside the echo lifts what is left far above what the path
still doubts. It never shuts below the room's own noise, so that no hole is heard.

It is one gain for the whole band and knows nothing of what is said.
"""

import numpy as np

from client.media.blocks import BLOCK, Samples, power
from client.media.ear.path import Heard
from client.media.resampling import Wave

OPEN_DB = 8.0
"""Left over doubt, from which on somebody speaks here for certain."""
SHUT_DB = 3.0
"""And below which all of it may be echo."""
DEPTH_DB = 40.0
EXPLAINED = 0.3
"""A path that explains less than this of what is heard has no say in full."""

_DOUBT_FADES = 0.75
_LEFT_MEMORY = 0.5
_OPENING = 0.6
"""How much of the way to a wider gate is gone in one block; a narrower one is there at once."""
_LEAST = 1e3
_QUIET = 1e5
"""Doubt below which nothing is played, or nothing of it comes back."""
_NOISE_RISES = 10 ** (0.03 / 10)
"""3 dB a second: the floor follows a fan that is switched on, and no sentence."""

_RAMP: Wave = (np.arange(1, BLOCK + 1) / BLOCK).astype(np.float32)


class EchoGate:
    """The gate of one microphone."""

    def __init__(self) -> None:
        self._gain = 1.0
        self._doubt = 0.0
        self._left = 0.0
        self._noise = 1.0

    @property
    def gain(self) -> float:
        """How far it is open now, 0 to 1."""
        return self._gain

    def pass_through(self, block: Samples, heard: Heard) -> Samples:
        """Give what may pass of a block."""
        doubt = heard.doubt * min(1.0, heard.explained / EXPLAINED)
        self._doubt = max(doubt, _DOUBT_FADES * self._doubt)
        self._left = _LEFT_MEMORY * self._left + (1 - _LEFT_MEMORY) * heard.left
        strength = power(block)
        self._noise = min(max(strength, 1e-10), self._noise * _NOISE_RISES)
        wanted = self._wanted(strength)
        before = self._gain
        self._gain = wanted if wanted < before else before + _OPENING * (wanted - before)
        if before > 0.999 and self._gain > 0.999:
            return block
        return (block * (before + (self._gain - before) * _RAMP)).astype(np.int16)

    def _wanted(self, strength: float) -> float:
        if self._doubt < _QUIET:
            return 1.0
        above = 10 * float(np.log10((self._left + _LEAST) / (self._doubt + _LEAST)))
        shut = min(max((OPEN_DB - above) / (OPEN_DB - SHUT_DB), 0.0), 1.0)
        floor = min(1.0, (self._noise / max(strength, 1e-12)) ** 0.5)
        return float(max(10 ** (-shut * DEPTH_DB / 20), floor))
