"""One's own finger on the page that one shows: at most so often, and only the latest place.

It does not know what it points at.
"""

import asyncio
from collections.abc import Callable

from client.protocol.evidence import POINTER_RATE_HZ
from client.protocol.hearing import MovePointer


class Finger:
    """Sends pointer moves at `POINTER_RATE_HZ` at most; what is overtaken is never sent."""

    def __init__(self, say: Callable[[MovePointer], bool], monotonic: Callable[[], float]) -> None:
        self._say = say
        self._monotonic = monotonic
        self._said_at = float("-inf")
        self._latest: MovePointer | None = None
        self._later: asyncio.TimerHandle | None = None

    def point(self, x: float | None, y: float | None) -> None:
        """Point at a place in page fractions; None lifts the finger."""
        self._latest = MovePointer(x=_fraction(x), y=_fraction(y))
        if self._later is None:
            wait_s = self._said_at + 1.0 / POINTER_RATE_HZ - self._monotonic()
            if wait_s <= 0:
                self._send()
            else:
                self._later = asyncio.get_running_loop().call_later(wait_s, self._send)

    def stop(self) -> None:
        """Send nothing more."""
        if self._later is not None:
            self._later.cancel()
            self._later = None

    def _send(self) -> None:
        self._later = None
        if self._latest is not None:
            self._said_at = self._monotonic()
            self._say(self._latest)
            self._latest = None


def _fraction(place: float | None) -> float | None:
    """Keep a place on the page: a mouse may be dragged beyond its edge."""
    return None if place is None else min(1.0, max(0.0, place))
