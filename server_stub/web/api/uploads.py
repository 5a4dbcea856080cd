"""Files on their way to the court.

An upload is announced in a message (`NewUpload`) and brought as the IETF has it for resumable
uploads (draft-ietf-httpbis-resumable-upload): `HEAD` tells `Upload-Offset`, `Upload-Length`,
`Upload-Complete` and `Upload-Limit`; `PATCH` with `application/partial-upload` appends at
`Upload-Offset` and says with `Upload-Complete: ?1` that it was the last; `DELETE` cancels. A piece
may carry its own digest (`Content-Digest`, RFC 9530), and should. A piece that stands already is
answered as when it came first. A wrong offset is refused with 409 and the right one beside it.

When all has come the answer waits a little for the court's look at it; whoever needs to know more
asks again (`GET`).
"""

from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.concurrency import run_in_threadpool

from client.protocol.case import Exhibit
from client.protocol.errors import CourtError, Malformed, Reason
from client.protocol.ids import CaseId, UploadId
from client.protocol.uploads import (
    FileExhibit,
    NewUpload,
    Upload,
    UploadLimits,
    UploadList,
    UploadState,
)
from client.protocol.value import LARGEST
from server_stub.usecases import papers, uploads
from server_stub.usecases.signing_in import Caller
from server_stub.web.deps import Asking, Court, OpenCourt, SignedIn, body_of, octets_in
from server_stub.web.errors import answer
from server_stub.web.windows import counter_routes

routes = counter_routes()

PARTIAL = "application/partial-upload"
WAIT_S = 8.0
"""How long an answer waits for the court's look at a file."""
_YES, _NO = "?1", "?0"
"""True and false in a structured field (RFC 9651 section 3.3.6)."""


async def _piece(request: Request) -> bytes:
    return await request.body()


@routes.get("/uploads/limits")
def upload_limits(court: OpenCourt, _: SignedIn) -> UploadLimits:
    """Tell how much one person may bring."""
    return uploads.limits_of(court.registry)


@routes.get("/uploads")
def list_uploads(court: OpenCourt, caller: SignedIn) -> UploadList:
    """Give what one has on one's way."""
    return uploads.list_uploads(court.registry, caller.account, court.clock())


@routes.post("/uploads", status_code=201)
def begin_upload(
    court: OpenCourt,
    caller: SignedIn,
    new: Annotated[NewUpload, Depends(body_of(NewUpload))],
    attempt: Asking,
    response: Response,
) -> Upload:
    """Begin to bring a file."""
    upload = uploads.begin(court.registry, caller.account, new, attempt)
    response.headers["Location"] = f"/api/v1/uploads/{upload.upload}"
    _tell(court, upload, response)
    return upload


@routes.head("/uploads/{upload}", status_code=204)
def upload_offset(court: OpenCourt, caller: SignedIn, upload: str, response: Response) -> None:
    """Tell how far an upload has come, in headers alone."""
    found = uploads.look(court.registry, caller.account, UploadId(upload), court.clock())
    _tell(court, found, response)


@routes.get("/uploads/{upload}")
async def look_at_upload(
    court: OpenCourt, caller: SignedIn, upload: str, response: Response
) -> Upload:
    """Tell how an upload stands; of a whole one, after a little while."""
    found = await _settled(court, caller, UploadId(upload))
    _tell(court, found, response)
    return found


@routes.patch("/uploads/{upload}", response_model=Upload, openapi_extra=octets_in(PARTIAL))
async def take_piece(
    court: OpenCourt,
    caller: SignedIn,
    upload: str,
    content: Annotated[bytes, Depends(_piece)],
    response: Response,
    offset: Annotated[int, Header(alias="Upload-Offset", ge=0, le=LARGEST)],
    media_type: Annotated[str, Header(alias="Content-Type")],
    last: Annotated[str, Header(alias="Upload-Complete")] = _NO,
    digest: Annotated[str, Header(alias="Content-Digest", max_length=400)] = "",
) -> Upload | Response:
    """Take a piece of a file; the last one is answered when the court has looked at the whole."""
    if media_type != PARTIAL or last not in {_YES, _NO}:
        raise Malformed(detail="Content-Type" if media_type != PARTIAL else "Upload-Complete")
    try:
        found = await run_in_threadpool(
            uploads.take_piece,
            court.registry,
            caller.account,
            UploadId(upload),
            at=offset,
            content=content,
            digest=digest,
            now=court.clock(),
        )
    except CourtError as error:
        if error.reason is not Reason.UPLOAD_PLACE_DIFFERS:
            raise
        refusal = answer(error)
        refusal.headers["Upload-Offset"] = error.detail
        return refusal
    if last == _YES:
        await run_in_threadpool(
            uploads.complete, court.registry, caller.account, UploadId(upload), court.clock()
        )
        found = await _settled(court, caller, UploadId(upload))
    _tell(court, found, response)
    return found


@routes.delete("/uploads/{upload}", status_code=204)
def cancel_upload(court: OpenCourt, caller: SignedIn, upload: str) -> None:
    """Cancel an upload that is not filed."""
    uploads.cancel(court.registry, caller.account, UploadId(upload), court.clock())


@routes.post("/cases/{case}/exhibits", status_code=201)
def file_exhibit(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    asked: Annotated[FileExhibit, Depends(body_of(FileExhibit))],
    attempt: Asking,
) -> Exhibit:
    """Put a ready upload before the court as evidence; the parties only."""
    return papers.file_upload(court.registry, caller.account, CaseId(case), asked, attempt)


async def _settled(court: Court, caller: Caller, upload: UploadId) -> Upload:
    """Give an upload; if it is whole, after the court's look at it, or a little while."""

    def look() -> Upload:
        return uploads.look(court.registry, caller.account, upload, court.clock())

    found = await run_in_threadpool(look)
    if found.state is UploadState.WHOLE:
        await court.inspection.see_to(upload, WAIT_S)
        found = await run_in_threadpool(look)
    return found


def _tell(court: Court, upload: Upload, response: Response) -> None:
    limits = court.registry.limits
    response.headers["Upload-Offset"] = str(upload.received)
    response.headers["Upload-Length"] = str(upload.size)
    response.headers["Upload-Complete"] = _NO if upload.state is UploadState.ARRIVING else _YES
    response.headers["Upload-Limit"] = (
        f"max-size={limits.upload_bytes}, max-append-size={limits.upload_piece_bytes}"
    )
