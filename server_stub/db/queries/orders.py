"""Orders of payment: as the court has opened them, and as the test gateway keeps them.

The two never read each other's rows: what the gateway knows it says by a call-back or when it is
asked, as one outside the house would. A nonce is entered once; whoever brings it again finds it
there.
"""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Connection, RowMapping, delete, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert

from client.protocol.ids import AccountId, CaseId
from server_stub.db.post import (
    GatewayNews,
    GatewayOrder,
    OrderEntry,
    OrderId,
    OrderStanding,
)
from server_stub.db.tables import (
    call_backs,
    gateway_news,
    gateway_orders,
    gateway_refunds,
    payment_orders,
)


class Orders:
    """The shelf of orders."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # The court's side ---------------------------------------------------------------------

    def add(self, entry: OrderEntry) -> None:
        """Enter an order."""
        self._connection.execute(
            insert(payment_orders).values(
                order=entry.order,
                payment=entry.payment,
                case=entry.case,
                amount=str(entry.amount),
                opened_by=entry.opened_by,
                opened_at=entry.opened_at,
                **_far(entry),
            )
        )

    def set(self, entry: OrderEntry) -> None:
        """Enter how far an order has come."""
        self._connection.execute(
            update(payment_orders)
            .where(payment_orders.c.order == entry.order)
            .values(**_far(entry))
        )

    def get(self, order: OrderId) -> OrderEntry | None:
        """Find an order."""
        row = self._connection.execute(
            select(payment_orders).where(payment_orders.c.order == order)
        ).first()
        return None if row is None else _order(row._mapping)

    def of_payment(self, payment: str) -> tuple[OrderEntry, ...]:
        """Give the orders of a payment as they were opened."""
        rows = self._connection.execute(
            select(payment_orders)
            .where(payment_orders.c.payment == payment)
            .order_by(payment_orders.c.opened_at, payment_orders.c.order)
        ).mappings()
        return tuple(_order(row) for row in rows)

    def stuck(self, since: datetime, limit: int) -> tuple[OrderEntry, ...]:
        """Give pending orders of which nothing was heard or asked since then."""
        rows = self._connection.execute(
            select(payment_orders)
            .where(
                payment_orders.c.standing == OrderStanding.PENDING.value,
                payment_orders.c.opened_at <= since,
                or_(payment_orders.c.asked_at.is_(None), payment_orders.c.asked_at <= since),
            )
            .order_by(payment_orders.c.opened_at, payment_orders.c.order)
            .limit(limit)
        ).mappings()
        return tuple(_order(row) for row in rows)

    def is_new(self, nonce: str, now: datetime) -> bool:
        """Enter a nonce; give whether it was not there."""
        entered = self._connection.execute(
            insert(call_backs).values(nonce=nonce, heard_at=now).on_conflict_do_nothing()
        )
        return entered.rowcount == 1

    def forget_nonces(self, before: datetime) -> None:
        """Forget nonces whose time has run out: by then their call-backs are refused anyway."""
        self._connection.execute(delete(call_backs).where(call_backs.c.heard_at < before))

    # The test gateway's side --------------------------------------------------------------

    def gateway_add(self, entry: GatewayOrder) -> GatewayOrder:
        """Enter an order at the test gateway, or give the one that is there by that name."""
        self._connection.execute(
            insert(gateway_orders)
            .values(
                order=entry.order,
                page=entry.page,
                court=entry.court,
                subject=entry.subject,
                amount=str(entry.amount),
                standing=entry.standing.value,
                receipt=entry.receipt,
                made_at=entry.made_at,
                settled_at=entry.settled_at,
            )
            .on_conflict_do_nothing(index_elements=["order"])
        )
        row = self._connection.execute(
            select(gateway_orders).where(gateway_orders.c.order == entry.order)
        ).one()
        return self._gateway_order(row._mapping)

    def gateway_order(
        self, *, order: OrderId | None = None, page: str | None = None
    ) -> GatewayOrder | None:
        """Find an order at the test gateway by its name or by its page."""
        by_order, by_page = gateway_orders.c.order == order, gateway_orders.c.page == page
        row = self._connection.execute(
            select(gateway_orders).where(by_page if order is None else by_order)
        ).first()
        return None if row is None else self._gateway_order(row._mapping)

    def gateway_settle(
        self, order: OrderId, standing: OrderStanding, receipt: str, now: datetime
    ) -> bool:
        """Settle a pending order at the test gateway; give whether it was pending."""
        settled = self._connection.execute(
            update(gateway_orders)
            .where(
                gateway_orders.c.order == order,
                gateway_orders.c.standing == OrderStanding.PENDING.value,
            )
            .values(standing=standing.value, receipt=receipt, settled_at=now)
        )
        return settled.rowcount == 1

    def gateway_expired(self, made_before: datetime) -> tuple[OrderId, ...]:
        """Give the orders that have been pending at the test gateway since before then."""
        found = self._connection.scalars(
            select(gateway_orders.c.order).where(
                gateway_orders.c.standing == OrderStanding.PENDING.value,
                gateway_orders.c.made_at < made_before,
            )
        )
        return tuple(OrderId(order) for order in found)

    def gateway_refund(self, refund: str, order: OrderId, amount: Decimal, now: datetime) -> bool:
        """Enter a refund at the test gateway; give whether it was not there."""
        entered = self._connection.execute(
            insert(gateway_refunds)
            .values(refund=refund, order=order, amount=str(amount), made_at=now)
            .on_conflict_do_nothing()
        )
        return entered.rowcount == 1

    def gateway_has_refund(self, refund: str) -> bool:
        """Whether the test gateway has sent this back."""
        found = self._connection.scalar(
            select(func.count()).where(gateway_refunds.c.refund == refund)
        )
        return bool(found)

    def gateway_tell(self, body: str, now: datetime) -> None:
        """Have the test gateway tell the court something."""
        self._connection.execute(
            insert(gateway_news).values(body=body, made_at=now, tries=0, next_try_at=now)
        )

    def gateway_news(self, now: datetime, limit: int) -> tuple[GatewayNews, ...]:
        """Give what the test gateway is to tell now."""
        rows = self._connection.execute(
            select(gateway_news)
            .where(gateway_news.c.next_try_at <= now)
            .order_by(gateway_news.c.next_try_at, gateway_news.c.number)
            .limit(limit)
        ).mappings()
        return tuple(
            GatewayNews(
                number=row[gateway_news.c.number],
                body=row[gateway_news.c.body],
                made_at=row[gateway_news.c.made_at],
                tries=row[gateway_news.c.tries],
                next_try_at=row[gateway_news.c.next_try_at],
            )
            for row in rows
        )

    def gateway_told(self, number: int) -> None:
        """The court has said that it heard."""
        self._connection.execute(delete(gateway_news).where(gateway_news.c.number == number))

    def gateway_try_later(self, news: GatewayNews) -> None:
        """The court has not said that it heard."""
        self._connection.execute(
            update(gateway_news)
            .where(gateway_news.c.number == news.number)
            .values(tries=news.tries, next_try_at=news.next_try_at)
        )

    def _gateway_order(self, row: RowMapping) -> GatewayOrder:
        order = OrderId(row[gateway_orders.c.order])
        amounts = self._connection.scalars(
            select(gateway_refunds.c.amount).where(gateway_refunds.c.order == order)
        )
        return GatewayOrder(
            order=order,
            page=row[gateway_orders.c.page],
            court=row[gateway_orders.c.court],
            subject=row[gateway_orders.c.subject],
            amount=Decimal(row[gateway_orders.c.amount]),
            standing=OrderStanding(row[gateway_orders.c.standing]),
            receipt=row[gateway_orders.c.receipt],
            made_at=row[gateway_orders.c.made_at],
            settled_at=row[gateway_orders.c.settled_at],
            refunded=sum((Decimal(amount) for amount in amounts), Decimal(0)),
        )


def _far(entry: OrderEntry) -> dict[str, object]:
    return {
        "page": entry.page,
        "standing": entry.standing.value,
        "receipt": entry.receipt,
        "closed_at": entry.closed_at,
        "asked_at": entry.asked_at,
    }


def _order(row: RowMapping) -> OrderEntry:
    return OrderEntry(
        order=OrderId(row[payment_orders.c.order]),
        payment=row[payment_orders.c.payment],
        case=CaseId(row[payment_orders.c.case]),
        amount=Decimal(row[payment_orders.c.amount]),
        page=row[payment_orders.c.page],
        opened_by=AccountId(row[payment_orders.c.opened_by]),
        opened_at=row[payment_orders.c.opened_at],
        standing=OrderStanding(row[payment_orders.c.standing]),
        receipt=row[payment_orders.c.receipt],
        closed_at=row[payment_orders.c.closed_at],
        asked_at=row[payment_orders.c.asked_at],
    )
