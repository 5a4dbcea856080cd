"""A child of ours is started in one way, and the door of a frozen program understands it."""

import ast
import importlib.util
import os
import subprocess
import sys
import tomllib

import pytest

from tests.architecture.sources import PACKAGES, ROOT, Source, sources
from tests.packaging.door import DOOR, FLAGS, OURS, PROGRAMS, give_back_libraries, meant

NO_COMMAND = {"client/devicecheck/probes/system/windows_devices.py"}
"""Windows knows a program by its file: it is compared there, and not started."""


def is_this_program(node: ast.AST) -> bool:
    return ast.unparse(node) == "sys.executable"


def commands_of(source: Source) -> list[list[ast.expr]]:
    """Every command that this program is the first word of: in a list, a tuple or a call."""
    found = []
    for node in ast.walk(source.tree):
        words: list[ast.expr] = []
        if isinstance(node, ast.List | ast.Tuple):
            words = node.elts
        elif isinstance(node, ast.Call):
            words = node.args
        if words and is_this_program(words[0]):
            found.append(words[1:])
    return found


def module_of(command: list[ast.expr]) -> ast.expr | None:
    """Give what stands behind `-m`; None where it does not begin as a frozen door expects."""
    words = list(command)
    while words and isinstance(words[0], ast.Constant) and words[0].value in FLAGS:
        del words[0]
    if len(words) < 2 or not isinstance(words[0], ast.Constant) or words[0].value != "-m":
        return None
    return words[1]


def test_a_child_is_started_by_m_and_nothing_else() -> None:
    started = 0
    for source in sources(*PACKAGES):
        uses = sum(is_this_program(node) for node in ast.walk(source.tree))
        if source.name in NO_COMMAND:
            continue
        commands = commands_of(source)
        assert len(commands) == uses, source.name
        for command in commands:
            module = module_of(command)
            assert module is not None, source.name
            if isinstance(module, ast.Constant):
                assert str(module.value).partition(".")[0] in OURS, source.name
                assert importlib.util.find_spec(str(module.value)) is not None, source.name
        started += len(commands)
    assert started >= 8


def test_a_program_without_m_is_what_its_file_is_named_after() -> None:
    assert meant("/opt/court/mingjing", ["--lang", "en"]) == ("client", ["--lang", "en"])
    assert meant("C:/court/mingjing-check.exe", ["--list"]) == ("client.check", ["--list"])
    assert meant("/opt/court/renamed", []) == ("client", [])


def test_the_programs_are_those_that_pip_installs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    doors = {**project["gui-scripts"], **project["scripts"]}
    modules = {name: where.removesuffix(".__main__:main") for name, where in doors.items()}
    assert PROGRAMS.items() <= modules.items()


def test_with_m_it_is_the_module_whatever_the_program() -> None:
    child = "client.devicecheck.probes.face_child"
    assert meant("/opt/court/mingjing", ["-m", child]) == (child, [])
    told = meant("/opt/court/mingjing-check", ["-s", "-m", "client.devicecheck", "--debug"])
    assert told == ("client.devicecheck", ["--debug"])
    assert meant("/opt/court/mingjing", ["-m", child, "-m", "os"]) == (child, ["-m", "os"])


@pytest.mark.parametrize("words", [["-m"], ["-m", "os"], ["-m", "clients.evil"], ["-s", "-m", ""]])
def test_it_is_no_interpreter_for_what_is_not_ours(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        meant("/opt/court/mingjing", words)
    assert "no module of this program" in str(ended.value)


def test_programs_of_the_system_find_their_own_libraries() -> None:
    bundled = {"LD_LIBRARY_PATH": "/opt/court/_internal", "LANG": "C.UTF-8"}
    give_back_libraries(bundled)
    assert bundled == {"LANG": "C.UTF-8"}
    asked_for = {"LD_LIBRARY_PATH": "/opt/court/_internal:/x", "LD_LIBRARY_PATH_ORIG": "/x"}
    give_back_libraries(asked_for)
    assert asked_for == {"LD_LIBRARY_PATH": "/x"}


def test_a_child_that_comes_by_the_door_is_the_one_that_python_starts() -> None:
    by_door, by_python = (
        subprocess.run(
            [sys.executable, *way, "client.check", "--list"],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for way in ((str(DOOR), "-s", "-m"), ("-m",))
    )
    assert by_door == by_python
    assert "CAM-09" in by_door
