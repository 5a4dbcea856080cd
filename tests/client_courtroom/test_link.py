"""The wire to a hearing: what it says first, how it breaks, and how it comes back."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers
from websockets.http11 import Request, Response

from client.courtroom.link import Address, Ended, Link, Pace
from client.protocol.errors import (
    CourtError,
    CourtUnavailable,
    Forbidden,
    NotFound,
    NotSignedIn,
    Reason,
    TooMany,
)
from client.protocol.hearing import LeaveHearing, MovePointer, PointerMoved
from client.protocol.ids import ParticipantId, Seq
from client.protocol.wire import Asking, Beat, FromCourt, Goodbye, Welcome
from client.state import Wire
from tests.client_courtroom.wires import LIMIT_S, ScriptedCourt, Visit, quick_pace
from tests.conftest import Announce
from tests.courtroom.court_in_memory import BEGAN

WELCOME = Welcome(version=1, you=ParticipantId("judge"), seq=Seq(0), now=BEGAN)


class Ear:
    """Listens, and lets a test wait for what is heard."""

    def __init__(self) -> None:
        self.folded: Seq | None = None
        self.heard: list[FromCourt] = []
        self.wires: list[Wire] = []
        self.quiets: list[bool] = []
        self._changed = asyncio.Event()

    def since(self) -> Seq | None:
        return self.folded

    def wire_is(self, wire: Wire) -> None:
        self.wires.append(wire)
        self._changed.set()

    def quiet(self, quiet: bool) -> None:
        self.quiets.append(quiet)
        self._changed.set()

    def hear(self, message: FromCourt) -> None:
        self.heard.append(message)
        self._changed.set()

    async def until_heard(self, count: int) -> None:
        async with asyncio.timeout(LIMIT_S):
            while len(self.heard) < count:
                self._changed.clear()
                await self._changed.wait()

    async def until_quiet(self) -> None:
        async with asyncio.timeout(LIMIT_S):
            while not self.quiets:
                self._changed.clear()
                await self._changed.wait()


class Tickets:
    """Gives one ticket after the other, or refuses as it was told to."""

    def __init__(self) -> None:
        self.refusals: list[CourtError] = []
        self.given = 0

    async def __call__(self, within_s: float) -> str:
        if self.refusals:
            raise self.refusals.pop(0)
        self.given += 1
        return f"ticket-{self.given}"


@asynccontextmanager
async def on_the_wire(
    court: ScriptedCourt, ear: Ear, tickets: Tickets | None = None, pace: Pace | None = None
) -> AsyncIterator[tuple[Link, "asyncio.Task[Ended]"]]:
    link = Link(court.address, tickets or Tickets(), ear, pace or quick_pace())
    running = asyncio.create_task(link.run())
    try:
        yield link, running
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
async def court() -> AsyncIterator[ScriptedCourt]:
    async with ScriptedCourt().open() as scripted:
        yield scripted


@pytest.fixture
def ear() -> Ear:
    return Ear()


async def welcomed(court: ScriptedCourt, ear: Ear) -> Visit:
    visit = await court.visit()
    before = len(ear.heard)
    await visit.say(WELCOME)
    await ear.until_heard(before + 1)
    return visit


async def test_the_first_word_is_a_ticket_and_the_first_answer_a_welcome(
    court: ScriptedCourt, ear: Ear
) -> None:
    async with on_the_wire(court, ear) as (link, _):
        visit = await court.visit()
        assert visit.ticket.ticket == "ticket-1"
        assert visit.ticket.since is None
        assert not link.is_live
        await visit.say(WELCOME)
        await ear.until_heard(1)
        assert ear.heard == [WELCOME]
        assert ear.wires == [Wire.CONNECTING, Wire.LIVE]
        assert link.is_live


async def test_a_broken_wire_comes_back_with_a_fresh_ticket_and_with_what_was_heard(
    court: ScriptedCourt, ear: Ear
) -> None:
    async with on_the_wire(court, ear):
        visit = await welcomed(court, ear)
        ear.folded = Seq(41)
        visit.cut()
        again = await court.visit()
        assert again.ticket.ticket == "ticket-2"
        assert again.ticket.since == 41
        await again.say(WELCOME)
        await ear.until_heard(2)
        assert ear.wires == [Wire.CONNECTING, Wire.LIVE, Wire.RECONNECTING, Wire.LIVE]


async def test_a_goodbye_for_good_ends_the_wire(court: ScriptedCourt, ear: Ear) -> None:
    async with on_the_wire(court, ear) as (_, running):
        visit = await welcomed(court, ear)
        await visit.say(Goodbye(reason=Reason.TAKEN_OVER))
        assert await asyncio.wait_for(running, LIMIT_S) == Ended("taken_over")
        assert ear.wires[-1] is Wire.GONE


async def test_a_refusal_at_the_door_ends_the_wire(court: ScriptedCourt, ear: Ear) -> None:
    async with on_the_wire(court, ear) as (_, running):
        visit = await court.visit()
        await visit.say(Goodbye(reason=Reason.HEARING_CLOSED))
        assert await asyncio.wait_for(running, LIMIT_S) == Ended("hearing_closed")


@pytest.mark.parametrize(
    "goodbye",
    [
        Goodbye(reason="resting", come_back=True),
        Goodbye(reason=Reason.TICKET_SPENT),
        Goodbye(reason=Reason.COURT_CLOSING),
        Goodbye(reason=Reason.TOO_SLOW, come_back=True),
    ],
    ids=lambda goodbye: goodbye.reason,
)
async def test_after_a_goodbye_till_later_the_desk_comes_back(
    court: ScriptedCourt, ear: Ear, goodbye: Goodbye
) -> None:
    async with on_the_wire(court, ear):
        visit = await court.visit()
        await visit.say(goodbye)
        again = await court.visit()
        assert again.ticket.ticket == "ticket-2"


async def test_what_cannot_be_read_is_left_out_and_the_next_word_is_heard(
    court: ScriptedCourt, ear: Ear, expected_log: Announce
) -> None:
    expected_log("cannot be read", logger="mingjing.courtroom.link")
    moved = PointerMoved(by=ParticipantId("judge"), x=0.5, y=0.5)
    async with on_the_wire(court, ear):
        visit = await welcomed(court, ear)
        for nonsense in ("", "{", "[]", '{"type": 3}', "null", "[" * 5000, '{"type": "told"}'):
            await visit.say_raw(nonsense)
        await visit.say_raw(b"\xff\xfe")
        await visit.say_raw(json.dumps({"type": "said_next_year", "much": "more"}))
        await visit.say(moved)
        await ear.until_heard(2)
        assert ear.heard == [WELCOME, moved]


async def test_a_first_word_that_is_no_welcome_is_no_court(
    court: ScriptedCourt, ear: Ear, expected_log: Announce
) -> None:
    expected_log("cannot be read", logger="mingjing.courtroom.link")
    async with on_the_wire(court, ear):
        await (await court.visit()).say_raw("<html>")
        await (await court.visit()).say(Beat())
        await welcomed(court, ear)
        assert ear.wires == [Wire.CONNECTING, Wire.CONNECTING, Wire.CONNECTING, Wire.LIVE]


@pytest.mark.parametrize(
    ("version", "reason"), [(0, Reason.SERVER_TOO_OLD), (2, Reason.CLIENT_TOO_OLD)]
)
async def test_a_welcome_of_another_version_ends_the_wire_by_name(
    court: ScriptedCourt, ear: Ear, version: int, reason: Reason
) -> None:
    async with on_the_wire(court, ear) as (_, running):
        visit = await court.visit()
        await visit.say(WELCOME.model_copy(update={"version": version}))
        assert (await asyncio.wait_for(running, LIMIT_S)).reason == reason
        assert ear.heard == []


@pytest.mark.parametrize(
    "refusal", [NotFound(), Forbidden(), NotSignedIn(Reason.SESSION_EXPIRED)], ids=str
)
async def test_a_ticket_that_is_refused_ends_the_wire(
    court: ScriptedCourt, ear: Ear, refusal: CourtError
) -> None:
    tickets = Tickets()
    tickets.refusals = [refusal]
    async with on_the_wire(court, ear, tickets) as (_, running):
        assert (await asyncio.wait_for(running, LIMIT_S)).reason == refusal.reason


async def test_a_court_that_is_away_is_asked_ever_more_seldom(
    court: ScriptedCourt, ear: Ear
) -> None:
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(seconds)

    tickets = Tickets()
    tickets.refusals = [CourtUnavailable() for _ in range(6)] + [TooMany()]
    pace = Pace(sleep=wait, jitter_s=lambda: 0.125)
    async with on_the_wire(court, ear, tickets, pace):
        await welcomed(court, ear)
    assert waited == pytest.approx([0.0, 0.375, 0.625, 1.125, 1.125, 2.125, 2.125], abs=0.05)


async def test_silence_breaks_the_wire_and_quiet_is_told_whatever_is_tried_meanwhile(
    court: ScriptedCourt, ear: Ear
) -> None:
    pace = quick_pace(quiet_s=0.5, silence_s=0.1, look_s=0.01, open_s=(0.2,))
    async with on_the_wire(court, ear, pace=pace):
        await welcomed(court, ear)
        await court.visit()
        assert ear.wires == [Wire.CONNECTING, Wire.LIVE, Wire.RECONNECTING]
        assert ear.quiets == []
        # Nobody says a word to the desk that comes back, again and again.
        await ear.until_quiet()
        assert ear.quiets == [True]


async def test_a_word_of_the_court_ends_the_quiet(court: ScriptedCourt, ear: Ear) -> None:
    pace = quick_pace(quiet_s=0.03, look_s=0.01, silence_s=LIMIT_S)
    async with on_the_wire(court, ear, pace=pace):
        visit = await welcomed(court, ear)
        await ear.until_quiet()
        await visit.say(Beat())
        await visit.say(PointerMoved(by=ParticipantId("judge")))
        await ear.until_heard(2)
        assert ear.quiets[:2] == [True, False]


async def test_a_desk_that_has_nothing_to_say_lets_hear_that_it_is_there(
    court: ScriptedCourt, ear: Ear
) -> None:
    async with on_the_wire(court, ear, pace=quick_pace(beat_s=0.01)):
        visit = await welcomed(court, ear)
        assert await visit.hear(Beat) == Beat()
        assert await visit.hear(Beat) == Beat()


async def test_what_cannot_be_sent_now_is_not_sent_later(court: ScriptedCourt, ear: Ear) -> None:
    early = Asking(ask=1, command=LeaveHearing())
    late = Asking(ask=2, command=LeaveHearing())
    async with on_the_wire(court, ear) as (link, _):
        visit = await court.visit()
        assert not link.say(early)
        await visit.say(WELCOME)
        await ear.until_heard(1)
        assert link.say(late)
        assert await visit.hear(Asking) == late


async def test_a_wire_that_takes_nothing_is_broken_off(court: ScriptedCourt, ear: Ear) -> None:
    async with on_the_wire(court, ear) as (link, _):
        await welcomed(court, ear)
        said = [link.say(MovePointer(x=0.1, y=0.1)) for _ in range(1000)]
        assert said.count(False) > 0
        await court.visit()


async def test_whoever_goes_hangs_up_politely(court: ScriptedCourt, ear: Ear) -> None:
    async with on_the_wire(court, ear) as (_, running):
        visit = await welcomed(court, ear)
        running.cancel()
        assert await visit.closed_with() == 1000
    assert ear.wires[-1] is Wire.GONE


async def test_a_ticket_is_never_taken_to_another_door(court: ScriptedCourt, ear: Ear) -> None:
    doors: list[str] = []

    def elsewhere(_: ServerConnection, request: Request) -> Response | None:
        doors.append(request.path)
        if len(doors) > 1:
            return None
        other = court.address.uri.replace("h1", "other")
        return Response(302, "Found", Headers({"Location": other, "Content-Length": "0"}))

    court.answer_instead = elsewhere
    async with on_the_wire(court, ear):
        visit = await court.visit()
        assert visit.ticket.ticket == "ticket-2"
        assert doors == ["/api/v1/hearings/h1/socket"] * 2


async def test_a_door_that_is_shut_is_tried_again(court: ScriptedCourt, ear: Ear) -> None:
    answers = [403, 503]

    def shut(socket: ServerConnection, _: Request) -> Response | None:
        return socket.respond(answers.pop(), "shut\n") if answers else None

    court.answer_instead = shut
    async with on_the_wire(court, ear):
        await welcomed(court, ear)


async def test_a_proxy_that_cannot_be_spoken_to_ends_the_wire(ear: Ear) -> None:
    address = Address("ws://court.example/socket", proxy="socks5://proxy.example:1080")
    link = Link(address, Tickets(), ear, quick_pace())
    ended = await asyncio.wait_for(link.run(), LIMIT_S)
    assert ended.reason == Reason.COURT_UNAVAILABLE


async def test_a_port_that_speaks_something_else_is_tried_again(ear: Ear) -> None:
    tries = 0
    enough = asyncio.Event()

    async def babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal tries
        tries += 1
        if tries == 3:
            enough.set()
        await reader.readline()
        writer.write(b"220 mail.example ESMTP\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(babble, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    link = Link(Address(f"ws://127.0.0.1:{port}/"), Tickets(), ear, quick_pace())
    running = asyncio.create_task(link.run())
    await asyncio.wait_for(enough.wait(), LIMIT_S)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    server.close()
    await server.wait_closed()
    assert Wire.LIVE not in ear.wires
