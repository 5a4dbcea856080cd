"""Marks of lines: how unevenly speech came, and whether the line was why pictures became fewer."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the columns; of what was noted before, neither is known."""
    op.add_column("line_marks", sa.Column("jitter_s", sa.Float(), nullable=True))
    op.add_column("line_marks", sa.Column("by_line", sa.Boolean(), nullable=True))
