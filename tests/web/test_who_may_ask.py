"""Who may ask for what: every role on every route, on one's own case and on another's.

The table is compared with the routes that the application has: a new route without a row fails.
"""

from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts

from client.protocol.errors import Reason
from server_stub.app import build
from server_stub.settings import Settings
from tests.usecases.small_court import SmallCourt
from tests.web.conftest import Counter

API = "/api/v1"
ROLES = ("nobody", "stranger", "other", "plaintiff", "defendant", "clerk", "assessor", "judge")
"""`other` is a person of another case, `assessor` sits on the bench and has no seat."""

Row = dict[str, int]


def row(**given: int) -> Row:
    return given


def alike(status: int) -> Row:
    return dict.fromkeys(ROLES, status)


OPEN_TO_ALL = alike(200)
SIGNED_IN = alike(200) | row(nobody=401)
OF_THE_CASE = alike(200) | row(nobody=401, stranger=404, other=404)

MATRIX: dict[tuple[str, str], Row] = {
    ("GET", "/court"): OPEN_TO_ALL,
    ("POST", "/session"): alike(201),
    ("GET", "/session"): SIGNED_IN,
    ("DELETE", "/session"): alike(204) | row(nobody=401),
    ("GET", "/cases"): SIGNED_IN,
    ("GET", "/cases/{case}"): OF_THE_CASE,
    ("GET", "/exhibits/{exhibit}/original"): OF_THE_CASE,
    ("GET", "/exhibits/{exhibit}/pages/{page}"): OF_THE_CASE,
    # The summons to the defendant, in our case.
    ("GET", "/documents/{document}"): OF_THE_CASE | row(plaintiff=404),
    # The draft judgment before the hearing, in our case.
    ("POST", "/documents/{document}/serve"): alike(404) | row(nobody=401, assessor=403, judge=409),
    ("POST", "/hearings/{hearing}/ticket"): alike(201)
    | row(nobody=401, stranger=404, other=404, assessor=403),
    # What one person missed; tests/web/test_missed.py has a hearing in which somebody did.
    ("GET", "/hearings/{hearing}/missed/{seq}"): alike(404) | row(nobody=401),
    # Files on their way: one's own alone; tests/web/test_uploads.py brings some.
    ("GET", "/uploads/limits"): SIGNED_IN,
    ("GET", "/uploads"): SIGNED_IN,
    ("POST", "/uploads"): alike(201) | row(nobody=401),
    ("HEAD", "/uploads/{upload}"): alike(404) | row(nobody=401),
    ("GET", "/uploads/{upload}"): alike(404) | row(nobody=401),
    ("PATCH", "/uploads/{upload}"): alike(404) | row(nobody=401),
    ("DELETE", "/uploads/{upload}"): alike(404) | row(nobody=401),
    # A party with no such upload is told so; the court's people file no evidence.
    ("POST", "/cases/{case}/exhibits"): alike(404)
    | row(nobody=401, judge=403, assessor=403, clerk=403),
    ("GET", "/network-test"): OPEN_TO_ALL,
    ("GET", "/network-test/download"): OPEN_TO_ALL,
    ("POST", "/network-test/upload"): alike(204),
    # The socket has a doorkeeper of its own: tests/web/test_socket.py.
    ("SOCKET", "/hearings/{hearing}/socket"): {},
}
OTHERS = {key: given for key, given in MATRIX.items() if "{" in key[1] and key[0] != "SOCKET"}
QUERIES = {"/network-test/download": {"bytes": "10"}}
BODIES = {
    "/session": '{"login": "judge", "password": "correct horse battery"}',
    "/uploads": f'{{"name": "a", "size": 1, "sha256": "{"0" * 64}"}}',
    "/cases/{case}/exhibits": '{"upload": "none", "title": "t", "kind": "k", "purpose": "p"}',
}
HEADERS = {
    ("PATCH", "/uploads/{upload}"): {
        "Upload-Offset": "0",
        "Content-Type": "application/partial-upload",
    }
}


def filled(path: str, court: SmallCourt, *, ours: bool) -> str:
    """Give a path with names from our case or from theirs."""
    served = path.endswith("/serve")
    names = {
        "{case}": court.ours if ours else court.theirs,
        "{exhibit}": (court.exhibit if ours else court.their_exhibit).exhibit,
        "{page}": "1",
        "{document}": (court.judgment if served else court.summons)
        if ours
        else court.their_document,
        "{seq}": "1",
        "{upload}": "0" * 32,
        "{hearing}": court.hearing if ours else court.their_hearing,
    }
    for name, value in names.items():
        path = path.replace(name, value)
    return path


@pytest.fixture
async def tokens(counter: Counter) -> dict[str, str]:
    """A token for each role; `nobody` has none."""
    return {role: "" if role == "nobody" else await counter.sign_in(role) for role in ROLES}


def test_every_route_has_a_row(tmp_path: Path) -> None:
    app = build(Settings(data=tmp_path))
    found = {
        (method, str(route.path).removeprefix(API))
        for route in iter_route_contexts(app.routes)
        for method in (route.methods or {"SOCKET"})
    }
    assert found == set(MATRIX)


def test_the_api_s_own_pages_are_shut_unless_they_are_asked_for(tmp_path: Path) -> None:
    def pages(*, debug: bool) -> set[str]:
        app = build(Settings(data=tmp_path, debug=debug))
        return {str(route.path) for route in iter_route_contexts(app.routes)}

    assert not {path for path in pages(debug=False) if not path.startswith(API)}
    assert {"/docs", "/openapi.json"} <= pages(debug=True)


@pytest.mark.parametrize(("method", "path"), [key for key in MATRIX if key[0] != "SOCKET"])
async def test_each_role_is_answered_as_the_table_says(
    counter: Counter,
    small_court: SmallCourt,
    tokens: dict[str, str],
    method: str,
    path: str,
) -> None:
    answers = {}
    for role in ROLES:
        answer = await counter.ask(
            method,
            filled(path, small_court, ours=True),
            tokens[role],
            params=QUERIES.get(path),
            content=BODIES.get(path) if method == "POST" else None,
            headers=HEADERS.get((method, path), {}),
        )
        answers[role] = answer.status_code
    assert answers == MATRIX[method, path]


@pytest.mark.parametrize(("method", "path"), OTHERS)
async def test_another_s_case_answers_as_if_it_were_not_there(
    counter: Counter,
    small_court: SmallCourt,
    tokens: dict[str, str],
    method: str,
    path: str,
) -> None:
    for role in ("stranger", "plaintiff", "defendant", "clerk", "judge"):
        said = {
            "content": BODIES.get(path) if method == "POST" else None,
            "headers": HEADERS.get((method, path), {}),
        }
        theirs = await counter.ask(
            method, filled(path, small_court, ours=False), tokens[role], **said
        )
        nowhere = filled(path, small_court, ours=False)
        for name in (
            small_court.theirs,
            small_court.their_exhibit.exhibit,
            small_court.their_document,
            small_court.their_hearing,
        ):
            nowhere = nowhere.replace(name, "f" * 32)
        nothing = await counter.ask(method, nowhere, tokens[role], **said)
        assert theirs.status_code == nothing.status_code == 404
        assert theirs.content == nothing.content
        if method != "HEAD":
            assert theirs.json()["reason"] == Reason.NOT_FOUND
