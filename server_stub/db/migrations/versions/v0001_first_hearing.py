"""The books of a court that can hold its first hearing."""

import sqlalchemy as sa
from alembic import op

from server_stub.db.columns import Moment

revision = "0001"
down_revision = None

_FINAL = (
    ("hearing_log", "UPDATE", "", "the record of a hearing is never altered"),
    ("hearing_log", "DELETE", "", "the record of a hearing is never altered"),
    (
        "hearing_log",
        "INSERT",
        (
            "WHEN NEW.seq <> 1 + (SELECT coalesce(max(seq), 0) FROM hearing_log"
            " WHERE hearing = NEW.hearing)"
        ),
        "the record of a hearing has no gaps",
    ),
    ("exhibits", "UPDATE", "", "an exhibit is never altered"),
    ("exhibits", "DELETE", "", "an exhibit is never altered"),
    (
        "exhibits",
        "INSERT",
        "WHEN EXISTS (SELECT 1 FROM exhibits WHERE exhibit = NEW.exhibit)",
        "an exhibit is entered once",
    ),
    ("exhibit_pages", "UPDATE", "", "a page of an exhibit is never altered"),
    ("exhibit_pages", "DELETE", "", "a page of an exhibit is never altered"),
    (
        "exhibit_pages",
        "INSERT",
        "WHEN EXISTS (SELECT 1 FROM exhibit_pages WHERE exhibit = NEW.exhibit AND page = NEW.page)",
        "a page of an exhibit is entered once",
    ),
    (
        "documents",
        "UPDATE",
        "WHEN OLD.served_at IS NOT NULL",
        "a served document is never altered",
    ),
    (
        "documents",
        "DELETE",
        "WHEN OLD.served_at IS NOT NULL",
        "a served document is never altered",
    ),
)


def upgrade() -> None:
    """Make the tables and the triggers that keep what is final."""
    op.create_table(
        "accounts",
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("login", sa.String(length=100), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("staff", sa.String(length=20), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("account", name="pk_accounts"),
        sa.UniqueConstraint("login", name="uq_accounts_login"),
    )
    op.create_table(
        "cases",
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("cause", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("claims", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("accepted_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("case", name="pk_cases"),
        sa.UniqueConstraint("number", name="uq_cases_number"),
    )
    op.create_index("ix_cases_accepted_at", "cases", ["accepted_at"], unique=False)
    op.create_table(
        "marks",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_marks"),
    )
    op.create_table(
        "exhibits",
        sa.Column("exhibit", sa.String(length=40), nullable=False),
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=100), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("original", sa.String(length=64), nullable=False),
        sa.Column("filed_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_exhibits_case"),
        sa.PrimaryKeyConstraint("exhibit", name="pk_exhibits"),
        sa.UniqueConstraint("case", "number", name="uq_exhibits_case_number"),
    )
    op.create_table(
        "hearings",
        sa.Column("hearing", sa.String(length=40), nullable=False),
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("starts_at", Moment(), nullable=False),
        sa.Column("phase", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_hearings_case"),
        sa.PrimaryKeyConstraint("hearing", name="pk_hearings"),
    )
    op.create_index("ix_hearings_case", "hearings", ["case"], unique=False)
    op.create_table(
        "parties",
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=40), nullable=False),
        sa.Column("side", sa.String(length=40), nullable=False),
        sa.Column("presides", sa.Boolean(), nullable=False),
        sa.Column("stands_for", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["account"], ["accounts.account"], name="fk_parties_account"),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_parties_case"),
        sa.ForeignKeyConstraint(
            ["stands_for"], ["parties.participant"], name="fk_parties_stands_for"
        ),
        sa.PrimaryKeyConstraint("participant", name="pk_parties"),
        sa.UniqueConstraint("case", "account", name="uq_parties_case_account"),
        sa.UniqueConstraint("case", "position", name="uq_parties_case_position"),
    )
    op.create_index("ix_parties_account", "parties", ["account"], unique=False)
    op.create_index("ix_parties_case", "parties", ["case"], unique=False)
    op.create_table(
        "sessions",
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("account", sa.String(length=40), nullable=False),
        sa.Column("created_at", Moment(), nullable=False),
        sa.Column("last_used_at", Moment(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["account"], ["accounts.account"], name="fk_sessions_account"),
        sa.PrimaryKeyConstraint("session", name="pk_sessions"),
    )
    op.create_index("ix_sessions_account", "sessions", ["account"], unique=False)
    op.create_table(
        "documents",
        sa.Column("document", sa.String(length=40), nullable=False),
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("file", sa.String(length=64), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("served_at", Moment(), nullable=True),
        sa.Column("addressee", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["addressee"], ["parties.participant"], name="fk_documents_addressee"
        ),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_documents_case"),
        sa.PrimaryKeyConstraint("document", name="pk_documents"),
    )
    op.create_index("ix_documents_case", "documents", ["case"], unique=False)
    op.create_table(
        "exhibit_pages",
        sa.Column("exhibit", sa.String(length=40), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("picture", sa.String(length=64), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["exhibit"], ["exhibits.exhibit"], name="fk_exhibit_pages_exhibit"),
        sa.PrimaryKeyConstraint("exhibit", "page", name="pk_exhibit_pages"),
    )
    op.create_table(
        "hearing_log",
        sa.Column("hearing", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("event", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["hearing"], ["hearings.hearing"], name="fk_hearing_log_hearing"),
        sa.PrimaryKeyConstraint("hearing", "seq", name="pk_hearing_log"),
    )
    op.create_table(
        "hearing_seats",
        sa.Column("hearing", sa.String(length=40), nullable=False),
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["hearing"], ["hearings.hearing"], name="fk_hearing_seats_hearing"),
        sa.ForeignKeyConstraint(
            ["participant"], ["parties.participant"], name="fk_hearing_seats_participant"
        ),
        sa.PrimaryKeyConstraint("hearing", "participant", name="pk_hearing_seats"),
    )
    op.create_table(
        "tickets",
        sa.Column("ticket", sa.String(length=64), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("hearing", sa.String(length=40), nullable=False),
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("redeemed_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["hearing"], ["hearings.hearing"], name="fk_tickets_hearing"),
        sa.ForeignKeyConstraint(
            ["participant"], ["parties.participant"], name="fk_tickets_participant"
        ),
        sa.ForeignKeyConstraint(
            ["session"], ["sessions.session"], name="fk_tickets_session", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ticket", name="pk_tickets"),
    )
    op.create_index(
        "ix_tickets_hearing_participant", "tickets", ["hearing", "participant"], unique=False
    )
    op.create_index("ix_tickets_session", "tickets", ["session"], unique=False)
    # ### end Alembic commands ###

    for table, deed, when, refusal in _FINAL:
        op.execute(
            f"CREATE TRIGGER {table}_{deed.lower()} BEFORE {deed} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{refusal}'); END"
        )
