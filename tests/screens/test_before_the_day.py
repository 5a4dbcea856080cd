"""What is said before the day: all that would be sent, who is ready, each step of a rehearsal."""

from dataclasses import replace
from datetime import timedelta

import pytest

from client.protocol.account import Account
from client.protocol.case import HearingPhase
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome, Readiness
from client.protocol.errors import Reason
from client.protocol.ids import AccountId, CaseId, FileHash, HearingId, ParticipantId
from client.protocol.readiness import (
    BoardHearing,
    BoardLine,
    BoardStanding,
    Causes,
    Change,
    CodeRead,
    ComparedLine,
    DayCompared,
    HearingQuality,
    LineMark,
    LineReadings,
    OwnReadiness,
    ReadinessBoard,
    ReportShown,
)
from client.protocol.rehearsal import STEPS_TO_DO, RehearsalIs, RehearsalStep
from client.protocol.roles import Role, Side, StaffRole
from client.protocol.wire import LineQuality, Rung
from client.screens import case_file, cases, readiness_board
from client.screens.check_findings import Verdict
from client.screens.device_check import present as present_check
from client.screens.readiness_board import HearingBlock
from client.screens.rehearsal import Guide, present_guide
from client.screens.report_sending import SendPart
from client.screens.tone import Tone
from client.screens.words import readiness as words
from client.state import Attendance, Board, DeviceCheck, Failure, OpenedCase, Sending, Step, Where
from tests.screens.hearings import hearing
from tests.screens.states import EN, NOW, ZH, at
from tests.screens.states import case_file as opened_file
from tests.usecases.checks.reports import report

HEARING = HearingId("hearing")
DARK = Finding(
    code=Code.CAM_08,
    outcome=Outcome.WARN,
    reason=Cause.PICTURE_DARK,
    readings={"luma": 47.0},
    texts={"name": "Camera One"},
)


# Sending ------------------------------------------------------------------------------------


def part(hearing: HearingId | None = HEARING, **sending: object) -> SendPart:
    check = DeviceCheck(
        Step.VERDICT,
        findings=report(DARK).findings,
        hearing=hearing,
        sending=Sending(report=report(DARK), **sending),  # type: ignore[arg-type]
    )
    verdict: Verdict | None = present_check(at(Where.CHECK, EN, check=check)).verdict
    assert verdict is not None
    assert verdict.sending is not None
    return verdict.sending


def test_nothing_can_be_sent_before_it_was_seen() -> None:
    before = part()
    assert (before.send, before.lines) == ("", ())
    assert before.see == "See what would be sent"
    seen = part(shown=True)
    assert seen.send == "I have seen it: send it to the court"


def test_every_row_with_its_readings_and_names_is_shown() -> None:
    seen = part(shown=True)
    shown = report(DARK)
    heads = [each.head.split()[0] for each in seen.lines]
    assert [each.code.value for each in shown.findings] == [
        each for each in heads if each[:4] in {code.value[:4] for code in Code}
    ]
    (dark,) = (each for each in seen.lines if each.head.startswith("CAM-08"))
    assert dark.facts == "picture_dark · luma 47 · name Camera One"
    about = seen.lines[0].facts
    for said in (shown.server, shown.app_version, shown.id, "Linux"):
        assert said in about


def test_the_code_is_shown_in_two_fours() -> None:
    code = report(DARK).short_code
    assert part().code == f"Result code: {code[:4]}-{code[4:]}"


def test_without_a_hearing_there_is_a_code_and_nothing_to_send() -> None:
    alone = part(None, shown=True)
    assert alone.code
    assert (alone.head, alone.see, alone.send, alone.rehearse) == ("", "", "", "")


