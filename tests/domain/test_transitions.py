"""What every table obeys, shown on the smallest one."""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

import pytest

from client.protocol.errors import Reason, Refused
from server_stub.domain.calendar import CourtCalendar
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import (
    Asked,
    Office,
    Row,
    check_over,
    happened,
    row_for,
    running,
)
from tests.domain.tables import NOW, asked


class Door(StrEnum):
    OPEN = "open"
    SHUT = "shut"


CLERK = frozenset({Office.CLERK})
SHUT = Row(to=Door.SHUT, by=CLERK, starts=(Limit.FEE_PAY,), keeps=True)
TABLE: dict[tuple[Door, object], Row[Door]] = {
    (Door.OPEN, "shut"): SHUT,
    (Door.SHUT, "knock"): Row(to=Door.SHUT, by=CLERK, within=Limit.FEE_PAY),
    (Door.SHUT, "open"): Row(to=Door.OPEN, by=CLERK, past=Limit.FEE_PAY),
}
UNTOLD = replace(asked(Office.CLERK), calendar=CourtCalendar([]))
MUCH_LATER = replace(UNTOLD, now=NOW + timedelta(days=30))


def refusal(state: Door, step: str, circumstances: Asked) -> Reason:
    clocks = happened("shut", SHUT, (), replace(circumstances, now=NOW)).clocks
    with pytest.raises(Refused) as caught:
        row_for(TABLE, state, step, clocks, circumstances)
    return caught.value.reason


def test_what_does_not_stand_in_the_table_is_refused() -> None:
    assert refusal(Door.OPEN, "knock", asked(Office.CLERK)) is Reason.STEP_NOT_OPEN
    assert refusal(Door.OPEN, "shut", asked(Office.PARTY)) is Reason.NOT_YOUR_OFFICE


def test_a_time_limit_is_waited_for_and_kept() -> None:
    late = asked(Office.CLERK, NOW + timedelta(days=30))
    assert refusal(Door.SHUT, "open", asked(Office.CLERK)) is Reason.PERIOD_RUNNING
    assert refusal(Door.SHUT, "knock", late) is Reason.PERIOD_OVER


def test_while_nobody_knows_the_holidays_nothing_is_held_against_anybody() -> None:
    clocks = happened("shut", SHUT, (), UNTOLD).clocks
    assert refusal(Door.SHUT, "open", MUCH_LATER) is Reason.PERIOD_UNKNOWN
    assert row_for(TABLE, Door.SHUT, "knock", clocks, MUCH_LATER).to is Door.SHUT


def test_a_clock_that_never_ran_has_not_run_out() -> None:
    with pytest.raises(Refused) as caught:
        check_over(None, NOW)
    assert caught.value.reason is Reason.PERIOD_RUNNING


def test_a_clock_started_again_replaces_the_one_that_ran() -> None:
    first = happened("shut", SHUT, (), asked(Office.CLERK)).clocks
    again = happened("shut", SHUT, first, asked(Office.CLERK, NOW + timedelta(days=1))).clocks
    assert len(again) == 1
    clock = running(again, Limit.FEE_PAY)
    assert clock is not None
    assert clock.runs_from_on > first[0].runs_from_on
