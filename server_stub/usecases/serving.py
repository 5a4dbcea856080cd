"""Serving documents: sent to one person on one way, and followed until the law is satisfied.

Each service of a document to a person is a matter with its events; each way on which it was sent
has the name of the message that went out, so that what the post reports is entered once. A document
is sent to an address that the person confirmed or that is known to be theirs; a short message tells
of it and serves nothing (Online Litigation Rules art. 29-32). What failed is shown to the clerk,
who finds another way.

When it counts as served is decided by `server_stub.domain.service`; the clocks of the recipient run
from then. How far the post has come with a message is the outbox's affair.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from client.protocol.account import Account
from client.protocol.case import DocumentKind
from client.protocol.errors import Forbidden, Malformed, NotFound, Reason, Refused
from client.protocol.ids import AccountId, DocumentId, ParticipantId
from client.protocol.roles import Side
from client.protocol.serving import (
    AnnounceService,
    ProveArrivalTime,
    RebutService,
    ReportTrace,
    ServeOn,
    ServiceShown,
)
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry, PartyEntry
from server_stub.db.post import Channel, OutboxEntry, ServiceAddress, Standing
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.delivery import AddressClass, Paper, Trace
from server_stub.domain.matters import MatterKind
from server_stub.domain.payment import NotifyFee, PaymentState
from server_stub.domain.service import (
    Announce,
    ProveArrival,
    Rebut,
    Report,
    Send,
    Service,
    ServiceCommand,
    ServiceState,
)
from server_stub.domain.transitions import Office
from server_stub.post import texts
from server_stub.usecases import outbox
from server_stub.usecases.answer_times import granted_before
from server_stub.usecases.appealing import copies_served, decision_served
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import may_read, own_case
from server_stub.usecases.matters import act, asked, matter_of
from server_stub.usecases.registry import Registry
from server_stub.usecases.serving_records import own_service
from server_stub.usecases.serving_views import case_of, document_of, recipient_of, service_shown
from server_stub.usecases.tokens import new_id

PAPERS: Final[dict[str, Paper]] = {
    DocumentKind.COMPLAINT.value: Paper.COMPLAINT_COPY,
    DocumentKind.JUDGMENT.value: Paper.JUDGMENT,
    "fee_notice": Paper.FEE_NOTICE,
    "appeal_petition": Paper.APPEAL_COPY,
    DocumentKind.COUNTERCLAIM.value: Paper.COUNTERCLAIM_COPY,
    DocumentKind.JURISDICTION_RULING.value: Paper.APPEALABLE_RULING,
    DocumentKind.PRESERVATION_RULING.value: Paper.PRESERVATION_RULING,
}
"""What runs from the service of a kind of document; from others nothing does."""
CARRY: Final = (Channel.PLATFORM, Channel.MAIL, Channel.POST, Channel.IN_PERSON)
"""The ways that carry a document, the one that is proven best first."""
LITIGANTS: Final = frozenset({Side.PLAINTIFF, Side.DEFENDANT, Side.THIRD_PARTY})
BY_POST: Final = frozenset({Channel.PLATFORM, Channel.MAIL})
_AT_ONCE: Final = 50


def serve(
    registry: Registry, attempt: Attempt, account: Account, document: DocumentId, said: ServeOn
) -> ServiceShown:
    """Send a document that was let out to a person; raises `NotFound`, `Forbidden`, `Refused`."""
    with registry.books.writing() as unit:
        paper = unit.papers.document(document)
        if paper is None:
            raise NotFound
        case, own = own_case(unit, account, paper.case)
        if not may_read(paper, own):
            raise NotFound
        _check_court(own)

        def sent() -> ServiceShown:
            entry = start(
                registry,
                unit,
                case,
                paper,
                said.recipient,
                Channel(said.channel),
                attempt.at,
                by=_office(own),
                account=account.account,
            )
            return service_shown(unit, entry)

        return once(unit, attempt, ServiceShown, sent)


def start(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    paper: DocumentEntry,
    recipient: ParticipantId,
    channel: Channel,
    now: datetime,
    *,
    by: Office,
    account: AccountId | None,
) -> MatterEntry:
    """Send a document on one way, within the caller's transaction."""
    if not paper.served:
        raise Refused(Reason.DOCUMENT_NOT_READY)
    _check_recipient(unit, paper, recipient)
    if channel not in CARRY:
        raise Malformed(detail="channel")
    entry = prepare(unit, case, paper, recipient, now)
    address = _address(unit, recipient, channel)
    sending = f"{channel}-{new_id()}"
    deed = Send(
        sending=sending,
        address=AddressClass.IN_PERSON if address is None else address.address_class,
        consent=None if address is None else address.consent,
    )
    entry = _act(registry, unit, entry, deed, by, now, account)
    if address is not None:
        _post(registry, unit, case, paper, address, sending, entry.matter, now)
        _remind(registry, unit, case, paper, recipient, sending, now)
    return entry


