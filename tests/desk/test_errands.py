"""Errands run beside each other, replace each other by name, and fail alone."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from client.desk.errands import Errands


class Story:
    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.done: list[str] = []
        self.put_away: list[str] = []
        self.gate = asyncio.Event()
        self.errands = Errands(self.failures.append)

    async def wait(self, name: str) -> None:
        try:
            await self.gate.wait()
            self.done.append(name)
        finally:
            self.put_away.append(name)

    async def fail(self) -> None:
        raise ValueError("it went wrong")


@pytest.fixture
async def story() -> AsyncIterator[Story]:
    made = Story()
    yield made
    await made.errands.stop_all()


async def test_an_errand_that_fails_is_reported_and_the_others_go_on(story: Story) -> None:
    other = story.errands.start(story.wait("other"))
    await story.errands.start(story.fail())
    assert [str(each) for each in story.failures] == ["it went wrong"]
    story.gate.set()
    await other
    assert story.done == ["other"]


async def test_an_errand_of_the_same_name_replaces_the_older(story: Story) -> None:
    older = story.errands.replace("case", story.wait("older"))
    await asyncio.sleep(0)
    newer = story.errands.replace("case", story.wait("newer"))
    beside = story.errands.replace("cases", story.wait("beside"))
    story.gate.set()
    await asyncio.gather(older, newer, beside, return_exceptions=True)
    assert story.done == ["newer", "beside"]
    assert story.failures == []


async def test_an_errand_stopped_before_its_first_turn_leaves_nothing_lying(story: Story) -> None:
    story.errands.replace("case", story.wait("never"))
    story.errands.stop("case")
    story.errands.stop("case")
    await story.errands.stop_all()
    assert story.put_away == []


async def test_stopping_all_waits_until_each_has_put_its_things_away(story: Story) -> None:
    for name in ("one", "two"):
        story.errands.start(story.wait(name))
    await asyncio.sleep(0)
    await story.errands.stop_all()
    assert sorted(story.put_away) == ["one", "two"]
    assert story.done == []
