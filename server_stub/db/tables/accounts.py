"""People with an account, and their sessions."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
)

from server_stub.db.columns import Moment
from server_stub.db.tables.metadata import metadata

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
    Column("roles", JSON, nullable=False, server_default="[]"),
    Column("kind", String(20), nullable=False, server_default="person"),
    Column("verified_at", Moment, nullable=True),
    Column("phone", String(20), nullable=True),
    Column("email", String(200), nullable=True),
    # The authenticator's secret, sealed; the last half minute whose code was taken.
    Column("second_factor", LargeBinary, nullable=True),
    Column("second_factor_offered", LargeBinary, nullable=True),
    Column("second_factor_step", Integer, nullable=True),
    Index("uq_accounts_phone", "phone", unique=True),
    Index("uq_accounts_email", "email", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("session", String(64), primary_key=True),
    Column("account", ForeignKey("accounts.account"), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("last_used_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("address", String(100), nullable=False, server_default=""),
    Column("device", String(200), nullable=False, server_default=""),
    Column("identity_checked_at", Moment, nullable=True),
    Column("identity_manner", String(20), nullable=True),
)

one_time_codes = Table(
    "one_time_codes",
    metadata,
    Column("challenge", String(40), primary_key=True),
    Column("purpose", String(30), nullable=False),
    Column("account", ForeignKey("accounts.account"), nullable=True, index=True),
    # Keyed digest of the code; what it proves (a phone, an address) and what waits, sealed.
    Column("digest", String(64), nullable=False),
    Column("waiting", LargeBinary, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("account", ForeignKey("accounts.account"), primary_key=True),
    Column("digest", String(64), primary_key=True),
)

notices = Table(
    "notices",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("notice", String(40), nullable=False, unique=True),
    Column("account", ForeignKey("accounts.account"), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("detail", Text, nullable=False),
    Column("at", Moment, nullable=False),
    Column("read_at", Moment, nullable=True),
    Index("ix_notices_account_number", "account", "number"),
)

role_log = Table(
    "role_log",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("account", ForeignKey("accounts.account"), nullable=False, index=True),
    Column("role", String(30), nullable=False),
    Column("granted", Boolean, nullable=False),
    Column("by", String(100), nullable=False),
)
