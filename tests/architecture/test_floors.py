"""Who may import whom: the contracts of pyproject.toml hold, and each of them can break."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "importlinter"
]["contracts"]

# For each contract, modules of a made-up house and the one line in each that breaks it.
BREACHES: dict[str, dict[str, str]] = {
    "client-floors": {"client.court.account": "import client.courtroom"},
    "server-floors": {"server_stub.domain.fees": "import server_stub.db"},
    "demo-starts-processes": {"server_stub.demo.hold": "import server_stub.courtroom"},
    "client-never-imports-the-court": {"client.config": "import server_stub.settings"},
    "court-imports-only-the-language": {"server_stub.web.socket": "import client.state"},
    "ui-paints-and-nothing-else": {
        "client.ui.window": "import client.screens.seats",
        "client.screens.seats": "import client.media",
    },
    "one-seam-between-two-threads": {"client.ui.window": "import asyncio"},
    "qt-has-its-rooms": {"client.desk": "from PySide6.QtCore import QObject"},
    "one-room-speaks-sql": {"server_stub.usecases.filing": "import sqlalchemy.orm"},
    "one-room-speaks-http": {"server_stub.usecases.filing": "from fastapi import Request"},
    "media-has-its-rooms": {"server_stub.web.socket": "import aiortc"},
    "pure-rooms": {
        "server_stub.domain.fees": "import client.protocol.chance",
        "client.protocol.chance": "import random",
    },
    "pure-rooms-open-no-file": {"client.screens.seats": "from pathlib import Path"},
    "no-rings": {
        "client.court.account": "import client.court.filing",
        "client.court.filing": "import client.court.account",
    },
}


def lint_imports(house: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo", "--no-cache", *words],
        cwd=house,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


def rooms_of(contract_id: str, package: str) -> list[str]:
    """The rooms that a contract of floors names, those in parentheses too."""
    floors = next(one["layers"] for one in CONTRACTS if one["id"] == contract_id)
    return [
        f"{package}.{room.strip().strip('()')}" for floor in floors for room in floor.split("|")
    ]


def put(house: Path, module: str, line: str) -> None:
    """Write a module of one line, with the packages it stands in."""
    folder = house.joinpath(*module.split(".")[:-1])
    folder.mkdir(parents=True, exist_ok=True)
    for package in (folder, *folder.parents):
        if package == house:
            break
        (package / "__init__.py").touch()
    at_the_door = house.joinpath(*module.split("."), "__init__.py")
    where = at_the_door if at_the_door.exists() else folder / f"{module.split('.')[-1]}.py"
    where.write_text(f"{line}\n", encoding="utf-8")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty house with every room that the floors name, under the project's own contracts."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for module in [
        *rooms_of("client-floors", "client"),
        *rooms_of("server-floors", "server_stub"),
    ]:
        put(tmp_path, f"{module}.__init__", "")
    return tmp_path


def test_every_room_imports_only_lower_floors() -> None:
    outcome = lint_imports(ROOT)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_an_empty_house_keeps_every_contract(house: Path) -> None:
    outcome = lint_imports(house)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


def test_there_is_a_breach_for_every_contract() -> None:
    assert [one["id"] for one in CONTRACTS] == list(BREACHES)


@pytest.mark.parametrize("contract", BREACHES)
def test_a_breach_breaks_its_contract(contract: str, house: Path) -> None:
    for module, line in BREACHES[contract].items():
        put(house, module, line)
    outcome = lint_imports(house, "--contract", contract)
    assert outcome.returncode == 1
    assert "0 kept, 1 broken" in outcome.stdout, outcome.stdout + outcome.stderr


def test_a_room_without_a_floor_is_found(house: Path) -> None:
    put(house, "client.attic.__init__", "")
    outcome = lint_imports(house, "--contract", "client-floors")
    assert outcome.returncode == 1
    assert "client.attic" in outcome.stdout
