"""Kinds of column that SQLite does not know: moments in time.

A moment is kept as text in UTC to the microsecond, so that it sorts as it happened and can be
read by anyone who opens the file.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware time; one without a zone is refused."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> str | None:
        """Write a time in UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment in the court's books names its zone")
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, _dialect: Dialect) -> datetime | None:
        """Read a time, aware."""
        return None if value is None else datetime.fromisoformat(value)
