"""Bringing a suit before the court: the draft, what it costs, what is wanting, and its review.

A draft is saved as it grows and may lack anything; the court says what is wanting (`defects`), each
with the place that it is about, and nobody else decides what may be done (`allowed_actions`). What
is submitted is exactly what was confirmed and signed: its hash says so.

Money is in yuan, written with two decimals. Civil Procedure Law art. 122-126; Online Litigation
Rules art. 7-11.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.case import CaseState, Document, PagePicture
from client.protocol.file_kinds import FileKind
from client.protocol.ids import CaseId, FileHash, ParticipantId
from client.protocol.roles import Side
from client.protocol.value import Value

Text = Annotated[str, Field(max_length=300)]
LongText = Annotated[str, Field(max_length=20_000)]
Money = Annotated[Decimal, Field(ge=0, le=Decimal(10) ** 13, decimal_places=2)]
FEW, SEVERAL = 20, 100
"""Most entries of a list of people or claims, and of a list of evidence."""


class Standing(StrEnum):
    """What kind of person a litigant is."""

    NATURAL_PERSON = "natural_person"
    ORGANISATION = "organisation"


class LitigantDetails(Value):
    """A party as the complaint introduces it (Civil Procedure Law art. 124)."""

    side: Side
    standing: Standing = Standing.NATURAL_PERSON
    name: Text = ""
    id_kind: Text = ""
    """One of the kinds of number that the court can check, for example `resident_id`."""
    id_number: Text = ""
    """Of a plaintiff; of a defendant as far as it is known."""
    sex: Text = ""
    ethnicity: Text = ""
    occupation: Text = ""
    domicile: Text = ""
    phone: Text = ""
    representative: Text = ""
    """Of an organisation: who answers for it."""
    office: Text = ""


class ClaimKind(StrEnum):
    """What is asked of the court."""

    PAY = "pay"
    RETURN = "return"
    CONFIRM = "confirm"
    TERMINATE = "terminate"
    STOP = "stop"
    APOLOGISE = "apologise"
    ACT = "act"


class ClaimItem(Value):
    """One claim; those about money carry their sum."""

    kind: ClaimKind
    text: LongText = ""
    amount: Money | None = None


class ServiceAddress(Value):
    """The address confirmation: where papers reach the plaintiff (Online Litigation Rules art. 29).

    It holds for all stages of the case, and electronic service needs consent.
    """

    recipient: Text = ""
    address: Text = ""
    phone: Text = ""
    email: Text = ""
    electronic: bool = False


class EvidenceItem(Value):
    """An item of the evidence list (Rules of Evidence art. 19)."""

    upload: Text
    """A file that was handed in and is ready."""
    title: Text = ""
    kind: Text = ""
    source: Text = ""
    purpose: LongText = ""


class SuitEvidence(Value):
    """An item of evidence in a suit that is not docketed, as its owner and a reviewer open it."""

    number: int
    """Its place in the evidence list, from 1."""
    title: str
    kind: str
    source: str
    purpose: str
    file_name: str
    file_kind: FileKind
    media_type: str
    size: int
    sha256: FileHash
    pages: tuple[PagePicture, ...] = ()
    duration_s: float | None = None


class SuitEvidenceList(Value):
    """The evidence of a suit whose files the court has looked at, by number."""

    items: tuple[SuitEvidence, ...]


class DraftContent(Value):
    """All that a person has entered so far."""

    case_type: Text = ""
    """A code of the court's list of case types."""
    cause: Text = ""
    litigants: Annotated[tuple[LitigantDetails, ...], Field(max_length=FEW)] = ()
    claims: Annotated[tuple[ClaimItem, ...], Field(max_length=FEW)] = ()
    facts: LongText = ""
    reasons: LongText = ""
    address: ServiceAddress = ServiceAddress()
    evidence: Annotated[tuple[EvidenceItem, ...], Field(max_length=SEVERAL)] = ()
    mediation: bool | None = None
    """Whether mediation is wanted first; None while it was not answered."""
    online: bool = False
    """Consent to litigating online, which may be taken back (Online Litigation Rules art. 4)."""
    complaint: FileHash | None = None
    """The complaint, made by the court from the answers or handed in ready."""


class CaseTypeEntry(Value):
    """A kind of case that this court hears, in the wording of the rule."""

    code: str
    name_zh: str
    name_en: str
    causes: tuple[str, ...]
    """Causes of action that are common in it."""


class CaseTypes(Value):
    """Answer to `GET /api/v1/case-types`: the list in force on the day that was asked for."""

    in_force_on: str
    source: str
    types: tuple[CaseTypeEntry, ...]


class FeeStep(Value):
    """One line of the arithmetic of a fee."""

    label: str
    base: Decimal
    rate: Decimal | None
    amount: Decimal


class FeeShown(Value):
    """What the suit costs, with its arithmetic and articles."""

    claimed: Decimal
    steps: tuple[FeeStep, ...]
    amount: Decimal
    law: tuple[str, ...]


