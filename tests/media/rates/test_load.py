"""How much of the machine is used, and when it counts as weak."""

import pytest

from client.media.rates.load import ProcessorLoad, Punctuality, Strength, spent_s


def test_the_load_is_the_share_of_all_processors() -> None:
    spent = iter([10.0, 10.5, 11.5])
    load = ProcessorLoad(2, lambda: next(spent))
    assert load.look(100.0) == 0.0
    assert load.look(101.0) == pytest.approx(0.25)
    assert load.look(102.0) == pytest.approx(0.375)


def test_the_load_of_long_ago_is_forgotten() -> None:
    spent = iter([0.0] + [10.0] * 20)
    load = ProcessorLoad(1, lambda: next(spent))
    looks = [load.look(float(now)) for now in range(12)]
    assert looks[1] == 1.0
    assert looks[-1] == 0.0


def test_this_process_has_used_some_of_its_processor() -> None:
    assert spent_s() > 0.0


def test_a_machine_is_weak_after_three_seconds_and_strong_again_only_after_two_minutes() -> None:
    strength = Strength()
    judged = [strength.judge(encoding=0.6, load=0.2, now=float(now)) for now in range(5)]
    assert judged == [False, False, False, True, True]
    quiet = [strength.judge(encoding=0.1, load=0.2, now=5.0 + now) for now in range(122)]
    assert quiet.index(False) == 120


def test_a_program_that_is_late_now_and_then_is_punctual() -> None:
    punctuality = Punctuality()
    assert punctuality.late_s(0.0) == 0.0
    for turn in range(300):
        punctuality.turn(0.4 if turn % 20 == 0 else 0.001, turn * 0.01)
    assert punctuality.late_s(3.0) == 0.001


def test_a_program_that_is_late_again_and_again_is_late_and_after_seconds_no_more() -> None:
    punctuality = Punctuality()
    for turn in range(60):
        punctuality.turn(0.1 if turn % 4 == 0 else 0.001, turn * 0.05)
    assert punctuality.late_s(3.0) == 0.1
    assert punctuality.late_s(7.0) == 0.0


def test_one_slow_second_is_no_weakness() -> None:
    strength = Strength()
    for now in range(20):
        assert not strength.judge(encoding=0.6 if now % 3 else 0.1, load=0.2, now=float(now))


def test_a_busy_machine_is_weak_however_quick_its_encoder_is() -> None:
    strength = Strength()
    assert [strength.judge(encoding=0.1, load=0.8, now=float(now)) for now in range(4)][-1]
