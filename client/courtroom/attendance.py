"""One person's presence at a hearing: what the court told, folded, and what follows at this desk.

Every line of the record passes through `protocol.hearing.apply`, the person's own deeds too;
nothing is shown before the court has told it. One exception, for safety: closing one's own
microphone or camera acts at once on the machine, and the court is told. Opening waits until the
court has told that it is open. After a broken wire the same path runs again: hear what was
missed, connect the media anew, ask again for what was open. While it hears what it has missed,
this machine goes on as it was; only what closes something acts at once.

It knows neither windows nor other screens, and decides nothing that is the court's to decide.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import replace

from client.court.exhibits import Pages
from client.court.failures import failure_for, failure_from
from client.courtroom.asking import Questions
from client.courtroom.door import Clock, Door, Milestones
from client.courtroom.finger import Finger
from client.courtroom.following import Following
from client.courtroom.leg import Leg, Start
from client.courtroom.link import Ended, Link, Pace
from client.courtroom.machine import Machine
from client.courtroom.missed import Missed
from client.courtroom.news import News
from client.courtroom.own_devices import OwnDevices
from client.courtroom.passing import Passing
from client.courtroom.table import TableTop
from client.courtroom.unheard import Unheard
from client.frames import Frames
from client.media.engine import Engine, EngineNews
from client.protocol.errors import Reason
from client.protocol.hearing import (
    Command,
    HearingClosed,
    HearingResumed,
    HearingState,
    LeaveHearing,
    OpenMicrophone,
    Participant,
    ParticipantAdmitted,
    ParticipantConnected,
    Place,
    PointerMoved,
    Recorded,
    ReportMissed,
    apply,
)
from client.protocol.ids import HearingId, Seq
from client.protocol.rehearsal import RehearsalIs
from client.protocol.signalling import IceServer, MediaAnswered, MediaRefused, UseCodec
from client.protocol.wire import (
    Accepted,
    AskRefused,
    FromCourt,
    LinesAre,
    MediaGone,
    SpeakerIs,
    Told,
    Welcome,
)
from client.state import Attendance, Failure, MediaState, Table, Wire

log = logging.getLogger("mingjing.courtroom.attendance")

FAREWELL_WITHIN_S = 1.0


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
        clock: Clock,
        camera_wanted: bool = True,
        tell_unheard: bool | None = None,
        pace: Pace | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        pace = pace or Pace()
        self._engine = engine
        self._tell = tell
        self._clock = clock
        self._start = start
        self._monotonic = monotonic
        self._door = door
        self._link = Link(door.address, self._fetch_ticket, self, pace)
        self._following = Following(self._link.break_off)
        self._leg = Leg(engine, self._link.say, self._media_is, start, pace.sleep)
        self._table = TableTop(pages, self._table_is, start, pace.sleep)
        self._finger = Finger(self._link.say, monotonic)
        self._passing = Passing(engine)
        self._questions = Questions(self._link.say, self._pending_are)
        self.devices = OwnDevices(
            Machine(engine, frames),
            Unheard(tell_unheard),
            now=lambda: self._now,
            change=self._change,
            ask=self._ask,
            is_asking=self._questions.is_open,
        )
        self._news = News(self._link.say, self._report_missed, clock.now)
        self.missed = Missed(
            door.missed,
            engine,
            ask=self._ask,
            tell=lambda missed: self._change(missed=missed),
            failed=lambda error: self._change(refusal=error and failure_from(error)),
            start=start,
        )
        self._now = Attendance(hearing=hearing, camera_wanted=camera_wanted)
        self._ice_servers: tuple[IceServer, ...] = ()
        self._engine_news = EngineNews()
        self._farewell: asyncio.Event = asyncio.Event()
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
        self.devices.order()
        ended = await self._link.run()
        self.devices.over = True
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
                # Nor would it answer that of the wire.
                self._link.break_off()

    async def close(self) -> None:
        """Free everything; whoever runs `run` cancels it."""
        self.shut()
        await self._fall_silent()

    def shut(self) -> None:
        """Close one's own devices now, whatever comes later."""
        self.devices.over = True
        self.devices.order()

    async def _fall_silent(self) -> None:
        self._table.clear()
        self._finger.stop()
        self.missed.skip()
        self.hear_sound_only(wanted=False)
        await self._leg.end()
        self.devices.order()

    # What the person does -------------------------------------------------------------------

    def ask(self, command: Command) -> None:
        """Ask the court for something; the answer comes as an event or as a refusal."""
        self._change(refusal=None)
        self._ask(command, by_hand=True)

    def hear_sound_only(self, *, wanted: bool) -> None:
        """Leave every picture out, or take them in again: this desk's own affair."""
        if wanted != self._now.sound_only_wanted:
            self._change(sound_only_wanted=wanted)
            self._engine.prefer_sound(only=wanted)

    def dismiss_fall_back(self) -> None:
        """The news that another device is in use was read."""
        self._change(**self._news.fall_back_was_read())

    def dismiss_headset_advice(self) -> None:
        """The advice to use a headset was read."""
        self._change(**self._news.headset_advice_was_read())

    def may_sleep(self, *, told: bool) -> None:
        """Tell the person that this machine may fall asleep; or it was read."""
        self._change(may_sleep=told)

    def point(self, x: float | None, y: float | None) -> None:
        """Point at a place of the page that one shows."""
        state = self._now.state
        if state is not None and state.shown is not None and state.shown.by == self._now.you:
            self._finger.point(x, y)

    # What the wire says (`link.Listener`) ---------------------------------------------------

    def since(self) -> Seq | None:
        """Give the last folded event; None when a snapshot is wanted instead."""
        return self._following.since(self._now.state)

    def wire_is(self, wire: Wire) -> None:
        """Take note of the wire; what was asked on a broken one was not heard."""
        if wire is not Wire.LIVE and self._questions.give_up():
            self._change(refusal=Failure(Reason.COURT_UNAVAILABLE))
        self._change(wire=wire)

    def quiet(self, quiet: bool) -> None:
        """Close the own devices while the court is not heard."""
        self.devices.cut_off = quiet
        self._change(quiet=quiet)
        self.devices.order()

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
            case PointerMoved() | LinesAre() | SpeakerIs() | UseCodec():
                self._change(**self._passing.take(message, self._now.you))
            case MediaAnswered() | MediaRefused():
                self._leg.answered(message)
            case RehearsalIs():
                self._change(rehearsal=message)
            case MediaGone():
                self._leg.court_begins_anew()
            case _:
                log.warning("the court says what a desk does not expect: %s", message.type)

    # Folding --------------------------------------------------------------------------------

    def _be_welcomed(self, welcome: Welcome) -> None:
        self._clock.set(welcome.now)
        self._following.be_welcomed(welcome)
        self._ice_servers = welcome.ice_servers
        self._pass_milestone("welcome_at")
        self._change(you=welcome.you, **self._passing.begin_anew())
        if welcome.snapshot is not None:
            self.devices.yield_to(welcome.snapshot)
            self._hold(welcome.snapshot)
            self.devices.order()
        self._table.hurry()

    def _be_told(self, recorded: Recorded) -> None:
        state = self._now.state
        if not self._following.is_next(recorded, state) or state is None:
            return
        closed = self.devices.follow(recorded)
        self._hold(apply(state, recorded))
        if self._now.you is not None:
            self.missed.follow(recorded.seq, recorded.event, self._now.you)
        happens_now = self._following.happens_now(recorded)
        # Before the media are ordered: a camera that is being asked for stays open for oneself.
        if happens_now:
            self._act_on(recorded)
        if happens_now or closed:
            self.devices.order()

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
                self.devices.ask_for_camera()
            case HearingClosed():
                self.devices.over = True
                self._start(self._leg.end())
            case _:
                pass

    def _settle_in(self) -> None:
        """Take one's seat in the courtroom: connect, and ask for what one has open."""
        state, you = self._now.state, self._now.you
        if state is None or you is None or self.devices.over:
            return
        if self.milestones.placed_at is None:
            self._change(microphone_wanted=False)
        self._pass_milestone("placed_at")
        others = [each.participant for each in state.participants if each.participant != you]
        self._leg.begin(others, self._ice_servers)
        self._news.say_again()
        self.missed.say_again()
        self.devices.ask_for_camera()
        if self._now.microphone_wanted:
            self._ask(OpenMicrophone())

    # Asking ---------------------------------------------------------------------------------

    def _ask(self, command: Command, *, by_hand: bool = False) -> None:
        if not self._questions.ask(command, by_hand=by_hand) and by_hand:
            self._change(refusal=Failure(Reason.COURT_UNAVAILABLE))

    def _answered(self, ask: int) -> None:
        asked = self._questions.answered(ask)
        if asked is not None and isinstance(asked.command, LeaveHearing):
            self._farewell.set()

    def _refused(self, message: AskRefused) -> None:
        asked = self._questions.answered(message.ask)
        failure = failure_for(message.reason, message.detail)
        if asked is None:
            log.warning("the court could not read something said here: %s", message.reason)
            return
        self.devices.refused(asked.command, by_hand=asked.by_hand)
        if asked.by_hand:
            self._change(refusal=failure)
        self.devices.order()

    def _pending_are(self, pending: tuple[str, ...]) -> None:
        self._change(pending=pending)

    def _report_missed(self, missed: ReportMissed) -> None:
        if self._in_courtroom and not self.devices.over:
            self._ask(missed)

    # Media ----------------------------------------------------------------------------------

    @property
    def _in_courtroom(self) -> bool:
        me = self.me
        return me is not None and me.place is Place.COURTROOM

    def media_news(self, news: EngineNews) -> None:
        """Take note of the machine's own devices; a device that fails is closed for the court."""
        before, self._engine_news = self._engine_news, news
        self._change(**self._news.take(news))
        if news.failed and not before.failed:
            self._leg.broke()
        self.devices.hear(news)

    def _media_is(self, media: MediaState) -> None:
        if media is MediaState.LIVE:
            self._pass_milestone("media_at")
            self._passing.leg_is_live()
        self._change(media=media)

    def _table_is(self, table: Table) -> None:
        self._change(table=table)

    async def _fetch_ticket(self, within_s: float) -> str:
        ticket = await self._door.ticket(within_s)
        self._pass_milestone("ticket_at")
        return ticket

    def _pass_milestone(self, name: str) -> None:
        self.milestones = self.milestones.with_first(name, self._monotonic())

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
