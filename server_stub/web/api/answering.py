"""The answer to a suit."""

from typing import Annotated

from fastapi import Depends

from client.protocol.after_judgment import PaperWritten
from client.protocol.answering import FileAnswerSigned, SuitAnswer
from client.protocol.case import Document
from client.protocol.ids import CaseId
from server_stub.usecases import answering
from server_stub.web.deps import Asking, OpenCourt, SignedIn, body_of
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.post("/cases/{case}/answer/wording", status_code=201)
def write_answer(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    asked: Annotated[SuitAnswer, Depends(body_of(SuitAnswer))],
) -> PaperWritten:
    """Keep the answer as worded, to be signed."""
    return answering.write_answer(
        court.registry, caller.account, CaseId(case), asked, court.clock()
    )


@routes.post("/cases/{case}/answer", status_code=201)
def file_answer(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[FileAnswerSigned, Depends(body_of(FileAnswerSigned))],
) -> Document:
    """File a signed answer."""
    return answering.file_answer(court.registry, caller.account, CaseId(case), asked, attempt)
