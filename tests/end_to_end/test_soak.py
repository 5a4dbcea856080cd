"""A long day: desks come and go eighty times, and the court is as light as before."""

import asyncio
from functools import partial

import psutil
import pytest

from client.protocol.hearing import AdmitParticipant, OpenCamera, OpenMicrophone
from server_stub.demo.processes import Court
from tests.courtroom.forwarder.peers import until
from tests.end_to_end.bare_desk import BareDesk

VISITS = 80
"""Fewer than one address may sign in within five minutes."""
WARM = 10
GROWTH_MAX = 30 * 1024 * 1024


def _weight(court: Court) -> tuple[int, int]:
    """Open files and resident memory of the court and its forwarder."""
    process = psutil.Process(court.process.popen.pid)
    all_of_it = [process, *process.children(recursive=True)]
    return (
        sum(each.num_fds() for each in all_of_it),
        sum(each.memory_info().rss for each in all_of_it),
    )


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_eighty_visits_leave_nothing_behind(court: Court) -> None:
    async with BareDesk(court.url, "judge") as judge:
        await judge.connect_media()
        await judge.ask(OpenMicrophone())
        await judge.ask(OpenCamera())
        before = (0, 0)
        for visit in range(VISITS):
            async with BareDesk(court.url, "plaintiff") as plaintiff:
                if visit == 0:
                    await judge.ask(AdmitParticipant(participant=plaintiff.you))
                    await until(lambda: judge.seat("plaintiff").place == "courtroom")
                await plaintiff.connect_media()
                peer = plaintiff.peer
                assert peer is not None
                await until(partial(peer.hears, "judge"))
                await until(partial(peer.sees, "judge"))
            await until(lambda: judge.seat("plaintiff").connection != "live")
            if visit == WARM:
                before = await asyncio.to_thread(_weight, court)
        files, memory = await asyncio.to_thread(_weight, court)
        assert abs(files - before[0]) <= 4
        assert memory - before[1] < GROWTH_MAX
