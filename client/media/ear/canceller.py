"""A microphone without its loudspeaker: the learned path, livekit's processing, and the gate.

The path takes away what it knows; what is left, with everybody who speaks here, goes through
livekit's module, which by then has so little echo before it that it hardly touches a voice; the
gate shuts on the rest. Without the module the voice passes all the same, less clean.

It counts in pairs of blocks, a played one and the one that was heard with it, and is always late
by `DELAY` samples.
"""

import numpy as np

from client.media.blocks import BLOCK, RATE, Samples
from client.media.ear.gate import EchoGate
from client.media.ear.path import RATE as PATH_RATE
from client.media.ear.path import EchoPath
from client.media.ear.processing import Processing
from client.media.resampling import Resampler, Wave, rounded


class Canceller:
    """Takes the echo out of one microphone."""

    def __init__(self, processing: Processing | None = None) -> None:
        """Take livekit's processing, if it is there yet."""
        self.processing = processing
        self._path = EchoPath()
        self._gate = EchoGate()
        self._begin()

    def _begin(self) -> None:
        self._played_down = Resampler(RATE, PATH_RATE)
        self._heard_down = Resampler(RATE, PATH_RATE)
        self._echo_up = Resampler(PATH_RATE, RATE)
        late = round((self._heard_down.delay_s + self._echo_up.delay_s) * RATE)
        self._late: Wave = np.zeros(late, np.float32)

    @property
    def near(self) -> bool:
        """Whether what passes now is of this desk, and not what is left of the others."""
        return self._gate.gain > 0.7

    def doubt_again(self) -> None:
        """Learn fast again: the count of blocks was set anew."""
        self._path.doubt_again()

    def forget(self) -> None:
        """Forget the path: a device is another one."""
        self._path.forget()
        self._begin()

    def clean(self, played: Samples, heard: Samples) -> Samples:
        """Give a heard block without the echo of what was played."""
        found = self._path.hear(self._played_down.feed(played), self._heard_down.feed(heard))
        line = np.concatenate((self._late, heard.astype(np.float32)))
        self._late = line[BLOCK:]
        left = rounded(line[:BLOCK] - self._echo_up.feed(found.echo))
        if self.processing is not None:
            left = self.processing.process(played, left)
        return self._gate.pass_through(left, found)
