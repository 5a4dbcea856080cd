"""Drafts of suits, what was confirmed of them, places to sign, invitations, and case numbers."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table

from server_stub.db.columns import Moment
from server_stub.db.tables.metadata import metadata

drafts = Table(
    "drafts",
    metadata,
    Column("case", ForeignKey("cases.case"), primary_key=True),
    Column("owner", ForeignKey("accounts.account"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("content", JSON, nullable=False),
    Column("confirmed", String(64), nullable=True),
    Column("saved_at", Moment, nullable=False),
)

signings = Table(
    "signings",
    metadata,
    Column("signing", String(40), primary_key=True),
    Column("account", ForeignKey("accounts.account"), nullable=False),
    Column("signs", String(64), nullable=False, index=True),
    Column("token", String(64), nullable=False, unique=True),
    Column("asked_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("signature", String(64), nullable=True),
    Column("signed_at", Moment, nullable=True),
)

invitations = Table(
    "invitations",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("case", ForeignKey("cases.case"), nullable=False, index=True),
    Column("participant", ForeignKey("parties.participant"), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=True),
    Column("used_by", ForeignKey("accounts.account"), nullable=True),
    Column("revoked", Boolean, nullable=False),
)

number_series = Table(
    "number_series",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("court", String(20), primary_key=True),
    Column("special", String(4), primary_key=True),
    Column("type_code", String(12), primary_key=True),
    Column("last", Integer, nullable=False),
)
