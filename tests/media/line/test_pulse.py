"""A line that says nothing is noticed in two seconds, and is not blamed for our own sleep."""

from client.media.line.pulse import LOOK_EVERY_S, Pulse


def looks(pulse: Pulse, heard_at: float | None, begin: float, end: float) -> float | None:
    """Look regularly; give when the line was found stalled."""
    now = begin
    while now <= end:
        if pulse.look(heard_at, now):
            return now
        now += LOOK_EVERY_S
    return None


def test_a_silent_line_is_found_within_two_and_a_quarter_seconds() -> None:
    pulse = Pulse(10.0)
    assert looks(pulse, 12.0, 10.0, 12.0) is None
    found = looks(pulse, 12.0, 12.2, 20.0)
    assert found is not None
    assert 2.0 < found - 12.0 <= 2.25


def test_a_court_that_never_said_anything_is_given_as_long() -> None:
    found = looks(Pulse(10.0), None, 10.0, 20.0)
    assert found is not None
    assert 2.0 < found - 10.0 <= 2.25


def test_a_line_that_speaks_twice_a_second_is_never_blamed() -> None:
    pulse = Pulse(0.0)
    for step in range(1_000):
        now = step * LOOK_EVERY_S
        assert not pulse.look(now // 0.5 * 0.5, now)


def test_a_machine_that_slept_gives_the_line_another_second() -> None:
    pulse = Pulse(0.0)
    assert not pulse.look(0.0, 0.2)
    assert not pulse.look(0.0, 5.0)
    assert not pulse.look(5.1, 5.2)
    assert looks(pulse, 5.1, 5.4, 7.0) is None


def test_after_a_sleep_a_dead_line_is_found_all_the_same() -> None:
    pulse = Pulse(0.0)
    assert not pulse.look(0.0, 5.0)
    found = looks(pulse, 0.0, 5.2, 9.0)
    assert found is not None
    assert found < 6.3
