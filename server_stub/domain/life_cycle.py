"""How far a case comes, and by what: one explicit table of transitions.

What does not stand in the table cannot happen. Pausing and resuming a hearing do not move the
case; a case that has been heard may be heard again. The lives within a case (its filing, a
service, a payment, an appeal) have tables of their own; where one of them moves the case, its use
case takes the step here in the same transaction.
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
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CORRECTED = "corrected"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    CORRECTION_LAPSED = "correction_lapsed"
    WITHDRAWN = "withdrawn"
    """By the plaintiff, or deemed so: unpaid or absent (art. 146; fee measures art. 22)."""
    MEDIATION_BEGUN = "mediation_begun"
    MEDIATION_ENDED = "mediation_ended"
    """Without an agreement: the suit goes on where it was."""
    SETTLED = "settled"
    APPEALED = "appealed"
    DECIDED_ON_APPEAL = "decided_on_appeal"
    TOOK_EFFECT = "took_effect"
    ENFORCEMENT_BEGUN = "enforcement_begun"
    ENFORCEMENT_ENDED = "enforcement_ended"
    ARCHIVED = "archived"
    TRANSFERRED = "transferred"
    """To the court that has jurisdiction (art. 130)."""


_S, _T = CaseState, Step
BEFORE_JUDGMENT = (_S.ACCEPTED, _S.HEARING_SCHEDULED, _S.HEARING_IN_PROGRESS, _S.HEARD)
"""Docketed and not yet decided."""
_ENDED_WHILE_HEARD = frozenset({_S.WITHDRAWN, _S.SETTLED, _S.TRANSFERRED})
"""Where a case may have come during its hearing, which is closed all the same."""
_OVER = (_S.REFUSED, _S.LAPSED, _S.WITHDRAWN, _S.SETTLED, _S.EFFECTIVE, _S.TRANSFERRED)
TRANSITIONS: dict[tuple[CaseState, Step], CaseState] = {
    # To the docket (Civil Procedure Law art. 122-126).
    (_S.DRAFT, _T.SUBMITTED): _S.UNDER_REVIEW,
    (_S.DRAFT, _T.WITHDRAWN): _S.WITHDRAWN,
    (_S.UNDER_REVIEW, _T.RETURNED): _S.RETURNED,
    (_S.UNDER_REVIEW, _T.ACCEPTED): _S.ACCEPTED,
    (_S.UNDER_REVIEW, _T.REFUSED): _S.REFUSED,
    (_S.UNDER_REVIEW, _T.WITHDRAWN): _S.WITHDRAWN,
    (_S.UNDER_REVIEW, _T.MEDIATION_BEGUN): _S.IN_MEDIATION,
    (_S.RETURNED, _T.CORRECTED): _S.UNDER_REVIEW,
    (_S.RETURNED, _T.CORRECTION_LAPSED): _S.LAPSED,
    (_S.RETURNED, _T.WITHDRAWN): _S.WITHDRAWN,
    # Mediation before the docket; one after it does not move the case until it settles.
    (_S.IN_MEDIATION, _T.MEDIATION_ENDED): _S.UNDER_REVIEW,
    (_S.IN_MEDIATION, _T.SETTLED): _S.SETTLED,
    (_S.IN_MEDIATION, _T.WITHDRAWN): _S.WITHDRAWN,
    # To judgment.
    (_S.ACCEPTED, _T.HEARING_SCHEDULED): _S.HEARING_SCHEDULED,
    (_S.HEARD, _T.HEARING_SCHEDULED): _S.HEARING_SCHEDULED,
    (_S.HEARING_SCHEDULED, _T.HEARING_SCHEDULED): _S.HEARING_SCHEDULED,
    (_S.HEARING_IN_PROGRESS, _T.HEARING_SCHEDULED): _S.HEARING_IN_PROGRESS,
    (_S.HEARING_SCHEDULED, _T.HEARING_OPENED): _S.HEARING_IN_PROGRESS,
    (_S.HEARD, _T.HEARING_OPENED): _S.HEARING_IN_PROGRESS,
    (_S.HEARING_IN_PROGRESS, _T.HEARING_CLOSED): _S.HEARD,
    (_S.HEARD, _T.JUDGMENT_SERVED): _S.JUDGED,
    **{(state, _T.WITHDRAWN): _S.WITHDRAWN for state in BEFORE_JUDGMENT},
    **{(state, _T.SETTLED): _S.SETTLED for state in BEFORE_JUDGMENT},
    **{(state, _T.TRANSFERRED): _S.TRANSFERRED for state in BEFORE_JUDGMENT},
    # After it (art. 171, 182, 247).
    (_S.JUDGED, _T.APPEALED): _S.APPEALED,
    (_S.APPEALED, _T.APPEALED): _S.APPEALED,
    (_S.JUDGED, _T.TOOK_EFFECT): _S.EFFECTIVE,
    (_S.APPEALED, _T.TOOK_EFFECT): _S.EFFECTIVE,
    (_S.APPEALED, _T.DECIDED_ON_APPEAL): _S.EFFECTIVE,
    (_S.EFFECTIVE, _T.ENFORCEMENT_BEGUN): _S.IN_ENFORCEMENT,
    (_S.SETTLED, _T.ENFORCEMENT_BEGUN): _S.IN_ENFORCEMENT,
    (_S.IN_ENFORCEMENT, _T.ENFORCEMENT_ENDED): _S.EFFECTIVE,
    **{(state, _T.ARCHIVED): _S.ARCHIVED for state in _OVER},
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
        if state in _ENDED_WHILE_HEARD:
            return state
        return after(state, Step.HEARING_CLOSED)
    return state
