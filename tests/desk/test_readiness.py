"""Before the day at the desk: what is sent was shown, and a rehearsal leads back to the check."""

import asyncio

import pytest

from client.desk.readiness import rehearsed
from client.intents import (
    Back,
    BeginCheck,
    BeginRehearsal,
    NextStep,
    OpenBoard,
    OpenCertificate,
    ReadCode,
    Refresh,
    RepeatCheck,
    SendReport,
    ShowLines,
    ShowReport,
    SignOut,
    SignRehearsal,
    SkipRehearsalStep,
)
from client.protocol.devicecheck import Cause, Code, Finding, Outcome, Readiness
from client.protocol.errors import (
    CourtUnavailable,
    Forbidden,
    Malformed,
    NotFound,
    NotSignedIn,
    Reason,
)
from client.protocol.filing import Strokes
from client.protocol.ids import HearingId
from client.protocol.readiness import BoardStanding
from client.protocol.rehearsal import STEPS_TO_DO, RehearsalIs, RehearsalStep
from client.state import ClientState, Sending, Step, Where
from tests.courtroom.court_in_memory import HEARING
from tests.desk.scene import CASE, MORNING, Scene

NAME = Strokes(strokes=(((0.1, 0.5, 0), (0.9, 0.4, 300)),))


def sending(state: ClientState) -> Sending:
    return Sending() if state.check is None else state.check.sending


async def come_to_the_verdict(scene: Scene, hearing: HearingId | None = HEARING) -> Scene:
    scene.take(BeginCheck(hearing))
    await scene.until(lambda state: state.where is Where.CHECK)
    while scene.state.check is not None and scene.state.check.step is not Step.VERDICT:
        scene.take(NextStep())
    await scene.until(lambda state: sending(state).report)
    return scene


async def test_with_the_verdict_comes_a_report_of_what_was_found(signed_in: Scene) -> None:
    await come_to_the_verdict(signed_in)
    check = signed_in.state.check
    assert check is not None
    report = check.sending.report
    assert report is not None
    assert {each.code for each in report.findings} == {each.code for each in check.findings}
    assert report.synthetic
    assert len(report.short_code) == 8


async def test_what_was_not_shown_is_not_sent(signed_in: Scene) -> None:
    await come_to_the_verdict(signed_in)
    signed_in.take(SendReport())
    assert not sending(signed_in.state).busy
    signed_in.take(ShowReport(shown=True), ShowReport(shown=False), SendReport())
    assert not sending(signed_in.state).busy
    assert signed_in.court.reports == []


async def test_what_is_sent_is_what_was_shown(signed_in: Scene) -> None:
    await come_to_the_verdict(signed_in)
    signed_in.take(ShowReport(shown=True))
    shown = sending(signed_in.state).report
    signed_in.take(SendReport(), SendReport())
    state = await signed_in.until(lambda state: sending(state).sent_at)
    (asked,) = signed_in.court.reports
    assert asked.report == shown
    assert asked.seen is True
    assert asked.made_with.camera
    assert sending(state).sent_at is not None
    signed_in.take(SendReport())
    assert len(signed_in.court.reports) == 1


async def test_without_a_hearing_there_is_nobody_to_send_it_to(signed_in: Scene) -> None:
    await come_to_the_verdict(signed_in, None)
    signed_in.take(ShowReport(shown=True), SendReport())
    assert not sending(signed_in.state).busy


async def test_a_report_that_did_not_arrive_can_be_sent_again(signed_in: Scene) -> None:
    await come_to_the_verdict(signed_in)
    signed_in.court.errors["send_report"] = CourtUnavailable()
    signed_in.take(ShowReport(shown=True), SendReport())
    state = await signed_in.until(lambda state: sending(state).failure)
    failure = sending(state).failure
    assert failure is not None
    assert failure.reason is Reason.COURT_UNAVAILABLE
    del signed_in.court.errors["send_report"]
    signed_in.take(SendReport())
    await signed_in.until(lambda state: sending(state).sent_at)


async def test_what_was_sent_has_a_certificate_that_is_read_and_put_away(
    signed_in: Scene,
) -> None:
    await come_to_the_verdict(signed_in)
    signed_in.take(OpenCertificate())
    assert signed_in.state.where is Where.CHECK
    signed_in.take(ShowReport(shown=True), SendReport())
    await signed_in.until(lambda state: sending(state).kept)
    signed_in.take(OpenCertificate())
    state = await signed_in.until(lambda state: state.document and state.document.pdf)
    assert state.where is Where.DOCUMENT
    signed_in.take(Back())
    assert signed_in.state.where is Where.CHECK
    assert sending(signed_in.state).sent_at is not None
    signed_in.court.errors["certificate"] = CourtUnavailable()
    signed_in.take(OpenCertificate())
    await signed_in.until(lambda state: state.document and state.document.failure)
    del signed_in.court.errors["certificate"]
    signed_in.take(Refresh())
    await signed_in.until(lambda state: state.document and state.document.pdf)


