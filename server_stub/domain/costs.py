"""Who bears the costs in the end: refunds, top-ups, relief, and the shares of a judgment.

《诉讼费用交纳办法》 (the Measures) art. 20-53. The losing party bears the costs; where both win in
part the court apportions (art. 29). What one party prepaid and another bears is refunded to the one
and collected from the other (Interpretation of the Civil Procedure Law art. 207). Shares add up
to the sum, to the cent.

How a fee came about is `server_stub.domain.fees`; nothing here moves money.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import Final, TypeVar

from client.protocol.errors import Reason, Refused
from server_stub.domain.fee_schedule import CourtRates
from server_stub.domain.fees import CENT, NOTHING, Fee, rounded
from server_stub.domain.law import Act, Article

Who = TypeVar("Who")
LEAST_REDUCTION: Final = Decimal("0.3")


class Ending(StrEnum):
    """What befell a case or an appeal, as far as its fee is concerned."""

    NOT_ACCEPTED = "not_accepted"
    SUIT_DISMISSED = "suit_dismissed"
    REMANDED = "remanded"
    SENT_TO_POLICE = "sent_to_police"
    TRANSFERRED = "transferred"
    SUSPENDED = "suspended"
    TERMINATED = "terminated"


class Share(StrEnum):
    """How much of a prepaid fee goes back."""

    ALL = "all"
    NONE = "none"
    MOVES_ALONG = "moves_along"
    """It goes with the case to the other court."""


REFUNDS: Final[Mapping[Ending, tuple[Share, Article]]] = {
    Ending.NOT_ACCEPTED: (Share.ALL, Article(Act.COSTS, 27)),
    Ending.SUIT_DISMISSED: (Share.ALL, Article(Act.COSTS, 27)),
    Ending.REMANDED: (Share.ALL, Article(Act.COSTS, 27)),
    Ending.SENT_TO_POLICE: (Share.ALL, Article(Act.COSTS, 25)),
    Ending.TRANSFERRED: (Share.MOVES_ALONG, Article(Act.COSTS, 24)),
    Ending.SUSPENDED: (Share.NONE, Article(Act.COSTS, 26)),
    Ending.TERMINATED: (Share.NONE, Article(Act.COSTS, 28)),
}
"""On remand it is the fee of the second instance that goes back."""


@dataclass(frozen=True, slots=True)
class Adjustment:
    """What is still to be paid, or goes back; at most one of them is not 0."""

    pay: Decimal
    refund: Decimal
    law: Article


def refund_for(paid: Decimal, ending: Ending) -> Decimal:
    """Give what goes back of a prepaid fee when a case ends so."""
    return paid if REFUNDS[ending][0] is Share.ALL else NOTHING


def after_change(paid: Decimal, now_due: Fee, *, investigation_over: bool) -> Adjustment:
    """Give what follows from a changed claim (Measures art. 21, 35).

    What is reduced after the court's investigation has ended stays with the one who reduced it.
    """
    if now_due.amount >= paid:
        return Adjustment(now_due.amount - paid, NOTHING, Article(Act.COSTS, 21))
    if investigation_over:
        return Adjustment(NOTHING, NOTHING, Article(Act.COSTS, 35))
    return Adjustment(NOTHING, paid - now_due.amount, Article(Act.COSTS, 21))


def after_halving(paid: Decimal, fee: Fee) -> Adjustment:
    """Give what goes back when a case that was paid in full ends at half (Measures art. 15)."""
    return Adjustment(NOTHING, max(paid - fee.amount, NOTHING), Article(Act.COSTS, 15))


def top_up(full: Fee, paid: Decimal) -> Adjustment:
    """Give the other half, due when summary becomes ordinary procedure (Interpretation 199)."""
    return Adjustment(max(full.full - paid, NOTHING), NOTHING, Article(Act.CPL_INTERPRETATION, 199))


def top_up_unpaid(collected: Decimal, rates: CourtRates) -> Adjustment:
    """Give what goes back when the other half is not paid: half of what was collected."""
    kept = rounded(collected / 2, rates)
    return Adjustment(NOTHING, collected - kept, Article(Act.CPL_INTERPRETATION, 199))


class Relief(StrEnum):
    """Judicial relief from costs (Measures art. 44-51)."""

    DEFERRAL = "deferral"
    REDUCTION = "reduction"
    EXEMPTION = "exemption"


def relieved(
    due: Decimal, relief: Relief, rates: CourtRates, *, natural_person: bool, reduced_by: Decimal
) -> Decimal:
    """Give what is still due under a relief; `reduced_by` is the part remitted, 0 to 1.

    Only natural persons are exempted; a reduction is of at least 30 % (Measures art. 44-51).
    """
    match relief:
        case Relief.DEFERRAL:
            return due
        case Relief.REDUCTION:
            if not LEAST_REDUCTION <= reduced_by < 1:
                raise Refused(Reason.RELIEF_NOT_ALLOWED, f"{reduced_by}")
            return rounded(due * (1 - reduced_by), rates)
        case Relief.EXEMPTION:
            if not natural_person:
                raise Refused(Reason.RELIEF_NOT_ALLOWED, relief)
            return NOTHING


def apportioned(amount: Decimal, weights: Mapping[Who, Decimal]) -> dict[Who, Decimal]:
    """Divide costs by weights, to the cent and without a remainder (Measures art. 29).

    Cents that are left over go one by one to those whose shares were cut most.
    """
    total = sum(weights.values(), NOTHING)
    if total <= 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("costs are borne by somebody, and by nobody less than nothing")
    exact = {who: amount * weight / total for who, weight in weights.items()}
    shares = {who: part.quantize(CENT, rounding=ROUND_DOWN) for who, part in exact.items()}
    left = int((amount - sum(shares.values(), NOTHING)) / CENT)
    for who in sorted(exact, key=lambda each: shares[each] - exact[each])[:left]:
        shares[who] += CENT
    return shares


def by_outcome(amount: Decimal, *, claimed: Decimal, awarded: Decimal) -> tuple[Decimal, Decimal]:
    """Propose what plaintiff and defendant bear after a partial success; the court decides."""
    if not 0 <= awarded <= claimed or not claimed:
        raise ValueError(f"{awarded} of {claimed} is no outcome")
    shares = apportioned(amount, {"plaintiff": claimed - awarded, "defendant": awarded})
    return shares["plaintiff"], shares["defendant"]


def balances(prepaid: Mapping[Who, Decimal], borne: Mapping[Who, Decimal]) -> dict[Who, Decimal]:
    """Give for each party what the court refunds (above 0) or collects (below 0)."""
    everybody = dict.fromkeys((*prepaid, *borne))
    return {who: prepaid.get(who, NOTHING) - borne.get(who, NOTHING) for who in everybody}
