"""Who people are: sealed numbers, papers, checks, consents, and who has looked at them."""

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
    text,
)

from server_stub.db.columns import Moment
from server_stub.db.tables.metadata import metadata

identities = Table(
    "identities",
    metadata,
    Column("account", ForeignKey("accounts.account"), primary_key=True),
    Column("document", String(40), nullable=False),
    # What is known by the numbers, under the court's key: comparable, not readable.
    Column("fingerprint", String(64), nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("doubts", JSON, nullable=False),
    Column("manner", String(20), nullable=True),
    Column("verified_at", Moment, nullable=True),
    Column("verified_by", String(40), nullable=True),
    # One verified person has one account; an unproven claim hinders nobody.
    Index(
        "uq_identities_verified",
        "fingerprint",
        unique=True,
        sqlite_where=text("verified_at IS NOT NULL"),
    ),
    Index("ix_identities_fingerprint", "fingerprint"),
)

identity_papers = Table(
    "identity_papers",
    metadata,
    Column("paper", String(40), primary_key=True),
    Column("account", ForeignKey("accounts.account"), nullable=False, index=True),
    Column("kind", String(30), nullable=False),
    Column("sha256", String(64), nullable=False),
    # Both files lie sealed under the paper's own key; without the key they are gone.
    Column("original", String(64), nullable=False),
    Column("picture", String(64), nullable=False),
    Column("key", LargeBinary, nullable=True),
    Column("width_px", Integer, nullable=False),
    Column("height_px", Integer, nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("sent_at", Moment, nullable=True),
)

identity_reviews = Table(
    "identity_reviews",
    metadata,
    Column("review", String(40), primary_key=True),
    Column("account", ForeignKey("accounts.account"), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("decided_at", Moment, nullable=True),
    Column("by", String(40), nullable=True),
    Column("manner", String(20), nullable=True),
    Column("paper", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("note", Text, nullable=False),
    Index("ix_identity_reviews_state_asked_at", "state", "asked_at"),
)

consents = Table(
    "consents",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("account", ForeignKey("accounts.account"), nullable=False, index=True),
    Column("purpose", String(30), nullable=False),
    Column("version", String(40), nullable=False),
    Column("given", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
)

face_templates = Table(
    "face_templates",
    metadata,
    Column("account", ForeignKey("accounts.account"), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
)

face_checks = Table(
    "face_checks",
    metadata,
    Column("check", String(40), primary_key=True),
    Column("account", ForeignKey("accounts.account"), nullable=False),
    Column("session", String(64), nullable=False),
    # Digests: of the code's token, and then of the page's own pass.
    Column("token", String(64), nullable=True),
    Column("upload", String(64), nullable=True),
    Column("number", String(2), nullable=False),
    Column("number_tries", Integer, nullable=False),
    Column("challenges", JSON, nullable=False),
    Column("state", String(20), nullable=False),
    Column("outcome", String(30), nullable=True),
    Column("readings", JSON, nullable=True),
    Column("opened_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("ended_at", Moment, nullable=True),
    Index("ix_face_checks_account_opened_at", "account", "opened_at"),
)

identity_log = Table(
    "identity_log",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("account", ForeignKey("accounts.account"), nullable=False, index=True),
    Column("by", String(40), nullable=False),
    Column("office", String(40), nullable=False),
    Column("deed", String(40), nullable=False),
    Column("what", String(100), nullable=False),
)
