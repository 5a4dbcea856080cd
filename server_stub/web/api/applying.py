"""Applications in a case: filed and answered by the parties, decided by the court."""

from typing import Annotated

from fastapi import Depends, Query

from client.protocol.after_judgment import PaperWritten
from client.protocol.applying import (
    Application,
    Applications,
    ApplicationShown,
    AskReview,
    DecideApplication,
    FileApplicationSigned,
    GiveSecurity,
    LiftPreservation,
    OrderSecurity,
    Recusals,
    SayToApplication,
)
from client.protocol.ids import CaseId
from client.protocol.value import LARGEST
from server_stub.usecases.applications import deciding, filing
from server_stub.web.deps import Asking, OpenCourt, SignedIn, body_of
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.post("/cases/{case}/applications/wording", status_code=201)
def write_application(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    asked: Annotated[Application, Depends(body_of(Application))],
) -> PaperWritten:
    """Keep an application as worded, to be signed."""
    return filing.write_application(
        court.registry, caller.account, CaseId(case), asked, court.clock()
    )


@routes.post("/cases/{case}/applications", status_code=201)
def file_application(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[FileApplicationSigned, Depends(body_of(FileApplicationSigned))],
) -> ApplicationShown:
    """File a signed application."""
    return filing.file_application(court.registry, caller.account, CaseId(case), asked, attempt)


@routes.get("/cases/{case}/applications")
def applications(court: OpenCourt, caller: SignedIn, case: str) -> Applications:
    """Give the applications of a case, and what one may apply for now."""
    return filing.applications_of(court.registry, caller.account, CaseId(case), court.clock())


@routes.get("/applications/{application}")
def application(court: OpenCourt, caller: SignedIn, application: str) -> ApplicationShown:
    """Give an application."""
    return filing.application_of(court.registry, caller.account, application)


@routes.post("/applications/{application}/word")
def say_to(
    court: OpenCourt,
    caller: SignedIn,
    application: str,
    attempt: Asking,
    asked: Annotated[SayToApplication, Depends(body_of(SayToApplication))],
) -> ApplicationShown:
    """Say one's word to another party's application."""
    return filing.say_to(court.registry, caller.account, application, asked, attempt)


@routes.post("/applications/{application}/withdraw")
def take_back(
    court: OpenCourt, caller: SignedIn, application: str, attempt: Asking
) -> ApplicationShown:
    """Take one's application back."""
    return filing.take_back(court.registry, caller.account, application, attempt)


@routes.post("/applications/{application}/security")
def order_security(
    court: OpenCourt,
    caller: SignedIn,
    application: str,
    attempt: Asking,
    asked: Annotated[OrderSecurity, Depends(body_of(OrderSecurity))],
) -> ApplicationShown:
    """Ask for security, as who presides."""
    return deciding.order_security(court.registry, caller.account, application, asked, attempt)


@routes.post("/applications/{application}/security/given")
def give_security(
    court: OpenCourt,
    caller: SignedIn,
    application: str,
    attempt: Asking,
    asked: Annotated[GiveSecurity, Depends(body_of(GiveSecurity))],
) -> ApplicationShown:
    """Give the security that was asked for."""
    return filing.give_security(court.registry, caller.account, application, asked, attempt)


@routes.post("/applications/{application}/decision")
def decide(
    court: OpenCourt,
    caller: SignedIn,
    application: str,
    attempt: Asking,
    asked: Annotated[DecideApplication, Depends(body_of(DecideApplication))],
) -> ApplicationShown:
    """Decide an application, or decide it again."""
    return deciding.decide_application(court.registry, caller.account, application, asked, attempt)


@routes.post("/applications/{application}/review")
def ask_review(
    court: OpenCourt,
    caller: SignedIn,
    application: str,
    attempt: Asking,
    asked: Annotated[AskReview, Depends(body_of(AskReview))],
) -> ApplicationShown:
    """Ask that a decision be looked at once more."""
    return filing.ask_review(court.registry, caller.account, application, asked, attempt)


@routes.post("/applications/{application}/lift")
def lift(
    court: OpenCourt,
    caller: SignedIn,
    application: str,
    attempt: Asking,
    asked: Annotated[LiftPreservation, Depends(body_of(LiftPreservation))],
) -> ApplicationShown:
    """Set free what was preserved."""
    return deciding.lift_preservation(court.registry, caller.account, application, asked, attempt)


@routes.get("/recusals")
def recusals(
    court: OpenCourt,
    caller: SignedIn,
    after: Annotated[str, Query(max_length=100)] = "",
    limit: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> Recusals:
    """Give the recusals that wait for the president of the court."""
    return deciding.recusals(court.registry, caller.account, after, limit)
