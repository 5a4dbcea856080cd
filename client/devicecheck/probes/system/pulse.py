"""PulseAudio's word on its devices, and PipeWire's in its stead: volume, mute, form and holders.

Both answer `pactl`, in JSON since version 15. Where only WirePlumber answers, its `wpctl` knows the
volume of the default devices. A device is known by the name that Qt knows it by.
"""

import re
from collections.abc import Mapping
from typing import Any

from client.devicecheck.probes.system.asking import Ask, parsed
from client.devicecheck.probes.system.equipment import Holder, SoundForm, Volume
from client.state import Device, DeviceKind

_LISTS = {DeviceKind.MICROPHONE: "sources", DeviceKind.LOUDSPEAKER: "sinks"}
_DEFAULTS = {
    DeviceKind.MICROPHONE: "@DEFAULT_AUDIO_SOURCE@",
    DeviceKind.LOUDSPEAKER: "@DEFAULT_AUDIO_SINK@",
}
_WPCTL = re.compile(r"Volume:\s*(?P<share>\d+(?:\.\d+)?)(?P<muted>\s*\[MUTED\])?")
_SAMPLES = re.compile(r"(?P<channels>\d+)ch\s+(?P<rate>\d+)Hz")
_PERCENT = re.compile(r"(?P<percent>\d+)%")


class Pulse:
    """A sound server."""

    def __init__(self, ask: Ask) -> None:
        """Take how its program is asked."""
        self._ask = ask

    def answers(self) -> bool:
        """Whether there is one that lets this account in."""
        return isinstance(parsed(self._ask(("pactl", "-f", "json", "info"))), dict)

    def volume(self, device: Device) -> Volume | None:
        """Tell how loud a device is set."""
        entry = self._entry(device)
        if entry is None:
            return self._volume_of_default(device.kind)
        percents = [
            float(found["percent"])
            for channel in _dict(entry.get("volume")).values()
            if (found := _PERCENT.search(str(_dict(channel).get("value_percent", ""))))
        ]
        if not percents:
            return None
        return Volume(max(percents), entry.get("mute") is True)

    def _volume_of_default(self, kind: DeviceKind) -> Volume | None:
        name = _DEFAULTS.get(kind)
        answer = self._ask(("wpctl", "get-volume", name)) if name is not None else None
        found = _WPCTL.search(answer or "")
        if found is None:
            return None
        return Volume(100.0 * float(found["share"]), found["muted"] is not None)

    def form(self, device: Device) -> SoundForm | None:
        """Tell in which form a device sounds."""
        entry = self._entry(device)
        found = _SAMPLES.search(str((entry or {}).get("sample_specification", "")))
        if entry is None or found is None:
            return None
        properties = _dict(entry.get("properties"))
        bluetooth = properties.get("device.bus") == "bluetooth" or any(
            key.startswith(("bluetooth.", "api.bluez5.")) for key in properties
        )
        return SoundForm(int(found["rate"]), int(found["channels"]), bluetooth)

    def holders(self, device: Device, own_pid: int) -> tuple[Holder, ...] | None:
        """Tell which other programs have a microphone open."""
        entry = self._entry(device)
        streams = parsed(self._ask(("pactl", "-f", "json", "list", "source-outputs")))
        if entry is None or device.kind is not DeviceKind.MICROPHONE or not _all_dicts(streams):
            return None
        found = []
        for stream in streams:
            properties = _dict(stream.get("properties"))
            pid = str(properties.get("application.process.id", ""))
            name = properties.get("application.name")
            if stream.get("source") == entry.get("index") and isinstance(name, str):
                number = int(pid) if pid.isdecimal() else 0
                if number != own_pid:
                    found.append(Holder(name, number))
        return tuple(found)

    def _entry(self, device: Device) -> Mapping[str, Any] | None:
        which = _LISTS.get(device.kind)
        if which is None:
            return None
        listed = parsed(self._ask(("pactl", "-f", "json", "list", which)))
        if not _all_dicts(listed):
            return None
        return next((entry for entry in listed if entry.get("name") == device.id), None)


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _all_dicts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)
