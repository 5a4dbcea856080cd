"""What an operating system knows of a camera, a microphone or a loudspeaker, in one language.

Permission, volume and mute, who holds a device, and in which form a headset sounds. None is what a
system does not say: that is not measured, and never good.

How each system is asked is known next door.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from client.state import Device, DeviceKind


class Right(Enum):
    """Whether this program may use a kind of device."""

    GRANTED = "granted"
    NOT_ASKED = "not_asked"
    """The system will ask the person at the first opening."""
    DENIED_BY_USER = "denied_by_user"
    DENIED_BY_POLICY = "denied_by_policy"
    DENIED_BY_SYSTEM = "denied_by_system"
    """The device itself may not be opened by this account."""


@dataclass(frozen=True, slots=True)
class Permission:
    """A right, and where it is written: for IT staff."""

    right: Right
    where: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Volume:
    """How loud the system has set a device, and whether it is muted."""

    percent: float
    muted: bool


@dataclass(frozen=True, slots=True)
class Holder:
    """A program that has a device open."""

    name: str
    pid: int = 0
    """0 where the system names only the program."""


@dataclass(frozen=True, slots=True)
class SoundForm:
    """In which form a sound device is open or would be opened."""

    rate: int
    channels: int
    bluetooth: bool


class EquipmentWords(Protocol):
    """What is asked of a system; may take its time, and is asked off every loop."""

    def permission(self, kind: DeviceKind) -> Permission | None:
        """Tell whether devices of this kind may be used."""

    def volume(self, device: Device) -> Volume | None:
        """Tell how loud a microphone or loudspeaker is set."""

    def holders(self, device: Device) -> tuple[Holder, ...] | None:
        """Tell which other programs have it open."""

    def sound_form(self, device: Device) -> SoundForm | None:
        """Tell in which form a loudspeaker plays now."""
