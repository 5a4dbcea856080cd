"""What machines are told of the counter is what the counter reads."""

from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from server_stub.app import build
from server_stub.settings import Settings
from server_stub.web.deps import BodyOf, attempt_of, version_of


@pytest.fixture
def told(tmp_path: Path) -> dict[str, Any]:
    """The description of a court that has not been opened."""
    return build(Settings(data=tmp_path)).openapi()


def test_every_body_key_and_version_is_described(tmp_path: Path) -> None:
    app = build(Settings(data=tmp_path))
    told = app.openapi()
    bodies = 0
    for route in iter_route_contexts(app.routes):
        if not isinstance(route.original_route, APIRoute):
            continue
        calls = [each.call for each in route.dependant.dependencies]
        for method in route.methods or ():
            operation = told["paths"][route.path_format][method.lower()]
            names = {each["name"] for each in operation["parameters"]}
            assert ("Idempotency-Key" in names) == (attempt_of in calls), route.path
            assert ("If-Match" in names) == (version_of in calls), route.path
            if any(isinstance(call, BodyOf) for call in calls):
                assert "application/json" in operation["requestBody"]["content"]
                bodies += 1
    assert bodies > 50


def test_what_has_a_default_may_be_left_out_of_what_is_asked(told: dict[str, Any]) -> None:
    body = told["paths"]["/api/v1/filings"]["post"]["requestBody"]["content"]["application/json"]
    name = body["schema"]["$ref"].rpartition("/")[2]
    assert "required" not in told["components"]["schemas"][name]
    shown = told["paths"]["/api/v1/filings"]["post"]["responses"]["201"]["content"]
    page = shown["application/json"]["schema"]["$ref"].rpartition("/")[2]
    given = told["components"]["schemas"][page]["properties"]["content"]["$ref"]
    assert given != body["schema"]["$ref"]


def test_the_description_points_nowhere_that_is_not_described(told: dict[str, Any]) -> None:
    def pointed(said: Any) -> set[str]:
        if isinstance(said, dict):
            own = {said["$ref"]} if isinstance(said.get("$ref"), str) else set()
            return own.union(*map(pointed, said.values()))
        return set().union(*map(pointed, said)) if isinstance(said, list) else set()

    there = {f"#/components/schemas/{name}" for name in told["components"]["schemas"]}
    assert pointed(told) <= there


def test_a_piece_of_a_file_is_described_as_octets(told: dict[str, Any]) -> None:
    content = told["paths"]["/api/v1/uploads/{upload}"]["patch"]["requestBody"]["content"]
    assert list(content) == ["application/partial-upload"]


def test_every_number_that_is_asked_for_has_an_end(told: dict[str, Any]) -> None:
    """What no book can hold must not come so far as the books."""
    schemas, seen, endless = told["components"]["schemas"], set[str](), list[str]()

    def look(said: Any, where: str) -> None:
        if isinstance(said, list):
            for each in said:
                look(each, where)
        if not isinstance(said, dict):
            return
        name = str(said.get("$ref", "")).rpartition("/")[2]
        if name and name not in seen:
            seen.add(name)
            look(schemas[name], name)
        if said.get("type") == "integer" and not said.keys() & {"maximum", "enum", "const"}:
            endless.append(where)
        for key, each in said.items():
            look(each, f"{where}.{key}")

    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            for each in operation.get("parameters", []):
                look(each["schema"], f"{method} {path} {each['name']}")
            look(operation.get("requestBody", {}), f"{method} {path}")
    assert not endless
