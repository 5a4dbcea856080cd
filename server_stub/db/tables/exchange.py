"""Opinions on the evidence, messages on the case, and times for the hearing."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, Text

from server_stub.db.columns import Moment
from server_stub.db.tables.metadata import metadata

opinions = Table(
    "opinions",
    metadata,
    Column("exhibit", ForeignKey("exhibits.exhibit"), primary_key=True),
    Column("participant", ForeignKey("parties.participant"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("opinion", JSON, nullable=False),
    Column("at", Moment, nullable=False),
    Column("late", Boolean, nullable=False),
)

messages = Table(
    "messages",
    metadata,
    Column("case", ForeignKey("cases.case"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("author", ForeignKey("parties.participant"), nullable=False),
    Column("text", Text, nullable=False),
    Column("answers", Integer, nullable=True),
    Column("at", Moment, nullable=False),
)

offered_times = Table(
    "offered_times",
    metadata,
    Column("case", ForeignKey("cases.case"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("starts_at", Moment, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("offered_at", Moment, nullable=False),
    Column("stands", Boolean, nullable=False),
)

time_answers = Table(
    "time_answers",
    metadata,
    Column("case", String(40), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("participant", ForeignKey("parties.participant"), primary_key=True),
    Column("suits", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
