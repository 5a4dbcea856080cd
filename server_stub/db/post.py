"""What the books hold of the post: messages on their way, what the court's own stand-ins took in,
orders of payment, addresses for service, and the organisations that mediate.

An entry says how far a thing has come; when it is tried again is told by `server_stub.post`.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import NewType

from client.protocol.ids import AccountId, CaseId, ParticipantId
from server_stub.domain.delivery import AddressClass, ConsentBasis

MessageId = NewType("MessageId", str)
OrderId = NewType("OrderId", str)


class Channel(StrEnum):
    """The way on which a message goes out."""

    PLATFORM = "platform"
    """The person's own box at this court."""
    SMS = "sms"
    MAIL = "mail"
    POST = "post"
    """Paper; a clerk sends it and enters what became of it."""
    IN_PERSON = "in_person"
    """Handed over; a clerk enters what became of it."""
    REFUND = "refund"
    """Money that goes back through the payment gateway."""


class Standing(StrEnum):
    """How far a message has come."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"
    """Given up: on the shelf that a clerk sees."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is to be told to whom; its name is known to the receiver and never used twice."""

    message: MessageId
    channel: Channel
    recipient: str
    """A telephone number, a mail address, or the account's name."""
    kind: str
    """Which text it was made from."""
    subject: str = ""
    text: str
    case: CaseId | None = None
    regards: str = ""
    """The service or other matter that waits to hear of it; empty when nothing does."""
    made_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxEntry:
    """A message and how far it has come."""

    message: Message
    standing: Standing = Standing.WAITING
    tries: int = 0
    next_try_at: datetime
    failure: str = ""
    """Why the last try came to nothing."""
    done_at: datetime | None = None
    """Since when it is delivered or dead."""
    receipt: str = ""
    """The receiver's own number for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMessage:
    """A message as the court's own stand-in for a gateway took it in."""

    message: MessageId
    channel: Channel
    recipient: str
    subject: str
    text: str
    received_at: datetime
    times: int
    """How often it came; it is kept once."""


class OrderStanding(StrEnum):
    """What is known of an order of payment."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEntry:
    """An order at the gateway, as the court has opened it."""

    order: OrderId
    payment: str
    """The matter that it pays."""
    case: CaseId
    amount: Decimal
    page: str
    """Where a phone pays it; empty until the gateway has said so."""
    opened_by: AccountId
    opened_at: datetime
    standing: OrderStanding = OrderStanding.PENDING
    receipt: str = ""
    closed_at: datetime | None = None
    asked_at: datetime | None = None
    """When the gateway was last asked what became of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayOrder:
    """An order as the test gateway keeps it."""

    order: OrderId
    page: str
    """The name of its page, which nobody can guess."""
    court: str
    subject: str
    amount: Decimal
    standing: OrderStanding = OrderStanding.PENDING
    receipt: str = ""
    made_at: datetime
    settled_at: datetime | None = None
    refunded: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayNews:
    """What the test gateway has to tell the court, until the court has said that it heard."""

    number: int
    body: str
    made_at: datetime
    tries: int = 0
    next_try_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAddress:
    """An address of a person of a case, and why documents may be sent there."""

    participant: ParticipantId
    channel: Channel
    address: str
    address_class: AddressClass
    consent: ConsentBasis | None
    confirmed_at: datetime
    confirmed_by: AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class MediatorEntry:
    """An organisation that mediates, as its line in the directory says."""

    mediator: str
    name_zh: str
    name_en: str
    kind: str
    fields: tuple[str, ...]
    district: str
    languages: tuple[str, ...]
    hours: str
    contact: str
    demo: bool
    """Made up, for a court that is a show."""
