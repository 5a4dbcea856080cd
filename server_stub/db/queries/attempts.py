"""Attempts: what was asked under a key, and what was answered."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from client.protocol.ids import AccountId
from server_stub.db.tables import attempts

_ATTEMPT = select(attempts).where(
    attempts.c.account == bindparam("who"), attempts.c.key == bindparam("under")
)
_ADD = insert(attempts)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptEntry:
    """An attempt that came to its end."""

    asked: str
    """SHA-256 of what was asked."""
    answer: Any


class Attempts:
    """The shelf of attempts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, account: AccountId, key: str) -> AttemptEntry | None:
        """Find a person's attempt by its key."""
        row = self._connection.execute(_ATTEMPT, {"who": account, "under": key}).first()
        if row is None:
            return None
        return AttemptEntry(asked=row._mapping["asked"], answer=row._mapping["answer"])

    def add(self, account: AccountId, key: str, entry: AttemptEntry, now: datetime) -> None:
        """Enter an attempt with its answer."""
        self._connection.execute(
            _ADD,
            {
                "account": account,
                "key": key,
                "asked": entry.asked,
                "answer": entry.answer,
                "at": now,
            },
        )

    def forget(self, before: datetime) -> int:
        """Forget attempts that nobody will repeat; give how many."""
        return self._connection.execute(delete(attempts).where(attempts.c.at < before)).rowcount
