"""The machine is kept awake from going into a hearing until coming out, whatever ends it."""

import asyncio
import queue
import threading
from collections.abc import AsyncIterator
from itertools import pairwise

import pytest

from client.devicecheck.probes.system.awake import Awake, Kept
from client.intents import DismissSleepAdvice, EnterHearing, LeaveCourtroom
from client.protocol.errors import NotFound, NotSignedIn, Reason
from client.protocol.hearing import CloseHearing, Place
from client.state import ClientState, Where
from tests.conftest import Announce
from tests.courtroom.court_in_memory import HEARING
from tests.desk.scene import Scene, desk_at_court
from tests.desk.test_hearing import seat, sit_in_courtroom, until_gone, wait_in_lobby


class Machine:
    """A machine that is kept awake, or is not, as a test says (`Keep`)."""

    def __init__(self) -> None:
        self.granted = True
        self.asked = 0
        self.threads: list[str] = []
        self._turns: queue.Queue[int] = queue.Queue()
        self._kept = 0

    def keep(self) -> Kept:
        self.asked += 1
        self._kept += self.granted
        self._turn()
        return Kept(Awake(self.granted, "fake"), self._let_go)

    def _let_go(self) -> None:
        self._kept -= self.granted
        self._turn()

    def _turn(self) -> None:
        self.threads.append(threading.current_thread().name)
        self._turns.put(self._kept)

    async def turned(self) -> int:
        """Wait until it was asked or let go once more; give how often it was kept awake then."""
        return await asyncio.to_thread(self._turns.get, timeout=20.0)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
async def desk(machine: Machine) -> AsyncIterator[Scene]:
    async with desk_at_court(keep_awake=machine.keep) as scene:
        await scene.sign_in()
        await scene.until(lambda state: state.cases.cases is not None)
        yield scene


def told(state: ClientState) -> bool:
    return state.attendance is not None and state.attendance.may_sleep


async def test_it_is_kept_awake_from_the_waiting_room_on_until_one_leaves(
    desk: Scene, machine: Machine
) -> None:
    assert machine.asked == 0
    await wait_in_lobby(desk)
    assert await machine.turned() == 1
    desk.take(LeaveCourtroom())
    assert await machine.turned() == 0
    assert machine.threads == ["vigil", "vigil"]


async def test_it_may_sleep_when_the_court_has_hung_up(desk: Scene, machine: Machine) -> None:
    desk.court.errors["ticket"] = NotFound(Reason.NOT_FOUND)
    await desk.open_case()
    desk.take(EnterHearing(HEARING))
    assert await machine.turned() == 1
    assert await machine.turned() == 0
    assert desk.state.attendance is not None
    assert desk.state.attendance.ended is Reason.NOT_FOUND


async def test_it_may_sleep_when_the_hearing_is_over_though_nobody_leaves(
    desk: Scene, machine: Machine
) -> None:
    judge = await sit_in_courtroom(desk)
    assert await machine.turned() == 1
    assert await judge.ask(CloseHearing()) is None
    assert await machine.turned() == 0
    assert desk.state.where is Where.HEARING


async def test_it_may_sleep_when_the_session_is_over(desk: Scene, machine: Machine) -> None:
    desk.court.errors["ticket"] = NotSignedIn(Reason.SESSION_EXPIRED)
    await desk.open_case()
    desk.take(EnterHearing(HEARING))
    await desk.until(lambda state: state.where is Where.LOGIN)
    assert await machine.turned() == 1
    assert await machine.turned() == 0


async def test_it_may_sleep_when_the_desk_ends(machine: Machine) -> None:
    async with desk_at_court(keep_awake=machine.keep) as scene:
        await scene.sign_in()
        await scene.until(lambda state: state.cases.cases is not None)
        await wait_in_lobby(scene)
        assert await machine.turned() == 1
    assert await machine.turned() == 0


async def test_whoever_comes_back_is_kept_awake_again(desk: Scene, machine: Machine) -> None:
    await sit_in_courtroom(desk)
    assert await machine.turned() == 1
    desk.take(LeaveCourtroom())
    assert await machine.turned() == 0
    await until_gone(desk)
    desk.take(EnterHearing(HEARING))
    assert await machine.turned() == 1


async def test_a_refusal_is_told_once(desk: Scene, machine: Machine) -> None:
    machine.granted = False
    await wait_in_lobby(desk)
    await desk.until(told)
    desk.take(DismissSleepAdvice())
    await desk.until(lambda state: not told(state))
    desk.take(LeaveCourtroom())
    await until_gone(desk)
    desk.take(EnterHearing(HEARING))
    await desk.until(lambda state: seat(state) is Place.LOBBY)
    for _ in range(3):
        await machine.turned()
    desk.take(LeaveCourtroom())
    await machine.turned()
    tellings = [told(state) for state in desk.published]
    assert machine.asked == 2
    assert sum(now and not before for before, now in pairwise(tellings)) == 1


async def test_a_system_that_cannot_be_asked_at_all_says_nothing(machine: Machine) -> None:
    def nobody() -> None:
        machine.keep()

    async with desk_at_court(keep_awake=nobody) as scene:
        await scene.sign_in()
        await scene.until(lambda state: state.cases.cases is not None)
        await wait_in_lobby(scene)
        await machine.turned()
        assert not told(scene.state)


async def test_what_nobody_expected_of_a_system_is_logged_and_the_hearing_goes_on(
    machine: Machine, expected_log: Announce
) -> None:
    expected_log("the machine could not be kept awake", logger="mingjing.desk")

    def breaks() -> None:
        machine.keep()
        raise RuntimeError("a system of next year")

    async with desk_at_court(keep_awake=breaks) as scene:
        await scene.sign_in()
        await scene.until(lambda state: state.cases.cases is not None)
        await sit_in_courtroom(scene)
        await machine.turned()
        assert not told(scene.state)
        for each in threading.enumerate():
            if each.name == "vigil":
                await asyncio.to_thread(each.join, 20.0)
