"""What machines are told of the counter: every body, key and version that a route takes.

The framework describes paths and answers by itself. Bodies are read strictly by the court
(`server_stub.web.deps`), out of the framework's sight, and are added here from the very values that
read them.
"""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

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


def describe(app: FastAPI) -> dict[str, Any]:
    """Give the whole description; made once."""
    if app.openapi_schema is not None:
        return app.openapi_schema
    described = FastAPI.openapi(app)
    components = described.setdefault("components", {})
    components["securitySchemes"] = {_SCHEME: {"type": "http", "scheme": "bearer"}}
    schemas = components.setdefault("schemas", {})
    for route in _routes(app.routes):
        calls = tuple(_calls(route.dependant))
        for method in route.methods or ():
            operation = described["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                _add(operation, calls, schemas)
    return described


def _routes(routes: Any) -> Iterator[APIRoute]:
    for route in routes:
        if isinstance(route, APIRoute):
            yield route


def _calls(dependant: Dependant) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each.call
        yield from _calls(each)


def _add(operation: dict[str, Any], calls: tuple[Any, ...], schemas: dict[str, Any]) -> None:
    parameters = operation.setdefault("parameters", [])
    if attempt_of in calls:
        parameters.append(_KEY)
    if version_of in calls:
        parameters.append(_VERSION)
    if signed_in in calls:
        operation["security"] = [{_SCHEME: []}]
    for call in calls:
        if isinstance(call, BodyOf):
            kind = call.kind
            told = kind.model_json_schema(ref_template="#/components/schemas/{model}")
            for name, schema in told.pop("$defs", {}).items():
                schemas.setdefault(name, schema)
            schemas.setdefault(kind.__name__, told)
            reference = {"$ref": f"#/components/schemas/{kind.__name__}"}
            operation["requestBody"] = {
                "required": True,
                "content": {"application/json": {"schema": reference}},
            }
