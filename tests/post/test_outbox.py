"""A message is tried until it is there or given up; the waits between are reckoned."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from server_stub.db.post import Channel, Message, MessageId, OutboxEntry, Standing
from server_stub.post.outbox import (
    USUAL,
    BackOff,
    Delivered,
    Undelivered,
    after,
    entered,
    is_due,
    revived,
)

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
NO_ANSWER = Undelivered("no answer")
OUTCOMES = (NO_ANSWER, Delivered("r"), Undelivered("no", for_good=True))


def waiting() -> OutboxEntry:
    return entered(
        Message(
            message=MessageId("m"),
            channel=Channel.SMS,
            recipient="13800000000",
            kind="reminder",
            text="Come.",
            made_at=NOW,
        )
    )


def test_a_new_message_is_due_at_once() -> None:
    assert is_due(waiting(), NOW)
    assert not is_due(waiting(), NOW - timedelta(seconds=1))


def test_waits_double_up_to_an_hour_and_chance_draws_them_out() -> None:
    waits = [USUAL.wait_after(tries, 0.0).total_seconds() for tries in (1, 2, 3, 10, 11, 500)]
    assert waits == [5, 10, 20, 2560, 3600, 3600]
    assert USUAL.wait_after(1, 0.5).total_seconds() == 6.25


def test_what_arrived_is_not_tried_again_and_keeps_its_receipt() -> None:
    done = after(waiting(), Delivered("R1"), NOW, 0.0)
    assert (done.standing, done.receipt, done.done_at, done.tries) == (
        Standing.DELIVERED,
        "R1",
        NOW,
        1,
    )
    assert not is_due(done, NOW + timedelta(days=9))
    assert after(done, NO_ANSWER, NOW, 0.0) == done


def test_what_fails_is_due_after_its_wait_and_says_why() -> None:
    failed = after(waiting(), NO_ANSWER, NOW, 0.0)
    assert failed.failure == "no answer"
    assert not is_due(failed, NOW + timedelta(seconds=4))
    assert is_due(failed, NOW + timedelta(seconds=5))


def test_what_is_refused_for_good_is_given_up_at_once() -> None:
    dead = after(waiting(), Undelivered("no such number", for_good=True), NOW, 0.0)
    assert (dead.standing, dead.tries, dead.done_at) == (Standing.DEAD, 1, NOW)


def test_after_the_last_try_it_is_a_dead_letter_until_somebody_sends_it_again() -> None:
    entry, now = waiting(), NOW
    for _ in range(USUAL.tries):
        assert entry.standing is Standing.WAITING
        now = max(now, entry.next_try_at)
        entry = after(entry, NO_ANSWER, now, 0.999)
    assert entry.standing is Standing.DEAD
    again = revived(entry, now)
    assert is_due(again, now)
    assert again.message == entry.message
    assert after(again, Delivered(), now, 0.0).standing is Standing.DELIVERED


@given(
    outcomes=st.lists(
        st.sampled_from([NO_ANSWER, Delivered("r"), Undelivered("no", for_good=True)])
    ),
    chances=st.lists(st.floats(0, 0.999), min_size=40, max_size=40),
    tries=st.integers(1, 6),
)
def test_whatever_happens_tries_are_bounded_and_an_end_is_final(
    outcomes: list[Delivered | Undelivered], chances: list[float], tries: int
) -> None:
    back_off = BackOff(tries=tries)
    entry = waiting()
    for outcome, chance in zip(outcomes, chances, strict=False):
        before = entry
        entry = after(entry, outcome, NOW, chance, back_off)
        assert entry.tries <= tries
        if before.standing is not Standing.WAITING:
            assert entry == before
