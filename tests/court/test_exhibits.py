"""The page cache: the court's bytes or none."""

import asyncio
import hashlib

import pytest

from client.court.exhibits import PageAddress, Pages
from client.protocol.errors import CourtUnavailable, Reason, Refused
from client.protocol.ids import ExhibitId, FileHash
from tests.conftest import Announce

CONTRACT = ExhibitId("contract")


def body_of(page: int) -> bytes:
    return f"picture {page}".encode() * 10


def address(page: int) -> PageAddress:
    return PageAddress(CONTRACT, page, FileHash(hashlib.sha256(body_of(page)).hexdigest()))


class Files:
    """The court's files: may be slow, false or away."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.away = False
        self.false: set[int] = set()
        self.held: set[int] = set()
        self.holding = asyncio.Event()
        self.last = 1
        self.idle = asyncio.Event()
        """Set when the page numbered `last` has been asked for."""

    async def page(self, exhibit: ExhibitId, page: int) -> bytes:
        self.asked.append(page)
        if page == self.last:
            self.idle.set()
        if page in self.held:
            self.holding.set()
            await asyncio.Event().wait()
        if self.away:
            raise CourtUnavailable
        return b"another picture" if page in self.false else body_of(page)


async def test_a_page_is_fetched_once() -> None:
    files = Files()
    pages = Pages(files.page)
    assert pages.kept(address(1).picture) is None
    assert await pages.picture(address(1)) == body_of(1)
    assert await pages.picture(address(1)) == body_of(1)
    assert pages.kept(address(1).picture) == body_of(1)
    assert files.asked == [1]


async def test_a_page_that_differs_from_the_record_is_never_given(expected_log: Announce) -> None:
    expected_log("differs from the record", logger="mingjing.court.exhibits")
    files = Files()
    files.false = {1}
    pages = Pages(files.page)
    with pytest.raises(Refused) as refused:
        await pages.picture(address(1))
    assert refused.value.reason is Reason.PAGE_DIFFERS
    assert pages.kept(address(1).picture) is None


async def test_what_is_kept_is_bounded_and_the_oldest_goes_first() -> None:
    pages = Pages(Files().page, kept_bytes=3 * len(body_of(1)))
    for page in (1, 2, 3):
        await pages.picture(address(page))
    pages.kept(address(1).picture)
    await pages.picture(address(4))
    assert pages.kept(address(2).picture) is None
    assert all(pages.kept(address(page).picture) for page in (1, 3, 4))


async def test_a_page_larger_than_all_room_is_given_and_not_kept() -> None:
    pages = Pages(Files().page, kept_bytes=10)
    assert await pages.picture(address(1)) == body_of(1)
    assert pages.kept(address(1).picture) is None


async def test_the_next_pages_are_fetched_ahead() -> None:
    files = Files()
    files.last = 3
    pages = Pages(files.page)
    await pages.picture(address(1))
    pages.fetch_ahead([address(1), address(2), address(3)])
    await asyncio.wait_for(files.idle.wait(), 5)
    assert files.asked == [1, 2, 3]
    assert pages.kept(address(2).picture) == body_of(2)


async def test_fetching_ahead_stands_back_for_whoever_waits() -> None:
    files = Files()
    files.held = {2}
    pages = Pages(files.page)
    pages.fetch_ahead([address(2), address(3)])
    await asyncio.wait_for(files.holding.wait(), 5)
    pages.stand_back()
    assert await pages.picture(address(5)) == body_of(5)
    assert files.asked == [2, 5]


async def test_fetching_ahead_from_a_court_that_is_away_disturbs_nobody() -> None:
    files = Files()
    files.away = True
    pages = Pages(files.page)
    pages.fetch_ahead([address(1), address(2)])
    await asyncio.wait_for(files.idle.wait(), 5)
    assert files.asked == [1]
    files.away = False
    assert await pages.picture(address(1)) == body_of(1)


async def test_nothing_is_left_for_the_next_person() -> None:
    pages = Pages(Files().page)
    await pages.picture(address(1))
    pages.forget()
    assert pages.kept(address(1).picture) is None
