"""People and their identity: accounts that are more than a login, papers, checks, powers."""

import sqlalchemy as sa
from alembic import op

from server_stub.db.columns import Moment

revision = "0007"
down_revision = "0006"

_APPEND_ONLY = ("identity_log", "role_log", "consents")


def upgrade() -> None:
    """Make the tables, and the triggers that keep the logs."""
    op.create_table(
        "consents",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.account"], name="fk_consents_account"),
        sa.PrimaryKeyConstraint("number", name="pk_consents"),
    )
    op.create_index("ix_consents_account", "consents", ["account"], unique=False)
    op.create_table(
        "face_checks",
        sa.Column("check", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=True),
        sa.Column("upload", sa.String(length=64), nullable=True),
        sa.Column("number", sa.String(length=2), nullable=False),
        sa.Column("number_tries", sa.Integer(), nullable=False),
        sa.Column("challenges", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=30), nullable=True),
        sa.Column("readings", sa.JSON(), nullable=True),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.account"], name="fk_face_checks_account"),
        sa.PrimaryKeyConstraint("check", name="pk_face_checks"),
    )
    op.create_index(
        "ix_face_checks_account_opened_at", "face_checks", ["account", "opened_at"], unique=False
    )
    op.create_table(
        "face_templates",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.account"], name="fk_face_templates_account"
        ),
        sa.PrimaryKeyConstraint("account", name="pk_face_templates"),
    )
    op.create_table(
        "identities",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("doubts", sa.JSON(), nullable=False),
        sa.Column("manner", sa.String(length=20), nullable=True),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.account"], name="fk_identities_account"),
        sa.PrimaryKeyConstraint("account", name="pk_identities"),
    )
    op.create_index("ix_identities_fingerprint", "identities", ["fingerprint"], unique=False)
    op.create_index(
        "uq_identities_verified",
        "identities",
        ["fingerprint"],
        unique=True,
        sqlite_where=sa.text("verified_at IS NOT NULL"),
    )
    op.create_table(
        "identity_log",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("by", sa.String(length=40), nullable=False),
        sa.Column("office", sa.String(length=40), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.account"], name="fk_identity_log_account"),
        sa.PrimaryKeyConstraint("number", name="pk_identity_log"),
    )
    op.create_index("ix_identity_log_account", "identity_log", ["account"], unique=False)
    op.create_table(
        "identity_papers",
        sa.Column("paper", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=True),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("added_at", Moment(), nullable=False),
        sa.Column("sent_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.account"], name="fk_identity_papers_account"
        ),
        sa.PrimaryKeyConstraint("paper", name="pk_identity_papers"),
    )
    op.create_index("ix_identity_papers_account", "identity_papers", ["account"], unique=False)
    op.create_table(
        "identity_reviews",
        sa.Column("review", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", Moment(), nullable=False),
        sa.Column("decided_at", Moment(), nullable=True),
        sa.Column("by", sa.String(length=40), nullable=True),
        sa.Column("manner", sa.String(length=20), nullable=True),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.account"], name="fk_identity_reviews_account"
        ),
        sa.PrimaryKeyConstraint("review", name="pk_identity_reviews"),
    )
    op.create_index("ix_identity_reviews_account", "identity_reviews", ["account"], unique=False)
    op.create_index(
        "ix_identity_reviews_state_asked_at",
        "identity_reviews",
        ["state", "asked_at"],
        unique=False,
    )
    op.create_table(
        "lawyers",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("licence", sa.String(length=40), nullable=False),
        sa.Column("firm", sa.String(length=100), nullable=False),
        sa.Column("claimed_at", Moment(), nullable=False),
        sa.Column("verified_at", Moment(), nullable=True),
        sa.Column("verified_by", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.account"], name="fk_lawyers_account"),
        sa.PrimaryKeyConstraint("account", name="pk_lawyers"),
    )
    op.create_index(
        "uq_lawyers_verified_licence",
        "lawyers",
        ["licence"],
        unique=True,
        sqlite_where=sa.text("verified_at IS NOT NULL"),
    )
    op.create_table(
        "notices",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("notice", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("read_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.account"], name="fk_notices_account"),
        sa.PrimaryKeyConstraint("number", name="pk_notices"),
        sa.UniqueConstraint("notice", name="uq_notices_notice"),
    )
    op.create_index("ix_notices_account_number", "notices", ["account", "number"], unique=False)
    op.create_table(
        "one_time_codes",
        sa.Column("challenge", sa.String(length=40), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("waiting", sa.LargeBinary(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.account"], name="fk_one_time_codes_account"
        ),
        sa.PrimaryKeyConstraint("challenge", name="pk_one_time_codes"),
    )
    op.create_index("ix_one_time_codes_account", "one_time_codes", ["account"], unique=False)
    op.create_index("ix_one_time_codes_expires_at", "one_time_codes", ["expires_at"], unique=False)
    op.create_table(
        "powers",
        sa.Column("power", sa.String(length=40), nullable=False),
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("principal", sa.String(length=40), nullable=False),
        sa.Column("agent", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("special", sa.JSON(), nullable=False),
        sa.Column("relation", sa.String(length=100), nullable=False),
        sa.Column("granted_at", Moment(), nullable=False),
        sa.Column("ended_at", Moment(), nullable=True),
        sa.Column("renounced", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["agent"], ["accounts.account"], name="fk_powers_agent"),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_powers_case"),
        sa.ForeignKeyConstraint(["principal"], ["accounts.account"], name="fk_powers_principal"),
        sa.PrimaryKeyConstraint("power", name="pk_powers"),
    )
    op.create_index("ix_powers_agent", "powers", ["agent"], unique=False)
    op.create_index("ix_powers_case_principal", "powers", ["case", "principal"], unique=False)
    op.create_index(
        "uq_powers_standing",
        "powers",
        ["case", "principal", "agent"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["account"], ["accounts.account"], name="fk_recovery_codes_account"
        ),
        sa.PrimaryKeyConstraint("account", "digest", name="pk_recovery_codes"),
    )
    op.create_table(
        "role_log",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.account"], name="fk_role_log_account"),
        sa.PrimaryKeyConstraint("number", name="pk_role_log"),
    )
    op.create_index("ix_role_log_account", "role_log", ["account"], unique=False)
    op.add_column("accounts", sa.Column("roles", sa.JSON(), server_default="[]", nullable=False))
    op.add_column(
        "accounts", sa.Column("kind", sa.String(length=20), server_default="person", nullable=False)
    )
    op.add_column("accounts", sa.Column("verified_at", Moment(), nullable=True))
    op.add_column("accounts", sa.Column("phone", sa.String(length=20), nullable=True))
    op.add_column("accounts", sa.Column("email", sa.String(length=200), nullable=True))
    op.add_column("accounts", sa.Column("second_factor", sa.LargeBinary(), nullable=True))
    op.add_column("accounts", sa.Column("second_factor_offered", sa.LargeBinary(), nullable=True))
    op.add_column("accounts", sa.Column("second_factor_step", sa.Integer(), nullable=True))
    op.create_index("uq_accounts_email", "accounts", ["email"], unique=True)
    op.create_index("uq_accounts_phone", "accounts", ["phone"], unique=True)
    op.add_column(
        "sessions", sa.Column("address", sa.String(length=100), server_default="", nullable=False)
    )
    op.add_column(
        "sessions", sa.Column("device", sa.String(length=200), server_default="", nullable=False)
    )
    op.add_column("sessions", sa.Column("identity_checked_at", Moment(), nullable=True))
    op.add_column("sessions", sa.Column("identity_manner", sa.String(length=20), nullable=True))
    # Whoever has an account already was known to the registry that opened it.
    op.execute("UPDATE accounts SET verified_at = created_at")
    op.execute(
        "UPDATE accounts SET roles = json_array(staff), kind = 'staff' WHERE staff <> 'none'"
    )
    for table in _APPEND_ONLY:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'a line of {table} is never altered'); END"
            )
        op.execute(
            f"CREATE TRIGGER {table}_insert BEFORE INSERT ON {table} "  # noqa: S608
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE number = NEW.number) "
            f"BEGIN SELECT RAISE(ABORT, 'a line of {table} is entered once'); END"
        )
