"""Nonsense at the post's counters is refused in words, and never a failure of the court's own."""

import pytest

from client.protocol.post import PostChannel
from tests.usecases.post_court import Post
from tests.usecases.small_court import SmallCourt
from tests.web.conftest import Counter

NONSENSE = (
    "",
    "null",
    "[]",
    "{}",
    '{"due": 1e999}',
    '{"due": "NaN", "payer": "x"}',
    '{"due": "٧١٣.٠٠", "payer": "x"}',
    '{"payer": "\\ud800", "due": "1.00"}',
    '{"payer": "x", "due": "1.00"}',
    '{"served_at": "0001-01-01T00:00:00+14:00"}',
    '{"served_at": "9999-12-31T23:59:59-14:00"}',
    '{"served_at": "yesterday"}',
    '{"relief": "exemption", "grounds": " "}',
    '{"granted": true, "due": "0.00"}',
    '{"amount": "0.00", "grounds": "g"}',
    '{"amount": "999999999999.99", "grounds": "g"}',
    '{"sending": "x", "trace": "arrived", "at": "0001-01-01T00:00:00+14:00"}',
    '{"sending": "x", "at": "9999-12-31T23:59:59-14:00", "grounds": "g"}',
    '{"sending": "\\u0000", "grounds": "g"}',
    '{"grounds": "  "}',
    '{"recipient": "x", "channel": "platform"}',
    '{"recipient": "x", "channel": "refund"}',
    '{"participant": "x", "channel": "sms", "address": "\\u0000"}',
    "[" * 20_000,
)
QUERIES = (
    {"after": "\x00"},
    {"after": "nothing"},
    {"limit": "0"},
    {"limit": "99999999999999999999999999"},
    {"words": "\x00 %_"},
    {"field": "nothing"},
    {"district": "'"},
    {"language": "\n"},
)


@pytest.fixture(autouse=True)
def _no_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server_stub.app.ROUND_EVERY_S", 3600.0)


async def test_no_body_is_too_strange(counter: Counter, small_court: SmallCourt) -> None:
    post = Post(counter.app.state.court.registry, small_court)
    payment = post.fee_due()
    post.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    token = await counter.sign_in("judge")
    posts = [
        f"/cases/{small_court.ours}/payments",
        f"/cases/{small_court.ours}/addresses",
        *(f"/payments/{payment}/{way}" for way in ("notice", "relief/decision", "refunds")),
        f"/payments/{payment}/orders",
        f"/documents/{small_court.complaint}/services",
        "/services/none/traces",
        "/payment-gateway/news",
    ]
    for path in posts:
        for number, body in enumerate(NONSENSE):
            headers = {"Idempotency-Key": f"{number}"}
            answer = await counter.ask("POST", path, token, content=body, headers=headers)
            assert 400 <= answer.status_code < 500, (path, body, answer.status_code)


async def test_no_question_is_too_strange(counter: Counter) -> None:
    token = await counter.sign_in("judge")
    for path in ("/outbox/dead", "/box", "/services/failed", "/mediators"):
        for query in QUERIES:
            answer = await counter.ask("GET", path, token, params=query)
            assert answer.status_code < 500, (path, query)
    for path in ("/payments/%00", "/services/%00", "/mediators/%00", "/payments/" + "x" * 3000):
        assert (await counter.ask("GET", path, token)).status_code == 404
