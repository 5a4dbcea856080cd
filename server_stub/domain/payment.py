"""A fee on its way to the court: told, paid, relieved, or not paid in time.

A fee is paid within seven days of the notice (《诉讼费用交纳办法》 art. 22); what is unpaid then,
without relief, counts as withdrawn (Interpretation of the Civil Procedure Law art. 213). Relief is
asked for in writing and refused with reasons (Measures art. 44-51); what is owed back goes back
within fifteen days (art. 53). Money that a gateway reports has moved and is never refused: the
same receipt twice is one payment, and what is not owed is held to be sent back. While a payment is
on its way nothing lapses.

How much is due is `server_stub.domain.fees`; how money moves is the gateway's affair.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from client.protocol.errors import Reason, Refused
from server_stub.domain.costs import Relief
from server_stub.domain.deadlines import Deadline
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import (
    Asked,
    Happened,
    LetPass,
    Office,
    Row,
    happened,
    row_for,
    running,
)

NOTHING: Final = Decimal(0)


class PaymentState(StrEnum):
    """How a fee stands."""

    CALCULATED = "calculated"
    DUE = "due"
    RELIEF_ASKED = "relief_asked"
    DEFERRED = "deferred"
    PAID = "paid"
    REMITTED = "remitted"
    UNPAID = "unpaid"
    """Treated as withdrawn."""


class Step(StrEnum):
    """What a command comes to."""

    NOTIFIED = "notified"
    OPENED = "opened"
    FAILED = "failed"
    PAID = "paid"
    HELD = "held"
    """Money that is not owed, to be sent back."""
    RELIEF_ASKED = "relief_asked"
    RELIEF_REFUSED = "relief_refused"
    DEFERRED = "deferred"
    REDUCED = "reduced"
    REMITTED = "remitted"
    DEFERRAL_ENDED = "deferral_ended"
    PASSED = "passed"
    REFUND_ORDERED = "refund_ordered"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class NotifyFee:
    """The notice has been served, then and there."""

    served_at: datetime


@dataclass(frozen=True, slots=True)
class OpenPayment:
    """Begin to pay at the gateway."""

    order: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ReportPaid:
    """The gateway says that an order was paid; `receipt` is its own number for that."""

    order: str
    receipt: str
    amount: Decimal
    paid_at: datetime


@dataclass(frozen=True, slots=True)
class ReportFailed:
    """The gateway says that nothing will come of an order."""

    order: str


@dataclass(frozen=True, slots=True)
class AskRelief:
    """Ask for relief, in writing and with proof."""

    relief: Relief
    grounds: str


@dataclass(frozen=True, slots=True)
class DecideRelief:
    """Grant it, with what is still due, or refuse it with reasons."""

    granted: bool
    due: Decimal
    grounds: str


@dataclass(frozen=True, slots=True)
class EndDeferral:
    """The deferred fee is to be paid now."""


@dataclass(frozen=True, slots=True)
class OrderRefund:
    """Send money back, saying why."""

    refund: str
    amount: Decimal
    grounds: str


@dataclass(frozen=True, slots=True)
class ReportRefunded:
    """The gateway says that money has gone back."""

    refund: str


PaymentCommand = (
    NotifyFee
    | OpenPayment
    | ReportPaid
    | ReportFailed
    | AskRelief
    | DecideRelief
    | EndDeferral
    | OrderRefund
    | ReportRefunded
    | LetPass
)
PaymentEvent = Happened[PaymentState, PaymentCommand]

_S, _T = PaymentState, Step
_PARTY, _GATEWAY = frozenset({Office.PARTY}), frozenset({Office.GATEWAY})
_COURT, _JUDGE = frozenset({Office.JUDGE, Office.CLERK}), frozenset({Office.JUDGE})
_CLOCK = frozenset({Office.CLOCK})
_OWED, _SETTLED = (_S.DUE, _S.RELIEF_ASKED, _S.DEFERRED), (_S.PAID, _S.REMITTED, _S.UNPAID)
_PAY, _REFUND = (Limit.FEE_PAY,), (Limit.FEE_REFUND,)
TABLE: Final[dict[tuple[PaymentState, object], Row[PaymentState]]] = {
    (_S.CALCULATED, _T.NOTIFIED): Row(to=_S.DUE, by=_COURT, starts=_PAY),
    (_S.DUE, _T.OPENED): Row(to=_S.DUE, by=_PARTY, keeps=True, within=Limit.FEE_PAY),
    (_S.DEFERRED, _T.OPENED): Row(to=_S.DEFERRED, by=_PARTY, keeps=True),
    (_S.DUE, _T.RELIEF_ASKED): Row(to=_S.RELIEF_ASKED, by=_PARTY, within=Limit.FEE_PAY),
    (_S.RELIEF_ASKED, _T.RELIEF_REFUSED): Row(to=_S.DUE, by=_JUDGE, starts=_PAY),
    (_S.RELIEF_ASKED, _T.REDUCED): Row(to=_S.DUE, by=_JUDGE, starts=_PAY),
    (_S.RELIEF_ASKED, _T.DEFERRED): Row(to=_S.DEFERRED, by=_JUDGE),
    (_S.RELIEF_ASKED, _T.REMITTED): Row(to=_S.REMITTED, by=_JUDGE),
    (_S.DEFERRED, _T.DEFERRAL_ENDED): Row(to=_S.DUE, by=_JUDGE, starts=_PAY),
    (_S.DUE, _T.PASSED): Row(to=_S.UNPAID, by=_CLOCK, past=Limit.FEE_PAY),
    # Paid in time, although it was only heard of later.
    (_S.UNPAID, _T.PAID): Row(to=_S.PAID, by=_GATEWAY, keeps=True),
    **{(state, _T.PAID): Row(to=_S.PAID, by=_GATEWAY) for state in _OWED},
    **{
        (state, step): Row(to=state, by=_GATEWAY, keeps=True)
        for state in (*_OWED, *_SETTLED)
        for step in (_T.HELD, _T.FAILED)
    },
    **{
        (state, _T.REFUND_ORDERED): Row(to=state, by=_COURT, starts=_REFUND, keeps=True)
        for state in _SETTLED
    },
    **{(state, _T.REFUNDED): Row(to=state, by=_GATEWAY) for state in _SETTLED},
}
START: Final = PaymentState.CALCULATED
FINAL: Final = frozenset(_SETTLED)
_RELIEFS: Final = {
    Relief.DEFERRAL: Step.DEFERRED,
    Relief.REDUCTION: Step.REDUCED,
    Relief.EXEMPTION: Step.REMITTED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A fee as its events have made it."""

    due: Decimal
    state: PaymentState = START
    clocks: tuple[Deadline, ...] = ()
    last_day: Deadline | None = None
    """Until when it was or is to be paid."""
    orders: frozenset[str] = frozenset()
    """Orders at the gateway of which nothing has been heard yet."""
    receipts: frozenset[str] = frozenset()
    paid: Decimal = NOTHING
    held: Decimal = NOTHING
    """What came and is not owed."""
    asked_for: Relief | None = None
    refunds: tuple[tuple[str, Decimal], ...] = ()
    """Ordered and not yet reported."""
    refunded: Decimal = NOTHING

    @property
    def returnable(self) -> Decimal:
        """What could still go back."""
        ordered = sum((amount for _, amount in self.refunds), NOTHING)
        return self.paid + self.held - self.refunded - ordered


