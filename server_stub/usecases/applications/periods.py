"""How long a party may still apply: its time to answer, and the case's time for evidence.

The time to answer runs from the service of the copy on that party (Civil Procedure Law art. 128),
and its clock carries what was granted.
The time for evidence is the one that the court's notice named when the case was opened; extended
for one party it is extended for all; claims that are new may have it set anew; while it is not
settled which court has jurisdiction it stands still (Rules of Evidence art. 51, 54, 55).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from client.protocol.applying import ApplicationKind, ApplicationState
from client.protocol.case import DocumentKind
from client.protocol.ids import ParticipantId
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry
from server_stub.domain.application_kinds import Times
from server_stub.domain.calendar import ONE_DAY, court_day
from server_stub.domain.deadlines import Deadline, Uncounted, deadline_for, moved_to
from server_stub.domain.delivery import Paper
from server_stub.domain.matters import MatterKind
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import running
from server_stub.usecases.registry import Registry
from server_stub.usecases.serving_views import recipient_of
from server_stub.usecases.suit import halvings_of

SET_ANEW: Final = (
    ApplicationKind.EVIDENCE_EXTENSION,
    ApplicationKind.COUNTERCLAIM,
    ApplicationKind.CHANGE_OF_CLAIMS,
)
"""After which the court names another day for evidence (Rules of Evidence art. 54, 55)."""


def times_of(
    registry: Registry, unit: UnitOfWork, case: CaseEntry, party: ParticipantId, now: datetime
) -> Times:
    """Give what ends this party's time to apply."""
    return Times(
        state=case.state,
        answer=time_to_answer(unit, case, party),
        evidence=time_for_evidence(registry, unit, case, now),
    )


def time_to_answer(unit: UnitOfWork, case: CaseEntry, party: ParticipantId) -> Deadline | None:
    """Give a party's own time to answer; None while the copy was not served on it."""
    for each in unit.matters.of_case(case.case, MatterKind.SERVICE):
        if each.stands.paper is Paper.COMPLAINT_COPY and recipient_of(each) == party:
            return running(each.stands.clocks, Limit.ANSWER)
    return None


def time_for_evidence(
    registry: Registry, unit: UnitOfWork, case: CaseEntry, now: datetime
) -> Deadline | None:
    """Give the time for evidence; None where no notice has named one."""
    for each in unit.papers.documents(case.case):
        if each.kind is DocumentKind.EVIDENCE_NOTICE:
            summary = bool(halvings_of(registry, unit, case.case))
            limit = Limit.EVIDENCE_SUMMARY if summary else Limit.EVIDENCE_ORDINARY
            named = deadline_for(
                limit,
                court_day(each.made_at),
                registry.calendar,
                uncounted=_objections(unit, case, now),
            )
            return _extended(registry, unit, case, named)
    return None


def _extended(registry: Registry, unit: UnitOfWork, case: CaseEntry, clock: Deadline) -> Deadline:
    """Give the time for evidence as it was set last, which is the same for all."""
    for each in unit.matters.of_case(case.case, MatterKind.APPLICATION):
        stands = each.stands
        granted = stands.kind in SET_ANEW and stands.outcome
        if granted and stands.until is not None:
            clock = moved_to(clock, stands.until, each.matter, registry.calendar)
    return clock


def _objections(unit: UnitOfWork, case: CaseEntry, now: datetime) -> Iterator[Uncounted]:
    """Give the days on which it was not settled which court has jurisdiction."""
    appeals = unit.matters.of_case(case.case, MatterKind.APPEAL)
    for each in unit.matters.of_case(case.case, MatterKind.APPLICATION):
        stands = each.stands
        back = stands.state in (ApplicationState.WITHDRAWN, ApplicationState.LAPSED)
        if stands.kind is not ApplicationKind.JURISDICTION_OBJECTION or back:
            continue
        ended = next(
            (
                appeal.stands.effective_at
                for appeal in appeals
                if stands.decision is not None and appeal.about == stands.decision
            ),
            None,
        )
        first, last = court_day(each.made_at) + ONE_DAY, court_day(ended or now)
        if first <= last:
            yield Uncounted(first, last)
