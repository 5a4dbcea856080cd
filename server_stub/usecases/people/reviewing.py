"""The check by a clerk, who sees the person and the paper: open to everybody, at any time.

In person or on a call the clerk compares, and states two things of their own: which paper was
looked at, and what was seen. Both are kept with the decision. Nobody checks themselves. Opening
somebody's sheet shows the number in full and is logged.
"""

from datetime import datetime

from client.protocol.account import Account, NoticeKind
from client.protocol.errors import Forbidden, Malformed, NotFound, Reason, Refused
from client.protocol.identity import (
    CheckManner,
    DecideReview,
    IdentityDocument,
    IdentityReview,
    ReviewLine,
    ReviewList,
    ReviewSheet,
    ReviewState,
)
from client.protocol.ids import IdentityReviewId
from server_stub.db import UnitOfWork
from server_stub.db.people import IdentityEntry, ReviewEntry
from server_stub.domain.capabilities import Capability
from server_stub.domain.registration import masked_number, papers_missing
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.notices import notify
from server_stub.usecases.people.identity import (
    Identity,
    log_access,
    opened_identity,
    require_capability,
    verify,
)
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id

STATEMENT_MIN = 2


def ask_review(registry: Registry, account: Account, attempt: Attempt) -> IdentityReview:
    """Hand the papers in and wait for a clerk; raises `Refused` when there is nothing to check."""

    def ask() -> IdentityReview:
        if account.verified or unit.identities.get(account.account) is None:
            raise Refused(Reason.ALREADY_SO)
        last = unit.identities.latest_review(account.account)
        if last is not None and last.shown.state is ReviewState.WAITING:
            raise Refused(Reason.ALREADY_SO)
        review = IdentityReview(
            review=IdentityReviewId(new_id()), state=ReviewState.WAITING, asked_at=attempt.at
        )
        unit.identities.send_papers(account.account, attempt.at)
        unit.identities.add_review(ReviewEntry(account=account.account, shown=review))
        log_access(unit, account.account, account, "review_asked", attempt.at, review.review)
        return review

    with registry.books.writing() as unit:
        return once(unit, attempt, IdentityReview, ask)


def withdraw_review(registry: Registry, account: Account, now: datetime) -> IdentityReview:
    """Wait no longer; raises `NotFound` when nobody waits."""
    with registry.books.writing() as unit:
        last = unit.identities.latest_review(account.account)
        if last is None or last.shown.state is not ReviewState.WAITING:
            raise NotFound
        shown = last.shown.model_copy(update={"state": ReviewState.WITHDRAWN, "decided_at": now})
        unit.identities.decide_review(ReviewEntry(account=account.account, shown=shown))
    return shown


def list_reviews(
    registry: Registry,
    clerk: Account,
    after: IdentityReviewId | None = None,
    limit: int | None = None,
) -> ReviewList:
    """Give one page of those who wait, longest first, with masked numbers."""
    require_capability(clerk, Capability.VERIFY_IDENTITY)
    size = min(limit or registry.limits.page_size, registry.limits.page_size)
    with registry.books.reading() as unit:
        mark = None if after is None else unit.identities.review(after)
        if after is not None and mark is None:
            raise Malformed(detail="no such cursor")
        found = unit.identities.waiting_reviews(after=mark, limit=size + 1)
        shown = found[:size]
        lines = tuple(_line(registry, unit, each)[0] for each in shown)
    return ReviewList(reviews=lines, next=shown[-1].shown.review if len(found) > size else "")


def review_sheet(
    registry: Registry, clerk: Account, review: IdentityReviewId, now: datetime
) -> ReviewSheet:
    """Give all that is to be compared; the look is logged. Raises `NotFound` or `Forbidden`."""
    require_capability(clerk, Capability.VERIFY_IDENTITY)
    with registry.books.writing() as unit:
        entry = _waiting(unit, review)
        line, identity, claim = _line(registry, unit, entry)
        log_access(unit, entry.account, clerk, "sheet_read", now, review)
        papers = unit.identities.papers(entry.account)
        return ReviewSheet(
            line=line,
            number=identity.number,
            organisation=identity.organisation,
            credit_code=identity.credit_code,
            doubts=claim.doubts,
            papers=tuple(each.shown for each in papers if each.shown.sent_at is not None),
        )


def decide_review(
    registry: Registry,
    clerk: Account,
    review: IdentityReviewId,
    asked: DecideReview,
    now: datetime,
) -> IdentityReview:
    """Confirm a person or refuse to, with the clerk's two statements.

    Raises `Malformed`, `Forbidden`, `NotFound`, or `Refused` for papers that a call needs or for a
    person who has an account already.
    """
    require_capability(clerk, Capability.VERIFY_IDENTITY)
    paper, seen, note = asked.paper.strip(), asked.seen.strip(), asked.note.strip()
    if min(len(paper), len(seen)) < STATEMENT_MIN or not (asked.confirmed or note):
        raise Malformed(Reason.FIELD_INVALID, "paper, seen, and for a refusal note")
    with registry.books.writing() as unit:
        entry = _waiting(unit, review)
        if entry.account == clerk.account:
            raise Forbidden(Reason.NOT_YOUR_OFFICE)
        account = _account(unit, entry)
        if asked.confirmed:
            if asked.manner is CheckManner.VIDEO_CALL:
                _require_papers(unit, account)
            verify(registry, unit, account.account, asked.manner, now, clerk.account)
        else:
            kind = NoticeKind.IDENTITY_NOT_VERIFIED
            notify(registry, unit, account.account, kind, now, note)
        state = ReviewState.CONFIRMED if asked.confirmed else ReviewState.REFUSED
        shown = entry.shown.model_copy(update={"state": state, "decided_at": now, "note": note})
        unit.identities.decide_review(
            ReviewEntry(
                account=account.account,
                shown=shown,
                by=clerk.account,
                manner=asked.manner,
                paper=paper,
                seen=seen,
            )
        )
        log_access(unit, account.account, clerk, f"review_{state.value}", now, review)
    return shown


def _waiting(unit: UnitOfWork, review: IdentityReviewId) -> ReviewEntry:
    entry = unit.identities.review(review)
    if entry is None or entry.shown.state is not ReviewState.WAITING:
        raise NotFound
    return entry


def _account(unit: UnitOfWork, entry: ReviewEntry) -> Account:
    found = unit.accounts.get(entry.account)
    if found is None:
        raise NotFound
    return found.account


def _require_papers(unit: UnitOfWork, account: Account) -> None:
    claim = unit.identities.get(account.account)
    given = frozenset(
        each.shown.kind
        for each in unit.identities.papers(account.account)
        if each.shown.sent_at is not None
    )
    if claim is None or papers_missing(account.kind, IdentityDocument(claim.document), given):
        raise Refused(Reason.PAPERS_MISSING)


def _line(
    registry: Registry, unit: UnitOfWork, entry: ReviewEntry
) -> tuple[ReviewLine, Identity, IdentityEntry]:
    account = _account(unit, entry)
    claim = unit.identities.get(entry.account)
    if claim is None:
        raise NotFound
    identity = opened_identity(registry, claim)
    line = ReviewLine(
        review=entry.shown.review,
        account=account.account,
        name=identity.name,
        kind=account.kind,
        document=identity.document,
        number_masked=masked_number(identity.number),
        asked_at=entry.shown.asked_at,
    )
    return line, identity, claim
