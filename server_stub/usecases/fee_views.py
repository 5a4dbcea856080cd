"""A fee as a person of its case is shown it: what is due, until when, and what they may do."""

from decimal import Decimal

from client.protocol.errors import NotFound
from client.protocol.ids import ParticipantId
from client.protocol.payment import (
    Fee,
    FeeAction,
    FeeRelief,
    FeeState,
    PayOrder,
    PayStanding,
)
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.db.post import OrderEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.payment import TABLE, Payment, PaymentState, Step
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Office, running

_STEPS = {
    FeeAction.GIVE_NOTICE: Step.NOTIFIED,
    FeeAction.PAY: Step.OPENED,
    FeeAction.ASK_RELIEF: Step.RELIEF_ASKED,
    FeeAction.DECIDE_RELIEF: Step.RELIEF_REFUSED,
    FeeAction.END_DEFERRAL: Step.DEFERRAL_ENDED,
    FeeAction.ORDER_REFUND: Step.REFUND_ORDERED,
}


def fee_shown(unit: UnitOfWork, entry: MatterEntry, own: PartyEntry) -> Fee:
    """Give a fee as this person of the case sees it."""
    stands: Payment = entry.stands
    clock = running(stands.clocks, Limit.FEE_PAY)
    if entry.case is None:
        raise NotFound
    return Fee(
        payment=entry.matter,
        case=entry.case,
        payer=ParticipantId(entry.about) if entry.about else None,
        state=FeeState(stands.state),
        due=yuan(stands.due),
        paid=yuan(stands.paid),
        held=yuan(stands.held),
        refunded=yuan(stands.refunded),
        due_at=None if clock is None else clock.due_at,
        relief_asked=None if stands.asked_for is None else FeeRelief(stands.asked_for),
        orders=tuple(order_shown(each) for each in unit.orders.of_payment(entry.matter)),
        version=entry.version,
        allowed_actions=tuple(
            action
            for action, step in _STEPS.items()
            if _may(stands, step, _offices(entry, own)) and _makes_sense(action, stands)
        ),
    )


def order_shown(entry: OrderEntry) -> PayOrder:
    """Give an order as its payer sees it."""
    return PayOrder(
        order=entry.order,
        amount=yuan(entry.amount),
        standing=PayStanding(entry.standing),
        page=entry.page,
        opened_at=entry.opened_at,
        receipt=entry.receipt,
        closed_at=entry.closed_at,
    )


def yuan(amount: Decimal) -> str:
    """Write an amount with two decimals."""
    return f"{amount:.2f}"


def pays(entry: MatterEntry, own: PartyEntry) -> bool:
    """Whether a fee is this person's to pay; one that names nobody is the plaintiff's side's."""
    if not entry.about:
        return own.party.side is Side.PLAINTIFF
    return entry.about in (own.party.participant, own.stands_for)


def office_in(own: PartyEntry) -> Office:
    """Say in what capacity a person of the court acts in a fee of their case."""
    return Office.JUDGE if own.party.side is Side.BENCH else Office.CLERK


def _offices(entry: MatterEntry, own: PartyEntry) -> frozenset[Office]:
    if own.party.side in (Side.BENCH, Side.REGISTRY):
        return frozenset({office_in(own)})
    return frozenset({Office.PARTY}) if pays(entry, own) else frozenset()


def _may(stands: Payment, step: Step, offices: frozenset[Office]) -> bool:
    row = TABLE.get((stands.state, step))
    return row is not None and bool(row.by & offices)


def _makes_sense(action: FeeAction, stands: Payment) -> bool:
    if action is FeeAction.ORDER_REFUND:
        return stands.returnable > 0
    if action is FeeAction.ASK_RELIEF:
        return not stands.orders
    return action is not FeeAction.PAY or stands.state in (PaymentState.DUE, PaymentState.DEFERRED)
