"""A rehearsal: the very courtroom, a judge by a script, one step after the other, and no record."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from client.protocol.case import HearingPhase, Party
from client.protocol.errors import CourtFull, NotFound, NotSignedIn, TooMany
from client.protocol.hearing import (
    Command,
    HearingClosed,
    HearingState,
    LeaveHearing,
    OpenMicrophone,
    ParticipantAdmitted,
    RaiseHand,
    Recorded,
    ShowPage,
    apply,
)
from client.protocol.ids import AccountId, FileHash, HearingId, ParticipantId, Seq
from client.protocol.rehearsal import (
    REHEARSAL_EXHIBIT,
    STEPS_TO_DO,
    RehearsalIs,
    RehearsalOpened,
    RehearsalStep,
)
from client.protocol.roles import Role, Side
from client.protocol.wire import Asking, Goodbye, Told, Welcome, hear_from_court
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.negotiating import Member
from server_stub.courtroom.rehearsals import (
    OPEN_MAX,
    TICKETS_MAX,
    HearingsAndRehearsals,
    Rehearsals,
    is_rehearsal,
)
from server_stub.courtroom.rooms import Rooms
from server_stub.courtroom.scripted_judge import Script
from server_stub.usecases.checks.rehearsing import RehearsalPage
from tests.courtroom.court_in_memory import BEGAN, PLAINTIFF, MemoryStore, ObedientForwarder

PAGE = RehearsalPage(b"a picture", FileHash("1" * 64), 600, 800)
ME, OTHER = AccountId("me"), AccountId("other")
SEAT = Party(participant=PLAINTIFF, name="陈晓雨", role=Role.PLAINTIFF, side=Side.PLAINTIFF)
SCRIPT = Script(comes_within_s=100, admits_after_s=1, step_s=10, breath_s=2, lingers_s=50)


@dataclass
class Clockwork:
    """Time that passes only when a test lets it."""

    now: float = 0.0
    waiting: list[tuple[float, "asyncio.Future[None]"]] = field(default_factory=list)

    async def sleep(self, seconds: float) -> None:
        over: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.waiting.append((self.now + seconds, over))
        await over

    async def settle(self) -> None:
        for _ in range(60):
            await asyncio.sleep(0)

    async def pass_by(self, seconds: float) -> None:
        """Let time pass, one waiting after the other."""
        until = self.now + seconds
        await self.settle()
        while due := sorted(
            each for each in self.waiting if each[0] <= until and not each[1].done()
        ):
            self.now, over = due[0]
            over.set_result(None)
            await self.settle()
        self.now = until

    def __call__(self) -> datetime:
        return BEGAN + timedelta(seconds=self.now)


class Desk:
    """The person who rehearses, who folds what is told."""

    def __init__(self) -> None:
        self.letters = Letters()
        self.state: HearingState | None = None
        self.told: list[Recorded] = []
        self.steps: list[RehearsalIs] = []
        self.goodbye: Goodbye | None = None
        self.member: Member | None = None

    async def read(self) -> None:
        while (frame := await self.letters.take()) is not None:
            match hear_from_court(frame):
                case Welcome(snapshot=snapshot) if snapshot is not None:
                    self.state = snapshot
                case Told(recorded=recorded):
                    assert self.state is not None
                    self.state = apply(self.state, recorded)
                    self.told.append(recorded)
                case RehearsalIs() as step:
                    self.steps.append(step)
                case Goodbye() as goodbye:
                    self.goodbye = goodbye
                case _:
                    pass

    def step(self) -> RehearsalStep:
        """Give the step at which the rehearsal is."""
        return self.steps[-1].step


@dataclass
class Scene:
    time: Clockwork
    rooms: Rooms
    rehearsals: Rehearsals
    books: MemoryStore
    reading: list["asyncio.Task[None]"] = field(default_factory=list)

    async def open(self, account: AccountId = ME, seat: Party = SEAT) -> RehearsalOpened:
        opened = await self.rehearsals.open(seat, PAGE, ("法院", "Court"), account, "session")
        await self.time.settle()
        return opened

    async def come(self, hearing: HearingId, person: ParticipantId = PLAINTIFF) -> Desk:
        """Bring the person's wire to life."""
        desk = Desk()
        room = await self.rooms.of(hearing)
        self.reading.append(asyncio.create_task(desk.read()))
        desk.member = await room.enter(person, None, desk.letters)
        await self.time.settle()
        return desk

    async def ask(self, hearing: HearingId, desk: Desk, command: Command) -> None:
        assert desk.member is not None
        await self.rooms.open_one(hearing).ask(desk.member, Asking(ask=1, command=command))
        await self.time.settle()


