"""The wire's real pace, second by second: when it is broken, when it is quiet, when it is back.

Each scene runs on a clock of its own (`virtual_time`), with the pace that a desk has in court.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from websockets.exceptions import ConnectionClosed

from client.courtroom.link import Link, Pace
from client.protocol.errors import CourtUnavailable
from client.protocol.ids import Seq
from client.protocol.wire import Beat, FromCourt, Goodbye
from client.state import Wire
from tests.client_courtroom.test_link import WELCOME
from tests.client_courtroom.virtual_time import VirtualLoop, run_virtually
from tests.client_courtroom.wires import ScriptedCourt, Visit

PACE = Pace(jitter_s=lambda: 0.25)
"""The unluckiest jitter."""


class Diary:
    """Listens, and writes down when what was so."""

    def __init__(self) -> None:
        self.wires: list[tuple[float, Wire]] = []
        self.quiets: list[tuple[float, bool]] = []
        self._changed = asyncio.Event()

    @staticmethod
    def now() -> float:
        return asyncio.get_running_loop().time()

    def since(self) -> Seq | None:
        return None

    def wire_is(self, wire: Wire) -> None:
        self.wires.append((self.now(), wire))
        self._changed.set()

    def quiet(self, quiet: bool) -> None:
        self.quiets.append((self.now(), quiet))
        self._changed.set()

    def hear(self, message: FromCourt) -> None:
        self._changed.set()

    async def until(self, holds: Callable[[], bool]) -> float:
        async with asyncio.timeout(600):
            while not holds():
                self._changed.clear()
                await self._changed.wait()
        return self.now()

    async def until_wire(self, wire: Wire) -> float:
        return await self.until(lambda: self.wires[-1][1] is wire)


class Scene:
    """A court that speaks or not, the way to it, and a desk."""

    def __init__(self, court: ScriptedCourt) -> None:
        self.court = court
        self.diary = Diary()
        self._carries = asyncio.Event()
        self._carries.set()
        self.reachable = True
        self.link = Link(court.address, self._ticket, self.diary, PACE)
        self._visits: set[asyncio.Task[None]] = set()

    async def _ticket(self, within_s: float) -> str:
        if not self.reachable:
            raise CourtUnavailable
        return "ticket"

    async def hold(self) -> None:
        """Welcome whoever comes, and let hear every half second that the court is there."""
        while True:
            visit = await self.court.next_visit()
            task = asyncio.create_task(self._be_present(visit))
            self._visits.add(task)
            task.add_done_callback(self._visits.discard)

    async def _be_present(self, visit: Visit) -> None:
        with suppress(ConnectionClosed):
            await self._carries.wait()
            await visit.say(WELCOME)
            while True:
                await asyncio.sleep(0.5)
                await self._carries.wait()
                await visit.say(Beat())

    @property
    def speaks(self) -> bool:
        """Whether the path carries; what is said meanwhile comes when it carries again."""
        return self._carries.is_set()

    @speaks.setter
    def speaks(self, speaks: bool) -> None:
        if speaks:
            self._carries.set()
        else:
            self._carries.clear()

    async def pass_time(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    async with ScriptedCourt().open() as court:
        made = Scene(court)
        holding = asyncio.create_task(made.hold())
        running = asyncio.create_task(made.link.run())
        try:
            await made.diary.until(lambda: bool(made.diary.wires))
            await made.diary.until_wire(Wire.LIVE)
            yield made
        finally:
            holding.cancel()
            running.cancel()
            await asyncio.gather(holding, running, return_exceptions=True)


def played(play: Callable[[Scene], Awaitable[None]]) -> None:
    async def run() -> None:
        async with scene() as made:
            await play(made)

    run_virtually(run())


def test_a_court_that_falls_silent_is_noticed_within_three_seconds() -> None:
    async def play(scene: Scene) -> None:
        await scene.pass_time(30.0)
        assert scene.diary.wires[-1][1] is Wire.LIVE
        scene.speaks = False
        since = scene.diary.now()
        assert await scene.diary.until_wire(Wire.RECONNECTING) - since <= 2.75

    played(play)


def test_five_seconds_after_the_last_word_the_listener_is_told_whatever_is_tried() -> None:
    async def play(scene: Scene) -> None:
        await scene.pass_time(10.0)
        scene.speaks = False
        since = scene.diary.now()
        told_at = await scene.diary.until(lambda: bool(scene.diary.quiets))
        assert 4.5 <= told_at - since <= 5.75
        # Doors that open on a court that says nothing are no word of the court.
        await scene.pass_time(20.0)
        assert scene.diary.quiets == [(told_at, True)]
        scene.speaks = True
        await scene.diary.until(lambda: len(scene.diary.quiets) == 2)

    played(play)


def test_a_desk_is_back_within_three_seconds_of_the_path_however_long_it_was_away() -> None:
    async def play(scene: Scene) -> None:
        for away_s in (1.0, 3.3, 7.9, 20.0, 60.0):
            scene.speaks = scene.reachable = False
            await scene.diary.until_wire(Wire.RECONNECTING)
            await scene.pass_time(away_s)
            scene.speaks = scene.reachable = True
            since = scene.diary.now()
            assert await scene.diary.until_wire(Wire.LIVE) - since <= 3.0, away_s
            await scene.pass_time(15.0)

    played(play)


def test_a_path_that_carries_nothing_for_a_while_keeps_nobody_waiting_long_afterwards() -> None:
    async def play(scene: Scene) -> None:
        for away_s in (1.0, 3.3, 7.9, 20.0):
            scene.speaks = False
            await scene.diary.until_wire(Wire.RECONNECTING)
            await scene.pass_time(away_s)
            scene.speaks = True
            since = scene.diary.now()
            assert await scene.diary.until_wire(Wire.LIVE) - since <= 3.0, away_s
            await scene.pass_time(15.0)

    played(play)


def test_a_machine_that_slept_does_not_take_the_court_for_silent() -> None:
    async def play(scene: Scene) -> None:
        await scene.pass_time(10.0)
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.stand_still(4.0)
        await scene.pass_time(5.0)
        assert [wire for _, wire in scene.diary.wires] == [Wire.CONNECTING, Wire.LIVE]
        assert scene.diary.quiets == []

    played(play)


def test_after_a_goodbye_until_later_the_desk_comes_back_at_once() -> None:
    async def play(scene: Scene) -> None:
        await scene.pass_time(30.0)
        since = scene.diary.now()
        await scene.court.all_visits()[-1].say(Goodbye(reason="court_closing", come_back=True))
        await scene.diary.until_wire(Wire.RECONNECTING)
        assert await scene.diary.until_wire(Wire.LIVE) - since <= 0.5

    played(play)
