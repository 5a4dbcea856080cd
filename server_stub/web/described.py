"""What machines are told of the counter: every body, key and version that a route takes.

The framework describes paths and answers by itself. Bodies are read strictly by the court
(`server_stub.web.deps`), out of the framework's sight, and are added here from the very values that
read them. A value that is said to the court may have another shape than the same value said by it
(what has a default may be left out): then it is described under a name of its own, as the framework
would name it.
"""

import json
from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts
from pydantic.json_schema import models_json_schema

from server_stub.web.deps import BodyOf, attempt_of, signed_in, version_of

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


def describe(app: FastAPI) -> dict[str, Any]:
    """Give the whole description; made once."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    described = FastAPI.openapi(app)
    components = described.setdefault("components", {})
    components["securitySchemes"] = {_SCHEME: {"type": "http", "scheme": "bearer"}}
    operations = [
        (described["paths"][path][method], calls)
        for path, method, calls in _routes(app)
        if method in described["paths"].get(path, {})
    ]
    kinds = {call.kind for _, calls in operations for call in calls if isinstance(call, BodyOf)}
    bodies = _describe_bodies(kinds, components.setdefault("schemas", {}))
    for operation, calls in operations:
        _add(operation, calls, bodies)
    return described


def _routes(app: FastAPI) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Give every route's path and method, and what it calls before it is called itself."""
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute):
            calls = tuple(_calls(route.dependant))
            for method in route.methods or ():
                yield str(route.path_format), method.lower(), calls


def _calls(dependant: Dependant) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each.call
        yield from _calls(each)


def _add(operation: dict[str, Any], calls: tuple[Any, ...], bodies: dict[type, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    if attempt_of in calls:
        parameters.append(_KEY)
    if version_of in calls:
        parameters.append(_VERSION)
    if signed_in in calls:
        operation["security"] = [{_SCHEME: []}]
    for call in calls:
        if isinstance(call, BodyOf):
            operation["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": bodies[call.kind]}},
            }


def _describe_bodies(kinds: set[type], schemas: dict[str, Any]) -> dict[type, Any]:
    """Add every value that is said to the court; give where each kind is described."""
    asked = [(kind, "validation") for kind in sorted(kinds, key=lambda kind: kind.__name__)]
    places, told = models_json_schema(asked, ref_template=f"{_PLACE}{{model}}")  # type: ignore[arg-type]
    parts: dict[str, Any] = told.get("$defs", {})
    names = {name: _name_of(name, part, schemas) for name, part in parts.items()}
    schemas.update({names[name]: _renamed(part, names) for name, part in parts.items()})
    return {kind: _renamed(place, names) for (kind, _), place in places.items()}


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