async def test_a_check_that_is_made_again_has_a_report_of_its_own(signed_in: Scene) -> None:
    await come_to_the_verdict(signed_in)
    signed_in.take(ShowReport(shown=True), RepeatCheck())
    assert sending(signed_in.state) == Sending()


async def test_what_became_of_an_older_report_is_not_said_of_a_newer(signed_in: Scene) -> None:
    await come_to_the_verdict(signed_in)
    signed_in.court.held["send_report"] = asyncio.Event()
    signed_in.take(ShowReport(shown=True), SendReport())
    await signed_in.court.until_asked("send_report")
    signed_in.take(RepeatCheck())
    signed_in.court.held["send_report"].set()
    for _ in range(20):
        await asyncio.sleep(0)
    assert sending(signed_in.state).sent_at is None


# Whether the last check holds ---------------------------------------------------------------


async def test_a_case_s_page_says_whether_the_last_check_holds(signed_in: Scene) -> None:
    await signed_in.open_case()
    state = await signed_in.until(lambda state: state.ready)
    ((hearing, own),) = state.ready
    assert hearing == HEARING
    assert own.standing is BoardStanding.OUTDATED
    assert len(signed_in.court.uses[0].version) <= 16


async def test_it_is_asked_once_more_when_the_devices_are_known(signed_in: Scene) -> None:
    await signed_in.open_case()
    await signed_in.until(lambda state: state.ready and state.ready[0][1].changed)
    first, second = signed_in.court.uses
    assert (first.camera, bool(second.camera)) == ("", True)


@pytest.mark.parametrize("error", [NotFound(), CourtUnavailable()])
async def test_a_court_that_knows_nothing_of_checks_is_left_in_peace(
    signed_in: Scene, error: Exception
) -> None:
    signed_in.court.errors["own_readiness"] = error
    await signed_in.open_case()
    await signed_in.court.until_asked("own_readiness")
    for _ in range(20):
        await asyncio.sleep(0)
    assert signed_in.state.ready == ()
    assert signed_in.state.notice is None


# The board ----------------------------------------------------------------------------------


async def test_the_board_is_opened_refreshed_and_left(signed_in: Scene) -> None:
    signed_in.take(OpenBoard())
    state = await signed_in.until(lambda state: state.board.board)
    assert state.where is Where.BOARD
    signed_in.court.errors["readiness_board"] = CourtUnavailable()
    signed_in.take(Refresh())
    state = await signed_in.until(lambda state: state.board.failure)
    assert state.board.board is not None
    signed_in.take(Back())
    await signed_in.until(lambda state: state.where is Where.CASES)


async def test_a_code_is_read_and_a_misheard_one_is_said_to_be(signed_in: Scene) -> None:
    signed_in.take(OpenBoard(), ReadCode("3F7K9Q2A"))
    state = await signed_in.until(lambda state: state.board.code)
    assert state.board.code is not None
    assert state.board.code.readiness is Readiness.SOUND
    signed_in.court.errors["read_code"] = Malformed(detail="code")
    signed_in.take(ReadCode("wrong"))
    state = await signed_in.until(lambda state: state.board.code_failure)
    assert state.board.code is None
    assert state.board.asked == "wrong"


async def test_the_lines_of_one_hearing_are_looked_at_and_put_away(signed_in: Scene) -> None:
    signed_in.take(OpenBoard(), ShowLines(HEARING))
    state = await signed_in.until(lambda state: state.board.quality and state.board.compared)
    assert state.board.lines_of == HEARING
    signed_in.take(ShowLines(None))
    assert signed_in.state.board.quality is None
    signed_in.court.errors["day_compared"] = Forbidden(Reason.NOT_YOUR_OFFICE)
    signed_in.take(ShowLines(HEARING))
    state = await signed_in.until(lambda state: state.board.lines_failure)
    assert state.board.quality is None


async def test_a_session_that_has_ended_leads_to_the_login_page(signed_in: Scene) -> None:
    signed_in.court.errors["readiness_board"] = NotSignedIn()
    signed_in.take(OpenBoard())
    await signed_in.until(lambda state: state.where is Where.LOGIN)


async def test_nothing_of_the_board_stays_for_the_next_person(signed_in: Scene) -> None:
    signed_in.take(OpenBoard(), ReadCode("3F7K9Q2A"))
    await signed_in.until(lambda state: state.board.code and state.board.board)
    signed_in.take(SignOut())
    state = await signed_in.until(lambda state: state.where is Where.LOGIN)
    assert state.board.board is None
    assert state.board.code is None


# The rehearsal ------------------------------------------------------------------------------


def told(scene: Scene, step: RehearsalStep, *done: RehearsalStep) -> None:
    """Have the court tell how far the rehearsal has come."""
    presence = scene.desk._hearings.presence
    assert presence is not None
    presence.hear(RehearsalIs(step=step, done=done, ends_at=MORNING))


