"""What is heard of a voice where nothing real is there to be heard.

The codec goes on as the last frame ended: that is bearable for a tenth of a second, and then
fades. A pause is the room's own noise and may last longer, as long as it is told of anew. Where
real sound begins after silence it is faded in.

It knows why nothing is there only from whoever asks.
"""

import math
from typing import Protocol

import numpy as np

from client.media.blocks import RATE, Samples
from client.media.speech.opus import Unreadable

FADE_AFTER_S = 0.1
FADE_S = 0.06
PAUSE_S = 1.0
"""A pause of which nothing has been heard for so long is no pause any more."""

_FADE_IN = 240


class Decoder(Protocol):
    """What makes sound of payloads (`OpusDecoder`)."""

    def decode(self, payload: bytes) -> Samples:
        """Give the samples of a payload."""

    def recover(self, payload_of_next: bytes) -> Samples:
        """Give the samples of a frame out of its successor."""

    def conceal(self, count: int) -> Samples:
        """Give samples that go on as the last frame ended."""


class MakingUp:
    """One voice's sound between its real frames."""

    def __init__(self, decoder: Decoder) -> None:
        """Take the decoder that has the voice's last frames."""
        self._decoder = decoder
        self._since_s = math.inf

    @property
    def going_on(self) -> bool:
        """Tell whether the last that was heard was not real."""
        return self._since_s > 0.0

    def faded(self, *, pause: bool) -> bool:
        """Tell whether nothing is left to be heard."""
        return self._since_s >= self._bearable(pause=pause) + FADE_S

    def give(self, count: int, *, pause: bool) -> Samples:
        """Make up so many samples."""
        begins = self._since_s - self._bearable(pause=pause)
        self._since_s += count / RATE
        if begins >= FADE_S:
            return np.zeros(count, np.int16)
        try:
            samples = self._decoder.conceal(count)
        except Unreadable:
            return np.zeros(count, np.int16)
        if begins + count / RATE > 0.0:
            at = begins + np.arange(count) / RATE
            samples = (samples * np.clip(1.0 - at / FADE_S, 0.0, 1.0)).astype(np.int16)
        return samples

    def end(self, real: Samples, *, pause: bool) -> Samples:
        """Give real sound as it is, or faded in where there was nothing."""
        if self.faded(pause=pause):
            real = real.copy()
            real[:_FADE_IN] = real[:_FADE_IN] * np.linspace(0.0, 1.0, _FADE_IN)
        self._since_s = 0.0
        return real

    def forget(self) -> None:
        """Say that nothing has been heard for long."""
        self._since_s = math.inf

    @staticmethod
    def _bearable(*, pause: bool) -> float:
        return PAUSE_S if pause else FADE_AFTER_S
