"""From readings to findings: the whole table, at its limits and beyond."""

import pytest

from client.devicecheck.probes.camera import CameraReadings
from client.devicecheck.probes.microphone import MicrophoneReadings
from client.devicecheck.probes.network import NetworkReadings
from client.devicecheck.probes.speaker import SpeakerReadings
from client.devicecheck.verdict import (
    FAILURES,
    NEEDED,
    REMEDIES,
    RULES,
    camera_finding,
    exit_code,
    loudspeaker_finding,
    microphone_finding,
    network_finding,
    not_run,
)
from client.protocol.devicecheck import Cause, Check, Finding, Outcome
from client.protocol.errors import Reason

PASS, WARN, FAIL, NOT_RUN = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.NOT_RUN


def camera(
    first_picture_s: float = 0.5,
    pictures_per_s: float = 25.0,
    luma: float = 120.0,
    black_share: float = 0.0,
    frozen_s: float = 0.1,
) -> Finding:
    return camera_finding(
        CameraReadings(first_picture_s, pictures_per_s, luma, black_share, frozen_s)
    )


@pytest.mark.parametrize(
    ("readings", "outcome", "cause"),
    [
        ({}, PASS, ""),
        ({"pictures_per_s": 15.0}, PASS, ""),
        ({"pictures_per_s": 14.9}, WARN, Cause.PICTURE_JERKY),
        ({"pictures_per_s": 5.0}, WARN, Cause.PICTURE_JERKY),
        ({"pictures_per_s": 4.9}, FAIL, Cause.PICTURE_JERKY),
        ({"luma": 60.0}, PASS, ""),
        ({"luma": 59.0}, WARN, Cause.PICTURE_DARK),
        ({"luma": 39.0}, FAIL, Cause.PICTURE_DARK),
        ({"luma": 200.0}, PASS, ""),
        ({"luma": 250.0}, WARN, Cause.PICTURE_BRIGHT),
        ({"black_share": 0.5, "luma": 10.0}, FAIL, Cause.PICTURE_BLACK),
        ({"frozen_s": 1.0}, PASS, ""),
        ({"frozen_s": 1.5}, WARN, Cause.PICTURE_FROZEN),
        ({"frozen_s": 2.1}, FAIL, Cause.PICTURE_FROZEN),
        ({"first_picture_s": 3.1}, WARN, Cause.NO_PICTURE),
        ({"luma": 50.0, "pictures_per_s": 3.0}, FAIL, Cause.PICTURE_JERKY),
    ],
)
def test_the_camera_is_judged_by_its_worst_reading(
    readings: dict[str, float], outcome: Outcome, cause: str
) -> None:
    finding = camera(**readings)
    assert (finding.outcome, finding.reason) == (outcome, cause)


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (Reason.CAMERA_MISSING, Cause.NO_CAMERA),
        (Reason.CAMERA_UNREADABLE, Cause.CAMERA_UNREADABLE),
        (Reason.UNEXPECTED, Cause.CAMERA_UNREADABLE),
        (None, Cause.NO_PICTURE),
    ],
)
def test_a_camera_that_gives_nothing_fails_with_why(failure: Reason | None, cause: Cause) -> None:
    finding = camera_finding(CameraReadings(failure=failure))
    assert (finding.outcome, finding.reason) == (FAIL, cause)


@pytest.mark.parametrize(
    ("peak", "speech", "outcome", "cause"),
    [
        (-10.0, -20.0, PASS, ""),
        (-10.0, -12.0, PASS, ""),
        (-3.0, -8.0, WARN, Cause.SOUND_LOUD),
        (-25.0, -31.0, WARN, Cause.SOUND_LOW),
        (-40.0, -46.0, FAIL, Cause.SOUND_LOW),
        (-61.0, -70.0, FAIL, Cause.SOUND_LOW),
        (-100.0, -100.0, FAIL, Cause.SOUND_SILENT),
        (None, None, NOT_RUN, Cause.NOT_MEASURED),
    ],
)
def test_the_microphone_is_judged_by_what_was_spoken(
    peak: float | None, speech: float | None, outcome: Outcome, cause: str
) -> None:
    finding = microphone_finding(MicrophoneReadings(peak, speech))
    assert (finding.outcome, finding.reason) == (outcome, cause)


def test_a_microphone_that_cannot_be_had_fails_with_why() -> None:
    finding = microphone_finding(MicrophoneReadings(failure=Reason.MICROPHONE_MISSING))
    assert (finding.outcome, finding.reason) == (FAIL, Cause.NO_MICROPHONE)


