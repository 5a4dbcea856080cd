"""Drafting a suit: begun, saved as it grows, made into a complaint, confirmed, signed, handed in.

Every save is a version, made from the one that the person saw; two machines never write over each
other. Whoever has an account may draft; only who is verified may hand in (Online Litigation Rules
art. 7). What is confirmed is the canonical writing of the draft with the hashes of its papers, and
what is handed in is exactly that.
"""

import json
from dataclasses import replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from client.protocol.account import Account
from client.protocol.case import CaseState
from client.protocol.errors import Forbidden, Malformed, Reason, Refused
from client.protocol.filing import (
    DraftContent,
    FilingLine,
    FilingList,
    FilingPage,
    SigningAsked,
)
from client.protocol.ids import CaseId, FileHash
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry
from server_stub.db.queries.filings import DraftEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.documents import complaint_pdf
from server_stub.domain import life_cycle
from server_stub.domain.calendar import court_day
from server_stub.domain.capabilities import is_of_the_court
from server_stub.domain.completeness import wanting
from server_stub.domain.filing import (
    CorrectFiling,
    Filing,
    FilingState,
    SubmitFiling,
    WithdrawFiling,
)
from server_stub.domain.life_cycle import Step
from server_stub.domain.matters import MatterKind
from server_stub.domain.transitions import Office
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.filing.docketing import check_evidence
from server_stub.usecases.filing.page import EDITABLE, own_filing, page_as_it_stands, page_of
from server_stub.usecases.filing.papers import complaint_of, title_of
from server_stub.usecases.matters import act, asked, check_version
from server_stub.usecases.papers import Paper
from server_stub.usecases.registry import Registry
from server_stub.usecases.signatures import ask_signature
from server_stub.usecases.standing import is_verified
from server_stub.usecases.tokens import new_id

SAID_IN_COMPLAINT = ("litigants", "claims", "facts", "reasons", "cause")
"""Parts of a draft without which no complaint can be made."""


def begin_draft(
    registry: Registry, account: Account, content: DraftContent, attempt: Attempt
) -> FilingPage:
    """Begin a draft; the court's own people file nothing here."""
    if is_of_the_court(account.roles):
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    now = attempt.at
    with registry.books.writing() as unit:

        def begin() -> FilingPage:
            case = CaseId(new_id())
            unit.cases.add(
                CaseEntry(
                    case=case,
                    number="",
                    cause=content.cause,
                    title=title_of(content),
                    claims=tuple(each.text for each in content.claims),
                    state=CaseState.DRAFT,
                    opened_at=now,
                    accepted_at=None,
                )
            )
            unit.filings.add_draft(
                DraftEntry(
                    case=case,
                    owner=account.account,
                    version=1,
                    content=content,
                    confirmed=None,
                    saved_at=now,
                )
            )
            unit.matters.begin(new_id(), MatterKind.FILING, Filing(), now, case=case)
            return page_of(registry, unit, account, case, now)

        return once(unit, attempt, FilingPage, begin)


def save_draft(
    registry: Registry,
    account: Account,
    case: CaseId,
    content: DraftContent,
    version: int,
    now: datetime,
) -> FilingPage:
    """Save the next version of a draft; raises `Stale` when it is not made from the newest.

    The complaint is a paper of its own: a save that names another one keeps the draft's.
    """
    with registry.books.writing() as unit:
        entry, draft, matter = _editable(unit, account, case)
        check_version(draft.version, version)
        kept = content.model_copy(update={"complaint": draft.content.complaint})
        saved = _save(unit, draft, kept, now)
        return page_as_it_stands(registry, unit, entry, saved, matter, now)


def list_filings(registry: Registry, account: Account, after: str, limit: int) -> FilingList:
    """Give one's own filings, page by page."""
    size = min(limit or registry.limits.page_size, registry.limits.page_size)
    with registry.books.reading() as unit:
        found = unit.filings.drafts_of(account.account, after=after, limit=size + 1)
        lines = tuple(_line(unit, each) for each in found[:size])
    return FilingList(filings=lines, next=lines[-1].case if len(found) > size else "")


def generate_complaint(
    registry: Registry, account: Account, case: CaseId, version: int, now: datetime
) -> FilingPage:
    """Make the complaint from the answers, in the court's layout; it can be made anew at will."""
    with registry.books.reading() as unit:
        _, draft, _ = _editable(unit, account, case)
        check_version(draft.version, version)
    _check_complete(draft.content, court_day(now), SAID_IN_COMPLAINT)
    complaint = complaint_of(draft.content, registry.court.zh, court_day(now))
    file = registry.files.put(complaint_pdf(registry.press(), complaint))
    with registry.books.writing() as unit:
        _, draft, _ = _editable(unit, account, case)
        check_version(draft.version, version)
        _save(unit, draft, draft.content.model_copy(update={"complaint": file}), now)
        return page_of(registry, unit, account, case, now)


