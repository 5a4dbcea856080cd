"""The tables, as the newest migration leaves them: one module a subject.

Every change here comes with a migration; a test compares the two. The triggers that protect the
record and the exhibits stand in the migration that made them.
"""

from server_stub.db.tables.accounts import (
    accounts,
    marks,
    notices,
    one_time_codes,
    recovery_codes,
    role_log,
    sessions,
)
from server_stub.db.tables.authority import lawyers, powers
from server_stub.db.tables.cases import cases, parties
from server_stub.db.tables.exchange import messages, offered_times, opinions, time_answers
from server_stub.db.tables.filings import drafts, invitations, number_series, signings
from server_stub.db.tables.hearings import hearing_log, hearing_seats, hearings, tickets
from server_stub.db.tables.identity import (
    consents,
    face_checks,
    face_templates,
    identities,
    identity_log,
    identity_papers,
    identity_reviews,
)
from server_stub.db.tables.matters import attempts, matter_events, matters
from server_stub.db.tables.metadata import metadata
from server_stub.db.tables.papers import documents, exhibit_pages, exhibits, wanted_papers, wordings

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

# Device checks, and lines in hearings.
from server_stub.db.tables.readiness import (
    check_reminders,
    check_reports,
    check_sites,
    line_marks,
)
from server_stub.db.tables.uploads import exhibit_files, seen_files, seen_pages, uploads

__all__ = [
    "accounts",
    "attempts",
    "call_backs",
    "cases",
    "check_reminders",
    "check_reports",
    "check_sites",
    "consents",
    "documents",
    "drafts",
    "exhibit_files",
    "exhibit_pages",
    "exhibits",
    "face_checks",
    "face_templates",
    "gateway_news",
    "gateway_orders",
    "gateway_refunds",
    "hearing_log",
    "hearing_seats",
    "hearings",
    "identities",
    "identity_log",
    "identity_papers",
    "identity_reviews",
    "invitations",
    "kept_messages",
    "lawyers",
    "line_marks",
    "marks",
    "matter_events",
    "matters",
    "mediators",
    "messages",
    "metadata",
    "notices",
    "number_series",
    "offered_times",
    "one_time_codes",
    "opinions",
    "outbox",
    "parties",
    "payment_orders",
    "powers",
    "recovery_codes",
    "role_log",
    "seen_files",
    "seen_pages",
    "service_addresses",
    "sessions",
    "signings",
    "tickets",
    "time_answers",
    "uploads",
    "wanted_papers",
    "wordings",
]
