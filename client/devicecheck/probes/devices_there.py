"""Which devices there are, whether they may be used, and how loud the system has set them.

D2 CAM-01 and CAM-02, D3 MIC-01 to MIC-03 and SPK-02: all before anything is opened, since a
device that may not be used, or is muted, explains whatever else it does. A stand-in device has no
system behind it, which is then not asked.

What a system does not say is `UNSUPPORTED`, and never good.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from client.devicecheck.bench import Bench
from client.devicecheck.causes import CAUSES
from client.devicecheck.measured import Measured
from client.devicecheck.probes.system.devices_here import devices_here
from client.devicecheck.probes.system.equipment import EquipmentWords, Permission, Right
from client.devicecheck.probes.system.virtual import is_virtual
from client.protocol.devicecheck import Cause, Code, Form, Outcome
from client.state import Device, DeviceKind

_RIGHTS: dict[DeviceKind, dict[Right, Cause]] = {
    DeviceKind.CAMERA: {
        Right.NOT_ASKED: Cause.CAMERA_NOT_ASKED,
        Right.DENIED_BY_USER: Cause.CAMERA_DENIED_BY_USER,
        Right.DENIED_BY_POLICY: Cause.CAMERA_DENIED_BY_POLICY,
        Right.DENIED_BY_SYSTEM: Cause.CAMERA_DENIED_BY_SYSTEM,
    },
    DeviceKind.MICROPHONE: {
        Right.NOT_ASKED: Cause.MICROPHONE_NOT_ASKED,
        Right.DENIED_BY_USER: Cause.MICROPHONE_DENIED_BY_USER,
        Right.DENIED_BY_POLICY: Cause.MICROPHONE_DENIED_BY_POLICY,
        Right.DENIED_BY_SYSTEM: Cause.MICROPHONE_DENIED_BY_SYSTEM,
    },
}
OPEN_WITHIN_S = 3.0
LOOK_EVERY_S = 0.05
UNANSWERED_S = 2.5
"""Whoever was asked so long has not answered."""


def hindered(bench: Bench, *codes: Code) -> bool:
    """Whether one of these rows has plainly seen what makes another useless to measure."""
    return any(
        measured.cause is not None and CAUSES[measured.cause].outcome is Outcome.FAIL
        for code in codes
        if (measured := bench.measured.get(code)) is not None
    )


def listed(bench: Bench, kind: DeviceKind) -> list[Device]:
    """Give the devices of a kind, the system's default first.

    Raises `TimeoutError` where the system does not answer, or a driver holds up whoever asks: that
    is no system without devices.
    """
    asked_at = bench.monotonic()
    devices = bench.engine.devices()
    if bench.monotonic() - asked_at >= UNANSWERED_S:
        raise TimeoutError
    return [each for each in devices if each.kind is kind]


def device_in_use(bench: Bench, kind: DeviceKind) -> Device | None:
    """Give the device that is open, or else the one that would be."""
    used = next((each for each in bench.news.in_use if each.kind is kind), None)
    return used or next(iter(listed(bench, kind)), None)


def _names(devices: list[Device]) -> str:
    return "; ".join(each.name for each in devices)


def _of_right(code: Code, kind: DeviceKind, permission: Permission | None) -> Measured:
    """Give what a permission says for its row."""
    if permission is None:
        return Measured(code, cause=Cause.UNSUPPORTED)
    texts = {"where": permission.where, "value": permission.value or permission.right.value}
    return Measured(code, texts=texts, cause=_RIGHTS[kind].get(permission.right))


@dataclass(frozen=True, slots=True)
class CameraThere:
    """CAM-02 and CAM-01."""

    system: EquipmentWords = field(default_factory=devices_here)
    codes: tuple[Code, ...] = (Code.CAM_01, Code.CAM_02)
    form: Form = Form.QUICK
    limit_s: float = 8.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask the system for leave, and count."""
        cameras = listed(bench, DeviceKind.CAMERA)
        real = [each for each in cameras if not is_virtual(each.name)]
        # A stand-in needs nobody's leave, and the system knows nothing of it.
        permission = None
        if not any(each.synthetic for each in cameras):
            permission = await asyncio.to_thread(self.system.permission, DeviceKind.CAMERA)
        right = _of_right(Code.CAM_02, DeviceKind.CAMERA, permission)
        yield right
        denied = right.cause is not None and CAUSES[right.cause].outcome is Outcome.FAIL
        if denied and not cameras:
            # What may not be opened is not listed either.
            yield Measured(Code.CAM_01, cause=Cause.NEEDS_ANOTHER)
            return
        cause = None if real else Cause.CAMERA_VIRTUAL_ONLY if cameras else Cause.NO_CAMERA
        counts = {"cameras": float(len(cameras)), "real_cameras": float(len(real))}
        yield Measured(Code.CAM_01, counts, {"cameras": _names(cameras)}, cause)


@dataclass(frozen=True, slots=True)
class MicrophoneThere:
    """MIC-02, MIC-01 and MIC-03; the microphone is open, or being opened."""

    system: EquipmentWords = field(default_factory=devices_here)
    codes: tuple[Code, ...] = (Code.MIC_01, Code.MIC_02, Code.MIC_03)
    form: Form = Form.QUICK
    limit_s: float = 12.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask the system for leave, count, and see which one is used."""
        kind = DeviceKind.MICROPHONE
        there = listed(bench, kind)
        synthetic = any(each.synthetic for each in there)
        permission = None if synthetic else await asyncio.to_thread(self.system.permission, kind)
        right = _of_right(Code.MIC_02, kind, permission)
        yield right
        denied = right.cause is not None and CAUSES[right.cause].outcome is Outcome.FAIL
        if not there:
            cause = Cause.NEEDS_ANOTHER if denied else Cause.NO_MICROPHONE
            yield Measured(Code.MIC_01, cause=cause)
            yield Measured(Code.MIC_03, cause=Cause.NEEDS_ANOTHER)
            return
        bench.engine.preview(camera=False, microphone=True)
        until = bench.monotonic() + OPEN_WITHIN_S
        while bench.monotonic() < until and not bench.news.microphone_live:
            if bench.news.microphone_failure is not None:
                break
            await bench.sleep(LOOK_EVERY_S)
        fell_back = kind in bench.news.fell_back
        used = device_in_use(bench, kind) or there[0]
        yield Measured(
            Code.MIC_01,
            {"microphones": float(len(there))},
            {"microphones": _names(there), "name": used.name},
            Cause.MICROPHONE_CHANGED if fell_back else None,
        )
        yield await _volume(Code.MIC_03, used, self.system)


@dataclass(frozen=True, slots=True)
class LoudspeakerVolume:
    """SPK-02: how loud the loudspeaker is set."""

    system: EquipmentWords = field(default_factory=devices_here)
    codes: tuple[Code, ...] = (Code.SPK_02,)
    form: Form = Form.QUICK
    limit_s: float = 8.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask the system."""
        used = device_in_use(bench, DeviceKind.LOUDSPEAKER)
        if used is None:
            yield Measured(Code.SPK_02, cause=Cause.NEEDS_ANOTHER)
        else:
            yield await _volume(Code.SPK_02, used, self.system)


async def _volume(code: Code, used: Device, system: EquipmentWords) -> Measured:
    volume = None if used.synthetic else await asyncio.to_thread(system.volume, used)
    if volume is None:
        return Measured(code, texts={"name": used.name}, cause=Cause.UNSUPPORTED)
    readings = {"volume_pct": volume.percent, "muted": float(volume.muted)}
    return Measured(code, readings, {"name": used.name})