def prepare(
    unit: UnitOfWork,
    case: CaseEntry,
    paper: DocumentEntry,
    recipient: ParticipantId,
    now: datetime,
) -> MatterEntry:
    """Give the service of a document on a person, begun if there is none; nothing is sent."""
    about = f"{paper.document}:{recipient}"
    found = unit.matters.of_case(case.case, MatterKind.SERVICE, about)
    if found:
        return found[0]
    sort = PAPERS.get(paper.kind.value, Paper.PLAIN)
    granted = granted_before(unit, case.case, sort, recipient)
    beginning = Service(paper=sort, granted=granted)
    return unit.matters.begin(
        new_id(), MatterKind.SERVICE, beginning, now, case=case.case, about=about
    )


def start_when_possible(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    paper: DocumentEntry,
    recipient: ParticipantId,
    now: datetime,
) -> None:
    """Send a document of the court's own to a person's confirmed address, or when there is one."""
    channel = best_channel(unit, recipient)
    if channel is None:
        prepare(unit, case, paper, recipient, now)
        return
    start(registry, unit, case, paper, recipient, channel, now, by=Office.CLERK, account=None)


def send_what_waits(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    recipient: ParticipantId,
    channel: Channel,
    now: datetime,
) -> None:
    """Send what was prepared for a person and could not be sent before they named an address."""
    if channel not in BY_POST:
        return
    for matter in unit.matters.of_case(case.case, MatterKind.SERVICE):
        waits = matter.stands.state is ServiceState.PREPARED and not matter.stands.sendings
        if not waits or recipient_of(matter) != recipient:
            continue
        paper = unit.papers.document(document_of(matter))
        if paper is not None and paper.served:
            start(
                registry, unit, case, paper, recipient, channel, now, by=Office.CLERK, account=None
            )


def start_on_all(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    paper: DocumentEntry,
    now: datetime,
    account: AccountId,
) -> None:
    """Send what the presiding judge lets out to each party, where one has confirmed an address.

    On whom nobody can serve it so, the clerk does in another way. Who presides sends; the clock of
    each begins with their own service.
    """
    out = replace(paper, served_at=now)
    for each in unit.cases.parties(case.case):
        person = each.party
        if each.stands_for is not None or person.side not in LITIGANTS:
            continue
        if paper.addressee not in (None, person.participant):
            continue
        channel = best_channel(unit, person.participant)
        if channel is not None:
            start(
                registry,
                unit,
                case,
                out,
                person.participant,
                channel,
                now,
                by=Office.JUDGE,
                account=account,
            )


def best_channel(unit: UnitOfWork, recipient: ParticipantId) -> Channel | None:
    """Give the best way to a person who has confirmed one; None where nobody has."""
    confirmed = {
        each.channel
        for each in unit.post.addresses(recipient)
        if each.address_class is AddressClass.CONFIRMED
    }
    return next((each for each in CARRY if each in confirmed), None)


def heard_of(registry: Registry, unit: UnitOfWork, entry: OutboxEntry, now: datetime) -> None:
    """Enter what became of a sending, within the sender's transaction."""
    matter = matter_of(unit, entry.message.regards, MatterKind.SERVICE)
    arrived = entry.standing is Standing.DELIVERED
    deed = Report(
        sending=entry.message.message,
        trace=Trace.ARRIVED if arrived else Trace.FAILED,
        at=now,
    )
    _act(registry, unit, matter, deed, Office.GATEWAY, now, None)


def note_reading(registry: Registry, account: Account, document: DocumentId, now: datetime) -> None:
    """Enter that a person whom it is served on has opened it here; others leave no trace."""
    with registry.books.reading() as unit:
        paper = unit.papers.document(document)
        if paper is None or not _unread(unit, account, paper):
            return
    with registry.books.writing() as unit:
        for matter, sending in _unread(unit, account, paper):
            entry = matter_of(unit, matter, MatterKind.SERVICE)
            deed = Report(sending=sending, trace=Trace.READ, at=now)
            _act(registry, unit, entry, deed, Office.GATEWAY, now, account.account)


def report(
    registry: Registry, account: Account, service: str, said: ReportTrace, now: datetime
) -> ServiceShown:
    """Enter what happened at an address, as the registry has learned it."""
    return _by_court(
        registry, account, service, Report(said.sending, Trace(said.trace), said.at), now
    )


def rebut(
    registry: Registry, account: Account, service: str, said: RebutService, now: datetime
) -> ServiceShown:
    """Enter that a presumption does not hold (Online Litigation Rules art. 31)."""
    return _by_court(registry, account, service, Rebut(said.sending, said.grounds), now)


def prove_arrival(
    registry: Registry, account: Account, service: str, said: ProveArrivalTime, now: datetime
) -> ServiceShown:
    """Enter another time of arrival, which the recipient has proved (Interpretation art. 135)."""
    deed = ProveArrival(said.sending, said.at, said.grounds)
    return _by_court(registry, account, service, deed, now)


