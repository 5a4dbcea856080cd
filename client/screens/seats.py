"""Who sits where in a hearing, and how each seat looks from this desk.

Role first, then name. A person who is not here keeps the seat, with since when and why. The
mutes are kept apart: one's own closed microphone is a state, the court's mute a fact with an
author.

It knows one hearing's state and who looks at it, and nothing of pages or of the desk's own bar.
"""

from dataclasses import dataclass
from enum import StrEnum

from client.config import Language
from client.frames import OWN, Source
from client.protocol.hearing import (
    Connection,
    HearingState,
    Participant,
    Place,
    is_on_air,
    may_be_heard,
    may_be_seen,
)
from client.protocol.ids import ParticipantId
from client.protocol.roles import Side
from client.protocol.wire import Rung
from client.screens.words import Sentence, dates, hints, roles
from client.screens.words import courtroom as words
from client.state import Attendance, LineQuality, MediaState, Why

BENCH_SIDES = (Side.BENCH, Side.REGISTRY)
SEATED_SIDES = (*BENCH_SIDES, Side.PLAINTIFF, Side.DEFENDANT, Side.THIRD_PARTY, Side.TESTIMONY)
"""Sides with a picture in the room; the gallery sees and hears only."""


class Sound(StrEnum):
    """What there is of a person's voice."""

    OPEN = "open"
    CLOSED = "closed"
    MUTED = "muted"
    """By the court."""
    ABSENT = "absent"


class Presence(StrEnum):
    """Where a person is."""

    HERE = "here"
    WAITING = "waiting"
    LOST = "lost"
    LEFT = "left"
    ABSENT = "absent"


_PLACES: dict[Presence, Sentence] = {
    Presence.HERE: words.HERE,
    Presence.WAITING: words.IN_WAITING_ROOM,
    Presence.LOST: words.LINE_LOST,
    Presence.LEFT: words.LEFT,
    Presence.ABSENT: words.NOT_HERE_YET,
}
_SINCE: dict[Presence, Sentence] = {
    Presence.HERE: words.HERE_SINCE,
    Presence.WAITING: words.IN_WAITING_ROOM_SINCE,
    Presence.LOST: words.LINE_LOST_SINCE,
    Presence.LEFT: words.LEFT_AT,
}


@dataclass(frozen=True, slots=True)
class Seat:
    """One person as the room sees them."""

    participant: ParticipantId
    source: Source | None
    """Where the picture comes from; None while the court sends none."""
    side: Side
    role: str
    name: str
    you: bool
    presence: Presence
    presence_words: str
    """Where, and since when."""
    place_words: str
    """Where, in few words."""
    sound: Sound
    sound_words: str
    note: str
    """Why there is no picture, or that it is coming."""
    muted_words: str
    """Who took this person's voice; empty when the court has not."""
    spoken: str
    voice: Source | None = None
    """Where the voice comes from; None while there is none to be heard."""
    hand: str = ""
    """Since when this person asks to speak; empty when they do not."""
    line: LineQuality = LineQuality.GOOD
    line_words: tuple[str, ...] = ()
    """What is to be said of it on the picture, the longest wording first."""


def role_of(person: Participant, language: Language) -> str:
    """Give a person's role; a judge who presides alone is called by that office."""
    return roles.ROLES[person.role](language)


def who(person: Participant | None, language: Language) -> str:
    """Give a role as it stands within a sentence; someone unknown is the court."""
    if person is None:
        return words.THE_COURT(language)
    name = role_of(person, language)
    return name[:1].lower() + name[1:] if language is Language.ENGLISH else name


def presence_of(person: Participant) -> Presence:
    """Give where a person is, from wire and place together."""
    match person.connection:
        case Connection.NEVER:
            return Presence.ABSENT
        case Connection.LOST:
            return Presence.LOST
        case Connection.LEFT:
            return Presence.LEFT
        case Connection.LIVE:
            return Presence.HERE if person.place is Place.COURTROOM else Presence.WAITING


def seat(
    state: HearingState, attendance: Attendance, person: Participant, language: Language
) -> Seat:
    """Give one person's seat as this desk shows it."""
    you = person.participant == attendance.you
    presence = presence_of(person)
    sound = _sound(state, attendance, person, you=you)
    sends = _sends_picture(state, attendance, person, you=you)
    role, name = role_of(person, language), person.name
    shown_name = words.YOU(language, name=name) if you else name
    quality = _quality(attendance, person, presence, you=you)
    hand = _hand(person, language)
    muted = _muted_words(state, person, language)
    presence_words = _presence_words(person, presence, language)
    note = _note(state, attendance, person, presence, language, sends=sends)
    sound_words = _sound_words(sound, muted, language)
    line_words = _line_words(quality, language, you=you)
    line_spoken = line_words[0] if line_words else ""
    if not you and quality is LineQuality.SOUND_ONLY:
        line_spoken = _why_sound_only(attendance, language)
    plate = words.PLATE(language, role=role, name=shown_name)
    parts = (plate, presence_words, sound_words, hand, line_spoken)
    return Seat(
        participant=person.participant,
        source=None if not sends else OWN if you else Source(person.participant),
        side=person.side,
        role=role,
        name=shown_name,
        you=you,
        presence=presence,
        presence_words=presence_words,
        place_words=_PLACES[presence](language),
        sound=sound,
        sound_words=sound_words,
        note=note,
        muted_words=muted,
        spoken=words.LIST_SEPARATOR(language).join(part for part in parts if part),
        voice=_voice(sound, person, you=you),
        hand=hand,
        line=quality,
        line_words=line_words,
    )


