"""What machines are told of the counter is what the counter reads."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from server_stub.app import build
from server_stub.settings import Settings
from server_stub.web import examples
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


def test_an_answer_says_in_which_form_it_comes(told: dict[str, Any]) -> None:
    formless = [
        f"{method} {path}"
        for path, operations in told["paths"].items()
        for method, operation in operations.items()
        for status, answer in operation["responses"].items()
        if (status == "204") == bool(answer.get("content"))
    ]
    assert formless == []
    answer = told["paths"]["/api/v1/documents/{document}"]["get"]["responses"]["200"]
    assert list(answer["content"]) == ["application/pdf"]


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


# Examples -----------------------------------------------------------------------------------


def spoken(told: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Every JSON body and every JSON answer by its route, with where it is described."""
    for path, operations in told["paths"].items():
        for method, operation in operations.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            if body is not None:
                yield f"{method.upper()} {path}, body", body["schema"]
            for status, answer in operation["responses"].items():
                said = answer.get("content", {}).get("application/json")
                if said is not None:
                    yield f"{method.upper()} {path}, {status}", said["schema"]


def shown(told: dict[str, Any], schema: dict[str, Any]) -> list[Any]:
    """The examples of a description, wherever it stands."""
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    examples = (told["components"]["schemas"][name] if name else schema).get("examples", [])
    assert isinstance(examples, list)
    return examples


def test_every_body_and_every_answer_has_an_example(told: dict[str, Any]) -> None:
    said = dict(spoken(told))
    assert [where for where, schema in said.items() if not shown(told, schema)] == []
    assert sum(where.endswith("body") for where in said) > 90
    assert sum(", 2" in where for where in said) > 170


def test_every_example_fits_its_description(told: dict[str, Any]) -> None:
    checked = set[str]()
    for where, schema in spoken(told):
        name = json.dumps(schema)
        if name in checked:
            continue
        checked.add(name)
        validator = jsonschema_rs.Draft202012Validator(
            {**schema, "components": told["components"]}, validate_formats=True
        )
        for example in shown(told, schema):
            assert [str(error) for error in validator.iter_errors(example)] == [], where
    assert len(checked) > 170


def test_an_example_of_a_body_is_read_by_what_reads_the_body(told: dict[str, Any]) -> None:
    for kind, example in examples.BODIES.items():
        written = examples.body_written(example)
        read = kind.model_validate_json(json.dumps(written), extra="forbid")
        assert examples.body_written(read) == written, kind


def test_no_example_is_left_of_what_nobody_says(tmp_path: Path) -> None:
    read, written = set[Any](), set[Any]()
    for route in iter_route_contexts(build(Settings(data=tmp_path)).routes):
        if isinstance(route.original_route, APIRoute):
            read |= {each.kind for each in calls_of(route.dependant) if hasattr(each, "kind")}
            written.add(route.original_route.response_model)
            written.add(route.original_route.responses.get(200, {}).get("model"))
    assert examples.BODIES.keys() - read == set()
    assert examples.ANSWERS.keys() - written == set()


def calls_of(dependant: Dependant) -> Iterator[Any]:
    for each in dependant.dependencies:
        yield each.call
        yield from calls_of(each)


def test_every_route_may_say_no_in_the_words_of_the_court_alone(told: dict[str, Any]) -> None:
    refusal = {"$ref": "#/components/schemas/Refusal"}
    for path, operations in told["paths"].items():
        for operation in operations.values():
            default = operation["responses"]["default"]
            assert default["content"]["application/json"]["schema"] == refusal, path
            assert all(status < "3" for status in operation["responses"].keys() - {"default"})
    assert not told["components"]["schemas"].keys() & {"HTTPValidationError", "ValidationError"}


def test_every_route_stands_under_its_subject(told: dict[str, Any]) -> None:
    about = {each["name"]: each["description"] for each in told["tags"]}
    used = {
        tag
        for operations in told["paths"].values()
        for operation in operations.values()
        for tag in operation["tags"]
    }
    assert used == about.keys()
    assert all(each.endswith(".") for each in about.values()), about
    assert told["paths"]["/api/v1/filings"]["post"]["tags"] == ["filings"]


def test_what_the_language_says_beside_a_field_is_told(told: dict[str, Any]) -> None:
    schemas = told["components"]["schemas"]
    upload = schemas["Upload"]["properties"]
    assert upload["expires_at"]["description"].startswith("When the court forgets it")
    said = schemas["DraftContent-Input"]["properties"]["case_type"]["description"]
    assert said == "A code of the court's list of case types."
    views = schemas["View"]["description"]
    assert views.startswith("How a party stands to one property of an item of evidence.")
    assert "- `partly`: The form is accepted and the content is not, or a part of it." in views
    beside = sum(
        "description" in field
        for schema in schemas.values()
        for field in schema.get("properties", {}).values()
    )
    assert beside > 150
