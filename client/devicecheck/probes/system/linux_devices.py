"""Linux's word on devices: files that may be opened or not, and who has them open.

A camera is a file under `/dev`, which this account may read and write or not; who holds one is told
by `/proc`, as far as other accounts' programs can be seen. Of sound the sound server speaks
(`client.devicecheck.probes.system.pulse`).

Linux asks nobody for permission outside a sandbox, so that nothing is ever "not asked".
"""

import os
from collections.abc import Callable
from pathlib import Path

from client.devicecheck.probes.system.asking import Ask, ask_program
from client.devicecheck.probes.system.equipment import (
    Holder,
    Permission,
    Right,
    SoundForm,
    Volume,
)
from client.devicecheck.probes.system.pulse import Pulse
from client.state import Device, DeviceKind


class LinuxDevices:
    """The devices of a Linux machine (`EquipmentWords`)."""

    def __init__(
        self,
        ask: Ask = ask_program,
        root: Path = Path("/"),
        may: Callable[[Path], bool] | None = None,
        own_pid: int | None = None,
    ) -> None:
        """Take how programs are asked and where the tree of files begins."""
        self._pulse = Pulse(ask)
        self._root = root
        self._may = may or (lambda path: os.access(path, os.R_OK | os.W_OK))
        self._own_pid = os.getpid() if own_pid is None else own_pid

    def permission(self, kind: DeviceKind) -> Permission | None:
        """Tell whether the files of this kind of device may be opened."""
        if kind is DeviceKind.CAMERA:
            return self._of_files(sorted((self._root / "dev").glob("video*")))
        if self._pulse.answers():
            return Permission(Right.GRANTED, "sound server")
        ends = "c" if kind is DeviceKind.MICROPHONE else "p"
        return self._of_files(sorted((self._root / "dev/snd").glob(f"pcmC*D*{ends}")))

    def _of_files(self, files: list[Path]) -> Permission | None:
        if not files:
            return None
        shut = [path for path in files if not self._may(path)]
        if len(shut) < len(files):
            return Permission(Right.GRANTED, str(files[0]))
        return Permission(Right.DENIED_BY_SYSTEM, str(shut[0]), "not readable and writable")

    def volume(self, device: Device) -> Volume | None:
        """Tell how loud a device is set."""
        return self._pulse.volume(device)

    def sound_form(self, device: Device) -> SoundForm | None:
        """Tell in which form a device sounds."""
        return self._pulse.form(device)

    def holders(self, device: Device) -> tuple[Holder, ...] | None:
        """Tell which other programs have a device open."""
        if device.kind is not DeviceKind.CAMERA:
            return self._pulse.holders(device, self._own_pid)
        if not device.id.startswith("/dev/"):
            return None
        found = []
        for process in sorted((self._root / "proc").glob("[0-9]*")):
            pid = int(process.name)
            if pid != self._own_pid and self._has_open(process, device.id):
                found.append(Holder(_name(process), pid))
        return tuple(found)

    def _has_open(self, process: Path, path: str) -> bool:
        try:
            return any(str(each.readlink()) == path for each in (process / "fd").iterdir())
        except OSError:
            # Another account's, or gone meanwhile.
            return False


def _name(process: Path) -> str:
    try:
        return (process / "comm").read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
