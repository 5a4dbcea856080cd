"""Which played block was in the air when a block was heard.

Both are counted, not timed: one played block for every heard one. What the loudspeaker holds is
played later by just as much, so that a late thread, a jump of the machine or two blocks at once
shift nothing. A block that came too late to be compared is left out, and the next is in its place
again.

A loudspeaker that has run dry has played a gap that nobody counted, and a microphone that was not
emptied in time has lost sound. Then the count is set right by what the loudspeaker says it holds.

It knows nothing of clocks and of what echo is.
"""

from collections import deque

from client.media.blocks import SILENCE, Samples

LEAD = 2
"""Blocks by which the played one is ahead of what the loudspeaker plays: never behind it."""
_LOOK = 30
"""Heard blocks between two looks at what the loudspeaker holds; each look is at their mean."""
_OFF = 0.75
"""Blocks by which that mean may have moved."""
_MOST = 60
"""Blocks that are kept while nothing is heard."""


class Reference:
    """The played blocks on their way to being heard."""

    def __init__(self) -> None:
        self._blocks: deque[Samples] = deque(maxlen=_MOST)
        self._counting = False
        self._owed = 0
        self._dry = 0
        self._looks = 0
        self._sum = 0.0
        self._usual: float | None = None
        self.set_anew = 0
        """How often the count was set right: the way from block to block may be another."""

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

    def take(self, waiting: float) -> Samples:
        """Give the played block that belongs to the next heard one, or silence.

        `waiting` is how many blocks the loudspeaker held when it was heard.
        """
        kept = max(1.0, waiting - LEAD + 1)
        if not self._counting:
            if not self._blocks:
                return SILENCE
            self._count_from(int(kept))
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
        self._looks, self._sum, self._usual = 0, 0.0, None
        self.set_anew += 1

    def _look_after(self, kept: float) -> None:
        """Compare what is held here with what the loudspeaker holds: they move together."""
        self._sum += len(self._blocks) - self._owed - kept
        self._looks += 1
        if self._looks < _LOOK:
            return
        mean = self._sum / self._looks
        self._looks, self._sum = 0, 0.0
        if self._usual is None:
            self._usual = mean
        elif abs(mean - self._usual) >= _OFF:
            self._shift(round(mean - self._usual))

    def _shift(self, blocks: int) -> None:
        """Leave out played blocks, or let silence in before them."""
        for _ in range(blocks):
            if self._blocks:
                self._blocks.popleft()
        for _ in range(-blocks):
            if self._owed:
                self._owed -= 1
            else:
                self._blocks.appendleft(SILENCE)
        self.set_anew += 1
