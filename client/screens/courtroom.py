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
    GrantShowing,
    HearingState,
    MuteParticipant,
    OpenHearing,
    Participant,
    PauseHearing,
    ResumeHearing,
    UnmuteParticipant,
    WithdrawShowing,
)
from client.protocol.ids import ParticipantId
from client.protocol.roles import Side
from client.screens.own_bar import OwnBar, present_bar
from client.screens.seats import Presence, Seat, presence_of, seat, who
from client.screens.table import (
    ExhibitList,
    Finger,
    Page,
    present_exhibits,
    present_finger,
    present_page,
)
from client.screens.tone import Tone
from client.screens.words import Sentence, acts, dates, roles
from client.screens.words import courtroom as words
from client.screens.words.reasons import REMEDIES
from client.state import Attendance, ClientState, Failure, MediaState, Wire

BENCH_SIDES = (Side.BENCH, Side.REGISTRY)
SEATED_SIDES = (*BENCH_SIDES, Side.PLAINTIFF, Side.DEFENDANT, Side.THIRD_PARTY, Side.TESTIMONY)
"""Sides with a picture in the room; the gallery sees and hears only."""


class Deed(StrEnum):
    """What the court does to one person."""

    ADMIT = "admit"
    MUTE = "mute"
    RELEASE = "release"
    GRANT = "grant"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Act:
    """One button of one person's row."""

    deed: Deed
    words: str
    spoken: str
    hint: str
    command: Command


@dataclass(frozen=True, slots=True)
class Person:
    """One row of the list of people."""

    seat: Seat
    may_show: str
    """That this person may show exhibits; empty when not, or when the office says so."""
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of the hearing, those who wait at the door first."""

    title: str
    rows: tuple[Person, ...]


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
class Banner:
    """One sentence above the room."""

    tone: Tone
    words: str


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
            seats[each.participant]
            for each in _in_order(hearing.participants)
            if each.side in sides
        )

    page = present_page(attendance, hearing, me, language)
    return CourtroomScreen(
        language=language,
        title=words.TITLE(language),
        waiting="",
        waiting_hint="",
        strip=_strip(hearing, state.now, language),
        banner=_banner(attendance, hearing, me, language),
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
        people=_people(hearing, me, seats, language),
        exhibits=present_exhibits(hearing, me, language),
        exhibits_title=words.EXHIBITS(language),
        bar=present_bar(attendance, hearing, language),
        hearing_acts=_hearing_acts(hearing, me, language),
        admit_next=_admit_next(hearing, me),
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
    )


def _in_order(people: tuple[Participant, ...]) -> list[Participant]:
    """Whoever presides comes first on the bench; else the court's own order stands."""
    return sorted(people, key=lambda each: not each.presides)


def _strip(hearing: HearingState, now: datetime, language: Language) -> Strip:
    court = hearing.court_zh if language is Language.CHINESE else hearing.court_en
    return Strip(
        court=court,
        case=hearing.case_number,
        phase=roles.PHASES[hearing.phase](language),
        timer="" if hearing.opened_at is None else _timer(now - hearing.opened_at),
        phase_is=hearing.phase,
    )


def _timer(passed: timedelta) -> str:
    seconds = max(0, int(passed.total_seconds()))
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


# Banner and middle ----------------------------------------------------------------------------


def _banner(
    attendance: Attendance, hearing: HearingState, me: Participant | None, language: Language
) -> Banner | None:
    """Give the weightiest thing to say: the line, a no, a device, the court's mute."""
    if attendance.wire is not Wire.LIVE:
        return Banner(Tone.BAD, words.RECONNECTING(language))
    if attendance.refusal is not None:
        return Banner(Tone.WARN, _sentence(attendance.refusal, language))
    if attendance.media is MediaState.FAILED:
        return Banner(Tone.WARN, words.MEDIA_FAILED(language))
    for failure, sentence in (
        (attendance.microphone_failure, words.NO_MICROPHONE),
        (attendance.camera_failure, words.NO_CAMERA),
    ):
        if failure is not None:
            return Banner(Tone.WARN, sentence(language, why=_sentence(failure, language)))
    if me is not None and me.muted_by is not None:
        judge = who(hearing.of(me.muted_by), language)
        return Banner(Tone.WARN, words.YOU_ARE_MUTED(language, who=judge))
    return None


