"""What this machine can bear: how much of it the program uses, how late it lets the program come to
its turns, and when it counts as weak.

A weak machine encodes in the cheaper way before anything is taken from the picture. It returns to
the better way only after a long quiet, since each change costs a key frame.

It does not know what is encoded, nor what is given up when even the cheap way is too much.
"""

import os
from collections import deque
from collections.abc import Callable

MEASURED_OVER_S = 5.0
PUNCTUAL_OVER_S = 3.0
TURNS_MOST = 400

WEAK_FROM = 0.4
"""Share of a frame's time that its encoding takes."""
WEAK_LOAD = 0.75
WEAK_AFTER_S = 3.0
STRONG_BELOW = 0.15
STRONG_LOAD = 0.4
STRONG_AFTER_S = 120.0


def spent_s() -> float:
    """Give the processor seconds that this process has used so far."""
    spent = os.times()
    return spent.user + spent.system


class ProcessorLoad:
    """How much of the machine's processors this process uses, 0 to 1, over some seconds."""

    def __init__(self, processors: int, spent: Callable[[], float] = spent_s) -> None:
        self._processors = max(1, processors)
        self._spent = spent
        self._looks: deque[tuple[float, float]] = deque()

    def look(self, now: float) -> float:
        """Measure; nothing is known before the second look."""
        self._looks.append((now, self._spent()))
        while len(self._looks) > 2 and self._looks[1][0] <= now - MEASURED_OVER_S:
            self._looks.popleft()
        began, before = self._looks[0]
        passed = now - began
        if passed <= 0.0:
            return 0.0
        return min(1.0, max(0.0, (self._looks[-1][1] - before) / passed / self._processors))


class Punctuality:
    """How late this program comes to its own turns: what others do on the machine counts too."""

    def __init__(self) -> None:
        self._late: deque[tuple[float, float]] = deque(maxlen=TURNS_MOST)

    def turn(self, late_s: float, now: float) -> None:
        """Note a turn that was due so long ago."""
        self._late.append((now, max(0.0, late_s)))

    def late_s(self, now: float) -> float:
        """Give how late the later tenth of the last seconds' turns was, at the least."""
        recent = sorted(late for at, late in self._late if now - at < PUNCTUAL_OVER_S)
        return recent[int(0.9 * len(recent))] if recent else 0.0


class Strength:
    """Whether this machine counts as weak."""

    def __init__(self) -> None:
        self.weak = False
        self._since: float | None = None

    def judge(self, *, encoding: float, load: float, now: float) -> bool:
        """Take the share of a frame's time that encoding takes, and the load; give the judgment."""
        if self.weak:
            differs = encoding < STRONG_BELOW and load < STRONG_LOAD
            lasting_s = STRONG_AFTER_S
        else:
            differs = encoding > WEAK_FROM or load > WEAK_LOAD
            lasting_s = WEAK_AFTER_S
        if not differs:
            self._since = None
        elif self._since is None:
            self._since = now
        elif now - self._since >= lasting_s:
            self.weak = not self.weak
            self._since = None
        return self.weak
