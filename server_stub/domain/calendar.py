"""On which days the court is open.

Saturdays, Sundays and the statutory holidays are rest days; a rest day that the State Council
has turned into a working day (调休) is a working day. Both stand in a table of one row a year,
because they are told anew each autumn; a year without a row is never guessed: whoever asks
about one of its days is told so (`YearUnknown`).

A calendar knows no period and no case; `server_stub.domain.deadlines` counts.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Final

COURT_TIME: Final = timezone(timedelta(hours=8), "CST")
"""Every period is counted in Beijing time, wherever the court's machine stands."""

ONE_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


class YearUnknown(ValueError):
    """The State Council's holidays of a year are not in the table, so nothing is counted."""

    def __init__(self, year: int) -> None:
        super().__init__(f"no holidays are entered for {year}")
        self.year = year


class DayKind(StrEnum):
    """Why the court is open on a day, or why it is not."""

    WORKING_DAY = "working_day"
    MAKE_UP_DAY = "make_up_day"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"

    @property
    def is_open(self) -> bool:
        """Whether the court is open on such a day."""
        return self in (DayKind.WORKING_DAY, DayKind.MAKE_UP_DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtYear:
    """One year as the State Council told it."""

    year: int
    holidays: frozenset[date]
    make_up_days: frozenset[date] = frozenset()
    source: str = ""

    def __post_init__(self) -> None:
        strangers = {day for day in self.holidays | self.make_up_days if day.year != self.year}
        if strangers:
            raise ValueError(f"{min(strangers)} is not a day of {self.year}")
        if self.holidays & self.make_up_days:
            raise ValueError(f"{min(self.holidays & self.make_up_days)} is both closed and open")


class CourtCalendar:
    """The years that are known, and what kind of day each of their days is."""

    def __init__(self, years: Iterable[CourtYear]) -> None:
        self._years = {each.year: each for each in years}

    @property
    def years(self) -> tuple[int, ...]:
        """The years that may be counted in, earliest first."""
        return tuple(sorted(self._years))

    def with_year(self, year: CourtYear) -> "CourtCalendar":
        """Give a calendar that knows one more year, or knows it better."""
        return CourtCalendar([*self._years.values(), year])

    def kind_of(self, day: date) -> DayKind:
        """Say what kind of day it is; raises `YearUnknown`."""
        year = self._years.get(day.year)
        if year is None:
            raise YearUnknown(day.year)
        if day in year.holidays:
            return DayKind.HOLIDAY
        if day in year.make_up_days:
            return DayKind.MAKE_UP_DAY
        return DayKind.WEEKEND if day.weekday() >= _SATURDAY else DayKind.WORKING_DAY

    def is_open(self, day: date) -> bool:
        """Whether the court is open on a day; raises `YearUnknown`."""
        return self.kind_of(day).is_open

    def closed_from(self, day: date) -> tuple[date, ...]:
        """Give the closed days in a row that begin with this one; none when it is open."""
        closed: list[date] = []
        while not self.is_open(day):
            closed.append(day)
            day += ONE_DAY
        return tuple(closed)

    def next_open_day(self, day: date) -> date:
        """Give the day itself when the court is open on it, otherwise the first open day after."""
        closed = self.closed_from(day)
        return closed[-1] + ONE_DAY if closed else day

    def add_working_days(self, day: date, count: int) -> date:
        """Give the last of so many working days, counted from the day after."""
        if count < 1:
            raise ValueError(f"{count} working days are no period")
        while count:
            day += ONE_DAY
            count -= self.is_open(day)
        return day


def court_day(moment: datetime) -> date:
    """Give the day that it is at court at an aware time."""
    if moment.tzinfo is None:
        raise ValueError("a court's time names its zone")
    return moment.astimezone(COURT_TIME).date()


def end_of(day: date) -> datetime:
    """Give the moment at which a day is over: midnight, which itself is outside the day.

    A platform that takes papers round the clock is open until 24:00 (Civil Code art. 203).
    """
    return datetime(day.year, day.month, day.day, tzinfo=COURT_TIME) + ONE_DAY


def _days(year: int, *spans: str) -> frozenset[date]:
    """Read days written as `05-01` or `05-01..05-05`."""
    return frozenset(day for span in spans for day in _span(year, span))


def _span(year: int, span: str) -> Iterator[date]:
    first, _, last = span.partition("..")
    day = date.fromisoformat(f"{year}-{first}")
    end = date.fromisoformat(f"{year}-{last or first}")
    while day <= end:
        yield day
        day += ONE_DAY


YEAR_2025: Final = CourtYear(
    year=2025,
    holidays=_days(
        2025,
        "01-01",
        "01-28..02-04",
        "04-04..04-06",
        "05-01..05-05",
        "05-31..06-02",
        "10-01..10-08",
    ),
    make_up_days=_days(2025, "01-26", "02-08", "04-27", "09-28", "10-11"),
    source="国务院办公厅关于2025年部分节假日安排的通知",
)
YEAR_2026: Final = CourtYear(
    year=2026,
    holidays=_days(
        2026,
        "01-01..01-03",
        "02-15..02-23",
        "04-04..04-06",
        "05-01..05-05",
        "06-19..06-21",
        "09-25..09-27",
        "10-01..10-07",
    ),
    make_up_days=_days(2026, "01-04", "02-14", "02-28", "05-09", "09-20", "10-10"),
    source="国务院办公厅关于2026年部分节假日安排的通知（2025-11-04）",
)
KNOWN_YEARS: Final = (YEAR_2025, YEAR_2026)
"""The years told so far; a court adds the next one when it is told."""
