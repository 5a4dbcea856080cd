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
    ("GET", "/network-test"): OPEN_TO_ALL,
    ("GET", "/network-test/download"): OPEN_TO_ALL,
    ("POST", "/network-test/upload"): alike(204),
    # What leaves the court; a fee and a service of our case: tests/web/test_post.py.
    ("GET", "/outbox"): alike(403) | row(nobody=401),
    ("GET", "/outbox/dead"): alike(403) | row(nobody=401, clerk=200, assessor=200, judge=200),
    ("POST", "/outbox/dead/{message}/again"): alike(404) | row(nobody=401),
    ("GET", "/box"): SIGNED_IN,
    ("GET", "/cases/{case}/payments"): OF_THE_CASE,
    ("POST", "/cases/{case}/payments"): OF_THE_CASE
    | row(plaintiff=403, defendant=403, clerk=201, assessor=201, judge=201),
    ("GET", "/payments/{payment}"): alike(404) | row(nobody=401),
    ("POST", "/payments/{payment}/notice"): alike(404) | row(nobody=401),
    ("POST", "/payments/{payment}/orders"): alike(404) | row(nobody=401),
    ("POST", "/payments/{payment}/relief"): alike(404) | row(nobody=401),
    ("POST", "/payments/{payment}/relief/decision"): alike(404) | row(nobody=401),
    ("POST", "/payments/{payment}/deferral/end"): alike(404) | row(nobody=401),
    ("POST", "/payments/{payment}/refunds"): alike(404) | row(nobody=401),
    ("POST", "/payment-gateway/news"): alike(403),
    ("GET", "/cases/{case}/addresses"): OF_THE_CASE,
    ("POST", "/cases/{case}/addresses"): OF_THE_CASE
    | row(defendant=403, clerk=403, assessor=403, judge=403),
    ("GET", "/cases/{case}/services"): OF_THE_CASE,
    ("GET", "/services/failed"): SIGNED_IN,
    ("POST", "/documents/{document}/services"): alike(404)
    | row(nobody=401, defendant=403, clerk=201, assessor=201, judge=201),
    ("GET", "/services/{service}"): alike(404) | row(nobody=401),
    ("GET", "/services/{service}/proof"): alike(404) | row(nobody=401),
    ("POST", "/services/{service}/traces"): alike(404) | row(nobody=401),
    ("POST", "/services/{service}/rebuttal"): alike(404) | row(nobody=401),
    ("POST", "/services/{service}/arrival"): alike(404) | row(nobody=401),
    ("POST", "/services/{service}/announcement"): alike(404) | row(nobody=401),
    ("GET", "/mediators"): SIGNED_IN,
    ("GET", "/mediators/{mediator}"): alike(404) | row(nobody=401),
    # The socket has a doorkeeper of its own: tests/web/test_socket.py.
    ("SOCKET", "/hearings/{hearing}/socket"): {},
}
OTHERS = {key: given for key, given in MATRIX.items() if "{" in key[1] and key[0] != "SOCKET"}
QUERIES = {"/network-test/download": {"bytes": "10"}}
BODIES = {
    "/session": '{"login": "judge", "password": "correct horse battery"}',
    # What leaves the court.
    "/cases/{case}/payments": '{"payer": "{plaintiff}", "due": "713.00"}',
    "/payments/{payment}/notice": "{}",
    "/payments/{payment}/relief": '{"relief": "reduction", "grounds": "g"}',
    "/payments/{payment}/relief/decision": '{"granted": false, "due": "1.00"}',
    "/payments/{payment}/refunds": '{"amount": "1.00", "grounds": "g"}',
    "/cases/{case}/addresses": (
        '{"participant": "{plaintiff}", "channel": "platform", "consent": "express"}'
    ),
    "/documents/{document}/services": '{"recipient": "{company}", "channel": "in_person"}',
    "/services/{service}/traces": (
        '{"sending": "s", "trace": "signed", "at": "2026-03-16T01:00:00Z"}'
    ),
    "/services/{service}/rebuttal": '{"sending": "s", "grounds": "g"}',
    "/services/{service}/arrival": (
        '{"sending": "s", "at": "2026-03-16T01:00:00Z", "grounds": "g"}'
    ),
    "/services/{service}/announcement": '{"grounds": "g"}',
}
HEADERS: dict[tuple[str, str], dict[str, str]] = {
    # What leaves the court.
    ("POST", "/cases/{case}/payments"): {"Idempotency-Key": "claim"},
    ("POST", "/payments/{payment}/orders"): {"Idempotency-Key": "order"},
    ("POST", "/payments/{payment}/refunds"): {"Idempotency-Key": "refund"},
    ("POST", "/documents/{document}/services"): {"Idempotency-Key": "serve"},
}
PAGES = {
    ("GET", "/pay/{page}"),
    ("POST", "/pay/{page}"),
    ("GET", "/outbox"),
}
"""For a browser, with doorkeepers of their own: tests/web/test_pages.py."""


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
        "{plaintiff}": court.seats["plaintiff"],
        "{company}": court.seats["company"],
        "{hearing}": court.hearing if ours else court.their_hearing,
    }
    for name, value in names.items():
        path = path.replace(name, value)
    return path


def said_of(method: str, path: str, court: SmallCourt) -> str | None:
    """Give the body of a request, with names from our case."""
    body = BODIES.get(path) if method == "POST" else None
    return None if body is None else filled(body, court, ours=True)


@pytest.fixture
async def tokens(counter: Counter) -> dict[str, str]:
    """A token for each role; `nobody` has none."""
    return {role: "" if role == "nobody" else await counter.sign_in(role) for role in ROLES}


def test_every_route_has_a_row(tmp_path: Path) -> None:
    app = build(Settings(data=tmp_path))
    found = {
        (method, str(route.path))
        for route in iter_route_contexts(app.routes)
        for method in (route.methods or {"SOCKET"})
    }
    assert found == {(method, f"{API}{path}") for method, path in MATRIX} | PAGES


def test_the_api_s_own_pages_are_shut_unless_they_are_asked_for(tmp_path: Path) -> None:
    def pages(*, debug: bool) -> set[str]:
        app = build(Settings(data=tmp_path, debug=debug))
        return {str(route.path) for route in iter_route_contexts(app.routes)}

    plain = {path for path in pages(debug=False) if not path.startswith(API)}
    assert plain == {path for _, path in PAGES}
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
            content=said_of(method, path, small_court),
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
            "content": said_of(method, path, small_court),
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
        assert theirs.json()["reason"] == Reason.NOT_FOUND
