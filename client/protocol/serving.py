"""Service of documents as those who serve and those who are served see it.

Since when a document counts as served is told by the court alone (Civil Procedure Law art. 87-95;
Online Litigation Rules art. 29-32).
"""

from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from client.protocol.ids import CaseId, DocumentId, FileHash, ParticipantId
from client.protocol.post import PostChannel
from client.protocol.value import Moment, Value

Grounds = Annotated[str, Field(min_length=1, max_length=2000)]
Address = Annotated[str, Field(min_length=1, max_length=200)]


class ServiceStage(StrEnum):
    """How far a service has come."""

    PREPARED = "prepared"
    UNDER_WAY = "under_way"
    PRESUMED = "presumed"
    ANNOUNCED = "announced"
    SERVED = "served"


class AddressKind(StrEnum):
    """Whose address it is, as far as the court knows."""

    CONFIRMED = "confirmed"
    OWN = "own"
    POSTAL = "postal"
    IN_PERSON = "in_person"


class Consent(StrEnum):
    """Why electronic service is allowed (Online Litigation Rules art. 29)."""

    EXPRESS = "express"
    AGREED_BEFORE = "agreed_before"
    ADDRESS_GIVEN = "address_given"
    ACCEPTED_EARLIER = "accepted_earlier"


class ServiceTrace(StrEnum):
    """What happened at an address."""

    ARRIVED = "arrived"
    READ = "read"
    REPLIED = "replied"
    ACTED = "acted"
    SIGNED = "signed"
    LEFT = "left"
    RETURNED = "returned"
    FAILED = "failed"


class ConfirmAddress(Value):
    """Body of `POST /api/v1/cases/{case}/addresses`.

    A party confirms its own; the registry enters one that is known to be theirs.
    """

    participant: ParticipantId
    channel: PostChannel
    address: Annotated[str, Field(max_length=200)] = ""
    """Empty for the box at the court, which is the account's own."""
    consent: Consent | None = None


class AddressOfService(Value):
    """An address for service, its middle hidden."""

    participant: ParticipantId
    channel: PostChannel
    address: str
    address_class: AddressKind
    consent: Consent | None
    confirmed_at: AwareDatetime


class AddressesOfService(Value):
    """Answer to `GET /api/v1/cases/{case}/addresses`."""

    addresses: tuple[AddressOfService, ...]


class ServeOn(Value):
    """Body of `POST /api/v1/documents/{document}/services`."""

    recipient: ParticipantId
    channel: PostChannel


class ReportTrace(Value):
    """Body of `POST /api/v1/services/{service}/traces`, by the registry."""

    sending: str
    trace: ServiceTrace
    at: Moment


class RebutService(Value):
    """Body of `POST /api/v1/services/{service}/rebuttal`."""

    sending: str
    grounds: Grounds


class ProveArrivalTime(Value):
    """Body of `POST /api/v1/services/{service}/arrival`."""

    sending: str
    at: Moment
    grounds: Grounds


class AnnounceService(Value):
    """Body of `POST /api/v1/services/{service}/announcement`."""

    grounds: Grounds


class TraceShown(Value):
    """One trace and its time."""

    trace: ServiceTrace
    at: AwareDatetime


class SendingShown(Value):
    """One way on which it was sent."""

    sending: str
    channel: PostChannel | None
    address: str
    address_class: AddressKind
    consent: Consent | None = None
    """Why it was allowed to go there; None where the way needs none."""
    sent_at: AwareDatetime
    receipt: str = ""
    traces: tuple[TraceShown, ...]
    rebutted: bool


class ServiceShown(Value):
    """Answer to `GET /api/v1/services/{service}`."""

    service: str
    case: CaseId
    document: DocumentId
    recipient: ParticipantId
    stage: ServiceStage
    effective_at: AwareDatetime | None
    """Since when it counts as served, or is presumed to."""
    failed: bool
    """Whether every way so far has come to nothing."""
    sendings: tuple[SendingShown, ...]
    version: int


class Services(Value):
    """Answer to `GET /api/v1/cases/{case}/services` and `GET /api/v1/services/failed`."""

    services: tuple[ServiceShown, ...]
    next: str = ""


class ProofOfService(Value):
    """The electronic proof of service (Online Litigation Rules art. 31): the whole trail."""

    service: str
    case: CaseId
    case_number: str
    cause: str
    document: DocumentId
    title: str
    file: FileHash
    recipient: str
    recipient_role: str
    stage: ServiceStage
    effective_at: AwareDatetime | None
    sendings: tuple[SendingShown, ...]
    grounds: tuple[str, ...]
    operators: tuple[str, ...]
    """Who of the court sent and entered it, in order."""
    verification: str
    """SHA-256 over all of the above in its canonical form."""
