import numpy as np
import pytest

from client.frames import Levels, Source
from client.media.blocks import BLOCK, BLOCK_S, SILENCE, Samples, dbfs, power
from client.media.playout import BENEATH, NOTES_HZ, Playout, three_notes
from client.media.speech.catch_up import CatchUp, MissedVoice
from client.media.speech.heard import HeardPacket, Played
from client.media.speech.limiter import limited
from client.media.speech.opus import FRAME, FRAME_S
from client.media.speech.voice import NO_USE
from client.protocol.ids import ParticipantId
from tests.media.speech.path import NumberDecoder

A, B = ParticipantId("a"), ParticipantId("b")
BOTH = frozenset({A, B})


class Evening:
    """A playout in virtual time: frames whose sound is a number, blocks that are taken."""

    def __init__(self) -> None:
        self.now = 100.0
        self.levels = Levels()
        self.log: list[tuple[ParticipantId, int, Played]] = []
        self.playout = Playout(
            self.levels,
            clock=lambda: self.now,
            decoder=NumberDecoder,
            log=lambda person, index, how: self.log.append((person, index, how)),
        )
        self.playout.hear(BOTH)
        self._next = 0

    def say(self, *said: tuple[ParticipantId, int], frames: int = 1) -> None:
        """Let persons say 20 ms of a number, which comes at once."""
        for _ in range(frames):
            for person, value in said:
                payload = value.to_bytes(4, "big")
                self.playout.arrive(
                    person, HeardPacket(self._next, self._next * FRAME, payload), self.now
                )
            self._next += 1
            self.now += FRAME_S

    def hear(self, blocks: int = 1, *, audible: bool = True) -> list[int]:
        """Take blocks without letting time pass; give the last sample of each."""
        return [int(self.playout.block(audible=audible)[-1]) for _ in range(blocks)]

    def talk(
        self, *said: tuple[ParticipantId, int], frames: int, audible: bool = True
    ) -> list[int]:
        """Let persons speak, and hear them meanwhile."""
        heard = []
        for _ in range(frames):
            self.say(*said)
            heard += self.hear(2, audible=audible)
        return heard

    def be_quiet(self, blocks: int) -> list[int]:
        """Let nobody speak for a while."""
        heard = []
        for _ in range(blocks):
            self.now += BLOCK_S
            heard += self.hear()
        return heard


@pytest.fixture
def evening() -> Evening:
    return Evening()


def missed(seconds: float, value: int = 700) -> CatchUp:
    frames = tuple(
        (place * FRAME_S, value.to_bytes(4, "big")) for place in range(int(seconds / FRAME_S))
    )
    return CatchUp([MissedVoice(B, frames)], decoder=NumberDecoder)


def test_a_voice_is_heard_soon_after_it_comes(evening: Evening) -> None:
    heard = evening.talk((A, 1000), frames=20)
    assert 1000 in heard[:10]
    assert heard[-20:] == [1000] * 20


def test_two_voices_are_heard_together(evening: Evening) -> None:
    assert evening.talk((A, 1000), (B, 500), frames=10)[-1] == 1500


def test_who_may_not_be_heard_is_not_heard(evening: Evening) -> None:
    evening.playout.hear(frozenset({B}))
    assert set(evening.talk((A, 1000), frames=10)) == {0}


def test_who_is_silenced_is_silent_at_once_and_brings_nothing_old_back(evening: Evening) -> None:
    assert evening.talk((A, 1000), frames=10)[-1] == 1000
    evening.say((A, 1000), frames=3)
    evening.playout.hear(frozenset({B}))
    assert evening.hear() == [0]
    evening.playout.hear(BOTH)
    assert evening.hear(10) == [0] * 10
    heard = evening.talk((A, 7000), frames=10)
    assert heard[-1] == 7000
    assert 1000 not in heard


def test_silence_is_the_very_silence(evening: Evening) -> None:
    assert evening.playout.block(audible=True) is SILENCE
    evening.talk((A, 1000), frames=5)
    evening.be_quiet(50)
    assert evening.playout.block(audible=True) is SILENCE


def test_sound_is_counted_by_the_block(evening: Evening) -> None:
    evening.talk((A, 1000), frames=50)
    assert evening.playout.sound_s()[A] == pytest.approx(1.0, abs=0.06)


def test_sound_that_nobody_could_hear_is_not_counted(evening: Evening) -> None:
    evening.talk((A, 1000), frames=10, audible=False)
    assert evening.playout.sound_s()[A] == 0.0


def test_silence_is_not_counted_as_sound(evening: Evening) -> None:
    evening.talk((A, 20), frames=10)
    assert evening.playout.sound_s()[A] == 0.0


def test_a_new_connection_counts_anew(evening: Evening) -> None:
    evening.talk((A, 1000), frames=10)
    evening.playout.begin()
    assert evening.playout.sound_s() == {}
    assert evening.playout.tallies() == {}
    assert evening.playout.last_played(A) is None
    assert evening.hear() == [0]


