"""What every life cycle of this room has in common: a table, a decision, an event, its clocks.

A life cycle is one frozen table: in which state what may be done, by whom, until or after which
time limit, where it leads, and which clocks run from then on. What does not stand in the table is
refused with a reason, and nothing has happened. What was allowed becomes one event, which carries
the state it leads to and the deadlines as they were counted then: whoever replays events needs no
calendar and comes to the same end.

The tables stand in the modules of the life cycles; the rules that a table cannot say stand beside
them.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from client.protocol.errors import Reason, Refused
from server_stub.domain.calendar import CourtCalendar, YearUnknown
from server_stub.domain.deadlines import Deadline, deadline_from, deadline_with
from server_stub.domain.statutory_limits import TIME_LIMITS
from server_stub.domain.time_limits import Limit

State = TypeVar("State", bound=Hashable)
Deed = TypeVar("Deed")


class Office(StrEnum):
    """In what capacity somebody acts; the use cases know who holds it."""

    PARTY = "party"
    """A party to the matter, or who may act for one."""
    REVIEWER = "reviewer"
    CLERK = "clerk"
    JUDGE = "judge"
    PRESIDENT = "president"
    """The president of the court, or who stands in."""
    MEDIATOR = "mediator"
    GATEWAY = "gateway"
    """A system that reports: payment, mail, the address for service."""
    CLOCK = "clock"
    """Time itself."""


@dataclass(frozen=True, slots=True)
class LetPass:
    """The time that was running has run out; only time itself says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Generic[State]):
    """One line of a life cycle's table."""

    to: State
    by: frozenset[Office]
    starts: tuple[Limit, ...] = ()
    """The clocks that run from this deed."""
    keeps: bool = False
    """Whether the clocks that run already go on; otherwise they stop."""
    within: Limit | None = None
    """The clock that must not have run out."""
    past: Limit | None = None
    """The clock that must have run out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who asks, when, and the calendar that the court counts by."""

    by: Office
    now: datetime
    calendar: CourtCalendar
    lengths: Mapping[Limit, int] = field(default_factory=dict)
    """What the court sets where the law only bounds a length."""
    whose: str = ""
    """The person for whom clocks run, where each has their own."""
    abroad: bool = False
    """Whether the clocks run for a party without a domicile in the country."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened(Generic[State, Deed]):
    """A deed that was allowed, with all that follows from it."""

    deed: Deed
    by: Office
    at: datetime
    to: State
    clocks: tuple[Deadline, ...]
    """Every clock that runs from now on."""


def row_for(
    table: Mapping[tuple[State, object], Row[State]],
    state: State,
    step: object,
    clocks: tuple[Deadline, ...],
    asked: Asked,
) -> Row[State]:
    """Give the line of a table that fits; raises `Refused`."""
    row = table.get((state, step))
    if row is None:
        raise Refused(Reason.STEP_NOT_OPEN, f"{state}")
    if asked.by not in row.by:
        raise Refused(Reason.NOT_YOUR_OFFICE, asked.by)
    if row.within is not None and _is_surely_over(
        running(clocks, row.within, asked.whose), asked.now
    ):
        raise Refused(Reason.PERIOD_OVER, row.within)
    if row.past is not None:
        check_over(running(clocks, row.past, asked.whose), asked.now)
    return row


def running(clocks: tuple[Deadline, ...], limit: Limit, whose: str = "") -> Deadline | None:
    """Give the clock of a limit among those that run for a person; None when it does not run."""
    return next((each for each in clocks if (each.limit, each.whose) == (limit, whose)), None)


def check_over(clock: Deadline | None, now: datetime) -> None:
    """Refuse what may only be done when a time has run out."""
    if clock is None:
        raise Refused(Reason.PERIOD_RUNNING)
    try:
        over = clock.has_passed(now)
    except YearUnknown as unknown:
        raise Refused(Reason.PERIOD_UNKNOWN, str(unknown.year)) from unknown
    if not over:
        raise Refused(Reason.PERIOD_RUNNING, clock.due_at.isoformat())


def happened(
    deed: Deed,
    row: Row[State],
    clocks: tuple[Deadline, ...],
    asked: Asked,
    *,
    starts: tuple[Limit, ...] = (),
    since: datetime | None = None,
) -> Happened[State, Deed]:
    """Give the event of a deed: its row's clocks, and `starts` besides, run from `since` or now.

    A clock that is started again replaces the one that ran.
    """
    begun = _begun((*row.starts, *starts), since or asked.now, asked)
    names = {(each.limit, each.whose) for each in begun}
    kept = tuple(each for each in clocks if row.keeps and (each.limit, each.whose) not in names)
    return Happened(deed=deed, by=asked.by, at=asked.now, to=row.to, clocks=(*kept, *begun))


def _begun(limits: tuple[Limit, ...], since: datetime, asked: Asked) -> tuple[Deadline, ...]:
    """Start clocks; one that ends with another ends with one that is started with it."""
    begun: list[Deadline] = []
    for limit in limits:
        ends_with = TIME_LIMITS[limit].span.ends_with
        if ends_with:
            begun.append(
                deadline_with(limit, next(each for each in begun if each.limit in ends_with))
            )
            continue
        counted = deadline_from(
            limit,
            since,
            asked.calendar,
            abroad=asked.abroad,
            set_length=asked.lengths.get(limit),
        )
        begun.append(replace(counted, whose=asked.whose))
    return tuple(begun)


def _is_surely_over(clock: Deadline | None, now: datetime) -> bool:
    """Where nobody can say yet whether a time is over, nothing is held against anybody."""
    return clock is not None and clock.settled and clock.has_passed(now)
