"""A fee is paid once, whatever the gateway says and how often, and nobody else sees it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from client.protocol.errors import CourtError, Forbidden, Malformed, NotFound, Reason, Refused
from client.protocol.payment import (
    AskFeeRelief,
    ClaimFee,
    DecideFeeRelief,
    FeeAction,
    FeeRelief,
    FeeState,
    GiveFeeNotice,
    OrderFeeRefund,
    PayStanding,
)
from client.protocol.post import PostChannel
from server_stub.db import Books
from server_stub.db.post import Channel, OrderId
from server_stub.post.call_backs import News, NewsKind, Signed, canonical, signed
from server_stub.post.exchange import Unanswered
from server_stub.post.money import NeverHeard, NewOrder
from server_stub.post.office import PostOffice
from server_stub.post.trial_gateway import Act
from server_stub.settings import CannotOpen, GatewayAt, Gateways
from server_stub.usecases import gateway_reports, payments
from server_stub.usecases.registry import Registry
from tests.usecases.post_court import DUE, PHONE, Post
from tests.usecases.small_court import SmallCourt


@pytest.fixture
def post(registry: Registry, small_court: SmallCourt) -> Post:
    return Post(registry, small_court)


def news(post: Post, order: str, kind: NewsKind = NewsKind.PAID, **said: object) -> Signed:
    told = News(kind=kind, order=order, amount=DUE, receipt="R1", at=post.now)
    body = canonical(told.model_copy(update=said))
    return signed(body, post.registry.post.key, post.now, "n" * 30 + str(post.now.second % 10))


def reason_of(deed: Callable[[], object]) -> Reason:
    with pytest.raises(CourtError) as caught:
        deed()
    return caught.value.reason


def test_a_fee_is_paid_at_the_till_and_the_receipt_is_kept(post: Post) -> None:
    payment = post.fee_due()
    order = post.pay(payment)
    assert order.page.startswith("/pay/")
    post.at_the_till(order)
    assert post.fee(payment).state is FeeState.DUE
    post.round(seconds=1)
    fee = post.fee(payment)
    assert (fee.state, fee.paid, fee.held, fee.due_at) == (FeeState.PAID, DUE, "0.00", None)
    assert fee.orders[0].standing is PayStanding.PAID
    assert fee.orders[0].receipt.startswith("T")


def test_the_notice_starts_seven_days_and_goes_out_to_the_payer(post: Post) -> None:
    post.confirm("plaintiff", "plaintiff", PostChannel.SMS, PHONE)
    fee = post.fee(post.fee_due())
    assert fee.due_at is not None
    assert (fee.due_at - post.now).days == 7
    post.round(seconds=1)
    with post.registry.books.reading() as unit:
        (kept,) = unit.post.kept(channel=Channel.SMS, limit=5)
    assert kept.recipient == PHONE
    assert DUE in kept.text


def test_asking_to_pay_twice_opens_one_order(post: Post) -> None:
    payment = post.fee_due()
    first = post.pay(payment, "one key")
    assert post.pay(payment, "one key") == first
    assert post.pay(payment, "another key") == first
    assert len(post.fee(payment).orders) == 1


def test_a_failed_order_leaves_the_fee_due_and_another_can_be_opened(post: Post) -> None:
    payment = post.fee_due()
    first = post.pay(payment)
    post.at_the_till(first, Act.LEAVE)
    assert post.tell() == 0
    post.at_the_till(first, Act.FAIL)
    post.tell()
    assert post.fee(payment).orders[0].standing is PayStanding.FAILED
    second = post.pay(payment)
    assert second.order != first.order
    post.at_the_till(second)
    post.tell()
    assert post.fee(payment).state is FeeState.PAID


def test_an_order_that_nobody_pays_fails_after_half_an_hour(post: Post) -> None:
    payment = post.fee_due()
    post.pay(payment)
    post.round(minutes=29)
    assert post.fee(payment).orders[0].standing is PayStanding.PENDING
    post.round(minutes=2)
    assert post.fee(payment).orders[0].standing is PayStanding.FAILED


def test_a_call_back_that_is_repeated_is_refused_and_changes_nothing(post: Post) -> None:
    payment = post.fee_due()
    said = news(post, post.pay(payment).order)
    gateway_reports.hear_call_back(post.registry, said, post.now)
    before = post.fee(payment)
    again = reason_of(lambda: gateway_reports.hear_call_back(post.registry, said, post.now))
    assert again is Reason.ALREADY_SO
    assert post.fee(payment) == before


def test_the_same_news_under_another_nonce_is_one_payment(post: Post) -> None:
    payment = post.fee_due()
    order = post.pay(payment).order
    for _ in range(3):
        gateway_reports.hear_call_back(post.registry, news(post, order), post.now)
        post.move(seconds=1)
    fee = post.fee(payment)
    assert (fee.paid, fee.held) == (DUE, "0.00")


def test_a_forged_call_back_is_forbidden(post: Post) -> None:
    payment = post.fee_due()
    said = replace(news(post, post.pay(payment).order), signature="0" * 64)
    with pytest.raises(Forbidden):
        gateway_reports.hear_call_back(post.registry, said, post.now)
    assert post.fee(payment).state is FeeState.DUE


def test_a_late_call_back_is_heard_when_it_is_signed_anew(post: Post) -> None:
    payment = post.fee_due()
    said = news(post, post.pay(payment).order)
    post.move(minutes=6)
    with pytest.raises(Forbidden):
        gateway_reports.hear_call_back(post.registry, said, post.now)
    body = said.body
    anew = signed(body, post.registry.post.key, post.now, "m" * 32)
    gateway_reports.hear_call_back(post.registry, anew, post.now)
    assert post.fee(payment).state is FeeState.PAID


def test_another_amount_is_held_and_does_not_pay_the_fee(post: Post) -> None:
    payment = post.fee_due()
    said = news(post, post.pay(payment).order, amount="7.13")
    gateway_reports.hear_call_back(post.registry, said, post.now)
    fee = post.fee(payment)
    assert (fee.state, fee.paid, fee.held) == (FeeState.DUE, "0.00", "7.13")


def test_news_of_a_foreign_order_finds_nothing(post: Post) -> None:
    post.fee_due()
    with pytest.raises(NotFound):
        gateway_reports.hear_call_back(post.registry, news(post, "f" * 32), post.now)


def test_paid_without_a_receipt_is_no_news(post: Post) -> None:
    order = post.pay(post.fee_due()).order
    said = news(post, order, receipt="")
    told = reason_of(lambda: gateway_reports.hear_call_back(post.registry, said, post.now))
    assert told is Reason.MALFORMED


def test_failed_after_paid_comes_too_late_to_matter(post: Post) -> None:
    payment = post.fee_due()
    order = post.pay(payment).order
    gateway_reports.hear_call_back(post.registry, news(post, order), post.now)
    post.move(seconds=1)
    failed = news(post, order, NewsKind.FAILED, receipt="")
    gateway_reports.hear_call_back(post.registry, failed, post.now)
    assert post.fee(payment).state is FeeState.PAID
    assert post.fee(payment).orders[0].standing is PayStanding.PAID


def test_paid_after_failed_pays_and_what_comes_then_is_held(post: Post) -> None:
    payment = post.fee_due()
    first = post.pay(payment)
    failed = news(post, first.order, NewsKind.FAILED, receipt="")
    gateway_reports.hear_call_back(post.registry, failed, post.now)
    second = post.pay(payment)
    post.move(seconds=1)
    gateway_reports.hear_call_back(post.registry, news(post, first.order), post.now)
    post.at_the_till(second)
    post.tell()
    fee = post.fee(payment)
    assert (fee.state, fee.paid, fee.held) == (FeeState.PAID, DUE, DUE)


class LostGateway:
    """A gateway that does not answer, or does not know of what it was asked."""

    def __init__(self, error: Exception) -> None:
        self.error = error

    def open(self, order: NewOrder, now: object, /) -> str:
        raise self.error if isinstance(self.error, Unanswered) else Unanswered("lost")

    def told_of(self, order: OrderId) -> News | None:
        raise self.error

    def send_back(self, refund: str, order: OrderId, amount: Decimal, now: object, /) -> bool:
        raise self.error


def with_gateway(post: Post, error: Exception) -> Post:
    office = replace(post.registry.post, gateway=LostGateway(error), trial=None)
    return Post(replace(post.registry, post=office), post.court, post.now)


def test_an_order_that_the_gateway_did_not_hear_stands_and_is_opened_by_asking_again(
    post: Post,
) -> None:
    payment = post.fee_due()
    lost = with_gateway(post, Unanswered("no answer"))
    order = lost.pay(payment)
    assert (order.page, order.standing) == ("", PayStanding.PENDING)
    again = post.pay(payment)
    assert again.order == order.order
    assert again.page


def test_an_order_that_never_reached_the_gateway_is_given_up(post: Post) -> None:
    payment = post.fee_due()
    lost = with_gateway(post, NeverHeard())
    lost.pay(payment)
    lost.round(minutes=2)
    assert post.fee(payment).orders[0].standing is PayStanding.PENDING
    lost.round(minutes=4)
    assert post.fee(payment).orders[0].standing is PayStanding.FAILED


def test_what_the_gateway_never_told_is_found_by_asking(post: Post) -> None:
    payment = post.fee_due()
    order = post.pay(payment)
    post.at_the_till(order)
    assert gateway_reports.reconcile(post.registry, post.now) == 0
    assert gateway_reports.reconcile(post.registry, post.move(minutes=1)) == 1
    assert post.fee(payment).state is FeeState.PAID
    assert post.tell() == 1
    assert post.fee(payment).paid == DUE


def test_a_gateway_that_is_away_is_asked_again_later_and_no_oftener(post: Post) -> None:
    payment = post.fee_due()
    post.pay(payment)
    lost = with_gateway(post, Unanswered("away"))
    assert gateway_reports.reconcile(lost.registry, lost.move(minutes=2)) == 0
    with post.registry.books.reading() as unit:
        assert unit.orders.stuck(lost.now - timedelta(minutes=1), 10) == ()
        assert len(unit.orders.stuck(lost.now, 10)) == 1


def test_held_money_goes_back_by_the_way_it_came(post: Post) -> None:
    payment = post.fee_due()
    order = post.pay(payment)
    post.at_the_till(order)
    post.tell()
    said = OrderFeeRefund(amount="500.00", grounds="撤诉减半")
    ask = post.asks("judge", "refund")
    judge = post.who("judge")
    for _ in range(2):
        payments.order_refund(post.registry, ask, judge, payment, said)
    assert post.fee(payment).refunded == "0.00"
    for _ in range(3):
        post.round(seconds=5)
    assert post.fee(payment).refunded == "500.00"
    found = post.trial.order_on(order.page.removeprefix("/pay/"))
    assert found is not None
    assert found.refunded == Decimal(500)


def test_more_than_came_does_not_go_back(post: Post) -> None:
    payment = post.fee_due()
    post.at_the_till(post.pay(payment))
    post.tell()

    def back(amount: str) -> object:
        said = OrderFeeRefund(amount=amount, grounds="退费")
        return payments.order_refund(
            post.registry, post.asks("clerk"), post.who("clerk"), payment, said
        )

    assert reason_of(lambda: back("713.01")) is Reason.AMOUNT_DIFFERS
    back("700.00")
    assert reason_of(lambda: back("13.01")) is Reason.AMOUNT_DIFFERS
    back("13.00")


def test_relief_is_asked_by_the_payer_and_decided_by_the_judge(post: Post) -> None:
    payment = post.fee_due()
    asked = AskFeeRelief(relief=FeeRelief.REDUCTION, grounds="低保户")
    payments.ask_relief(post.registry, post.who("plaintiff"), payment, asked, post.now)
    grant = DecideFeeRelief(granted=True, due="300.00")
    refused = reason_of(
        lambda: payments.decide_relief(post.registry, post.who("clerk"), payment, grant, post.now)
    )
    assert refused is Reason.NOT_YOUR_OFFICE
    fee = payments.decide_relief(post.registry, post.who("judge"), payment, grant, post.now)
    assert (fee.state, fee.due) == (FeeState.DUE, "300.00")


def test_each_is_shown_what_they_may_do(post: Post) -> None:
    payment = post.fee_due()
    assert post.fee(payment).allowed_actions == (FeeAction.PAY, FeeAction.ASK_RELIEF)
    assert post.fee(payment, "clerk").allowed_actions == ()
    post.pay(payment)
    assert post.fee(payment).allowed_actions == (FeeAction.PAY,)


@pytest.mark.parametrize("login", ["defendant", "other", "stranger"])
def test_a_fee_of_another_is_not_there(post: Post, login: str) -> None:
    payment = post.fee_due()
    with pytest.raises(NotFound):
        post.fee(payment, login)
    with pytest.raises(NotFound):
        payments.pay_fee(post.registry, post.asks(login), post.who(login), payment)


def test_a_party_claims_no_fee_and_the_court_pays_none(post: Post) -> None:
    payment = post.fee_due()
    new = ClaimFee(payer=post.court.seats["plaintiff"], due=DUE)
    for login in ("plaintiff", "defendant"):
        with pytest.raises(Forbidden):
            payments.claim_fee(
                post.registry, post.asks(login), post.who(login), post.court.ours, new
            )
    with pytest.raises(Forbidden):
        payments.pay_fee(post.registry, post.asks("clerk"), post.who("clerk"), payment)


@pytest.mark.parametrize(
    "served_at",
    [
        datetime(2026, 3, 17, 1, 0, tzinfo=UTC),
        datetime(2026, 3, 16, 0, 59, tzinfo=UTC),
        datetime(1900, 1, 1, tzinfo=UTC),
        datetime(2200, 1, 1, tzinfo=UTC),
    ],
)
def test_a_notice_is_served_after_the_fee_was_claimed_and_not_tomorrow(
    post: Post, served_at: datetime
) -> None:
    clerk = post.who("clerk")
    new = ClaimFee(payer=post.court.seats["plaintiff"], due=DUE)
    fee = payments.claim_fee(post.registry, post.asks("clerk"), clerk, post.court.ours, new)
    notice = GiveFeeNotice(served_at=served_at)
    with pytest.raises(Refused):
        payments.give_notice(post.registry, clerk, fee.payment, notice, post.now)


def test_nothing_is_no_fee(post: Post) -> None:
    told = reason_of(lambda: post.fee_due("0.00"))
    assert told is Reason.AMOUNT_DIFFERS


def test_a_gateway_outside_needs_a_key(tmp_path: Path) -> None:
    outside = Gateways(payment=GatewayAt(url="https://gateway.example.org"))
    books = Books(tmp_path / "books.sqlite3")
    with pytest.raises(CannotOpen):
        PostOffice.open(books, tmp_path, outside)
    books.close()


def test_one_key_for_two_things_is_refused(post: Post) -> None:
    clerk = post.who("clerk")
    new = ClaimFee(payer=post.court.seats["plaintiff"], due=DUE)
    ask = post.asks("clerk", "one")
    payments.claim_fee(post.registry, ask, clerk, post.court.ours, new)
    with pytest.raises(Malformed):
        payments.claim_fee(post.registry, replace(ask, asked="else"), clerk, post.court.ours, new)
