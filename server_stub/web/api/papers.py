"""The bytes of exhibits and documents, and serving a draft.

Nothing of it may be kept by anything on the way (`no-store`, ASVS 14.3.2): a desk keeps the page
pictures of a hearing in its own memory, where it knows them by their hash, and a copy in some
cache would outlive the right to see it. The hash is the entity tag all the same, so that a desk
can tell what it has been given. Files are sent to be saved and never to be run.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import Path, Response
from fastapi.responses import StreamingResponse

from client.protocol.case import Document
from client.protocol.ids import DocumentId, ExhibitId, FileHash
from client.protocol.rehearsal import REHEARSAL_EXHIBIT
from client.protocol.value import LARGEST
from server_stub.usecases import papers, serving
from server_stub.usecases.papers import Original, Paper
from server_stub.web.deps import ANY, OpenCourt, SignedIn, octets_out
from server_stub.web.windows import counter_routes

routes = counter_routes()

PDF = "application/pdf"
PNG = "image/png"
JPEG = "image/jpeg"
_JPEG_START = b"\xff\xd8"


@routes.get("/exhibits/{exhibit}/original", response_class=Response, responses=octets_out(ANY))
def exhibit_original(court: OpenCourt, caller: SignedIn, exhibit: str) -> Response:
    """Give an exhibit's file as it was filed."""
    original = papers.exhibit_original(court.registry, caller.account, ExhibitId(exhibit))
    return original_answer(original)


@routes.get(
    "/exhibits/{exhibit}/pages/{page}", response_class=Response, responses=octets_out(PNG, JPEG)
)
def exhibit_page(
    court: OpenCourt, caller: SignedIn, exhibit: str, page: Annotated[int, Path(ge=0, le=LARGEST)]
) -> Response:
    """Give the picture of one page, counted from 1."""
    if exhibit == REHEARSAL_EXHIBIT:
        paper = court.rehearsals().page_picture(page)
    else:
        lies_before = court.rooms().lies_before
        paper = papers.page_picture(
            court.registry, caller.account, ExhibitId(exhibit), page, lies_before
        )
    return picture_answer(paper)


@routes.get("/documents/{document}", response_class=Response, responses=octets_out(PDF))
def document_pdf(court: OpenCourt, caller: SignedIn, document: str) -> Response:
    """Give a document's file."""
    paper = papers.document_pdf(court.registry, caller.account, DocumentId(document))
    serving.note_reading(court.registry, caller.account, DocumentId(document), court.clock())
    return file_answer(paper, PDF, f"{paper.title}.pdf")


@routes.post("/documents/{document}/serve")
def serve_document(court: OpenCourt, caller: SignedIn, document: str) -> Document:
    """Serve a draft."""
    return papers.serve_document(
        court.registry, caller.account, DocumentId(document), court.clock()
    )


def original_answer(original: Original) -> Response:
    """Give a file as it came, in pieces, to be saved."""
    headers = _headers(original.file, original.name)
    headers["Content-Length"] = str(original.size)
    # As a header of its own: the framework would add that every text is UTF-8.
    headers["Content-Type"] = original.media_type
    return StreamingResponse(original.pieces, headers=headers)


def picture_answer(paper: Paper) -> Response:
    """Give the picture of a page."""
    return file_answer(paper, JPEG if paper.content.startswith(_JPEG_START) else PNG)


def file_answer(paper: Paper, media_type: str, name: str = "") -> Response:
    """Give a file as it is, to be saved under a name or shown."""
    return Response(paper.content, media_type=media_type, headers=_headers(paper.file, name))


def _headers(file: FileHash, name: str) -> dict[str, str]:
    headers = {"ETag": f'"{file}"'}
    if name:
        # RFC 6266 section 4.3: the name in UTF-8, since titles are Chinese.
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return headers
