"""macOS' word on devices: permission by Qt, volume by `osascript`, and of sound `system_profiler`.

Who holds a camera macOS tells nobody. The volume of a microphone has no mute: muted is 0.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from client.devicecheck.probes.system.asking import Ask, ask_program, parsed
from client.devicecheck.probes.system.equipment import (
    Holder,
    Permission,
    Right,
    SoundForm,
    Volume,
)
from client.state import Device, DeviceKind

_VOLUME = ("osascript", "-e", "get volume settings")
_SOUND = ("system_profiler", "-json", "SPAudioDataType")
_RIGHTS = {
    "granted": Right.GRANTED,
    "undetermined": Right.NOT_ASKED,
    "denied": Right.DENIED_BY_USER,
}


def qt_permission(kind: DeviceKind) -> str:
    """Ask Qt, in its own word in small letters; empty when there is nobody to ask."""
    from PySide6.QtCore import QCameraPermission, QCoreApplication, QMicrophonePermission

    application = QCoreApplication.instance()
    if application is None:
        return ""
    wanted = QCameraPermission() if kind is DeviceKind.CAMERA else QMicrophonePermission()
    return application.checkPermission(wanted).name.lower()


class MacDevices:
    """The devices of a Mac (`EquipmentWords`)."""

    def __init__(
        self, ask: Ask = ask_program, ask_qt: Callable[[DeviceKind], str] = qt_permission
    ) -> None:
        """Take how programs and Qt are asked."""
        self._ask = ask
        self._ask_qt = ask_qt

    def permission(self, kind: DeviceKind) -> Permission | None:
        """Tell what the person has allowed; playing sound needs nobody's leave."""
        if kind is DeviceKind.LOUDSPEAKER:
            return None
        word = self._ask_qt(kind)
        right = _RIGHTS.get(word)
        return Permission(right, "AVCaptureDevice", word) if right is not None else None

    def volume(self, device: Device) -> Volume | None:
        """Tell how loud the system's default of this kind is set."""
        answer = self._ask(_VOLUME) or ""
        if device.kind is DeviceKind.MICROPHONE:
            percent = _percent(answer, "input volume")
            return None if percent is None else Volume(percent, percent == 0.0)
        percent = _percent(answer, "output volume")
        if device.kind is DeviceKind.CAMERA or percent is None:
            return None
        return Volume(percent, "output muted:true" in answer)

    def holders(self, device: Device) -> tuple[Holder, ...] | None:
        """Tell nothing: macOS does not."""
        del device
        return None

    def sound_form(self, device: Device) -> SoundForm | None:
        """Tell in which form a device of this name sounds."""
        if device.kind is not DeviceKind.LOUDSPEAKER:
            return None
        for item in _items(parsed(self._ask(_SOUND))):
            if item.get("_name") == device.name and "coreaudio_device_output" in item:
                bluetooth = "bluetooth" in str(item.get("coreaudio_device_transport", ""))
                rate, channels = (
                    str(item.get("coreaudio_device_srate", "")),
                    str(item["coreaudio_device_output"]),
                )
                if rate.isdecimal() and channels.isdecimal():
                    return SoundForm(int(rate), int(channels), bluetooth)
        return None


def _percent(answer: str, what: str) -> float | None:
    """Read one volume; "missing value" is what a device without a knob has."""
    found = re.search(rf"{what}:(\d+)", answer)
    return float(found[1]) if found is not None else None


def _items(answer: Any) -> list[Mapping[str, Any]]:
    groups = answer.get("SPAudioDataType") if isinstance(answer, dict) else None
    return [
        item
        for group in groups or []
        if isinstance(group, dict)
        for item in group.get("_items") or []
        if isinstance(item, dict)
    ]
