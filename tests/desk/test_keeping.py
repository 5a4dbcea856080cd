"""What a desk does by itself: it keeps the time, looks for what is new, and notes refusals."""

import asyncio
from datetime import timedelta

import pytest

from client.desk import desk as desk_room
from client.desk.desk import SLOW_TICK_S
from client.intents import EnterHearing, OpenCase, SignIn
from client.protocol.errors import CourtUnavailable, NotSignedIn, Reason
from client.state import Where
from tests.courtroom.court_in_memory import HEARING
from tests.desk.scene import CASE, FACE, Scene, desk_at_court


class Seconds:
    """Lets the desk's seconds pass when a test says so."""

    def __init__(self) -> None:
        self._allowed = asyncio.Semaphore(0)
        self._waiting = asyncio.Event()

    async def one(self) -> None:
        self._waiting.set()
        await self._allowed.acquire()

    async def passing(self, count: float) -> None:
        """Let so many seconds pass, one after the other."""
        for _ in range(int(count)):
            await self._waiting.wait()
            self._waiting.clear()
            self._allowed.release()
        await self._waiting.wait()


async def test_in_a_hearing_the_time_moves_every_second() -> None:
    seconds = Seconds()
    async with desk_at_court(second=seconds.one) as scene:
        await scene.sign_in()
        await scene.until(lambda state: state.court)
        scene.take(EnterHearing(HEARING))
        await scene.until(lambda state: state.attendance and state.attendance.state)
        before = scene.state.now
        scene.clock += timedelta(seconds=3)
        await seconds.passing(1)
        assert scene.state.now == before + timedelta(seconds=3)


async def test_on_the_login_page_no_time_moves() -> None:
    seconds = Seconds()
    async with desk_at_court(second=seconds.one) as scene:
        await scene.until(lambda state: state.court)
        scene.clock += timedelta(minutes=1)
        await seconds.passing(2 * SLOW_TICK_S)
        assert scene.state.now == FACE.now


async def test_a_case_page_looks_again_by_itself() -> None:
    seconds = Seconds()
    async with desk_at_court(second=seconds.one) as scene:
        await scene.sign_in()
        await scene.open_case()
        scene.published.clear()
        scene.court.file = scene.court.file.model_copy(update={"claims": ("退款", "赔偿")})
        await seconds.passing(SLOW_TICK_S)
        await scene.until(
            lambda state: state.case and state.case.file and len(state.case.file.claims) == 2
        )
        assert not any(each.case and each.case.loading for each in scene.published)


async def test_a_page_that_nobody_touches_lets_the_session_grow_old(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(desk_room, "LOOK_AGAIN_FOR_S", 0.0)
    seconds = Seconds()
    async with desk_at_court(second=seconds.one) as scene:
        await scene.sign_in()
        await scene.open_case()
        asked = scene.court.asked.count("case_file")
        await seconds.passing(3 * SLOW_TICK_S)
        assert scene.court.asked.count("case_file") == asked


async def test_what_was_refused_is_noted_once_for_the_report(scene: Scene) -> None:
    scene.court.errors["sign_in"] = NotSignedIn(Reason.WRONG_CREDENTIALS)
    scene.take(SignIn("plaintiff", "wrong", remember=False))
    await scene.until_shown(lambda state: state.login.failure and not state.login.busy)
    del scene.court.errors["sign_in"]
    await scene.sign_in()
    scene.court.errors["case_file"] = CourtUnavailable()
    scene.take(OpenCase(CASE))
    state = await scene.until_shown(lambda state: state.case and state.case.failure)
    assert state.where is Where.CASE
    measured = await scene.desk.measurements()
    assert measured["refusals"] == ["signing in: wrong_credentials", "case: court_unavailable"]
