"""A desk of our own as one end of a measured call.

The desk's real engine with stand-ins for its devices. Negotiation goes through whoever bids; the
media goes to the forwarder. This is the one place of the measuring house that knows how an engine
is made and obeyed.
"""

import asyncio
import logging
import time
from base64 import b64decode
from datetime import datetime
from typing import Any

from client.config import Devices
from client.frames import Frames, Levels, Size, Source
from client.media.engine import EngineNews, MediaFailed, MediaOrders
from client.media.session import MediaEngine
from client.protocol.errors import Reason
from client.protocol.ids import ParticipantId
from client.protocol.kept_speech import read_speech
from client.protocol.signalling import MediaAnswered
from tests.bench.seen import Painter
from tests.bench.stands import Stands
from tests.bench.station import Post, Say

ANSWER_S = 10.0
AGAIN_S = 1.0


class OurPeer:
    """One desk."""

    def __init__(
        self,
        post: Post,
        stands: Stands,
        painter: Painter | None,
        say: Say,
        frames: Frames | None = None,
    ) -> None:
        """Take what it needs; with no painter, whoever gave the frames paints them."""
        logging.getLogger("mingjing").setLevel(logging.ERROR)
        self._say = say
        self._painter = painter
        self._tile = Size(*post.tile)
        self._frames = frames or Frames()
        self._seen: tuple[str, ...] = ()
        self._painted: dict[str, int] = {}
        self._answers: asyncio.Queue[MediaAnswered] = asyncio.Queue()
        self._down = False
        self._others: list[ParticipantId] = []
        self._joining: asyncio.Task[None] | None = None
        self._engine = MediaEngine(
            self._frames, Levels(), Devices(), stands, loopback=True, log_speech=stands.log_speech
        )
        self._engine.on_news(self._on_news)
        if painter is not None:
            self._frames.on_new(lambda _: self._ring())

    async def do(self, bid: dict[str, Any]) -> dict[str, Any] | None:
        """Connect, take an answer, or obey."""
        match bid["do"]:
            case "connect":
                self._others = [ParticipantId(name) for name in bid["others"]]
                self._joining = asyncio.create_task(self._join())
            case "answered":
                self._answers.put_nowait(MediaAnswered.model_validate(bid["answer"]))
            case "obey":
                self._obey(bid)
            case "catch_up":
                since = datetime.fromisoformat(bid["since"])
                speech = read_speech(since, b64decode(bid["body"]))
                self._engine.catch_up(speech, self._caught_up)
            case "tasks":
                return {"tasks": len(asyncio.all_tasks())}
            case "disconnect":
                await self._engine.disconnect()
            case other:
                raise ValueError(f"unknown bid {other}")
        return None

    async def close(self) -> None:
        """Hang up."""
        if self._painter is not None:
            self._frames.on_new(None)
        if self._joining is not None:
            self._joining.cancel()
        await self._engine.close()

    def _obey(self, bid: dict[str, Any]) -> None:
        self._seen = tuple(bid["seen"])
        for name in self._seen if self._painter is not None else ():
            self._frames.want(Source(name), self._tile)
        self._engine.obey(
            MediaOrders(
                microphone=bid["microphone"],
                camera=bid["camera"],
                heard=frozenset(map(ParticipantId, bid["heard"])),
                seen=frozenset(map(ParticipantId, bid["seen"])),
            )
        )

    def _caught_up(self, left_s: float | None) -> None:
        if left_s is None:
            self._say(caught_up=True, at=time.monotonic())

    async def _join(self) -> None:
        began = time.monotonic()
        try:
            await self._engine.connect(self._others, (), self)
        except (MediaFailed, TimeoutError) as failed:
            self._say(joined=False, why=str(failed), at=time.monotonic())
        else:
            self._say(joined=True, seconds=time.monotonic() - began, at=time.monotonic())

    async def _join_again(self) -> None:
        # As a desk's attendance does: at once, and then every second until it is connected.
        await self._join()
        while self._down:
            await asyncio.sleep(AGAIN_S)
            await self._join()

    async def offer(self, leg: int, sdp: str) -> MediaAnswered:
        """Have the other side of the pipe negotiate."""
        self._say(offer={"leg": leg, "sdp": sdp})
        async with asyncio.timeout(ANSWER_S):
            return await self._answers.get()

    async def answer(self, leg: int, sdp: str) -> None:
        """Nothing is offered here that would have to be answered."""
        raise MediaFailed(Reason.BAD_SDP, "an offer where none is made")

    def _on_news(self, news: EngineNews) -> None:
        self._say(
            news={
                "connected": news.connected,
                "failed": news.failed,
                "views": [view.model_dump(mode="json") for view in news.views],
            },
            at=time.monotonic(),
        )
        # Between two attempts the line has neither failed nor is it connected.
        self._down = news.failed or (self._down and not news.connected)
        if news.failed and (self._joining is None or self._joining.done()):
            self._joining = asyncio.get_running_loop().create_task(self._join_again())

    def _ring(self) -> None:
        assert self._painter is not None
        for name in self._seen:
            newest = self._frames.newest(Source(name))
            if newest is not None and newest.number != self._painted.get(name):
                self._painted[name] = newest.number
                self._painter.show(lambda name=name: self._picture(name))  # type: ignore[misc]

    def _picture(self, name: str) -> tuple[int, int, bytes] | None:
        newest = self._frames.newest(Source(name))
        return None if newest is None else (newest.width, newest.height, newest.pixels)
