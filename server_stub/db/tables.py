"""The tables, as the newest migration leaves them.

Every change here comes with a migration; a test compares the two. The triggers that protect the
record and the exhibits stand in the migration that made them.
"""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from server_stub.db.columns import Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

marks = Table(
    "marks",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("account", String(40), primary_key=True),
    Column("login", String(100), nullable=False, unique=True),
    Column("name", String(100), nullable=False),
    Column("staff", String(20), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("session", String(64), primary_key=True),
    Column("account", ForeignKey("accounts.account"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("last_used_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
)

cases = Table(
    "cases",
    metadata,
    Column("case", String(40), primary_key=True),
    Column("number", String(100), nullable=False, unique=True),
    Column("cause", String(200), nullable=False),
    Column("title", String(300), nullable=False),
    Column("claims", JSON, nullable=False),
    Column("state", String(40), nullable=False),
    Column("accepted_at", Moment, nullable=False, index=True),
)

parties = Table(
    "parties",
    metadata,
    Column("participant", String(40), primary_key=True),
    Column("case", ForeignKey("cases.case"), nullable=False, index=True),
    Column("account", ForeignKey("accounts.account"), nullable=True, index=True),
    Column("position", Integer, nullable=False),
    Column("name", String(200), nullable=False),
    Column("role", String(40), nullable=False),
    Column("side", String(40), nullable=False),
    Column("presides", Boolean, nullable=False),
    Column("stands_for", ForeignKey("parties.participant"), nullable=True),
    UniqueConstraint("case", "account"),
    UniqueConstraint("case", "position"),
)

exhibits = Table(
    "exhibits",
    metadata,
    Column("exhibit", String(40), primary_key=True),
    Column("case", ForeignKey("cases.case"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("title", String(300), nullable=False),
    Column("side", String(40), nullable=False),
    Column("kind", String(100), nullable=False),
    Column("purpose", Text, nullable=False),
    Column("original", String(64), nullable=False),
    Column("filed_at", Moment, nullable=False),
    UniqueConstraint("case", "number"),
)

exhibit_pages = Table(
    "exhibit_pages",
    metadata,
    Column("exhibit", ForeignKey("exhibits.exhibit"), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("picture", String(64), nullable=False),
    Column("width_px", Integer, nullable=False),
    Column("height_px", Integer, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("document", String(40), primary_key=True),
    Column("case", ForeignKey("cases.case"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("title", String(300), nullable=False),
    Column("file", String(64), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("served_at", Moment, nullable=True),
    Column("addressee", ForeignKey("parties.participant"), nullable=True),
)

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
