"""A decision being enforced: applied for, noticed, carried out, ended.

Application within two years (Civil Procedure Law art. 250): the time is a defence of the other side
and no reason for the court to refuse, so a late application is marked and taken. The enforcement
notice goes out within ten days (Interpretation art. 480). Enforcement is suspended and resumed
(art. 267), ended for good (art. 268) or concluded for now when nothing is found
(终结本次执行程序); then it is resumed whenever property turns up (art. 265).

Each clue to property has a life of its own (`server_stub.domain.clues`). The fee is not prepaid.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final

from client.protocol.errors import Reason, Refused
from client.protocol.ids import DocumentId, FileHash
from server_stub.domain.case_numbers import CaseNumber
from server_stub.domain.deadlines import Deadline
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Asked, Happened, Office, Row, happened, row_for


class EnforcementState(StrEnum):
    """How far an enforcement has come."""

    DRAFT = "draft"
    APPLIED = "applied"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    IN_PROGRESS = "in_progress"
    SUSPENDED = "suspended"
    CONCLUDED_FOR_NOW = "concluded_for_now"
    PERFORMED = "performed"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class ApplyForEnforcement:
    """The applicant asks for it; `time` is the two years of this decision."""

    content: FileHash
    signature: FileHash | None
    amount: Decimal
    time: Deadline


@dataclass(frozen=True, slots=True)
class AcceptEnforcement:
    """Docket it under an enforcement number."""

    number: CaseNumber


@dataclass(frozen=True, slots=True)
class RefuseEnforcement:
    """Rule against it."""

    ruling: DocumentId | None


@dataclass(frozen=True, slots=True)
class SendNotice:
    """Send the person subject to enforcement the notice to perform."""


@dataclass(frozen=True, slots=True)
class RecordPerformance:
    """So much was performed or realised."""

    amount: Decimal


@dataclass(frozen=True, slots=True)
class Suspend:
    """Rule that it rests, and why (art. 267)."""

    ruling: DocumentId | None


@dataclass(frozen=True, slots=True)
class Resume:
    """Go on: the reason is gone, or property has turned up."""

    grounds: str


@dataclass(frozen=True, slots=True)
class ConcludeForNow:
    """Rule that nothing more can be enforced now."""

    ruling: DocumentId | None


@dataclass(frozen=True, slots=True)
class EndEnforcement:
    """Rule that it is over (art. 268)."""

    ruling: DocumentId | None


@dataclass(frozen=True, slots=True)
class WithdrawApplication:
    """The applicant takes it back."""


EnforcementCommand = (
    ApplyForEnforcement
    | AcceptEnforcement
    | RefuseEnforcement
    | SendNotice
    | RecordPerformance
    | Suspend
    | Resume
    | ConcludeForNow
    | EndEnforcement
    | WithdrawApplication
)
EnforcementEvent = Happened[EnforcementState, EnforcementCommand]


class Step(StrEnum):
    """What a command comes to."""

    APPLIED = "applied"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOTICED = "noticed"
    PART_PERFORMED = "part_performed"
    PERFORMED = "performed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    CONCLUDED_FOR_NOW = "concluded_for_now"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


_S, _T = EnforcementState, Step
_PARTY, _JUDGE = frozenset({Office.PARTY}), frozenset({Office.JUDGE})
_COURT, _EITHER = frozenset({Office.JUDGE, Office.CLERK}), frozenset({Office.JUDGE, Office.PARTY})
_OPEN = (_S.ACCEPTED, _S.IN_PROGRESS, _S.SUSPENDED, _S.CONCLUDED_FOR_NOW)
TABLE: Final[dict[tuple[EnforcementState, object], Row[EnforcementState]]] = {
    (_S.DRAFT, _T.APPLIED): Row(to=_S.APPLIED, by=_PARTY, starts=(Limit.ENFORCEMENT_NOTICE,)),
    (_S.APPLIED, _T.ACCEPTED): Row(to=_S.ACCEPTED, by=_COURT, keeps=True),
    (_S.APPLIED, _T.REFUSED): Row(to=_S.REFUSED, by=_JUDGE),
    (_S.APPLIED, _T.WITHDRAWN): Row(to=_S.WITHDRAWN, by=_PARTY),
    (_S.ACCEPTED, _T.NOTICED): Row(to=_S.IN_PROGRESS, by=_COURT),
    (_S.ACCEPTED, _T.PART_PERFORMED): Row(to=_S.ACCEPTED, by=_COURT, keeps=True),
    (_S.IN_PROGRESS, _T.PART_PERFORMED): Row(to=_S.IN_PROGRESS, by=_COURT),
    (_S.SUSPENDED, _T.PART_PERFORMED): Row(to=_S.SUSPENDED, by=_COURT),
    (_S.CONCLUDED_FOR_NOW, _T.PART_PERFORMED): Row(to=_S.CONCLUDED_FOR_NOW, by=_COURT),
    (_S.IN_PROGRESS, _T.SUSPENDED): Row(to=_S.SUSPENDED, by=_JUDGE),
    (_S.IN_PROGRESS, _T.CONCLUDED_FOR_NOW): Row(to=_S.CONCLUDED_FOR_NOW, by=_JUDGE),
    (_S.SUSPENDED, _T.RESUMED): Row(to=_S.IN_PROGRESS, by=_JUDGE),
    (_S.CONCLUDED_FOR_NOW, _T.RESUMED): Row(to=_S.IN_PROGRESS, by=_EITHER),
    **{(state, _T.PERFORMED): Row(to=_S.PERFORMED, by=_COURT) for state in _OPEN},
    **{(state, _T.ENDED): Row(to=_S.ENDED, by=_JUDGE) for state in _OPEN},
    **{(state, _T.WITHDRAWN): Row(to=_S.WITHDRAWN, by=_PARTY) for state in _OPEN},
}
START: Final = EnforcementState.DRAFT
FINAL: Final = frozenset({_S.REFUSED, _S.PERFORMED, _S.ENDED, _S.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Enforcement:
    """An enforcement as its events have made it."""

    state: EnforcementState = START
    clocks: tuple[Deadline, ...] = ()
    content: FileHash | None = None
    amount: Decimal = Decimal(0)
    performed: Decimal = Decimal(0)
    number: CaseNumber | None = None
    rulings: tuple[DocumentId, ...] = ()
    out_of_time: bool = False
    """Applied for after the two years, which the other side may plead."""

    @property
    def outstanding(self) -> Decimal:
        """What is still to be performed."""
        return self.amount - self.performed


def decide(
    command: EnforcementCommand, enforcement: Enforcement, asked: Asked
) -> tuple[EnforcementEvent, ...]:
    """Give the events that a command becomes; raises `Refused`."""
    row = row_for(TABLE, enforcement.state, _step(command, enforcement), enforcement.clocks, asked)
    match command:
        case ApplyForEnforcement(signature=signature):
            if signature is None:
                raise Refused(Reason.SIGNATURE_MISSING)
        case (
            RefuseEnforcement(ruling=ruling)
            | Suspend(ruling=ruling)
            | ConcludeForNow(ruling=ruling)
            | EndEnforcement(ruling=ruling)
        ):
            if ruling is None:
                raise Refused(Reason.RULING_MISSING)
        case Resume(grounds=grounds):
            if not grounds.strip():
                raise Refused(Reason.GROUNDS_MISSING)
        case RecordPerformance(amount=amount):
            if amount < 0 or amount > enforcement.outstanding or _is_nothing(command, enforcement):
                raise Refused(Reason.AMOUNT_DIFFERS, f"{enforcement.outstanding}")
        case AcceptEnforcement() | SendNotice() | WithdrawApplication():
            pass
    return (happened(command, row, enforcement.clocks, asked),)


def apply(enforcement: Enforcement, event: EnforcementEvent) -> Enforcement:
    """Give the enforcement after an event."""
    after = replace(enforcement, state=event.to, clocks=event.clocks)
    match event.deed:
        case ApplyForEnforcement(content=content, amount=amount, time=time):
            late = time.settled and time.has_passed(event.at)
            return replace(after, content=content, amount=amount, out_of_time=late)
        case AcceptEnforcement(number=number):
            return replace(after, number=number)
        case RecordPerformance(amount=amount):
            return replace(after, performed=enforcement.performed + amount)
        case (
            RefuseEnforcement(ruling=ruling)
            | Suspend(ruling=ruling)
            | ConcludeForNow(ruling=ruling)
            | EndEnforcement(ruling=ruling)
        ):
            made = () if ruling is None else (ruling,)
            return replace(after, rulings=(*enforcement.rulings, *made))
        case SendNotice() | Resume() | WithdrawApplication():
            return after


def _is_nothing(report: RecordPerformance, enforcement: Enforcement) -> bool:
    """Whether nothing was performed; of an act there is no amount."""
    return not report.amount and bool(enforcement.outstanding)


def _step(command: EnforcementCommand, enforcement: Enforcement) -> Step:
    match command:
        case ApplyForEnforcement():
            return Step.APPLIED
        case AcceptEnforcement():
            return Step.ACCEPTED
        case RefuseEnforcement():
            return Step.REFUSED
        case SendNotice():
            return Step.NOTICED
        case RecordPerformance(amount=amount):
            whole = amount == enforcement.outstanding
            return Step.PERFORMED if whole else Step.PART_PERFORMED
        case Suspend():
            return Step.SUSPENDED
        case Resume():
            return Step.RESUMED
        case ConcludeForNow():
            return Step.CONCLUDED_FOR_NOW
        case EndEnforcement():
            return Step.ENDED
        case WithdrawApplication():
            return Step.WITHDRAWN
