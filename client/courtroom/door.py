"""The way into a hearing: what a presence is given to come in by, and how quickly it did.

It opens nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from client.courtroom.link import Address, FetchTicket
from client.courtroom.missed import Fetch


@dataclass(frozen=True, slots=True)
class Door:
    """Where the hearing's socket is, who gives tickets, and who has kept what was said."""

    address: Address
    ticket: FetchTicket
    missed: Fetch


@dataclass(frozen=True, slots=True)
class Clock:
    """The court's time."""

    set: Callable[[datetime], None]
    """Called with what the court says the time is."""
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Milestones:
    """When this desk came how far on its way in; `time.monotonic()`, seconds."""

    pressed_at: float
    ticket_at: float | None = None
    welcome_at: float | None = None
    placed_at: float | None = None
    media_at: float | None = None

    def with_first(self, name: str, now: float) -> "Milestones":
        """Give these with a milestone passed now, unless it was passed before."""
        if getattr(self, name) is not None:
            return self
        return replace(self, **{name: now})