@pytest.mark.parametrize(
    ("readings", "heard", "outcome", "cause"),
    [
        (SpeakerReadings(played=True), True, PASS, ""),
        (SpeakerReadings(played=True), False, FAIL, Cause.USER_SAYS_NO),
        (SpeakerReadings(played=True), None, NOT_RUN, Cause.NOT_ANSWERED),
        (SpeakerReadings(), True, NOT_RUN, Cause.NOT_MEASURED),
        (
            SpeakerReadings(failure=Reason.LOUDSPEAKER_MISSING),
            None,
            FAIL,
            Cause.NO_LOUDSPEAKER,
        ),
    ],
)
def test_the_loudspeaker_is_judged_by_what_the_person_says(
    readings: SpeakerReadings, heard: bool | None, outcome: Outcome, cause: str
) -> None:
    finding = loudspeaker_finding(readings, heard=heard)
    assert (finding.outcome, finding.reason) == (outcome, cause)


def line(
    https_ms: float | None = 20.0,
    udp_ms: float | None = 30.0,
    udp_loss_pct: float | None = 0.0,
    down_kbps: float | None = 5000.0,
    up_kbps: float | None = 5000.0,
) -> Finding:
    return network_finding(NetworkReadings(https_ms, udp_ms, udp_loss_pct, down_kbps, up_kbps))


@pytest.mark.parametrize(
    ("readings", "outcome", "cause"),
    [
        ({}, PASS, ""),
        ({"udp_loss_pct": 1.0}, PASS, ""),
        ({"udp_loss_pct": 5.0}, WARN, Cause.LINE_LOSES),
        ({"udp_loss_pct": 10.0}, FAIL, Cause.LINE_LOSES),
        ({"udp_loss_pct": 100.0, "udp_ms": None}, FAIL, Cause.UDP_BLOCKED),
        ({"udp_ms": 251.0}, WARN, Cause.LINE_DELAYS),
        ({"udp_ms": 401.0}, FAIL, Cause.LINE_DELAYS),
        ({"up_kbps": 999.0}, WARN, Cause.LINE_NARROW_UP),
        ({"up_kbps": 149.0}, FAIL, Cause.LINE_NARROW_UP),
        ({"down_kbps": 1499.0}, WARN, Cause.LINE_NARROW_DOWN),
        ({"down_kbps": 299.0}, FAIL, Cause.LINE_NARROW_DOWN),
        ({"up_kbps": None}, NOT_RUN, Cause.NOT_MEASURED),
        ({"udp_loss_pct": None, "udp_ms": None}, NOT_RUN, Cause.NOT_MEASURED),
        ({"up_kbps": None, "udp_loss_pct": 5.0}, NOT_RUN, Cause.NOT_MEASURED),
        ({"up_kbps": None, "udp_loss_pct": 50.0}, FAIL, Cause.LINE_LOSES),
    ],
)
def test_the_line_is_judged_and_what_was_not_measured_is_no_pass(
    readings: dict[str, float | None], outcome: Outcome, cause: str
) -> None:
    finding = line(**readings)
    assert (finding.outcome, finding.reason) == (outcome, cause)


@pytest.mark.parametrize(
    ("failure", "cause"),
    [
        (Reason.COURT_UNAVAILABLE, Cause.COURT_UNREACHABLE),
        (Reason.CERTIFICATE_UNKNOWN, Cause.CERTIFICATE_UNKNOWN),
        (Reason.SERVER_TOO_OLD, Cause.COURT_UNREACHABLE),
    ],
)
def test_a_court_that_cannot_be_reached_fails_with_why(failure: Reason, cause: Cause) -> None:
    finding = network_finding(NetworkReadings(failure=failure))
    assert (finding.outcome, finding.reason) == (FAIL, cause)


def test_every_reading_keeps_its_unit_and_its_value() -> None:
    assert line(udp_ms=None, udp_loss_pct=100.0).readings == {
        "https_ms": 20.0,
        "udp_loss_pct": 100.0,
        "down_kbps": 5000.0,
        "up_kbps": 5000.0,
    }


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([PASS, PASS], 0),
        ([PASS, WARN], 1),
        ([WARN, NOT_RUN], 3),
        ([NOT_RUN, FAIL], 2),
        ([PASS, Outcome.SKIPPED], 0),
        ([], 0),
    ],
)
def test_the_exit_code_is_that_of_the_worst(outcomes: list[Outcome], code: int) -> None:
    assert exit_code(Finding(check=Check.CAMERA, outcome=each) for each in outcomes) == code


def test_the_tables_are_whole() -> None:
    assert set(REMEDIES) == set(Cause)
    assert set(RULES) == set(NEEDED) == set(Check)
    assert set(FAILURES.values()) <= set(Cause)
    assert not_run(Check.CAMERA).outcome is NOT_RUN
