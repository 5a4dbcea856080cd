"""A fee as those who pay it and those who claim it see it.

Amounts are yuan with two decimals, as text: no machine rounds them. The court says what is due,
until when, and what may be done.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.ids import CaseId, ParticipantId
from client.protocol.value import Moment, Value

Amount = Annotated[str, Field(pattern=r"^[0-9]{1,12}\.[0-9]{2}$", examples=["713.00"])]
Grounds = Annotated[str, Field(min_length=1, max_length=2000)]


class FeeState(StrEnum):
    """How a fee stands."""

    CALCULATED = "calculated"
    DUE = "due"
    RELIEF_ASKED = "relief_asked"
    DEFERRED = "deferred"
    PAID = "paid"
    REMITTED = "remitted"
    UNPAID = "unpaid"


class FeeRelief(StrEnum):
    """Kinds of relief (Fee Measures art. 44)."""

    DEFERRAL = "deferral"
    REDUCTION = "reduction"
    EXEMPTION = "exemption"


class FeeAction(StrEnum):
    """What this person may do with a fee now."""

    GIVE_NOTICE = "give_notice"
    PAY = "pay"
    ASK_RELIEF = "ask_relief"
    DECIDE_RELIEF = "decide_relief"
    END_DEFERRAL = "end_deferral"
    ORDER_REFUND = "order_refund"


class PayStanding(StrEnum):
    """What is known of one order at the gateway."""

    PENDING = "pending"
    PAID = "paid"
    FAILED = "failed"


class PayOrder(Value):
    """One order at the gateway; `page` is what the QR code says, empty while it is being opened."""

    order: str
    amount: Amount
    standing: PayStanding
    page: str = ""
    opened_at: AwareDatetime
    receipt: str = ""
    closed_at: AwareDatetime | None = None


class Fee(Value):
    """Answer to `GET /api/v1/payments/{payment}`."""

    payment: str
    case: CaseId
    payer: ParticipantId | None
    """None where it is the plaintiff's side that pays."""
    state: FeeState
    due: Amount
    paid: Amount
    held: Amount
    """What came and is not owed, to be sent back."""
    refunded: Amount
    due_at: AwareDatetime | None = None
    """From when it is too late to pay; None where no time runs."""
    relief_asked: FeeRelief | None = None
    orders: tuple[PayOrder, ...] = ()
    version: int
    allowed_actions: tuple[FeeAction, ...] = ()


class Fees(Value):
    """Answer to `GET /api/v1/cases/{case}/payments`."""

    fees: tuple[Fee, ...]


class ClaimFee(Value):
    """Body of `POST /api/v1/cases/{case}/payments`."""

    payer: ParticipantId
    due: Amount


class GiveFeeNotice(Value):
    """Body of `POST /api/v1/payments/{payment}/notice`; without a time, it is served now."""

    served_at: Moment | None = None


class AskFeeRelief(Value):
    """Body of `POST /api/v1/payments/{payment}/relief`."""

    relief: FeeRelief
    grounds: Grounds


class DecideFeeRelief(Value):
    """Body of `POST /api/v1/payments/{payment}/relief/decision`."""

    granted: bool
    due: Amount
    """What is still due when it is granted."""
    grounds: Annotated[str, Field(max_length=2000)] = ""


class OrderFeeRefund(Value):
    """Body of `POST /api/v1/payments/{payment}/refunds`."""

    amount: Amount
    grounds: Grounds
