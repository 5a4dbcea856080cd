"""What is given up and in which order; that it is told once, and undone slowly."""

from dataclasses import replace
from itertools import pairwise

import pytest

from client.frames import Size
from client.media.rates.ladder import SETTLES_S, SOUND_BITS_PER_S, Aim, Ladder, Signs
from client.protocol.signalling import Layer
from client.protocol.wire import Rung
from client.state import Why

RICH = Signs(upstream_bits_per_s=3e6, downstream_bits_per_s=3e6)


class Climber:
    """A ladder and its clock."""

    def __init__(self) -> None:
        self.now = 0.0
        self.ladder = Ladder(self.now)
        self.aims: list[Aim] = []

    def go(self, seconds: float, signs: Signs) -> Aim:
        for _ in range(round(seconds)):
            self.now += 1.0
            self.aims.append(self.ladder.step(signs, self.now))
        return self.aims[-1]

    def told(self) -> list[Rung]:
        """The rungs that were announced, in order."""
        return [each.rung for each in self.aims if each.announce]


@pytest.fixture
def climber() -> Climber:
    return Climber()


def settled(climber: Climber, signs: Signs = RICH) -> Climber:
    climber.go(SETTLES_S + 1, signs)
    return climber


def line(bits_per_s: float, **more: float) -> Signs:
    return replace(RICH, upstream_bits_per_s=bits_per_s, **more)  # type: ignore[arg-type]


def test_a_new_line_finds_its_rung_quickly_and_without_a_word(climber: Climber) -> None:
    first = climber.go(1, line(300e3))
    assert (first.rung, first.announce) == (Rung.SMALLER, False)
    aim = climber.go(4, line(2e6))
    assert (aim.rung, aim.why) == (Rung.FULL, None)
    climber.go(60, line(2e6))
    assert climber.told() == []


def test_a_machine_that_is_only_busy_is_named_and_not_its_line(climber: Climber) -> None:
    busy = line(150e3, late_s=0.12)
    settled(climber)
    climber.go(4, busy)
    assert climber.aims[-1].rung is not Rung.FULL
    assert {aim.why for aim in climber.aims if aim.announce} == {Why.PROCESSOR}


def test_a_machine_that_is_busy_from_the_start_is_named_at_the_first_word(
    climber: Climber,
) -> None:
    climber.go(SETTLES_S + 5, line(300e3, late_s=0.12))
    (first,) = [aim for aim in climber.aims if aim.announce]
    assert first.why is Why.PROCESSOR


def test_what_was_late_only_at_first_is_not_named(climber: Climber) -> None:
    climber.go(4, line(300e3, late_s=0.3))
    climber.go(SETTLES_S, line(300e3, late_s=0.002))
    (first,) = [aim for aim in climber.aims if aim.announce]
    assert first.why is Why.LINE


def test_a_punctual_machine_on_a_narrow_line_blames_the_line(climber: Climber) -> None:
    settled(climber)
    climber.go(4, line(150e3, late_s=0.002))
    assert {aim.why for aim in climber.aims if aim.announce} == {Why.LINE}


def test_a_line_that_stays_narrow_is_told_of_once_when_its_end_is_known(climber: Climber) -> None:
    climber.go(60, line(300e3))
    assert climber.told() == [Rung.SMALLER]
    assert climber.aims[-1].why is Why.LINE


@pytest.mark.parametrize(
    ("bits_per_s", "rung", "size", "fps", "see"),
    [
        (2e6, Rung.FULL, Size(1280, 720), 25.0, Layer.LARGE),
        (620e3, Rung.FEWER, Size(1280, 720), 15.0, Layer.LARGE),
        (300e3, Rung.SMALLER, Size(640, 360), 15.0, Layer.LARGE),
        (130e3, Rung.SMALL_ONLY, Size(640, 360), 15.0, Layer.SMALL),
        (60e3, Rung.SOUND_ONLY, Size(640, 360), 0.0, None),
    ],
)
def test_every_rung_has_its_line(
    climber: Climber, bits_per_s: float, rung: Rung, size: Size, fps: float, see: Layer | None
) -> None:
    aim = settled(climber).go(5, line(bits_per_s))
    assert (aim.rung, aim.large_size, aim.fps, aim.see) == (rung, size, fps, see)
    spent = aim.large_bits_per_s + aim.small_bits_per_s + SOUND_BITS_PER_S
    assert spent <= bits_per_s + 1.0
    assert (aim.large_bits_per_s > 0) == (rung in (Rung.FULL, Rung.FEWER, Rung.SMALLER))
    assert (aim.small_bits_per_s > 0) == (rung is not Rung.SOUND_ONLY)


@pytest.mark.parametrize("estimate", [225e3, 255e3, 285e3, 300e3])
def test_at_300_kilobits_the_picture_moves_and_sound_has_its_part(
    climber: Climber, estimate: float
) -> None:
    aim = climber.go(30, line(estimate))
    assert aim.fps >= 12.0
    assert aim.large_bits_per_s + aim.small_bits_per_s >= 100e3
    assert aim.large_bits_per_s + aim.small_bits_per_s <= estimate - SOUND_BITS_PER_S


def test_a_very_thin_line_keeps_a_small_picture_of_twelve_frames(climber: Climber) -> None:
    aim = settled(climber).go(5, line(85e3))
    assert (aim.rung, aim.fps) == (Rung.SMALL_ONLY, 12.0)


def test_copies_of_sound_are_set_aside_before_pictures(climber: Climber) -> None:
    settled(climber)
    without = climber.go(1, line(1e6))
    with_two = climber.go(1, replace(line(1e6), copies=2))
    freed = without.large_bits_per_s + without.small_bits_per_s
    left = with_two.large_bits_per_s + with_two.small_bits_per_s
    assert freed - left == pytest.approx(2 * SOUND_BITS_PER_S, rel=0.06)


