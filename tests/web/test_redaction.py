"""The log: what must not stand in it does not, wherever it is said."""

import io
import logging
from collections.abc import Iterator

import pytest

from server_stub.usecases.tokens import new_token
from server_stub.web.redaction import HIDDEN, Redaction, redacted

TOKEN = "0uX4KUG-FW_4ZHDLJ6W4vCVYUSx7QFOEQIdNeVGRO1U"
ID_NUMBER = "11010519491231002X"


@pytest.fixture
def lines() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(Redaction())
    logger = logging.getLogger("tests.a_room")
    logger.propagate = False
    logger.addHandler(handler)
    yield logger, written
    logger.removeHandler(handler)


@pytest.mark.parametrize(
    "secret",
    [
        f"Authorization: Bearer {TOKEN}",
        "authorization: bearer short-one",
        f"GET /x?t={TOKEN} HTTP/1.1",
        f'{{"token": "{TOKEN}", "type": "x"}}',
        '{"type": "present_ticket", "ticket": "a b c"}',
        "{'password': 'correct horse battery'}",
        "password=hunter2hunter2",
        "credential: turnsecret",
        "a=ice-pwd:asd88fgpdd777uzjYhagZg\r\na=mid:0",
        "a=ice-ufrag:8hhY",
        "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz",
        f"公民身份号码{ID_NUMBER}，",
        f"id {ID_NUMBER.lower()}.",
        "电话13800000001",
        f"令牌{TOKEN}。",
    ],
)
def test_a_secret_is_hidden(secret: str) -> None:
    shown = redacted(secret)
    assert HIDDEN in shown
    for word in (TOKEN, "short-one", "a b c", "horse", "hunter2", "turnsecret", "asd88f"):
        assert word not in shown
    for word in ("8hhY", "WVNfX19", ID_NUMBER, ID_NUMBER.lower(), "13800000001"):
        assert word not in shown


@pytest.mark.parametrize(
    "plain",
    [
        "account 37a14ead2acbab47c1940335c061c61b signed in from 192.0.2.7",
        "hearing 9e17946aca34ad5f8cbf7a84ec1d746e, seq 42",
        "file ebebb7a5a3245a0992748ff1b100d9362bbcb335427963fa262d9d1335d7c180",
        "（2026）京0491民初9000001号",
        "the ticket was spent",
        "a=mid:0",
    ],
)
def test_what_is_no_secret_is_left(plain: str) -> None:
    assert redacted(plain) == plain


def test_every_token_that_the_court_makes_is_known_for_one() -> None:
    for _ in range(200):
        assert redacted(f"made {new_token()}!") == f"made {HIDDEN}!"


def test_arguments_and_tracebacks_are_looked_at_too(
    lines: tuple[logging.Logger, io.StringIO],
) -> None:
    logger, written = lines
    try:
        raise RuntimeError(f"cannot read Bearer {TOKEN}")
    except RuntimeError:
        logger.exception("failed for %s and %r", ID_NUMBER, {"password": "hunter2hunter2"})
    told = written.getvalue()
    assert "RuntimeError" in told
    assert told.startswith(f"failed for {HIDDEN} and {{'password': {HIDDEN}}}")
    assert TOKEN not in told
    assert "hunter2" not in told
    assert ID_NUMBER not in told
