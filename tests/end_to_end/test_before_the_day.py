"""Before the day: from the litigant's desk to the clerk's board, at a real court."""

import asyncio
import logging
import time
from functools import partial

import pytest

from client.intents import (
    Ask,
    Back,
    BeginCheck,
    BeginRehearsal,
    LeaveCourtroom,
    NextStep,
    RaiseHand,
    SendReport,
    SetMicrophone,
    ShowReport,
    SignRehearsal,
    SkipRehearsalStep,
)
from client.protocol.devicecheck import Code, Outcome
from client.protocol.filing import Strokes
from client.protocol.hearing import AdmitParticipant, OpenHearing, ShowPage
from client.protocol.ids import HearingId
from client.protocol.rehearsal import REHEARSAL_EXHIBIT, RehearsalStep
from client.state import DeviceCheck, Step, Where, Wire
from server_stub.demo.processes import Court
from tests.conftest import Announce
from tests.end_to_end.bare_desk import Counter
from tests.end_to_end.cut_line import CutLine
from tests.end_to_end.whole_desk import WholeDesk

log = logging.getLogger("tests.rehearsal")


@pytest.fixture(autouse=True)
def _a_busy_machine_may_be_slow_to_list(expected_log: Announce) -> None:
    """The list of devices is waited for only so long, and is none of these tests' affair."""
    expected_log("which devices it has", logger="mingjing.media.session", may_be_absent=True)


NAME = Strokes(strokes=(((0.1, 0.5, 0), (0.9, 0.4, 300)),))


async def check_quickly(desk: WholeDesk) -> DeviceCheck:
    """Go through the check without waiting for what it measures."""
    hearing = desk.now.hearing
    desk.take(LeaveCourtroom())
    await desk.until(lambda: desk.state.where is not Where.HEARING)
    desk.take(BeginCheck(hearing))
    await desk.until(lambda: desk.state.where is Where.CHECK)
    while desk.state.check is not None and desk.state.check.step is not Step.VERDICT:
        desk.take(NextStep())
    await desk.until(lambda: desk.state.check is not None and desk.state.check.sending.report)
    assert desk.state.check is not None
    return desk.state.check


async def send(desk: WholeDesk) -> None:
    """Look at the report, and send it."""
    desk.take(ShowReport(shown=True))
    desk.take(SendReport())
    await desk.until(lambda: desk.state.check is not None and desk.state.check.sending.sent_at)


@pytest.mark.timeout(180)
async def test_a_litigant_rehearses_and_the_clerk_sees_who_is_ready(court: Court) -> None:
    async with WholeDesk(court.url, "plaintiff") as desk:
        check = await check_quickly(desk)
        assert check.hearing is not None
        desk.take(BeginRehearsal(check.hearing))
        for step, deed in (
            (RehearsalStep.ROLL_CALL, SetMicrophone(open=True)),
            (RehearsalStep.SHOW_EXHIBIT, Ask(ShowPage(exhibit=REHEARSAL_EXHIBIT, page=1))),
            (RehearsalStep.OBJECTION, RaiseHand()),
            (RehearsalStep.SIGN, SignRehearsal(NAME)),
        ):
            await desk.until(partial(is_at, desk, step))
            desk.take(deed)
            await desk.until(partial(has_done, desk, step))
        table = desk.now.table
        assert table.picture is not None
        assert table.failure is None
        await desk.until(partial(is_at, desk, RehearsalStep.DONE))
        desk.take(Back())
        await desk.until(lambda: desk.state.where is Where.CHECK)
        assert desk.state.check is not None
        (how,) = (each for each in desk.state.check.findings if each.code is Code.MED_14)
        assert how.outcome is Outcome.PASS
        await send(desk)
    judge = await asyncio.to_thread(Counter, court.url, "judge")
    try:
        board = await asyncio.to_thread(judge.get, "/readiness")
        (hearing,) = (each for each in board["hearings"] if each["hearing"] == check.hearing)
        (line,) = (each for each in hearing["lines"] if each["side"] == "plaintiff")
        # Stand-ins for devices prove nothing, and the court says so.
        assert line["standing"] == "unknown"
        code = line["last"]["short_code"]
        read = await asyncio.to_thread(judge.get, f"/check-codes/{code}")
        assert [each["report"]["kept"] for each in read["found"]] == [line["last"]["kept"]]
        # Nothing of the rehearsal went to the hearing.
        file = await asyncio.to_thread(judge.get, f"/cases/{hearing['case']}")
        assert [each["phase"] for each in file["hearings"]] == ["scheduled"]
    finally:
        judge.close()


