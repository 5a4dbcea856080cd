"""Pages for a browser: a till that nobody finds by guessing, an outbox that is not for all."""

import re
from dataclasses import replace
from datetime import datetime

import httpx
import pytest

from client.protocol.post import PostChannel
from client.protocol.roles import StaffRole
from server_stub.post.call_backs import Signed
from server_stub.settings import Settings
from server_stub.usecases.accounts import open_account
from server_stub.usecases.registry import DEMO_MARK, Registry
from tests.usecases.post_court import PHONE, Post
from tests.usecases.small_court import NOW, PASSWORD, SmallCourt
from tests.web.conftest import Counter


@pytest.fixture(autouse=True)
def _no_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The post makes its rounds when a test says so."""
    monkeypatch.setattr("server_stub.app.ROUND_EVERY_S", 3600.0)


def registry_of(counter: Counter) -> Registry:
    registry: Registry = counter.app.state.court.registry
    return registry


@pytest.fixture
def post(counter: Counter, small_court: SmallCourt) -> Post:
    return Post(registry_of(counter), small_court)


def csp(answer: httpx.Response) -> str:
    return answer.headers["content-security-policy"]


async def test_a_fee_is_paid_from_a_phone(counter: Counter, post: Post) -> None:
    payment = post.fee_due()
    token = await counter.sign_in("plaintiff")
    opened = await counter.ask(
        "POST", f"/payments/{payment}/orders", token, headers={"Idempotency-Key": "k"}
    )
    assert opened.status_code == 201
    page = opened.json()["page"]
    shown = await counter.http.get(page)
    assert shown.status_code == 200
    assert "¥ 713.00" in shown.text
    assert "京0491民初9000101号" in shown.text
    assert "不发生真实扣款" in shown.text
    assert "<svg" in shown.text
    assert "script" not in shown.text
    assert csp(shown).startswith("default-src 'none'; style-src 'nonce-")
    paid = await counter.http.post(page, data={"act": "pay"})
    assert paid.status_code == 303
    after = await counter.http.get(paid.headers["location"], params={"lang": "en"})
    assert "Paid" in after.text
    assert "<button" not in after.text
    post.tell()
    fee = await counter.ask("GET", f"/payments/{payment}", token)
    assert fee.json()["state"] == "paid"


async def test_the_till_is_found_by_its_name_alone(counter: Counter, post: Post) -> None:
    order = post.pay(post.fee_due())
    for page in ("/pay/none", f"/pay/{order.order}", "/pay/%00", "/pay/" + "x" * 500):
        assert (await counter.http.get(page)).status_code == 404
        assert (await counter.http.post(page, data={"act": "pay"})).status_code == 404
    for body in ("", "act=steal", "act", b"\xff\xfe"):
        assert (await counter.http.post(order.page, content=body)).status_code == 422


async def test_what_is_settled_stays_settled(counter: Counter, post: Post) -> None:
    order = post.pay(post.fee_due())
    for act in ("fail", "pay", "leave"):
        await counter.http.post(order.page, data={"act": act})
    assert "支付失败" in (await counter.http.get(order.page)).text


async def test_a_name_on_the_till_is_text(counter: Counter, post: Post) -> None:
    court = replace(post.registry.court, zh="<img src=//x onerror=alert(1)>")
    other = Post(replace(post.registry, court=court), post.court)
    order = other.pay(other.fee_due())
    shown = (await counter.http.get(order.page)).text
    assert "<img" not in shown
    assert "&lt;img" in shown


async def test_the_gateway_s_call_back_comes_over_http(counter: Counter, post: Post) -> None:
    payment = post.fee_due()
    post.at_the_till(post.pay(payment))
    said: list[Signed] = []

    def note(call: Signed, _: datetime) -> bool:
        said.append(call)
        return False

    post.trial.tell(note, post.now)
    (call,) = said
    path = "/payment-gateway/news"
    forged = {**call.headers, "Mingjing-Signature": "0" * 64}
    assert (await counter.ask("POST", path, content=call.body, headers=forged)).status_code == 403
    answers = [
        (await counter.ask("POST", path, content=call.body, headers=call.headers)).status_code
        for _ in range(3)
    ]
    assert answers == [204, 409, 409]
    assert post.fee(payment).paid == "713.00"


async def test_the_outbox_of_a_real_court_is_for_it_staff(counter: Counter, post: Post) -> None:
    await open_account(
        post.registry,
        login="technician",
        name="T",
        staff=StaffRole.TECHNICIAN,
        password=PASSWORD,
        now=NOW,
    )
    post.confirm("plaintiff", "plaintiff", PostChannel.SMS, PHONE)
    post.fee_due()
    post.round(seconds=1)
    for login in ("", "plaintiff", "clerk", "judge"):
        token = await counter.sign_in(login) if login else "none"
        headers = {"Authorization": f"Bearer {token}"}
        assert (await counter.http.get("/outbox", headers=headers)).status_code == 404
    headers = {"Authorization": f"Bearer {await counter.sign_in('technician')}"}
    shown = await counter.http.get("/outbox", headers=headers)
    assert shown.status_code == 200
    assert "138****5678" in shown.text
    assert "713.00" not in shown.text
    counts = await counter.ask("GET", "/outbox", headers=headers)
    assert counts.json()["delivered"] == 1


async def test_the_outbox_of_a_show_is_read_by_everybody_in_both_languages(
    counter: Counter, post: Post
) -> None:
    with post.registry.books.writing() as unit:
        unit.marks.put(DEMO_MARK, "yes")
    empty = await counter.http.get("/outbox", params={"lang": "en"})
    assert "Nothing was sent yet." in empty.text
    post.confirm("plaintiff", "plaintiff", PostChannel.SMS, PHONE)
    post.fee_due()
    post.round(seconds=1)
    shown = (await counter.http.get("/outbox")).text
    assert PHONE in shown
    assert "713.00" in shown
    assert re.search(r"\d+ 字，[12] 条", shown)
    assert "after=" not in shown
    assert (await counter.http.get("/outbox", params={"lang": "fr"})).status_code == 422


async def test_the_key_of_the_till_is_its_owner_s_alone(
    counter: Counter, settings: Settings
) -> None:
    key = settings.data / "post" / "gateway.key"
    assert key.stat().st_mode & 0o077 == 0
    assert len(key.read_text()) >= 40
