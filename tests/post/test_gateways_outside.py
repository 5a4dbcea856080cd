"""Gateways outside are spoken with in JSON, and whatever they do, the court comes to no harm."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from server_stub.db.post import Channel, Message, MessageId, OrderId
from server_stub.post.call_backs import NewsKind
from server_stub.post.deliverers import GatewayDeliverer, RefundDeliverer, SmsDeliverer
from server_stub.post.exchange import ANSWER_MAX, Unanswered, ask
from server_stub.post.money import HttpGateway, NeverHeard, NewOrder
from server_stub.post.outbox import Delivered, Undelivered
from server_stub.settings import CannotOpen, GatewayAt
from tests.post.gateway_outside import KEY, Outside, gateway_outside

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
ORDER = NewOrder(order=OrderId("order"), court="法院", subject="案号", amount=Decimal(713))
PAID = {
    "kind": "paid",
    "order": "order",
    "amount": "713.00",
    "currency": "CNY",
    "receipt": "R1",
    "at": "2026-03-16T01:00:00Z",
}


@pytest.fixture
def outside() -> Iterator[Outside]:
    with gateway_outside() as each:
        yield each


def message(text: str = "请来", to: str = "13812345678") -> Message:
    return Message(
        message=MessageId("m1"),
        channel=Channel.SMS,
        recipient=to,
        kind="reminder",
        text=text,
        made_at=NOW,
    )


def sms(outside: Outside) -> SmsDeliverer:
    return SmsDeliverer(GatewayDeliverer(outside.at))


def test_a_message_is_handed_over_with_its_name_and_the_court_s_key(outside: Outside) -> None:
    outside.will_say(202, {"receipt": "G7"})
    assert sms(outside).deliver(message(), NOW) == Delivered("G7")
    (asked,) = outside.asked
    assert (asked["method"], asked["path"], asked["key"]) == ("POST", "/v2/messages", "m1")
    assert asked["authorization"] == f"Bearer {KEY}"
    assert asked["said"]["to"] == "13812345678"
    assert asked["said"]["text"] == "请来"


def test_taken_before_is_as_good_as_taken(outside: Outside) -> None:
    outside.will_say(409, {})
    assert sms(outside).deliver(message(), NOW) == Delivered("")


@pytest.mark.parametrize(
    ("status", "for_good"),
    [
        (400, True),
        (404, True),
        (422, True),
        (401, False),
        (408, False),
        (429, False),
        (500, False),
        (503, False),
        (302, False),
    ],
)
def test_what_is_refused_is_tried_again_where_that_can_help(
    outside: Outside, status: int, for_good: bool
) -> None:
    outside.will_say(status, {})
    expected = Undelivered(f"status {status}", for_good=for_good)
    assert sms(outside).deliver(message(), NOW) == expected
    assert len(outside.asked) == 1


@pytest.mark.parametrize(
    "body", [b"<html>", b"[]", b"null", b"\xff", b"[" * 50_000, b" " * (ANSWER_MAX + 1)]
)
def test_an_answer_that_cannot_be_read_is_no_answer(outside: Outside, body: bytes) -> None:
    if body.strip():
        outside.will_say(200, body)
    else:
        outside.will_say(200, b"x" * (ANSWER_MAX + 1))
    assert isinstance(sms(outside).deliver(message(), NOW), Undelivered)


def test_a_gateway_that_hangs_up_or_is_not_there_did_not_answer(outside: Outside) -> None:
    outside.hang_up = True
    assert sms(outside).deliver(message(), NOW) == Undelivered("RemoteDisconnected")
    nowhere = GatewayDeliverer(GatewayAt(url="http://127.0.0.1:9"))
    assert isinstance(nowhere.deliver(message(), NOW), Undelivered)


def test_a_gateway_that_keeps_silent_is_left() -> None:
    with gateway_outside(patience_s=0.2) as outside:
        outside.silent = threading.Event()
        assert sms(outside).deliver(message(), NOW) == Undelivered("TimeoutError")


def test_what_no_operator_would_take_is_not_handed_over(outside: Outside) -> None:
    for bad in (message(to="110"), message(text="长" * 400)):
        outcome = sms(outside).deliver(bad, NOW)
        assert isinstance(outcome, Undelivered)
        assert outcome.for_good
    assert outside.asked == []


def test_an_order_is_opened_under_the_court_s_name_for_it(outside: Outside) -> None:
    outside.will_say(201, {"page": "https://pay.example.org/o/1"})
    assert HttpGateway(outside.at).open(ORDER, NOW) == "https://pay.example.org/o/1"
    (asked,) = outside.asked
    assert (asked["path"], asked["key"]) == ("/v2/orders", "order")
    assert asked["said"]["amount"] == "713.00"


@pytest.mark.parametrize(
    "page", [None, 7, "", "javascript:alert(1)", "http://pay.example.org", "https://" + "x" * 300]
)
def test_a_page_that_is_none_is_no_answer(outside: Outside, page: object) -> None:
    outside.will_say(201, {"page": page})
    with pytest.raises(Unanswered):
        HttpGateway(outside.at).open(ORDER, NOW)


def test_the_gateway_is_asked_what_became_of_an_order(outside: Outside) -> None:
    gateway = HttpGateway(outside.at)
    outside.will_say(200, {"standing": "pending"})
    assert gateway.told_of(OrderId("order")) is None
    outside.will_say(200, {"standing": "paid", "news": PAID})
    news = gateway.told_of(OrderId("order"))
    assert news is not None
    assert (news.kind, news.money) == (NewsKind.PAID, Decimal(713))
    outside.will_say(404, {})
    with pytest.raises(NeverHeard):
        gateway.told_of(OrderId("../order"))
    assert outside.asked[-1]["path"] == "/v2/orders/..%2Forder"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (500, {}),
        (200, {}),
        (200, {"news": {**PAID, "order": "another"}}),
        (200, {"news": {**PAID, "kind": "refunded"}}),
        (200, {"news": {**PAID, "amount": "713"}}),
        (200, {"news": {**PAID, "currency": "USD"}}),
    ],
)
def test_what_does_not_answer_the_question_is_no_answer(
    outside: Outside, status: int, said: object
) -> None:
    outside.will_say(status, said)
    with pytest.raises(Unanswered):
        HttpGateway(outside.at).told_of(OrderId("order"))


def test_money_is_sent_back_once_for_each_name(outside: Outside) -> None:
    refund = message(text="500.00", to="order")
    way = RefundDeliverer(HttpGateway(outside.at))
    for status in (200, 409):
        outside.will_say(status, {})
        assert way.deliver(refund, NOW) == Delivered("m1")
    outside.will_say(422, {})
    outcome = way.deliver(refund, NOW)
    assert isinstance(outcome, Undelivered)
    assert outcome.for_good
    outside.will_say(503, {})
    assert way.deliver(refund, NOW) == Undelivered("status 503")
    assert {each["key"] for each in outside.asked} == {"m1"}


def test_no_redirect_is_followed(outside: Outside) -> None:
    outside.will_say(307, {})
    assert ask(outside.at, "GET", "/x").status == 307
    assert len(outside.asked) == 1


@pytest.mark.parametrize(
    "url", ["http://gateway.example.org", "ftp://x", "https://", "https://a:b@c.org", "gateway"]
)
def test_a_gateway_that_could_be_overheard_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(CannotOpen):
        GatewayAt(url=url)


def test_a_key_is_not_shown() -> None:
    assert "secret" not in repr(GatewayAt(url="https://gateway.example.org", key="secret"))
