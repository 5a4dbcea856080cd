"""Linux: files that may be opened or not, who has them open, and the sound server's word."""

from pathlib import Path

import pytest

from client.devicecheck.probes.system.asking import ask_program, parsed
from client.devicecheck.probes.system.equipment import Holder, Right, SoundForm, Volume
from client.devicecheck.probes.system.linux_devices import LinuxDevices
from client.state import Device, DeviceKind
from tests.devicecheck.system import recorded
from tests.devicecheck.system.recorded import Recorded

PACTL = ("pactl", "-f", "json")
ANSWERS = {
    (*PACTL, "info"): recorded.PACTL_INFO,
    (*PACTL, "list", "sources"): recorded.PACTL_SOURCES,
    (*PACTL, "list", "sinks"): recorded.PACTL_SINKS,
    (*PACTL, "list", "source-outputs"): recorded.PACTL_SOURCE_OUTPUTS,
}
CAMERA = Device(DeviceKind.CAMERA, "/dev/video0", "Camera")


def microphone(name: str) -> Device:
    return Device(DeviceKind.MICROPHONE, name, name)


def loudspeaker(name: str) -> Device:
    return Device(DeviceKind.LOUDSPEAKER, name, name)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A tree with two cameras and three processes, of which two have the first camera open."""
    for name in ("video0", "video1"):
        (tmp_path / "dev").mkdir(exist_ok=True)
        (tmp_path / "dev" / name).touch()
    for pid, name, opened in (
        (100, "zoom", "/dev/video0"),
        (200, "editor", "/srv/letter"),
        (300, "mingjing", "/dev/video0"),
    ):
        fd = tmp_path / "proc" / str(pid) / "fd"
        fd.mkdir(parents=True)
        (fd / "3").symlink_to(opened)
        (fd.parent / "comm").write_text(f"{name}\n")
    (tmp_path / "proc" / "400").mkdir()
    (tmp_path / "proc" / "meminfo").touch()
    return tmp_path


def linux(root: Path, *, shut: frozenset[str] = frozenset()) -> LinuxDevices:
    return LinuxDevices(
        Recorded(ANSWERS), root, may=lambda path: path.name not in shut, own_pid=300
    )


def test_a_camera_that_may_be_opened_is_granted(machine: Path) -> None:
    permission = linux(machine, shut=frozenset({"video1"})).permission(DeviceKind.CAMERA)
    assert permission is not None
    assert permission.right is Right.GRANTED


def test_cameras_that_may_not_be_opened_are_denied_by_the_system(machine: Path) -> None:
    denied = linux(machine, shut=frozenset({"video0", "video1"})).permission(DeviceKind.CAMERA)
    assert denied is not None
    assert denied.right is Right.DENIED_BY_SYSTEM
    assert denied.where.endswith("dev/video0")


def test_without_a_camera_there_is_no_permission_to_speak_of(tmp_path: Path) -> None:
    assert linux(tmp_path).permission(DeviceKind.CAMERA) is None


def test_a_sound_server_that_answers_lets_everybody_hear(tmp_path: Path) -> None:
    granted = linux(tmp_path).permission(DeviceKind.MICROPHONE)
    assert granted is not None
    assert granted.right is Right.GRANTED


def test_without_a_sound_server_the_cards_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "dev/snd").mkdir(parents=True)
    for name in ("pcmC0D0c", "pcmC0D0p", "controlC0"):
        (tmp_path / "dev/snd" / name).touch()
    alone = LinuxDevices(Recorded({}), tmp_path, may=lambda path: path.name != "pcmC0D0c")
    denied, granted = (
        alone.permission(kind) for kind in (DeviceKind.MICROPHONE, DeviceKind.LOUDSPEAKER)
    )
    assert denied is not None
    assert denied.right is Right.DENIED_BY_SYSTEM
    assert granted is not None
    assert granted.right is Right.GRANTED
    assert LinuxDevices(Recorded({}), tmp_path / "no").permission(DeviceKind.MICROPHONE) is None


def test_whoever_has_the_camera_open_is_named_but_not_oneself(machine: Path) -> None:
    assert linux(machine).holders(CAMERA) == (Holder("zoom", 100),)
    assert linux(machine).holders(Device(DeviceKind.CAMERA, "/dev/video1", "Other")) == ()


def test_a_camera_that_is_no_file_has_no_holders_to_be_named(machine: Path) -> None:
    assert linux(machine).holders(Device(DeviceKind.CAMERA, "synthetic-camera", "S")) is None


def test_whoever_listens_too_is_named(machine: Path) -> None:
    devices = LinuxDevices(Recorded(ANSWERS), machine, own_pid=4242)
    assert devices.holders(microphone("microphone")) == (Holder("Zoom", 11217),)
    assert devices.holders(microphone("silenced")) == ()
    assert devices.holders(microphone("unknown")) is None


def test_volume_and_mute_are_those_of_the_device(machine: Path) -> None:
    devices = linux(machine)
    assert devices.volume(microphone("microphone")) == Volume(15.0, muted=False)
    assert devices.volume(microphone("silenced")) == Volume(100.0, muted=True)
    assert devices.volume(loudspeaker("loudspeaker")) == Volume(100.0, muted=True)
    assert devices.volume(CAMERA) is None


@pytest.mark.parametrize(
    ("answer", "volume"),
    [
        ("Volume: 0.40\n", Volume(40.0, muted=False)),
        ("Volume: 1.00 [MUTED]\n", Volume(100.0, muted=True)),
        ("Node not found\n", None),
    ],
)
def test_where_only_wireplumber_answers_it_knows_the_default(
    tmp_path: Path, answer: str, volume: Volume | None
) -> None:
    ask = Recorded({("wpctl", "get-volume", "@DEFAULT_AUDIO_SINK@"): answer})
    assert LinuxDevices(ask, tmp_path).volume(loudspeaker("any")) == volume


def test_a_headset_that_has_fallen_to_telephone_sound_says_so(machine: Path) -> None:
    devices = linux(machine)
    assert devices.sound_form(loudspeaker("bluez_output.00_11")) == SoundForm(16000, 1, True)
    assert devices.sound_form(loudspeaker("loudspeaker")) == SoundForm(48000, 2, False)
    assert devices.sound_form(loudspeaker("unknown")) is None


@pytest.mark.parametrize("nonsense", ["", "{", "[1, 2]", '{"a": 1}', "null", '[{"name": "x"}]'])
def test_nonsense_is_no_answer(tmp_path: Path, nonsense: str) -> None:
    devices = LinuxDevices(Recorded(dict.fromkeys(ANSWERS, nonsense)), tmp_path)
    for device in (microphone("x"), loudspeaker("x")):
        assert devices.volume(device) is None
        assert devices.sound_form(device) is None
        assert devices.holders(device) in (None, ())


def test_a_program_that_is_not_there_hangs_or_fails_has_no_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("client.devicecheck.probes.system.asking.LIMIT_S", 0.2)
    assert ask_program(("no-such-program-of-any-system",)) is None
    assert ask_program(("false",)) is None
    assert ask_program(("sleep", "5")) is None
    assert parsed(ask_program(("echo", '{"a": 1}'))) == {"a": 1}
