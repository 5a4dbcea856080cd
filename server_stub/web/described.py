"""What machines are told of the counter: every body, key and version that a route takes.

The framework describes paths and answers by itself. Bodies are read strictly by the court
(`server_stub.web.deps`), out of the framework's sight, and are added here from the very values that
read them. A value that is said to the court may have another shape than the same value said by it
(what has a default may be left out): then it is described under a name of its own, as the framework
would name it. However the court says no, it is a `Refusal` (`server_stub.web.errors`) and never
what the framework would have said. Each kind is shown by its example (`server_stub.web.examples`).
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Final

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from client.protocol.errors import Refusal
from server_stub.web import examples
from server_stub.web.deps import BodyOf, SignedBodyOf, attempt_of, signed_in, version_of
from server_stub.web.said_of_fields import add_words

_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[!-~]+$"},
    "description": "Names this asking; asked again under it, the answer is the same.",
}
_VERSION = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    "description": "The version that the change was made from, as the entity tag said it.",
}
_SCHEME = "session"
_PLACE = "#/components/schemas/"
_JSON = "application/json"
_READ: Final = "validation"
_WRITTEN: Final = "serialization"
_OF_THE_FRAMEWORK = ("HTTPValidationError", "ValidationError")
"""What it says that a route answers to what it cannot read; no route of this court does."""

Kind = tuple[type, JsonSchemaMode]
"""A value, and whether it is read or written."""
_REFUSAL: Kind = (Refusal, _WRITTEN)


@dataclass(frozen=True, slots=True)
class _Operation:
    """What a route calls before it is called itself, and what is told of it so far."""

    calls: tuple[Any, ...]
    answers: Any
    subject: ModuleType
    told: dict[str, Any]

    @property
    def body(self) -> type | None:
        """Give the kind of value that is read; None where there is none."""
        kinds = (each.kind for each in self.calls if isinstance(each, BodyOf | SignedBodyOf))
        return next(kinds, None)


def describe(app: FastAPI) -> dict[str, Any]:
    """Give the whole description; made once."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    described = FastAPI.openapi(app)
    components = described.setdefault("components", {})
    components["securitySchemes"] = {_SCHEME: {"type": "http", "scheme": "bearer"}}
    schemas: dict[str, Any] = components.setdefault("schemas", {})
    operations = list(_operations(app, described["paths"]))
    read = {each.body for each in operations if each.body is not None}
    by_name = sorted(read, key=lambda kind: kind.__name__)
    kinds: list[Kind] = [(each, _READ) for each in by_name]
    places = _describe([*kinds, _REFUSAL], schemas)
    for each in operations:
        _add(each, places)
        _show(each, schemas)
    _shown(places[_REFUSAL], schemas)["examples"] = [
        examples.answer_written(each) for each in examples.REFUSALS
    ]
    for name in _OF_THE_FRAMEWORK:
        schemas.pop(name, None)
    add_words(schemas)
    described["tags"] = [
        {"name": _name_of_subject(each), "description": _law_of_subject(each)}
        for each in dict.fromkeys(each.subject for each in operations)
    ]
    return described


def _operations(app: FastAPI, paths: dict[str, Any]) -> Iterator[_Operation]:
    """Give every route that is described, once for each of its methods."""
    for route in iter_route_contexts(app.routes):
        original = route.original_route
        if isinstance(original, APIRoute):
            calls = tuple(_calls(route.dependant))
            told = paths.get(str(route.path_format), {})
            for method in route.methods or ():
                if method.lower() in told:
                    subject = sys.modules[original.endpoint.__module__]
                    written_by_hand = original.responses.get(200, {}).get("model")
                    answers = original.response_model or written_by_hand
                    yield _Operation(calls, answers, subject, told[method.lower()])


def _calls(dependant: Dependant) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each.call
        yield from _calls(each)


def _name_of_subject(subject: ModuleType) -> str:
    return subject.__name__.rpartition(".")[2].replace("_", " ")


def _law_of_subject(subject: ModuleType) -> str:
    return " ".join((subject.__doc__ or "").partition("\n\n")[0].split())


def _add(operation: _Operation, places: dict[Kind, Any]) -> None:
    told, calls = operation.told, operation.calls
    told["tags"] = [_name_of_subject(operation.subject)]
    parameters = told.setdefault("parameters", [])
    if attempt_of in calls:
        parameters.append(_KEY)
    if version_of in calls:
        parameters.append(_VERSION)
    if signed_in in calls:
        told["security"] = [{_SCHEME: []}]
    if operation.body is not None:
        schema = places[operation.body, _READ]
        told["requestBody"] = {"required": True, "content": {_JSON: {"schema": schema}}}
    told["responses"].pop("422", None)
    told["responses"]["default"] = {
        "description": "The court says no, and why; nothing has happened.",
        "content": {_JSON: {"schema": places[_REFUSAL]}},
    }


def _show(operation: _Operation, schemas: dict[str, Any]) -> None:
    """Put the examples of what is said beside its description."""
    asked = examples.BODIES.get(operation.body) if operation.body is not None else None
    if asked is not None:
        place = operation.told["requestBody"]["content"][_JSON]["schema"]
        _shown(place, schemas)["examples"] = [examples.body_written(asked)]
    answer = examples.ANSWERS.get(operation.answers)
    if answer is not None:
        for status, told in operation.told["responses"].items():
            if status.startswith("2") and _JSON in told.get("content", {}):
                place = told["content"][_JSON]["schema"]
                _shown(place, schemas)["examples"] = [examples.answer_written(answer)]


def _shown(place: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    """Give what is described at a place; the description itself, where it is not elsewhere."""
    found: dict[str, Any] = (
        schemas[place["$ref"].removeprefix(_PLACE)] if "$ref" in place else place
    )
    return found


def _describe(kinds: list[Kind], schemas: dict[str, Any]) -> dict[Kind, Any]:
    """Add values to what is described; give where each of them stands."""
    places, told = models_json_schema(kinds, ref_template=f"{_PLACE}{{model}}")
    parts: dict[str, Any] = told.get("$defs", {})
    names = {name: _name_of(name, part, schemas) for name, part in parts.items()}
    schemas.update({names[name]: _renamed(part, names) for name, part in parts.items()})
    return {kind: _renamed(place, names) for kind, place in places.items()}


def _name_of(name: str, part: Any, schemas: dict[str, Any]) -> str:
    is_free = name not in schemas
    # What points nowhere means the same wherever it stands.
    is_the_same = not is_free and schemas[name] == part and _PLACE not in json.dumps(part)
    return name if is_free or is_the_same else f"{name}-Input"


def _renamed(part: Any, names: dict[str, str]) -> Any:
    if isinstance(part, dict):
        return {
            key: f"{_PLACE}{names[said.removeprefix(_PLACE)]}"
            if isinstance(said, str) and said.startswith(_PLACE)
            else _renamed(said, names)
            for key, said in part.items()
        }
    return [_renamed(each, names) for each in part] if isinstance(part, list) else part
