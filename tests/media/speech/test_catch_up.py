"""Missed speech, played in less time than it took."""

import numpy as np
import pytest

from client.media.blocks import BLOCK, RATE, Samples, power
from client.media.devices.fake import speech_like
from client.media.speech.catch_up import LONG_PAUSE_S, SHORT_PAUSE_S, CatchUp, MissedVoice
from client.media.speech.opus import FRAME, FRAME_S, OpusDecoder, OpusEncoder, Unreadable
from client.protocol.ids import ParticipantId
from tests.media.speech.path import NumberDecoder

A, B = ParticipantId("a"), ParticipantId("b")


def numbered(first: int, count: int, begins_s: float) -> tuple[tuple[float, bytes], ...]:
    """Frames whose sound is their number."""
    return tuple(
        (begins_s + place * FRAME_S, (first + place).to_bytes(4, "big")) for place in range(count)
    )


def played(missed: CatchUp) -> Samples:
    blocks = []
    while (block := missed.block()) is not None:
        assert len(block) == BLOCK
        blocks.append(block)
    return np.concatenate(blocks) if blocks else np.zeros(0, np.int16)


class CountingDecoder(NumberDecoder):
    """A decoder that remembers what it was given."""

    def __init__(self, decoded: list[bytes]) -> None:
        self._decoded = decoded

    def decode(self, payload: bytes) -> Samples:
        self._decoded.append(payload)
        return super().decode(payload)


def test_every_frame_of_everybody_is_decoded_and_played() -> None:
    decoded: list[bytes] = []
    chance = np.random.default_rng(4)
    voices = []
    number = 1000
    for person in (A, B):
        frames: list[tuple[float, bytes]] = []
        at = float(chance.uniform(0, 2))
        for _ in range(6):
            count = int(chance.integers(1, 60))
            frames += numbered(number, count, at)
            number += count
            at += count * FRAME_S + float(chance.choice([0.0, 0.04, 0.25, 0.4, 3.0]))
        voices.append(MissedVoice(person, tuple(frames)))
    handed_in = [payload for voice in voices for _, payload in voice.frames]
    missed = CatchUp(voices, rate=1.0, decoder=lambda: CountingDecoder(decoded))
    sound = played(missed)
    assert sorted(decoded) == sorted(handed_in)
    assert missed.frames_left == 0
    assert missed.remaining_s == 0.0
    # Whoever speaks alone is heard with their own numbers; the others are in the sum.
    total = sum(int.from_bytes(payload, "big") for payload in handed_in) * FRAME
    edges = total * 0.01
    assert int(sound.astype(np.int64).sum()) == pytest.approx(total, abs=edges)


def test_it_takes_four_fifths_of_the_time() -> None:
    missed = CatchUp([MissedVoice(A, numbered(500, 500, 3.0))], decoder=NumberDecoder)
    assert missed.remaining_s == pytest.approx(8.0, abs=0.01)
    assert len(played(missed)) / RATE == pytest.approx(8.0, abs=0.05)


def test_a_long_pause_is_cut_and_a_short_one_is_not() -> None:
    def lasts(pause_s: float) -> float:
        frames = numbered(500, 50, 0.0) + numbered(600, 50, 1.0 + pause_s)
        missed = CatchUp([MissedVoice(A, frames)], rate=1.0, decoder=NumberDecoder)
        return len(played(missed)) / RATE - 2.0

    assert lasts(LONG_PAUSE_S - 0.05) == pytest.approx(LONG_PAUSE_S - 0.05, abs=0.011)
    assert lasts(4.0) == pytest.approx(SHORT_PAUSE_S, abs=0.011)


def test_the_noise_of_a_pause_told_anew_makes_of_one_pause_no_two() -> None:
    frames = numbered(500, 50, 0.0)
    for place in range(10):
        frames += numbered(700 + place, 1, 1.4 + place * 0.42)
    frames += numbered(800, 50, 6.0)
    missed = CatchUp([MissedVoice(A, frames)], rate=1.0, decoder=NumberDecoder)
    lasted = len(played(missed)) / RATE
    assert lasted == pytest.approx(2.0 + SHORT_PAUSE_S + 10 * FRAME_S, abs=0.011)
    assert missed.frames_left == 0


def test_an_answer_follows_its_question() -> None:
    question = MissedVoice(A, numbered(500, 50, 5.0))
    answer = MissedVoice(B, numbered(900, 50, 9.0))
    sound = played(CatchUp([answer, question], rate=1.0, decoder=NumberDecoder))
    first = int(np.flatnonzero(sound == 501)[0])
    second = int(np.flatnonzero(sound == 901)[0])
    assert second - first == pytest.approx((1.0 + SHORT_PAUSE_S) * RATE, abs=2)


def test_two_who_spoke_at_once_are_heard_at_once() -> None:
    both = [MissedVoice(A, numbered(500, 50, 1.0)), MissedVoice(B, numbered(900, 50, 1.0))]
    sound = played(CatchUp(both, rate=1.0, decoder=NumberDecoder))
    assert len(sound) == RATE
    assert sound[10 * FRAME + 100] == 510 + 910


def test_frames_that_were_only_late_are_said_on_end() -> None:
    chance = np.random.default_rng(2)
    frames = tuple(
        (at + float(chance.uniform(0, 0.04)), payload) for at, payload in numbered(500, 100, 0.0)
    )
    sound = played(CatchUp([MissedVoice(A, frames)], rate=1.0, decoder=NumberDecoder))
    assert len(sound) == 100 * FRAME
    middle = sound[FRAME:-FRAME]
    assert np.all(middle >= 500)


def test_what_cannot_be_read_is_played_as_silence_and_ends_nothing() -> None:
    frames = ((0.0, b"bad"), *numbered(500, 20, 0.02))
    sound = played(CatchUp([MissedVoice(A, frames)], rate=1.0, decoder=NumberDecoder))
    assert len(sound) == 21 * FRAME
    with pytest.raises(Unreadable):
        NumberDecoder().decode(b"bad")


@pytest.mark.parametrize("missed", [[], [MissedVoice(A, ())]])
def test_nothing_missed_is_nothing_played(missed: list[MissedVoice]) -> None:
    assert CatchUp(missed, decoder=NumberDecoder).block() is None


def test_real_speech_of_two_persons_is_played_a_quarter_faster() -> None:
    voices = []
    for person, seed in ((A, 1), (B, 2)):
        encoder, speech = OpusEncoder(), speech_like(seed, 5.0)
        frames = tuple(
            (at / RATE, encoder.encode(speech[at : at + FRAME]))
            for at in range(0, len(speech) - FRAME + 1, FRAME)
        )
        voices.append(MissedVoice(person, frames))
    missed = CatchUp(voices, decoder=OpusDecoder)
    sound = played(missed)
    assert missed.frames_left == 0
    assert len(sound) / RATE == pytest.approx(4.0, abs=0.06)
    assert power(sound) > 0.3 * power(speech_like(1, 5.0))
