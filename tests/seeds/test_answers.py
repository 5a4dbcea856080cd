"""What the court says of each case of the docket: to its people all, and to others nothing."""

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts

from server_stub import seeds
from server_stub.app import build
from server_stub.seeds.people import MORE_PEOPLE, PEOPLE
from server_stub.settings import Seed, Settings
from server_stub.usecases.identity_room import IdentityRoom
from tests.seeds.conftest import NOW, Sown
from tests.usecases.people.eyes import DrawnEyes
from tests.usecases.small_court import Clock
from tests.web.conftest import Counter, StillForwarder

pytestmark = [pytest.mark.needs_package("fonts-noto-cjk"), pytest.mark.timeout(600)]

API = "/api/v1"
LOGINS = (*PEOPLE, *MORE_PEOPLE)
NOT_YET = frozenset({"/cases/{case}/appeals"})
"""Not found by the people of a case while there is no such thing in it."""
ASIDE = {"mediation": "mediations", "payment": "payments", "service": "services"}
"""What of a case has a page of its own: the name in its path, and the list that it is found by."""


@contextmanager
def copied(court: Path) -> Iterator[Path]:
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        data = Path(folder) / "court"
        shutil.copytree(court, data)
        yield data


@pytest.fixture
async def counter(sown: Sown) -> AsyncIterator[Counter]:
    """The court with the full docket, opened as it would be a second time."""
    with copied(sown.data) as data:
        forwarder, clock = StillForwarder(), Clock(NOW)
        settings = Settings(data=data, seed=Seed.DOCKET)
        app = build(settings, clock, forwarder, IdentityRoom.open(data, DrawnEyes()))
        async with app.router.lifespan_context(app):
            each = Counter(app, forwarder, clock)
            async with each.http:
                yield each


async def sign_in(counter: Counter, login: str) -> str:
    body = {"login": login, "password": seeds.DEMO_PASSWORD}
    answer = await counter.ask("POST", "/session", json=body)
    assert answer.status_code == 201
    return str(answer.json()["token"])


def reads(counter: Counter) -> list[str]:
    """Give every page that is about a case, from the application itself."""
    return sorted(
        str(route.path).removeprefix(API)
        for route in iter_route_contexts(counter.app.routes)
        if "GET" in (route.methods or ())
        and str(route.path).count("{") == 1
        and str(route.path).startswith(f"{API}/cases/{{case}}")
    )


async def read(counter: Counter, token: str, path: str) -> tuple[int, Any]:
    answer = await counter.ask("GET", path, token)
    assert answer.status_code < 500, (path, answer.text)
    return answer.status_code, answer.json() if answer.status_code == 200 else None


async def own_cases(counter: Counter, token: str) -> list[str]:
    found, after = [], ""
    while True:
        _, page = await read(counter, token, f"/cases?after={after}" if after else "/cases")
        found += [each["case"] for each in page["cases"]]
        after = page["next"]
        if not after:
            return found


async def test_every_page_of_every_case_answers_its_people(counter: Counter) -> None:
    tokens = {login: await sign_in(counter, login) for login in LOGINS}
    own = {login: await own_cases(counter, token) for login, token in tokens.items()}
    pages = reads(counter)
    assert len(pages) > 8
    assert len({case for cases in own.values() for case in cases}) > 30
    for login, token in tokens.items():
        for case in own[login]:
            for path in pages:
                status, said = await read(counter, token, path.format(case=case))
                assert status == 200 or path in NOT_YET, (login, path, status)
                await open_what_is_listed(counter, token, said or {})


async def test_a_case_is_not_there_for_those_of_other_cases(counter: Counter) -> None:
    await find_nothing_of_others(counter, ["/cases/{case}"])


@pytest.mark.soak
async def test_no_page_of_a_case_is_there_for_those_of_other_cases(counter: Counter) -> None:
    await find_nothing_of_others(counter, reads(counter))


async def find_nothing_of_others(counter: Counter, pages: list[str]) -> None:
    tokens = {login: await sign_in(counter, login) for login in LOGINS}
    own = {login: await own_cases(counter, token) for login, token in tokens.items()}
    everything = {case for cases in own.values() for case in cases}
    for login, token in tokens.items():
        for case in everything.difference(own[login]):
            for path in pages:
                status, _ = await read(counter, token, path.format(case=case))
                assert status == 404, (login, path)


async def open_what_is_listed(counter: Counter, token: str, said: dict[str, Any]) -> None:
    """Open a few of what has a page of its own."""
    for name, listed in ASIDE.items():
        for each in said.get({"payments": "fees"}.get(listed, listed), ())[:3]:
            status, _ = await read(counter, token, f"/{listed}/{each[name]}")
            assert status == 200, (name, each)


async def test_what_is_to_be_done_is_told_to_everybody(counter: Counter) -> None:
    for login in LOGINS:
        token = await sign_in(counter, login)
        for path in ("/todo", "/filings", "/box", "/notices", "/powers", "/uploads"):
            status, _ = await read(counter, token, path)
            assert status == 200, (login, path)


async def test_filings_answer_their_writer_and_their_reviewers(counter: Counter) -> None:
    tokens = {login: await sign_in(counter, login) for login in LOGINS}
    stranger = tokens["admin"]
    seen = set()
    for login, token in tokens.items():
        _, page = await read(counter, token, "/filings?limit=50")
        for each in page["filings"]:
            status, filing = await read(counter, token, f"/filings/{each['case']}")
            assert status == 200
            seen.add(filing["state"])
            assert (await read(counter, stranger, f"/filings/{each['case']}"))[0] == 404
            status, _ = await read(counter, tokens["judge"], f"/filings/{each['case']}")
            assert status == (404 if filing["state"] == "draft" else 200), login
    assert {"draft", "under_review", "returned", "refused", "lapsed", "withdrawn"} <= seen


async def test_every_paper_and_exhibit_can_be_read_by_the_clerk(counter: Counter) -> None:
    clerk = await sign_in(counter, "clerk")
    for case in (await own_cases(counter, clerk))[:6]:
        _, file = await read(counter, clerk, f"/cases/{case}")
        for each in file["documents"]:
            answer = await counter.ask("GET", f"/documents/{each['document']}", clerk)
            assert answer.status_code == 200
            assert answer.content.startswith(b"%PDF-")
        for each in file["exhibits"]:
            answer = await counter.ask("GET", f"/exhibits/{each['exhibit']}/pages/1", clerk)
            assert answer.status_code == 200


async def test_the_outbox_and_an_open_till_can_be_looked_at(counter: Counter) -> None:
    outbox = await counter.http.get("/outbox")
    assert outbox.status_code == 200
    assert "短信" in outbox.text
    token = await sign_in(counter, "plaintiff")
    pages = [
        order["page"]
        for case in await own_cases(counter, token)
        for fee in (await read(counter, token, f"/cases/{case}/payments"))[1]["fees"]
        for order in fee["orders"]
        if order["standing"] == "pending"
    ]
    assert len(pages) == 1
    till = await counter.http.get(pages[0])
    assert till.status_code == 200
    assert "确认支付" in till.text
