"""Rehearsals: opened by who has a seat, entered as a hearing is, signed, and forgotten."""

from typing import Annotated

from fastapi import APIRouter, Depends
from fastapi.concurrency import run_in_threadpool

from client.protocol.filing import Strokes
from client.protocol.ids import HearingId
from client.protocol.rehearsal import RehearsalOpened, SkipStep
from server_stub.usecases.checks import rehearsing
from server_stub.web.deps import OpenCourt, SignedIn, body_of

routes = APIRouter()


@routes.post("/hearings/{hearing}/rehearsal", status_code=201)
async def open_rehearsal(court: OpenCourt, caller: SignedIn, hearing: str) -> RehearsalOpened:
    """Open a rehearsal for a hearing; one that the person had open before ends."""
    seat = await run_in_threadpool(
        rehearsing.rehearsing_seat, court.registry, caller.account, HearingId(hearing)
    )
    page = await rehearsing.draw_page(court.registry)
    name = court.registry.court
    return await court.rehearsals().open(
        seat, page, (name.zh, name.en), caller.account.account, caller.session
    )


@routes.post("/hearings/{hearing}/rehearsal/skip", status_code=204)
async def skip_step(
    court: OpenCourt,
    caller: SignedIn,
    hearing: str,
    asked: Annotated[SkipStep, Depends(body_of(SkipStep))],
) -> None:
    """Go on without a step of one's own rehearsal."""
    court.rehearsals().skip(HearingId(hearing), caller.account.account, asked.step)


@routes.post("/hearings/{hearing}/rehearsal/signature", status_code=204)
async def sign_rehearsal(
    court: OpenCourt,
    caller: SignedIn,
    hearing: str,
    _drawn: Annotated[Strokes, Depends(body_of(Strokes))],
) -> None:
    """Sign the transcript of one's own rehearsal; what was drawn is kept nowhere."""
    court.rehearsals().sign(HearingId(hearing), caller.account.account)
