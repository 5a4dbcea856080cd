"""What was said in a courtroom and not heard by one who sat there, and may be heard afterwards.

Losing a line is not leaving (Online Litigation Rules art. 25), so that whoever has a seat in the
courtroom may hear later what was said there since they took it: nothing from before, nothing of
their own, and nothing twice but the second around a gap, for nobody can tell to the word where it
began and ended. Who was entitled to hear follows from the record alone.

It does not know where speech is kept, nor who spoke; it is told, and says what is due to whom.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from client.protocol.errors import NotFound
from client.protocol.hearing import (
    HearingState,
    Place,
    Recorded,
    SpeechCaughtUp,
    SpeechMissed,
    apply,
)
from client.protocol.ids import ParticipantId, Seq
from client.protocol.kept_speech import OVERLAP_S
from client.protocol.signalling import Spoken

SPOKEN_MIN = timedelta(seconds=0.2)
"""Less than this is half a word: nobody is asked to stop for it."""
OVERLAP = timedelta(seconds=OVERLAP_S)


@dataclass(slots=True)
class _Seat:
    """How long a person had their seat around what they missed; still has it, if it has no end."""

    since: datetime
    until: datetime | None = None


class Missed:
    """One hearing's missed speech, folded from its record."""

    def __init__(self) -> None:
        self._seated: dict[ParticipantId, datetime] = {}
        self._told_until: dict[ParticipantId, datetime] = {}
        self._events: dict[Seq, SpeechMissed] = {}
        self._seats: dict[Seq, _Seat] = {}
        self._caught_up: set[Seq] = set()

    def follow(self, state: HearingState, recorded: Recorded) -> None:
        """Take a line of the record, with the state that it has led to."""
        for each in state.participants:
            if each.place is Place.COURTROOM:
                self._seated.setdefault(each.participant, recorded.at)
            elif self._seated.pop(each.participant, None) is not None:
                self._rise(each.participant, recorded.at)
        match recorded.event:
            case SpeechMissed() as event:
                self._events[recorded.seq] = event
                seated = self._seated.get(event.participant)
                self._seats[recorded.seq] = _Seat(
                    event.since if seated is None else seated,
                    recorded.at if seated is None else None,
                )
                self._told_until[event.participant] = event.until
            case SpeechCaughtUp() as event:
                self._caught_up.add(event.missed)
            case _:
                pass

    def _rise(self, participant: ParticipantId, at: datetime) -> None:
        """Note that a person's seat was left then."""
        for seq, event in self._events.items():
            if event.participant == participant and self._seats[seq].until is None:
                self._seats[seq].until = at

    def span(
        self, participant: ParticipantId, since: datetime, until: datetime
    ) -> tuple[datetime, datetime] | None:
        """Give how much of a span a person sat in the courtroom and was not told of yet."""
        seated = self._seated.get(participant)
        if seated is None:
            return None
        begins = max(since, seated, self._told_until.get(participant, seated))
        return (begins, until) if begins < until else None

    def of(self, participant: ParticipantId, seq: Seq) -> SpeechMissed:
        """Give what that line of the record says this very person missed; raises `NotFound`."""
        event = self._events.get(seq)
        if event is None or event.participant != participant:
            raise NotFound
        return event

    def due(self, participant: ParticipantId, seq: Seq) -> tuple[Spoken, ...]:
        """Give the spans of speech that this person is given for that line; raises `NotFound`.

        They are a little longer than what was missed, and never longer than the person sat there.
        """
        event, seat = self.of(participant, seq), self._seats[seq]
        return with_overlap(event.spoken, seat.since, seat.until)

    def caught_up(self, participant: ParticipantId, seq: Seq) -> tuple[SpeechCaughtUp, ...]:
        """Give the event of a person having heard it, once; raises `NotFound`."""
        self.of(participant, seq)
        if seq in self._caught_up:
            return ()
        return (SpeechCaughtUp(participant=participant, missed=seq),)


def missed_in(state: HearingState, record: Iterable[Recorded]) -> Missed:
    """Fold a whole record, from a hearing's initial state on."""
    missed = Missed()
    for recorded in record:
        state = apply(state, recorded)
        missed.follow(state, recorded)
    return missed


def with_overlap(
    spoken: Iterable[Spoken], since: datetime, until: datetime | None = None
) -> tuple[Spoken, ...]:
    """Give the spans with what lies around them, within bounds; no two of one speaker overlap."""
    found: dict[ParticipantId, list[Spoken]] = {}
    for each in sorted(spoken, key=lambda each: each.begins_at):
        begins_at, ends_at = max(each.begins_at - OVERLAP, since), each.ends_at + OVERLAP
        if until is not None:
            ends_at = min(ends_at, until)
        if ends_at <= begins_at:
            continue
        theirs = found.setdefault(each.speaker, [])
        if theirs and begins_at <= theirs[-1].ends_at:
            begins_at, ends_at = theirs[-1].begins_at, max(ends_at, theirs.pop().ends_at)
        theirs.append(Spoken(speaker=each.speaker, begins_at=begins_at, ends_at=ends_at))
    return tuple(each for theirs in found.values() for each in theirs)


def speech_missed(
    participant: ParticipantId, span: tuple[datetime, datetime], spoken: Iterable[Spoken]
) -> tuple[SpeechMissed, ...]:
    """Give the event of a person not having heard this; none when nothing was said to them."""
    since, until = span
    theirs = tuple(
        each.model_copy(update={"begins_at": begins, "ends_at": ends})
        for each in sorted(spoken, key=lambda each: each.begins_at)
        if each.speaker != participant
        and (begins := max(each.begins_at, since)) < (ends := min(each.ends_at, until))
    )
    said = sum((each.ends_at - each.begins_at for each in theirs), timedelta())
    if said < SPOKEN_MIN:
        return ()
    return (SpeechMissed(participant=participant, since=since, until=until, spoken=theirs),)
