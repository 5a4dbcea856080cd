"""Days and times as a person says them."""

from datetime import UTC, datetime, timedelta

import pytest

from client.config import Language
from client.screens.words.dates import away, clock, day, moment
from tests.screens.states import EN, NOW, ZH


def test_a_date_stands_with_its_weekday_in_the_court_s_time() -> None:
    late = datetime(2026, 3, 11, 16, 5, tzinfo=UTC)
    assert day(late, EN) == "Thursday, 12 March 2026"
    assert day(late, ZH) == "2026年3月12日 星期四"
    assert clock(late) == "00:05"
    assert moment(late, EN) == "Thursday, 12 March 2026, 00:05"
    assert moment(late, ZH) == "2026年3月12日 星期四 00:05"


@pytest.mark.parametrize(
    ("ahead", "english", "chinese"),
    [
        (timedelta(0), "now", "现在"),
        (timedelta(seconds=20), "now", "现在"),
        (timedelta(minutes=1), "in 1 minute", "1分钟后"),
        (timedelta(minutes=-1), "1 minute ago", "1分钟前"),
        (timedelta(minutes=25), "in 25 minutes", "25分钟后"),
        (timedelta(minutes=-25), "25 minutes ago", "25分钟前"),
        (timedelta(minutes=62), "in 1 hour", "1小时后"),
        (timedelta(minutes=-62), "1 hour ago", "1小时前"),
        (timedelta(hours=5), "in 5 hours", "5小时后"),
        (timedelta(hours=-5), "5 hours ago", "5小时前"),
        (timedelta(hours=15), "tomorrow", "明天"),
        (timedelta(hours=-10), "yesterday", "昨天"),
        (timedelta(days=3), "in 3 days", "3天后"),
        (timedelta(days=-30), "30 days ago", "30天前"),
    ],
)
def test_how_far_away_it_is_is_said_as_people_say_it(
    ahead: timedelta, english: str, chinese: str
) -> None:
    assert away(NOW + ahead, NOW, EN) == english
    assert away(NOW + ahead, NOW, ZH) == chinese


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_and_weekday_has_a_name(language: Language, month: int) -> None:
    said = {day(datetime(2026, month, each, 4, tzinfo=UTC), language) for each in range(1, 8)}
    assert len(said) == 7
