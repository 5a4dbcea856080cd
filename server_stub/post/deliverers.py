"""The ways out, each a deliverer: the court's own stand-in by default, a gateway by configuration.

A deliverer takes a message and says whether the receiver has it. The stand-ins keep what they are
given in the books, once for each name, so that a person can read what would have been sent; a box
at the court is no stand-in but the very place where a document arrives. A gateway is told the
message's name (`Idempotency-Key`), and so sends a message that comes twice only once.
"""

import json
import logging
from datetime import datetime
from decimal import Decimal
from typing import Protocol

from server_stub.db import Books
from server_stub.db.post import Channel, Message, OrderId
from server_stub.post.exchange import Unanswered, ask
from server_stub.post.money import PaymentGateway
from server_stub.post.outbox import Delivered, Outcome, Undelivered
from server_stub.post.sms import PARTS_MAX, length_of, masked, mobile_number
from server_stub.settings import GatewayAt

log = logging.getLogger("mingjing.post")


class Deliverer(Protocol):
    """Brings a message to its receiver."""

    def deliver(self, message: Message, now: datetime, /) -> Outcome:
        """Try once; never raises for what a line or a receiver can do."""


class KeepingDeliverer:
    """Keeps what it is given, to be read: a person's box, or a stand-in for a gateway."""

    def __init__(self, books: Books) -> None:
        self._books = books

    def deliver(self, message: Message, now: datetime) -> Outcome:
        """Keep a message once, whoever often it comes."""
        with self._books.writing() as unit:
            unit.post.keep(message, now)
        return Delivered(f"kept-{message.message}")


class SmsDeliverer:
    """Checks a short message before it goes on its way."""

    def __init__(self, onwards: Deliverer) -> None:
        self._onwards = onwards

    def deliver(self, message: Message, now: datetime) -> Outcome:
        """Refuse for good what no operator would take."""
        if mobile_number(message.recipient) is None:
            return Undelivered("no mobile number", for_good=True)
        if length_of(message.text).parts > PARTS_MAX:
            return Undelivered("too long", for_good=True)
        return self._onwards.deliver(message, now)


class GatewayDeliverer:
    """Hands messages to a gateway as JSON: `POST {url}/messages`."""

    def __init__(self, at: GatewayAt) -> None:
        self._at = at

    def deliver(self, message: Message, _now: datetime) -> Outcome:
        """Hand it over; the gateway's answer may hold its own number as `receipt`."""
        body = json.dumps(
            {
                "message": message.message,
                "channel": message.channel.value,
                "to": message.recipient,
                "subject": message.subject,
                "text": message.text,
                "kind": message.kind,
            },
            ensure_ascii=False,
        ).encode()
        try:
            answer = ask(self._at, "POST", "/messages", body, {"Idempotency-Key": message.message})
        except Unanswered as failure:
            log.info("no answer for %s to %s", message.channel, masked(message.recipient))
            return Undelivered(str(failure))
        # That it was taken before (409) is as good as that it is taken now.
        if answer.is_yes or answer.status == 409:
            return Delivered(str(answer.said.get("receipt", ""))[:100])
        return Undelivered(f"status {answer.status}", for_good=answer.is_final_no)


class RefundDeliverer:
    """Has the payment gateway send money back: the message's name is the name of the refund."""

    def __init__(self, gateway: PaymentGateway) -> None:
        self._gateway = gateway

    def deliver(self, message: Message, now: datetime, /) -> Outcome:
        """Ask for it; `recipient` is the order, `text` the amount."""
        order, amount = OrderId(message.recipient), Decimal(message.text)
        try:
            if self._gateway.send_back(message.message, order, amount, now):
                return Delivered(message.message)
        except Unanswered as failure:
            return Undelivered(str(failure))
        return Undelivered("the gateway will not send it back", for_good=True)


class NobodyDelivers:
    """Paper: a clerk sends it and enters what became of it."""

    def deliver(self, _message: Message, _now: datetime) -> Outcome:
        """Leave it to the clerk."""
        return Undelivered("a clerk sends this", for_good=True)


def deliverers(
    books: Books, sms: GatewayAt | None, mail: GatewayAt | None
) -> dict[Channel, Deliverer]:
    """Give each way out its deliverer, as the court has settled it."""
    keeping = KeepingDeliverer(books)
    return {
        Channel.PLATFORM: keeping,
        Channel.SMS: SmsDeliverer(GatewayDeliverer(sms) if sms else keeping),
        Channel.MAIL: GatewayDeliverer(mail) if mail else keeping,
        Channel.POST: NobodyDelivers(),
    }
