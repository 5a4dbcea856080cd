"""What a check works with: the devices and the line of a hearing, and a clock of its own.

The bench is filled by whoever runs the check; `news` is the engine's newest word.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from client.frames import Frames, Levels
from client.media.engine import Engine, EngineNews
from client.protocol.account import CourtFace
from client.protocol.devicecheck import NetworkTestPlan


class LineCounter(Protocol):
    """The part of a court by which a line is measured (`client.court.api.Court`)."""

    server: str

    async def face(self) -> CourtFace: ...

    async def network_plan(self) -> NetworkTestPlan: ...

    async def download(self, size: int, seconds: float) -> tuple[int, float]: ...

    async def upload(self, size: int, seconds: float) -> tuple[int, float]: ...


@dataclass(slots=True)
class Bench:
    """The things under test."""

    engine: Engine
    frames: Frames
    levels: Levels
    court: LineCounter
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    monotonic: Callable[[], float] = time.monotonic
    news: EngineNews = field(default_factory=EngineNews)
