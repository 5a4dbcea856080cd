"""Mediating before a suit is docketed: begun by the reviewer, settled by the parties, confirmed.

Who sued asked for it in the suit; whoever is sued is invited with a code and says yes or no
(Civil Procedure Law art. 96, 125). The parties choose a mediator together or the court appoints
one; the mediator words what they agree on, each signs exactly that, both apply, and the judge rules
(art. 205, 206). What was offered is shown to nobody of the court (Online Mediation Rules art. 18).

All of it is decided by `server_stub.domain.mediation`; here are the people, the papers and what the
case comes to.
"""

from collections.abc import Callable
from datetime import datetime

from client.protocol.account import Account
from client.protocol.case import CaseState, DocumentKind
from client.protocol.errors import Forbidden, NotFound, Reason, Refused
from client.protocol.filing import AcceptSuit
from client.protocol.ids import AccountId, CaseId, DocumentId, FileHash, ParticipantId
from client.protocol.mediating import (
    ActInMediation,
    AgreementNamed,
    AgreementToSign,
    AnswerToMandate,
    BeginMediation,
    ConfirmAgreement,
    ExtendMediation,
    GiveUpMediation,
    Mediations,
    MediationShown,
    NameMediator,
    OfferMade,
    OfferTerms,
    WordAgreement,
    Wording,
)
from client.protocol.roles import PARTIES, Side, StaffRole
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, DocumentEntry, PartyEntry
from server_stub.db.queries.filings import DraftEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.db.queries.wordings import WordingEntry
from server_stub.documents import MediationAgreement, mediation_agreement_pdf
from server_stub.domain import life_cycle
from server_stub.domain.calendar import court_day
from server_stub.domain.case_numbers import Series
from server_stub.domain.life_cycle import Step
from server_stub.domain.matters import MatterKind, next_due
from server_stub.domain.mediation import (
    Act,
    AnswerMandate,
    AppointMediator,
    ChooseMediator,
    ConsentToExtend,
    GiveUp,
    MakeOffer,
    Mediation,
    MediationCommand,
    MediationState,
    PartyActs,
    RuleOnConfirmation,
    SignAgreement,
    Track,
)
from server_stub.domain.transitions import Office
from server_stub.usecases import serving
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import own_case, party_of
from server_stub.usecases.confirming import confirmation_paper
from server_stub.usecases.filing import docketing
from server_stub.usecases.filing.page import reviewed_filing
from server_stub.usecases.filing.papers import litigant_of
from server_stub.usecases.filing.review import enter_people, invite_parties
from server_stub.usecases.matters import act, asked, matter_of
from server_stub.usecases.papers import Paper, sealed_file
from server_stub.usecases.registry import Registry
from server_stub.usecases.signatures import ask_signature
from server_stub.usecases.tokens import new_id

AGREEMENT = "调解协议书"
SPECIAL = "民特"
"""The series of applications for confirmation."""
_COURT = {Side.BENCH: Office.JUDGE, Side.REGISTRY: Office.CLERK}
_MOVES = {
    MediationState.CONFIRMED: Step.SETTLED,
    MediationState.EFFECTIVE: Step.SETTLED,
    MediationState.SUIT_WITHDRAWN: Step.WITHDRAWN,
    MediationState.FAILED: Step.MEDIATION_ENDED,
    MediationState.NOT_CONFIRMED: Step.MEDIATION_ENDED,
    MediationState.CONTRACT_ONLY: Step.MEDIATION_ENDED,
}
"""What a case comes to by the end of its mediation."""


def begin_mediation(
    registry: Registry, account: Account, case: CaseId, said: BeginMediation, attempt: Attempt
) -> MediationShown:
    """Begin a mediation that whoever sued has asked for, and invite whoever is sued."""
    now = attempt.at
    with registry.books.writing() as unit:

        def begin() -> MediationShown:
            entry, draft, _ = reviewed_filing(unit, account, case)
            if not draft.content.mediation:
                raise Refused(Reason.STEP_NOT_OPEN, "mediation")
            state = life_cycle.after(entry.state, Step.MEDIATION_BEGUN)
            unit.cases.set_state(case, state)
            asks = AcceptSuit(judge=said.judge, clerk=said.clerk)
            suing = enter_people(unit, entry, draft, asks)
            docketing.confirm_addresses(unit, draft, suing, now)
            parties = tuple(
                each.party.participant
                for each in unit.cases.parties(case)
                if each.party.role in PARTIES
            )
            beginning = Mediation(
                track=Track.BEFORE_DOCKETING, parties=parties, said={}, extensions={}
            )
            matter = unit.matters.begin(new_id(), MatterKind.MEDIATION, beginning, now, case=case)
            agreed = PartyActs(suing.party.participant, Act.AGREE)
            matter = act(
                unit, matter, agreed, asked(Office.PARTY, now, registry.calendar), draft.owner
            )
            invite_parties(registry, unit, entry, draft.content, now)
            return _shown(unit, account, matter, None)

        return once(unit, attempt, MediationShown, begin)