@pytest.mark.timeout(180)
async def test_a_line_that_breaks_in_a_rehearsal_comes_back_to_the_step_at_which_it_broke(
    court: Court,
) -> None:
    """The socket and the media are cut at once, and come back by themselves."""
    async with CutLine(court.url) as line, WholeDesk(line.url, "plaintiff", line.reroute) as desk:
        hearing = desk.now.hearing
        desk.take(LeaveCourtroom())
        await desk.until(lambda: desk.state.where is not Where.HEARING)
        desk.take(BeginRehearsal(hearing))
        await desk.until(partial(is_at, desk, RehearsalStep.ROLL_CALL))
        desk.take(SetMicrophone(open=True))
        await desk.until(partial(is_at, desk, RehearsalStep.SHOW_EXHIBIT))
        await desk.until(desk.is_seated)
        before = desk.engine.readings().connected_at
        line.cut()
        await desk.until(lambda: desk.now.wire is Wire.RECONNECTING)
        line.mend()
        began = time.monotonic()
        await desk.until(lambda: desk.engine.readings().connected_at not in (None, before))
        await desk.until(desk.is_seated)
        log.info("back %.2f s after the line was there again", time.monotonic() - began)
        assert is_at(desk, RehearsalStep.SHOW_EXHIBIT)
        assert has_done(desk, RehearsalStep.ROLL_CALL)
        desk.take(Ask(ShowPage(exhibit=REHEARSAL_EXHIBIT, page=1)))
        await desk.until(partial(is_at, desk, RehearsalStep.OBJECTION))
        desk.take(SkipRehearsalStep(RehearsalStep.OBJECTION))
        await desk.until(partial(is_at, desk, RehearsalStep.SIGN))
        assert not has_done(desk, RehearsalStep.OBJECTION)
        desk.take(LeaveCourtroom())
        await desk.until(lambda: desk.state.where is not Where.HEARING)
        assert desk.state.notice is None


def marked(counter: Counter, hearing: HearingId) -> set[str]:
    """Give whose lines have a mark."""
    return {each["participant"] for each in counter.get(f"/hearings/{hearing}/quality")["now"]}


def is_at(desk: WholeDesk, step: RehearsalStep) -> bool:
    """Whether the rehearsal is at this step."""
    attendance = desk.state.attendance
    told = None if attendance is None else attendance.rehearsal
    return told is not None and told.step is step


def has_done(desk: WholeDesk, step: RehearsalStep) -> bool:
    """Whether this step was done."""
    attendance = desk.state.attendance
    told = None if attendance is None else attendance.rehearsal
    return told is not None and step in told.done


@pytest.mark.timeout(180)
async def test_how_the_lines_were_is_written_down_while_a_hearing_goes_on(court: Court) -> None:
    async with WholeDesk(court.url, "judge") as judge, WholeDesk(court.url, "plaintiff") as party:
        await judge.rule(OpenHearing())
        await judge.rule(AdmitParticipant(participant=party.me.participant))
        hearing = judge.now.hearing
        for desk in (judge, party):
            desk.take(SetMicrophone(open=True))
            await desk.until(desk.is_seated)
        counter = await asyncio.to_thread(Counter, court.url, "judge")
        people = {judge.me.participant, party.me.participant}
        try:
            await judge.until(lambda: marked(counter, hearing) == people)
            compared = await asyncio.to_thread(counter.get, f"/hearings/{hearing}/comparison")
        finally:
            counter.close()
        named = {each["participant"]: each for each in compared["lines"]}
        assert named[party.me.participant]["on_the_day"] is not None
        assert named[party.me.participant]["checked"] is None
