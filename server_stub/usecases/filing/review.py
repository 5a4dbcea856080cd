"""The reviewer's desk: the queue of suits, and docketing, returning or refusing one.

Within seven days the court dockets a suit or rules against it (Civil Procedure Law art. 126), or
returns it once with everything that is wanting (Online Litigation Rules art. 9). Docketing does at
once, in one transaction, all that follows from it: the number, the people of the case with the
bench, the fee to be paid, and an invitation for everybody who is sued.
"""

from dataclasses import replace
from datetime import datetime

from client.protocol.account import Account
from client.protocol.case import DocumentKind, Party
from client.protocol.errors import Malformed, Reason, Refused
from client.protocol.filing import (
    AcceptSuit,
    DraftContent,
    FilingLine,
    FilingList,
    FilingPage,
    RefuseSuit,
    ReturnSuit,
)
from client.protocol.ids import CaseId, DocumentId, ParticipantId
from client.protocol.roles import Role, Side, StaffRole
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry, PartyEntry
from server_stub.db.queries.filings import DraftEntry
from server_stub.documents import BenchMember, Ruling, RulingForm, refusal, ruling_pdf
from server_stub.domain import life_cycle
from server_stub.domain.calendar import court_day
from server_stub.domain.capabilities import Capability
from server_stub.domain.case_numbers import Series
from server_stub.domain.completeness import fee_of
from server_stub.domain.fees import Halving
from server_stub.domain.filing import (
    AcceptFiling,
    Defect,
    FilingState,
    RefuseFiling,
    ReturnFiling,
)
from server_stub.domain.life_cycle import Step
from server_stub.domain.matters import MatterKind
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Office
from server_stub.usecases.association import new_code
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.court_papers import Occasion, make_at_once, want_opening
from server_stub.usecases.court_rates import rates_of
from server_stub.usecases.filing import docketing
from server_stub.usecases.filing.page import page_of, reviewed_filing
from server_stub.usecases.filing.papers import litigant_of
from server_stub.usecases.matters import act, asked
from server_stub.usecases.papers import sealed_file
from server_stub.usecases.payments import begin_fee
from server_stub.usecases.people.identity import require_capability
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id

CIVIL_FIRST_INSTANCE = "民初"
SUITOR = "起诉人"
"""Who sued and is not a plaintiff, since nothing was docketed."""
ROLES = {
    Side.PLAINTIFF: Role.PLAINTIFF,
    Side.DEFENDANT: Role.DEFENDANT,
    Side.THIRD_PARTY: Role.THIRD_PARTY,
}


def review_queue(registry: Registry, account: Account, after: str, limit: int) -> FilingList:
    """Give the suits that wait for a reviewer, page by page; raises `Forbidden` for others."""
    require_capability(account, Capability.REVIEW_FILING)
    size = min(limit or registry.limits.page_size, registry.limits.page_size)
    with registry.books.reading() as unit:
        found = unit.matters.in_state(
            MatterKind.FILING,
            frozenset({FilingState.UNDER_REVIEW}),
            after=after,
            limit=size + 1,
        )
        lines = []
        for matter in found[:size]:
            case = None if matter.case is None else unit.cases.get(matter.case)
            draft = None if matter.case is None else unit.filings.draft(matter.case)
            if case is None or draft is None:
                raise Malformed(detail="a filing without a case")
            lines.append(
                FilingLine(
                    case=case.case,
                    state=case.state,
                    title=case.title,
                    due_at=matter.due_at,
                    saved_at=draft.saved_at,
                )
            )
    more = found[size - 1].matter if len(found) > size else ""
    return FilingList(filings=tuple(lines), next=more)


def accept_filing(
    registry: Registry, account: Account, case: CaseId, asks: AcceptSuit, attempt: Attempt
) -> FilingPage:
    """Docket a suit under the next number, with all that follows from it."""
    now = attempt.at
    with registry.books.writing() as unit:

        def accept() -> FilingPage:
            entry, draft, matter = reviewed_filing(unit, account, case)
            require_capability(account, Capability.DOCKET_CASE)
            number = unit.filings.next_number(
                Series(court_day(now).year, registry.docket.court_code, CIVIL_FIRST_INSTANCE)
            )
            ask = asked(Office.REVIEWER, now, registry.calendar)
            act(unit, matter, AcceptFiling(number), ask, account.account)
            unit.cases.set_state(case, life_cycle.after(entry.state, Step.ACCEPTED))
            unit.cases.accept(case, str(number), now)
            docketed = replace(entry, number=str(number), accepted_at=now)
            suing = enter_people(unit, entry, draft, asks)
            _begin_fee(registry, unit, suing, draft.content, asks, now)
            docketing.confirm_addresses(unit, draft, suing, now)
            docketing.agree_by_filing(unit, draft, suing, now)
            docketing.file_evidence(unit, draft, now)
            invite_parties(registry, unit, docketed, draft.content, now)
            want_opening(unit, case, now)
            return page_of(registry, unit, account, case, now)

        page = once(unit, attempt, FilingPage, accept)
    make_at_once(registry, Occasion.OPENING, case, now)
    return page


