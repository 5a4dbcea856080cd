"""Real screens, as far as Xvfb's are, and a real bus with a stand-in for the desktop's portal.

Faults are made from outside: a screen painted black, a display that hangs, a portal that is gone.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import pytest

from client.devicecheck.probes.sharing import CHILD, CHILD_S, ScreenSharing
from client.devicecheck.thresholds import shipped
from client.devicecheck.verdict import finding_of
from client.protocol.devicecheck import Cause, Finding, Outcome
from tests.devicecheck.benches import FakeBench

pytestmark = pytest.mark.realtime

Measure = Callable[[Mapping[str, str]], Awaitable[Finding]]
NO_DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE", "DBUS_SESSION_BUS_ADDRESS")


def plain() -> dict[str, str]:
    """The environment without a desktop."""
    kept = {key: value for key, value in os.environ.items() if key not in NO_DESKTOP}
    return kept | {"QT_QPA_PLATFORM": "xcb"}


def first_line(stream: IO[str] | None) -> str:
    assert stream is not None
    return stream.readline().strip()


@contextmanager
def running(command: list[str], **settings: Any) -> Iterator["subprocess.Popen[str]"]:
    """A process that ends with its test, though it hangs."""
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, **settings
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def screen(*painted: str) -> Iterator[tuple[dict[str, str], int]]:
    """A screen of 640 by 480; gives the environment of whoever looks at it, and its process."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"]
    with running([*command, *painted]) as process:
        display = first_line(process.stdout)
        assert display, "Xvfb did not start"
        yield plain() | {"DISPLAY": f":{display}"}, process.pid


