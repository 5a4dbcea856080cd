"""What this person has missed: offered as one, fetched, played to its end, told to the court."""

import asyncio
from collections.abc import Coroutine
from datetime import datetime, timedelta
from typing import Any

import pytest

from client.courtroom.missed import FRAME_S, Missed, last_of, spoken_s
from client.protocol.errors import CourtError, CourtUnavailable, NotFound, Reason
from client.protocol.hearing import (
    MISSED_MAX_S,
    HandRaised,
    ReportCaughtUp,
    SpeechCaughtUp,
    SpeechMissed,
)
from client.protocol.ids import ParticipantId, Seq
from client.protocol.signalling import KeptFrame, KeptSpeech, Spoken
from client.state import MissedSpeech
from tests.client_courtroom.engine import QuietEngine
from tests.courtroom.court_in_memory import BEGAN, DEFENDANT, JUDGE, PLAINTIFF


def at(seconds: float) -> datetime:
    return BEGAN + timedelta(seconds=seconds)


def event(*spoken: tuple[ParticipantId, float, float], who: ParticipantId = PLAINTIFF) -> Any:
    return SpeechMissed(
        participant=who,
        since=at(spoken[0][1]),
        until=at(spoken[-1][2]),
        spoken=tuple(
            Spoken(speaker=speaker, begins_at=at(begins), ends_at=at(ends))
            for speaker, begins, ends in spoken
        ),
    )


def speech(speaker: ParticipantId, begins: float, ends: float) -> KeptSpeech:
    frames = round((ends - begins) / FRAME_S)
    return KeptSpeech(
        speaker=speaker,
        frames=tuple(KeptFrame(at=at(begins + n * FRAME_S), payload=b"") for n in range(frames)),
    )


class Ear:
    """One person's missed speech with everything around it."""

    def __init__(self) -> None:
        self.engine = QuietEngine()
        self.kept: dict[Seq, tuple[KeptSpeech, ...] | CourtError] = {}
        self.fetched: list[Seq] = []
        self.asked: list[Seq] = []
        self.offers: list[MissedSpeech | None] = []
        self.failures: list[Reason] = []
        self.tasks: list[asyncio.Task[None]] = []
        self.missed = Missed(
            self._fetch,
            self.engine,
            ask=self._ask,
            tell=self.offers.append,
            failed=self._failed,
            start=self._start,
        )

    async def _fetch(self, seq: Seq, since: datetime) -> tuple[KeptSpeech, ...]:
        self.fetched.append(seq)
        kept = self.kept[seq]
        if isinstance(kept, CourtError):
            raise kept
        return kept

    def _failed(self, error: CourtError | None) -> None:
        if error is not None:
            self.failures.append(error.reason)

    def _ask(self, command: ReportCaughtUp) -> None:
        self.asked.append(command.missed)

    def _start(self, deed: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        self.tasks.append(asyncio.create_task(deed))
        return self.tasks[-1]

    def miss(self, seq: int, *spoken: tuple[ParticipantId, float, float]) -> None:
        """Have the court tell that this person missed this; it is kept."""
        self.kept[Seq(seq)] = tuple(speech(*each) for each in spoken)
        self.missed.follow(Seq(seq), event(*spoken), PLAINTIFF)

    async def play(self) -> None:
        self.missed.play()
        await asyncio.gather(*self.tasks)

    @property
    def offer(self) -> MissedSpeech | None:
        return self.offers[-1]

    @property
    def is_playing(self) -> bool:
        return self.offer is not None and self.offer.playing

    @property
    def left_s(self) -> float | None:
        return None if self.offer is None else self.offer.left_s


@pytest.fixture
def ear() -> Ear:
    return Ear()


def test_what_another_missed_is_not_offered_here(ear: Ear) -> None:
    ear.missed.follow(Seq(1), event((JUDGE, 0, 5), who=DEFENDANT), PLAINTIFF)
    ear.missed.follow(Seq(2), HandRaised(participant=PLAINTIFF), PLAINTIFF)
    assert ear.offers == []


def test_several_spans_are_offered_as_one(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 5), (DEFENDANT, 4, 8))
    ear.miss(9, (DEFENDANT, 20, 30))
    assert ear.offer == MissedSpeech(long_s=18.0, since=at(0), speakers=(JUDGE, DEFENDANT))


async def test_it_is_played_to_its_end_and_the_court_is_told(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 5))
    ear.miss(9, (DEFENDANT, 20, 30))
    await ear.play()
    assert ear.engine.caught_up == [(*ear.kept[Seq(7)], *ear.kept[Seq(9)])]  # type: ignore[misc]
    assert ear.is_playing
    assert ear.left_s == 15.0
    ear.engine.told_left(4.0)
    assert ear.left_s == 4.0
    assert ear.asked == []
    ear.engine.told_left(0.4)
    ear.engine.told_left(None)
    assert ear.asked == [7, 9]
    assert ear.offer is None
    ear.missed.say_again()
    assert ear.asked == [7, 9, 7, 9], "a wire that broke meanwhile has not carried it"
    for seq in (7, 9):
        caught_up = SpeechCaughtUp(participant=PLAINTIFF, missed=Seq(seq))
        ear.missed.follow(Seq(20), caught_up, PLAINTIFF)
    ear.missed.say_again()
    assert len(ear.asked) == 4


async def test_pressing_twice_plays_once(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 5))
    ear.missed.play()
    await ear.play()
    assert len(ear.engine.caught_up) == 1


async def test_what_comes_while_it_plays_is_offered_afterwards(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 5))
    await ear.play()
    ear.miss(9, (JUDGE, 20, 30))
    ear.engine.told_left(0.4)
    ear.engine.told_left(None)
    assert ear.asked == [7]
    assert ear.offer == MissedSpeech(long_s=10.0, since=at(20), speakers=(JUDGE,))


