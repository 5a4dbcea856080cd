"""What happens to legs is told: who is connected, silent, heard again, gone, and who speaks."""

import asyncio
import gc
import weakref
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from client.protocol.ids import ParticipantId
from client.protocol.rtp import control as rtcp
from client.protocol.signalling import (
    Kind,
    LegConnected,
    LegEnded,
    LegHeard,
    LegSilent,
    LinesRead,
    MediaNews,
    SpeakerChanged,
)
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder
from server_stub.courtroom.forwarder.terms import Limits
from tests.courtroom.forwarder.bare_peer import HEARING, BarePeer, at_the_pace_of_speech, settle
from tests.courtroom.forwarder.conftest import Desk, Found, everybody_to_everybody, order
from tests.courtroom.forwarder.peers import until

FRAME_S = 0.02
AUDIO, VIDEO = Kind.AUDIO, Kind.VIDEO
News = TypeVar("News")
pytestmark = pytest.mark.realtime


class Ear:
    """Hears the news of a forwarder."""

    def __init__(self, forwarder: EmbeddedForwarder) -> None:
        self.news: list[MediaNews] = []
        forwarder.on_news(self.news.append)

    def of(self, kind: type[News]) -> list[News]:
        return [each for each in self.news if isinstance(each, kind)]

    async def first(self, kind: type[News]) -> News:
        await until(lambda: bool(self.of(kind)), told=lambda: self.news)
        return self.of(kind)[0]


def court_time() -> datetime:
    """What the court's clock shows on the loop's."""
    began = datetime(2031, 5, 4, 9, 0, tzinfo=UTC)
    return began + timedelta(seconds=asyncio.get_running_loop().time())


def moment(at: float) -> datetime:
    return datetime(2031, 5, 4, 9, 0, tzinfo=UTC) + timedelta(seconds=at)


@pytest.fixture
async def forwarder(found: Found) -> EmbeddedForwarder:
    return await found(limits=Limits(stalled_s=0.8, silence_s=3.0), clock=court_time)


@pytest.fixture
async def ear(forwarder: EmbeddedForwarder) -> Ear:
    return Ear(forwarder)


def beat(peer: BarePeer, *reports: rtcp.Received) -> None:
    peer.send_control(rtcp.receiver_report(1, reports), rtcp.description(1, "desk"))


class Talk:
    """The plaintiff talks and both are heard, until told otherwise."""

    def __init__(self, judge: BarePeer, plaintiff: BarePeer) -> None:
        self.judge, self.plaintiff = judge, plaintiff
        self.judge_is_there = True
        self.judge_hears = True
        self.at = 0

    async def go_on(self, seconds: float) -> None:
        async for _ in at_the_pace_of_speech(round(seconds / FRAME_S)):
            self.at += 1
            self.plaintiff.send_packet(AUDIO, self.at, 960 * self.at, b"word" * 20)
            if self.judge_is_there and self.at % 10 == 1:
                heard = self.judge.from_("plaintiff", AUDIO)
                highest = [heard[-1].sequence_number] if heard and self.judge_hears else []
                ssrc = self.judge.ssrc_of("plaintiff", AUDIO)
                beat(self.judge, *(rtcp.Received(ssrc, 0, 0, number) for number in highest))


async def pair(forwarder: EmbeddedForwarder, desk: Desk) -> tuple[BarePeer, BarePeer]:
    judge, plaintiff = desk("judge", "plaintiff"), desk("plaintiff", "judge")
    await judge.join(forwarder.connect)
    await plaintiff.join(forwarder.connect)
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    return judge, plaintiff


async def test_who_connects_for_the_first_time_has_missed_nothing(
    forwarder: EmbeddedForwarder, ear: Ear, desk: Desk
) -> None:
    await desk("judge", "plaintiff").join(forwarder.connect)
    told = await ear.first(LegConnected)
    assert told == LegConnected(hearing=HEARING, participant=ParticipantId("judge"), leg=1)


