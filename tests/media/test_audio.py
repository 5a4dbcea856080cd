import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from client.frames import OWN, Levels
from client.media import keeping
from client.media.audio import KeptTime, Mute, SoundState, SoundThread, SoundWish
from client.media.blocks import BLOCK, SILENCE, Samples
from client.protocol.errors import Reason
from tests.conftest import Announce
from tests.media.bench import Bench

LISTENING = SoundWish(microphone=True)
PLAYING = SoundWish(loudspeaker=True)


class Counting:
    """A mix whose blocks are numbered."""

    def __init__(self) -> None:
        self.given = 0
        self.audible: set[bool] = set()

    def block(self, *, audible: bool) -> Samples:
        self.given += 1
        self.audible.add(audible)
        return np.full(BLOCK, self.given, np.int16)


class Room:
    """A sound thread and what comes out of it."""

    def __init__(self) -> None:
        self.bench = Bench()
        self.mix = Counting()
        self.levels = Levels()
        self.voice: list[Samples] = []
        self.states: list[SoundState] = []
        self.changed = threading.Condition()
        self.thread = SoundThread(self.bench, self.levels, self.mix, self._hear, self._tell)

    def _hear(self, block: Samples) -> None:
        with self.changed:
            self.voice.append(block)
            self.changed.notify_all()

    def _tell(self, state: SoundState) -> None:
        with self.changed:
            self.states.append(state)
            self.changed.notify_all()

    @property
    def state(self) -> SoundState:
        return self.states[-1] if self.states else SoundState()

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait for a condition, looking again at each turn of the thread."""
        pause = threading.Event()
        for _ in range(1000):
            if condition():
                return
            pause.wait(0.005)
        pytest.fail("it never came")


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room()
    room.thread.start()
    yield room
    room.thread.stop()
    assert room.thread.join(2.0)


def test_what_the_microphone_hears_comes_out_in_blocks(room: Room) -> None:
    room.thread.wish(LISTENING)
    room.until(lambda: room.state.microphone_live)
    room.bench.say(blocks=3)
    room.until(lambda: len(room.voice) == 3)
    assert all(len(block) == BLOCK for block in room.voice)


def test_own_level_is_measured_while_the_microphone_is_open_only(room: Room) -> None:
    room.thread.wish(LISTENING)
    room.bench.say(blocks=5, value=3277)
    room.until(lambda: room.levels.of(OWN) > -21)
    room.thread.wish(SoundWish())
    room.until(lambda: room.levels.of(OWN) == Levels.SILENCE)


def test_a_microphone_that_is_not_wished_is_closed_at_the_device(room: Room) -> None:
    room.thread.wish(LISTENING)
    room.until(lambda: room.state.microphone_live)
    room.thread.wish(SoundWish())
    room.until(lambda: room.bench.microphones[0].closed)
    assert not room.state.microphone_live


def test_nothing_is_said_once_the_wish_has_returned(room: Room) -> None:
    room.thread.wish(LISTENING)
    for _ in range(200):
        room.bench.say()
        room.until(lambda: bool(room.voice))
        room.thread.wish(SoundWish())
        said = len(room.voice)
        room.bench.say()
        answer = room.thread.ask(lambda: None)
        answer.result(2.0)
        assert len(room.voice) == said
        room.bench.words.clear()
        room.voice.clear()
        room.thread.wish(LISTENING)


def test_closed_and_opened_again_in_no_time_is_closed_all_the_same(room: Room) -> None:
    room.thread.wish(LISTENING)
    room.until(lambda: room.state.microphone_live)
    room.thread.wish(SoundWish())
    room.thread.wish(LISTENING)
    room.until(lambda: len(room.bench.microphones) == 2)
    assert room.bench.microphones[0].closed


def test_the_loudspeaker_gets_as_many_blocks_as_it_has_room_for(room: Room) -> None:
    room.bench.room = 7
    room.thread.wish(PLAYING)
    room.until(lambda: room.mix.given == 7)
    room.thread.ask(lambda: None).result(2.0)
    assert [int(block[0]) for block in room.bench.loudspeakers[0].played] == list(range(1, 8))
    assert room.mix.audible == {True}


def test_without_a_loudspeaker_silence_keeps_time(room: Room) -> None:
    room.bench.loudspeaker_missing = True
    room.thread.wish(PLAYING)
    room.until(lambda: room.mix.given >= 10)
    assert room.state.loudspeaker_failure is Reason.LOUDSPEAKER_MISSING
    assert room.mix.audible == {False}


def test_a_loudspeaker_that_comes_back_is_used(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "TRY_AGAIN_S", 0.01)
    room.bench.room = 1000
    room.bench.loudspeaker_gone = True
    room.thread.wish(PLAYING)
    room.until(lambda: room.state.loudspeaker_failure is not None)
    room.bench.loudspeaker_gone = False
    room.until(lambda: room.state.loudspeaker_failure is None)
    room.until(lambda: bool(room.bench.loudspeakers[-1].played))


def test_a_missing_microphone_is_told_and_tried_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "TRY_AGAIN_S", 0.01)
    room.bench.microphone_missing = True
    room.thread.wish(LISTENING)
    room.until(lambda: room.state.microphone_failure is Reason.MICROPHONE_MISSING)
    room.bench.microphone_missing = False
    room.until(lambda: room.state.microphone_live)
    assert room.state.microphone_failure is None


def test_an_unplugged_microphone_is_told(room: Room) -> None:
    room.thread.wish(LISTENING)
    room.until(lambda: room.state.microphone_live)
    room.bench.microphones[0].gone = True
    room.until(lambda: room.state.microphone_failure is Reason.MICROPHONE_UNREADABLE)
    assert not room.state.microphone_live
    assert room.bench.microphones[0].closed


def test_a_failure_is_forgotten_with_the_wish(room: Room) -> None:
    room.bench.microphone_missing = True
    room.thread.wish(LISTENING)
    room.until(lambda: room.state.microphone_failure is not None)
    room.thread.wish(SoundWish())
    room.until(lambda: room.state.microphone_failure is None)


def test_another_microphone_is_taken_at_once(room: Room) -> None:
    room.thread.wish(LISTENING)
    room.until(lambda: room.state.microphone_live)
    room.thread.wish(SoundWish(microphone=True, chosen_microphone="other"))
    room.until(lambda: len(room.bench.microphones) == 2)
    assert room.bench.microphones[0].closed
    assert room.bench.asked == [None, "other"]


def test_a_device_that_breaks_does_not_end_the_sound(room: Room, expected_log: Announce) -> None:
    expected_log("what no device should", logger="mingjing.media.audio")
    room.thread.wish(SoundWish(microphone=True, loudspeaker=True))
    room.until(lambda: room.state.microphone_live)
    room.bench.breaks = True
    room.until(lambda: room.state.microphone_failure is Reason.UNEXPECTED)
    assert room.thread.ask(lambda: "still here").result(2.0) == "still here"


def test_devices_are_touched_on_the_sound_thread_alone(room: Room) -> None:
    room.thread.wish(SoundWish(microphone=True, loudspeaker=True))
    room.until(lambda: room.state.microphone_live)
    room.thread.ask(room.bench.listed).result(2.0)
    assert room.bench.threads == {"sound"}


def test_a_question_that_fails_fails_for_whoever_asked(room: Room) -> None:
    with pytest.raises(ZeroDivisionError):
        room.thread.ask(lambda: 1 // 0).result(2.0)


def test_at_the_end_every_device_is_closed_and_questions_are_declined() -> None:
    room = Room()
    room.thread.start()
    room.thread.wish(SoundWish(microphone=True, loudspeaker=True))
    room.until(lambda: room.state.microphone_live)
    room.thread.stop()
    assert room.thread.join(2.0)
    assert room.bench.microphones[0].closed
    assert room.bench.loudspeakers[0].closed
    assert room.bench.ended
    assert room.thread.ask(lambda: None).cancelled()


def test_a_thread_that_was_never_started_has_ended() -> None:
    room = Room()
    room.thread.stop()
    assert room.thread.join(0.0)


class Hand:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_kept_time_counts_blocks_and_makes_up_for_no_long_pause() -> None:
    hand = Hand()
    kept = KeptTime(hand)
    assert kept.due() == 0
    hand.at += 0.0301
    assert kept.due() == 3
    kept.count(3)
    assert kept.due() == 0
    hand.at += 60.0
    assert kept.due() == 20
    kept.count(20)
    assert kept.due() == 0


def test_a_mute_takes_a_hundred_blocks_a_second_and_plays_none() -> None:
    hand = Hand()
    mute = Mute(hand)
    taken = 0
    for _ in range(100):
        hand.at += 0.01
        for _ in range(mute.room()):
            mute.play(SILENCE)
            taken += 1
    assert taken in {99, 100}
    assert not mute.audible
