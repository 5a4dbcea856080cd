"""The way from the loudspeaker through the room into the microphone, learned while it is used.

A Kalman filter over partitions of the impulse response in the frequency domain, diagonal as in
G. Enzner and P. Vary, "Frequency-domain adaptive Kalman filter for acoustic echo control" (2006):
it holds how sure it is of every part of the path, so that it learns fast while it knows little,
and learns nothing from somebody who speaks here at the same time.

How sure it is says also how much echo may be left. It counts in blocks of 10 ms at 16 kHz and
knows neither devices nor what is done with what is left.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from client.media.resampling import Wave

Spectrum = NDArray[np.complexfloating]

RATE = 16_000
STEP = 160
REACH = 35
"""Blocks between playing and hearing at most: devices 150 ms, room 200 ms."""

_WINDOW = 2 * STEP
_DOUBT = 0.02
"""How much of the power of any block may come back, before anything is known."""
_FADE = 0.97
"""The later, the less of it."""
_MOVED_EVERY = 5
_CONSTANCY = 0.999**_MOVED_EVERY
"""How much of the path's power is the same after so many blocks; people move."""
_NEAR_MEMORY = 0.7
_CONSTRAINED = 4
"""Partitions that are cut back to their own block each time, in turn."""
_LEAST = 0.3
_INAUDIBLE = 1.0
"""Mean square of a played block, in steps of 16 bits, below which it is silence."""
_HEARD_BINS = slice(8, 160)
"""400 Hz to 8 kHz: below is hum and what small loudspeakers do not play."""
_LATELY = 0.95
_OVER_NOISE = 8.0
_NOISE_RISES = 1.007
"""3 dB a second."""
_STEP_OF_TRUST = 0.2
_EXPLAINS_MOST, _EXPLAINS_NOTHING = 0.5, 0.2
_WRONG_FOR = 50
"""Blocks after which a path that explains so little is learned anew."""
_CREDIT = 50
"""Blocks for which the path need not explain anything yet: half a second of sound."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the path makes of one block of the microphone."""

    echo: Wave
    """What of it is the loudspeaker, as far as the path is known."""
    left: float = 0.0
    """The power of what is left of it, between 400 Hz and 8 kHz."""
    doubt: float = 0.0
    """How much of that power may be echo all the same."""
    explained: float = 1.0
    """The share of what was heard lately that the path has explained, 0 to 1."""


