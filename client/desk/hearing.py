"""A hearing as the desk sees it: going in, being there, coming out.

One presence at a time. Leaving closes the devices at once and tells the court; a session that
ends takes the person out without a word to the court, which then holds them for lost and not for
gone.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, assert_never

from client.court.api import Court
from client.court.exhibits import Pages
from client.court.trust import proxy_for
from client.courtroom.attendance import Presence
from client.courtroom.door import Clock, Door, Milestones
from client.courtroom.link import Address, Pace
from client.desk.errands import Errands
from client.desk.sheet import Sheet
from client.desk.vigil import Keep, Vigil, nobody_asked
from client.frames import Frames
from client.intents import (
    Ask,
    DismissFallBack,
    DismissHeadsetAdvice,
    DismissSleepAdvice,
    HearSoundOnly,
    LowerHand,
    PlayMissed,
    Point,
    RaiseHand,
    SetCamera,
    SetMicrophone,
    SkipMissed,
    StopMissed,
)
from client.media.engine import Engine, EngineNews, MediaReadings
from client.protocol import hearing as words
from client.protocol.case import HearingPhase
from client.protocol.errors import NotSignedIn, Reason
from client.protocol.ids import HearingId, Seq
from client.protocol.signalling import KeptSpeech
from client.state import Attendance, Where

log = logging.getLogger("mingjing.desk")

MEASURE_EVERY_S = 1.0
_SESSION_OVER = frozenset({Reason.NOT_SIGNED_IN, Reason.SESSION_EXPIRED})


class Hearings:
    """The hearing that this desk attends, if any."""

    def __init__(
        self,
        court: Court,
        pages: Pages,
        engine: Engine,
        frames: Frames,
        sheet: Sheet,
        errands: Errands,
        pace: Pace | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        keep_awake: Keep = nobody_asked,
    ) -> None:
        self._court = court
        self._pages = pages
        self._engine = engine
        self._frames = frames
        self._sheet = sheet
        self._errands = errands
        self._pace = pace or Pace()
        self._monotonic = monotonic
        self._vigil = Vigil(keep_awake, self._may_sleep)
        self._camera_wanted = True
        self._one_at_a_time = asyncio.Lock()
        self._readings = MediaReadings()
        self._milestones: Milestones | None = None
        self._attending: asyncio.Task[None] | None = None
        self.presence: Presence | None = None

    @property
    def hearing(self) -> HearingId | None:
        """The hearing that is attended."""
        return None if self.presence is None else self.presence.now.hearing

    def enter(self, hearing: HearingId) -> None:
        """Go in; whoever is inside already goes on being there."""
        if self.presence is not None and self.presence.now.ended is None:
            if self.hearing == hearing:
                self._sheet.change(where=Where.HEARING)
                return
            self.drop()
        self.presence = presence = Presence(
            hearing,
            self._door(hearing),
            engine=self._engine,
            frames=self._frames,
            pages=self._pages,
            tell=lambda attendance: self._tell(presence, attendance),
            start=self._errands.start,
            clock=Clock(set=self._sheet.set_clock, now=lambda: self._sheet.state.now),
            camera_wanted=self._camera_wanted,
            tell_unheard=self._sheet.state.tell_unheard,
            pace=self._pace,
            monotonic=self._monotonic,
        )
        self._sheet.change(where=Where.HEARING, attendance=presence.now)
        self._vigil.begin()
        self._attending = self._errands.start(self._attend(presence))

    def media_news(self, news: EngineNews) -> None:
        """Pass on what the machine's devices tell."""
        if self.presence is not None:
            self.presence.media_news(news)

    def tell_unheard(self, *, wanted: bool) -> None:
        """Have the person told of speaking unheard, or told no longer."""
        if self.presence is not None:
            self.presence.devices.tell_unheard(wanted=wanted)

    def leave(self) -> "asyncio.Task[None]":
        """Go by choice; the devices close now, the farewell follows."""
        presence, attending = self._step_out()
        self._camera_wanted = True
        return self._errands.start(self._say_farewell(presence, attending))

    def drop(self) -> None:
        """Be out, without a word to the court."""
        _, attending = self._step_out()
        if attending is not None:
            attending.cancel()

    def _step_out(self) -> "tuple[Presence | None, asyncio.Task[None] | None]":
        presence, self.presence = self.presence, None
        attending, self._attending = self._attending, None
        self._vigil.end()
        if presence is not None:
            self._keep_readings(presence)
            presence.shut()
        return presence, attending

    async def _say_farewell(
        self, presence: Presence | None, attending: "asyncio.Task[None] | None"
    ) -> None:
        if presence is not None:
            await presence.leave()
        if attending is not None:
            attending.cancel()
            await asyncio.wait({attending})

    def measurements(self) -> dict[str, Any]:
        """Give what was measured of the last hearing, for reports."""
        if self.presence is not None:
            self._keep_readings(self.presence)
        return {
            "join": None if self._milestones is None else asdict(self._milestones),
            "readings": {
                "connected_at": self._readings.connected_at,
                "remote": {person: asdict(each) for person, each in self._readings.remote},
            },
        }

    # How ------------------------------------------------------------------------------------

    def _door(self, hearing: HearingId) -> Door:
        uri = self._court.socket_address(hearing)
        tls = self._court.tls if uri.startswith("wss:") else None

        came_before = False

        async def ticket(within_s: float) -> str:
            nonlocal came_before
            if came_before:
                self._court.renew()
            came_before = True
            return (await self._court.ticket(hearing, within_s)).ticket

        async def missed(seq: Seq, since: datetime) -> tuple[KeptSpeech, ...]:
            return await self._court.missed_speech(hearing, seq, since)

        return Door(Address(uri, tls, proxy_for(self._court.server)), ticket, missed)

    async def _attend(self, presence: Presence) -> None:
        """Be present; the one before has put everything away first."""
        async with self._one_at_a_time:
            measuring = self._errands.start(self._measure(presence))
            try:
                ended = await presence.run()
            finally:
                measuring.cancel()
                if self.presence is presence:
                    self._vigil.end()
                await presence.close()
        if ended.reason in _SESSION_OVER:
            raise NotSignedIn(Reason.SESSION_EXPIRED)
        log.info("the court has hung up: %s", ended.reason)

    async def _measure(self, presence: Presence) -> None:
        """Keep the engine's counters: they are gone when the connection is."""
        while True:
            await asyncio.sleep(MEASURE_EVERY_S)
            self._keep_readings(presence)

    def _keep_readings(self, presence: Presence) -> None:
        self._milestones = presence.milestones
        readings = self._engine.readings()
        if readings.remote:
            self._readings = readings

    def _may_sleep(self) -> None:
        if self.presence is not None:
            self.presence.may_sleep(told=True)

    def _tell(self, presence: Presence, attendance: Attendance) -> None:
        """Write down how things stand; one who has gone has nothing more to say."""
        if self.presence is presence:
            self._camera_wanted = attendance.camera_wanted
            self._sheet.change(attendance=attendance)
            if attendance.state is not None and attendance.state.phase is HearingPhase.CLOSED:
                # Whoever goes on reading that it is over needs no machine that never sleeps.
                self._vigil.end()


