"""macOS, by what its programs have printed."""

import pytest

from client.devicecheck.probes.system.equipment import Right, SoundForm, Volume
from client.devicecheck.probes.system.macos_devices import MacDevices, qt_permission
from client.devicecheck.probes.system.virtual import is_virtual
from client.state import Device, DeviceKind
from tests.devicecheck.system import recorded
from tests.devicecheck.system.recorded import Recorded

VOLUME = ("osascript", "-e", "get volume settings")
SOUND = ("system_profiler", "-json", "SPAudioDataType")
MICROPHONE = Device(DeviceKind.MICROPHONE, "BuiltIn", "MacBook Pro Microphone")
AIRPODS = Device(DeviceKind.LOUDSPEAKER, "00-11", "AirPods")
CAMERA = Device(DeviceKind.CAMERA, "0x1", "FaceTime HD Camera")


def mac(volume: str = recorded.OSASCRIPT, right: str = "granted") -> MacDevices:
    answers = {VOLUME: volume, SOUND: recorded.SYSTEM_PROFILER}
    return MacDevices(Recorded(answers), ask_qt=lambda _: right)


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("granted", Right.GRANTED),
        ("undetermined", Right.NOT_ASKED),
        ("denied", Right.DENIED_BY_USER),
        ("", None),
    ],
)
def test_permission_is_qts_word(word: str, right: Right | None) -> None:
    permission = mac(right=word).permission(DeviceKind.CAMERA)
    assert (permission.right if permission is not None else None) is right


def test_playing_sound_needs_nobodys_leave() -> None:
    assert mac().permission(DeviceKind.LOUDSPEAKER) is None


def test_volumes_are_those_of_the_system() -> None:
    assert mac().volume(MICROPHONE) == Volume(75.0, muted=False)
    assert mac().volume(AIRPODS) == Volume(44.0, muted=False)
    assert mac(recorded.OSASCRIPT_MUTED).volume(MICROPHONE) == Volume(0.0, muted=True)
    assert mac(recorded.OSASCRIPT_MUTED).volume(AIRPODS) == Volume(44.0, muted=True)
    assert mac().volume(CAMERA) is None


def test_a_device_without_a_knob_has_no_volume() -> None:
    for device in (MICROPHONE, AIRPODS):
        assert mac(recorded.OSASCRIPT_NO_KNOB).volume(device) is None
        assert mac("").volume(device) is None


def test_a_headset_says_in_which_form_it_sounds() -> None:
    assert mac().sound_form(AIRPODS) == SoundForm(24000, 1, bluetooth=True)
    assert mac().sound_form(MICROPHONE) is None
    assert MacDevices(Recorded({SOUND: "[]"}), lambda _: "").sound_form(AIRPODS) is None


def test_who_holds_a_camera_is_not_told() -> None:
    assert mac().holders(CAMERA) is None


def test_without_an_application_qt_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6.QtCore import QCoreApplication

    monkeypatch.setattr(QCoreApplication, "instance", staticmethod(lambda: None))
    assert qt_permission(DeviceKind.CAMERA) == ""


@pytest.mark.parametrize(
    "name",
    ["OBS Virtual Camera", "Dummy video device (0x0000)", "ManyCam", "Snap Camera", "虚拟摄像头"],
)
def test_a_camera_that_is_a_program_is_known_by_its_name(name: str) -> None:
    assert is_virtual(name)


@pytest.mark.parametrize(
    "name", ["Integrated Camera", "HD Pro Webcam C920", "FaceTime HD Camera", "Camouflage Cam", ""]
)
def test_a_camera_that_is_a_thing_is_none(name: str) -> None:
    assert not is_virtual(name)
