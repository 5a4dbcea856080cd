"""What a suit costs: every example of the law's own arithmetic, to the cent."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_stub.domain.fee_schedule import (
    APPLICATION_FEES,
    NOT_PREPAID,
    PARTS,
    RANGES,
    SCHEDULES,
    CourtRates,
    FeeKind,
    Label,
    RateNotSet,
)
from server_stub.domain.fees import (
    Claim,
    Halving,
    acceptance_fee,
    appeal_fee,
    counterclaim_fee,
    fee_for,
    in_yuan,
)
from server_stub.domain.law import Act, Article

RATES = CourtRates(per_case={FeeKind.PERSONALITY: Decimal(300), FeeKind.DIVORCE: Decimal(150)})
P, SUMMARY = FeeKind.PROPERTY, (Halving.SUMMARY,)
AMOUNTS = st.decimals(0, 100_000_000, places=2)


def rates_with(kind: FeeKind, amount: int) -> CourtRates:
    return CourtRates(per_case={kind: Decimal(amount)})


@pytest.mark.parametrize(
    ("kind", "amount", "halvings", "fee"),
    [
        (P, "8000", SUMMARY, "25.00"),
        (P, "65040", (), "1426.00"),
        (P, "65040", SUMMARY, "713.00"),
        (P, "128456.78", SUMMARY, "1434.57"),
        (P, "356000", (Halving.MEDIATED,), "3320.00"),
        (P, "1000000", (), "13800.00"),
        (P, "3500000", (), "34800.00"),
        (P, "26000000", (), "171800.00"),
        (FeeKind.PERSONALITY, "80000", (), "600.00"),
        (FeeKind.DIVORCE, "1200000", (), "5150.00"),
        (FeeKind.DIVORCE, "200000", (), "150.00"),
        (FeeKind.LABOUR, "0", SUMMARY, "5.00"),
        (FeeKind.ENFORCEMENT, "1000000", (), "12400.00"),
        (FeeKind.PRESERVATION, "500000", (), "3020.00"),
        (FeeKind.PRESERVATION, "5000000", (), "5000.00"),
        (FeeKind.PAYMENT_ORDER, "356000", (), "2213.33"),
        # Property, at and about the bounds
        (P, "0", (), "50.00"),
        (P, "10000", (), "50.00"),
        (P, "10000.01", (), "50.00"),
        (P, "10001", (), "50.03"),
        (P, "100000", (), "2300.00"),
        (P, "200000", (), "4300.00"),
        (P, "500000", (), "8800.00"),
        (P, "2000000", (), "22800.00"),
        (P, "5000000", (), "46800.00"),
        (P, "10000000", (), "81800.00"),
        (P, "20000000", (), "141800.00"),
        (P, "50000000", (), "291800.00"),
        (FeeKind.ENFORCEMENT, "50000", (), "650.00"),
        (FeeKind.ENFORCEMENT, "500000", (), "7400.00"),
        (FeeKind.ENFORCEMENT, "5000000", (), "52400.00"),
        (FeeKind.ENFORCEMENT, "10000000", (), "77400.00"),
        (FeeKind.ENFORCEMENT, "20000000", (), "87400.00"),
        (FeeKind.PRESERVATION, "0", (), "30.00"),
        (FeeKind.PRESERVATION, "1001", (), "30.01"),
        (FeeKind.PRESERVATION, "50000", (), "520.00"),
        (FeeKind.PRESERVATION, "100000", (), "1020.00"),
        (FeeKind.PRESERVATION, "896000", (), "5000.00"),
        # Sums per case
        (FeeKind.PUBLIC_SUMMONS, "0", (), "100.00"),
        (FeeKind.ARBITRATION, "0", (), "400.00"),
        (FeeKind.ADMINISTRATIVE, "0", (), "50.00"),
        (FeeKind.ADMINISTRATIVE_IP_MARITIME, "0", (), "100.00"),
        (FeeKind.NONE, "0", (), "0.00"),
        (FeeKind.BANKRUPTCY, "1000000", (), "6900.00"),
        (FeeKind.BANKRUPTCY, "1000000000", (), "300000.00"),
    ],
)
def test_a_fee_is_what_the_measures_make_it(
    kind: FeeKind, amount: str, halvings: tuple[Halving, ...], fee: str
) -> None:
    assert fee_for(kind, RATES, Decimal(amount), halvings=halvings).amount == Decimal(fee)


def test_reputation_from_a_base_of_500() -> None:
    fee = fee_for(FeeKind.PERSONALITY, rates_with(FeeKind.PERSONALITY, 500), Decimal(250_000))
    assert fee.amount == Decimal("1750.00")
    assert [line.amount for line in fee.lines] == [Decimal(500), Decimal(500), Decimal(750)]


def test_only_the_part_appealed_costs() -> None:
    fee = appeal_fee(P, RATES, Decimal(2_000_000))
    assert fee.amount == Decimal("22800.00")
    assert Article(Act.COSTS, 17) in fee.law


def test_the_arithmetic_stands_line_by_line() -> None:
    fee = fee_for(P, RATES, Decimal("128456.78"), halvings=SUMMARY)
    assert [(line.label, line.base, line.rate) for line in fee.lines] == [
        (Label.PER_CASE, 0, None),
        (Label.PART_OF_AMOUNT, Decimal(90_000), Decimal("0.025")),
        (Label.PART_OF_AMOUNT, Decimal("28456.78"), Decimal("0.02")),
    ]
    assert fee.full == Decimal("2869.14")
    assert fee.law == (Article(Act.COSTS, 13), Article(Act.COSTS, 16))


def test_a_cap_is_a_line_of_its_own() -> None:
    fee = fee_for(FeeKind.PRESERVATION, RATES, Decimal(5_000_000))
    assert fee.lines[-1].label is Label.CAPPED
    assert sum(line.amount for line in fee.lines) == fee.full == 5_000


def test_several_grounds_halve_once() -> None:
    fee = fee_for(P, RATES, Decimal(65_040), halvings=[Halving.WITHDRAWN, Halving.SUMMARY])
    assert fee.amount == Decimal("713.00")
    assert fee.halvings == (Halving.SUMMARY, Halving.WITHDRAWN)
    assert Article(Act.CPL_INTERPRETATION, 206) in fee.law


def test_a_counterclaim_is_halved_once_in_summary_procedure_too() -> None:
    claims = [Claim(P, Decimal(65_040))]
    assert counterclaim_fee(claims, RATES).amount == Decimal("713.00")
    assert counterclaim_fee(claims, RATES, halvings=SUMMARY).amount == Decimal("713.00")


def test_of_several_claims_property_is_added_up_and_the_rest_is_one_case() -> None:
    reputation = Claim(FeeKind.PERSONALITY)
    money = [Claim(P, Decimal(40_000)), Claim(P, Decimal(25_040))]
    assert acceptance_fee([reputation, *money], RATES).amount == Decimal("1426.00")
    assert acceptance_fee([reputation, reputation], RATES).amount == Decimal("300.00")
    damages = Claim(FeeKind.PERSONALITY, Decimal(40_000))
    assert acceptance_fee([damages, damages], RATES).amount == Decimal("600.00")


def test_what_is_no_suit_has_no_acceptance_fee() -> None:
    with pytest.raises(ValueError, match="at least one"):
        acceptance_fee([], RATES)
    with pytest.raises(ValueError, match="no claim"):
        acceptance_fee([Claim(FeeKind.PRESERVATION, Decimal(1))], RATES)
    with pytest.raises(ValueError, match="nobody claims"):
        fee_for(P, RATES, Decimal(-1))
    with pytest.raises(ValueError, match="not halved"):
        fee_for(FeeKind.PAYMENT_ORDER, RATES, Decimal(1), halvings=SUMMARY)


@pytest.mark.parametrize("kind", RANGES)
def test_what_the_province_fixes_is_never_guessed(kind: FeeKind) -> None:
    with pytest.raises(RateNotSet) as caught:
        fee_for(kind, CourtRates())
    assert caught.value.kind is kind
    lowest, highest = RANGES[kind]
    assert fee_for(kind, CourtRates(per_case={kind: lowest})).amount == lowest
    for outside in (lowest - 1, highest + 1):
        with pytest.raises(ValueError, match="outside"):
            CourtRates(per_case={kind: outside})


def test_what_the_state_fixes_no_province_changes() -> None:
    with pytest.raises(ValueError, match="no province"):
        rates_with(FeeKind.LABOUR, 20)


def test_every_kind_has_its_schedule_and_only_ranges_lack_a_sum() -> None:
    assert set(SCHEDULES) | set(PARTS) == set(FeeKind)
    assert {kind for kind, each in SCHEDULES.items() if each.flat is None} == set(RANGES)
    assert NOT_PREPAID < APPLICATION_FEES


def test_a_court_may_round_to_yuan() -> None:
    yuan = CourtRates(round_to_yuan=True)
    assert fee_for(P, yuan, Decimal(10_020)).amount == Decimal("51.00")
    assert in_yuan(Decimal("100"), Decimal("7.12345"), yuan) == Decimal("712.35")


QUICK = (
    ("10000", "0.025", "-200"),
    ("100000", "0.02", "300"),
    ("200000", "0.015", "1300"),
    ("500000", "0.01", "3800"),
    ("1000000", "0.009", "4800"),
    ("2000000", "0.008", "6800"),
    ("5000000", "0.007", "11800"),
    ("10000000", "0.006", "21800"),
    ("20000000", "0.005", "41800"),
)


@given(AMOUNTS)
def test_the_brackets_agree_with_the_quick_formula(amount: Decimal) -> None:
    quick = Decimal(50)
    for above, rate, plus in QUICK:
        if amount > Decimal(above):
            quick = amount * Decimal(rate) + Decimal(plus)
    assert sum(line.amount for line in fee_for(P, RATES, amount).lines) == quick


@given(AMOUNTS, AMOUNTS)
def test_a_larger_claim_never_costs_less(one: Decimal, other: Decimal) -> None:
    for kind in (P, FeeKind.ENFORCEMENT, FeeKind.PRESERVATION, FeeKind.PAYMENT_ORDER):
        small, large = (fee_for(kind, RATES, each).amount for each in sorted((one, other)))
        assert small <= large


@pytest.mark.parametrize("kind", SCHEDULES)
def test_brackets_meet_without_a_gap(kind: FeeKind) -> None:
    brackets = SCHEDULES[kind].brackets
    assert all(lower.up_to == upper.above for lower, upper in pairwise(brackets))
    assert not brackets or brackets[-1].up_to is None