def return_filing(
    registry: Registry, account: Account, case: CaseId, asks: ReturnSuit, attempt: Attempt
) -> FilingPage:
    """Send a suit back with every defect at once."""
    now = attempt.at
    with registry.books.writing() as unit:

        def send_back() -> FilingPage:
            entry, _, matter = reviewed_filing(unit, account, case)
            defects = tuple(Defect(each.place, each.text, each.why_new) for each in asks.defects)
            ask = asked(
                Office.REVIEWER, now, registry.calendar, lengths={Limit.CORRECTION: asks.days}
            )
            act(unit, matter, ReturnFiling(defects), ask, account.account)
            unit.cases.set_state(case, life_cycle.after(entry.state, Step.RETURNED))
            return page_of(registry, unit, account, case, now)

        return once(unit, attempt, FilingPage, send_back)


def refuse_filing(
    registry: Registry, account: Account, case: CaseId, asks: RefuseSuit, attempt: Attempt
) -> FilingPage:
    """Rule against acceptance; the ruling is served with its grounds (art. 126)."""
    now = attempt.at
    with registry.books.reading() as unit:
        _, draft, _ = reviewed_filing(unit, account, case)
    pdf = ruling_pdf(registry.press(), _refusal(registry, account, draft, asks, now))
    file = registry.files.put(pdf)
    file = sealed_file(registry, DocumentKind.REFUSAL_RULING, file, now)
    with registry.books.writing() as unit:

        def refuse() -> FilingPage:
            entry, _, matter = reviewed_filing(unit, account, case)
            ruling = DocumentId(new_id())
            ask = asked(Office.REVIEWER, now, registry.calendar)
            act(unit, matter, RefuseFiling(ruling), ask, account.account)
            unit.cases.set_state(case, life_cycle.after(entry.state, Step.REFUSED))
            unit.papers.add_document(
                DocumentEntry(
                    document=ruling,
                    case=case,
                    kind=DocumentKind.REFUSAL_RULING,
                    title="不予受理裁定书",
                    file=file,
                    made_at=now,
                    served_at=now,
                    addressee=None,
                )
            )
            return page_of(registry, unit, account, case, now)

        return once(unit, attempt, FilingPage, refuse)


def _refusal(
    registry: Registry, reviewer: Account, draft: DraftEntry, asks: RefuseSuit, now: datetime
) -> Ruling:
    today = court_day(now)
    suing = tuple(
        replace(litigant_of(each, today), capacity=SUITOR)
        for each in draft.content.litigants
        if each.side is Side.PLAINTIFF
    )
    form = RulingForm(
        court=registry.court.zh,
        case_number="",
        cause=draft.content.cause,
        litigants=suing,
        bench=(BenchMember(title="审判员", name=reviewer.name),),
        clerks=(),
        decided_on=today,
    )
    return refusal(
        form,
        filed_on=court_day(draft.saved_at),
        reasons=asks.grounds,
        appeal_court=registry.docket.appeal_court,
    )


def invite_parties(
    registry: Registry, unit: UnitOfWork, case: CaseEntry, content: DraftContent, now: datetime
) -> None:
    """Invite everybody whose mobile number the suit knows; the others the clerk finds."""
    for each in unit.cases.parties(case.case):
        phone = docketing.phone_of(content, each)
        if each.account is not None or phone is None:
            continue
        made = new_code(registry, unit, case.case, each, now)
        docketing.tell_code(registry, unit, case, phone, made.code, made.expires_at, now)


def enter_people(
    unit: UnitOfWork, case: CaseEntry, draft: DraftEntry, asks: AcceptSuit
) -> PartyEntry:
    """Enter the bench and the parties, once; give the plaintiff who filed."""
    for each in unit.cases.parties(case.case):
        if each.account == draft.owner:
            # A mediation had them entered, and came to nothing.
            return each
    for login, wanted, role, side in (
        (asks.judge, StaffRole.JUDGE, Role.PRESIDING_JUDGE, Side.BENCH),
        (asks.clerk, StaffRole.CLERK, Role.CLERK, Side.REGISTRY),
    ):
        found = unit.accounts.by_login(login)
        if found is None or wanted not in found.account.roles:
            raise Refused(Reason.NO_SUCH_PARTICIPANT, login)
        person = Party(
            participant=ParticipantId(new_id()), name=found.account.name, role=role, side=side
        )
        unit.cases.add_party(
            PartyEntry(
                case=case.case,
                party=person,
                account=found.account.account,
                presides=role is Role.PRESIDING_JUDGE,
            )
        )
    suing: PartyEntry | None = None
    for litigant in draft.content.litigants:
        ours = litigant.side is Side.PLAINTIFF and suing is None
        person = Party(
            participant=ParticipantId(new_id()),
            name=litigant.name,
            role=ROLES.get(litigant.side, Role.THIRD_PARTY),
            side=litigant.side,
        )
        entry = PartyEntry(case=case.case, party=person, account=draft.owner if ours else None)
        unit.cases.add_party(entry)
        suing = entry if ours else suing
    if suing is None:
        raise Refused(Reason.SUIT_INCOMPLETE, "litigants")
    return suing


def _begin_fee(
    registry: Registry,
    unit: UnitOfWork,
    payer: PartyEntry,
    content: DraftContent,
    asks: AcceptSuit,
    now: datetime,
) -> None:
    rates = rates_of(registry.docket)
    halvings = (Halving.SUMMARY,) if asks.summary else ()
    fee = fee_of(content, rates, halvings)
    if fee is not None and fee.amount > 0:
        begin_fee(unit, payer.case, payer.party.participant, fee.amount, now)
