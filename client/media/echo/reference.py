"""Which played block was in the air when a block was heard.

Both are counted, not timed: one played block for every heard one. What the loudspeaker holds is
played later by just as much, so that a late thread, a jump of the machine or two blocks at once
shift nothing. A block that came too late to be compared is left out, and the next is in its place
again; only a loudspeaker that has really run dry has played a gap, and then the count is set anew.

It knows nothing of clocks and of what echo is.
"""

from collections import deque

from client.media.blocks import SILENCE, Samples

LEAD = 2
"""Blocks by which the played one is ahead of what the loudspeaker plays: never behind it."""
_OFF = 3
"""Blocks by which the count may differ from the loudspeaker's for a while."""
_LOOK = 200
"""Heard blocks between two looks: 2 s."""
_MOST = 60
"""Blocks that are kept while nothing is heard."""


class Reference:
    """The played blocks on their way to being heard."""

    def __init__(self) -> None:
        self._blocks: deque[Samples] = deque(maxlen=_MOST)
        self._counting = False
        self._owed = 0
        self._dry = 0
        self._taken = 0
        self._nearest: int | None = None
        self.set_anew = 0
        """How often the count was set anew: the way from block to block may be another."""

    def forget(self) -> None:
        """Begin anew: a device has been opened or closed."""
        self._blocks.clear()
        self._counting = False

    def play(self, block: Samples, dry: int) -> None:
        """Take a block that has been played; `dry` counts how often the loudspeaker was empty."""
        if dry != self._dry:
            self._dry = dry
            self._counting = False
        if self._counting and self._owed:
            # Silence has stood in for it already.
            self._owed -= 1
            return
        self._blocks.append(block)

    def take(self, waiting: int) -> Samples:
        """Give the played block that belongs to the next heard one, or silence.

        `waiting` is how many blocks the loudspeaker holds now.
        """
        kept = max(1, waiting - LEAD)
        if not self._counting:
            if not self._blocks:
                return SILENCE
            self._count_from(kept)
        self._look_after(kept)
        if self._blocks:
            return self._blocks.popleft()
        self._owed += 1
        return SILENCE

    def _count_from(self, kept: int) -> None:
        while len(self._blocks) > kept:
            self._blocks.popleft()
        self._counting = True
        self._owed = 0
        self._taken, self._nearest = 0, None
        self.set_anew += 1

    def _look_after(self, kept: int) -> None:
        """Count anew when the two have been apart for two seconds at every look."""
        apart = len(self._blocks) - self._owed - kept
        if self._nearest is None or abs(apart) < abs(self._nearest):
            self._nearest = apart
        self._taken += 1
        if self._taken < _LOOK:
            return
        if abs(self._nearest) >= _OFF:
            self._count_from(kept)
        self._taken, self._nearest = 0, None