def decide(command: PaymentCommand, payment: Payment, asked: Asked) -> tuple[PaymentEvent, ...]:
    """Give the events that a command becomes; raises `Refused`.

    What the gateway has reported before is no news: it may report twice.
    """
    if _is_known(command, payment):
        return ()
    step = _step(command, payment)
    row = row_for(TABLE, payment.state, step, payment.clocks, asked)
    _check(command, payment)
    since = command.served_at if isinstance(command, NotifyFee) else None
    return (happened(command, row, payment.clocks, asked, since=since),)


def apply(payment: Payment, event: PaymentEvent) -> Payment:
    """Give the payment after an event."""
    told = running(event.clocks, Limit.FEE_PAY) or payment.last_day
    after = replace(payment, state=event.to, clocks=event.clocks, last_day=told)
    match event.deed:
        case OpenPayment(order=order):
            return replace(after, orders=payment.orders | {order})
        case ReportPaid(order=order, receipt=receipt, amount=amount):
            heard = replace(
                after, orders=payment.orders - {order}, receipts=payment.receipts | {receipt}
            )
            if _step(event.deed, payment) is Step.PAID:
                return replace(heard, paid=payment.paid + amount)
            return replace(heard, held=payment.held + amount)
        case ReportFailed(order=order):
            return replace(after, orders=payment.orders - {order})
        case AskRelief(relief=relief):
            return replace(after, asked_for=relief)
        case DecideRelief(granted=granted, due=due):
            return replace(after, due=due if granted else payment.due)
        case OrderRefund(refund=refund, amount=amount):
            return replace(after, refunds=(*payment.refunds, (refund, amount)))
        case ReportRefunded(refund=refund):
            amount = dict(payment.refunds)[refund]
            left = tuple(each for each in payment.refunds if each[0] != refund)
            return replace(after, refunds=left, refunded=payment.refunded + amount)
        case NotifyFee() | EndDeferral() | LetPass():
            return after