class EchoPath:
    """The path of one loudspeaker and one microphone."""

    def __init__(self) -> None:
        """Begin with a path of which nothing is known."""
        shape = (REACH, STEP + 1)
        self._played = np.zeros(shape, np.complex64)
        self._power = np.zeros(shape, np.float32)
        self._path = np.zeros(shape, np.complex64)
        self._doubt = np.zeros(shape, np.float32)
        self._near = np.ones(STEP + 1, np.float32)
        self._before: Wave = np.zeros(STEP, np.float32)
        self._frames: Wave = np.zeros((2, _WINDOW), np.float32)
        self._turn = 0
        self._quiet = REACH + 1
        self._share = 0.0
        self._trust = 0.0
        self._noise = 1e9
        self._wrong = 0
        self._knew = False
        self._blocks = 0
        self.doubt_again()

    def doubt_again(self) -> None:
        """Keep what is known and learn as fast as at first: something may have been moved."""
        self._blocks = 0
        self._begin_to_doubt()

    def _begin_to_doubt(self) -> None:
        fading = _DOUBT * _FADE ** np.arange(REACH)
        self._doubt[:] = np.maximum(self._doubt, fading[:, None].astype(np.float32))

    def forget(self) -> None:
        """Forget the path: it is another device's."""
        self._path[:] = 0
        self._played[:] = 0
        self._power[:] = 0
        self._share = self._trust = 0.0
        self._before = np.zeros(STEP, np.float32)
        self._quiet = REACH + 1
        self.doubt_again()

    def hear(self, played: Wave, heard: Wave) -> Heard:
        """Take a played block and what was heard with it; give what of it is echo."""
        self._quiet = 0 if float(np.dot(played, played)) > _INAUDIBLE * STEP else self._quiet + 1
        if self._quiet > REACH + 1:
            # Nothing that was played can still be heard: there is nothing to do and to learn.
            self._before = played
            return Heard(np.zeros(STEP, np.float32))
        newest = np.fft.rfft(np.concatenate((self._before, played)))
        self._before = played
        self._played[1:] = self._played[:-1].copy()
        self._played[0] = newest
        self._power[1:] = self._power[:-1].copy()
        self._power[0] = newest.real**2 + newest.imag**2
        summed = np.einsum("pf,pf->f", self._played, self._path)
        echo = np.fft.irfft(summed, _WINDOW)[STEP:].astype(np.float32, copy=False)
        self._frames[0, STEP:] = heard - echo
        self._frames[1, STEP:] = heard
        wrong, sound = np.fft.rfft(self._frames)
        left, doubt = self._learn(wrong)
        explained = self._explained(sound[_HEARD_BINS], left)
        # A path that explains nothing yet would only add noise of its own.
        wanted = 1.0 if self._share > 0.0 else 0.0
        before = self._trust
        self._trust += min(max(wanted - before, -_STEP_OF_TRUST), _STEP_OF_TRUST)
        self._relearn()
        return Heard(echo * np.float32(self._trust), left, doubt, explained)

    def _learn(self, wrong: Spectrum) -> tuple[float, float]:
        played, power, path, doubt = self._played, self._power, self._path, self._doubt
        wrong_power = wrong.real**2 + wrong.imag**2
        self._near *= _NEAR_MEMORY
        self._near += (1 - _NEAR_MEMORY) * wrong_power
        share = doubt / (0.5 * np.einsum("pf,pf->f", power, doubt) + self._near + _LEAST)
        path += share * (played.conj() * wrong)
        share *= power
        share *= doubt
        doubt -= 0.5 * share
        self._constrain()
        still = 0.5 * np.einsum("pf,pf->f", power[:, _HEARD_BINS], doubt[:, _HEARD_BINS])
        if self._turn % _MOVED_EVERY == 0:
            doubt *= _CONSTANCY
            doubt += (1 - _CONSTANCY) * (path.real**2 + path.imag**2)
        return float(wrong_power[_HEARD_BINS].sum()), float(still.sum())

    def _explained(self, sound: Spectrum, left: float) -> float:
        """Give what share of what is heard the path explains; at first it has credit.

        Whoever wears a headset and speaks with the others has no echo, and shall not be taken for
        one until the path has found that out.
        """
        power = max(1.0, float(np.vdot(sound, sound).real))
        self._noise = min(power, self._noise * _NOISE_RISES)
        if power < _OVER_NOISE * self._noise:
            return self._explains()
        share = 1 - left / power
        self._share = _LATELY * self._share + (1 - _LATELY) * max(share, -1.0)
        self._blocks += 1
        return self._explains()

    def _explains(self) -> float:
        return max(self._share, 1 - self._blocks / _CREDIT, 0.0)

    def _relearn(self) -> None:
        """Learn fast again when what was known explains nothing any more."""
        self._knew = self._knew or self._share > _EXPLAINS_MOST
        self._wrong = self._wrong + 1 if self._share < _EXPLAINS_NOTHING else 0
        if self._knew and self._wrong >= _WRONG_FOR:
            self._knew = False
            self._begin_to_doubt()

    def _constrain(self) -> None:
        """Cut some partitions to what a block of the path can be; the others have their turn."""
        some = (self._turn + np.arange(_CONSTRAINED)) % REACH
        self._turn = (self._turn + _CONSTRAINED) % REACH
        response = np.fft.irfft(self._path[some], _WINDOW, axis=1)
        response[:, STEP:] = 0
        self._path[some] = np.fft.rfft(response, axis=1)