def test_what_was_sent_is_not_offered_again() -> None:
    busy, sent = part(shown=True, busy=True), part(shown=True, sent_at=NOW)
    assert (busy.send, busy.state) == ("", "Sending…")
    assert (sent.send, sent.state) == ("", "Sent to the court at 09:41.")
    assert (busy.certificate, part(sent_at=NOW, kept="k").certificate) == (
        "",
        "See the certificate",
    )
    failed = part(shown=True, failure=Failure(Reason.COURT_UNAVAILABLE))
    assert failed.problem is not None
    assert failed.send


# The case's page ----------------------------------------------------------------------------


@pytest.mark.parametrize("standing", BoardStanding)
def test_a_hearing_says_whether_the_last_check_holds(standing: BoardStanding) -> None:
    opened = OpenedCase(CaseId("case"), file=opened_file())
    first = opened_file().hearings[0].hearing
    state = at(Where.CASE, EN, case=opened, ready=((first, OwnReadiness(standing=standing)),))
    card = case_file.present(state).hearings[0]
    assert card.ready == words.STANDS[standing](EN)
    assert card.rehearse == "Rehearse"
    nothing = case_file.present(replace(state, ready=())).hearings[0]
    assert (nothing.ready, nothing.rehearse) == ("", "")


def test_days_before_devices_are_tested_from_the_hearing_that_they_are_for() -> None:
    ahead = opened_file().hearings[0].model_copy(update={"may_enter": False})
    opened = OpenedCase(CaseId("case"), file=opened_file(hearings=(ahead,)))
    own = ((ahead.hearing, OwnReadiness(standing=BoardStanding.NONE)),)
    card = case_file.present(at(Where.CASE, EN, case=opened, ready=own)).hearings[0]
    assert (card.check, card.check_and_enter) == ("Test my devices", "")
    # Who has no seat in it is asked for no check.
    assert not case_file.present(at(Where.CASE, EN, case=opened)).hearings[0].check


def test_why_it_is_to_be_checked_again_is_said() -> None:
    first = opened_file().hearings[0].hearing
    own = OwnReadiness(standing=BoardStanding.OUTDATED, changed=(Change.OTHER_DAY, Change.CAMERA))
    opened = OpenedCase(CaseId("case"), file=opened_file())
    card = case_file.present(at(Where.CASE, ZH, case=opened, ready=((first, own),))).hearings[0]
    assert card.ready == "请重新检测设备：上次不是当天检测的，摄像头换了"


def test_a_check_with_stand_ins_is_named_as_one() -> None:
    first = opened_file().hearings[0].hearing
    last = sent(Readiness.PICTURE_AND_SOUND).model_copy(update={"synthetic": True})
    own = OwnReadiness(standing=BoardStanding.UNKNOWN, last=last)
    opened = OpenedCase(CaseId("case"), file=opened_file())
    card = case_file.present(at(Where.CASE, EN, case=opened, ready=((first, own),))).hearings[0]
    assert card.ready == "Your check was made with stand-in devices"


# The board ----------------------------------------------------------------------------------


def sent(ready: Readiness, *causes: Causes, hours: float = 2.0) -> ReportShown:
    return ReportShown(
        kept="k",
        report="r",
        received_at=NOW - timedelta(hours=hours),
        made_at=NOW,
        form=Form.QUICK,
        synthetic=False,
        app_version="1",
        readiness=ready,
        outcomes={Check.CAMERA: Outcome.PASS},
        causes=causes,
        short_code="3F7K9Q2A",
        file=FileHash("0" * 64),
    )


def line(name: str, standing: BoardStanding, last: ReportShown | None = None) -> BoardLine:
    return BoardLine(
        participant=ParticipantId(name),
        name=name,
        role=Role.PLAINTIFF,
        side=Side.PLAINTIFF,
        standing=standing,
        last=last,
    )


def board(*lines: BoardLine, **more: object) -> readiness_board.BoardScreen:
    block = BoardHearing(
        hearing=HEARING,
        case=CaseId("case"),
        case_number="1",
        title="Ours",
        starts_at=NOW + timedelta(hours=1),
        lines=lines,
    )
    known = ReadinessBoard(hearings=(block,) if lines else ())
    shown = Board(board=known, **more)  # type: ignore[arg-type]
    return readiness_board.present(at(Where.BOARD, EN, board=shown))


