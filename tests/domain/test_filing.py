"""From draft to docket: seven days for the court, every defect at once, nothing on refusal."""

from datetime import date, timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from client.protocol.errors import Reason, Refused
from client.protocol.ids import DocumentId, FileHash
from server_stub.domain.case_numbers import Series
from server_stub.domain.filing import (
    FINAL,
    START,
    TABLE,
    AcceptFiling,
    CorrectFiling,
    Defect,
    Filing,
    FilingCommand,
    FilingState,
    LetCorrectionLapse,
    RefuseFiling,
    ReturnFiling,
    SubmitFiling,
    WithdrawFiling,
    apply,
    decide,
)
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Asked, Office, running
from tests.domain.tables import NOW, WALKS, asked, check_table

HASH = FileHash("ab" * 32)
NUMBER = Series(2026, "京0491", "民初").number(9000001)
SUBMIT = SubmitFiling(HASH, HASH, identity_verified=True)
NO_ADDRESS = Defect("defendant.address", "被告住所不明确")
NO_COPY = Defect("page 3", "复印件不清晰")


def after(filing: Filing, *deeds: tuple[FilingCommand, Asked]) -> Filing:
    for command, circumstances in deeds:
        for event in decide(command, filing, circumstances):
            filing = apply(filing, event)
    return filing


def refused(command: FilingCommand, filing: Filing, circumstances: Asked) -> Reason:
    with pytest.raises(Refused) as caught:
        decide(command, filing, circumstances)
    return caught.value.reason


def submitted() -> Filing:
    return after(Filing(), (SUBMIT, asked(Office.PARTY)))


def returned(*defects: Defect) -> Filing:
    circumstances = asked(Office.REVIEWER, correction=7)
    return after(submitted(), (ReturnFiling(defects or (NO_ADDRESS,)), circumstances))


def test_the_table_leads_everywhere_and_to_an_end() -> None:
    check_table(TABLE, FilingState, START, FINAL)


def test_the_court_has_seven_days() -> None:
    clock = running(submitted().clocks, Limit.FILING_REVIEW)
    assert clock is not None
    assert clock.ends_on == date(2026, 3, 9)


def test_a_return_stops_the_courts_clock_and_starts_the_partys() -> None:
    filing = returned(NO_ADDRESS, NO_COPY)
    assert [clock.limit for clock in filing.clocks] == [Limit.CORRECTION]
    assert filing.open_defects == (NO_ADDRESS, NO_COPY)


def test_the_seven_days_begin_anew_after_the_correction() -> None:
    later = NOW + timedelta(days=3)
    filing = after(returned(), (CorrectFiling(HASH, HASH), asked(Office.PARTY, later)))
    assert [(each.limit, each.ends_on) for each in filing.clocks] == [
        (Limit.FILING_REVIEW, date(2026, 3, 12))
    ]
    assert not filing.open_defects


def test_a_second_return_says_what_is_new_and_why() -> None:
    filing = after(returned(), (CorrectFiling(HASH, HASH), asked(Office.PARTY)))
    reviewer = asked(Office.REVIEWER, correction=7)
    assert refused(ReturnFiling((NO_COPY,)), filing, reviewer) is Reason.NEW_DEFECTS_UNEXPLAINED
    explained = Defect("page 3", "复印件不清晰", why_new="更换了第3页")
    again = after(filing, (ReturnFiling((NO_ADDRESS, explained)), reviewer))
    assert again.returns == ((NO_ADDRESS,), (NO_ADDRESS, explained))


def test_a_return_names_its_defects() -> None:
    reviewer = asked(Office.REVIEWER, correction=7)
    for defects in ((), (Defect("page 1", " "),), (Defect("", "不清晰"),)):
        assert refused(ReturnFiling(defects), submitted(), reviewer) is Reason.DEFECTS_MISSING


def test_a_refusal_is_a_ruling() -> None:
    reviewer = asked(Office.REVIEWER)
    assert refused(RefuseFiling(None), submitted(), reviewer) is Reason.RULING_MISSING
    ruling = DocumentId("ruling")
    filing = after(submitted(), (RefuseFiling(ruling), reviewer))
    assert (filing.state, filing.ruling) == (FilingState.REFUSED, ruling)


def test_an_accepted_filing_has_its_number_and_the_copy_is_served_in_five_days() -> None:
    filing = after(submitted(), (AcceptFiling(NUMBER), asked(Office.REVIEWER)))
    assert filing.number == NUMBER
    assert [clock.limit for clock in filing.clocks] == [Limit.SERVE_COMPLAINT]


def test_only_who_is_verified_and_has_signed_submits() -> None:
    me = asked(Office.PARTY)
    stranger = SubmitFiling(HASH, HASH, identity_verified=False)
    assert refused(stranger, Filing(), me) is Reason.IDENTITY_NOT_VERIFIED
    unsigned = SubmitFiling(HASH, None, identity_verified=True)
    assert refused(unsigned, Filing(), me) is Reason.SIGNATURE_MISSING
    assert refused(CorrectFiling(HASH, None), returned(), me) is Reason.SIGNATURE_MISSING


def test_nobody_does_what_is_anothers_office() -> None:
    party, clerk = asked(Office.PARTY), asked(Office.CLERK)
    assert refused(AcceptFiling(NUMBER), submitted(), party) is Reason.NOT_YOUR_OFFICE
    assert refused(SUBMIT, Filing(), clerk) is Reason.NOT_YOUR_OFFICE
    assert refused(SUBMIT, submitted(), party) is Reason.STEP_NOT_OPEN


def test_what_is_not_corrected_in_time_lapses_and_not_before() -> None:
    filing, end = returned(), NOW + timedelta(days=30)
    early = asked(Office.CLOCK)
    assert refused(LetCorrectionLapse(), filing, early) is Reason.PERIOD_RUNNING
    late = asked(Office.PARTY, end)
    assert refused(CorrectFiling(HASH, HASH), filing, late) is Reason.PERIOD_OVER
    lapsed = after(filing, (LetCorrectionLapse(), asked(Office.CLOCK, end)))
    assert lapsed.state is FilingState.LAPSED


COMMANDS: list[FilingCommand] = [
    SUBMIT,
    SubmitFiling(HASH, None, identity_verified=True),
    AcceptFiling(NUMBER),
    ReturnFiling((NO_ADDRESS,)),
    ReturnFiling((NO_COPY,)),
    ReturnFiling(()),
    CorrectFiling(HASH, HASH),
    RefuseFiling(DocumentId("ruling")),
    RefuseFiling(None),
    WithdrawFiling(),
    LetCorrectionLapse(),
]
RUNS: dict[FilingState, set[Limit]] = {
    FilingState.UNDER_REVIEW: {Limit.FILING_REVIEW},
    FilingState.RETURNED: {Limit.CORRECTION},
    FilingState.ACCEPTED: {Limit.SERVE_COMPLAINT},
}


class FilingWalk(RuleBasedStateMachine):
    """Anybody asks for anything at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.filing, self.now = Filing(), NOW

    @rule(
        command=st.sampled_from(COMMANDS),
        by=st.sampled_from(Office),
        days=st.integers(0, 10),
    )
    def ask(self, command: FilingCommand, by: Office, days: int) -> None:
        self.now += timedelta(days=days)
        before = self.filing
        try:
            events = decide(command, before, asked(by, self.now, correction=7))
        except Refused:
            assert self.filing == before
            return
        assert before.state not in FINAL
        for event in events:
            self.filing = apply(self.filing, event)

    @invariant()
    def the_clocks_are_those_of_the_state(self) -> None:
        limits = {clock.limit for clock in self.filing.clocks}
        assert limits == RUNS.get(self.filing.state, set())

    @invariant()
    def only_a_docketed_case_has_a_number(self) -> None:
        assert (self.filing.number is not None) is (self.filing.state is FilingState.ACCEPTED)


FilingWalk.TestCase.settings = WALKS
TestFilingWalk = FilingWalk.TestCase
