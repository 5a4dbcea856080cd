import numpy as np
import pytest

from client.frames import Levels, Source
from client.media.blocks import BLOCK, BLOCK_S, SILENCE, Samples, dbfs, power
from client.media.playout import LIMIT, NOTES_HZ, PREFILL, Playout, limited, three_notes
from client.protocol.ids import ParticipantId

A, B = ParticipantId("a"), ParticipantId("b")
BOTH = frozenset({A, B})


def block(value: int) -> Samples:
    return np.full(BLOCK, value, np.int16)


@pytest.fixture
def levels() -> Levels:
    return Levels()


@pytest.fixture
def playout(levels: Levels) -> Playout:
    playout = Playout(levels)
    playout.hear(BOTH)
    return playout


def give(playout: Playout, person: ParticipantId, value: int, blocks: int) -> None:
    for _ in range(blocks):
        playout.put(person, block(value))


def taken(playout: Playout, blocks: int = 1, *, audible: bool = True) -> list[int]:
    return [int(playout.block(audible=audible)[0]) for _ in range(blocks)]


def test_a_voice_begins_when_forty_milliseconds_wait(playout: Playout) -> None:
    give(playout, A, 1000, PREFILL - 1)
    assert taken(playout) == [0]
    give(playout, A, 1000, 1)
    assert taken(playout, PREFILL + 1) == [1000] * PREFILL + [0]


def test_a_voice_that_ran_dry_waits_again(playout: Playout) -> None:
    give(playout, A, 1000, PREFILL)
    taken(playout, PREFILL + 1)
    give(playout, A, 2000, 1)
    assert taken(playout) == [0]


def test_two_voices_are_heard_together(playout: Playout) -> None:
    give(playout, A, 1000, PREFILL)
    give(playout, B, 500, PREFILL)
    assert taken(playout) == [1500]


def test_never_more_than_two_hundred_milliseconds_wait_and_the_oldest_goes(
    playout: Playout,
) -> None:
    for number in range(1, LIMIT + 11):
        playout.put(A, block(number))
    assert taken(playout, LIMIT + 1) == [*range(11, LIMIT + 11), 0]


def test_who_may_not_be_heard_is_not_heard(playout: Playout) -> None:
    playout.hear(frozenset({B}))
    give(playout, A, 1000, LIMIT)
    assert taken(playout) == [0]


def test_who_is_silenced_is_silent_at_once_and_brings_nothing_old_back(playout: Playout) -> None:
    give(playout, A, 1000, LIMIT)
    taken(playout)
    playout.hear(frozenset({B}))
    assert taken(playout) == [0]
    playout.hear(BOTH)
    assert taken(playout) == [0]
    give(playout, A, 7, PREFILL)
    assert taken(playout) == [7]


def test_a_standing_reserve_is_given_up_where_nobody_speaks(playout: Playout) -> None:
    give(playout, A, 0, LIMIT)
    before = 0
    while playout.block(audible=True) is not SILENCE:
        before += 1
        if before <= 200:
            playout.put(A, block(0))
    # 200 came after the first twenty; of the twenty, all but a comfortable few were left out.
    assert before < 200 + LIMIT


def test_a_standing_reserve_of_speech_is_not_cut(playout: Playout) -> None:
    give(playout, A, 5000, LIMIT)
    count = 0
    while playout.block(audible=True) is not SILENCE:
        count += 1
        if count <= 200:
            playout.put(A, block(5000))
    assert count == 200 + LIMIT


def test_sound_is_counted_by_the_block(playout: Playout) -> None:
    give(playout, A, 1000, PREFILL)
    taken(playout, PREFILL)
    assert playout.sound_s()[A] == pytest.approx(PREFILL * BLOCK_S)


def test_sound_that_nobody_could_hear_is_not_counted(playout: Playout) -> None:
    give(playout, A, 1000, PREFILL)
    taken(playout, PREFILL, audible=False)
    assert playout.sound_s()[A] == 0.0


def test_silence_is_not_counted_as_sound(playout: Playout) -> None:
    give(playout, A, 20, PREFILL)
    taken(playout, PREFILL)
    assert playout.sound_s()[A] == 0.0


def test_a_new_connection_counts_anew(playout: Playout) -> None:
    give(playout, A, 1000, LIMIT)
    taken(playout)
    playout.begin()
    assert playout.sound_s() == {}
    assert taken(playout) == [0]


def test_each_voice_has_its_own_level(playout: Playout, levels: Levels) -> None:
    give(playout, A, 3277, 10)
    give(playout, B, 33, 10)
    taken(playout, 5)
    assert levels.of(Source(A)) == pytest.approx(-20.0, abs=0.1)
    assert levels.of(Source(B)) == pytest.approx(-59.9, abs=0.2)
    playout.hear(frozenset({B}))
    assert levels.of(Source(A)) == Levels.SILENCE


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


def test_the_tone_is_mixed_in_and_its_end_is_told_once(playout: Playout) -> None:
    ended = []
    playout.play(np.full(BLOCK * 3, 100, np.int16), lambda: ended.append(True))
    give(playout, A, 1000, PREFILL)
    assert taken(playout, 3) == [1100] * 3
    assert taken(playout) == [1000]
    assert ended == [True]


def test_a_second_tone_ends_the_first(playout: Playout) -> None:
    ended = []
    playout.play(np.full(BLOCK * 3, 100, np.int16), lambda: ended.append("first"))
    playout.play(np.full(BLOCK, 200, np.int16), lambda: ended.append("second"))
    assert ended == ["first"]
    assert taken(playout, 2) == [200, 0]
    assert ended == ["first", "second"]