async def test_who_falls_silent_is_told_of_and_who_is_heard_again(
    forwarder: EmbeddedForwarder, ear: Ear, desk: Desk
) -> None:
    loop = asyncio.get_running_loop()
    talk = Talk(*await pair(forwarder, desk))
    await talk.go_on(1.0)
    assert ear.of(LegSilent) == []
    talk.judge_is_there, cut_at = False, loop.time()
    await talk.go_on(1.4)
    (silent,) = ear.of(LegSilent)
    assert silent.participant == "judge"
    assert abs((silent.since - moment(cut_at)).total_seconds()) < 0.4
    talk.judge_is_there = True
    await talk.go_on(0.6)
    (heard,) = ear.of(LegHeard)
    # It may have heard a little more than it could prove, and never less.
    assert -1.0 < (heard.missed_since - moment(cut_at)).total_seconds() < 0.1


async def test_who_returns_is_known_to_have_missed_what_was_not_acknowledged(
    forwarder: EmbeddedForwarder, ear: Ear, desk: Desk
) -> None:
    loop = asyncio.get_running_loop()
    talk = Talk(*await pair(forwarder, desk))
    await talk.go_on(1.0)
    # Nothing reaches the judge any more, though the judge still reaches the court.
    talk.judge_hears, cut_at = False, loop.time()
    await talk.go_on(0.8)
    again = desk("judge", "plaintiff")
    await again.join(forwarder.connect, leg=2)
    told = ear.of(LegConnected)[-1]
    assert (told.participant, told.leg) == ("judge", 2)
    assert told.missed_since is not None
    assert -1.4 < (told.missed_since - moment(cut_at)).total_seconds() < 0.1


async def test_who_was_taken_out_and_returns_has_missed_what_was_said_meanwhile(
    forwarder: EmbeddedForwarder, ear: Ear, desk: Desk
) -> None:
    loop = asyncio.get_running_loop()
    talk = Talk(*await pair(forwarder, desk))
    await talk.go_on(1.0)
    cut_at = loop.time()
    await forwarder.disconnect(HEARING, ParticipantId("judge"))
    await desk("judge", "plaintiff").join(forwarder.connect, leg=2)
    told = ear.of(LegConnected)[-1]
    assert told.missed_since is not None
    assert -1.4 < (told.missed_since - moment(cut_at)).total_seconds() < 0.1
    assert ear.of(LegEnded) == []


async def test_a_leg_that_ends_by_itself_is_told_of(
    forwarder: EmbeddedForwarder, ear: Ear, desk: Desk
) -> None:
    judge, plaintiff = await pair(forwarder, desk)
    await judge.dtls.stop()
    ended = await ear.first(LegEnded)
    assert ended.participant == "judge"
    # And one from which nothing comes for long.
    await until(lambda: len(ear.of(LegEnded)) == 2)
    assert ear.of(LegEnded)[1].participant == plaintiff.participant


async def test_the_lines_are_read_every_two_seconds(
    forwarder: EmbeddedForwarder, ear: Ear, desk: Desk
) -> None:
    talk = Talk(*await pair(forwarder, desk))
    judge = talk.judge
    judge.send_control(rtcp.preamble(1), rtcp.ceiling(1, 777_000, [9]))
    while not ear.of(LinesRead):
        await talk.go_on(0.1)
    talk.at += 20
    before = len(ear.of(LinesRead))
    while len(ear.of(LinesRead)) == before:
        await talk.go_on(0.1)
    lines = {line.participant: line for line in ear.of(LinesRead)[-1].lines}
    mine, theirs = lines[judge.participant], lines[talk.plaintiff.participant]
    assert 0.1 < theirs.lost_up < 0.4
    assert 10_000 < theirs.bits_per_s_up < 60_000
    assert abs(mine.bits_per_s_down - 777_000) < 1_000
    assert mine.lost_up == 0
    assert mine.silent_s < 1
    assert theirs.jitter_s is not None
    assert 0 <= theirs.jitter_s < 0.1


