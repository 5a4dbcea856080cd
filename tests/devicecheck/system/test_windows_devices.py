"""Windows, by what `reg` has printed and by an endpoint made of tables of functions."""

import ctypes

import pytest

from client.devicecheck.probes.system.com import Guid
from client.devicecheck.probes.system.equipment import Holder, Right, Volume
from client.devicecheck.probes.system.windows_consent import questions
from client.devicecheck.probes.system.windows_devices import WindowsDevices
from client.devicecheck.probes.system.windows_volume import endpoint_volume
from client.state import Device, DeviceKind
from tests.devicecheck.system import recorded
from tests.devicecheck.system.recorded import Recorded
from tests.devicecheck.system.tables import Doors

CAMERA = Device(DeviceKind.CAMERA, r"\\?\usb#vid_046d", "HD Webcam")
OURS = r"C:\Program Files\Mingjing\mingjing.exe"


def windows(
    machine: str | None = recorded.REG_MACHINE,
    account: str | None = recorded.REG_WEBCAM,
    policy: str | None = None,
) -> WindowsDevices:
    asked = questions(DeviceKind.CAMERA)
    answers = {
        question: answer
        for question, answer in zip(asked, (machine, account, policy), strict=True)
        if answer is not None
    }
    return WindowsDevices(Recorded(answers), volume_of=lambda _: None, own_program=OURS)


def right(devices: WindowsDevices) -> Right | None:
    permission = devices.permission(DeviceKind.CAMERA)
    return permission.right if permission is not None else None


def test_what_is_allowed_everywhere_is_granted() -> None:
    assert right(windows()) is Right.GRANTED


def test_the_account_may_deny_all_programs_or_desktop_programs_alone() -> None:
    allow, deny = "    Value    REG_SZ    Allow", "    Value    REG_SZ    Deny"
    all_denied = recorded.REG_WEBCAM.replace(allow, deny, 1)
    assert right(windows(account=all_denied)) is Right.DENIED_BY_USER
    desktop = "\\NonPackaged\n"
    desktop_denied = recorded.REG_WEBCAM.replace(desktop + allow, desktop + deny)
    assert right(windows(account=desktop_denied)) is Right.DENIED_BY_USER
    other_denied = recorded.REG_WEBCAM.replace(f"wekyb3d8bbwe\n{allow}", f"wekyb3d8bbwe\n{deny}")
    assert right(windows(account=other_denied)) is Right.GRANTED


def test_the_machine_and_the_policy_deny_in_their_own_name() -> None:
    machine_denied = recorded.REG_MACHINE.replace("Allow", "Deny")
    assert right(windows(machine=machine_denied)) is Right.DENIED_BY_SYSTEM
    denied = windows(policy=recorded.REG_POLICY).permission(DeviceKind.CAMERA)
    assert denied is not None
    assert denied.right is Right.DENIED_BY_POLICY
    assert denied.where.endswith("LetAppsAccessCamera")


def test_a_policy_that_leaves_it_to_the_person_denies_nothing() -> None:
    assert right(windows(policy=recorded.REG_POLICY.replace("0x2", "0x0"))) is Right.GRANTED


def test_nobody_has_been_asked_yet() -> None:
    prompt = recorded.REG_WEBCAM.replace("Allow", "Prompt", 1)
    assert right(windows(account=prompt)) is Right.NOT_ASKED


def test_a_windows_that_says_nothing_is_not_good() -> None:
    assert right(windows(machine=None, account=None)) is None
    assert windows(machine=None, account=None).holders(CAMERA) is None
    assert windows().permission(DeviceKind.LOUDSPEAKER) is None


def test_whoever_has_not_stopped_using_the_camera_is_named_but_not_oneself() -> None:
    assert windows().holders(CAMERA) == (Holder("Zoom.exe"),)


def test_nonsense_is_no_answer() -> None:
    for nonsense in ("", "ERROR: denied", "    Value    REG_SZ    Deny", "HKEY_CURRENT_USER\\x\n"):
        assert right(windows(machine=nonsense, account=nonsense, policy=nonsense)) is None


# --- The endpoint's volume ------------------------------------------------------------------------


class Com(Doors):
    """An enumerator with one endpoint."""

    def __init__(self, scalar: float, mute: int, *, wrong: int = 0) -> None:
        super().__init__()
        self.asked: list[str | None] = []
        control = self.made(
            {
                9: (self.out(ctypes.c_float, scalar), (ctypes.c_void_p,)),
                15: (self.out(ctypes.c_int, mute), (ctypes.c_void_p,)),
            }
        )
        endpoint = self.made(
            {
                3: (
                    lambda this, iid, contexts, nothing, out: self.give(out, control),
                    (ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p, ctypes.c_void_p),
                )
            }
        )

        def device(this: int, name: str, out: int) -> int:
            self.asked.append(name)
            return wrong or self.give(out, endpoint)

        self.first = self.made({5: (device, (ctypes.c_wchar_p, ctypes.c_void_p))})


def test_an_endpoint_says_how_loud_it_is_set() -> None:
    com = Com(0.25, 1)
    assert endpoint_volume("{0.0.1.00000000}.{a}", lambda: com) == Volume(25.0, muted=True)
    assert com.asked == ["{0.0.1.00000000}.{a}"]
    assert (com.released, com.open) == (3, 0)


def test_an_endpoint_that_is_not_there_has_no_volume() -> None:
    com = Com(0.25, 1, wrong=-2147023728)
    assert endpoint_volume("gone", lambda: com) is None
    assert (com.released, com.open) == (1, 0)


def test_where_windows_is_not_nobody_answers() -> None:
    assert endpoint_volume("any") is None


def test_an_identity_is_laid_out_as_windows_does() -> None:
    from uuid import UUID

    identity = Guid.of(UUID("bcde0395-e52f-467c-8e3d-c4579291692e"))
    assert bytes(identity)[:8] == bytes.fromhex("9503debc2fe57c46")


@pytest.mark.parametrize("kind", [DeviceKind.MICROPHONE, DeviceKind.LOUDSPEAKER])
def test_a_sound_device_is_asked_by_its_own_id(kind: DeviceKind) -> None:
    asked: list[str] = []
    devices = WindowsDevices(Recorded({}), volume_of=lambda name: asked.append(name))
    assert devices.volume(Device(kind, "{0.0.1}", "Microphone")) is None
    assert devices.volume(CAMERA) is None
    assert asked == ["{0.0.1}"]
