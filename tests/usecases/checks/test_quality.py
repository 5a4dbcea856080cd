"""How lines were: seen by the court and by IT staff, and held against what the check had said."""

from datetime import timedelta

import pytest

from client.protocol.account import Account
from client.protocol.devicecheck import Code
from client.protocol.errors import Forbidden, NotFound
from client.protocol.hearing import (
    Event,
    HearingClosed,
    HearingOpened,
    ParticipantConnected,
    ParticipantLost,
    Place,
    Recorded,
    SpeechCaughtUp,
    SpeechMissed,
    Standing,
)
from client.protocol.ids import HearingId, ParticipantId, Seq
from client.protocol.readiness import DayCompared
from client.protocol.signalling import Spoken
from client.protocol.wire import LineQuality, Rung
from server_stub.db.readiness import LineNote
from server_stub.usecases.checks import quality
from server_stub.usecases.registry import Registry
from tests.usecases.checks.reports import passed, sent
from tests.usecases.checks.test_reports import send
from tests.usecases.small_court import NOW, STARTS_AT, SmallCourt

AFTERWARDS = STARTS_AT + timedelta(hours=2)


def note(
    court: SmallCourt,
    login: str = "plaintiff",
    *,
    minute: int = 0,
    mark: LineQuality = LineQuality.GOOD,
    rung: Rung = Rung.FULL,
    told: bool = True,
    lost: float = 0.0,
    round_trip_s: float = 0.05,
    jitter_s: float | None = None,
    by_line: bool = True,
) -> LineNote:
    return LineNote(
        at=STARTS_AT + timedelta(minutes=minute),
        participant=court.seats[login],
        quality=mark,
        rung=rung,
        told=told,
        lost_up=lost,
        lost_down=0.0,
        round_trip_s=round_trip_s,
        bits_per_s_up=1_200_000,
        bits_per_s_down=None,
        jitter_s=jitter_s,
        by_line=by_line,
    )


def test_marks_carry_the_codes_of_the_check(registry: Registry, small_court: SmallCourt) -> None:
    bad = note(small_court, minute=1, mark=LineQuality.BAD, lost=0.2, rung=Rung.SMALL_ONLY)
    gone = note(small_court, minute=2, mark=LineQuality.STALLED, round_trip_s=0.5)
    notes = (note(small_court), note(small_court, told=False), bad, gone)
    quality.note_lines(registry, small_court.hearing, notes)
    seen = quality.quality(registry, small_court.accounts["clerk"], small_court.hearing)
    assert [each.codes for each in seen.history] == [
        (),
        (Code.MED_04, Code.MED_05),
        (Code.MED_02, Code.MED_11),
    ]
    assert [each.number for each in seen.history] == [1, 3, 4]
    assert [each.quality for each in seen.now] == [LineQuality.STALLED]
    assert seen.history[1].loss_up_pct == pytest.approx(20.0)


def test_the_history_is_given_page_by_page(registry: Registry, small_court: SmallCourt) -> None:
    notes = [note(small_court, minute=each, lost=each / 100) for each in range(5)]
    quality.note_lines(registry, small_court.hearing, notes)
    clerk = small_court.accounts["clerk"]
    first = quality.quality(registry, clerk, small_court.hearing, 0, 3)
    assert first.next == 3
    rest = quality.quality(registry, clerk, small_court.hearing, first.next, 3)
    assert [each.number for each in (*first.history, *rest.history)] == [1, 2, 3, 4, 5]
    assert rest.next is None


def test_parties_do_not_see_the_lines_of_others(
    registry: Registry, small_court: SmallCourt
) -> None:
    def compared(registry: Registry, account: Account, hearing: HearingId) -> DayCompared:
        return quality.day_compared(registry, account, hearing, NOW)

    for look in (quality.quality, compared):
        for login in ("plaintiff", "defendant"):
            with pytest.raises(Forbidden):
                look(registry, small_court.accounts[login], small_court.hearing)
        for login in ("other", "stranger"):
            with pytest.raises(NotFound):
                look(registry, small_court.accounts[login], small_court.hearing)
        with pytest.raises(NotFound):
            look(registry, small_court.accounts["clerk"], HearingId("nonsense"))


