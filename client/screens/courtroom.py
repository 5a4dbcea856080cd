"""The courtroom: who is here, what lies on the table, and what one may do about it.

The sides mirror a real courtroom and are equal: plaintiff, bench, defendant. The controls of
the court stand only before those whom the court lets use them; a party sees the same room
without them. A refusal, a lost line and a recess are each said once, in words.

Who is speaking and the pictures themselves come by the narrow doors of `client.frames`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from client.config import Language
from client.protocol.case import HearingPhase
from client.protocol.hearing import (
    AdmitParticipant,
    CloseHearing,
    Command,
    HearingState,
    OpenHearing,
    Participant,
    PauseHearing,
    ResumeHearing,
)
from client.protocol.ids import ParticipantId
from client.protocol.roles import Side
from client.screens.banner import Banner, present_banner
from client.screens.devices import DeviceChoice, present_devices, present_telling
from client.screens.own_bar import OwnBar, Toggle, present_bar
from client.screens.people import (
    NextToSpeak,
    People,
    admit_next,
    next_to_speak,
    present_people,
    waiting,
)
from client.screens.rehearsal import Guide, present_guide
from client.screens.seats import BENCH_SIDES, SEATED_SIDES, Seat, in_order, seat, who
from client.screens.table import (
    ExhibitList,
    Finger,
    Page,
    present_exhibits,
    present_finger,
    present_page,
)
from client.screens.words import courtroom as words
from client.screens.words import dates, roles
from client.screens.words.rehearsal import REHEARSAL
from client.state import ClientState


class Course(StrEnum):
    """What the presiding judge does with the hearing."""

    OPEN = "open"
    RESUME = "resume"
    PAUSE = "pause"
    CLOSE = "close"
    ADMIT_ALL = "admit_all"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to the question that an act asks first."""

    words: str
    commands: tuple[Command, ...]


@dataclass(frozen=True, slots=True)
class HearingAct:
    """One button of the court's own controls."""

    course: Course
    words: str
    hint: str
    commands: tuple[Command, ...] = ()
    again: str = ""
    """Words that ask for a second press, for what cannot be undone."""
    question: str = ""
    choices: tuple[Choice, ...] = ()
    """Asked first in the page; the chosen answer's commands are then sent."""


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip on top: where one is and how far the hearing has come."""

    court: str
    case: str
    phase: str
    timer: str
    """How long the hearing has been open; empty before."""
    phase_is: HearingPhase


@dataclass(frozen=True, slots=True)
class Interlude:
    """What stands in the middle when nothing is shown and nobody is to be seen there."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CourtroomScreen:
    """Everything that the courtroom says to one person."""

    language: Language
    title: str
    waiting: str
    """Said while the court's first word is awaited; all else is then empty."""
    waiting_hint: str
    strip: Strip | None
    banner: Banner | None
    bench: tuple[Seat, ...]
    plaintiff: tuple[Seat, ...]
    defendant: tuple[Seat, ...]
    others: tuple[Seat, ...]
    plaintiff_title: str
    defendant_title: str
    first_speaker: ParticipantId | None
    """Who is seen large in the middle until somebody speaks."""
    page: Page | None
    finger: Finger | None
    interlude: Interlude | None
    people: People
    exhibits: ExhibitList
    exhibits_title: str
    bar: OwnBar | None
    hearing_acts: tuple[HearingAct, ...]
    admit_next: Command | None
    next_to_speak: NextToSpeak | None
    devices: tuple[DeviceChoice, ...]
    tell_unheard: Toggle | None
    """The switch beside them: to be told of speaking with a closed microphone."""
    speaking: ParticipantId | None
    """Who speaks, by the court's own measure; None when it says nothing."""
    guide: Guide | None
    """What to do next, in a rehearsal."""

    def seats(self) -> tuple[Seat, ...]:
        """Give all seats with a picture."""
        return (*self.bench, *self.plaintiff, *self.defendant, *self.others)


def present(state: ClientState) -> CourtroomScreen:
    """Give the courtroom as this desk knows it."""
    language, attendance = state.language, state.attendance
    if attendance is None or attendance.state is None:
        return _not_yet(language)
    hearing = attendance.state
    me = None if attendance.you is None else hearing.of(attendance.you)
    seats = {
        each.participant: seat(hearing, attendance, each, language) for each in hearing.participants
    }

    def on(*sides: Side) -> tuple[Seat, ...]:
        return tuple(
            seats[each.participant] for each in in_order(hearing.participants) if each.side in sides
        )

    page = present_page(attendance, hearing, me, language)
    return CourtroomScreen(
        language=language,
        title=words.TITLE(language),
        waiting="",
        waiting_hint="",
        strip=_strip(hearing, state.now, language),
        banner=present_banner(state, attendance, hearing, me),
        bench=on(*BENCH_SIDES),
        plaintiff=on(Side.PLAINTIFF),
        defendant=on(Side.DEFENDANT),
        others=on(Side.THIRD_PARTY, Side.TESTIMONY),
        plaintiff_title=roles.SIDES[Side.PLAINTIFF](language),
        defendant_title=roles.SIDES[Side.DEFENDANT](language),
        first_speaker=_first_speaker(hearing, me),
        page=page,
        finger=present_finger(attendance, hearing, language),
        interlude=None if page is not None else _interlude(hearing, me, language),
        people=present_people(hearing, me, seats, language, state.now),
        exhibits=present_exhibits(hearing, me, language),
        exhibits_title=words.EXHIBITS(language),
        bar=present_bar(attendance, hearing, language),
        hearing_acts=_hearing_acts(hearing, me, language),
        admit_next=admit_next(hearing, me),
        next_to_speak=next_to_speak(hearing, me, language, state.now),
        devices=present_devices(state, attendance.in_use),
        tell_unheard=present_telling(state),
        speaking=attendance.speaking,
        guide=present_guide(state),
    )


