"""Deciding an application: reasoned, sealed, served, and done in the case at once.

Who presides decides, and the president of the court where a judge shall be recused (Civil Procedure
Law art. 49). Nothing is granted that was not paid for. The document is set and sealed outside of
any transaction; that it is decided, what follows and the service stand in one.
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.applying import (
    Application,
    ApplicationKind,
    ApplicationShown,
    DecideApplication,
    LiftPreservation,
    OrderSecurity,
    Recusals,
)
from client.protocol.case import DocumentKind
from client.protocol.errors import Forbidden, Malformed, Reason, Refused
from client.protocol.ids import DocumentId, FileHash
from client.protocol.roles import StaffRole
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry, PartyEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain.application import UNDECIDED, AskSecurity, Decide, Lift
from server_stub.domain.application_kinds import (
    EXTENSIONS,
    KINDS,
    PRESERVATIONS,
    check_is_more,
)
from server_stub.domain.calendar import court_day
from server_stub.domain.matters import MatterKind
from server_stub.domain.transitions import Office
from server_stub.usecases import serving
from server_stub.usecases.applications.effects import check_successor, follow
from server_stub.usecases.applications.fees import begin_rejected, check_paid
from server_stub.usecases.applications.periods import times_of
from server_stub.usecases.applications.seeing import (
    Seen,
    does,
    may_be_decided,
    others_of,
    seen,
    shown,
)
from server_stub.usecases.applications.wording import (
    DECISIONS,
    NAMES,
    set_decision,
    set_lifting,
)
from server_stub.usecases.attempts import Attempt, answered, once
from server_stub.usecases.matters import act, asked
from server_stub.usecases.papers import sealed_file
from server_stub.usecases.recusing import check_not_recused
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id
from server_stub.usecases.written import read


def decide_application(
    registry: Registry,
    account: Account,
    application: str,
    said: DecideApplication,
    attempt: Attempt,
) -> ApplicationShown:
    """Grant or refuse an application with reasons; the document is sealed and served."""
    now = attempt.at
    with registry.books.reading() as unit:
        before = answered(unit, attempt, ApplicationShown)
        if before is not None:
            return before
        matter, case, _, office = _decider(unit, account, application)
        words = read(registry.files, matter.stands.content, Application)
        _check(registry, unit, matter, words, said, now)
        president = account.name if office is Office.PRESIDENT else ""
        pdf = set_decision(registry, unit, case, matter, words, said, now, president=president)
    kind = DECISIONS[matter.stands.kind]
    file = sealed_file(registry, kind, registry.files.put(pdf), now)
    with registry.books.writing() as unit:

        def decided() -> ApplicationShown:
            matter, case, own, office = _decider(unit, account, application)
            _check(registry, unit, matter, words, said, now)
            document = _document(case, matter, kind, file, now, granted=said.granted)
            stands, fee = matter.stands, ""
            if stands.kind is ApplicationKind.JURISDICTION_OBJECTION and not said.granted:
                fee = begin_rejected(registry, unit, case.case, stands.applicant, now)
            until = said.until or words.until if said.granted else None
            deed = Decide(said.granted, document.document, said.reasons, until, fee)
            ask = asked(office, now, registry.calendar)
            after = act(unit, matter, deed, ask, account.account)
            unit.papers.add_document(document)
            follow(registry, unit, matter, after, words, said, account, now)
            _serve(registry, unit, case, matter, document, now)
            found = unit.cases.get(case.case) or case
            return shown(registry, account, after, found, own)

        return once(unit, attempt, ApplicationShown, decided)


def order_security(
    registry: Registry, account: Account, application: str, said: OrderSecurity, attempt: Attempt
) -> ApplicationShown:
    """Ask for security before anything is preserved (Civil Procedure Law art. 103)."""

    def doing(_: UnitOfWork, found: Seen) -> tuple[AskSecurity, Office]:
        _check_presides(found.own)
        return AskSecurity(said.amount, said.reasons), Office.JUDGE

    return does(registry, account, application, doing, attempt)


def lift_preservation(
    registry: Registry,
    account: Account,
    application: str,
    said: LiftPreservation,
    attempt: Attempt,
) -> ApplicationShown:
    """Set free what was preserved, by a ruling (Civil Procedure Law art. 107)."""
    now = attempt.at
    with registry.books.reading() as unit:
        before = answered(unit, attempt, ApplicationShown)
        if before is not None:
            return before
        matter, case, own = seen(unit, account, application)
        _check_presides(own)
        if matter.stands.kind not in PRESERVATIONS:
            raise Refused(Reason.STEP_NOT_OPEN, matter.stands.kind)
        pdf = set_lifting(registry, unit, case, matter, said.reasons, now)
    kind = DocumentKind.RULING
    file = sealed_file(registry, kind, registry.files.put(pdf), now)
    with registry.books.writing() as unit:

        def lifted() -> ApplicationShown:
            matter, case, own = seen(unit, account, application)
            _check_presides(own)
            document = _document(case, matter, kind, file, now, granted=True)
            deed = Lift(document.document, said.reasons)
            ask = asked(Office.JUDGE, now, registry.calendar)
            after = act(unit, matter, deed, ask, account.account)
            unit.papers.add_document(document)
            _serve(registry, unit, case, matter, document, now)
            return shown(registry, account, after, case, own)

        return once(unit, attempt, ApplicationShown, lifted)


def recusals(registry: Registry, account: Account, after: str, limit: int | None) -> Recusals:
    """Give what waits for the president of the court, page by page."""
    if StaffRole.PRESIDENT not in account.roles:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    size = min(limit or registry.limits.page_size, registry.limits.page_size)
    states = frozenset(each.value for each in UNDECIDED)
    found: list[MatterEntry] = []
    with registry.books.reading() as unit:
        while len(found) <= size:
            batch = unit.matters.in_state(
                MatterKind.APPLICATION, states, after=after, limit=size + 1
            )
            found += [each for each in batch if each.stands.on_bench]
            if len(batch) <= size:
                break
            after = batch[-1].matter
        cases = {each.case: unit.cases.get(each.case) for each in found if each.case}
        return Recusals(
            applications=tuple(
                shown(registry, account, each, case, None)
                for each in found[:size]
                if each.case is not None and (case := cases[each.case]) is not None
            ),
            next=found[size - 1].matter if len(found) > size else "",
        )


def _decider(
    unit: UnitOfWork, account: Account, application: str
) -> tuple[MatterEntry, CaseEntry, PartyEntry | None, Office]:
    """Find an application with who decides it; raises `NotFound` or `Forbidden`."""
    matter, case, own = seen(unit, account, application)
    if own is None:
        return matter, case, own, Office.PRESIDENT
    _check_presides(own)
    if matter.stands.on_bench:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    if matter.stands.kind not in PRESERVATIONS:
        check_not_recused(unit, own)
    return matter, case, own, Office.JUDGE


def _check(
    registry: Registry,
    unit: UnitOfWork,
    matter: MatterEntry,
    words: Application,
    said: DecideApplication,
    now: datetime,
) -> None:
    """Refuse a decision that cannot be made so, before anything is set on paper."""
    stands = matter.stands
    case = None if matter.case is None else unit.cases.get(matter.case)
    if stands.state not in UNDECIDED or case is None or not may_be_decided(stands, case):
        raise Refused(Reason.STEP_NOT_OPEN, stands.state)
    if not said.granted:
        return
    check_paid(unit, matter)
    until = said.until or words.until
    if (until is None and stands.kind in EXTENSIONS) or (
        until is not None and until <= court_day(now)
    ):
        raise Malformed(Reason.APPLICATION_INCOMPLETE, "until")
    check_is_more(stands.kind, times_of(registry, unit, case, stands.applicant, now), until)
    if stands.kind is ApplicationKind.RECUSAL:
        check_successor(unit, case.case, stands, said)


def _check_presides(own: PartyEntry | None) -> None:
    if own is None or not own.presides:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)


def _document(
    case: CaseEntry,
    matter: MatterEntry,
    kind: DocumentKind,
    file: FileHash,
    now: datetime,
    *,
    granted: bool,
) -> DocumentEntry:
    secret = KINDS[matter.stands.kind].secret and not granted and matter.stands.outcome is None
    return DocumentEntry(
        document=DocumentId(new_id()),
        case=case.case,
        kind=kind,
        title=NAMES[kind],
        file=file,
        made_at=now,
        served_at=now,
        addressee=matter.stands.applicant if secret else None,
    )


def _serve(
    registry: Registry,
    unit: UnitOfWork,
    case: CaseEntry,
    matter: MatterEntry,
    document: DocumentEntry,
    now: datetime,
) -> None:
    """Send the document to everybody whom it is meant for, at once or when there is an address."""
    applicant = matter.stands.applicant
    others = [] if document.addressee else others_of(unit, case.case, applicant)
    for party in (applicant, *others):
        serving.start_when_possible(registry, unit, case, document, party, now)
