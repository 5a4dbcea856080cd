"""Matters are kept whole: decided by the law, entered once, never written over."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from pysqlite3 import dbapi2

from client.protocol.errors import Malformed, NotFound, Reason, Refused, Stale
from client.protocol.value import Value
from server_stub.domain.matters import MatterKind
from server_stub.domain.payment import NotifyFee, OpenPayment, Payment, PaymentState, ReportPaid
from server_stub.domain.time_limits import Limit
from server_stub.domain.transitions import Office
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.matters import act, asked, matter_of
from server_stub.usecases.registry import Registry
from tests.usecases.small_court import NOW, SmallCourt

FEE = Decimal("713.00")


class Made(Value):
    """Something that a deed created."""

    name: str


def begun(registry: Registry, court: SmallCourt) -> str:
    with registry.books.writing() as unit:
        entry = unit.matters.begin(
            "fee", MatterKind.PAYMENT, Payment(due=FEE), NOW, case=court.ours, about="first"
        )
        clerk = asked(Office.CLERK, NOW, registry.calendar)
        act(unit, entry, NotifyFee(NOW), clerk, court.accounts["clerk"].account)
    return "fee"


def test_a_matter_stands_as_its_events_have_made_it(
    registry: Registry, small_court: SmallCourt
) -> None:
    fee = begun(registry, small_court)
    party = asked(Office.PARTY, NOW, registry.calendar)
    gateway = asked(Office.GATEWAY, NOW, registry.calendar)
    with registry.books.writing() as unit:
        entry = matter_of(unit, fee, MatterKind.PAYMENT, 1)
        assert entry.due_at == entry.stands.clocks[0].due_at
        entry = act(unit, entry, OpenPayment("order", FEE), party)
        entry = act(unit, entry, ReportPaid("order", "receipt", FEE, NOW), gateway)
    with registry.books.reading() as unit:
        again = matter_of(unit, fee, MatterKind.PAYMENT)
        assert again == entry
        assert (again.stands.state, again.stands.paid, again.version) == (PaymentState.PAID, FEE, 3)
        assert again.due_at is None
        assert [each.seq for each in unit.matters.events(fee)] == [1, 2, 3]
        assert unit.matters.events(fee)[0].account == small_court.accounts["clerk"].account


def test_a_step_that_is_not_open_leaves_nothing_behind(
    registry: Registry, small_court: SmallCourt
) -> None:
    fee = begun(registry, small_court)
    clerk = asked(Office.CLERK, NOW, registry.calendar)
    with pytest.raises(Refused), registry.books.writing() as unit:
        act(unit, matter_of(unit, fee, MatterKind.PAYMENT), NotifyFee(NOW), clerk)
    with registry.books.reading() as unit:
        assert matter_of(unit, fee, MatterKind.PAYMENT).version == 1


def test_two_who_saw_the_same_state_do_not_write_over_each_other(
    registry: Registry, small_court: SmallCourt
) -> None:
    fee = begun(registry, small_court)
    party = asked(Office.PARTY, NOW, registry.calendar)
    with registry.books.reading() as unit:
        seen = matter_of(unit, fee, MatterKind.PAYMENT)
    with registry.books.writing() as unit:
        act(unit, seen, OpenPayment("one", FEE), party)
    with pytest.raises(Stale), registry.books.writing() as unit:
        act(unit, seen, OpenPayment("two", FEE), party)
    with pytest.raises(Stale), registry.books.writing() as unit:
        matter_of(unit, fee, MatterKind.PAYMENT, seen.version)


def test_a_matter_of_another_kind_is_not_found(registry: Registry, small_court: SmallCourt) -> None:
    fee = begun(registry, small_court)
    with registry.books.reading() as unit:
        for matter, kind in ((fee, MatterKind.SERVICE), ("none", MatterKind.PAYMENT)):
            with pytest.raises(NotFound):
                matter_of(unit, matter, kind)


def test_the_clock_finds_what_has_run_out_and_can_be_put_off(
    registry: Registry, small_court: SmallCourt
) -> None:
    fee = begun(registry, small_court)
    with registry.books.writing() as unit:
        due = matter_of(unit, fee, MatterKind.PAYMENT).due_at
        assert due is not None
        assert unit.matters.due(due - timedelta(seconds=1)) == ()
        (found,) = unit.matters.due(due)
        assert found.stands.clocks[0].limit is Limit.FEE_PAY
        unit.matters.put_off(fee, due + timedelta(days=1))
        assert unit.matters.due(due) == ()


def test_an_event_is_never_altered(registry: Registry, small_court: SmallCourt, data: Path) -> None:
    begun(registry, small_court)
    connection = dbapi2.connect(str(data / "court.sqlite3"))
    for statement in (
        "UPDATE matter_events SET seq = 9",
        "DELETE FROM matter_events",
        "INSERT INTO matter_events SELECT matter, 7, at, account, event FROM matter_events",
    ):
        with pytest.raises(dbapi2.IntegrityError, match=r"never altered|no gaps"):
            connection.execute(statement)
    connection.close()


def test_asking_again_under_the_same_key_does_nothing_and_answers_alike(
    registry: Registry, small_court: SmallCourt
) -> None:
    def attempt(said: str, key: str = "key") -> Attempt:
        account = small_court.accounts["plaintiff"].account
        return Attempt(account=account, key=key, asked=said, at=NOW)

    made: list[Made] = []

    def make() -> Made:
        made.append(Made(name=f"number {len(made) + 1}"))
        return made[-1]

    def ask(said: str, key: str = "key") -> Made:
        with registry.books.writing() as unit:
            return once(unit, attempt(said, key), Made, make)

    assert ask("a") == ask("a") == Made(name="number 1")
    assert ask("a", "other") == Made(name="number 2")
    with pytest.raises(Malformed) as refused:
        ask("b")
    assert refused.value.reason is Reason.KEY_REUSED
    assert len(made) == 2
    with registry.books.writing() as unit:
        assert unit.attempts.forget(NOW + timedelta(seconds=1)) == 3  # and the small court's own


def test_an_attempt_that_failed_may_be_made_again(
    registry: Registry, small_court: SmallCourt
) -> None:
    attempt = Attempt(
        account=small_court.accounts["plaintiff"].account, key="key", asked="a", at=NOW
    )

    def fail() -> Made:
        raise Refused(Reason.STEP_NOT_OPEN)

    with pytest.raises(Refused), registry.books.writing() as unit:
        once(unit, attempt, Made, fail)
    with registry.books.writing() as unit:
        assert once(unit, attempt, Made, lambda: Made(name="made")) == Made(name="made")
