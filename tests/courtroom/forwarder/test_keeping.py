"""Speech that passed is kept for a while, in its own time, without the pauses."""

import tracemalloc

from server_stub.courtroom.forwarder.keeping import CHUNK, Keeping, spans

FRAME = b"f" * 80


def spoken(kept: Keeping, begins_at: float, seconds: float, stamp: int = 0) -> int:
    """Have somebody speak; give the timestamp after it."""
    for at in range(round(seconds * 50)):
        kept.take(stamp + 960 * at, FRAME, begins_at + at / 50)
    return stamp + 960 * round(seconds * 50)


def near(found: list[tuple[float, float]], *expected: tuple[float, float]) -> bool:
    return len(found) == len(expected) and all(
        abs(begins - wanted[0]) < 0.03 and abs(ends - wanted[1]) < 0.03
        for (begins, ends), wanted in zip(found, expected, strict=True)
    )


def test_what_was_said_is_one_span() -> None:
    kept = Keeping(600, 1 << 20)
    spoken(kept, 10.0, 3.0)
    assert near(kept.spans(0, 100), (10.0, 13.0))
    assert len(kept.frames(0, 100)) == 150
    assert near(kept.spans(11.0, 12.0), (11.0, 12.0))


def test_a_short_pause_belongs_and_a_long_one_does_not() -> None:
    kept = Keeping(600, 1 << 20)
    stamp = spoken(kept, 10.0, 1.0)
    stamp = spoken(kept, 11.4, 1.0, stamp + round(0.4 * 48_000))
    spoken(kept, 13.4, 1.0, stamp + 48_000)
    assert near(kept.spans(0, 100), (10.0, 12.4), (13.4, 14.4))


def test_the_noise_of_a_pause_is_not_spoken() -> None:
    kept = Keeping(600, 1 << 20)
    spoken(kept, 10.0, 1.0)
    for at in range(20):
        # An encoder that says nothing sends a frame every 400 ms (DTX), and empty ones.
        kept.take(48_000 + 19_200 * at, b"noise of a room", 11.0 + 0.4 * at)
        kept.take(48_000 + 19_200 * at + 960, b"\x00", 11.02 + 0.4 * at)
    assert near(kept.spans(0, 100), (10.0, 11.02))


def test_a_late_frame_takes_its_own_place() -> None:
    kept = Keeping(600, 1 << 20)
    order = [0, 1, 3, 4, 2, 5, 6, 7]
    for step, at in enumerate(order):
        kept.take(960 * at, b"frame %d" % at, 5.0 + step / 50)
    assert [payload for _, payload in kept.frames(0, 9)] == [b"frame %d" % at for at in range(8)]


def test_a_stream_that_counts_from_elsewhere_is_kept_where_it_came() -> None:
    kept = Keeping(600, 1 << 20)
    spoken(kept, 10.0, 1.0, 4_294_000_000)
    spoken(kept, 20.0, 1.0, 123)
    assert near(kept.spans(0, 100), (10.0, 11.0), (20.0, 21.0))


def test_clocks_that_part_slowly_are_followed_for_hours() -> None:
    kept = Keeping(600, 1 << 30)
    for at in range(3_600 * 50):
        kept.take(960 * at, b"frame", at / 50 * 1.0002)
    (_begins, ends), *more = kept.spans(3_000, 4_000)
    assert not more
    assert abs(ends - 3_600 * 1.0002) < 0.3


def test_what_is_old_is_forgotten() -> None:
    kept = Keeping(60, 1 << 30)
    spoken(kept, 0.0, 200.0)
    (begins, ends), *more = kept.spans(0, 1_000)
    assert not more
    assert 200 - 60 - 2 * CHUNK / len(FRAME) / 50 <= begins <= 200 - 60
    assert abs(ends - 200) < 0.1


def test_what_is_old_is_forgotten_of_who_says_nothing_more_too() -> None:
    kept = Keeping(60, 1 << 30)
    spoken(kept, 0.0, 10.0)
    kept.forget(65.0)
    assert near(kept.spans(0, 1_000), (0.0, 10.0))
    kept.forget(71.0)
    assert kept.size == 0
    assert kept.spans(0, 1_000) == []


def test_a_person_has_only_so_much_room() -> None:
    kept = Keeping(600, 100_000)
    spoken(kept, 0.0, 200.0)
    assert kept.size <= 100_000 + CHUNK + 200


