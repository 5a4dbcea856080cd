"""Windows' word on devices: the ConsentStore's, and that of a sound device's endpoint."""

import sys
from collections.abc import Callable

from client.devicecheck.probes.system.asking import Ask, ask_program
from client.devicecheck.probes.system.equipment import (
    Holder,
    Permission,
    SoundForm,
    Volume,
)
from client.devicecheck.probes.system.windows_consent import (
    Keys,
    holders,
    keys_of,
    permission,
    questions,
)
from client.devicecheck.probes.system.windows_volume import endpoint_volume
from client.state import Device, DeviceKind

_KINDS = (DeviceKind.CAMERA, DeviceKind.MICROPHONE)


class WindowsDevices:
    """The devices of a Windows machine (`EquipmentWords`)."""

    def __init__(
        self,
        ask: Ask = ask_program,
        volume_of: Callable[[str], Volume | None] = endpoint_volume,
        own_program: str = sys.executable,
    ) -> None:
        """Take how programs and endpoints are asked."""
        self._ask = ask
        self._volume_of = volume_of
        self._own_program = own_program

    def permission(self, kind: DeviceKind) -> Permission | None:
        """Tell what the ConsentStore and the policy say."""
        return permission(kind, self._keys(kind)) if kind in _KINDS else None

    def volume(self, device: Device) -> Volume | None:
        """Tell how loud the device's endpoint is set."""
        return self._volume_of(device.id) if device.kind is not DeviceKind.CAMERA else None

    def holders(self, device: Device) -> tuple[Holder, ...] | None:
        """Tell which programs use a device of this kind now."""
        if device.kind not in _KINDS:
            return None
        return holders(device.kind, self._keys(device.kind), self._own_program)

    def sound_form(self, device: Device) -> SoundForm | None:
        """Tell what only the device's name and Qt can say here: nothing."""
        del device
        return None

    def _keys(self, kind: DeviceKind) -> Keys:
        keys: dict[str, dict[str, str]] = {}
        for question in questions(kind):
            for key, values in keys_of(self._ask(question)).items():
                keys.setdefault(key, {}).update(values)
        return keys
