"""What this computer is, what it is busy with, and what keeps it going.

Counters are told as they stand; whoever asks twice learns what lay between. Names of programs are
told as the system gives them, and no window, file or person behind them.
"""

import os
import platform
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psutil

from client.devicecheck.probes.system.awake import Awake, tried

MB = 1_000_000.0


@dataclass(frozen=True, slots=True)
class Release:
    """The system and the processor, in Python's own names."""

    family: str
    release: str
    """The build of Windows, the version of macOS or of glibc."""
    machine: str
    name: str = ""
    """As a person calls it."""


@dataclass(frozen=True, slots=True)
class Battery:
    """How full the battery is, and whether it is being filled."""

    percent: float
    plugged: bool


@dataclass(frozen=True, slots=True)
class Program:
    """A program that runs, and the processor time that it has had."""

    name: str
    cpu_s: float


@dataclass(frozen=True, slots=True)
class Busy:
    """Counters of one moment."""

    total_s: float
    """Processor time that has passed on all cores."""
    busy_s: float
    own_s: float
    """Of that, what this program and its children have had."""
    memory_free_mb: float
    cores: int = 1
    programs: Mapping[int, Program] = field(default_factory=dict)
    """By process id, without this program and its children."""


class Computer(Protocol):
    """What is asked of a computer; may take its time, and is asked off every loop."""

    def release(self) -> Release:
        """Tell what system it is."""

    def busy(self) -> Busy:
        """Tell the counters of this moment."""

    def free_mb(self, path: Path) -> float | None:
        """Tell how much room there is where this path lies, or would lie."""

    def battery(self) -> Battery | None:
        """Tell of the battery; None where there is none."""

    def awake(self) -> Awake | None:
        """Try to keep it awake; None where nobody could be asked."""


class ThisComputer:
    """The computer that this program runs on."""

    def release(self) -> Release:
        """Tell what system it is."""
        family = platform.system()
        match family:
            case "Linux":
                release, name = platform.libc_ver()[1], _linux_name()
            case "Darwin":
                release = platform.mac_ver()[0]
                name = f"macOS {release}"
            case _:
                release, name = platform.version(), f"{family} {platform.release()}"
        return Release(family, release, platform.machine(), name)

    def busy(self) -> Busy:
        """Tell the counters of this moment."""
        times = psutil.cpu_times()
        waiting = float(times.idle) + float(getattr(times, "iowait", 0.0))
        # A guest's time stands in the user's time too.
        total = float(sum(times)) - float(getattr(times, "guest", 0.0))
        total -= float(getattr(times, "guest_nice", 0.0))
        own = _family_of(os.getpid())
        programs, own_s = {}, 0.0
        for process in psutil.process_iter(["pid", "name", "cpu_times"]):
            known = process.info
            if known["cpu_times"] is None:
                continue
            cpu_s = float(known["cpu_times"].user + known["cpu_times"].system)
            if known["pid"] in own:
                own_s += cpu_s
            else:
                programs[int(known["pid"])] = Program(str(known["name"] or ""), cpu_s)
        return Busy(
            total_s=total,
            busy_s=total - waiting,
            own_s=own_s,
            memory_free_mb=psutil.virtual_memory().available / MB,
            cores=psutil.cpu_count() or 1,
            programs=programs,
        )

    def free_mb(self, path: Path) -> float | None:
        """Tell how much room there is, at the nearest folder that exists."""
        for folder in (path, *path.parents):
            try:
                return shutil.disk_usage(folder).free / MB
            except OSError:
                continue
        return None

    def battery(self) -> Battery | None:
        """Tell of the battery."""
        # Not on every system: what has no sensors has no battery that we know of.
        sensors = getattr(psutil, "sensors_battery", None)
        told = None if sensors is None else sensors()
        if told is None:
            return None
        return Battery(float(told.percent), plugged=told.power_plugged is not False)

    def awake(self) -> Awake | None:
        """Try to keep it awake."""
        return tried()


def _linux_name() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
    except OSError:
        return "Linux"


def _family_of(pid: int) -> frozenset[int]:
    try:
        children = psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        children = []
    return frozenset({pid, *(each.pid for each in children)})