@asynccontextmanager
async def scene() -> AsyncIterator[Scene]:
    time, books = Clockwork(), MemoryStore()
    rooms: Rooms
    rehearsals = Rehearsals(lambda: rooms, time, ticket_s=30, script=SCRIPT, sleep=time.sleep)
    store = HearingsAndRehearsals(books, rehearsals)
    rooms = Rooms(store, ObedientForwarder(books), time)
    made = Scene(time, rooms, rehearsals, books)
    try:
        yield made
    finally:
        await rehearsals.close()
        await rooms.close()
        for task in made.reading:
            task.cancel()
        await asyncio.gather(*made.reading, return_exceptions=True)


DEEDS: dict[RehearsalStep, Command] = {
    RehearsalStep.ROLL_CALL: OpenMicrophone(),
    RehearsalStep.SHOW_EXHIBIT: ShowPage(exhibit=REHEARSAL_EXHIBIT, page=1),
    RehearsalStep.OBJECTION: RaiseHand(),
}


async def test_the_judge_leads_through_every_step() -> None:
    async with scene() as at:
        hearing = (await at.open()).rehearsal
        desk = await at.come(hearing)
        assert desk.state is not None
        assert desk.state.rehearsal
        assert desk.step() is RehearsalStep.WAIT
        await at.time.pass_by(1)
        assert any(isinstance(each.event, ParticipantAdmitted) for each in desk.told)
        for step, deed in DEEDS.items():
            assert desk.step() is step
            await at.ask(hearing, desk, deed)
            await at.time.pass_by(5)
        assert desk.step() is RehearsalStep.SIGN
        assert "演练" in desk.steps[-1].transcript
        at.rehearsals.sign(hearing, ME)
        await at.time.pass_by(5)
        assert desk.step() is RehearsalStep.DONE
        assert desk.steps[-1].done == STEPS_TO_DO
        assert desk.steps[-1].missed == ()
        person = desk.state.of(PLAINTIFF)
        assert person is not None
        assert person.hand_raised_at is None
        # How it went can be read in peace.
        await at.time.pass_by(SCRIPT.lingers_s - 5)
        assert desk.state.phase is HearingPhase.OPEN
        await at.time.pass_by(4)
        assert any(isinstance(each.event, HearingClosed) for each in desk.told)
        await at.time.pass_by(100)
        assert desk.goodbye is not None
        assert not desk.goodbye.come_back
        assert at.books.record == []


async def test_a_step_whose_time_is_over_is_missed_and_the_next_one_begins() -> None:
    async with scene() as at:
        hearing = (await at.open()).rehearsal
        desk = await at.come(hearing)
        await at.time.pass_by(1)
        await at.time.pass_by(12)
        assert desk.step() is RehearsalStep.SHOW_EXHIBIT
        assert desk.steps[-1].missed == (RehearsalStep.ROLL_CALL,)
        # What is done too late is done too late.
        await at.ask(hearing, desk, OpenMicrophone())
        await at.time.pass_by(100)
        assert desk.step() is RehearsalStep.DONE
        assert desk.steps[-1].missed == STEPS_TO_DO
        assert desk.steps[-1].done == ()


