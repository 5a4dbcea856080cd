"""Passwords: what anybody would try first is refused, whatever is put around it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.account import PasswordFlaw
from server_stub.domain.password_strength import strength_of


@pytest.mark.parametrize(
    ("password", "flaw"),
    [
        ("", PasswordFlaw.TOO_SHORT),
        ("ninechars", PasswordFlaw.TOO_SHORT),
        ("x" * 257, PasswordFlaw.TOO_LONG),
        ("aaaaaaaaaaaa", PasswordFlaw.PATTERN),
        ("abcabcabcabc", PasswordFlaw.PATTERN),
        ("1234567890", PasswordFlaw.PATTERN),
        ("qwertyuiop", PasswordFlaw.PATTERN),
        ("P@ssw0rd2024!", PasswordFlaw.COMMON),
        ("Monkey123456", PasswordFlaw.COMMON),
        ("iloveyou1314520", PasswordFlaw.COMMON),
        ("woaini5201314", PasswordFlaw.COMMON),
        ("Zhongguo1949", PasswordFlaw.COMMON),
        ("zhangwei19900101", PasswordFlaw.COMMON),
        ("13800000001abc", PasswordFlaw.COMMON),
        ("1qaz2wsx3edc!", PasswordFlaw.COMMON),
        ("qwert12345!!", PasswordFlaw.COMMON),
        ("20260316202603", PasswordFlaw.COMMON),
        ("dragon-master-1", PasswordFlaw.COMMON),
        ("mingjing-demo", PasswordFlaw.COMMON),
        ("!!!!1111password", PasswordFlaw.COMMON),
    ],
)
def test_what_anybody_would_try_is_refused(password: str, flaw: PasswordFlaw) -> None:
    found = strength_of(password)
    assert (found.score, found.flaw) == (0, flaw)


@pytest.mark.parametrize(
    "password",
    ["seven grey geese", "七只灰鹅飞过长城去北方", "x7$kQ!m2Lp", "correct horse battery"],
)
def test_a_good_one_needs_no_mixture_of_kinds(password: str) -> None:
    assert strength_of(password).score >= 3


def test_longer_is_better() -> None:
    scores = [
        strength_of(each).score
        for each in ("grey goose", "grey geese fly", "grey geese fly far north")
    ]
    assert scores == sorted(scores)
    assert scores[-1] == 4


def test_the_login_and_the_name_do_not_stand_in_it() -> None:
    for password in ("lawful-李明-2027", "a LIMING long way"):
        found = strength_of(password, login="liming", name="李明")
        assert found.flaw is PasswordFlaw.HOLDS_NAME


@given(st.text(max_size=300))
def test_every_text_gets_an_answer(password: str) -> None:
    found = strength_of(password)
    assert (found.score == 0) is (found.flaw is not None)


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=24, max_size=60))
def test_what_is_composed_differently_is_the_same_password(password: str) -> None:
    import unicodedata

    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFC", password))
    assert strength_of(apart) == strength_of(password)
