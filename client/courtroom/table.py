"""The page on the table as this desk has it: the very bytes that the record names.

When the court shows a page, its picture is given from the cache or fetched; what differs from the
record is never shown. While the court cannot be reached, fetching goes on as long as that page
lies there. Once it is laid, the pages that will probably follow are fetched ahead.

It does not know who shows the page or why.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from typing import Any

from client.court.exhibits import PageAddress, Pages
from client.court.failures import failure_from
from client.protocol.errors import CourtError, CourtUnavailable, NotSignedIn
from client.protocol.hearing import HearingState
from client.state import Table

PAGES_AHEAD = 2
AHEAD_AFTER_S = 0.4
"""Long enough for the page to be painted first."""
BACK_OFF_S = (0.5, 1.0, 2.0, 4.0)

Sleep = Callable[[float], Awaitable[None]]
Start = Callable[[Coroutine[Any, Any, None]], "asyncio.Task[None]"]
"""Starts a task whose failure somebody looks after."""


def address_of(state: HearingState | None) -> PageAddress | None:
    """Give the page that lies on the table, or None; a page that does not exist is none."""
    if state is None or state.shown is None:
        return None
    return _address(state, state.shown.exhibit, state.shown.page)


def pages_ahead(state: HearingState) -> Iterator[PageAddress]:
    """Give the pages that will probably be shown next: the following two, then first pages."""
    if state.shown is not None:
        for step in range(1, PAGES_AHEAD + 1):
            following = _address(state, state.shown.exhibit, state.shown.page + step)
            if following is not None:
                yield following
    for exhibit in state.exhibits:
        first = _address(state, exhibit.exhibit, 1)
        if first is not None:
            yield first


def _address(state: HearingState, exhibit_id: str, page: int) -> PageAddress | None:
    for exhibit in state.exhibits:
        if exhibit.exhibit == exhibit_id and 1 <= page <= len(exhibit.pages):
            return PageAddress(exhibit.exhibit, page, exhibit.pages[page - 1].picture)
    return None


class TableTop:
    """Keeps this desk's table like the court's."""

    def __init__(
        self,
        pages: Pages,
        tell: Callable[[Table], None],
        start: Start,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._pages = pages
        self._tell = tell
        self._start = start
        self._sleep = sleep
        self._lies: PageAddress | None = None
        self._state: HearingState | None = None
        self._laying: asyncio.Task[None] | None = None
        self._ahead: asyncio.Task[None] | None = None

    def follow(self, state: HearingState) -> None:
        """Lay what the court shows; nothing happens when it lies there already."""
        address = address_of(state)
        if address == self._lies and (address is not None or self._ahead is not None):
            return
        self.clear()
        self._lies, self._state = address, state
        if address is None:
            self._tell(Table())
            self._look_ahead(state)
            return
        kept = self._pages.kept(address.picture)
        if kept is not None:
            self._tell(Table(address.picture, kept))
            self._look_ahead(state)
            return
        self._tell(Table(address.picture))
        self._laying = self._start(self._lay(address, state))

    def hurry(self) -> None:
        """Fetch at once what is still being fetched: the path to the court is a new one."""
        if self._laying is None or self._laying.done():
            return
        if self._lies is not None and self._state is not None:
            self._laying.cancel()
            self._laying = self._start(self._lay(self._lies, self._state))

    def clear(self) -> None:
        """Fetch nothing any more."""
        for task in (self._laying, self._ahead):
            if task is not None:
                task.cancel()
        self._laying = self._ahead = None
        self._lies = self._state = None
        self._pages.stand_back()

    async def _lay(self, address: PageAddress, state: HearingState) -> None:
        tries = 0
        while True:
            try:
                picture = await self._pages.picture(address)
            except NotSignedIn:
                raise
            except CourtError as error:
                self._tell(Table(address.picture, failure=failure_from(error)))
                if not isinstance(error, CourtUnavailable):
                    return
                await self._sleep(BACK_OFF_S[min(tries, len(BACK_OFF_S) - 1)])
                tries += 1
            else:
                self._tell(Table(address.picture, picture))
                self._look_ahead(state)
                return

    def _look_ahead(self, state: HearingState) -> None:
        self._ahead = self._start(self._fetch_ahead(state))

    async def _fetch_ahead(self, state: HearingState) -> None:
        await self._sleep(AHEAD_AFTER_S)
        self._pages.fetch_ahead(pages_ahead(state))
