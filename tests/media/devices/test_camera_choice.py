import pytest

from client.media.devices.camera_choice import CameraChoice
from client.media.devices.equipment import Camera, Shot
from client.media.engine import MediaFailed
from client.protocol.errors import Reason
from client.state import Device, DeviceKind

LID = Device(DeviceKind.CAMERA, "lid", "Camera in the lid")
STICK = Device(DeviceKind.CAMERA, "stick", "Camera on a stick")
EAR = Device(DeviceKind.MICROPHONE, "ear", "Microphone")


class Eye:
    """An open camera."""

    def read(self) -> Shot | None:
        return None

    def close(self) -> None:
        """Nothing is held."""


class System:
    """A system whose cameras come and go."""

    def __init__(self, chosen: str | None = None) -> None:
        self.there = [EAR, LID, STICK]
        self.broken: set[str] = set()
        self.asked: list[str] = []
        self.choice = CameraChoice(self._open, lambda: self.there, chosen)

    def _open(self, name: str) -> Camera:
        self.asked.append(name)
        if name in self.broken:
            raise MediaFailed(Reason.CAMERA_UNREADABLE, name)
        if name not in {each.id for each in self.there}:
            raise MediaFailed(Reason.CAMERA_MISSING, name)
        return Eye()


def test_without_a_choice_the_first_camera_is_opened() -> None:
    system = System()
    system.choice.open()
    assert system.choice.in_use == LID
    assert not system.choice.fell_back


def test_the_chosen_camera_is_opened() -> None:
    system = System("stick")
    system.choice.open()
    assert system.choice.in_use == STICK
    assert not system.choice.fell_back


def test_a_chosen_camera_that_is_not_there_is_stood_in_for() -> None:
    system = System("stick")
    system.there = [LID]
    system.choice.open()
    assert system.choice.in_use == LID
    assert system.choice.fell_back


def test_a_camera_that_goes_away_is_replaced_and_not_tried_again() -> None:
    system = System("stick")
    system.choice.open()
    system.choice.gone()
    system.choice.open()
    assert system.asked == ["stick", "lid"]
    assert system.choice.fell_back


def test_when_all_have_failed_the_first_failure_is_told() -> None:
    system = System("stick")
    system.there = [LID]
    system.broken = {"lid"}
    with pytest.raises(MediaFailed) as failed:
        system.choice.open()
    assert failed.value.reason is Reason.CAMERA_MISSING


def test_the_only_camera_that_went_away_leaves_none() -> None:
    system = System()
    system.there = [LID]
    system.choice.open()
    system.choice.gone()
    with pytest.raises(MediaFailed) as failed:
        system.choice.open()
    assert failed.value.reason is Reason.CAMERA_UNREADABLE


def test_the_chosen_camera_is_wanted_when_it_is_there_again() -> None:
    system = System("stick")
    system.choice.open()
    system.choice.gone()
    system.choice.open()
    assert not system.choice.devices_changed([LID])
    assert system.choice.devices_changed([LID, STICK])
    system.choice.open()
    assert system.choice.in_use == STICK


def test_another_choice_forgives_what_has_failed() -> None:
    system = System("stick")
    system.choice.open()
    system.choice.gone()
    system.choice.choose("stick")
    system.choice.open()
    assert system.choice.in_use == STICK


def test_a_camera_that_opens_after_another_was_chosen_is_not_in_use() -> None:
    system = System("stick")
    original = system.choice._open_camera

    def slow(name: str) -> Camera:
        system.choice.choose("lid")
        return original(name)

    system.choice._open_camera = slow
    system.choice.open()
    assert system.choice.in_use is None
