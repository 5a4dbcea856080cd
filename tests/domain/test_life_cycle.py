"""The table of a case's states: what stands in it happens, and nothing else."""

from itertools import product

import pytest

from client.protocol.case import CaseState, HearingPhase
from client.protocol.errors import Refused
from server_stub.domain.life_cycle import TRANSITIONS, Step, after, after_phase


@pytest.mark.parametrize(("state", "step"), list(product(CaseState, Step)))
def test_a_step_that_is_not_in_the_table_is_refused(state: CaseState, step: Step) -> None:
    if (state, step) in TRANSITIONS:
        assert after(state, step) is TRANSITIONS[state, step]
    else:
        with pytest.raises(Refused):
            after(state, step)


def following(state: CaseState) -> set[CaseState]:
    """Every state that a case can still come to."""
    found, todo = {state}, [state]
    while todo:
        here = todo.pop()
        for (begins, _), to in TRANSITIONS.items():
            if begins is here and to not in found:
                found.add(to)
                todo.append(to)
    return found


def test_every_case_begins_as_a_draft_and_can_come_to_the_archive() -> None:
    assert following(CaseState.DRAFT) == set(CaseState)
    for state in CaseState:
        assert CaseState.ARCHIVED in following(state)
    assert following(CaseState.ARCHIVED) == {CaseState.ARCHIVED}


def test_a_judged_case_is_heard_no_more() -> None:
    before = {CaseState.DRAFT, CaseState.ACCEPTED, CaseState.HEARING_IN_PROGRESS, CaseState.HEARD}
    assert not following(CaseState.JUDGED) & before


def test_a_pause_does_not_move_a_case() -> None:
    state = CaseState.HEARING_IN_PROGRESS
    assert after_phase(state, HearingPhase.OPEN, HearingPhase.PAUSED) is state
    assert after_phase(state, HearingPhase.PAUSED, HearingPhase.OPEN) is state
    assert after_phase(state, HearingPhase.PAUSED, HearingPhase.CLOSED) is CaseState.HEARD


@pytest.mark.parametrize("state", [CaseState.WITHDRAWN, CaseState.SETTLED, CaseState.TRANSFERRED])
def test_a_case_that_ends_in_its_hearing_stays_ended_when_that_is_closed(state: CaseState) -> None:
    assert after_phase(state, HearingPhase.OPEN, HearingPhase.CLOSED) is state
