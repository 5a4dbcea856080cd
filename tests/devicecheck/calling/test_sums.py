"""Sums over packets that are known one by one."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.devicecheck.calling.sums import (
    Jitter,
    Loss,
    Sent,
    keeps_up,
    loss_down,
    loss_up,
    percentile,
)
from client.protocol.signalling import Kind, Layer
from client.protocol.speech_score import mos
from client.protocol.test_call import CallCounted, StreamCount


def sent(at: float, *, arrived: bool = True, returned: bool = True, told: bool = True) -> Sent:
    found = Sent(Kind.AUDIO, 1, 100, at)
    found.told = told
    found.arrived_s = at if arrived and told else None
    found.returned_at = at + 0.1 if returned else None
    return found


def counted(at_s: float, awaited: int, come: int) -> CallCounted:
    stream = StreamCount(kind=Kind.AUDIO, awaited=awaited, come=come, octets=0, jitter_ms=0.0)
    filler_stream = stream.model_copy(update={"kind": Kind.VIDEO, "layer": Layer.SMALL, "come": 0})
    return CallCounted(leg=1, at_s=at_s, streams=(stream, filler_stream))


# The formula of the reference, C2.1, with the values that stand there.
@pytest.mark.parametrize(
    ("trip", "jitter", "loss", "expected"),
    [
        (50, 5, 0, 4.41),
        (100, 10, 1, 4.31),
        (200, 20, 2, 3.90),
        (300, 30, 3, 3.22),
        (400, 30, 3, 2.69),
        (400, 30, 5, 2.43),
    ],
)
def test_the_score_is_that_of_the_formula(
    trip: float, jitter: float, loss: float, expected: float
) -> None:
    assert mos(trip, jitter, loss) == pytest.approx(expected, abs=0.005)


@given(st.floats(0, 5_000), st.floats(0, 1_000), st.floats(0, 100))
def test_the_score_lies_between_one_and_four_and_a_half(
    trip: float, jitter: float, loss: float
) -> None:
    assert 0.9 <= mos(trip, jitter, loss) <= 4.5


def test_what_came_to_the_court_and_not_back_was_lost_on_the_way_back() -> None:
    packets = [sent(n / 50, returned=n % 10 != 0) for n in range(300)]
    assert loss_down(packets, Loss(0.0)).whole_pct == pytest.approx(10)
    # What never came to the court says nothing of the way back.
    packets = [sent(n / 50, arrived=n % 10 != 0, returned=n % 10 != 0) for n in range(300)]
    assert loss_down(packets, Loss(10.0)).whole_pct == 0


def test_packets_whose_report_was_lost_are_counted_by_what_the_court_counted() -> None:
    chance = random.Random(3)
    packets, up, down, arrived = [], 0, 0, 0
    for burst in range(200):
        # A burst on the way back takes the echoes and the court's report together.
        gone = chance.random() < 0.08
        for n in range(5):
            lost_up = chance.random() < 0.05
            up += lost_up
            arrived += not lost_up
            down += gone and not lost_up
            packets.append(
                sent(
                    (5 * burst + n) / 50,
                    arrived=not lost_up,
                    returned=not lost_up and not gone,
                    told=not gone,
                )
            )
    found = loss_down(packets, Loss(100 * up / len(packets)))
    assert found.whole_pct == pytest.approx(100 * down / arrived, abs=0.3)
    assert found.longest_run >= 4


def test_the_worst_five_seconds_are_told() -> None:
    packets = [sent(n / 50, returned=not (500 <= n < 600 and n % 2)) for n in range(1_000)]
    found = loss_down(packets, Loss(0.0))
    assert found.whole_pct == pytest.approx(5)
    assert found.worst_pct == pytest.approx(20, abs=0.5)


def test_too_few_packets_tell_nothing() -> None:
    assert loss_down([sent(0.0)] * 10, Loss(0.0)).whole_pct is None
    assert loss_up([]).whole_pct is None
    assert loss_up([counted(0, 10, 10), counted(1, 20, 20)]).whole_pct is None


def test_losses_on_the_way_up_are_the_courts_and_filler_is_left_out() -> None:
    rows = [counted(n * 0.25, 100 + n * 13, 100 + n * 13 - max(0, n - 10)) for n in range(41)]
    found = loss_up(rows)
    assert found.whole_pct == pytest.approx(100 * 30 / 520)
    assert found.worst_pct == pytest.approx(100 * 20 / 260)


def test_jitter_is_that_of_the_rfc() -> None:
    jitter = Jitter()
    for n in range(400):
        jitter.note(n * 0.02, 5.0 + n * 0.02 + (0.004 if n % 2 else 0.0))
    assert jitter.s == pytest.approx(0.004, rel=0.05)
    jitter.note(9.0, 60.0)
    assert jitter.s < 0.005


@pytest.mark.parametrize(
    ("rate", "waited_s", "fits"),
    [
        (None, 0.0, False),
        (990.0, 0.0, True),
        (800.0, 0.0, True),
        (800.0, 0.3, False),
        (600.0, 0.0, False),
        (950.0, 0.3, True),
    ],
)
def test_a_line_keeps_up_with_what_comes_through(
    rate: float | None, waited_s: float, fits: bool
) -> None:
    assert keeps_up(rate, 1_000.0, waited_s) is fits


def test_percentiles_are_values_that_were_there() -> None:
    values = [float(n) for n in range(1, 101)]
    assert percentile(values, 0.95) == 95
    assert percentile(values, 0.5) == 50
    assert percentile([], 0.5) is None
