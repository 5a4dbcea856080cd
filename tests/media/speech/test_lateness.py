"""How long a voice waits."""

import random

import pytest

from client.media.speech.lateness import FIRST_S, LEAST_S, MARGIN_S, REMEMBERED, Lateness

MOST_S = 0.4


def after(transits: list[float]) -> Lateness:
    lateness = Lateness(MOST_S)
    for transit in transits:
        lateness.count(transit)
    return lateness


def test_little_known_is_a_careful_wait() -> None:
    assert after([5.0]).wait_s == FIRST_S


def test_an_even_path_is_hardly_waited_for() -> None:
    lateness = after([5.0] * 200)
    assert lateness.wait_s == LEAST_S
    assert lateness.fastest == 5.0


def test_the_spread_of_the_path_is_waited_for() -> None:
    chance = random.Random(1)
    lateness = after([5.0 + chance.uniform(0, 0.02) for _ in range(2_000)])
    assert lateness.wait_s == pytest.approx(0.02 + MARGIN_S, abs=0.002)


@pytest.mark.parametrize(("every", "waits"), [(20, True), (100, True), (700, False)])
def test_late_frames_are_waited_for_when_they_are_many_enough(every: int, waits: bool) -> None:
    lateness = after([5.2 if place % every == 7 else 5.0 for place in range(3_000)])
    assert (lateness.wait_s > 0.19) is waits


def test_no_frame_is_waited_for_longer_than_the_longest_wait() -> None:
    assert after([5.0, *[6.0, 5.0] * 500]).wait_s == MOST_S


def test_what_happened_once_is_waited_for_while_it_is_fresh() -> None:
    quiet, event = [5.0] * 400, [5.3 - 0.02 * place for place in range(15)]
    assert after(quiet + event).wait_s > 0.25
    assert after(quiet + event + [5.0] * 130).wait_s == LEAST_S


def test_what_happens_again_and_again_is_waited_for_all_the_time() -> None:
    spell = [5.1, 5.08, 5.06, *[5.0] * 147]
    lateness = after(spell * 12)
    assert lateness.wait_s > 0.05


def test_what_was_long_ago_is_forgotten() -> None:
    lateness = after([5.1, 5.0] * 100)
    assert lateness.wait_s > 0.09
    for _ in range(REMEMBERED):
        lateness.count(5.0)
    assert lateness.wait_s == LEAST_S


@pytest.mark.parametrize("change", [-0.3, 0.3])
def test_a_path_that_has_changed_is_learned_in_a_few_seconds(change: float) -> None:
    chance = random.Random(1)
    lateness = after([5.0 + chance.uniform(0, 0.02) for _ in range(1_500)])
    for _ in range(200):
        lateness.count(5.0 + change + chance.uniform(0, 0.02))
    assert lateness.fastest == pytest.approx(5.0 + change, abs=0.002)
    assert lateness.wait_s < 0.03


def test_begun_anew_it_knows_nothing() -> None:
    lateness = after([5.0] * 200)
    lateness.forget()
    assert not lateness.known
    lateness.count(9.0)
    assert lateness.fastest == 9.0
    assert lateness.wait_s == FIRST_S