def _sentence(failure: Failure, language: Language) -> str:
    remedy = REMEDIES[failure.reason]
    said = words.TWO_SENTENCES(language, one=remedy.what(language), two=remedy.act(language))
    if not failure.reference:
        return said
    reference = acts.REFERENCE(language, reference=failure.reference)
    return words.TWO_SENTENCES(language, one=said, two=reference)


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
    seated = [each for each in _in_order(hearing.participants) if each.side in SEATED_SIDES]
    if me is not None and me.side in BENCH_SIDES:
        seated.sort(key=lambda each: each.side in BENCH_SIDES)
    others = [each for each in seated if each != me]
    present = [each for each in others if each.present]
    first = next(iter(present or others or seated), None)
    return None if first is None else first.participant


# People ---------------------------------------------------------------------------------------


def _people(
    hearing: HearingState,
    me: Participant | None,
    seats: dict[ParticipantId, Seat],
    language: Language,
) -> People:
    runs_the_room = me is not None and me.present and me.runs_the_room
    here = sum(each.present for each in hearing.participants)
    ordered = sorted(
        _in_order(hearing.participants),
        key=lambda each: presence_of(each) is not Presence.WAITING,
    )
    return People(
        title=words.PEOPLE_COUNT(language, here=here, all=len(hearing.participants)),
        rows=tuple(
            Person(
                seat=seats[each.participant],
                may_show=(
                    words.MAY_SHOW(language) if each.may_show and not each.runs_the_room else ""
                ),
                acts=_acts(each, me, language) if runs_the_room else (),
            )
            for each in ordered
        ),
    )


def _acts(person: Participant, me: Participant | None, language: Language) -> tuple[Act, ...]:
    """Give what the court may do to one person now, as its own rules would allow it."""
    if me is None or person.participant == me.participant:
        return ()
    name = person.participant
    presence = presence_of(person)

    def act(deed: Deed, says: Sentence, tip: Sentence, command: Command) -> Act:
        role = roles.ROLES[person.role](language)
        target = words.PLATE(language, role=role, name=person.name)
        said = says(language)
        spoken = words.ACT_ON(language, act=said, who=target)
        return Act(deed, said, spoken, tip(language), command)

    if presence is Presence.WAITING:
        command = AdmitParticipant(participant=name)
        return (act(Deed.ADMIT, words.ADMIT, words.ADMIT_TIP, command),)
    made: list[Act] = []
    if person.muted_by is not None:
        command_release = UnmuteParticipant(participant=name)
        made.append(act(Deed.RELEASE, words.RELEASE, words.RELEASE_TIP, command_release))
    elif presence is Presence.HERE and person.side is not Side.BENCH:
        command_mute = MuteParticipant(participant=name)
        made.append(act(Deed.MUTE, words.MUTE, words.MUTE_TIP, command_mute))
    if presence is Presence.HERE and not person.runs_the_room and person.side in SEATED_SIDES:
        if person.may_show:
            withdraw = WithdrawShowing(participant=name)
            made.append(act(Deed.WITHDRAW, words.WITHDRAW, words.WITHDRAW_TIP, withdraw))
        else:
            grant = GrantShowing(participant=name)
            made.append(act(Deed.GRANT, words.GRANT, words.GRANT_TIP, grant))
    return tuple(made)


def _waiting(hearing: HearingState) -> list[Participant]:
    return [each for each in hearing.participants if presence_of(each) is Presence.WAITING]


def _admit_next(hearing: HearingState, me: Participant | None) -> Command | None:
    waiting = _waiting(hearing)
    if me is None or not me.present or not me.runs_the_room or not waiting:
        return None
    return AdmitParticipant(participant=waiting[0].participant)


# The court's own controls ---------------------------------------------------------------------


def _hearing_acts(
    hearing: HearingState, me: Participant | None, language: Language
) -> tuple[HearingAct, ...]:
    if me is None or not me.present:
        return ()
    made: list[HearingAct] = []
    waiting = _waiting(hearing)
    if me.runs_the_room and waiting and hearing.phase is not HearingPhase.CLOSED:
        made.append(
            HearingAct(
                Course.ADMIT_ALL,
                words.ADMIT_ALL(language, count=len(waiting)),
                words.ADMIT_ALL_HINT(language),
                tuple(AdmitParticipant(participant=each.participant) for each in waiting),
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
