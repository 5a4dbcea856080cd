"""A filing as one person may see it: what is wanting, what it costs, what is allowed."""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.errors import NotFound
from client.protocol.filing import (
    DefectShown,
    FeeShown,
    FeeStep,
    FilingAction,
    FilingPage,
)
from client.protocol.ids import CaseId, DocumentId
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry
from server_stub.db.queries.filings import DraftEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.calendar import court_day
from server_stub.domain.capabilities import Capability, offices_of, why_not_in_house
from server_stub.domain.completeness import fee_of, wanting
from server_stub.domain.fees import Fee
from server_stub.domain.filing import FilingState
from server_stub.domain.law import Article
from server_stub.domain.matters import MatterKind, next_due
from server_stub.usecases.court_rates import rates_of
from server_stub.usecases.papers import Paper
from server_stub.usecases.registry import Registry

EDITABLE = frozenset({FilingState.DRAFT, FilingState.RETURNED})


def filing_of(unit: UnitOfWork, case: CaseId) -> tuple[CaseEntry, DraftEntry, MatterEntry]:
    """Give a case with its draft and its filing; raises `NotFound`."""
    entry, draft = unit.cases.get(case), unit.filings.draft(case)
    matters = unit.matters.of_case(case, MatterKind.FILING)
    if entry is None or draft is None or not matters:
        raise NotFound
    return entry, draft, matters[0]


def own_filing(
    unit: UnitOfWork, account: Account, case: CaseId
) -> tuple[CaseEntry, DraftEntry, MatterEntry]:
    """Give one's own filing; a stranger's raises `NotFound`."""
    entry, draft, matter = filing_of(unit, case)
    if draft.owner != account.account:
        raise NotFound
    return entry, draft, matter


def reviewed_filing(
    unit: UnitOfWork, account: Account, case: CaseId
) -> tuple[CaseEntry, DraftEntry, MatterEntry]:
    """Give a filing that was handed in to a reviewer; a draft is nobody else's business."""
    entry, draft, matter = filing_of(unit, case)
    _check_reviewer(account, matter)
    return entry, draft, matter


def _check_reviewer(account: Account, matter: MatterEntry) -> None:
    reviews = why_not_in_house(Capability.REVIEW_FILING, held=offices_of(account.roles)) is None
    if not reviews or matter.stands.state is FilingState.DRAFT:
        raise NotFound


def filing_page(registry: Registry, account: Account, case: CaseId, now: datetime) -> FilingPage:
    """Give a filing to the one who drafts it or reviews it; raises `NotFound`."""
    with registry.books.reading() as unit:
        return page_of(registry, unit, account, case, now)


def page_of(
    registry: Registry, unit: UnitOfWork, account: Account, case: CaseId, now: datetime
) -> FilingPage:
    """Give a filing's page within a transaction; raises `NotFound`."""
    entry, draft, matter = filing_of(unit, case)
    own = draft.owner == account.account
    if not own:
        _check_reviewer(account, matter)
    return page_as_it_stands(registry, unit, entry, draft, matter, now, own=own)


def page_as_it_stands(
    registry: Registry,
    unit: UnitOfWork,
    entry: CaseEntry,
    draft: DraftEntry,
    matter: MatterEntry,
    now: datetime,
    *,
    own: bool = True,
) -> FilingPage:
    """Give the page of a filing that was read already, to its owner or to a reviewer."""
    signature = None
    if draft.confirmed is not None:
        signature = unit.filings.signature_of(draft.owner, draft.confirmed)
    lacks = wanting(draft.content, court_day(now))
    due = next_due(matter.stands.clocks)
    return FilingPage(
        case=entry.case,
        state=entry.state,
        number=entry.number,
        version=draft.version,
        matter_version=matter.version,
        content=draft.content,
        fee=fee_shown(fee_of(draft.content, rates_of(registry.docket))),
        wanting=tuple(DefectShown(place=each.place, flaw=each.lack) for each in lacks),
        returned=tuple(
            DefectShown(place=each.place, flaw="", text=each.text, why_new=each.why_new)
            for each in matter.stands.open_defects
        ),
        due_at=None if due is None else due.due_at,
        due_by="" if due is None else due.who,
        law=() if due is None else tuple(article(each) for each in due.law),
        otherwise="" if due is None else due.otherwise,
        confirmed=draft.confirmed,
        signed=signature is not None,
        documents=tuple(
            each.shown for each in unit.papers.documents(entry.case) if each.served or not own
        ),
        allowed_actions=(
            _own_actions(matter, complete=not lacks, signed=signature is not None, draft=draft)
            if own
            else _reviewers_actions(matter)
        ),
        saved_at=draft.saved_at,
    )


def document_of_filing(
    registry: Registry, account: Account, case: CaseId, document: DocumentId
) -> Paper:
    """Give a document that was let out in one's own filing; raises `NotFound`."""
    with registry.books.reading() as unit:
        own_filing(unit, account, case)
        entry = unit.papers.document(document)
        own = unit.cases.party_of(case, account.account)
    if entry is None or entry.case != case or not entry.served:
        raise NotFound
    if entry.addressee is not None and (own is None or entry.addressee != own.party.participant):
        raise NotFound
    return Paper(entry.title, entry.file, registry.files.get(entry.file))


def fee_shown(fee: Fee | None) -> FeeShown | None:
    """Give a fee with its arithmetic as a person reads it."""
    if fee is None:
        return None
    return FeeShown(
        claimed=fee.claimed,
        steps=tuple(
            FeeStep(label=each.label, base=each.base, rate=each.rate, amount=each.amount)
            for each in fee.lines
        ),
        amount=fee.amount,
        law=tuple(article(each) for each in fee.law),
    )


def article(each: Article) -> str:
    """Name an article as the client finds its sentence by: act and number."""
    return f"{each.act}:{each.number}"


def _own_actions(
    matter: MatterEntry, *, complete: bool, signed: bool, draft: DraftEntry
) -> tuple[FilingAction, ...]:
    state = matter.stands.state
    allowed: list[FilingAction] = []
    if state in EDITABLE:
        allowed += [FilingAction.SAVE, FilingAction.GENERATE_COMPLAINT]
        if complete:
            allowed.append(FilingAction.CONFIRM)
        if complete and signed and draft.confirmed is not None:
            first = state is FilingState.DRAFT
            allowed.append(FilingAction.SUBMIT if first else FilingAction.CORRECT)
    if state in EDITABLE | {FilingState.UNDER_REVIEW}:
        allowed.append(FilingAction.WITHDRAW)
    return tuple(allowed)


def _reviewers_actions(matter: MatterEntry) -> tuple[FilingAction, ...]:
    if matter.stands.state is not FilingState.UNDER_REVIEW:
        return ()
    return (FilingAction.ACCEPT, FilingAction.RETURN, FilingAction.REFUSE)
