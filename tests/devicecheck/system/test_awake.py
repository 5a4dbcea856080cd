"""Each system is asked in its own way to stay awake, and may sleep again when it is let go."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from client.devicecheck.probes.system.awake import (
    SCREEN_SAVER,
    Awake,
    Kept,
    LetGo,
    held_by_program,
    keep_awake,
    tried,
)
from client.devicecheck.probes.system.bus import Guest, Somebody
from tests.architecture.sources import ROOT

SAVER = "org.freedesktop.ScreenSaver"
SESSION = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus"}


class System:
    """A system that grants what a test says, and writes down what it has granted."""

    def __init__(self, *grants: str) -> None:
        self.grants = grants
        self.asked: list[tuple[str, ...]] = []
        self.holds: list[str] = []

    def bus(
        self, whom: Somebody, what: str, signature: str, values: tuple[Any, ...]
    ) -> Guest | None:
        if whom.name not in self.grants:
            return None
        assert (whom, what, signature) == (SCREEN_SAVER, "Inhibit", "ss")
        self.asked.append(values)
        self.holds.append(whom.name)
        return Guest((7,), self._ask, lambda: self.asked.append(("leaves",)))

    def _ask(self, what: str, signature: str, values: tuple[Any, ...]) -> None:
        assert (what, signature, values) == ("UnInhibit", "u", (7,))
        self.holds.remove(SAVER)

    def hold(self, program: Sequence[str]) -> LetGo | None:
        self.asked.append(tuple(program))
        if program[0] not in self.grants:
            return None
        self.holds.append(program[0])
        return lambda: self.holds.remove(program[0])

    def keep(self, name: str, environ: dict[str, str]) -> Kept | None:
        return keep_awake("hearing", name, bus=self.bus, hold=self.hold, environ=environ)


@pytest.mark.parametrize(
    ("system", "grants", "environ", "awake"),
    [
        ("linux", (SAVER, "systemd-inhibit"), SESSION, Awake(True, SAVER)),
        ("linux", ("systemd-inhibit",), SESSION, Awake(True, "systemd-inhibit")),
        ("linux", (SAVER, "systemd-inhibit"), {}, Awake(True, "systemd-inhibit")),
        ("linux", (), SESSION, Awake(False, SAVER)),
        ("linux", (), {}, None),
        ("darwin", ("caffeinate",), {}, Awake(True, "caffeinate")),
        ("darwin", (), {}, Awake(False, "caffeinate")),
        ("sunos5", (), {}, None),
    ],
)
def test_each_system_is_asked_in_its_own_way_and_let_go_again(
    system: str, grants: tuple[str, ...], environ: dict[str, str], awake: Awake | None
) -> None:
    asked = System(*grants)
    kept = asked.keep(system, environ)
    assert (kept and kept.awake) == awake
    assert asked.holds == ([awake.mechanism] if awake is not None and awake.granted else [])
    if kept is not None:
        kept.let_go()
    assert asked.holds == []


def test_the_system_is_told_why() -> None:
    asked = System(SAVER)
    kept = asked.keep("linux", SESSION)
    assert kept is not None
    kept.let_go()
    assert asked.asked == [("Mingjing", "hearing"), ("leaves",)]
    asked = System("systemd-inhibit")
    asked.keep("linux", {})
    assert asked.asked == [
        ("systemd-inhibit", "--what=idle:sleep", "--who=Mingjing", "--why=hearing")
    ]


def test_a_screen_saver_that_has_gone_meanwhile_breaks_nothing() -> None:
    left: list[str] = []

    def gone(what: str, signature: str, values: tuple[Any, ...]) -> None:
        raise ConnectionResetError

    def bus(whom: Somebody, what: str, signature: str, values: tuple[Any, ...]) -> Guest | None:
        return Guest((7,), gone, lambda: left.append("left"))

    kept = keep_awake("hearing", "linux", bus=bus, environ=SESSION)
    assert kept is not None
    kept.let_go()
    assert left == ["left"]


def test_what_is_only_tried_is_given_back_at_once() -> None:
    asked = System("caffeinate")
    assert tried(lambda why: asked.keep("darwin", {})) == Awake(True, "caffeinate")
    assert asked.holds == []
    assert tried(lambda why: None) is None


@pytest.mark.parametrize(
    ("before", "states"), [(0x80000000, [0x80000003, 0x80000000]), (0, [0x80000003])]
)
def test_windows_is_told_and_told_back(before: int, states: list[int]) -> None:
    told: list[int] = []

    def set_state(state: int) -> int:
        told.append(state)
        return before

    kept = keep_awake("hearing", "win32", set_state=set_state)
    assert kept is not None
    assert kept.awake == Awake(before != 0, "SetThreadExecutionState")
    assert told == [0x80000003]
    kept.let_go()
    assert told == states


@pytest.mark.skipif(sys.platform == "win32", reason="no such programs there")
class TestAProgramThatHolds:
    """What is held as long as a program runs, which runs as long as we do."""

    def test_it_holds_until_it_is_let_go(self) -> None:
        let_go = held_by_program(["env"])
        assert let_go is not None
        let_go()

    @pytest.mark.parametrize("program", ["false", "true", "no-such-program"])
    def test_one_that_refuses_or_is_not_there_holds_nothing(self, program: str) -> None:
        assert held_by_program([program]) is None

    def test_it_ends_with_whoever_started_it_however_that_ends(self, tmp_path: Path) -> None:
        ended = tmp_path / "ended"
        os.mkfifo(ended)
        # Whoever holds says so when their command has ended.
        holder = ["sh", "-c", '"$1"; echo over >"$0"', str(ended)]
        crashes = (
            "import json, os, sys\n"
            "from client.devicecheck.probes.system.awake import held_by_program\n"
            "assert held_by_program(json.loads(sys.argv[1])) is not None\n"
            "os._exit(9)\n"
        )
        command = [sys.executable, "-c", crashes, json.dumps(holder)]
        assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9
        assert ended.read_text() == "over\n"
