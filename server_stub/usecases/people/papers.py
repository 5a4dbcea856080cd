"""Papers that show who somebody is: drawn anew, shown back, and then handed to the court.

The court keeps what came and a picture that it has drawn itself, both sealed under a key of the
paper's own; taking a paper back throws that key away. The owner sees the court's picture before
the papers are sent. A clerk sees them while the person waits for a check, and every reading is
logged.
"""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime

from client.protocol.account import Account
from client.protocol.errors import CourtError, Malformed, NotFound, Reason, Refused, TooLarge
from client.protocol.identity import IdentityPaper, PaperKind, ReviewState
from client.protocol.ids import AccountId, IdentityPaperId
from server_stub.db import UnitOfWork
from server_stub.db.people import IdentityPaperEntry
from server_stub.domain.capabilities import Capability, offices_of, why_not_in_house
from server_stub.identity.pictures import JPEG, jpeg
from server_stub.identity.reader import Drawn, ReaderFell, Unreadable
from server_stub.identity.vault import new_key, open_apart, seal_apart
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.people.identity import log_access
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id


@dataclass(frozen=True, slots=True)
class PaperPicture:
    """The court's own picture of a paper, on its way to a reader."""

    content: bytes
    media_type: str = JPEG


async def add_paper(
    registry: Registry, account: Account, kind: PaperKind, content: bytes, attempt: Attempt
) -> IdentityPaper:
    """Take a picture of a paper; raises `Malformed(FILE_UNSAFE)`, `TooLarge` or `Refused`."""
    if len(content) > registry.limits.identity_paper_bytes:
        raise TooLarge
    try:
        drawn = await registry.identity.eyes.drawn(content)
    except (Unreadable, ReaderFell) as unsafe:
        raise Malformed(Reason.FILE_UNSAFE, str(unsafe)) from unsafe
    return await asyncio.to_thread(_enter, registry, account, kind, content, drawn, attempt)


def paper_picture(
    registry: Registry, reader: Account, paper: IdentityPaperId, now: datetime
) -> PaperPicture:
    """Give the court's picture to the owner, or to a clerk for whom the owner waits; logged."""
    with registry.books.writing() as unit:
        entry = unit.identities.paper(paper)
        if entry is None or not _may_read(unit, reader, entry):
            raise NotFound
        key = paper_key(registry, entry)
        log_access(unit, entry.account, reader, "paper_read", now, paper)
    return PaperPicture(open_apart(registry.files.get(entry.picture), key))


def take_paper_back(
    registry: Registry, account: Account, paper: IdentityPaperId, now: datetime
) -> None:
    """Shred a paper that has not been sent, or whose purpose is over; raises `NotFound`."""
    with registry.books.writing() as unit:
        entry = unit.identities.paper(paper)
        if entry is None or entry.account != account.account:
            raise NotFound
        review = unit.identities.latest_review(account.account)
        if review is not None and review.shown.state is ReviewState.WAITING:
            raise Refused(Reason.STEP_NOT_OPEN)
        unit.identities.shred_paper(paper)
        log_access(unit, account.account, account, "paper_shredded", now, paper)


def paper_key(registry: Registry, entry: IdentityPaperEntry) -> bytes:
    """Give the key of a paper that has not been shredded."""
    if entry.key is None:
        raise NotFound
    return registry.identity.vault.open(entry.key, f"paper:{entry.shown.paper}")


def _enter(
    registry: Registry,
    account: Account,
    kind: PaperKind,
    content: bytes,
    drawn: Drawn,
    attempt: Attempt,
) -> IdentityPaper:
    paper, key = IdentityPaperId(new_id()), new_key()
    original = registry.files.put(seal_apart(content, key))
    picture = registry.files.put(seal_apart(jpeg(drawn), key))

    def enter() -> IdentityPaper:
        held = unit.identities.papers(account.account)
        if len(held) >= registry.limits.identity_papers:
            raise Refused(Reason.TOO_MANY)
        shown = IdentityPaper(
            paper=paper,
            kind=kind,
            sha256=hashlib.sha256(content).hexdigest(),
            width_px=drawn.width,
            height_px=drawn.height,
            added_at=attempt.at,
        )
        unit.identities.add_paper(
            IdentityPaperEntry(
                account=account.account,
                shown=shown,
                original=original,
                picture=picture,
                key=registry.identity.vault.seal(key, f"paper:{paper}"),
            )
        )
        log_access(unit, account.account, account, "paper_added", attempt.at, paper)
        return shown

    with registry.books.writing() as unit:
        return once(unit, attempt, IdentityPaper, enter)


def _may_read(unit: UnitOfWork, reader: Account, entry: IdentityPaperEntry) -> bool:
    if reader.account == entry.account:
        return True
    return entry.shown.sent_at is not None and why_not_check(unit, reader, entry.account) is None


def why_not_check(unit: UnitOfWork, clerk: Account, account: AccountId) -> CourtError | None:
    """Why somebody may not look at a person's papers: only who verifies, while the person waits."""
    refusal = why_not_in_house(Capability.VERIFY_IDENTITY, held=offices_of(clerk.roles))
    if refusal is not None:
        return refusal
    review = unit.identities.latest_review(account)
    if review is None or review.shown.state is not ReviewState.WAITING:
        return NotFound()
    return None
