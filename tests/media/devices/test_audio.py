import threading
from collections.abc import Callable, Iterator

import numpy as np
import pytest

from client.frames import OWN, Levels
from client.media.blocks import BLOCK, RATE, SILENCE, Samples
from client.media.devices import keeping
from client.media.devices.audio import SoundState, SoundThread, SoundWish
from client.media.devices.fake import speech_like
from client.media.devices.stand_in import KeptTime, Mute
from client.media.ear.ear import Ear
from client.protocol.errors import Reason
from client.state import Device, DeviceKind
from tests.conftest import Announce
from tests.media.bench import Bench

LISTENING = SoundWish(microphone=True)
PLAYING = SoundWish(loudspeaker=True)


class Hand:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


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

    def __init__(self, ear: Ear | None = None) -> None:
        self.bench = Bench()
        self.mix = Counting()
        self.levels = Levels()
        self.voice: list[Samples] = []
        self.states: list[SoundState] = []
        self.changed = threading.Condition()
        self.clock = Hand()
        self.thread = SoundThread(
            self.bench, self.levels, self.mix, self._hear, self._tell, ear, self.clock
        )

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

    def let_pass(self, seconds: float) -> None:
        """Let time pass in which the thread has its turns."""
        for _ in range(round(seconds / 0.5)):
            self.clock.at += 0.5
            self.thread.ask(lambda: None).result(2.0)
            self.thread.ask(lambda: None).result(2.0)

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


def test_a_loudspeaker_that_comes_back_is_used(room: Room) -> None:
    room.bench.room = 1000
    room.bench.loudspeaker_gone = True
    room.thread.wish(PLAYING)
    room.until(lambda: room.state.loudspeaker_failure is not None)
    room.bench.loudspeaker_gone = False
    room.clock.at += keeping.TRY_AGAIN_S
    room.until(lambda: room.state.loudspeaker_failure is None)
    room.until(lambda: bool(room.bench.loudspeakers[-1].played))


def test_a_missing_microphone_is_told_and_tried_again(room: Room) -> None:
    room.bench.microphone_missing = True
    room.thread.wish(LISTENING)
    room.until(lambda: room.state.microphone_failure is Reason.MICROPHONE_MISSING)
    room.bench.microphone_missing = False
    room.clock.at += keeping.TRY_AGAIN_S
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


# --- Devices that come and go --------------------------------------------------------------------

HEADSET = Device(DeviceKind.MICROPHONE, "headset", "Headset")
BUILT_IN = Device(DeviceKind.MICROPHONE, "built-in", "Built-in")
BOX = Device(DeviceKind.LOUDSPEAKER, "box", "Box")


def test_an_unplugged_microphone_is_replaced_while_the_loudspeaker_plays_on(room: Room) -> None:
    room.bench.room = 30
    room.bench.named = [BUILT_IN, HEADSET, BOX]
    room.thread.wish(SoundWish(microphone=True, loudspeaker=True, chosen_microphone="headset"))
    room.until(lambda: room.state.microphone_in_use == HEADSET)
    assert room.state.loudspeaker_in_use == BOX
    room.bench.unplugged = {"headset"}
    room.bench.named = [BUILT_IN, BOX]
    room.bench.changes += 1
    room.until(lambda: room.state.microphone_in_use == BUILT_IN)
    assert room.state.fell_back_microphone
    assert room.state.microphone_live
    assert room.state.devices[-2:] == (BUILT_IN, BOX)
    assert len(room.bench.loudspeakers) == 1
    assert not room.bench.loudspeakers[0].closed


def test_a_microphone_that_is_plugged_in_again_is_used_again(room: Room) -> None:
    room.bench.named = [BUILT_IN]
    room.bench.unplugged = {"headset"}
    room.thread.wish(SoundWish(microphone=True, chosen_microphone="headset"))
    room.until(lambda: room.state.fell_back_microphone)
    room.bench.unplugged = set()
    room.bench.named = [BUILT_IN, HEADSET]
    room.bench.changes += 1
    room.until(lambda: room.state.microphone_in_use == HEADSET)
    assert not room.state.fell_back_microphone


