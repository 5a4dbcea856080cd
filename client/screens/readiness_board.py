"""The clerk's board: who of the coming hearings is ready, and what a short code says.

Whoever is not ready stands first in their hearing, with the cause in words and how long ago they
checked. It shows what people have sent, and measures nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from client.config import Language
from client.protocol.case import HearingPhase
from client.protocol.devicecheck import Cause, Code
from client.protocol.errors import Reason
from client.protocol.ids import CaseId, HearingId, ParticipantId
from client.protocol.readiness import (
    BoardHearing,
    BoardLine,
    BoardStanding,
    Change,
    CodeRead,
    ReportShown,
)
from client.protocol.short_code import spoken
from client.screens.line_history import LineHistory, lines_said, present_lines
from client.screens.problem import Problem, present_problem
from client.screens.tone import Tone
from client.screens.words import acts
from client.screens.words import cases as case_words
from client.screens.words import device_check as checks
from client.screens.words import readiness as words
from client.screens.words.dates import away, moment
from client.screens.words.roles import PHASES, ROLES
from client.state import Board, ClientState

TONES: dict[BoardStanding, Tone] = {
    BoardStanding.READY: Tone.GOOD,
    BoardStanding.CAREFUL: Tone.WARN,
    BoardStanding.NOT_READY: Tone.BAD,
    BoardStanding.UNKNOWN: Tone.PLAIN,
    BoardStanding.OUTDATED: Tone.WARN,
    BoardStanding.NONE: Tone.PLAIN,
}
_WEIGHT = {
    BoardStanding.NOT_READY: 0,
    BoardStanding.NONE: 1,
    BoardStanding.OUTDATED: 2,
    BoardStanding.UNKNOWN: 3,
    BoardStanding.CAREFUL: 4,
    BoardStanding.READY: 5,
}
_FINE = frozenset({BoardStanding.READY, BoardStanding.CAREFUL})
CAUSES_TOLD = 2


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person of a hearing."""

    participant: ParticipantId
    name: str
    """Accessible name: who, and how ready."""
    role: str
    person: str
    standing: str
    tone: Tone
    facts: str
    causes: str


@dataclass(frozen=True, slots=True)
class HearingBlock:
    """One hearing."""

    hearing: HearingId
    case: CaseId
    when: str
    away: str
    title: str
    number: str
    ready: str
    tone: Tone
    lines: tuple[PersonLine, ...]
    open_label: str
    open_name: str
    phase: str
    show_lines: str
    lines_shown: bool
    how: tuple[LineHistory, ...]
    """How everybody's line was, when it is looked at."""
    how_said: str
    """What stands there instead: that it is asked for, that there is nothing, or why not."""


@dataclass(frozen=True, slots=True)
class CodePart:
    """What a short code says."""

    label: str
    hint: str
    read: str
    busy: bool
    asked: str
    says: str
    tone: Tone
    first: str
    whose: tuple[str, ...]
    wrong: str


@dataclass(frozen=True, slots=True)
class BoardScreen:
    """The board."""

    back: str
    title: str
    why: str
    refresh: str
    refreshing: bool
    code: CodePart
    hearings: tuple[HearingBlock, ...]
    waiting: bool
    waiting_words: str
    empty: str
    empty_why: str
    problem: Problem | None
    stale: str
    try_again: str


def present(state: ClientState) -> BoardScreen:
    """Say what stands on the board."""
    language, board = state.language, state.board
    hearings = None if board.board is None else board.board.hearings
    problem = present_problem(board.failure, language)
    return BoardScreen(
        back=acts.BACK_TO_CASES(language),
        title=words.BOARD(language),
        why=words.BOARD_WHY(language),
        refresh=acts.REFRESH(language),
        refreshing=board.loading,
        code=_code(board, state.now, language),
        hearings=tuple(_block(each, board, state.now, language) for each in hearings or ()),
        waiting=hearings is None and problem is None,
        waiting_words=acts.LOADING(language),
        empty=words.NO_HEARINGS(language) if hearings == () else "",
        empty_why=words.NO_HEARINGS_WHY(language) if hearings == () else "",
        problem=problem,
        stale=words.OFFLINE(language) if problem is not None and hearings else "",
        try_again=acts.TRY_AGAIN(language),
    )