def _not_yet(language: Language) -> CourtroomScreen:
    return CourtroomScreen(
        language=language,
        title=words.TITLE(language),
        waiting=words.ENTERING(language),
        waiting_hint=words.ENTERING_HINT(language),
        strip=None,
        banner=None,
        bench=(),
        plaintiff=(),
        defendant=(),
        others=(),
        plaintiff_title="",
        defendant_title="",
        first_speaker=None,
        page=None,
        finger=None,
        interlude=None,
        people=People(title=words.PEOPLE(language), rows=()),
        exhibits=ExhibitList(lines=(), empty="", hint=""),
        exhibits_title=words.EXHIBITS(language),
        bar=None,
        hearing_acts=(),
        admit_next=None,
        next_to_speak=None,
        devices=(),
        tell_unheard=None,
        speaking=None,
        guide=None,
    )


def _strip(hearing: HearingState, now: datetime, language: Language) -> Strip:
    court = hearing.court_zh if language is Language.CHINESE else hearing.court_en
    return Strip(
        court=court,
        case=REHEARSAL(language) if hearing.rehearsal else hearing.case_number,
        phase=roles.PHASES[hearing.phase](language),
        timer="" if hearing.opened_at is None else _timer(now - hearing.opened_at),
        phase_is=hearing.phase,
    )


def _timer(passed: timedelta) -> str:
    seconds = max(0, int(passed.total_seconds()))
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


# The middle ----------------------------------------------------------------------------


def _interlude(
    hearing: HearingState, me: Participant | None, language: Language
) -> Interlude | None:
    match hearing.phase:
        case HearingPhase.PAUSED:
            return _recess(hearing, language)
        case HearingPhase.SCHEDULED:
            presides = me is not None and me.presides
            hint = words.NOT_OPEN_YET_BENCH if presides else words.NOT_OPEN_YET_HINT
            return Interlude(words.NOT_OPEN_YET(language), (hint(language),))
        case HearingPhase.OPEN | HearingPhase.CLOSED:
            return None


def _recess(hearing: HearingState, language: Language) -> Interlude:
    pause = hearing.pause
    if pause is None:
        return Interlude(words.RECESS_TITLE(language), (words.RECESS_HINT(language),))
    by = who(hearing.of(pause.by), language)
    lines = [
        words.RECESS_BY(language, who=by, time=dates.clock(pause.since)),
        words.RECESS_REASON(language, reason=pause.reason),
    ]
    if pause.resumes_at is not None:
        lines.append(words.RECESS_UNTIL(language, time=dates.clock(pause.resumes_at)))
    return Interlude(words.RECESS_TITLE(language), (*lines, words.RECESS_HINT(language)))


def _first_speaker(hearing: HearingState, me: Participant | None) -> ParticipantId | None:
    """Whoever presides, seen from all other seats; seen from the bench, the first of a party."""
    seated = [each for each in in_order(hearing.participants) if each.side in SEATED_SIDES]
    if me is not None and me.side in BENCH_SIDES:
        seated.sort(key=lambda each: each.side in BENCH_SIDES)
    others = [each for each in seated if each != me]
    present = [each for each in others if each.present]
    first = next(iter(present or others or seated), None)
    return None if first is None else first.participant


# The court's own controls ---------------------------------------------------------------------


def _hearing_acts(
    hearing: HearingState, me: Participant | None, language: Language
) -> tuple[HearingAct, ...]:
    if me is None or not me.present:
        return ()
    made: list[HearingAct] = []
    outside = waiting(hearing)
    if me.runs_the_room and outside and hearing.phase is not HearingPhase.CLOSED:
        made.append(
            HearingAct(
                Course.ADMIT_ALL,
                words.ADMIT_ALL(language, count=len(outside)),
                words.ADMIT_ALL_HINT(language),
                tuple(AdmitParticipant(participant=each.participant) for each in outside),
            )
        )
    if me.presides:
        made.extend(_presiding_acts(hearing.phase, language))
    return tuple(made)


def _presiding_acts(phase: HearingPhase, language: Language) -> tuple[HearingAct, ...]:
    close = HearingAct(
        Course.CLOSE,
        words.CLOSE_HEARING(language),
        words.CLOSE_HINT(language),
        (CloseHearing(),),
        again=words.CLOSE_AGAIN(language),
    )
    match phase:
        case HearingPhase.SCHEDULED:
            opening = words.OPEN_HEARING(language)
            return (HearingAct(Course.OPEN, opening, "", (OpenHearing(),)),)
        case HearingPhase.OPEN:
            return (_pause(language), close)
        case HearingPhase.PAUSED:
            resuming = words.RESUME_HEARING(language)
            return (HearingAct(Course.RESUME, resuming, "", (ResumeHearing(),)), close)
        case HearingPhase.CLOSED:
            return ()


def _pause(language: Language) -> HearingAct:
    reasons = (
        words.PAUSE_SHORT,
        words.PAUSE_DELIBERATION,
        words.PAUSE_TECHNICAL,
        words.PAUSE_EXCEPTION,
    )
    return HearingAct(
        Course.PAUSE,
        words.PAUSE_HEARING(language),
        "",
        question=words.PAUSE_WHY(language),
        choices=tuple(
            Choice(each(language), (PauseHearing(reason=each(language)),)) for each in reasons
        ),
    )
