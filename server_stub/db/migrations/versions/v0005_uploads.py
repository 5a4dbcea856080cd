"""Files on their way, what the court saw in them, and exhibits of any kind."""

import sqlalchemy as sa
from alembic import op

from server_stub.db.columns import Moment

revision = "0005"
down_revision = "0004"

_FINAL = (
    ("exhibit_files", "UPDATE", "", "the file of an exhibit is never altered"),
    ("exhibit_files", "DELETE", "", "the file of an exhibit is never altered"),
    (
        "exhibit_files",
        "INSERT",
        "WHEN EXISTS (SELECT 1 FROM exhibit_files WHERE exhibit = NEW.exhibit)",
        "the file of an exhibit is entered once",
    ),
    (
        "uploads",
        "UPDATE",
        "WHEN OLD.state = 'filed'",
        "an upload that was filed is never altered",
    ),
    (
        "uploads",
        "DELETE",
        "WHEN OLD.state = 'filed'",
        "an upload that was filed is never altered",
    ),
)


def upgrade() -> None:
    """Make the tables of files, and the triggers that keep what is final."""
    op.create_table(
        "uploads",
        sa.Column("upload", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("refusal", sa.String(length=60), nullable=False),
        sa.Column("detail", sa.String(length=200), nullable=False),
        sa.Column("begun_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.account"], name="fk_uploads_account"),
        sa.PrimaryKeyConstraint("upload", name="pk_uploads"),
    )
    op.create_index("ix_uploads_expires_at", "uploads", ["expires_at"], unique=False)
    op.create_index("ix_uploads_account_begun_at", "uploads", ["account", "begun_at"], unique=False)
    op.create_table(
        "seen_files",
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("seen", sa.JSON(), nullable=False),
        sa.Column("seen_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("file", name="pk_seen_files"),
    )
    op.create_table(
        "seen_pages",
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file"], ["seen_files.file"], name="fk_seen_pages_file"),
        sa.PrimaryKeyConstraint("file", "page", name="pk_seen_pages"),
    )
    op.create_table(
        "exhibit_files",
        sa.Column("exhibit", sa.String(length=40), nullable=False),
        sa.Column("upload", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("duration_s", sa.Float(), nullable=True),
        sa.Column("parent", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["exhibit"], ["exhibits.exhibit"], name="fk_exhibit_files_exhibit"),
        sa.ForeignKeyConstraint(["parent"], ["exhibits.exhibit"], name="fk_exhibit_files_parent"),
        sa.PrimaryKeyConstraint("exhibit", name="pk_exhibit_files"),
        sa.UniqueConstraint("upload", name="uq_exhibit_files_upload"),
    )
    for table, deed, when, refusal in _FINAL:
        op.execute(
            f"CREATE TRIGGER {table}_{deed.lower()} BEFORE {deed} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )
