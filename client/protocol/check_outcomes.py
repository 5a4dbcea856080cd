"""From findings to what they come to: for one group, for the whole, and for whoever reads the code.

The rows are many and some of them no system can measure, so a group fails by any of its rows, is
not run when a row that the verdict needs was not run, and passes by what was measured. The verdict
is the worst that any failed row leaves possible: the machine and its devices decide whether
somebody is present, the line decides how well (D0). What is needed and was not measured leaves it
unknown, unless what was measured already decides.

Desk, command line and court judge by this one table. It measures nothing and knows no threshold.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from client.protocol.devicecheck import Cause, Check, Code, Finding, Outcome, Readiness
from client.protocol.roles import Role

NEEDED: frozenset[Code] = frozenset(
    {
        Code.CAM_01,
        Code.CAM_03,
        Code.CAM_05,
        Code.CAM_06,
        Code.CAM_07,
        Code.MIC_01,
        Code.MIC_04,
        Code.MIC_05,
        Code.SPK_01,
        Code.NET_05,
        Code.NET_12,
        Code.MED_04,
        Code.MED_05,
        Code.MED_06,
    }
)
"""Rows without which nobody can say that a hearing would work."""

FOR_STAFF: frozenset[Code] = frozenset({Code.ENV_10, Code.ENV_12, Code.NET_07, Code.AEC_02})
"""Rows in which a person can mend nothing: a warning there is told to IT staff alone (D1 to D4)."""

SHOWS_A_SCREEN: frozenset[Role] = frozenset(
    {
        Role.PRESIDING_JUDGE,
        Role.JUDGE,
        Role.PEOPLES_ASSESSOR,
        Role.JUDGE_ASSISTANT,
        Role.CLERK,
        Role.LITIGATION_AGENT,
        Role.TECHNICIAN,
    }
)
"""Who may have something to show on their own screen: the court, and lawyers (D5)."""


def not_asked_of(roles: Iterable[Role], *, staff: bool) -> frozenset[Code]:
    """Give the rows that are left out for a person: a litigant shares no screen."""
    shows = staff or not SHOWS_A_SCREEN.isdisjoint(roles)
    return frozenset() if shows else frozenset({Code.MED_12})


_HERE, _SOUND, _PHONE, _ELSEWHERE = (
    Readiness.PICTURE_AND_SOUND,
    Readiness.SOUND,
    Readiness.PHONE,
    Readiness.NOT_FROM_HERE,
)
_LEAVES: Mapping[Check, Readiness] = {
    Check.MACHINE: _HERE,
    Check.CAMERA: _SOUND,
    Check.MICROPHONE: _ELSEWHERE,
    Check.LOUDSPEAKER: _HERE,
    Check.NETWORK: _HERE,
    Check.CALL: _HERE,
}
"""What a failed row of a group leaves possible, where the row is not named below."""
_LEAVES_BY_ROW: Mapping[Code, Readiness] = {
    # A program or system that the court does not take; a slow machine loses its picture first.
    Code.ENV_01: _ELSEWHERE,
    Code.ENV_02: _ELSEWHERE,
    Code.ENV_04: _SOUND,
    Code.ENV_05: _SOUND,
    Code.ENV_12: _ELSEWHERE,
    # A camera that came back late, or another one that stands beside it, keeps nobody out.
    Code.CAM_12: _HERE,
    # Too loud, noisy or badly heard is worse than it should be, and still heard.
    Code.MIC_06: _HERE,
    Code.MIC_07: _HERE,
    Code.MIC_08: _ELSEWHERE,
    Code.SPK_01: _ELSEWHERE,
    Code.SPK_02: _ELSEWHERE,
    # Without these no hearing comes through, and the phone needs none of them.
    Code.NET_01: _PHONE,
    Code.NET_02: _PHONE,
    Code.NET_03: _PHONE,
    Code.NET_04: _PHONE,
    Code.NET_05: _PHONE,
    Code.NET_06: _PHONE,
    Code.NET_11: _PHONE,
    Code.NET_12: _PHONE,
    Code.NET_14: _SOUND,
    Code.MED_01: _PHONE,
    Code.MED_02: _SOUND,
    Code.MED_03: _SOUND,
    Code.MED_04: _SOUND,
    Code.MED_05: _SOUND,
    Code.MED_06: _SOUND,
    Code.MED_07: _PHONE,
    Code.MED_08: _SOUND,
    Code.MED_09: _PHONE,
    Code.MED_10: _PHONE,
    Code.MED_14: _ELSEWHERE,
}
_RANK = {_HERE: 0, _SOUND: 1, _PHONE: 2, _ELSEWHERE: 3}
_WEIGHT = {
    Outcome.FAIL: 0,
    Outcome.NOT_RUN: 1,
    Outcome.WARN: 2,
    Outcome.PASS: 3,
    Outcome.SKIPPED: 4,
}


def weight(finding: Finding) -> int:
    """Give how early a finding is told: what fails first.

    What no system measures, and a warning for IT staff alone, is told with the good.
    """
    if finding.outcome is Outcome.NOT_RUN and finding.code not in NEEDED:
        return _WEIGHT[Outcome.PASS]
    if finding.outcome is Outcome.WARN and finding.code in FOR_STAFF:
        return _WEIGHT[Outcome.PASS]
    return _WEIGHT[finding.outcome]


def worst_of(findings: Iterable[Finding], check: Check) -> Finding | None:
    """Give the finding that speaks for a group; None when nothing was found of it."""
    here = [each for each in findings if each.check is check]
    of_group = [each for each in here if not _is_explained(each, here)]
    if not of_group:
        return None
    # Among equals the best speaks, and what was measured before what was not; but a group is not
    # well by the rows beside one that the verdict needs and that was left out.
    return min(of_group, key=lambda each: (_before_good(each), -_WEIGHT[each.outcome]))


def _before_good(finding: Finding) -> int:
    left_out = finding.outcome is Outcome.SKIPPED and finding.code in NEEDED
    return min(weight(finding), _WEIGHT[Outcome.PASS]) if left_out else weight(finding)


def is_poor(finding: Finding) -> bool:
    """Tell whether a person is told of it: something is wrong, and it can be mended."""
    return finding.outcome in (Outcome.FAIL, Outcome.WARN) and weight(finding) < 3


def outcome_of(findings: Iterable[Finding], check: Check) -> Outcome:
    """Give how a group ended; a group of which nothing was found was not run."""
    worst = worst_of(findings, check)
    return Outcome.NOT_RUN if worst is None else worst.outcome


_SPOILS_THE_CLIP: frozenset[Code] = frozenset(
    {code for code in Code if code.check in (Check.LOUDSPEAKER, Check.CALL)}
    - {Code.MED_10, Code.MED_11, Code.MED_12, Code.MED_13, Code.MED_14}
    | {Code.NET_12, Code.NET_14, Code.ENV_05}
)
"""Rows that explain, where they are poor, why a person has not seen and heard the clip (MED-10)."""


def what_spoiled_the_clip(findings: Iterable[Finding]) -> Finding | None:
    """Give the finding that explains best why a person could not follow the clip, if any does."""
    poor = [each for each in findings if each.code in _SPOILS_THE_CLIP and is_poor(each)]
    return min(poor, key=weight, default=None)


def call_went_well(findings: Collection[Finding]) -> bool:
    """Tell whether the line carried a call there and back, and nothing else explains a no."""
    came_back = any(each.code is Code.MED_09 and each.outcome is Outcome.PASS for each in findings)
    return came_back and what_spoiled_the_clip(findings) is None


def readiness(findings: Sequence[Finding], *, sound_only_allowed: bool = True) -> Readiness:
    """Give the verdict in words of use.

    Where a hearing asks for a picture, whoever has none cannot take part from here.
    """
    left = max((_left(each) for each in findings), key=_RANK.__getitem__, default=_HERE)
    no_picture = any(
        each.outcome is Outcome.FAIL and each.check is Check.CAMERA and _left(each) is _SOUND
        for each in findings
    )
    if no_picture and not sound_only_allowed:
        return _ELSEWHERE
    measured = {
        each.code
        for each in findings
        if each.outcome not in (Outcome.NOT_RUN, Outcome.SKIPPED) or _is_explained(each, findings)
    }
    if left is _ELSEWHERE or left is _PHONE or measured >= NEEDED:
        return left
    failed = {each.check for each in findings if each.outcome is Outcome.FAIL}
    # Rows that hang on one that failed could not be measured, and the failure tells enough.
    if all(code.check in failed for code in NEEDED - measured):
        return left
    return Readiness.UNKNOWN


def exit_code(findings: Collection[Finding]) -> int:
    """Give the code of D0: 0 all pass, 1 warnings only, 2 any fail, 3 a needed row is missing."""
    code = 0
    for each in findings:
        if each.outcome is Outcome.FAIL:
            return 2
        if each.outcome is Outcome.NOT_RUN and each.code in NEEDED:
            code = max(code, 1 if _is_explained(each, findings) else 3)
        elif each.outcome is Outcome.WARN:
            code = max(code, 1)
    return code


def _is_explained(finding: Finding, findings: Collection[Finding]) -> bool:
    """Tell whether a row says nothing because a warning of its group says it already."""
    return (
        finding.outcome is Outcome.NOT_RUN
        and finding.reason == Cause.NEEDS_ANOTHER
        and any(each.outcome is Outcome.WARN and each.check is finding.check for each in findings)
    )


def _left(finding: Finding) -> Readiness:
    if finding.outcome is not Outcome.FAIL:
        return _HERE
    if finding.reason == Cause.LINE_WITHOUT_SOUND:
        # The row as a whole costs the picture only.
        return _PHONE
    return _LEAVES_BY_ROW.get(finding.code, _LEAVES[finding.check])
