"""Who a person is, and how the court comes to know it: registering, papers, and being checked.

Real names come first (Online Litigation Rules art. 7). What one types is a claim; papers and a
check make it known. A face is one way to be checked and never the only one: a clerk who sees the
person and the paper is the other, at any time. Numbers of papers leave the court masked.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Base64Bytes, Field

from client.protocol.account import Account, AccountKind, Notice, Password, SessionLine
from client.protocol.ids import (
    AccountId,
    FaceCheckId,
    IdentityPaperId,
    IdentityReviewId,
    ParticipantId,
)
from client.protocol.value import Value

NAME_MAX = 50
"""Of a natural person."""
ORGANISATION_MAX = 100
NUMBER_MAX = 40
PHONE_MAX = 20


class IdentityDocument(StrEnum):
    """The paper by whose number a person is known; the numbers' rules are the court's."""

    RESIDENT_ID = "resident_id"
    RESIDENCE_PERMIT = "residence_permit"
    PERMANENT_RESIDENT = "permanent_resident"
    HONG_KONG_MACAO_PERMIT = "hong_kong_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    PASSPORT = "passport"
    FOREIGN_PASSPORT = "foreign_passport"


# Fields as they are typed -------------------------------------------------------------------


class FieldKind(StrEnum):
    """What a field holds, so that it can be checked while it is typed."""

    NAME = "name"
    ORGANISATION = "organisation"
    EMAIL = "email"
    RESIDENT_ID = "resident_id"
    RESIDENCE_PERMIT = "residence_permit"
    PERMANENT_RESIDENT = "permanent_resident"
    HONG_KONG_MACAO_PERMIT = "hong_kong_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    PASSPORT = "passport"
    FOREIGN_PASSPORT = "foreign_passport"
    CREDIT_CODE = "credit_code"
    LAWYER_LICENCE = "lawyer_licence"
    MOBILE = "mobile"
    LANDLINE = "landline"
    POSTCODE = "postcode"
    BANK_CARD = "bank_card"


class FieldTrial(Value):
    """Asked at `POST /field-check`; nothing of it is kept."""

    kind: FieldKind
    typed: Annotated[str, Field(max_length=300)]


class FieldVerdict(Value):
    """Whether a field fits: tidied, or with the first flaw; doubts do not hinder."""

    fits: bool
    tidied: str = ""
    flaw: str = ""
    """A `server_stub.domain.identity_numbers.Flaw` by its name."""
    doubts: tuple[str, ...] = ()


# Registering --------------------------------------------------------------------------------


class Register(Value):
    """What a natural person gives; the phone is proven by a code before there is an account."""

    type: Literal["person"] = "person"
    name: Annotated[str, Field(max_length=NAME_MAX)]
    document: IdentityDocument
    number: Annotated[str, Field(max_length=NUMBER_MAX)]
    phone: Annotated[str, Field(max_length=PHONE_MAX)]
    password: Password


class RegisterOrganisation(Value):
    """What an organisation gives: itself, and its legal representative, who acts for it."""

    type: Literal["organisation"] = "organisation"
    organisation: Annotated[str, Field(max_length=ORGANISATION_MAX)]
    credit_code: Annotated[str, Field(max_length=NUMBER_MAX)]
    name: Annotated[str, Field(max_length=NAME_MAX)]
    """Of the legal representative."""
    document: IdentityDocument
    number: Annotated[str, Field(max_length=NUMBER_MAX)]
    phone: Annotated[str, Field(max_length=PHONE_MAX)]
    password: Password


Registration = Register | RegisterOrganisation


# Papers -------------------------------------------------------------------------------------


class PaperKind(StrEnum):
    """What a picture shows."""

    ID_FRONT = "id_front"
    """The side with the face."""
    ID_BACK = "id_back"
    PASSPORT_PAGE = "passport_page"
    BUSINESS_LICENCE = "business_licence"
    LAWYER_LICENCE = "lawyer_licence"
    SUPPORTING = "supporting"


class IdentityPaper(Value):
    """A paper as it was handed in; `sent_at` is empty while only its owner has looked at it."""

    paper: IdentityPaperId
    kind: PaperKind
    sha256: str
    """Of the bytes that came."""
    width_px: int
    height_px: int
    added_at: AwareDatetime
    sent_at: AwareDatetime | None = None


# Being checked ------------------------------------------------------------------------------


class CheckManner(StrEnum):
    """How the court came to know a person (Online Litigation Rules art. 7)."""

    FACE = "face"
    IN_PERSON = "in_person"
    VIDEO_CALL = "video_call"
    REGISTRY = "registry"
    """The registry opened the account itself, with the paper before it."""
    SECOND_FACTOR = "second_factor"
    """Only again, for one whose identity is known already."""


class ReviewState(StrEnum):
    """How a clerk's check stands."""

    WAITING = "waiting"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class IdentityReview(Value):
    """A check by a clerk: always offered, whatever a camera said."""

    review: IdentityReviewId
    state: ReviewState
    asked_at: AwareDatetime
    decided_at: AwareDatetime | None = None
    note: str = ""
    """What the clerk wrote to the person, where it was refused."""


