"""The table of offices: the matrix, who is kept out, and strangers who learn nothing."""

import itertools

import pytest

from client.protocol.errors import Forbidden, NotFound
from client.protocol.roles import Role, StaffRole
from server_stub.domain.capabilities import (
    TABLE,
    Capability,
    CourtOffice,
    Reach,
    offices_in_case,
    offices_of,
    reach,
    why_not,
    why_not_in_house,
)


def test_every_office_has_a_word_on_every_capability() -> None:
    assert set(TABLE) == set(CourtOffice)
    for row in TABLE.values():
        assert set(row) == set(Capability)


REVIEWERS = {CourtOffice.FILING_REVIEWER, CourtOffice.JUDGE, CourtOffice.CLERK}
MAY: dict[Capability, tuple[set[CourtOffice], set[CourtOffice]]] = {
    # capability: (in one's own cases, in every case or in the house)
    Capability.READ_CASE: (
        {
            CourtOffice.PRESIDING_JUDGE,
            CourtOffice.JUDGE,
            CourtOffice.PEOPLES_ASSESSOR,
            CourtOffice.JUDGE_ASSISTANT,
            CourtOffice.CLERK,
        },
        set(),
    ),
    Capability.REVIEW_FILING: (set(), REVIEWERS),
    Capability.DOCKET_CASE: (set(), REVIEWERS),
    Capability.ASSIGN_BENCH: (set(), REVIEWERS),
    Capability.REGISTER_PARTIES: ({CourtOffice.CLERK}, set()),
    Capability.DECIDE_APPLICATION: ({CourtOffice.PRESIDING_JUDGE}, set()),
    Capability.DECIDE_RECUSAL: (set(), {CourtOffice.PRESIDENT}),
    Capability.SCHEDULE_HEARING: ({CourtOffice.PRESIDING_JUDGE, CourtOffice.CLERK}, set()),
    Capability.PRESIDE: ({CourtOffice.PRESIDING_JUDGE}, set()),
    Capability.RUN_COURTROOM: ({CourtOffice.PRESIDING_JUDGE, CourtOffice.CLERK}, set()),
    Capability.QUESTION: (
        {CourtOffice.PRESIDING_JUDGE, CourtOffice.JUDGE, CourtOffice.PEOPLES_ASSESSOR},
        set(),
    ),
    Capability.DELIBERATE: (
        {CourtOffice.PRESIDING_JUDGE, CourtOffice.JUDGE, CourtOffice.PEOPLES_ASSESSOR},
        set(),
    ),
    Capability.KEEP_TRANSCRIPT: ({CourtOffice.CLERK}, set()),
    Capability.EXCHANGE_EVIDENCE: (
        {CourtOffice.PRESIDING_JUDGE, CourtOffice.JUDGE, CourtOffice.JUDGE_ASSISTANT},
        set(),
    ),
    Capability.DRAFT_DECISION: (
        {CourtOffice.PRESIDING_JUDGE, CourtOffice.JUDGE, CourtOffice.JUDGE_ASSISTANT},
        set(),
    ),
    Capability.SERVE_DECISION: ({CourtOffice.PRESIDING_JUDGE}, set()),
    Capability.SEND_NOTICE: (
        {CourtOffice.PRESIDING_JUDGE, CourtOffice.JUDGE_ASSISTANT, CourtOffice.CLERK},
        set(),
    ),
    Capability.SEE_DELIVERIES: ({CourtOffice.PRESIDING_JUDGE, CourtOffice.CLERK}, set()),
    Capability.MEDIATE: (
        {
            CourtOffice.PRESIDING_JUDGE,
            CourtOffice.JUDGE,
            CourtOffice.JUDGE_ASSISTANT,
            CourtOffice.MEDIATOR,
        },
        set(),
    ),
    Capability.READ_MEDIATION: (
        {CourtOffice.PRESIDING_JUDGE, CourtOffice.JUDGE_ASSISTANT, CourtOffice.MEDIATOR},
        set(),
    ),
    Capability.CONFIRM_FEE: ({CourtOffice.CLERK}, set()),
    Capability.CLOSE_FILE: ({CourtOffice.PRESIDING_JUDGE, CourtOffice.CLERK}, set()),
    Capability.VERIFY_IDENTITY: (set(), {CourtOffice.CLERK, CourtOffice.FILING_REVIEWER}),
    Capability.VERIFY_LICENCE: (set(), {CourtOffice.CLERK, CourtOffice.FILING_REVIEWER}),
    Capability.LOAD_MEDIATORS: (set(), {CourtOffice.TECHNICIAN}),
    Capability.SEE_OUTBOX: (set(), {CourtOffice.TECHNICIAN}),
    Capability.WATCH_SYSTEM: (set(), {CourtOffice.TECHNICIAN}),
    Capability.MANAGE_STAFF: (set(), {CourtOffice.ADMINISTRATOR}),
    Capability.READ_ACCESS_LOG: (set(), {CourtOffice.ADMINISTRATOR}),
}