def _block(hearing: BoardHearing, board: Board, now: datetime, language: Language) -> HearingBlock:
    shown = board.lines_of == hearing.hearing
    how = present_lines(hearing, board, language) if shown else ()
    begun = hearing.phase is not HearingPhase.SCHEDULED
    ready = sum(each.standing in _FINE for each in hearing.lines)
    every = len(hearing.lines)
    lines = sorted(hearing.lines, key=lambda each: _WEIGHT[each.standing])
    said = words.ALL_READY if ready == every else words.SOME_READY
    return HearingBlock(
        hearing=hearing.hearing,
        case=hearing.case,
        when=moment(hearing.starts_at, language),
        away=away(hearing.starts_at, now, language),
        title=hearing.title,
        number=hearing.case_number,
        ready=said(language, ready=ready, all=every),
        tone=Tone.GOOD if ready == every else Tone.WARN,
        lines=tuple(_line(each, now, language) for each in lines),
        open_label=case_words.OPEN_NEXT(language),
        open_name=case_words.OPEN_NEXT_NAME(language, title=hearing.title),
        phase=PHASES[hearing.phase](language) if begun else "",
        show_lines=(words.LINES_AWAY if shown else words.LINES)(language) if begun else "",
        lines_shown=shown,
        how=how,
        how_said=lines_said(board, language) if shown and not how else "",
    )


def _line(line: BoardLine, now: datetime, language: Language) -> PersonLine:
    role = ROLES[line.role](language)
    standing = words.STANDINGS[line.standing](language)
    if line.changed:
        standing = words.WHY(language, stands=standing, changes=changes(line.changed, language))
    return PersonLine(
        participant=line.participant,
        name=words.LINE_NAME(language, role=role, name=line.name, standing=standing),
        role=role,
        person=line.name,
        standing=standing,
        tone=TONES[line.standing],
        facts="" if line.last is None else _facts(line.last, now, language),
        causes="" if line.last is None else _causes(line.last, language),
    )


def changes(changed: tuple[Change, ...], language: Language) -> str:
    """Say why a check holds no longer."""
    return words.AND(language).join(words.CHANGES[each](language) for each in changed)


def _facts(report: ReportShown, now: datetime, language: Language) -> str:
    said = words.CHECKED(
        language,
        verdict=words.VERDICTS[report.readiness](language),
        away=away(report.received_at, now, language),
        code=spoken(report.short_code),
    )
    return f"{said} · {words.STAND_INS(language)}" if report.synthetic else said


def _causes(report: ReportShown, language: Language) -> str:
    told = [found(each.code, each.cause, language) for each in report.causes[:CAUSES_TOLD]]
    return "  ".join(told)


def found(code: Code, cause: str, language: Language) -> str:
    """Say a finding: its code for IT staff, and what it is in words."""
    known = {each.value for each in Cause}
    advice = checks.ADVICE[Cause(cause)] if cause in known else checks.UNKNOWN_ADVICE
    return words.CAUSE(language, code=code.value, found=advice.found(language))


def _code(board: Board, now: datetime, language: Language) -> CodePart:
    read = board.code
    wrong = ""
    if board.code_failure is not None:
        problem = present_problem(board.code_failure, language)
        misheard = board.code_failure.reason is Reason.MALFORMED
        said = "" if problem is None else f"{problem.what} {problem.act}"
        wrong = words.CODE_WRONG(language) if misheard else said
    return CodePart(
        label=words.CODE_ASK(language),
        hint=words.CODE_HINT(language),
        read=words.CODE_READ(language),
        busy=board.reading,
        asked=board.asked,
        says="" if read is None else _says(read, language),
        tone=Tone.PLAIN if read is None else checks_tone(read),
        first="" if read is None or read.first is None else _first(read.first, language),
        whose=() if read is None else _whose(read, now, language),
        wrong=wrong,
    )


def checks_tone(read: CodeRead) -> Tone:
    """Give the tone of what a code says."""
    if read.synthetic:
        return Tone.PLAIN
    return {
        "picture_and_sound": Tone.GOOD,
        "sound": Tone.WARN,
        "phone": Tone.BAD,
        "not_from_here": Tone.BAD,
    }.get(read.readiness.value, Tone.PLAIN)


def _says(read: CodeRead, language: Language) -> str:
    when = words.TODAY if read.days_ago == 0 else words.DAYS_AGO
    said = words.CODE_SAYS(
        language,
        code=spoken(read.short_code),
        verdict=words.VERDICTS[read.readiness](language),
        when=when(language, n=read.days_ago),
        form=words.FORMS[read.form](language),
    )
    return f"{said} · {words.STAND_INS(language)}" if read.synthetic else said


def _first(code: Code, language: Language) -> str:
    said = f"{code.value} {checks.CHECKS[code.check](language)}"
    return words.CODE_FIRST(language, found=said)


def _whose(read: CodeRead, now: datetime, language: Language) -> tuple[str, ...]:
    if not read.found:
        return (words.CODE_NOBODY(language),)
    return tuple(
        words.CODE_WHOSE(
            language, name=each.name, away=away(each.report.received_at, now, language)
        )
        for each in read.found
    )