class ReviewLine(Value):
    """A person who waits for a clerk, as the clerk's list shows them."""

    review: IdentityReviewId
    account: AccountId
    name: str
    kind: AccountKind
    document: str
    number_masked: str
    asked_at: AwareDatetime


class ReviewList(Value):
    """Those who wait, longest first."""

    reviews: tuple[ReviewLine, ...]
    next: str = ""


class ReviewSheet(Value):
    """All that a clerk compares; opening it is logged, and the number stands in full."""

    line: ReviewLine
    number: str
    organisation: str = ""
    credit_code: str = ""
    doubts: tuple[str, ...] = ()
    papers: tuple[IdentityPaper, ...]


class DecideReview(Value):
    """A clerk's decision, with two statements of their own: which paper, and what was seen."""

    confirmed: bool
    manner: Literal[CheckManner.IN_PERSON, CheckManner.VIDEO_CALL]
    paper: Annotated[str, Field(max_length=500)]
    """Which paper was looked at."""
    seen: Annotated[str, Field(max_length=500)]
    """What the clerk saw: how the person, the picture and the name agree, or do not."""
    note: Annotated[str, Field(max_length=500)] = ""


class IdentityStanding(Value):
    """How the court knows a person, and what can be done next."""

    kind: AccountKind
    verified: bool
    name: str
    organisation: str = ""
    credit_code: str = ""
    document: str = ""
    number_masked: str = ""
    phone_masked: str = ""
    manner: CheckManner | None = None
    verified_at: AwareDatetime | None = None
    papers: tuple[IdentityPaper, ...] = ()
    papers_missing: tuple[PaperKind, ...] = ()
    """What a check still needs."""
    review: IdentityReview | None = None
    face_consented: bool = False
    face_kept: bool = False
    """Whether the court keeps a template of the face."""
    face_tries_left: int = 0


# A face, with consent -----------------------------------------------------------------------


class ConsentPurpose(StrEnum):
    """What is agreed to, each by itself (PIPL art. 29)."""

    FACE_CHECK = "face_check"


class GiveConsent(Value):
    """Agree to one purpose, in the words of one version of its notice."""

    purpose: ConsentPurpose
    version: Annotated[str, Field(min_length=1, max_length=40)]


class Consent(Value):
    """A yes or its withdrawal, as it was recorded."""

    purpose: ConsentPurpose
    version: str
    given: bool
    at: AwareDatetime


class FaceChallenge(StrEnum):
    """What the person is asked to do before the camera."""

    LOOK_STRAIGHT = "look_straight"
    TURN_LEFT = "turn_left"
    """To the person's own left."""
    TURN_RIGHT = "turn_right"
    CLOSE_EYES = "close_eyes"