def _is_known(command: PaymentCommand, payment: Payment) -> bool:
    match command:
        case ReportPaid(receipt=receipt):
            return receipt in payment.receipts
        case ReportFailed(order=order):
            return order not in payment.orders
        case OpenPayment(order=order):
            return order in payment.orders
        case ReportRefunded(refund=refund):
            return refund not in dict(payment.refunds)
        case OrderRefund(refund=refund):
            return refund in dict(payment.refunds)
        case _:
            return False


def _step(command: PaymentCommand, payment: Payment) -> Step:
    match command:
        case NotifyFee():
            return Step.NOTIFIED
        case OpenPayment():
            return Step.OPENED
        case ReportPaid():
            return _money(command, payment)
        case ReportFailed():
            return Step.FAILED
        case AskRelief():
            return Step.RELIEF_ASKED
        case DecideRelief(granted=granted):
            relief = payment.asked_for
            return _RELIEFS[relief] if granted and relief else Step.RELIEF_REFUSED
        case EndDeferral():
            return Step.DEFERRAL_ENDED
        case OrderRefund():
            return Step.REFUND_ORDERED
        case ReportRefunded():
            return Step.REFUNDED
        case LetPass():
            return Step.PASSED


def _money(report: ReportPaid, payment: Payment) -> Step:
    """Say whether money pays the fee or is held: it must be the sum due, and in time."""
    if report.amount != payment.due:
        return Step.HELD
    if payment.state in _OWED:
        return Step.PAID
    last = payment.last_day
    in_time = last is not None and last.is_kept(report.paid_at)
    return Step.PAID if payment.state is PaymentState.UNPAID and in_time else Step.HELD


def _check(command: PaymentCommand, payment: Payment) -> None:
    match command:
        case OpenPayment(amount=amount):
            if amount != payment.due:
                raise Refused(Reason.AMOUNT_DIFFERS, f"{payment.due}")
            if payment.orders:
                raise Refused(Reason.PAYMENT_PENDING)
        case AskRelief(grounds=grounds):
            _check_grounds(grounds)
            _check_nothing_pending(payment)
        case DecideRelief(granted=granted, due=due, grounds=grounds):
            if not granted:
                _check_grounds(grounds)
            elif not _is_possible(payment, due):
                raise Refused(Reason.RELIEF_NOT_ALLOWED, f"{due}")
        case OrderRefund(amount=amount, grounds=grounds):
            _check_grounds(grounds)
            if not NOTHING < amount <= payment.returnable:
                raise Refused(Reason.AMOUNT_DIFFERS, f"{payment.returnable}")
        case LetPass():
            _check_nothing_pending(payment)
        case NotifyFee() | ReportPaid() | ReportFailed() | EndDeferral() | ReportRefunded():
            pass


def _is_possible(payment: Payment, due: Decimal) -> bool:
    """Whether a relief can leave so much due; how much less is `server_stub.domain.costs`."""
    match payment.asked_for:
        case Relief.DEFERRAL:
            return due == payment.due
        case Relief.REDUCTION:
            return NOTHING < due < payment.due
        case _:
            return due == NOTHING


def _check_nothing_pending(payment: Payment) -> None:
    if payment.orders:
        raise Refused(Reason.PAYMENT_PENDING)


def _check_grounds(grounds: str) -> None:
    if not grounds.strip():
        raise Refused(Reason.GROUNDS_MISSING)
