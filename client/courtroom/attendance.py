"""One person's presence at a hearing: what the court told, folded, and what follows at this desk.

Every line of the record passes through `protocol.hearing.apply`, the person's own deeds too;
nothing is shown before the court has told it. One exception, for safety: closing one's own
microphone or camera acts at once on the machine, and the court is told. Opening waits until the
court has told that it is open. After a broken wire the same path runs again: hear what was
missed, connect the media anew, ask again for what was open.

It knows neither windows nor other screens, and decides nothing that is the court's to decide.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from client.court.exhibits import Pages
from client.court.failures import failure_for
from client.courtroom.finger import Finger
from client.courtroom.leg import Leg, Start
from client.courtroom.link import Address, Ended, Link, Pace
from client.courtroom.orders import NOTHING, Will, orders_for
from client.courtroom.table import TableTop
from client.frames import OWN, Frames, Source
from client.media.engine import Engine, EngineNews, MediaOrders
from client.protocol.errors import Reason
from client.protocol.hearing import (
    CloseCamera,
    CloseMicrophone,
    Command,
    HearingClosed,
    HearingPaused,
    HearingResumed,
    HearingState,
    LeaveHearing,
    OpenCamera,
    OpenMicrophone,
    Participant,
    ParticipantAdmitted,
    ParticipantConnected,
    ParticipantMuted,
    Place,
    PointerMoved,
    Recorded,
    apply,
    is_on_air,
)
from client.protocol.ids import HearingId, Seq
from client.protocol.signalling import IceServer, MediaAnswered, MediaRefused
from client.protocol.wire import Accepted, Asking, AskRefused, FromCourt, Told, Welcome
from client.state import Attendance, Failure, MediaState, Pointer, Table, Wire

log = logging.getLogger("mingjing.courtroom.attendance")

FAREWELL_WITHIN_S = 1.0


@dataclass(frozen=True, slots=True)
class Milestones:
    """When this desk came how far on its way in; `time.monotonic()`, seconds."""

    pressed_at: float
    ticket_at: float | None = None
    welcome_at: float | None = None
    placed_at: float | None = None
    media_at: float | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """The way in: where the hearing's socket is, and who gives tickets."""

    address: Address
    ticket: Callable[[], Awaitable[str]]


@dataclass(slots=True)
class _Asked:
    """Something asked and not yet answered."""

    command: Command
    by_hand: bool


