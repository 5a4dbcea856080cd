"""How long sound is cut off at full scale: sample after sample as high as can be written down.

A run may go on from one block into the next. It judges nothing.
"""

import numpy as np

from client.media.blocks import Samples

FULL = 32_734
"""0.999 of full scale: some drivers stop short of the last step."""
LONGEST = 6
"""More samples in a row than this are no peak but a voice that is cut off, as testrtc counts."""


class CutOff:
    """Follows one line of sound."""

    def __init__(self) -> None:
        self._run = 0

    def add(self, samples: Samples) -> int:
        """Give the longest run that ends or goes on in here, with what of it came before."""
        if int(samples.max()) < FULL and int(samples.min()) > -FULL:
            self._run = 0
            return 0
        cut = np.abs(samples.astype(np.int32)) >= FULL
        longest = 0
        for piece in np.split(cut, np.flatnonzero(np.diff(cut.astype(np.int8))) + 1):
            self._run = self._run + len(piece) if piece[0] else 0
            longest = max(longest, self._run)
        return longest
