"""From what was measured to findings, at the limits and beyond, and what they come to."""

import pytest

from client.devicecheck.causes import CAUSES
from client.devicecheck.measured import Measured
from client.devicecheck.thresholds import Thresholds, shipped, with_policy
from client.devicecheck.verdict import finding_of, not_run
from client.protocol.check_outcomes import NEEDED, exit_code, outcome_of, readiness, worst_of
from client.protocol.devicecheck import Cause, Check, Code, Finding, Outcome, Readiness

PASS, WARN, FAIL, NOT_RUN = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.NOT_RUN
OWN = shipped()


@pytest.mark.parametrize(
    ("code", "readings", "outcome", "cause"),
    [
        (Code.CAM_05, {"pictures_per_s": 15.0}, PASS, ""),
        (Code.CAM_05, {"pictures_per_s": 14.9}, WARN, Cause.PICTURE_JERKY),
        (Code.CAM_05, {"pictures_per_s": 5.0}, WARN, Cause.PICTURE_JERKY),
        (Code.CAM_05, {"pictures_per_s": 4.9}, FAIL, Cause.PICTURE_JERKY),
        (Code.CAM_08, {"luma": 60.0}, PASS, ""),
        (Code.CAM_08, {"luma": 59.0}, WARN, Cause.PICTURE_DARK),
        (Code.CAM_08, {"luma": 39.0}, FAIL, Cause.PICTURE_DARK),
        (Code.CAM_08, {"luma": 250.0}, WARN, Cause.PICTURE_BRIGHT),
        (Code.CAM_06, {"black_share": 0.5}, FAIL, Cause.PICTURE_BLACK),
        (Code.CAM_07, {"frozen_s": 1.0}, PASS, ""),
        (Code.CAM_07, {"frozen_s": 1.5}, WARN, Cause.PICTURE_FROZEN),
        (Code.CAM_07, {"frozen_s": 2.1}, FAIL, Cause.PICTURE_FROZEN),
        (Code.CAM_03, {"first_picture_s": 3.1}, WARN, Cause.CAMERA_SLOW),
        (Code.CAM_03, {"first_picture_s": 20.1}, FAIL, Cause.NO_PICTURE),
        (Code.MIC_04, {"peak_dbfs": -100.0}, FAIL, Cause.SOUND_SILENT),
        (Code.MIC_04, {"peak_dbfs": -61.0}, FAIL, Cause.SOUND_LOW),
        (Code.MIC_04, {"peak_dbfs": -20.0, "constant_s": 4.0}, FAIL, Cause.SOUND_SILENT),
        (Code.MIC_05, {"speech_dbfs": -12.0}, PASS, ""),
        (Code.MIC_05, {"speech_dbfs": -31.0}, WARN, Cause.SOUND_LOW),
        (Code.MIC_05, {"speech_dbfs": -8.0}, WARN, Cause.SOUND_LOUD),
        (Code.MIC_05, {"speech_dbfs": -46.0}, FAIL, Cause.SOUND_LOW),
        (Code.MED_02, {"rtt_ms": 251.0}, WARN, Cause.LINE_DELAYS),
        (Code.MED_02, {"rtt_ms": 401.0}, FAIL, Cause.LINE_DELAYS),
        (Code.MED_04, {"loss_up_pct": 1.0, "loss_down_pct": 1.0}, PASS, ""),
        (Code.MED_04, {"loss_up_pct": 0.0, "loss_down_pct": 5.0}, WARN, Cause.LINE_LOSES),
        (Code.MED_04, {"loss_up_pct": 10.0, "loss_down_pct": 0.0}, FAIL, Cause.LINE_LOSES),
        (Code.MED_05, {"up_kbps": 999.0}, WARN, Cause.LINE_NARROW_UP),
        (Code.MED_06, {"down_kbps": 299.0}, FAIL, Cause.LINE_FOR_ONE_PICTURE),
        (Code.MED_05, {"up_kbps": 149.0}, FAIL, Cause.LINE_WITHOUT_PICTURE),
        (Code.MED_05, {"up_kbps": 39.0}, FAIL, Cause.LINE_WITHOUT_SOUND),
        (Code.MED_07, {"mos": 3.0}, FAIL, Cause.SOUND_TOO_POOR),
        (Code.SPK_01, {"notes_off": 1.0}, FAIL, Cause.NOTES_MISCOUNTED),
        (Code.CAM_11, {"answer": 0.0}, FAIL, Cause.USER_SAYS_NO),
        (Code.ENV_01, {"system_margin": -1.0}, FAIL, Cause.SYSTEM_OLD),
        (Code.ENV_01, {"system_margin": 0.0}, WARN, Cause.SYSTEM_ENDING),
    ],
)
def test_a_reading_is_judged_by_the_worst_limit_that_it_breaks(
    code: Code, readings: dict[str, float], outcome: Outcome, cause: str
) -> None:
    finding = finding_of(Measured(code, readings), OWN)
    assert (finding.outcome, finding.reason) == (outcome, cause)