class FaceState(StrEnum):
    """How a face check stands."""

    OPEN = "open"
    """The code is on the desktop and no phone has come."""
    BEGUN = "begun"
    """A phone has typed the number."""
    COMPARING = "comparing"
    ENDED = "ended"
    EXPIRED = "expired"


class FaceOutcome(StrEnum):
    """What the comparison said; everything but `SAME` leads on to a clerk or to another try."""

    SAME = "same"
    UNSURE = "unsure"
    """Alike, and not enough so: a clerk looks."""
    DIFFERENT = "different"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    TOO_SMALL = "too_small"
    """The face fills too little of the picture."""
    NOT_DONE = "not_done"
    """A picture does not show what was asked for."""
    FLAT = "flat"
    """The turned face is the straight one tilted, as a printed photograph would be."""
    REPEATED = "repeated"
    """Two of the pictures are the same picture."""
    CHANGED_FACE = "changed_face"
    """The pictures do not show one person."""
    NO_FACE_ON_PAPER = "no_face_on_paper"
    UNREADABLE = "unreadable"
    READER_FAILED = "reader_failed"
    """The comparison did not come to an end; that says nothing of the person."""


class FaceCheckOpened(Value):
    """Given to the desktop once; the token goes into the QR code behind a `#` and nowhere else."""

    check: FaceCheckId
    token: str
    """One use, within two minutes."""
    number: str
    """Two digits that the desktop shows and the phone's page asks for."""
    expires_at: AwareDatetime


class BeginFaceCheck(Value):
    """Asked by the phone's page with the token from the code and the number from the screen."""

    check: Annotated[FaceCheckId, Field(max_length=100)]
    token: Annotated[str, Field(max_length=200)]
    number: Annotated[str, Field(max_length=2)]


class FaceTask(Value):
    """What the phone's page does next; the pass is its own and good for this check alone."""

    check: FaceCheckId
    name_masked: str
    challenges: tuple[FaceChallenge, ...]
    """In the order in which the pictures are to come."""
    upload: str
    """The pass with which the pictures are handed in, once."""
    expires_at: AwareDatetime


class HandInFace(Value):
    """The pictures, one for each challenge and in their order."""

    check: Annotated[FaceCheckId, Field(max_length=100)]
    upload: Annotated[str, Field(max_length=200)]
    pictures: Annotated[tuple[Base64Bytes, ...], Field(min_length=1, max_length=4)]


class FaceCheck(Value):
    """How a check stands, as the desktop and the phone's page learn it."""

    check: FaceCheckId
    state: FaceState
    outcome: FaceOutcome | None = None
    """The outcome is a sign and no proof: no model of this kind withstands every trick."""


class SecondFactorProof(Value):
    """A code of the authenticator, as proof that one is oneself again."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


class AttestPerson(Value):
    """A clerk has compared a person of a case with their paper, on a call or at the counter."""

    participant: Annotated[ParticipantId, Field(max_length=100)]
    session: Annotated[str, Field(pattern=r"^[0-9a-f]{6,32}$")]
    """How the name of their session begins, as they read it out from their list (`here`)."""
    paper: Annotated[str, Field(min_length=1, max_length=300)]
    """What paper was shown."""
    seen: Annotated[str, Field(min_length=1, max_length=300)]
    """What was compared, and how."""


class IdentityFresh(Value):
    """When this session's person was last checked, and until when that holds."""

    checked_at: AwareDatetime
    good_until: AwareDatetime
    manner: CheckManner


# One's own data -----------------------------------------------------------------------------


class AccessLine(Value):
    """One reading of a person's identity, as the court logged it."""

    at: AwareDatetime
    deed: str
    by: str
    """`self`, or the office of the one who read."""


class OwnData(Value):
    """All that the court keeps of a person apart from cases (PIPL art. 45); numbers are masked."""

    account: Account
    phone: str
    email: str
    identity: IdentityStanding
    sessions: tuple[SessionLine, ...]
    notices: tuple[Notice, ...]
    consents: tuple[Consent, ...]
    accesses: tuple[AccessLine, ...]
