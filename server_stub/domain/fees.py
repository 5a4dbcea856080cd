"""What a suit or an application costs, with the arithmetic line by line.

《诉讼费用交纳办法》 (the Measures) and the Interpretation of the Civil Procedure Law art. 199-206.
Amounts are `Decimal` yuan; each line is exact, the sum is rounded once, as the court has settled.
Several grounds for halving halve once (Interpretation art. 206). Of several claims, property
claims are added up, the others count as one case, and where there are both the property fee alone
is collected (Interpretation art. 201).

Who bears what in the end is `server_stub.domain.costs`.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Final

from server_stub.domain.fee_schedule import (
    APPLICATION_FEES,
    PARTS,
    SCHEDULES,
    CourtRates,
    FeeKind,
    Label,
    Part,
    Schedule,
)
from server_stub.domain.law import Act, Article

CENT: Final = Decimal("0.01")
YUAN: Final = Decimal(1)
NOTHING: Final = Decimal(0)


class Halving(StrEnum):
    """Why only half is collected."""

    SUMMARY = "summary"
    """Summary procedure, of which small claims are a form."""
    MEDIATED = "mediated"
    WITHDRAWN = "withdrawn"
    JOINED = "joined"
    """A counterclaim or an independent third party's claim that is tried together."""


HALVING_LAW: Final = {
    Halving.SUMMARY: Article(Act.COSTS, 16),
    Halving.MEDIATED: Article(Act.COSTS, 15),
    Halving.WITHDRAWN: Article(Act.COSTS, 15),
    Halving.JOINED: Article(Act.COSTS, 18),
}


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One line of the arithmetic: so much of the amount, at such a rate, makes so much."""

    label: Label
    base: Decimal
    """The part of the amount that this line is about; 0 for a sum per case."""
    rate: Decimal | None
    """None for a sum per case."""
    amount: Decimal
    """Exact, not rounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fee:
    """A fee with all that led to it."""

    kind: FeeKind
    claimed: Decimal
    lines: tuple[FeeLine, ...]
    full: Decimal
    """The sum of the lines, rounded."""
    halvings: tuple[Halving, ...] = ()
    """Every ground that holds; together they halve once."""
    amount: Decimal
    """What is to be paid."""
    law: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim as the fee sees it."""

    kind: FeeKind
    amount: Decimal = NOTHING


def fee_for(
    kind: FeeKind,
    rates: CourtRates,
    amount: Decimal = NOTHING,
    *,
    halvings: Collection[Halving] = (),
) -> Fee:
    """Give the fee for one kind of case or application on an amount.

    Raises `RateNotSet` where the court has not entered its province's sum.
    """
    if amount < 0:
        raise ValueError(f"nobody claims {amount}")
    if halvings and kind in APPLICATION_FEES:
        raise ValueError(f"an application fee for {kind} is not halved")
    if kind in PARTS:
        lines, law = _part_lines(PARTS[kind], rates, amount), PARTS[kind].law
    else:
        lines, law = _lines(kind, SCHEDULES[kind], rates, amount), SCHEDULES[kind].law
    full = rounded(sum((line.amount for line in lines), NOTHING), rates)
    grounds = tuple(ground for ground in Halving if ground in halvings)
    return Fee(
        kind=kind,
        claimed=amount,
        lines=lines,
        full=full,
        halvings=grounds,
        amount=rounded(full / 2, rates) if grounds else full,
        law=_with_grounds(law, grounds),
    )


def acceptance_fee(
    claims: Sequence[Claim], rates: CourtRates, *, halvings: Collection[Halving] = ()
) -> Fee:
    """Give the fee for a suit of several claims; of those without property the first counts."""
    if not claims:
        raise ValueError("a suit has at least one claim")
    if wrong := [claim.kind for claim in claims if claim.kind in APPLICATION_FEES]:
        raise ValueError(f"{wrong[0]} is an application and no claim")
    property_claims = [claim for claim in claims if claim.kind is FeeKind.PROPERTY]
    if property_claims:
        total = sum((claim.amount for claim in property_claims), NOTHING)
        return fee_for(FeeKind.PROPERTY, rates, total, halvings=halvings)
    first = claims[0]
    same = sum((claim.amount for claim in claims if claim.kind is first.kind), NOTHING)
    return fee_for(first.kind, rates, same, halvings=halvings)


def appeal_fee(
    kind: FeeKind,
    rates: CourtRates,
    appealed: Decimal = NOTHING,
    *,
    halvings: Collection[Halving] = (),
) -> Fee:
    """Give an appellant's fee: in a property case on the part appealed alone (Measures art. 17)."""
    fee = fee_for(kind, rates, appealed, halvings=halvings)
    return Fee(
        kind=fee.kind,
        claimed=fee.claimed,
        lines=fee.lines,
        full=fee.full,
        halvings=fee.halvings,
        amount=fee.amount,
        law=(*fee.law, Article(Act.COSTS, 17)),
    )


def counterclaim_fee(
    claims: Sequence[Claim], rates: CourtRates, *, halvings: Collection[Halving] = ()
) -> Fee:
    """Give the fee for a counterclaim that is tried together with the suit."""
    return acceptance_fee(claims, rates, halvings={*halvings, Halving.JOINED})


def in_yuan(amount: Decimal, rate: Decimal, rates: CourtRates) -> Decimal:
    """Convert a foreign amount at the official rate of the day of acceptance (Measures art. 55)."""
    return rounded(amount * rate, CourtRates(per_case=rates.per_case))


def rounded(amount: Decimal, rates: CourtRates) -> Decimal:
    """Round half up, to cents or to whole yuan as the court has settled."""
    to = YUAN if rates.round_to_yuan else CENT
    return amount.quantize(to, rounding=ROUND_HALF_UP).quantize(CENT)


def _lines(
    kind: FeeKind, schedule: Schedule, rates: CourtRates, amount: Decimal
) -> tuple[FeeLine, ...]:
    flat = rates.sum_for(kind) if schedule.flat is None else schedule.flat
    lines = [FeeLine(Label.PER_CASE, NOTHING, None, flat)]
    for bracket in schedule.brackets:
        top = amount if bracket.up_to is None else min(amount, bracket.up_to)
        if top > bracket.above:
            part = top - bracket.above
            lines.append(FeeLine(Label.PART_OF_AMOUNT, part, bracket.rate, part * bracket.rate))
    return _capped(lines, schedule.cap)


def _part_lines(part: Part, rates: CourtRates, amount: Decimal) -> tuple[FeeLine, ...]:
    whole = fee_for(FeeKind.PROPERTY, rates, amount).full
    line = FeeLine(part.label, whole, Decimal(1) / part.divisor, whole / part.divisor)
    return _capped([line], part.cap)


def _capped(lines: list[FeeLine], cap: Decimal | None) -> tuple[FeeLine, ...]:
    total = sum((line.amount for line in lines), NOTHING)
    if cap is not None and total > cap:
        lines.append(FeeLine(Label.CAPPED, total, None, cap - total))
    return tuple(lines)


def _with_grounds(law: tuple[Article, ...], grounds: tuple[Halving, ...]) -> tuple[Article, ...]:
    added = [HALVING_LAW[ground] for ground in grounds]
    if len(grounds) > 1:
        added.append(Article(Act.CPL_INTERPRETATION, 206))
    return tuple(dict.fromkeys((*law, *added)))
