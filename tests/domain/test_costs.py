"""Who bears the costs in the end, and that no cent is lost."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.errors import Reason, Refused
from server_stub.domain.costs import (
    REFUNDS,
    Ending,
    Relief,
    Share,
    after_change,
    after_halving,
    apportioned,
    balances,
    by_outcome,
    refund_for,
    relieved,
    top_up,
    top_up_unpaid,
)
from server_stub.domain.fee_schedule import CourtRates, FeeKind
from server_stub.domain.fees import NOTHING, Halving, fee_for

RATES = CourtRates()
FULL = fee_for(FeeKind.PROPERTY, RATES, Decimal(65_040))
HALF = fee_for(FeeKind.PROPERTY, RATES, Decimal(65_040), halvings=[Halving.SUMMARY])


def test_summary_that_becomes_ordinary_is_topped_up_or_half_goes_back() -> None:
    assert top_up(HALF, HALF.amount).pay == Decimal("713.00")
    assert top_up_unpaid(HALF.amount, RATES).refund == Decimal("356.50")


def test_a_suit_withdrawn_or_mediated_gives_half_back() -> None:
    ended = fee_for(FeeKind.PROPERTY, RATES, Decimal(356_000), halvings=[Halving.MEDIATED])
    assert after_halving(Decimal(6_640), ended).refund == Decimal("3320.00")
    assert after_halving(Decimal("3320.00"), ended).refund == 0


def test_a_changed_claim_changes_the_fee_until_the_investigation_is_over() -> None:
    larger = fee_for(FeeKind.PROPERTY, RATES, Decimal(100_000))
    assert after_change(FULL.amount, larger, investigation_over=True).pay == Decimal("874.00")
    smaller = fee_for(FeeKind.PROPERTY, RATES, Decimal(8_000))
    early = after_change(FULL.amount, smaller, investigation_over=False)
    assert (early.pay, early.refund) == (NOTHING, Decimal("1376.00"))
    late = after_change(FULL.amount, smaller, investigation_over=True)
    assert (late.pay, late.refund, late.law.number) == (NOTHING, NOTHING, 35)


@pytest.mark.parametrize("ending", Ending)
def test_what_goes_back_stands_in_the_table(ending: Ending) -> None:
    share, article = REFUNDS[ending]
    assert refund_for(Decimal(100), ending) == (100 if share is Share.ALL else 0)
    assert article.number in {24, 25, 26, 27, 28}


def test_relief_is_given_as_the_measures_allow() -> None:
    due = Decimal("1426.00")

    def left(relief: Relief, *, natural: bool = True, by: str = "0") -> Decimal:
        return relieved(due, relief, RATES, natural_person=natural, reduced_by=Decimal(by))

    assert left(Relief.DEFERRAL) == due
    assert left(Relief.REDUCTION, by="0.3", natural=False) == Decimal("998.20")
    assert left(Relief.EXEMPTION) == 0
    for relief, by in (
        (Relief.REDUCTION, "0.29"),
        (Relief.REDUCTION, "1"),
        (Relief.EXEMPTION, "0"),
    ):
        with pytest.raises(Refused) as caught:
            left(relief, natural=False, by=by)
        assert caught.value.reason is Reason.RELIEF_NOT_ALLOWED


def test_a_partial_success_divides_the_fee() -> None:
    assert by_outcome(Decimal("100.00"), claimed=Decimal(3), awarded=Decimal(2)) == (
        Decimal("33.33"),
        Decimal("66.67"),
    )
    with pytest.raises(ValueError, match="no outcome"):
        by_outcome(Decimal(100), claimed=Decimal(1), awarded=Decimal(2))


def test_costs_are_borne_by_somebody() -> None:
    for weights in ({"a": Decimal(0)}, {"a": Decimal(2), "b": Decimal(-1)}):
        with pytest.raises(ValueError, match="borne by somebody"):
            apportioned(Decimal(1), weights)


def test_the_winner_is_refunded_and_the_loser_pays() -> None:
    assert balances({"plaintiff": Decimal(713)}, {"defendant": Decimal(713)}) == {
        "plaintiff": Decimal(713),
        "defendant": Decimal(-713),
    }


@given(
    st.decimals(0, 10_000_000, places=2),
    st.lists(st.decimals("0.01", 1_000_000, places=2), min_size=1, max_size=9),
)
def test_shares_add_up_to_the_cent(amount: Decimal, weights: list[Decimal]) -> None:
    shares = apportioned(amount, dict(enumerate(weights)))
    assert sum(shares.values()) == amount
    total = sum(weights)
    assert all(
        abs(shares[who] - amount * weight / total) <= Decimal("0.011")
        for who, weight in enumerate(weights)
    )