def in_order(people: tuple[Participant, ...]) -> list[Participant]:
    """Whoever presides comes first on the bench; else the court's own order stands."""
    return sorted(people, key=lambda each: not each.presides)


def hands(state: HearingState) -> list[Participant]:
    """Give who asks to speak, the longest first."""
    raised = [
        (each.hand_raised_at, place, each)
        for place, each in enumerate(state.participants)
        if each.hand_raised_at is not None
    ]
    return [each for _, _, each in sorted(raised, key=lambda one: one[:2])]


def _hand(person: Participant, language: Language) -> str:
    since = person.hand_raised_at
    return "" if since is None else hints.ASKS_SINCE(language, time=dates.clock(since))


def _voice(sound: Sound, person: Participant, *, you: bool) -> Source | None:
    if sound is not Sound.OPEN:
        return None
    return OWN if you else Source(person.participant)


def _sound(state: HearingState, attendance: Attendance, person: Participant, *, you: bool) -> Sound:
    """Give what there is of a voice; one's own is what is so at this machine."""
    if person.muted_by is not None:
        return Sound.MUTED
    if not person.present:
        return Sound.ABSENT
    is_open = person.microphone_open and may_be_heard(state, person)
    if you:
        is_open = attendance.microphone_live
    return Sound.OPEN if is_open else Sound.CLOSED


def _sends_picture(
    state: HearingState, attendance: Attendance, person: Participant, *, you: bool
) -> bool:
    if you:
        return attendance.camera_live
    if _no_pictures_here(attendance) or _line_of(attendance, person) is LineQuality.SOUND_ONLY:
        return False
    return person.camera_open and may_be_seen(state, person)


def _no_pictures_here(attendance: Attendance) -> bool:
    """Whether this desk takes no pictures at all now, by choice or by need."""
    return attendance.sound_only_wanted or attendance.rung is Rung.SOUND_ONLY


def _line_of(attendance: Attendance, person: Participant) -> LineQuality:
    for who_, quality in attendance.lines:
        if who_ == person.participant:
            return quality
    return LineQuality.GOOD


_LINES: dict[LineQuality, tuple[Sentence, ...]] = {
    LineQuality.GOOD: (),
    LineQuality.WEAK: (hints.THEIR_LINE_WEAK, hints.WEAK_SHORT),
    LineQuality.BAD: (hints.THEIR_LINE_BAD, hints.BAD_SHORT),
    LineQuality.SOUND_ONLY: (),
    LineQuality.STALLED: (hints.THEIR_LINE_STALLED, hints.STALLED_SHORT),
}


def _quality(
    attendance: Attendance, person: Participant, presence: Presence, *, you: bool
) -> LineQuality:
    """Give how the line is that this seat should be marked with; whoever is away has none."""
    if you:
        sends_none = attendance.camera_live and _no_pictures_here(attendance)
        return LineQuality.SOUND_ONLY if sends_none else LineQuality.GOOD
    if presence is not Presence.HERE:
        return LineQuality.GOOD
    quality = _line_of(attendance, person)
    if quality is LineQuality.GOOD and person.camera_open and _no_pictures_here(attendance):
        return LineQuality.SOUND_ONLY
    return quality


def _line_words(quality: LineQuality, language: Language, *, you: bool) -> tuple[str, ...]:
    """Give the words on the picture; what stands in the picture's place is not said twice."""
    if you and quality is LineQuality.SOUND_ONLY:
        return (hints.NOT_SENT(language),)
    return tuple(each(language) for each in _LINES[quality])


def _sound_words(sound: Sound, muted: str, language: Language) -> str:
    match sound:
        case Sound.OPEN:
            return words.MICROPHONE_ON(language)
        case Sound.CLOSED:
            return words.MICROPHONE_OFF(language)
        case Sound.MUTED:
            return muted
        case Sound.ABSENT:
            return ""


def _muted_words(state: HearingState, person: Participant, language: Language) -> str:
    if person.muted_by is None:
        return ""
    return words.MUTED_BY(language, who=who(state.of(person.muted_by), language))


def _presence_words(person: Participant, presence: Presence, language: Language) -> str:
    since = person.connection_since
    if since is None or presence is Presence.ABSENT:
        return _PLACES[presence](language)
    return _SINCE[presence](language, time=dates.clock(since))


def _note(
    state: HearingState,
    attendance: Attendance,
    person: Participant,
    presence: Presence,
    language: Language,
    *,
    sends: bool,
) -> str:
    if presence is Presence.WAITING:
        return words.IN_WAITING_ROOM(language)
    if presence is not Presence.HERE:
        return _presence_words(person, presence, language)
    if attendance.media is MediaState.FAILED and person.camera_open:
        return words.PICTURE_LOST(language)
    if sends:
        return words.PICTURE_COMING(language)
    if not is_on_air(state):
        return words.PICTURE_IN_RECESS(language)
    if person.camera_open and person.participant != attendance.you:
        # Why stands in the tooltip and on one's own bar; a small place has no room for it.
        return hints.THEIR_SOUND_ONLY(language)
    return words.CAMERA_OFF(language)


def _why_sound_only(attendance: Attendance, language: Language) -> str:
    """Say why a camera that is open over there is not seen here."""
    if attendance.sound_only_wanted or attendance.rung_why is Why.REQUEST:
        return hints.SOUND_ONLY_ASKED(language)
    if attendance.rung is not Rung.SOUND_ONLY:
        return hints.SOUND_ONLY_LINE(language)
    busy = attendance.rung_why is Why.PROCESSOR
    return (hints.SOUND_ONLY_BUSY if busy else hints.SOUND_ONLY_HERE)(language)
