"""Matters with their events, and the attempts by which they were asked for."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from server_stub.db.columns import Moment
from server_stub.db.tables.metadata import metadata

matters = Table(
    "matters",
    metadata,
    Column("matter", String(40), primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("case", ForeignKey("cases.case"), nullable=True),
    Column("about", String(100), nullable=False),
    Column("beginning", JSON, nullable=False),
    Column("state", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("due_at", Moment, nullable=True, index=True),
    Column("made_at", Moment, nullable=False),
    Index("ix_matters_case_kind", "case", "kind"),
    Index("ix_matters_kind_state", "kind", "state"),
)

matter_events = Table(
    "matter_events",
    metadata,
    Column("matter", ForeignKey("matters.matter"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("account", ForeignKey("accounts.account"), nullable=True),
    Column("event", JSON, nullable=False),
)

attempts = Table(
    "attempts",
    metadata,
    Column("account", ForeignKey("accounts.account"), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("asked", String(64), nullable=False),
    Column("answer", JSON, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)
