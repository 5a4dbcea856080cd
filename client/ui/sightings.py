"""What this desk has really shown: screens, pages and faces, with the moment of each.

Written from `paintEvent` only, so that a line here means pixels and not an intention. Moments
are `time.monotonic()`, which on one machine is one clock for every process.

It does not know why anything was shown, and nobody waits for it.
"""

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from client.frames import Source

PAGES_KEPT = 5000


@dataclass(frozen=True, slots=True)
class PaintedPage:
    """One showing of a page, from the first paint of its pixels."""

    exhibit: int
    """The exhibit's number in the case, from 1."""
    page: int
    picture: str
    """SHA-256 of the PNG that was painted."""
    at: float


class Sightings:
    """The painter's own record; read by the report and the debug page."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.screens: dict[str, float] = {}
        """First paint of each screen by its name."""
        self.pages: deque[PaintedPage] = deque(maxlen=PAGES_KEPT)
        self.first_pictures: dict[Source, float] = {}
        self.painted_frames: dict[Source, int] = {}
        """Different pictures of each source that reached the screen."""

    def screen(self, name: str) -> None:
        """A screen was painted; only its first time is kept."""
        if name not in self.screens:
            self.screens[name] = self._clock()

    def page(self, exhibit: int, page: int, picture: str) -> None:
        """A page was painted for the first time since it was laid on the table."""
        self.pages.append(PaintedPage(exhibit, page, picture, self._clock()))

    def picture(self, source: Source) -> None:
        """A new picture of a source was painted."""
        if source not in self.first_pictures:
            self.first_pictures[source] = self._clock()
        self.painted_frames[source] = self.painted_frames.get(source, 0) + 1
