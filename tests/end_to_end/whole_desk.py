"""A whole desk without its window: the client as `client.app` puts it together, in this process.

Its camera, microphone and loudspeaker are stand-ins; everything between them and a court in a
process of its own is real.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

from client.config import Config, Devices, Language
from client.court.account import Passwords
from client.court.api import Court
from client.court.remembered import Memory
from client.courtroom.link import Pace
from client.desk.desk import Desk, Furniture
from client.frames import Frames, Levels, Size, Source
from client.intents import Ask, EnterHearing, Intent, SignIn
from client.media.devices.fake import FakeMedia
from client.media.engine import Negotiator, RemoteReadings
from client.media.session import MediaEngine
from client.protocol.hearing import Command, Participant
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.roles import Side
from client.protocol.signalling import IceServer, MediaAnswered
from client.state import Attendance, ClientState, MediaState, Where, Wire
from server_stub.settings import DEMO_PASSWORD
from tests.courtroom.forwarder.peers import until
from tests.media.desks import Answering

TILE = Size(320, 180)


def _clock() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - a composition root names the clock


Reroute = Callable[[str], str]
"""Changes the addresses in a court's answer, to put something in the way."""


class Rerouted(MediaEngine):
    """An engine whose way to the court leads through something else."""

    reroute: Reroute = str

    async def connect(
        self,
        others: Sequence[ParticipantId],
        ice_servers: Sequence[IceServer],
        negotiator: Negotiator,
    ) -> None:
        async def negotiated(leg: int, sdp: str) -> MediaAnswered:
            answer = await negotiator.offer(leg, sdp)
            return answer.model_copy(update={"sdp": self.reroute(answer.sdp)})

        await super().connect(others, ice_servers, Answering(negotiated, negotiator.answer))


class WholeDesk:
    """One person's desk at a running court."""

    def __init__(
        self, url: str, login: str, reroute: Reroute = str, *, loopback: bool = True
    ) -> None:
        self.login = login
        self.frames, self.levels = Frames(), Levels()
        fake = FakeMedia(None, _clock, voice=len(login), picture=TILE)
        self.engine = Rerouted(self.frames, self.levels, Devices(), fake, loopback=loopback)
        self.engine.reroute = reroute
        furniture = Furniture(
            config=Config(server=url, synthetic=True),
            court=Court(url),
            engine=self.engine,
            frames=self.frames,
            levels=self.levels,
            passwords=Passwords(url, lambda: None),
            memory=Memory(None),
            clock=_clock,
            reference=lambda: "0000",
            pace=Pace(),
        )
        self.published: list[tuple[float, ClientState]] = []
        first = ClientState(now=_clock(), language=Language.ENGLISH, server=url)
        self.desk = Desk(furniture, first, self._publish)
        self._running: asyncio.Task[None] | None = None

    def _publish(self, state: ClientState) -> None:
        self.published.append((time.monotonic(), state))

    async def __aenter__(self) -> Self:
        self._running = asyncio.create_task(self.desk.run())
        self.take(SignIn(self.login, DEMO_PASSWORD, remember=False))
        await self.until(lambda: self.state.cases.cases)
        hearing = next(
            each.next_hearing for each in self.state.cases.cases or () if each.next_hearing
        )
        await self._enter(hearing)
        return self

    async def _enter(self, hearing: HearingId) -> None:
        self.take(EnterHearing(hearing))
        await self.until(lambda: self.state.where is Where.HEARING and self.now.state)
        for each in self.now.state.participants if self.now.state else ():
            if each.participant != self.now.you:
                self.frames.want(Source(each.participant), TILE)

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    @property
    def state(self) -> ClientState:
        """How things stand at this desk."""
        return self.desk.state

    @property
    def now(self) -> Attendance:
        """How the hearing stands at this desk."""
        assert self.state.attendance is not None
        return self.state.attendance

    @property
    def me(self) -> Participant:
        """One's own seat."""
        assert self.now.you is not None
        return self.seat(self.now.you)

    def seat(self, participant: ParticipantId) -> Participant:
        """Give a seat."""
        assert self.now.state is not None
        found = self.now.state.of(participant)
        assert found is not None
        return found

    def of_side(self, side: Side) -> ParticipantId:
        """Give the first person of a side."""
        assert self.now.state is not None
        return next(each.participant for each in self.now.state.participants if each.side is side)

    def take(self, *intents: Intent) -> None:
        """Want something."""
        for intent in intents:
            self.desk.take(intent)

    async def rule(self, command: Command) -> None:
        """Ask the court for something that it grants."""
        self.take(Ask(command))
        await self.until(lambda: command.type not in self.now.pending)
        assert self.now.refusal is None, self.now.refusal

    async def until(self, holds: Callable[[], object], within_s: float = 20.0) -> None:
        """Wait until something is so."""
        await until(lambda: bool(holds()), within_s, lambda: (self.login, self.state.attendance))

    def readings(self, participant: ParticipantId) -> RemoteReadings:
        """Give what has come from one person on this leg."""
        return dict(self.engine.readings().remote).get(participant, RemoteReadings())

    def is_seated(self) -> bool:
        """Whether wire and media stand, and microphone and camera are open."""
        now = self.now
        return (
            now.wire is Wire.LIVE
            and now.media is MediaState.LIVE
            and self.me.present
            and self.me.microphone_open
            and self.me.camera_open
        )
