"""The codes of an authenticator, as RFC 6238 and RFC 4226 give them."""

from datetime import UTC, datetime, timedelta

import pytest

from server_stub.domain.second_factor import accepted_step, code_at, step_of, typed_form, uri_of

SECRET = b"12345678901234567890"
NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("second", "code"),
    [
        # RFC 6238 appendix B, SHA-1; six of the eight digits.
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_vectors_of_the_standard_hold(second: int, code: str) -> None:
    assert code_at(SECRET, second // 30) == code


def test_the_vectors_of_counters_hold() -> None:
    # RFC 4226 appendix D.
    assert [code_at(SECRET, count) for count in range(4)] == [
        "755224",
        "287082",
        "359152",
        "969429",
    ]


@pytest.mark.parametrize(("late_s", "taken"), [(-30, True), (0, True), (30, True), (60, False)])
def test_clocks_may_differ_by_one_step(late_s: int, taken: bool) -> None:
    code = code_at(SECRET, step_of(NOW))
    found = accepted_step(SECRET, code, NOW + timedelta(seconds=late_s), None)
    assert (found is not None) is taken


def test_a_step_is_taken_once_and_none_before_it() -> None:
    step = step_of(NOW)
    assert accepted_step(SECRET, code_at(SECRET, step), NOW, step) is None
    assert accepted_step(SECRET, code_at(SECRET, step - 1), NOW, step) is None
    assert accepted_step(SECRET, code_at(SECRET, step + 1), NOW, step) == step + 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "１２３４５６", "abcdef", "\x00" * 6])
def test_what_is_no_code_is_not_taken(typed: str) -> None:
    assert accepted_step(SECRET, typed, NOW, None) is None


def test_a_code_may_be_typed_in_groups() -> None:
    code = code_at(SECRET, step_of(NOW))
    assert accepted_step(SECRET, f" {code[:3]} {code[3:]} ", NOW, None) is not None


def test_the_address_is_one_that_authenticators_read() -> None:
    assert typed_form(SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert uri_of(SECRET, court="A Court", login="ann@x") == (
        "otpauth://totp/A%20Court%3Aann%40x"
        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=A%20Court"
    )
