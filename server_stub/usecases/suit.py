"""The suit as it stands today: who is in it as papers name them, what is claimed, what it costs.

The complaint says it first; a change of claims that the court has granted says it anew. A case that
did not come in over the counter has no complaint in the books: its people are known by name alone.
"""

from datetime import date

from client.protocol.applying import Application, ApplicationKind, ApplicationState
from client.protocol.filing import DraftContent
from client.protocol.ids import CaseId, ParticipantId
from client.protocol.roles import PARTIES, Role, Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.documents import BenchMember, Litigant, Person
from server_stub.domain.completeness import fee_of
from server_stub.domain.fees import Halving
from server_stub.domain.matters import MatterKind
from server_stub.usecases.court_rates import rates_of
from server_stub.usecases.filing.papers import CAPACITIES, litigant_of
from server_stub.usecases.registry import Registry
from server_stub.usecases.written import read

BENCH = {
    Role.PRESIDING_JUDGE: "审判长",
    Role.JUDGE: "审判员",
    Role.PEOPLES_ASSESSOR: "人民陪审员",
}


def litigants_of(
    unit: UnitOfWork, case: CaseId, today: date
) -> tuple[tuple[PartyEntry, Litigant], ...]:
    """Give the parties of a case, each as papers introduce it."""
    draft = unit.filings.draft(case)
    details = () if draft is None else draft.content.litigants
    found = []
    for each in unit.cases.parties(case):
        if each.party.role not in PARTIES:
            continue
        name, side = each.party.name, each.party.side
        told = next((one for one in details if (one.name, one.side) == (name, side)), None)
        who = (
            Litigant(capacity=CAPACITIES.get(side, "第三人"), who=Person(name=name))
            if told is None
            else litigant_of(told, today)
        )
        found.append((each, who))
    return tuple(found)


def bench_of(people: tuple[PartyEntry, ...]) -> tuple[BenchMember, ...]:
    """Give those who sign what the bench decides; a judge who sits alone is a plain judge."""
    sitting = [each for each in people if each.party.role in BENCH]
    return tuple(
        BenchMember(
            title="审判员" if len(sitting) == 1 else BENCH[each.party.role], name=each.party.name
        )
        for each in sitting
    )


def clerks_of(people: tuple[PartyEntry, ...]) -> tuple[BenchMember, ...]:
    """Give the clerk who signs below them."""
    return tuple(
        BenchMember(title="书记员", name=each.party.name)
        for each in people
        if each.party.role is Role.CLERK
    )


def content_of(
    registry: Registry, unit: UnitOfWork, case: CaseId, *, without: str = ""
) -> DraftContent | None:
    """Give what the suit says, with the claims as they were changed last; one change left out."""
    draft = unit.filings.draft(case)
    if draft is None:
        return None
    content = draft.content
    for each in unit.matters.of_case(case, MatterKind.APPLICATION):
        stands = each.stands
        changes = stands.kind is ApplicationKind.CHANGE_OF_CLAIMS and each.matter != without
        if changes and stands.state is ApplicationState.GRANTED:
            said = read(registry.files, stands.content, Application)
            content = content.model_copy(update={"claims": said.claims})
    return content


def is_suit_withdrawn(unit: UnitOfWork, case: CaseId) -> bool:
    """Whether the suit itself is not before the court any more; what was claimed back may be."""
    return any(
        each.stands.kind is ApplicationKind.WITHDRAWAL
        and each.stands.state is ApplicationState.GRANTED
        for each in unit.matters.of_case(case, MatterKind.APPLICATION)
    )


def counterclaims_in(
    unit: UnitOfWork,
    case: CaseId,
    states: frozenset[ApplicationState],
    party: ParticipantId | None = None,
) -> tuple[MatterEntry, ...]:
    """Give the counterclaims that stand so: everybody's, or one party's."""
    return tuple(
        each
        for each in unit.matters.of_case(case, MatterKind.APPLICATION)
        if each.stands.kind is ApplicationKind.COUNTERCLAIM
        and each.stands.state in states
        and party in (None, each.stands.applicant)
    )


def counterclaims_of(
    registry: Registry, unit: UnitOfWork, case: CaseId
) -> tuple[tuple[ParticipantId, Application], ...]:
    """Give the counterclaims that are tried together with the suit, and whose they are."""
    return tuple(
        (each.stands.applicant, read(registry.files, each.stands.content, Application))
        for each in counterclaims_in(unit, case, frozenset({ApplicationState.GRANTED}))
    )


def suit_fee(unit: UnitOfWork, case: CaseId) -> MatterEntry | None:
    """Give the fee of the suit itself: the plaintiff's first that goes with no application."""
    suing = {
        each.party.participant
        for each in unit.cases.parties(case)
        if each.party.side is Side.PLAINTIFF
    }
    others = {each.stands.fee for each in unit.matters.of_case(case, MatterKind.APPLICATION)}
    return next(
        (
            each
            for each in unit.matters.of_case(case, MatterKind.PAYMENT)
            if each.matter not in others and (not each.about or each.about in suing)
        ),
        None,
    )


def halvings_of(registry: Registry, unit: UnitOfWork, case: CaseId) -> tuple[Halving, ...]:
    """Say whether the suit is tried in summary procedure, which its fee tells."""
    draft, fee = unit.filings.draft(case), suit_fee(unit, case)
    whole = None if draft is None else fee_of(draft.content, rates_of(registry.docket))
    if whole is None or fee is None or fee.stands.due == whole.amount:
        return ()
    return (Halving.SUMMARY,)