def mediations_of(registry: Registry, account: Account, case: CaseId) -> Mediations:
    """Give the mediations of a case; raises `NotFound`."""
    with registry.books.reading() as unit:
        _, own = own_case(unit, account, case)
        return Mediations(
            mediations=tuple(
                _shown(unit, account, each, own)
                for each in unit.matters.of_case(case, MatterKind.MEDIATION)
            )
        )


def mediation_of(registry: Registry, account: Account, mediation: str) -> MediationShown:
    """Give a mediation to its parties, its mediator and the court; raises `NotFound`."""
    with registry.books.reading() as unit:
        matter, own = _seen(unit, account, mediation)
        return _shown(unit, account, matter, own)


def act_in_mediation(
    registry: Registry, account: Account, mediation: str, said: ActInMediation, attempt: Attempt
) -> MediationShown:
    """Do what a party does for itself."""
    return _by_party(
        registry, account, mediation, lambda party: PartyActs(party, Act(said.act)), attempt
    )


def name_mediator(
    registry: Registry, account: Account, mediation: str, said: NameMediator, attempt: Attempt
) -> MediationShown:
    """Choose a mediator as a party, or appoint one as the court."""

    def deed(unit: UnitOfWork, own: PartyEntry | None) -> tuple[MediationCommand, Office]:
        found = unit.accounts.by_login(said.mediator)
        if found is None or StaffRole.MEDIATOR not in found.account.roles:
            raise Refused(Reason.NO_SUCH_PARTICIPANT, said.mediator)
        named = found.account.account
        if own is None:
            raise Forbidden(Reason.NOT_YOUR_OFFICE)
        office = _COURT.get(own.party.side)
        if office is not None:
            return AppointMediator(named), office
        return ChooseMediator(party_of(unit, own), named), Office.PARTY

    return _does(registry, account, mediation, deed, attempt)


def answer_mandate(
    registry: Registry, account: Account, mediation: str, said: AnswerToMandate, attempt: Attempt
) -> MediationShown:
    """Take a mediation on, or not, as the mediator who was named."""
    deed = AnswerMandate(account.account, accepts=said.accepts)
    return _by_mediator(registry, account, mediation, deed, attempt)


def offer(
    registry: Registry, account: Account, mediation: str, said: OfferTerms, attempt: Attempt
) -> MediationShown:
    """Make an offer, which stays between the parties and the mediator."""
    return _by_party(
        registry, account, mediation, lambda party: MakeOffer(party, said.text), attempt
    )


def extend(
    registry: Registry, account: Account, mediation: str, said: ExtendMediation, attempt: Attempt
) -> MediationShown:
    """Ask for more time."""
    return _by_party(
        registry, account, mediation, lambda party: ConsentToExtend(party, said.days), attempt
    )


def give_up(
    registry: Registry, account: Account, mediation: str, said: GiveUpMediation, attempt: Attempt
) -> MediationShown:
    """End it without an agreement, as a party or the mediator."""

    def deed(unit: UnitOfWork, own: PartyEntry | None) -> tuple[MediationCommand, Office]:
        if own is None:
            return GiveUp(said.grounds), Office.MEDIATOR
        party_of(unit, own)
        return GiveUp(said.grounds), Office.PARTY

    return _does(registry, account, mediation, deed, attempt)


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
        matter, own = _seen(unit, account, mediation)
        if not _at_the_table(account, matter, own):
            raise NotFound
        file = _worded(unit, matter, content)
    return Paper(AGREEMENT, file, registry.files.get(file))


