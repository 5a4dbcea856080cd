"""What the bench decides in writing."""

from typing import Annotated

from fastapi import Depends

from client.protocol.case import Document
from client.protocol.deciding import DraftJudgment
from client.protocol.ids import CaseId
from server_stub.usecases import judging
from server_stub.web.deps import Asking, OpenCourt, SignedIn, body_of
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.post("/cases/{case}/judgment", status_code=201)
def draft_judgment(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[DraftJudgment, Depends(body_of(DraftJudgment))],
) -> Document:
    """Set a judgment as a draft."""
    return judging.draft_judgment(court.registry, caller.account, CaseId(case), asked, attempt)
