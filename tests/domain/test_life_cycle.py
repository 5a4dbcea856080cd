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


def test_a_judged_case_goes_no_further() -> None:
    assert not [step for state, step in TRANSITIONS if state is CaseState.JUDGED]


def test_a_pause_does_not_move_a_case() -> None:
    state = CaseState.HEARING_IN_PROGRESS
    assert after_phase(state, HearingPhase.OPEN, HearingPhase.PAUSED) is state
    assert after_phase(state, HearingPhase.PAUSED, HearingPhase.OPEN) is state
    assert after_phase(state, HearingPhase.PAUSED, HearingPhase.CLOSED) is CaseState.HEARD
