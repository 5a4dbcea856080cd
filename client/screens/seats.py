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
from client.screens.words import Sentence, dates, roles
from client.screens.words import courtroom as words
from client.state import Attendance, MediaState


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
    muted = _muted_words(state, person, language)
    presence_words = _presence_words(person, presence, language)
    note = _note(state, attendance, person, presence, language, sends=sends)
    sound_words = _sound_words(sound, muted, language)
    parts = (words.PLATE(language, role=role, name=shown_name), presence_words, sound_words)
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
    )


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
    return person.camera_open and may_be_seen(state, person)


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
    return words.CAMERA_OFF(language)
