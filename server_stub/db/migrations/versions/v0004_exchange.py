"""Between acceptance and hearing: opinions, messages, times."""

import sqlalchemy as sa
from alembic import op

from server_stub.db.columns import Moment

revision = "0004"
down_revision = "0003"

_KEPT = {"opinions": "an opinion is never altered", "messages": "a message is never altered"}


def upgrade() -> None:
    """Make the tables, and keep what was said as it was said."""
    op.create_table(
        "opinions",
        sa.Column("exhibit", sa.String(length=40), nullable=False),
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("opinion", sa.JSON(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exhibit"], ["exhibits.exhibit"], name="fk_opinions_exhibit_exhibits"
        ),
        sa.ForeignKeyConstraint(
            ["participant"], ["parties.participant"], name="fk_opinions_participant_parties"
        ),
        sa.PrimaryKeyConstraint("exhibit", "participant", "version", name="pk_opinions"),
    )
    op.create_table(
        "messages",
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=True),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_messages_case_cases"),
        sa.ForeignKeyConstraint(
            ["author"], ["parties.participant"], name="fk_messages_author_parties"
        ),
        sa.PrimaryKeyConstraint("case", "number", name="pk_messages"),
    )
    op.create_table(
        "offered_times",
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("offered_at", Moment(), nullable=False),
        sa.Column("stands", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_offered_times_case_cases"),
        sa.PrimaryKeyConstraint("case", "number", name="pk_offered_times"),
    )
    op.create_table(
        "time_answers",
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("suits", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["participant"], ["parties.participant"], name="fk_time_answers_participant_parties"
        ),
        sa.PrimaryKeyConstraint("case", "number", "participant", name="pk_time_answers"),
    )
    for table, why in _KEPT.items():
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
            )
