"""What is written down of the lines of a hearing: each change of a mark, and each minute.

The marks themselves are made by `lines`. A mark that changes is noted at once with the reading
that came with it; between changes the worst reading of each minute is noted, so that the day can be
held against the check. Nothing is noted of one who has no leg.

It writes nothing itself and waits for nobody: the room hands the notes on.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from client.protocol.ids import ParticipantId
from client.protocol.signalling import LineReading
from client.protocol.wire import Line, LineQuality, Rung
from server_stub.db.readiness import LineNote

EVERY: Final = timedelta(minutes=1)


class LineWatch:
    """The notes of one hearing."""

    def __init__(self) -> None:
        self._told: dict[ParticipantId, tuple[LineQuality, Rung, bool]] = {}
        self._noted_at: dict[ParticipantId, datetime] = {}
        self._worst: dict[ParticipantId, LineNote] = {}

    def see(
        self, lines: Iterable[Line], readings: Iterable[LineReading], at: datetime
    ) -> tuple[LineNote, ...]:
        """Take how the lines are now; give what is to be written down."""
        read = {each.participant: each for each in readings}
        notes = []
        here = set()
        for line in lines:
            person = line.participant
            here.add(person)
            note = _note(line, read.get(person), at)
            mark = (line.quality, line.rung, line.by_line)
            if self._told.get(person) != mark:
                self._told[person] = mark
                notes.append(replace(note, told=True))
                self._begin_minute(person, at)
            elif person in read:
                self._worst[person] = _worse(self._worst.get(person), note)
                if at - self._noted_at[person] >= EVERY:
                    notes.append(self._worst[person])
                    self._begin_minute(person, at)
        for gone in self._told.keys() - here:
            del self._told[gone], self._noted_at[gone]
            self._worst.pop(gone, None)
        return tuple(notes)

    def _begin_minute(self, person: ParticipantId, at: datetime) -> None:
        self._noted_at[person] = at
        self._worst.pop(person, None)


def _note(line: Line, reading: LineReading | None, at: datetime) -> LineNote:
    plain = LineNote(
        at=at,
        participant=line.participant,
        quality=line.quality,
        rung=line.rung,
        told=False,
        by_line=line.by_line,
    )
    if reading is None:
        return plain
    return replace(
        plain,
        lost_up=reading.lost_up,
        lost_down=reading.lost_down,
        round_trip_s=reading.round_trip_s,
        bits_per_s_up=reading.bits_per_s_up,
        # Of the way down 0 means that nothing is known yet.
        bits_per_s_down=reading.bits_per_s_down or None,
        jitter_s=reading.jitter_s,
    )


def _worse(before: LineNote | None, now: LineNote) -> LineNote:
    if before is None:
        return now
    return replace(
        now,
        lost_up=_most(before.lost_up, now.lost_up),
        lost_down=_most(before.lost_down, now.lost_down),
        round_trip_s=_most(before.round_trip_s, now.round_trip_s),
        bits_per_s_up=_least(before.bits_per_s_up, now.bits_per_s_up),
        bits_per_s_down=_least(before.bits_per_s_down, now.bits_per_s_down),
        jitter_s=_most(before.jitter_s, now.jitter_s),
    )


def _most(one: float | None, other: float | None) -> float | None:
    known = [each for each in (one, other) if each is not None]
    return max(known) if known else None


def _least(one: int | None, other: int | None) -> int | None:
    known = [each for each in (one, other) if each is not None]
    return min(known) if known else None