def test_each_voice_has_its_own_level(evening: Evening) -> None:
    evening.talk((A, 3277), (B, 33), frames=20)
    assert evening.levels.of(Source(A)) == pytest.approx(-20.0, abs=0.1)
    assert evening.levels.of(Source(B)) == pytest.approx(-59.9, abs=0.2)
    evening.playout.hear(frozenset({B}))
    assert evening.levels.of(Source(A)) == Levels.SILENCE


def test_what_became_of_each_frame_is_told_by_person(evening: Evening) -> None:
    evening.talk((A, 1000), (B, 500), frames=20)
    for person in BOTH:
        told = [index for who, index, how in evening.log if who == person]
        assert told == list(range(told[0], told[0] + len(told)))
        assert evening.playout.tallies()[person].received == len(told)
        assert evening.playout.last_played(person) == told[-1]


def test_a_packet_of_somebody_who_is_not_heard_is_not_asked_for(evening: Evening) -> None:
    evening.talk((A, 1000), frames=10)
    assert evening.playout.useful_until(A, 12) > evening.now
    evening.playout.hear(frozenset({B}))
    assert evening.playout.useful_until(A, 12) == NO_USE
    assert evening.playout.useful_until(B, 12) == NO_USE


def test_a_quiet_sum_is_untouched_and_a_loud_one_is_bent_below_full_scale() -> None:
    quiet = np.linspace(-26_000, 26_000, BLOCK).astype(np.int32)
    assert np.array_equal(limited(quiet), quiet.astype(np.int16))
    loud = np.linspace(-90_000, 90_000, BLOCK).astype(np.int32)
    bent = limited(loud).astype(np.int32)
    assert np.all(np.diff(bent) >= 0)
    assert np.abs(bent).max() <= 32_767


def test_the_tone_has_three_different_notes() -> None:
    tone = three_notes()
    third = 14_400
    for place, pitch in enumerate(NOTES_HZ):
        note = tone[place * third : (place + 1) * third].astype(np.float64)
        loudest = np.argmax(np.abs(np.fft.rfft(note))) * 48_000 / third
        assert loudest == pytest.approx(pitch, abs=4)
        assert dbfs(power(tone[place * third : (place + 1) * third])) > -25


def test_the_tone_is_mixed_in_and_its_end_is_told_once(evening: Evening) -> None:
    ended = []
    evening.talk((A, 1000), frames=20)
    evening.playout.play(np.full(BLOCK * 3, 100, np.int16), lambda: ended.append(True))
    assert evening.talk((A, 1000), frames=2) == [1100] * 3 + [1000]
    assert ended == [True]


def test_a_second_tone_ends_the_first(evening: Evening) -> None:
    ended = []
    evening.playout.play(np.full(BLOCK * 3, 100, np.int16), lambda: ended.append("first"))
    evening.playout.play(np.full(BLOCK, 200, np.int16), lambda: ended.append("second"))
    assert ended == ["first"]
    assert evening.hear(2) == [200, 0]
    assert ended == ["first", "second"]


def test_who_speaks_now_is_a_quarter_as_loud_beneath_what_was_missed(evening: Evening) -> None:
    told: list[float | None] = []
    evening.talk((A, 8000), frames=20)
    evening.playout.catch_up(missed(2.0), told.append)
    heard = evening.talk((A, 8000), frames=70)
    assert heard[5] == 8000 * BENEATH + 700
    assert heard[150 - 20] == 8000 * BENEATH + 700
    assert told[0] == pytest.approx(1.6, abs=0.1)
    assert [left for left in told if left is None] == []
    heard = evening.talk((A, 8000), frames=20)
    assert heard[-1] == 8000
    assert told[-1] is None
    assert len(told) == 5


def test_its_loudness_changes_without_a_click(evening: Evening) -> None:
    evening.talk((A, 8000), frames=20)
    evening.playout.catch_up(missed(0.2, value=0x10000), lambda left: None)
    blocks: list[Samples] = []
    for _ in range(20):
        evening.say((A, 8000))
        blocks += [evening.playout.block(audible=True) for _ in range(2)]
    steps = np.abs(np.diff(np.concatenate(blocks).astype(np.int32)))
    assert np.median(np.sort(steps)[-4:]) < 8000 / 10


def test_nothing_missed_is_played_where_nobody_could_hear_it(evening: Evening) -> None:
    catching_up = missed(1.0)
    evening.playout.catch_up(catching_up, lambda left: None)
    before = catching_up.remaining_s
    evening.hear(20, audible=False)
    assert catching_up.remaining_s == before
    assert 700 in evening.hear(20)


def test_catching_up_can_be_stopped_and_is_told_once(evening: Evening) -> None:
    told: list[float | None] = []
    evening.playout.catch_up(missed(2.0), told.append)
    evening.hear(10)
    evening.playout.stop_catching_up()
    evening.playout.stop_catching_up()
    assert told.count(None) == 1
    assert set(evening.hear(10)) == {0}


def test_another_gap_takes_the_place_of_the_first(evening: Evening) -> None:
    first: list[float | None] = []
    evening.playout.catch_up(missed(2.0, 700), first.append)
    evening.hear(10)
    evening.playout.catch_up(missed(2.0, 900), lambda left: None)
    assert first[-1] is None
    assert evening.hear(20)[-1] == 900
