"""What is wrong with one's own sound while the hearing goes on, in the causes of the device check.

Looked at is what the microphone gives before anything is taken out of it: nothing at all for four
seconds, a voice that is cut off, a room as loud as the voice in it. Each is told while it lasts and
a little longer, and told to this person alone.

A microphone that goes silent by itself between words, as some do, is not taken for a dead one a
third time. Nothing of what was said is kept but a level of each hundredth of a second.
"""

from collections import deque

import numpy as np

from client.media.blocks import Samples, dbfs, power
from client.media.ear.cut_off import LONGEST, CutOff
from client.protocol.devicecheck import Cause

_FULL = 32_768.0
SILENT_BLOCKS = 400
"""4 s, as Jitsi waits."""
_GATED_BLOCKS = 30
"""A silence of 300 ms that ends is one that the microphone has made itself;"""
_GATES = 2
"""after so many it is known to do so."""
WINDOW_BLOCKS = 600
_LOOK_BLOCKS = 50
CLIPPED_SHARE = 0.01
"""Of the blocks of a window, as many as MIC-06 lets fail."""
ROOM_DBFS = -45.0
"""A softer room disturbs nobody."""
NOISY_DB = 10.0
QUIET_AGAIN_DB = 13.0


class TroubleWatch:
    """Listens to one opening of one microphone; belongs to one thread."""

    def __init__(self) -> None:
        self.causes: tuple[Cause, ...] = ()
        """What is wrong now."""
        self._levels: deque[float] = deque(maxlen=WINDOW_BLOCKS)
        self._cut: deque[bool] = deque(maxlen=WINDOW_BLOCKS)
        self._cut_off = CutOff()
        self._silent_blocks = 0
        self._heard = False
        self._gates = 0
        self._blocks = 0
        self._noisy = False
        self._clipped = False

    def add(self, block: Samples) -> None:
        """Take the next 10 ms, as the microphone has given them."""
        self._blocks += 1
        if int(block.max()) == int(block.min()):
            self._silent_blocks += 1
        else:
            if self._heard and self._silent_blocks >= _GATED_BLOCKS:
                self._gates += 1
            self._silent_blocks = 0
            self._heard = True
        # What a microphone adds at 0 Hz is no sound.
        self._levels.append(dbfs(max(0.0, power(block) - (float(block.mean()) / _FULL) ** 2)))
        self._cut.append(self._cut_off.add(block) > LONGEST)
        if self._blocks % _LOOK_BLOCKS == 0:
            self._look()
        self.causes = tuple(
            cause
            for cause, so in (
                (Cause.SOUND_SILENT, self._dead()),
                (Cause.SOUND_CLIPPED, self._clipped),
                (Cause.SOUND_NOISY, self._noisy),
            )
            if so
        )

    def _dead(self) -> bool:
        if self._heard and self._gates >= _GATES:
            return False
        return self._silent_blocks >= SILENT_BLOCKS

    def _look(self) -> None:
        if len(self._levels) < WINDOW_BLOCKS // 2:
            return
        cut = sum(self._cut)
        self._clipped = cut > CLIPPED_SHARE * WINDOW_BLOCKS or (self._clipped and cut > 0)
        room, voice = np.percentile(np.array(self._levels), (10, 95))
        limit = QUIET_AGAIN_DB if self._noisy else NOISY_DB
        self._noisy = bool(room > ROOM_DBFS and voice - room < limit)
