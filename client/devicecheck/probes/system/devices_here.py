"""The words of the system that this program runs on; one that is not known says nothing."""

import sys

from client.devicecheck.probes.system.equipment import (
    EquipmentWords,
    Holder,
    Permission,
    SoundForm,
    Volume,
)
from client.devicecheck.probes.system.linux_devices import LinuxDevices
from client.devicecheck.probes.system.macos_devices import MacDevices
from client.devicecheck.probes.system.windows_devices import WindowsDevices
from client.state import Device, DeviceKind


class UnknownDevices:
    """The devices of a system that nobody has asked yet (`EquipmentWords`)."""

    def permission(self, kind: DeviceKind) -> Permission | None:
        """Tell nothing."""
        del kind
        return None

    def volume(self, device: Device) -> Volume | None:
        """Tell nothing."""
        del device
        return None

    def holders(self, device: Device) -> tuple[Holder, ...] | None:
        """Tell nothing."""
        del device
        return None

    def sound_form(self, device: Device) -> SoundForm | None:
        """Tell nothing."""
        del device
        return None


def devices_here(system: str = sys.platform) -> EquipmentWords:
    """Give the words of a system by Python's name for it."""
    if system.startswith("linux"):
        return LinuxDevices()
    if system == "win32":
        return WindowsDevices()
    if system == "darwin":
        return MacDevices()
    return UnknownDevices()
