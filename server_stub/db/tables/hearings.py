"""Hearings, their record, and who may enter them."""

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from server_stub.db.columns import Moment
from server_stub.db.tables.metadata import metadata

hearings = Table(
    "hearings",
    metadata,
    Column("hearing", String(40), primary_key=True),
    Column("case", ForeignKey("cases.case"), nullable=False, index=True),
    Column("starts_at", Moment, nullable=False),
    Column("phase", String(20), nullable=False),
)

hearing_seats = Table(
    "hearing_seats",
    metadata,
    Column("hearing", ForeignKey("hearings.hearing"), primary_key=True),
    Column("participant", ForeignKey("parties.participant"), primary_key=True),
    Column("position", Integer, nullable=False),
)

hearing_log = Table(
    "hearing_log",
    metadata,
    Column("hearing", ForeignKey("hearings.hearing"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("event", JSON, nullable=False),
)

tickets = Table(
    "tickets",
    metadata,
    Column("ticket", String(64), primary_key=True),
    Column("session", ForeignKey("sessions.session", ondelete="CASCADE"), nullable=False),
    Column("hearing", ForeignKey("hearings.hearing"), nullable=False),
    Column("participant", ForeignKey("parties.participant"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("redeemed_at", Moment, nullable=True),
    Index("ix_tickets_session", "session"),
    Index("ix_tickets_hearing_participant", "hearing", "participant"),
)