def announce(
    registry: Registry, account: Account, service: str, said: AnnounceService, now: datetime
) -> ServiceShown:
    """Serve by public announcement (Civil Procedure Law art. 95)."""
    return _by_court(registry, account, service, Announce(said.grounds), now)


def _by_court(
    registry: Registry, account: Account, service_: str, deed: ServiceCommand, now: datetime
) -> ServiceShown:
    with registry.books.writing() as unit:
        entry, own = own_service(unit, account, service_)
        _check_court(own)
        entry = _act(registry, unit, entry, deed, _office(own), now, account.account)
        return service_shown(unit, entry)


def _act(
    registry: Registry,
    unit: UnitOfWork,
    entry: MatterEntry,
    deed: ServiceCommand,
    by: Office,
    now: datetime,
    account: AccountId | None,
) -> MatterEntry:
    after = act(unit, entry, deed, asked(by, now, registry.calendar), account)
    if after.stands.state is not entry.stands.state:
        follow(registry, unit, after, now)
    return after


def follow(registry: Registry, unit: UnitOfWork, entry: MatterEntry, now: datetime) -> None:
    """Let what waits for a service go on, once it is served: time to appeal, to answer, to pay."""
    effect = entry.stands.effect
    if entry.stands.state is not ServiceState.SERVED or effect is None:
        return
    case, recipient = case_of(entry), recipient_of(entry)
    if entry.stands.paper in (Paper.JUDGMENT, Paper.APPEALABLE_RULING):
        decision_served(registry, unit, document_of(entry), case, recipient, effect[0], now)
    elif entry.stands.paper is Paper.APPEAL_COPY:
        copies_served(registry, unit, case, now)
    elif entry.stands.paper is Paper.FEE_NOTICE:
        for fee in unit.matters.of_case(case, MatterKind.PAYMENT):
            if fee.stands.state is PaymentState.CALCULATED and fee.about in ("", recipient):
                deed = NotifyFee(effect[0])
                act(unit, fee, deed, asked(Office.CLERK, now, registry.calendar))


def _address(unit: UnitOfWork, recipient: ParticipantId, channel: Channel) -> ServiceAddress | None:
    """Find the address on a way; None for handing over, which needs none."""
    if channel is Channel.IN_PERSON:
        return None
    for each in unit.post.addresses(recipient):
        if each.channel is channel:
            return each
    raise Refused(Reason.ADDRESS_UNCONFIRMED)


def _post(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    paper: DocumentEntry,
    address: ServiceAddress,
    sending: str,
    matter: str,
    now: datetime,
) -> None:
    if address.channel not in BY_POST:
        return
    outbox.tell(
        unit,
        texts.document(_court(registry), case.number, paper.title, paper.file),
        address.channel,
        address.address,
        now,
        case=case.case,
        subject=paper.title,
        regards=matter,
        name=sending,
    )


def _remind(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    paper: DocumentEntry,
    recipient: ParticipantId,
    sending: str,
    now: datetime,
) -> None:
    text = texts.served_notice(_court(registry), case.number, paper.title)
    for each in unit.post.addresses(recipient):
        if each.channel is Channel.SMS:
            name = f"{sending}-sms"
            outbox.tell(unit, text, Channel.SMS, each.address, now, case=case.case, name=name)


def _unread(
    unit: UnitOfWork, account: Account, paper: DocumentEntry
) -> tuple[tuple[str, str], ...]:
    own = unit.cases.party_of(paper.case, account.account)
    if own is None:
        return ()
    persons = [each for each in (own.party.participant, own.stands_for) if each is not None]
    return tuple(
        (entry.matter, way.sending)
        for person in persons
        for entry in unit.matters.of_case(
            paper.case, MatterKind.SERVICE, f"{paper.document}:{person}"
        )
        for way in entry.stands.sendings
        if way.sending.startswith(f"{Channel.PLATFORM}-")
        and all(trace is not Trace.READ for trace, _ in way.traces)
    )


def _check_recipient(unit: UnitOfWork, paper: DocumentEntry, recipient: ParticipantId) -> None:
    people = {each.party.participant: each for each in unit.cases.parties(paper.case)}
    found = people.get(recipient)
    if found is None or found.party.side in (Side.BENCH, Side.REGISTRY):
        raise NotFound(Reason.NO_SUCH_PARTICIPANT)
    if paper.addressee not in (None, recipient, found.stands_for):
        raise Refused(Reason.FORBIDDEN)


def _is_court(own: PartyEntry) -> bool:
    return own.party.side in (Side.BENCH, Side.REGISTRY)


def _check_court(own: PartyEntry) -> None:
    if not _is_court(own):
        raise Forbidden(Reason.NOT_YOUR_OFFICE)


def _office(own: PartyEntry) -> Office:
    return Office.JUDGE if own.party.side is Side.BENCH else Office.CLERK


def _court(registry: Registry) -> texts.Sender:
    return texts.Sender(zh=registry.court.zh, en=registry.court.en)
