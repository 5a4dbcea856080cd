"""Mediating before a suit is docketed: begun by the reviewer, settled by the parties, confirmed.

Who sued asked for it in the suit; whoever is sued is invited with a code and says yes or no
(Civil Procedure Law art. 96, 125). The parties choose a mediator together or the court appoints
one; the mediator words what they agree on, each signs exactly that, both apply, and the judge rules
(art. 205, 206). What was offered is shown to nobody of the court (Online Mediation Rules art. 18).

What they agree on is worded and signed in `agreement`.
"""

from collections.abc import Callable

from client.protocol.account import Account
from client.protocol.errors import Forbidden, Reason, Refused
from client.protocol.filing import AcceptSuit
from client.protocol.ids import CaseId, ParticipantId
from client.protocol.mediating import (
    ActInMediation,
    AnswerToMandate,
    BeginMediation,
    ExtendMediation,
    GiveUpMediation,
    Mediations,
    MediationShown,
    NameMediator,
    OfferTerms,
)
from client.protocol.roles import PARTIES, StaffRole
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.domain import life_cycle
from server_stub.domain.life_cycle import Step
from server_stub.domain.matters import MatterKind
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
    PartyActs,
    Track,
)
from server_stub.domain.transitions import Office
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import own_case, party_of
from server_stub.usecases.filing import docketing
from server_stub.usecases.filing.page import reviewed_filing
from server_stub.usecases.filing.review import enter_people, invite_parties
from server_stub.usecases.matters import act, asked
from server_stub.usecases.mediation.table import COURT, does, seen, shown
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id


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
            docketing.agree_by_filing(unit, draft, suing, now)
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
            return shown(unit, account, matter, None)

        return once(unit, attempt, MediationShown, begin)


def mediations_of(registry: Registry, account: Account, case: CaseId) -> Mediations:
    """Give the mediations of a case; raises `NotFound`."""
    with registry.books.reading() as unit:
        _, own = own_case(unit, account, case)
        return Mediations(
            mediations=tuple(
                shown(unit, account, each, own)
                for each in unit.matters.of_case(case, MatterKind.MEDIATION)
            )
        )


def mediation_of(registry: Registry, account: Account, mediation: str) -> MediationShown:
    """Give a mediation to its parties, its mediator and the court; raises `NotFound`."""
    with registry.books.reading() as unit:
        matter, own = seen(unit, account, mediation)
        return shown(unit, account, matter, own)


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
        office = COURT.get(own.party.side)
        if office is not None:
            return AppointMediator(named), office
        return ChooseMediator(party_of(unit, own), named), Office.PARTY

    return does(registry, account, mediation, deed, attempt)


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

    return does(registry, account, mediation, deed, attempt)


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

    return does(registry, account, mediation, deed, attempt)


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

    return does(registry, account, mediation, deed, attempt)
