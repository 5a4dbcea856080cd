"""What time does by itself: whatever has run out is let pass, whenever the court's clock says so.

One tick looks at every matter of which a clock has run out and does what its life cycle allows time
alone to do: a return that was not corrected lapses, a period to appeal is over, an announced
service counts, an unpaid suit is treated as withdrawn. What time cannot do by itself (the court is
late, and says so) stays shown as passed. A court that slept, died or had its clock moved catches up
with its first tick; two ticks do no more than one.
"""

import logging
from datetime import datetime
from typing import Any

from client.protocol.case import CaseState
from client.protocol.errors import CourtError
from server_stub.db import UnitOfWork
from server_stub.db.queries.matters import MatterEntry
from server_stub.domain import life_cycle
from server_stub.domain.appeal import PERIODS, AppealState, LetPeriodPass
from server_stub.domain.calendar import YearUnknown
from server_stub.domain.filing import FilingState, LetCorrectionLapse
from server_stub.domain.life_cycle import Step
from server_stub.domain.matters import MatterKind
from server_stub.domain.payment import PaymentState
from server_stub.domain.service import LetAnnouncementElapse
from server_stub.domain.transitions import LetPass, Office
from server_stub.usecases import serving, uploads
from server_stub.usecases.appealing import take_effect
from server_stub.usecases.applications.claims_left import let_lapse
from server_stub.usecases.attempts import KEPT
from server_stub.usecases.checks.reminders import remind
from server_stub.usecases.court_papers import make_what_is_wanted
from server_stub.usecases.matters import act, asked
from server_stub.usecases.mediation import table
from server_stub.usecases.registry import Registry

log = logging.getLogger("mingjing.clockwork")

AT_ONCE = 50
MOST_ROUNDS = 1000
"""More matters than a court has; a clock that will not stop is no endless loop."""


def tick(registry: Registry, now: datetime) -> int:
    """Let pass what has run out by now; give how many matters went on."""
    moved = 0
    for _ in range(MOST_ROUNDS):
        with registry.books.writing() as unit:
            due = unit.matters.due(now, AT_ONCE)
            for matter in due:
                moved += _let_pass(registry, unit, matter, now)
        if len(due) < AT_ONCE:
            break
    with registry.books.writing() as unit:
        unit.attempts.forget(now - KEPT)
    uploads.tidy(registry, now)
    make_what_is_wanted(registry, now)
    remind(registry, now)
    return moved


def _let_pass(registry: Registry, unit: UnitOfWork, matter: MatterEntry, now: datetime) -> int:
    stands = matter
    ask = asked(Office.CLOCK, now, registry.calendar)
    for deed in _deeds(matter, now):
        try:
            stands = act(unit, stands, deed, ask)
        except (CourtError, YearUnknown):
            continue  # time alone does not do this, or nobody can say yet whether it is over
    if stands.version != matter.version:
        _follow(registry, unit, stands, now)
    later = [each.due_at for each in stands.stands.clocks if each.due_at > now]
    unit.matters.put_off(matter.matter, min(later, default=None))
    return int(stands.version != matter.version)


def _deeds(matter: MatterEntry, now: datetime) -> tuple[Any, ...]:
    """Give what time may do in a matter of this kind."""
    match matter.kind:
        case MatterKind.FILING:
            return (LetCorrectionLapse(),)
        case MatterKind.SERVICE:
            return (LetAnnouncementElapse(),)
        case MatterKind.APPEAL:
            limit = PERIODS[matter.stands.decision]
            over = (
                clock.whose
                for clock in matter.stands.clocks
                if clock.limit is limit and now >= clock.due_at
            )
            return (*(LetPeriodPass(each) for each in over), LetPass())
        case MatterKind.PAYMENT | MatterKind.MEDIATION | MatterKind.CLUE:
            return (LetPass(),)
        case MatterKind.ENFORCEMENT | MatterKind.APPLICATION | MatterKind.CONSENT:
            return ()


def _follow(registry: Registry, unit: UnitOfWork, matter: MatterEntry, now: datetime) -> None:
    """Move the case where what has passed moves it."""
    if matter.case is None:
        return
    state = matter.stands.state
    if matter.kind is MatterKind.SERVICE:
        serving.follow(registry, unit, matter, now)
    elif matter.kind is MatterKind.MEDIATION:
        table.follow(unit, matter)
    elif state is AppealState.EFFECTIVE:
        take_effect(unit, matter)
    elif state is FilingState.LAPSED:
        _move(unit, matter, Step.CORRECTION_LAPSED)
    elif state is PaymentState.UNPAID and not let_lapse(registry, unit, matter, now):
        _move(unit, matter, Step.WITHDRAWN)


def _move(unit: UnitOfWork, matter: MatterEntry, step: Step) -> None:
    entry = None if matter.case is None else unit.cases.get(matter.case)
    if entry is None:
        return
    if entry.state is CaseState.HEARING_IN_PROGRESS:
        log.warning("case %s is being heard and was not moved by %s", entry.case, step)
        return
    if (entry.state, step) in life_cycle.TRANSITIONS:
        # A case that has ended otherwise meanwhile is moved no more.
        unit.cases.set_state(entry.case, life_cycle.after(entry.state, step))
