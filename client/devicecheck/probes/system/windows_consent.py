"""Windows' word on who may use camera and microphone, and who does: the ConsentStore.

Settings, Privacy writes "Allow" or "Deny" for the machine, for the account, and for desktop
programs together (`NonPackaged`); group policy writes 1 (allow) or 2 (deny) beside them. Under
`NonPackaged` each program that has used the device has the time at which it stopped: 0 while it has
not. What is read is the text of `reg query ... /s`, whose words no language of Windows changes.

It asks nobody, and knows of no device apart from its kind.
"""

import re
from collections.abc import Iterator, Mapping

from client.devicecheck.probes.system.equipment import Holder, Permission, Right
from client.state import DeviceKind

_STORE = r"SOFTWARE\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
_POLICY = r"HKLM\SOFTWARE\Policies\Microsoft\Windows\AppPrivacy"
_NAMES = {DeviceKind.CAMERA: "webcam", DeviceKind.MICROPHONE: "microphone"}
_POLICY_VALUES = {
    DeviceKind.CAMERA: "LetAppsAccessCamera",
    DeviceKind.MICROPHONE: "LetAppsAccessMicrophone",
}
_DENIED_BY_POLICY = 2
_VALUE = re.compile(r"^\s+(?P<name>.+?)\s+REG_(?P<kind>[A-Z_]+)(?:\s+(?P<value>.*?))?\s*$")

_AS_WRITTEN = "(key)"

Keys = Mapping[str, Mapping[str, str]]
"""The values of each key, both by their names in small letters, and the key as it was written."""


def questions(kind: DeviceKind) -> tuple[tuple[str, ...], ...]:
    """Give what `reg` is asked: the machine's store, the account's, and the policy."""
    name = _NAMES[kind]
    return (
        ("reg", "query", rf"HKLM\{_STORE}\{name}", "/s"),
        ("reg", "query", rf"HKCU\{_STORE}\{name}", "/s"),
        ("reg", "query", _POLICY),
    )


def keys_of(dump: str | None) -> Keys:
    """Read what `reg query` has printed."""
    keys: dict[str, dict[str, str]] = {}
    values: dict[str, str] = {}
    for line in (dump or "").splitlines():
        if line.upper().startswith("HKEY_"):
            values = keys.setdefault(_short(line.strip()), {_AS_WRITTEN: line.strip()})
        elif found := _VALUE.match(line):
            values[found["name"].lower()] = found["value"] or ""
    return keys


def _short(key: str) -> str:
    small = key.lower()
    for long, short in (("hkey_local_machine", "hklm"), ("hkey_current_user", "hkcu")):
        small = small.replace(long, short, 1)
    return small


def permission(kind: DeviceKind, keys: Keys) -> Permission | None:
    """Tell whether a desktop program of this account may use this kind of device."""
    name = _NAMES.get(kind)
    if name is None or not keys:
        return None
    policy = keys.get(_POLICY.lower(), {}).get(_POLICY_VALUES[kind].lower(), "")
    if _number(policy) == _DENIED_BY_POLICY:
        return Permission(Right.DENIED_BY_POLICY, rf"{_POLICY}\{_POLICY_VALUES[kind]}", policy)
    machine, account = (f"{root}\\{_STORE.lower()}\\{name}" for root in ("hklm", "hkcu"))
    for key, denied in (
        (machine, Right.DENIED_BY_SYSTEM),
        (account, Right.DENIED_BY_USER),
        (f"{account}\\nonpackaged", Right.DENIED_BY_USER),
    ):
        value = keys.get(key, {}).get("value", "")
        if value.lower() == "deny":
            return Permission(denied, key, value)
        if value.lower() == "prompt":
            return Permission(Right.NOT_ASKED, key, value)
    if not any(key in keys for key in (machine, account)):
        return None
    return Permission(Right.GRANTED, account, "Allow")


def holders(kind: DeviceKind, keys: Keys, own_program: str) -> tuple[Holder, ...] | None:
    """Tell which other programs use a device of this kind now."""
    if kind not in _NAMES or not keys:
        return None
    store = f"hkcu\\{_STORE.lower()}\\{_NAMES[kind]}"
    found = [
        name
        for key, values in keys.items()
        if key.startswith(f"{store}\\") and _in_use(values)
        for name in _program(values[_AS_WRITTEN][-len(key.removeprefix(f"{store}\\")) :])
    ]
    own = own_program.replace("/", "\\").rpartition("\\")[2].lower()
    return tuple(Holder(name) for name in found if name.lower() != own)


def _in_use(values: Mapping[str, str]) -> bool:
    return _number(values.get("lastusedtimestop", "-")) == 0 and (
        _number(values.get("lastusedtimestart", "0")) != 0
    )


def _program(key: str) -> Iterator[str]:
    """Give a program's name: a path with `#` for each backslash, or a package's name."""
    last = key.rpartition("\\")[2]
    if last.lower() != "nonpackaged":
        yield last.rpartition("#")[2] if "#" in last else last.partition("_")[0]


def _number(value: str) -> int | None:
    try:
        return int(value, 0)
    except ValueError:
        return None
