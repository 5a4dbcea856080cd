"""Putting papers before the court, reading them, and serving what the court has made.

A filed PDF is kept as it came and is shown as pictures of its pages, which the court draws once
(`server_stub.renditions`); everybody in a hearing sees these very bytes. A file that cannot be
drawn safely is not taken. Judges sign nothing here: serving a draft only lets it out.
"""

import asyncio
import struct
from dataclasses import dataclass
from datetime import datetime

from client.protocol.account import Account
from client.protocol.case import Document, DocumentKind, Exhibit, PagePicture
from client.protocol.errors import Malformed, NotFound, Reason
from client.protocol.ids import CaseId, DocumentId, ExhibitId, FileHash, ParticipantId
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry, ExhibitEntry, PartyEntry
from server_stub.domain import life_cycle
from server_stub.renditions.refusals import Unsafe
from server_stub.usecases.appealing import begin_appeals
from server_stub.usecases.cases import may_read, own_case, why_not_serve
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NewExhibit:
    """What a party puts before the court, with what it is to prove."""

    case: CaseId
    title: str
    side: Side
    kind: str
    purpose: str
    pdf: bytes


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


def exhibit_original(registry: Registry, account: Account, exhibit: ExhibitId) -> Paper:
    """Give an exhibit's file as it was filed; raises `NotFound`."""
    found = _own_exhibit(registry, account, exhibit)
    return Paper(found.title, found.original, registry.files.get(found.original))


def page_picture(registry: Registry, account: Account, exhibit: ExhibitId, page: int) -> Paper:
    """Give the picture of one page, counted from 1; raises `NotFound`."""
    found = _own_exhibit(registry, account, exhibit)
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
    with registry.books.writing() as unit:
        entry, case, own = _own_document(unit, account, document)
        refusal = why_not_serve(entry, case, own)
        if refusal is not None:
            raise refusal
        unit.papers.serve(document, now)
        if entry.kind is DocumentKind.JUDGMENT:
            step = life_cycle.Step.JUDGMENT_SERVED
            unit.cases.set_state(case.case, life_cycle.after(case.state, step))
            begin_appeals(unit, case.case, document, now)
    return entry.shown.model_copy(update={"served_at": now})


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


def _page(registry: Registry, picture: bytes) -> PagePicture:
    # Width and height stand first in a PNG, in the header chunk (ISO/IEC 15948 section 11.2.2).
    width, height = struct.unpack_from(">II", picture, 16)
    return PagePicture(picture=registry.files.put(picture), width_px=width, height_px=height)


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
