"""A measured call between two ends, of our own make or of aiortc's, through the same network.

Two ends speak marked speech to each other, one behind the relay and one on a clean line, so that
one call measures both directions; pictures go from the first to the second, or back. Ours goes
through the court's forwarder in its own process. The call begins on a clean path; then the path
becomes the profile, and after a while in which everybody may find their feet, what is said and
shown counts.

The measuring is `tests.bench.heard` and `tests.bench.seen`, which know no peer.
"""

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import Flow, Kind, LegOffer, MediaAnswered, View
from server_stub.courtroom.forwarder import ForwarderProcess
from tests.bench.accounts import Bill, bill
from tests.bench.heard import Speech, what_was_heard
from tests.bench.led import candidate_of, led_through
from tests.bench.profiles import CLEAN, Profile
from tests.bench.relay import ROOT, RelayProcess
from tests.bench.seen import Sight, what_was_seen
from tests.bench.station import LARGE_TILE, Post, Record, written

HEARING = HearingId("bench")
NEAR, FAR = "near", "far"
"""The end behind the relay, and the end on a clean line."""
READY_S = 60.0
SETTLE_S = 0.5
"""The call stands on a clean path for so long."""
FEET_S = 2.0
"""After the path has become the profile nothing counts for so long."""
DRAIN_S = 1.0


class CallFailed(Exception):
    """A call could not be measured; the message says why."""