async def test_each_step_can_be_skipped_and_the_transcript_tells_no_tales() -> None:
    async with scene() as at:
        hearing = (await at.open()).rehearsal
        desk = await at.come(hearing)
        await at.time.pass_by(1)
        # There is nothing to skip that is not there yet, or is no step.
        for early in (RehearsalStep.SIGN, RehearsalStep.WAIT, RehearsalStep.DONE):
            at.rehearsals.skip(hearing, ME, early)
        with pytest.raises(NotFound):
            at.rehearsals.skip(hearing, OTHER, RehearsalStep.ROLL_CALL)
        for step in STEPS_TO_DO:
            assert desk.step() is step
            if step is RehearsalStep.SHOW_EXHIBIT:
                await at.ask(hearing, desk, DEEDS[step])
                # What is done is done.
                at.rehearsals.skip(hearing, ME, step)
            else:
                at.rehearsals.skip(hearing, ME, step)
                at.rehearsals.skip(hearing, ME, step)
            await at.time.settle()
            assert desk.step() is step
            await at.time.pass_by(2)
        assert desk.step() is RehearsalStep.DONE
        last = desk.steps[-1]
        assert last.done == (RehearsalStep.SHOW_EXHIBIT,)
        assert last.missed == ()
        assert last.skipped == tuple(each for each in STEPS_TO_DO if each not in last.done)
        assert "The participant showed a page." in last.transcript
        assert "Participant: Present." not in last.transcript
        assert last.transcript.count("did not respond") == 2
        assert "参加人展示了一页证据。" in last.transcript


async def test_what_was_there_before_it_was_asked_for_need_not_be_undone_first() -> None:
    async with scene() as at:
        hearing = (await at.open()).rehearsal
        desk = await at.come(hearing)
        await at.time.pass_by(1)
        # The hand is up from the roll call on, and the microphone is open since before it.
        await at.ask(hearing, desk, OpenMicrophone())
        await at.ask(hearing, desk, RaiseHand())
        await at.time.pass_by(2)
        assert desk.step() is RehearsalStep.SHOW_EXHIBIT
        await at.ask(hearing, desk, DEEDS[RehearsalStep.SHOW_EXHIBIT])
        await at.time.pass_by(2)
        assert desk.step() is RehearsalStep.OBJECTION
        assert RehearsalStep.OBJECTION not in desk.steps[-1].done
        await at.time.pass_by(6)
        assert desk.step() is RehearsalStep.SIGN
        assert RehearsalStep.OBJECTION in desk.steps[-1].done
        assert desk.state is not None
        person = desk.state.of(PLAINTIFF)
        assert person is not None
        assert person.hand_raised_at is None


async def test_with_nobody_doing_anything_it_takes_five_minutes_at_most() -> None:
    usual = Script()
    longest = usual.admits_after_s + 4 * (usual.step_s + 2 * usual.breath_s) + usual.breath_s
    assert longest <= 300


async def test_leaving_ends_it_at_once() -> None:
    async with scene() as at:
        hearing = (await at.open()).rehearsal
        desk = await at.come(hearing)
        await at.time.pass_by(1)
        await at.ask(hearing, desk, LeaveHearing())
        await at.time.pass_by(0)
        with pytest.raises(NotFound):
            at.rooms.open_one(hearing)
        with pytest.raises(NotFound):
            at.rehearsals.issue_ticket(hearing, ME)


async def test_whoever_loses_the_line_comes_back_to_the_step_where_it_broke() -> None:
    async with scene() as at:
        hearing = (await at.open()).rehearsal
        desk = await at.come(hearing)
        await at.time.pass_by(1)
        await at.ask(hearing, desk, OpenMicrophone())
        await at.time.pass_by(3)
        assert desk.member is not None
        await at.rooms.open_one(hearing).leave(desk.member)
        back = await at.come(hearing)
        assert back.step() is RehearsalStep.SHOW_EXHIBIT
        assert back.steps[-1].done == (RehearsalStep.ROLL_CALL,)
        await at.ask(hearing, back, DEEDS[RehearsalStep.SHOW_EXHIBIT])
        await at.time.pass_by(3)
        assert back.step() is RehearsalStep.OBJECTION


