"""Where the court is put together: every room is given what it works with, here and only here.

`build` gives the application; opening it (its lifespan) opens the books, the strong-room, the
rendition room, the forwarder and the hearing rooms, in this order, and closes them in reverse.
The socket that desks come by is `server_stub.doorstep`.

The wall clock is named here and nowhere below.
"""

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from fastapi import FastAPI

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import IceServer
from server_stub import seeds
from server_stub.courtroom.forwarder import (
    EmbeddedForwarder,
    ForwarderFarm,
    ForwarderProcess,
    MediaAddress,
)
from server_stub.courtroom.janus import JanusForwarder, JanusTerms
from server_stub.courtroom.rehearsals import HearingsAndRehearsals, Rehearsals, is_rehearsal
from server_stub.courtroom.relays import relays_for
from server_stub.courtroom.room import NoteLines
from server_stub.courtroom.rooms import Rooms
from server_stub.courtroom.sfu import Forwarder, ForwarderGone
from server_stub.courtroom.test_calls import TestCalls
from server_stub.db.readiness import LineNote
from server_stub.renditions import office
from server_stub.renditions.renderer import Renderer
from server_stub.renditions.scanner import Scanner
from server_stub.settings import CannotOpen, ForwarderKind, Seed, Settings, is_loopback
from server_stub.usecases import clockwork, uploads
from server_stub.usecases.hearing_store import HearingStore
from server_stub.usecases.identity_room import IdentityRoom
from server_stub.usecases.inspection import Inspection
from server_stub.usecases.registry import Registry
from server_stub.usecases.rounds import Rounds
from server_stub.web import (
    api,
    counter_page,
    errors,
    line_sockets,
    machine_page,
    page_door,
    pages,
    plain_door,
)
from server_stub.web.addresses import media_addresses
from server_stub.web.deps import Court
from server_stub.web.described import describe
from server_stub.web.socket import router as socket_router
from server_stub.web.threshold import Threshold

log = logging.getLogger("mingjing.app")

TICK_EVERY_S = 30.0
"""Limits are counted in days; half a minute is soon enough to see a deadline pass."""
ROUND_EVERY_S = 1.0
"""How often the post looks for what is due."""
TELL_EVERY_S = 2.0


def wall_clock() -> datetime:
    """Give the court's time."""
    return datetime.now(UTC)


def moved_clock(
    begins_at: datetime, wall: Callable[[], datetime] = wall_clock
) -> Callable[[], datetime]:
    """Give a clock that stands at a time now and runs on from there, to watch a deadline pass."""
    ahead = begins_at - wall()
    return lambda: wall() + ahead


# The application ----------------------------------------------------------------------------


