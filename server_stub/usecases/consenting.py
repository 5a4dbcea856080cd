"""Agreeing to be online and taking it back, step by step, and what the court makes of it.

A party, or who stands for one, speaks for itself after it was told what that means (Online
Litigation Rules art. 4); it takes its word back a reasonable time before the step, and who presides
decides (art. 5); the court may hold a step on the spot (art. 21).
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from client.protocol.account import Account
from client.protocol.case import HearingPhase
from client.protocol.consenting import (
    ConsentAct,
    DecideTakingBack,
    HoldStage,
    OnlineConsent,
    OnlineStage,
    PartyConsent,
    SayConsent,
    StageAction,
    StageForm,
    StageShown,
    StagesShown,
)
from client.protocol.errors import Forbidden, NotFound, Reason, Refused
from client.protocol.ids import CaseId
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.domain.application_kinds import named
from server_stub.domain.consent import (
    TABLE,
    AskOnTheSpot,
    AskWithdrawal,
    Consent,
    ConsentCommand,
    Consents,
    DecideWithdrawal,
    GiveConsent,
    HoldAsAgreed,
    HoldOnTheSpot,
    RefuseConsent,
    Step,
)
from server_stub.domain.delivery import AddressClass
from server_stub.domain.transitions import Office
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import own_case, party_of
from server_stub.usecases.consents import (
    LITIGANTS,
    begin_consents,
    consents_of,
    matter_of_consents,
)
from server_stub.usecases.matters import act, asked
from server_stub.usecases.registry import Registry

_SPEAK = {
    StageAction.GIVE: Step.GIVEN,
    StageAction.REFUSE: Step.REFUSED,
    StageAction.TAKE_BACK: Step.WITHDRAWAL_ASKED,
}
_HOLD = {
    StageAction.HOLD_ON_THE_SPOT: Step.ON_THE_SPOT,
    StageAction.HOLD_AS_AGREED: Step.AS_AGREED,
}
APART = frozenset({Side.TESTIMONY, Side.GALLERY})
Deed = Callable[[UnitOfWork, PartyEntry], tuple[ConsentCommand, Office]]
"""Says what a person of the case does, and in which capacity."""


def stages_of(registry: Registry, account: Account, case: CaseId) -> StagesShown:
    """Give every step of a case with what was said of it; raises `NotFound`."""
    with registry.books.reading() as unit:
        _, own = own_case(unit, account, case)
        if own.party.side in APART:
            raise Forbidden(Reason.NOT_YOUR_OFFICE)
        return _shown(registry, unit, case, own)


def say_consent(
    registry: Registry,
    account: Account,
    case: CaseId,
    stage: str,
    said: SayConsent,
    attempt: Attempt,
) -> StagesShown:
    """Say for one's own party whether a step is taken online."""
    named_stage = _stage(stage)

    def deed(unit: UnitOfWork, own: PartyEntry) -> tuple[ConsentCommand, Office]:
        party = party_of(unit, own)
        match said.act:
            case ConsentAct.GIVE:
                return GiveConsent(party, named_stage, said.told), Office.PARTY
            case ConsentAct.REFUSE:
                return RefuseConsent(party, named_stage), Office.PARTY
            case ConsentAct.TAKE_BACK:
                until = _until(registry, unit, case, named_stage)
                return AskWithdrawal(party, named_stage, said.grounds, until), Office.PARTY
            case ConsentAct.ASK_ON_THE_SPOT:
                return AskOnTheSpot(party, named_stage, said.grounds), Office.PARTY

    return _does(registry, account, case, deed, attempt)


def decide_taking_back(
    registry: Registry,
    account: Account,
    case: CaseId,
    stage: str,
    said: DecideTakingBack,
    attempt: Attempt,
) -> StagesShown:
    """Let a party take its consent back, or not, as who presides."""
    named_stage = _stage(stage)

    def deed(unit: UnitOfWork, own: PartyEntry) -> tuple[ConsentCommand, Office]:
        _check_presides(own)
        if said.participant not in consents_of(unit, case, unit.cases.parties(case)).parties:
            raise Refused(Reason.NO_SUCH_PARTICIPANT)
        decided = DecideWithdrawal(said.participant, named_stage, said.allowed, said.grounds)
        return decided, Office.JUDGE

    return _does(registry, account, case, deed, attempt)


