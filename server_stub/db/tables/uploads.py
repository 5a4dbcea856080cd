"""Files on their way, what the court saw in a file, and the files that exhibits were filed from.

What was seen in a file belongs to its content: the same file twice is looked at once.
"""

from sqlalchemy import JSON, BigInteger, Column, Float, ForeignKey, Index, Integer, String, Table

from server_stub.db.columns import Moment
from server_stub.db.tables.metadata import metadata

uploads = Table(
    "uploads",
    metadata,
    Column("upload", String(40), primary_key=True),
    Column("account", ForeignKey("accounts.account"), nullable=False),
    Column("name", String(200), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("state", String(20), nullable=False),
    Column("refusal", String(60), nullable=False),
    Column("detail", String(200), nullable=False),
    Column("begun_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=True, index=True),
    Index("ix_uploads_account_begun_at", "account", "begun_at"),
)

seen_files = Table(
    "seen_files",
    metadata,
    Column("file", String(64), primary_key=True),
    Column("seen", JSON, nullable=False),
    Column("seen_at", Moment, nullable=False),
)

seen_pages = Table(
    "seen_pages",
    metadata,
    Column("file", ForeignKey("seen_files.file"), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("picture", String(64), nullable=False),
    Column("width_px", Integer, nullable=False),
    Column("height_px", Integer, nullable=False),
)

exhibit_files = Table(
    "exhibit_files",
    metadata,
    Column("exhibit", ForeignKey("exhibits.exhibit"), primary_key=True),
    Column("upload", String(40), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("duration_s", Float, nullable=True),
    Column("parent", ForeignKey("exhibits.exhibit"), nullable=True),
)
