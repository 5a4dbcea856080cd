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

# What leaves the court.
from server_stub.db.tables.post import (
    call_backs,
    gateway_news,
    gateway_orders,
    gateway_refunds,
    kept_messages,
    mediators,
    outbox,
    payment_orders,
    service_addresses,
)
from server_stub.db.tables.uploads import exhibit_files, seen_files, seen_pages, uploads

__all__ = [
    "accounts",
    "attempts",
    "call_backs",
    "cases",
    "documents",
    "drafts",
    "exhibit_files",
    "exhibit_pages",
    "exhibits",
    "gateway_news",
    "gateway_orders",
    "gateway_refunds",
    "hearing_log",
    "hearing_seats",
    "hearings",
    "invitations",
    "kept_messages",
    "marks",
    "matter_events",
    "matters",
    "mediators",
    "messages",
    "metadata",
    "number_series",
    "offered_times",
    "opinions",
    "outbox",
    "parties",
    "payment_orders",
    "seen_files",
    "seen_pages",
    "service_addresses",
    "sessions",
    "signings",
    "tickets",
    "time_answers",
    "uploads",
]
