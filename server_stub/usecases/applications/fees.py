"""What an application costs, and what its end does to the fee of the suit.

A counterclaim that is tried with the suit costs half; claims that are raised cost the difference,
claims that are lowered before the investigation is over give it back (Measures on Litigation Costs
art. 18, 21, 35); preservation costs by its value (art. 14); an objection to jurisdiction costs when
it is rejected (art. 13). Half of the fee goes back when the suit is withdrawn or settled (art. 15),
and of a counterclaim's what was not halved already; all of it where a counterclaim is not taken
(art. 27). It is all paid within seven days (art. 22); what is not paid counts as withdrawn.
"""

from datetime import datetime
from decimal import Decimal

from client.protocol.account import Account
from client.protocol.applying import Application, ApplicationKind
from client.protocol.case import CaseState
from client.protocol.errors import Reason, Refused
from client.protocol.ids import CaseId, ParticipantId
from server_stub.db import UnitOfWork
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.completeness import fee_of
from server_stub.domain.costs import after_change
from server_stub.domain.fee_schedule import FeeKind, RateNotSet
from server_stub.domain.fees import Fee, Halving, fee_for
from server_stub.domain.matters import MatterKind
from server_stub.domain.payment import NotifyFee, PaymentState
from server_stub.domain.transitions import Office
from server_stub.usecases.court_rates import rates_of
from server_stub.usecases.matters import act, asked
from server_stub.usecases.payments import begin_fee, send_back
from server_stub.usecases.registry import Registry
from server_stub.usecases.suit import content_of, halvings_of, suit_fee

NOTHING = Decimal(0)
SETTLED = frozenset({PaymentState.PAID, PaymentState.REMITTED, PaymentState.DEFERRED})
"""The court goes on without waiting for money."""


def fee_of_application(
    registry: Registry, unit: UnitOfWork, case: CaseId, said: Application
) -> Decimal:
    """Give what is to be paid when this is filed; 0 where nothing is."""
    rates = rates_of(registry.docket)
    match said.kind:
        case ApplicationKind.COUNTERCLAIM:
            fee = _fee(registry, unit, case, said, (Halving.JOINED,))
            return NOTHING if fee is None else fee.amount
        case ApplicationKind.PROPERTY_PRESERVATION | ApplicationKind.EVIDENCE_PRESERVATION:
            return fee_for(FeeKind.PRESERVATION, rates, said.amount or NOTHING).amount
        case ApplicationKind.CHANGE_OF_CLAIMS:
            return _change(registry, unit, case, said)[0]
        case _:
            return NOTHING


def begin_due(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseId,
    payer: ParticipantId,
    due: Decimal,
    now: datetime,
) -> str:
    """Have a fee paid from today, within the caller's transaction; give its name, or nothing."""
    if due <= 0:
        return ""
    fee = begin_fee(unit, case, payer, due, now)
    act(unit, fee, NotifyFee(now), asked(Office.CLERK, now, registry.calendar))
    return fee.matter


def begin_rejected(
    registry: Registry, unit: UnitOfWork, case: CaseId, payer: ParticipantId, now: datetime
) -> str:
    """Have a rejected objection to jurisdiction paid for, where the province has fixed the sum."""
    try:
        due = fee_for(FeeKind.JURISDICTION_OBJECTION, rates_of(registry.docket)).amount
    except RateNotSet:
        return ""
    return begin_due(registry, unit, case, payer, due, now)


def check_paid(unit: UnitOfWork, application: MatterEntry) -> None:
    """Refuse to grant what has not been paid for."""
    fee = unit.matters.get(application.stands.fee) if application.stands.fee else None
    if fee is not None and fee.stands.state not in SETTLED:
        raise Refused(Reason.FEE_UNPAID, fee.matter)


def refund_change(
    registry: Registry,
    unit: UnitOfWork,
    change: MatterEntry,
    said: Application,
    account: Account | None,
    now: datetime,
) -> None:
    """Send the difference back when claims are lowered in time."""
    if change.case is not None:
        over = _change(registry, unit, change.case, said, without=change.matter)[1]
        fees = _fees_of_claims(unit, change.case)
        _send_back(registry, unit, fees, over, "减少诉讼请求，退还差额", account, now)


def halve(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseId,
    ground: Halving,
    account: Account | None,
    now: datetime,
) -> None:
    """Send back what is over half of the suit's fee; halved already, nothing is (INT art. 206)."""
    content = content_of(registry, unit, case)
    grounds = (*halvings_of(registry, unit, case), ground)
    kept = None if content is None else fee_of(content, rates_of(registry.docket), grounds)
    fees = _fees_of_claims(unit, case)
    held = sum((each.stands.returnable for each in fees), NOTHING)
    over = NOTHING if kept is None else held - kept.amount
    words = {Halving.WITHDRAWN: "撤诉减半收取", Halving.MEDIATED: "调解结案减半收取"}
    _send_back(registry, unit, fees, max(over, NOTHING), words[ground], account, now)


