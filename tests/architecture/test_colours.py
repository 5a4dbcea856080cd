"""Every colour has a name, and the name stands in one module: `client/ui/theme.py`."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.sources import ROOT, called_name, sources, tree_of

THEME = "client/ui/theme.py"
# What is printed is neither light nor dark: paper has its own few colours, in one place too.
PAPER = "client/check/page.py"
# The black of a stencil: an icon is drawn in it, and the theme's colour takes its place.
STENCIL = "#000"
WRITTEN = re.compile(r"#(?:[0-9a-f]{8}|[0-9a-f]{6})\b|^#(?!000)[0-9a-f]{3}$", re.IGNORECASE)
IN_SVG = re.compile(r"#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(", re.IGNORECASE)


def is_written_out(node: ast.AST) -> bool:
    """Whether this is a colour in figures or letters, and not a name of the theme."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and WRITTEN.search(node.value) is not None
    if isinstance(node, ast.Call) and called_name(node) == "QColor" and node.args:
        return all(isinstance(argument, ast.Constant) for argument in node.args)
    return False


def literals(tree: ast.AST) -> Iterator[int]:
    """The lines on which a colour is written out."""
    for node in ast.walk(tree):
        if is_written_out(node):
            yield getattr(node, "lineno", 0)


def test_no_colour_is_written_out_beside_the_theme() -> None:
    found = {
        f"{source.name}:{line}"
        for source in sources("client")
        if source.name not in {THEME, PAPER}
        for line in literals(source.tree)
    }
    assert not found


def test_icons_take_their_colour_from_the_theme() -> None:
    found = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "client").rglob("*.svg"))
        if set(IN_SVG.findall(path.read_text(encoding="utf-8"))) - {STENCIL}
    ]
    assert not found


@pytest.mark.parametrize(
    "text",
    ["ink = '#1B1F27'", "style = 'color: #1b1f27ff;'", "QColor(27, 31, 39)", "QColor('red')"],
)
def test_a_colour_that_is_written_out_is_found(text: str) -> None:
    assert list(literals(tree_of(text)))


@pytest.mark.parametrize("text", ["row = 'no. #12'", "QColor(theme.ink)", "place = 'page #face'"])
def test_what_is_no_colour_is_left_alone(text: str) -> None:
    assert not list(literals(tree_of(text)))
