"""Papers that the court still has to make: entered with the step that wants them, off when made."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, select
from sqlalchemy.dialects.sqlite import insert

from client.protocol.ids import CaseId
from server_stub.db.tables import wanted_papers


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPapers:
    """All the papers of one occasion: the opening of a case, a hearing."""

    occasion: str
    about: str
    """The case that was docketed, or the hearing that was set down."""
    case: CaseId
    since: datetime


class Wanted:
    """The list of what is to be made."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: WantedPapers) -> None:
        """Have papers made; wanted twice they are made once."""
        self._connection.execute(
            insert(wanted_papers)
            .values(occasion=entry.occasion, about=entry.about, case=entry.case, since=entry.since)
            .on_conflict_do_nothing()
        )

    def first(self, limit: int) -> tuple[WantedPapers, ...]:
        """Give what has been wanted longest."""
        rows = self._connection.execute(
            select(wanted_papers).order_by(wanted_papers.c.since).limit(limit)
        ).mappings()
        return tuple(_entry(row) for row in rows)

    def get(self, occasion: str, about: str) -> WantedPapers | None:
        """Give what is wanted on an occasion; None when it is made, or was never wanted."""
        row = self._connection.execute(
            select(wanted_papers).where(
                wanted_papers.c.occasion == occasion, wanted_papers.c.about == about
            )
        ).first()
        return None if row is None else _entry(row._mapping)

    def made(self, entry: WantedPapers) -> bool:
        """Take papers off the list; whether they still stood on it."""
        done = self._connection.execute(
            delete(wanted_papers).where(
                wanted_papers.c.occasion == entry.occasion, wanted_papers.c.about == entry.about
            )
        )
        return done.rowcount == 1


def _entry(row: RowMapping) -> WantedPapers:
    return WantedPapers(
        occasion=row["occasion"], about=row["about"], case=CaseId(row["case"]), since=row["since"]
    )