def row(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Have the row measured as IT staff do, and give its finding."""
    report = folder / "report.json"
    command = [sys.executable, "-m", "client.check", "--no-gui", "--full", "--fake-media"]
    subprocess.run(
        [*command, "--only", "MED-12", "--server", "http://127.0.0.1:9", "--json", str(report)],
        env=dict(environment),
        capture_output=True,
        timeout=120,
        check=False,
    )
    found = {each["code"]: each for each in json.loads(report.read_text())["findings"]}
    one: dict[str, Any] = found["MED-12"]
    return one


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Measure:
    """The row by itself, without the time that a whole command takes to start."""

    async def measure(environment: Mapping[str, str]) -> Finding:
        for name in NO_DESKTOP:
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        began = time.monotonic()
        (found,) = [each async for each in ScreenSharing().measure(FakeBench().bench)]
        return finding_of(found, shipped(), took_s=time.monotonic() - began)

    return measure


@pytest.mark.needs_package("xvfb")
def test_a_screen_that_shows_something_passes(tmp_path: Path) -> None:
    with screen("-retro") as (environment, _):
        found = row(environment, tmp_path)
    assert (found["outcome"], found["reason"]) == (Outcome.PASS, "")
    assert found["readings"] == {
        "frame_width_px": 640.0,
        "frame_height_px": 480.0,
        "one_colour": 0.0,
    }
    assert found["texts"] == {"mechanism": "x11"}


@pytest.mark.needs_package("xvfb")
@pytest.mark.parametrize("paint", ["-br", "-wr"])
async def test_a_screen_of_one_colour_is_no_picture_of_it(paint: str, measured: Measure) -> None:
    with screen(paint) as (environment, _):
        found = await measured(environment)
    assert (found.outcome, found.reason) == (Outcome.FAIL, Cause.SCREEN_BLANK)
    assert found.texts["error"] == "one_colour"
    assert found.readings["one_colour"] == 1.0


@pytest.mark.needs_package("xvfb")
async def test_a_display_that_hangs_ends_in_time(measured: Measure) -> None:
    with screen("-retro") as (environment, pid):
        os.kill(pid, signal.SIGSTOP)
        found = await measured(environment)
    assert (found.outcome, found.reason) == (Outcome.NOT_RUN, Cause.TIMEOUT)
    assert CHILD_S <= found.took_s < 2 * CHILD_S


async def test_a_display_that_is_gone_is_not_measured(measured: Measure) -> None:
    found = await measured(plain() | {"DISPLAY": ":no-such-display"})
    assert (found.outcome, found.reason) == (Outcome.NOT_RUN, Cause.NOT_MEASURED)
    assert found.texts["error"] == "ended"


@pytest.mark.needs_package("xvfb")
def test_the_picture_stays_in_its_child_and_is_nowhere_written(tmp_path: Path) -> None:
    homes = {key: str(tmp_path) for key in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME")}
    tmp_path.chmod(0o700)
    root = str(Path(__file__).resolve().parents[2])
    with screen("-retro") as (environment, _):
        done = subprocess.run(
            [sys.executable, "-m", CHILD],
            env=environment | homes | {"PYTHONPATH": root},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    said = json.loads(done.stdout)
    assert said == {"width": 640, "height": 480, "one_colour": False, "platform": "xcb"}
    assert len(done.stdout) < 200
    assert [each for each in tmp_path.rglob("*") if each.is_file()] == []


def test_a_plain_terminal_has_no_screen_to_share(tmp_path: Path) -> None:
    found = row(plain(), tmp_path)
    assert (found["outcome"], found["reason"]) == (Outcome.NOT_RUN, Cause.UNSUPPORTED)
    assert found["texts"] == {"error": "no_display"}


# Wayland --------------------------------------------------------------------------------------


@contextmanager
def session(folder: Path) -> Iterator[dict[str, str]]:
    """A session under Wayland with a bus of its own, on which there is nobody yet."""
    door = f"unix:path={folder / 'bus'}"
    rules = folder / "bus.conf"
    rules.write_text(
        "<busconfig><type>session</type>"
        f"<listen>{door}</listen><auth>EXTERNAL</auth>"
        '<policy context="default"><allow send_destination="*"/><allow own="*"/>'
        '<allow eavesdrop="false"/></policy></busconfig>'
    )
    command = ["dbus-daemon", f"--config-file={rules}", "--nofork", "--print-address=1"]
    with running(command) as process:
        address = first_line(process.stdout)
        assert address, "the bus did not start"
        desktop = {"XDG_SESSION_TYPE": "wayland", "WAYLAND_DISPLAY": "wayland-of-a-test"}
        yield plain() | desktop | {"DBUS_SESSION_BUS_ADDRESS": address}


@contextmanager
def portal(
    environment: Mapping[str, str], version: int, sources: int
) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.devicecheck.portal_stand_in"]
    with running([*command, str(version), str(sources)], env=dict(environment)) as process:
        assert first_line(process.stdout) == "ready"
        yield process


@pytest.mark.needs_package("dbus-daemon")
async def test_a_portal_asks_each_time_and_its_dialogue_is_not_opened(
    tmp_path: Path, measured: Measure
) -> None:
    with session(tmp_path) as environment, portal(environment, 5, 7) as process:
        found = await measured(environment)
        process.terminate()
        asked = process.stdout.read().split() if process.stdout is not None else []
    assert (found.outcome, found.reason) == (Outcome.WARN, Cause.SHARING_ASKS)
    assert found.readings == {"portal_version": 5.0, "source_types": 7.0}
    assert "org.freedesktop.DBus.Properties.GetAll" in asked
    assert not [each for each in asked if "ScreenCast" in each]


@pytest.mark.needs_package("dbus-daemon")
async def test_a_portal_that_offers_no_screen_will_not_do(
    tmp_path: Path, measured: Measure
) -> None:
    with session(tmp_path) as environment, portal(environment, 4, 2):
        found = await measured(environment)
    assert (found.outcome, found.reason) == (Outcome.FAIL, Cause.SHARING_UNAVAILABLE)
    assert found.texts["error"] == "no_whole_screen"


@pytest.mark.needs_package("dbus-daemon")
async def test_a_desktop_without_a_portal_cannot_share(tmp_path: Path, measured: Measure) -> None:
    with session(tmp_path) as environment:
        found = await measured(environment)
    assert (found.outcome, found.reason) == (Outcome.FAIL, Cause.SHARING_UNAVAILABLE)
    assert found.texts["error"] == "no_portal"


@pytest.mark.needs_package("dbus-daemon")
async def test_a_portal_that_hangs_ends_in_time(tmp_path: Path, measured: Measure) -> None:
    with session(tmp_path) as environment, portal(environment, 5, 7) as process:
        process.send_signal(signal.SIGSTOP)
        found = await measured(environment)
    assert (found.outcome, found.reason) == (Outcome.NOT_RUN, Cause.TIMEOUT)
    assert found.texts["error"] == "unanswered"
    assert found.took_s < ScreenSharing().limit_s
