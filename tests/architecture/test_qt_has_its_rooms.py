"""Where Qt is known, module by module, and what even those rooms may not do with it.

The import contracts see only that PySide6 is imported; which part of it belongs to which room is
the table `ROOMS`.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import (
    Source,
    called_name,
    imported_names,
    sources,
    tree_of,
)

PAINTING = ("client.ui", "client.app")
SOUNDING = ("client.media",)
PROBING = ("client.devicecheck",)

# A part of Qt, and the rooms in which it may be known. What is not named here is for painting.
ROOMS = {
    "PySide6.QtCore": (*PAINTING, *SOUNDING, *PROBING),
    "PySide6.QtMultimedia": (*PAINTING, *SOUNDING, *PROBING),
    "PySide6.QtNetwork": (*PAINTING, *PROBING),
}


def strays(module: str, tree: ast.AST) -> Iterator[str]:
    """The parts of Qt that a module imports and its room should not know."""
    for line, name in imported_names(tree):
        if name.split(".")[0] != "PySide6":
            continue
        part = ".".join(name.split(".")[:2])
        allowed = ROOMS.get(part, PAINTING)
        if not any(module == room or module.startswith(f"{room}.") for room in allowed):
            yield f"{module}:{line} imports {part}"


def waits(tree: ast.AST) -> Iterator[int]:
    """The lines on which a loop is run inside the loop."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called_name(node) in {"exec", "exec_", "processEvents"}:
            yield node.lineno


def bare_labels(tree: ast.AST) -> Iterator[int]:
    """The lines on which a QLabel is made or inherited from."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and called_name(node) == "QLabel":
            yield node.lineno
        if isinstance(node, ast.ClassDef):
            for ancestor in node.bases:
                if ast.unparse(ancestor).split(".")[-1] == "QLabel":
                    yield node.lineno


def painted() -> Iterator[Source]:
    return sources("client/ui")


def test_each_part_of_qt_is_known_only_in_its_rooms() -> None:
    found = [stray for source in sources("client") for stray in strays(source.module, source.tree)]
    assert not found


def test_no_window_stops_the_loop_to_wait_for_an_answer() -> None:
    found = [
        f"{source.name}:{line}"
        for source in painted()
        # A program of its own (the gallery) starts its one loop there.
        if source.path.name != "__main__.py"
        for line in waits(source.tree)
    ]
    assert not found


def test_every_label_is_made_in_the_room_that_shows_plain_text() -> None:
    """A name such as `<img src=...>` is shown as it was written, never as rich text."""
    found = [
        f"{source.name}:{line}"
        for source in painted()
        if source.name != "client/ui/widgets/text.py"
        for line in bare_labels(source.tree)
    ]
    assert not found


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("client.media.devices.capture", "from PySide6.QtGui import QImage"),
        ("client.media.devices.capture", "from PySide6 import QtWidgets"),
        ("client.desk", "import PySide6.QtCore"),
    ],
)
def test_a_stray_import_of_qt_is_found(module: str, text: str) -> None:
    assert list(strays(module, tree_of(text)))


def test_a_loop_within_the_loop_is_found() -> None:
    assert list(waits(tree_of("dialog.exec()\nQApplication.processEvents()"))) == [1, 2]


def test_a_bare_label_is_found() -> None:
    text = "a = QLabel('x')\nb = QtWidgets.QLabel()\nclass C(QtWidgets.QLabel): ..."
    assert sorted(bare_labels(tree_of(text))) == [1, 2, 3]
