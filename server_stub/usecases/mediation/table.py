"""Who sits at the table of a mediation, what they see, and what a case comes to by its end.

The parties, who stands for them and the mediator hear what is offered; the court sees how far it
has come and what was agreed, and nothing else (Online Mediation Rules art. 18).
"""

from collections.abc import Callable
from datetime import datetime

from client.protocol.account import Account
from client.protocol.case import CaseState, DocumentKind
from client.protocol.errors import NotFound
from client.protocol.ids import AccountId, CaseId, DocumentId, FileHash
from client.protocol.mediating import (
    MediationAction,
    MediationShown,
    OfferMade,
    Wording,
)
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import DocumentEntry, PartyEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain import life_cycle
from server_stub.domain.access import Occasion
from server_stub.domain.calendar import court_day
from server_stub.domain.case_numbers import Series
from server_stub.domain.fees import Halving
from server_stub.domain.life_cycle import Step
from server_stub.domain.matters import MatterKind, next_due
from server_stub.domain.mediation import (
    Mediation,
    MediationCommand,
    MediationState,
    Track,
)
from server_stub.domain.transitions import Office
from server_stub.usecases.applications.fees import halve
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.matters import act, asked, matter_of
from server_stub.usecases.people.standing import require_known_again
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id

COURT = {Side.BENCH: Office.JUDGE, Side.REGISTRY: Office.CLERK}


_MOVES = {
    MediationState.CONFIRMED: Step.SETTLED,
    MediationState.EFFECTIVE: Step.SETTLED,
    MediationState.SUIT_WITHDRAWN: Step.WITHDRAWN,
    MediationState.FAILED: Step.MEDIATION_ENDED,
    MediationState.NOT_CONFIRMED: Step.MEDIATION_ENDED,
    MediationState.CONTRACT_ONLY: Step.MEDIATION_ENDED,
}
"""What a case comes to by the end of its mediation."""


SPECIAL = "民特"
"""The series of applications for confirmation."""


AGREEMENT = "调解协议书"


def follow(unit: UnitOfWork, matter: MatterEntry) -> None:
    """Move the case where its mediation has come to an end."""
    step = _MOVES.get(matter.stands.state)
    entry = None if matter.case is None else unit.cases.get(matter.case)
    if step is None or entry is None:
        return
    # Within a suit nothing but a statement in force ends it: to withdraw it takes a ruling
    # (Civil Procedure Law art. 148), and without an agreement the trial goes on where it was.
    settles = step is Step.SETTLED and entry.state in life_cycle.BEFORE_JUDGMENT
    if settles or entry.state is CaseState.IN_MEDIATION:
        unit.cases.set_state(entry.case, life_cycle.after(entry.state, step))


Deed = Callable[[UnitOfWork, PartyEntry | None], tuple[MediationCommand, Office]]
"""Says what somebody does and in which capacity; one who has no place in the case mediates it."""


def does(
    registry: Registry, account: Account, mediation: str, deed: Deed, attempt: Attempt
) -> MediationShown:
    """Do something in a mediation in one transaction, once for each key."""
    with registry.books.writing() as unit:

        def do() -> MediationShown:
            matter, own = seen(unit, account, mediation)
            command, office = deed(unit, own)
            require_known_again(unit, account, attempt.session, Occasion.MEDIATION, attempt.at)
            after = enter(registry, unit, matter, command, office, attempt.at, account.account)
            return shown(unit, account, after, own)

        return once(unit, attempt, MediationShown, do)


def enter(
    registry: Registry,
    unit: UnitOfWork,
    matter: MatterEntry,
    command: MediationCommand,
    office: Office,
    now: datetime,
    account: AccountId,
) -> MatterEntry:
    """Enter what a deed comes to, and all that follows from it."""
    after = act(unit, matter, command, asked(office, now, registry.calendar), account)
    follow(unit, after)
    if after.stands.state is MediationState.EFFECTIVE:
        halve(registry, unit, case_of(after), Halving.MEDIATED, None, now)
    if after.stands.state is MediationState.AGREED and matter.stands.agreement is None:
        _file_agreement(unit, after, now)
    if after.stands.state is MediationState.CONFIRMING:
        _number(registry, unit, case_of(after), now)
    return after