def test_whoever_is_not_ready_stands_first_with_the_cause() -> None:
    lost = Causes(code=Code.MED_04, outcome=Outcome.FAIL, cause=Cause.LINE_LOSES)
    screen = board(
        line("ready", BoardStanding.READY, sent(Readiness.PICTURE_AND_SOUND)),
        line("none", BoardStanding.NONE),
        line("failing", BoardStanding.NOT_READY, sent(Readiness.PHONE, lost)),
    )
    (block,) = screen.hearings
    assert [each.person for each in block.lines] == ["failing", "none", "ready"]
    assert block.ready == "1 of 3 ready"
    first = block.lines[0]
    assert first.causes == "MED-04 Your line loses parts of speech."
    assert first.facts == "By phone only · checked 2 hours ago · 3F7K-9Q2A"
    assert first.name == "Plaintiff failing: Not ready"


def test_a_cause_of_a_newer_desk_is_said_in_general_words() -> None:
    newer = Causes(code=Code.CAM_08, outcome=Outcome.FAIL, cause="camera_asleep")
    screen = board(line("x", BoardStanding.NOT_READY, sent(Readiness.PHONE, newer)))
    assert screen.hearings[0].lines[0].causes == "CAM-08 Something here needs attention."


def test_where_all_are_ready_it_says_so() -> None:
    block = board(line("x", BoardStanding.CAREFUL)).hearings[0]
    assert (block.ready, block.tone) == ("Everybody is ready", Tone.GOOD)


def test_an_empty_board_says_when_it_fills() -> None:
    screen = board()
    assert screen.empty == "No hearing in the coming seven days"
    assert not screen.waiting
    waiting = readiness_board.present(at(Where.BOARD, EN))
    assert waiting.waiting


def test_a_code_that_was_misheard_is_to_be_read_once_more() -> None:
    wrong = board(code_failure=Failure(Reason.MALFORMED), asked="x").code
    assert wrong.wrong == "That is no such code: have it read once more."
    away = board(code_failure=Failure(Reason.COURT_UNAVAILABLE), asked="x").code
    assert "reached" in away.wrong


def test_a_code_says_what_it_says_and_whose_it_is() -> None:
    read = CodeRead(
        short_code="3F7K9Q2A",
        outcomes={},
        readiness=Readiness.SOUND,
        first=Code.MED_04,
        form=Form.FULL,
        synthetic=True,
        days_ago=3,
    )
    code = board(code=read).code
    assert code.says == (
        "3F7K-9Q2A: Sound; the picture may stop, checked 3 days ago (Full check)"
        " · with stand-in devices"
    )
    assert code.first == "First of all: MED-04 Test call"
    assert code.whose == ("Nobody in your hearings has sent a report with this code.",)
    assert code.tone is Tone.PLAIN


def of_lines(phase: HearingPhase = HearingPhase.OPEN, **more: object) -> HearingBlock:
    running = BoardHearing(
        hearing=HEARING,
        case=CaseId("case"),
        case_number="1",
        title="Ours",
        starts_at=NOW,
        lines=(line("one", BoardStanding.READY), line("two", BoardStanding.READY)),
        phase=phase,
    )
    shown = Board(board=ReadinessBoard(hearings=(running,)), **more)  # type: ignore[arg-type]
    return readiness_board.present(at(Where.BOARD, EN, board=shown)).hearings[0]


def test_the_lines_of_a_hearing_are_looked_at_when_it_has_begun() -> None:
    before = of_lines(HearingPhase.SCHEDULED)
    assert (before.show_lines, before.phase) == ("", "")
    assert of_lines().show_lines == "Lines"
    assert of_lines(lines_of=HEARING).how_said == "Asking the court…"
    nothing = of_lines(lines_of=HEARING, quality=HearingQuality(now=(), history=()))
    assert nothing.how_said == "Nothing was noted of the lines yet."
    failed = of_lines(lines_of=HEARING, lines_failure=Failure(Reason.COURT_UNAVAILABLE))
    assert "reached" in failed.how_said


