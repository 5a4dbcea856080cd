"""The tables, as the newest migration leaves them: one module a subject.

Every change here comes with a migration; a test compares the two. The triggers that protect the
record and the exhibits stand in the migration that made them.
"""

from server_stub.db.tables.accounts import accounts, marks, sessions
from server_stub.db.tables.cases import cases, parties
from server_stub.db.tables.exchange import messages, offered_times, opinions, time_answers
from server_stub.db.tables.filings import drafts, invitations, number_series, signings
from server_stub.db.tables.hearings import hearing_log, hearing_seats, hearings, tickets
from server_stub.db.tables.matters import attempts, matter_events, matters
from server_stub.db.tables.metadata import metadata
from server_stub.db.tables.papers import documents, exhibit_pages, exhibits
from server_stub.db.tables.uploads import exhibit_files, seen_files, seen_pages, uploads

__all__ = [
    "accounts",
    "attempts",
    "cases",
    "documents",
    "drafts",
    "exhibit_files",
    "exhibit_pages",
    "exhibits",
    "hearing_log",
    "hearing_seats",
    "hearings",
    "invitations",
    "marks",
    "matter_events",
    "matters",
    "messages",
    "metadata",
    "number_series",
    "offered_times",
    "opinions",
    "parties",
    "seen_files",
    "seen_pages",
    "sessions",
    "signings",
    "tickets",
    "time_answers",
    "uploads",
]
