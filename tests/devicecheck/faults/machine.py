"""What goes wrong with computers: each gives exactly its own row, and spoils no other."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from client.devicecheck.probes.children import Told
from client.devicecheck.probes.system.awake import Awake
from client.devicecheck.probes.system.computer import Battery, Program
from client.devicecheck.probes.system.sharing import MAC, PORTAL, WINDOWS, Leave, Trouble
from client.protocol.devicecheck import Cause, Code, Form, Outcome
from client.protocol.errors import ClientTooOld
from tests.devicecheck.benches import FACE, FakeLine
from tests.devicecheck.machines import Machine

WARN, FAIL = Outcome.WARN, Outcome.FAIL


@dataclass(frozen=True)
class MachineFault:
    """One fault of a computer, or of how it stands to the court, and what is said of it."""

    name: str
    inject: Callable[[Machine, FakeLine], None]
    code: Code
    outcome: Outcome
    cause: Cause
    form: Form = Form.QUICK


def has(**fields: Any) -> Callable[[Machine, FakeLine], None]:
    """Set fields of the computer."""

    def inject(machine: Machine, line: FakeLine) -> None:
        for name, value in fields.items():
            assert hasattr(machine, name), name
            setattr(machine, name, value)

    return inject


def system(**fields: Any) -> Callable[[Machine, FakeLine], None]:
    return lambda machine, _: setattr(machine, "system", replace(machine.system, **fields))


def off_by(seconds: float) -> Callable[[Machine, FakeLine], None]:
    def inject(machine: Machine, line: FakeLine) -> None:
        assert line.shows is not None
        line.shows += timedelta(seconds=seconds)

    return inject


def too_old(machine: Machine, line: FakeLine) -> None:
    line.too_old = ClientTooOld()


def behind(machine: Machine, line: FakeLine) -> None:
    line.court = FACE.model_copy(update={"highest": FACE.highest + 1})


def paints(**said: Any) -> Callable[[Machine, FakeLine], None]:
    def inject(machine: Machine, line: FakeLine) -> None:
        machine.painting = Told({**machine.painting.said, **said}, crashed=False)

    return inject


def coding(ms: float) -> Callable[[Machine, FakeLine], None]:
    return has(coding=Told({"encode_360p_ms": ms, "encode_720p_ms": ms * 3}, crashed=False))


def frame(**said: Any) -> Callable[[Machine, FakeLine], None]:
    def inject(machine: Machine, line: FakeLine) -> None:
        machine.frame = Told({**machine.frame.said, **said}, crashed=False)

    return inject


FAULTS = (
    MachineFault(
        "Windows 7",
        system(family="Windows", release="6.1.7601"),
        Code.ENV_01,
        FAIL,
        Cause.SYSTEM_OLD,
    ),
    MachineFault(
        "another processor", system(machine="armv7l"), Code.ENV_01, FAIL, Cause.SYSTEM_OLD
    ),
    MachineFault(
        "the oldest macOS",
        system(family="Darwin", release="12.7.6", machine="arm64"),
        Code.ENV_01,
        WARN,
        Cause.SYSTEM_ENDING,
    ),
    MachineFault("too old a program", too_old, Code.ENV_02, FAIL, Cause.PROGRAM_TOO_OLD),
    MachineFault("behind the court", behind, Code.ENV_02, WARN, Cause.PROGRAM_BEHIND),
    MachineFault("clock an hour late", off_by(3600), Code.ENV_03, FAIL, Cause.CLOCK_WRONG),
    MachineFault("clock half a minute early", off_by(-30), Code.ENV_03, WARN, Cause.CLOCK_WRONG),
    MachineFault("slow encoder", coding(12.0), Code.ENV_04, WARN, Cause.ENCODER_SLOW),
    MachineFault("very slow encoder", coding(40.0), Code.ENV_04, FAIL, Cause.ENCODER_SLOW),
    MachineFault("busy", has(busy_share=0.7), Code.ENV_05, WARN, Cause.PROCESSOR_BUSY),
    MachineFault("very busy", has(busy_share=0.88), Code.ENV_05, FAIL, Cause.PROCESSOR_BUSY),
    MachineFault("little memory", has(memory_free_mb=300.0), Code.ENV_05, FAIL, Cause.MEMORY_SHORT),
    MachineFault("full disk", has(disk_free_mb=100.0), Code.ENV_06, FAIL, Cause.DISK_FULL),
    MachineFault(
        "on battery", has(power=Battery(80.0, plugged=False)), Code.ENV_07, WARN, Cause.ON_BATTERY
    ),
    MachineFault(
        "battery low", has(power=Battery(12.0, plugged=False)), Code.ENV_07, FAIL, Cause.BATTERY_LOW
    ),
    MachineFault(
        "falls asleep",
        has(stays=Awake(False, "org.freedesktop.ScreenSaver")),
        Code.ENV_08,
        FAIL,
        Cause.MAY_SLEEP,
    ),
    MachineFault(
        "small screen",
        lambda machine, _: machine.shows(width=1100, height=640),
        Code.ENV_09,
        WARN,
        Cause.SCREEN_SMALL,
    ),
    MachineFault(
        "low screen",
        lambda machine, _: machine.shows(height=560),
        Code.ENV_09,
        FAIL,
        Cause.SCREEN_SMALL,
    ),
    MachineFault("no keyring", has(keyring=None), Code.ENV_10, WARN, Cause.NO_KEYRING),
    MachineFault(
        "another meeting",
        has(programs={99: Program("Zoom.exe", 1.0)}),
        Code.ENV_11,
        WARN,
        Cause.OTHER_PROGRAM,
    ),
    MachineFault(
        "painted in software",
        paints(renderer="llvmpipe (LLVM 15.0.7, 256 bits)", hardware=False),
        Code.ENV_12,
        WARN,
        Cause.DRAWING_SLOW,
    ),
    MachineFault(
        "graphics crash",
        has(painting=Told(None, crashed=True)),
        Code.ENV_12,
        FAIL,
        Cause.DRAWING_FAILS,
    ),
    MachineFault(
        "a portal that asks",
        has(leave=Leave(PORTAL, Trouble.PORTAL_ASKS, {"portal_version": 5.0})),
        Code.MED_12,
        WARN,
        Cause.SHARING_ASKS,
        Form.FULL,
    ),
    MachineFault(
        "no portal",
        has(leave=Leave(PORTAL, Trouble.NO_PORTAL)),
        Code.MED_12,
        FAIL,
        Cause.SHARING_UNAVAILABLE,
        Form.FULL,
    ),
    MachineFault(
        "a portal without screens",
        has(leave=Leave(PORTAL, Trouble.NO_WHOLE_SCREEN)),
        Code.MED_12,
        FAIL,
        Cause.SHARING_UNAVAILABLE,
        Form.FULL,
    ),
    MachineFault(
        "recording not allowed",
        has(leave=Leave(MAC, Trouble.NOT_GRANTED)),
        Code.MED_12,
        FAIL,
        Cause.SHARING_REFUSED,
        Form.FULL,
    ),
    MachineFault(
        "no picture of the screen",
        frame(width=0, height=0, one_colour=True),
        Code.MED_12,
        FAIL,
        Cause.SHARING_REFUSED,
        Form.FULL,
    ),
    MachineFault(
        "locked",
        has(leave=Leave(WINDOWS, Trouble.SESSION_LOCKED)),
        Code.MED_12,
        FAIL,
        Cause.SCREEN_LOCKED,
        Form.FULL,
    ),
    MachineFault(
        "a black picture of the screen",
        frame(one_colour=True),
        Code.MED_12,
        FAIL,
        Cause.SCREEN_BLANK,
        Form.FULL,
    ),
)
