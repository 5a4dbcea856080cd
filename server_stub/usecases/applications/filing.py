"""Applying: worded, signed on the phone, filed in time, sent to the others, and spoken to.

A party, or who stands for one, files exactly what was signed. What comes too late is refused with
the article; what costs something is to be paid from that day on (Measures on Litigation Costs
art. 22). The others are sent a copy and may say their word where the law hears them.
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.after_judgment import PaperWritten
from client.protocol.applying import (
    Application,
    ApplicationKind,
    Applications,
    ApplicationShown,
    FileApplicationSigned,
    GiveSecurity,
    KindOpen,
    SayToApplication,
)
from client.protocol.applying import AskReview as ReviewAsked
from client.protocol.case import DocumentKind
from client.protocol.errors import CourtError, Forbidden, Malformed, Reason, Refused
from client.protocol.ids import CaseId, DocumentId, ParticipantId
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry, PartyEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.application import (
    UNDECIDED,
    ApplicationFile,
    AskOnceMore,
    FileApplication,
    PutUpSecurity,
    SayTo,
    TakeBack,
)
from server_stub.domain.application_kinds import (
    KINDS,
    OF_THE_SUIT,
    Until,
    check_applicant,
    check_complete,
    check_in_time,
    check_is_more,
    named,
)
from server_stub.domain.matters import MatterKind
from server_stub.domain.transitions import Office, running
from server_stub.usecases import serving
from server_stub.usecases.answer_times import is_released
from server_stub.usecases.applications.claims_left import TRIED, counterclaim_gone
from server_stub.usecases.applications.fees import begin_due, fee_of_application
from server_stub.usecases.applications.periods import times_of
from server_stub.usecases.applications.seeing import (
    APART,
    Seen,
    does,
    may_see,
    others_of,
    seen,
    shown,
)
from server_stub.usecases.applications.wording import TITLES, paper_of, set_application
from server_stub.usecases.attempts import Attempt, answered, once
from server_stub.usecases.cases import own_case, party_of
from server_stub.usecases.matters import act, asked
from server_stub.usecases.registry import Registry
from server_stub.usecases.serving_views import document_of, recipient_of
from server_stub.usecases.signatures import ask_signature
from server_stub.usecases.suit import counterclaims_in, is_suit_withdrawn
from server_stub.usecases.tokens import new_id
from server_stub.usecases.written import keep

OF_THE_COURT = frozenset({Side.BENCH, Side.REGISTRY})


def write_application(
    registry: Registry, account: Account, case: CaseId, said: Application, now: datetime
) -> PaperWritten:
    """Keep an application as worded, and ask for a place to sign exactly that."""
    with registry.books.writing() as unit:
        _, _, party = _applies(registry, unit, account, case, said, now)
        content = keep(registry.files, said, case=case, party=party)
        signing = ask_signature(unit, account.account, content, now)
        return PaperWritten(content=content, signing=signing)


def file_application(
    registry: Registry,
    account: Account,
    case: CaseId,
    said: FileApplicationSigned,
    attempt: Attempt,
) -> ApplicationShown:
    """File a signed application, with its paper and its fee; the others are sent a copy."""
    now, words = attempt.at, said.application
    with registry.books.reading() as unit:
        before = answered(unit, attempt, ApplicationShown)
        if before is not None:
            return before
        entry, _, party = _applies(registry, unit, account, case, words, now)
        paper = paper_of(registry, unit, entry, party, words, now)
    file = registry.files.put(set_application(registry.press(), paper))
    with registry.books.writing() as unit:

        def filed() -> ApplicationShown:
            found, own, applicant = _applies(registry, unit, account, case, words, now)
            content = keep(registry.files, words, case=case, party=applicant)
            if content != said.content:
                raise Malformed(Reason.SIGNATURE_MISSING)
            signature = unit.filings.signature_of(account.account, content)
            line, back = KINDS[words.kind], words.kind is ApplicationKind.COUNTERCLAIM
            document = DocumentEntry(
                document=DocumentId(new_id()),
                case=case,
                kind=DocumentKind.COUNTERCLAIM if back else DocumentKind.APPLICATION,
                title=TITLES[words.kind].paper,
                file=file,
                made_at=now,
                served_at=now,
                addressee=applicant if line.secret else None,
            )
            due = fee_of_application(registry, unit, case, words)
            beginning = ApplicationFile(
                kind=words.kind,
                applicant=applicant,
                against=words.against,
                on_bench=words.kind is ApplicationKind.RECUSAL
                and _side(unit, case, words.against) is Side.BENCH,
                urgent=words.urgent,
            )
            matter = unit.matters.begin(
                new_id(), MatterKind.APPLICATION, beginning, now, case=case, about=words.kind
            )
            fee = begin_due(registry, unit, case, applicant, due, now)
            deed = FileApplication(content, signature, document.document, fee)
            ask = asked(Office.PARTY, now, registry.calendar)
            matter = act(unit, matter, deed, ask, account.account)
            unit.papers.add_document(document)
            if line.heard:
                for other in others_of(unit, case, applicant):
                    serving.start_when_possible(registry, unit, found, document, other, now)
            return shown(registry, account, matter, found, own)

        return once(unit, attempt, ApplicationShown, filed)


def say_to(
    registry: Registry,
    account: Account,
    application: str,
    said: SayToApplication,
    attempt: Attempt,
) -> ApplicationShown:
    """Say one's word to what another party has applied for."""

    def doing(unit: UnitOfWork, found: Seen) -> tuple[SayTo, Office]:
        return SayTo(_party(unit, found.own), said.agrees, said.text), Office.PARTY

    return does(registry, account, application, doing, attempt)


