"""After the judgment: each party's own time to appeal, an appeal's way upward, or taking effect.

The time to appeal runs for each party from their own service: fifteen days against a judgment, ten
against one of the three rulings that can be appealed, thirty abroad (Civil Procedure Law art. 157,
171, 286). Nothing takes effect before everybody's time is over. What cannot be appealed, a small
claim's judgment or any other ruling, takes effect when all have been served (art. 158, 165). An
appeal is filed with the court that judged, which serves copies, takes answers and sends the file
up within five days each (art. 173, 174); it waits with the file while anybody may still appeal.

The fee of an appeal has a life of its own (`server_stub.domain.payment`); what the court above does
is no longer told here.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from client.protocol.errors import Reason, Refused
from client.protocol.ids import FileHash, ParticipantId
from server_stub.domain.deadlines import Deadline
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


class Decision(StrEnum):
    """What was decided, as far as an appeal is concerned."""

    JUDGMENT = "judgment"
    APPEALABLE_RULING = "appealable_ruling"
    """Non-acceptance, jurisdiction, dismissal of the suit; no other."""
    FINAL = "final"
    """A small claim's judgment, any other ruling, a judgment of second instance."""


PERIODS: Final = {
    Decision.JUDGMENT: Limit.APPEAL_JUDGMENT,
    Decision.APPEALABLE_RULING: Limit.APPEAL_RULING,
    Decision.FINAL: None,
}


class AppealState(StrEnum):
    """Where a decision stands."""

    WAITING = "waiting"
    """Being served, or somebody's time to appeal is running."""
    APPEALED = "appealed"
    ANSWERING = "answering"
    READY = "ready"
    SENT_UP = "sent_up"
    EFFECTIVE = "effective"


class Step(StrEnum):
    """What a command comes to, given where every party stands."""

    NOTED = "noted"
    APPEALED = "appealed"
    ALL_WITHDRAWN = "all_withdrawn"
    EFFECTIVE = "effective"
    COPY_SENT = "copy_sent"
    ALL_ANSWERED = "all_answered"
    SENT_UP = "sent_up"


@dataclass(frozen=True, slots=True)
class ReportServed:
    """The decision was served on a party, then and there; their time runs from it."""

    party: ParticipantId
    served_at: datetime
    abroad: bool = False


@dataclass(frozen=True, slots=True)
class FileAppeal:
    """A party appeals, by a signed petition, against so much."""

    party: ParticipantId
    content: FileHash
    signature: FileHash | None
    appealed: Decimal


@dataclass(frozen=True, slots=True)
class WithdrawAppeal:
    """An appeal is taken back, or its fee was not paid and it counts as taken back."""

    party: ParticipantId


@dataclass(frozen=True, slots=True)
class LetPeriodPass:
    """A party's time to appeal has run out unused."""

    party: ParticipantId


@dataclass(frozen=True, slots=True)
class SendAppealCopy:
    """The copy of the appeal was served on the others, who may answer."""


@dataclass(frozen=True, slots=True)
class AnswerAppeal:
    """A party answers."""

    party: ParticipantId
    content: FileHash


@dataclass(frozen=True, slots=True)
class SendFileUp:
    """The whole file goes to the court of appeal."""


AppealCommand = (
    ReportServed
    | FileAppeal
    | WithdrawAppeal
    | LetPeriodPass
    | SendAppealCopy
    | AnswerAppeal
    | SendFileUp
    | LetPass
)
AppealEvent = Happened[AppealState, AppealCommand]

