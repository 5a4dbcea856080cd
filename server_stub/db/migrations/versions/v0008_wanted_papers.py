"""Papers that the court still has to make, and what parties word to sign it."""

import sqlalchemy as sa
from alembic import op

from server_stub.db.columns import Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "wanted_papers",
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_wanted_papers_case_cases"),
        sa.PrimaryKeyConstraint("occasion", "about", name="pk_wanted_papers"),
    )
    op.create_table(
        "wordings",
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("matter", sa.String(length=40), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("worded_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["matter"], ["matters.matter"], name="fk_wordings_matter_matters"),
        sa.PrimaryKeyConstraint("file", "matter", name="pk_wordings"),
    )