def take_back(
    registry: Registry, account: Account, application: str, attempt: Attempt
) -> ApplicationShown:
    """Take one's own application back before it is decided."""

    def doing(unit: UnitOfWork, found: Seen) -> tuple[TakeBack, Office]:
        _check_applicant(unit, found)
        return TakeBack(), Office.PARTY

    def follow(unit: UnitOfWork, gone: MatterEntry) -> None:
        counterclaim_gone(registry, unit, gone, Office.PARTY, account, attempt.at)

    return does(registry, account, application, doing, attempt, follow)


def give_security(
    registry: Registry, account: Account, application: str, said: GiveSecurity, attempt: Attempt
) -> ApplicationShown:
    """Give the security that the court has asked for."""

    def doing(unit: UnitOfWork, found: Seen) -> tuple[PutUpSecurity, Office]:
        _check_applicant(unit, found)
        return PutUpSecurity(said.text), Office.PARTY

    return does(registry, account, application, doing, attempt)


def ask_review(
    registry: Registry, account: Account, application: str, said: ReviewAsked, attempt: Attempt
) -> ApplicationShown:
    """Ask that a decision be looked at once more, within one's own time."""
    now = attempt.at

    def doing(unit: UnitOfWork, found: Seen) -> tuple[AskOnceMore, Office]:
        party, stands = _party(unit, found.own), found.matter.stands
        review = KINDS[stands.kind].review
        limit = None if review is None else review.ask
        for each in unit.matters.of_case(found.case.case, MatterKind.SERVICE):
            theirs = (document_of(each), recipient_of(each)) == (stands.decision, party)
            clock = running(each.stands.clocks, limit) if theirs and limit else None
            if clock is not None and clock.settled and clock.has_passed(now):
                raise Refused(Reason.PERIOD_OVER, named(clock.law[0]))
        return AskOnceMore(party, said.grounds), Office.PARTY

    return does(registry, account, application, doing, attempt)


def applications_of(
    registry: Registry, account: Account, case: CaseId, now: datetime
) -> Applications:
    """Give the applications of a case that this person may see, and what they may apply for."""
    with registry.books.reading() as unit:
        entry, own = own_case(unit, account, case)
        if own.party.side in APART:
            raise Forbidden(Reason.NOT_YOUR_OFFICE)
        return Applications(
            applications=tuple(
                shown(registry, account, each, entry, own)
                for each in unit.matters.of_case(case, MatterKind.APPLICATION)
                if may_see(each.stands, own)
            ),
            open=_open(registry, unit, entry, own, now),
        )


def application_of(registry: Registry, account: Account, application: str) -> ApplicationShown:
    """Give one application; raises `NotFound`."""
    with registry.books.reading() as unit:
        matter, case, own = seen(unit, account, application)
        return shown(registry, account, matter, case, own)