def build(
    settings: Settings,
    clock: Callable[[], datetime] = wall_clock,
    forwarder: Forwarder | None = None,
    identity: IdentityRoom | None = None,
) -> FastAPI:
    """Give the court's application; a forwarder of one's own takes the place of the settings'.

    So does a room of one's own take the place of the one that looks at people's pictures.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as opened:
            room = identity or IdentityRoom.open(settings.data)
            await _open(app, settings, clock, forwarder, room, opened)
            yield

    app = FastAPI(
        title="Mingjing",
        lifespan=lifespan,
        debug=False,
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json" if settings.debug else None,
        redirect_slashes=False,
    )
    app.openapi = partial(describe, app)  # type: ignore[method-assign]
    errors.install(app)
    app.include_router(api.router())
    app.include_router(pages.routes)
    app.include_router(machine_page.routes)
    app.include_router(page_door.routes)
    if settings.debug:
        app.include_router(counter_page.routes)
    app.include_router(
        socket_router(
            rooms=lambda: rooms_of(app),
            doorkeeper=lambda: _doorkeeper(app),
            allowed_origins=lambda: settings.allowed_origins,
        )
    )
    app.include_router(line_sockets.routes)
    app.include_router(plain_door.routes)
    app.add_middleware(
        Threshold,
        body_max=lambda path: _body_max(path, settings),
        any_version=frozenset({f"{api.PREFIX}/court"}),
        tls=settings.tls,
    )
    return app


def _body_max(path: str, settings: Settings) -> int:
    """Give the largest body of a path."""
    limits = settings.limits
    if path == f"{api.PREFIX}/network-test/upload":
        return limits.network_test_bytes
    if path.startswith(f"{api.PREFIX}/uploads/"):
        return limits.upload_piece_bytes
    if path.startswith(f"{api.PREFIX}/identity/papers/"):
        return limits.identity_paper_bytes
    if path == f"{api.PREFIX}/face-checks/pictures":
        return limits.face_pictures_bytes
    # A full report has some seventy rows, each with its readings and the limits that were used.
    long = path.endswith("/check-reports") or path.startswith(
        (f"{api.PREFIX}/filings", f"{api.PREFIX}/phone/", f"{api.PREFIX}/signings/")
    )
    return limits.long_body_bytes if long else limits.body_bytes


@dataclass(frozen=True, slots=True)
class Doorkeeper:
    """Knows who may be inside, by the court's clock."""

    store: HearingStore
    clock: Callable[[], datetime]
    rehearsals: Rehearsals

    async def redeem_ticket(self, ticket: str, hearing: HearingId) -> ParticipantId:
        """Spend a ticket; raises `NotSignedIn` for one that is spent, dead or unknown."""
        if is_rehearsal(hearing):
            return self.rehearsals.redeem_ticket(ticket, hearing)
        return await self.store.redeem_ticket(ticket, hearing, self.clock())

    async def session_alive(self, hearing: HearingId, participant: ParticipantId) -> bool:
        """Tell whether the session by which a person came in still stands."""
        if is_rehearsal(hearing):
            session = self.rehearsals.session_of(hearing)
            return session is not None and await self.store.session_stands(session, self.clock())
        return await self.store.session_alive(hearing, participant, self.clock())


async def _open(
    app: FastAPI,
    settings: Settings,
    clock: Callable[[], datetime],
    forwarder: Forwarder | None,
    identity: IdentityRoom,
    opened: AsyncExitStack,
) -> None:
    scanner = None if settings.scanner is None else Scanner(settings.scanner)
    renderer = Renderer(office=office.installed(), scanner=scanner)
    opened.push_async_callback(renderer.close)
    if settings.seed is not None and await asyncio.to_thread(seeds.clear_unfinished, settings.data):
        log.info("an invented court that was not finished is begun anew")
    registry = Registry.open(settings, renderer, identity)
    opened.callback(registry.close)
    await asyncio.to_thread(uploads.reconcile, registry)
    inspection = Inspection(registry, clock)
    opened.push_async_callback(inspection.close)
    forwarder = forwarder or _forwarder(settings, clock)
    opened.push_async_callback(forwarder.close)
    await asyncio.gather(_start(forwarder, settings), _sow(registry, settings, clock))
    store = HearingStore(registry)
    opened.callback(store.close)
    app.state.time = CourtClock(registry, clock)
    opened.push_async_callback(app.state.time.end)

    def relays(person: str) -> tuple[IceServer, ...]:
        return relays_for(person, settings.relay, clock())

    rehearsals = Rehearsals(lambda: rooms, clock, ticket_s=settings.terms.ticket_s)
    rooms = Rooms(
        HearingsAndRehearsals(store, rehearsals),
        forwarder,
        clock,
        relays,
        note_lines=_noted(store),
    )
    opened.push_async_callback(rooms.close)
    opened.push_async_callback(rehearsals.close)
    test_calls = TestCalls(
        forwarder, lambda name: relays_for(name, settings.relay, clock(), for_a_test=True)
    )
    opened.push_async_callback(test_calls.close)
    beside = plain_door.PlainDoor()
    opened.push_async_callback(beside.close)
    if settings.plain_port is not None:
        await beside.open(settings.host, settings.plain_port)
    app.state.rooms = rooms
    app.state.doorkeeper = Doorkeeper(store, clock, rehearsals)
    app.state.forwarder = forwarder
    app.state.court = Court(
        settings=settings,
        registry=registry,
        inspection=inspection,
        clock=clock,
        media_address=lambda: forwarder.media_address,
        rooms=lambda: rooms,
        rehearsals=lambda: rehearsals,
        test_calls=lambda: test_calls,
        portal_port=lambda: beside.port,
        certificate_sha256=lambda: str(getattr(app.state, "certificate_sha256", "")),
    )