def ask_to_sign(
    registry: Registry, account: Account, mediation: str, said: AgreementNamed, now: datetime
) -> AgreementToSign:
    """Ask for a place to sign a wording, as a party."""
    with registry.books.writing() as unit:
        matter, own = _seen(unit, account, mediation)
        if own is None:
            raise Forbidden(Reason.NOT_YOUR_OFFICE)
        party_of(unit, own)
        file = _worded(unit, matter, said.content)
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
        file = _worded(unit, matter_of(unit, mediation, MatterKind.MEDIATION), said.content)
        if unit.filings.signature_of(account.account, file) is None:
            raise Refused(Reason.SIGNATURE_MISSING)
        return SignAgreement(party, file), Office.PARTY

    return _does(registry, account, mediation, deed, attempt)


def confirm_agreement(
    registry: Registry, account: Account, mediation: str, said: ConfirmAgreement, attempt: Attempt
) -> MediationShown:
    """Rule on the confirmation as the judge: the ruling is sealed and goes to everybody."""
    now = attempt.at
    with registry.books.reading() as unit:
        matter = _for_the_judge(unit, account, mediation)
        pdf = confirmation_paper(registry, unit, matter, said, now)
    kind = DocumentKind.CONFIRMATION_RULING if said.valid else DocumentKind.RULING
    file = sealed_file(registry, kind, registry.files.put(pdf), now)
    with registry.books.writing() as unit:

        def rule() -> MediationShown:
            matter = _for_the_judge(unit, account, mediation)
            entry = DocumentEntry(
                document=DocumentId(new_id()),
                case=_case_of(matter),
                kind=kind,
                title="民事裁定书",
                file=file,
                made_at=now,
                served_at=now,
                addressee=None,
            )
            unit.papers.add_document(entry)
            deed = RuleOnConfirmation(entry.document, said.valid)
            after = _enter(registry, unit, matter, deed, Office.JUDGE, now, account.account)
            case = unit.cases.get(entry.case)
            if case is not None:
                for party in after.stands.parties:
                    serving.start_when_possible(registry, unit, case, entry, party, now)
            return _shown(unit, account, after, unit.cases.party_of(entry.case, account.account))

        return once(unit, attempt, MediationShown, rule)


def follow(unit: UnitOfWork, matter: MatterEntry) -> None:
    """Move the case where its mediation has come to an end."""
    step = _MOVES.get(matter.stands.state)
    entry = None if matter.case is None else unit.cases.get(matter.case)
    if step is not None and entry is not None and entry.state is CaseState.IN_MEDIATION:
        unit.cases.set_state(entry.case, life_cycle.after(entry.state, step))


Deed = Callable[[UnitOfWork, PartyEntry | None], tuple[MediationCommand, Office]]
"""Says what somebody does and in which capacity; one who has no place in the case mediates it."""


def _does(
    registry: Registry, account: Account, mediation: str, deed: Deed, attempt: Attempt
) -> MediationShown:
    with registry.books.writing() as unit:

        def do() -> MediationShown:
            matter, own = _seen(unit, account, mediation)
            command, office = deed(unit, own)
            after = _enter(registry, unit, matter, command, office, attempt.at, account.account)
            return _shown(unit, account, after, own)

        return once(unit, attempt, MediationShown, do)


def _by_party(
    registry: Registry,
    account: Account,
    mediation: str,
    command: Callable[[ParticipantId], MediationCommand],
    attempt: Attempt,
) -> MediationShown:
    def deed(unit: UnitOfWork, own: PartyEntry | None) -> tuple[MediationCommand, Office]:
        if own is None:
            raise Forbidden(Reason.NOT_YOUR_OFFICE)
        return command(party_of(unit, own)), Office.PARTY

    return _does(registry, account, mediation, deed, attempt)


def _by_mediator(
    registry: Registry,
    account: Account,
    mediation: str,
    command: MediationCommand,
    attempt: Attempt,
) -> MediationShown:
    def deed(_: UnitOfWork, own: PartyEntry | None) -> tuple[MediationCommand, Office]:
        if own is not None:
            raise Forbidden(Reason.NOT_YOUR_OFFICE)
        return command, Office.MEDIATOR

    return _does(registry, account, mediation, deed, attempt)


def _enter(
    registry: Registry,
    unit: UnitOfWork,
    matter: MatterEntry,
    command: MediationCommand,
    office: Office,
    now: datetime,
    account: AccountId,
) -> MatterEntry:
    after = act(unit, matter, command, asked(office, now, registry.calendar), account)
    follow(unit, after)
    if after.stands.state is MediationState.AGREED and matter.stands.agreement is None:
        _file_agreement(unit, after, now)
    if after.stands.state is MediationState.CONFIRMING:
        _number(registry, unit, _case_of(after), now)
    return after