def hold_stage(
    registry: Registry,
    account: Account,
    case: CaseId,
    stage: str,
    said: HoldStage,
    attempt: Attempt,
) -> StagesShown:
    """Hold a step on the spot, or as the parties have agreed, as who presides."""
    named_stage = _stage(stage)

    def deed(_: UnitOfWork, own: PartyEntry) -> tuple[ConsentCommand, Office]:
        _check_presides(own)
        if said.on_the_spot:
            return HoldOnTheSpot(named_stage, said.grounds), Office.JUDGE
        return HoldAsAgreed(named_stage, said.grounds), Office.JUDGE

    return _does(registry, account, case, deed, attempt)


def _does(
    registry: Registry,
    account: Account,
    case: CaseId,
    deed: Deed,
    attempt: Attempt,
) -> StagesShown:
    with registry.books.writing() as unit:

        def do() -> StagesShown:
            _, own = own_case(unit, account, case)
            command, office = deed(unit, own)
            matter = matter_of_consents(unit, case) or begin_consents(unit, case, (), attempt.at)
            ask = asked(office, attempt.at, registry.calendar)
            act(unit, matter, command, ask, account.account)
            _follow(unit, command, account, attempt.at)
            return _shown(registry, unit, case, own)

        return once(unit, attempt, StagesShown, do)


def _follow(unit: UnitOfWork, command: ConsentCommand, account: Account, now: datetime) -> None:
    """Let electronic service end for whoever will not have it (Online Litigation Rules art. 29).

    The addresses stay known as theirs: what arrives there is served when they reply or act on it.
    """
    match command:
        case RefuseConsent(party=party, stage=OnlineStage.SERVICE):
            pass
        case DecideWithdrawal(party=party, stage=OnlineStage.SERVICE, allowed=True):
            pass
        case _:
            return
    for each in unit.post.addresses(party):
        if each.address_class is AddressClass.CONFIRMED:
            known = replace(
                each,
                address_class=AddressClass.OWN,
                consent=None,
                confirmed_at=now,
                confirmed_by=account.account,
            )
            unit.post.confirm(known)


def _shown(registry: Registry, unit: UnitOfWork, case: CaseId, own: PartyEntry) -> StagesShown:
    matter = matter_of_consents(unit, case)
    consents = consents_of(unit, case, unit.cases.parties(case))
    return StagesShown(
        case=case,
        version=0 if matter is None else matter.version,
        stages=tuple(
            _stage_shown(consents, stage, own, _until(registry, unit, case, stage))
            for stage in OnlineStage
        ),
    )


def _stage_shown(
    consents: Consents, stage: OnlineStage, own: PartyEntry, until: datetime | None
) -> StageShown:
    follows, law = consents.follows(stage)
    return StageShown(
        stage=stage,
        mode=consents.mode(stage),
        form=StageForm(consents.form(stage)),
        grounds=consents.grounds.get(stage, ""),
        parties=tuple(
            PartyConsent(
                participant=party,
                consent=OnlineConsent(consents.of(party, stage)),
                online=consents.is_online_for(party, stage),
            )
            for party in consents.parties
        ),
        follows=follows,
        law=tuple(named(each) for each in law),
        take_back_until=until,
        allowed_actions=_actions(consents, stage, own),
    )


def _actions(consents: Consents, stage: OnlineStage, own: PartyEntry) -> tuple[StageAction, ...]:
    form, found = consents.form(stage), []
    if own.presides:
        asked_back = any(
            consents.of(party, stage) is Consent.WITHDRAWAL_ASKED for party in consents.parties
        )
        found = [StageAction.DECIDE_TAKING_BACK] if asked_back else []
        found += [action for action, step in _HOLD.items() if (form, step) in TABLE]
    speaks_for = own.stands_for or own.party.participant
    if own.party.side in LITIGANTS and speaks_for in consents.parties:
        stand = consents.of(speaks_for, stage)
        found = [action for action, step in _SPEAK.items() if (stand, step) in TABLE]
        if (form, Step.ON_THE_SPOT_ASKED) in TABLE:
            found.append(StageAction.ASK_ON_THE_SPOT)
    return tuple(found)


def _until(
    registry: Registry, unit: UnitOfWork, case: CaseId, stage: OnlineStage
) -> datetime | None:
    """Give the last moment for taking consent back: a reasonable time before the hearing."""
    if stage is not OnlineStage.HEARING:
        return None
    ahead = [
        each.starts_at
        for each in unit.hearings.of_case(case)
        if each.phase is not HearingPhase.CLOSED
    ]
    reasonable = timedelta(seconds=registry.terms.consent_back_before_s)
    return min(ahead) - reasonable if ahead else None


def _stage(told: str) -> OnlineStage:
    found = next((each for each in OnlineStage if each == told), None)
    if found is None:
        raise NotFound
    return found


def _check_presides(own: PartyEntry) -> None:
    if not own.presides:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)
