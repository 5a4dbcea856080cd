"""Papers that the court still has to make, because of a step that was taken."""

import sqlalchemy as sa
from alembic import op

from server_stub.db.columns import Moment

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "wanted_papers",
        sa.Column("occasion", sa.String(length=40), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("since", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_wanted_papers_case_cases"),
        sa.PrimaryKeyConstraint("occasion", "about", name="pk_wanted_papers"),
    )
