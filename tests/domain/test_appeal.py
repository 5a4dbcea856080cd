"""Each party's own time, an appeal's way upward, and no effect before everybody's time is over."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from client.protocol.errors import Reason, Refused
from client.protocol.ids import FileHash, ParticipantId
from server_stub.domain.appeal import (
    BY,
    FINAL,
    PERIODS,
    START,
    TABLE,
    AnswerAppeal,
    AppealCommand,
    Appeals,
    AppealState,
    Decision,
    FileAppeal,
    LetPeriodPass,
    ReportServed,
    SendAppealCopy,
    SendFileUp,
    WithdrawAppeal,
    apply,
    decide,
)
from server_stub.domain.calendar import end_of
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import LetPass, Office
from tests.domain.tables import NOW, WALKS, asked, check_table

ZHAO, QIAN = ParticipantId("zhao"), ParticipantId("qian")
HASH, DAY = FileHash("ab" * 32), timedelta(days=1)
PARTY, CLERK, CLOCK = Office.PARTY, Office.CLERK, Office.CLOCK
Deed = tuple[AppealCommand, Office, int]
SERVED: tuple[Deed, ...] = (
    (ReportServed(ZHAO, NOW), CLERK, 0),
    (ReportServed(QIAN, NOW + 3 * DAY), CLERK, 3),
)
ZHAO_APPEALS = FileAppeal(ZHAO, HASH, HASH, Decimal(2_000_000))
QIAN_APPEALS = FileAppeal(QIAN, HASH, HASH, Decimal(1_000))
APPEALED: tuple[Deed, ...] = (*SERVED, (ZHAO_APPEALS, PARTY, 4))
COPIED: tuple[Deed, ...] = (*APPEALED, (SendAppealCopy(), CLERK, 5))


def after(*deeds: Deed, decision: Decision = Decision.JUDGMENT) -> Appeals:
    appeals = Appeals(decision=decision, parties=(ZHAO, QIAN))
    for command, by, days in deeds:
        for event in decide(command, appeals, asked(by, NOW + days * DAY)):
            appeals = apply(appeals, event)
    return appeals


def then(appeals: Appeals, command: AppealCommand, by: Office, days: int) -> Appeals:
    for event in decide(command, appeals, asked(by, NOW + days * DAY)):
        appeals = apply(appeals, event)
    return appeals


def refused(appeals: Appeals, command: AppealCommand, by: Office, days: int) -> Reason:
    with pytest.raises(Refused) as caught:
        decide(command, appeals, asked(by, NOW + days * DAY))
    return caught.value.reason


def ends(appeals: Appeals) -> dict[tuple[Limit, str], date]:
    return {(clock.limit, clock.whose): clock.ends_on for clock in appeals.clocks}


def test_the_table_leads_everywhere_and_to_an_end() -> None:
    check_table(TABLE, AppealState, START, FINAL)
    assert set(PERIODS) == set(Decision)


def test_each_partys_time_runs_from_their_own_service() -> None:
    assert ends(after(*SERVED)) == {
        (Limit.APPEAL_JUDGMENT, ZHAO): date(2026, 3, 17),
        (Limit.APPEAL_JUDGMENT, QIAN): date(2026, 3, 20),
    }
    assert after(*SERVED, SERVED[0]) == after(*SERVED)
    ruling = after(SERVED[0], decision=Decision.APPEALABLE_RULING)
    assert ends(ruling) == {(Limit.APPEAL_RULING, ZHAO): date(2026, 3, 12)}
    abroad = after((ReportServed(ZHAO, NOW, abroad=True), CLERK, 0))
    assert ends(abroad) == {(Limit.APPEAL_JUDGMENT, ZHAO): date(2026, 4, 1)}


def test_nothing_takes_effect_before_everybodys_time_is_over() -> None:
    served = after(*SERVED)
    assert refused(served, LetPeriodPass(QIAN), CLOCK, 17) is Reason.PERIOD_RUNNING
    one = then(served, LetPeriodPass(ZHAO), CLOCK, 16)
    assert (one.state, one.effective_at) == (AppealState.WAITING, None)
    both = then(one, LetPeriodPass(QIAN), CLOCK, 40)
    assert both.state is AppealState.EFFECTIVE
    assert both.effective_at == end_of(date(2026, 3, 20))


def test_a_party_who_was_never_served_holds_it_back() -> None:
    one = then(after(SERVED[0]), LetPeriodPass(ZHAO), CLOCK, 40)
    assert one.state is AppealState.WAITING
    assert refused(one, LetPeriodPass(QIAN), CLOCK, 40) is Reason.PERIOD_RUNNING
    assert refused(one, QIAN_APPEALS, PARTY, 1) is Reason.STEP_NOT_OPEN


def test_what_cannot_be_appealed_takes_effect_when_all_are_served() -> None:
    one = after(SERVED[0], decision=Decision.FINAL)
    assert (one.state, one.clocks) == (AppealState.WAITING, ())
    assert refused(one, ZHAO_APPEALS, PARTY, 0) is Reason.NO_APPEAL
    both = after(*SERVED, decision=Decision.FINAL)
    assert (both.state, both.effective_at) == (AppealState.EFFECTIVE, NOW + 3 * DAY)


def test_an_appeal_is_filed_in_time_signed_and_once() -> None:
    served = after(*SERVED)
    assert refused(served, ZHAO_APPEALS, PARTY, 16) is Reason.PERIOD_OVER
    unsigned = FileAppeal(ZHAO, HASH, None, Decimal(1))
    assert refused(served, unsigned, PARTY, 1) is Reason.SIGNATURE_MISSING
    appealed = after(*APPEALED)
    assert refused(appealed, ZHAO_APPEALS, PARTY, 5) is Reason.ALREADY_SO
    stranger = FileAppeal(ParticipantId("sun"), HASH, HASH, Decimal(1))
    assert refused(served, stranger, PARTY, 1) is Reason.NO_SUCH_PARTICIPANT
    passed = then(served, LetPeriodPass(ZHAO), CLOCK, 16)
    assert refused(passed, ZHAO_APPEALS, PARTY, 16) is Reason.PERIOD_OVER
    assert refused(served, ZHAO_APPEALS, CLERK, 1) is Reason.NOT_YOUR_OFFICE


def test_an_appeal_goes_up_by_its_clocks() -> None:
    appealed = after(*APPEALED)
    assert set(ends(appealed)) == {(Limit.APPEAL_JUDGMENT, QIAN), (Limit.APPEAL_COPY, "")}
    copied = after(*COPIED)
    assert (Limit.APPEAL_ANSWER, "") in ends(copied)
    answered = then(copied, AnswerAppeal(QIAN, HASH), PARTY, 6)
    assert answered.state is AppealState.READY
    assert set(ends(answered)) == {(Limit.APPEAL_JUDGMENT, QIAN), (Limit.APPEAL_FILE_UP, "")}
    assert refused(answered, SendFileUp(), CLERK, 7) is Reason.PERIOD_RUNNING
    over = then(answered, LetPeriodPass(QIAN), CLOCK, 40)
    assert then(over, SendFileUp(), CLERK, 40).state is AppealState.SENT_UP


def test_who_does_not_answer_does_not_hold_it_back() -> None:
    copied = after(*COPIED)
    assert refused(copied, LetPass(), CLOCK, 8) is Reason.PERIOD_RUNNING
    assert then(copied, LetPass(), CLOCK, 40).state is AppealState.READY
    assert refused(after(*APPEALED), AnswerAppeal(QIAN, HASH), PARTY, 6) is Reason.STEP_NOT_OPEN


def test_a_second_appeal_has_its_own_copy_and_answers() -> None:
    both = then(after(*COPIED), QIAN_APPEALS, PARTY, 6)
    assert (both.state, set(ends(both))) == (AppealState.APPEALED, {(Limit.APPEAL_COPY, "")})
    copied = then(both, SendAppealCopy(), CLERK, 7)
    one = then(copied, AnswerAppeal(QIAN, HASH), PARTY, 8)
    assert (one.state, ends(one)) == (AppealState.ANSWERING, ends(copied))
    assert then(one, AnswerAppeal(ZHAO, HASH), PARTY, 8).state is AppealState.READY
    left = then(copied, WithdrawAppeal(ZHAO), PARTY, 8)
    assert (left.state, set(left.appellants)) == (AppealState.ANSWERING, {QIAN})


def test_an_appeal_taken_back_leaves_the_others_their_time() -> None:
    back = then(after(*COPIED), WithdrawAppeal(ZHAO), PARTY, 6)
    assert back.state is AppealState.WAITING
    assert set(ends(back)) == {(Limit.APPEAL_JUDGMENT, QIAN)}
    assert refused(back, ZHAO_APPEALS, PARTY, 6) is Reason.PERIOD_OVER
    assert refused(back, WithdrawAppeal(ZHAO), PARTY, 6) is Reason.STEP_NOT_OPEN
    assert then(back, LetPeriodPass(QIAN), CLOCK, 40).state is AppealState.EFFECTIVE
    alone = then(after(*COPIED), LetPeriodPass(QIAN), CLOCK, 40)
    effective = then(alone, WithdrawAppeal(ZHAO), PARTY, 41)
    assert (effective.state, effective.effective_at) == (AppealState.EFFECTIVE, NOW + 41 * DAY)


PARTIES = st.sampled_from([ZHAO, QIAN])
COMMANDS: st.SearchStrategy[AppealCommand] = st.one_of(
    st.builds(ReportServed, PARTIES, st.just(NOW)),
    st.builds(FileAppeal, PARTIES, st.just(HASH), st.just(HASH), st.just(Decimal(1))),
    st.builds(WithdrawAppeal, PARTIES),
    st.builds(LetPeriodPass, PARTIES),
    st.builds(AnswerAppeal, PARTIES, st.just(HASH)),
    st.sampled_from([SendAppealCopy(), SendFileUp(), LetPass()]),
)


class AppealWalk(RuleBasedStateMachine):
    """Parties are served, appeal, take back and answer in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.appeals, self.now = Appeals(decision=Decision.JUDGMENT, parties=(ZHAO, QIAN)), NOW

    @initialize(decision=st.sampled_from(Decision))
    def begin(self, decision: Decision) -> None:
        self.appeals = Appeals(decision=decision, parties=(ZHAO, QIAN))

    @rule(command=COMMANDS, days=st.sampled_from([0, 0, 1, 20]), other=st.sampled_from(Office))
    def ask(self, command: AppealCommand, days: int, other: Office) -> None:
        self.now += days * DAY
        if isinstance(command, ReportServed):
            command = ReportServed(command.party, self.now)
        before, allowed = self.appeals, BY[type(command)]
        by = other if other in allowed else min(allowed)
        try:
            events = decide(command, before, asked(by, self.now))
        except Refused:
            assert self.appeals == before
            return
        for event in events:
            self.appeals = apply(before, event)

    @invariant()
    def who_was_served_and_has_not_acted_has_time_of_their_own(self) -> None:
        if self.appeals.state in FINAL:
            return
        waiting = self.appeals.served - self.appeals.done - self.appeals.appellants
        running = {clock.whose for clock in self.appeals.clocks if clock.whose}
        assert running == waiting

    @invariant()
    def an_appeal_on_its_way_has_one_clock(self) -> None:
        on_its_way = {
            AppealState.APPEALED: [Limit.APPEAL_COPY],
            AppealState.ANSWERING: [Limit.APPEAL_ANSWER],
            AppealState.READY: [Limit.APPEAL_FILE_UP],
        }
        found = [clock.limit for clock in self.appeals.clocks if not clock.whose]
        assert found == on_its_way.get(self.appeals.state, [])

    @invariant()
    def it_is_in_force_only_when_nobody_can_appeal(self) -> None:
        in_force = self.appeals.state is AppealState.EFFECTIVE
        assert in_force is (self.appeals.effective_at is not None)
        assert not in_force or self.appeals.done == {ZHAO, QIAN}


AppealWalk.TestCase.settings = WALKS
TestAppealWalk = AppealWalk.TestCase


def test_the_day_of_effect_is_the_day_after_the_last_end() -> None:
    end: datetime = end_of(date(2026, 3, 20))
    assert end.date() == date(2026, 3, 21)
