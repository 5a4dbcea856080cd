"""One sheet, published when it has changed."""

import asyncio
from datetime import UTC, datetime, timedelta

from client.config import Language
from client.desk.sheet import Sheet
from client.state import ClientState, Where

MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FIRST = ClientState(now=MORNING, language=Language.CHINESE, server="http://127.0.0.1:8420")


class Reader:
    def __init__(self) -> None:
        self.read: list[ClientState] = []
        self.clock = MORNING
        self.sheet = Sheet(FIRST, self.read.append, lambda: self.clock)


async def test_changes_of_one_turn_are_published_together() -> None:
    reader = Reader()
    reader.sheet.change(where=Where.CASES)
    reader.sheet.change(language=Language.ENGLISH)
    assert reader.read == []
    assert reader.sheet.state.where is Where.CASES
    await asyncio.sleep(0)
    (state,) = reader.read
    assert (state.where, state.language) == (Where.CASES, Language.ENGLISH)


async def test_what_is_so_already_is_no_change() -> None:
    reader = Reader()
    reader.sheet.change(where=Where.LOGIN)
    await asyncio.sleep(0)
    assert reader.read == []


async def test_the_first_state_is_published_when_asked() -> None:
    reader = Reader()
    reader.sheet.publish_now()
    reader.sheet.publish_now()
    assert reader.read == [FIRST]


async def test_the_courts_time_is_the_right_one() -> None:
    reader = Reader()
    reader.sheet.set_clock(MORNING + timedelta(minutes=7))
    assert reader.sheet.state.now == MORNING + timedelta(minutes=7)
    reader.clock += timedelta(seconds=30)
    reader.sheet.tick()
    assert reader.sheet.state.now == MORNING + timedelta(minutes=7, seconds=30)