_S, _T = AppealState, Step
_PARTY, _COURT = frozenset({Office.PARTY}), frozenset({Office.CLERK, Office.JUDGE})
_ANYBODY = frozenset({Office.PARTY, Office.CLERK, Office.JUDGE, Office.GATEWAY, Office.CLOCK})
_PENDING = (_S.APPEALED, _S.ANSWERING, _S.READY)
_COPY, _ANSWER, _UP = (Limit.APPEAL_COPY,), (Limit.APPEAL_ANSWER,), (Limit.APPEAL_FILE_UP,)
TABLE: Final[dict[tuple[AppealState, object], Row[AppealState]]] = {
    (_S.WAITING, _T.APPEALED): Row(to=_S.APPEALED, by=_PARTY, starts=_COPY, keeps=True),
    (_S.WAITING, _T.EFFECTIVE): Row(to=_S.EFFECTIVE, by=_ANYBODY),
    (_S.APPEALED, _T.COPY_SENT): Row(to=_S.ANSWERING, by=_COURT, starts=_ANSWER, keeps=True),
    (_S.ANSWERING, _T.ALL_ANSWERED): Row(to=_S.READY, by=_ANYBODY, starts=_UP, keeps=True),
    (_S.READY, _T.SENT_UP): Row(to=_S.SENT_UP, by=_COURT),
    **{
        (state, _T.NOTED): Row(to=state, by=_ANYBODY, keeps=True)
        for state in (_S.WAITING, *_PENDING)
    },
    # Another party appeals too: its copy is served anew.
    **{
        (state, _T.APPEALED): Row(to=_S.APPEALED, by=_PARTY, starts=_COPY, keeps=True)
        for state in _PENDING
    },
    **{
        (state, _T.ALL_WITHDRAWN): Row(to=_S.WAITING, by=_PARTY | _COURT, keeps=True)
        for state in _PENDING
    },
    **{(state, _T.EFFECTIVE): Row(to=_S.EFFECTIVE, by=_PARTY | _COURT) for state in _PENDING},
}
START: Final = AppealState.WAITING
FINAL: Final = frozenset({_S.SENT_UP, _S.EFFECTIVE})
BY: Final = {
    ReportServed: frozenset({Office.CLERK, Office.GATEWAY}),
    FileAppeal: _PARTY,
    WithdrawAppeal: _PARTY | _COURT,
    LetPeriodPass: frozenset({Office.CLOCK}),
    SendAppealCopy: _COURT,
    AnswerAppeal: _PARTY,
    SendFileUp: _COURT,
    LetPass: frozenset({Office.CLOCK}),
}
"""Who may do what, whatever it comes to."""
_ON_ITS_WAY: Final = frozenset({Limit.APPEAL_COPY, Limit.APPEAL_ANSWER, Limit.APPEAL_FILE_UP})


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeals:
    """A decision and its appeals, as their events have made them."""

    decision: Decision
    parties: tuple[ParticipantId, ...]
    state: AppealState = START
    clocks: tuple[Deadline, ...] = ()
    served: frozenset[ParticipantId] = frozenset()
    done: frozenset[ParticipantId] = frozenset()
    """Who can appeal no more: their time is over, or they took their appeal back."""
    appeals: tuple[FileAppeal, ...] = ()
    answers: frozenset[ParticipantId] = frozenset()
    effective_at: datetime | None = None
    """From when it is in force: when the last party's time was over."""
    last_end: datetime | None = None

    @property
    def appellants(self) -> frozenset[ParticipantId]:
        """Whose appeals stand."""
        return frozenset(appeal.party for appeal in self.appeals)

    def period_of(self, party: ParticipantId) -> Deadline | None:
        """Give a party's own time to appeal while it runs."""
        limit = PERIODS[self.decision]
        return None if limit is None else running(self.clocks, limit, party)


def decide(command: AppealCommand, appeals: Appeals, asked: Asked) -> tuple[AppealEvent, ...]:
    """Give the events that a command becomes; raises `Refused`.

    A service that was reported before is no news.
    """
    if asked.by not in BY[type(command)]:
        raise Refused(Reason.NOT_YOUR_OFFICE, asked.by)
    if appeals.state in FINAL:
        raise Refused(Reason.STEP_NOT_OPEN, appeals.state)
    if isinstance(command, ReportServed) and command.party in appeals.served:
        return ()
    _check(command, appeals, asked)
    step = _step(command, _changed(command, appeals, asked.now), appeals)
    row = row_for(TABLE, appeals.state, step, appeals.clocks, asked)
    clocks = _going_on(command, step, appeals)
    if isinstance(command, ReportServed) and step is not Step.EFFECTIVE:
        limit = PERIODS[appeals.decision]
        theirs = replace(asked, whose=command.party, abroad=command.abroad)
        starts = () if limit is None else (limit,)
        return (happened(command, row, clocks, theirs, starts=starts, since=command.served_at),)
    return (happened(command, row, clocks, asked),)


def apply(appeals: Appeals, event: AppealEvent) -> Appeals:
    """Give the decision after an event."""
    after = replace(_changed(event.deed, appeals, event.at), state=event.to, clocks=event.clocks)
    if event.to is AppealState.EFFECTIVE:
        return replace(after, effective_at=after.last_end)
    return after


