"""Cases and their people."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table, UniqueConstraint

from server_stub.db.columns import Moment
from server_stub.db.tables.metadata import metadata

cases = Table(
    "cases",
    metadata,
    Column("case", String(40), primary_key=True),
    Column("number", String(100), nullable=True, unique=True),
    Column("cause", String(200), nullable=False),
    Column("title", String(300), nullable=False),
    Column("claims", JSON, nullable=False),
    Column("state", String(40), nullable=False),
    Column("opened_at", Moment, nullable=False, index=True),
    Column("accepted_at", Moment, nullable=True),
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
