"""The computer itself: its system, its clock, its speed, its room, its power (ENV-01 to ENV-08).

Nothing here opens a device. What takes time is asked on a thread, what may crash in a child.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from client.court.remembered import own_settings_file
from client.court.workers import Workers
from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probes.children import Told, ask_child
from client.devicecheck.probes.system.computer import Busy, Computer, ThisComputer
from client.devicecheck.probes.system.releases import MACHINES, margin
from client.protocol.devicecheck import Cause, Code, Form
from client.protocol.errors import ClientTooOld, CourtError
from client.protocol.wire import HIGHEST_VERSION

T = TypeVar("T")

CODE_WITHIN_S = 12.0
CHILD = "client.devicecheck.probes.encoding_child"


async def off_loop(work: Callable[[], T]) -> T:
    """Have something done on a thread of its own that nobody waits for at the end."""
    workers = Workers(1, "computer")
    try:
        return await workers.do(lambda _unwanted: work())
    finally:
        workers.close()


@dataclass(frozen=True, slots=True)
class SystemRelease:
    """ENV-01: the system, against the oldest that will do."""

    computer: Computer = field(default_factory=ThisComputer)
    codes: tuple[Code, ...] = (Code.ENV_01,)
    form: Form = Form.QUICK
    limit_s: float = 5.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask what it is."""
        del bench
        told = await off_loop(self.computer.release)
        texts = {"system": told.name, "release": told.release, "machine": told.machine}
        left = margin(told.family, told.release)
        if told.machine.lower() not in MACHINES:
            yield Measured(Code.ENV_01, {}, texts, Cause.SYSTEM_OLD)
        elif left is None:
            yield Measured(Code.ENV_01, {}, texts, Cause.UNSUPPORTED)
        else:
            yield Measured(Code.ENV_01, {"system_margin": float(left)}, texts)


@dataclass(frozen=True, slots=True)
class ProgramAndClock:
    """ENV-02 and ENV-03: the program and the clock, against the court's."""

    codes: tuple[Code, ...] = (Code.ENV_02, Code.ENV_03)
    form: Form = Form.QUICK
    limit_s: float = 6.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask the court what it speaks and what time it is."""
        try:
            face = await bench.court.face()
        except ClientTooOld:
            yield Measured(Code.ENV_02, {"have": HIGHEST_VERSION}, cause=Cause.PROGRAM_TOO_OLD)
        except CourtError:
            yield Measured(Code.ENV_02, cause=Cause.NEEDS_ANOTHER)
        else:
            behind = max(0, face.highest - HIGHEST_VERSION)
            readings = {"have": HIGHEST_VERSION, "court_highest": face.highest}
            yield Measured(Code.ENV_02, readings | {"app_behind": behind})
        yield await self._clock(bench)

    async def _clock(self, bench: Bench) -> Measured:
        if bench.now is None:
            return Measured(Code.ENV_03, cause=Cause.NOT_MEASURED)
        before = bench.now()
        try:
            court = await bench.court.clock()
        except CourtError:
            return Measured(Code.ENV_03, cause=Cause.NEEDS_ANOTHER)
        if court is None:
            return Measured(Code.ENV_03, cause=Cause.UNSUPPORTED)
        ahead_s = _ahead_s(before, bench.now(), court)
        return Measured(Code.ENV_03, {"skew_s": abs(ahead_s), "ahead_s": ahead_s})


def _ahead_s(before: datetime, after: datetime, court: datetime) -> float:
    """Give how far this clock is ahead; the court's `Date` is in whole seconds, cut off."""
    own_middle_s = (before.timestamp() + after.timestamp()) / 2.0
    return own_middle_s - (court.timestamp() + 0.5)


