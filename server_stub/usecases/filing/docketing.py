"""What follows at once when a suit is docketed, in the transaction that dockets it.

The plaintiff's confirmation of addresses holds for all stages of the case (Online Litigation Rules
art. 29; Interpretation art. 137); the evidence that was handed in with the suit becomes exhibits;
the fee is owed by whoever sued; whoever is sued is invited with a code by short message, where a
number of theirs is known. The papers of the opening are made after (`court_papers`).
"""

from datetime import datetime

from client.protocol.case import Exhibit
from client.protocol.errors import Reason, Refused
from client.protocol.filing import DraftContent, EvidenceItem
from client.protocol.ids import ExhibitId, UploadId
from client.protocol.roles import Side
from client.protocol.uploads import UploadState
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, ExhibitEntry, PartyEntry
from server_stub.db.post import Channel, ServiceAddress
from server_stub.db.queries.filings import DraftEntry
from server_stub.db.queries.uploads import UploadEntry
from server_stub.domain.delivery import AddressClass, ConsentBasis
from server_stub.domain.file_names import download_name
from server_stub.post import texts
from server_stub.post.sms import mobile_number
from server_stub.usecases import outbox
from server_stub.usecases.consents import begin_consents, matter_of_consents
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id
from server_stub.usecases.uploads import file_now


def check_evidence(unit: UnitOfWork, draft: DraftEntry, now: datetime) -> None:
    """Keep the files of the evidence for good; raises `Refused` for one that is not there."""
    for place, item in enumerate(draft.content.evidence):
        upload = upload_of_item(unit, draft, item, now)
        if upload is None:
            raise Refused(Reason.UPLOAD_UNFINISHED, f"evidence.{place}.upload")
        if upload.state is not UploadState.FILED:
            unit.uploads.change(upload, file_now(upload))


def confirm_addresses(unit: UnitOfWork, draft: DraftEntry, own: PartyEntry, now: datetime) -> None:
    """Enter the addresses that the plaintiff has confirmed in the suit."""
    said = draft.content.address
    known = {Channel.SMS: mobile_number(said.phone) or ""}
    if said.electronic:
        known |= {Channel.PLATFORM: draft.owner, Channel.MAIL: said.email}
    known[Channel.POST] = said.address
    for channel, address in known.items():
        if not address:
            continue
        postal = channel is Channel.POST
        unit.post.confirm(
            ServiceAddress(
                participant=own.party.participant,
                channel=channel,
                address=address,
                address_class=AddressClass.POSTAL if postal else AddressClass.CONFIRMED,
                consent=ConsentBasis.ADDRESS_GIVEN if said.electronic and not postal else None,
                confirmed_at=now,
                confirmed_by=draft.owner,
            )
        )


def agree_by_filing(unit: UnitOfWork, draft: DraftEntry, own: PartyEntry, now: datetime) -> None:
    """Enter that whoever filed online has agreed by doing so, once (art. 4)."""
    if draft.content.online and matter_of_consents(unit, draft.case) is None:
        begin_consents(unit, draft.case, (own.party.participant,), now)


def file_evidence(unit: UnitOfWork, draft: DraftEntry, now: datetime) -> None:
    """Make exhibits of the evidence that came with the suit, numbered in its order."""
    for item in draft.content.evidence:
        upload = upload_of_item(unit, draft, item, now)
        found = None if upload is None else unit.uploads.seen(upload.sha256)
        if upload is None or found is None or unit.uploads.filed_as(upload.upload) is not None:
            continue
        exhibit = Exhibit(
            exhibit=ExhibitId(new_id()),
            number=unit.papers.next_exhibit_number(draft.case),
            title=item.title,
            side=Side.PLAINTIFF,
            kind=item.kind,
            purpose=item.purpose,
            original=upload.sha256,
            pages=found.pages,
            file_kind=found.seen.kind,
            media_type=found.seen.media_type,
            file_name=download_name(upload.name, found.seen.media_type),
            size=upload.size,
            duration_s=found.seen.duration_s,
        )
        unit.papers.add_exhibit(ExhibitEntry(case=draft.case, exhibit=exhibit, filed_at=now))
        unit.papers.add_exhibit_file(exhibit, upload.upload)


def phone_of(content: DraftContent, party: PartyEntry) -> str | None:
    """Give the mobile number that the suit knows of a party; None when there is none."""
    for each in content.litigants:
        if (each.name, each.side) == (party.party.name, party.party.side):
            return mobile_number(each.phone)
    return None


def tell_code(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    phone: str,
    code: str,
    good_until: datetime,
    now: datetime,
) -> None:
    """Send an association code by short message."""
    court = texts.Sender(zh=registry.court.zh, en=registry.court.en)
    text = texts.association_code(court, case.number or case.cause, code, good_until)
    outbox.tell(unit, text, Channel.SMS, phone, now, case=case.case)


def upload_of_item(
    unit: UnitOfWork, draft: DraftEntry, item: EvidenceItem, now: datetime
) -> UploadEntry | None:
    """Give the whole upload that an item of the evidence list names; None while there is none."""
    entry = unit.uploads.get(UploadId(item.upload))
    if entry is None or entry.account != draft.owner:
        return None
    alive = entry.expires_at is None or now < entry.expires_at
    ready = entry.state in {UploadState.READY, UploadState.FILED}
    return entry if alive and ready else None
