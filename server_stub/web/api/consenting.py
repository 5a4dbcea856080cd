"""Being online, step by step."""

from typing import Annotated

from fastapi import Depends

from client.protocol.consenting import DecideTakingBack, HoldStage, SayConsent, StagesShown
from client.protocol.ids import CaseId
from server_stub.usecases import consenting
from server_stub.web.deps import Asking, OpenCourt, SignedIn, body_of
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.get("/cases/{case}/consents")
def consents(court: OpenCourt, caller: SignedIn, case: str) -> StagesShown:
    """Give every step with what each party has agreed to."""
    return consenting.stages_of(court.registry, caller.account, CaseId(case))


@routes.post("/cases/{case}/consents/{stage}")
def say_consent(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    stage: str,
    attempt: Asking,
    asked: Annotated[SayConsent, Depends(body_of(SayConsent))],
) -> StagesShown:
    """Agree to a step online, refuse it, take it back, or ask that it be held on the spot."""
    return consenting.say_consent(
        court.registry, caller.account, CaseId(case), stage, asked, attempt
    )


@routes.post("/cases/{case}/consents/{stage}/decision")
def decide_taking_back(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    stage: str,
    attempt: Asking,
    asked: Annotated[DecideTakingBack, Depends(body_of(DecideTakingBack))],
) -> StagesShown:
    """Let a party take its consent back, or not."""
    return consenting.decide_taking_back(
        court.registry, caller.account, CaseId(case), stage, asked, attempt
    )


@routes.post("/cases/{case}/consents/{stage}/form")
def hold_stage(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    stage: str,
    attempt: Asking,
    asked: Annotated[HoldStage, Depends(body_of(HoldStage))],
) -> StagesShown:
    """Hold a step on the spot, or as was agreed."""
    return consenting.hold_stage(
        court.registry, caller.account, CaseId(case), stage, asked, attempt
    )