def _file_agreement(unit: UnitOfWork, matter: MatterEntry, now: datetime) -> None:
    """Put what all have signed into the file of the case; what they have not stays theirs."""
    unit.papers.add_document(
        DocumentEntry(
            document=DocumentId(new_id()),
            case=case_of(matter),
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


def seen(
    unit: UnitOfWork, account: Account, mediation: str
) -> tuple[MatterEntry, PartyEntry | None]:
    """Give a mediation to one who may see it, with their place in the case; None mediates."""
    matter = matter_of(unit, mediation, MatterKind.MEDIATION)
    own = unit.cases.party_of(case_of(matter), account.account)
    if own is None and matter.stands.mediator != account.account:
        raise NotFound
    if own is not None and own.party.side in {Side.TESTIMONY, Side.GALLERY}:
        raise NotFound
    return matter, own


def worded(unit: UnitOfWork, matter: MatterEntry, content: FileHash) -> FileHash:
    """Give a wording of this mediation by its hash; raises `NotFound`."""
    if all(each.file != content for each in unit.wordings.of_matter(matter.matter)):
        raise NotFound
    return content


def at_the_table(account: Account, matter: MatterEntry, own: PartyEntry | None) -> bool:
    """Whether somebody hears what is offered: the parties, who stands for them, the mediator."""
    if own is None:
        return bool(matter.stands.mediator == account.account)
    parties = matter.stands.parties
    return own.party.participant in parties or own.stands_for in parties


def case_of(matter: MatterEntry) -> CaseId:
    """Give the case of a mediation, which always has one."""
    if matter.case is None:
        raise NotFound
    return matter.case


def shown(
    unit: UnitOfWork, account: Account, matter: MatterEntry, own: PartyEntry | None
) -> MediationShown:
    """Give a mediation as this person may see it."""
    stands: Mediation = matter.stands
    hears = at_the_table(account, matter, own)
    named = None if stands.mediator is None else unit.accounts.get(stands.mediator)
    case = case_of(matter)
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
        if hears
        else (),
        wordings=tuple(
            Wording(content=each.file, worded_at=each.worded_at)
            for each in unit.wordings.of_matter(matter.matter)
        )
        if hears
        else (),
        agreement=stands.agreement,
        document=stands.document,
        in_suit=stands.track is not Track.BEFORE_DOCKETING,
        said=tuple(stands.said) if hears else (),
        allowed_actions=_actions(account, matter, own),
    )


_A, _S = MediationAction, MediationState
_PARTY_S = {
    _S.OFFERED: (_A.AGREE, _A.DECLINE),
    _S.CHOOSING: (_A.CHOOSE_MEDIATOR, _A.GIVE_UP),
    _S.APPOINTING: (_A.GIVE_UP,),
    _S.AWAITING_MEDIATOR: (_A.GIVE_UP,),
    _S.IN_PROGRESS: (_A.OFFER, _A.EXTEND, _A.SIGN_AGREEMENT, _A.GIVE_UP),
}
_PARTY_S_BEFORE = {_S.AGREED: (_A.APPLY_FOR_CONFIRMATION,)}
_PARTY_S_IN_SUIT = {
    _S.AGREED: (_A.RENEGE, _A.WITHDRAW_SUIT),
    _S.STATEMENT_MADE: (_A.SIGN_FOR_STATEMENT, _A.RENEGE),
}
_MEDIATOR_S = {
    _S.AWAITING_MEDIATOR: (_A.ANSWER_MANDATE,),
    _S.IN_PROGRESS: (_A.WORD_AGREEMENT, _A.GIVE_UP),
}


def _actions(
    account: Account, matter: MatterEntry, own: PartyEntry | None
) -> tuple[MediationAction, ...]:
    """Give what somebody may do now; whether it fits is decided where it is done."""
    state, in_suit = matter.stands.state, matter.stands.track is not Track.BEFORE_DOCKETING
    if own is None:
        return _MEDIATOR_S.get(state, ()) if at_the_table(account, matter, own) else ()
    if own.party.side in COURT:
        appoints = (_A.APPOINT_MEDIATOR,) if state is _S.APPOINTING else ()
        if not own.presides:
            return appoints
        confirms = (_A.CONFIRM,) if state is _S.CONFIRMING else ()
        states = (_A.MAKE_STATEMENT,) if in_suit and state is _S.AGREED else ()
        return (*appoints, *confirms, *states)
    if not at_the_table(account, matter, own):
        return ()
    more = _PARTY_S_IN_SUIT if in_suit else _PARTY_S_BEFORE
    return (*_PARTY_S.get(state, ()), *more.get(state, ()))
