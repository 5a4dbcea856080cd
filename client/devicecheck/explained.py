"""Findings that another finding explains: one fault is told once, in its own name.

Who sits in the dark is not also told that no face was found, nor who is muted that they are too
quiet. A row that is explained was not measured for what it is about: it is `NOT_RUN` with
`NEEDS_ANOTHER`, never a pass, and is measured when the other has been mended.

Only what came before explains, since findings are told as they come. It measures nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from client.protocol.devicecheck import Cause, Code, Finding, Outcome

_BAD = frozenset({Outcome.WARN, Outcome.FAIL})


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a row that is not good says of others."""

    by: Code
    causes: frozenset[Cause]
    """Of the explaining row; all where there are none."""
    explains: frozenset[tuple[Code, Cause]]
    only_when_failed: bool = False


_LOW = frozenset(
    {
        (Code.MIC_04, Cause.SOUND_SILENT),
        (Code.MIC_04, Cause.SOUND_LOW),
        (Code.MIC_05, Cause.SOUND_LOW),
        (Code.MIC_07, Cause.SOUND_NOISY),
    }
)
EXPLANATIONS: tuple[Explanation, ...] = (
    # A picture without light shows neither a face nor how light it is.
    Explanation(
        Code.CAM_06,
        frozenset(),
        frozenset({(Code.CAM_08, Cause.PICTURE_DARK), (Code.CAM_09, Cause.NO_FACE)}),
    ),
    Explanation(
        Code.CAM_08, frozenset({Cause.PICTURE_DARK}), frozenset({(Code.CAM_09, Cause.NO_FACE)})
    ),
    Explanation(
        Code.CAM_08, frozenset({Cause.PICTURE_BRIGHT}), frozenset({(Code.CAM_09, Cause.NO_FACE)})
    ),
    # One picture of somebody who looked down says nothing of five seconds.
    Explanation(Code.CAM_07, frozenset(), frozenset({(Code.CAM_09, Cause.NO_FACE)})),
    # What the system turns down cannot be loud.
    Explanation(Code.MIC_03, frozenset(), _LOW),
    # A voice that is hardly there is hardly above the room.
    Explanation(
        Code.MIC_04,
        frozenset(),
        frozenset({(Code.MIC_05, Cause.SOUND_LOW), (Code.MIC_07, Cause.SOUND_NOISY)}),
    ),
    Explanation(
        Code.MIC_05, frozenset({Cause.SOUND_LOW}), frozenset({(Code.MIC_07, Cause.SOUND_NOISY)})
    ),
    # How loud a voice is that is cut off, nobody knows.
    Explanation(
        Code.MIC_06,
        frozenset(),
        frozenset({(Code.MIC_05, Cause.SOUND_LOUD)}),
        only_when_failed=True,
    ),
    Explanation(
        Code.SPK_02,
        frozenset(),
        frozenset({(Code.SPK_01, Cause.NOTES_MISCOUNTED), (Code.SPK_01, Cause.USER_SAYS_NO)}),
    ),
)


def unless_explained(finding: Finding, before: Iterable[Finding]) -> Finding:
    """Give a finding as it is, or as not run where one that came before explains it."""
    if finding.outcome in _BAD and any(
        _explains(explanation, other, finding)
        for other in before
        for explanation in EXPLANATIONS
        if explanation.by is other.code
    ):
        explained = {"outcome": Outcome.NOT_RUN, "reason": Cause.NEEDS_ANOTHER.value}
        return finding.model_copy(update=explained)
    return finding


def _explains(explanation: Explanation, other: Finding, finding: Finding) -> bool:
    if other.outcome not in _BAD:
        return False
    if explanation.only_when_failed and other.outcome is not Outcome.FAIL:
        return False
    if explanation.causes and other.reason not in explanation.causes:
        return False
    return any(
        finding.code is code and finding.reason == cause for code, cause in explanation.explains
    )
