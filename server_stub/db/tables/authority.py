"""Lawyers, and powers of attorney."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, String, Table, text

from server_stub.db.columns import Moment
from server_stub.db.tables.metadata import metadata

lawyers = Table(
    "lawyers",
    metadata,
    Column("account", ForeignKey("accounts.account"), primary_key=True),
    Column("licence", String(40), nullable=False),
    Column("firm", String(100), nullable=False),
    Column("claimed_at", Moment, nullable=False),
    Column("verified_at", Moment, nullable=True),
    Column("verified_by", String(40), nullable=True),
    # Whoever claims another's licence does not keep its holder from it.
    Index(
        "uq_lawyers_verified_licence",
        "licence",
        unique=True,
        sqlite_where=text("verified_at IS NOT NULL"),
    ),
)

powers = Table(
    "powers",
    metadata,
    Column("power", String(40), primary_key=True),
    Column("case", ForeignKey("cases.case"), nullable=False),
    Column("principal", ForeignKey("accounts.account"), nullable=False),
    Column("agent", ForeignKey("accounts.account"), nullable=False, index=True),
    Column("kind", String(30), nullable=False),
    Column("special", JSON, nullable=False),
    Column("relation", String(100), nullable=False),
    Column("granted_at", Moment, nullable=False),
    Column("ended_at", Moment, nullable=True),
    Column("renounced", Boolean, nullable=False),
    Index("ix_powers_case_principal", "case", "principal"),
    # A person is appointed once at a time by one party of a case.
    Index(
        "uq_powers_standing",
        "case",
        "principal",
        "agent",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
    ),
)
