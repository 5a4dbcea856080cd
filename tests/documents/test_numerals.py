"""Dates and sums as a court writes them."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_stub.documents.numerals import (
    chinese_date,
    chinese_number,
    court_time,
    money,
    money_in_capitals,
    money_in_figures,
    plain_date,
    stamp_time,
)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 3, 2), "二〇二六年三月二日"),
        (date(2000, 10, 10), "二〇〇〇年十月十日"),
        (date(1999, 12, 31), "一九九九年十二月三十一日"),
        (date(2025, 11, 20), "二〇二五年十一月二十日"),
    ],
)
def test_the_date_of_a_judgment_is_written_in_characters(day: date, written: str) -> None:
    assert chinese_date(day) == written


def test_a_plain_date_has_no_leading_noughts() -> None:
    assert plain_date(date(2026, 3, 2)) == "2026年3月2日"


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 3, 16, 1, 30, tzinfo=UTC), "2026年3月16日（星期一）上午9时30分"),
        (datetime(2026, 3, 16, 6, 0, tzinfo=UTC), "2026年3月16日（星期一）下午2时"),
        (datetime(2026, 3, 16, 4, 5, tzinfo=UTC), "2026年3月16日（星期一）下午12时05分"),
        (datetime(2026, 3, 15, 16, 0, tzinfo=UTC), "2026年3月16日（星期一）上午0时"),
    ],
)
def test_a_summons_tells_the_time_of_beijing(moment: datetime, written: str) -> None:
    assert court_time(moment) == written


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        court_time(datetime(2026, 3, 16, 9, 30))  # noqa: DTZ001 - this is what is refused


def test_a_stamp_tells_the_second_in_beijing() -> None:
    assert stamp_time(datetime(2025, 3, 11, 2, 24, 36, tzinfo=UTC)) == "2025-03-11 10:24:36"


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (264, "二百六十四"),
        (1005, "一千零五"),
        (1260, "一千二百六十"),
        (9999, "九千九百九十九"),
    ],
)
def test_clauses_are_counted_in_characters(number: int, written: str) -> None:
    assert chinese_number(number) == written


@pytest.mark.parametrize("number", [-1, 0, 10_000])
def test_no_clause_has_such_a_number(number: int) -> None:
    with pytest.raises(ValueError, match="clause"):
        chinese_number(number)


@pytest.mark.parametrize(
    ("amount", "written"),
    [("1426", "1426元"), ("12229.14", "12229.14元"), ("356.5", "356.50元"), ("0.005", "0.01元")],
)
def test_money_in_a_judgment_keeps_cents_only_where_there_are_any(
    amount: str, written: str
) -> None:
    assert money(Decimal(amount)) == written


def test_money_in_a_voucher_has_groups_and_cents() -> None:
    assert money_in_figures(Decimal("1234567.8")) == "¥1,234,567.80"


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        # The examples of 《支付结算办法》, annex 1, in the forms chosen here.
        ("1409.50", "人民币壹仟肆佰零玖元伍角整"),
        ("6007.14", "人民币陆仟零柒元壹角肆分"),
        ("1680.32", "人民币壹仟陆佰捌拾元叁角贰分"),
        ("107000.53", "人民币壹拾万零柒仟元伍角叁分"),
        ("16409.02", "人民币壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "人民币叁佰贰拾伍元零肆分"),
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("0.50", "人民币伍角整"),
        ("10", "人民币壹拾元整"),
        ("260000", "人民币贰拾陆万元整"),
        ("100000000", "人民币壹亿元整"),
        ("100000001", "人民币壹亿零壹元整"),
        ("10200030004.05", "人民币壹佰零贰亿零叁万零肆元零伍分"),
    ],
)
def test_money_is_written_in_capitals(amount: str, written: str) -> None:
    assert money_in_capitals(Decimal(amount)) == written


@pytest.mark.parametrize("amount", ["-0.01", "10000000000000000"])
def test_no_voucher_is_written_for_such_a_sum(amount: str) -> None:
    with pytest.raises(ValueError, match="voucher"):
        money_in_capitals(Decimal(amount))


def read_back(written: str) -> Decimal:
    """Read capitals as a bank clerk does."""
    whole, _, cents = written.removeprefix("人民币").rpartition("元")
    if not whole and "元" not in written:
        cents = written.removeprefix("人民币")
    total = Decimal(0)
    for power, name in ((12, "万亿"), (8, "亿"), (4, "万"), (0, "")):
        group, found, rest = whole.partition(name) if name else (whole, "x", "")
        if not found or (name == "万" and rest.startswith("亿")):
            continue
        total += _read_group(group) * Decimal(10) ** power
        whole = rest
    for digit, unit in re.findall(r"([壹贰叁肆伍陆柒捌玖])([角分])", cents):
        total += Decimal("零壹贰叁肆伍陆柒捌玖".index(digit)) / (10 if unit == "角" else 100)
    return total


def _read_group(group: str) -> Decimal:
    values = {"": 1, "拾": 10, "佰": 100, "仟": 1000}
    return Decimal(
        sum(
            "零壹贰叁肆伍陆柒捌玖".index(digit) * values[unit]
            for digit, unit in re.findall(r"([壹贰叁肆伍陆柒捌玖])([拾佰仟]?)", group)
        )
    )


@given(st.decimals(min_value=0, max_value=Decimal("999999999999.99"), places=2))
def test_capitals_say_the_sum_and_nothing_else(amount: Decimal) -> None:
    written = money_in_capitals(amount)
    assert read_back(written) == amount
    assert "零零" not in written
    assert written.endswith("整") != written.endswith("分")
