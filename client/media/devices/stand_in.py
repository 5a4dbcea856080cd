"""What stands in for a loudspeaker that is not there: silence that keeps time.

It knows the clock and nothing else.
"""

import time
from collections.abc import Callable

from client.media.blocks import BLOCK_S, Samples


class KeptTime:
    """Counts blocks by the clock, for stand-ins; a long pause is not made up for."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._began = clock()
        self._counted = 0

    def due(self) -> int:
        """Give how many blocks have become due and were not counted; at most 200 ms of them."""
        due = int((self._clock() - self._began) / BLOCK_S) - self._counted
        if due > 20:
            self._counted += due - 20
            return 20
        return due

    def count(self, blocks: int = 1) -> None:
        """Count blocks as done."""
        self._counted += blocks


class Mute:
    """The loudspeaker of a desk that has none: takes blocks by the clock, plays nothing."""

    audible = False
    waiting = 0.0
    dry = 0

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._time = KeptTime(clock)

    def room(self) -> int:
        """Give how many blocks are due."""
        return self._time.due()

    def play(self, block: Samples) -> None:
        """Let one block pass unheard."""
        del block
        self._time.count()

    def close(self) -> None:
        """Nothing is held."""