class Presence:
    """One person at one hearing; made when they enter, closed when they have gone."""

    def __init__(
        self,
        hearing: HearingId,
        door: Door,
        *,
        engine: Engine,
        frames: Frames,
        pages: Pages,
        tell: Callable[[Attendance], None],
        start: Start,
        court_time: Callable[[datetime], None],
        camera_wanted: bool = True,
        pace: Pace | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        pace = pace or Pace()
        self._engine = engine
        self._frames = frames
        self._tell = tell
        self._court_time = court_time
        self._start = start
        self._monotonic = monotonic
        self._door = door
        self._link = Link(door.address, self._fetch_ticket, self, pace)
        self._leg = Leg(engine, self._link.say, self._media_is, start, pace.sleep)
        self._table = TableTop(pages, self._table_is, start, pace.sleep)
        self._finger = Finger(self._link.say, monotonic)
        self._now = Attendance(hearing=hearing, camera_wanted=camera_wanted)
        self._asks = 0
        self._asked: dict[int, _Asked] = {}
        self._ice_servers: tuple[IceServer, ...] = ()
        self._caught_up_at = Seq(0)
        self._gap_at: Seq | None = None
        self._forget_record = False
        self._cut_off = False
        self._orders = NOTHING
        self._previewed: tuple[bool, bool] | None = None
        self._own_shown = False
        self._news = EngineNews()
        self._farewell: asyncio.Event = asyncio.Event()
        self._over = False
        self.milestones = Milestones(pressed_at=monotonic())

    @property
    def now(self) -> Attendance:
        """How things stand at this desk."""
        return self._now

    @property
    def me(self) -> Participant | None:
        """One's own seat, when the court has told it."""
        state, you = self._now.state, self._now.you
        return None if state is None or you is None else state.of(you)

    # Coming and going -----------------------------------------------------------------------

    async def run(self) -> Ended:
        """Be present until the court hangs up for good."""
        self._tell(self._now)
        self._order_media()
        ended = await self._link.run()
        self._over = True
        self._change(ended=_named(ended.reason))
        self._farewell.set()
        await self._fall_silent()
        return ended

    async def leave(self) -> None:
        """Go by choice: the devices close at once, and the court hears of it if it can."""
        self.shut()
        if self._link.is_live:
            self._ask(LeaveHearing())
            try:
                async with asyncio.timeout(FAREWELL_WITHIN_S):
                    await self._farewell.wait()
            except TimeoutError:
                log.info("the court did not answer the farewell")

    async def close(self) -> None:
        """Free everything; whoever runs `run` cancels it."""
        self.shut()
        await self._fall_silent()

    def shut(self) -> None:
        """Close one's own devices now, whatever comes later."""
        self._over = True
        self._order_media()

    async def _fall_silent(self) -> None:
        self._table.clear()
        self._finger.stop()
        await self._leg.end()
        self._order_media()

    # What the person does -------------------------------------------------------------------

    def ask(self, command: Command) -> None:
        """Ask the court for something; the answer comes as an event or as a refusal."""
        self._change(refusal=None)
        self._ask(command, by_hand=True)

    def set_microphone(self, *, open_: bool) -> None:
        """Open or close one's own microphone; closing acts at once, before the court knows."""
        self._change(microphone_wanted=open_, microphone_failure=None, refusal=None)
        self._order_media()
        if self._in_courtroom:
            self._ask(OpenMicrophone() if open_ else CloseMicrophone(), by_hand=True)

    def set_camera(self, *, open_: bool) -> None:
        """Open or close one's own camera; closing acts at once, before the court knows."""
        self._change(camera_wanted=open_, camera_failure=None, refusal=None)
        if self._in_courtroom:
            self._ask(OpenCamera() if open_ else CloseCamera(), by_hand=True)
        self._order_media()

    def point(self, x: float | None, y: float | None) -> None:
        """Point at a place of the page that one shows."""
        state = self._now.state
        if state is not None and state.shown is not None and state.shown.by == self._now.you:
            self._finger.point(x, y)

    # What the wire says (`link.Listener`) ---------------------------------------------------

    def since(self) -> Seq | None:
        """Give the last folded event; None when a snapshot is wanted instead."""
        if self._now.state is None or self._forget_record:
            return None
        return self._now.state.seq

    def wire_is(self, wire: Wire) -> None:
        """Take note of the wire; what was asked on a broken one was not heard."""
        if wire is not Wire.LIVE and self._asked:
            if any(asked.by_hand for asked in self._asked.values()):
                self._change(refusal=Failure(Reason.COURT_UNAVAILABLE))
            self._asked.clear()
            self._change(pending=())
        self._change(wire=wire)

    def quiet(self, quiet: bool) -> None:
        """Close the own devices while the court is not heard."""
        self._cut_off = quiet
        if self._link.is_live:
            self._change(wire=Wire.RECONNECTING if quiet else Wire.LIVE)
        self._order_media()

    def hear(self, message: FromCourt) -> None:
        """Take what the court says."""
        match message:
            case Welcome():
                self._be_welcomed(message)
            case Told():
                self._be_told(message.recorded)
            case Accepted():
                self._answered(message.ask)
            case AskRefused():
                self._refused(message)
            case PointerMoved():
                self._see_pointer(message)
            case MediaAnswered() | MediaRefused():
                self._leg.answered(message)
            case _:
                log.warning("the court says what a desk does not expect: %s", message.type)

    # Folding --------------------------------------------------------------------------------

    def _be_welcomed(self, welcome: Welcome) -> None:
        self._court_time(welcome.now)
        self._forget_record = False
        self._caught_up_at = welcome.seq
        self._ice_servers = welcome.ice_servers
        if self.milestones.welcome_at is None:
            self.milestones = replace(self.milestones, welcome_at=self._monotonic())
        self._change(you=welcome.you)
        if welcome.snapshot is not None:
            self._hold(welcome.snapshot)
            self._order_media()

    def _be_told(self, recorded: Recorded) -> None:
        state = self._now.state
        if state is None or recorded.seq > state.seq + 1:
            self._lose_thread(state)
            return
        if recorded.seq <= state.seq:
            return
        self._follow_event(recorded)
        self._hold(apply(state, recorded))
        # Before the media are ordered: a camera that is being asked for stays open for oneself.
        if recorded.seq > self._caught_up_at:
            self._act_on(recorded)
        self._order_media()

    def _lose_thread(self, state: HearingState | None) -> None:
        """A line is missing: ask again for all since the last; if it stays away, for the whole."""
        at = None if state is None else state.seq
        self._forget_record = at is None or at == self._gap_at
        self._gap_at = at
        log.warning("lines of the record are missing after %s", at)
        self._link.break_off()

    def _follow_event(self, recorded: Recorded) -> None:
        """Give up one's own will where the court has closed the microphone."""
        event, you = recorded.event, self._now.you
        closed = isinstance(event, HearingPaused | HearingClosed) or (
            isinstance(event, ParticipantMuted) and event.participant == you
        )
        if closed:
            self._change(microphone_wanted=False)

    def _hold(self, state: HearingState) -> None:
        """Hold this state, and lay on the table what it shows."""
        before = self._now.state
        pointer = self._now.pointer
        if before is None or before.shown != state.shown:
            pointer = None
        self._change(state=state, pointer=pointer)
        if self._in_courtroom:
            self._table.follow(state)

    def _act_on(self, recorded: Recorded) -> None:
        """Do what follows from something happening now, and not from hearing of it later."""
        event, you = recorded.event, self._now.you
        match event:
            case ParticipantConnected() if event.participant == you:
                if event.place is Place.COURTROOM:
                    self._settle_in()
            case ParticipantAdmitted() if event.participant == you:
                # The waiting room's microphone was for looking at the level only.
                self._change(microphone_wanted=False)
                self._settle_in()
            case HearingResumed():
                self._ask_for_camera()
            case HearingClosed():
                self._over = True
                self._start(self._leg.end())
            case _:
                pass

    def _settle_in(self) -> None:
        """Take one's seat in the courtroom: connect, and ask for what one has open."""
        state, you = self._now.state, self._now.you
        if state is None or you is None or self._over:
            return
        first = self.milestones.placed_at is None
        if first:
            self.milestones = replace(self.milestones, placed_at=self._monotonic())
            self._change(microphone_wanted=False)
        others = [each.participant for each in state.participants if each.participant != you]
        self._leg.begin(others, self._ice_servers)
        self._ask_for_camera()
        if self._now.microphone_wanted:
            self._ask(OpenMicrophone())

    def _ask_for_camera(self) -> None:
        me, state = self.me, self._now.state
        if state is None or me is None or me.camera_open or not me.present:
            return
        if self._now.camera_wanted and is_on_air(state):
            self._ask(OpenCamera())

    # Asking ---------------------------------------------------------------------------------

    def _ask(self, command: Command, *, by_hand: bool = False) -> None:
        self._asks += 1
        if self._link.say(Asking(ask=self._asks, command=command)):
            self._asked[self._asks] = _Asked(command, by_hand)
            self._pending_changed()
        elif by_hand:
            self._change(refusal=Failure(Reason.COURT_UNAVAILABLE))

    def _answered(self, ask: int) -> None:
        asked = self._asked.pop(ask, None)
        if asked is None:
            return
        if isinstance(asked.command, LeaveHearing):
            self._farewell.set()
        self._pending_changed()

    def _refused(self, message: AskRefused) -> None:
        asked = self._asked.pop(message.ask, None)
        self._pending_changed()
        failure = failure_for(message.reason, message.detail)
        if asked is None:
            log.warning("the court could not read something said here: %s", message.reason)
            return
        if isinstance(asked.command, OpenMicrophone):
            self._change(microphone_wanted=False)
        if isinstance(asked.command, OpenCamera) and asked.by_hand:
            self._change(camera_wanted=False)
        if asked.by_hand:
            self._change(refusal=failure)
        self._order_media()

    def _pending_changed(self) -> None:
        self._change(pending=tuple(asked.command.type for asked in self._asked.values()))

    def _see_pointer(self, moved: PointerMoved) -> None:
        if moved.x is None or moved.y is None:
            self._change(pointer=None)
        else:
            self._change(pointer=Pointer(moved.by, moved.x, moved.y))

    # Media ----------------------------------------------------------------------------------

    @property
    def _in_courtroom(self) -> bool:
        me = self.me
        return me is not None and me.place is Place.COURTROOM

    def _order_media(self) -> None:
        """Tell the engine the whole of what may pass now."""
        state, you = self._now.state, self._now.you
        will = Will(self._now.microphone_wanted, self._now.camera_wanted)
        orders = NOTHING
        if state is not None and you is not None and not self._over:
            orders = orders_for(state, you, will, cut_off=self._cut_off)
        gone = self._orders.seen - orders.seen
        if orders != self._orders:
            self._orders = orders
            self._engine.obey(orders)
        wanted = self._preview(orders, will)
        for each in gone:
            self._frames.clear(Source(each))
        shown = orders.camera or wanted[0]
        if self._own_shown and not shown:
            self._frames.clear(OWN)
        self._own_shown = shown

    def _preview(self, orders: MediaOrders, will: Will) -> tuple[bool, bool]:
        """Show oneself to oneself alone: in the waiting room, and until the court says open."""
        entering = any(isinstance(each.command, OpenCamera) for each in self._asked.values())
        waiting = not self._in_courtroom
        camera = will.camera and not orders.camera and (waiting or entering)
        microphone = will.microphone and waiting
        wanted = (False, False) if self._over else (camera, microphone)
        if wanted != self._previewed:
            self._previewed = wanted
            self._engine.preview(camera=wanted[0], microphone=wanted[1])
        return wanted

    def media_news(self, news: EngineNews) -> None:
        """Take note of the machine's own devices; a device that fails is closed for the court."""
        before, self._news = self._news, news
        self._change(microphone_live=news.microphone_live, camera_live=news.camera_live)
        if news.failed and not before.failed:
            self._leg.broke()
        if news.camera_failure is not None and news.camera_failure != before.camera_failure:
            self._change(camera_wanted=False, camera_failure=Failure(news.camera_failure))
            self._tell_closed(CloseCamera())
        if news.microphone_failure is not None and (
            news.microphone_failure != before.microphone_failure
        ):
            self._change(
                microphone_wanted=False, microphone_failure=Failure(news.microphone_failure)
            )
            self._tell_closed(CloseMicrophone())

    def _tell_closed(self, command: CloseCamera | CloseMicrophone) -> None:
        if self._in_courtroom and not self._over:
            self._ask(command)
        self._order_media()

    def _media_is(self, media: MediaState) -> None:
        if media is MediaState.LIVE and self.milestones.media_at is None:
            self.milestones = replace(self.milestones, media_at=self._monotonic())
        self._change(media=media)

    def _table_is(self, table: Table) -> None:
        self._change(table=table)

    async def _fetch_ticket(self) -> str:
        ticket = await self._door.ticket()
        if self.milestones.ticket_at is None:
            self.milestones = replace(self.milestones, ticket_at=self._monotonic())
        return ticket

    def _change(self, **changes: object) -> None:
        """Tell the desk how things stand, if they stand differently."""
        after = replace(self._now, **changes)  # type: ignore[arg-type]  # checked by the dataclass
        if after != self._now:
            self._now = after
            self._tell(after)


def _named(code: str) -> Reason | str:
    """Give the reason of that code; a newer court's own word stays as it is."""
    try:
        return Reason(code)
    except ValueError:
        return code
