"""Retries, repetitions, wrong order and sudden death: one filing, one number, one acceptance.

A schedule is drawn by chance from its seed: whose asking reaches the court next, whether it comes
again later (a desk that heard no answer, a line that says things twice), and whether the court dies
before or after it has entered it. Two reviewers docket the same suit, each from their own desk.
"""

import random
import shutil
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Barrier
from typing import Any, cast

import pytest

from client.protocol.errors import CourtError, Reason
from client.protocol.filing import AcceptSuit, FilingPage
from client.protocol.ids import CaseId, UploadId
from server_stub.db import Books, UnitOfWork
from server_stub.domain.matters import MatterKind
from server_stub.usecases import court_papers
from server_stub.usecases.attempts import Attempt
from server_stub.usecases.filing import drafts, review
from server_stub.usecases.registry import Registry
from tests.power.filing_day import FilingDay, make_ready, opened_on, suit
from tests.power.found import found_wrong
from tests.usecases.bringing import hand_in_the_contract
from tests.usecases.small_court import NOW, SmallCourt
from tests.usecases.test_post_schedules import Death, MortalBooks

SCHEDULES = 60
MANY, TIMES = 1_000, 10
LATE = 0.4
"""How often what was asked is asked again, though it may have been heard."""
PAPERS = 6
"""Of the opening: three for whoever sues, and as many for whoever is sued."""
PATIENCE = 500
"""How often anybody is refused at most before what they ask for can be had."""


@dataclass
class Asked:
    """One thing that somebody asks for under one key, until they have an answer for good."""

    deed: Callable[[Registry], FilingPage]
    answers: list[FilingPage] = field(default_factory=list)
    refusals: list[Reason] = field(default_factory=list)


@dataclass
class Play:
    """One suit, everybody's askings about it, and a court that may die."""

    registry: Registry
    court: SmallCourt
    name: str
    chance: random.Random
    case: CaseId = field(init=False)
    contract: UploadId = field(init=False)

    def play(self) -> None:
        """Play one schedule to its end and check what it came to."""
        mortal = MortalBooks(self.registry.books, self.chance)
        mortal.mortal = True
        there = replace(self.registry, books=cast(Books, mortal))
        self.contract = hand_in_the_contract(self.registry, self.court, f"contract of {self.name}")
        begin = Asked(self._begin)
        self._in_any_order(there, [begin])
        day = FilingDay(self.registry, self.court, self.name, page=begin.answers[0])
        self.case = begin.answers[0].case
        for deed in (day.make_complaint, day.confirm, day.sign):
            deed()
        asked = [begin, Asked(self._hand_in(day)), *map(self._accept(day), ("clerk", "judge"))]
        self._in_any_order(there, asked)
        self._check(day, asked)

    def _in_any_order(self, there: Registry, asked: list[Asked]) -> None:
        waiting = list(asked)
        while waiting:
            each = waiting.pop(self.chance.randrange(len(waiting)))
            self._reach(there, each)
            assert len(each.refusals) < PATIENCE, each.refusals[-1]
            if not self._is_over(each) or self.chance.random() < LATE:
                waiting.append(each)

    def _is_over(self, asked: Asked) -> bool:
        """Tell whether somebody has nothing more to ask: the other desk has docketed the suit."""
        return bool(asked.answers) or asked.refusals[-1:] == [Reason.ALREADY_SO]

    def _reach(self, there: Registry, asked: Asked) -> None:
        try:
            answer = asked.deed(there)
        except Death:
            return
        except CourtError as refusal:
            # Before it is handed in, or after the other desk was quicker.
            docketed = self._number() != ""
            asked.refusals.append(Reason.ALREADY_SO if docketed else refusal.reason)
            return
        # An answer that is lost on its way is no answer, and the deed is done all the same.
        if self.chance.random() > LATE:
            asked.answers.append(answer)

    def _number(self) -> str:
        with self.registry.books.reading() as unit:
            case = unit.cases.get(self.case)
        return "" if case is None else case.number

    def _check(self, day: FilingDay, asked: list[Asked]) -> None:
        begun, handed_in, *accepted = asked
        for each in asked:
            assert all(answer == each.answers[0] for answer in each.answers)
        assert len({page.case for page in (*begun.answers, *handed_in.answers)}) == 1
        assert day.page is not None
        numbers = {page.number for each in accepted for page in each.answers}
        with self.registry.books.reading() as unit:
            case = unit.cases.get(day.page.case)
            assert case is not None
            assert numbers <= {case.number}
            assert unit.filings.draft(case.case) is not None
            (filed,) = unit.papers.exhibits(case.case)
            assert unit.uploads.filed_as(self.contract) == filed.exhibit.exhibit
            (filing,) = unit.matters.of_case(case.case, MatterKind.FILING)
            deeds = [type(each.event.deed).__name__ for each in unit.matters.events(filing.matter)]
            (_,) = unit.matters.of_case(case.case, MatterKind.PAYMENT)
        self._check_papers(case.case)
        assert deeds == ["SubmitFiling", "AcceptFiling"]
        assert sum(bool(each.answers) for each in accepted) == 1

    def _check_papers(self, case: CaseId) -> None:
        """Have what the court died over made by its next round, and find each paper once."""
        court_papers.make_what_is_wanted(self.registry, NOW)
        with self.registry.books.reading() as unit:
            made = Counter((each.kind, each.addressee) for each in unit.papers.documents(case))
        assert set(made.values()) == {1}
        assert len(made) == PAPERS

    def _attempt(self, login: str, deed: str) -> Attempt:
        account = self.court.accounts[login].account
        return Attempt(account=account, key=f"{self.name} {deed}", asked=deed, at=NOW)

    def _begin(self, there: Registry) -> FilingPage:
        attempt = self._attempt("other", "begin")
        content = suit(evidence=self.contract)
        return drafts.begin_draft(there, self.court.accounts["other"], content, attempt)

    def _hand_in(self, day: FilingDay) -> Callable[[Registry], FilingPage]:
        place, page = day.place, day.page
        assert place is not None
        assert page is not None
        return lambda there: drafts.hand_in(
            there,
            self.court.accounts["other"],
            page.case,
            place.signs,
            self._attempt("other", "hand in"),
        )

    def _accept(self, day: FilingDay) -> Callable[[str], Asked]:
        assert day.page is not None
        case = day.page.case
        asks = AcceptSuit(judge="judge", clerk="clerk")

        def by(login: str) -> Asked:
            account, attempt = self.court.accounts[login], self._attempt(login, "accept")
            return Asked(lambda there: review.accept_filing(there, account, case, asks, attempt))

        return by


