"""Retries, repetitions, wrong order and sudden death come to one payment and one delivery.

Each schedule is drawn by chance from a seed: which party of the play moves next, whether its answer
is lost, and before or after which step the court dies. A court that dies loses what was not
committed, and is opened again on the same books. Then everything is left to run to its end, and the
books must hold exactly one payment and one record of delivery.
"""

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from client.protocol.case import DocumentKind
from client.protocol.payment import FeeState, PayStanding
from client.protocol.post import PostChannel
from client.protocol.serving import ServeOn, ServiceStage, ServiceTrace
from server_stub.db import Books, UnitOfWork
from server_stub.db.post import Channel, Message, MessageId, Standing
from server_stub.post.call_backs import Signed
from server_stub.post.outbox import Delivered, Outcome, Undelivered
from server_stub.post.trial_gateway import Act
from server_stub.usecases import gateway_reports, serving, serving_records
from server_stub.usecases.papers import NewDocument, draft_document
from server_stub.usecases.registry import Registry
from tests.usecases.post_court import DUE, Post
from tests.usecases.small_court import SmallCourt

SCHEDULES = 60
MANY, TIMES = 1_000, 10


class Death(BaseException):
    """The court dies here."""


class MortalBooks:
    """Books that can be made to die before or after the commit of a writing."""

    def __init__(self, books: Books, chance: random.Random) -> None:
        self._books = books
        self._chance = chance
        self.mortal = False

    def reading(self) -> Any:
        return self._books.reading()

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        fate = self._chance.random() if self.mortal else 1.0
        with self._books.writing() as unit:
            yield unit
            if fate < 0.06:
                raise Death
        if fate < 0.12:
            raise Death


class Fickle:
    """Delivers, sometimes, and sometimes its answer is lost or the court dies with it."""

    def __init__(self, onwards: Any, chance: random.Random) -> None:
        self._onwards = onwards
        self._chance = chance
        self.fickle = True

    def deliver(self, message: Message, now: datetime, /) -> Outcome:
        fate = self._chance.random() if self.fickle else 1.0
        if fate < 0.2:
            return Undelivered("nobody answered")
        outcome: Outcome = self._onwards.deliver(message, now)
        if fate < 0.4:
            return Undelivered("the answer was lost")
        if fate < 0.45:
            raise Death
        assert isinstance(outcome, Delivered)
        return outcome


