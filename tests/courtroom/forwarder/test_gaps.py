"""What has not come is asked for in time, again after a round trip, and given up when too late."""

from server_stub.courtroom.forwarder.gaps import HOLES_MAX, Gaps


def gaps() -> Gaps:
    return Gaps(patience_s=0.01, useful_s=0.4)


def test_a_packet_that_is_only_late_is_not_asked_for() -> None:
    holes = gaps()
    holes.notice([5], 0.0)
    assert holes.due(0.005, 0.05) == []
    assert not holes.came(5, 0.008)
    assert holes.due(0.02, 0.05) == []
    assert not holes


def test_it_is_asked_for_again_after_more_than_a_round_trip() -> None:
    holes = gaps()
    holes.notice([5, 6], 0.0)
    assert holes.due(0.01, 0.05) == [5, 6]
    assert holes.due(0.05, 0.05) == []
    assert holes.next_at == 0.01 + 1.2 * 0.05
    assert holes.due(0.07, 0.05) == [5, 6]


def test_what_would_come_too_late_is_given_up() -> None:
    holes = gaps()
    holes.notice([5], 0.0)
    asked = [at for at in range(100) if holes.due(at / 100, 0.1)]
    assert asked == [1, 13, 25, 37]
    assert holes.next_at is None


def test_a_stream_that_is_torn_on_purpose_leaves_few_holes() -> None:
    holes = gaps()
    for begins in range(0, 65_000, 65):
        holes.notice(range(begins, begins + 64), 0.0)
    asked = holes.due(0.01, 0.05)
    assert len(asked) == HOLES_MAX
    assert asked[-1] > 64_900


def test_nothing_is_asked_for_over_a_path_that_answers_too_late() -> None:
    holes = gaps()
    holes.notice([5], 0.0)
    assert holes.due(0.01, 0.5) == []
    assert not holes


def test_the_answer_to_a_first_asking_tells_the_round_trip() -> None:
    holes = gaps()
    holes.notice([5, 6], 0.0)
    holes.due(0.01, None)
    assert holes.came(5, 0.08)
    assert holes.round_trip_s is not None
    assert abs(holes.round_trip_s - 0.07) < 1e-9
    holes.due(0.2, None)
    # Which of two askings this one answers cannot be told.
    assert holes.came(6, 0.21)
    assert abs(holes.round_trip_s - 0.07) < 1e-9


def test_a_number_is_noticed_once_and_may_be_filled_from_elsewhere() -> None:
    holes = gaps()
    holes.notice([5], 0.0)
    holes.due(0.01, 0.1)
    holes.notice([5, 6], 0.02)
    holes.filled(6)
    assert holes.due(0.05, 0.1) == []
    holes.clear()
    assert not holes
