"""What the parties agree on: worded by the mediator, signed by each, confirmed by the judge.

Each signs exactly the paper that was worded, and the same one by all is the agreement; what they
have not all signed stays theirs. Confirmed, it can be enforced (Civil Procedure Law art. 205, 206).
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.authority import SpecialAuthority
from client.protocol.case import DocumentKind
from client.protocol.errors import Forbidden, NotFound, Reason, Refused
from client.protocol.ids import CaseId, DocumentId, FileHash
from client.protocol.mediating import (
    AgreementNamed,
    AgreementToSign,
    ConfirmAgreement,
    MediationShown,
    WordAgreement,
    Wording,
)
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry, PartyEntry
from server_stub.db.queries.filings import DraftEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.db.queries.wordings import WordingEntry
from server_stub.documents import MediationAgreement, mediation_agreement_pdf
from server_stub.domain.calendar import court_day
from server_stub.domain.matters import MatterKind
from server_stub.domain.mediation import (
    MediationCommand,
    MediationState,
    RuleOnConfirmation,
    SignAgreement,
    Track,
)
from server_stub.domain.transitions import Office
from server_stub.usecases import serving
from server_stub.usecases.attempts import Attempt, answered, once
from server_stub.usecases.cases import party_of
from server_stub.usecases.filing.papers import litigant_of
from server_stub.usecases.matters import matter_of
from server_stub.usecases.mediation.confirming import confirmation_paper
from server_stub.usecases.mediation.table import (
    AGREEMENT,
    at_the_table,
    case_of,
    does,
    enter,
    seen,
    shown,
    worded,
)
from server_stub.usecases.papers import Paper, sealed_file
from server_stub.usecases.people.powers import require_special
from server_stub.usecases.registry import Registry
from server_stub.usecases.signatures import ask_signature
from server_stub.usecases.tokens import new_id


def word_agreement(
    registry: Registry, account: Account, mediation: str, said: WordAgreement, attempt: Attempt
) -> Wording:
    """Set the agreement as the mediator words it, for the parties alone to read and sign."""
    with registry.books.reading() as unit:
        paper = _wording(unit, account, mediation, said, attempt.at)
    file = registry.files.put(mediation_agreement_pdf(registry.press(), paper))
    with registry.books.writing() as unit:

        def word() -> Wording:
            _wording(unit, account, mediation, said, attempt.at)
            unit.wordings.add(
                WordingEntry(
                    matter=mediation,
                    file=file,
                    words=said.model_dump(mode="json"),
                    worded_at=attempt.at,
                )
            )
            return Wording(content=file, worded_at=attempt.at)

        return once(unit, attempt, Wording, word)


def wording_paper(registry: Registry, account: Account, mediation: str, content: FileHash) -> Paper:
    """Give the paper of a wording to the parties and the mediator; raises `NotFound`."""
    with registry.books.reading() as unit:
        matter, own = seen(unit, account, mediation)
        if not at_the_table(account, matter, own):
            raise NotFound
        file = worded(unit, matter, content)
    return Paper(AGREEMENT, file, registry.files.get(file))


def ask_to_sign(
    registry: Registry, account: Account, mediation: str, said: AgreementNamed, now: datetime
) -> AgreementToSign:
    """Ask for a place to sign a wording, as a party."""
    with registry.books.writing() as unit:
        matter, own = seen(unit, account, mediation)
        if own is None:
            raise Forbidden(Reason.NOT_YOUR_OFFICE)
        party_of(unit, own)
        require_special(unit, account, own, SpecialAuthority.SETTLE)
        file = worded(unit, matter, said.content)
        return AgreementToSign(
            content=file, signing=ask_signature(unit, account.account, file, now)
        )


def sign_agreement(
    registry: Registry, account: Account, mediation: str, said: AgreementNamed, attempt: Attempt
) -> MediationShown:
    """Hand in the signature under a wording; the same one signed by all is agreed."""

    def deed(unit: UnitOfWork, own: PartyEntry | None) -> tuple[MediationCommand, Office]:
        if own is None:
            raise Forbidden(Reason.NOT_YOUR_OFFICE)
        party = party_of(unit, own)
        require_special(unit, account, own, SpecialAuthority.SETTLE)
        file = worded(unit, matter_of(unit, mediation, MatterKind.MEDIATION), said.content)
        if unit.filings.signature_of(account.account, file) is None:
            raise Refused(Reason.SIGNATURE_MISSING)
        return SignAgreement(party, file), Office.PARTY

    return does(registry, account, mediation, deed, attempt)


def confirm_agreement(
    registry: Registry, account: Account, mediation: str, said: ConfirmAgreement, attempt: Attempt
) -> MediationShown:
    """Rule on the confirmation as the judge: the ruling is sealed and goes to everybody."""
    now = attempt.at
    with registry.books.reading() as unit:
        before = answered(unit, attempt, MediationShown)
        if before is not None:
            return before
        matter = _for_the_judge(unit, account, mediation)
        pdf = confirmation_paper(registry, unit, matter, said, now)
    kind = DocumentKind.CONFIRMATION_RULING if said.valid else DocumentKind.RULING
    file = sealed_file(registry, kind, registry.files.put(pdf), now)
    with registry.books.writing() as unit:

        def rule() -> MediationShown:
            matter = _for_the_judge(unit, account, mediation)
            entry = DocumentEntry(
                document=DocumentId(new_id()),
                case=case_of(matter),
                kind=kind,
                title="民事裁定书",
                file=file,
                made_at=now,
                served_at=now,
                addressee=None,
            )
            unit.papers.add_document(entry)
            deed = RuleOnConfirmation(entry.document, said.valid)
            after = enter(registry, unit, matter, deed, Office.JUDGE, now, account.account)
            case = unit.cases.get(entry.case)
            if case is not None:
                for party in after.stands.parties:
                    serving.start_when_possible(registry, unit, case, entry, party, now)
            return shown(unit, account, after, unit.cases.party_of(entry.case, account.account))

        return once(unit, attempt, MediationShown, rule)


def _for_the_judge(unit: UnitOfWork, account: Account, mediation: str) -> MatterEntry:
    matter, own = seen(unit, account, mediation)
    if own is None or not own.presides:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    if matter.stands.state is not MediationState.CONFIRMING:
        raise Refused(Reason.STEP_NOT_OPEN, matter.stands.state)
    return matter


def _wording(
    unit: UnitOfWork, account: Account, mediation: str, said: WordAgreement, now: datetime
) -> MediationAgreement:
    matter, own = seen(unit, account, mediation)
    if own is not None:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    if matter.stands.state is not MediationState.IN_PROGRESS:
        raise Refused(Reason.STEP_NOT_OPEN, matter.stands.state)
    entry, draft = _suit(unit, case_of(matter))
    today = court_day(now)
    return MediationAgreement(
        case_number=entry.number,
        cause=entry.cause,
        organisation="特邀调解组织",
        mediator=account.name,
        litigants=tuple(litigant_of(each, today) for each in draft.content.litigants),
        dispute=said.dispute,
        terms=said.terms,
        confirmed_by_court=matter.stands.track is Track.BEFORE_DOCKETING,
        agreed_on=today,
    )


def _suit(unit: UnitOfWork, case: CaseId) -> tuple[CaseEntry, DraftEntry]:
    entry, draft = unit.cases.get(case), unit.filings.draft(case)
    if entry is None or draft is None:
        raise NotFound
    return entry, draft
