"""What the fields of a value mean, in the words that stand beside them where they are defined.

The language says of its fields and names what a type cannot (`client.protocol`); whoever reads the
description of the counter is told the same, and nobody writes it twice. Where a program has been
delivered without its source, nothing is added.

It knows no route.
"""

import ast
import inspect
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Any, Final

from client.protocol.value import Value

_INPUT: Final = "-Input"
_FIELDS: Final = "properties"


def add_words(schemas: dict[str, Any]) -> None:
    """Say beside every field and name of the described kinds what their source says of it."""
    kinds = _kinds_by_name()
    for name, schema in schemas.items():
        kind = _kind_of(schema, kinds[name.removesuffix(_INPUT)])
        if kind is None:
            continue
        words = _words_of(kind)
        for field, said in schema.get(_FIELDS, {}).items():
            if field in words:
                said.setdefault("description", words[field])
        if issubclass(kind, Enum):
            lines = [f"- `{each.value}`: {words[each.name]}" for each in kind if each.name in words]
            if lines:
                schema["description"] = "\n".join([schema.get("description", ""), "", *lines])


def _kinds_by_name() -> Mapping[str, set[type]]:
    """Give values and lists of names, each by its own name and by that with its module."""
    found = defaultdict[str, set[type]](set)
    values: set[type] = set(_kinds_under(Value))
    modules = {sys.modules[each.__module__] for each in values}
    names: set[type] = {
        told
        for module in modules
        for told in vars(module).values()
        if isinstance(told, type) and issubclass(told, Enum)
    }
    for each in values | names:
        found[each.__name__].add(each)
        found[f"{each.__module__}.{each.__name__}".replace(".", "__")].add(each)
    return found


def _kinds_under(kind: type[Value]) -> Iterator[type[Value]]:
    for each in kind.__subclasses__():
        yield each
        yield from _kinds_under(each)


def _kind_of(schema: dict[str, Any], kinds: set[type]) -> type | None:
    """Give the one kind that has just these fields, or just these names."""
    fitting = [each for each in kinds if _fits(schema, each)]
    return fitting[0] if len(fitting) == 1 else None


def _fits(schema: dict[str, Any], kind: type) -> bool:
    if issubclass(kind, Enum):
        names: list[Any] = schema.get("enum", [schema.get("const")])
        return names == [each.value for each in kind]
    fields = kind.model_fields if issubclass(kind, Value) else {}
    return set(schema.get(_FIELDS, {})) == {each.alias or name for name, each in fields.items()}


def _words_of(kind: type) -> dict[str, str]:
    """Give what is said beside the fields of a kind, and of those that it is made from."""
    said: dict[str, str] = {}
    for each in reversed(kind.__mro__):
        said |= _words_in(each.__module__).get(each.__name__, {})
    return said


@cache
def _words_in(module: str) -> dict[str, dict[str, str]]:
    """Give what the source of a module says beside the fields of each of its classes."""
    try:
        source = inspect.getsource(sys.modules[module])
    except (OSError, TypeError):
        return {}
    return {
        each.name: dict(_beside(each.body))
        for each in ast.parse(source).body
        if isinstance(each, ast.ClassDef)
    }


def _beside(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for each, after in pairwise(body):
        match each, after:
            case (
                ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                yield name, " ".join(words.split())
            case _:
                pass
