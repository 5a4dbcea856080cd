"""Silence of the other end, told apart from one's own standing still."""

from client.protocol.silence import LOOK_EVERY_S, Silence
from client.protocol.wire import SILENCE_MAX_S


def watched(silence: Silence, begins: float, ends: float) -> float | None:
    """Look regularly, and give the time at which the other end counts as gone."""
    now = begins
    while now <= ends:
        silence.look(now)
        if silence.exceeds(SILENCE_MAX_S, now):
            return now
        now += LOOK_EVERY_S
    return None


def test_an_end_that_is_heard_in_time_is_there() -> None:
    silence = Silence(0.0)
    for beat in range(20):
        at = beat * 0.5
        silence.heard(at)
        assert watched(silence, at, at + 0.49) is None


def test_an_end_that_is_not_heard_is_gone_within_two_and_a_half_seconds() -> None:
    silence = Silence(0.0)
    silence.heard(1.0)
    gone_at = watched(silence, 0.0, 10.0)
    assert gone_at is not None
    assert 3.0 <= gone_at <= 3.5


def test_whoever_stood_still_gives_the_other_one_beat_more() -> None:
    silence = Silence(0.0)
    watched(silence, 0.0, 1.0)
    silence.look(6.0)
    assert not silence.exceeds(SILENCE_MAX_S, 6.0), "what was said meanwhile lies unread"
    silence.heard(6.1)
    assert watched(silence, 6.25, 7.9) is None


def test_after_that_beat_silence_is_silence() -> None:
    silence = Silence(0.0)
    watched(silence, 0.0, 1.0)
    gone_at = watched(silence, 6.0, 10.0)
    assert gone_at is not None
    assert 6.5 <= gone_at <= 6.75


def test_a_look_that_is_a_little_late_excuses_nobody() -> None:
    silence = Silence(0.0)
    silence.look(0.25)
    silence.look(1.4)
    silence.look(2.0)
    assert silence.exceeds(SILENCE_MAX_S, 2.0)
