"""The locks: every archive by its hash, no address, and nothing that would be compiled for long."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def plain(name: str) -> str:
    """A distribution's name in its settled spelling (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(lock: Path) -> dict[str, list[str]]:
    """What a lock pins: each name with the lines that belong to it."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in lock.read_text(encoding="utf-8").splitlines():
        if (start := re.match(r"([A-Za-z0-9][\w.-]*)==", line)) is not None:
            lines = found.setdefault(plain(start[1]), [])
        lines.append(line)
    return found


def wanted(*extras: str) -> set[str]:
    """What pyproject.toml asks for, by the names of its extras."""
    project = PROJECT["project"]
    asked = [*project["dependencies"]]
    for extra in extras:
        asked += project["optional-dependencies"][extra]
    return {plain(re.split(r"[^\w.-]", one, maxsplit=1)[0]) for one in asked}


def test_there_is_a_lock_for_each_end_of_the_wire() -> None:
    assert [lock.stem for lock in LOCKS] == ["bootstrap", "client", "dev", "server"]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_no_address_stands_in_a_lock(lock: Path) -> None:
    assert "://" not in lock.read_text(encoding="utf-8")
    assert "index-url" not in lock.read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_every_archive_is_known_by_its_hash(lock: Path) -> None:
    bare = [
        name
        for name, lines in pinned(lock).items()
        if not any("--hash=sha256:" in line for line in lines)
    ]
    assert not bare


@pytest.mark.parametrize(
    ("lock", "extras"),
    [("client", ["client"]), ("server", ["server"]), ("dev", ["client", "server", "dev"])],
)
def test_a_lock_holds_all_that_the_project_asks_for(lock: str, extras: list[str]) -> None:
    missing = wanted(*extras) - pinned(ROOT / "requirements" / f"{lock}.txt").keys()
    assert not missing, "run `make lock`"


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.stem)
def test_dlib_is_never_compiled(lock: Path) -> None:
    assert "dlib" not in pinned(lock)


def test_both_ends_and_the_workbench_pin_the_same_versions() -> None:
    everything = pinned(ROOT / "requirements" / "dev.txt")
    for lock in LOCKS:
        for name, lines in pinned(lock).items():
            assert lines == everything[name], f"{lock.stem}: {name}"


def test_no_lock_with_addresses_is_kept_beside_them() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert "uv.lock" in ignored
