"""A farm gives hearings processes of their own, and loses no more than one at a time."""

import os
import signal
import socket
from collections.abc import AsyncIterator

import psutil
import pytest

from client.protocol.ids import HearingId
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder import ForwarderFarm, ForwarderProcess, MediaAddress
from tests.conftest import Announce
from tests.courtroom.forwarder.bare_peer import BarePeer, settle
from tests.courtroom.forwarder.conftest import Desk, flow
from tests.courtroom.forwarder.peers import until

pytestmark = pytest.mark.realtime

HEARINGS = (HearingId("h1"), HearingId("h2"))


def children() -> set[int]:
    return {each.pid for each in psutil.Process().children()}


@pytest.fixture
async def farm() -> AsyncIterator[ForwarderFarm]:
    made = ForwarderFarm(per_hearing=True)
    await made.start()
    yield made
    await made.close()


async def hold(farm: ForwarderFarm, hearing: HearingId, desk: Desk) -> tuple[BarePeer, BarePeer]:
    await farm.order(hearing, (flow("plaintiff", Kind.AUDIO, "judge"),))
    judge = desk("judge", "plaintiff", hearing=hearing)
    plaintiff = desk("plaintiff", "judge", hearing=hearing)
    await judge.join(farm.connect)
    await plaintiff.join(farm.connect)
    return judge, plaintiff


async def speaks(judge: BarePeer, plaintiff: BarePeer, at: int) -> bool:
    before = len(judge.packets)
    plaintiff.send_packet(Kind.AUDIO, at, 960 * at)
    await settle(plaintiff, judge)
    return len(judge.packets) == before + 1


async def test_each_hearing_has_a_process_and_answers_carry_its_port(
    farm: ForwarderFarm, desk: Desk
) -> None:
    before = children()
    first = await hold(farm, HEARINGS[0], desk)
    second = await hold(farm, HEARINGS[1], desk)
    assert len(children() - before) == 2
    ports = {peer.forwarder[1] for peer in (*first, *second)}
    assert len(ports) == 2
    assert farm.media_address[1] not in ports
    assert await speaks(*first, 1)
    assert await speaks(*second, 1)
    await farm.close_hearing(HEARINGS[0])
    assert len(children() - before) == 1
    assert await speaks(*second, 2)


async def test_a_process_that_dies_takes_only_its_own_hearing_with_it(
    farm: ForwarderFarm, desk: Desk, expected_log: Announce
) -> None:
    expected_log("the forwarder is gone", logger="mingjing.forwarder")
    told: list[tuple[str, frozenset[HearingId] | None]] = []
    farm.on_gone(lambda whose: told.append(("gone", whose)))
    farm.on_back(lambda whose: told.append(("back", whose)))
    first = await hold(farm, HEARINGS[0], desk)
    before = children()
    second = await hold(farm, HEARINGS[1], desk)
    (pid,) = children() - before
    os.kill(pid, signal.SIGKILL)
    await until(lambda: len(told) == 2)
    # Nobody else's hearing has lost anything, and no desk of it is to begin anew.
    mine = frozenset({HEARINGS[1]})
    assert told == [("gone", mine), ("back", mine)]
    assert await speaks(*first, 1)
    again = await hold(farm, HEARINGS[1], desk)
    assert await speaks(*again, 1)
    assert again[0].forwarder == second[0].forwarder


async def test_a_few_processes_share_the_hearings(desk: Desk) -> None:
    farm = ForwarderFarm(processes=2)
    before = children()
    await farm.start()
    assert len(children() - before) == 2
    first = await hold(farm, HEARINGS[0], desk)
    second = await hold(farm, HEARINGS[1], desk)
    assert len(children() - before) == 2
    assert first[0].forwarder != second[0].forwarder
    await farm.close()
    assert children() == before


async def test_with_a_chosen_port_each_process_takes_the_next(desk: Desk) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    farm = ForwarderFarm(MediaAddress(port=port), per_hearing=True, make=ForwarderProcess)
    await farm.start()
    judge, _ = await hold(farm, HEARINGS[0], desk)
    assert farm.media_address[1] == port
    assert judge.forwarder[1] == port + 1
    await farm.close()
