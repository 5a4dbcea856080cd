"""What somebody may do is rationed by the second, with a burst at once."""

from server_stub.courtroom.budget import Budget


def spent(budget: Budget, times: int, now: float) -> int:
    return sum(budget.spend(now) for _ in range(times))


def test_a_burst_is_had_at_once_and_the_rate_afterwards() -> None:
    budget = Budget(2.0, 10.0)
    assert spent(budget, 50, 100.0) == 10
    assert spent(budget, 50, 103.0) == 6


def test_who_was_quiet_for_long_has_no_more_than_a_burst() -> None:
    budget = Budget(2.0, 10.0)
    budget.spend(0.0)
    assert spent(budget, 50, 1_000.0) == 10


def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    budget = Budget(2.0, 10.0)
    assert spent(budget, 50, 1_000.0) == 10
    assert spent(budget, 50, 10.0) == 0
    assert spent(budget, 50, 11.0) == 2
