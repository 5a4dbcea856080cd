"""When a thing is due, counted as the court counts.

A deadline is a limit of the law (`server_stub.domain.statutory_limits`), the day of an event, and
the arithmetic between them. The day and the hour of the event are not counted; a period of months
ends on the corresponding day, or on the month's last; one that would end on a day the court is
closed ends on the next open day; closed days inside it are counted like others (Civil Procedure
Law art. 85; Civil Code art. 202, 203). A deadline carries all of it, so that a person can be shown
who must do what by when, under which article, and what happens otherwise.

Where a period runs into a year whose holidays are not known yet, the deadline says so (`settled`
is false): it cannot end before `ends_on`, and nothing may be held against anybody after it. This
module only counts: what follows from a day that has passed is decided elsewhere.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from server_stub.domain.calendar import (
    COURT_TIME,
    ONE_DAY,
    CourtCalendar,
    YearUnknown,
    court_day,
    end_of,
)
from server_stub.domain.law import Article
from server_stub.domain.statutory_limits import TIME_LIMITS
from server_stub.domain.time_limits import Bound, Duty, Limit, Otherwise, RunsFrom, TimeLimit, Unit


class CannotCount(ValueError):
    """What was asked is not a deadline under the table: a length out of bounds, a wrong growth."""


@dataclass(frozen=True, slots=True, order=True)
class Uncounted:
    """Days that do not count: a public announcement, an appraisal, a suspended period and so on
    (Interpretation of the Civil Procedure Law art. 243; Evidence art. 55). Both ends belong to it.
    """

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """By when something is due, with its limit and its arithmetic."""

    limit: Limit
    runs_from_on: date
    """The day of the event, which is not counted."""
    length: int
    unit: Unit
    uncounted_days: int = 0
    nominal_on: date
    """The last day as counted, before anyone has asked whether the court is open on it."""
    closed: tuple[date, ...] = ()
    """The closed days that push the end back, in order."""
    ends_on: date
    """The last day on which the thing may be done."""
    due_at: datetime
    """The moment at which it is too late."""
    whose: str = ""
    """The person for whom it runs, where each has their own."""
    settled: bool = True
    """False where the holidays that decide the end have not been told yet."""
    moved_from: date | None = None
    """The last day by the law alone, where more time was granted."""
    moved_by: str = ""
    """The application on which it was granted."""

    @property
    def rule(self) -> TimeLimit:
        """The row of the law that it follows."""
        return TIME_LIMITS[self.limit]

    @property
    def who(self) -> Duty:
        """Who must act."""
        return self.rule.who

    @property
    def runs_from(self) -> RunsFrom:
        """The event it runs from."""
        return self.rule.runs_from

    @property
    def law(self) -> tuple[Article, ...]:
        """The articles it stands under."""
        return self.rule.law

    @property
    def otherwise(self) -> Otherwise:
        """What happens when it runs out unused."""
        return self.rule.otherwise

    def has_passed(self, now: datetime) -> bool:
        """Whether it is too late; raises `YearUnknown` where nobody can say yet."""
        if now < self.due_at:
            return False
        if not self.settled:
            raise YearUnknown(self.ends_on.year)
        return True

    def is_kept(self, received_at: datetime, *, posted_on: date | None = None) -> bool:
        """Whether something came in time; what was posted before the end is (art. 85)."""
        if posted_on is not None and posted_on <= self.ends_on:
            return True
        return received_at < self.due_at


def deadline_for(
    limit: Limit,
    on: date,
    calendar: CourtCalendar,
    *,
    abroad: bool = False,
    set_length: int | None = None,
    grown_by: int = 0,
    uncounted: Iterable[Uncounted] = (),
) -> Deadline:
    """Count a limit from the day of its event.

    `abroad` is a party without a domicile in the country; `set_length` is what the court has set
    where the law only bounds it; `grown_by` is what was granted on top, in the limit's own unit.
    Raises `CannotCount` for what the law does not allow.
    """
    rule = TIME_LIMITS[limit]
    if rule.span.ends_with:
        raise CannotCount(f"{limit} ends with another limit")
    if rule.span.unit is Unit.HOURS:
        raise CannotCount(f"{limit} is counted from an hour")
    length = _length(rule, abroad=abroad, set_length=set_length) + _growth(rule, grown_by)
    if rule.span.before:
        return _backwards(rule, on, length)
    spans = tuple(uncounted)
    if rule.span.unit is Unit.WORKING_DAYS:
        if spans:
            raise CannotCount("working days have no uncounted days among them")
        return _working_days(rule, on, length, calendar)
    plain = _plain_end(on, length, rule.span.unit)
    nominal = _pushed_by(spans, on, plain)
    return _on_open_day(
        Deadline(
            limit=limit,
            runs_from_on=on,
            length=length,
            unit=rule.span.unit,
            uncounted_days=(nominal - plain).days,
            nominal_on=nominal,
            ends_on=nominal,
            due_at=end_of(nominal),
        ),
        calendar,
    )


def deadline_from(
    limit: Limit,
    at: datetime,
    calendar: CourtCalendar,
    *,
    abroad: bool = False,
    set_length: int | None = None,
    grown_by: int = 0,
) -> Deadline:
    """Count a limit from the moment of its event: from its hour, or from its day in Beijing."""
    rule = TIME_LIMITS[limit]
    if rule.span.unit is not Unit.HOURS:
        return deadline_for(
            limit,
            court_day(at),
            calendar,
            abroad=abroad,
            set_length=set_length,
            grown_by=grown_by,
        )
    length = _length(rule, abroad=abroad, set_length=set_length) + _growth(rule, grown_by)
    begun = at.astimezone(COURT_TIME)
    full_hour = begun.replace(minute=0, second=0, microsecond=0)
    # The hour that has begun is not counted, as the day is not (art. 85).
    first = full_hour if full_hour == begun else full_hour + timedelta(hours=1)
    due_at = first + timedelta(hours=length)
    return Deadline(
        limit=limit,
        runs_from_on=court_day(at),
        length=length,
        unit=Unit.HOURS,
        nominal_on=due_at.date(),
        ends_on=due_at.date(),
        due_at=due_at,
    )


def deadline_with(limit: Limit, other: Deadline) -> Deadline:
    """Give the deadline of a limit that ends with another, such as an objection to jurisdiction."""
    if other.limit not in TIME_LIMITS[limit].span.ends_with:
        raise CannotCount(f"{limit} does not end with {other.limit}")
    return replace(other, limit=limit)


def moved_to(clock: Deadline, until: date, by: str, calendar: CourtCalendar) -> Deadline:
    """Give a deadline as it stands when more time was granted until a day, for that reason.

    What is granted takes nothing away: a day that the clock reaches anyhow moves nothing. A day
    that the court has named and is closed on is pushed on like any other (art. 85).
    """
    if until <= clock.ends_on:
        return clock
    moved = replace(
        clock,
        nominal_on=until,
        closed=(),
        ends_on=until,
        due_at=end_of(until),
        settled=True,
        moved_from=clock.moved_from or clock.ends_on,
        moved_by=by,
    )
    return _on_open_day(moved, calendar)


class NoticeFit(StrEnum):
    """How a notice lies before its hearing (Civil Procedure Law art. 139)."""

    ENOUGH = "enough"
    BARELY = "barely"
    """Exactly so many days before, which some read as too few."""
    TOO_LATE = "too_late"


def notice_fit(served_on: date, hearing_on: date, limit: Limit = Limit.HEARING_NOTICE) -> NoticeFit:
    """Say whether a notice was served so many days before the hearing; its day is not counted."""
    last = hearing_on - timedelta(days=TIME_LIMITS[limit].span.length)
    if served_on > last:
        return NoticeFit.TOO_LATE
    return NoticeFit.BARELY if served_on == last else NoticeFit.ENOUGH


def months_after(day: date, months: int) -> date:
    """Give the corresponding day so many months on, or that month's last (Civil Code art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _length(rule: TimeLimit, *, abroad: bool, set_length: int | None) -> int:
    span = rule.span
    statutory = span.abroad if abroad and span.abroad is not None else span.length
    if set_length is None:
        if span.bound is Bound.FREE:
            raise CannotCount(f"the court has set no length for {rule.limit}")
        return statutory
    fits = {
        Bound.EXACT: set_length == statutory,
        Bound.AT_LEAST: set_length >= statutory,
        Bound.AT_MOST: 0 < set_length <= statutory,
        Bound.FREE: set_length > 0,
    }
    if not fits[span.bound]:
        raise CannotCount(f"{set_length} is not allowed for {rule.limit}")
    return set_length


