"""A minute and four minutes are kept whatever hangs, on a clock that only waiting moves."""

import asyncio
import selectors
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

import pytest

from client.devicecheck.bench import Bench
from client.devicecheck.kit import kit
from client.devicecheck.measured import Measured
from client.devicecheck.run import run_checks
from client.devicecheck.table import codes_of
from client.devicecheck.thresholds import shipped
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome
from tests.devicecheck.benches import FakeBench

PROMISED_S = {Form.QUICK: 60.0, Form.FULL: 240.0}


class _NoWaiting(selectors.SelectSelector):
    """A selector that does not wait: it says how long it would have."""

    def __init__(self) -> None:
        super().__init__()
        self.waited_s = 0.0

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready and timeout is None:
            raise AssertionError("everybody waits for something that never comes")
        if not ready and timeout:
            self.waited_s += timeout
        return ready


class Quickly(asyncio.SelectorEventLoop):
    """A loop on which waiting takes no time, and the clock goes on all the same."""

    def __init__(self) -> None:
        self.waits = _NoWaiting()
        super().__init__(self.waits)

    def time(self) -> float:
        return self.waits.waited_s


@dataclass(frozen=True)
class Hangs:
    """A probe that never gives anything, and does not let go when it is stopped."""

    codes: tuple[Code, ...]
    form: Form
    limit_s: float
    clings: bool = False

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        try:
            await asyncio.sleep(3600.0)
        finally:
            if self.clings:
                await asyncio.sleep(30.0)
        yield Measured(self.codes[0])


def everything_hangs(*, clings: bool = False) -> tuple[Hangs, ...]:
    """Give the whole kit, with its own rows and limits, and nothing that ever answers."""
    return tuple(Hangs(each.codes, each.form, each.limit_s, clings) for each in kit())


def checked(probes: tuple[Hangs, ...], form: Form) -> tuple[dict[Code, Finding], float]:
    async def check() -> tuple[dict[Code, Finding], float]:
        loop = asyncio.get_running_loop()
        bench = FakeBench().bench
        bench.monotonic, bench.sleep = loop.time, asyncio.sleep
        found = {}
        async with aclosing(run_checks(bench, probes, shipped(), form=form)) as given:
            async for each in given:
                found[each.code] = each
        return found, loop.time()

    with asyncio.Runner(loop_factory=Quickly) as runner:
        return runner.run(check())


@pytest.mark.parametrize("form", list(Form))
def test_the_promised_time_is_kept_when_everything_hangs(form: Form) -> None:
    found, took_s = checked(everything_hangs(), form)
    assert took_s <= PROMISED_S[form]
    assert set(found) == set(codes_of(form))
    owed = {code for each in kit() for code in each.codes if each.form is Form.QUICK}
    for code in owed & set(found):
        assert (found[code].outcome, found[code].reason) == (Outcome.NOT_RUN, Cause.TIMEOUT), code


@pytest.mark.parametrize("form", list(Form))
def test_what_does_not_let_go_is_left_behind(form: Form) -> None:
    _, took_s = checked(everything_hangs(clings=True), form)
    assert took_s <= PROMISED_S[form]


@pytest.mark.parametrize("form", list(Form))
def test_a_device_that_hangs_leaves_time_for_the_line_and_the_call(form: Form) -> None:
    devices = (Check.MACHINE, Check.CAMERA, Check.MICROPHONE, Check.LOUDSPEAKER)
    hanging = tuple(each for each in everything_hangs() if each.codes[0].check in devices)
    found, _ = checked(hanging, form)
    line = [each for each in found.values() if each.check in (Check.NETWORK, Check.CALL)]
    assert line
    # They were reached: nobody measures them here, and nobody was too late for them.
    assert {each.reason for each in line} == {Cause.UNSUPPORTED}
    began_s = max(each.began_s for each in line)
    assert PROMISED_S[form] - began_s >= 15.0
