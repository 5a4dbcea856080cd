"""The books: sound, append-only, up to date, and readable by nobody else."""

import stat
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pysqlite3 import dbapi2

from client.protocol.account import Account
from client.protocol.hearing import HearingOpened, Recorded
from client.protocol.identity import Consent, ConsentPurpose
from client.protocol.ids import AccountId, HearingId, ParticipantId, Seq
from client.protocol.roles import StaffRole
from server_stub.db import Books, BooksTooNew, SqliteTooOld
from server_stub.db.entries import AccountEntry
from server_stub.db.queries.hearings import NumberTaken

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)


def entry(login: str) -> AccountEntry:
    account = Account(account=AccountId(login), login=login, name="Name", staff=StaffRole.NONE)
    return AccountEntry(account=account, password_hash="hash")


def line(seq: int) -> Recorded:
    return Recorded(seq=Seq(seq), at=NOW, event=HearingOpened(by=ParticipantId("judge")))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "court.sqlite3"


@pytest.fixture
def books(path: Path) -> Any:
    opened = Books(path)
    yield opened
    opened.close()


@pytest.fixture
def hearing(books: Books, path: Path) -> HearingId:
    by_hand(
        path,
        'INSERT INTO cases ("case", number, cause, title, claims, state, opened_at)'
        " VALUES ('c', 'n', '', '', '[]', 'accepted', '')",
    )
    by_hand(path, "INSERT INTO hearings VALUES ('h', 'c', '2026-03-16T01:00:00+00:00', 'open')")
    return HearingId("h")


def by_hand(path: Path, statement: str) -> list[Any]:
    """Do what an administrator with a SQLite shell might."""
    connection = dbapi2.connect(str(path))
    try:
        rows = connection.execute(statement).fetchall()
        connection.commit()
        return list(rows)
    finally:
        connection.close()


def test_the_tables_of_a_new_file_are_those_that_the_queries_know(books: Books) -> None:
    assert books.differences() == []


def test_a_sqlite_that_can_corrupt_the_books_is_refused_in_one_sentence(path: Path) -> None:
    with pytest.raises(SqliteTooOld, match=r"need SQLite 3\.51\.3 or newer .* is 3\.51\.2"):
        Books(path, sqlite=(3, 51, 2))
    assert not path.exists()


def test_books_of_a_newer_court_are_refused_and_left_alone(path: Path) -> None:
    Books(path).close()
    by_hand(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BooksTooNew):
        Books(path)
    assert by_hand(path, "SELECT version_num FROM alembic_version") == [("9999",)]


def test_what_is_committed_is_there_after_the_books_are_opened_again(path: Path) -> None:
    books = Books(path)
    with books.writing() as unit:
        unit.accounts.add(entry("judge"), NOW)
    books.close()
    again = Books(path)
    with again.reading() as unit:
        found = unit.accounts.by_login("JUDGE")
    again.close()
    assert found == entry("judge")


def test_a_unit_of_work_that_fails_leaves_nothing(books: Books) -> None:
    def fail_in_the_middle() -> None:
        with books.writing() as unit:
            unit.accounts.add(entry("judge"), NOW)
            raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError, match="in the middle"):
        fail_in_the_middle()
    with books.reading() as unit:
        assert unit.accounts.count() == 0


def test_every_connection_is_durable_and_keeps_its_references(path: Path, books: Books) -> None:
    pragmas = {
        name: books_pragma(books, name)
        for name in ("synchronous", "journal_mode", "foreign_keys", "busy_timeout")
    }
    assert pragmas == {
        "synchronous": 2,
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": 5000,
    }


def books_pragma(books: Books, name: str) -> Any:
    with books._reader.begin() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def test_the_books_are_readable_by_the_court_alone(path: Path, books: Books) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_record_comes_back_as_it_was_appended(books: Books, hearing: HearingId) -> None:
    with books.writing() as unit:
        unit.hearings.append(hearing, line(1))
        unit.hearings.append(hearing, line(2))
    with books.reading() as unit:
        assert unit.hearings.record(hearing, 0) == (line(1), line(2))
        assert unit.hearings.record(hearing, 1) == (line(2),)


