"""From readings to a finding: one pure table of thresholds, each beside where it comes from.

The worst rule that a reading breaks decides; what was not measured breaks no rule and passes
none: a check whose needed reading is missing is `NOT_RUN`. Thresholds are those of the project's
device-check table (D2 to D5), which names their sources.

It measures nothing and speaks to nobody.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import Enum

from client.devicecheck.probes.camera import CameraReadings
from client.devicecheck.probes.microphone import MicrophoneReadings
from client.devicecheck.probes.network import NetworkReadings
from client.devicecheck.probes.speaker import SpeakerReadings
from client.protocol.devicecheck import Cause, Check, Finding, Outcome
from client.protocol.errors import Reason


class Worse(Enum):
    """In which direction a reading gets worse."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Rule:
    """A reading, from where on it is poor, from where on it will not do, and what that means."""

    code: str
    """Row of the device-check table."""
    reading: str
    worse: Worse
    warn: float
    fail: float
    cause: Cause
    source: str

    def outcome(self, value: float) -> Outcome:
        """Judge a value; limits themselves still pass."""
        if self.worse is Worse.ABOVE:
            failed, poor = value > self.fail, value > self.warn
        else:
            failed, poor = value < self.fail, value < self.warn
        if failed:
            return Outcome.FAIL
        return Outcome.WARN if poor else Outcome.PASS


_UP, _DOWN, _NEVER = Worse.ABOVE, Worse.BELOW, float("inf")

RULES: Mapping[Check, tuple[Rule, ...]] = {
    Check.CAMERA: (
        Rule("CAM-03", "first_picture_s", _UP, 3.0, 20.0, Cause.NO_PICTURE, "BBB: 20 s"),
        Rule("CAM-06", "black_share", _UP, 1 / 3, 1 / 3, Cause.PICTURE_BLACK, "testrtc"),
        Rule("CAM-07", "frozen_s", _UP, 1.0, 2.0, Cause.PICTURE_FROZEN, "own proposal"),
        Rule("CAM-08", "luma", _DOWN, 60.0, 40.0, Cause.PICTURE_DARK, "own proposal"),
        Rule("CAM-08", "luma", _UP, 200.0, _NEVER, Cause.PICTURE_BRIGHT, "own proposal"),
        Rule("CAM-05", "pictures_per_s", _DOWN, 15.0, 5.0, Cause.PICTURE_JERKY, "testrtc: 5"),
    ),
    Check.MICROPHONE: (
        Rule("MIC-04", "peak_dbfs", _DOWN, -90.3, -90.3, Cause.SOUND_SILENT, "testrtc"),
        Rule("MIC-04", "peak_dbfs", _DOWN, -60.0, -60.0, Cause.SOUND_LOW, "testrtc"),
        Rule("MIC-05", "speech_dbfs", _DOWN, -30.0, -45.0, Cause.SOUND_LOW, "Mumble"),
        Rule("MIC-05", "speech_dbfs", _UP, -12.0, _NEVER, Cause.SOUND_LOUD, "Mumble"),
    ),
    Check.LOUDSPEAKER: (),
    Check.NETWORK: (
        Rule("NET-12", "udp_loss_pct", _UP, 99.9, 99.9, Cause.UDP_BLOCKED, "testrtc, Twilio"),
        Rule("MED-04", "udp_loss_pct", _UP, 1.0, 8.0, Cause.LINE_LOSES, "Twilio 1/3/8"),
        Rule("MED-02", "udp_ms", _UP, 250.0, 400.0, Cause.LINE_DELAYS, "Twilio 250/400"),
        Rule("MED-05", "up_kbps", _DOWN, 1000.0, 150.0, Cause.LINE_NARROW_UP, "Twilio"),
        Rule("MED-06", "down_kbps", _DOWN, 1500.0, 300.0, Cause.LINE_NARROW_DOWN, "Zoom; Galene"),
    ),
}

NEEDED: Mapping[Check, tuple[str, ...]] = {
    Check.CAMERA: ("pictures_per_s", "luma", "frozen_s"),
    Check.MICROPHONE: ("peak_dbfs", "speech_dbfs"),
    Check.LOUDSPEAKER: (),
    Check.NETWORK: ("https_ms", "udp_loss_pct", "up_kbps", "down_kbps"),
}
"""Readings without which a check has not been made."""

FAILURES: Mapping[Reason, Cause] = {
    Reason.CAMERA_MISSING: Cause.NO_CAMERA,
    Reason.CAMERA_UNREADABLE: Cause.CAMERA_UNREADABLE,
    Reason.MICROPHONE_MISSING: Cause.NO_MICROPHONE,
    Reason.MICROPHONE_UNREADABLE: Cause.MICROPHONE_UNREADABLE,
    Reason.LOUDSPEAKER_MISSING: Cause.NO_LOUDSPEAKER,
    Reason.CERTIFICATE_UNKNOWN: Cause.CERTIFICATE_UNKNOWN,
}
_OTHERWISE: Mapping[Check, Cause] = {
    Check.CAMERA: Cause.CAMERA_UNREADABLE,
    Check.MICROPHONE: Cause.MICROPHONE_UNREADABLE,
    Check.LOUDSPEAKER: Cause.NO_LOUDSPEAKER,
    Check.NETWORK: Cause.COURT_UNREACHABLE,
}

