"""A dispute before a mediator: begun by a reviewer, settled by the parties, confirmed by judges."""

from typing import Annotated

from fastapi import Depends, Response

from client.protocol.ids import CaseId, FileHash
from client.protocol.mediating import (
    ActInMediation,
    AgreementNamed,
    AgreementToSign,
    AnswerToMandate,
    BeginMediation,
    ConfirmAgreement,
    ExtendMediation,
    GiveUpMediation,
    Mediations,
    MediationShown,
    NameMediator,
    OfferTerms,
    ProposeMediation,
    StateAgreement,
    WordAgreement,
    Wording,
)
from server_stub.usecases.mediation import agreement, deeds, in_suit
from server_stub.web.api.papers import PDF, file_answer
from server_stub.web.deps import Asking, OpenCourt, SignedIn, body_of, octets_out
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.post("/filings/{case}/mediation", status_code=201)
def begin(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[BeginMediation, Depends(body_of(BeginMediation))],
) -> MediationShown:
    """Begin a mediation before docketing."""
    return deeds.begin_mediation(court.registry, caller.account, CaseId(case), asked, attempt)


@routes.get("/cases/{case}/mediations")
def mediations(court: OpenCourt, caller: SignedIn, case: str) -> Mediations:
    """Give the mediations of a case."""
    return deeds.mediations_of(court.registry, caller.account, CaseId(case))


@routes.get("/mediations/{mediation}")
def mediation(court: OpenCourt, caller: SignedIn, mediation: str) -> MediationShown:
    """Give a mediation."""
    return deeds.mediation_of(court.registry, caller.account, mediation)


@routes.post("/mediations/{mediation}/acts")
def act(
    court: OpenCourt,
    caller: SignedIn,
    mediation: str,
    attempt: Asking,
    asked: Annotated[ActInMediation, Depends(body_of(ActInMediation))],
) -> MediationShown:
    """Agree, decline, apply, as a party for itself."""
    return deeds.act_in_mediation(court.registry, caller.account, mediation, asked, attempt)


@routes.post("/mediations/{mediation}/mediator")
def name_mediator(
    court: OpenCourt,
    caller: SignedIn,
    mediation: str,
    attempt: Asking,
    asked: Annotated[NameMediator, Depends(body_of(NameMediator))],
) -> MediationShown:
    """Choose a mediator, or appoint one."""
    return deeds.name_mediator(court.registry, caller.account, mediation, asked, attempt)


@routes.post("/mediations/{mediation}/mandate")
def answer_mandate(
    court: OpenCourt,
    caller: SignedIn,
    mediation: str,
    attempt: Asking,
    asked: Annotated[AnswerToMandate, Depends(body_of(AnswerToMandate))],
) -> MediationShown:
    """Take a mediation on, or not."""
    return deeds.answer_mandate(court.registry, caller.account, mediation, asked, attempt)


@routes.post("/mediations/{mediation}/offers", status_code=201)
def offer(
    court: OpenCourt,
    caller: SignedIn,
    mediation: str,
    attempt: Asking,
    asked: Annotated[OfferTerms, Depends(body_of(OfferTerms))],
) -> MediationShown:
    """Make an offer."""
    return deeds.offer(court.registry, caller.account, mediation, asked, attempt)


@routes.post("/mediations/{mediation}/extension")
def extend(
    court: OpenCourt,
    caller: SignedIn,
    mediation: str,
    attempt: Asking,
    asked: Annotated[ExtendMediation, Depends(body_of(ExtendMediation))],
) -> MediationShown:
    """Ask for more time."""
    return deeds.extend(court.registry, caller.account, mediation, asked, attempt)


@routes.post("/mediations/{mediation}/end")
def give_up(
    court: OpenCourt,
    caller: SignedIn,
    mediation: str,
    attempt: Asking,
    asked: Annotated[GiveUpMediation, Depends(body_of(GiveUpMediation))],
) -> MediationShown:
    """End it without an agreement."""
    return deeds.give_up(court.registry, caller.account, mediation, asked, attempt)


@routes.post("/mediations/{mediation}/agreement", status_code=201)
def word_agreement(
    court: OpenCourt,
    caller: SignedIn,
    mediation: str,
    attempt: Asking,
    asked: Annotated[WordAgreement, Depends(body_of(WordAgreement))],
) -> Wording:
    """Word what the parties agree on."""
    return agreement.word_agreement(court.registry, caller.account, mediation, asked, attempt)


@routes.post("/mediations/{mediation}/signature")
def sign_agreement(
    court: OpenCourt,
    caller: SignedIn,
    mediation: str,
    attempt: Asking,
    asked: Annotated[AgreementNamed, Depends(body_of(AgreementNamed))],
) -> MediationShown:
    """Hand in the signature under a wording."""
    return agreement.sign_agreement(court.registry, caller.account, mediation, asked, attempt)


@routes.post("/mediations/{mediation}/confirmation")
def confirm(
    court: OpenCourt,
    caller: SignedIn,
    mediation: str,
    attempt: Asking,
    asked: Annotated[ConfirmAgreement, Depends(body_of(ConfirmAgreement))],
) -> MediationShown:
    """Rule on the confirmation."""
    return agreement.confirm_agreement(court.registry, caller.account, mediation, asked, attempt)


@routes.post("/mediations/{mediation}/signing", status_code=201)
def ask_to_sign(
    court: OpenCourt,
    caller: SignedIn,
    mediation: str,
    asked: Annotated[AgreementNamed, Depends(body_of(AgreementNamed))],
) -> AgreementToSign:
    """Get the QR code's address to sign a wording."""
    return agreement.ask_to_sign(court.registry, caller.account, mediation, asked, court.clock())


@routes.get(
    "/mediations/{mediation}/agreements/{content}",
    response_class=Response,
    responses=octets_out(PDF),
)
def wording(court: OpenCourt, caller: SignedIn, mediation: str, content: str) -> Response:
    """Give the paper of a wording, to the parties and the mediator."""
    paper = agreement.wording_paper(court.registry, caller.account, mediation, FileHash(content))
    return file_answer(paper, PDF, f"{paper.title}.pdf")


@routes.post("/cases/{case}/mediations", status_code=201)
def propose(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[ProposeMediation, Depends(body_of(ProposeMediation))],
) -> MediationShown:
    """Begin a mediation within a suit."""
    return in_suit.propose_mediation(court.registry, caller.account, CaseId(case), asked, attempt)


@routes.post("/mediations/{mediation}/statement")
def state_agreement(
    court: OpenCourt,
    caller: SignedIn,
    mediation: str,
    attempt: Asking,
    asked: Annotated[StateAgreement, Depends(body_of(StateAgreement))],
) -> MediationShown:
    """Set down in the court's statement what all have signed."""
    return in_suit.state_agreement(court.registry, caller.account, mediation, asked, attempt)
