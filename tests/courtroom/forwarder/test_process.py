"""A forwarder in its own process dies alone, is missed at once, and leaves nothing behind."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder import ForwarderProcess
from server_stub.courtroom.sfu import ForwarderGone
from tests.conftest import Announce
from tests.courtroom.forwarder.bare_peer import HEARING, settle
from tests.courtroom.forwarder.conftest import Desk, flow, order
from tests.courtroom.forwarder.peers import until

pytestmark = pytest.mark.realtime

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
async def process() -> AsyncIterator[ForwarderProcess]:
    made = ForwarderProcess(answer_within_s=1.0)
    await made.start()
    yield made
    await made.close()


def is_running(pid: int) -> bool:
    """Whether a process is there and is not merely waiting to be buried."""
    try:
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


async def test_a_killed_forwarder_is_missed_at_once_and_replaced_at_its_address(
    process: ForwarderProcess, desk: Desk, expected_log: Announce
) -> None:
    expected_log("the forwarder is gone", logger="mingjing.forwarder")
    told: list[str] = []
    process.on_gone(lambda _: told.append("gone"))
    process.on_back(lambda _: told.append("back"))
    address, pid = process.media_address, process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    await until(lambda: bool(told), within_s=2)
    with pytest.raises(ForwarderGone):
        await process.order(HEARING, ())
    with pytest.raises(ForwarderGone):
        _ = process.media_address
    await until(lambda: told == ["gone", "back"])
    assert process.media_address == address
    assert process.pid != pid
    judge, plaintiff = desk("judge", "plaintiff"), desk("plaintiff", "judge")
    await judge.join(process.connect)
    await plaintiff.join(process.connect)
    await order(process, flow("plaintiff", Kind.AUDIO, "judge"))
    plaintiff.send_packet(Kind.AUDIO, 1)
    await settle(plaintiff, judge)
    assert len(judge.packets) == 1


async def test_a_forwarder_that_dies_twice_is_replaced_twice(
    process: ForwarderProcess, expected_log: Announce
) -> None:
    expected_log("the forwarder is gone", logger="mingjing.forwarder")
    told: list[str] = []
    process.on_gone(lambda _: told.append("gone"))
    process.on_back(lambda _: told.append("back"))
    for times in (1, 2):
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        await until(lambda times=times: told == ["gone", "back"] * times)  # type: ignore[misc]
    assert await process.readings(HEARING) == ()


async def test_who_waits_for_an_answer_is_told_that_none_will_come(
    process: ForwarderProcess, expected_log: Announce
) -> None:
    expected_log("the forwarder is gone")
    assert process.pid is not None
    os.kill(process.pid, signal.SIGSTOP)
    asking = [asyncio.create_task(process.order(HEARING, ())) for _ in range(3)]
    await asyncio.sleep(0)
    os.kill(process.pid, signal.SIGKILL)
    for each in asking:
        with pytest.raises(ForwarderGone):
            await each


async def test_a_forwarder_that_hangs_is_ended(
    process: ForwarderProcess, expected_log: Announce
) -> None:
    expected_log("does not answer and is ended")
    expected_log("the forwarder is gone")
    gone = asyncio.Event()
    process.on_gone(lambda _: gone.set())
    pid = process.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(ForwarderGone):
        await process.order(HEARING, ())
    await asyncio.wait_for(gone.wait(), 5)
    assert not is_running(pid)


async def test_a_question_that_nobody_waits_for_disturbs_nothing(
    process: ForwarderProcess, desk: Desk
) -> None:
    judge = desk("judge", "plaintiff")
    asking = asyncio.create_task(judge.offer_media(process.connect))
    await asyncio.sleep(0)
    asking.cancel()
    assert await process.readings(HEARING) != ()
    await process.close_hearing(HEARING)
    assert await process.readings(HEARING) == ()


async def test_its_log_is_the_courts(
    process: ForwarderProcess, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="mingjing.forwarder"):
        await desk("judge").offer_media(process.connect)
        await process.close_hearing(HEARING)
        await until(lambda: "a leg ended" in caplog.text)
    record = next(each for each in caplog.records if "a leg ended" in each.getMessage())
    assert record.name == "mingjing.forwarder"
    assert vars(record)["hearing"] == HEARING


async def test_closed_in_good_order_it_leaves_no_process(process: ForwarderProcess) -> None:
    pid = process.pid
    assert pid is not None
    await process.close()
    assert not is_running(pid)


async def test_the_court_may_be_interrupted_at_its_terminal(
    process: ForwarderProcess, desk: Desk
) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGINT)
    judge, plaintiff = desk("judge", "plaintiff"), desk("plaintiff", "judge")
    await judge.join(process.connect)
    await plaintiff.join(process.connect)
    await order(process, flow("plaintiff", Kind.AUDIO, "judge"))
    plaintiff.send_packet(Kind.AUDIO, 1)
    await settle(plaintiff, judge)
    assert len(judge.packets) == 1


COURT = """
import asyncio, os, sys
from server_stub.courtroom.forwarder import ForwarderProcess

async def hold() -> None:
    forwarder = ForwarderProcess()
    await forwarder.start()
    print(forwarder.pid, flush=True)
    if "with a child" in sys.argv and os.fork() == 0:
        os.read(0, 1)
        os._exit(0)
    await asyncio.Event().wait()

asyncio.run(hold())
"""


@pytest.mark.parametrize("company", ["alone", "with a child"])
async def test_a_court_that_is_killed_leaves_no_forwarder(company: str) -> None:
    # A child of the court's that outlives it holds the pipe open all the same.
    court = subprocess.Popen(  # noqa: ASYNC220
        [sys.executable, "-c", COURT, company],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert court.stdout is not None
    assert court.stdin is not None
    pid = int(await asyncio.to_thread(court.stdout.readline))
    assert is_running(pid)
    court.kill()
    court.wait()
    await until(lambda: not is_running(pid), within_s=5)
    court.stdin.close()
    court.stdout.close()


async def test_a_forwarder_that_cannot_begin_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, expected_log: Announce
) -> None:
    expected_log("speaks nonsense", logger="mingjing.forwarder")
    expected_log("the forwarder is gone", logger="mingjing.forwarder")
    monkeypatch.setattr("server_stub.courtroom.forwarder.child.MODULE", "this")
    forwarder = ForwarderProcess()
    with pytest.raises(ForwarderGone):
        await forwarder.start()
    assert forwarder.pid is not None
    assert not is_running(forwarder.pid)