InHearing = (
    SetMicrophone
    | SetCamera
    | Ask
    | Point
    | HearSoundOnly
    | PlayMissed
    | StopMissed
    | SkipMissed
    | RaiseHand
    | LowerHand
    | DismissFallBack
    | DismissHeadsetAdvice
    | DismissSleepAdvice
)
"""What a person may want who is in a hearing."""


def answer_in_hearing(presence: Presence, intent: InHearing) -> None:
    """Do what a person in a hearing wants."""
    match intent:
        case SetMicrophone():
            presence.devices.set_microphone(open_=intent.open)
        case SetCamera():
            presence.devices.set_camera(open_=intent.open)
        case Ask():
            presence.ask(intent.command)
        case Point():
            presence.point(intent.x, intent.y)
        case HearSoundOnly():
            presence.hear_sound_only(wanted=intent.wanted)
        case PlayMissed():
            presence.missed.play()
        case StopMissed():
            presence.missed.stop()
        case SkipMissed():
            presence.missed.skip()
        case RaiseHand():
            presence.ask(words.RaiseHand())
        case LowerHand():
            presence.ask(words.LowerHand())
        case DismissFallBack():
            presence.dismiss_fall_back()
        case DismissHeadsetAdvice():
            presence.dismiss_headset_advice()
        case DismissSleepAdvice():
            presence.may_sleep(told=False)
        case _:
            assert_never(intent)
