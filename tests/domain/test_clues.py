"""Property clues: whole or not taken, checked within days, never under control for ever."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from client.protocol.errors import Reason, Refused
from server_stub.domain.clues import (
    CONTROLS,
    FINAL,
    START,
    TABLE,
    Clue,
    ClueCommand,
    ClueFile,
    ClueState,
    Property,
    Realise,
    Release,
    ReportFound,
    TakeControl,
    TellClue,
    apply,
    decide,
)
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import LetPass, Office
from tests.domain.tables import NOW, WALKS, asked, check_table

DAY = timedelta(days=1)
CLUE = Clue(category=Property.CASH, owner="钱某", description="存款", location="某银行某支行")
FOUND = ReportFound(found=True, findings="账户余额三万元")
PARTY, JUDGE, CLOCK = Office.PARTY, Office.JUDGE, Office.CLOCK


def then(file: ClueFile, command: ClueCommand, by: Office, days: int = 0) -> ClueFile:
    (event,) = decide(command, file, asked(by, NOW + days * DAY))
    return apply(file, event)


def refused(file: ClueFile, command: ClueCommand, by: Office, days: int = 0) -> Reason:
    with pytest.raises(Refused) as caught:
        decide(command, file, asked(by, NOW + days * DAY))
    return caught.value.reason


def controlled(category: Property) -> ClueFile:
    told = then(ClueFile(), TellClue(replace(CLUE, category=category)), PARTY)
    return then(then(told, FOUND, JUDGE), TakeControl(), JUDGE)


def test_the_table_leads_everywhere_and_to_an_end() -> None:
    check_table(TABLE, ClueState, START, FINAL)
    assert set(CONTROLS) == set(Property)


@pytest.mark.parametrize(("urgent", "ends_on"), [(False, 9), (True, 5)])
def test_a_clue_is_checked_within_seven_days_or_three(urgent: bool, ends_on: int) -> None:
    told = then(ClueFile(), TellClue(CLUE, urgent=urgent), PARTY)
    assert [clock.ends_on for clock in told.clocks] == [date(2026, 3, ends_on)]


@pytest.mark.parametrize(
    "partly",
    [replace(CLUE, owner=""), replace(CLUE, description=" "), replace(CLUE, location="")],
)
def test_a_clue_is_told_wholly(partly: Clue) -> None:
    assert refused(ClueFile(), TellClue(partly), PARTY) is Reason.CLUE_INCOMPLETE


@pytest.mark.parametrize(
    ("category", "year"),
    [(Property.CASH, 2027), (Property.MOVABLE, 2028), (Property.REAL_ESTATE, 2029)],
)
def test_control_ends_by_itself_unless_it_is_renewed(category: Property, year: int) -> None:
    file = controlled(category)
    (clock,) = file.clocks
    assert (clock.limit, clock.nominal_on) == (CONTROLS[category], date(year, 3, 2))
    assert refused(file, LetPass(), CLOCK, 300) is Reason.PERIOD_RUNNING
    assert then(file, LetPass(), CLOCK, 1500).state is ClueState.RELEASED
    renewed = then(file, TakeControl(), JUDGE, 200)
    assert len(renewed.clocks) == 1
    assert renewed.clocks[0].ends_on > clock.ends_on


def test_what_the_court_finds_and_does_is_said() -> None:
    told = then(ClueFile(), TellClue(CLUE), PARTY)
    nothing = ReportFound(found=False, findings="查无此账户")
    assert then(told, nothing, JUDGE).state is ClueState.NOTHING_FOUND
    unsaid = ReportFound(found=False, findings="")
    assert refused(told, unsaid, JUDGE) is Reason.GROUNDS_MISSING
    file = controlled(Property.CASH)
    assert refused(file, Release(" "), JUDGE) is Reason.GROUNDS_MISSING
    assert then(file, Release("申请人同意"), JUDGE).state is ClueState.RELEASED
    realised = then(file, Realise(Decimal(30_000)), JUDGE)
    assert (realised.state, realised.proceeds) == (ClueState.REALISED, Decimal(30_000))


COMMANDS: list[ClueCommand] = [
    TellClue(CLUE),
    TellClue(CLUE, urgent=True),
    FOUND,
    ReportFound(found=False, findings="查无此账户"),
    TakeControl(),
    Release("申请人同意"),
    Realise(Decimal(1)),
    LetPass(),
]
RUNS = {ClueState.CONTROLLED: {Limit.CONTROL_FUNDS}}


class ClueWalk(RuleBasedStateMachine):
    """Anybody asks for anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.file, self.now = ClueFile(), NOW

    @rule(
        command=st.sampled_from(COMMANDS),
        by=st.sampled_from(Office),
        days=st.sampled_from([0, 1, 400]),
    )
    def ask(self, command: ClueCommand, by: Office, days: int) -> None:
        self.now += days * DAY
        before = self.file
        if self.now.year > 2030:
            return
        try:
            events = decide(command, before, asked(by, self.now))
        except Refused:
            assert self.file == before
            return
        assert before.state not in FINAL
        for event in events:
            self.file = apply(before, event)

    @invariant()
    def the_clocks_are_those_of_the_state(self) -> None:
        limits = {clock.limit for clock in self.file.clocks}
        if self.file.state is ClueState.CHECKING:
            assert limits <= {Limit.CLUE_CHECK, Limit.CLUE_CHECK_URGENT}
            assert len(limits) == 1
        else:
            assert limits == RUNS.get(self.file.state, set())


ClueWalk.TestCase.settings = WALKS
TestClueWalk = ClueWalk.TestCase
