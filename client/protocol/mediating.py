"""A dispute before a mediator: who is asked, what is offered, what is agreed and confirmed.

Nobody is made to mediate (Civil Procedure Law art. 96, 99). What is offered is kept between the
parties and the mediator (Online Mediation Rules art. 18). An agreement is the parties' own paper;
confirmed by the court it can be enforced (Civil Procedure Law art. 205, 206).
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.filing import SigningAsked
from client.protocol.ids import CaseId, DocumentId, FileHash, ParticipantId
from client.protocol.value import Value

Login = Annotated[str, Field(min_length=1, max_length=100)]
Words = Annotated[str, Field(min_length=1, max_length=5000)]
Terms = Annotated[tuple[Words, ...], Field(min_length=1, max_length=50)]


class MediationAct(StrEnum):
    """What a party does for itself."""

    AGREE = "agree"
    DECLINE = "decline"
    APPLY_FOR_CONFIRMATION = "apply_for_confirmation"
    SIGN_FOR_STATEMENT = "sign_for_statement"
    RENEGE = "renege"
    WITHDRAW_SUIT = "withdraw_suit"


class BeginMediation(Value):
    """Asked by a reviewer at `POST /api/v1/filings/{case}/mediation`, before docketing."""

    judge: Login
    """Who would rule on a confirmation."""
    clerk: Login


class ProposeMediation(Value):
    """Asked by who presides or by a party at `POST /api/v1/cases/{case}/mediations`, in a suit."""

    words: Annotated[str, Field(max_length=100)] = ""
    """Why it might be agreed."""


class StateAgreement(Value):
    """Asked by who presides: what all have signed becomes the court's mediation statement."""

    costs: Words
    """Who bears the costs, as the paper says it (Measures on Litigation Costs art. 31)."""


class MediationAction(StrEnum):
    """What this person may do in a mediation now; the server says, the client shows."""

    AGREE = "agree"
    DECLINE = "decline"
    CHOOSE_MEDIATOR = "choose_mediator"
    APPOINT_MEDIATOR = "appoint_mediator"
    ANSWER_MANDATE = "answer_mandate"
    OFFER = "offer"
    EXTEND = "extend"
    GIVE_UP = "give_up"
    WORD_AGREEMENT = "word_agreement"
    SIGN_AGREEMENT = "sign_agreement"
    APPLY_FOR_CONFIRMATION = "apply_for_confirmation"
    CONFIRM = "confirm"
    MAKE_STATEMENT = "make_statement"
    SIGN_FOR_STATEMENT = "sign_for_statement"
    RENEGE = "renege"
    WITHDRAW_SUIT = "withdraw_suit"


class ActInMediation(Value):
    """Asked by a party at `POST /api/v1/mediations/{mediation}/acts`."""

    act: MediationAct


class NameMediator(Value):
    """A party chooses a mediator, or the court appoints one, by login."""

    mediator: Login


class AnswerToMandate(Value):
    """The mediator takes it on, or does not."""

    accepts: bool


class OfferTerms(Value):
    """What a party would agree to; it cannot be held against it later."""

    text: Words


class ExtendMediation(Value):
    """So many days more, which holds when all ask for the same."""

    days: Annotated[int, Field(ge=1, le=60)]


class WordAgreement(Value):
    """The agreement as the mediator words it."""

    dispute: Terms
    terms: Terms


class AgreementNamed(Value):
    """A wording, by the hash of its paper."""

    content: FileHash


class Wording(Value):
    """A wording of the agreement; its paper is at `.../agreements/{content}`."""

    content: FileHash
    worded_at: AwareDatetime


class GiveUpMediation(Value):
    """It is ended without an agreement, and why."""

    grounds: Words


class ConfirmAgreement(Value):
    """Asked by the judge: the agreement is valid, or the application is rejected, with reasons."""

    valid: bool
    grounds: Annotated[str, Field(max_length=5000)] = ""


class OfferMade(Value):
    """An offer as the other party reads it."""

    participant: ParticipantId
    text: str


class AgreementToSign(Value):
    """A wording, and the place to sign exactly it."""

    content: FileHash
    signing: SigningAsked


class MediationShown(Value):
    """A mediation as this person may see it; offers are for the parties and the mediator alone."""

    mediation: str
    case: CaseId
    state: str
    version: int
    parties: tuple[ParticipantId, ...]
    mediator: str = ""
    """The name of who mediates, once one is named."""
    due_at: AwareDatetime | None = None
    offers: tuple[OfferMade, ...] = ()
    wordings: tuple[Wording, ...] = ()
    """For the parties and the mediator; the court is given what was agreed."""
    agreement: FileHash | None = None
    document: DocumentId | None = None
    """The ruling on the confirmation, or the court's statement."""
    in_suit: bool = False
    """Whether it is mediated within a suit; otherwise before docketing."""
    said: tuple[ParticipantId, ...] = ()
    """Who has answered the question that is open."""
    allowed_actions: tuple[MediationAction, ...] = ()


class Mediations(Value):
    """Answer to `GET /api/v1/cases/{case}/mediations`."""

    mediations: tuple[MediationShown, ...]
