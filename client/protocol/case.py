"""A case as its people see it: parties, exhibits, documents, hearings.

The court decides what may be done (`allowed_actions`) and what is due; a client shows it.
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.consenting import StageHeld
from client.protocol.file_kinds import FileKind
from client.protocol.ids import CaseId, DocumentId, ExhibitId, FileHash, HearingId, ParticipantId
from client.protocol.roles import Role, Side
from client.protocol.value import Value


class CaseState(StrEnum):
    """How far a case has come. Later states are added at the end."""

    ACCEPTED = "accepted"
    HEARING_SCHEDULED = "hearing_scheduled"
    HEARING_IN_PROGRESS = "hearing_in_progress"
    HEARD = "heard"
    JUDGED = "judged"
    DRAFT = "draft"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    REFUSED = "refused"
    LAPSED = "lapsed"
    WITHDRAWN = "withdrawn"
    IN_MEDIATION = "in_mediation"
    SETTLED = "settled"
    APPEALED = "appealed"
    EFFECTIVE = "effective"
    IN_ENFORCEMENT = "in_enforcement"
    ARCHIVED = "archived"
    TRANSFERRED = "transferred"
    """To the court that has jurisdiction."""


class HearingPhase(StrEnum):
    """The hearing's own machine: scheduled -> open <-> paused -> closed."""

    SCHEDULED = "scheduled"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class CaseAction(StrEnum):
    """What this person may do with this case now; the server says, the client shows."""

    ENTER_HEARING = "enter_hearing"
    SERVE_JUDGMENT = "serve_judgment"


class DocumentKind(StrEnum):
    """Kinds of document in a case, the court's and the parties'. Later ones go at the end."""

    COMPLAINT = "complaint"
    SUMMONS = "summons"
    JUDGMENT = "judgment"
    # Of the parties
    ANSWER = "answer"
    EVIDENCE_LIST = "evidence_list"
    CROSS_EXAMINATION_OPINION = "cross_examination_opinion"
    POWER_OF_ATTORNEY = "power_of_attorney"
    ADDRESS_CONFIRMATION = "address_confirmation"
    MEDIATION_AGREEMENT = "mediation_agreement"
    APPEAL_PETITION = "appeal_petition"
    ENFORCEMENT_APPLICATION = "enforcement_application"
    # Of the court
    ACCEPTANCE_NOTICE = "acceptance_notice"
    RESPONSE_NOTICE = "response_notice"
    EVIDENCE_NOTICE = "evidence_notice"
    FEE_NOTICE = "fee_notice"
    CORRECTION_NOTICE = "correction_notice"
    HEARING_NOTICE = "hearing_notice"
    REFUSAL_RULING = "refusal_ruling"
    RULING = "ruling"
    CONFIRMATION_RULING = "confirmation_ruling"
    MEDIATION_STATEMENT = "mediation_statement"
    PROOF_OF_SERVICE = "proof_of_service"
    RECEIPT = "receipt"
    # Applications in a case, and what is decided on them
    APPLICATION = "application"
    COUNTERCLAIM = "counterclaim"
    JURISDICTION_RULING = "jurisdiction_ruling"
    PRESERVATION_RULING = "preservation_ruling"
    DECISION = "decision"
    NOTICE = "notice"


class Party(Value):
    """A person of the case with the role the court gave them."""

    participant: ParticipantId
    name: str
    role: Role
    side: Side


class PagePicture(Value):
    """One page as the court rendered it: every desk shows these very bytes (PNG or JPEG)."""

    picture: FileHash
    width_px: int
    height_px: int


class Exhibit(Value):
    """An item of evidence; its file never changes (Online Litigation Rules art. 13-15)."""

    exhibit: ExhibitId
    number: int
    """Continuous over the case, from 1."""
    title: str
    side: Side
    """Who handed it in."""
    kind: str
    """Documentary, electronic data and so on, in court words (Civil Procedure Law art. 66)."""
    purpose: str
    original: FileHash
    pages: tuple[PagePicture, ...]
    """None where the court shows no pages: sound, archives, what it only keeps."""
    file_kind: FileKind = FileKind.PDF
    media_type: str = "application/pdf"
    file_name: str = ""
    """As it was handed in, made safe; empty for what was filed by its title alone."""
    size: int = 0
    """Bytes of the original; 0 where that was not noted."""
    duration_s: float | None = None
    parent: ExhibitId | None = None
    """The exhibit of which this is a later version."""


class Document(Value):
    """A document that the court made for this person to read."""

    document: DocumentId
    kind: DocumentKind
    title: str
    file: FileHash
    made_at: AwareDatetime
    served_at: AwareDatetime | None = None
    """None while it is a draft, which only the bench can see."""


class Hearing(Value):
    """A hearing of the case as the case page shows it."""

    hearing: HearingId
    starts_at: AwareDatetime
    phase: HearingPhase
    may_enter: bool
    """Whether this person may enter its waiting room or courtroom now."""


class CaseSummary(Value):
    """A line of the case list."""

    case: CaseId
    number: str
    """Case number (案号), empty before acceptance."""
    cause: str
    title: str
    state: CaseState
    role: Role
    """The asking person's own role in it."""
    next_hearing_at: AwareDatetime | None = None
    next_hearing: HearingId | None = None


class CaseList(Value):
    """Answer to `GET /api/v1/cases`: newest first."""

    cases: tuple[CaseSummary, ...]
    next: Annotated[str, Field(description="Cursor of the next page, empty at the end.")] = ""


class CaseFile(Value):
    """Answer to `GET /api/v1/cases/{case}`."""

    summary: CaseSummary
    claims: tuple[str, ...]
    parties: tuple[Party, ...]
    exhibits: tuple[Exhibit, ...]
    documents: tuple[Document, ...]
    hearings: tuple[Hearing, ...]
    allowed_actions: tuple[CaseAction, ...]
    stages: tuple[StageHeld, ...] = ()
    """How every step is held, and whether one's own party takes it online."""


class Archived(Value):
    """Answer to `POST /api/v1/cases/{case}/archive`."""

    case: CaseId
    state: CaseState
