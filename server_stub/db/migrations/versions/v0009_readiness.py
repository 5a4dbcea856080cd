"""Reports of device checks, sites that send them, reminders, and how lines were in hearings."""

import sqlalchemy as sa
from alembic import op

from server_stub.db.columns import Moment

revision = "0009"
down_revision = "0008"

_FINAL = (
    ("check_reports", "UPDATE", "a report is never altered"),
    ("line_marks", "UPDATE", "a mark is never altered"),
)


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "check_sites",
        sa.Column("site", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=40), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by"], ["accounts.account"], name="fk_check_sites_made_by_accounts"
        ),
        sa.PrimaryKeyConstraint("site", name="pk_check_sites"),
        sa.UniqueConstraint("token", name="uq_check_sites_token"),
    )
    op.create_table(
        "check_reports",
        sa.Column("kept", sa.String(length=40), nullable=False),
        sa.Column("hearing", sa.String(length=40), nullable=True),
        sa.Column("participant", sa.String(length=40), nullable=True),
        sa.Column("site", sa.String(length=40), nullable=True),
        sa.Column("machine", sa.String(length=100), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=False),
        sa.Column("short_code", sa.String(length=8), nullable=False),
        sa.Column("made_with", sa.JSON(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing"], ["hearings.hearing"], name="fk_check_reports_hearing_hearings"
        ),
        sa.ForeignKeyConstraint(
            ["participant"], ["parties.participant"], name="fk_check_reports_participant_parties"
        ),
        sa.ForeignKeyConstraint(
            ["site"], ["check_sites.site"], name="fk_check_reports_site_check_sites"
        ),
        sa.PrimaryKeyConstraint("kept", name="pk_check_reports"),
    )
    for name, columns in (
        ("ix_check_reports_received_at", ["received_at"]),
        ("ix_check_reports_short_code", ["short_code"]),
        ("ix_check_reports_hearing_participant", ["hearing", "participant"]),
        ("ix_check_reports_site_machine", ["site", "machine"]),
    ):
        op.create_index(name, "check_reports", columns, unique=False)
    op.create_table(
        "check_reminders",
        sa.Column("hearing", sa.String(length=40), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hearing"], ["hearings.hearing"], name="fk_check_reminders_hearing_hearings"
        ),
        sa.PrimaryKeyConstraint("hearing", "stage", name="pk_check_reminders"),
    )
    op.create_table(
        "line_marks",
        sa.Column("hearing", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("quality", sa.String(length=20), nullable=False),
        sa.Column("rung", sa.String(length=20), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("lost_up", sa.Float(), nullable=True),
        sa.Column("lost_down", sa.Float(), nullable=True),
        sa.Column("round_trip_s", sa.Float(), nullable=True),
        sa.Column("bits_per_s_up", sa.Integer(), nullable=True),
        sa.Column("bits_per_s_down", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["hearing"], ["hearings.hearing"], name="fk_line_marks_hearing_hearings"
        ),
        sa.ForeignKeyConstraint(
            ["participant"], ["parties.participant"], name="fk_line_marks_participant_parties"
        ),
        sa.PrimaryKeyConstraint("hearing", "number", name="pk_line_marks"),
    )
    for table, deed, refusal in _FINAL:
        op.execute(
            f"CREATE TRIGGER {table}_{deed.lower()} BEFORE {deed} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )
