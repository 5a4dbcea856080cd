"""The rows of a window: one large picture and eight small ones, painted by a real canvas.

One client is measured. The nine others send packets that were made beforehand, over real
DTLS-SRTP, from the process of the measuring house; two of them speak.
"""

import asyncio
import contextlib
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass

from client.protocol.ids import ParticipantId
from client.protocol.signalling import Flow, Kind
from server_stub.courtroom.forwarder import ForwarderProcess
from tests.bench.accounts import bill
from tests.bench.calls import READY_S, CallFailed, Court, Station
from tests.bench.crowd import LARGE, Face
from tests.bench.films import Film, film, talk
from tests.bench.rows import STOCK, Row, known, ratio
from tests.bench.station import Post
from tests.courtroom.forwarder.bare_peer import HEARING

VIEWER = "viewer"
ACTORS = tuple(f"actor{at}" for at in range(9))
SPEAKERS = 2
SMALL = (320, 180, 120_000)
CODEC = "H264"
"""What our own desks send each other."""
WINDOW_CORES, TICK_MS = 0.3, 25.0
FEET_S = 2.0


class Actor(Face):
    """A person who shows a film, and may speak."""

    def __init__(self, name: str, others: Sequence[str], shown: Film, at: int) -> None:
        super().__init__(name, others, CODEC)
        self._film = shown
        self._speaks = at < SPEAKERS
        self._words = talk() if self._speaks else ()
        # Nobody's key frames come together with another's.
        self._tick = at * 7

    def act(self) -> None:
        """Send what 20 ms hold: a packet of words, and a picture every second time."""
        self._tick += 1
        if self._speaks:
            words = self._words[self._tick % len(self._words)]
            self.send_media(Kind.AUDIO, 960 * self._tick, words)
        if self._tick % 2 == 0:
            self.show(self._film, self._tick // 2)


@dataclass(frozen=True, slots=True)
class Viewed:
    """What a window cost and showed."""

    cores: float
    tick_ms: float
    rates: dict[str, float]
    rss: int


@contextlib.asynccontextmanager
async def _stage() -> AsyncIterator[tuple[ForwarderProcess, list[Actor]]]:
    everybody = (*ACTORS, VIEWER)
    forwarder = ForwarderProcess()
    await forwarder.start()
    actors = [
        Actor(
            name,
            [other for other in everybody if other != name],
            film(CODEC, *(LARGE if at == 0 else SMALL)),
            at,
        )
        for at, name in enumerate(ACTORS)
    ]
    try:
        for actor in actors:
            await actor.join(forwarder.connect)
        await forwarder.order(
            HEARING,
            tuple(
                Flow(sender=ParticipantId(name), kind=kind, receivers=(ParticipantId(VIEWER),))
                for name in ACTORS
                for kind in Kind
            ),
        )
        yield forwarder, actors
    finally:
        for actor in actors:
            await actor.close()
        await forwarder.close()


async def play(actors: Sequence[Actor]) -> None:
    """Have everybody act, until cancelled."""
    began, tick = time.monotonic(), 0
    while True:
        for actor in actors:
            actor.act()
            actor.stay_alive(time.monotonic())
        tick += 1
        await asyncio.sleep(max(0.0, began + tick * 0.02 - time.monotonic()))


async def viewed(peer: str, seconds: float) -> Viewed:
    """Open a window on the stage."""
    with tempfile.TemporaryDirectory(prefix="mingjing-bench-") as folder:
        post = Post(peer, VIEWER, 1, folder, seconds=1.0, camera=False)
        station = Station(post, module="tests.bench.viewer", names=list(ACTORS))
        async with _stage() as (forwarder, actors):
            await station.start()
            playing = asyncio.create_task(play(actors))
            try:
                return await _view(station, forwarder, seconds)
            finally:
                playing.cancel()
                await station.kill()


async def _view(station: Station, forwarder: ForwarderProcess, seconds: float) -> Viewed:
    Court(forwarder, HEARING).seat(station, ACTORS)
    await station.ask("connect", others=list(ACTORS))
    joined = await station.until(lambda told: "joined" in told, READY_S)
    if not joined["joined"]:
        raise CallFailed(f"the window did not connect: {joined['why']}")
    speakers = list(ACTORS[:SPEAKERS])
    await station.ask("obey", microphone=False, camera=False, heard=speakers, seen=list(ACTORS))
    await asyncio.sleep(FEET_S)
    await station.ask("begin")
    before, began = bill(station.pid), time.monotonic()
    await asyncio.sleep(seconds)
    after, passed = bill(station.pid), time.monotonic() - began
    told = await station.ask("count")
    await station.ask("end")
    rates = {name: count / passed for name, count in told["painted"].items()}
    return Viewed(after.since(before) / passed, told["tick_ms"], rates, after.rss)


async def rows(seconds: float, *, with_stock: bool) -> list[Row]:
    """Give the rows of a window."""
    profile = "1 large and 8 small tiles"
    ours = await viewed("ours", seconds)
    stock, note = None, ""
    if with_stock:
        try:
            stock = await viewed("stock", seconds)
        except (CallFailed, TimeoutError, OSError) as failed:
            note = f"stock aiortc: {failed!r}"

    def of(figure: str, scale: float = 1.0) -> tuple[float, float | None]:
        theirs = None if stock is None else known(scale * float(getattr(stock, figure)))
        return scale * float(getattr(ours, figure)), theirs

    cost = Row("window CPU", profile, *of("cores"), STOCK, "cores", WINDOW_CORES, note=note)
    slowest = min((ours.rates.get(name, 0.0) for name in ACTORS), default=0.0)
    theirs = None if stock is None else min(stock.rates.get(name, 0.0) for name in ACTORS)
    tick = Row("Qt tick of 20 ms, p99", profile, *of("tick_ms"), STOCK, "ms", TICK_MS)
    return [
        cost,
        ratio("window CPU", cost),
        tick,
        ratio("Qt tick of 20 ms, p99", tick),
        Row("pictures a second, slowest tile", profile, slowest, theirs, STOCK, "1/s"),
        Row("memory of the window", profile, *of("rss", 2**-20), STOCK, "MB"),
    ]
