"""Paying the court: a fee is claimed, told, paid at the gateway, relieved or sent back.

Every fee is a matter with its events; every order at the gateway is an entry beside it. Money that
goes back goes through the outbox, and is counted as gone when the gateway has taken it on. Who pays
and the court see a fee; for everybody else it is not there.

What is due is worked out elsewhere (`server_stub.domain.fees`); what the gateway says is heard in
`server_stub.usecases.gateway_reports`.
"""

from datetime import datetime
from decimal import Decimal

from client.protocol.account import Account
from client.protocol.errors import Forbidden, NotFound, Reason, Refused
from client.protocol.ids import CaseId, ParticipantId
from client.protocol.payment import (
    AskFeeRelief,
    ClaimFee,
    DecideFeeRelief,
    Fee,
    Fees,
    GiveFeeNotice,
    OrderFeeRefund,
    PayOrder,
)
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.db.post import Channel, Message, MessageId, OrderEntry, OrderId, OrderStanding
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.costs import Relief
from server_stub.domain.matters import MatterKind
from server_stub.domain.payment import (
    AskRelief,
    DecideRelief,
    EndDeferral,
    NotifyFee,
    OpenPayment,
    OrderRefund,
    Payment,
    PaymentCommand,
)
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Office, running
from server_stub.post import texts
from server_stub.post.outbox import entered
from server_stub.usecases import outbox
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import own_case
from server_stub.usecases.fee_views import fee_shown, office_in, order_shown, pays
from server_stub.usecases.gateway_reports import enter, open_at_gateway
from server_stub.usecases.matters import matter_of
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id

# The court and the payer ------------------------------------------------------------------------


def claim_fee(
    registry: Registry, attempt: Attempt, account: Account, case: CaseId, new: ClaimFee
) -> Fee:
    """Enter a fee of a case; raises `NotFound` or `Forbidden`."""
    due = Decimal(new.due)
    with registry.books.writing() as unit:
        _, own = own_case(unit, account, case)
        _check_court(own)
        if due <= 0:
            raise Refused(Reason.AMOUNT_DIFFERS, new.due)

        def claimed() -> Fee:
            if all(each.party.participant != new.payer for each in unit.cases.parties(case)):
                raise NotFound(Reason.NO_SUCH_PARTICIPANT)
            entry = begin_fee(unit, case, new.payer, due, attempt.at)
            return fee_shown(unit, entry, own)

        return once(unit, attempt, Fee, claimed)


def begin_fee(
    unit: UnitOfWork, case: CaseId, payer: ParticipantId, due: Decimal, now: datetime
) -> MatterEntry:
    """Enter a fee within the caller's transaction."""
    beginning = Payment(due=due)
    return unit.matters.begin(new_id(), MatterKind.PAYMENT, beginning, now, case=case, about=payer)


def give_notice(
    registry: Registry, account: Account, payment: str, said: GiveFeeNotice, now: datetime
) -> Fee:
    """Enter that the notice of a fee was served; the seven days begin (Fee Measures art. 22)."""
    served_at = said.served_at or now
    with registry.books.writing() as unit:
        entry, own = own_fee(unit, account, payment)
        _check_court(own)
        if not entry.made_at <= served_at <= now:
            raise Refused(Reason.MALFORMED, served_at.isoformat())
        entry = enter(registry, unit, entry, NotifyFee(served_at), office_in(own), now, account)
        _remind(registry, unit, entry, now)
        return fee_shown(unit, entry, own)


def fee(registry: Registry, account: Account, payment: str) -> Fee:
    """Show a fee to its payer or the court; raises `NotFound`."""
    with registry.books.reading() as unit:
        entry, own = own_fee(unit, account, payment)
        return fee_shown(unit, entry, own)


def fees(registry: Registry, account: Account, case: CaseId) -> Fees:
    """Show the fees of a case that this person may see; raises `NotFound`."""
    with registry.books.reading() as unit:
        _, own = own_case(unit, account, case)
        found = unit.matters.of_case(case, MatterKind.PAYMENT)
        return Fees(fees=tuple(fee_shown(unit, each, own) for each in found if _may_see(each, own)))


def pay_fee(registry: Registry, attempt: Attempt, account: Account, payment: str) -> PayOrder:
    """Open an order at the gateway, or give the one that is open; raises `Refused`.

    Its page may be empty still: the gateway has not answered, and the order stands all the same.
    """
    with registry.books.writing() as unit:
        entry, own = own_fee(unit, account, payment)
        _check_payer(entry, own)

        def opened() -> PayOrder:
            pending = _pending(unit, payment)
            if pending is not None:
                return order_shown(pending)
            due = entry.stands.due
            order = OrderId(new_id())
            enter(registry, unit, entry, OpenPayment(order, due), Office.PARTY, attempt.at, account)
            new = OrderEntry(
                order=order,
                payment=payment,
                case=_case_of(entry),
                amount=due,
                page="",
                opened_by=account.account,
                opened_at=attempt.at,
            )
            unit.orders.add(new)
            return order_shown(new)

        order = once(unit, attempt, PayOrder, opened)
    return open_at_gateway(registry, OrderId(order.order), attempt.at)


def ask_relief(
    registry: Registry, account: Account, payment: str, said: AskFeeRelief, now: datetime
) -> Fee:
    """Ask to pay later, less or nothing (Fee Measures art. 44-48)."""
    deed = AskRelief(Relief(said.relief), said.grounds)
    with registry.books.writing() as unit:
        entry, own = own_fee(unit, account, payment)
        _check_payer(entry, own)
        entry = enter(registry, unit, entry, deed, Office.PARTY, now, account)
        return fee_shown(unit, entry, own)


