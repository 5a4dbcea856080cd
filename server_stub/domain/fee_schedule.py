"""What the state has laid down for the costs of a suit: brackets, flat sums and ranges.

《诉讼费用交纳办法》 art. 13 (acceptance fees) and art. 14 (application fees). A bracket's upper
bound belongs to it; the schedule is continuous, so the side of a bound does not matter. Where the
Measures give a range, the province fixes the sum within it (art. 13, last paragraph): that sum
is the court's own setting (`CourtRates`), checked against the range and never guessed.

The tables add nothing up; `server_stub.domain.fees` does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from server_stub.domain.law import Act, Article


class FeeKind(StrEnum):
    """What a fee is for."""

    # Acceptance fees (art. 13)
    PROPERTY = "property"
    DIVORCE = "divorce"
    PERSONALITY = "personality"
    OTHER_NON_PROPERTY = "other_non_property"
    INTELLECTUAL_PROPERTY = "intellectual_property"
    """Without an amount in dispute; with one it is a property case."""
    LABOUR = "labour"
    ADMINISTRATIVE_IP_MARITIME = "administrative_ip_maritime"
    ADMINISTRATIVE = "administrative"
    JURISDICTION_OBJECTION = "jurisdiction_objection"
    """Collected only when the objection is rejected."""
    NONE = "none"
    """Special procedure, non-acceptance, dismissal of a suit and the like (art. 8)."""
    # Application fees (art. 14)
    ENFORCEMENT = "enforcement"
    ENFORCEMENT_WITHOUT_AMOUNT = "enforcement_without_amount"
    PRESERVATION = "preservation"
    PAYMENT_ORDER = "payment_order"
    PUBLIC_SUMMONS = "public_summons"
    ARBITRATION = "arbitration"
    """Setting an award aside, or the validity of an arbitration agreement."""
    BANKRUPTCY = "bankruptcy"
    MARITIME = "maritime"


class Label(StrEnum):
    """What a line of the arithmetic says, for the client's words."""

    PER_CASE = "per_case"
    PART_OF_AMOUNT = "part_of_amount"
    CAPPED = "capped"
    HALF_OF_PROPERTY_FEE = "half_of_property_fee"
    THIRD_OF_PROPERTY_FEE = "third_of_property_fee"


@dataclass(frozen=True, slots=True)
class Bracket:
    """The part of an amount above `above` and up to `up_to`, taken at a rate."""

    above: Decimal
    up_to: Decimal | None
    rate: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """How a fee is made: a sum per case, then brackets, then perhaps a cap."""

    flat: Decimal | None
    """None where the province fixes it within `RANGES`."""
    brackets: tuple[Bracket, ...] = ()
    cap: Decimal | None = None
    law: tuple[Article, ...]


def _brackets(start: str, *steps: tuple[str, str | None]) -> tuple[Bracket, ...]:
    """Build brackets from (rate in per cent, upper bound) in order."""
    above, made = Decimal(start), []
    for rate, bound in steps:
        up_to = None if bound is None else Decimal(bound)
        made.append(Bracket(above, up_to, Decimal(rate) / 100))
        above = up_to if up_to is not None else above
    return tuple(made)


_13, _14 = (Article(Act.COSTS, 13),), (Article(Act.COSTS, 14),)

