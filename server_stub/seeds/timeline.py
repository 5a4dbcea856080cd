"""Time in an invented court: many stories, told side by side, each act at its own hour.

A story yields the hour at which it goes on. Whoever is next goes on, so that everything happens in
the order of the calendar: case numbers are given as they are in a court, and whatever time does by
itself (the post, the gateway's news, time limits that run out) happens between the acts of all. At
the end the clock stands at the hour for which the court is sown, and no act lies after it.

What a story's acts are is known elsewhere.
"""

import asyncio
import heapq
from collections.abc import Callable, Coroutine, Generator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import time as hour_of_day
from functools import partial
from itertools import count
from typing import Any, Final, TypeVar

from client.protocol.account import Account
from server_stub.domain.calendar import COURT_TIME, court_day
from server_stub.usecases import clockwork
from server_stub.usecases.attempts import Attempt
from server_stub.usecases.registry import Registry
from server_stub.usecases.rounds import Rounds

T = TypeVar("T")
Told = Generator[datetime, None, T]
"""A stretch of a story that comes to something."""
Story = Told[None]
Tell = Callable[[int, int], None]
"""Is told how many stories of how many are at their end."""

ANSWERS_WITHIN_S: Final = 120
MOST_ROUNDS: Final = 100
SATURDAY: Final = 5


@dataclass
class Sower:
    """One who acts for everybody in turn, and the clock that is moved."""

    registry: Registry
    accounts: dict[str, Account]
    ends_at: datetime
    """The hour for which the court is sown."""
    now: datetime
    loop: asyncio.AbstractEventLoop
    _keys: "count[int]" = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self._rounds = Rounds(self.registry, chance=lambda: 0.0)
        self._ticked_on = court_day(self.now)

    def who(self, login: str) -> Account:
        """Give an account by its login."""
        return self.accounts[login]

    def asks(self, login: str) -> Attempt:
        """Ask for something that was not asked for before."""
        key = f"sown-{next(self._keys)}"
        return Attempt(account=self.who(login).account, key=key, asked="sown", at=self.now)

    def ago(self, days: int, hour: int = 9, minute: int = 30) -> datetime:
        """Give an hour so many days before the end; at a week-end the court's Friday is meant.

        Days that are less than none are still to come: then it is the court's Monday.
        """
        day = court_day(self.ends_at) - timedelta(days=days)
        if days > 0:
            day -= timedelta(days=max(0, day.weekday() - SATURDAY + 1))
        elif days < 0 and day.weekday() >= SATURDAY:
            day += timedelta(days=7 - day.weekday())
        return datetime.combine(day, hour_of_day(hour, minute), COURT_TIME).astimezone(UTC)

    def later(self, minutes: int) -> datetime:
        """Give an hour so many minutes from now."""
        return self.now + timedelta(minutes=minutes)

    def just(self, minutes: int) -> datetime:
        """Give an hour so many minutes before the end."""
        return self.ends_at - timedelta(minutes=minutes)

    def wait(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Have something done by the loop, from the thread on which a story goes on."""
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(ANSWERS_WITHIN_S)

    # Time ---------------------------------------------------------------------------------------

    def go_on(self, story: Story, at: datetime) -> datetime | None:
        """Have a story go on at its hour; give the next one, None when it has ended."""
        self._move(at)
        following = next(story, None)
        self._make_rounds()
        return following

    def end(self) -> None:
        """Come to the hour for which the court is sown."""
        self._move(self.ends_at)
        clockwork.tick(self.registry, self.now)
        self._make_rounds()

    def _move(self, at: datetime) -> None:
        self.now = min(max(self.now, at), self.ends_at)
        if court_day(self.now) != self._ticked_on:
            self._ticked_on = court_day(self.now)
            clockwork.tick(self.registry, self.now)

    def _make_rounds(self) -> None:
        for _ in range(MOST_ROUNDS):
            if not self._rounds.make(self.now):
                break


async def tell_all(sower: Sower, stories: Sequence[Story], tell: Tell) -> None:
    """Tell all stories to their ends, and let the clock come to its own."""
    waiting: list[tuple[datetime, int, Story]] = []
    for place, story in enumerate(stories):
        first = next(story, None)
        if first is not None:
            heapq.heappush(waiting, (first, place, story))
    while waiting:
        tell(len(stories) - len(waiting), len(stories))
        at, place, story = heapq.heappop(waiting)
        # Each act on a thread, so that the loop goes on serving whoever else opens this court.
        following = await _to_its_end(partial(sower.go_on, story, at))
        if following is not None:
            heapq.heappush(waiting, (following, place, story))
    await _to_its_end(sower.end)
    tell(len(stories), len(stories))


async def _to_its_end(act: Callable[[], T]) -> T:
    """Do an act on a thread; whoever is told to stop stops when it is done, and not amid it."""
    doing = asyncio.ensure_future(asyncio.to_thread(act))
    try:
        return await asyncio.shield(doing)
    except asyncio.CancelledError:
        await asyncio.wait([doing])
        raise