def complaint_of_draft(registry: Registry, account: Account, case: CaseId) -> Paper:
    """Give the complaint of one's own draft to read; raises `Refused` while there is none."""
    with registry.books.reading() as unit:
        _, draft, _ = own_filing(unit, account, case)
    file = draft.content.complaint
    if file is None:
        raise Refused(Reason.DOCUMENT_NOT_READY)
    return Paper("民事起诉状", file, registry.files.get(file))


def confirm_draft(
    registry: Registry, account: Account, case: CaseId, version: int, now: datetime
) -> tuple[FilingPage, SigningAsked]:
    """Confirm that all is correct and ask for a place to sign exactly that.

    Raises `Refused(SUIT_INCOMPLETE)` while something is wanting.
    """
    with registry.books.writing() as unit:
        _, draft, _ = _editable(unit, account, case)
        check_version(draft.version, version)
        _check_complete(draft.content, court_day(now))
        content = manifest_of(draft.content)
        unit.filings.confirm(case, content)
        place = ask_signature(unit, account.account, content, now)
        return page_of(registry, unit, account, case, now), place


def manifest_of(content: DraftContent) -> FileHash:
    """Give the hash of exactly what is confirmed: the canonical writing of all that was entered.

    The papers stand in it by their own hashes.
    """
    written: Any = content.model_dump(mode="json")
    canonical = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return FileHash(sha256(canonical.encode()).hexdigest())


def hand_in(
    registry: Registry, account: Account, case: CaseId, confirmed: FileHash, attempt: Attempt
) -> FilingPage:
    """Hand in what was confirmed and signed, for the first time or corrected."""
    now = attempt.at
    with registry.books.writing() as unit:

        def submit() -> FilingPage:
            entry, draft, matter = own_filing(unit, account, case)
            if draft.confirmed != confirmed:
                raise Refused(Reason.SIGNATURE_MISSING)
            signature = unit.filings.signature_of(account.account, confirmed)
            first = matter.stands.state is FilingState.DRAFT
            deed: SubmitFiling | CorrectFiling
            if first:
                verified = is_verified(unit, account)
                deed = SubmitFiling(confirmed, signature, identity_verified=verified)
            else:
                deed = CorrectFiling(confirmed, signature)
            ask = asked(Office.PARTY, now, registry.calendar)
            act(unit, matter, deed, ask, account.account)
            check_evidence(unit, draft, now)
            step = Step.SUBMITTED if first else Step.CORRECTED
            unit.cases.set_state(case, life_cycle.after(entry.state, step))
            return page_of(registry, unit, account, case, now)

        return once(unit, attempt, FilingPage, submit)


def withdraw_filing(
    registry: Registry, account: Account, case: CaseId, attempt: Attempt
) -> FilingPage:
    """Take a filing back before it is docketed."""
    now = attempt.at
    with registry.books.writing() as unit:

        def withdraw() -> FilingPage:
            entry, _, matter = own_filing(unit, account, case)
            ask = asked(Office.PARTY, now, registry.calendar)
            act(unit, matter, WithdrawFiling(), ask, account.account)
            unit.cases.set_state(case, life_cycle.after(entry.state, Step.WITHDRAWN))
            return page_of(registry, unit, account, case, now)

        return once(unit, attempt, FilingPage, withdraw)


def _editable(
    unit: UnitOfWork, account: Account, case: CaseId
) -> tuple[CaseEntry, DraftEntry, MatterEntry]:
    entry, draft, matter = own_filing(unit, account, case)
    if matter.stands.state not in EDITABLE:
        raise Refused(Reason.STEP_NOT_OPEN, matter.stands.state)
    return entry, draft, matter


def _check_complete(content: DraftContent, today: date, parts: tuple[str, ...] = ()) -> None:
    """Refuse while something is wanting, in these parts alone where some are named."""
    for each in wanting(content, today):
        if not parts or each.place.startswith(parts):
            raise Refused(Reason.SUIT_INCOMPLETE, f"{each.place}: {each.lack}")


def _save(unit: UnitOfWork, draft: DraftEntry, content: DraftContent, now: datetime) -> DraftEntry:
    saved = replace(draft, version=draft.version + 1, content=content, confirmed=None, saved_at=now)
    unit.filings.save(saved)
    unit.cases.rewrite(
        draft.case,
        cause=content.cause,
        title=title_of(content),
        claims=tuple(each.text for each in content.claims),
    )
    return saved


def _line(unit: UnitOfWork, draft: DraftEntry) -> FilingLine:
    case = unit.cases.get(draft.case)
    matters = unit.matters.of_case(draft.case, MatterKind.FILING)
    if case is None or not matters:
        raise Malformed(detail="a draft without a case")
    return FilingLine(
        case=draft.case,
        state=case.state,
        title=case.title,
        due_at=matters[0].due_at,
        saved_at=draft.saved_at,
    )
