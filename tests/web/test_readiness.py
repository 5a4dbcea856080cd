"""Device checks at the counter: reports, certificates, machines, and a rehearsal."""

import json
import re

import httpx
import pytest

from client.protocol.devicecheck import CheckReport
from client.protocol.hearing import HearingState, OpenMicrophone
from client.protocol.ids import HearingId
from client.protocol.rehearsal import REHEARSAL_EXHIBIT
from client.protocol.roles import StaffRole
from client.protocol.wire import Asking
from server_stub.app import Doorkeeper
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.rooms import Rooms
from server_stub.settings import Settings
from server_stub.usecases.accounts import open_account
from server_stub.usecases.registry import DEMO_MARK
from tests.usecases.checks.reports import report, sent
from tests.usecases.checks.test_reports import DARK
from tests.usecases.small_court import NOW, PASSWORD, SmallCourt
from tests.web.conftest import Counter
from tests.web.test_pages import csp, registry_of


@pytest.fixture(autouse=True)
def _no_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The post makes its rounds when a test says so."""
    monkeypatch.setattr("server_stub.app.ROUND_EVERY_S", 3600.0)


async def technician(counter: Counter) -> str:
    """Give the token of one of the IT staff."""
    await open_account(
        registry_of(counter),
        login="technician",
        name="A Technician",
        staff=StaffRole.TECHNICIAN,
        password=PASSWORD,
        now=NOW,
    )
    return await counter.sign_in("technician")


async def send(
    counter: Counter, court: SmallCourt, login: str, body: str, key: str = "k"
) -> httpx.Response:
    token = await counter.sign_in(login)
    return await counter.ask(
        "POST",
        f"/hearings/{court.hearing}/check-reports",
        token,
        content=body,
        headers={"Idempotency-Key": key},
    )


async def test_a_report_goes_in_and_comes_out_as_it_was_signed(
    counter: Counter, small_court: SmallCourt
) -> None:
    answer = await send(counter, small_court, "plaintiff", sent(DARK).model_dump_json())
    assert answer.status_code == 201
    kept = answer.json()["kept"]
    token = await counter.sign_in("plaintiff")
    whole = await counter.ask("GET", f"/check-reports/{kept}", token)
    assert CheckReport.model_validate_json(whole.content) == report(DARK)
    signature = await counter.ask("GET", f"/check-reports/{kept}/signature", token)
    assert signature.headers["content-type"] == "application/pkcs7-signature"
    paper = await counter.ask("GET", f"/check-reports/{kept}/certificate", token)
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")
    assert paper.headers["cache-control"] == "no-store"
    clerk = await counter.sign_in("clerk")
    board = (await counter.ask("GET", "/readiness", clerk)).json()
    lines = {each["name"]: each["standing"] for each in board["hearings"][0]["lines"]}
    assert lines["Plaintiff Test"] == "careful"
    assert lines["Judge Test"] == "none"


@pytest.mark.parametrize(
    "change",
    [
        {"seen": False},
        {"seen": None},
        {"more": 1},
        {"report": {}},
        {"report": "x"},
        {"made_with": {"camera": "My camera"}},
    ],
)
async def test_what_the_person_has_not_seen_or_nobody_can_read_is_not_taken(
    counter: Counter, small_court: SmallCourt, change: dict[str, object]
) -> None:
    body = json.loads(sent().model_dump_json()) | change
    answer = await send(counter, small_court, "plaintiff", json.dumps(body))
    assert answer.status_code == 422


async def test_numbers_that_json_does_not_have_are_not_taken(
    counter: Counter, small_court: SmallCourt
) -> None:
    body = sent().model_dump_json().replace('"took_s":31.5', '"took_s":NaN')
    assert (await send(counter, small_court, "plaintiff", body)).status_code == 422


async def test_a_full_report_is_larger_than_a_plain_body_and_has_its_limit(
    counter: Counter, small_court: SmallCourt
) -> None:
    large = sent().model_copy(
        update={"report": report().model_copy(update={"machine": {"x": "y" * 200_000}})}
    )
    answer = await send(counter, small_court, "plaintiff", large.model_dump_json())
    assert answer.status_code == 201
    huge = large.model_dump_json().replace("yyy", "yyyyyyyyyyyyyyyyyyyyyyyy")
    assert (await send(counter, small_court, "plaintiff", huge, "k2")).status_code == 413


# Machines -----------------------------------------------------------------------------------


async def test_machines_send_and_it_staff_look(counter: Counter) -> None:
    token = await technician(counter)
    given = await counter.ask(
        "POST",
        "/check-sites",
        token,
        json={"name": "<b>East</b>"},
        headers={"Idempotency-Key": "k"},
    )
    assert given.status_code == 201
    site = given.json()
    body = f'{{"machine": "pc-1", "report": {report(DARK).model_dump_json()}}}'
    kept = await counter.ask("POST", "/check-reports", site["token"], content=body)
    assert kept.status_code == 201
    seen = (await counter.ask("GET", "/machines", token)).json()
    assert [each["machine"] for each in seen["machines"]] == ["pc-1"]
    page = await counter.http.get(
        "/machines", headers={"Authorization": f"Bearer {token}"}, params={"lang": "en"}
    )
    assert page.status_code == 200
    assert "pc-1" in page.text
    assert "CAM-08" in page.text
    # One day is one bar among fourteen, and a long name breaks.
    width = re.search(r'<rect [^>]*width="([\d.]+)"', page.text)
    assert width is not None
    assert float(width[1]) < 640 / 14
    assert "overflow-wrap:anywhere" in page.text
    assert "&lt;b&gt;East" in page.text
    assert "<b>" not in page.text
    assert "script" not in page.text
    assert csp(page).startswith("default-src 'none'; style-src 'nonce-")
    site_path = f"/check-sites/{site['site']['site']}"
    assert (await counter.ask("DELETE", site_path, token)).status_code == 204
    ended = await counter.ask("POST", "/check-reports", site["token"], content=body)
    assert ended.status_code == 401
    # The token opens this one door and no other.
    for path in ("/session", "/machines", "/check-sites", "/cases"):
        assert (await counter.ask("GET", path, site["token"])).status_code == 401


async def test_the_page_of_machines_is_for_it_staff_and_for_a_show(counter: Counter) -> None:
    assert (await counter.http.get("/machines")).status_code == 404
    headers = {"Authorization": f"Bearer {await counter.sign_in('clerk')}"}
    assert (await counter.http.get("/machines", headers=headers)).status_code == 404
    with registry_of(counter).books.writing() as unit:
        unit.marks.put(DEMO_MARK, "1")
    shown = await counter.http.get("/machines")
    assert shown.status_code == 200
    assert "还没有收到任何报告" in shown.text


# Rehearsal ----------------------------------------------------------------------------------


async def test_a_rehearsal_is_entered_as_a_hearing_is_and_leaves_nothing(
    counter: Counter, small_court: SmallCourt, settings: Settings
) -> None:
    token = await counter.sign_in("plaintiff")
    opened = await counter.ask("POST", f"/hearings/{small_court.hearing}/rehearsal", token)
    assert opened.status_code == 201
    hearing = HearingId(opened.json()["rehearsal"])
    path = f"/hearings/{hearing}/ticket"
    assert (await counter.ask("POST", path, await counter.sign_in("defendant"))).status_code == 404
    ticket = await counter.ask("POST", path, token)
    assert ticket.status_code == 201
    keeper: Doorkeeper = counter.app.state.doorkeeper
    me = await keeper.redeem_ticket(ticket.json()["ticket"], hearing)
    assert await keeper.session_alive(hearing, me)
    rooms: Rooms = counter.app.state.rooms
    room = await rooms.of(hearing)
    state: HearingState = room.state
    assert state.rehearsal
    member = await room.enter(me, None, Letters())
    await room.ask(member, Asking(ask=1, command=OpenMicrophone()))
    exhibit = state.exhibits[0]
    picture = await counter.ask("GET", f"/exhibits/{REHEARSAL_EXHIBIT}/pages/1", token)
    assert picture.status_code == 200
    assert picture.headers["etag"] == f'"{exhibit.pages[0].picture}"'
    for page in (0, 2):
        beyond = f"/exhibits/{REHEARSAL_EXHIBIT}/pages/{page}"
        assert (await counter.ask("GET", beyond, token)).status_code == 404
    skip = f"/hearings/{hearing}/rehearsal/skip"
    asked = {"step": "roll_call"}
    assert (await counter.ask("POST", skip, token, json=asked)).status_code == 204
    assert (await counter.ask("POST", skip, token, json={"step": "win"})).status_code == 422
    defendant = await counter.sign_in("defendant")
    assert (await counter.ask("POST", skip, defendant, json=asked)).status_code == 404
    signature = f"/hearings/{hearing}/rehearsal/signature"
    strokes = {"strokes": [[[0, 0, 0], [1, 1, 9]]]}
    assert (await counter.ask("POST", signature, token, json=strokes)).status_code == 204
    assert (await counter.ask("POST", signature, token, json={})).status_code == 422
    for other in ("defendant", "judge"):
        of = await counter.sign_in(other)
        assert (await counter.ask("POST", signature, of, json=strokes)).status_code == 404
    with registry_of(counter).books.reading() as unit:
        assert unit.hearings.get(hearing) is None
        assert unit.hearings.record(hearing, 0) == ()
    assert (await counter.ask("DELETE", "/session", token)).status_code == 204
    assert not await keeper.session_alive(hearing, me)
