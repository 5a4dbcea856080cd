"""The people of a hearing: who is here, who asks to speak, and what the court may do to each.

Those who wait at the door stand first; everybody else keeps their place, so that no row moves away
under a judge's hand when somebody asks to speak. Who is next to speak is said apart from the list,
with how long they have waited. The acts stand only before those whom the court lets use them, and
follow its own rules.

It knows nothing of pictures nor of the line.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from client.config import Language
from client.protocol.hearing import (
    AdmitParticipant,
    Command,
    GrantShowing,
    HearingState,
    LowerHand,
    MuteParticipant,
    Participant,
    UnmuteParticipant,
    WithdrawShowing,
)
from client.protocol.ids import ParticipantId
from client.protocol.roles import Side
from client.screens.own_bar import HAND_KEY
from client.screens.seats import SEATED_SIDES, Presence, Seat, hands, in_order, presence_of
from client.screens.words import Sentence, dates, hints, roles
from client.screens.words import courtroom as words


class Deed(StrEnum):
    """What the court does to one person."""

    ADMIT = "admit"
    CALL = "call"
    """Whose turn it is to speak: their hand goes down."""
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
    asks: str
    """Which in the queue to speak, and for how long already; empty when they do not ask."""
    may_show: str
    """That this person may show exhibits; empty when not, or when the office says so."""
    acts: tuple[Act, ...]


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of the hearing, those who wait at the door first."""

    title: str
    rows: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class NextToSpeak:
    """Who has asked to speak for longest, before those who give the word."""

    wordings: tuple[str, ...]
    """The longest first, for as much room as there is."""
    spoken: str
    hint: str
    command: Command


def present_people(
    hearing: HearingState,
    me: Participant | None,
    seats: dict[ParticipantId, Seat],
    language: Language,
    now: datetime,
) -> People:
    """Give the list as this person may see and use it."""
    runs_the_room = me is not None and me.present and me.runs_the_room
    here = sum(each.present for each in hearing.participants)
    asking = hands(hearing)
    ordered = sorted(
        in_order(hearing.participants),
        key=lambda each: presence_of(each) is not Presence.WAITING,
    )
    return People(
        title=words.PEOPLE_COUNT(language, here=here, all=len(hearing.participants)),
        rows=tuple(
            Person(
                seat=seats[each.participant],
                asks=_asks(each, asking, now, language),
                may_show=(
                    words.MAY_SHOW(language) if each.may_show and not each.runs_the_room else ""
                ),
                acts=_acts(each, me, language) if runs_the_room else (),
            )
            for each in ordered
        ),
    )


def _asks(person: Participant, asking: list[Participant], now: datetime, language: Language) -> str:
    if person.hand_raised_at is None:
        return ""
    place = asking.index(person) + 1
    waited = _waited(person.hand_raised_at, now, language)
    return hints.ASKS_AS(language, place=place, long=waited)


def _waited(since: datetime, now: datetime, language: Language) -> str:
    """Say in whole minutes how long somebody has waited: a number that ticks would distract."""
    minutes = int((now - since).total_seconds() // 60)
    return hints.JUST_NOW(language) if minutes < 1 else hints.FOR_MINUTES(language, n=minutes)


def _acts(person: Participant, me: Participant | None, language: Language) -> tuple[Act, ...]:
    """Give what the court may do to one person now, as its own rules would allow it."""
    if me is None or person.participant == me.participant:
        return ()
    name = person.participant
    presence = presence_of(person)

    def act(deed: Deed, says: Sentence, tip: str, command: Command) -> Act:
        role = roles.ROLES[person.role](language)
        target = words.PLATE(language, role=role, name=person.name)
        said = says(language)
        spoken = words.ACT_ON(language, act=said, who=target)
        return Act(deed, said, spoken, tip, command)

    if presence is Presence.WAITING:
        command = AdmitParticipant(participant=name)
        return (act(Deed.ADMIT, words.ADMIT, words.ADMIT_TIP(language), command),)
    made: list[Act] = []
    if person.hand_raised_at is not None:
        tip = hints.CALL_ON_TIP(language, key=HAND_KEY)
        made.append(act(Deed.CALL, hints.CALL_ON, tip, LowerHand(participant=name)))
    if person.muted_by is not None:
        command_release = UnmuteParticipant(participant=name)
        made.append(act(Deed.RELEASE, words.RELEASE, words.RELEASE_TIP(language), command_release))
    elif presence is Presence.HERE and person.side is not Side.BENCH:
        command_mute = MuteParticipant(participant=name)
        made.append(act(Deed.MUTE, words.MUTE, words.MUTE_TIP(language), command_mute))
    if presence is Presence.HERE and not person.runs_the_room and person.side in SEATED_SIDES:
        if person.may_show:
            withdraw = WithdrawShowing(participant=name)
            made.append(act(Deed.WITHDRAW, words.WITHDRAW, words.WITHDRAW_TIP(language), withdraw))
        else:
            grant = GrantShowing(participant=name)
            made.append(act(Deed.GRANT, words.GRANT, words.GRANT_TIP(language), grant))
    return tuple(made)


def waiting(hearing: HearingState) -> list[Participant]:
    """Give who waits at the door."""
    return [each for each in hearing.participants if presence_of(each) is Presence.WAITING]


def admit_next(hearing: HearingState, me: Participant | None) -> Command | None:
    """Give the command that lets the next one in, for those who may."""
    outside = waiting(hearing)
    if me is None or not me.present or not me.runs_the_room or not outside:
        return None
    return AdmitParticipant(participant=outside[0].participant)


def next_to_speak(
    hearing: HearingState, me: Participant | None, language: Language, now: datetime
) -> NextToSpeak | None:
    """Give who is called on next and what calls on them, for those who give the word."""
    asking = [each for each in hands(hearing) if each.present and each != me]
    if me is None or not me.present or not me.runs_the_room or not asking:
        return None
    first, count = asking[0], len(asking)
    role = roles.ROLES[first.role](language)
    plate = words.PLATE(language, role=role, name=first.name)
    since = first.hand_raised_at or now
    waited = _waited(since, now, language)
    whole = (
        hints.NEXT_TO_SPEAK(language, who=plate, long=waited, count=count)
        if count > 1
        else hints.NEXT_ALONE(language, who=plate, long=waited)
    )
    return NextToSpeak(
        wordings=(
            whole,
            hints.NEXT_NAMED(language, who=plate),
            hints.NEXT_NAMED(language, who=first.name),
            hints.NEXT_COUNTED(language, count=count),
        ),
        spoken=whole,
        hint=hints.NEXT_TIP(language, who=plate, time=dates.clock(since), key=HAND_KEY),
        command=LowerHand(participant=first.participant),
    )
