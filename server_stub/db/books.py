"""Opening the books: one SQLite file, brought up to date before anybody reads it.

`reading` sees one unchanging state; `writing` is alone from its first statement to its commit, and
who wants to write waits in line (`server_stub.db.pen`). Connections are kept: to open one costs
more than what most people ask by it.
The SQLite must be 3.51.3 or newer: older ones can corrupt a write-ahead log that two connections
check-point at once (fixed in that version), and what they have lost cannot be told afterwards.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2
from sqlalchemy import Connection, create_engine, event
from sqlalchemy.exc import OperationalError

from client.protocol.errors import CourtFull
from server_stub.db.pen import Pen
from server_stub.db.unit_of_work import UnitOfWork
from server_stub.db.upgrade import bring_up_to_date, differences
from server_stub.settings import CannotOpen

OLDEST_SQLITE = (3, 51, 3)
BUSY_TIMEOUT_MS = 5_000
CONNECTIONS_KEPT = 48
"""More than ever ask at once: the threads of the counter, of the hearings and of the clock."""

_NO_DISK = {
    "database or disk is full": "no room in the books",
    "disk I/O error": "the disk of the books fails",
}
"""What SQLite says of a disk that does not take what it is given (sqlite.org/rescode.html)."""


class SqliteTooOld(CannotOpen):
    """The SQLite of this machine is not safe to keep a court's books in."""

    def __init__(self, found: tuple[int, ...]) -> None:
        wanted, has = (".".join(map(str, version)) for version in (OLDEST_SQLITE, found))
        super().__init__(
            f"The court's books need SQLite {wanted} or newer and this one is {has}, "
            "which can corrupt them: install a newer pysqlite3."
        )


class Books:
    """The open books; safe to use from several threads."""

    def __init__(self, path: Path, *, sqlite: tuple[int, ...] = dbapi2.sqlite_version_info) -> None:
        """Open the file, made if it is not there; raises `SqliteTooOld` or `BooksTooNew`."""
        if sqlite < OLDEST_SQLITE:
            raise SqliteTooOld(sqlite)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._reader = create_engine(
            f"sqlite:///{path}",
            module=dbapi2,
            connect_args={"check_same_thread": False, "isolation_level": None},
            json_serializer=_to_json,
            pool_size=CONNECTIONS_KEPT,
            # The one that was used last knows the most pages.
            pool_use_lifo=True,
        )
        self._pen = Pen()
        event.listen(self._reader, "connect", _prepare)
        event.listen(self._reader, "begin", _begin)
        self._writer = self._reader.execution_options(writes=True)
        try:
            with self._reader.execution_options(upgrades=True).begin() as connection:
                bring_up_to_date(connection)
            # The connection that upgraded has its foreign keys switched off.
            self._reader.dispose()
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[UnitOfWork]:
        """Read one unchanging state of the books."""
        with self._reader.begin() as connection:
            yield UnitOfWork(connection)

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """Read and write alone; durable when the block is left, undone when it raises."""
        try:
            with self._pen, self._writer.begin() as connection:
                yield UnitOfWork(connection)
        except OperationalError as error:
            if (what := _NO_DISK.get(str(error.orig))) is not None:
                raise CourtFull(detail=what) from error
            raise

    def differences(self) -> list[Any]:
        """Tell in what the tables of the file and `db.tables` differ; empty when they agree."""
        with self._reader.begin() as connection:
            return differences(connection)

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        self._reader.dispose()


def _prepare(connection: Any, _: object) -> None:
    cursor = connection.cursor()
    try:
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "trusted_schema=OFF",
        ):
            cursor.execute(f"PRAGMA {pragma}")
    finally:
        cursor.close()


def _begin(connection: Connection) -> None:
    # The driver's own transactions are switched off (isolation_level None): it would begin
    # late and deferred, and two writers that have both read would then fail each other.
    options = connection.get_execution_options()
    if options.get("upgrades", False):
        # A table that is made anew is dropped for a moment, with rows that point to it; `upgrade`
        # looks at every foreign key before it commits (sqlite.org/lang_altertable.html, 7).
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    writes = options.get("writes", False) or options.get("upgrades", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
