"""Threads that may be abandoned."""

import asyncio
import threading

import pytest

from client.court.workers import Workers


async def test_work_is_done_on_another_thread_and_its_result_comes_back() -> None:
    workers = Workers(1, "test")
    name = await workers.do(lambda _: threading.current_thread().name)
    assert name == "test 1"
    workers.close()


async def test_what_work_raises_is_raised_to_whoever_waits() -> None:
    workers = Workers(1, "test")

    def fail(_: threading.Event) -> None:
        raise ValueError("so it was")

    with pytest.raises(ValueError, match="so it was"):
        await workers.do(fail)
    assert await workers.do(lambda _: 7) == 7
    workers.close()


async def test_whoever_stops_waiting_tells_the_work() -> None:
    workers = Workers(1, "test")
    begun, told = threading.Event(), threading.Event()

    def hang(unwanted: threading.Event) -> None:
        begun.set()
        assert unwanted.wait(10)
        told.set()

    waiting = asyncio.create_task(workers.do(hang))
    assert await asyncio.to_thread(begun.wait, 10)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await asyncio.to_thread(told.wait, 10)
    workers.close()


async def test_no_more_threads_work_than_were_asked_for() -> None:
    workers = Workers(2, "test")
    names = await asyncio.gather(
        *(workers.do(lambda _: threading.current_thread().name) for _ in range(20))
    )
    assert set(names) <= {"test 1", "test 2"}
    workers.close()


async def test_closed_workers_take_no_more_work() -> None:
    workers = Workers(1, "test")
    workers.close()
    with pytest.raises(RuntimeError):
        await workers.do(lambda _: 1)


def test_the_end_of_the_program_waits_for_no_work() -> None:
    let_go = threading.Event()

    async def abandon() -> None:
        workers = Workers(1, "abandoned")
        waiting = asyncio.create_task(workers.do(lambda _: let_go.wait(10)))
        await asyncio.sleep(0)
        waiting.cancel()

    asyncio.run(abandon())
    left = [thread for thread in threading.enumerate() if thread.name == "abandoned 1"]
    assert all(thread.daemon for thread in left)
    let_go.set()