def test_a_loudspeaker_that_is_unplugged_is_replaced(room: Room) -> None:
    room.bench.room = 30
    room.thread.wish(SoundWish(loudspeaker=True, chosen_loudspeaker="far"))
    room.until(lambda: bool(room.bench.loudspeakers))
    room.bench.unplugged = {"far"}
    room.clock.at += 5.0
    room.bench.loudspeaker_gone = True
    room.until(lambda: room.state.loudspeaker_failure is not None)
    room.bench.loudspeaker_gone = False
    room.clock.at += 5.0
    room.until(lambda: room.state.fell_back_loudspeaker)
    assert room.state.loudspeaker_failure is None


def test_a_microphone_that_gives_nothing_is_opened_anew_in_two_seconds(room: Room) -> None:
    room.thread.wish(LISTENING)
    room.until(lambda: room.state.microphone_live)
    room.let_pass(keeping.STILL_S)
    room.until(lambda: len(room.bench.microphones) == 2)
    assert room.bench.microphones[0].closed
    room.until(lambda: room.state.microphone_failure is Reason.MICROPHONE_UNREADABLE)
    room.bench.say()
    room.until(lambda: room.state.microphone_failure is None)


def test_after_the_machine_has_slept_no_device_is_held_for_broken(room: Room) -> None:
    room.bench.room = 30
    room.thread.wish(SoundWish(microphone=True, loudspeaker=True))
    room.until(lambda: room.state.microphone_live and bool(room.bench.loudspeakers))
    room.clock.at += 600.0
    room.let_pass(1.0)
    assert all(each.microphone_failure is None for each in room.states)
    assert all(each.loudspeaker_failure is None for each in room.states)
    assert len(room.bench.microphones) == 1


def test_whoever_speaks_when_the_microphone_is_unplugged_speaks_on(room: Room) -> None:
    room.bench.named = [BUILT_IN, HEADSET]
    room.thread.wish(SoundWish(microphone=True, chosen_microphone="headset"))
    room.until(lambda: room.state.microphone_in_use == HEADSET)
    room.let_pass(1.0)
    room.bench.say()
    room.let_pass(1.5)
    room.bench.unplugged = {"headset"}
    room.bench.named = [BUILT_IN]
    room.bench.microphones[0].gone = True
    room.until(lambda: room.state.microphone_in_use == BUILT_IN)
    assert room.state.fell_back_microphone
    # What is told as a failure is closed for the court.
    assert all(each.microphone_failure is None for each in room.states)


def test_an_unplugged_microphone_that_is_muted_is_stood_in_for_when_it_is_opened(
    room: Room,
) -> None:
    room.bench.named = [BUILT_IN, HEADSET]
    room.thread.wish(SoundWish(microphone=True, chosen_microphone="headset"))
    room.until(lambda: room.state.microphone_in_use == HEADSET)
    room.thread.wish(SoundWish(chosen_microphone="headset"))
    room.bench.unplugged = {"headset"}
    room.bench.named = [BUILT_IN]
    room.bench.changes += 1
    room.until(lambda: room.state.devices[-1:] == (BUILT_IN,))
    assert not room.state.microphone_live
    assert len(room.bench.microphones) == 1
    room.thread.wish(SoundWish(microphone=True, chosen_microphone="headset"))
    room.until(lambda: room.state.microphone_in_use == BUILT_IN)
    assert room.state.fell_back_microphone
    assert room.state.microphone_failure is None


def test_a_sound_thread_that_a_device_holds_up_says_for_how_long(room: Room) -> None:
    room.bench.room = 30
    room.bench.held = threading.Event()
    room.thread.wish(PLAYING)
    room.until(lambda: bool(room.bench.loudspeakers))
    room.until(lambda: room.bench.holds)
    room.clock.at += 3.0
    assert room.thread.held_up_s > 2.0
    room.bench.held.set()
    room.until(lambda: room.thread.held_up_s == 0.0)


