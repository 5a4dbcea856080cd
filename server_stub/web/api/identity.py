"""Who one is: papers, the check by a clerk, and consent; each look is logged by the use case."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response

from client.protocol.identity import (
    AttestPerson,
    Consent,
    ConsentPurpose,
    DecideReview,
    GiveConsent,
    IdentityFresh,
    IdentityPaper,
    IdentityReview,
    IdentityStanding,
    PaperKind,
    ReviewList,
    ReviewSheet,
    SecondFactorProof,
)
from client.protocol.ids import CaseId, IdentityPaperId, IdentityReviewId
from client.protocol.value import LARGEST
from server_stub.usecases.people import identity, papers, privacy, reviewing, standing
from server_stub.web.deps import Asking, OpenCourt, SignedIn, body_of, octets_in, octets_out
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.get("/identity")
def own_standing(court: OpenCourt, caller: SignedIn) -> IdentityStanding:
    """Say how the court knows one, and what can be done next."""
    return identity.own_standing(court.registry, caller.account, court.clock())


@routes.post("/identity/papers/{kind}", status_code=201, openapi_extra=octets_in("image/jpeg"))
async def add_paper(
    court: OpenCourt, caller: SignedIn, attempt: Asking, kind: PaperKind, request: Request
) -> IdentityPaper:
    """Take a picture of a paper (JPEG, PNG or WebP)."""
    content = await request.body()
    return await papers.add_paper(court.registry, caller.account, kind, content, attempt)


@routes.get("/identity/papers/{paper}", response_class=Response, responses=octets_out("image/jpeg"))
def paper_picture(court: OpenCourt, caller: SignedIn, paper: str) -> Response:
    """Give the court's own picture of a paper."""
    picture = papers.paper_picture(
        court.registry, caller.account, IdentityPaperId(paper), court.clock()
    )
    return Response(picture.content, media_type=picture.media_type)


@routes.delete("/identity/papers/{paper}", status_code=204)
def take_paper_back(court: OpenCourt, caller: SignedIn, paper: str) -> None:
    """Shred one of one's papers."""
    papers.take_paper_back(court.registry, caller.account, IdentityPaperId(paper), court.clock())


@routes.post("/identity/review", status_code=201)
def ask_review(court: OpenCourt, caller: SignedIn, attempt: Asking) -> IdentityReview:
    """Hand the papers in, and wait for a clerk."""
    return reviewing.ask_review(court.registry, caller.account, attempt)


@routes.delete("/identity/review")
def withdraw_review(court: OpenCourt, caller: SignedIn) -> IdentityReview:
    """Wait no longer."""
    return reviewing.withdraw_review(court.registry, caller.account, court.clock())


@routes.post("/identity/consents")
def give_consent(
    court: OpenCourt,
    caller: SignedIn,
    asked: Annotated[GiveConsent, Depends(body_of(GiveConsent))],
) -> Consent:
    """Agree to one purpose."""
    return privacy.give_consent(court.registry, caller.account, asked, court.clock())


@routes.delete("/identity/consents/{purpose}", status_code=204)
def withdraw_consent(court: OpenCourt, caller: SignedIn, purpose: ConsentPurpose) -> None:
    """Take a consent back; what it was for is deleted."""
    privacy.withdraw_consent(court.registry, caller.account, purpose, court.clock())


@routes.delete("/identity/face", status_code=204)
def delete_face(court: OpenCourt, caller: SignedIn) -> None:
    """Delete the template of one's face."""
    privacy.delete_face(court.registry, caller.account, court.clock())


@routes.post("/identity/fresh")
def prove_again(
    court: OpenCourt,
    caller: SignedIn,
    asked: Annotated[SecondFactorProof, Depends(body_of(SecondFactorProof))],
) -> IdentityFresh:
    """Prove with the second factor that it is still oneself."""
    return standing.prove_by_second_factor(court.registry, caller, asked.code, court.clock())


@routes.post("/cases/{case}/attestations")
def attest(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    asked: Annotated[AttestPerson, Depends(body_of(AttestPerson))],
) -> IdentityFresh:
    """Say as the clerk of a case that a person of it was compared with their paper."""
    return standing.attest(court.registry, caller.account, CaseId(case), asked, court.clock())


@routes.get("/identity-reviews")
def list_reviews(
    court: OpenCourt,
    caller: SignedIn,
    after: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int | None, Query(ge=1, le=LARGEST)] = None,
) -> ReviewList:
    """Give one page of those who wait for a clerk."""
    mark = None if after is None else IdentityReviewId(after)
    return reviewing.list_reviews(court.registry, caller.account, mark, limit)


@routes.get("/identity-reviews/{review}")
def review_sheet(court: OpenCourt, caller: SignedIn, review: str) -> ReviewSheet:
    """Give all that a clerk compares."""
    return reviewing.review_sheet(
        court.registry, caller.account, IdentityReviewId(review), court.clock()
    )


@routes.post("/identity-reviews/{review}/decision")
def decide_review(
    court: OpenCourt,
    caller: SignedIn,
    review: str,
    asked: Annotated[DecideReview, Depends(body_of(DecideReview))],
) -> IdentityReview:
    """Confirm a person, or refuse to."""
    return reviewing.decide_review(
        court.registry, caller.account, IdentityReviewId(review), asked, court.clock()
    )
