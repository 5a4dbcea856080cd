"""What was worded in a matter for its parties to sign: the words, and the paper they are set as."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, select
from sqlalchemy.dialects.sqlite import insert

from client.protocol.ids import FileHash
from server_stub.db.tables import wordings


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingEntry:
    """One wording; `file` is the paper that is signed."""

    matter: str
    file: FileHash
    words: dict[str, Any]
    worded_at: datetime


class Wordings:
    """The shelf of wordings."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, entry: WordingEntry) -> None:
        """Enter a wording; the same words on the same day are the same paper."""
        self._connection.execute(
            insert(wordings)
            .values(
                matter=entry.matter, file=entry.file, words=entry.words, worded_at=entry.worded_at
            )
            .on_conflict_do_nothing()
        )

    def of_matter(self, matter: str) -> tuple[WordingEntry, ...]:
        """Give everything that was worded in a matter."""
        rows = self._connection.execute(
            select(wordings)
            .where(wordings.c.matter == matter)
            .order_by(wordings.c.worded_at, wordings.c.file)
        ).mappings()
        return tuple(_entry(row) for row in rows)


def _entry(row: RowMapping) -> WordingEntry:
    return WordingEntry(
        matter=row["matter"],
        file=FileHash(row["file"]),
        words=row["words"],
        worded_at=row["worded_at"],
    )