def test_trouble_of_one_second_changes_nothing(climber: Climber) -> None:
    settled(climber)
    climber.go(1, line(700e3))
    assert climber.go(5, RICH).rung is Rung.FULL
    assert climber.told() == []


def test_trouble_of_two_seconds_is_a_step_told_once(climber: Climber) -> None:
    settled(climber)
    climber.go(20, line(650e3))
    assert climber.told() == [Rung.FEWER]
    assert climber.aims[-1].why is Why.LINE


def test_a_line_that_starves_is_answered_at_once_by_as_many_rungs_as_needed(
    climber: Climber,
) -> None:
    settled(climber)
    assert climber.go(1, line(100e3)).rung is Rung.SMALL_ONLY
    assert climber.told() == [Rung.SMALL_ONLY]


def test_after_half_a_minute_without_trouble_one_rung_is_climbed_at_a_time(
    climber: Climber,
) -> None:
    settled(climber)
    climber.go(3, line(60e3))
    began = len(climber.aims)
    climber.go(150, RICH)
    steps = [index for index, each in enumerate(climber.aims[began:]) if each.announce]
    assert [climber.aims[began + index].rung for index in steps] == [
        Rung.SMALL_ONLY,
        Rung.SMALLER,
        Rung.FEWER,
        Rung.FULL,
    ]
    assert steps[0] >= 29
    assert all(after - before >= 30 for before, after in pairwise(steps))
    assert climber.aims[-1].why is None


def test_a_line_that_bears_no_step_up_is_asked_less_and_less_often(climber: Climber) -> None:
    settled(climber)
    climber.go(3, line(60e3))
    for _ in range(1800):
        # The line seems to bear a picture until one is sent.
        sends = climber.aims[-1].small_bits_per_s > 0
        climber.go(1, line(50e3 if sends else 200e3))
    climbs = [
        index
        for index in range(1, len(climber.aims))
        if climber.aims[index].rung is Rung.SMALL_ONLY
        and climber.aims[index - 1].rung is Rung.SOUND_ONLY
    ]
    gaps = [after - before for before, after in pairwise(climbs)]
    assert len(climbs) <= 7
    assert all(after >= 1.8 * before for before, after in pairwise(gaps[:4]))


def test_a_line_between_two_rungs_does_not_swing(climber: Climber) -> None:
    settled(climber)
    for second in range(600):
        climber.go(1, line(300e3 if second % 10 < 5 else 250e3))
    assert len(climber.told()) <= 2


def test_a_lossy_line_keeps_a_modest_picture(climber: Climber) -> None:
    aim = settled(climber).go(20, line(2e6, loss=0.3))
    assert aim.fps >= 12.0
    assert 200e3 <= aim.large_bits_per_s <= 700e3


def test_sound_only_on_request_is_at_once_and_undone_at_once(climber: Climber) -> None:
    settled(climber)
    aim = climber.go(1, replace(RICH, sound_only=True))
    assert (aim.rung, aim.why, aim.see, aim.announce) == (
        Rung.SOUND_ONLY,
        Why.REQUEST,
        None,
        True,
    )
    assert aim.large_bits_per_s == aim.small_bits_per_s == aim.fps == 0.0
    climber.go(20, replace(RICH, sound_only=True))
    aim = climber.go(1, RICH)
    assert (aim.rung, aim.announce) == (Rung.FULL, True)
    assert climber.told() == [Rung.SOUND_ONLY, Rung.FULL]


def test_a_weak_machine_encodes_more_cheaply_before_anything_is_given_up(
    climber: Climber,
) -> None:
    settled(climber)
    aim = climber.go(5, replace(RICH, encode_s=0.022))
    assert (aim.rung, aim.weak) == (Rung.FULL, True)
    assert climber.told() == []


def test_a_machine_that_is_too_weak_even_so_gives_up_frames_first(climber: Climber) -> None:
    settled(climber)
    aim = climber.go(9, replace(RICH, encode_s=0.036))
    assert (aim.rung, aim.why, aim.weak) == (Rung.FEWER, Why.PROCESSOR, True)
    assert climber.go(60, replace(RICH, encode_s=0.036)).rung is Rung.FEWER
    aim = climber.go(60, replace(RICH, encode_s=0.008))
    assert (aim.rung, aim.why) == (Rung.FULL, None)


def test_a_machine_in_full_use_goes_down_one_rung_at_a_time(climber: Climber) -> None:
    settled(climber)
    climber.go(30, replace(RICH, load=0.95))
    told = climber.told()
    assert told[:3] == [Rung.FEWER, Rung.SMALLER, Rung.SMALL_ONLY]
    assert climber.aims[-1].why is Why.PROCESSOR


def test_a_line_that_brings_little_shows_the_others_small_and_then_not_at_all(
    climber: Climber,
) -> None:
    settled(climber)
    thin = replace(RICH, downstream_bits_per_s=200e3)
    assert climber.go(1, thin).see is Layer.LARGE
    assert climber.go(3, thin).see is Layer.SMALL
    assert climber.go(4, replace(RICH, downstream_bits_per_s=50e3)).see is None
    assert climber.go(9, RICH).see is None
    assert climber.go(4, RICH).see is Layer.SMALL
    assert climber.go(30, RICH).see is Layer.LARGE


def test_a_line_made_anew_finds_its_rung_again_without_a_word(climber: Climber) -> None:
    settled(climber)
    climber.ladder.begin_again(climber.now)
    climber.go(4, line(300e3))
    climber.go(6, RICH)
    climber.go(5, RICH)
    assert climber.aims[-1].rung is Rung.FULL
    assert climber.told() == []