def _file_agreement(unit: UnitOfWork, matter: MatterEntry, now: datetime) -> None:
    """Put what all have signed into the file of the case; what they have not stays theirs."""
    unit.papers.add_document(
        DocumentEntry(
            document=DocumentId(new_id()),
            case=_case_of(matter),
            kind=DocumentKind.MEDIATION_AGREEMENT,
            title=AGREEMENT,
            file=matter.stands.agreement,
            made_at=now,
            served_at=now,
            addressee=None,
        )
    )


def _number(registry: Registry, unit: UnitOfWork, case: CaseId, now: datetime) -> None:
    """Docket an application for confirmation under a number of its own series, once."""
    entry = unit.cases.get(case)
    if entry is None or entry.number:
        return
    series = Series(court_day(now).year, registry.docket.court_code, SPECIAL)
    unit.cases.accept(case, str(unit.filings.next_number(series)), now)


def _seen(
    unit: UnitOfWork, account: Account, mediation: str
) -> tuple[MatterEntry, PartyEntry | None]:
    """Give a mediation to one who may see it, with their place in the case; None mediates."""
    matter = matter_of(unit, mediation, MatterKind.MEDIATION)
    own = unit.cases.party_of(_case_of(matter), account.account)
    if own is None and matter.stands.mediator != account.account:
        raise NotFound
    if own is not None and own.party.side in {Side.TESTIMONY, Side.GALLERY}:
        raise NotFound
    return matter, own


def _for_the_judge(unit: UnitOfWork, account: Account, mediation: str) -> MatterEntry:
    matter, own = _seen(unit, account, mediation)
    if own is None or not own.presides:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    if matter.stands.state is not MediationState.CONFIRMING:
        raise Refused(Reason.STEP_NOT_OPEN, matter.stands.state)
    return matter


def _wording(
    unit: UnitOfWork, account: Account, mediation: str, said: WordAgreement, now: datetime
) -> MediationAgreement:
    matter, own = _seen(unit, account, mediation)
    if own is not None:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
    if matter.stands.state is not MediationState.IN_PROGRESS:
        raise Refused(Reason.STEP_NOT_OPEN, matter.stands.state)
    entry, draft = _suit(unit, _case_of(matter))
    today = court_day(now)
    return MediationAgreement(
        case_number=entry.number,
        cause=entry.cause,
        organisation="特邀调解组织",
        mediator=account.name,
        litigants=tuple(litigant_of(each, today) for each in draft.content.litigants),
        dispute=said.dispute,
        terms=said.terms,
        agreed_on=today,
    )


def _suit(unit: UnitOfWork, case: CaseId) -> tuple[CaseEntry, DraftEntry]:
    entry, draft = unit.cases.get(case), unit.filings.draft(case)
    if entry is None or draft is None:
        raise NotFound
    return entry, draft


def _worded(unit: UnitOfWork, matter: MatterEntry, content: FileHash) -> FileHash:
    if all(each.file != content for each in unit.wordings.of_matter(matter.matter)):
        raise NotFound
    return content


def _at_the_table(account: Account, matter: MatterEntry, own: PartyEntry | None) -> bool:
    """Whether somebody hears what is offered: the parties, who stands for them, the mediator."""
    if own is None:
        return bool(matter.stands.mediator == account.account)
    parties = matter.stands.parties
    return own.party.participant in parties or own.stands_for in parties


def _case_of(matter: MatterEntry) -> CaseId:
    if matter.case is None:
        raise NotFound
    return matter.case


def _shown(
    unit: UnitOfWork, account: Account, matter: MatterEntry, own: PartyEntry | None
) -> MediationShown:
    stands: Mediation = matter.stands
    at_the_table = _at_the_table(account, matter, own)
    named = None if stands.mediator is None else unit.accounts.get(stands.mediator)
    case = _case_of(matter)
    due = next_due(stands.clocks)
    return MediationShown(
        mediation=matter.matter,
        case=case,
        state=stands.state.value,
        version=matter.version,
        parties=stands.parties,
        mediator="" if named is None else named.account.name,
        due_at=None if due is None else due.due_at,
        offers=tuple(OfferMade(participant=each.party, text=each.text) for each in stands.offers)
        if at_the_table
        else (),
        wordings=tuple(
            Wording(content=each.file, worded_at=each.worded_at)
            for each in unit.wordings.of_matter(matter.matter)
        )
        if at_the_table
        else (),
        agreement=stands.agreement,
        document=stands.document,
    )
