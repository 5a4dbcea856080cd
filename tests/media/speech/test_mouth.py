"""What is sent of a person's own speech."""

import numpy as np

from client.media.blocks import Samples
from client.media.devices.fake import speech_like
from client.media.speech.mouth import PAUSE_BEGINS, PAUSE_SAID, Mouth, Spoken
from client.media.speech.opus import FRAME, FRAME_S, PAUSE_BYTES, OpusEncoder
from client.protocol.rtp import red
from client.protocol.rtp.redundancy import Losses, Redundancy
from tests.media.speech.path import NumberEncoder

SOUND = np.ones(FRAME, np.int16)
SILENCE = np.zeros(FRAME, np.int16)


class OnlyMarks(NumberEncoder):
    """An encoder that tells nothing anew within a pause."""

    def encode(self, samples: Samples) -> bytes:
        return super().encode(SOUND) if samples.any() else b"\0"


def say(mouth: Mouth, said: list[Samples], begins: float = 0.0) -> list[Spoken | None]:
    return [mouth.say(each, begins + place * FRAME_S) for place, each in enumerate(said)]


def told(mouth_loss: Losses) -> Redundancy:
    redundancy = Redundancy()
    redundancy.told(mouth_loss, 0.0)
    return redundancy


def test_speech_is_sent_frame_by_frame_and_begins_with_a_marker() -> None:
    sent = say(Mouth(Redundancy(), NumberEncoder(), begins_at=7), [SOUND] * 5)
    assert [each.timestamp for each in sent if each] == [FRAME * (7 + each) for each in range(5)]
    assert [each.marker for each in sent if each] == [True, False, False, False, False]


def test_copies_are_of_the_frames_just_before_as_far_as_there_are_any() -> None:
    sent = [each for each in say(Mouth(Redundancy(), NumberEncoder()), [SOUND] * 4) if each]
    assert [each.copies for each in sent] == [
        (),
        ((1, sent[0].payload),),
        ((1, sent[1].payload), (2, sent[0].payload)),
        ((1, sent[2].payload), (2, sent[1].payload)),
    ]


def test_a_packet_of_copies_says_what_it_holds() -> None:
    sent = [each for each in say(Mouth(Redundancy(), NumberEncoder()), [SOUND] * 4) if each]
    unpacked = red.unpack(red.pack(111, sent[3].payload, sent[3].copies))
    assert unpacked is not None
    assert unpacked.payload == sent[3].payload
    assert sorted(unpacked.copies) == sorted(sent[3].copies)


def test_a_pause_is_sent_at_its_beginning_and_seldom_after() -> None:
    sent = say(Mouth(Redundancy(), OnlyMarks()), [SOUND] * 10 + [SILENCE] * 100)
    pause = sent[10:]
    assert all(pause[:PAUSE_BEGINS])
    places = [place for place, each in enumerate(pause) if each]
    assert np.all(np.diff(places[PAUSE_BEGINS - 1 :]) == PAUSE_SAID)


def test_the_encoder_s_own_noise_within_a_pause_makes_of_it_no_two() -> None:
    sent = say(Mouth(Redundancy(), NumberEncoder()), [SOUND] * 10 + [SILENCE] * 100)
    places = [place for place, each in enumerate(sent[10:]) if each]
    assert places == [0, 1, 2, 19, 39, 59, 79, 99]


def test_no_copy_reaches_back_across_what_was_not_sent() -> None:
    mouth = Mouth(told(Losses(50, 10, 3)), NumberEncoder())
    sent = say(mouth, [SOUND] * 30 + [SILENCE] * 30 + [SOUND] * 30)
    numbers: dict[int, Spoken] = dict(enumerate(each for each in sent if each))
    assert any(each.copies for each in numbers.values())
    for number, spoken in numbers.items():
        for back, payload in spoken.copies:
            copied = numbers[number - back]
            assert copied.payload == payload
            assert copied.timestamp == spoken.timestamp - back * FRAME
            assert len(payload) > PAUSE_BYTES


def test_the_last_words_before_a_pause_have_their_copies_in_it() -> None:
    sent = say(Mouth(Redundancy(), NumberEncoder()), [SOUND] * 10 + [SILENCE] * 5)
    first = sent[10]
    last = sent[9]
    assert first is not None
    assert last is not None
    assert first.copies[0] == (1, last.payload)


def test_speech_after_a_pause_begins_with_a_marker_again() -> None:
    sent = say(Mouth(Redundancy(), OnlyMarks()), [SOUND] * 5 + [SILENCE] * 10 + [SOUND] * 2)
    marked = [place for place, each in enumerate(sent) if each and each.marker]
    assert marked == [0, 15]


def test_the_clock_of_the_stream_runs_on_while_the_microphone_is_closed() -> None:
    mouth = Mouth(Redundancy(), NumberEncoder())
    say(mouth, [SOUND] * 5)
    after = mouth.say(SOUND, 4 * FRAME_S + 3.0)
    assert after is not None
    assert after.timestamp == (4 + 150) * FRAME
    assert after.copies == ()
    assert after.marker


def test_a_microphone_whose_clock_is_slow_loses_no_frame_by_it() -> None:
    mouth = Mouth(Redundancy(), NumberEncoder())
    sent = [mouth.say(SOUND, place * FRAME_S * 1.001) for place in range(2_000)]
    assert [each.timestamp // FRAME for each in sent if each] == list(range(2_000))


def test_nothing_said_before_it_was_hushed_is_sent_after() -> None:
    mouth = Mouth(Redundancy(), NumberEncoder())
    say(mouth, [SOUND] * 5)
    mouth.hush()
    after = mouth.say(SOUND, 5 * FRAME_S)
    assert after is not None
    assert after.copies == ()


class Told(NumberEncoder):
    """An encoder that remembers which loss it was told of."""

    def __init__(self) -> None:
        super().__init__()
        self.percent = 0

    def expect_loss(self, percent: int) -> None:
        self.percent = percent


def test_the_encoder_is_told_of_the_loss_that_copies_leave() -> None:
    covered, left = Told(), Told()
    say(Mouth(told(Losses(50, 10, 8)), covered), [SOUND])
    say(Mouth(told(Losses(50, 10, 8, narrow=True)), left), [SOUND])
    assert covered.percent == 0
    assert left.percent >= 4


def test_a_real_pause_costs_nearly_nothing() -> None:
    noise = np.random.default_rng(1)
    speech = [speech_like(2)[at : at + FRAME] for at in range(0, 40 * FRAME, FRAME)]
    room = [noise.normal(0, 8, FRAME).astype(np.int16) for _ in range(500)]
    sent = say(Mouth(Redundancy(), OpusEncoder()), speech + room)
    assert all(sent[:40])
    assert 15 <= sum(each is not None for each in sent[140:]) <= 30
