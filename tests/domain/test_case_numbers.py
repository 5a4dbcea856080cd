"""Case numbers as courts write them and as people type them; all of them made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_stub.domain.case_numbers import (
    TYPE_CODES,
    CaseNumber,
    NotACaseNumber,
    Series,
    is_valid,
    parse,
    parse_several,
)

FIRST = Series(2026, "京0491", "民初")


@pytest.mark.parametrize(
    ("text", "series", "seq"),
    [
        ("（2024）京0491民初12345号", Series(2024, "京0491", "民初"), 12345),
        ("（2026）京0491民诉前调88号", Series(2026, "京0491", "民诉前调"), 88),
        ("（2026）京04民终100号", Series(2026, "京04", "民终"), 100),
        ("（2026）京0491执567号", Series(2026, "京0491", "执"), 567),
        ("（2026）京73民终8号", Series(2026, "京73", "民终"), 8),
        ("（2026）京73知民终8号", Series(2026, "京73", "民终", "知"), 8),
        ("（2026）最高法民申9000001号", Series(2026, "最高法", "民申"), 9000001),
        ("（2026）京民辖终3号", Series(2026, "京", "民辖终"), 3),
    ],
)
def test_a_case_number_is_read_and_written(text: str, series: Series, seq: int) -> None:
    assert parse(text) == CaseNumber(series, seq)
    assert str(parse(text)) == text


@pytest.mark.parametrize(
    "typed",
    [
        "(2026)京0491民初9000001号",
        " （2026） 京0491 民初 9000001 号 ",
        "〔2026〕京０４９１民初９００００01号",
        "[2026]京0491民初9000001号",
    ],
)
def test_how_it_was_typed_does_not_matter(typed: str) -> None:
    assert parse(typed) == FIRST.number(9000001)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "（2026）京0491民初号",
        "（2026）京0491民初012号",
        "（2026）京0491民初0号",
        "（2026）京049民初1号",
        "（1826）京0491民初1号",
        "（2026）京0491某某1号",
        "（2026）京0491商民初1号",
        "（2026）京0491民初1号之零",
        "（2026）京0491民初1号之十十",
        "（2026）京0491民初1-2号",
        "（2026）京0491民初2-1号",
        "（2026）京0491民初1-9999号",
    ],
)
def test_what_is_not_one_case_number_is_not_read(text: str) -> None:
    with pytest.raises(NotACaseNumber):
        parse(text)
    assert not is_valid(text)


def test_which_special_trials_there_are_is_the_courts_setting() -> None:
    number = "（2026）京0491商民初1号"
    assert parse(number, specials={"商"}).series.special == "商"
    assert is_valid(number, specials={"商"})


def test_one_number_may_stand_for_several_cases() -> None:
    several = parse_several("（2026）京0491民初18775-18776号")
    assert several == (FIRST.number(18775), FIRST.number(18776))
    assert parse_several("（2026）京0491民初3827、3829号") == (
        FIRST.number(3827),
        FIRST.number(3829),
    )


def test_numbers_are_counted_on_in_their_series() -> None:
    assert FIRST.after(0) == FIRST.number(1)
    assert str(FIRST.after(9000001)) == "（2026）京0491民初9000002号"


def test_further_documents_are_counted_in_characters() -> None:
    judgment = FIRST.number(7)
    second = judgment.further_document()
    assert str(second) == "（2026）京0491民初7号之一"
    assert second.case == judgment
    assert str(CaseNumber(FIRST, 7, 10)).endswith("号之十")
    assert str(CaseNumber(FIRST, 7, 12)).endswith("号之十二")
    assert str(CaseNumber(FIRST, 7, 20)).endswith("号之二十")


@pytest.mark.parametrize(("seq", "document"), [(0, 0), (1, -1), (1, 100)])
def test_nothing_is_counted_before_one(seq: int, document: int) -> None:
    with pytest.raises(NotACaseNumber):
        CaseNumber(FIRST, seq, document)


def test_a_series_has_a_type_that_exists() -> None:
    with pytest.raises(NotACaseNumber):
        Series(2026, "京0491", "某某")


@given(
    st.integers(1900, 2099),
    st.sampled_from(["最高法", "京", "京04", "京0491"]),
    st.sampled_from(sorted(TYPE_CODES)),
    st.sampled_from(["", "知"]),
    st.integers(1, 10**9),
    st.integers(0, 99),
)
def test_whatever_is_written_is_read_back(
    year: int, court: str, type_code: str, special: str, seq: int, document: int
) -> None:
    number = CaseNumber(Series(year, court, type_code, special), seq, document)
    assert parse(str(number)) == number


@given(st.text(max_size=60))
def test_whatever_is_typed_gets_an_answer(text: str) -> None:
    assert is_valid(text) in (True, False)
