"""Days and times as a person says them, in the court's time.

A date stands with its weekday, and with how far away it is. The court's time is China Standard
Time, eight hours ahead of UTC all year (GB/T 7408.1-2023; no summer time since 1992), so no
database of zones is needed.
"""

from datetime import datetime, timedelta, timezone

from client.config import Language
from client.screens.words import Sentence

COURT_ZONE = timezone(timedelta(hours=8), "CST")

_WEEKDAYS = (
    Sentence("星期一", "Monday"),
    Sentence("星期二", "Tuesday"),
    Sentence("星期三", "Wednesday"),
    Sentence("星期四", "Thursday"),
    Sentence("星期五", "Friday"),
    Sentence("星期六", "Saturday"),
    Sentence("星期日", "Sunday"),
)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAY = Sentence("{year}年{month}月{day}日 {weekday}", "{weekday}, {day} {month_name} {year}")
_MOMENT = Sentence("{day} {clock}", "{day}, {clock}")

NOW = Sentence("现在", "now")
TOMORROW = Sentence("明天", "tomorrow")
YESTERDAY = Sentence("昨天", "yesterday")
IN_DAYS = Sentence("{n}天后", "in {n} days")
DAYS_AGO = Sentence("{n}天前", "{n} days ago")
IN_HOURS = Sentence("{n}小时后", "in {n} hours")
IN_AN_HOUR = Sentence("1小时后", "in 1 hour")
HOURS_AGO = Sentence("{n}小时前", "{n} hours ago")
AN_HOUR_AGO = Sentence("1小时前", "1 hour ago")
IN_MINUTES = Sentence("{n}分钟后", "in {n} minutes")
IN_A_MINUTE = Sentence("1分钟后", "in 1 minute")
MINUTES_AGO = Sentence("{n}分钟前", "{n} minutes ago")
A_MINUTE_AGO = Sentence("1分钟前", "1 minute ago")


def clock(at: datetime) -> str:
    """Give the time of day: 09:30."""
    return f"{at.astimezone(COURT_ZONE):%H:%M}"


def day(at: datetime, language: Language) -> str:
    """Give the date with its weekday."""
    there = at.astimezone(COURT_ZONE)
    return _DAY(
        language,
        year=there.year,
        month=there.month,
        day=there.day,
        month_name=_MONTHS[there.month - 1],
        weekday=_WEEKDAYS[there.weekday()](language),
    )


def moment(at: datetime, language: Language) -> str:
    """Give the date with its weekday, and the time of day."""
    return _MOMENT(language, day=day(at, language), clock=clock(at))


def away(at: datetime, now: datetime, language: Language) -> str:
    """Say how far away a moment is: in 3 days, tomorrow, in 20 minutes, 2 hours ago."""
    days = (at.astimezone(COURT_ZONE).date() - now.astimezone(COURT_ZONE).date()).days
    minutes = round((at - now) / timedelta(minutes=1))
    match days:
        case 0:
            return _within_the_day(minutes, language)
        case 1:
            return TOMORROW(language)
        case -1:
            return YESTERDAY(language)
        case _:
            return (IN_DAYS if days > 0 else DAYS_AGO)(language, n=abs(days))


def _within_the_day(minutes: int, language: Language) -> str:
    count, ahead = abs(minutes), minutes > 0
    if count == 0:
        return NOW(language)
    if count == 1:
        return (IN_A_MINUTE if ahead else A_MINUTE_AGO)(language)
    if count < 60:
        return (IN_MINUTES if ahead else MINUTES_AGO)(language, n=count)
    hours = round(count / 60)
    if hours == 1:
        return (IN_AN_HOUR if ahead else AN_HOUR_AGO)(language)
    return (IN_HOURS if ahead else HOURS_AGO)(language, n=hours)
