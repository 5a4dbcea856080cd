"""The project's own sources, read as text and as trees; they are never imported here."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ("client", "server_stub")


@dataclass(frozen=True)
class Source:
    """One Python file of the project."""

    path: Path

    @property
    def name(self) -> str:
        """The file as a newcomer would say it: `client/ui/theme.py`."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def module(self) -> str:
        """The module's dotted name; a package is called by its folder."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.path)


@cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def sources(*tops: str) -> Iterator[Source]:
    """Every Python file under the given folders, in a settled order."""
    for top in tops:
        for path in sorted((ROOT / top).rglob("*.py")):
            yield Source(path)


def imported_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Every module or member that is imported, with its line: `PySide6.QtGui.QColor`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def called_name(call: ast.Call) -> str:
    """The last word of what is called: `QLabel` for both `QLabel()` and `QtWidgets.QLabel()`."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return ""


def tree_of(text: str) -> ast.Module:
    """A tree of a few lines that a test makes up."""
    return ast.parse(text)
