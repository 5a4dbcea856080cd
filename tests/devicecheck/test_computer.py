"""What is learnt of the computer, and what is said where it cannot be learnt."""

import json
import sys
from pathlib import Path

import pytest

from client.devicecheck.measured import Measured
from client.devicecheck.probe import Probe
from client.devicecheck.probes.children import Told, ask_child, ask_process
from client.devicecheck.probes.computer import Load, ProgramAndClock
from client.devicecheck.probes.encoding_child import measured
from client.devicecheck.probes.surroundings import KeyringWorks, has_screen
from client.devicecheck.probes.system.computer import ThisComputer
from client.devicecheck.probes.system.releases import margin
from client.devicecheck.thresholds import shipped
from client.devicecheck.verdict import finding_of
from client.protocol.devicecheck import Cause, Code, Outcome
from client.protocol.errors import CourtUnavailable
from client.ui.surroundings import is_hardware
from tests.devicecheck.benches import FakeBench
from tests.devicecheck.machines import BoxOfSecrets, Machine


async def measured_by(probe: Probe, fake: FakeBench | None = None) -> dict[Code, Measured]:
    bench = (fake or FakeBench()).bench
    return {each.code: each async for each in probe.measure(bench)}


async def of(machine: Machine, code: Code) -> Measured:
    probe = next(each for each in machine.probes() if code in each.codes)
    return (await measured_by(probe))[code]


async def test_a_computer_on_which_all_is_well_passes_every_row() -> None:
    for probe in Machine().probes():
        for each in (await measured_by(probe)).values():
            finding = finding_of(each, shipped())
            assert finding.outcome is Outcome.PASS, finding


@pytest.mark.parametrize(
    ("family", "release", "left"),
    [
        ("Windows", "10.0.17763", 0),
        ("Windows", "10.0.19045", 2),
        ("Windows", "10.0.22631", 4),
        ("Windows", "10.0.26100", 5),
        ("Windows", "6.3.9600", -1),
        ("Darwin", "11.7", -1),
        ("Darwin", "12.0.1", 0),
        ("Darwin", "26.1", 4),
        ("Linux", "2.17", -1),
        ("Linux", "2.28", 0),
        ("Linux", "2.36", 3),
        ("Linux", "2.43", 5),
        ("Linux", "", None),
        ("FreeBSD", "14.1", None),
    ],
)
def test_a_system_is_told_by_its_distance_from_the_oldest(
    family: str, release: str, left: int | None
) -> None:
    assert margin(family, release) == left


async def test_a_system_that_nobody_knows_is_not_judged() -> None:
    machine = Machine()
    machine.system = machine.system.__class__("FreeBSD", "14.1", "amd64")
    assert (await of(machine, Code.ENV_01)).cause is Cause.UNSUPPORTED


async def test_what_the_check_itself_takes_is_not_counted() -> None:
    machine = Machine()
    machine.busy_share = 0.5
    load = await of(machine, Code.ENV_05)
    assert load.readings["cpu_pct"] == pytest.approx(50.0)
    assert load.texts["name"] == "indexer"
    assert load.texts["programs"] == "indexer 50 %"


async def test_a_court_that_is_not_reached_leaves_version_and_clock_unmeasured() -> None:
    fake = FakeBench()
    fake.line.away = CourtUnavailable()
    told = await measured_by(ProgramAndClock(), fake)
    assert {each.cause for each in told.values()} == {Cause.NEEDS_ANOTHER}


async def test_a_court_without_a_clock_leaves_the_clock_unmeasured() -> None:
    fake = FakeBench()
    fake.line.shows = None
    told = await measured_by(ProgramAndClock(), fake)
    assert told[Code.ENV_03].cause is Cause.UNSUPPORTED
    fake.bench.now = None
    told = await measured_by(ProgramAndClock(), fake)
    assert told[Code.ENV_03].cause is Cause.NOT_MEASURED


async def test_a_counter_that_stands_still_measures_nothing() -> None:
    machine = Machine()
    machine.busy = lambda: Machine().busy()  # type: ignore[method-assign]  # always its first
    assert await measured_by(Load(machine)) == {}