def test_what_was_not_measured_is_no_pass() -> None:
    for measured in (
        Measured(Code.MED_04, {"loss_up_pct": 0.0}),
        Measured(Code.CAM_05),
        Measured(Code.ENV_08),
        Measured(Code.CAM_05, {"pictures_per_s": float("nan")}),
    ):
        finding = finding_of(measured, OWN)
        assert (finding.outcome, finding.reason) == (NOT_RUN, Cause.NOT_MEASURED)


def test_half_a_reading_that_is_poor_is_not_hidden_by_the_half_that_is_missing() -> None:
    bad = finding_of(Measured(Code.MED_04, {"loss_up_pct": 50.0}), OWN)
    assert (bad.outcome, bad.reason) == (FAIL, Cause.LINE_LOSES)
    poor = finding_of(Measured(Code.MED_04, {"loss_up_pct": 5.0}), OWN)
    assert poor.outcome is NOT_RUN


def test_what_was_plainly_seen_decides_and_a_worse_limit_decides_before_it() -> None:
    on_battery = Measured(Code.ENV_07, {"battery_pct": 80.0}, cause=Cause.ON_BATTERY)
    assert finding_of(on_battery, OWN).outcome is WARN
    empty = Measured(Code.ENV_07, {"battery_pct": 10.0}, cause=Cause.ON_BATTERY)
    finding = finding_of(empty, OWN)
    assert (finding.outcome, finding.reason) == (FAIL, Cause.BATTERY_LOW)
    plugged = finding_of(Measured(Code.ENV_07, {"plugged": 1.0}), OWN)
    assert (plugged.outcome, plugged.reason) == (PASS, "")


def test_a_finding_keeps_units_names_and_its_time() -> None:
    measured = Measured(Code.CAM_03, {"first_picture_s": 0.51239}, {"name": "Camera One"})
    finding = finding_of(measured, OWN, began_s=1.23456, took_s=0.5)
    assert finding.readings == {"first_picture_s": 0.512}
    assert finding.texts == {"name": "Camera One"}
    assert (finding.began_s, finding.took_s, finding.check) == (1.235, 0.5, Check.CAMERA)


def test_a_policy_says_what_a_cause_comes_to() -> None:
    strict = with_policy(OWN, '[cause]\ncamera_virtual = "fail"\npicture_dark = "pass"\n')
    virtual = Measured(Code.CAM_10, texts={"name": "OBS"}, cause=Cause.CAMERA_VIRTUAL)
    assert finding_of(virtual, OWN).outcome is WARN
    assert finding_of(virtual, strict).outcome is FAIL
    dark = finding_of(Measured(Code.CAM_08, {"luma": 30.0}), strict)
    assert (dark.outcome, dark.reason) == (PASS, "")


# What findings come to ------------------------------------------------------------------------


def whole(**changed: Outcome) -> list[Finding]:
    """Give a finding for every row, all passed but for those named as in `CAM_03=FAIL`."""
    return [Finding(code=code, outcome=changed.get(code.name, PASS)) for code in Code]


@pytest.mark.parametrize(
    ("changed", "ready"),
    [
        ({}, Readiness.PICTURE_AND_SOUND),
        ({"CAM_08": WARN, "MED_02": WARN}, Readiness.PICTURE_AND_SOUND),
        ({"ENV_07": FAIL}, Readiness.PICTURE_AND_SOUND),
        ({"CAM_03": FAIL}, Readiness.SOUND),
        ({"MED_05": FAIL}, Readiness.SOUND),
        ({"ENV_04": FAIL}, Readiness.SOUND),
        ({"NET_12": FAIL}, Readiness.PHONE),
        ({"MED_07": FAIL, "CAM_03": FAIL}, Readiness.PHONE),
        ({"NET_08": FAIL}, Readiness.PICTURE_AND_SOUND),
        ({"MIC_04": FAIL}, Readiness.NOT_FROM_HERE),
        ({"SPK_01": FAIL, "NET_12": FAIL}, Readiness.NOT_FROM_HERE),
        ({"ENV_01": FAIL}, Readiness.NOT_FROM_HERE),
        ({"MED_04": NOT_RUN}, Readiness.UNKNOWN),
        ({"AEC_02": NOT_RUN, "CAM_12": NOT_RUN}, Readiness.PICTURE_AND_SOUND),
        ({"MED_04": NOT_RUN, "MIC_04": FAIL}, Readiness.NOT_FROM_HERE),
        ({"CAM_03": FAIL, "CAM_05": NOT_RUN, "CAM_06": NOT_RUN}, Readiness.SOUND),
        ({"SPK_01": Outcome.SKIPPED}, Readiness.UNKNOWN),
    ],
)
def test_the_verdict_is_the_worst_that_is_left(
    changed: dict[str, Outcome], ready: Readiness
) -> None:
    assert readiness(whole(**changed)) is ready


