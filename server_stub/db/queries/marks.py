"""Marks on the cover of the books: what sort of court they belong to."""

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.dialects.sqlite import insert

from server_stub.db.tables import marks

_MARK = select(marks.c.value).where(marks.c.name == bindparam("wanted"))


class Marks:
    """The shelf of marks: one value a name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, name: str) -> str | None:
        """Give a mark's value, or None."""
        return self._connection.scalar(_MARK, {"wanted": name})

    def put(self, name: str, value: str) -> None:
        """Set a mark."""
        entry = insert(marks).values(name=name, value=value)
        self._connection.execute(
            entry.on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )
