"""One fault is told once, in its own name; what it explains is not run, and never a pass."""

import pytest

from client.devicecheck.explained import EXPLANATIONS, Explanation, unless_explained
from client.protocol.devicecheck import Cause, Code, Finding, Outcome

WARN, FAIL, PASS, NOT_RUN = Outcome.WARN, Outcome.FAIL, Outcome.PASS, Outcome.NOT_RUN


def found(code: Code, outcome: Outcome, cause: Cause | None = None) -> Finding:
    reason = "" if cause is None else cause.value
    return Finding(code=code, outcome=outcome, reason=reason, readings={"any": 1.0})


DARK = found(Code.CAM_08, FAIL, Cause.PICTURE_DARK)
NOBODY = found(Code.CAM_09, FAIL, Cause.NO_FACE)
LOUD = found(Code.MIC_05, WARN, Cause.SOUND_LOUD)


def test_who_sits_in_the_dark_is_not_also_told_that_there_is_no_face() -> None:
    told = unless_explained(NOBODY, [DARK])
    assert (told.outcome, told.reason) == (NOT_RUN, Cause.NEEDS_ANOTHER)
    assert told.readings == NOBODY.readings


def test_what_has_its_own_cause_is_told_beside_it() -> None:
    two = found(Code.CAM_09, WARN, Cause.TWO_FACES)
    assert unless_explained(two, [DARK]) is two


def test_what_is_good_explains_nothing_and_needs_no_explanation() -> None:
    assert unless_explained(NOBODY, [found(Code.CAM_08, PASS)]) is NOBODY
    assert unless_explained(NOBODY, [found(Code.CAM_08, NOT_RUN, Cause.TIMEOUT)]) is NOBODY
    good = found(Code.CAM_09, PASS)
    assert unless_explained(good, [DARK]) is good


def test_a_few_sounds_that_are_cut_off_do_not_excuse_who_is_too_loud() -> None:
    some = found(Code.MIC_06, WARN, Cause.SOUND_CLIPPED)
    assert unless_explained(LOUD, [some]) is LOUD
    many = found(Code.MIC_06, FAIL, Cause.SOUND_CLIPPED)
    assert unless_explained(LOUD, [many]).outcome is NOT_RUN


@pytest.mark.parametrize("explanation", EXPLANATIONS, ids=lambda each: each.by.value)
def test_only_rows_of_the_same_group_are_explained(explanation: Explanation) -> None:
    assert {code.check for code, _ in explanation.explains} == {explanation.by.check}
    assert explanation.by not in {code for code, _ in explanation.explains}
