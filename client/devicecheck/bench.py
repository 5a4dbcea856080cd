"""What a check works with: the devices and the line of a hearing, a person, and a clock of its own.

The bench is filled by whoever runs the check; `news` is the engine's newest word, `measured` what
the probes have handed over so far.
"""

import asyncio
import ssl
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from client.devicecheck.measured import Measured
from client.frames import Frames, Levels
from client.media.engine import Engine, EngineNews
from client.protocol.account import CourtFace
from client.protocol.devicecheck import Code, Form, NetworkTestPlan

AskPerson = Callable[[Code], Awaitable[int | None]]
"""Asks what only a person can know of this row: 1 yes, 0 no, or the number they say (SPK-01);
None when nobody answers."""


class LineCounter(Protocol):
    """The part of a court by which a line is measured (`client.court.api.Court`)."""

    server: str
    tls: ssl.SSLContext
    """Whom to believe, where the server speaks TLS."""

    async def face(self) -> CourtFace: ...

    async def clock(self) -> datetime | None: ...

    async def network_plan(self) -> NetworkTestPlan: ...

    async def download(self, size: int, seconds: float) -> tuple[int, float]: ...

    async def test_bundle(self) -> bytes: ...

    async def upload(self, size: int, seconds: float) -> tuple[int, float]: ...


async def nobody(code: Code) -> int | None:
    """Nobody is there who could answer."""
    del code
    return None


@dataclass(slots=True)
class NewsBoard:
    """Where the engine's newest word hangs for everybody who works at the bench."""

    newest: EngineNews = field(default_factory=EngineNews)


@dataclass(slots=True)
class Bench:
    """The things under test."""

    engine: Engine
    frames: Frames
    levels: Levels
    court: LineCounter
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    monotonic: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] | None = None
    """The wall clock, which the check compares with the court's."""
    ask: AskPerson = nobody
    form: Form = Form.QUICK
    measured: dict[Code, Measured] = field(default_factory=dict)
    """Of this run: a probe may read what came before it (MIC-05 for AEC-01)."""
    board: NewsBoard = field(default_factory=NewsBoard)

    @property
    def news(self) -> EngineNews:
        """Give the engine's newest word."""
        return self.board.newest

    @news.setter
    def news(self, newest: EngineNews) -> None:
        self.board.newest = newest