def decide_relief(
    registry: Registry, account: Account, payment: str, said: DecideFeeRelief, now: datetime
) -> Fee:
    """Grant relief or refuse it with reasons (Fee Measures art. 49-51); the judge does."""
    deed = DecideRelief(said.granted, Decimal(said.due), said.grounds)
    return _by_court(registry, account, payment, deed, now)


def end_deferral(registry: Registry, account: Account, payment: str, now: datetime) -> Fee:
    """Have a deferred fee paid now."""
    return _by_court(registry, account, payment, EndDeferral(), now)


def order_refund(
    registry: Registry, attempt: Attempt, account: Account, payment: str, said: OrderFeeRefund
) -> Fee:
    """Send money back by the way on which it came; raises `Refused`."""
    amount = Decimal(said.amount)
    with registry.books.writing() as unit:
        entry, own = own_fee(unit, account, payment)
        _check_court(own)

        def ordered() -> Fee:
            after = send_back(
                registry, unit, entry, amount, said.grounds, office_in(own), attempt.at, account
            )
            return fee_shown(unit, after, own)

        return once(unit, attempt, Fee, ordered)


def send_back(
    registry: Registry,
    unit: UnitOfWork,
    entry: MatterEntry,
    amount: Decimal,
    grounds: str,
    by: Office,
    now: datetime,
    account: Account | None,
) -> MatterEntry:
    """Order a refund within the caller's transaction; raises `Refused`."""
    refund = new_id()
    deed = OrderRefund(refund, amount, grounds)
    after = enter(registry, unit, entry, deed, by, now, account)
    order = _order_to_refund(unit, entry.matter, amount)
    message = Message(
        message=MessageId(refund),
        channel=Channel.REFUND,
        recipient=order.order,
        kind="refund",
        text=f"{amount:.2f}",
        case=entry.case,
        regards=entry.matter,
        made_at=now,
    )
    unit.post.add(entered(message))
    return after


# What is common to all --------------------------------------------------------------------------


def _by_court(
    registry: Registry, account: Account, payment: str, deed: PaymentCommand, now: datetime
) -> Fee:
    with registry.books.writing() as unit:
        entry, own = own_fee(unit, account, payment)
        _check_court(own)
        entry = enter(registry, unit, entry, deed, office_in(own), now, account)
        return fee_shown(unit, entry, own)


def own_fee(unit: UnitOfWork, account: Account, payment: str) -> tuple[MatterEntry, PartyEntry]:
    """Give a fee to its payer or the court, with their place in the case; raises `NotFound`."""
    entry = matter_of(unit, payment, MatterKind.PAYMENT)
    _, own = own_case(unit, account, _case_of(entry))
    if not _may_see(entry, own):
        raise NotFound
    return entry, own


def _may_see(entry: MatterEntry, own: PartyEntry) -> bool:
    return _is_court(own) or pays(entry, own)


def _is_court(own: PartyEntry) -> bool:
    return own.party.side in (Side.BENCH, Side.REGISTRY)


def _check_court(own: PartyEntry) -> None:
    if not _is_court(own):
        raise Forbidden(Reason.NOT_YOUR_OFFICE)


def _check_payer(entry: MatterEntry, own: PartyEntry) -> None:
    if not pays(entry, own):
        raise Forbidden(Reason.NOT_YOUR_OFFICE)


def _case_of(entry: MatterEntry) -> CaseId:
    if entry.case is None:
        raise NotFound
    return entry.case


def _pending(unit: UnitOfWork, payment: str) -> OrderEntry | None:
    found = unit.orders.of_payment(payment)
    return next((each for each in found if each.standing is OrderStanding.PENDING), None)


def _order_to_refund(unit: UnitOfWork, payment: str, amount: Decimal) -> OrderEntry:
    """Choose an order that has so much left; one refund goes back on one way."""
    gone: dict[str, Decimal] = {}
    for each in unit.post.regarding(payment):
        if each.message.channel is Channel.REFUND:
            to = each.message.recipient
            gone[to] = gone.get(to, Decimal(0)) + Decimal(each.message.text)
    for order in unit.orders.of_payment(payment):
        left = order.amount - gone.get(order.order, Decimal(0))
        if order.standing is OrderStanding.PAID and left >= amount:
            return order
    raise Refused(Reason.AMOUNT_DIFFERS)


def _remind(registry: Registry, unit: UnitOfWork, entry: MatterEntry, now: datetime) -> None:
    case = _case_of(entry)
    found = unit.cases.get(case)
    clock = running(entry.stands.clocks, Limit.FEE_PAY)
    court = texts.Sender(zh=registry.court.zh, en=registry.court.en)
    number = "" if found is None else found.number
    text = texts.fee_notice(
        court, number, f"{entry.stands.due:.2f}", None if clock is None else clock.due_at
    )
    payers = (
        [ParticipantId(entry.about)]
        if entry.about
        else [
            each.party.participant
            for each in unit.cases.parties(case)
            if each.party.side is Side.PLAINTIFF
        ]
    )
    for address in (each for payer in payers for each in unit.post.addresses(payer)):
        if address.channel in (Channel.SMS, Channel.PLATFORM):
            name = (
                f"{address.participant[:16]}-{entry.matter[:16]}-{entry.version}-{address.channel}"
            )
            outbox.tell(unit, text, address.channel, address.address, now, case=case, name=name)