def _changed(command: AppealCommand, appeals: Appeals, now: datetime) -> Appeals:
    match command:
        case ReportServed(party=party, served_at=served_at):
            served = replace(appeals, served=appeals.served | {party})
            if PERIODS[appeals.decision] is None:
                return _ended(replace(served, done=appeals.done | {party}), served_at)
            return served
        case FileAppeal():
            return replace(appeals, appeals=(*appeals.appeals, command), answers=frozenset())
        case WithdrawAppeal(party=party):
            left = tuple(each for each in appeals.appeals if each.party != party)
            return _ended(replace(appeals, appeals=left, done=appeals.done | {party}), now)
        case LetPeriodPass(party=party):
            period = appeals.period_of(party)
            over = replace(appeals, done=appeals.done | {party})
            return _ended(over, period.due_at) if period else over
        case AnswerAppeal(party=party):
            return replace(appeals, answers=appeals.answers | {party})
        case SendAppealCopy() | SendFileUp() | LetPass():
            return appeals


def _ended(appeals: Appeals, at: datetime) -> Appeals:
    return replace(appeals, last_end=max(at, appeals.last_end or at))


def _step(command: AppealCommand, after: Appeals, before: Appeals) -> Step:
    match command:
        case FileAppeal():
            return Step.APPEALED
        case SendAppealCopy():
            return Step.COPY_SENT
        case SendFileUp():
            return Step.SENT_UP
        case LetPass():
            return Step.ALL_ANSWERED
        case AnswerAppeal():
            others = set(after.parties) - after.appellants if len(after.appeals) == 1 else None
            whole = after.answers >= (others if others is not None else set(after.parties))
            return Step.ALL_ANSWERED if whole else Step.NOTED
        case ReportServed() | LetPeriodPass() | WithdrawAppeal():
            if after.done >= set(after.parties) and not after.appeals:
                return Step.EFFECTIVE
            withdrawn = before.appeals and not after.appeals
            return Step.ALL_WITHDRAWN if withdrawn else Step.NOTED


def _going_on(command: AppealCommand, step: Step, appeals: Appeals) -> tuple[Deadline, ...]:
    """Give the clocks that a deed does not stop: a party's own, and those of the appeal's way."""
    stopped: set[Deadline | None] = set()
    if isinstance(command, FileAppeal | LetPeriodPass):
        stopped.add(appeals.period_of(command.party))
    if step is not Step.NOTED:
        stopped |= {running(appeals.clocks, limit) for limit in _ON_ITS_WAY}
    return tuple(clock for clock in appeals.clocks if clock not in stopped)


def _check(command: AppealCommand, appeals: Appeals, asked: Asked) -> None:
    match command:
        case ReportServed(party=party):
            _check_party(party, appeals)
        case FileAppeal(party=party, signature=signature):
            _check_party(party, appeals)
            _check_may_appeal(party, appeals, asked)
            if signature is None:
                raise Refused(Reason.SIGNATURE_MISSING)
        case WithdrawAppeal(party=party):
            if party not in appeals.appellants:
                raise Refused(Reason.STEP_NOT_OPEN, appeals.state)
        case LetPeriodPass(party=party):
            check_over(appeals.period_of(party), asked.now)
        case AnswerAppeal(party=party):
            _check_party(party, appeals)
            if appeals.state is not AppealState.ANSWERING:
                raise Refused(Reason.STEP_NOT_OPEN, appeals.state)
        case LetPass():
            check_over(running(appeals.clocks, Limit.APPEAL_ANSWER), asked.now)
        case SendFileUp():
            if set(appeals.parties) - appeals.done - appeals.appellants:
                raise Refused(Reason.PERIOD_RUNNING)
        case SendAppealCopy():
            pass


def _check_party(party: ParticipantId, appeals: Appeals) -> None:
    if party not in appeals.parties:
        raise Refused(Reason.NO_SUCH_PARTICIPANT)


def _check_may_appeal(party: ParticipantId, appeals: Appeals, asked: Asked) -> None:
    if PERIODS[appeals.decision] is None:
        raise Refused(Reason.NO_APPEAL)
    if party in appeals.appellants:
        raise Refused(Reason.ALREADY_SO)
    if party in appeals.done:
        raise Refused(Reason.PERIOD_OVER)
    period = appeals.period_of(party)
    if period is None:
        raise Refused(Reason.STEP_NOT_OPEN, appeals.state)
    if period.settled and period.has_passed(asked.now):
        raise Refused(Reason.PERIOD_OVER, period.due_at.isoformat())
