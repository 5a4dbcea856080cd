"""IT staff come to their pages with a browser, nobody else does; the counter takes no cookie."""

import httpx
import pytest

from client.protocol.roles import StaffRole
from server_stub.usecases.accounts import open_account
from tests.usecases.small_court import NOW, PASSWORD
from tests.web.conftest import Counter

BROWSER = {"Accept": "text/html,application/xhtml+xml"}
WRONG = {"login": "technician", "password": "not the right one"}


@pytest.fixture
async def technician(counter: Counter) -> str:
    await open_account(
        counter.app.state.court.registry,
        login="technician",
        name="T",
        staff=StaffRole.TECHNICIAN,
        password=PASSWORD,
        now=NOW,
    )
    return "technician"


async def come_in(counter: Counter, login: str, to: str = "/machines") -> httpx.Response:
    form = {"login": login, "password": PASSWORD}
    return await counter.http.post("/sign-in", params={"to": to, "lang": "en"}, data=form)


@pytest.mark.parametrize("page", ["/machines", "/outbox"])
async def test_a_browser_is_led_to_the_door_and_back_to_its_page(
    counter: Counter, technician: str, page: str
) -> None:
    led = await counter.http.get(page, headers=BROWSER, params={"lang": "en"})
    assert led.status_code == 303
    door = await counter.http.get(led.headers["location"])
    assert (door.status_code, "IT staff: sign in" in door.text) == (200, True)
    assert f"to={page}" in door.text
    entered = await come_in(counter, technician, page)
    assert (entered.status_code, entered.headers["location"]) == (303, f"{page}?lang=en")
    shown = await counter.http.get(entered.headers["location"], headers=BROWSER)
    assert shown.status_code == 200


async def test_the_cookie_is_read_by_no_script_and_comes_from_no_other_site(
    counter: Counter, technician: str
) -> None:
    cookie = (await come_in(counter, technician)).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    counter.http.base_url = httpx.URL("https://court")
    assert "secure" in (await come_in(counter, technician)).headers["set-cookie"].lower()


async def test_the_counter_knows_nobody_by_a_cookie(counter: Counter, technician: str) -> None:
    await come_in(counter, technician)
    assert counter.http.cookies
    for path in ("/session", "/machines", "/cases"):
        assert (await counter.ask("GET", path)).status_code == 401


@pytest.mark.parametrize("login", ["clerk", "judge", "plaintiff"])
async def test_whoever_has_nothing_to_look_at_is_not_kept_signed_in(
    counter: Counter, login: str
) -> None:
    refused = await come_in(counter, login)
    assert refused.status_code == 403
    assert "nothing to see here" in refused.text
    assert "set-cookie" not in refused.headers
    token = await counter.sign_in(login)
    sessions = (await counter.ask("GET", "/sessions", token)).json()["sessions"]
    assert len(sessions) == 1


async def test_a_wrong_password_is_told_and_often_tried_stopped(
    counter: Counter, technician: str
) -> None:
    answers = [
        await counter.http.post("/sign-in", params={"lang": "en"}, data=WRONG) for _ in range(30)
    ]
    assert answers[0].status_code == 401
    assert "The account or the password is wrong." in answers[0].text
    assert f'value="{technician}"' in answers[0].text
    assert WRONG["password"] not in answers[0].text
    assert answers[-1].status_code == 429
    assert "Too many attempts." in answers[-1].text


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"login": "<b>", "password": '"><script>'},
        {"login": "x" * 1_500, "password": "y"},
        {"login": "technician", "password": "z" * 5_000},
    ],
)
async def test_nonsense_is_refused_and_put_in_as_text(
    counter: Counter, form: dict[str, str]
) -> None:
    refused = await counter.http.post("/sign-in", data=form)
    assert refused.status_code in {401, 413}
    assert "<script" not in refused.text
    assert "<b>" not in refused.text


async def test_the_door_leads_to_no_other_address(counter: Counter, technician: str) -> None:
    for elsewhere in ("//evil.example", "https://evil.example", "/api/v1/cases", "\r\nX: y"):
        entered = await come_in(counter, technician, elsewhere)
        assert entered.headers["location"] == "/machines?lang=en"


async def test_a_form_that_another_site_sent_is_not_read(counter: Counter, technician: str) -> None:
    form = {"login": technician, "password": PASSWORD}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert (await counter.http.post("/sign-in", data=form, headers=headers)).status_code == 403


async def test_signing_out_ends_the_session_at_once(counter: Counter, technician: str) -> None:
    await come_in(counter, technician)
    shown = await counter.http.get("/machines", headers=BROWSER)
    assert 'action="/sign-out' in shown.text
    kept = dict(counter.http.cookies)
    out = await counter.http.post("/sign-out")
    assert out.status_code == 303
    assert not counter.http.cookies
    counter.http.cookies.update(kept)
    assert (await counter.http.get("/machines", headers=BROWSER)).status_code == 303
    assert (await counter.http.post("/sign-out")).status_code == 303
