"""The evidence of a suit before it is docketed: opened by its owner, and by whoever reviews it.

Until there is a case there are no exhibits: an item is known by its place in the evidence list.
A reviewer opens what was handed in and nothing of a draft; for anybody else there is no such suit.
What they are shown are the court's own pictures of the pages; the file itself is given as it came.
"""

from datetime import datetime
from itertools import chain

from client.protocol.account import Account
from client.protocol.errors import NotFound, Reason
from client.protocol.filing import SuitEvidence, SuitEvidenceList
from client.protocol.ids import CaseId
from server_stub.db import UnitOfWork
from server_stub.domain.file_names import download_name
from server_stub.usecases.filing.docketing import upload_of_item
from server_stub.usecases.filing.page import filing_of, reviewed_filing
from server_stub.usecases.papers import Original, Paper
from server_stub.usecases.registry import Registry


def evidence_of_suit(
    registry: Registry, account: Account, case: CaseId, now: datetime
) -> SuitEvidenceList:
    """Give the items whose files the court has; raises `NotFound`."""
    with registry.books.reading() as unit:
        return SuitEvidenceList(items=_items(unit, account, case, now))


def original_of_item(
    registry: Registry, account: Account, case: CaseId, number: int, now: datetime
) -> Original:
    """Give the file of an item as it came; raises `NotFound`."""
    item = _item(registry, account, case, number, now)
    pieces = registry.files.pieces(item.sha256)
    # Taken now, so that a file that is damaged is found before the answer.
    first = next(pieces)
    return Original(
        name=item.file_name,
        media_type=item.media_type,
        file=item.sha256,
        size=registry.files.size_of(item.sha256),
        pieces=chain((first,), pieces),
    )


def page_of_item(
    registry: Registry, account: Account, case: CaseId, number: int, page: int, now: datetime
) -> Paper:
    """Give the picture of one page, counted from 1; raises `NotFound`."""
    item = _item(registry, account, case, number, now)
    if not 1 <= page <= len(item.pages):
        raise NotFound(Reason.NO_SUCH_PAGE)
    picture = item.pages[page - 1].picture
    return Paper(item.title, picture, registry.files.get(picture))


def _item(
    registry: Registry, account: Account, case: CaseId, number: int, now: datetime
) -> SuitEvidence:
    with registry.books.reading() as unit:
        items = _items(unit, account, case, now)
    for each in items:
        if each.number == number:
            return each
    raise NotFound(Reason.NO_SUCH_EXHIBIT)


def _items(
    unit: UnitOfWork, account: Account, case: CaseId, now: datetime
) -> tuple[SuitEvidence, ...]:
    _, draft, _ = filing_of(unit, case)
    if draft.owner != account.account:
        reviewed_filing(unit, account, case)
    items = []
    for number, item in enumerate(draft.content.evidence, 1):
        upload = upload_of_item(unit, draft, item, now)
        found = None if upload is None else unit.uploads.seen(upload.sha256)
        if upload is None or found is None:
            continue
        items.append(
            SuitEvidence(
                number=number,
                title=item.title,
                kind=item.kind,
                source=item.source,
                purpose=item.purpose,
                file_name=download_name(upload.name, found.seen.media_type),
                file_kind=found.seen.kind,
                media_type=found.seen.media_type,
                size=upload.size,
                sha256=upload.sha256,
                pages=found.pages,
                duration_s=found.seen.duration_s,
            )
        )
    return tuple(items)
