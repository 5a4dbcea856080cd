"""The court believes its gateway, once, and nobody else."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_stub.post.call_backs import (
    WINDOW,
    News,
    NewsKind,
    Signed,
    Unbelievable,
    canonical,
    heard,
    signed,
)

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
KEY, NONCE = "k" * 43, "n" * 32
PAID = News(kind=NewsKind.PAID, order="order", amount="713.00", receipt="T1", at=NOW)


def call_back(body: bytes | None = None, at: datetime = NOW) -> Signed:
    return signed(canonical(PAID) if body is None else body, KEY, at, NONCE)


def doubt(said: Signed, key: str = KEY, now: datetime = NOW) -> str:
    with pytest.raises(Unbelievable) as caught:
        heard(said, key, now)
    return str(caught.value)


def test_what_the_gateway_says_is_heard() -> None:
    assert heard(call_back(), KEY, NOW) == PAID


def test_another_key_is_not_believed() -> None:
    assert doubt(call_back(), "x" * 43) == "signature"
    assert doubt(signed(canonical(PAID), "", NOW, NONCE), "") == "signature"


@pytest.mark.parametrize("seconds", [301, -301, 86_400, -86_400])
def test_what_was_said_at_another_time_is_not_believed(seconds: int) -> None:
    assert doubt(call_back(), now=NOW + timedelta(seconds=seconds)) == "time"


def test_within_the_window_it_is() -> None:
    assert heard(call_back(), KEY, NOW + WINDOW) == PAID
    assert heard(call_back(), KEY, NOW - WINDOW) == PAID


@pytest.mark.parametrize(
    "changed",
    [
        {"body": canonical(PAID).replace(b"713.00", b"0.01")},
        {"timestamp": str(int(NOW.timestamp()) + 1)},
        {"nonce": "m" * 32},
    ],
)
def test_one_thing_changed_is_not_believed(changed: dict[str, object]) -> None:
    assert doubt(replace(call_back(), **changed)) == "signature"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": ""},
        {"nonce": "short"},
        {"nonce": "n" * 65},
        {"signature": ""},
        {"signature": "A" * 64},
        {"signature": "é" * 64},
    ],
)
def test_what_is_not_of_the_form_is_not_looked_at(changed: dict[str, object]) -> None:
    assert doubt(replace(call_back(), **changed)) == "malformed"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b" " + canonical(PAID),
        canonical(PAID).replace(b'"713.00"', b"713.00"),
        canonical(PAID).replace(b'"713.00"', b'"713"'),
        canonical(PAID).replace(b'"713.00"', b'"-713.00"'),
        canonical(PAID).replace(b"CNY", b"USD"),
        canonical(PAID).replace(b'"kind":"paid"', b'"kind":"given"'),
        canonical(PAID).replace(b'{"amount"', b'{"amount":"1.00","amount"'),
        canonical(PAID)[:-1] + b',"more":1}',
        b'{"a":' * 5000,
        b"\xff\xfe",
    ],
)
def test_signed_nonsense_is_no_news(body: bytes) -> None:
    assert doubt(call_back(body)) == "form"


@given(st.binary(max_size=80), st.text(max_size=20), st.text(max_size=70), st.text(max_size=70))
def test_a_stranger_s_words_raise_nothing_but_disbelief(
    body: bytes, timestamp: str, nonce: str, signature: str
) -> None:
    doubt(Signed(body, timestamp, nonce, signature))
