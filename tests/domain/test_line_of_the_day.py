"""What a record and its marks tell of a person's line, and when it is worse than the check said."""

from datetime import UTC, datetime, timedelta

import pytest

from client.protocol.devicecheck import Code
from client.protocol.hearing import (
    Event,
    HearingClosed,
    HearingOpened,
    ParticipantConnected,
    ParticipantLeft,
    ParticipantLost,
    Place,
    Recorded,
    SpeechCaughtUp,
    SpeechMissed,
    Standing,
)
from client.protocol.ids import ParticipantId, Seq
from client.protocol.readiness import LineReadings
from client.protocol.signalling import Spoken
from client.protocol.wire import Rung
from server_stub.domain.line_grades import differences
from server_stub.domain.line_of_the_day import (
    Broken,
    broken_lines,
    lowest,
    mostly_above,
    steps_down,
)

BEGAN = datetime(2026, 3, 12, 1, 0, tzinfo=UTC)
ONE, JUDGE = ParticipantId("one"), ParticipantId("judge")
OPENED = (0.0, HearingOpened(by=JUDGE))


def record(*lines: tuple[float, Event]) -> tuple[Recorded, ...]:
    return tuple(
        Recorded(seq=Seq(number), at=BEGAN + timedelta(seconds=at_s), event=event)
        for number, (at_s, event) in enumerate(lines, 1)
    )


def told(*lines: tuple[float, Event], now_s: float = 1000.0) -> Broken:
    found = broken_lines(record(*lines), BEGAN + timedelta(seconds=now_s))
    return found.get(ONE, Broken())


def lost() -> Event:
    return ParticipantLost(participant=ONE)


def back() -> Event:
    return ParticipantConnected(participant=ONE, place=Place.COURTROOM, standing=Standing.ADMITTED)


def missed(*spoken_s: float) -> Event:
    spoken = tuple(
        Spoken(speaker=JUDGE, begins_at=BEGAN, ends_at=BEGAN + timedelta(seconds=each))
        for each in spoken_s
    )
    return SpeechMissed(participant=ONE, since=BEGAN, until=BEGAN, spoken=spoken)


def test_each_break_counts_and_the_longest_is_told() -> None:
    found = told(OPENED, (10, lost()), (12, back()), (50, lost()), (57, back()))
    assert (found.times, found.longest_s) == (2, 7.0)


@pytest.mark.parametrize(
    ("lines", "longest_s"),
    [
        # Before it is opened and after it is closed nobody is missed.
        (((-20.0, lost()), (-5.0, back()), OPENED), None),
        ((OPENED, (90.0, HearingClosed(by=JUDGE)), (100.0, lost())), None),
        # Still away: until it was closed, or until now.
        ((OPENED, (10.0, lost()), (90.0, HearingClosed(by=JUDGE))), 80.0),
        ((OPENED, (10.0, lost())), 990.0),
        # Who comes back to go has come back.
        ((OPENED, (10.0, lost()), (30.0, ParticipantLeft(participant=ONE))), 20.0),
    ],
)
def test_a_break_lasts_from_the_hearing_s_beginning_to_its_end(
    lines: tuple[tuple[float, Event], ...], longest_s: float | None
) -> None:
    assert told(*lines).longest_s == longest_s


def test_what_was_missed_is_counted_without_its_pauses_and_heard_once() -> None:
    caught = SpeechCaughtUp(participant=ONE, missed=Seq(2))
    found = told(OPENED, (10, missed(3.0, 4.5)), (20, missed(1.0)), (30, caught), (40, caught))
    assert (found.missed, found.missed_s, found.heard_later) == (2, 8.5, 1)
    # What another claims to have heard is not this person's.
    other = SpeechCaughtUp(participant=JUDGE, missed=Seq(2))
    assert told(OPENED, (10, missed(3.0)), (20, other)).heard_later == 0


def test_steps_are_counted_downwards_alone() -> None:
    up_and_down = (Rung.FEWER, Rung.SMALLER, Rung.FULL, Rung.SOUND_ONLY, Rung.SOUND_ONLY)
    assert steps_down(up_and_down) == 3
    assert lowest(up_and_down) is Rung.SOUND_ONLY
    assert (steps_down(()), lowest(()), mostly_above(())) == (0, Rung.FULL, Rung.FULL)


def test_one_bad_minute_in_an_hour_is_not_how_a_line_mostly_was() -> None:
    hour = [Rung.FULL] * 58 + [Rung.SOUND_ONLY] * 2
    assert mostly_above(hour) is Rung.FULL
    assert mostly_above([*hour, *[Rung.SMALLER] * 6]) is Rung.SMALLER


GOOD = LineReadings(
    loss_up_pct=0.0, rtt_ms=40.0, jitter_ms=2.0, mos=4.3, rate_up_kbps=2000.0, back_s=1.0
)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"rtt_ms": 251.0}, Code.MED_02),
        ({"jitter_ms": 10.1}, Code.MED_03),
        ({"loss_down_pct": 1.1}, Code.MED_04),
        ({"mos": 3.59}, Code.MED_07),
        ({"back_s": 5.1}, Code.MED_11),
    ],
)
def test_a_whole_grade_worse_is_named_by_its_row(changes: dict[str, float], code: Code) -> None:
    day = GOOD.model_copy(update=changes)
    assert differences(GOOD, GOOD) == ()
    assert differences(GOOD, day) == (code,)
    # What the check had found already, the day did not break.
    assert differences(day, day) == ()
    assert differences(LineReadings(), day) == ()
    assert differences(None, day) == differences(GOOD, None) == ()


@pytest.mark.parametrize(
    ("rate_up_kbps", "rung", "named"),
    [
        (2000.0, Rung.FEWER, False),
        (2000.0, Rung.SMALLER, True),
        (2000.0, Rung.SOUND_ONLY, True),
        (400.0, Rung.SMALL_ONLY, False),
        (400.0, Rung.SOUND_ONLY, True),
        (None, Rung.SOUND_ONLY, False),
    ],
)
def test_a_line_is_narrower_where_the_desk_went_below_what_it_could_bear(
    rate_up_kbps: float | None, rung: Rung, named: bool
) -> None:
    checked = GOOD.model_copy(update={"rate_up_kbps": rate_up_kbps})
    assert differences(checked, GOOD, rung) == ((Code.MED_05,) if named else ())