@pytest.mark.parametrize(
    ("office", "capability"), tuple(itertools.product(CourtOffice, Capability)), ids=str
)
def test_an_office_may_what_the_matrix_says(office: CourtOffice, capability: Capability) -> None:
    own, every = MAY[capability]
    expected = Reach.EVERY if office in every else Reach.OWN if office in own else Reach.NONE
    assert TABLE[office][capability] is expected


def test_every_capability_is_somebody_s() -> None:
    for capability in Capability:
        assert any(row[capability] is not Reach.NONE for row in TABLE.values()), capability


def test_who_keeps_the_machines_and_the_accounts_sees_no_case() -> None:
    for office in (CourtOffice.TECHNICIAN, CourtOffice.ADMINISTRATOR):
        for capability in (Capability.READ_CASE, Capability.READ_MEDIATION, Capability.DELIBERATE):
            assert TABLE[office][capability] is Reach.NONE


def test_an_office_of_the_house_opens_no_case_that_one_is_not_assigned_to() -> None:
    judge = offices_of((StaffRole.JUDGE,))
    assert reach(Capability.READ_CASE, held=judge) is Reach.NONE
    assigned = offices_in_case(Role.JUDGE, presides=False)
    assert reach(Capability.READ_CASE, held=judge, in_case=assigned) is Reach.OWN
    assert reach(Capability.PRESIDE, held=judge, in_case=assigned) is Reach.NONE
    presiding = offices_in_case(Role.JUDGE, presides=True)
    assert reach(Capability.PRESIDE, held=judge, in_case=presiding) is Reach.OWN


def test_a_party_holds_no_office_and_a_mediator_reads_no_trial_file() -> None:
    for role in (Role.PLAINTIFF, Role.LITIGATION_AGENT, Role.WITNESS, Role.OBSERVER):
        assert offices_in_case(role, presides=False) == frozenset()
    mediator = offices_in_case(Role.MEDIATOR, presides=False)
    assert reach(Capability.READ_CASE, held=(), in_case=mediator) is Reach.NONE
    assert offices_of((StaffRole.NONE,)) == frozenset()


def test_a_stranger_learns_nothing_and_a_colleague_is_told() -> None:
    held = offices_of((StaffRole.JUDGE,))
    assert isinstance(why_not(Capability.PRESIDE, held=held), NotFound)
    refusal = why_not(
        Capability.PRESIDE,
        held=held,
        in_case=offices_in_case(Role.JUDGE, presides=False),
        of_the_case=True,
    )
    assert isinstance(refusal, Forbidden)
    assert isinstance(why_not_in_house(Capability.MANAGE_STAFF, held=held), Forbidden)
    administrator = offices_of((StaffRole.ADMINISTRATOR,))
    assert why_not_in_house(Capability.MANAGE_STAFF, held=administrator) is None


def test_every_staff_role_is_an_office() -> None:
    roles = {each.value for each in StaffRole} - {"none"}
    assert roles | {"presiding_judge"} == {each.value for each in CourtOffice}
