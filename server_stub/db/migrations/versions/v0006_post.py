"""What leaves the court: an outbox, orders of payment, addresses for service, mediators."""

import sqlalchemy as sa
from alembic import op

from server_stub.db.columns import Moment

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make the tables of the post."""
    op.create_table(
        "call_backs",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("heard_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("nonce", name="pk_call_backs"),
    )
    op.create_index("ix_call_backs_heard_at", "call_backs", ["heard_at"], unique=False)
    op.create_table(
        "gateway_news",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_gateway_news"),
    )
    op.create_index("ix_gateway_news_next_try_at", "gateway_news", ["next_try_at"], unique=False)
    op.create_table(
        "gateway_orders",
        sa.Column("order", sa.String(length=40), nullable=False),
        sa.Column("page", sa.String(length=64), nullable=False),
        sa.Column("court", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("amount", sa.String(length=20), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("receipt", sa.String(length=100), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("settled_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("order", name="pk_gateway_orders"),
        sa.UniqueConstraint("page", name="uq_gateway_orders_page"),
    )
    op.create_table(
        "kept_messages",
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("received_at", Moment(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("message", name="pk_kept_messages"),
    )
    op.create_index(
        "ix_kept_messages_channel_recipient",
        "kept_messages",
        ["channel", "recipient"],
        unique=False,
    )
    op.create_index("ix_kept_messages_received_at", "kept_messages", ["received_at"], unique=False)
    op.create_table(
        "mediators",
        sa.Column("mediator", sa.String(length=40), nullable=False),
        sa.Column("name_zh", sa.String(length=200), nullable=False),
        sa.Column("name_en", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("district", sa.String(length=60), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column("found_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("mediator", name="pk_mediators"),
    )
    op.create_index("ix_mediators_district", "mediators", ["district"], unique=False)
    op.create_table(
        "gateway_refunds",
        sa.Column("refund", sa.String(length=40), nullable=False),
        sa.Column("order", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.String(length=20), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["order"], ["gateway_orders.order"], name="fk_gateway_refunds_order"
        ),
        sa.PrimaryKeyConstraint("refund", name="pk_gateway_refunds"),
    )
    op.create_table(
        "outbox",
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("recipient", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=300), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("case", sa.String(length=40), nullable=True),
        sa.Column("regards", sa.String(length=100), nullable=False),
        sa.Column("made_at", Moment(), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", Moment(), nullable=False),
        sa.Column("failure", sa.String(length=200), nullable=False),
        sa.Column("done_at", Moment(), nullable=True),
        sa.Column("receipt", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_outbox_case"),
        sa.PrimaryKeyConstraint("message", name="pk_outbox"),
    )
    op.create_index("ix_outbox_case", "outbox", ["case"], unique=False)
    op.create_index("ix_outbox_regards", "outbox", ["regards"], unique=False)
    op.create_index(
        "ix_outbox_standing_next_try_at", "outbox", ["standing", "next_try_at"], unique=False
    )
    op.create_table(
        "payment_orders",
        sa.Column("order", sa.String(length=40), nullable=False),
        sa.Column("payment", sa.String(length=40), nullable=False),
        sa.Column("case", sa.String(length=40), nullable=False),
        sa.Column("amount", sa.String(length=20), nullable=False),
        sa.Column("page", sa.String(length=300), nullable=False),
        sa.Column("opened_by", sa.String(length=40), nullable=False),
        sa.Column("opened_at", Moment(), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("receipt", sa.String(length=100), nullable=False),
        sa.Column("closed_at", Moment(), nullable=True),
        sa.Column("asked_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(["case"], ["cases.case"], name="fk_payment_orders_case"),
        sa.ForeignKeyConstraint(
            ["opened_by"], ["accounts.account"], name="fk_payment_orders_opened_by"
        ),
        sa.PrimaryKeyConstraint("order", name="pk_payment_orders"),
    )
    op.create_index("ix_payment_orders_payment", "payment_orders", ["payment"], unique=False)
    op.create_index(
        "ix_payment_orders_standing_opened_at",
        "payment_orders",
        ["standing", "opened_at"],
        unique=False,
    )
    op.create_table(
        "service_addresses",
        sa.Column("participant", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("address_class", sa.String(length=20), nullable=False),
        sa.Column("consent", sa.String(length=20), nullable=True),
        sa.Column("confirmed_at", Moment(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["accounts.account"], name="fk_service_addresses_confirmed_by"
        ),
        sa.ForeignKeyConstraint(
            ["participant"], ["parties.participant"], name="fk_service_addresses_participant"
        ),
        sa.PrimaryKeyConstraint("participant", "channel", name="pk_service_addresses"),
    )
