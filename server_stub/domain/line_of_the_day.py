"""What a hearing's record and its marks tell of each person's line, afterwards.

The record says who was cut off and for how long, and what they did not hear; the marks say how far
down its ladder a desk had to go. What happened before the hearing was opened, or after it was
closed, is nobody's line in the hearing; what a person wished for, and what their processor could
not bear, says nothing of their line.

It knows no check and grades nothing (`line_grades`).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from client.protocol.hearing import (
    HearingClosed,
    HearingOpened,
    ParticipantConnected,
    ParticipantLeft,
    ParticipantLost,
    Recorded,
    SpeechCaughtUp,
    SpeechMissed,
)
from client.protocol.ids import ParticipantId, Seq
from client.protocol.wire import Rung

LADDER: Final = tuple(Rung)
"""From all pictures to none."""


@dataclass(frozen=True, slots=True)
class Broken:
    """What one person's line has cost them."""

    times: int = 0
    longest_s: float | None = None
    missed: int = 0
    missed_s: float = 0.0
    heard_later: int = 0


def broken_lines(record: Iterable[Recorded], now: datetime) -> dict[ParticipantId, Broken]:
    """Give what the record tells; who is not named was never cut off and has missed nothing."""
    found: dict[ParticipantId, Broken] = {}
    away: dict[ParticipantId, datetime] = {}
    spans: dict[Seq, ParticipantId] = {}
    going_on = False

    def back(person: ParticipantId, at: datetime) -> None:
        since = away.pop(person, None)
        if since is not None:
            known = found.get(person, Broken())
            lasted_s = max((at - since).total_seconds(), known.longest_s or 0.0)
            found[person] = replace(known, longest_s=lasted_s)

    for line in record:
        event = line.event
        match event:
            case HearingOpened():
                going_on = True
            case HearingClosed():
                going_on = False
                for person in tuple(away):
                    back(person, line.at)
            case ParticipantLost() if going_on:
                known = found.get(event.participant, Broken())
                found[event.participant] = replace(known, times=known.times + 1)
                away[event.participant] = line.at
            case ParticipantConnected():
                back(event.participant, line.at)
            case ParticipantLeft():
                # Who goes by choice was not kept away by their line from then on.
                back(event.participant, line.at)
            case SpeechMissed():
                spans[line.seq] = event.participant
                known = found.get(event.participant, Broken())
                spoken_s = sum(
                    (each.ends_at - each.begins_at).total_seconds() for each in event.spoken
                )
                found[event.participant] = replace(
                    known, missed=known.missed + 1, missed_s=known.missed_s + spoken_s
                )
            case SpeechCaughtUp():
                # One span is heard once, however often it is played.
                if spans.pop(event.missed, None) == event.participant:
                    known = found[event.participant]
                    found[event.participant] = replace(known, heard_later=known.heard_later + 1)
            case _:
                pass
    for person in tuple(away):
        back(person, now)
    return found


def steps_down(rungs: Sequence[Rung]) -> int:
    """Count the steps downwards of a desk that began on the highest rung."""
    before, steps = Rung.FULL, 0
    for rung in rungs:
        steps += LADDER.index(rung) > LADDER.index(before)
        before = rung
    return steps


def lowest(rungs: Iterable[Rung]) -> Rung:
    """Give the lowest of these rungs."""
    return max(rungs, key=LADDER.index, default=Rung.FULL)


def mostly_above(rungs: Sequence[Rung]) -> Rung:
    """Give the rung below which a desk stood for the twentieth part of its notes at most."""
    ordered = sorted(rungs, key=LADDER.index)
    return ordered[min(len(ordered) - 1, len(ordered) * 19 // 20)] if ordered else Rung.FULL