def test_a_line_s_history_stands_with_its_codes_beside_the_check() -> None:
    def mark(number: int, quality: LineQuality, *codes: Code) -> LineMark:
        return LineMark(
            number=number,
            at=NOW + timedelta(minutes=number),
            participant=ParticipantId("one"),
            quality=quality,
            codes=codes,
        )

    compared = ComparedLine(
        participant=ParticipantId("one"),
        name="one",
        standing=BoardStanding.READY,
        checked=LineReadings(loss_up_pct=0.1, loss_down_pct=0.4, rtt_ms=40.0),
        on_the_day=LineReadings(loss_up_pct=9.0),
        differs=(Code.MED_04,),
    )
    history = (mark(1, LineQuality.GOOD), mark(2, LineQuality.BAD, Code.MED_04))
    (how,) = of_lines(
        lines_of=HEARING,
        quality=HearingQuality(now=(), history=history),
        compared=DayCompared(hearing=HEARING, lines=(compared,)),
    ).how
    assert how.marks == "09:42 good, 09:43 bad (MED-04)"
    assert how.beside == ("checked: 0.4% lost, 40 ms there and back; on the day: 9.0% lost")
    assert how.worse == ("More lost than when checked: 0.4% → 9.0% (MED-04)",)
    assert how.happened == ()
    assert how.tone is Tone.BAD


def test_all_that_was_worse_on_the_day_is_said_with_both_values() -> None:
    line = ComparedLine(
        participant=ParticipantId("one"),
        name="one",
        standing=BoardStanding.READY,
        checked=LineReadings(rtt_ms=40.0, jitter_ms=3.0, mos=4.3, rate_up_kbps=2400.0, back_s=2.0),
        on_the_day=LineReadings(rtt_ms=300.0, jitter_ms=14.2, mos=3.4, back_s=17.0),
        differs=(Code.MED_02, Code.MED_03, Code.MED_05, Code.MED_07, Code.MED_11, Code.NET_01),
        steps_down=2,
        lowest=Rung.SOUND_ONLY,
        mostly=Rung.SMALLER,
        cut_off=1,
        missed=2,
        missed_s=21.4,
        heard_later=1,
    )
    (how,) = of_lines(
        lines_of=HEARING,
        # Whose line has no mark, and was cut off all the same, is told of too.
        quality=HearingQuality(now=(), history=()),
        compared=DayCompared(hearing=HEARING, lines=(line,)),
    ).how
    assert how.worse == (
        "More delay than when checked: 40 → 300 ms (MED-02)",
        "Less even than when checked: 3 → 14 ms (MED-03)",
        (
            "Narrower than when checked: 2.4 Mbit/s up then, on the day mostly smaller pictures"
            " (MED-05)"
        ),
        "Speech worse than when checked: 4.3 → 3.4 of 4.5 (MED-07)",
        "Slower to come back than in the drill: 2 → 17 s (MED-11)",
        "NET-01",
    )
    assert how.happened == (
        "Pictures reduced, times: 2; at the lowest sound only (MED-05)",
        "Cut off, times: 1; the longest 17 s (MED-11)",
        "Did not hear, times: 2, 21 s in all; heard afterwards: 1",
    )
    assert how.tone is Tone.WARN


def test_only_the_court_s_people_are_led_to_the_board() -> None:
    clerk = Account(account=AccountId("c"), login="c", name="c", staff=StaffRole.CLERK)
    litigants = at(Where.CASES, EN)
    assert cases.present(replace(litigants, account=clerk)).board == "Readiness"
    assert cases.present(litigants).board == ""


# The rehearsal ------------------------------------------------------------------------------


