"""Finding a time for the hearing: the bench offers, each party answers, the bench fixes.

Parties are told of a hearing three days before it (Civil Procedure Law art. 139); a time nearer
than that is marked and may be fixed only when every party has said that it suits (the summary
procedure may call people at any time, art. 162, and they must still be able to come). Whoever has
another hearing then is named; which one is nobody else's business.
"""

from datetime import datetime, timedelta

from client.protocol.account import Account
from client.protocol.errors import Forbidden, Malformed, NotFound, Reason, Refused
from client.protocol.exchange import AnswerTimes, OfferTimes, TimeAnswer, Times, TimeShown
from client.protocol.ids import AccountId, CaseId, ParticipantId
from client.protocol.roles import PARTIES, Side
from server_stub.db import UnitOfWork
from server_stub.db.entries import CaseEntry, PartyEntry
from server_stub.db.queries.exchange import TimeEntry
from server_stub.domain.calendar import court_day
from server_stub.domain.life_cycle import BEFORE_JUDGMENT
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.cases import own_case, party_of
from server_stub.usecases.court_papers import Occasion, make_at_once, want_summonses
from server_stub.usecases.hearing_notices import tell_of_hearing
from server_stub.usecases.hearings import enter_hearing
from server_stub.usecases.recusing import check_not_recused
from server_stub.usecases.registry import Registry

NOTICE = timedelta(days=3)
LONGEST = timedelta(hours=8)
"""Of a hearing: farther away nothing can collide."""
_OF_THE_COURT = frozenset({Side.BENCH, Side.REGISTRY})


def offer_times(
    registry: Registry, account: Account, case: CaseId, asked: OfferTimes, attempt: Attempt
) -> Times:
    """Offer times in the place of those offered before."""
    with registry.books.writing() as unit:

        def offer() -> Times:
            entry, own = own_case(unit, account, case)
            _check_of_the_court(own)
            _check_open(entry)
            if any(each.starts_at <= attempt.at for each in asked.times):
                raise Malformed(detail="times.starts_at: past")
            times = tuple((each.starts_at, each.minutes) for each in asked.times)
            unit.exchange.offer(case, times, attempt.at)
            return _shown(unit, case, attempt.at)

        return once(unit, attempt, Times, offer)


def answer_times(
    registry: Registry, account: Account, case: CaseId, asked: AnswerTimes, attempt: Attempt
) -> Times:
    """Say which times suit; whatever does not needs a reason."""
    with registry.books.writing() as unit:

        def answer() -> Times:
            _, own = own_case(unit, account, case)
            party = party_of(unit, own)
            standing = {each.number for each in unit.exchange.times(case)}
            for each in asked.answers:
                if each.number not in standing:
                    raise Refused(Reason.STALE, str(each.number))
                if not each.suits and not each.reason.strip():
                    raise Malformed(Reason.GROUNDS_MISSING)
                unit.exchange.answer_time(
                    case,
                    each.number,
                    TimeAnswer(
                        participant=party, suits=each.suits, reason=each.reason, at=attempt.at
                    ),
                )
            return _shown(unit, case, attempt.at)

        return once(unit, attempt, Times, answer)


def fix_time(
    registry: Registry, account: Account, case: CaseId, number: int, attempt: Attempt
) -> Times:
    """Hold the hearing at one of the times; everybody of the case has a seat in it."""
    with registry.books.writing() as unit:

        def fix() -> Times:
            entry, own = own_case(unit, account, case)
            if not own.presides:
                raise Forbidden(Reason.NOT_YOUR_OFFICE)
            check_not_recused(unit, own)
            _check_open(entry)
            shown = next(
                (each for each in _shown(unit, case, attempt.at).times if each.number == number),
                None,
            )
            if shown is None or shown.starts_at <= attempt.at:
                raise NotFound
            if shown.too_soon and not shown.suits_all:
                raise Refused(Reason.NOT_ALL_AGREE)
            # Whoever was recused is in the file of the case and has nothing to do with it.
            seats = tuple(
                each.party.participant
                for each in unit.cases.parties(case)
                if each.account is not None or each.party.side is not Side.GALLERY
            )
            hearing = enter_hearing(unit, entry, shown.starts_at, seats)
            tell_of_hearing(registry, unit, entry, hearing, attempt.at)
            want_summonses(unit, case, hearing, attempt.at)
            unit.exchange.take_back_times(case)
            return Times(times=(shown,), fixed=hearing)

        times = once(unit, attempt, Times, fix)
    if times.fixed is not None:
        make_at_once(registry, Occasion.HEARING, times.fixed, attempt.at)
    return times


def times_of(registry: Registry, account: Account, case: CaseId, now: datetime) -> Times:
    """Give the times that are offered, with everybody's answers; raises `NotFound`."""
    with registry.books.reading() as unit:
        _, own = own_case(unit, account, case)
        if own.party.side in {Side.TESTIMONY, Side.GALLERY}:
            raise Forbidden(Reason.NOT_YOUR_OFFICE)
        return _shown(unit, case, now)


def _shown(unit: UnitOfWork, case: CaseId, now: datetime) -> Times:
    people = unit.cases.parties(case)
    answers = unit.exchange.time_answers(case)
    asked = {each.party.participant for each in people if each.party.role in PARTIES}
    shown = []
    for time in unit.exchange.times(case):
        theirs = answers.get(time.number, ())
        suited = {each.participant for each in theirs if each.suits}
        shown.append(
            TimeShown(
                number=time.number,
                starts_at=time.starts_at,
                minutes=time.minutes,
                answers=theirs,
                suits_all=asked <= suited,
                conflicts=_conflicts(unit, people, time),
                too_soon=court_day(time.starts_at) - NOTICE <= court_day(now),
            )
        )
    return Times(times=tuple(shown))


def _conflicts(
    unit: UnitOfWork, people: tuple[PartyEntry, ...], time: TimeEntry
) -> tuple[ParticipantId, ...]:
    accounts = {each.account: each for each in people if each.account is not None}
    names: tuple[AccountId, ...] = tuple(accounts)
    lasts = timedelta(minutes=time.minutes)
    near = unit.exchange.hearings_near(names, time.starts_at, LONGEST)
    # How long the other hearing will last is not known: it is taken to last as long as this one.
    return tuple(
        accounts[account].party.participant
        for account, starts in near.items()
        if any(abs(each - time.starts_at) < lasts for each in starts)
    )


def _check_of_the_court(own: PartyEntry) -> None:
    if own.party.side not in _OF_THE_COURT:
        raise Forbidden(Reason.NOT_YOUR_OFFICE)


def _check_open(case: CaseEntry) -> None:
    if case.state not in BEFORE_JUDGMENT:
        raise Refused(Reason.STEP_NOT_OPEN, case.state)