async def test_what_was_stopped_goes_on_a_little_before_where_it_stopped(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 10))
    ear.miss(9, (JUDGE, 20, 30))
    await ear.play()
    ear.engine.told_left(4.0)
    ear.missed.stop()
    assert ear.engine.stops == 1
    assert ear.asked == [], "what was stopped was not heard to its end"
    assert ear.offer is not None
    assert not ear.offer.playing
    await ear.play()
    assert ear.fetched == [7, 9], "what is here is not fetched again"
    (rest,) = ear.engine.caught_up[1]
    assert rest.frames[0].at == at(24), "four seconds of playing at most, and one twice"
    assert rest.frames[-1].at == at(30 - FRAME_S)
    ear.engine.told_left(0.4)
    ear.engine.told_left(None)
    assert ear.asked == [7, 9]


async def test_playing_that_breaks_off_by_itself_is_not_having_heard(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 20))
    await ear.play()
    ear.engine.told_left(12.0)
    ear.engine.told_left(None)
    assert ear.asked == []
    assert ear.offer is not None
    assert not ear.offer.playing


async def test_playing_that_never_began_is_not_having_heard(ear: Ear) -> None:
    """The hearing is closed, and with it the media, a moment after the press."""
    ear.miss(7, (JUDGE, 0, 20))
    await ear.play()
    ear.engine.told_left(None)
    assert ear.asked == []
    assert ear.offer is not None
    assert not ear.offer.playing
    await ear.play()
    assert ear.engine.caught_up[1] == ear.engine.caught_up[0]


async def test_stopping_before_anything_was_played_loses_nothing(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 20))
    ear.missed.play()
    ear.missed.stop()
    await asyncio.gather(*ear.tasks)
    assert ear.engine.caught_up == []
    await ear.play()
    assert ear.engine.caught_up == [ear.kept[Seq(7)]]


async def test_the_end_of_an_older_playing_is_not_taken_for_this_ones(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 20))
    await ear.play()
    older = ear.engine.told_left
    ear.missed.stop()
    await ear.play()
    older(None)
    assert ear.asked == []
    assert ear.offer is not None
    assert ear.offer.playing


async def test_whoever_does_not_want_it_is_not_asked_again(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 20))
    ear.missed.skip()
    assert ear.offer is None
    await ear.play()
    assert ear.fetched == []
    assert ear.asked == []


async def test_what_is_kept_no_longer_is_said_once_and_not_offered_again(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 20))
    ear.miss(9, (JUDGE, 30, 40))
    ear.kept[Seq(7)] = NotFound()
    await ear.play()
    assert ear.failures == [Reason.NOT_FOUND]
    assert ear.offer == MissedSpeech(long_s=10.0, since=at(30), speakers=(JUDGE,))
    await ear.play()
    assert ear.engine.caught_up == [ear.kept[Seq(9)]]


async def test_what_is_kept_only_from_later_on_is_played_and_said_to_have_lost_its_beginning(
    ear: Ear,
) -> None:
    ear.miss(7, (JUDGE, 0, 20), (DEFENDANT, 5, 10))
    ear.kept[Seq(7)] = (speech(JUDGE, 8, 20), speech(DEFENDANT, 8, 10))
    await ear.play()
    assert ear.offer is not None
    assert ear.offer.gone
    ear.engine.told_left(0.2)
    ear.engine.told_left(None)
    assert ear.asked == [], "nobody has heard all of it"
    assert ear.offer is None


async def test_a_speaker_of_whom_nothing_is_kept_is_gone_too(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 20), (DEFENDANT, 5, 10))
    ear.kept[Seq(7)] = (speech(JUDGE, 0, 20),)
    await ear.play()
    assert ear.offer is not None
    assert ear.offer.gone


async def test_whoever_was_away_for_longer_than_speech_is_kept_is_told_so(ear: Ear) -> None:
    long_s = MISSED_MAX_S
    ear.miss(7, (JUDGE, 0, 1), (JUDGE, long_s + 60, long_s + 70))
    await ear.play()
    assert ear.offer is not None
    assert ear.offer.gone


async def test_what_is_given_in_full_has_lost_nothing(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 20), (DEFENDANT, 5, 10))
    await ear.play()
    assert ear.offer is not None
    assert not ear.offer.gone


async def test_a_court_that_cannot_be_reached_can_be_asked_again(ear: Ear) -> None:
    ear.miss(7, (JUDGE, 0, 20))
    kept, ear.kept[Seq(7)] = ear.kept[Seq(7)], CourtUnavailable()
    await ear.play()
    assert ear.failures == [Reason.COURT_UNAVAILABLE]
    assert ear.offer is not None
    assert not ear.offer.playing
    ear.kept[Seq(7)] = kept
    await ear.play()
    assert ear.engine.caught_up == [kept]


def test_people_who_speak_at_once_are_counted_once() -> None:
    spans = [(at(0), at(10)), (at(2), at(4)), (at(8), at(12)), (at(20), at(21))]
    assert spoken_s(spans) == 13.0


def test_the_last_seconds_are_counted_without_pauses_and_over_all_speakers() -> None:
    both = (speech(JUDGE, 0, 10), speech(DEFENDANT, 100, 110), speech(JUDGE, 105, 106))
    kept, long_s = last_of(both, 2.0)
    assert long_s == pytest.approx(20.0)
    assert [(each.speaker, each.frames[0].at) for each in kept] == [(DEFENDANT, at(108))]
    assert last_of(both, 60.0)[0] == both
    assert last_of(both, 0.0)[0] == ()
    assert last_of((), 5.0) == ((), 0.0)