def guide(told: RehearsalIs | None, *, rehearsal: bool = True) -> Guide | None:
    state = hearing(rehearsal=rehearsal)
    you = state.participants[-1].participant
    attendance = Attendance(HEARING, you=you, state=state, rehearsal=told)
    return present_guide(at(Where.HEARING, EN, attendance=attendance))


def told(step: RehearsalStep, *done: RehearsalStep, minutes: float = 4.5) -> RehearsalIs:
    return RehearsalIs(
        step=step, done=done, ends_at=NOW + timedelta(minutes=minutes), transcript="A transcript"
    )


def test_in_a_hearing_there_is_no_guide() -> None:
    assert guide(None, rehearsal=False) is None


@pytest.mark.parametrize("step", RehearsalStep)
def test_each_step_says_what_to_do_next(step: RehearsalStep) -> None:
    shown = guide(told(step))
    assert shown is not None
    assert shown.head
    assert shown.do
    assert shown.mark == "This is a rehearsal. Nothing of it goes to a case."
    assert bool(shown.transcript) is (step is RehearsalStep.SIGN)
    assert shown.over is (step is RehearsalStep.DONE)


def test_the_steps_say_how_far_it_has_come() -> None:
    shown = guide(told(STEPS_TO_DO[1], STEPS_TO_DO[0]))
    assert shown is not None
    assert shown.step == "Step 2 of 4"
    assert shown.left == "4 minutes at most"
    assert [each.name for each in shown.steps] == [
        "Answer: done",
        "Show: now",
        "Hand: to come",
        "Sign: to come",
    ]
    late = guide(told(STEPS_TO_DO[1], minutes=0.5))
    assert late is not None
    assert late.left == "less than a minute"


def test_before_the_court_s_first_word_it_says_to_wait() -> None:
    shown = guide(None)
    assert shown is not None
    assert shown.step == ""
    assert shown.head == "One moment: the judge is about to begin"


def test_the_judge_s_words_are_said_to_the_person_in_their_own_language() -> None:
    for language, words_of_judge in (
        (EN, "Judge: “I call the roll. Is {name} present?”"),
        (ZH, "法官：“现在点名。{name}到庭了吗？”"),
    ):
        state = hearing(rehearsal=True)
        me = state.participants[-1]
        attendance = Attendance(
            HEARING, you=me.participant, state=state, rehearsal=told(RehearsalStep.ROLL_CALL)
        )
        shown = present_guide(at(Where.HEARING, language, attendance=attendance))
        assert shown is not None
        assert shown.head == words_of_judge.format(name=me.name)


def test_each_step_but_waiting_and_the_end_can_be_skipped_until_it_is_over() -> None:
    for step in RehearsalStep:
        shown = guide(told(step))
        assert shown is not None
        assert shown.skip == ("Skip this step" if step in STEPS_TO_DO else "")
        assert shown.at is step
        assert shown.leave == "Leave the rehearsal"
    over = guide(told(RehearsalStep.SIGN, RehearsalStep.SIGN))
    assert over is not None
    assert (over.skip, over.transcript, over.do) == ("", "", "Well done.")
    left_out = told(STEPS_TO_DO[1]).model_copy(update={"skipped": STEPS_TO_DO[:2]})
    skipped = guide(left_out)
    assert skipped is not None
    assert not skipped.skip
    assert skipped.do == "This step is left out."
    late = guide(told(STEPS_TO_DO[1]).model_copy(update={"missed": STEPS_TO_DO[:2]}))
    assert late is not None
    assert (late.skip, late.do) == ("", "The time is over: on to the next step.")
    assert [each.name for each in skipped.steps][:2] == ["Answer: skipped", "Show: skipped"]


def test_at_the_end_it_says_how_much_was_done() -> None:
    shown = guide(told(RehearsalStep.DONE, *STEPS_TO_DO[:3]))
    assert shown is not None
    assert shown.do.startswith("You did 3 of 4 steps.")
