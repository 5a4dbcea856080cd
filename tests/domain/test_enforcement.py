"""Enforcement: applied for, noticed within ten days, resting and going on, and an end."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from client.protocol.errors import Reason, Refused
from client.protocol.ids import DocumentId, FileHash
from server_stub.domain.case_numbers import Series
from server_stub.domain.deadlines import deadline_for
from server_stub.domain.enforcement import (
    FINAL,
    START,
    TABLE,
    AcceptEnforcement,
    ApplyForEnforcement,
    ConcludeForNow,
    EndEnforcement,
    Enforcement,
    EnforcementCommand,
    EnforcementState,
    RecordPerformance,
    RefuseEnforcement,
    Resume,
    SendNotice,
    Suspend,
    WithdrawApplication,
    apply,
    decide,
)
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Office
from tests.domain.tables import COURT, NOW, WALKS, asked, check_table

HASH, RULING, DAY = FileHash("ab" * 32), DocumentId("ruling"), timedelta(days=1)
NUMBER = Series(2026, "京0491", "执").number(9000001)
TIME = deadline_for(Limit.ENFORCEMENT_APPLY, date(2026, 2, 2), COURT)
APPLY = ApplyForEnforcement(HASH, HASH, Decimal(100), TIME)
PARTY, JUDGE, CLERK = Office.PARTY, Office.JUDGE, Office.CLERK
Deed = tuple[EnforcementCommand, Office]
ACCEPTED: tuple[Deed, ...] = ((APPLY, PARTY), (AcceptEnforcement(NUMBER), CLERK))
NOTICED: tuple[Deed, ...] = (*ACCEPTED, (SendNotice(), CLERK))


def then(
    enforcement: Enforcement, command: EnforcementCommand, by: Office, days: int = 0
) -> Enforcement:
    (event,) = decide(command, enforcement, asked(by, NOW + days * DAY))
    return apply(enforcement, event)


def after(*deeds: Deed) -> Enforcement:
    enforcement = Enforcement()
    for command, by in deeds:
        enforcement = then(enforcement, command, by)
    return enforcement


def refused(enforcement: Enforcement, command: EnforcementCommand, by: Office) -> Reason:
    with pytest.raises(Refused) as caught:
        decide(command, enforcement, asked(by))
    return caught.value.reason


def test_the_table_leads_everywhere_and_to_an_end() -> None:
    check_table(TABLE, EnforcementState, START, FINAL)


def test_the_notice_goes_out_within_ten_days_of_the_application() -> None:
    accepted = after(*ACCEPTED)
    assert accepted.number == NUMBER
    assert [(each.limit, each.ends_on) for each in accepted.clocks] == [
        (Limit.ENFORCEMENT_NOTICE, date(2026, 3, 12))
    ]
    assert after(*NOTICED).clocks == ()


def test_a_late_application_is_marked_and_taken() -> None:
    assert not after((APPLY, PARTY)).out_of_time
    late = then(Enforcement(), APPLY, PARTY, days=1000)
    assert (late.state, late.out_of_time) == (EnforcementState.APPLIED, True)
    unsigned = ApplyForEnforcement(HASH, None, Decimal(100), TIME)
    assert refused(Enforcement(), unsigned, PARTY) is Reason.SIGNATURE_MISSING


def test_what_is_performed_is_taken_off_until_nothing_is_left() -> None:
    part = after(*NOTICED, (RecordPerformance(Decimal(40)), CLERK))
    assert (part.state, part.outstanding) == (EnforcementState.IN_PROGRESS, Decimal(60))
    for amount in (0, -1, 61):
        too_much = RecordPerformance(Decimal(amount))
        assert refused(part, too_much, CLERK) is Reason.AMOUNT_DIFFERS
    assert then(part, RecordPerformance(Decimal(60)), CLERK).state is EnforcementState.PERFORMED


def test_an_act_is_performed_without_an_amount() -> None:
    act = ApplyForEnforcement(HASH, HASH, Decimal(0), TIME)
    noticed = after((act, PARTY), (AcceptEnforcement(NUMBER), CLERK), (SendNotice(), CLERK))
    assert then(noticed, RecordPerformance(Decimal(0)), CLERK).state is EnforcementState.PERFORMED


def test_what_rests_or_is_concluded_for_now_goes_on() -> None:
    suspended = after(*NOTICED, (Suspend(RULING), JUDGE))
    assert then(suspended, Resume("异议不成立"), JUDGE).state is EnforcementState.IN_PROGRESS
    assert refused(suspended, Resume("异议不成立"), PARTY) is Reason.NOT_YOUR_OFFICE
    concluded = after(*NOTICED, (ConcludeForNow(RULING), JUDGE))
    assert concluded.rulings == (RULING,)
    assert then(concluded, Resume("发现新财产"), PARTY).state is EnforcementState.IN_PROGRESS
    assert refused(concluded, Resume(""), PARTY) is Reason.GROUNDS_MISSING


def test_the_court_ends_it_by_a_ruling_and_the_applicant_by_a_word() -> None:
    applied = after((APPLY, PARTY))
    assert refused(applied, RefuseEnforcement(None), JUDGE) is Reason.RULING_MISSING
    assert then(applied, RefuseEnforcement(RULING), JUDGE).state is EnforcementState.REFUSED
    noticed = after(*NOTICED)
    assert then(noticed, EndEnforcement(RULING), JUDGE).state is EnforcementState.ENDED
    assert then(noticed, WithdrawApplication(), PARTY).state is EnforcementState.WITHDRAWN


COMMANDS: list[EnforcementCommand] = [
    APPLY,
    AcceptEnforcement(NUMBER),
    RefuseEnforcement(RULING),
    RefuseEnforcement(None),
    SendNotice(),
    RecordPerformance(Decimal(40)),
    RecordPerformance(Decimal(100)),
    Suspend(RULING),
    Resume("发现新财产"),
    ConcludeForNow(RULING),
    EndEnforcement(RULING),
    WithdrawApplication(),
]


class EnforcementWalk(RuleBasedStateMachine):
    """Anybody asks for anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.enforcement = Enforcement()

    @rule(command=st.sampled_from(COMMANDS), by=st.sampled_from(Office))
    def ask(self, command: EnforcementCommand, by: Office) -> None:
        before = self.enforcement
        try:
            events = decide(command, before, asked(by))
        except Refused:
            assert self.enforcement == before
            return
        assert before.state not in FINAL
        for event in events:
            self.enforcement = apply(before, event)

    @invariant()
    def the_notice_is_awaited_until_it_is_sent(self) -> None:
        awaited = self.enforcement.state in (EnforcementState.APPLIED, EnforcementState.ACCEPTED)
        limits = {clock.limit for clock in self.enforcement.clocks}
        assert limits == ({Limit.ENFORCEMENT_NOTICE} if awaited else set())

    @invariant()
    def nobody_performs_more_than_all(self) -> None:
        assert self.enforcement.outstanding >= 0


EnforcementWalk.TestCase.settings = WALKS
TestEnforcementWalk = EnforcementWalk.TestCase
