"""What leaves the court and what comes back: messages, orders of payment, addresses, mediators."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from server_stub.db.columns import Moment
from server_stub.db.tables.metadata import metadata

outbox = Table(
    "outbox",
    metadata,
    Column("message", String(64), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("recipient", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("case", ForeignKey("cases.case"), nullable=True, index=True),
    Column("regards", String(100), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("standing", String(20), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Moment, nullable=False),
    Column("failure", String(200), nullable=False),
    Column("done_at", Moment, nullable=True),
    Column("receipt", String(100), nullable=False),
    Index("ix_outbox_standing_next_try_at", "standing", "next_try_at"),
)

kept_messages = Table(
    "kept_messages",
    metadata,
    Column("message", String(64), primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("recipient", String(200), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("text", Text, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("times", Integer, nullable=False),
    Index("ix_kept_messages_received_at", "received_at"),
    Index("ix_kept_messages_channel_recipient", "channel", "recipient"),
)

service_addresses = Table(
    "service_addresses",
    metadata,
    Column("participant", ForeignKey("parties.participant"), primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("address", String(200), nullable=False),
    Column("address_class", String(20), nullable=False),
    Column("consent", String(20), nullable=True),
    Column("confirmed_at", Moment, nullable=False),
    Column("confirmed_by", ForeignKey("accounts.account"), nullable=False),
)

payment_orders = Table(
    "payment_orders",
    metadata,
    Column("order", String(40), primary_key=True),
    Column("payment", String(40), nullable=False, index=True),
    Column("case", ForeignKey("cases.case"), nullable=False),
    Column("amount", String(20), nullable=False),
    Column("page", String(300), nullable=False),
    Column("opened_by", ForeignKey("accounts.account"), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("standing", String(20), nullable=False),
    Column("receipt", String(100), nullable=False),
    Column("closed_at", Moment, nullable=True),
    Column("asked_at", Moment, nullable=True),
    Index("ix_payment_orders_standing_opened_at", "standing", "opened_at"),
)

call_backs = Table(
    "call_backs",
    metadata,
    Column("nonce", String(64), primary_key=True),
    Column("heard_at", Moment, nullable=False, index=True),
)

gateway_orders = Table(
    "gateway_orders",
    metadata,
    Column("order", String(40), primary_key=True),
    Column("page", String(64), nullable=False, unique=True),
    Column("court", String(200), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("amount", String(20), nullable=False),
    Column("standing", String(20), nullable=False),
    Column("receipt", String(100), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("settled_at", Moment, nullable=True),
)

gateway_refunds = Table(
    "gateway_refunds",
    metadata,
    Column("refund", String(40), primary_key=True),
    Column("order", ForeignKey("gateway_orders.order"), nullable=False),
    Column("amount", String(20), nullable=False),
    Column("made_at", Moment, nullable=False),
)

gateway_news = Table(
    "gateway_news",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("next_try_at", Moment, nullable=False, index=True),
)

mediators = Table(
    "mediators",
    metadata,
    Column("mediator", String(40), primary_key=True),
    Column("name_zh", String(200), nullable=False),
    Column("name_en", String(200), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("district", String(60), nullable=False, index=True),
    Column("languages", JSON, nullable=False),
    Column("hours", String(200), nullable=False),
    Column("contact", String(200), nullable=False),
    Column("demo", Boolean, nullable=False),
    Column("found_by", Text, nullable=False),
)
