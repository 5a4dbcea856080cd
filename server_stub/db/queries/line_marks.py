"""How lines were in hearings: numbered marks, only ever appended to."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, func, insert, select

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.wire import LineQuality, Rung
from server_stub.db.readiness import LineNote
from server_stub.db.tables import line_marks


class LineMarks:
    """The shelf of marks."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, hearing: HearingId, notes: Sequence[LineNote]) -> None:
        """Append notes to a hearing's marks."""
        if not notes:
            return
        last = self._connection.scalar(
            select(func.max(line_marks.c.number)).where(line_marks.c.hearing == hearing)
        )
        self._connection.execute(
            insert(line_marks),
            [
                {
                    "hearing": hearing,
                    "number": number,
                    "at": each.at,
                    "participant": each.participant,
                    "quality": each.quality.value,
                    "rung": each.rung.value,
                    "told": each.told,
                    "lost_up": each.lost_up,
                    "lost_down": each.lost_down,
                    "round_trip_s": each.round_trip_s,
                    "bits_per_s_up": each.bits_per_s_up,
                    "bits_per_s_down": each.bits_per_s_down,
                    "jitter_s": each.jitter_s,
                    "by_line": each.by_line,
                }
                for number, each in enumerate(notes, (last or 0) + 1)
            ],
        )

    def of_hearing(
        self, hearing: HearingId, after: int, limit: int
    ) -> tuple[tuple[int, LineNote], ...]:
        """Give a hearing's notes after a number."""
        rows = self._connection.execute(
            select(line_marks)
            .where(line_marks.c.hearing == hearing, line_marks.c.number > after)
            .order_by(line_marks.c.number)
            .limit(limit)
        ).mappings()
        return tuple((row[line_marks.c.number], _note(row)) for row in rows)

    def newest(self, hearing: HearingId) -> tuple[tuple[int, LineNote], ...]:
        """Give everybody's newest mark."""
        newest = (
            select(func.max(line_marks.c.number))
            .where(line_marks.c.hearing == hearing, line_marks.c.told)
            .group_by(line_marks.c.participant)
        )
        rows = self._connection.execute(
            select(line_marks)
            .where(line_marks.c.hearing == hearing, line_marks.c.number.in_(newest))
            .order_by(line_marks.c.number)
        ).mappings()
        return tuple((row[line_marks.c.number], _note(row)) for row in rows)


def _note(row: RowMapping) -> LineNote:
    return LineNote(
        at=row[line_marks.c.at],
        participant=ParticipantId(row[line_marks.c.participant]),
        quality=LineQuality(row[line_marks.c.quality]),
        rung=Rung(row[line_marks.c.rung]),
        told=row[line_marks.c.told],
        lost_up=row[line_marks.c.lost_up],
        lost_down=row[line_marks.c.lost_down],
        round_trip_s=row[line_marks.c.round_trip_s],
        bits_per_s_up=row[line_marks.c.bits_per_s_up],
        bits_per_s_down=row[line_marks.c.bits_per_s_down],
        jitter_s=row[line_marks.c.jitter_s],
        by_line=row[line_marks.c.by_line] is not False,
    )
