"""What comes before the day, in every state that is designed: sending, the board, the rehearsal."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from client.config import Language
from client.protocol.account import Account
from client.protocol.case import HearingPhase
from client.protocol.devicecheck import (
    Cause,
    Check,
    CheckReport,
    Code,
    Finding,
    Form,
    Outcome,
    Readiness,
    ThresholdUsed,
)
from client.protocol.errors import Reason
from client.protocol.hearing import Connection
from client.protocol.ids import AccountId, CaseId, FileHash, HearingId, ParticipantId
from client.protocol.readiness import (
    BoardHearing,
    BoardLine,
    BoardStanding,
    Causes,
    Change,
    CodeOf,
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
from client.protocol.short_code import short_code
from client.protocol.wire import LineQuality, Rung
from client.state import Board, ClientState, DeviceCheck, Failure, OpenedCase, Sending, Step, Where
from client.ui.gallery.check_states import PASSES, checking
from client.ui.gallery.hearing_states import (
    JUDGE,
    NOW,
    PLAINTIFF,
    Build,
    Shown,
    desk,
    faces,
    hearing,
    people,
)
from client.ui.gallery.office_states import office, opened_file

_HEARING = HearingId("hearing")
_DARK = Finding(
    code=Code.CAM_08,
    outcome=Outcome.WARN,
    reason=Cause.PICTURE_DARK,
    readings={"luma": 47.0},
    texts={"name": "Integrated Camera (1080p)"},
)


def _report() -> CheckReport:
    limit = ThresholdUsed(
        code=Code.CAM_08,
        reading="luma",
        worse="below",
        warn=60.0,
        fail=40.0,
        cause=Cause.PICTURE_DARK,
        source="P",
    )
    made = CheckReport(
        id="7F3A21C0",
        app_version="1.4.0",
        form=Form.QUICK,
        made_at=NOW,
        took_s=38.2,
        synthetic=False,
        server="https://court.example:8420",
        machine={"system": "Windows", "release": "11", "cores": "8"},
        findings=(*PASSES, _DARK),
        thresholds=(limit,),
        readiness=Readiness.PICTURE_AND_SOUND,
    )
    return made.model_copy(update={"short_code": short_code(made)})


# Sending --------------------------------------------------------------------------------------


def _verdict(language: Language, sending: Sending) -> Shown:
    check = DeviceCheck(Step.VERDICT, findings=(*PASSES, _DARK), hearing=_HEARING, sending=sending)
    return Shown(checking(language, check))


def verdict_to_send(language: Language) -> Shown:
    """The result can be sent, once it has been seen."""
    return _verdict(language, Sending(report=_report()))


def verdict_seen(language: Language) -> Shown:
    """All that would be sent is shown."""
    return _verdict(language, Sending(report=_report(), shown=True))


def verdict_sent(language: Language) -> Shown:
    """The court has it."""
    return _verdict(language, Sending(report=_report(), sent_at=NOW, kept="kept"))


def verdict_unsent(language: Language) -> Shown:
    """The court did not answer."""
    failure = Failure(Reason.COURT_UNAVAILABLE)
    return _verdict(language, Sending(report=_report(), shown=True, failure=failure))


# The case's page ------------------------------------------------------------------------------


def _case(language: Language, own: OwnReadiness) -> Shown:
    opened = OpenedCase(CaseId("case"), file=opened_file())
    return Shown(office(language, Where.CASE, case=opened, ready=((_HEARING, own),)))


def devices_ready(language: Language) -> Shown:
    """The check of today holds."""
    return _case(language, OwnReadiness(standing=BoardStanding.READY))


def devices_changed(language: Language) -> Shown:
    """Another camera and another network: to be checked again."""
    changed = (Change.CAMERA, Change.NETWORK)
    return _case(language, OwnReadiness(standing=BoardStanding.OUTDATED, changed=changed))


def devices_to_test(language: Language) -> Shown:
    """The hearing is days away: devices are tested from it, and it cannot be entered yet."""
    ahead = (
        opened_file()
        .hearings[0]
        .model_copy(update={"starts_at": NOW + timedelta(days=3), "may_enter": False})
    )
    opened = OpenedCase(CaseId("case"), file=opened_file(hearings=(ahead,)))
    own = OwnReadiness(standing=BoardStanding.NONE)
    return Shown(office(language, Where.CASE, case=opened, ready=((_HEARING, own),)))


# The board ------------------------------------------------------------------------------------


def _sent(readiness: Readiness, *causes: Causes, hours: float = 2.0, **more: object) -> ReportShown:
    return ReportShown(
        kept="kept",
        report="report",
        received_at=NOW - timedelta(hours=hours),
        made_at=NOW - timedelta(hours=hours),
        form=Form.QUICK,
        synthetic=False,
        app_version="1.4.0",
        readiness=readiness,
        outcomes={Check.CAMERA: Outcome.PASS},
        causes=causes,
        short_code="3F7K9Q2A",
        file=FileHash("0" * 64),
    ).model_copy(update=more)


def _line(
    name: str, role: Role, side: Side, standing: BoardStanding, last: ReportShown | None = None
) -> BoardLine:
    changed = (Change.OTHER_DAY,) if standing is BoardStanding.OUTDATED else ()
    return BoardLine(
        participant=ParticipantId(name),
        name=name,
        role=role,
        side=side,
        standing=standing,
        changed=changed,
        last=last,
    )


def _hearings() -> tuple[BoardHearing, ...]:
    lost = Causes(code=Code.MED_04, outcome=Outcome.FAIL, cause=Cause.LINE_LOSES)
    blocked = Causes(code=Code.NET_12, outcome=Outcome.FAIL, cause=Cause.UDP_BLOCKED)
    dark = Causes(code=Code.CAM_08, outcome=Outcome.WARN, cause=Cause.PICTURE_DARK)
    good = _sent(Readiness.PICTURE_AND_SOUND)
    first = BoardHearing(
        hearing=_HEARING,
        case=CaseId("case"),
        case_number="（2026）京0491民初12345号",
        title="陈晓雨诉北京云帆智能科技有限公司网络购物合同纠纷",
        starts_at=NOW + timedelta(minutes=45),
        lines=(
            _line("林静", Role.PRESIDING_JUDGE, Side.BENCH, BoardStanding.READY, good),
            _line("周敏", Role.CLERK, Side.REGISTRY, BoardStanding.READY, good),
            _line(
                "陈晓雨",
                Role.PLAINTIFF,
                Side.PLAINTIFF,
                BoardStanding.CAREFUL,
                _sent(Readiness.PICTURE_AND_SOUND, dark, hours=0.5),
            ),
            _line("赵文博", Role.LITIGATION_AGENT, Side.PLAINTIFF, BoardStanding.NONE),
            _line(
                "王志远",
                Role.LEGAL_REPRESENTATIVE,
                Side.DEFENDANT,
                BoardStanding.NOT_READY,
                _sent(Readiness.PHONE, blocked, lost, hours=1.2),
            ),
        ),
    )
    second = first.model_copy(
        update={
            "hearing": HearingId("second"),
            "case_number": "（2026）京0491民初12411号",
            "title": "赵文博诉某网络平台侵害作品信息网络传播权纠纷",
            "starts_at": NOW + timedelta(days=1, hours=3),
            "lines": (
                _line("林静", Role.PRESIDING_JUDGE, Side.BENCH, BoardStanding.READY, good),
                _line(
                    "孙浩",
                    Role.PLAINTIFF,
                    Side.PLAINTIFF,
                    BoardStanding.OUTDATED,
                    _sent(Readiness.PICTURE_AND_SOUND, hours=50.0),
                ),
                _line(
                    "吴倩",
                    Role.DEFENDANT,
                    Side.DEFENDANT,
                    BoardStanding.UNKNOWN,
                    _sent(Readiness.PICTURE_AND_SOUND, synthetic=True),
                ),
            ),
        }
    )
    return (first, second)


def _board(language: Language, board: Board) -> Shown:
    clerk = Account(account=AccountId("clerk"), login="zhou", name="周敏", staff=StaffRole.CLERK)
    return Shown(office(language, Where.BOARD, board=board, account=clerk))


def board_shown(language: Language) -> Shown:
    """Two hearings: one failing, one missing, one old."""
    return _board(language, Board(board=ReadinessBoard(hearings=_hearings())))


def _read(*found: CodeOf) -> CodeRead:
    return CodeRead(
        short_code="3F7K9Q2A",
        outcomes={Check.MICROPHONE: Outcome.FAIL},
        readiness=Readiness.NOT_FROM_HERE,
        first=Code.MIC_04,
        form=Form.QUICK,
        synthetic=False,
        days_ago=0,
        found=found,
    )


def code_read(language: Language) -> Shown:
    """A code was read over the telephone, and whose it is was found."""
    report = _sent(Readiness.NOT_FROM_HERE, hours=0.2)
    whose = CodeOf(hearing=_HEARING, participant=ParticipantId("x"), name="赵文博", report=report)
    board = Board(
        board=ReadinessBoard(hearings=_hearings()[:1]), asked="3F7K9Q2A", code=_read(whose)
    )
    return _board(language, board)


def code_misheard(language: Language) -> Shown:
    """A code was misheard."""
    board = Board(
        board=ReadinessBoard(hearings=()),
        asked="3F7K9Q2B",
        code_failure=Failure(Reason.MALFORMED, "code"),
    )
    return _board(language, board)


def lines_shown(language: Language) -> Shown:
    """A hearing in progress, and how its lines were."""
    running = _hearings()[0].model_copy(
        update={"phase": HearingPhase.OPEN, "starts_at": NOW - timedelta(minutes=41)}
    )

    def mark(number: int, minutes: int, quality: LineQuality, *codes: Code) -> LineMark:
        return LineMark(
            number=number,
            at=NOW - timedelta(minutes=minutes),
            participant=ParticipantId("王志远"),
            quality=quality,
            codes=codes,
        )

    history = (
        mark(1, 40, LineQuality.GOOD),
        mark(2, 22, LineQuality.BAD, Code.MED_04),
        mark(3, 20, LineQuality.STALLED, Code.MED_04, Code.MED_11),
        mark(4, 19, LineQuality.GOOD),
    )
    compared = ComparedLine(
        participant=ParticipantId("王志远"),
        name="王志远",
        standing=BoardStanding.CAREFUL,
        checked=LineReadings(
            loss_up_pct=0.2, rtt_ms=38.0, jitter_ms=3.0, mos=4.3, rate_up_kbps=2400.0, back_s=2.0
        ),
        on_the_day=LineReadings(loss_up_pct=9.4, rtt_ms=61.0, jitter_ms=14.0, mos=3.4, back_s=17.0),
        differs=(Code.MED_03, Code.MED_04, Code.MED_05, Code.MED_07, Code.MED_11),
        steps_down=2,
        lowest=Rung.SOUND_ONLY,
        mostly=Rung.SMALLER,
        cut_off=1,
        missed=1,
        missed_s=21.0,
        heard_later=1,
    )
    board = Board(
        board=ReadinessBoard(hearings=(running,)),
        lines_of=running.hearing,
        quality=HearingQuality(now=history[-1:], history=history),
        compared=DayCompared(hearing=running.hearing, lines=(compared,)),
    )
    return _board(language, board)


def board_waiting(language: Language) -> Shown:
    """The court is asked for the first time."""
    return _board(language, Board(loading=True))


def board_failed(language: Language) -> Shown:
    """The court does not answer; what was read before is still shown."""
    failure = Failure(Reason.COURT_UNAVAILABLE)
    board = Board(board=ReadinessBoard(hearings=_hearings()[1:]), failure=failure)
    return _board(language, board)


# The rehearsal --------------------------------------------------------------------------------


def _rehearsal(
    language: Language, step: RehearsalStep, *missed: RehearsalStep, transcript: str = ""
) -> Shown:
    two = tuple(each for each in people() if each.participant in (JUDGE, PLAINTIFF))
    judge = two[0].model_copy(
        update={"name": "演练法官 Scripted judge", "camera_open": False, "microphone_open": False}
    )
    me = two[1].model_copy(update={"may_show": True, "connection": Connection.LIVE})
    state = hearing(rehearsal=True, case_number="", participants=(judge, me))
    at = STEPS_TO_DO.index(step) if step in STEPS_TO_DO else len(STEPS_TO_DO)
    told = RehearsalIs(
        step=step,
        done=tuple(each for each in STEPS_TO_DO[:at] if each not in missed),
        missed=missed,
        ends_at=NOW + timedelta(minutes=4),
        transcript=transcript,
    )
    shown: ClientState = desk(language, state, PLAINTIFF, rehearsal=told)
    return Shown(replace(shown), faces(PLAINTIFF, PLAINTIFF))


def rehearsing_roll_call(language: Language) -> Shown:
    """The judge calls the roll."""
    return _rehearsal(language, RehearsalStep.ROLL_CALL)


def rehearsing_exhibit(language: Language) -> Shown:
    """A page is to be shown; the answer came too late."""
    return _rehearsal(language, RehearsalStep.SHOW_EXHIBIT, RehearsalStep.ROLL_CALL)


def rehearsing_signature(language: Language) -> Shown:
    """The transcript is to be signed."""
    transcript = (
        "庭审演练笔录（不属于任何案件）\n法官：请到庭人员应答。\n参加人：到。\n"
        "法官：请展示证据。\n参加人展示了一页证据。\n法官：对程序有无异议？\n参加人举手示意。"
    )
    return _rehearsal(language, RehearsalStep.SIGN, transcript=transcript)


def rehearsed(language: Language) -> Shown:
    """It is over."""
    return _rehearsal(language, RehearsalStep.DONE)


def _named(*builds: Build) -> dict[str, Build]:
    return {each.__name__: each for each in builds}


BEFORE: Mapping[str, Mapping[str, Build]] = {
    "readiness_board": _named(
        board_shown, code_read, code_misheard, lines_shown, board_waiting, board_failed
    )
}
BEFORE_CASE: Mapping[str, Build] = _named(devices_ready, devices_changed, devices_to_test)
BEFORE_CHECK: Mapping[str, Build] = _named(
    verdict_to_send, verdict_seen, verdict_sent, verdict_unsent
)
REHEARSALS: Mapping[str, Build] = _named(
    rehearsing_roll_call, rehearsing_exhibit, rehearsing_signature, rehearsed
)
