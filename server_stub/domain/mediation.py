"""A dispute before a mediator: offered, a mediator found, agreed or given up.

Nobody is made to mediate (Civil Procedure Law art. 96, 99). The parties choose a mediator together,
in default the court appoints one, and the mediator accepts, each within so many working days
(Online Mediation Rules art. 10, 12); then a time runs that only consent of all extends (art. 24).
What was agreed before docketing is confirmed by the court when both apply together within thirty
days (Civil Procedure Law art. 205, 206); what was agreed in a suit becomes a mediation statement,
in force when everybody has signed for it, and until then anybody may go back on it (art. 100, 102).

What is offered here is kept from the trial (Online Mediation Rules art. 18); this module knows who
offered and not to whom it may be shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from client.protocol.errors import Reason, Refused
from client.protocol.ids import AccountId, DocumentId, FileHash, ParticipantId
from server_stub.domain.deadlines import Deadline, deadline_for
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import (
    Asked,
    Happened,
    LetPass,
    Office,
    Row,
    check_over,
    happened,
    row_for,
    running,
)


class Track(StrEnum):
    """When in a dispute it is mediated, which decides how long it may take."""

    BEFORE_DOCKETING = "before_docketing"
    ORDINARY = "ordinary"
    SUMMARY = "summary"


LASTS: Final = {
    Track.BEFORE_DOCKETING: Limit.MEDIATION_BEFORE,
    Track.ORDINARY: Limit.MEDIATION_ORDINARY,
    Track.SUMMARY: Limit.MEDIATION_SUMMARY,
}


class MediationState(StrEnum):
    """How far a mediation has come."""

    OFFERED = "offered"
    CHOOSING = "choosing"
    APPOINTING = "appointing"
    AWAITING_MEDIATOR = "awaiting_mediator"
    IN_PROGRESS = "in_progress"
    AGREED = "agreed"
    CONFIRMING = "confirming"
    STATEMENT_MADE = "statement_made"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"
    CONTRACT_ONLY = "contract_only"
    """Nobody asked for confirmation in time: it binds as a contract and is not enforceable."""
    EFFECTIVE = "effective"
    SUIT_WITHDRAWN = "suit_withdrawn"
    FAILED = "failed"


class Act(StrEnum):
    """What one party does for itself."""

    AGREE = "agree"
    """To mediate at all."""
    DECLINE = "decline"
    APPLY_FOR_CONFIRMATION = "apply_for_confirmation"
    SIGN_FOR_STATEMENT = "sign_for_statement"
    RENEGE = "renege"
    WITHDRAW_SUIT = "withdraw_suit"


class Step(StrEnum):
    """What a command comes to, given what the others have done."""

    NOTED = "noted"
    ALL_AGREED = "all_agreed"
    GIVEN_UP = "given_up"
    CHOSEN = "chosen"
    PASSED = "passed"
    APPOINTED = "appointed"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXTENDED = "extended"
    ALL_SIGNED = "all_signed"
    ALL_APPLIED = "all_applied"
    STATEMENT = "statement"
    ALL_RECEIVED = "all_received"
    RENEGED = "reneged"
    SUIT_WITHDRAWN = "suit_withdrawn"
    CONFIRMED = "confirmed"
    NOT_CONFIRMED = "not_confirmed"


@dataclass(frozen=True, slots=True)
class PartyActs:
    """A party agrees, declines, applies, signs for, goes back on it or withdraws its suit."""

    party: ParticipantId
    act: Act


@dataclass(frozen=True, slots=True)
class ChooseMediator:
    """A party names the mediator it wants; the same one named by all is chosen."""

    party: ParticipantId
    mediator: AccountId


@dataclass(frozen=True, slots=True)
class AppointMediator:
    """The court names one."""

    mediator: AccountId


@dataclass(frozen=True, slots=True)
class AnswerMandate:
    """The mediator who was named takes it on, or does not."""

    mediator: AccountId
    accepts: bool


@dataclass(frozen=True, slots=True)
class MakeOffer:
    """A party offers; what it offers cannot be held against it later."""

    party: ParticipantId
    text: str


@dataclass(frozen=True, slots=True)
class ConsentToExtend:
    """A party would have so many days more; the same number by all extends it."""

    party: ParticipantId
    days: int


@dataclass(frozen=True, slots=True)
class SignAgreement:
    """A party signs exactly this text; the same text signed by all is agreed."""

    party: ParticipantId
    content: FileHash


@dataclass(frozen=True, slots=True)
class GiveUp:
    """A party or the mediator ends it, saying why."""

    grounds: str


@dataclass(frozen=True, slots=True)
class MakeStatement:
    """The court makes the mediation statement."""

    document: DocumentId


@dataclass(frozen=True, slots=True)
class RuleOnConfirmation:
    """The court finds the agreement valid, or rejects the application."""

    ruling: DocumentId | None
    valid: bool


MediationCommand = (
    PartyActs
    | ChooseMediator
    | AppointMediator
    | AnswerMandate
    | MakeOffer
    | ConsentToExtend
    | SignAgreement
    | GiveUp
    | MakeStatement
    | RuleOnConfirmation
    | LetPass
)
MediationEvent = Happened[MediationState, MediationCommand]

_S, _T = MediationState, Step
_PARTY, _CLOCK = frozenset({Office.PARTY}), frozenset({Office.CLOCK})
_MEDIATOR, _JUDGE = frozenset({Office.MEDIATOR}), frozenset({Office.JUDGE})
_COURT, _ROOM = frozenset({Office.JUDGE, Office.CLERK}), frozenset({Office.PARTY, Office.MEDIATOR})
_CHOOSE, _APPOINT = (Limit.MEDIATOR_CHOOSE,), (Limit.MEDIATOR_APPOINT,)
_ACCEPT, _SPECIAL = (Limit.MEDIATOR_ACCEPT,), (Limit.TRIAL_SPECIAL,)
TABLE: Final[dict[tuple[MediationState, object], Row[MediationState]]] = {
    (_S.OFFERED, _T.NOTED): Row(to=_S.OFFERED, by=_PARTY, keeps=True),
    (_S.OFFERED, _T.ALL_AGREED): Row(to=_S.CHOOSING, by=_PARTY, starts=_CHOOSE),
    (_S.OFFERED, _T.GIVEN_UP): Row(to=_S.FAILED, by=_PARTY),
    (_S.CHOOSING, _T.NOTED): Row(
        to=_S.CHOOSING, by=_PARTY, keeps=True, within=Limit.MEDIATOR_CHOOSE
    ),
    (_S.CHOOSING, _T.CHOSEN): Row(
        to=_S.AWAITING_MEDIATOR, by=_PARTY, starts=_ACCEPT, within=Limit.MEDIATOR_CHOOSE
    ),
    (_S.CHOOSING, _T.PASSED): Row(
        to=_S.APPOINTING, by=_CLOCK, starts=_APPOINT, past=Limit.MEDIATOR_CHOOSE
    ),
    (_S.CHOOSING, _T.GIVEN_UP): Row(to=_S.FAILED, by=_PARTY),
    (_S.APPOINTING, _T.APPOINTED): Row(to=_S.AWAITING_MEDIATOR, by=_COURT, starts=_ACCEPT),
    (_S.APPOINTING, _T.GIVEN_UP): Row(to=_S.FAILED, by=_PARTY),
    (_S.AWAITING_MEDIATOR, _T.ACCEPTED): Row(to=_S.IN_PROGRESS, by=_MEDIATOR),
    (_S.AWAITING_MEDIATOR, _T.REFUSED): Row(to=_S.APPOINTING, by=_MEDIATOR, starts=_APPOINT),
    (_S.AWAITING_MEDIATOR, _T.PASSED): Row(
        to=_S.APPOINTING, by=_CLOCK, starts=_APPOINT, past=Limit.MEDIATOR_ACCEPT
    ),
    (_S.AWAITING_MEDIATOR, _T.GIVEN_UP): Row(to=_S.FAILED, by=_PARTY),
    (_S.IN_PROGRESS, _T.NOTED): Row(to=_S.IN_PROGRESS, by=_PARTY, keeps=True),
    (_S.IN_PROGRESS, _T.EXTENDED): Row(to=_S.IN_PROGRESS, by=_PARTY, keeps=True),
    (_S.IN_PROGRESS, _T.ALL_SIGNED): Row(to=_S.AGREED, by=_PARTY),
    (_S.IN_PROGRESS, _T.GIVEN_UP): Row(to=_S.FAILED, by=_ROOM),
    (_S.IN_PROGRESS, _T.PASSED): Row(to=_S.FAILED, by=_CLOCK),
    (_S.AGREED, _T.NOTED): Row(
        to=_S.AGREED, by=_PARTY, keeps=True, within=Limit.JUDICIAL_CONFIRMATION
    ),
    (_S.AGREED, _T.ALL_APPLIED): Row(
        to=_S.CONFIRMING, by=_PARTY, starts=_SPECIAL, within=Limit.JUDICIAL_CONFIRMATION
    ),
    (_S.AGREED, _T.PASSED): Row(to=_S.CONTRACT_ONLY, by=_CLOCK, past=Limit.JUDICIAL_CONFIRMATION),
    (_S.AGREED, _T.STATEMENT): Row(to=_S.STATEMENT_MADE, by=_JUDGE),
    (_S.AGREED, _T.SUIT_WITHDRAWN): Row(to=_S.SUIT_WITHDRAWN, by=_PARTY),
    (_S.AGREED, _T.RENEGED): Row(to=_S.FAILED, by=_PARTY),
    (_S.STATEMENT_MADE, _T.NOTED): Row(to=_S.STATEMENT_MADE, by=_PARTY, keeps=True),
    (_S.STATEMENT_MADE, _T.ALL_RECEIVED): Row(to=_S.EFFECTIVE, by=_PARTY),
    (_S.STATEMENT_MADE, _T.RENEGED): Row(to=_S.FAILED, by=_PARTY),
    (_S.CONFIRMING, _T.CONFIRMED): Row(to=_S.CONFIRMED, by=_JUDGE),
    (_S.CONFIRMING, _T.NOT_CONFIRMED): Row(to=_S.NOT_CONFIRMED, by=_JUDGE),
}
START: Final = MediationState.OFFERED
FINAL: Final = frozenset(
    {
        _S.CONFIRMED,
        _S.NOT_CONFIRMED,
        _S.CONTRACT_ONLY,
        _S.EFFECTIVE,
        _S.SUIT_WITHDRAWN,
        _S.FAILED,
    }
)
ONLY_BEFORE: Final = frozenset({Act.APPLY_FOR_CONFIRMATION})
ONLY_IN_SUIT: Final = frozenset({Act.SIGN_FOR_STATEMENT, Act.RENEGE, Act.WITHDRAW_SUIT})
"""Acts that belong to a mediation before docketing, and those that belong to one in a suit."""
_EXPECTED: Final = {
    _S.OFFERED: Act.AGREE,
    _S.AGREED: Act.APPLY_FOR_CONFIRMATION,
    _S.STATEMENT_MADE: Act.SIGN_FOR_STATEMENT,
}
_COMPLETE: Final = {
    Act.AGREE: Step.ALL_AGREED,
    Act.APPLY_FOR_CONFIRMATION: Step.ALL_APPLIED,
    Act.SIGN_FOR_STATEMENT: Step.ALL_RECEIVED,
}
_ALONE: Final = {
    Act.DECLINE: Step.GIVEN_UP,
    Act.RENEGE: Step.RENEGED,
    Act.WITHDRAW_SUIT: Step.SUIT_WITHDRAWN,
}
Said = Mapping[ParticipantId, object]
NOTHING_SAID: Final[Said] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Mediation:
    """A mediation as its events have made it."""

    track: Track
    parties: tuple[ParticipantId, ...]
    state: MediationState = START
    clocks: tuple[Deadline, ...] = ()
    said: Said = field(default_factory=lambda: NOTHING_SAID)
    """What each party has said in the question that is open; all of it equal settles it."""
    extensions: Said = field(default_factory=lambda: NOTHING_SAID)
    extended_by: int = 0
    mediator: AccountId | None = None
    offers: tuple[MakeOffer, ...] = ()
    agreement: FileHash | None = None
    document: DocumentId | None = None
    """The mediation statement or the ruling on confirmation."""


def decide(
    command: MediationCommand, mediation: Mediation, asked: Asked
) -> tuple[MediationEvent, ...]:
    """Give the events that a command becomes; raises `Refused`."""
    _check_person(command, mediation)
    step, _ = _outcome(command, mediation)
    row = row_for(TABLE, mediation.state, step, mediation.clocks, asked)
    _check(command, mediation)
    clocks, starts = mediation.clocks, _starts(step, mediation)
    if step is Step.EXTENDED and isinstance(command, ConsentToExtend):
        clocks = tuple(_longer(each, command.days, mediation, asked) for each in clocks)
    if step is Step.PASSED and mediation.state is MediationState.IN_PROGRESS:
        check_over(running(clocks, LASTS[mediation.track]), asked.now)
    return (happened(command, row, clocks, asked, starts=starts),)


def apply(mediation: Mediation, event: MediationEvent) -> Mediation:
    """Give the mediation after an event."""
    _, after = _outcome(event.deed, mediation)
    said = after.said if event.to is mediation.state else NOTHING_SAID
    return replace(after, state=event.to, clocks=event.clocks, said=said)


def _outcome(command: MediationCommand, mediation: Mediation) -> tuple[Step, Mediation]:
    """Say what a command comes to, and give the mediation with what it says."""
    match command:
        case PartyActs(party=party, act=act):
            if act in _ALONE:
                return _ALONE[act], mediation
            said = {**mediation.said, party: act}
            whole = _is_unanimous(said, mediation)
            return _COMPLETE[act] if whole else Step.NOTED, replace(mediation, said=said)
        case ChooseMediator(party=party, mediator=mediator):
            said = {**mediation.said, party: mediator}
            if _is_unanimous(said, mediation):
                return Step.CHOSEN, replace(mediation, said=said, mediator=mediator)
            return Step.NOTED, replace(mediation, said=said)
        case AppointMediator(mediator=mediator):
            return Step.APPOINTED, replace(mediation, mediator=mediator)
        case AnswerMandate(accepts=accepts):
            kept = mediation.mediator if accepts else None
            step = Step.ACCEPTED if accepts else Step.REFUSED
            return step, replace(mediation, mediator=kept)
        case MakeOffer():
            return Step.NOTED, replace(mediation, offers=(*mediation.offers, command))
        case ConsentToExtend(party=party, days=days):
            asked_for = {**mediation.extensions, party: days}
            if _is_unanimous(asked_for, mediation):
                longer = mediation.extended_by + days
                settled = replace(mediation, extensions=NOTHING_SAID, extended_by=longer)
                return Step.EXTENDED, settled
            return Step.NOTED, replace(mediation, extensions=asked_for)
        case SignAgreement(party=party, content=content):
            said = {**mediation.said, party: content}
            if _is_unanimous(said, mediation):
                return Step.ALL_SIGNED, replace(mediation, said=said, agreement=content)
            return Step.NOTED, replace(mediation, said=said)
        case GiveUp():
            return Step.GIVEN_UP, mediation
        case MakeStatement(document=document):
            return Step.STATEMENT, replace(mediation, document=document)
        case RuleOnConfirmation(ruling=ruling, valid=valid):
            step = Step.CONFIRMED if valid else Step.NOT_CONFIRMED
            return step, replace(mediation, document=ruling)
        case LetPass():
            return Step.PASSED, mediation


def _is_unanimous(said: Said, mediation: Mediation) -> bool:
    return set(said) == set(mediation.parties) and len(set(said.values())) == 1


def _starts(step: Step, mediation: Mediation) -> tuple[Limit, ...]:
    """Give the clocks that depend on the track."""
    if step is Step.ACCEPTED:
        return (LASTS[mediation.track],)
    if step is Step.ALL_SIGNED and mediation.track is Track.BEFORE_DOCKETING:
        return (Limit.JUDICIAL_CONFIRMATION,)
    return ()


def _longer(clock: Deadline, days: int, mediation: Mediation, asked: Asked) -> Deadline:
    return deadline_for(
        clock.limit,
        clock.runs_from_on,
        asked.calendar,
        grown_by=mediation.extended_by + days,
    )


def _check_person(command: MediationCommand, mediation: Mediation) -> None:
    match command:
        case (
            PartyActs(party=party)
            | ChooseMediator(party=party)
            | MakeOffer(party=party)
            | ConsentToExtend(party=party)
            | SignAgreement(party=party)
        ):
            if party not in mediation.parties:
                raise Refused(Reason.NO_SUCH_PARTICIPANT)
        case AnswerMandate(mediator=mediator):
            if mediator != mediation.mediator:
                raise Refused(Reason.NOT_YOUR_OFFICE)
        case _:
            pass


def _check(command: MediationCommand, mediation: Mediation) -> None:
    """Refuse what the table cannot know: a question that is not open, a track it is not for."""
    in_suit = mediation.track is not Track.BEFORE_DOCKETING
    state = mediation.state
    fits = True
    match command:
        case PartyActs(act=act):
            fits = not (act in ONLY_BEFORE and in_suit) and not (
                act in ONLY_IN_SUIT and not in_suit
            )
            fits = fits and (act in _ALONE or _EXPECTED.get(state) is act)
            fits = fits and (act is not Act.DECLINE or state is MediationState.OFFERED)
        case ChooseMediator():
            fits = state is MediationState.CHOOSING
        case MakeOffer() | SignAgreement():
            fits = state is MediationState.IN_PROGRESS
        case ConsentToExtend(days=days):
            fits = state is MediationState.IN_PROGRESS and days > 0
        case MakeStatement():
            fits = in_suit
        case GiveUp(grounds=grounds):
            if not grounds.strip():
                raise Refused(Reason.GROUNDS_MISSING)
        case RuleOnConfirmation(ruling=ruling):
            if ruling is None:
                raise Refused(Reason.RULING_MISSING)
        case AppointMediator() | AnswerMandate() | LetPass():
            pass
    if not fits:
        raise Refused(Reason.STEP_NOT_OPEN, state)