def test_no_moments_make_no_spans() -> None:
    assert spans([]) == []


def test_what_comes_faster_than_speech_is_not_kept() -> None:
    kept = Keeping(600, 1 << 20)
    for at in range(60_000):
        # Two thousand tiny frames a second, for half a minute.
        kept.take(24 * at, b"abc", 10.0 + at / 2_000)
    assert 30 * 50 <= len(kept.frames(0, 100)) <= 30 * 75 + 101


def test_speech_that_a_stalled_path_gives_at_once_is_kept() -> None:
    kept = Keeping(600, 1 << 20)
    stamp = spoken(kept, 10.0, 3.0)
    for at in range(75):
        kept.take(stamp + 960 * at, FRAME, 14.5)
    spoken(kept, 14.52, 3.0, stamp + 75 * 960)
    assert len(kept.frames(0, 100)) == 150 + 75 + 150


def test_words_that_come_at_once_stay_in_their_order() -> None:
    kept = Keeping(600, 1 << 20)
    number, now = 0, 10.0

    def say(count: int, every_s: float) -> None:
        nonlocal number, now
        for _ in range(count):
            kept.take(960 * number, b"frame %d" % number, now)
            number += 1
            now += every_s

    say(100, 0.02)
    for stall_s in (0.3, 0.7, 1.2, 2.0):
        now += stall_s
        # All that was said in the meantime comes at once, and speech goes on.
        say(round(stall_s * 50), 0.0002)
        say(100, 0.02)
    given = [payload for _, payload in kept.frames(0, 100)]
    assert given == [b"frame %d" % each for each in range(number)]


def test_a_sender_whose_time_runs_ahead_after_each_stall_is_kept_in_order_and_never_too_late() -> (
    None
):
    kept = Keeping(600, 1 << 20)
    stamp, number, now = 0, 0, 10.0
    for _ in range(8):
        for at in range(60):
            kept.take(stamp, b"frame %d" % number, now)
            assert kept.frames(now - 1.0, now)[-1][1] == b"frame %d" % number
            number, stamp = number + 1, stamp + 960
            now += 0.0001 if at < 10 else 0.02
        # Its clock counts the stall, and the device then gives what it had heard meanwhile as well.
        now, stamp = now + 0.5, stamp + 24_000
    given = [payload for _, payload in kept.frames(0, 100)]
    assert given == [b"frame %d" % each for each in range(number)]


def test_whoever_asks_from_a_second_before_is_given_all_that_came_since() -> None:
    kept = Keeping(600, 1 << 20)
    stamp = spoken(kept, 10.0, 3.0)
    since = 13.0
    for at in range(100):
        # The path has stalled for two seconds, from before the one who asks went away.
        kept.take(stamp + 960 * at, b"late %d" % at, 15.0)
    late = [payload for _, payload in kept.frames(since - 1.0, 20.0) if payload != FRAME]
    assert late == [b"late %d" % at for at in range(100)]


def test_another_leg_counts_time_from_elsewhere_and_its_words_follow() -> None:
    kept = Keeping(600, 1 << 20)
    kept.take(96_000, b"one", 10.0)
    # By chance its timestamps are near those of the leg before.
    kept.begin()
    kept.take(0, b"two", 10.5)
    kept.take(960, b"three", 10.52)
    assert [payload for _, payload in kept.frames(0, 99)] == [b"one", b"two", b"three"]
    assert [round(at, 2) for at, _ in kept.frames(0, 99)] == [10.0, 10.5, 10.52]


def test_what_is_kept_takes_little_more_room_than_the_words_and_no_more_after_its_span() -> None:
    octets, minutes = 80, 5
    kept = Keeping(60.0 * minutes, 8 << 20)
    sizes = []
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        for at in range(3 * minutes * 60 * 50):
            kept.take(960 * at & 0xFFFF_FFFF, at.to_bytes(4, "big") * (octets // 4), at / 50)
            if at % (minutes * 60 * 50 // 4) == 0:
                sizes.append(tracemalloc.get_traced_memory()[0] - before)
    finally:
        tracemalloc.stop()
    full = minutes * 60 * 50 * octets
    assert max(sizes) <= 1.3 * full
    later = sizes[5:]
    assert max(later) - min(later) <= 2 * CHUNK