SCHEDULES: Final[Mapping[FeeKind, Schedule]] = MappingProxyType(
    {
        FeeKind.PROPERTY: Schedule(
            flat=Decimal(50),
            brackets=_brackets(
                "10_000",
                ("2.5", "100_000"),
                ("2", "200_000"),
                ("1.5", "500_000"),
                ("1", "1_000_000"),
                ("0.9", "2_000_000"),
                ("0.8", "5_000_000"),
                ("0.7", "10_000_000"),
                ("0.6", "20_000_000"),
                ("0.5", None),
            ),
            law=_13,
        ),
        FeeKind.DIVORCE: Schedule(flat=None, brackets=_brackets("200_000", ("0.5", None)), law=_13),
        FeeKind.PERSONALITY: Schedule(
            flat=None, brackets=_brackets("50_000", ("1", "100_000"), ("0.5", None)), law=_13
        ),
        FeeKind.OTHER_NON_PROPERTY: Schedule(flat=None, law=_13),
        FeeKind.INTELLECTUAL_PROPERTY: Schedule(flat=None, law=_13),
        FeeKind.LABOUR: Schedule(flat=Decimal(10), law=_13),
        FeeKind.ADMINISTRATIVE_IP_MARITIME: Schedule(flat=Decimal(100), law=_13),
        FeeKind.ADMINISTRATIVE: Schedule(flat=Decimal(50), law=_13),
        FeeKind.JURISDICTION_OBJECTION: Schedule(flat=None, law=_13),
        FeeKind.NONE: Schedule(flat=Decimal(0), law=(Article(Act.COSTS, 8),)),
        FeeKind.ENFORCEMENT: Schedule(
            flat=Decimal(50),
            brackets=_brackets(
                "10_000",
                ("1.5", "500_000"),
                ("1", "5_000_000"),
                ("0.5", "10_000_000"),
                ("0.1", None),
            ),
            law=_14,
        ),
        FeeKind.ENFORCEMENT_WITHOUT_AMOUNT: Schedule(flat=None, law=_14),
        FeeKind.PRESERVATION: Schedule(
            flat=Decimal(30),
            brackets=_brackets("1_000", ("1", "100_000"), ("0.5", None)),
            cap=Decimal(5_000),
            law=_14,
        ),
        FeeKind.PUBLIC_SUMMONS: Schedule(flat=Decimal(100), law=_14),
        FeeKind.ARBITRATION: Schedule(flat=Decimal(400), law=_14),
        FeeKind.MARITIME: Schedule(flat=None, law=_14),
    }
)
"""Every kind but those that are a part of the property fee (`PARTS`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A fee that is a part of the property fee on the same amount."""

    divisor: int
    label: Label
    cap: Decimal | None = None
    law: tuple[Article, ...] = _14


PARTS: Final[Mapping[FeeKind, Part]] = MappingProxyType(
    {
        FeeKind.PAYMENT_ORDER: Part(divisor=3, label=Label.THIRD_OF_PROPERTY_FEE),
        FeeKind.BANKRUPTCY: Part(divisor=2, label=Label.HALF_OF_PROPERTY_FEE, cap=Decimal(300_000)),
    }
)

APPLICATION_FEES: Final = frozenset(
    {
        FeeKind.ENFORCEMENT,
        FeeKind.ENFORCEMENT_WITHOUT_AMOUNT,
        FeeKind.PRESERVATION,
        FeeKind.PAYMENT_ORDER,
        FeeKind.PUBLIC_SUMMONS,
        FeeKind.ARBITRATION,
        FeeKind.BANKRUPTCY,
        FeeKind.MARITIME,
    }
)
"""Application fees are not halved: articles 15 to 18 speak of acceptance fees alone."""

NOT_PREPAID: Final = frozenset(
    {FeeKind.ENFORCEMENT, FeeKind.ENFORCEMENT_WITHOUT_AMOUNT, FeeKind.BANKRUPTCY}
)
"""Collected after enforcement or liquidation (art. 20)."""

RANGES: Final[Mapping[FeeKind, tuple[Decimal, Decimal]]] = MappingProxyType(
    {
        FeeKind.DIVORCE: (Decimal(50), Decimal(300)),
        FeeKind.PERSONALITY: (Decimal(100), Decimal(500)),
        FeeKind.OTHER_NON_PROPERTY: (Decimal(50), Decimal(100)),
        FeeKind.INTELLECTUAL_PROPERTY: (Decimal(500), Decimal(1_000)),
        FeeKind.JURISDICTION_OBJECTION: (Decimal(50), Decimal(100)),
        FeeKind.ENFORCEMENT_WITHOUT_AMOUNT: (Decimal(50), Decimal(500)),
        FeeKind.MARITIME: (Decimal(1_000), Decimal(10_000)),
    }
)
"""The lowest and the highest sum per case that a province may fix."""


class RateNotSet(ValueError):
    """The court has not entered what its province has fixed for a kind of case."""

    def __init__(self, kind: FeeKind) -> None:
        super().__init__(f"the court has set no sum for {kind}")
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtRates:
    """What a court has settled about fees: its province's sums, and how it rounds."""

    per_case: Mapping[FeeKind, Decimal] = field(default_factory=dict)
    round_to_yuan: bool = False
    """The Measures say nothing of rounding; otherwise cents are kept, half a cent up."""

    def __post_init__(self) -> None:
        for kind, amount in self.per_case.items():
            if kind not in RANGES:
                raise ValueError(f"no province fixes {kind}")
            lowest, highest = RANGES[kind]
            if not lowest <= amount <= highest:
                raise ValueError(f"{amount} for {kind} lies outside {lowest} to {highest}")

    def sum_for(self, kind: FeeKind) -> Decimal:
        """Give the sum per case that the province has fixed; raises `RateNotSet`."""
        if kind not in self.per_case:
            raise RateNotSet(kind)
        return self.per_case[kind]
