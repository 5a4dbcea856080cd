"""The page on the table: the record's own bytes, or a sentence saying why not."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest

from client.court.exhibits import Pages
from client.courtroom.table import TableTop, address_of, pages_ahead
from client.protocol.case import Exhibit, PagePicture
from client.protocol.errors import CourtError, CourtUnavailable, NotFound, NotSignedIn, Reason
from client.protocol.evidence import ShownPage
from client.protocol.hearing import HearingState
from client.protocol.ids import ExhibitId, FileHash
from client.state import Table
from tests.client_courtroom.wires import LIMIT_S
from tests.conftest import Announce
from tests.courtroom.court_in_memory import JUDGE, scheduled_hearing

CONTRACT, LETTERS = ExhibitId("contract"), ExhibitId("letters")


def body_of(exhibit: str, page: int) -> bytes:
    return f"{exhibit} {page}".encode()


def picture_of(exhibit: str, page: int) -> FileHash:
    return FileHash(hashlib.sha256(body_of(exhibit, page)).hexdigest())


def exhibit(name: ExhibitId, number: int, pages: int) -> Exhibit:
    first = scheduled_hearing().exhibits[0]
    return first.model_copy(
        update={
            "exhibit": name,
            "number": number,
            "pages": tuple(
                PagePicture(picture=picture_of(name, page), width_px=10, height_px=14)
                for page in range(1, pages + 1)
            ),
        }
    )


def showing(name: ExhibitId | None, page: int = 1) -> HearingState:
    shown = None if name is None else ShownPage(exhibit=name, page=page, by=JUDGE)
    return scheduled_hearing().model_copy(
        update={"exhibits": (exhibit(CONTRACT, 1, 5), exhibit(LETTERS, 2, 2)), "shown": shown}
    )


class Room:
    """A table, the court's files, and no clock."""

    def __init__(self) -> None:
        self.tables: list[Table] = []
        self.asked: list[tuple[str, int]] = []
        self.failures: list[CourtError] = []
        self.false = False
        self.waited: list[float] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.held: asyncio.Event | None = None
        """What a fetch waits for, as on a path that carries nothing."""
        self._changed = asyncio.Event()
        self.look_ahead = asyncio.Event()
        self.pages = Pages(self._fetch)
        self.top = TableTop(self.pages, self._tell, self._start, self._wait)

    async def _fetch(self, exhibit: ExhibitId, page: int) -> bytes:
        self.asked.append((exhibit, page))
        self._changed.set()
        if self.held is not None:
            await self.held.wait()
        if self.failures:
            raise self.failures.pop(0)
        return b"another page" if self.false else body_of(exhibit, page)

    def _tell(self, table: Table) -> None:
        self.tables.append(table)
        self._changed.set()

    def _start(self, deed: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        self.tasks.append(asyncio.create_task(deed))
        return self.tasks[-1]

    async def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        if seconds == 0.4:
            await self.look_ahead.wait()

    async def until(self, table: Table) -> None:
        async with asyncio.timeout(LIMIT_S):
            while table not in self.tables:
                self._changed.clear()
                await self._changed.wait()

    async def until_asked(self, count: int) -> None:
        async with asyncio.timeout(LIMIT_S):
            while len(self.asked) < count:
                self._changed.clear()
                await self._changed.wait()


@pytest.fixture
async def room() -> AsyncIterator[Room]:
    made = Room()
    yield made
    made.top.clear()
    await asyncio.gather(*made.tasks, return_exceptions=True)


async def test_the_shown_page_is_fetched_and_laid(room: Room) -> None:
    room.top.follow(showing(CONTRACT, 2))
    picture = picture_of(CONTRACT, 2)
    await room.until(Table(picture, body_of(CONTRACT, 2)))
    assert room.tables[0] == Table(picture)
    assert room.asked == [(CONTRACT, 2)]


async def test_a_page_that_is_here_is_laid_at_once(room: Room) -> None:
    room.top.follow(showing(CONTRACT, 1))
    await room.until(Table(picture_of(CONTRACT, 1), body_of(CONTRACT, 1)))
    room.top.follow(showing(LETTERS, 1))
    await room.until(Table(picture_of(LETTERS, 1), body_of(LETTERS, 1)))
    room.top.follow(showing(CONTRACT, 1))
    assert room.tables[-1] == Table(picture_of(CONTRACT, 1), body_of(CONTRACT, 1))
    assert len(room.asked) == 2


async def test_other_events_do_not_fetch_the_page_again(room: Room) -> None:
    for _ in range(3):
        room.top.follow(showing(CONTRACT, 1))
    await room.until(Table(picture_of(CONTRACT, 1), body_of(CONTRACT, 1)))
    room.top.follow(showing(CONTRACT, 1))
    assert room.asked == [(CONTRACT, 1)]
    assert len(room.tables) == 2


async def test_a_cleared_table_is_clear(room: Room) -> None:
    room.top.follow(showing(CONTRACT, 1))
    room.top.follow(showing(None))
    assert room.tables[-1] == Table()


async def test_a_page_that_differs_is_not_shown(room: Room, expected_log: Announce) -> None:
    expected_log("differs from the record")
    room.false = True
    room.top.follow(showing(CONTRACT, 1))
    await asyncio.gather(*room.tasks)
    failure = room.tables[-1].failure
    assert failure is not None
    assert failure.reason is Reason.PAGE_DIFFERS
    assert all(table.picture is None for table in room.tables)


async def test_a_court_that_is_away_is_asked_until_the_page_comes(room: Room) -> None:
    room.failures = [CourtUnavailable(), CourtUnavailable()]
    room.top.follow(showing(CONTRACT, 1))
    await room.until(Table(picture_of(CONTRACT, 1), body_of(CONTRACT, 1)))
    assert room.waited[:2] == [0.5, 1.0]
    assert room.tables[1].failure is not None


async def test_a_page_that_the_court_does_not_know_is_not_asked_for_again(room: Room) -> None:
    room.failures = [NotFound()]
    room.top.follow(showing(CONTRACT, 1))
    await asyncio.gather(*room.tasks)
    assert room.tables[-1].failure is not None
    assert room.asked == [(CONTRACT, 1)]


async def test_an_expired_session_is_told_to_whoever_looks_after_it(room: Room) -> None:
    room.failures = [NotSignedIn(Reason.SESSION_EXPIRED)]
    room.top.follow(showing(CONTRACT, 1))
    with pytest.raises(NotSignedIn):
        await asyncio.gather(*room.tasks)


async def test_turning_the_page_does_not_wait_for_the_one_before(room: Room) -> None:
    room.failures = [CourtUnavailable()] * 50
    room.top.follow(showing(CONTRACT, 1))
    await room.until_asked(1)
    room.failures = []
    room.top.follow(showing(CONTRACT, 2))
    await room.until(Table(picture_of(CONTRACT, 2), body_of(CONTRACT, 2)))
    assert room.tables[-1].picture_hash == picture_of(CONTRACT, 2)


async def test_the_next_pages_come_ahead_once_the_page_is_laid(room: Room) -> None:
    room.top.follow(showing(CONTRACT, 1))
    await room.until(Table(picture_of(CONTRACT, 1), body_of(CONTRACT, 1)))
    assert len(room.asked) == 1
    room.look_ahead.set()
    await room.until_asked(4)
    assert room.asked[1:] == [(CONTRACT, 2), (CONTRACT, 3), (LETTERS, 1)]


def test_what_does_not_exist_lies_on_no_table() -> None:
    assert address_of(None) is None
    assert address_of(showing(None)) is None
    assert address_of(showing(CONTRACT, 6)) is None
    assert address_of(showing(ExhibitId("unknown"), 1)) is None
    address = address_of(showing(CONTRACT, 5))
    assert address is not None
    assert address.picture == picture_of(CONTRACT, 5)


def test_before_anything_is_shown_first_pages_come_ahead() -> None:
    ahead = [(each.exhibit, each.page) for each in pages_ahead(showing(None))]
    assert ahead == [(CONTRACT, 1), (LETTERS, 1)]


async def test_on_a_new_path_a_page_that_is_still_awaited_is_fetched_at_once(room: Room) -> None:
    room.held = asyncio.Event()
    room.top.follow(showing(CONTRACT, 1))
    await room.until_asked(1)
    room.held = None
    room.top.hurry()
    await room.until(Table(picture_of(CONTRACT, 1), body_of(CONTRACT, 1)))
    assert room.asked == [(CONTRACT, 1)] * 2
    room.top.hurry()
    await asyncio.sleep(0)
    assert len(room.asked) == 2, "what lies there is not fetched again"
