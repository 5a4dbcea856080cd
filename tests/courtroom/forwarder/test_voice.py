"""Speech lies in single frames between two hops, and copies never reach across a pause."""

from server_stub.courtroom.forwarder.voice import SPAN, Voice


def talking(*numbers: int, pause_before: int | None = None) -> Voice:
    voice = Voice()
    for number in numbers:
        shift = 48_000 if pause_before is not None and number >= pause_before else 0
        voice.take(number, 960 * number + shift, b"frame %d" % number)
    return voice


def test_a_frame_is_taken_once() -> None:
    voice = Voice()
    assert voice.take(7, 0, b"first")
    assert not voice.take(7, 0, b"second")
    assert voice.payload(7) == b"first"
    assert voice.had(7)
    assert not voice.had(8)


def test_only_the_last_two_seconds_lie_here() -> None:
    voice = talking(*range(10, 12 + SPAN))
    assert voice.payload(10) is None
    assert voice.payload(12) == b"frame 12"
    assert not voice.take(10, 0, b"far too late")


def test_copies_are_those_that_are_here() -> None:
    voice = talking(1, 2, 4, 5)
    assert voice.copies(6, 960 * 6, (1, 2, 3, 4), first=0) == (1, 2, 4)
    assert voice.copies(6, 960 * 6, (1, 2, 3, 4), first=4) == (1, 2)


def test_copies_do_not_reach_across_a_pause_in_talking() -> None:
    voice = talking(1, 2, 3, 4, pause_before=3)
    assert voice.copies(5, 960 * 5 + 48_000, (1, 2, 3, 4), first=0) == (1, 2)


def test_whether_talking_was_unbroken_is_judged_by_what_is_here() -> None:
    voice = talking(1, 2, 3, pause_before=3)
    assert not voice.reaches(4, 960 * 4 + 48_000, 3)
    assert voice.reaches(4, 960 * 4 + 48_000, 1)
    # What lies between is missing itself.
    assert voice.reaches(8, 960 * 8 + 48_000, 4)


def test_cleared_it_knows_nothing() -> None:
    voice = talking(1, 2)
    voice.clear()
    assert voice.payload(2) is None
    assert voice.copies(3, 960 * 3, (1, 2), first=0) == ()