# --- Speech while muted --------------------------------------------------------------------------

UNHEARD = SoundWish(listening=True)


def said(room: Room, seconds: float) -> None:
    """Let somebody speak before the microphone, in pieces as devices give them."""
    speech = (speech_like(1, seconds) // 4).astype(np.int16)
    for at in range(0, len(speech), RATE // 50):
        room.bench.words.append(speech[at : at + RATE // 50])
    room.until(lambda: not room.bench.words)
    room.thread.ask(lambda: None).result(2.0)


def test_whoever_speaks_unheard_is_told_so_and_nothing_leaves(room: Room) -> None:
    room.thread.wish(UNHEARD)
    room.until(lambda: bool(room.bench.microphones))
    said(room, 3.0)
    room.until(lambda: room.state.speaking_unheard)
    assert room.voice == []
    assert not room.state.microphone_live
    assert room.state.microphone_listening
    assert room.levels.of(OWN) == Levels.SILENCE


def test_without_that_wish_a_muted_microphone_is_closed(room: Room) -> None:
    room.thread.wish(LISTENING)
    room.until(lambda: room.state.microphone_live)
    room.thread.wish(SoundWish())
    room.until(lambda: room.bench.microphones[0].closed)
    assert len(room.bench.microphones) == 1


def test_what_was_said_unheard_is_not_heard_when_the_microphone_is_opened(room: Room) -> None:
    room.thread.wish(UNHEARD)
    room.until(lambda: bool(room.bench.microphones))
    room.bench.breaks = False
    room.thread.wish(LISTENING)
    room.until(lambda: len(room.bench.microphones) == 2)
    assert room.bench.microphones[0].closed
    assert room.voice == []
    room.bench.say(blocks=2)
    room.until(lambda: len(room.voice) == 2)


def test_it_is_told_again_at_the_next_mute(room: Room) -> None:
    room.thread.wish(UNHEARD)
    said(room, 3.0)
    room.until(lambda: room.state.speaking_unheard)
    room.thread.wish(LISTENING)
    room.until(lambda: not room.state.speaking_unheard)
    room.thread.wish(UNHEARD)
    said(room, 3.0)
    room.until(lambda: room.state.speaking_unheard)


def test_saying_the_same_wish_again_does_not_open_the_microphone_again(room: Room) -> None:
    for _ in range(5):
        room.thread.wish(UNHEARD)
        room.thread.ask(lambda: None).result(2.0)
    assert len(room.bench.microphones) == 1


# --- The ear -------------------------------------------------------------------------------------


class Doubling:
    """A processing that makes twice as loud, and keeps what was played with it."""

    def __init__(self) -> None:
        self.played: list[int] = []

    def process(self, played: Samples, heard: Samples) -> Samples:
        self.played.append(int(played[0]))
        return heard * 2


def test_what_leaves_has_been_through_the_ear() -> None:
    processing = Doubling()
    ear = Ear(lambda: processing)
    room = Room(ear)
    room.bench.room, room.bench.waiting = 30, 14
    room.thread.start()
    try:
        room.until(lambda: ear.ready(0.0))
        room.thread.wish(SoundWish(microphone=True, loudspeaker=True))
        room.until(lambda: room.mix.given == 30)
        room.bench.say(blocks=10, value=1000)
        room.until(lambda: len(room.voice) == 10)
        assert int(room.voice[-1][0]) == pytest.approx(2000, abs=200)
        assert processing.played == list(range(9, 19))
        assert not room.state.unprocessed
    finally:
        room.thread.stop()
        assert room.thread.join(2.0)


def test_where_the_ear_cannot_be_had_in_full_voices_leave_and_it_is_told() -> None:
    room = Room(Ear(lambda: None))
    room.thread.start()
    try:
        room.thread.wish(LISTENING)
        room.until(lambda: room.state.unprocessed)
        room.bench.say(blocks=3)
        room.until(lambda: len(room.voice) == 3)
    finally:
        room.thread.stop()
        assert room.thread.join(2.0)