async def test_who_speaks_is_told_by_the_levels(
    forwarder: EmbeddedForwarder, ear: Ear, desk: Desk
) -> None:
    judge = desk("judge", "plaintiff", extensions=True)
    plaintiff = desk("plaintiff", "judge", extensions=True)
    await judge.join(forwarder.connect)
    await plaintiff.join(forwarder.connect)
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    for speaker in (judge, plaintiff):
        async for at in at_the_pace_of_speech(200):
            for peer in (judge, plaintiff):
                level = 0x80 | 25 if peer is speaker else 75
                peer.send_packet(AUDIO, at, 960 * at, b"x" * 60, level=level)
            told = ear.of(SpeakerChanged)
            if told and told[-1].participant == speaker.participant:
                break
    assert [each.participant for each in ear.of(SpeakerChanged)] == ["judge", "plaintiff"]


async def test_what_was_said_is_kept_for_those_who_missed_it(
    forwarder: EmbeddedForwarder, ear: Ear, desk: Desk
) -> None:
    loop = asyncio.get_running_loop()
    talk = Talk(*await pair(forwarder, desk))
    began = loop.time()
    await talk.go_on(1.0)
    spoken = await forwarder.spoken(HEARING, moment(began - 1), court_time())
    (span,) = spoken
    assert span.speaker == "plaintiff"
    assert abs((span.begins_at - moment(began)).total_seconds()) < 0.2
    assert abs((span.ends_at - court_time()).total_seconds()) < 0.2
    (kept,) = await forwarder.speech(HEARING, spoken)
    assert len(kept.frames) == talk.at
    assert {each.payload for each in kept.frames} == {b"word" * 20}
    assert await forwarder.spoken(HEARING, moment(began - 9), moment(began - 5)) == ()
    # What may not pass is not kept.
    await order(forwarder)
    await talk.go_on(0.5)
    await settle(talk.plaintiff)
    (same,) = await forwarder.speech(HEARING, [span.model_copy(update={"ends_at": court_time()})])
    assert len(same.frames) == len(kept.frames)
    await forwarder.close_hearing(HEARING)
    assert await forwarder.spoken(HEARING, moment(began - 1), court_time()) == ()


async def test_who_is_muted_in_the_middle_is_kept_until_then_and_from_when_they_may_speak_again(
    forwarder: EmbeddedForwarder, ear: Ear, desk: Desk
) -> None:
    loop = asyncio.get_running_loop()
    talk = Talk(*await pair(forwarder, desk))
    began = loop.time()
    await talk.go_on(0.8)
    await settle(talk.plaintiff)
    before = talk.at
    await order(forwarder)
    await talk.go_on(0.8)
    await settle(talk.plaintiff)
    between = talk.at
    await order(forwarder, *everybody_to_everybody("judge", "plaintiff"))
    await talk.go_on(0.8)
    await settle(talk.plaintiff)
    spoken = await forwarder.spoken(HEARING, moment(began - 1), court_time())
    assert len(spoken) == 2
    kept = [frame for each in await forwarder.speech(HEARING, spoken) for frame in each.frames]
    assert len(kept) == before + talk.at - between
    assert [each.at for each in kept] == sorted(each.at for each in kept)


async def test_what_was_kept_is_let_go_when_the_hearing_ends(
    forwarder: EmbeddedForwarder, ear: Ear, desk: Desk
) -> None:
    talk = Talk(*await pair(forwarder, desk))
    await talk.go_on(0.3)
    _, relay = forwarder._running()
    kept = [weakref.ref(each) for each in relay.hearings[HEARING].kept.values()]
    assert kept
    await forwarder.close_hearing(HEARING)
    gc.collect()
    assert [each() for each in kept] == [None] * len(kept)
