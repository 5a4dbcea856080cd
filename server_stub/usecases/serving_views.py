"""A service as the people of a case are shown it, and its proof.

The proof holds every way on which the document was sent with all that happened there, the hash of
the document, who of the court acted, and one hash over all of it, by which a copy of the proof can
be held against the books (Online Litigation Rules art. 31). The same service gives the same proof.
"""

import json
from hashlib import sha256

from client.protocol.errors import NotFound
from client.protocol.ids import CaseId, DocumentId, ParticipantId
from client.protocol.post import PostChannel
from client.protocol.serving import (
    AddressKind,
    Consent,
    ProofOfService,
    SendingShown,
    ServiceShown,
    ServiceStage,
    ServiceTrace,
    TraceShown,
)
from server_stub.db import UnitOfWork
from server_stub.db.post import MessageId
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.delivery import ConsentBasis, Sending
from server_stub.domain.service import Send
from server_stub.post.sms import masked


def service_shown(unit: UnitOfWork, entry: MatterEntry) -> ServiceShown:
    """Give a service as its people see it."""
    stands = entry.stands
    consents = {
        deed.sending: deed.consent
        for each in entry.events
        if isinstance(deed := each.event.deed, Send)
    }
    return ServiceShown(
        service=entry.matter,
        case=case_of(entry),
        document=document_of(entry),
        recipient=recipient_of(entry),
        stage=ServiceStage(stands.state),
        effective_at=None if stands.effect is None else stands.effect[0],
        failed=stands.has_failed,
        sendings=tuple(
            _sending(unit, each, consents.get(each.sending)) for each in stands.sendings
        ),
        version=entry.version,
    )


def proof(unit: UnitOfWork, entry: MatterEntry) -> ProofOfService:
    """Give the proof of a service, as a document is made from it."""
    case, paper = unit.cases.get(case_of(entry)), unit.papers.document(document_of(entry))
    people = {each.party.participant: each.party for each in unit.cases.parties(case_of(entry))}
    recipient = people.get(recipient_of(entry))
    if case is None or paper is None or recipient is None:
        raise NotFound
    names = {each.account: each.party.name for each in unit.cases.parties(case.case)}
    acted = [
        names.get(each.account, each.account) for each in entry.events if each.account is not None
    ]
    shown = service_shown(unit, entry)
    unsigned = ProofOfService(
        service=entry.matter,
        case=case.case,
        case_number=case.number,
        cause=case.cause,
        document=paper.document,
        title=paper.title,
        file=paper.file,
        recipient=recipient.name,
        recipient_role=recipient.role.value,
        stage=shown.stage,
        effective_at=shown.effective_at,
        sendings=shown.sendings,
        grounds=entry.stands.grounds,
        operators=tuple(dict.fromkeys(acted)),
        verification="",
    )
    return unsigned.model_copy(update={"verification": verification_of(unsigned)})


def verification_of(proof_: ProofOfService) -> str:
    """Give the hash of a proof in its canonical form, its own hash left out."""
    said = proof_.model_dump(mode="json", exclude={"verification"})
    written = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return sha256(written.encode()).hexdigest()


def case_of(entry: MatterEntry) -> CaseId:
    """Give the case of a service."""
    if entry.case is None:
        raise NotFound
    return entry.case


def document_of(entry: MatterEntry) -> DocumentId:
    """Give what is served."""
    return DocumentId(entry.about.partition(":")[0])


def recipient_of(entry: MatterEntry) -> ParticipantId:
    """Give whom it is served on."""
    return ParticipantId(entry.about.partition(":")[2])


def _sending(unit: UnitOfWork, way: Sending, consent: ConsentBasis | None) -> SendingShown:
    channel = way.sending.partition("-")[0]
    sent = unit.post.get(MessageId(way.sending))
    return SendingShown(
        sending=way.sending,
        channel=next((each for each in PostChannel if each == channel), None),
        address="" if sent is None else masked(sent.message.recipient),
        address_class=AddressKind(way.address),
        consent=None if consent is None else Consent(consent),
        sent_at=way.sent_at,
        receipt="" if sent is None else sent.receipt,
        traces=tuple(TraceShown(trace=ServiceTrace(trace), at=at) for trace, at in way.traces),
        rebutted=way.rebutted,
    )
