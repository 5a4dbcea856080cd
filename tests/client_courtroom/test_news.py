"""What the machine's media tell the person, and what the court is told of it."""

from datetime import datetime, timedelta

import pytest

from client.courtroom.lines import lines_of
from client.courtroom.news import News
from client.media.engine import EngineNews
from client.protocol import wire
from client.protocol.hearing import ReportMissed
from client.protocol.signalling import Layer, View, WatchPictures
from client.protocol.wire import Line, Rung, TellRung
from client.state import Device, DeviceKind, LineQuality, Why
from tests.courtroom.court_in_memory import BEGAN, DEFENDANT, JUDGE, PLAINTIFF

LARGE = View(participant=JUDGE, layer=Layer.LARGE)


class Desk:
    def __init__(self) -> None:
        self.said: list[WatchPictures | TellRung] = []
        self.reported: list[ReportMissed] = []
        self.now = BEGAN
        self.news = News(self._say, self.reported.append, self._clock)

    def _say(self, message: WatchPictures | TellRung) -> bool:
        self.said.append(message)
        return True

    def _clock(self) -> datetime:
        return self.now


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_step_on_the_ladder_is_told_to_the_court_and_to_the_person(desk: Desk) -> None:
    assert "rung_since" not in desk.news.take(EngineNews())
    desk.now += timedelta(seconds=9)
    changes = desk.news.take(EngineNews(rung=Rung.SMALLER, rung_why="line"))
    assert changes["rung"] is Rung.SMALLER
    assert changes["rung_why"] is Why.LINE
    assert changes["rung_since"] == desk.now
    assert desk.said == [TellRung(rung=Rung.SMALLER)]
    desk.news.take(EngineNews(rung=Rung.SMALLER, rung_why="line", echo=True))
    assert len(desk.said) == 1


@pytest.mark.parametrize("why", ["processor", "request"])
def test_that_the_line_is_not_why_pictures_are_fewer_is_told(desk: Desk, why: str) -> None:
    desk.news.take(EngineNews(rung=Rung.SOUND_ONLY, rung_why="line"))
    desk.news.take(EngineNews(rung=Rung.SOUND_ONLY, rung_why=why))
    desk.news.take(EngineNews(rung=Rung.FULL))
    assert desk.said == [
        TellRung(rung=Rung.SOUND_ONLY),
        TellRung(rung=Rung.SOUND_ONLY, by_line=False),
        TellRung(rung=Rung.FULL),
    ]


def test_a_why_that_nobody_knows_is_none(desk: Desk) -> None:
    changes = desk.news.take(EngineNews(rung=Rung.SMALLER, rung_why="weather"))
    assert changes["rung_why"] is None


def test_views_are_told_when_they_change_and_an_empty_layout_too(desk: Desk) -> None:
    desk.news.take(EngineNews(connected=True))
    assert desk.said == [], "before anything is laid out the court's own choice holds"
    desk.news.take(EngineNews(views=(LARGE,)))
    desk.news.take(EngineNews(views=(LARGE,), echo=True))
    desk.news.take(EngineNews(views=()))
    assert desk.said == [WatchPictures(views=(LARGE,)), WatchPictures(views=())]


def test_on_a_new_wire_the_court_is_told_again(desk: Desk) -> None:
    desk.news.say_again()
    assert desk.said == []
    desk.news.take(EngineNews(views=(LARGE,), rung=Rung.SMALL_ONLY))
    desk.said.clear()
    desk.news.say_again()
    assert desk.said == [WatchPictures(views=(LARGE,)), TellRung(rung=Rung.SMALL_ONLY)]


def test_a_gap_that_may_have_lost_a_word_is_reported_once(desk: Desk) -> None:
    desk.news.take(EngineNews(gaps=1, gap_s=0.3))
    assert desk.reported == []
    desk.news.take(EngineNews(gaps=2, gap_s=0.6))
    desk.news.take(EngineNews(gaps=2, gap_s=0.6, echo=True))
    desk.news.take(EngineNews(gaps=3, gap_s=4000.0))
    assert desk.reported == [ReportMissed(lasted_s=0.6), ReportMissed(lasted_s=600.0)]


def test_a_device_that_fell_back_is_named_until_it_was_read_or_is_back(desk: Desk) -> None:
    gone = EngineNews(fell_back=(DeviceKind.MICROPHONE, DeviceKind.CAMERA))
    changes = desk.news.take(gone)
    assert changes["fell_back"] == (DeviceKind.MICROPHONE, DeviceKind.CAMERA)
    assert desk.news.fall_back_was_read() == {"fell_back": ()}
    assert desk.news.take(gone)["fell_back"] == ()
    desk.news.take(EngineNews(fell_back=(DeviceKind.CAMERA,)))
    assert desk.news.take(gone)["fell_back"] == (DeviceKind.MICROPHONE,)


HEADSET = Device(DeviceKind.MICROPHONE, "m1", "Headset")
BUILT_IN = Device(DeviceKind.MICROPHONE, "m2", "Built-in")
CAMERA = Device(DeviceKind.CAMERA, "c1", "Camera")


def test_the_device_that_is_gone_is_named_with_the_one_in_its_place(desk: Desk) -> None:
    changes = desk.news.take(EngineNews(in_use=(CAMERA, HEADSET)))
    assert (changes["in_use"], changes["gone"]) == ((CAMERA, HEADSET), ())
    desk.news.take(EngineNews(in_use=(CAMERA,)))
    fell = (DeviceKind.MICROPHONE,)
    changes = desk.news.take(EngineNews(in_use=(CAMERA, BUILT_IN), fell_back=fell))
    assert (changes["in_use"], changes["gone"]) == ((CAMERA, BUILT_IN), (HEADSET,))
    changes = desk.news.take(EngineNews(in_use=(HEADSET,)))
    assert changes["gone"] == ()


def test_a_device_that_was_never_there_has_no_name(desk: Desk) -> None:
    fell = (DeviceKind.MICROPHONE,)
    changes = desk.news.take(EngineNews(in_use=(BUILT_IN,), fell_back=fell))
    assert (changes["fell_back"], changes["gone"]) == (fell, ())


def test_of_the_lines_only_the_others_that_are_not_good_are_named() -> None:
    lines = [
        Line(participant=PLAINTIFF, quality=wire.LineQuality.BAD),
        Line(participant=JUDGE, quality=wire.LineQuality.GOOD, rung=Rung.SMALLER),
        Line(participant=DEFENDANT, quality=wire.LineQuality.WEAK),
    ]
    assert lines_of(lines, PLAINTIFF) == ((DEFENDANT, LineQuality.WEAK),)


@pytest.mark.parametrize(
    ("quality", "read"),
    [
        (wire.LineQuality.GOOD, LineQuality.SOUND_ONLY),
        (wire.LineQuality.BAD, LineQuality.SOUND_ONLY),
        (wire.LineQuality.STALLED, LineQuality.STALLED),
    ],
)
def test_a_picture_left_out_is_not_a_bad_line_but_silence_is(
    quality: wire.LineQuality, read: LineQuality
) -> None:
    line = Line(participant=JUDGE, quality=quality, rung=Rung.SOUND_ONLY)
    assert lines_of([line], PLAINTIFF) == ((JUDGE, read),)