def _growth(rule: TimeLimit, grown_by: int) -> int:
    if not grown_by:
        return 0
    most = [way.most for way in rule.growth]
    bounded = [step for step in most if step is not None]
    if grown_by < 0 or not most or (len(bounded) == len(most) and grown_by > sum(bounded)):
        raise CannotCount(f"{rule.limit} may not grow by {grown_by}")
    return grown_by


def _plain_end(on: date, length: int, unit: Unit) -> date:
    if unit is Unit.DAYS:
        return on + timedelta(days=length)
    return months_after(on, length * 12 if unit is Unit.YEARS else length)


def _pushed_by(spans: tuple[Uncounted, ...], on: date, plain: date) -> date:
    """Push an end back by the uncounted days before it, those in the added days too."""
    days = {
        span.first + timedelta(days=n)
        for span in spans
        for n in range((span.last - span.first).days + 1)
    }
    end = plain
    while True:
        pushed = plain + timedelta(days=sum(on < day <= end for day in days))
        if pushed == end:
            return end
        end = pushed


def _on_open_day(counted: Deadline, calendar: CourtCalendar) -> Deadline:
    try:
        closed = calendar.closed_from(counted.nominal_on)
    except YearUnknown:
        return replace(counted, settled=False)
    if not closed:
        return counted
    ends_on = closed[-1] + ONE_DAY
    return replace(counted, closed=closed, ends_on=ends_on, due_at=end_of(ends_on))


def _working_days(rule: TimeLimit, on: date, length: int, calendar: CourtCalendar) -> Deadline:
    try:
        ends_on, settled = calendar.add_working_days(on, length), True
    except YearUnknown:
        # If every day were open it would end here; it cannot end before.
        ends_on, settled = on + timedelta(days=length), False
    return Deadline(
        limit=rule.limit,
        runs_from_on=on,
        length=length,
        unit=Unit.WORKING_DAYS,
        nominal_on=ends_on,
        ends_on=ends_on,
        due_at=end_of(ends_on),
        settled=settled,
    )


def _backwards(rule: TimeLimit, on: date, length: int) -> Deadline:
    """Count back from a day that is not counted; a closed day does not push this end."""
    ends_on = on - timedelta(days=length)
    return Deadline(
        limit=rule.limit,
        runs_from_on=on,
        length=length,
        unit=rule.span.unit,
        nominal_on=ends_on,
        ends_on=ends_on,
        due_at=end_of(ends_on),
    )
