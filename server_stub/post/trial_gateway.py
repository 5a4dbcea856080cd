"""A payment gateway to try the court with: no money moves, and everything else is as outside.

It keeps its own orders, has a page for each that a phone can open (pay, fail, leave it pending),
and calls the court back with what happened, signed, until the court says that it heard: late, in
any order, and more than once where an answer was lost. It reads nothing that the court has written
of its own orders, and the court reads nothing of this but what it says.

An order that nobody pays within half an hour fails.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from server_stub.db import Books, UnitOfWork
from server_stub.db.post import GatewayOrder, OrderId, OrderStanding
from server_stub.post.call_backs import News, NewsKind, Signed, canonical, signed
from server_stub.post.money import NeverHeard, NewOrder
from server_stub.post.outbox import BackOff

PAGES: Final = "/pay"
OPEN_FOR: Final = timedelta(minutes=30)
AT_ONCE: Final = 50
"""How much is told in one round."""
_CHANCE: Final = secrets.SystemRandom().random
_BACK_OFF: Final = BackOff(first_s=2.0, longest_s=900.0)


class Act(StrEnum):
    """What a person can do on the page of an order."""

    PAY = "pay"
    FAIL = "fail"
    LEAVE = "leave"


CallCourt = Callable[[Signed, datetime], bool]
"""Says something to the court; gives whether the court has heard it, now or before."""


class TrialGateway:
    """The gateway; its clock is the court's, its chance an argument."""

    def __init__(
        self,
        books: Books,
        key: str,
        *,
        nonce: Callable[[], str] = lambda: secrets.token_urlsafe(24),
        chance: Callable[[], float] = _CHANCE,
    ) -> None:
        self._books = books
        self._key = key
        self._nonce = nonce
        self._chance = chance

    # What the court asks --------------------------------------------------------------------

    def open(self, order: NewOrder, now: datetime) -> str:
        """Open an order and give the address of its page at this court."""
        new = GatewayOrder(
            order=order.order,
            page=self._nonce(),
            court=order.court,
            subject=order.subject,
            amount=order.amount,
            made_at=now,
        )
        with self._books.writing() as unit:
            return f"{PAGES}/{unit.orders.gateway_add(new).page}"

    def told_of(self, order: OrderId) -> News | None:
        """Say what became of an order; raises `NeverHeard`."""
        with self._books.reading() as unit:
            found = unit.orders.gateway_order(order=order)
        if found is None:
            raise NeverHeard
        return None if found.standing is OrderStanding.PENDING else _news(found)

    def send_back(self, refund: str, order: OrderId, amount: Decimal, now: datetime) -> bool:
        """Send money back, once for each name; False for more than there is."""
        with self._books.writing() as unit:
            if unit.orders.gateway_has_refund(refund):
                return True
            found = unit.orders.gateway_order(order=order)
            if found is None or found.standing is not OrderStanding.PAID:
                return False
            if found.refunded + amount > found.amount:
                return False
            unit.orders.gateway_refund(refund, order, amount, now)
            news = News(
                kind=NewsKind.REFUNDED,
                order=order,
                amount=f"{amount:.2f}",
                receipt=refund,
                at=now,
            )
            unit.orders.gateway_tell(canonical(news).decode(), now)
        return True

    # What a person does on the page ---------------------------------------------------------

    def order_on(self, page: str) -> GatewayOrder | None:
        """Find the order of a page."""
        with self._books.reading() as unit:
            return unit.orders.gateway_order(page=page)

    def do(self, page: str, act: Act, now: datetime) -> GatewayOrder | None:
        """Pay an order, let it fail, or leave it; what is settled stays settled."""
        with self._books.writing() as unit:
            found = unit.orders.gateway_order(page=page)
            if found is None or act is Act.LEAVE:
                return found
            return self._settle(unit, found, paid=act is Act.PAY, now=now)

    # What time does -------------------------------------------------------------------------

    def expire(self, now: datetime) -> int:
        """Let orders fail that nobody has paid; give how many."""
        with self._books.reading() as unit:
            expired = unit.orders.gateway_expired(now - OPEN_FOR)
        for order in expired:
            with self._books.writing() as unit:
                found = unit.orders.gateway_order(order=order)
                if found is not None:
                    self._settle(unit, found, paid=False, now=now)
        return len(expired)

    def tell(self, court: CallCourt, now: datetime) -> int:
        """Tell the court what is to be told now; give how much of it was heard."""
        with self._books.reading() as unit:
            due = unit.orders.gateway_news(now, AT_ONCE)
        told = 0
        for news in due:
            said = signed(news.body.encode(), self._key, now, self._nonce())
            if court(said, now):
                told += 1
                with self._books.writing() as unit:
                    unit.orders.gateway_told(news.number)
                continue
            tries = news.tries + 1
            later = now + _BACK_OFF.wait_after(tries, self._chance())
            with self._books.writing() as unit:
                unit.orders.gateway_try_later(replace(news, tries=tries, next_try_at=later))
        return told

    def _settle(
        self, unit: UnitOfWork, found: GatewayOrder, *, paid: bool, now: datetime
    ) -> GatewayOrder:
        standing = OrderStanding.PAID if paid else OrderStanding.FAILED
        receipt = f"T{secrets.token_hex(8).upper()}" if paid else ""
        if not unit.orders.gateway_settle(found.order, standing, receipt, now):
            return found
        settled = replace(found, standing=standing, receipt=receipt, settled_at=now)
        unit.orders.gateway_tell(canonical(_news(settled)).decode(), now)
        return settled


def _news(order: GatewayOrder) -> News:
    paid = order.standing is OrderStanding.PAID
    return News(
        kind=NewsKind.PAID if paid else NewsKind.FAILED,
        order=order.order,
        amount=f"{order.amount:.2f}",
        receipt=order.receipt,
        at=order.settled_at or order.made_at,
    )