class Play:
    """One schedule: a fee to be paid and a document to be served, under bad luck."""

    def __init__(self, registry: Registry, court: SmallCourt, seed: int) -> None:
        self.chance = random.Random(seed)
        self.plain = Post(registry, court)
        self.payment = self.plain.fee_due()
        new = NewDocument(case=court.ours, kind=DocumentKind.COMPLAINT, title=f"{seed}", pdf=b"pdf")
        self.document = draft_document(registry, new, self.plain.now)
        # Let out and nothing else: sending it is a step of the play.
        with registry.books.writing() as unit:
            unit.papers.serve(self.document, registry.files.put(b"pdf"), self.plain.now)
        self.books = MortalBooks(registry.books, self.chance)
        self.way = Fickle(registry.post.ways[Channel.PLATFORM], self.chance)
        ways = {**registry.post.ways, Channel.PLATFORM: self.way}
        mortal: Any = self.books
        office = replace(registry.post, ways=ways)
        self.registry = replace(registry, books=mortal, post=office)
        trial = self.plain.trial
        trial._books = mortal
        self.heard: list[Signed] = []
        self.serve_as = self.plain.asks("clerk")
        self.post = Post(self.registry, court)
        self.post.rounds._sender._chance = self.chance.random

    def run(self) -> None:
        self.books.mortal = True
        for _ in range(self.chance.randint(8, 20)):
            try:
                self._step()
            except Death:
                self.post.move(seconds=self.chance.randint(0, 30))
            self.post.move(seconds=self.chance.choice((0, 1, 5, 40)))
        self.books.mortal = self.way.fickle = False
        self._settle()

    def _step(self) -> None:
        match self.chance.choices(range(7), (3, 4, 4, 2, 1, 2, 2))[0]:
            case 0:
                if self.post.fee(self.payment).state is FeeState.DUE:
                    self.post.pay(self.payment, self.chance.choice(("k1", "k2", "")))
            case 1:
                self._at_the_till()
            case 2:
                self._tell()
            case 3:
                self._repeat()
            case 4:
                gateway_reports.reconcile(self.registry, self.post.now)
            case 5:
                self._serve()
            case _:
                # Not the whole round: it keeps what fails to itself.
                self.post.rounds._sender.send_due(self.post.now)

    def _at_the_till(self) -> None:
        act = self.chance.choice((Act.PAY, Act.PAY, Act.FAIL, Act.LEAVE))
        for order in self.post.fee(self.payment).orders:
            if order.page and self.chance.random() < 0.7:
                self.post.at_the_till(order, act)

    def _tell(self) -> None:
        def call(said: Signed, at: datetime) -> bool:
            self.heard.append(said)
            if self.chance.random() < 0.2:
                return False
            told = gateway_reports.has_been_told(self.registry, said, at)
            return told and self.chance.random() < 0.7

        self.plain.trial.tell(call, self.post.now)

    def _repeat(self) -> None:
        """Somebody on the way says again what was said, in any order."""
        for said in self.chance.sample(self.heard, min(3, len(self.heard))):
            gateway_reports.has_been_told(self.registry, said, self.post.now)

    def _serve(self) -> None:
        said = ServeOn(recipient=self.post.court.seats["plaintiff"], channel=PostChannel.PLATFORM)
        clerk = self.post.who("clerk")
        served = serving.serve(self.registry, self.serve_as, clerk, self.document, said)
        self.service = served.service

    def _settle(self) -> None:
        """Let luck turn: pay if it is not paid, and let everything come to its end."""
        self._serve()
        for _ in range(3):
            fee = self.post.fee(self.payment)
            if fee.state is not FeeState.PAID and not any(
                each.standing is PayStanding.PAID for each in fee.orders
            ):
                order = self.post.pay(self.payment)
                self.post.at_the_till(order)
            for _ in range(6):
                self.post.round(minutes=16)
                if self._is_quiet():
                    break
        assert self.post.fee(self.payment).state is FeeState.PAID

    def _is_quiet(self) -> bool:
        with self.plain.registry.books.reading() as unit:
            waiting = unit.orders.gateway_news(self.post.now + timedelta(days=1), 1)
            return not waiting and not unit.post.counts()[Standing.WAITING]

    def check(self) -> None:
        fee = self.post.fee(self.payment)
        paid_at_the_gateway = Decimal(0)
        with self.plain.registry.books.reading() as unit:
            for order in unit.orders.of_payment(self.payment):
                found = unit.orders.gateway_order(order=order.order)
                if found is not None and found.receipt:
                    paid_at_the_gateway += found.amount
            events = unit.matters.events(self.payment)
        payments_made = [each for each in events if type(each.event.deed).__name__ == "ReportPaid"]
        receipts = {each.event.deed.receipt for each in payments_made}
        assert len(receipts) == len(payments_made)
        assert fee.paid == DUE
        # Every yuan at the gateway is in the books, and no other.
        assert Decimal(fee.paid) + Decimal(fee.held) == paid_at_the_gateway
        service = serving_records.service(self.plain.registry, self.post.who("clerk"), self.service)
        assert service.stage is ServiceStage.SERVED
        (sending,) = service.sendings
        assert [each.trace for each in sending.traces] == [ServiceTrace.ARRIVED]
        with self.plain.registry.books.reading() as unit:
            kept = unit.post.kept_as(MessageId(sending.sending))
        assert kept is not None


def run_schedules(registry: Registry, court: SmallCourt, seeds: range) -> None:
    setup = Post(registry, court)
    setup.confirm("plaintiff", "plaintiff", PostChannel.PLATFORM)
    plain = registry.books
    for seed in seeds:
        play = Play(registry, court, seed)
        try:
            play.run()
            play.check()
        except BaseException as error:
            error.add_note(f"schedule {seed}")
            raise
        finally:
            play.plain.trial._books = plain


@pytest.fixture
def data(_entered: Any) -> Iterator[Path]:
    """A folder in memory where there is one: what is proved here is no power loss."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        copy = Path(folder) / "court"
        shutil.copytree(_entered.data, copy)
        yield copy


def test_schedules_of_bad_luck_come_to_one_payment_and_one_delivery(
    registry: Registry, small_court: SmallCourt
) -> None:
    run_schedules(registry, small_court, range(SCHEDULES))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("time", range(TIMES))
def test_a_thousand_of_them_do_ten_times(
    registry: Registry, small_court: SmallCourt, time: int
) -> None:
    begin = SCHEDULES + time * MANY
    run_schedules(registry, small_court, range(begin, begin + MANY))


def test_a_court_that_counted_what_came_twice_would_be_found_out(
    registry: Registry, small_court: SmallCourt, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with the names of receipts forgotten, the schedules turn red."""

    def forgetful(*_: object) -> bool:
        return False

    monkeypatch.setattr("server_stub.domain.payment._is_known", forgetful)
    with pytest.raises(AssertionError):
        run_schedules(registry, small_court, range(SCHEDULES))