@pytest.mark.parametrize("seq", [1, 3])
def test_the_record_takes_no_number_twice_and_leaves_no_gap(
    books: Books, hearing: HearingId, seq: int
) -> None:
    with books.writing() as unit:
        unit.hearings.append(hearing, line(1))
    with pytest.raises(NumberTaken), books.writing() as unit:
        unit.hearings.append(hearing, line(seq))
    with books.reading() as unit:
        assert unit.hearings.record(hearing, 0) == (line(1),)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE hearing_log SET at = ''",
        "DELETE FROM hearing_log",
        "INSERT OR REPLACE INTO hearing_log VALUES ('h', 1, '', '{}')",
        "UPDATE exhibits SET original = ''",
        "DELETE FROM exhibits",
        "INSERT OR REPLACE INTO exhibits VALUES ('e', 'c', 1, '', '', '', '', 'other', '')",
        "UPDATE exhibit_pages SET picture = ''",
        "DELETE FROM exhibit_pages",
        "INSERT OR REPLACE INTO exhibit_pages VALUES ('e', 1, 'other', 1, 1)",
        "UPDATE exhibit_files SET name = ''",
        "DELETE FROM exhibit_files",
        "INSERT OR REPLACE INTO exhibit_files VALUES ('e', 'v', 'n', 1, 'pdf', '', NULL, NULL)",
        "UPDATE uploads SET sha256 = ''",
        "DELETE FROM uploads",
        "UPDATE documents SET file = ''",
        "DELETE FROM documents",
    ],
)
def test_what_is_final_cannot_be_altered_by_hand(
    books: Books, hearing: HearingId, path: Path, statement: str
) -> None:
    with books.writing() as unit:
        unit.hearings.append(hearing, line(1))
    by_hand(path, "INSERT INTO exhibits VALUES ('e', 'c', 1, '', '', '', '', 'hash', '')")
    by_hand(path, "INSERT INTO exhibit_pages VALUES ('e', 1, 'hash', 1, 1)")
    by_hand(path, "INSERT INTO exhibit_files VALUES ('e', 'u', 'n', 1, 'pdf', '', NULL, NULL)")
    by_hand(
        path,
        "INSERT INTO uploads VALUES ('u', 'a', 'n', 1, 'h', '', 1, 'filed', '', '', '', NULL)",
    )
    by_hand(path, "INSERT INTO documents VALUES ('d', 'c', '', '', 'hash', '', 'served', NULL)")
    with pytest.raises(dbapi2.IntegrityError, match=r"never altered|no gaps|entered once"):
        by_hand(path, statement)


def test_a_moment_without_a_zone_is_not_entered(books: Books) -> None:
    with pytest.raises(Exception, match="names its zone"), books.writing() as unit:
        unit.accounts.add(entry("judge"), NOW.replace(tzinfo=None))


@pytest.mark.parametrize("table", ["identity_log", "role_log", "consents"])
def test_the_logs_about_people_cannot_be_altered_by_hand(
    books: Books, path: Path, table: str
) -> None:
    with books.writing() as unit:
        unit.accounts.add(entry("judge"), NOW)
        account = AccountId("judge")
        unit.identities.log(account, by=account, office="self", deed="d", what="", at=NOW)
        unit.credentials.log_role(account, StaffRole.CLERK, granted=True, by="x", at=NOW)
        consent = Consent(purpose=ConsentPurpose.FACE_CHECK, version="1", given=True, at=NOW)
        unit.identities.add_consent(account, consent)
    for statement in (
        f"UPDATE {table} SET at = ''",
        f"DELETE FROM {table}",
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}",
    ):
        with pytest.raises(dbapi2.IntegrityError, match=r"never altered|entered once"):
            by_hand(path, statement)
