"""An hour of a hearing of six: nothing grows.

Two desks of our own, each in its process, and four people whose packets were made beforehand;
everybody is heard and seen by everybody. `MINGJING_SOAK_S` makes it shorter for a trial, and the
figures are written to `build/soak.json` as rows of the measuring house.
"""

import asyncio
import logging
import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from client.protocol.ids import ParticipantId
from client.protocol.signalling import Flow, Kind
from server_stub.courtroom.forwarder import ForwarderProcess
from tests.bench.accounts import bill, slope
from tests.bench.calls import Court, Station
from tests.bench.crowd import LARGE
from tests.bench.films import film
from tests.bench.rows import Row, table, write
from tests.bench.station import SMALL_TILE, Post
from tests.bench.window import CODEC, SMALL, Actor, play
from tests.conftest import ROOT
from tests.courtroom.forwarder.bare_peer import HEARING

log = logging.getLogger("mingjing.tests")

DURATION_S = float(os.environ.get("MINGJING_SOAK_S", "3600"))
DESKS = ("judge", "clerk")
OTHERS = ("plaintiff", "defendant", "agent", "witness")
EVERYBODY = (*DESKS, *OTHERS)
READINGS = 120
WARM = 0.25
"""Of the hour, before anything is counted: caches fill, encoders find their sizes."""
GROWTH_BAR = 1.0
"""MB in ten minutes, of each process."""
SHORT_S = 900.0
"""A trial shorter than this cannot tell growth from settling, and is not held to it."""


def without(name: str) -> list[str]:
    return [other for other in EVERYBODY if other != name]


def everybody_to_everybody() -> tuple[Flow, ...]:
    return tuple(
        Flow(
            sender=ParticipantId(name),
            kind=kind,
            receivers=tuple(map(ParticipantId, without(name))),
        )
        for name in EVERYBODY
        for kind in Kind
    )


class Hearing:
    """The hearing, and its processes by name."""

    def __init__(self, folder: Path) -> None:
        self.forwarder = ForwarderProcess()
        self.stations = [
            Station(Post("ours", name, at + 1, str(folder), 30.0, tile=SMALL_TILE, keeps=False))
            for at, name in enumerate(DESKS)
        ]
        self.actors = [
            Actor(name, without(name), film(CODEC, *(LARGE if at == 0 else SMALL)), at)
            for at, name in enumerate(OTHERS)
        ]
        self._playing: asyncio.Task[None] | None = None

    async def begin(self) -> None:
        await self.forwarder.start()
        court = Court(self.forwarder, HEARING)
        for actor in self.actors:
            await actor.join(self.forwarder.connect)
        self._playing = asyncio.create_task(play(self.actors))
        for station in self.stations:
            await station.start()
            name = station.post.name
            court.seat(station, without(name))
            await station.ask("connect", others=without(name))
            joined = await station.until(lambda told: "joined" in told, 30)
            assert joined["joined"], joined
        await self.forwarder.order(HEARING, everybody_to_everybody())
        for station in self.stations:
            others = without(station.post.name)
            await station.ask("obey", microphone=True, camera=True, heard=others, seen=others)

    def pids(self) -> dict[str, int]:
        pids = {station.post.name: station.pid for station in self.stations}
        return {**pids, "forwarder": self.forwarder.pid or 0}

    async def tasks(self) -> int:
        return sum([(await station.ask("tasks"))["tasks"] for station in self.stations])

    async def end(self) -> None:
        if self._playing is not None:
            self._playing.cancel()
        for station in self.stations:
            await station.kill()
        for actor in self.actors:
            await actor.close()
        await self.forwarder.close()


def growth(moments: Sequence[tuple[float, float]]) -> float:
    """Give MB in ten minutes."""
    return slope(moments) * 600 / 2**20


@pytest.mark.soak
@pytest.mark.realtime
@pytest.mark.timeout(DURATION_S + 300)
async def test_an_hour_of_a_hearing_of_six_leaves_everything_as_light(tmp_path: Path) -> None:
    hearing = Hearing(tmp_path)
    memory: dict[str, list[tuple[float, float]]] = {}
    files: dict[str, list[int]] = {}
    tasks: list[int] = []
    try:
        await hearing.begin()
        began = time.monotonic()
        for reading in range(READINGS):
            due = began + (reading + 1) * DURATION_S / READINGS
            await asyncio.wait_for(_until(due), DURATION_S)
            if reading < WARM * READINGS:
                continue
            tasks.append(await hearing.tasks())
            for name, pid in hearing.pids().items():
                held = await asyncio.to_thread(bill, pid)
                memory.setdefault(name, []).append((time.monotonic(), held.rss))
                files.setdefault(name, []).append(held.files)
    finally:
        await hearing.end()
    profile = f"six people, {DURATION_S / 60:.0f} min"
    rows = [
        Row(f"memory growth, {name}", profile, growth(moments), unit="MB in 10 min", bar=GROWTH_BAR)
        for name, moments in memory.items()
    ]
    rows += [
        Row(f"open files, {name}", profile, counts[-1], counts[0], "at first", bar=counts[0] + 2)
        for name, counts in files.items()
    ]
    rows.append(Row("tasks of two desks", profile, tasks[-1], tasks[0], "at first"))
    write(rows, ROOT / "build" / "soak.json")
    log.info("%s", table(rows))
    assert abs(tasks[-1] - tasks[0]) <= 4
    assert all(row.met is not False for row in rows if row.what.startswith("open files"))
    if DURATION_S >= SHORT_S:
        assert all(row.met for row in rows if row.what.startswith("memory growth"))


async def _until(moment: float) -> None:
    """Let the hearing go on until a moment."""
    await asyncio.sleep(max(0.0, moment - time.monotonic()))
