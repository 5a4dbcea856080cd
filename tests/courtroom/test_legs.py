"""What the room makes of its forwarder's news: marks, speaker, codec, views, and its death."""

from typing import TypeVar

import pytest

from client.protocol.hearing import AdmitParticipant, OpenHearing, OpenMicrophone
from client.protocol.ids import ParticipantId
from client.protocol.signalling import (
    Layer,
    LegConnected,
    LegEnded,
    LegHeard,
    LegSilent,
    LineReading,
    LinesRead,
    SpeakerChanged,
    UseCodec,
    View,
)
from client.protocol.wire import (
    FromCourt,
    Line,
    LineQuality,
    LinesAre,
    MediaGone,
    Rung,
    SpeakerIs,
    TellRung,
    hear_from_court,
)
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.lines import Lines, quality_of
from tests.conftest import Announce
from tests.courtroom.court_in_memory import (
    BEGAN,
    DEFENDANT,
    HEARING,
    JUDGE,
    PLAINTIFF,
    WITNESS,
    CourtInMemory,
    Desk,
)

M = TypeVar("M", bound=FromCourt)


def reading(participant: ParticipantId = JUDGE, /, **found: float) -> LineReading:
    return LineReading.model_validate({"participant": participant, "silent_s": 0.0} | found)


def read(*readings: LineReading) -> LinesRead:
    return LinesRead(hearing=HEARING, lines=readings)


async def both(court: CourtInMemory) -> tuple[Desk, Desk]:
    judge, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await judge.ask(AdmitParticipant(participant=PLAINTIFF))
    await judge.ask(OpenHearing())
    return judge, plaintiff


def told(desk: Desk, kind: type[M]) -> list[M]:
    return [each for each in desk.heard if isinstance(each, kind)]


@pytest.mark.parametrize(
    ("found", "quality"),
    [
        ({}, LineQuality.GOOD),
        ({"lost_down": 0.03, "round_trip_s": 0.3}, LineQuality.GOOD),
        ({"lost_up": 0.031}, LineQuality.WEAK),
        ({"round_trip_s": 0.31}, LineQuality.WEAK),
        ({"lost_down": 0.11}, LineQuality.BAD),
        ({"round_trip_s": 0.61}, LineQuality.BAD),
        ({"lost_up": 0.5, "silent_s": 2.0}, LineQuality.STALLED),
    ],
)
def test_the_worst_of_what_was_read_is_the_mark(
    found: dict[str, float], quality: LineQuality
) -> None:
    assert quality_of(reading(**found)) is quality


def test_a_line_gets_worse_at_once_and_better_after_two_readings() -> None:
    lines = Lines()
    marks = []
    for lost in (0.0, 0.2, 0.0, 0.2, 0.0, 0.0, 0.0):
        lines.read((reading(lost_up=lost),))
        marks.append(lines.now()[0].quality)
    good, bad = LineQuality.GOOD, LineQuality.BAD
    assert marks == [good, bad, bad, bad, bad, good, good]


async def test_lines_are_told_when_they_change_and_not_otherwise(court: CourtInMemory) -> None:
    judge, plaintiff = await both(court)
    for _ in range(3):
        await court.tell(read(reading(), reading(PLAINTIFF, lost_up=0.05)))
    assert told(judge, LinesAre) == [
        LinesAre(
            lines=(
                Line(participant=JUDGE, quality=LineQuality.GOOD),
                Line(participant=PLAINTIFF, quality=LineQuality.WEAK),
            )
        )
    ]
    assert told(plaintiff, LinesAre) == told(judge, LinesAre)


async def test_a_leg_that_falls_silent_is_marked_at_once_and_no_more_when_it_is_heard(
    court: CourtInMemory,
) -> None:
    judge, _ = await both(court)
    await court.tell(LegConnected(hearing=HEARING, participant=PLAINTIFF, leg=1))
    await court.tell(LegSilent(hearing=HEARING, participant=PLAINTIFF, since=BEGAN))
    await court.tell(LegHeard(hearing=HEARING, participant=PLAINTIFF, missed_since=BEGAN))
    await court.tell(LegEnded(hearing=HEARING, participant=PLAINTIFF))
    marks = [[line.quality for line in each.lines] for each in told(judge, LinesAre)]
    assert marks == [[LineQuality.GOOD], [LineQuality.STALLED], [LineQuality.GOOD], []]


async def test_how_far_down_its_ladder_a_desk_is_stands_beside_its_line(
    court: CourtInMemory,
) -> None:
    judge, plaintiff = await both(court)
    await court.tell(read(reading(PLAINTIFF)))
    assert plaintiff.member is not None
    court.room.note_rung(plaintiff.member, TellRung(rung=Rung.SMALL_ONLY))
    await court.settle()
    newest = judge.newest(LinesAre)
    assert newest is not None
    assert newest.lines[0].rung is Rung.SMALL_ONLY
    await plaintiff.vanish()
    await court.settle()
    newest = judge.newest(LinesAre)
    assert newest is not None
    assert newest.lines == ()


async def test_who_speaks_is_told_in_the_courtroom_and_not_in_the_waiting_room(
    court: CourtInMemory,
) -> None:
    judge, _ = await both(court)
    (witness,) = await court.enter(WITNESS)
    await court.tell(SpeakerChanged(hearing=HEARING, participant=PLAINTIFF))
    assert judge.newest(SpeakerIs) == SpeakerIs(participant=PLAINTIFF)
    assert told(witness, SpeakerIs) == []
    await judge.ask(AdmitParticipant(participant=WITNESS))
    await court.settle()
    assert witness.newest(SpeakerIs) == SpeakerIs(participant=PLAINTIFF)


