"""Speech reaches a desk whose path loses packets: by copies first, and else by asking again."""

import asyncio
import math
import random
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from aiortc.rtp import RtpPacket

from client.protocol.rtp import control as rtcp
from client.protocol.rtp import red
from client.protocol.rtp.extended import Row, row_report
from client.protocol.rtp.header import count_on
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder
from tests.courtroom.forwarder.bare_peer import BarePeer, at_the_pace_of_speech
from tests.courtroom.forwarder.conftest import Desk, everybody_to_everybody, order

pytestmark = pytest.mark.realtime

RED = 63
ONE_WAY_S = 0.05
FRAME_S = 0.02
FRAMES = 350
"""As many as tell of the path are waited for."""
MOST_FRAMES = 3_000
KEEPS_TIME_S = 0.03
DRAIN = 30
SETTLED = 150
"""After three seconds the copies are fitted to the losses."""


def at_random(share: float) -> Callable[[], bool]:
    chance = random.Random(5)
    return lambda: chance.random() < share


def in_bursts(share: float, mean: float) -> Callable[[], bool]:
    chance = random.Random(2)
    bad = False

    def lost() -> bool:
        nonlocal bad
        bad = chance.random() < (1 - 1 / mean if bad else share / mean / (1 - share))
        return bad

    return lost


class FarDesk(BarePeer):
    """A desk behind a path that delays and loses, which does as a desk of ours does."""

    def __init__(
        self,
        name: str,
        others: Sequence[str],
        *,
        lost: Callable[[], bool] = lambda: False,
        away_s: float = ONE_WAY_S,
        **how: Any,
    ):
        super().__init__(name, others, red=RED, **how)
        self.lost = lost
        self._away_s = away_s
        self.far = False
        self.had: dict[bytes, float] = {}
        self.came_as: Counter[str] = Counter()
        self._highest = 0
        self._told = 0
        self._by_itself: set[int] = set()
        self._missing: dict[int, list[float]] = {}

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        if not self.far or data[0] < 128:
            super().datagram_received(data, addr)
        elif not self.lost():
            asyncio.get_running_loop().call_later(self._away_s, self._arrive, data, addr)

    def _arrive(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        before = len(self.packets)
        super().datagram_received(data, addr)
        for packet in self.packets[before:]:
            self._take(packet, asyncio.get_running_loop().time())

    def _take(self, packet: RtpPacket, now: float) -> None:
        number = count_on(self._highest or 1 << 16, packet.sequence_number)
        if not self._highest:
            self._highest = self._told = number - 1
        for missing in range(self._highest + 1, number):
            self._missing[missing] = [now + 0.01, now + 0.3]
        if number > self._highest:
            self._highest = number
            self._by_itself.add(number)
        if packet.payload_type == RED:
            held = red.unpack(packet.payload)
            assert held is not None
            for back, copy in held.copies:
                self._have(number - back, copy, now, "copy")
            self._have(number, held.payload, now, "itself")
        else:
            self._have(number, packet.payload, now, "itself")

    def _have(self, number: int, payload: bytes, now: float, how: str) -> None:
        self._missing.pop(number, None)
        if payload[:8] not in self.had:
            self.had[payload[:8]] = now
            self.came_as[how] += 1

    async def report(self, ssrc: int) -> None:
        """Ask for what is missing, and tell twice a second what came by itself."""
        loop = asyncio.get_running_loop()
        while True:
            for _ in range(50):
                await asyncio.sleep(0.01)
                self._ask(ssrc, loop)
            count = self._highest - self._told
            if count:
                numbers = range(self._told + 1, self._highest + 1)
                came = tuple(number in self._by_itself for number in numbers)
                row = Row(ssrc, (self._told + 1) & 0xFFFF, came)
                self.send_control(rtcp.preamble(1), row_report(1, [row]))
                self._told = self._highest

    def _ask(self, ssrc: int, loop: asyncio.AbstractEventLoop) -> None:
        now = loop.time()
        asking = []
        for number, (due_at, ends_at) in tuple(self._missing.items()):
            if now > ends_at:
                del self._missing[number]
            elif now > due_at:
                self._missing[number][0] = now + 2.4 * ONE_WAY_S
                asking.append(number)
        if asking and not self.lost():
            words = rtcp.preamble(1), rtcp.packets_lost(1, ssrc, asking)
            loop.call_later(ONE_WAY_S, lambda: self.send_control(*words))


@pytest.mark.parametrize(
    ("lost", "within_s", "bar"),
    [
        pytest.param(at_random(0.1), 0.2, 0.01, id="10 % at random"),
        pytest.param(at_random(0.2), 0.25, 0.02, id="20 % at random"),
        pytest.param(in_bursts(0.1, 5), 0.35, 0.02, id="10 % in bursts of 5"),
    ],
)
async def test_speech_over_a_path_that_loses(
    forwarder: EmbeddedForwarder,
    desk: Desk,
    lost: Callable[[], bool],
    within_s: float,
    bar: float,
) -> None:
    judge = desk("judge", "plaintiff", "clerk", made_as=FarDesk, lost=lost)
    clerk = desk("clerk", "judge", "plaintiff", made_as=FarDesk, away_s=0.0)
    plaintiff = desk("plaintiff", "judge", "clerk")
    assert isinstance(judge, FarDesk)
    assert isinstance(clerk, FarDesk)
    for each in (judge, clerk, plaintiff):
        await each.join(forwarder.connect)
    await order(forwarder, *everybody_to_everybody("judge", "clerk", "plaintiff"))
    judge.far = clerk.far = True
    reporting = asyncio.create_task(judge.report(judge.ssrc_of("plaintiff", Kind.AUDIO)))
    loop = asyncio.get_running_loop()
    said: list[float] = []
    async for at in at_the_pace_of_speech(MOST_FRAMES):
        if at % 50 == 0 and len(told_of(clerk, said, within_s)) >= FRAMES:
            break
        said.append(loop.time())
        plaintiff.send_packet(Kind.AUDIO, at, 960 * at, name_of(at) + bytes(60))
    reporting.cancel()
    frames = told_of(clerk, said, within_s)
    assert len(frames) >= FRAMES, "the machine never kept time"
    late = [at for at in frames if judge.had.get(name_of(at), math.inf) - said[at] > within_s]
    assert len(late) <= bar * len(frames)


def name_of(frame: int) -> bytes:
    return b"%08d" % frame


def told_of(clerk: FarDesk, said: Sequence[float], within_s: float) -> list[int]:
    """The frames that tell of the path, for the machine kept time while they were on their way.

    Whatever is said late, or comes late to the clerk who sits beside the court, the machine has
    held up.
    """
    held_up = [
        max(at_s - (said[0] + at * FRAME_S), clerk.had.get(name_of(at), math.inf) - at_s)
        > KEEPS_TIME_S
        for at, at_s in enumerate(said)
    ]
    on_its_way = int(within_s / FRAME_S) + 2
    return [
        at for at in range(SETTLED, len(said) - DRAIN) if not any(held_up[at - 2 : at + on_its_way])
    ]
