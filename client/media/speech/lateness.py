"""How late one person's frames come, and so how long a voice waits for each.

A frame's transit is the moment at which its own bits first were here, however they came, less its
place on the sender's clock: a number that means nothing alone, but whose spread is the spread of
the path. Both waiting and losing have their price: waiting 33 ms longer is worth a frame in a
thousand. So nearly all of the last twenty seconds' frames are waited for, and not the few that
took another way and half a second.

What happened once is waited for while it is fresh and not for long after; what happens again and
again is. Where all that comes now lies on one side of all that came before, the path has changed,
and what came before is forgotten. Two clocks that run apart move every transit alike, and the
waiting with them. What came too late to be waited for at all teaches nothing. It knows no sound.
"""

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

REMEMBERED = 1_000
"""Frames: 20 s of speech."""
PRICE = 0.03
"""The share of frames that is worth a second's waiting."""
DEAREST = 0.05
"""The share of frames that is waited for whatever it costs, within the longest wait: the others."""
MARGIN_S = 0.003
LEAST_S = 0.010
"""Half a frame: what two threads need between them to hand over a frame."""
FIRST_S = 0.040
"""What is waited at first, while little is known."""

FRESH = 100
"""Frames: 2 s, in which the worst that happened may go on."""
AROUND = 75
"""Frames before and after the worst that belong to it."""
CHANGED = 150
"""Frames by which a path is known to have changed."""

_LITTLE = 50
_EVERY = 5
_SOME = 500
"""Frames before which none is believed to be more than one in so many."""
_LOOK = 25


class Lateness:
    """The transits of one voice."""

    def __init__(self, most_s: float) -> None:
        """Take the longest wait after the fastest frame."""
        self._most_s = most_s
        self._transits: NDArray[np.float64] = np.zeros(REMEMBERED)
        self._count = 0
        self._alike = 0
        """Of those remembered, the newest that came on the path as it is."""
        self._fastest = 0.0
        self._kept = 0.0
        self._fresh = 0

    @property
    def known(self) -> bool:
        """Tell whether any frame was counted."""
        return self._count > 0

    @property
    def fastest(self) -> float:
        """Give the transit of the fastest frame remembered."""
        return self._fastest

    @property
    def wait_s(self) -> float:
        """Give how long after the fastest frame's moment a frame is played."""
        least = FIRST_S if self._count < _LITTLE else LEAST_S
        return min(self._most_s, max(least, self._kept - self._fastest + MARGIN_S))

    def count(self, transit: float) -> None:
        """Count a frame."""
        self._transits[self._count % REMEMBERED] = transit
        self._count += 1
        self._alike = min(self._alike + 1, REMEMBERED)
        self._fresh += 1
        surprising = not self._fastest <= transit <= self._kept
        if surprising or self._fresh >= _EVERY or self._count == 1:
            self._reckon()

    def forget(self) -> None:
        """Begin anew: what comes next runs by another clock, or on another path."""
        self._count = self._alike = self._fresh = 0

    def _reckon(self) -> None:
        self._fresh = 0
        at = self._count % REMEMBERED
        known = np.concatenate((self._transits[at:], self._transits[:at]))[-self._alike :]
        if self._count % _LOOK < _EVERY and self._has_changed(known):
            known = known[-CHANGED:]
            self._alike = CHANGED
        worst = int(known.argmax())
        if worst < len(known) - FRESH:
            known = np.concatenate((known[: max(0, worst - AROUND)], known[worst + AROUND :]))
        latest = np.sort(known)[::-1]
        self._fastest = float(latest[-1])
        # What is left behind when one waits for the frame of each rank.
        ranks = np.arange(1 + int(len(known) * DEAREST))
        cost = ranks / max(len(known), _SOME) + PRICE * latest[: len(ranks)]
        self._kept = float(latest[int(np.argmin(cost))])

    @staticmethod
    def _has_changed(known: "NDArray[np.float64]") -> bool:
        before, now = known[:-CHANGED], np.sort(known[-CHANGED:])
        if len(before) < CHANGED:
            return False
        before = np.sort(before)
        few = CHANGED // 20
        least = len(before) // 20
        return bool(now[-few - 1] < before[least] or now[few] > before[-least - 1])
