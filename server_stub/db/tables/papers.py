"""Exhibits and documents."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text, UniqueConstraint

from server_stub.db.columns import Moment
from server_stub.db.tables.metadata import metadata

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

wanted_papers = Table(
    "wanted_papers",
    metadata,
    Column("occasion", String(40), primary_key=True),
    Column("about", String(40), primary_key=True),
    Column("case", ForeignKey("cases.case"), nullable=False),
    Column("since", Moment, nullable=False),
)
"""What the court still has to make, because of a step that was taken."""

wordings = Table(
    "wordings",
    metadata,
    Column("file", String(64), primary_key=True),
    Column("matter", ForeignKey("matters.matter"), primary_key=True),
    Column("words", JSON, nullable=False),
    Column("worded_at", Moment, nullable=False),
)
"""What was worded in a matter to be signed by its parties, by the paper that it was set as."""
