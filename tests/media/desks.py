"""A small court for desks: its forwarder, its orders, and desks of stand-ins.

Everybody has a seat from the start; `order` says who is heard and seen by whom, to the forwarder
and to the desks alike.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from client.config import Devices
from client.frames import OWN, Frames, Levels, Size, Source
from client.media.devices.equipment import Equipment
from client.media.devices.fake import FakeMedia
from client.media.engine import EngineNews, MediaOrders, Negotiator, RemoteReadings
from client.media.session import MediaEngine
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import Flow, Kind, LegOffer, MediaAnswered
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder
from server_stub.courtroom.sfu import Forwarder

HEARING = HearingId("h1")
MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
TILE = Size(320, 180)


def morning() -> datetime:
    """A clock that stands still."""
    return MORNING


async def until(condition: Callable[[], bool], limit_s: float = 10.0) -> None:
    """Wait for a condition."""
    async with asyncio.timeout(limit_s):
        while not condition():  # noqa: ASYNC110 - what is waited for happens on other threads
            await asyncio.sleep(0.005)


async def passed(seconds: float) -> None:
    """Let time pass in which something must not happen."""
    ends = time.monotonic() + seconds
    await until(lambda: time.monotonic() >= ends, seconds + 10.0)


@dataclass
class Desk:
    """One desk and all that can be seen of it from outside."""

    name: ParticipantId
    engine: MediaEngine
    frames: Frames
    levels: Levels
    record: Path | None = None
    news: list[EngineNews] = field(default_factory=list)

    @property
    def newest(self) -> EngineNews:
        """The last news, or that there was none."""
        return self.news[-1] if self.news else EngineNews()

    def of(self, person: ParticipantId) -> RemoteReadings:
        """What was counted of another person."""
        return dict(self.engine.readings().remote).get(person, RemoteReadings())


def make_desk(
    name: str,
    equipment: Equipment | None = None,
    *,
    record: Path | None = None,
    voice: int = 1,
    devices: Devices | None = None,
    loopback: bool = True,
) -> Desk:
    """Make a desk; it has to be closed."""
    frames, levels = Frames(), Levels()
    engine = MediaEngine(
        frames,
        levels,
        devices or Devices(),
        equipment or FakeMedia(None, morning, record, voice),
        loopback=loopback,
    )
    desk = Desk(ParticipantId(name), engine, frames, levels, record)
    engine.on_news(desk.news.append)
    frames.want(OWN, TILE)
    return desk


async def _no_answer(leg: int, sdp: str) -> None:
    raise AssertionError(f"leg {leg} answers where nothing was offered: {sdp}")


class Answering:
    """A court as a connection is agreed on with it (`Negotiator`), made of a test's functions."""

    def __init__(
        self,
        take: Callable[[int, str], Awaitable[MediaAnswered]],
        accept: Callable[[int, str], Awaitable[None]] = _no_answer,
    ) -> None:
        self._take = take
        self._accept = accept

    async def offer(self, leg: int, sdp: str) -> MediaAnswered:
        return await self._take(leg, sdp)

    async def answer(self, leg: int, sdp: str) -> None:
        await self._accept(leg, sdp)


class SmallCourt:
    """A court with nothing but seats."""

    def __init__(self, forwarder: Forwarder | None = None) -> None:
        self.forwarder = forwarder or EmbeddedForwarder()
        self.desks: dict[ParticipantId, Desk] = {}
        self.offers: list[LegOffer] = []
        self._watching: set[asyncio.Future[None]] = set()

    def seat(self, desk: Desk) -> Desk:
        """Give a desk a seat."""
        self.desks[desk.name] = desk
        desk.engine.on_news(lambda news: self._take_news(desk, news))
        for other in self.desks.values():
            other.frames.want(Source(desk.name), TILE)
            desk.frames.want(Source(other.name), TILE)
        return desk

    def _take_news(self, desk: Desk, news: EngineNews) -> None:
        """Do as a room does: what a desk's layout shows is what the forwarder sends it."""
        changed = news.views != desk.newest.views
        desk.news.append(news)
        if changed and news.connected:
            watching = asyncio.ensure_future(self.forwarder.watch(HEARING, desk.name, news.views))
            self._watching.add(watching)
            watching.add_done_callback(self._watching.discard)

    def others(self, desk: Desk) -> tuple[ParticipantId, ...]:
        """Everybody else with a seat."""
        return tuple(name for name in self.desks if name != desk.name)

    async def connect(self, *desks: Desk) -> float:
        """Connect desks, one after the other; give the seconds that the slowest took."""
        slowest = 0.0
        for desk in desks:
            began = time.monotonic()
            await desk.engine.connect(self.others(desk), (), self.negotiator(desk))
            slowest = max(slowest, time.monotonic() - began)
        return slowest

    def negotiator(self, desk: Desk, others: tuple[ParticipantId, ...] | None = None) -> Negotiator:
        """Give the way on which a desk's offers and answers come to the forwarder."""

        async def take(leg: int, sdp: str) -> MediaAnswered:
            offer = LegOffer(
                hearing=HEARING,
                participant=desk.name,
                leg=leg,
                sdp=sdp,
                others=self.others(desk) if others is None else others,
            )
            self.offers.append(offer)
            answer = await self.forwarder.connect(offer)
            return MediaAnswered(leg=leg, sdp=answer.sdp, slots=answer.slots, offer=answer.offer)

        async def accept(leg: int, sdp: str) -> None:
            await self.forwarder.accept(HEARING, desk.name, leg, sdp)

        return Answering(take, accept)

    def flows(self, *, speaking: str = "", shown: str = "") -> tuple[Flow, ...]:
        """Give what is ordered of the forwarder so that these may be heard and seen."""
        return tuple(
            Flow(sender=sender, kind=kind, receivers=tuple(self.others(self.desks[sender])))
            for kind, senders in ((Kind.AUDIO, _names(speaking)), (Kind.VIDEO, _names(shown)))
            for sender in senders
        )

    async def order(self, *, speaking: str = "", shown: str = "") -> None:
        """Let the persons whose names are given speak and be shown, each to all the others."""
        voices, faces = _names(speaking), _names(shown)
        await self.forwarder.order(HEARING, self.flows(speaking=speaking, shown=shown))
        for desk in self.desks.values():
            desk.engine.obey(
                MediaOrders(
                    microphone=desk.name in voices,
                    camera=desk.name in faces,
                    heard=voices - {desk.name},
                    seen=faces - {desk.name},
                )
            )

    async def close(self) -> None:
        """Close every desk and the forwarder."""
        for desk in self.desks.values():
            await desk.engine.close()
        await self.forwarder.close()


def _names(words: str) -> frozenset[ParticipantId]:
    return frozenset(map(ParticipantId, words.split()))
