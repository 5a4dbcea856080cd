"""One person's voice, frame by frame."""

import numpy as np
import pytest

from client.media.blocks import BLOCK, BLOCK_S, SILENCE, Samples
from client.media.speech.heard import Came, HeardPacket, Played
from client.media.speech.opus import FRAME, FRAME_S
from client.media.speech.voice import MOST_S, NO_USE, Voice
from tests.media.speech.path import NumberDecoder

PAUSE = b"\0"
CARRIES = 0x01000000
"""The bit of a payload that says that it carries its predecessor."""


class Ear:
    """A voice in virtual time, with frames whose sound is their index."""

    def __init__(self, begins: float = 50.0) -> None:
        self.now = begins
        self.how: dict[int, Played] = {}
        self.voice = Voice(
            Halves(),
            log=self.how.__setitem__,
            carries=lambda payload: len(payload) > 2 and payload[0] == 1,
        )
        self._begins = begins

    def give(
        self,
        index: int,
        number: int | None = None,
        *,
        payload: bytes | None = None,
        came: Came = Came.FIRST,
    ) -> None:
        """Let a frame arrive now."""
        payload = payload if payload is not None else index.to_bytes(4, "big")
        number = index if number is None else number
        self.voice.arrive(HeardPacket(number, index * FRAME, payload, came), self.now)

    def hear(self, blocks: int = 2) -> list[int]:
        """Take blocks, one every 10 ms; give the middle sample of each."""
        heard = []
        for _ in range(blocks):
            heard.append(int(self.voice.block(self.now)[BLOCK // 2]))
            self.now += BLOCK_S
        return heard

    def follow(self, indexes: range | list[int], first_number: int | None = None) -> list[int]:
        """Let frames arrive one after the other, each at its time, and hear them meanwhile."""
        heard = []
        for place, index in enumerate(indexes):
            self.give(index, None if first_number is None else first_number + place)
            heard += self.hear()
        return heard


class Halves(NumberDecoder):
    """The number decoder, for payloads that carry their predecessor too."""

    def decode(self, payload: bytes) -> Samples:
        if len(payload) > 2 and payload[0] == 1:
            payload = b"\0" + payload[1:]
        return super().decode(payload)

    def recover(self, payload_of_next: bytes) -> Samples:
        return super().recover(b"\0" + payload_of_next[1:])


@pytest.fixture
def ear() -> Ear:
    return Ear()


def begun(ear: Ear, frames: int = 200) -> list[int]:
    """Let a voice speak evenly for a while, from frame 1000 on."""
    return ear.follow(range(1000, 1000 + frames))


def test_nothing_is_the_very_silence(ear: Ear) -> None:
    assert ear.voice.block(ear.now) is SILENCE


def test_every_frame_is_heard_in_its_order(ear: Ear) -> None:
    heard = begun(ear)
    indexes = [value for value in heard if value]
    assert indexes == sorted(indexes)
    assert set(indexes) == set(range(1000, max(indexes) + 1))
    assert max(indexes) >= 1197


def test_a_voice_on_an_even_path_is_heard_within_twenty_milliseconds(ear: Ear) -> None:
    begun(ear)
    assert ear.voice.tally.delay_s <= 0.020


def test_a_frame_that_came_as_a_copy_is_heard_in_its_place(ear: Ear) -> None:
    begun(ear)
    ear.hear(2)
    ear.give(1200, came=Came.COPY)
    ear.give(1201)
    ear.hear(2)
    ear.follow(range(1202, 1210))
    assert ear.how[1200] is Played.COPY
    assert ear.voice.tally.by_copy == 1


def test_a_frame_that_was_sent_again_is_heard_in_its_place(ear: Ear) -> None:
    begun(ear)
    ear.hear(2)
    ear.give(1200, came=Came.AGAIN)
    ear.follow(range(1201, 1210))
    assert ear.how[1200] is Played.AGAIN
    assert ear.voice.tally.by_retransmission == 1


def test_a_missing_frame_is_taken_out_of_its_successor(ear: Ear) -> None:
    begun(ear)
    ear.hear(2)
    ear.give(1201, payload=(1201 | CARRIES).to_bytes(4, "big"))
    ear.hear(2)
    ear.follow(range(1202, 1220))
    assert ear.how[1200] is Played.FROM_NEXT
    assert ear.voice.tally.by_fec == 1
    assert ear.voice.tally.concealed == 0


def test_a_frame_that_never_came_is_concealed_and_told(ear: Ear) -> None:
    begun(ear)
    ear.hear(2)
    ear.follow(range(1201, 1220))
    assert ear.how[1200] is Played.CONCEALED
    assert ear.voice.tally.concealed == 1
    assert ear.voice.tally.received == len(ear.how) - 1


def test_a_frame_that_cannot_be_read_is_concealed(ear: Ear) -> None:
    begun(ear)
    ear.give(1200, payload=b"bad")
    ear.follow(range(1201, 1210))
    assert ear.how[1200] is Played.CONCEALED


def test_a_late_frame_is_counted_and_not_heard(ear: Ear) -> None:
    begun(ear)
    ear.hear(2)
    ear.follow(range(1201, 1215))
    ear.give(1200, came=Came.AGAIN)
    heard = ear.follow(range(1215, 1220))
    assert ear.voice.tally.late == 1
    assert 1200 not in heard


def test_a_frame_that_comes_twice_is_heard_once_and_is_not_late(ear: Ear) -> None:
    begun(ear)
    before = ear.voice.tally.received
    ear.give(1195, came=Came.COPY)
    ear.give(1199, came=Came.AGAIN)
    ear.hear(6)
    assert ear.voice.tally.late == 0
    assert ear.voice.tally.received <= before + 1


def test_frames_out_of_order_are_heard_in_order(ear: Ear) -> None:
    chance = np.random.default_rng(3)
    ear.give(1000)
    ear.hear(2)
    heard = []
    for first in range(1001, 1200, 2):
        for index in chance.permutation([first, first + 1]):
            ear.give(int(index))
        heard += ear.hear(4)
    indexes = [value for value in heard if value]
    assert indexes == sorted(indexes)
    assert ear.voice.tally.concealed == 0


def test_a_pause_in_talking_is_no_loss(ear: Ear) -> None:
    begun(ear)
    for place in range(3):
        ear.give(1200 + place, payload=PAUSE)
        ear.hear()
    ear.hear(54)
    ear.follow(range(1230, 1260), first_number=1203)
    tally = ear.voice.tally
    assert tally.concealed == 0
    assert tally.silent == 30
    assert tally.gaps == 0


def test_a_pause_whose_beginning_was_lost_is_no_loss_either(ear: Ear) -> None:
    begun(ear)
    ear.hear(60)
    ear.follow(range(1230, 1260), first_number=1200)
    assert ear.voice.tally.concealed == 0


def test_frames_lost_before_a_pause_are_counted_and_the_pause_is_not(ear: Ear) -> None:
    begun(ear)
    ear.hear(100)
    ear.follow(range(1250, 1280), first_number=1202)
    tally = ear.voice.tally
    assert tally.concealed == 2
    assert tally.silent == 48


def test_a_voice_that_stops_fades_and_then_is_the_very_silence(ear: Ear) -> None:
    begun(ear)
    ear.hear(30)
    assert ear.voice.block(ear.now) is SILENCE


def test_what_is_only_late_is_held_on_for_and_heard(ear: Ear) -> None:
    begun(ear)
    ear.hear(16)
    for index in range(1200, 1208):
        ear.give(index)
    heard = ear.hear(2) + ear.follow(range(1208, 1300))
    assert set(range(1200, 1290)) <= set(heard)
    assert ear.voice.tally.concealed == 0


def test_after_an_outage_one_hears_what_is_said_now(ear: Ear) -> None:
    begun(ear)
    ear.hear(200)
    # All that waited somewhere comes at once.
    for index in range(1200, 1300):
        ear.give(index)
    heard = ear.hear(2) + ear.follow(range(1300, 1500))
    first = next(value for value in heard if value)
    assert first >= 1300 - MOST_S / FRAME_S - 2
    assert max(heard) >= 1497
    assert ear.voice.tally.delay_s <= 0.021


def test_an_outage_is_told_as_a_gap(ear: Ear) -> None:
    begun(ear)
    ear.hear(200)
    ear.follow(range(1300, 1400))
    tally = ear.voice.tally
    assert tally.gaps == 1
    assert tally.gap_s == pytest.approx(2.0)
    assert tally.concealed == 100


def test_no_more_waits_than_a_second_holds_when_nobody_listens(ear: Ear) -> None:
    for index in range(1000, 3000):
        ear.give(index)
        ear.now += FRAME_S
    tally = ear.voice.tally
    assert tally.left_out >= 2000 - 64
    heard = ear.hear(2) + ear.follow(range(3000, 3200))
    assert next(value for value in heard if value) >= 2970
    assert max(heard) >= 3196


def test_a_stream_that_runs_by_another_clock_from_now_on_is_followed(ear: Ear) -> None:
    begun(ear)
    for jump in (15_000, 20):
        heard = ear.follow(range(jump, jump + 150))
        assert max(heard[-20:]) >= jump + 145


def test_a_path_that_becomes_much_longer_is_followed(ear: Ear) -> None:
    begun(ear)
    ear.now += 3.0
    heard = ear.follow(range(1200, 1400))
    assert max(heard) >= 1396


def test_copies_of_what_was_said_before_one_listened_make_nobody_late(ear: Ear) -> None:
    ear.give(996, came=Came.COPY)
    ear.give(1000)
    for back in (1, 2, 4):
        ear.give(1000 - back, came=Came.COPY)
    ear.hear(2)
    ear.follow(range(1001, 1100))
    assert ear.voice.tally.target_s <= 0.011
    assert ear.how[1000] is Played.FIRST


def test_a_missing_packet_is_useful_for_as_long_as_the_longest_wait(ear: Ear) -> None:
    begun(ear)
    ear.hear(4)
    ear.give(1202)
    said = 50.0 + (1201 - 1000) * FRAME_S
    assert ear.voice.useful_until(1201) == pytest.approx(said + MOST_S, abs=0.001)
    assert ear.voice.useful_until(1206) == pytest.approx(said + 5 * FRAME_S + MOST_S, abs=0.001)


def test_a_packet_that_is_here_or_was_never_for_this_ear_is_of_no_use(ear: Ear) -> None:
    assert ear.voice.useful_until(7) == NO_USE
    begun(ear)
    ear.give(1200)
    assert ear.voice.useful_until(1200) == NO_USE
    assert ear.voice.useful_until(1190) == NO_USE
    assert ear.voice.useful_until(999) == NO_USE


def test_the_number_of_a_packet_says_where_it_belongs_across_a_pause(ear: Ear) -> None:
    begun(ear)
    ear.hear(60)
    ear.give(1230, number=1202)
    said = 50.0 + (1229 - 1000) * FRAME_S
    assert ear.voice.useful_until(1201) == pytest.approx(said + MOST_S, abs=0.001)


def test_hushed_it_brings_nothing_old_back(ear: Ear) -> None:
    begun(ear)
    ear.give(1200)
    ear.voice.hush()
    assert ear.voice.block(ear.now) is SILENCE
    heard = ear.follow(range(1210, 1230))
    assert min(value for value in heard if value) >= 1205
    assert ear.voice.tally.received > 200


def test_the_newest_frame_that_was_heard_is_known(ear: Ear) -> None:
    assert ear.voice.last_played is None
    begun(ear)
    assert ear.voice.last_played == max(ear.how)


def test_an_empty_payload_is_nothing(ear: Ear) -> None:
    begun(ear)
    ear.give(1200, payload=b"")
    assert ear.voice.useful_until(1200) > ear.now
