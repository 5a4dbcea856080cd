"""A bench whose clock is moved by waiting on it, and whose devices show what a test says."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np

from client.devicecheck.bench import Bench
from client.frames import OWN, Frames, Levels, Picture
from client.media.blocks import Samples
from client.protocol.account import CourtFace
from client.protocol.devicecheck import NetworkTestPlan
from client.protocol.errors import CourtError
from tests.client_courtroom.engine import QuietEngine

NOW = datetime(2026, 3, 2, 1, 0, 0, 500_000, tzinfo=UTC)
FACE = CourtFace(
    name_zh="法院",
    name_en="Court",
    lowest=1,
    highest=1,
    software="test",
    now=datetime(2026, 3, 2, 1, 0, tzinfo=UTC),
)


def notes_in(samples: Samples) -> int:
    """Count the notes of a sound as a person does: by the pauses between them."""
    loud = np.abs(samples[: len(samples) // 480 * 480]).reshape(-1, 480).max(axis=1) > 1000
    return int(np.count_nonzero(np.diff(loud.astype(int), prepend=0) == 1))


class FakeLine:
    """A court's counter for measuring; each question costs time on the bench's clock."""

    def __init__(self, bench: "FakeBench") -> None:
        self._bench = bench
        self.server = "http://127.0.0.1:8420"
        self.tls = ssl.create_default_context()
        self.round_s = 0.02
        self.court = FACE
        self.too_old: CourtError | None = None
        """Raised where the desk's version is looked at."""
        self.shows: datetime | None = NOW.replace(microsecond=0)
        self.kbps = 20_000.0
        self.plan = NetworkTestPlan(udp_host="127.0.0.1", udp_port=9, download_bytes_max=1_000_000)
        self.away: CourtError | None = None
        self.no_plan: CourtError | None = None
        self.no_rate: CourtError | None = None

    async def face(self) -> CourtFace:
        if self.away is not None:
            raise self.away
        if self.too_old is not None:
            raise self.too_old
        self._bench.now += self.round_s
        return self.court

    async def clock(self) -> datetime | None:
        if self.away is not None:
            raise self.away
        return self.shows

    async def network_plan(self) -> NetworkTestPlan:
        if self.no_plan is not None:
            raise self.no_plan
        return self.plan

    async def download(self, size: int, seconds: float) -> tuple[int, float]:
        return await self._carry(size, seconds)

    async def test_bundle(self) -> bytes:
        if self.no_rate is not None:
            raise self.no_rate
        return b"\x89PNG"

    async def upload(self, size: int, seconds: float) -> tuple[int, float]:
        return await self._carry(size, seconds)

    async def _carry(self, size: int, seconds: float) -> tuple[int, float]:
        if self.no_rate is not None:
            raise self.no_rate
        whole_s = size * 8 / 1000 / self.kbps
        if whole_s <= seconds:
            return size, whole_s
        return int(seconds * self.kbps * 1000 / 8), seconds


class FakeBench:
    """Makes a `Bench`; every wait moves the clock and lets the devices go on."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.engine = QuietEngine()
        self.frames = Frames()
        self.levels = Levels()
        self.line = FakeLine(self)
        self.devices: Callable[[float], None] = lambda now: None
        """Called after each wait with the seconds since the start."""
        self.bench = Bench(
            self.engine,
            self.frames,
            self.levels,
            self.line,
            sleep=self._sleep,
            monotonic=lambda: self.now,
            now=lambda: NOW,
        )

    async def _sleep(self, seconds: float) -> None:
        self.now += seconds
        self.devices(self.now - 1000.0)
        await asyncio.sleep(0)

    def news(self, **changes: object) -> None:
        self.bench.news = replace(self.bench.news, **changes)  # type: ignore[arg-type]  # checked

    def film(
        self,
        *,
        from_s: float = 0.1,
        every_s: float = 0.04,
        brightness: int = 128,
        still: bool = False,
    ) -> None:
        """Have the camera show pictures of that brightness, moving or still."""

        def shoot(now: float) -> None:
            number = int((now - from_s) / every_s) + 1
            if number >= 1:
                mark = 0 if still else number % 2
                pixels = bytes([min(255, brightness + mark)]) * (64 * 36 * 4)
                self.frames.put(OWN, Picture(64, 36, pixels, now, number))

        self.devices = shoot

    def sound(self, dbfs: Callable[[float], float]) -> None:
        """Have the microphone hear that level."""
        self.news(microphone_live=True)
        self.devices = lambda now: self.levels.put(OWN, dbfs(now))
