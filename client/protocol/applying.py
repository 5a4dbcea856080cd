"""Applications in a docketed case: what is asked of the court on the way to its judgment.

A counterclaim, an objection to jurisdiction, recusal, more time, preservation, a witness, the
withdrawal or the change of the suit, the withdrawal of a counterclaim: each is worded, signed and
filed by one party, within the time that the law gives for it; the other side may say its word where
it is heard; the court decides with reasons, and what it decides is served. Civil Procedure Law
art. 47-50, 84, 103-111, 130, 143, 148; Rules of Evidence art. 25, 54, 69.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.filing import ClaimItem, LongText, Money, Text
from client.protocol.ids import CaseId, DocumentId, ExhibitId, FileHash, ParticipantId
from client.protocol.value import Day, Value

Paragraph = Annotated[str, Field(min_length=1, max_length=20_000)]
Reasons = Annotated[str, Field(min_length=1, max_length=20_000)]


class ApplicationKind(StrEnum):
    """What can be applied for; later ones are added at the end."""

    COUNTERCLAIM = "counterclaim"
    JURISDICTION_OBJECTION = "jurisdiction_objection"
    RECUSAL = "recusal"
    EVIDENCE_EXTENSION = "evidence_extension"
    ANSWER_EXTENSION = "answer_extension"
    PROPERTY_PRESERVATION = "property_preservation"
    EVIDENCE_PRESERVATION = "evidence_preservation"
    WITNESS = "witness"
    WITHDRAWAL = "withdrawal"
    CHANGE_OF_CLAIMS = "change_of_claims"
    COUNTERCLAIM_WITHDRAWAL = "counterclaim_withdrawal"
    """Of all that the party has claimed back; the suit itself goes on."""


class ApplicationState(StrEnum):
    """How far an application has come."""

    DRAFT = "draft"
    PENDING = "pending"
    AWAITING_SECURITY = "awaiting_security"
    GRANTED = "granted"
    REFUSED = "refused"
    UNDER_REVIEW = "under_review"
    """Asked for once more, by whoever is not content with the decision."""
    WITHDRAWN = "withdrawn"
    """Taken back before it was decided; a counterclaim that is tried, withdrawn by leave."""
    LAPSED = "lapsed"
    """Its fee was not paid in time: it counts as withdrawn."""
    LIFTED = "lifted"
    """What was preserved is free again."""


class ApplicationAction(StrEnum):
    """What this person may do with an application now; the server says, the client shows."""

    SAY = "say"
    TAKE_BACK = "take_back"
    DECIDE = "decide"
    ORDER_SECURITY = "order_security"
    GIVE_SECURITY = "give_security"
    ASK_REVIEW = "ask_review"
    LIFT = "lift"


class WitnessNamed(Value):
    """Who shall be heard, and of what (Rules of Evidence art. 69)."""

    name: Annotated[str, Field(min_length=1, max_length=300)]
    occupation: Text = ""
    domicile: Annotated[str, Field(min_length=1, max_length=300)]
    phone: Text = ""
    testimony: Paragraph
    """What they would say, what it proves, and why they must come."""


class Application(Value):
    """An application as one words it; each kind asks for some of the places."""

    kind: ApplicationKind
    requests: Annotated[tuple[Paragraph, ...], Field(max_length=20)] = ()
    """What the court shall order, one by one; of a claim the claims say it."""
    grounds: Annotated[tuple[Paragraph, ...], Field(min_length=1, max_length=50)]
    claims: Annotated[tuple[ClaimItem, ...], Field(max_length=20)] = ()
    """Of a counterclaim, and of a suit as it shall be."""
    against: ParticipantId | None = None
    """Who shall be recused; whose property or evidence shall be preserved."""
    amount: Money | None = None
    """The value that shall be preserved."""
    preserves: LongText = ""
    """What shall be preserved, and where it is."""
    security: LongText = ""
    """What the applicant offers for the harm that a wrong preservation does."""
    urgent: bool = False
    until: Day | None = None
    """To when a time shall be extended."""
    to_court: Text = ""
    """Which court would be the right one."""
    witness: WitnessNamed | None = None
    exhibits: Annotated[tuple[ExhibitId, ...], Field(max_length=50)] = ()
    """Exhibits of the case by which it is proved."""


class FileApplicationSigned(Value):
    """Asked when it is signed: file exactly this."""

    application: Application
    content: FileHash


class SayToApplication(Value):
    """The other side's word."""

    agrees: bool
    text: Annotated[str, Field(max_length=20_000)] = ""


class OrderSecurity(Value):
    """The court asks for security before it preserves anything (art. 103)."""

    amount: Money
    reasons: Reasons


class GiveSecurity(Value):
    """What is given as security."""

    text: Reasons


class DecideApplication(Value):
    """The court's decision with its reasons; what else it settles depends on the kind."""

    granted: bool
    reasons: Reasons
    orders: Annotated[tuple[Paragraph, ...], Field(max_length=20)] = ()
    """What is ordered, where the court words it itself: what is frozen, how long."""
    until: Day | None = None
    """To when a time is extended, by default to the day that was asked for; with claims that are
    new, until when evidence may be handed in from now on."""
    to_court: Text = ""
    """To which court the case goes."""
    successor: Annotated[str, Field(max_length=100)] = ""
    """Login of who takes the place of whoever is recused."""


class AskReview(Value):
    """Asked once by whoever is not content with a decision (art. 50, 111)."""

    grounds: Reasons


class LiftPreservation(Value):
    """What was preserved is set free, and why (art. 107)."""

    reasons: Reasons


class Said(Value):
    """The other side's word as it was said."""

    participant: ParticipantId
    agrees: bool
    text: str
    at: AwareDatetime


class ApplicationShown(Value):
    """An application as this person may see it."""

    application: str
    case: CaseId
    kind: ApplicationKind
    state: ApplicationState
    version: int
    applicant: ParticipantId
    made_at: AwareDatetime
    words: Application
    paper: DocumentId | None
    payment: str = ""
    """The fee that goes with it, to be found among the fees of the case."""
    due_at: AwareDatetime | None
    """By when the next step is due; None where the law names no time."""
    due_by: str
    """Who must act: a word of the law's table of time limits."""
    law: tuple[str, ...]
    """Under which articles it is applied for and decided, as act and number."""
    said: tuple[Said, ...]
    security: Money | None
    """How much the court asks to be given."""
    reasons: str
    """Of the latest decision."""
    decision: DocumentId | None
    until: Day | None
    allowed_actions: tuple[ApplicationAction, ...]


class KindOpen(Value):
    """What this person may apply for now, until when and under which articles."""

    kind: ApplicationKind
    due_at: AwareDatetime | None
    """None where it is not a day that ends it."""
    ends_with: str
    """What ends it: the time to answer, the time for evidence, the debate, the judgment."""
    law: tuple[str, ...]


class Applications(Value):
    """Answer to `GET /api/v1/cases/{case}/applications`: oldest first."""

    applications: tuple[ApplicationShown, ...]
    open: tuple[KindOpen, ...]


class Recusals(Value):
    """Answer to `GET /api/v1/recusals`: what waits for the president of the court."""

    applications: tuple[ApplicationShown, ...]
    next: str = ""