@pytest.mark.parametrize(
    ("code", "field", "value", "cause"),
    [
        (Code.ENV_04, "coding", Told(None, crashed=False), Cause.TIMEOUT),
        (Code.ENV_04, "coding", Told(None, crashed=True), Cause.NOT_MEASURED),
        (Code.ENV_06, "disk_free_mb", None, Cause.UNSUPPORTED),
        (Code.ENV_08, "stays", None, Cause.UNSUPPORTED),
        (Code.ENV_09, "screen", False, Cause.UNSUPPORTED),
        (Code.ENV_12, "painting", Told(None, crashed=False), Cause.TIMEOUT),
    ],
)
async def test_what_could_not_be_asked_is_not_measured(
    code: Code, field: str, value: object, cause: Cause
) -> None:
    machine = Machine()
    setattr(machine, field, value)
    found = await of(machine, code)
    assert found.cause is cause
    assert finding_of(found, shipped()).outcome is Outcome.NOT_RUN


async def test_a_desktop_computer_has_no_battery_to_look_at() -> None:
    machine = Machine()
    machine.power = None
    finding = finding_of(await of(machine, Code.ENV_07), shipped())
    assert finding.outcome is Outcome.PASS


async def test_the_keyring_is_left_as_it_was() -> None:
    box = BoxOfSecrets()
    told = await measured_by(KeyringWorks(lambda: box))
    assert told[Code.ENV_10].readings == {"keeps": 1.0}
    assert box.story == ["set", "get", "delete"]
    assert not box.kept


async def test_a_keyring_that_breaks_keeps_nothing() -> None:
    def broken() -> BoxOfSecrets:
        raise RuntimeError("locked")

    told = await measured_by(KeyringWorks(broken))
    assert told[Code.ENV_10].cause is Cause.NO_KEYRING


# How systems are asked ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("system", "environ", "there"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("win32", {}, True),
    ],
)
def test_a_terminal_may_have_no_screen(system: str, environ: dict[str, str], there: bool) -> None:
    assert has_screen(system, environ) is there


@pytest.mark.parametrize(
    ("renderer", "hardware"),
    [
        ("Mesa Intel(R) UHD Graphics 620 (KBL GT2)", True),
        ("NVIDIA GeForce RTX 3060/PCIe/SSE2", True),
        ("Apple M2", True),
        ("llvmpipe (LLVM 15.0.7, 256 bits)", False),
        ("GDI Generic", False),
        ("ANGLE (Microsoft Basic Render Driver)", False),
        ("", False),
    ],
)
def test_a_renderer_is_known_by_its_name(renderer: str, hardware: bool) -> None:
    assert is_hardware(renderer) is hardware


def test_this_very_computer_says_something_of_itself(tmp_path: Path) -> None:
    computer = ThisComputer()
    release = computer.release()
    assert (
        release.family == {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}[sys.platform]
    )
    busy = computer.busy()
    assert busy.total_s > busy.busy_s > 0
    assert busy.own_s > 0
    assert busy.memory_free_mb > 0
    assert computer.free_mb(tmp_path / "not" / "there" / "yet") is not None


# Children -------------------------------------------------------------------------------------


def test_the_encoder_is_timed_for_both_sizes() -> None:
    told = measured(pictures=3)
    assert set(told) == {"encode_360p_ms", "encode_720p_ms"}
    # Which takes longer nobody knows on a machine that does other things too.
    assert all(value > 0 for value in told.values())


async def test_a_child_says_one_value_or_nothing(tmp_path: Path) -> None:
    for name, text in (
        ("speaks", f"print({json.dumps(json.dumps({'a': 1}))})"),
        ("dies", "import os; os.abort()"),
        ("waits", "import time; time.sleep(600)"),
        ("babbles", "print('no JSON')"),
    ):
        (tmp_path / f"{name}.py").write_text(text)

    async def told_by(name: str, limit_s: float) -> Told:
        return await ask_process([sys.executable, str(tmp_path / f"{name}.py")], limit_s=limit_s)

    assert await told_by("speaks", 30.0) == Told({"a": 1}, crashed=False)
    assert await told_by("dies", 30.0) == Told(None, crashed=True)
    assert await told_by("babbles", 30.0) == Told(None, crashed=False)
    assert await told_by("waits", 0.5) == Told(None, crashed=False)


async def test_qt_tells_of_its_screens_in_a_child() -> None:
    told = await ask_child("client.ui.surroundings", limit_s=60.0)
    assert not told.crashed
    assert told.said["screens"][0]["width"] > 0
    assert isinstance(told.said["hardware"], bool)
