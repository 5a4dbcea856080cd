"""Reports of device checks, sites that send them, and how lines were in hearings."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, Integer, String, Table

from server_stub.db.columns import Moment
from server_stub.db.tables.metadata import metadata

check_sites = Table(
    "check_sites",
    metadata,
    Column("site", String(40), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("token", String(64), nullable=False, unique=True),
    Column("made_by", ForeignKey("accounts.account"), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_at", Moment, nullable=True),
)

check_reports = Table(
    "check_reports",
    metadata,
    Column("kept", String(40), primary_key=True),
    Column("hearing", ForeignKey("hearings.hearing"), nullable=True),
    Column("participant", ForeignKey("parties.participant"), nullable=True),
    Column("site", ForeignKey("check_sites.site"), nullable=True),
    Column("machine", String(100), nullable=False),
    Column("received_at", Moment, nullable=False, index=True),
    Column("signature", String(64), nullable=False),
    Column("short_code", String(8), nullable=False, index=True),
    Column("made_with", JSON, nullable=False),
    Column("shown", JSON, nullable=False),
    Index("ix_check_reports_hearing_participant", "hearing", "participant"),
    Index("ix_check_reports_site_machine", "site", "machine"),
)

check_reminders = Table(
    "check_reminders",
    metadata,
    Column("hearing", ForeignKey("hearings.hearing"), primary_key=True),
    Column("stage", String(20), primary_key=True),
    Column("at", Moment, nullable=False),
)

line_marks = Table(
    "line_marks",
    metadata,
    Column("hearing", ForeignKey("hearings.hearing"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("participant", ForeignKey("parties.participant"), nullable=False),
    Column("quality", String(20), nullable=False),
    Column("rung", String(20), nullable=False),
    Column("told", Boolean, nullable=False),
    Column("lost_up", Float, nullable=True),
    Column("lost_down", Float, nullable=True),
    Column("round_trip_s", Float, nullable=True),
    Column("bits_per_s_up", Integer, nullable=True),
    Column("bits_per_s_down", Integer, nullable=True),
    Column("jitter_s", Float, nullable=True),
    Column("by_line", Boolean, nullable=True),
)
