"""How fees are paid: the face of a payment gateway, and one outside the house behind it.

The court opens an order under a name of its own; opening it twice opens it once. A person pays on
the gateway's page. The gateway calls back (`server_stub.post.call_backs`), and whoever does not
trust that it will asks it: an order is paid, has failed, is pending, or was never heard of. What
goes back goes back once for each name of a refund.

Whether a fee is paid is decided by the law of payments, from what is told here.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Protocol
from urllib.parse import quote

from pydantic import ValidationError

from server_stub.db.post import OrderId
from server_stub.post.call_backs import News, NewsKind
from server_stub.post.exchange import Answer, Unanswered, ask
from server_stub.settings import GatewayAt

PAGE_MAX: Final = 300
"""Characters in the address of a page that a gateway may give."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOrder:
    """What the gateway is told of an order."""

    order: OrderId
    court: str
    subject: str
    """The number of the case: neither people nor claims."""
    amount: Decimal


class PaymentGateway(Protocol):
    """Takes money for the court."""

    def open(self, order: NewOrder, now: datetime, /) -> str:
        """Open an order and give the address of its page; raises `Unanswered`.

        An address that begins with `/` lies at this court.
        """

    def told_of(self, order: OrderId) -> News | None:
        """Say what became of an order, None while it is pending; raises `Unanswered`.

        Raises `NeverHeard` for an order that the gateway does not know.
        """

    def send_back(self, refund: str, order: OrderId, amount: Decimal, now: datetime, /) -> bool:
        """Send money back; False where it never will; raises `Unanswered`."""


class NeverHeard(Exception):
    """The gateway knows of no such order."""


class HttpGateway:
    """A gateway outside the house, spoken with in JSON.

    `POST {url}/orders`, `GET {url}/orders/{order}`, `POST {url}/refunds`; every name is the
    court's, so that what is said twice is done once.
    """

    def __init__(self, at: GatewayAt) -> None:
        self._at = at

    def open(self, order: NewOrder, _now: datetime) -> str:
        """Open an order and give the address of its page; raises `Unanswered`."""
        said = {
            "order": order.order,
            "court": order.court,
            "subject": order.subject,
            "amount": f"{order.amount:.2f}",
            "currency": "CNY",
        }
        answer = self._ask("POST", "/orders", said, order.order)
        page = answer.said.get("page")
        if not answer.is_yes or not isinstance(page, str) or not _is_page(page):
            raise Unanswered(f"status {answer.status}")
        return page

    def told_of(self, order: OrderId) -> News | None:
        """Say what became of an order; raises `Unanswered` or `NeverHeard`."""
        answer = ask(self._at, "GET", f"/orders/{quote(order, safe='')}")
        if answer.status == 404:
            raise NeverHeard
        if not answer.is_yes:
            raise Unanswered(f"status {answer.status}")
        if answer.said.get("standing") == "pending":
            return None
        try:
            news = News.model_validate(answer.said.get("news"))
        except ValidationError:
            raise Unanswered("the answer is not of this language") from None
        if news.order != order or news.kind is NewsKind.REFUNDED:
            raise Unanswered("the answer is about another thing")
        return news

    def send_back(self, refund: str, order: OrderId, amount: Decimal, _now: datetime) -> bool:
        """Send money back; False where it never will; raises `Unanswered`."""
        said = {"refund": refund, "order": order, "amount": f"{amount:.2f}", "currency": "CNY"}
        answer = self._ask("POST", "/refunds", said, refund)
        if answer.is_yes or answer.status == 409:
            return True
        if answer.is_final_no:
            return False
        raise Unanswered(f"status {answer.status}")

    def _ask(self, method: str, path: str, said: dict[str, str], key: str) -> Answer:
        body = json.dumps(said, ensure_ascii=False).encode()
        return ask(self._at, method, path, body, {"Idempotency-Key": key})


def _is_page(page: str) -> bool:
    return page.startswith("https://") and page.isascii() and len(page) <= PAGE_MAX
