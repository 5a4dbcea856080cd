"""Between acceptance and hearing: the evidence examined, messages, and a time for the hearing."""

from typing import Annotated

from fastapi import Depends, Query

from client.protocol.exchange import (
    AnswerTimes,
    Examination,
    FixTime,
    GiveOpinion,
    Message,
    Messages,
    OfferTimes,
    OpinionShown,
    Times,
    WriteMessage,
)
from client.protocol.ids import CaseId, ExhibitId
from client.protocol.value import LARGEST
from server_stub.usecases import examining, finding_a_time, writing_to_court
from server_stub.web.deps import Asking, OpenCourt, SignedIn, body_of
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.get("/cases/{case}/examination")
def examination(court: OpenCourt, caller: SignedIn, case: str) -> Examination:
    """Give the matrix of item and party."""
    return examining.examination(court.registry, caller.account, CaseId(case))


@routes.post("/exhibits/{exhibit}/opinions", status_code=201)
def give_opinion(
    court: OpenCourt,
    caller: SignedIn,
    exhibit: str,
    attempt: Asking,
    asked: Annotated[GiveOpinion, Depends(body_of(GiveOpinion))],
) -> OpinionShown:
    """Say what one's side thinks of an item."""
    return examining.give_opinion(
        court.registry, caller.account, ExhibitId(exhibit), asked, attempt
    )


@routes.get("/cases/{case}/messages")
def read_messages(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    after: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
    limit: Annotated[int, Query(ge=1, le=LARGEST)] = 1000,
) -> Messages:
    """Give the messages of a case after a number."""
    return writing_to_court.read_messages(
        court.registry, caller.account, CaseId(case), after, limit
    )


@routes.post("/cases/{case}/messages", status_code=201)
def write_message(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[WriteMessage, Depends(body_of(WriteMessage))],
) -> Message:
    """Write to everybody of a case."""
    return writing_to_court.write_message(
        court.registry, caller.account, CaseId(case), asked, attempt
    )


@routes.get("/cases/{case}/times")
def times(court: OpenCourt, caller: SignedIn, case: str) -> Times:
    """Give the times that are offered, with everybody's answers."""
    return finding_a_time.times_of(court.registry, caller.account, CaseId(case), court.clock())


@routes.post("/cases/{case}/times", status_code=201)
def offer_times(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[OfferTimes, Depends(body_of(OfferTimes))],
) -> Times:
    """Offer times."""
    return finding_a_time.offer_times(court.registry, caller.account, CaseId(case), asked, attempt)


@routes.post("/cases/{case}/times/answers")
def answer_times(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[AnswerTimes, Depends(body_of(AnswerTimes))],
) -> Times:
    """Say which times suit."""
    return finding_a_time.answer_times(court.registry, caller.account, CaseId(case), asked, attempt)


@routes.post("/cases/{case}/times/fix")
def fix_time(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[FixTime, Depends(body_of(FixTime))],
) -> Times:
    """Hold the hearing at one of the times."""
    return finding_a_time.fix_time(
        court.registry, caller.account, CaseId(case), asked.number, attempt
    )
