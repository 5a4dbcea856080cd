"""The tables, as the newest migration leaves them: one module a subject.

Every change here comes with a migration; a test compares the two. The triggers that protect the
record and the exhibits stand in the migration that made them.
"""

from server_stub.db.tables.accounts import accounts, marks, sessions
from server_stub.db.tables.cases import cases, parties
from server_stub.db.tables.hearings import hearing_log, hearing_seats, hearings, tickets
from server_stub.db.tables.metadata import metadata
from server_stub.db.tables.papers import documents, exhibit_pages, exhibits
from server_stub.db.tables.uploads import exhibit_files, seen_files, seen_pages, uploads

__all__ = [
    "accounts",
    "cases",
    "documents",
    "exhibit_files",
    "exhibit_pages",
    "exhibits",
    "hearing_log",
    "hearing_seats",
    "hearings",
    "marks",
    "metadata",
    "parties",
    "seen_files",
    "seen_pages",
    "sessions",
    "tickets",
    "uploads",
]
