"""As loud as a voice should be: a slow gain that moves on speech alone.

Whoever sits far from the microphone is brought up, whoever shouts is brought down, to about
-20 dBFS while speaking. It rises by 3 dB a second at most and falls faster, keeps still in pauses,
so that no fan swells between two sentences, and gives way quickly before anything clips. What is
too loud all the same is bent softly below full scale.

It is told whether what it hears may be learned from, and knows nothing of echo.
"""

import numpy as np

from client.media.blocks import BLOCK, BLOCK_S, Samples, dbfs, power
from client.media.resampling import Wave

WANTED_DBFS = -20.0
LEAST_DB, MOST_DB = -6.0, 18.0
RISE_DB_S, FALL_DB_S = 3.0, 8.0
CLIPPED_DB_S = 40.0

_SPEECH_DBFS = -52.0
"""Below this nobody speaks, however quiet the room."""
_OVER_NOISE_DB = 10.0
_NOISE_RISES_DB_S = 2.0
_MEMORY = 0.99
"""Of the speech's power, block by block: a second of speech."""
_ENOUGH = 30
"""Blocks of speech before anything is made of them."""
_NEAR_ENOUGH_DB = 1.5
_KNEE = 23_000.0
_CEILING = 32_600.0
_RAMP: Wave = (np.arange(1, BLOCK + 1) / BLOCK).astype(np.float32)


class SlowGain:
    """The gain of one microphone."""

    def __init__(self) -> None:
        self.gain_db = 0.0
        """What is added now."""
        self._noise_dbfs = _SPEECH_DBFS
        self._speech = 0.0
        self._weight = 0.0
        self._blocks = 0
        self._moving = False
        self._factor = 1.0

    def apply(self, block: Samples, *, learn: bool = True) -> Samples:
        """Give a block as loud as it should be; learn from it if it is a voice of this desk."""
        level = dbfs(power(block))
        self._noise_dbfs = min(level, self._noise_dbfs + _NOISE_RISES_DB_S * BLOCK_S)
        if learn and level > max(_SPEECH_DBFS, self._noise_dbfs + _OVER_NOISE_DB):
            self._learn(level)
        return self._louder(block)

    def _learn(self, level: float) -> None:
        self._speech = _MEMORY * self._speech + 10 ** (level / 10)
        self._weight = _MEMORY * self._weight + 1.0
        self._blocks += 1
        if self._blocks < _ENOUGH:
            return
        speech_dbfs = dbfs(self._speech / self._weight)
        wanted = min(max(WANTED_DBFS - speech_dbfs, LEAST_DB), MOST_DB)
        away = wanted - self.gain_db
        # Moves until it is there, and not again for every word that is a little louder.
        self._moving = abs(away) > (0.2 if self._moving else _NEAR_ENOUGH_DB)
        if self._moving:
            most, least = RISE_DB_S * BLOCK_S, -FALL_DB_S * BLOCK_S
            self.gain_db += min(max(away, least), most)

    def _louder(self, block: Samples) -> Samples:
        before, self._factor = self._factor, 10 ** (self.gain_db / 20)
        if before == self._factor == 1.0:
            return block
        wave = block * (before + (self._factor - before) * _RAMP)
        loud = np.abs(wave)
        if float(loud.max()) <= _KNEE:
            return wave.astype(np.int16)
        if float(loud.max()) > _CEILING and self.gain_db > LEAST_DB:
            self.gain_db = max(LEAST_DB, self.gain_db - CLIPPED_DB_S * BLOCK_S)
        room = _CEILING - _KNEE
        bent = np.where(loud > _KNEE, _KNEE + room * np.tanh((loud - _KNEE) / room), loud)
        return (np.sign(wave) * bent).astype(np.int16)
