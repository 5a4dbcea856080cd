"""The habits of the tests themselves."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import called_name, sources, tree_of


def lets_time_pass(node: ast.AST) -> bool:
    """Whether this is a call that sleeps; `sleep(0)` only lets others have their turn."""
    if not isinstance(node, ast.Call) or called_name(node) not in {"sleep", "qWait", "msleep"}:
        return False
    return [ast.unparse(argument) for argument in node.args] != ["0"]


def sleeps(tree: ast.AST) -> Iterator[str]:
    """The tests that let time pass, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith(
            "test_"
        ):
            for inner in ast.walk(node):
                if lets_time_pass(inner):
                    yield f"{node.name}:{getattr(inner, 'lineno', 0)}"


def test_no_test_sleeps() -> None:
    found = [f"{source.name} {one}" for source in sources("tests") for one in sleeps(source.tree)]
    assert not found


def test_a_test_that_sleeps_is_found() -> None:
    text = "async def test_it_ends():\n    await asyncio.sleep(0.1)\n    await asyncio.sleep(0)"
    assert list(sleeps(tree_of(text))) == ["test_it_ends:2"]
