"""What is written down of the lines: every change, each minute's worst, and nothing else."""

from datetime import timedelta

from client.protocol.ids import HearingId
from client.protocol.signalling import LineReading, LinesRead
from client.protocol.wire import Line, LineQuality, Rung, TellRung
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.quality import LineWatch
from server_stub.courtroom.room import Room
from server_stub.db.readiness import LineNote
from tests.courtroom.court_in_memory import (
    BEGAN,
    HEARING,
    PLAINTIFF,
    MemoryStore,
    ObedientForwarder,
    court_in_memory,
    scheduled_hearing,
)


def reading(lost: float = 0.0, up: int = 900_000) -> LineReading:
    return LineReading(participant=PLAINTIFF, silent_s=0.1, lost_up=lost, bits_per_s_up=up)


def line(quality: LineQuality = LineQuality.GOOD, rung: Rung = Rung.FULL) -> Line:
    return Line(participant=PLAINTIFF, quality=quality, rung=rung)


def seconds(passed: float) -> timedelta:
    return timedelta(seconds=passed)


def test_a_mark_is_noted_when_it_changes_and_not_again() -> None:
    watch = LineWatch()
    (first,) = watch.see([line()], [reading()], BEGAN)
    assert (first.quality, first.told) == (LineQuality.GOOD, True)
    assert watch.see([line()], [reading()], BEGAN + seconds(2)) == ()
    (worse,) = watch.see([line(LineQuality.BAD)], [reading(0.2)], BEGAN + seconds(4))
    assert (worse.quality, worse.lost_up, worse.told) == (LineQuality.BAD, 0.2, True)
    (rung,) = watch.see([line(LineQuality.BAD, Rung.SOUND_ONLY)], [], BEGAN + seconds(5))
    assert (rung.rung, rung.lost_up) == (Rung.SOUND_ONLY, None)


def test_each_minute_the_worst_of_it_is_noted() -> None:
    watch = LineWatch()
    watch.see([line()], [reading()], BEGAN)
    watch.see([line()], [reading(0.02, 400_000)], BEGAN + seconds(20))
    watch.see([line()], [reading(0.0)], BEGAN + seconds(40))
    (minute,) = watch.see([line()], [reading(0.01)], BEGAN + seconds(60))
    assert (minute.told, minute.lost_up, minute.bits_per_s_up) == (False, 0.02, 400_000)
    assert watch.see([line()], [reading()], BEGAN + seconds(90)) == ()


def test_how_unevenly_speech_came_is_noted_with_whose_wish_a_rung_was() -> None:
    watch = LineWatch()
    watch.see([line()], [reading()], BEGAN)
    uneven = reading().model_copy(update={"jitter_s": 0.03})
    watch.see([line()], [uneven], BEGAN + seconds(20))
    (minute,) = watch.see([line()], [reading()], BEGAN + seconds(60))
    assert minute.jitter_s == 0.03
    wished = line(rung=Rung.SOUND_ONLY).model_copy(update={"by_line": False})
    (noted,) = watch.see([wished], [], BEGAN + seconds(62))
    assert (noted.by_line, noted.told) == (False, True)
    # The line needs it now too: that is another mark, though the rung is the same.
    (needed,) = watch.see([line(rung=Rung.SOUND_ONLY)], [], BEGAN + seconds(64))
    assert needed.by_line


def test_of_one_who_has_gone_nothing_is_noted_and_coming_back_is_a_change() -> None:
    watch = LineWatch()
    watch.see([line()], [reading()], BEGAN)
    assert watch.see([], [], BEGAN + seconds(90)) == ()
    assert len(watch.see([line()], [reading()], BEGAN + seconds(92))) == 1


async def test_a_room_writes_down_what_the_forwarder_reads() -> None:
    store = MemoryStore()
    noted: list[tuple[HearingId, LineNote]] = []
    room = Room(
        scheduled_hearing(),
        store,
        ObedientForwarder(store),
        lambda: BEGAN,
        note_lines=lambda hearing, notes: noted.extend((hearing, each) for each in notes),
    )
    await room._note(LinesRead(hearing=HEARING, lines=(reading(0.2),)))
    ((hearing, note),) = noted
    assert (hearing, note.participant, note.quality) == (HEARING, PLAINTIFF, LineQuality.BAD)


async def test_a_rung_that_a_desk_tells_is_written_down_too() -> None:
    async with court_in_memory() as court:
        noted: list[LineNote] = []
        court.room._note_lines = lambda _, notes: noted.extend(notes)
        await court.room._note(LinesRead(hearing=HEARING, lines=(reading(),)))
        member = await court.room.enter(PLAINTIFF, None, Letters())
        court.room.note_rung(member, TellRung(rung=Rung.SMALLER))
        assert [each.rung for each in noted] == [Rung.FULL, Rung.SMALLER]