def _noted(store: HearingStore) -> NoteLines:
    """Give who writes down how lines were: of hearings; of a rehearsal nothing is kept."""

    def note(hearing: HearingId, notes: tuple[LineNote, ...]) -> None:
        if not is_rehearsal(hearing):
            store.note_lines(hearing, notes)

    return note


class CourtClock:
    """Lets time do what it does by itself, for as long as the court is open: one task, one order.

    The post makes its rounds each second; limits are looked at each half minute.
    """

    def __init__(self, registry: Registry, clock: Callable[[], datetime]) -> None:
        self._registry = registry
        self._clock = clock
        self._rounds = Rounds(registry, chance=random.SystemRandom().random)
        self._told_to_end = asyncio.Event()
        self._one_at_a_time = asyncio.Lock()
        self._running = asyncio.create_task(self._run())

    async def go_on(self) -> None:
        """Do everything that is due now."""
        async with self._one_at_a_time:
            await asyncio.to_thread(self._tick)
            await asyncio.to_thread(self._rounds.make, self._clock())

    async def end(self) -> None:
        """End when the round that is being made is done."""
        self._told_to_end.set()
        await self._running

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        ticked = -TICK_EVERY_S
        while not self._told_to_end.is_set():
            async with self._one_at_a_time:
                if loop.time() - ticked >= TICK_EVERY_S:
                    ticked = loop.time()
                    await asyncio.to_thread(self._tick)
                await asyncio.to_thread(self._rounds.make, self._clock())
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._told_to_end.wait(), ROUND_EVERY_S)

    def _tick(self) -> None:
        try:
            clockwork.tick(self._registry, self._clock())
        except Exception:  # one bad round must not stop the court's clock
            log.exception("a round of the court's clock was broken off")


async def _start(forwarder: Forwarder, settings: Settings) -> None:
    try:
        await forwarder.start()
    except ForwarderGone as gone:
        if settings.janus is None:
            raise
        raise CannotOpen(f"No Janus answers at {settings.janus.url}.") from gone


async def _sow(registry: Registry, settings: Settings, clock: Callable[[], datetime]) -> None:
    match settings.seed:
        case Seed.DEMO:
            await seeds.sow(registry, clock())
        case Seed.DOCKET:
            await seeds.sow_docket(registry, clock(), _told_of_sowing())
        case None:
            pass


def _told_of_sowing() -> Callable[[int, int], None]:
    """Give who is told how far a sowing has come; a line every two seconds is enough."""
    told_at = asyncio.get_running_loop().time()

    def tell(done: int, of: int) -> None:
        nonlocal told_at
        now = asyncio.get_running_loop().time()
        if now - told_at >= TELL_EVERY_S:
            told_at = now
            log.info("sowing the docket: %s of %s cases are told", done, of)

    return tell


def rooms_of(app: FastAPI) -> Rooms:
    """Give the hearing rooms of a court that is open."""
    rooms: Rooms = app.state.rooms
    return rooms


def _doorkeeper(app: FastAPI) -> Doorkeeper:
    doorkeeper: Doorkeeper = app.state.doorkeeper
    return doorkeeper


def _forwarder(settings: Settings, clock: Callable[[], datetime]) -> Forwarder:
    if settings.janus is not None:
        at = settings.janus
        return JanusForwarder(JanusTerms(url=at.url, admin_key=at.admin_key, stun=at.stun))
    bind_host = "127.0.0.1" if is_loopback(settings.host) else "0.0.0.0"  # noqa: S104
    advertised = () if is_loopback(settings.host) else media_addresses(settings)
    address = MediaAddress(bind_host=bind_host, port=settings.media_port, advertised=advertised)
    if settings.forwarder is ForwarderKind.EMBEDDED:
        return EmbeddedForwarder(address, clock=clock)
    if settings.forwarder is ForwarderKind.PER_HEARING:
        return ForwarderFarm(address, clock=clock, per_hearing=True)
    return ForwarderProcess(address, clock=clock)