async def rehearse(scene: Scene) -> None:
    scene.take(BeginRehearsal(HEARING))
    await scene.until(lambda state: state.where is Where.HEARING and state.attendance)
    await scene.until(lambda state: state.attendance and state.attendance.state)


async def test_a_rehearsal_is_entered_signed_and_becomes_a_finding(signed_in: Scene) -> None:
    await come_to_the_verdict(signed_in)
    await rehearse(signed_in)
    told(signed_in, RehearsalStep.SIGN)
    signed_in.take(SignRehearsal(NAME))
    await signed_in.court.until_asked("sign_rehearsal")
    told(signed_in, RehearsalStep.DONE, *STEPS_TO_DO)
    signed_in.take(Back())
    state = await signed_in.until(lambda state: state.where is Where.CHECK)
    assert state.check is not None
    assert state.check.step is Step.VERDICT
    (how,) = (each for each in state.check.findings if each.code is Code.MED_14)
    assert how.outcome is Outcome.PASS
    report = state.check.sending.report
    assert report is not None
    assert how in report.findings
    assert signed_in.court.signed == [NAME]


@pytest.mark.parametrize(
    ("step", "done", "outcome", "cause"),
    [
        (RehearsalStep.DONE, STEPS_TO_DO[:3], Outcome.WARN, Cause.REHEARSAL_UNFINISHED),
        (RehearsalStep.SIGN, STEPS_TO_DO[:1], Outcome.WARN, Cause.REHEARSAL_UNFINISHED),
        (RehearsalStep.DONE, (), Outcome.WARN, Cause.REHEARSAL_UNFINISHED),
        (RehearsalStep.ROLL_CALL, (), Outcome.SKIPPED, ""),
    ],
)
async def test_a_rehearsal_can_be_left_at_any_time(
    signed_in: Scene,
    step: RehearsalStep,
    done: tuple[RehearsalStep, ...],
    outcome: Outcome,
    cause: str,
) -> None:
    await come_to_the_verdict(signed_in)
    await rehearse(signed_in)
    told(signed_in, step, *done)
    signed_in.take(Back())
    state = await signed_in.until(lambda state: state.where is Where.CHECK)
    assert state.check is not None
    (how,) = (each for each in state.check.findings if each.code is Code.MED_14)
    assert (how.outcome, how.reason) == (outcome, cause)


def test_a_link_that_was_refused_stays_refused_however_the_rehearsal_went() -> None:
    refused = Finding(
        code=Code.MED_14,
        outcome=Outcome.FAIL,
        reason=Cause.TICKET_REFUSED,
        readings={"opens": 0.0},
    )
    whole = RehearsalIs(step=RehearsalStep.DONE, done=STEPS_TO_DO, ends_at=MORNING)
    finding = rehearsed(whole, refused)
    assert (finding.outcome, finding.reason) == (Outcome.FAIL, Cause.TICKET_REFUSED)
    assert finding.readings == {"opens": 0.0} | {step.value: 1.0 for step in STEPS_TO_DO}


async def test_a_rehearsal_that_began_on_a_case_s_page_leads_back_there(signed_in: Scene) -> None:
    await signed_in.open_case()
    await rehearse(signed_in)
    told(signed_in, RehearsalStep.ROLL_CALL)
    signed_in.take(Back())
    state = await signed_in.until(lambda state: state.where is Where.CASE)
    assert state.case is not None
    assert state.case.case == CASE


async def test_a_step_of_a_rehearsal_is_skipped_at_the_court(signed_in: Scene) -> None:
    await signed_in.open_case()
    await rehearse(signed_in)
    signed_in.take(SkipRehearsalStep(RehearsalStep.WAIT))
    told(signed_in, RehearsalStep.ROLL_CALL)
    signed_in.take(SkipRehearsalStep(RehearsalStep.ROLL_CALL))
    await signed_in.court.until_asked("skip_step")
    assert signed_in.court.skipped == [RehearsalStep.ROLL_CALL]
    signed_in.court.errors["skip_step"] = CourtUnavailable()
    signed_in.take(SkipRehearsalStep(RehearsalStep.ROLL_CALL))
    state = await signed_in.until(lambda state: state.notice)
    assert state.where is Where.HEARING


async def test_where_no_rehearsal_can_be_opened_the_person_is_told(signed_in: Scene) -> None:
    await come_to_the_verdict(signed_in)
    signed_in.court.errors["open_rehearsal"] = CourtUnavailable()
    signed_in.take(BeginRehearsal(HEARING))
    state = await signed_in.until(lambda state: state.notice)
    assert state.where is Where.CHECK


async def test_in_a_hearing_nothing_is_signed(signed_in: Scene) -> None:
    signed_in.take(SignRehearsal(NAME))
    assert signed_in.court.signed == []
