"""What a full hearing costs the forwarder, in processor time, and that it loses nothing."""

import asyncio
import logging
import os
import time
from collections.abc import Sequence

import psutil
import pytest

from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder import ForwarderProcess
from tests.courtroom.forwarder.bare_peer import HEARING, BarePeer, settle
from tests.courtroom.forwarder.conftest import Desk, everybody_to_everybody, order

pytestmark = pytest.mark.soak

log = logging.getLogger("mingjing.tests")

TICK_S = 0.02
TICKS = 400
FACE = b"\x10\0" + os.urandom(1_148)
VOICE = os.urandom(80)
FACES_PER_TICK = 3
"""150 packets of 1 150 octets a second: 1.4 Mb/s, as 720p25 has."""


class SilentEar(BarePeer):
    """A desk that counts what comes and does not open it, to leave the processor to the court."""

    def _open(self, data: bytes) -> None:
        """Leave it sealed."""


async def speak(peers: Sequence[BarePeer]) -> None:
    """Have everybody speak and be seen, as fast as voices and cameras are."""
    began = time.monotonic()
    for tick in range(TICKS):
        for peer in peers:
            peer.send_packet(Kind.AUDIO, tick, 960 * tick, VOICE)
            for part in range(FACES_PER_TICK):
                peer.send_packet(Kind.VIDEO, FACES_PER_TICK * tick + part, 1_800 * tick, FACE)
        await asyncio.sleep(max(0.0, began + tick * TICK_S - time.monotonic()))


async def measured(desk: Desk, people: int, **how: object) -> tuple[float, float]:
    """Hold a hearing; give what it cost, in core and in milliseconds of processor per Mb."""
    forwarder = ForwarderProcess()
    await forwarder.start()
    assert forwarder.pid is not None
    court = psutil.Process(forwarder.pid)
    names = [f"person {at}" for at in range(people)]
    peers = [
        desk(name, *(other for other in names if other != name), made_as=SilentEar, **how)
        for name in names
    ]
    for peer in peers:
        await peer.join(forwarder.connect)
    await order(forwarder, *everybody_to_everybody(*names))
    used = sum(court.cpu_times()[:2])
    began = time.monotonic()
    await speak(peers)
    await settle(*peers, *peers)
    passed = time.monotonic() - began
    used = sum(court.cpu_times()[:2]) - used
    counted = await forwarder.readings(HEARING)
    arrived = [each for peer in peers for each in peer.sealed_media]
    megabits = 8 * sum(map(len, arrived)) / passed / 1e6
    log.info(
        "%d people, %.1f Mb/s out, %.0f packets/s out: %.3f core, %.2f ms of processor per Mb",
        people,
        megabits,
        len(arrived) / passed,
        used / passed,
        1_000 * used / passed / megabits,
    )
    await forwarder.close()
    assert sum(each.packets_in for each in counted) == people * TICKS * (1 + FACES_PER_TICK)
    assert len(arrived) == (people - 1) * people * TICKS * (1 + FACES_PER_TICK)
    return used / passed, 1_000 * used / passed / megabits


async def test_four_people_cost_a_fraction_of_a_core(desk: Desk) -> None:
    core, _ = await measured(desk, 4)
    assert core < 0.3


async def test_ten_people_with_everything_told_cost_less_than_a_core(desk: Desk) -> None:
    # Packets are numbered and stamped, speech goes on with copies for as long as a path is new.
    core, per_megabit = await measured(desk, 10, extensions=True, red=63, layers=True)
    assert core < 0.8
    assert per_megabit < 4