async def test_who_comes_in_later_is_told_the_lines_as_they_are(court: CourtInMemory) -> None:
    _, plaintiff = await both(court)
    await court.tell(read(reading(JUDGE, lost_up=0.2)))
    await plaintiff.vanish()
    plaintiff.heard.clear()
    await plaintiff.enter()
    newest = plaintiff.newest(LinesAre)
    assert newest is not None
    assert newest.lines == (Line(participant=JUDGE, quality=LineQuality.BAD),)


async def test_of_what_passes_a_slow_reader_gets_the_newest_of_each_kind() -> None:
    letters = Letters()
    for who in (JUDGE, PLAINTIFF):
        letters.pass_on(SpeakerIs(participant=who))
        letters.pass_on(UseCodec(codec="VP8"))
    letters.close()
    frames = []
    while (frame := await letters.take()) is not None:
        frames.append(hear_from_court(frame))
    assert frames == [SpeakerIs(participant=PLAINTIFF), UseCodec(codec="VP8")]


async def test_one_who_can_read_no_h264_has_everybody_send_vp8_until_they_have_gone(
    court: CourtInMemory,
) -> None:
    judge, plaintiff = await both(court)
    court.forwarder.codecs = {JUDGE: ("H264", "VP8"), PLAINTIFF: ("VP8",)}
    await judge.offer()
    await plaintiff.offer()
    await court.settle()
    assert judge.newest(UseCodec) == plaintiff.newest(UseCodec) == UseCodec(codec="VP8")
    (defendant,) = await court.enter(DEFENDANT)
    await judge.ask(AdmitParticipant(participant=DEFENDANT))
    await court.settle()
    assert defendant.newest(UseCodec) == UseCodec(codec="VP8")
    await plaintiff.vanish()
    await court.settle()
    assert judge.newest(UseCodec) == defendant.newest(UseCodec) == UseCodec(codec="H264")


async def test_legs_that_say_nothing_of_codecs_change_none(court: CourtInMemory) -> None:
    judge, plaintiff = await both(court)
    for desk in (judge, plaintiff):
        await desk.offer()
    assert told(judge, UseCodec) == []


async def test_a_desk_is_sent_what_it_shows_and_its_next_leg_too(court: CourtInMemory) -> None:
    judge, _ = await both(court)
    large = View(participant=PLAINTIFF, layer=Layer.LARGE)
    await judge.watch(large)
    assert court.forwarder.watched == [(JUDGE, (large,))]
    await judge.offer(leg=1)
    assert court.forwarder.watched[1:] == [(JUDGE, (large,))], "said again to the new leg"


async def test_only_people_of_this_hearing_can_be_watched(court: CourtInMemory) -> None:
    judge, _ = await both(court)
    small = View(participant=PLAINTIFF, layer=Layer.SMALL)
    stranger = View(participant=ParticipantId("stranger"), layer=Layer.LARGE)
    await judge.watch(View(participant=JUDGE, layer=Layer.LARGE), stranger, small)
    assert court.forwarder.watched == [(JUDGE, (small,))]


async def test_whoever_waits_watches_nobody(court: CourtInMemory) -> None:
    _, plaintiff = await court.enter(JUDGE, PLAINTIFF)
    await plaintiff.watch(View(participant=JUDGE, layer=Layer.LARGE))
    assert court.forwarder.watched == []


async def test_a_forwarder_that_comes_back_is_ordered_anew_and_desks_offer_anew(
    court: CourtInMemory,
) -> None:
    judge, plaintiff = await both(court)
    (witness,) = await court.enter(WITNESS)
    await judge.ask(OpenMicrophone())
    await court.tell(read(reading()))
    flows = court.forwarder.flows
    assert flows
    court.forwarder.flows = ()
    court.forwarder.die()
    await court.settle()
    assert told(judge, MediaGone) == [], "it may be back before anybody needs to know"
    court.forwarder.come_back()
    await court.settle()
    assert court.forwarder.flows == flows
    assert len(told(judge, MediaGone)) == len(told(plaintiff, MediaGone)) == 1
    assert told(witness, MediaGone) == []
    newest = judge.newest(LinesAre)
    assert newest is not None
    assert newest.lines == ()


async def test_news_that_cannot_be_recorded_does_not_end_the_room(
    court: CourtInMemory, expected_log: Announce
) -> None:
    expected_log("news could not be acted on")
    judge, _ = await both(court)
    court.speak(PLAINTIFF, 5.0)
    court.store.full = True
    await court.tell(LegConnected(hearing=HEARING, participant=JUDGE, leg=2, missed_since=BEGAN))
    court.store.full = False
    assert await judge.ask(OpenMicrophone()) is None


async def test_news_of_nobody_here_changes_nothing(court: CourtInMemory) -> None:
    judge, _ = await both(court)
    stranger = ParticipantId("stranger")
    court.speak(PLAINTIFF, 5.0)
    lines = len(court.store.record)
    await court.tell(LegConnected(hearing=HEARING, participant=stranger, leg=1, missed_since=BEGAN))
    await court.tell(LegEnded(hearing=HEARING, participant=stranger))
    assert len(court.store.record) == lines
    assert await judge.ask(OpenMicrophone()) is None
