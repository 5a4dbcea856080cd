"""What the payment gateway says, by itself or when it is asked: taken in once.

What it says is believed when it is signed and new; it is the same whether it comes once or five
times, in order or not (`server_stub.domain.payment`). An order of which nothing is heard is asked
after; one that the gateway never heard of is opened again, and given up after some minutes. Money
that was paid is never refused: what is not owed is held.

Who may pay what is `server_stub.usecases.payments`.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from client.protocol.account import Account
from client.protocol.errors import Forbidden, NotFound, Reason, Refused
from client.protocol.payment import PayOrder
from server_stub.db import UnitOfWork
from server_stub.db.post import MessageId, OrderEntry, OrderId, OrderStanding
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.matters import MatterKind
from server_stub.domain.payment import PaymentCommand, ReportFailed, ReportPaid, ReportRefunded
from server_stub.domain.transitions import Office
from server_stub.post.call_backs import NONCES_KEPT, News, NewsKind, Signed, Unbelievable, heard
from server_stub.post.exchange import Unanswered
from server_stub.post.money import NeverHeard, NewOrder
from server_stub.usecases.fee_views import order_shown
from server_stub.usecases.matters import act, asked, matter_of
from server_stub.usecases.registry import Registry

log = logging.getLogger("mingjing.post")

ASK_AFTER: Final = timedelta(minutes=1)
"""How long nothing is heard of an order before the gateway is asked."""
GIVE_UP_AFTER: Final = timedelta(minutes=5)
"""How long an order may be on its way to a gateway that does not know it."""
AT_ONCE: Final = 50


def open_at_gateway(registry: Registry, order: OrderId, now: datetime) -> PayOrder:
    """Tell the gateway of an order that it may not know yet; outside of any transaction."""
    with registry.books.reading() as unit:
        entry = unit.orders.get(order)
        if entry is None:
            raise NotFound
        case = unit.cases.get(entry.case)
    if entry.page or entry.standing is not OrderStanding.PENDING or case is None:
        return order_shown(entry)
    new = NewOrder(order=order, court=registry.court.zh, subject=case.number, amount=entry.amount)
    try:
        page = registry.post.gateway.open(new, now)
    except Unanswered as failure:
        log.info("the payment gateway did not answer: %s", failure)
        return order_shown(entry)
    with registry.books.writing() as unit:
        stands = unit.orders.get(order) or entry
        stands = replace(stands, page=page)
        unit.orders.set(stands)
    return order_shown(stands)


def hear_call_back(registry: Registry, said: Signed, now: datetime) -> None:
    """Take in what the gateway says by itself.

    Raises `Forbidden` for what it has not said, `Refused(ALREADY_SO)` for a repetition, `NotFound`
    for an order that is not of this court.
    """
    try:
        news = heard(said, registry.post.key, now)
    except Unbelievable as doubt:
        log.info("a call-back was not believed: %s", doubt)
        raise Forbidden from None
    with registry.books.writing() as unit:
        if not unit.orders.is_new(said.nonce, now):
            raise Refused(Reason.ALREADY_SO)
        unit.orders.forget_nonces(now - NONCES_KEPT)
        _take_in(registry, unit, news, now)


def has_been_told(registry: Registry, said: Signed, now: datetime) -> bool:
    """Take a call-back in, and give whether it need not be said again."""
    try:
        hear_call_back(registry, said, now)
    except (Refused, NotFound) as refusal:
        log.info("a call-back was refused: %s", refusal.reason)
    except Forbidden:
        return False
    return True


def reconcile(registry: Registry, now: datetime) -> int:
    """Ask the gateway after orders of which nothing was heard; give how many it settled."""
    with registry.books.reading() as unit:
        stuck = unit.orders.stuck(now - ASK_AFTER, AT_ONCE)
    return sum(_ask_after(registry, entry, now) for entry in stuck)


def refund_sent(registry: Registry, unit: UnitOfWork, refund: MessageId, payment: str) -> None:
    """Enter that the gateway has taken a refund on, within the sender's transaction."""
    entry = matter_of(unit, payment, MatterKind.PAYMENT)
    sent = unit.post.get(refund)
    if sent is not None and sent.done_at is not None:
        enter(registry, unit, entry, ReportRefunded(refund), Office.GATEWAY, sent.done_at)


def _ask_after(registry: Registry, entry: OrderEntry, now: datetime) -> bool:
    news: News | None
    try:
        news = registry.post.gateway.told_of(entry.order)
    except Unanswered:
        news = None
    except NeverHeard:
        if now - entry.opened_at < GIVE_UP_AFTER:
            open_at_gateway(registry, entry.order, now)
            news = None
        else:
            news = News(
                kind=NewsKind.FAILED, order=entry.order, amount=f"{entry.amount:.2f}", at=now
            )
    with registry.books.writing() as unit:
        stands = unit.orders.get(entry.order)
        if stands is None or stands.standing is not OrderStanding.PENDING:
            return False
        unit.orders.set(replace(stands, asked_at=now))
        if news is None:
            return False
        _take_in(registry, unit, news, now)
    return True


def _take_in(registry: Registry, unit: UnitOfWork, news: News, now: datetime) -> None:
    order = unit.orders.get(OrderId(news.order))
    if order is None:
        raise NotFound
    entry = matter_of(unit, order.payment, MatterKind.PAYMENT)
    match news.kind:
        case NewsKind.PAID:
            if not news.receipt:
                raise Refused(Reason.MALFORMED, "receipt")
            if news.money != order.amount:
                log.info("order %s was paid with another amount; it is held", order.order)
            paid_at = min(news.at, now)
            deed = ReportPaid(order.order, news.receipt, news.money, paid_at)
            enter(registry, unit, entry, deed, Office.GATEWAY, now)
            if order.standing is not OrderStanding.PAID:
                unit.orders.set(
                    replace(
                        order,
                        standing=OrderStanding.PAID,
                        receipt=news.receipt,
                        closed_at=paid_at,
                    )
                )
        case NewsKind.FAILED:
            enter(registry, unit, entry, ReportFailed(order.order), Office.GATEWAY, now)
            if order.standing is OrderStanding.PENDING:
                unit.orders.set(replace(order, standing=OrderStanding.FAILED, closed_at=now))
        case NewsKind.REFUNDED:
            ordered = dict(entry.stands.refunds).get(news.receipt)
            if ordered is not None and ordered != news.money:
                raise Refused(Reason.AMOUNT_DIFFERS, f"{ordered}")
            enter(registry, unit, entry, ReportRefunded(news.receipt), Office.GATEWAY, now)


def enter(
    registry: Registry,
    unit: UnitOfWork,
    entry: MatterEntry,
    deed: PaymentCommand,
    by: Office,
    now: datetime,
    account: Account | None = None,
) -> MatterEntry:
    """Enter what a deed becomes in a fee, within the caller's transaction."""
    who = None if account is None else account.account
    return act(unit, entry, deed, asked(by, now, registry.calendar), who)
