"""How much speech is carried twice."""

import random

import pytest

from client.protocol.rtp.red import COPIES_MAX, OFFSET_MAX
from client.protocol.rtp.redundancy import (
    CAREFUL_S,
    FARTHEST,
    FIRST,
    QUIET_S,
    Losses,
    Offsets,
    Redundancy,
    losses,
    share_lost,
)

SECOND = 50


def random_loss(share: float, chance: random.Random, count: int = SECOND) -> list[bool]:
    return [chance.random() >= share for _ in range(count)]


def in_bursts(share: float, mean: float, chance: random.Random, count: int) -> list[bool]:
    """Losses whose runs have a mean length (Gilbert)."""
    came, lost = [], False
    for _ in range(count):
        lost = chance.random() < (1 - 1 / mean if lost else share / (1 - share) / mean)
        came.append(not lost)
    return came


def after(line: list[list[bool]], redundancy: Redundancy | None = None) -> Redundancy:
    """A redundancy that was told of a line, a report a second."""
    redundancy = redundancy or Redundancy()
    for second, came in enumerate(line, 1):
        redundancy.told(losses(came), float(second))
    return redundancy


def missing(came: list[bool], offsets: Offsets) -> float:
    """The share of frames that came neither themselves nor as a copy."""
    frames = range(len(came) - FARTHEST)
    lost = sum(not any(came[frame + back] for back in (0, *offsets)) for frame in frames)
    return lost / len(frames)


def test_a_line_of_which_nothing_is_known_gets_two_copies() -> None:
    assert Redundancy().offsets(0.0) == FIRST


def test_a_clean_line_is_believed_after_five_seconds() -> None:
    redundancy = Redundancy()
    redundancy.offsets(0.0)
    offsets = []
    for second in range(1, 8):
        redundancy.told(Losses(SECOND, 0, 0), float(second))
        offsets.append(redundancy.offsets(float(second)))
    assert offsets == [FIRST] * (int(CAREFUL_S) - 1) + [()] * 3


def test_a_line_that_nobody_reports_on_keeps_its_two_copies() -> None:
    redundancy = Redundancy()
    redundancy.offsets(0.0)
    redundancy.told(Losses(0, 0), 60.0)
    assert redundancy.offsets(100.0) == FIRST


def test_it_rises_at_once_and_falls_after_ten_quiet_seconds() -> None:
    redundancy = after([[True] * SECOND] * 6)
    assert redundancy.offsets(6.0) == ()
    redundancy.told(Losses(SECOND, 12, 9), 7.0)
    risen = redundancy.offsets(7.0)
    assert len(risen) >= 3
    fell_at = None
    for second in range(8, 40):
        redundancy.told(Losses(SECOND, 0, 0), float(second))
        if fell_at is None and redundancy.offsets(float(second)) == ():
            fell_at = second
    assert fell_at is not None
    assert QUIET_S <= fell_at - 7 <= 2 * QUIET_S + 1


@pytest.mark.parametrize(
    ("share", "bar", "most"),
    [(0.02, 0.002, 2), (0.05, 0.001, 3), (0.1, 0.002, 3), (0.2, 0.002, 4), (0.3, 0.004, 5)],
)
def test_losses_one_by_one_are_covered_by_the_frames_just_before(
    share: float, bar: float, most: int
) -> None:
    chance = random.Random(7)
    redundancy = after([random_loss(share, chance) for _ in range(12)])
    offsets = redundancy.offsets(12.0)
    assert len(offsets) <= most
    assert max(offsets) <= 2 * len(offsets)
    assert missing(random_loss(share, chance, 60_000), offsets) <= bar


def test_bursts_are_reached_across() -> None:
    chance = random.Random(5)
    line = in_bursts(0.1, 5, chance, SECOND * 12)
    redundancy = after([line[at : at + SECOND] for at in range(0, len(line), SECOND)])
    offsets = redundancy.offsets(12.0)
    assert 10 <= max(offsets) <= FARTHEST
    assert missing(in_bursts(0.1, 5, chance, 60_000), offsets) <= 0.0125


def test_a_full_line_is_not_made_fuller() -> None:
    redundancy = Redundancy()
    for second in range(1, 4):
        redundancy.told(Losses(SECOND, 10, 4, narrow=True), float(second))
    assert len(redundancy.offsets(3.0)) <= 1


def test_where_the_court_is_near_a_retransmission_saves_copies() -> None:
    near, far = Redundancy(), Redundancy()
    for second in range(1, 12):
        near.told(Losses(SECOND, 1, 1, round_trip_s=0.01), float(second))
        far.told(Losses(SECOND, 1, 1, round_trip_s=0.2), float(second))
    assert len(near.offsets(11.0)) < len(far.offsets(11.0))


def test_the_runs_of_a_row_are_counted() -> None:
    came = [False, True, False, False, True, True, False]
    assert losses(came) == Losses(expected=7, lost=4, runs=3)


def test_nonsense_in_a_report_does_no_harm() -> None:
    redundancy = Redundancy()
    redundancy.told(Losses(expected=-3, lost=2), 1.0)
    redundancy.told(Losses(expected=10, lost=40, runs=90), 2.0)
    redundancy.told(Losses(expected=10, lost=-40, runs=-1), 3.0)
    assert len(redundancy.offsets(3.0)) <= COPIES_MAX
    assert 0.0 <= redundancy.fraction_lost <= 1.0


def test_every_choice_fits_what_a_packet_can_carry() -> None:
    assert FARTHEST <= OFFSET_MAX
    chance = random.Random(1)
    for share in (0.0, 0.01, 0.5, 1.0):
        offsets = after([random_loss(share, chance) for _ in range(4)]).offsets(4.0)
        assert len(offsets) <= COPIES_MAX
        assert list(offsets) == sorted(set(offsets))


@pytest.mark.parametrize("offsets", [(), (1,), (1, 2), (4, 8, 12)])
def test_the_reckoning_agrees_with_a_long_row(offsets: Offsets) -> None:
    came = in_bursts(0.1, 5, random.Random(2), 200_000)
    assert share_lost(0.1, 0.8, offsets) == pytest.approx(missing(came, offsets), rel=0.15)


def test_the_share_lost_lately_is_told() -> None:
    redundancy = after([[True] * 45 + [False] * 5] * 4)
    assert redundancy.fraction_lost == pytest.approx(0.1)