def play_many(data: Path, court: SmallCourt, seeds: range) -> None:
    make_ready(data)
    with opened_on(data, None) as registry:
        for seed in seeds:
            Play(registry, court, f"schedule {seed}", random.Random(seed)).play()
        with registry.books.reading() as unit:
            found = unit.filings.drafts_of(court.accounts["other"].account, limit=len(seeds) + 10)
    # The draft that stood there from the beginning, and one of every schedule.
    assert len(found) == len(seeds) + 1
    assert not found_wrong(data)


def test_however_it_is_asked_it_is_one_filing_with_one_number(
    data: Path, small_court: SmallCourt, in_memory: Path
) -> None:
    play_many(Path(shutil.copytree(data, in_memory / "court")), small_court, range(SCHEDULES))


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("time", range(TIMES))
def test_a_thousand_schedules_ten_times_come_to_one_filing_each(
    data: Path, small_court: SmallCourt, in_memory: Path, time: int
) -> None:
    seeds = range(SCHEDULES + time * MANY, SCHEDULES + (time + 1) * MANY)
    play_many(Path(shutil.copytree(data, in_memory / "court")), small_court, seeds)


def test_a_court_that_forgot_what_it_was_asked_would_be_found_out(
    data: Path, small_court: SmallCourt, in_memory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: with no answer kept under its key, the schedules turn red."""

    def forgetful(unit: UnitOfWork, attempt: Attempt, kind: object, do: Callable[[], Any]) -> Any:
        return do()

    monkeypatch.setattr("server_stub.usecases.filing.drafts.once", forgetful)
    with pytest.raises(AssertionError):
        play_many(Path(shutil.copytree(data, in_memory / "court")), small_court, range(SCHEDULES))


def test_two_reviewers_at_once_leave_no_gap_in_the_numbers(
    data: Path, small_court: SmallCourt
) -> None:
    make_ready(data)
    suits = 6
    with opened_on(data, None) as registry:
        days = [FilingDay(registry, small_court, f"suit {number}") for number in range(suits)]
        for day in days:
            for deed in (*day.bringing("other"), *day.suing(), day.hand_in):
                deed()
        ready = Barrier(2)

        def docket(login: str) -> list[str]:
            ready.wait()
            return [
                number for day in days if (number := docketed(registry, small_court, day, login))
            ]

        with ThreadPoolExecutor(2) as desks:
            numbers = [number for each in desks.map(docket, ("clerk", "judge")) for number in each]
    assert sorted(int(number.rpartition("初")[2].rstrip("号")) for number in numbers) == list(
        range(1, suits + 1)
    )
    assert not found_wrong(data)


def docketed(registry: Registry, court: SmallCourt, day: FilingDay, login: str) -> str:
    """Docket a suit; give its number, or nothing when the other desk was quicker."""
    account = court.accounts[login]
    attempt = Attempt(account=account.account, key=f"{day.name} {login}", asked="", at=NOW)
    asks: Any = AcceptSuit(judge="judge", clerk="clerk")
    assert day.page is not None
    try:
        return review.accept_filing(registry, account, day.page.case, asks, attempt).number
    except CourtError as refusal:
        return "" if refusal.reason is Reason.STEP_NOT_OPEN else str(refusal.reason)
