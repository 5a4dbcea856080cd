"""The directory of organisations that mediate: loaded as a whole, searched by its words."""

from sqlalchemy import ColumnElement, Connection, RowMapping, delete, func, insert, select

from server_stub.db.post import MediatorEntry
from server_stub.db.tables import mediators


class Mediators:
    """The shelf of mediators."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace(self, entries: tuple[MediatorEntry, ...]) -> None:
        """Put a new directory in the place of the old one."""
        self._connection.execute(delete(mediators))
        if entries:
            self._connection.execute(insert(mediators), [_row(each) for each in entries])

    def count(self) -> int:
        """Count the organisations."""
        return self._connection.scalar(select(func.count()).select_from(mediators)) or 0

    def get(self, mediator: str) -> MediatorEntry | None:
        """Find an organisation."""
        row = self._connection.execute(
            select(mediators).where(mediators.c.mediator == mediator)
        ).first()
        return None if row is None else _mediator(row._mapping)

    def search(
        self,
        *,
        words: tuple[str, ...] = (),
        field: str | None = None,
        district: str | None = None,
        language: str | None = None,
        after: str | None = None,
        limit: int,
    ) -> tuple[MediatorEntry, ...]:
        """Give the organisations that fit everything, by their names, `after` one of them.

        A word fits when it stands anywhere in a name, a field, a kind, a district or a language.
        """
        wanted: list[ColumnElement[bool]] = [
            mediators.c.found_by.contains(_folded(word), autoescape=True) for word in words
        ]
        for kind, value in (("field", field), ("language", language)):
            if value is not None:
                line = _folded(f"\n{kind}:{value}\n")
                wanted.append(mediators.c.found_by.contains(line, autoescape=True))
        if district is not None:
            wanted.append(mediators.c.district == district)
        if after is not None:
            wanted.append(mediators.c.mediator > after)
        rows = self._connection.execute(
            select(mediators).where(*wanted).order_by(mediators.c.mediator).limit(limit)
        ).mappings()
        return tuple(_mediator(row) for row in rows)

    def districts(self) -> tuple[str, ...]:
        """Give the districts that have an organisation."""
        return tuple(
            self._connection.scalars(
                select(mediators.c.district).distinct().order_by(mediators.c.district)
            )
        )


def _folded(words: str) -> str:
    return words.casefold()


def _row(entry: MediatorEntry) -> dict[str, object]:
    lines = (
        entry.name_zh,
        entry.name_en,
        entry.kind,
        entry.district,
        *(f"field:{each}" for each in entry.fields),
        *(f"language:{each}" for each in entry.languages),
    )
    return {
        "mediator": entry.mediator,
        "name_zh": entry.name_zh,
        "name_en": entry.name_en,
        "kind": entry.kind,
        "fields": list(entry.fields),
        "district": entry.district,
        "languages": list(entry.languages),
        "hours": entry.hours,
        "contact": entry.contact,
        "demo": entry.demo,
        "found_by": _folded("\n" + "\n".join(lines) + "\n"),
    }


def _mediator(row: RowMapping) -> MediatorEntry:
    return MediatorEntry(
        mediator=row[mediators.c.mediator],
        name_zh=row[mediators.c.name_zh],
        name_en=row[mediators.c.name_en],
        kind=row[mediators.c.kind],
        fields=tuple(row[mediators.c.fields]),
        district=row[mediators.c.district],
        languages=tuple(row[mediators.c.languages]),
        hours=row[mediators.c.hours],
        contact=row[mediators.c.contact],
        demo=row[mediators.c.demo],
    )