class Station:
    """The hand that bids one end."""

    def __init__(
        self, post: Post, module: str = "tests.bench.station", names: list[str] | None = None
    ) -> None:
        """Take its post; a window is also told whose tiles it has."""
        self.post = post
        self._module = module
        self._names = names
        self.pushed: list[dict[str, Any]] = []
        self.on_offer: Callable[[int, str], Any] | None = None
        self.on_views: Callable[[list[dict[str, Any]]], Any] | None = None
        self._news = asyncio.Event()
        self._answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Have it stand ready."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            self._module,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            cwd=ROOT,
            limit=1 << 22,
        )
        self._tell(written(self.post, self._names))
        self._begin(self._read())
        await self._answer()

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def bill(self) -> Bill:
        """Give its account."""
        return bill(self.pid)

    async def ask(self, do: str, **how: Any) -> dict[str, Any]:
        """Bid it and wait for its answer."""
        self._tell(json.dumps({"do": do, **how}))
        return await self._answer()

    async def until(self, told: Callable[[dict[str, Any]], bool], limit_s: float) -> dict[str, Any]:
        """Wait for something that it tells by itself; raises TimeoutError."""
        async with asyncio.timeout(limit_s):
            while True:
                for words in self.pushed:
                    if told(words):
                        return words
                self._news.clear()
                await self._news.wait()

    async def end(self) -> Record:
        """End it and read what it has written."""
        await self.ask("end")
        await self._process.wait()
        return Record.load(Path(self.post.folder))

    async def kill(self) -> None:
        """End it whatever it does."""
        for task in self._tasks:
            task.cancel()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()

    def _tell(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")

    async def _answer(self) -> dict[str, Any]:
        async with asyncio.timeout(READY_S):
            answer = await self._answers.get()
        if "gone" in answer:
            raise CallFailed(f"the {self.post.peer} end {self.post.name} has ended")
        told: dict[str, Any] = answer.get("done") or {}
        return told

    async def _read(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            words = json.loads(line)
            if "done" in words or "ready" in words:
                self._answers.put_nowait(words)
            elif "offer" in words and self.on_offer is not None:
                self._begin(self.on_offer(words["offer"]["leg"], words["offer"]["sdp"]))
            else:
                self.pushed.append(words)
                self._news.set()
                if "news" in words and self.on_views is not None:
                    self._begin(self.on_views(words["news"]["views"]))
        self._answers.put_nowait({"gone": True})

    def _begin(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


@dataclass(frozen=True, slots=True)
class Plan:
    """What one call is to measure."""

    peer: str
    profile: Profile = CLEAN
    seconds: float = 10.0
    near_camera: bool = True
    far_camera: bool = False
    tile: tuple[int, int] = LARGE_TILE
    samples: str = ""
    bits_per_s: int = 0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Result:
    """What a call has shown."""

    profile: Profile
    forth: Speech
    """Of the end behind the relay, heard by the other."""
    home: Speech
    sight: Sight | None
    """Of the end that showed pictures, seen by the other."""
    near_cores: float
    far_cores: float
    forwarder_cores: float
    rss: int
    """Of the near end."""
    dropped: float
    """Share of datagrams that the network lost, both ways."""
    joined_s: float
    sent_bits_per_s: float
    """By the near end, without headers."""


class Court:
    """Our forwarder, and the way to it for desks, of which one may be behind a relay."""

    def __init__(
        self, forwarder: ForwarderProcess | None = None, hearing: HearingId = HEARING
    ) -> None:
        self.forwarder = forwarder or ForwarderProcess()
        self._hearing = hearing

    def seat(
        self, station: Station, others: Sequence[str], behind: RelayProcess | None = None
    ) -> None:
        """Have a desk's offers answered."""

        async def answer(leg: int, sdp: str) -> None:
            offer = LegOffer(
                hearing=self._hearing,
                participant=ParticipantId(station.post.name),
                leg=leg,
                sdp=sdp,
                others=tuple(map(ParticipantId, others)),
            )
            answered = await self.forwarder.connect(offer)
            way = answered.sdp
            if behind is not None:
                behind.lead(*candidate_of(way))
                way = led_through(way, *behind.front)
            reply = MediaAnswered(leg=leg, sdp=way, slots=answered.slots)
            await station.ask("answered", answer=reply.model_dump(mode="json"))

        async def watch(views: list[dict[str, Any]]) -> None:
            shown = [View.model_validate(each) for each in views]
            forwarder: Any = self.forwarder
            await forwarder.watch(self._hearing, ParticipantId(station.post.name), shown)

        station.on_offer = answer
        # A forwarder that knows no layers passes everything.
        if hasattr(self.forwarder, "watch"):
            station.on_views = watch

    async def order(self, *cameras: str) -> None:
        """Let both be heard by each other, and these be seen."""
        await self.forwarder.order(
            self._hearing,
            tuple(
                Flow(
                    sender=ParticipantId(one),
                    kind=kind,
                    receivers=(ParticipantId(other),),
                )
                for one, other in ((NEAR, FAR), (FAR, NEAR))
                for kind in Kind
                if kind is Kind.AUDIO or one in cameras
            ),
        )


@dataclass(slots=True)
class Call:
    """A call that stands."""

    near: Station
    far: Station
    relay: RelayProcess
    court: Court | None
    joined_s: float = 0.0


@contextlib.asynccontextmanager
async def held(plan: Plan, folder: Path, words_s: float) -> AsyncIterator[Call]:
    """Hold a call; at the end everything of it is ended."""
    relay = RelayProcess(plan.seed)
    near, far = (
        Station(
            Post(
                plan.peer,
                name,
                seed=10 * plan.seed + at,
                folder=str(folder / f"{plan.peer}-{name}"),
                seconds=words_s,
                samples=plan.samples,
                camera=camera,
                tile=plan.tile,
                bits_per_s=plan.bits_per_s,
            )
        )
        for at, (name, camera) in enumerate(((NEAR, plan.near_camera), (FAR, plan.far_camera)))
    )
    call = Call(near, far, relay, Court() if plan.peer == "ours" else None)
    try:
        if call.court is None:
            await asyncio.gather(near.start(), far.start())
            await _connect_stock(call)
        else:
            await asyncio.gather(near.start(), far.start(), call.court.forwarder.start())
            await connect_ours(call, plan)
        yield call
    finally:
        await near.kill()
        await far.kill()
        relay.close()
        if call.court is not None:
            await call.court.forwarder.close()


async def _connect_stock(call: Call) -> None:
    began = time.monotonic()
    offer = (await call.near.ask("offer", pictures=True))["sdp"]
    answer = (await call.far.ask("answer", sdp=led_through(offer, *call.relay.back)))["sdp"]
    call.relay.lead(*candidate_of(answer))
    await call.near.ask("accept", sdp=led_through(answer, *call.relay.front))
    connected = await asyncio.gather(call.near.ask("wait"), call.far.ask("wait"))
    if not all(each["connected"] for each in connected):
        raise CallFailed("aiortc did not connect")
    call.joined_s = time.monotonic() - began


async def connect_ours(call: Call, plan: Plan) -> None:
    """Connect both desks, and let them be heard and seen."""
    assert call.court is not None
    cameras = [NEAR] * plan.near_camera + [FAR] * plan.far_camera
    for station, other in ((call.near, FAR), (call.far, NEAR)):
        call.court.seat(station, (other,), call.relay if station is call.near else None)
        await station.ask("connect", others=[other])
        joined = await station.until(lambda words: "joined" in words, READY_S)
        if not joined["joined"]:
            raise CallFailed(f"our desk did not connect: {joined['why']}")
        call.joined_s = max(call.joined_s, joined["seconds"])
    await call.court.order(*cameras)
    for station, other in ((call.near, FAR), (call.far, NEAR)):
        await station.ask(
            "obey",
            microphone=True,
            camera=station.post.camera,
            heard=[other],
            seen=[other] if other in cameras else [],
        )


async def measured(plan: Plan, folder: Path) -> Result:
    """Hold a call and judge it."""
    async with held(plan, folder, plan.seconds + 30) as call:
        await asyncio.sleep(SETTLE_S)
        call.relay.be(plan.profile)
        await asyncio.sleep(FEET_S)
        ends = (call.near, call.far)
        pids = () if call.court is None else (call.court.forwarder.pid or 0,)
        begin = time.monotonic()
        sent = call.relay.count()[0].octets
        before = [each.bill() for each in ends] + [bill(*pids)]
        await asyncio.sleep(plan.seconds)
        after = [each.bill() for each in ends] + [bill(*pids)]
        end = time.monotonic()
        counted = call.relay.count()
        await asyncio.sleep(DRAIN_S)
        near, far = await asyncio.gather(call.near.end(), call.far.end())
        joined_s = call.joined_s
        posts = call.near.post, call.far.post
    cores = [one.since(other) / (end - begin) for one, other in zip(after, before, strict=True)]
    forth, _ = what_was_heard(posts[0].words(), near.said, far.heard, begin, end, far.log)
    home, _ = what_was_heard(posts[1].words(), far.said, near.heard, begin, end, near.log)
    sight = None
    if plan.near_camera:
        sight = what_was_seen(near.handed, far.painted, begin, end)
    elif plan.far_camera:
        sight = what_was_seen(far.handed, near.painted, begin, end)
    sent = counted[0].octets - sent
    taken = sum(each.taken for each in counted)
    kept = sum(each.lost + each.overflowed for each in counted)
    return Result(
        plan.profile,
        forth,
        home,
        sight,
        cores[0],
        cores[1],
        cores[2],
        after[0].rss,
        kept / max(1, taken),
        joined_s,
        8 * sent / (end - begin),
    )
