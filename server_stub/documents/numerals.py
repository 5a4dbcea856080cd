"""Figures as a Chinese court writes them.

The foot of a judgment carries its date in Chinese characters (二〇二六年三月二日),
the body in Arabic figures; a sum of money in a voucher or a contract is written a
second time in characters that cannot be altered with one stroke (大写). The capital
sum follows 《支付结算办法》, annex 1 (正确填写票据和结算凭证的基本规定), article 2;
of the forms it leaves free, the one without 零 between 元 and 角 is taken,
and the one with 零 where the last digit before 万 or 亿 is a nought.

Times are told in Beijing time, wherever the court's machine stands. This room
knows no clock and no document: values in, words out.
"""

from datetime import date, datetime, timedelta, timezone
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

BEIJING: Final = timezone(timedelta(hours=8), "CST")

_DIGITS: Final = "〇一二三四五六七八九"
_COUNTING: Final = "零一二三四五六七八九"
_CAPITALS: Final = "零壹贰叁肆伍陆柒捌玖"
_WEEKDAYS: Final = "一二三四五六日"
_CENT: Final = Decimal("0.01")
_LARGEST_SUM: Final = Decimal(10) ** 16


def chinese_number(number: int) -> str:
    """Count in characters, as clauses and the items of a judgment are counted (1 to 9999)."""
    if not 1 <= number <= 9999:
        raise ValueError(f"no clause is counted as {number}")
    words = _group(number, _COUNTING, ("", "十", "百", "千"))
    return words[1:] if words.startswith("一十") else words


def chinese_date(day: date) -> str:
    """Write a date in characters, digit by digit for the year: 二〇二六年三月二日."""
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def plain_date(day: date) -> str:
    """Write a date in Arabic figures: 2026年3月2日."""
    return f"{day.year}年{day.month}月{day.day}日"


def court_time(moment: datetime) -> str:
    """Write an aware time as a summons does: 2026年3月16日（星期一）上午9时30分."""
    at = _in_beijing(moment)
    half = "上午" if at.hour < 12 else "下午"
    minutes = f"{at.minute:02}分" if at.minute else ""
    hour = at.hour if at.hour <= 12 else at.hour - 12
    weekday = f"（星期{_WEEKDAYS[at.weekday()]}）"
    return f"{plain_date(at.date())}{weekday}{half}{hour}时{minutes}"


def stamp_time(moment: datetime) -> str:
    """Write an aware time to the second, as records and vouchers do: 2026-03-02 09:30:00."""
    return _in_beijing(moment).strftime("%Y-%m-%d %H:%M:%S")


def money(amount: Decimal) -> str:
    """Write a sum as the body of a judgment does: 1426元, 12229.14元."""
    cents = _to_cents(amount)
    figures = f"{cents:.2f}"
    return f"{figures.removesuffix('.00')}元"


def money_in_figures(amount: Decimal) -> str:
    """Write a sum as a voucher does: ¥12,229.14."""
    return f"¥{_to_cents(amount):,.2f}"


def money_in_capitals(amount: Decimal) -> str:
    """Write a sum in capital characters: 人民币壹万贰仟贰佰贰拾玖元壹角肆分."""
    cents = _to_cents(amount)
    if not 0 <= cents < _LARGEST_SUM:
        raise ValueError(f"no voucher is written for {amount}")
    yuan, rest = divmod(int(cents * 100), 100)
    jiao, fen = divmod(rest, 10)
    words = f"{_capital_integer(yuan)}元" if yuan else ""
    if not jiao and not fen:
        return f"人民币{words or '零元'}整"
    if jiao:
        words += f"{_CAPITALS[jiao]}角"
    elif yuan:
        words += "零"
    words += f"{_CAPITALS[fen]}分" if fen else "整"
    return f"人民币{words}"


def _in_beijing(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a court's time names its zone")
    return moment.astimezone(BEIJING)


def _to_cents(amount: Decimal) -> Decimal:
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def _capital_integer(number: int) -> str:
    """Write a positive integer in groups of four digits, one 零 for any gap between groups."""
    words = ""
    gap = False
    for power, name in ((3, "万亿"), (2, "亿"), (1, "万"), (0, "")):
        group = number // 10_000**power % 10_000
        if words and group and (gap or group < 1000):
            words += "零"
        if group:
            words += _group(group, _CAPITALS, ("", "拾", "佰", "仟")) + name
        gap = group % 10 == 0
    return words


def _group(number: int, digits: str, units: tuple[str, str, str, str]) -> str:
    """Write 1 to 9999 with its units, one 零 for each run of noughts inside."""
    words = ""
    gap = False
    for place in (3, 2, 1, 0):
        digit = number // 10**place % 10
        if not digit:
            gap = bool(words)
            continue
        words += ("零" if gap else "") + digits[digit] + units[place]
        gap = False
    return words