def halve_counterclaim(
    registry: Registry,
    unit: UnitOfWork,
    counterclaim: MatterEntry,
    said: Application,
    account: Account,
    now: datetime,
) -> None:
    """Send back what is over half of a counterclaim's fee, which being joined halved already."""
    if counterclaim.case is None:
        return
    grounds = (Halving.JOINED, Halving.WITHDRAWN)
    kept = _fee(registry, unit, counterclaim.case, said, grounds)
    fees = _fee_paid(unit, counterclaim)
    held = sum((each.stands.returnable for each in fees), NOTHING)
    over = NOTHING if kept is None else max(held - kept.amount, NOTHING)
    _send_back(registry, unit, fees, over, "撤回反诉，减半收取", account, now)


def return_counterclaim(
    registry: Registry, unit: UnitOfWork, counterclaim: MatterEntry, account: Account, now: datetime
) -> None:
    """Send back the whole fee of a counterclaim that was not taken (Measures art. 27)."""
    fees = _fee_paid(unit, counterclaim)
    held = sum((each.stands.returnable for each in fees), NOTHING)
    _send_back(registry, unit, fees, held, "反诉不予受理，退还案件受理费", account, now)


def whole_counterclaim_fee(
    registry: Registry, unit: UnitOfWork, case: CaseId, claims: tuple[Application, ...]
) -> Decimal:
    """Give what counterclaims would cost without any halving, each for itself."""
    content = content_of(registry, unit, case)
    if content is None:
        return NOTHING
    fees = (
        fee_of(content.model_copy(update={"claims": each.claims}), rates_of(registry.docket))
        for each in claims
    )
    return sum((each.amount for each in fees if each is not None), NOTHING)


def whole_fee(registry: Registry, unit: UnitOfWork, case: CaseId) -> Fee | None:
    """Give the fee of the suit as it would be without any halving."""
    content = content_of(registry, unit, case)
    return None if content is None else fee_of(content, rates_of(registry.docket))


def _fee(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseId,
    said: Application,
    more: tuple[Halving, ...] = (),
) -> Fee | None:
    """Give the fee of the claims of an application, tried as the suit is."""
    content = content_of(registry, unit, case)
    if content is None:
        return None
    claimed = content.model_copy(update={"claims": said.claims})
    halvings = (*halvings_of(registry, unit, case), *more)
    return fee_of(claimed, rates_of(registry.docket), halvings)


def _change(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseId,
    said: Application,
    *,
    without: str = "",
) -> tuple[Decimal, Decimal]:
    """Give what is to be paid and what goes back when the claims become these."""
    entry = unit.cases.get(case)
    content = content_of(registry, unit, case, without=without)
    after = _fee(registry, unit, case, said)
    if entry is None or content is None or after is None:
        return NOTHING, NOTHING
    halvings = halvings_of(registry, unit, case)
    before = fee_of(content, rates_of(registry.docket), halvings)
    if before is None:
        return NOTHING, NOTHING
    over = entry.state is CaseState.HEARD
    adjusted = after_change(before.amount, after, investigation_over=over)
    return adjusted.pay, adjusted.refund


def _send_back(
    registry: Registry,
    unit: UnitOfWork,
    fees: tuple[MatterEntry, ...],
    amount: Decimal,
    grounds: str,
    account: Account | None,
    now: datetime,
) -> None:
    left = amount
    for fee in fees:
        part = min(left, fee.stands.returnable)
        if part > 0:
            send_back(registry, unit, fee, part, grounds, Office.JUDGE, now, account)
            left -= part


def _fee_paid(unit: UnitOfWork, application: MatterEntry) -> tuple[MatterEntry, ...]:
    """Give the fee of an application, where it was paid."""
    fee = unit.matters.get(application.stands.fee) if application.stands.fee else None
    return () if fee is None or fee.stands.state is not PaymentState.PAID else (fee,)


def _fees_of_claims(unit: UnitOfWork, case: CaseId) -> tuple[MatterEntry, ...]:
    """Give the fees that were paid for what the plaintiff claims: the suit's, and for changes."""
    raised = {
        each.stands.fee
        for each in unit.matters.of_case(case, MatterKind.APPLICATION)
        if each.stands.kind is ApplicationKind.CHANGE_OF_CLAIMS
    }
    own = suit_fee(unit, case)
    return tuple(
        each
        for each in unit.matters.of_case(case, MatterKind.PAYMENT)
        if each.stands.state is PaymentState.PAID
        and (each.matter in raised or (own is not None and each.matter == own.matter))
    )