def test_who_can_hardly_send_sound_takes_part_by_phone() -> None:
    narrow = {
        rate: [
            *(each for each in whole() if each.code is not Code.MED_05),
            finding_of(Measured(Code.MED_05, {"up_kbps": rate}), OWN),
        ]
        for rate in (100.0, 30.0)
    }
    assert readiness(narrow[100.0]) is Readiness.SOUND
    assert readiness(narrow[30.0]) is Readiness.PHONE


def test_a_group_is_not_well_where_what_the_verdict_needs_was_left_out() -> None:
    assert outcome_of(whole(SPK_01=Outcome.SKIPPED), Check.LOUDSPEAKER) is Outcome.SKIPPED
    assert outcome_of(whole(AEC_01=Outcome.SKIPPED), Check.LOUDSPEAKER) is Outcome.PASS
    both = whole(SPK_01=Outcome.SKIPPED, SPK_02=WARN)
    assert outcome_of(both, Check.LOUDSPEAKER) is WARN


def test_without_a_picture_one_takes_part_only_where_sound_is_enough() -> None:
    findings = whole(CAM_03=FAIL)
    assert readiness(findings, sound_only_allowed=True) is Readiness.SOUND
    assert readiness(findings, sound_only_allowed=False) is Readiness.NOT_FROM_HERE
    narrow = whole(MED_05=FAIL)
    assert readiness(narrow, sound_only_allowed=False) is Readiness.SOUND


def test_nothing_measured_is_nothing_known() -> None:
    assert readiness([]) is Readiness.UNKNOWN
    assert worst_of([], Check.CAMERA) is None
    assert outcome_of([], Check.CAMERA) is NOT_RUN


@pytest.mark.parametrize(
    ("changed", "speaks", "outcome"),
    [
        ({}, Code.CAM_01, PASS),
        ({"CAM_08": WARN}, Code.CAM_08, WARN),
        ({"CAM_08": WARN, "CAM_06": FAIL}, Code.CAM_06, FAIL),
        ({"CAM_05": NOT_RUN, "CAM_08": WARN}, Code.CAM_05, NOT_RUN),
        ({"CAM_01": PASS, "CAM_04": NOT_RUN}, Code.CAM_01, PASS),
    ],
)
def test_the_worst_finding_speaks_for_its_group(
    changed: dict[str, Outcome], speaks: Code, outcome: Outcome
) -> None:
    worst = worst_of(whole(**changed), Check.CAMERA)
    assert worst is not None
    assert worst.code is speaks
    assert outcome_of(whole(**changed), Check.CAMERA) is outcome


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, 0),
        ({"CAM_08": WARN}, 1),
        ({"CAM_08": WARN, "MED_04": NOT_RUN}, 3),
        ({"AEC_02": NOT_RUN}, 0),
        ({"AEC_02": NOT_RUN, "CAM_08": WARN}, 1),
        ({"MED_04": NOT_RUN, "ENV_07": FAIL}, 2),
        ({"MED_04": Outcome.SKIPPED}, 0),
    ],
)
def test_the_exit_code_is_that_of_the_worst(changed: dict[str, Outcome], code: int) -> None:
    assert exit_code(whole(**changed)) == code


def test_the_tables_are_whole() -> None:
    assert set(CAUSES) == set(Cause)
    assert not_run(Code.CAM_01).outcome is NOT_RUN
    assert all(isinstance(Cause(row.cause), Cause) and row.source for row in OWN.rows)
    assert len(Code) == 66
    assert set(Code) > NEEDED
    assert isinstance(OWN, Thresholds)


def test_what_a_warning_has_explained_is_not_missing() -> None:
    quiet = Finding(code=Code.MIC_03, outcome=WARN, reason=Cause.MICROPHONE_TURNED_DOWN)
    hidden = Finding(code=Code.MIC_05, outcome=NOT_RUN, reason=Cause.NEEDS_ANOTHER)
    rest = [
        Finding(code=code, outcome=PASS) for code in Code if code not in (Code.MIC_03, Code.MIC_05)
    ]
    found = [*rest, quiet, hidden]
    assert readiness(found) is Readiness.PICTURE_AND_SOUND
    assert outcome_of(found, Check.MICROPHONE) is WARN
    assert exit_code(found) == 1
    # Without the warning nobody knows how loud it was.
    assert readiness([*rest, hidden]) is Readiness.UNKNOWN
    assert exit_code([*rest, hidden]) == 3
