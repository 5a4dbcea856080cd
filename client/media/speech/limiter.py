"""The softest way to bring a sum of voices below full scale.

What is below the knee is untouched, to the sample; above it the curve bends and never reaches the
ceiling, so that two who speak at once are both understood and nothing crackles.
"""

import numpy as np
from numpy.typing import NDArray

from client.media.blocks import Samples

_KNEE = 26_000.0
_CEILING = 32_767.0


def limited(mix: NDArray[np.int32]) -> Samples:
    """Give a sum of voices, below full scale."""
    if not len(mix) or (mix.min() >= -_KNEE and mix.max() <= _KNEE):
        return mix.astype(np.int16)
    loud = np.abs(mix.astype(np.float32))
    room = _CEILING - _KNEE
    bent = np.where(loud > _KNEE, _KNEE + room * np.tanh((loud - _KNEE) / room), loud)
    return (np.sign(mix) * bent).astype(np.int16)