async def test_where_nobody_comes_it_is_forgotten() -> None:
    async with scene() as at:
        hearing = (await at.open()).rehearsal
        await at.time.pass_by(SCRIPT.comes_within_s)
        with pytest.raises(NotFound):
            at.rooms.open_one(hearing)
        with pytest.raises(NotFound):
            await at.rooms.of(hearing)


async def test_a_ticket_opens_one_door_once_for_its_person_alone() -> None:
    async with scene() as at:
        hearing = (await at.open()).rehearsal
        with pytest.raises(NotFound):
            at.rehearsals.issue_ticket(hearing, OTHER)
        ticket = at.rehearsals.issue_ticket(hearing, ME).ticket
        assert at.rehearsals.redeem_ticket(ticket, hearing) == PLAINTIFF
        late = at.rehearsals.issue_ticket(hearing, ME).ticket
        for spent in (ticket, "nonsense", "x" * 10_000, ""):
            with pytest.raises(NotSignedIn):
                at.rehearsals.redeem_ticket(spent, hearing)
        at.time.now += 31
        with pytest.raises(NotSignedIn):
            at.rehearsals.redeem_ticket(late, hearing)
        with pytest.raises(NotFound):
            at.rehearsals.sign(hearing, OTHER)


async def test_one_person_has_one_rehearsal() -> None:
    async with scene() as at:
        first, second = (await at.open()).rehearsal, (await at.open()).rehearsal
        assert first != second
        with pytest.raises(NotFound):
            at.rehearsals.issue_ticket(first, ME)
        at.rehearsals.issue_ticket(second, ME)


async def test_one_person_has_one_rehearsal_though_two_are_asked_for_at_once() -> None:
    async with scene() as at:
        await at.open()
        one, other = await asyncio.gather(at.open(), at.open())
        stands = [each.rehearsal for each in (one, other) if at.rehearsals.going_on(each.rehearsal)]
        assert len(stands) == 1


async def test_tickets_that_nobody_spends_are_forgotten() -> None:
    async with scene() as at:
        hearing = (await at.open()).rehearsal
        for _ in range(TICKETS_MAX):
            at.rehearsals.issue_ticket(hearing, ME)
        with pytest.raises(TooMany):
            at.rehearsals.issue_ticket(hearing, ME)
        at.time.now += 31
        at.rehearsals.issue_ticket(hearing, ME)
        going = at.rehearsals.going_on(hearing)
        assert going is not None
        assert len(going.tickets) == 1


async def test_a_court_holds_only_so_many_at_once() -> None:
    async with scene() as at:
        for number in range(OPEN_MAX):
            await at.open(AccountId(f"person {number}"))
        with pytest.raises(CourtFull):
            await at.open()
        # Those that are over make room.
        at.time.now += timedelta(minutes=10).total_seconds()
        await at.open()


@pytest.mark.parametrize(
    ("role", "side"),
    [
        (Role.JUDGE, Side.BENCH),
        (Role.CLERK, Side.REGISTRY),
        (Role.WITNESS, Side.TESTIMONY),
        (Role.LITIGATION_AGENT, Side.DEFENDANT),
    ],
)
async def test_everybody_can_rehearse(role: Role, side: Side) -> None:
    seat = SEAT.model_copy(update={"role": role, "side": side})
    async with scene() as at:
        hearing = (await at.open(seat=seat)).rehearsal
        desk = await at.come(hearing)
        await at.time.pass_by(1)
        for step, deed in DEEDS.items():
            assert desk.step() is step
            await at.ask(hearing, desk, deed)
            await at.time.pass_by(5)
        assert desk.steps[-1].done == tuple(DEEDS)
        assert desk.state is not None
        assert desk.state.phase is HearingPhase.OPEN


async def test_real_hearings_go_to_the_books_as_ever() -> None:
    async with scene() as at:
        room = await at.rooms.of(HearingId("hearing-1"))
        await room.enter(PLAINTIFF, None, Letters())
        assert len(at.books.record) == 1
        assert not room.state.rehearsal
        store: Callable[[HearingId], bool] = is_rehearsal
        assert not store(room.state.hearing)
        assert room.state.seq == Seq(1)
