"""Putting papers before the court, reading them, and serving what the court has made.

A filed PDF is kept as it came and is shown as pictures of its pages, which the court draws once
(`server_stub.renditions`); everybody in a hearing sees these very bytes. A file that cannot be
drawn safely is not taken. What the court made is a draft until it is served: then, and once, the
court's seal is put under it, and what people are given is the sealed file.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from itertools import chain

from client.protocol.account import Account
from client.protocol.case import Document, DocumentKind, Exhibit, PagePicture
from client.protocol.errors import Malformed, NotFound, Reason, Refused
from client.protocol.evidence import ShownPage
from client.protocol.ids import (
    CaseId,
    DocumentId,
    ExhibitId,
    FileHash,
    HearingId,
    ParticipantId,
)
from client.protocol.roles import Side
from client.protocol.uploads import FileExhibit, UploadState
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry, ExhibitEntry, PartyEntry
from server_stub.db.queries.uploads import UploadEntry
from server_stub.documents.kinds import SEALED
from server_stub.domain import access, life_cycle
from server_stub.domain.file_names import download_name
from server_stub.renditions.pictures import size_of
from server_stub.renditions.refusals import Unsafe
from server_stub.seal.authority import CannotSeal
from server_stub.seal.sealing import NotSealable
from server_stub.usecases import serving
from server_stub.usecases.appealing import begin_appeals
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import may_read, own_case, own_place, why_not_serve
from server_stub.usecases.recusing import check_not_recused
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id
from server_stub.usecases.uploads import file_now, own_upload

log = logging.getLogger("mingjing.usecases")

LiesBefore = Callable[[HearingId, ParticipantId], ShownPage | None]
"""Gives the page that lies before a person who is in the courtroom of a hearing now."""


def nothing_lies(_hearing: HearingId, _participant: ParticipantId) -> None:
    """No hearing is in progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExhibit:
    """What a party puts before the court, with what it is to prove."""

    case: CaseId
    title: str
    side: Side
    kind: str
    purpose: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Original:
    """An exhibit's file as it was filed, to be handed out in pieces."""

    name: str
    media_type: str
    file: FileHash
    size: int
    pieces: Iterator[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDocument:
    """A paper that the court made; `addressee` is None for everybody of the case."""

    case: CaseId
    kind: DocumentKind
    title: str
    pdf: bytes
    addressee: ParticipantId | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A file on its way to a reader."""

    title: str
    file: FileHash
    content: bytes


async def file_exhibit(registry: Registry, new: NewExhibit, now: datetime) -> Exhibit:
    """Take an exhibit with pictures of all its pages; raises `Malformed(FILE_UNSAFE)`."""
    try:
        count = await registry.reader.page_count(new.pdf)
        pictures = [
            await registry.reader.page_picture(new.pdf, page) for page in range(1, count + 1)
        ]
    except Unsafe as unsafe:
        raise Malformed(Reason.FILE_UNSAFE, unsafe.reason) from unsafe
    return await asyncio.to_thread(_enter_exhibit, registry, new, pictures, now)


def file_upload(
    registry: Registry, account: Account, case: CaseId, asked: FileExhibit, attempt: Attempt
) -> Exhibit:
    """Put a ready upload before the court; asked again, it gives the same exhibit.

    Raises `NotFound`, `Forbidden`, or `Refused` for an upload that is not ready or was filed
    elsewhere. A later version is an exhibit of its own that names its parent, of the same side.
    """
    now = attempt.at

    def filed() -> Exhibit:
        _, own = own_case(unit, account, case)
        refusal = access.why_not_file(own.party.side)
        if refusal is not None:
            raise refusal
        entry = own_upload(unit, account, asked.upload, now)
        before = _filed_already(unit, case, entry)
        if before is not None:
            return before
        done = file_now(entry)
        found = unit.uploads.seen(entry.sha256)
        if found is None:
            raise Refused(Reason.UPLOAD_UNFINISHED)
        if asked.parent is not None:
            parent = unit.papers.exhibit(asked.parent)
            if parent is None or parent.case != case or parent.exhibit.side is not own.party.side:
                raise NotFound(Reason.NO_SUCH_EXHIBIT)
        exhibit = Exhibit(
            exhibit=ExhibitId(new_id()),
            number=unit.papers.next_exhibit_number(case),
            title=asked.title,
            side=own.party.side,
            kind=asked.kind,
            purpose=asked.purpose,
            original=entry.sha256,
            pages=found.pages,
            file_kind=found.seen.kind,
            media_type=found.seen.media_type,
            file_name=download_name(entry.name, found.seen.media_type),
            size=entry.size,
            duration_s=found.seen.duration_s,
            parent=asked.parent,
        )
        unit.papers.add_exhibit(ExhibitEntry(case=case, exhibit=exhibit, filed_at=now))
        unit.papers.add_exhibit_file(exhibit, entry.upload)
        unit.uploads.change(entry, done)
        return exhibit

    with registry.books.writing() as unit:
        return once(unit, attempt, Exhibit, filed)


def exhibit_original(registry: Registry, account: Account, exhibit: ExhibitId) -> Original:
    """Give an exhibit's file as it was filed; raises `NotFound`."""
    found = _own_exhibit(registry, account, exhibit)
    pieces = registry.files.pieces(found.original)
    # The first piece is taken now, so that a small file that is damaged is found before the answer.
    first = next(pieces)
    return Original(
        name=found.file_name or f"{found.title}.pdf",
        media_type=found.media_type,
        file=found.original,
        size=registry.files.size_of(found.original),
        pieces=chain((first,), pieces),
    )


def page_picture(
    registry: Registry,
    account: Account,
    exhibit: ExhibitId,
    page: int,
    lies_before: LiesBefore = nothing_lies,
) -> Paper:
    """Give the picture of one page, counted from 1; raises `NotFound`.

    A witness is given the page that lies before them in the courtroom, and no other.
    """
    found = _exhibit_before(registry, account, exhibit, page, lies_before)
    if not 1 <= page <= len(found.pages):
        raise NotFound(Reason.NO_SUCH_PAGE)
    picture = found.pages[page - 1].picture
    return Paper(found.title, picture, registry.files.get(picture))


def draft_document(registry: Registry, new: NewDocument, now: datetime) -> DocumentId:
    """Keep a paper that the court made as a draft of the bench."""
    document = DocumentId(new_id())
    file = registry.files.put(new.pdf)
    with registry.books.writing() as unit:
        unit.papers.add_document(
            DocumentEntry(
                document=document,
                case=new.case,
                kind=new.kind,
                title=new.title,
                file=file,
                made_at=now,
                served_at=None,
                addressee=new.addressee,
            )
        )
    return document


def document_pdf(registry: Registry, account: Account, document: DocumentId) -> Paper:
    """Give a document's file to one who may read it; raises `NotFound`."""
    with registry.books.reading() as unit:
        entry, _, _ = _own_document(unit, account, document)
    return Paper(entry.title, entry.file, registry.files.get(entry.file))


def serve_document(
    registry: Registry, account: Account, document: DocumentId, now: datetime
) -> Document:
    """Let a draft out to those it is meant for; raises `NotFound`, `Forbidden` or `Refused`."""
    with registry.books.reading() as unit:
        entry = _own_draft(unit, account, document)[0]
    # Sealing takes its time, and may ask another house for a time-stamp: nobody waits for it.
    file = sealed_file(registry, entry.kind, entry.file, now)
    with registry.books.writing() as unit:
        entry, case = _own_draft(unit, account, document)
        unit.papers.serve(document, file, now)
        if entry.kind is DocumentKind.JUDGMENT:
            step = life_cycle.Step.JUDGMENT_SERVED
            unit.cases.set_state(case.case, life_cycle.after(case.state, step))
            begin_appeals(unit, case.case, document, now)
        # What is sent is what was sealed: its hash is what the proof of service names.
        served = replace(entry, file=file)
        serving.start_on_all(registry, unit, case, served, now, account.account)
    return entry.shown.model_copy(update={"served_at": now, "file": file})


def sealed_file(registry: Registry, kind: DocumentKind, file: FileHash, now: datetime) -> FileHash:
    """Keep a paper of the court's own with its seal; a party's paper stays as it is.

    It takes a few hundredths of a second, or as long as another house takes to give a time-stamp:
    call it outside of a transaction. Raises `Refused(SEAL_UNAVAILABLE)`.
    """
    if kind not in SEALED:
        return file
    try:
        return registry.files.put(registry.seal.seal(registry.files.get(file), now))
    except (CannotSeal, NotSealable) as unsealed:
        log.error("Paper %s cannot be sealed: %s", file, unsealed)
        raise Refused(Reason.SEAL_UNAVAILABLE) from unsealed


def root_of_seal(registry: Registry, now: datetime) -> Paper:
    """Give the certificate at the root of the court's seal; raises `Refused(SEAL_UNAVAILABLE)`."""
    try:
        root = registry.seal.root(now)
    except CannotSeal as unsealed:
        log.error("The root of the seal cannot be read: %s", unsealed)
        raise Refused(Reason.SEAL_UNAVAILABLE) from unsealed
    return Paper("root", FileHash(sha256(root).hexdigest()), root)


def _own_draft(
    unit: UnitOfWork, account: Account, document: DocumentId
) -> tuple[DocumentEntry, CaseEntry]:
    """Find a draft that this person may serve now; raises what `serve_document` raises."""
    entry, case, own = _own_document(unit, account, document)
    refusal = why_not_serve(entry, case, own)
    if refusal is not None:
        raise refusal
    check_not_recused(unit, own)
    return entry, case


def _enter_exhibit(
    registry: Registry, new: NewExhibit, pictures: list[bytes], now: datetime
) -> Exhibit:
    original = registry.files.put(new.pdf)
    pages = tuple(_page(registry, picture) for picture in pictures)
    with registry.books.writing() as unit:
        exhibit = Exhibit(
            exhibit=ExhibitId(new_id()),
            number=unit.papers.next_exhibit_number(new.case),
            title=new.title,
            side=new.side,
            kind=new.kind,
            purpose=new.purpose,
            original=original,
            pages=pages,
        )
        unit.papers.add_exhibit(ExhibitEntry(case=new.case, exhibit=exhibit, filed_at=now))
    return exhibit


def _filed_already(unit: UnitOfWork, case: CaseId, entry: UploadEntry) -> Exhibit | None:
    """Give the exhibit that an upload was filed as in this case."""
    if entry.state is not UploadState.FILED:
        return None
    exhibit = unit.uploads.filed_as(entry.upload)
    filed = None if exhibit is None else unit.papers.exhibit(exhibit)
    return None if filed is None or filed.case != case else filed.exhibit


def _page(registry: Registry, picture: bytes) -> PagePicture:
    width, height = size_of(picture)
    return PagePicture(picture=registry.files.put(picture), width_px=width, height_px=height)


def _exhibit_before(
    registry: Registry,
    account: Account,
    exhibit: ExhibitId,
    page: int,
    lies_before: LiesBefore,
) -> Exhibit:
    """Find an exhibit of one's case, or one of which this page lies before oneself."""
    with registry.books.reading() as unit:
        entry = unit.papers.exhibit(exhibit)
        if entry is None:
            raise NotFound
        _, own = own_place(unit, account, entry.case)
        if not access.reads_the_case(own.party):
            me = own.party.participant
            seats = unit.hearings.with_seat(entry.case, me)
            lies = {lies_before(hearing, me) for hearing in seats}
            if all(each is None or (each.exhibit, each.page) != (exhibit, page) for each in lies):
                raise NotFound
    return entry.exhibit


def _own_exhibit(registry: Registry, account: Account, exhibit: ExhibitId) -> Exhibit:
    with registry.books.reading() as unit:
        entry = unit.papers.exhibit(exhibit)
        if entry is None:
            raise NotFound
        own_case(unit, account, entry.case)
    return entry.exhibit


def _own_document(
    unit: UnitOfWork, account: Account, document: DocumentId
) -> tuple[DocumentEntry, CaseEntry, PartyEntry]:
    entry = unit.papers.document(document)
    if entry is None:
        raise NotFound
    case, own = own_case(unit, account, entry.case)
    if not may_read(entry, own):
        raise NotFound
    return entry, case, own
