"""Money moves once, is never lost, and nothing lapses while it is on its way."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from client.protocol.errors import Reason, Refused
from server_stub.domain.costs import Relief
from server_stub.domain.payment import (
    FINAL,
    START,
    TABLE,
    AskRelief,
    DecideRelief,
    EndDeferral,
    NotifyFee,
    OpenPayment,
    OrderRefund,
    Payment,
    PaymentCommand,
    PaymentState,
    ReportFailed,
    ReportPaid,
    ReportRefunded,
    apply,
    decide,
)
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import LetPass, Office
from tests.domain.tables import NOW, WALKS, asked, check_table

FEE, DAY = Decimal("713.00"), timedelta(days=1)
OPEN = OpenPayment("order", FEE)
PAID = ReportPaid("order", "receipt", FEE, NOW)
PARTY, COURT, GATEWAY, CLOCK = Office.PARTY, Office.JUDGE, Office.GATEWAY, Office.CLOCK
Deed = tuple[PaymentCommand, Office]
NOTIFIED: Deed = (NotifyFee(NOW), Office.CLERK)
ASKED: Deed = (AskRelief(Relief.REDUCTION, "低保户"), PARTY)


def then(payment: Payment, command: PaymentCommand, by: Office, days: int = 0) -> Payment:
    for event in decide(command, payment, asked(by, NOW + days * DAY)):
        payment = apply(payment, event)
    return payment


def after(*deeds: Deed) -> Payment:
    payment = Payment(due=FEE)
    for command, by in deeds:
        payment = then(payment, command, by)
    return payment


def refused(payment: Payment, command: PaymentCommand, by: Office, days: int = 0) -> Reason:
    with pytest.raises(Refused) as caught:
        decide(command, payment, asked(by, NOW + days * DAY))
    return caught.value.reason


def test_the_table_leads_everywhere_and_to_an_end() -> None:
    check_table(TABLE, PaymentState, START, FINAL)


def test_a_fee_is_paid_within_seven_days_of_the_notice() -> None:
    due = after(NOTIFIED)
    assert [(each.limit, each.length) for each in due.clocks] == [(Limit.FEE_PAY, 7)]
    paid = after(NOTIFIED, (OPEN, PARTY), (PAID, GATEWAY))
    assert (paid.state, paid.paid, paid.clocks) == (PaymentState.PAID, FEE, ())


def test_the_same_receipt_twice_is_one_payment() -> None:
    paid = after(NOTIFIED, (OPEN, PARTY), (PAID, GATEWAY))
    assert decide(PAID, paid, asked(GATEWAY)) == ()
    assert then(after(NOTIFIED, (OPEN, PARTY)), OPEN, PARTY).orders == {"order"}


def test_money_that_is_not_owed_is_held_and_sent_back() -> None:
    paid = after(NOTIFIED, (OPEN, PARTY), (PAID, GATEWAY))
    twice = then(paid, ReportPaid("order", "another", FEE, NOW), GATEWAY)
    assert (twice.paid, twice.held, twice.returnable) == (FEE, FEE, 2 * FEE)
    ordered = then(twice, OrderRefund("refund", FEE, "重复交纳"), COURT)
    assert {clock.limit for clock in ordered.clocks} == {Limit.FEE_REFUND}
    assert then(ordered, OrderRefund("refund", FEE, "重复交纳"), COURT) == ordered
    back = then(ordered, ReportRefunded("refund"), GATEWAY)
    assert (back.refunded, back.returnable, back.clocks) == (FEE, FEE, ())
    assert then(back, ReportRefunded("refund"), GATEWAY) == back
    other = then(after(NOTIFIED, (OPEN, PARTY)), ReportPaid("order", "r", Decimal(1), NOW), GATEWAY)
    assert (other.state, other.held) == (PaymentState.DUE, Decimal(1))


def test_no_more_goes_back_than_came() -> None:
    paid = after(NOTIFIED, (OPEN, PARTY), (PAID, GATEWAY))
    too_much = OrderRefund("refund", FEE + 1, "撤诉")
    assert refused(paid, too_much, COURT) is Reason.AMOUNT_DIFFERS
    assert refused(paid, OrderRefund("refund", FEE, ""), COURT) is Reason.GROUNDS_MISSING


def test_what_is_unpaid_after_the_notice_counts_as_withdrawn() -> None:
    due = after(NOTIFIED)
    assert refused(due, LetPass(), CLOCK, 6) is Reason.PERIOD_RUNNING
    assert then(due, LetPass(), CLOCK, 9).state is PaymentState.UNPAID
    assert refused(due, OPEN, PARTY, 9) is Reason.PERIOD_OVER


def test_nothing_lapses_while_money_is_on_its_way() -> None:
    pending = after(NOTIFIED, (OPEN, PARTY))
    assert refused(pending, LetPass(), CLOCK, 9) is Reason.PAYMENT_PENDING
    assert refused(pending, OpenPayment("second", FEE), PARTY) is Reason.PAYMENT_PENDING
    assert refused(pending, ASKED[0], PARTY) is Reason.PAYMENT_PENDING
    failed = then(pending, ReportFailed("order"), GATEWAY)
    assert then(failed, ReportFailed("order"), GATEWAY) == failed
    assert then(failed, LetPass(), CLOCK, 9).state is PaymentState.UNPAID


def test_what_was_paid_in_time_is_paid_however_late_it_is_heard_of() -> None:
    unpaid = then(after(NOTIFIED), LetPass(), CLOCK, 9)
    in_time = ReportPaid("order", "receipt", FEE, NOW + 6 * DAY)
    assert then(unpaid, in_time, GATEWAY, 10).state is PaymentState.PAID
    late = then(unpaid, ReportPaid("order", "receipt", FEE, NOW + 9 * DAY), GATEWAY, 10)
    assert (late.state, late.held) == (PaymentState.UNPAID, FEE)


def test_another_sum_than_the_one_due_is_not_begun() -> None:
    assert (
        refused(after(NOTIFIED), OpenPayment("order", Decimal(1)), PARTY) is Reason.AMOUNT_DIFFERS
    )


def test_relief_is_granted_or_refused_with_reasons() -> None:
    waiting = after(NOTIFIED, ASKED)
    assert waiting.clocks == ()
    half = Decimal("356.50")
    reduced = then(waiting, DecideRelief(granted=True, due=half, grounds=""), COURT)
    assert (reduced.state, reduced.due) == (PaymentState.DUE, half)
    unexplained = DecideRelief(granted=False, due=FEE, grounds=" ")
    assert refused(waiting, unexplained, COURT) is Reason.GROUNDS_MISSING
    again = then(waiting, DecideRelief(granted=False, due=half, grounds="不符合条件"), COURT, 3)
    assert (again.due, len(again.clocks)) == (FEE, 1)
    nothing_less = DecideRelief(granted=True, due=FEE, grounds="")
    assert refused(waiting, nothing_less, COURT) is Reason.RELIEF_NOT_ALLOWED
    assert (
        refused(after(NOTIFIED), AskRelief(Relief.REDUCTION, ""), PARTY) is Reason.GROUNDS_MISSING
    )


def test_a_deferred_fee_falls_due_when_the_court_says() -> None:
    waiting = after(NOTIFIED, (AskRelief(Relief.DEFERRAL, "暂时困难"), PARTY))
    deferred = then(waiting, DecideRelief(granted=True, due=FEE, grounds=""), COURT)
    assert (deferred.state, deferred.clocks) == (PaymentState.DEFERRED, ())
    assert then(deferred, EndDeferral(), COURT).state is PaymentState.DUE
    exempt = after(NOTIFIED, (AskRelief(Relief.EXEMPTION, "特困供养"), PARTY))
    remitted = then(exempt, DecideRelief(granted=True, due=Decimal(0), grounds=""), COURT)
    assert remitted.state is PaymentState.REMITTED
    some = DecideRelief(granted=True, due=Decimal(1), grounds="")
    assert refused(exempt, some, COURT) is Reason.RELIEF_NOT_ALLOWED


NAMES = st.sampled_from(["one", "two"])
COMMANDS: st.SearchStrategy[PaymentCommand] = st.one_of(
    st.builds(OpenPayment, NAMES, st.just(FEE)),
    st.builds(ReportPaid, NAMES, NAMES, st.sampled_from([FEE, Decimal(1)]), st.just(NOW)),
    st.builds(ReportFailed, NAMES),
    st.builds(OrderRefund, NAMES, st.sampled_from([FEE, Decimal(1)]), st.just("撤诉")),
    st.builds(ReportRefunded, NAMES),
    st.builds(AskRelief, st.sampled_from(Relief), st.just("困难")),
    st.builds(DecideRelief, st.booleans(), st.sampled_from([FEE, Decimal(0)]), st.just("理由")),
    st.sampled_from([NotifyFee(NOW), EndDeferral(), LetPass()]),
)


class PaymentWalk(RuleBasedStateMachine):
    """The gateway repeats itself and comes late; people try everything."""

    def __init__(self) -> None:
        super().__init__()
        self.payment, self.now, self.came = Payment(due=FEE), NOW, {"": Decimal(0)}

    @rule(command=COMMANDS, by=st.sampled_from(Office), days=st.sampled_from([0, 0, 1, 10]))
    def ask(self, command: PaymentCommand, by: Office, days: int) -> None:
        self.now += days * DAY
        before = self.payment
        try:
            events = decide(command, before, asked(by, self.now))
        except Refused:
            assert self.payment == before
            return
        for event in events:
            self.payment = apply(before, event)
            if isinstance(command, ReportPaid):
                assert command.receipt not in self.came
                self.came[command.receipt] = command.amount

    @invariant()
    def no_money_is_lost_or_made(self) -> None:
        assert self.payment.paid + self.payment.held == sum(self.came.values())
        assert self.payment.returnable >= 0

    @invariant()
    def a_fee_that_is_due_has_its_clock(self) -> None:
        limits = {clock.limit for clock in self.payment.clocks}
        assert (Limit.FEE_PAY in limits) is (self.payment.state is PaymentState.DUE)


PaymentWalk.TestCase.settings = WALKS
TestPaymentWalk = PaymentWalk.TestCase


def test_times_are_those_of_the_notice() -> None:
    told_later = then(Payment(due=FEE), NotifyFee(NOW - 2 * DAY), Office.CLERK)
    assert told_later.clocks[0].ends_on.day == 9
