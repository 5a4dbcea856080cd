"""Hearings: a ticket opens one door once, and what is recorded stays."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from client.protocol.case import CaseState, HearingPhase
from client.protocol.errors import Forbidden, NotFound, NotSignedIn, Reason, Refused
from client.protocol.hearing import (
    Event,
    HearingClosed,
    HearingOpened,
    HearingPaused,
    HearingResumed,
    Recorded,
)
from client.protocol.ids import HearingId, Seq
from server_stub.db.queries.hearings import NumberTaken
from server_stub.usecases.cases import case_file
from server_stub.usecases.hearing_store import HearingStore
from server_stub.usecases.hearings import issue_ticket, schedule_hearing
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import sign_out
from tests.usecases.small_court import (
    NOW,
    STARTS_AT,
    SmallCourt,
    hold_the_hearing,
    open_registry,
    signed_in,
)


@pytest.fixture
async def store(registry: Registry) -> AsyncIterator[HearingStore]:
    opened = HearingStore(registry)
    yield opened
    opened.close()


async def ticket_for(registry: Registry, court: SmallCourt, login: str) -> str:
    caller = await signed_in(registry, login)
    return issue_ticket(registry, caller, court.hearing, NOW).ticket


def state_of(registry: Registry, court: SmallCourt) -> tuple[CaseState, HearingPhase]:
    file = case_file(registry, court.accounts["judge"], court.ours, NOW)
    return file.summary.state, file.hearings[0].phase


# Tickets ----------------------------------------------------------------------------------------


async def test_a_ticket_opens_its_holder_s_seat_once(
    registry: Registry, store: HearingStore, small_court: SmallCourt
) -> None:
    ticket = await ticket_for(registry, small_court, "plaintiff")
    seat = await store.redeem_ticket(ticket, small_court.hearing, NOW)
    assert seat == small_court.seats["plaintiff"]
    with pytest.raises(NotSignedIn) as refused:
        await store.redeem_ticket(ticket, small_court.hearing, NOW)
    assert refused.value.reason is Reason.TICKET_SPENT


async def test_a_ticket_used_many_times_at_once_opens_one_seat(
    registry: Registry, small_court: SmallCourt
) -> None:
    ticket = await ticket_for(registry, small_court, "plaintiff")
    stores = [HearingStore(registry) for _ in range(4)]
    tries = (
        each.redeem_ticket(ticket, small_court.hearing, NOW) for each in stores for _ in range(5)
    )
    answers = await asyncio.gather(*tries, return_exceptions=True)
    assert answers.count(small_court.seats["plaintiff"]) == 1
    assert sum(isinstance(each, NotSignedIn) for each in answers) == 19
    for each in stores:
        each.close()


async def test_a_ticket_is_dead_after_half_a_minute(
    registry: Registry, store: HearingStore, small_court: SmallCourt
) -> None:
    ticket = await ticket_for(registry, small_court, "plaintiff")
    with pytest.raises(NotSignedIn):
        await store.redeem_ticket(ticket, small_court.hearing, NOW + timedelta(seconds=30))


async def test_a_ticket_opens_no_other_hearing(
    registry: Registry, store: HearingStore, small_court: SmallCourt
) -> None:
    ticket = await ticket_for(registry, small_court, "plaintiff")
    with pytest.raises(NotSignedIn):
        await store.redeem_ticket(ticket, small_court.their_hearing, NOW)


@pytest.mark.parametrize("ticket", ["", "nonsense", "x" * 100_000, "\ud800"])
async def test_what_is_no_ticket_opens_nothing(
    store: HearingStore, small_court: SmallCourt, ticket: str
) -> None:
    with pytest.raises(NotSignedIn):
        await store.redeem_ticket(ticket, small_court.hearing, NOW)


async def test_a_stranger_gets_no_ticket_and_is_told_of_no_hearing(
    registry: Registry, small_court: SmallCourt
) -> None:
    caller = await signed_in(registry, "stranger")
    for hearing in (small_court.hearing, HearingId("nonsense")):
        with pytest.raises(NotFound) as refused:
            issue_ticket(registry, caller, hearing, NOW)
        assert refused.value.reason is Reason.NOT_FOUND


async def test_a_person_of_the_case_without_a_seat_gets_no_ticket(
    registry: Registry, small_court: SmallCourt
) -> None:
    caller = await signed_in(registry, "assessor")
    with pytest.raises(Forbidden):
        issue_ticket(registry, caller, small_court.hearing, NOW)


async def test_the_waiting_room_opens_an_hour_before(
    registry: Registry, small_court: SmallCourt
) -> None:
    early = STARTS_AT - timedelta(minutes=61)
    caller = await signed_in(registry, "plaintiff", early)
    with pytest.raises(Refused) as refused:
        issue_ticket(registry, caller, small_court.hearing, early)
    assert refused.value.reason is Reason.HEARING_NOT_OPEN
    late_enough = early + timedelta(minutes=1)
    ticket = issue_ticket(registry, caller, small_court.hearing, late_enough)
    assert ticket.expires_at == late_enough + timedelta(seconds=30)


async def test_a_closed_hearing_gives_no_tickets(
    registry: Registry, store: HearingStore, small_court: SmallCourt
) -> None:
    await hold_the_hearing(store, small_court)
    with pytest.raises(Refused) as refused:
        await ticket_for(registry, small_court, "plaintiff")
    assert refused.value.reason is Reason.HEARING_CLOSED


async def test_whoever_signs_out_is_no_longer_alive_in_the_hearing(
    registry: Registry, store: HearingStore, small_court: SmallCourt
) -> None:
    seat = small_court.seats["plaintiff"]
    caller = await signed_in(registry, "plaintiff")
    ticket = issue_ticket(registry, caller, small_court.hearing, NOW).ticket
    assert not await store.session_alive(small_court.hearing, seat, NOW)
    await store.redeem_ticket(ticket, small_court.hearing, NOW)
    assert await store.session_alive(small_court.hearing, seat, NOW + timedelta(hours=2))
    assert not await store.session_alive(small_court.hearing, seat, NOW + timedelta(hours=12))
    sign_out(registry, caller)
    assert not await store.session_alive(small_court.hearing, seat, NOW)


# The record -------------------------------------------------------------------------------------


async def test_a_hearing_begins_with_its_seats_and_exhibits(
    store: HearingStore, small_court: SmallCourt
) -> None:
    state = await store.load_hearing(small_court.hearing)
    seats = [(each.participant, each.presides) for each in state.participants]
    assert seats == [
        (small_court.seats[login], login == "judge")
        for login in ("judge", "clerk", "plaintiff", "defendant")
    ]
    assert state.exhibits == (small_court.exhibit,)
    assert (state.case, state.starts_at) == (small_court.ours, STARTS_AT)
    assert (state.court_zh, state.court_en) == ("北京互联网法院", "Beijing Internet Court")
    assert (state.phase, state.seq) == (HearingPhase.SCHEDULED, 0)


async def test_a_hearing_that_is_not_there_cannot_be_held(store: HearingStore) -> None:
    with pytest.raises(NotFound):
        await store.load_hearing(HearingId("nonsense"))


async def test_the_record_outlives_the_court_s_process(data: Path, small_court: SmallCourt) -> None:
    opened = HearingOpened(by=small_court.seats["judge"])
    lines = tuple(
        Recorded(seq=Seq(seq), at=STARTS_AT + timedelta(seconds=seq), event=opened)
        for seq in (1, 2, 3)
    )
    with open_registry(data) as registry:
        store = HearingStore(registry)
        for line in lines:
            await store.append_record(small_court.hearing, line)
        store.close()
    with open_registry(data) as registry:
        store = HearingStore(registry)
        assert await store.load_record(small_court.hearing) == lines
        assert await store.load_record(small_court.hearing, Seq(2)) == lines[2:]
        with pytest.raises(NumberTaken):
            await store.append_record(small_court.hearing, lines[0])
        store.close()


async def test_the_record_moves_the_hearing_and_its_case(
    registry: Registry, store: HearingStore, small_court: SmallCourt
) -> None:
    judge = small_court.seats["judge"]
    events: tuple[Event, ...] = (
        HearingOpened(by=judge),
        HearingPaused(by=judge, reason="a pause"),
        HearingResumed(by=judge),
        HearingClosed(by=judge),
    )
    followed = []
    for seq, event in enumerate(events, 1):
        line = Recorded(seq=Seq(seq), at=STARTS_AT, event=event)
        await store.append_record(small_court.hearing, line)
        followed.append(state_of(registry, small_court))
    assert followed == [
        (CaseState.HEARING_IN_PROGRESS, HearingPhase.OPEN),
        (CaseState.HEARING_IN_PROGRESS, HearingPhase.PAUSED),
        (CaseState.HEARING_IN_PROGRESS, HearingPhase.OPEN),
        (CaseState.HEARD, HearingPhase.CLOSED),
    ]


async def test_a_case_that_was_heard_may_be_heard_again(
    registry: Registry, store: HearingStore, small_court: SmallCourt
) -> None:
    await hold_the_hearing(store, small_court)
    seats = tuple(small_court.seats[login] for login in ("judge", "plaintiff"))
    schedule_hearing(registry, small_court.ours, STARTS_AT + timedelta(days=7), seats)
    file = case_file(registry, small_court.accounts["judge"], small_court.ours, NOW)
    assert file.summary.state is CaseState.HEARING_SCHEDULED
    assert file.summary.next_hearing_at == STARTS_AT + timedelta(days=7)