def test_the_day_is_held_against_the_check_that_was_made_before_it(
    registry: Registry, small_court: SmallCourt
) -> None:
    good = sent(
        passed(Code.MED_02, rtt_ms=60.0),
        passed(Code.MED_04, loss_up_pct=0.1, loss_down_pct=0.0),
        passed(Code.MED_05, up_kbps=1500.0),
    )
    send(registry, small_court, asked=good, now=NOW)
    send(registry, small_court, "defendant", asked=good, now=NOW)
    opened = Recorded(seq=Seq(1), at=STARTS_AT, event=HearingOpened(by=small_court.seats["judge"]))
    with registry.books.writing() as unit:
        unit.hearings.append(small_court.hearing, opened)
    # A report that came when it was going on already promised nothing.
    send(registry, small_court, now=STARTS_AT + timedelta(minutes=9))
    notes = [note(small_court, minute=each, told=False, lost=0.05) for each in range(40)]
    notes += [note(small_court, "defendant", minute=each, told=False) for each in range(40)]
    # One bad moment in forty minutes is not a bad line.
    notes.append(note(small_court, "defendant", mark=LineQuality.BAD, lost=0.3))
    quality.note_lines(registry, small_court.hearing, notes)
    compared = quality.day_compared(
        registry, small_court.accounts["judge"], small_court.hearing, AFTERWARDS
    )
    lines = {each.participant: each for each in compared.lines}
    plaintiff = lines[small_court.seats["plaintiff"]]
    assert plaintiff.checked is not None
    assert plaintiff.checked.loss_up_pct == pytest.approx(0.1)
    assert (plaintiff.checked.rtt_ms, plaintiff.checked.rate_up_kbps) == (60.0, 1500.0)
    assert plaintiff.on_the_day is not None
    assert plaintiff.on_the_day.loss_up_pct == pytest.approx(5.0)
    assert plaintiff.differs == (Code.MED_04,)
    defendant = lines[small_court.seats["defendant"]]
    assert (defendant.differs, defendant.marks_below_good) == ((), 1)
    assert lines[small_court.seats["judge"]].checked is None


def test_the_day_is_held_against_the_check_in_every_row_that_it_knows(
    registry: Registry, small_court: SmallCourt
) -> None:
    good = sent(
        passed(Code.MED_02, rtt_ms=60.0),
        passed(Code.MED_03, jitter_ms=2.0),
        passed(Code.MED_04, loss_up_pct=0.1, loss_down_pct=0.0),
        passed(Code.MED_05, up_kbps=1500.0),
        passed(Code.MED_07, mos=4.3),
        passed(Code.MED_11, socket_back_s=0.4, media_back_s=1.2),
    )
    for login in ("plaintiff", "defendant"):
        send(registry, small_court, login, asked=good, now=NOW)
    plaintiff, judge = small_court.seats["plaintiff"], small_court.seats["judge"]

    def at(minute: float, event: Event) -> Recorded:
        when = STARTS_AT + timedelta(minutes=minute)
        return Recorded(seq=Seq(0), at=when, event=event)

    record = (
        at(-1, ParticipantLost(participant=plaintiff)),
        at(0, HearingOpened(by=judge)),
        at(5, ParticipantLost(participant=plaintiff)),
        at(5.4, back(plaintiff)),
        at(
            5.5,
            SpeechMissed(
                participant=plaintiff,
                since=STARTS_AT,
                until=STARTS_AT,
                spoken=(
                    Spoken(
                        speaker=judge, begins_at=STARTS_AT, ends_at=STARTS_AT + timedelta(seconds=9)
                    ),
                ),
            ),
        ),
        at(6, SpeechCaughtUp(participant=plaintiff, missed=Seq(5))),
        at(50, HearingClosed(by=judge)),
        at(51, ParticipantLost(participant=plaintiff)),
    )
    with registry.books.writing() as unit:
        for number, line in enumerate(record, 1):
            unit.hearings.append(small_court.hearing, line.model_copy(update={"seq": Seq(number)}))
    notes = [
        note(
            small_court,
            minute=each,
            told=each == 0,
            rung=Rung.SMALLER,
            jitter_s=0.02,
            lost=0.05,
            round_trip_s=0.3,
        )
        for each in range(40)
    ]
    # Who asks for sound only says nothing of their line by it.
    notes += [
        note(
            small_court,
            "defendant",
            minute=each,
            told=each == 0,
            rung=Rung.SOUND_ONLY,
            by_line=False,
            jitter_s=0.001,
        )
        for each in range(40)
    ]
    quality.note_lines(registry, small_court.hearing, notes)
    compared = quality.day_compared(
        registry, small_court.accounts["clerk"], small_court.hearing, AFTERWARDS
    )
    lines = {each.participant: each for each in compared.lines}
    worse = lines[plaintiff]
    assert worse.on_the_day is not None
    assert worse.differs == (
        Code.MED_02,
        Code.MED_03,
        Code.MED_04,
        Code.MED_05,
        Code.MED_07,
        Code.MED_11,
    )
    assert worse.on_the_day.jitter_ms == pytest.approx(20.0)
    assert worse.on_the_day.mos == pytest.approx(3.03, abs=0.2)
    assert worse.on_the_day.back_s == pytest.approx(24.0)
    assert (worse.steps_down, worse.lowest, worse.mostly) == (1, Rung.SMALLER, Rung.SMALLER)
    assert (worse.cut_off, worse.missed, worse.missed_s, worse.heard_later) == (1, 1, 9.0, 1)
    same = lines[small_court.seats["defendant"]]
    assert (same.differs, same.steps_down, same.lowest, same.cut_off) == ((), 0, Rung.FULL, 0)
    assert same.checked is not None
    assert (same.checked.back_s, same.checked.mos) == (1.2, 4.3)
    seen = quality.quality(registry, small_court.accounts["clerk"], small_court.hearing)
    by_person = {each.participant: each for each in seen.now}
    assert by_person[plaintiff].jitter_ms == pytest.approx(20.0)
    assert by_person[small_court.seats["defendant"]].codes == ()


def back(participant: ParticipantId) -> Event:
    return ParticipantConnected(
        participant=participant, place=Place.COURTROOM, standing=Standing.ADMITTED
    )