REMEDIES: Mapping[Cause, tuple[str, str]] = {
    Cause.NOT_MEASURED: ("repeat", "ask_the_clerk"),
    Cause.NOT_ANSWERED: ("repeat", "ask_the_clerk"),
    Cause.USER_SAYS_NO: ("choose_another_device", "attend_in_person"),
    Cause.NO_CAMERA: ("plug_in_or_uncover", "sound_only"),
    Cause.CAMERA_UNREADABLE: ("close_other_programs", "sound_only"),
    Cause.NO_PICTURE: ("close_other_programs", "sound_only"),
    Cause.PICTURE_BLACK: ("uncover_the_lens", "sound_only"),
    Cause.PICTURE_FROZEN: ("replug_the_camera", "sound_only"),
    Cause.PICTURE_JERKY: ("more_light", "sound_only"),
    Cause.PICTURE_DARK: ("light_in_front", "sound_only"),
    Cause.PICTURE_BRIGHT: ("less_light", "sound_only"),
    Cause.NO_MICROPHONE: ("plug_in_a_headset", "attend_in_person"),
    Cause.MICROPHONE_UNREADABLE: ("close_other_programs", "attend_in_person"),
    Cause.SOUND_SILENT: ("choose_another_device", "attend_in_person"),
    Cause.SOUND_LOW: ("move_nearer", "attend_in_person"),
    Cause.SOUND_LOUD: ("move_back", "ask_the_clerk"),
    Cause.NO_LOUDSPEAKER: ("plug_in_a_headset", "attend_in_person"),
    Cause.COURT_UNREACHABLE: ("check_the_connection", "attend_in_person"),
    Cause.CERTIFICATE_UNKNOWN: ("ask_it", "ask_the_clerk"),
    Cause.UDP_BLOCKED: ("another_network", "attend_in_person"),
    Cause.LINE_LOSES: ("use_a_cable", "sound_only"),
    Cause.LINE_DELAYS: ("use_a_cable", "sound_only"),
    Cause.LINE_NARROW_UP: ("stop_other_traffic", "sound_only"),
    Cause.LINE_NARROW_DOWN: ("stop_other_traffic", "sound_only"),
}
"""For each cause the remedy's id and the way out's id; `client.screens.words` says them."""

_WEIGHT = {Outcome.FAIL: 0, Outcome.WARN: 1}


def camera_finding(readings: CameraReadings) -> Finding:
    """Judge the camera."""
    if readings.failure is None and readings.first_picture_s is None:
        return Finding(check=Check.CAMERA, outcome=Outcome.FAIL, reason=Cause.NO_PICTURE)
    return _judged(Check.CAMERA, asdict(readings), readings.failure)


def microphone_finding(readings: MicrophoneReadings) -> Finding:
    """Judge the microphone."""
    return _judged(Check.MICROPHONE, asdict(readings), readings.failure)


def loudspeaker_finding(readings: SpeakerReadings, *, heard: bool | None) -> Finding:
    """Judge the loudspeaker by what the person says; None is no answer."""
    check = Check.LOUDSPEAKER
    if readings.failure is not None:
        return _judged(check, {}, readings.failure)
    if not readings.played:
        return not_run(check)
    if heard is None:
        return not_run(check, Cause.NOT_ANSWERED)
    if not heard:
        return said_no(check)
    return Finding(check=check, outcome=Outcome.PASS)


def network_finding(readings: NetworkReadings) -> Finding:
    """Judge the line."""
    return _judged(Check.NETWORK, asdict(readings), readings.failure)


def not_run(check: Check, cause: Cause = Cause.NOT_MEASURED) -> Finding:
    """Say that a check was not made."""
    return Finding(check=check, outcome=Outcome.NOT_RUN, reason=cause)


def said_no(check: Check, readings: Mapping[str, float] | None = None) -> Finding:
    """Say that the person did not see or hear what was measured as good."""
    return Finding(
        check=check,
        outcome=Outcome.FAIL,
        reason=Cause.USER_SAYS_NO,
        readings=dict(readings or {}),
    )


def exit_code(findings: Iterable[Finding]) -> int:
    """Give the code of D0: 0 all pass, 1 warnings only, 2 any fail, 3 a needed check is missing."""
    outcomes = {each.outcome for each in findings}
    if Outcome.FAIL in outcomes:
        return 2
    if Outcome.NOT_RUN in outcomes:
        return 3
    return 1 if Outcome.WARN in outcomes else 0


def _judged(check: Check, raw: Mapping[str, object], failure: Reason | None) -> Finding:
    readings = {
        key: round(float(value), 3)
        for key, value in raw.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    if failure is not None:
        cause = FAILURES.get(failure, _OTHERWISE[check])
        return Finding(check=check, outcome=Outcome.FAIL, reason=cause, readings=readings)
    broken = [
        (_WEIGHT[outcome], rule)
        for rule in RULES[check]
        if rule.reading in readings
        and (outcome := rule.outcome(readings[rule.reading])) is not Outcome.PASS
    ]
    missing = any(key not in readings for key in NEEDED[check])
    if broken:
        weight, rule = min(broken, key=lambda each: each[0])
        outcome = Outcome.FAIL if weight == 0 else Outcome.WARN
        if outcome is Outcome.FAIL or not missing:
            return Finding(check=check, outcome=outcome, reason=rule.cause, readings=readings)
    if missing:
        return Finding(
            check=check, outcome=Outcome.NOT_RUN, reason=Cause.NOT_MEASURED, readings=readings
        )
    return Finding(check=check, outcome=Outcome.PASS, readings=readings)
