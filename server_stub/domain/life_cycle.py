"""How far a case comes, and by what: one explicit table of transitions.

What does not stand in the table cannot happen. Pausing and resuming a hearing do not move the
case; a case that has been heard may be heard again.
"""

from enum import StrEnum

from client.protocol.case import CaseState, HearingPhase
from client.protocol.errors import Reason, Refused


class Step(StrEnum):
    """What moves a case."""

    HEARING_SCHEDULED = "hearing_scheduled"
    HEARING_OPENED = "hearing_opened"
    HEARING_CLOSED = "hearing_closed"
    JUDGMENT_SERVED = "judgment_served"


TRANSITIONS: dict[tuple[CaseState, Step], CaseState] = {
    (CaseState.ACCEPTED, Step.HEARING_SCHEDULED): CaseState.HEARING_SCHEDULED,
    (CaseState.HEARD, Step.HEARING_SCHEDULED): CaseState.HEARING_SCHEDULED,
    (CaseState.HEARING_SCHEDULED, Step.HEARING_SCHEDULED): CaseState.HEARING_SCHEDULED,
    (CaseState.HEARING_IN_PROGRESS, Step.HEARING_SCHEDULED): CaseState.HEARING_IN_PROGRESS,
    (CaseState.HEARING_SCHEDULED, Step.HEARING_OPENED): CaseState.HEARING_IN_PROGRESS,
    (CaseState.HEARD, Step.HEARING_OPENED): CaseState.HEARING_IN_PROGRESS,
    (CaseState.HEARING_IN_PROGRESS, Step.HEARING_CLOSED): CaseState.HEARD,
    (CaseState.HEARD, Step.JUDGMENT_SERVED): CaseState.JUDGED,
}


def after(state: CaseState, step: Step) -> CaseState:
    """Give the state that follows; raises `Refused` for a step that does not fit."""
    following = TRANSITIONS.get((state, step))
    if following is None:
        raise Refused(Reason.STALE, f"{step} while {state}")
    return following


def after_phase(state: CaseState, before: HearingPhase, now: HearingPhase) -> CaseState:
    """Give the state of a case whose hearing has come from one phase to another."""
    if before is HearingPhase.SCHEDULED and now is HearingPhase.OPEN:
        return after(state, Step.HEARING_OPENED)
    if before is not HearingPhase.CLOSED and now is HearingPhase.CLOSED:
        return after(state, Step.HEARING_CLOSED)
    return state
