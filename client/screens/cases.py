"""The list of one's cases, and above it the hearing that comes next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from client.config import Language
from client.protocol.case import CaseState, CaseSummary
from client.protocol.ids import CaseId, HearingId
from client.protocol.roles import Role, StaffRole
from client.screens.problem import Problem, present_problem
from client.screens.tone import Tone
from client.screens.words import acts
from client.screens.words import cases as words
from client.screens.words.dates import away, moment
from client.screens.words.readiness import OPEN_BOARD
from client.screens.words.roles import CASE_STATES, ROLES
from client.state import ClientState

STILL_ON = timedelta(hours=12)
"""A hearing that began this long ago may still be going on."""

TONES: dict[CaseState, Tone] = {
    CaseState.ACCEPTED: Tone.PLAIN,
    CaseState.HEARING_SCHEDULED: Tone.STEADY,
    CaseState.HEARING_IN_PROGRESS: Tone.GOOD,
    CaseState.HEARD: Tone.PLAIN,
    CaseState.JUDGED: Tone.PLAIN,
    CaseState.DRAFT: Tone.PLAIN,
    CaseState.UNDER_REVIEW: Tone.STEADY,
    CaseState.RETURNED: Tone.STEADY,
    CaseState.REFUSED: Tone.PLAIN,
    CaseState.LAPSED: Tone.PLAIN,
    CaseState.WITHDRAWN: Tone.PLAIN,
    CaseState.IN_MEDIATION: Tone.STEADY,
    CaseState.SETTLED: Tone.PLAIN,
    CaseState.APPEALED: Tone.STEADY,
    CaseState.EFFECTIVE: Tone.PLAIN,
    CaseState.IN_ENFORCEMENT: Tone.STEADY,
    CaseState.ARCHIVED: Tone.PLAIN,
    CaseState.TRANSFERRED: Tone.PLAIN,
}


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case."""

    case: CaseId
    name: str
    """Accessible name: what pressing the line does, and how the case stands."""
    title: str
    facts: str
    """Case number, cause of action, one's own role."""
    state: str
    tone: Tone
    hearing: str
    enters: HearingId | None = None
    """The hearing that pressing the line enters; None where it opens the case.

    To a witness the court opens no case: they come to be heard.
    """


@dataclass(frozen=True, slots=True)
class NextHearing:
    """The hearing that comes next, on top because it is what one came for."""

    case: CaseId
    heading: str
    when: str
    away: str
    tone: Tone
    title: str
    open_label: str
    open_name: str
    enters: HearingId | None = None
    """As of a line."""


@dataclass(frozen=True, slots=True)
class CasesScreen:
    """The list."""

    title: str
    count: str
    check_devices: str
    board: str
    """Words of the way to the board; empty for a litigant."""
    refresh: str
    next_hearing: NextHearing | None
    lines: tuple[CaseLine, ...]
    waiting: bool
    """Nothing has come yet: a skeleton stands for the list."""
    waiting_words: str
    empty: str
    empty_why: str
    problem: Problem | None
    stale: str
    """That what is shown may be old, when the court did not answer the last time."""
    try_again: str
    refreshing: bool


def present(state: ClientState) -> CasesScreen:
    """Say what stands in the list."""
    language, known = state.language, state.cases.cases
    lines = tuple(_line(each, state.now, language) for each in known or ())
    problem = present_problem(state.cases.failure, language)
    match len(lines):
        case 0:
            count = ""
        case 1:
            count = words.COUNT_ONE(language)
        case _:
            count = words.COUNT(language, n=len(lines))
    return CasesScreen(
        title=words.TITLE(language),
        count=count,
        check_devices=words.CHECK_DEVICES(language),
        board=OPEN_BOARD(language) if _is_of_the_court(state) else "",
        refresh=acts.REFRESH(language),
        next_hearing=_next(known or (), state.now, language),
        lines=lines,
        waiting=known is None and problem is None,
        waiting_words=acts.LOADING(language),
        empty=words.EMPTY(language) if known == () else "",
        empty_why=words.EMPTY_WHY(language) if known == () else "",
        problem=problem,
        stale=words.OFFLINE(language) if problem is not None and lines else "",
        try_again=acts.TRY_AGAIN(language),
        refreshing=state.cases.loading,
    )


def _is_of_the_court(state: ClientState) -> bool:
    return state.account is not None and state.account.staff is not StaffRole.NONE


def _line(case: CaseSummary, now: datetime, language: Language) -> CaseLine:
    state = CASE_STATES[case.state](language)
    return CaseLine(
        case=case.case,
        name=words.LINE_NAME(language, title=case.title, state=state)
        if _enters(case) is None
        else words.ENTER_AS_WITNESS_NAME(language, title=case.title),
        title=case.title,
        facts=case_facts(case, language),
        state=state,
        tone=TONES[case.state],
        hearing=_hearing(case, now, language),
        enters=_enters(case),
    )


def _enters(case: CaseSummary) -> HearingId | None:
    return case.next_hearing if case.role is Role.WITNESS else None


def your_role(role: Role, language: Language) -> str:
    """Tell a person their own role in a case."""
    said = ROLES[role](language)
    if language is Language.ENGLISH:
        said = said.lower()
    return words.YOUR_ROLE(language, role=said)


def case_facts(case: CaseSummary, language: Language) -> str:
    """Give case number, cause of action and one's own role in one line."""
    number = case.number or words.UNNUMBERED(language)
    parts = (number, case.cause, your_role(case.role, language))
    return " · ".join(part for part in parts if part)


def _hearing(case: CaseSummary, now: datetime, language: Language) -> str:
    if case.next_hearing_at is None:
        waits = case.state in (CaseState.ACCEPTED, CaseState.HEARING_SCHEDULED)
        return words.NO_HEARING(language) if waits else ""
    at = case.next_hearing_at
    return words.HEARING_ON(language, moment=moment(at, language), away=away(at, now, language))


def _next(cases: tuple[CaseSummary, ...], now: datetime, language: Language) -> NextHearing | None:
    dated = [
        (each.next_hearing_at, each)
        for each in cases
        if each.next_hearing_at is not None and each.next_hearing_at > now - STILL_ON
    ]
    if not dated:
        return None
    at, case = min(dated, key=lambda pair: pair[0])
    on = case.state is CaseState.HEARING_IN_PROGRESS
    opens, named = words.OPEN_NEXT, words.OPEN_NEXT_NAME
    if _enters(case) is not None:
        opens, named = words.ENTER_AS_WITNESS, words.ENTER_NEXT_AS_WITNESS_NAME
    return NextHearing(
        case=case.case,
        heading=(words.HEARING_NOW if on else words.NEXT_HEARING)(language),
        when=moment(at, language),
        away=away(at, now, language),
        tone=Tone.GOOD if on else Tone.STEADY,
        title=case.title,
        open_label=opens(language),
        open_name=named(language, title=case.title),
        enters=_enters(case),
    )
