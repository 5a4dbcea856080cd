"""What is missing of speech is asked for while it would still be heard."""

from client.media.line.asking import Asking

TRIP_S = 0.1


def still(number: int) -> float:
    """Everything is useful for a long time."""
    del number
    return 99.0


def test_one_that_is_only_late_is_not_asked_for() -> None:
    asking = Asking()
    asking.missing(5, 6, 0.0)
    assert asking.due(0.005, TRIP_S, still) == ()
    assert asking.came(5)
    assert asking.due(0.1, TRIP_S, still) == ()
    assert not asking


def test_what_is_missing_is_asked_for_again_when_its_answer_could_have_come() -> None:
    asking = Asking()
    asking.missing(5, 8, 0.0)
    asking.came(6)
    assert asking.due(0.01, TRIP_S, still) == (5, 7)
    assert asking.due(0.10, TRIP_S, still) == ()
    assert asking.due(0.135, TRIP_S, still) == (5, 7)
    assert asking.asked == 4


def test_what_would_come_too_late_is_not_asked_for() -> None:
    asking = Asking()
    asking.missing(5, 7, 0.0)
    assert asking.due(0.01, TRIP_S, lambda number: 0.05 if number == 5 else 0.2) == (6,)
    assert asking.due(0.14, TRIP_S, lambda _: 0.2) == ()
    assert not asking


def test_on_a_long_path_nothing_is_asked_for() -> None:
    asking = Asking()
    asking.missing(5, 7, 0.0)
    assert asking.due(0.01, 0.5, still) == ()


def test_a_cut_is_not_asked_for() -> None:
    asking = Asking()
    asking.missing(5, 9, 0.0)
    asking.missing(20, 900, 0.0)
    assert not asking


def test_what_is_missing_is_bounded() -> None:
    asking = Asking()
    for begin in range(0, 5_000, 100):
        asking.missing(begin, begin + 90, 0.0)
    assert len(asking.due(0.01, TRIP_S, still)) <= 200
    asking.due(2.0, TRIP_S, still)
    assert not asking