@dataclass(frozen=True, slots=True)
class Load:
    """ENV-05: how busy the processor is, how much memory is free, and with what."""

    computer: Computer = field(default_factory=ThisComputer)
    look_s: float = 3.0
    """How long the processor is watched."""
    codes: tuple[Code, ...] = (Code.ENV_05,)
    form: Form = Form.QUICK
    limit_s: float = 10.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Look twice."""
        before = await off_loop(self.computer.busy)
        await bench.sleep(self.look_s)
        after = await off_loop(self.computer.busy)
        passed_s = after.total_s - before.total_s
        if passed_s <= 0:
            return
        # What this check itself takes will not be taken in a hearing.
        busy_s = (after.busy_s - before.busy_s) - (after.own_s - before.own_s)
        readings = {
            "cpu_pct": min(100.0, max(0.0, 100.0 * busy_s / passed_s)),
            "memory_free_mb": after.memory_free_mb,
            "cores": float(after.cores),
        }
        yield Measured(Code.ENV_05, readings, _busiest(before, after))


def _busiest(before: Busy, after: Busy, most: int = 3) -> dict[str, str]:
    """Name the programs that took most, each with its share of the machine."""
    passed_s = after.total_s - before.total_s
    taken: dict[str, float] = {}
    for pid, program in after.programs.items():
        earlier = before.programs.get(pid)
        begun_s = earlier.cpu_s if earlier is not None and earlier.name == program.name else 0.0
        taken[program.name] = taken.get(program.name, 0.0) + program.cpu_s - begun_s
    ranked = sorted(taken.items(), key=lambda each: -each[1])[:most]
    named = [(name, 100.0 * cpu_s / passed_s) for name, cpu_s in ranked if name]
    named = [(name, share) for name, share in named if share >= 1.0]
    if not named:
        return {}
    listed = "; ".join(f"{name} {share:.0f} %" for name, share in named)
    return {"name": named[0][0], "programs": listed}


async def _ask_encoder(limit_s: float) -> Told:
    return await ask_child(CHILD, limit_s=limit_s)


@dataclass(frozen=True, slots=True)
class CodingSpeed:
    """ENV-04: how long the hearing's own encoder takes for a picture."""

    ask: Callable[[float], Awaitable[Told]] = _ask_encoder
    codes: tuple[Code, ...] = (Code.ENV_04,)
    form: Form = Form.QUICK
    limit_s: float = CODE_WITHIN_S + 1.0
    after: tuple[Code, ...] = (Code.ENV_05,)
    """How busy the machine is is measured before it is made busy."""

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Have a child code pictures."""
        del bench
        told = await self.ask(CODE_WITHIN_S)
        if not isinstance(told.said, dict):
            cause = Cause.NOT_MEASURED if told.crashed else Cause.TIMEOUT
            yield Measured(Code.ENV_04, cause=cause)
            return
        yield Measured(Code.ENV_04, {key: float(value) for key, value in told.said.items()})


@dataclass(frozen=True, slots=True)
class DiskRoom:
    """ENV-06: room for what the program keeps."""

    computer: Computer = field(default_factory=ThisComputer)
    folder: Path = field(default_factory=lambda: own_settings_file().parent)
    codes: tuple[Code, ...] = (Code.ENV_06,)
    form: Form = Form.QUICK
    limit_s: float = 5.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask how much there is."""
        del bench
        free_mb = await off_loop(lambda: self.computer.free_mb(self.folder))
        if free_mb is None:
            yield Measured(Code.ENV_06, cause=Cause.UNSUPPORTED)
        else:
            yield Measured(Code.ENV_06, {"disk_free_mb": free_mb}, {"path": str(self.folder)})


@dataclass(frozen=True, slots=True)
class Power:
    """ENV-07 and ENV-08: what keeps the computer going, and whether it may fall asleep."""

    computer: Computer = field(default_factory=ThisComputer)
    codes: tuple[Code, ...] = (Code.ENV_07, Code.ENV_08)
    form: Form = Form.QUICK
    limit_s: float = 10.0

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask after charger and battery, and try to keep it awake."""
        del bench
        battery = await off_loop(self.computer.battery)
        if battery is None or battery.plugged:
            # What is plugged in is filled, however empty it is now.
            yield Measured(Code.ENV_07, {"plugged": 1.0})
        else:
            readings = {"plugged": 0.0, "battery_pct": battery.percent}
            yield Measured(Code.ENV_07, readings, cause=Cause.ON_BATTERY)
        awake = await off_loop(self.computer.awake)
        if awake is None:
            yield Measured(Code.ENV_08, cause=Cause.UNSUPPORTED)
        else:
            refused = None if awake.granted else Cause.MAY_SLEEP
            texts = {"mechanism": awake.mechanism}
            yield Measured(Code.ENV_08, {"granted": float(awake.granted)}, texts, refused)
