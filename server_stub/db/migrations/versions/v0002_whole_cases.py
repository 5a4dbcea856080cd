"""Cases exist from their draft on; matters with their events, and attempts."""

import sqlalchemy as sa
from alembic import op

from server_stub.db.columns import Moment

revision = "0002"
down_revision = "0001"

_FINAL = (
    ("UPDATE", "", "an event of a matter is never altered"),
    ("DELETE", "", "an event of a matter is never altered"),
    (
        "INSERT",
        (
            "WHEN NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM matter_events"
            " WHERE matter = NEW.matter)"
        ),
        "the events of a matter have no gaps",
    ),
)


def upgrade() -> None:
    """Make the tables, and let a case have no number yet."""
    op.add_column("cases", sa.Column("opened_at", Moment(), nullable=True))
    op.execute("UPDATE cases SET opened_at = accepted_at")
    with op.batch_alter_table("cases") as cases:
        cases.alter_column("number", existing_type=sa.String(length=100), nullable=True)
        cases.alter_column("accepted_at", existing_type=Moment(), nullable=True)
        cases.alter_column("opened_at", existing_type=Moment(), nullable=False)
        cases.drop_index("ix_cases_accepted_at")
        cases.create_index("ix_cases_opened_at", ["opened_at"], unique=False)
    op.create_table(
        "matters",
        sa.Column("matter", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("case", sa.String(length=40), nullable=True),
        sa.Column("about", sa.String(length=100), nullable=False),
        sa.Column("beginning", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", Moment(), nullable=True),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_matters_case_cases"),
        sa.PrimaryKeyConstraint("matter", name="pk_matters"),
    )
    op.create_index("ix_matters_case_kind", "matters", ["case", "kind"], unique=False)
    op.create_index("ix_matters_kind_state", "matters", ["kind", "state"], unique=False)
    op.create_index("ix_matters_due_at", "matters", ["due_at"], unique=False)
    op.create_table(
        "matter_events",
        sa.Column("matter", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=True),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["matter"], ["matters.matter"], name="fk_matter_events_matter_matters"
        ),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.account"], name="fk_matter_events_account_accounts"
        ),
        sa.PrimaryKeyConstraint("matter", "seq", name="pk_matter_events"),
    )
    op.create_table(
        "attempts",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=100), nullable=False),
        sa.Column("asked", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.account"], name="fk_attempts_account_accounts"
        ),
        sa.PrimaryKeyConstraint("account", "key", name="pk_attempts"),
    )
    op.create_index("ix_attempts_at", "attempts", ["at"], unique=False)
    for verb, when, why in _FINAL:
        op.execute(
            f"CREATE TRIGGER matter_events_{verb.lower()} BEFORE {verb} ON matter_events {when} "
            f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )
