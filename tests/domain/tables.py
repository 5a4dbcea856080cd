"""What must hold of every life cycle's table, whatever it is about."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from hypothesis import settings

from server_stub.domain.calendar import KNOWN_YEARS, CourtCalendar, CourtYear
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Asked, Office, Row

State = TypeVar("State", bound=Hashable)

WALKS = settings(max_examples=40, stateful_step_count=30, deadline=None)
"""How far the walks through a life cycle go."""
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
COURT = CourtCalendar(
    [*KNOWN_YEARS, *(CourtYear(year=year, holidays=frozenset()) for year in range(2027, 2040))]
)
"""Years to come without a holiday, so that long walks end on days that are known."""


def asked(by: Office, now: datetime = NOW, **lengths: int) -> Asked:
    """Somebody asks; lengths that the court sets are given by the limit's name."""
    named = {Limit(name): length for name, length in lengths.items()}
    return Asked(by=by, now=now, calendar=COURT, lengths=named)


def reach(table: Mapping[tuple[State, object], Row[State]], start: State) -> set[State]:
    """Every state that can be come to from one."""
    found, todo = {start}, [start]
    while todo:
        here = todo.pop()
        for (state, _), row in table.items():
            if state == here and row.to not in found:
                found.add(row.to)
                todo.append(row.to)
    return found


def check_table(
    table: Mapping[tuple[State, object], Row[State]],
    states: Iterable[State],
    start: State,
    final: Collection[State],
    started_elsewhere: Collection[Limit] = (),
) -> None:
    """Every state is come to, and from every state an end; no clock is awaited that never runs."""
    assert reach(table, start) == set(states)
    for state in states:
        leaves = any(here == state for here, _ in table)
        assert leaves or state in final, f"nothing leads out of {state}"
        assert reach(table, state) & set(final), f"nothing leads from {state} to an end"
    for row in table.values():
        assert row.by
    started = {limit for row in table.values() for limit in row.starts}
    awaited = {row.past for row in table.values()} | {row.within for row in table.values()}
    assert awaited - {None} <= started | set(started_elsewhere)
