"""The finger: at most so often, and only the latest place."""

import asyncio

from client.courtroom.finger import Finger
from client.protocol.hearing import MovePointer
from tests.client_courtroom.wires import LIMIT_S


class Table:
    def __init__(self) -> None:
        self.said: list[MovePointer] = []
        self.now = 100.0
        self._changed = asyncio.Event()
        self.finger = Finger(self._say, lambda: self.now)

    def _say(self, move: MovePointer) -> bool:
        self.said.append(move)
        self._changed.set()
        return True

    async def until_said(self, count: int) -> None:
        async with asyncio.timeout(LIMIT_S):
            while len(self.said) < count:
                self._changed.clear()
                await self._changed.wait()


async def test_the_first_place_goes_out_at_once() -> None:
    table = Table()
    table.finger.point(0.25, 0.5)
    assert table.said == [MovePointer(x=0.25, y=0.5)]


async def test_of_many_places_only_the_latest_goes_out() -> None:
    table = Table()
    for step in range(100):
        table.finger.point(step / 100, 0.5)
    table.now += 1.0
    await table.until_said(2)
    assert table.said == [MovePointer(x=0.0, y=0.5), MovePointer(x=0.99, y=0.5)]


async def test_a_slow_finger_goes_out_as_it_moves() -> None:
    table = Table()
    for step in range(3):
        table.finger.point(step / 10, 0.5)
        table.now += 0.1
    assert len(table.said) == 3


async def test_a_lifted_finger_is_the_last_word() -> None:
    table = Table()
    table.finger.point(0.1, 0.1)
    table.finger.point(0.2, 0.2)
    table.finger.point(None, None)
    table.now += 1.0
    await table.until_said(2)
    assert table.said[-1] == MovePointer()


async def test_a_finger_beyond_the_edge_stays_on_the_page() -> None:
    table = Table()
    table.finger.point(-0.5, 1.5)
    assert table.said == [MovePointer(x=0.0, y=1.0)]


async def test_a_stopped_finger_says_nothing_more() -> None:
    table = Table()
    table.finger.point(0.1, 0.1)
    table.finger.point(0.2, 0.2)
    table.finger.stop()
    assert len(table.said) == 1