class DefectShown(Value):
    """Something that is wanting, and where."""

    place: str
    """A place in the draft, for example `litigants.0.name`."""
    flaw: str
    """A code, to which the client has a sentence; empty where a reviewer wrote the text."""
    text: str = ""
    why_new: str = ""


class FilingAction(StrEnum):
    """What may be done with a filing now."""

    SAVE = "save"
    GENERATE_COMPLAINT = "generate_complaint"
    CONFIRM = "confirm"
    SUBMIT = "submit"
    CORRECT = "correct"
    WITHDRAW = "withdraw"
    ACCEPT = "accept"
    RETURN = "return"
    REFUSE = "refuse"


class FilingPage(Value):
    """A filing as the person who asks may see it."""

    case: CaseId
    state: CaseState
    number: str
    version: int
    """Of the draft; a save names the version that it was made from (`If-Match`)."""
    matter_version: int
    content: DraftContent
    fee: FeeShown | None
    """None where the claims do not say enough yet."""
    wanting: tuple[DefectShown, ...]
    """What the court's own check finds; empty when it can be confirmed."""
    returned: tuple[DefectShown, ...]
    """What the reviewer asks to be corrected, all at once (Online Litigation Rules art. 9)."""
    due_at: AwareDatetime | None
    due_by: str
    """Who must act: a word of the law's table of time limits."""
    law: tuple[str, ...]
    otherwise: str
    """What happens when the time runs out unused."""
    confirmed: FileHash | None
    """The hash of what was confirmed last."""
    signed: bool
    """Whether exactly that was signed."""
    documents: tuple[Document, ...]
    allowed_actions: tuple[FilingAction, ...]
    saved_at: AwareDatetime


class FilingLine(Value):
    """A line of a list of filings."""

    case: CaseId
    state: CaseState
    title: str
    due_at: AwareDatetime | None
    saved_at: AwareDatetime


class FilingList(Value):
    """Answer to `GET /api/v1/filings` and to the reviewers' queue, the most urgent first."""

    filings: tuple[FilingLine, ...]
    next: str = ""


class SigningAsked(Value):
    """A place to sign by hand on a phone: the address stands in the QR code and opens once."""

    signing: str
    signs: FileHash
    path: str
    """Of the phone page, with a token that is shown only here."""
    expires_at: AwareDatetime


class SigningState(Value):
    """How a signing stands, for the desk that waits for it."""

    signing: str
    signs: FileHash
    signed: bool
    expires_at: AwareDatetime


Coordinate = Annotated[float, Field(ge=0, le=1)]
Point = tuple[Coordinate, Coordinate, Annotated[int, Field(ge=0, le=600_000)]]
"""Across, down, both as shares of the pad, and milliseconds since the first touch."""
Stroke = Annotated[tuple[Point, ...], Field(min_length=1, max_length=4000)]


class Strokes(Value):
    """A signature as it was drawn."""

    width: Annotated[float, Field(gt=0, le=10)] = 3.0
    """Width of the pad, its height being 1."""
    strokes: Annotated[tuple[Stroke, ...], Field(min_length=1, max_length=200)]


class LookAtSigning(Value):
    """Asked by the phone: what would I sign?"""

    token: Annotated[str, Field(min_length=1, max_length=200)]


class DrawSignature(Value):
    """Sent by the phone: what was drawn."""

    token: Annotated[str, Field(min_length=1, max_length=200)]
    drawn: Strokes


class ConfirmedDraft(Value):
    """A draft that was confirmed, and the place to sign it."""

    filing: FilingPage
    signing: SigningAsked


class SubmitSigned(Value):
    """Asked when it is signed: hand in exactly this."""

    confirmed: FileHash


class AcceptSuit(Value):
    """A reviewer's acceptance; the number is given by the court."""

    summary: bool = True
    """Whether it will be tried in summary procedure, which halves the fee."""
    judge: Annotated[str, Field(min_length=1, max_length=100)]
    """Login of the judge who presides."""
    clerk: Annotated[str, Field(min_length=1, max_length=100)]


class ReturnSuit(Value):
    """A reviewer's return, with every defect at once."""

    defects: Annotated[tuple[DefectShown, ...], Field(min_length=1, max_length=SEVERAL)]
    days: Annotated[int, Field(ge=1, le=60)] = 7
    """To correct it in, set by the court."""


class RefuseSuit(Value):
    """A reviewer's ruling not to accept, with its grounds."""

    grounds: Annotated[str, Field(min_length=1, max_length=20_000)]


class JoinByCode(Value):
    """Asked by a defendant or a third party whom the court has notified."""

    code: Annotated[str, Field(min_length=1, max_length=60)]


class Joined(Value):
    """The case that was joined, and one's place in it."""

    case: CaseId
    participant: ParticipantId
    number: str


class AssociationCode(Value):
    """A code, shown once to the clerk and sent to the person whom it invites."""

    participant: ParticipantId
    name: str
    code: str
    expires_at: AwareDatetime


class AssociationCodes(Value):
    """Fresh codes for those of a case who have not joined."""

    codes: tuple[AssociationCode, ...]
