"""Suits on their way to the docket: drafts, signings, invitations, numbers."""

import sqlalchemy as sa
from alembic import op

from server_stub.db.columns import Moment

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "drafts",
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("owner", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("confirmed", sa.String(length=64), nullable=True),
        sa.Column("saved_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_drafts_case_cases"),
        sa.ForeignKeyConstraint(["owner"], ["accounts.account"], name="fk_drafts_owner_accounts"),
        sa.PrimaryKeyConstraint("case", name="pk_drafts"),
    )
    op.create_index("ix_drafts_owner", "drafts", ["owner"], unique=False)
    op.create_table(
        "signings",
        sa.Column("signing", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("signs", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("signature", sa.String(length=64), nullable=True),
        sa.Column("signed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.account"], name="fk_signings_account_accounts"
        ),
        sa.PrimaryKeyConstraint("signing", name="pk_signings"),
        sa.UniqueConstraint("token", name="uq_signings_token"),
    )
    op.create_index("ix_signings_signs", "signings", ["signs"], unique=False)
    op.create_table(
        "invitations",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("used_at", Moment(), nullable=True),
        sa.Column("used_by", sa.String(length=40), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_invitations_case_cases"),
        sa.ForeignKeyConstraint(
            ["participant"], ["parties.participant"], name="fk_invitations_participant_parties"
        ),
        sa.ForeignKeyConstraint(
            ["used_by"], ["accounts.account"], name="fk_invitations_used_by_accounts"
        ),
        sa.PrimaryKeyConstraint("digest", name="pk_invitations"),
    )
    op.create_index("ix_invitations_case", "invitations", ["case"], unique=False)
    op.create_table(
        "number_series",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("court", sa.String(length=20), nullable=False),
        sa.Column("special", sa.String(length=4), nullable=False),
        sa.Column("type_code", sa.String(length=12), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "court", "special", "type_code", name="pk_number_series"),
    )