def _applies(
    registry: Registry,
    unit: UnitOfWork,
    account: Account,
    case: CaseId,
    said: Application,
    now: datetime,
) -> tuple[CaseEntry, PartyEntry, ParticipantId]:
    """Find who applies, and refuse what may not be applied for, by whom, or now."""
    entry, own = own_case(unit, account, case)
    party = party_of(unit, own)
    check_applicant(said.kind, own.party.side)
    times = times_of(registry, unit, entry, party, now)
    check_in_time(said.kind, times, now)
    check_complete(said)
    _check_first(unit, entry, party, said.kind)
    check_is_more(said.kind, times, said.until)
    _check_named(unit, entry, own, said)
    return entry, own, party


def _check_first(
    unit: UnitOfWork, case: CaseEntry, party: ParticipantId, kind: ApplicationKind
) -> None:
    """Refuse a second of the kind while the first is open, and what another has ruled out."""
    if kind in OF_THE_SUIT and is_suit_withdrawn(unit, case.case):
        raise Refused(Reason.STEP_NOT_OPEN, ApplicationKind.WITHDRAWAL)
    if KINDS[kind].until is Until.ANSWER and is_released(unit, case.case, party):
        raise Refused(Reason.STEP_NOT_OPEN, kind)
    gives_up = kind is ApplicationKind.COUNTERCLAIM_WITHDRAWAL
    if gives_up and not counterclaims_in(unit, case.case, TRIED, party):
        raise Refused(Reason.STEP_NOT_OPEN, kind)
    for each in unit.matters.of_case(case.case, MatterKind.APPLICATION):
        stands = each.stands
        if stands.applicant != party:
            continue
        back = stands.kind is ApplicationKind.COUNTERCLAIM
        if kind is ApplicationKind.JURISDICTION_OBJECTION and back:
            raise Refused(Reason.JURISDICTION_ACCEPTED, named(KINDS[kind].too_late))
        once_only = kind is ApplicationKind.JURISDICTION_OBJECTION
        open_still = stands.state in UNDECIDED
        if stands.kind is kind and not KINDS[kind].several and (once_only or open_still):
            raise Refused(Reason.ALREADY_SO, each.matter)


def _check_named(unit: UnitOfWork, case: CaseEntry, own: PartyEntry, said: Application) -> None:
    """Refuse persons and exhibits that are not of this case, or not of the right side."""
    side = _side(unit, case.case, said.against)
    if said.kind is ApplicationKind.RECUSAL:
        if side not in OF_THE_COURT:
            raise Refused(Reason.NO_SUCH_PARTICIPANT)
    elif said.against is not None and side in (None, own.party.side, *OF_THE_COURT):
        raise Refused(Reason.NO_SUCH_PARTICIPANT)
    known = {each.exhibit.exhibit for each in unit.papers.exhibits(case.case)}
    if not known >= set(said.exhibits):
        raise Refused(Reason.NO_SUCH_EXHIBIT)


def _open(
    registry: Registry, unit: UnitOfWork, case: CaseEntry, own: PartyEntry, now: datetime
) -> tuple[KindOpen, ...]:
    """Give what a party may apply for now; nothing to everybody else."""
    found = []
    for kind, line in KINDS.items():
        try:
            party = party_of(unit, own)
            times = times_of(registry, unit, case, party, now)
            check_applicant(kind, own.party.side)
            check_in_time(kind, times, now)
            _check_first(unit, case, party, kind)
        except CourtError:
            continue
        clock = times.of(line.until)
        found.append(
            KindOpen(
                kind=kind,
                due_at=None if clock is None else clock.due_at,
                ends_with=line.until,
                law=tuple(named(each) for each in line.law),
            )
        )
    return tuple(found)


def _party(unit: UnitOfWork, own: PartyEntry | None) -> ParticipantId:
    if own is None:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    return party_of(unit, own)


def _check_applicant(unit: UnitOfWork, found: Seen) -> None:
    if _party(unit, found.own) != found.matter.stands.applicant:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)


def _side(unit: UnitOfWork, case: CaseId, participant: ParticipantId | None) -> Side | None:
    for each in unit.cases.parties(case):
        if each.party.participant == participant:
            return each.party.side
    return None
