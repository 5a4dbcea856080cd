"""The folders say what the house is: plain names, short files, and a word at every door."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGES, ROOT, Source, sources, tree_of

# A drawer for what has no place; a thing with a place has a name.
DRAWERS = re.compile(
    r"utils?|helpers?|common|misc|base|core|managers?|handlers?|services?|data|info"
)
# Service of documents is a word of the law (Civil Procedure Law, chapter 7).
LEGAL = frozenset({"server_stub/domain/service.py", "tests/domain/test_service.py"})
LONGEST = 600
# It is given to people as one file that needs no other, so it cannot be cut in two.
ONE_FILE = frozenset({"server_stub/seal/verify_document.py"})


def is_a_drawer(name: str) -> bool:
    """Whether a module or folder is named for nothing in particular."""
    return any(DRAWERS.fullmatch(word) for word in re.split(r"[_\W]+", name.lower()))


def only_a_docstring(tree: ast.Module) -> bool:
    return len(tree.body) == 1 and ast.get_docstring(tree) is not None


def everything() -> list[Source]:
    return list(sources(*PACKAGES))


def test_no_module_is_a_drawer_for_what_has_no_place() -> None:
    found = [
        source.name
        for source in sources(*PACKAGES, "tests")
        if source.name not in LEGAL
        and any(is_a_drawer(part) for part in Path(source.name).with_suffix("").parts)
    ]
    assert not found


@pytest.mark.parametrize("name", ["utils", "hearing_helpers", "base", "seat_manager", "test_core"])
def test_a_drawer_is_known_by_its_name(name: str) -> None:
    assert is_a_drawer(name)


@pytest.mark.parametrize("name", ["database", "information_sheet", "score", "evidence"])
def test_a_word_that_holds_another_is_no_drawer(name: str) -> None:
    assert not is_a_drawer(name)


def test_no_room_is_crowded() -> None:
    found = {
        source.name: lines
        for source in everything()
        if (lines := source.text.count("\n")) > LONGEST and source.name not in ONE_FILE
    }
    assert not found


def test_every_folder_with_modules_is_a_package() -> None:
    folders = {source.path.parent for source in everything()}
    found = [
        folder.relative_to(ROOT).as_posix()
        for folder in sorted(folders)
        if not (folder / "__init__.py").exists()
    ]
    assert not found


def test_every_room_says_at_its_door_what_it_is() -> None:
    found = [source.name for source in everything() if not ast.get_docstring(source.tree)]
    assert not found


def test_the_doors_of_both_packages_hold_a_docstring_only() -> None:
    """The court imports `client.protocol` and must load nothing else of the client with it."""
    for package in PACKAGES:
        assert only_a_docstring(Source(ROOT / package / "__init__.py").tree), package


def test_a_door_that_does_something_is_found() -> None:
    assert not only_a_docstring(tree_of('"""A house."""\nimport client.app'))


def test_no_path_of_one_machine_stands_in_the_project() -> None:
    machine = re.compile(r"(?<![\w.])/(?:work|root|home/\w+)/")
    kinds = {".py", ".toml", ".md", ".sh", ".typ", ".json", ".html", ".js", ".spec"}
    tops = [*PACKAGES, "tests", "packaging", "docs", "requirements", ".ci"]
    files = [path for top in tops for path in (ROOT / top).rglob("*") if path.suffix in kinds]
    files += [ROOT / "README.md", ROOT / "Makefile", ROOT / "pyproject.toml"]
    found = [
        path.relative_to(ROOT).as_posix()
        for path in files
        if path != Path(__file__) and machine.search(path.read_text(encoding="utf-8"))
    ]
    assert not found
