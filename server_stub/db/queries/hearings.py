"""Hearings: when, who has a seat, how far they have come, and the record of each.

The record is append-only and numbered from 1 without gaps; a number can be taken once.
"""

from collections import defaultdict
from collections.abc import Sequence

from pydantic import TypeAdapter
from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from client.protocol.case import HearingPhase
from client.protocol.hearing import Recorded
from client.protocol.ids import CaseId, HearingId, ParticipantId
from server_stub.db.entries import HearingEntry, PartyEntry
from server_stub.db.queries.cases import party_entry
from server_stub.db.tables import hearing_log, hearing_seats, hearings, parties

_RECORDED: TypeAdapter[Recorded] = TypeAdapter(Recorded)
_OF_CASES = (
    select(hearings)
    .where(hearings.c.case.in_(bindparam("wanted", expanding=True)))
    .order_by(hearings.c.starts_at, hearings.c.hearing)
)
_WITH_SEAT = (
    select(hearing_seats.c.hearing)
    .join(hearings, hearings.c.hearing == hearing_seats.c.hearing)
    .where(hearings.c.case == bindparam("wanted"))
    .where(hearing_seats.c.participant == bindparam("participant"))
)


class NumberTaken(Exception):
    """The record has a line of that number already, or has not come so far."""


class Hearings:
    """The shelf of hearings, seats and records."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: HearingEntry, seats: tuple[ParticipantId, ...]) -> None:
        """Enter a hearing and those who have a seat in it, in their order."""
        self._connection.execute(
            insert(hearings).values(
                hearing=entry.hearing,
                case=entry.case,
                starts_at=entry.starts_at,
                phase=entry.phase.value,
            )
        )
        self._connection.execute(
            insert(hearing_seats),
            [
                {"hearing": entry.hearing, "participant": participant, "position": position}
                for position, participant in enumerate(seats, 1)
            ],
        )

    def get(self, hearing: HearingId) -> HearingEntry | None:
        """Find a hearing."""
        row = self._connection.execute(
            select(hearings).where(hearings.c.hearing == hearing)
        ).first()
        return None if row is None else hearing_entry(row._mapping)

    def of_case(self, case: CaseId) -> tuple[HearingEntry, ...]:
        """Give the hearings of a case by their time."""
        return self.of_cases((case,))[case]

    def of_cases(self, cases: Sequence[CaseId]) -> dict[CaseId, tuple[HearingEntry, ...]]:
        """Give the hearings of each of these cases by their time."""
        found: dict[CaseId, list[HearingEntry]] = defaultdict(list)
        for row in self._connection.execute(_OF_CASES, {"wanted": cases}).mappings():
            entry = hearing_entry(row)
            found[entry.case].append(entry)
        return {case: tuple(found[case]) for case in cases}

    def with_seat(self, case: CaseId, participant: ParticipantId) -> frozenset[HearingId]:
        """Name the hearings of a case in which a person of it has a seat."""
        rows = self._connection.scalars(_WITH_SEAT, {"wanted": case, "participant": participant})
        return frozenset(HearingId(each) for each in rows)

    def seats(self, hearing: HearingId) -> tuple[PartyEntry, ...]:
        """Give those who have a seat in a hearing, in their order."""
        rows = self._connection.execute(
            select(parties)
            .join(hearing_seats, hearing_seats.c.participant == parties.c.participant)
            .where(hearing_seats.c.hearing == hearing)
            .order_by(hearing_seats.c.position)
        ).mappings()
        return tuple(party_entry(row) for row in rows)

    def add_seat(self, hearing: HearingId, participant: ParticipantId) -> None:
        """Enter one more person who has a seat in a hearing, after the others."""
        last = self._connection.scalar(
            select(func.max(hearing_seats.c.position)).where(hearing_seats.c.hearing == hearing)
        )
        self._connection.execute(
            insert(hearing_seats).values(
                hearing=hearing, participant=participant, position=(last or 0) + 1
            )
        )

    def set_phase(self, hearing: HearingId, phase: HearingPhase) -> None:
        """Enter how far a hearing has come."""
        self._connection.execute(
            update(hearings).where(hearings.c.hearing == hearing).values(phase=phase.value)
        )

    def record(self, hearing: HearingId, since: int) -> tuple[Recorded, ...]:
        """Give the lines of the record after a number."""
        rows = self._connection.execute(
            select(hearing_log)
            .where(hearing_log.c.hearing == hearing, hearing_log.c.seq > since)
            .order_by(hearing_log.c.seq)
        )
        return tuple(
            _RECORDED.validate_python({"seq": row.seq, "at": row.at, "event": row.event})
            for row in rows
        )

    def append(self, hearing: HearingId, line: Recorded) -> None:
        """Append the next line to the record; raises `NumberTaken`."""
        try:
            self._connection.execute(
                insert(hearing_log).values(
                    hearing=hearing,
                    seq=line.seq,
                    at=line.at,
                    event=line.event.model_dump(mode="json"),
                )
            )
        except IntegrityError as error:
            raise NumberTaken(f"{hearing} {line.seq}") from error


def hearing_entry(row: RowMapping) -> HearingEntry:
    return HearingEntry(
        hearing=HearingId(row[hearings.c.hearing]),
        case=CaseId(row[hearings.c.case]),
        starts_at=row[hearings.c.starts_at],
        phase=HearingPhase(row[hearings.c.phase]),
    )
