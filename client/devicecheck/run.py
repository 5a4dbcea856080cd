"""Going through the probes: local ones first, then the line, then a call; none stops another.

Every probe has its time and the whole has its own; what is unfinished then is `NOT_RUN` with
`TIMEOUT`, and a probe that breaks or hangs takes only its own rows with it. A later stage keeps a
little time of its own, so that a camera that hangs does not cost the line its turn. Whoever stops
listening stops the check, and nothing stays open.

What a reading means is judged elsewhere (`client.devicecheck.verdict`).
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace

from client.devicecheck.bench import Bench
from client.devicecheck.clock import MachineClock
from client.devicecheck.explained import unless_explained
from client.devicecheck.measured import Measured
from client.devicecheck.probe import Follower, Probe
from client.devicecheck.table import codes_of
from client.devicecheck.thresholds import Thresholds
from client.devicecheck.verdict import finding_of, not_run, skipped
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form

log = logging.getLogger("mingjing.devicecheck.run")

TOTAL_S: Mapping[Form, float] = {Form.QUICK: 55.0, Form.FULL: 230.0}
"""Of the machine's time: 60 s and 4 min are promised for the whole."""
KEPT_S: Mapping[Form, Mapping[Check, float]] = {
    Form.QUICK: {
        Check.MICROPHONE: 6.0,
        Check.LOUDSPEAKER: 4.0,
        Check.NETWORK: 6.0,
        Check.CALL: 15.0,
    },
    Form.FULL: {
        Check.MICROPHONE: 15.0,
        Check.LOUDSPEAKER: 15.0,
        Check.NETWORK: 15.0,
        Check.CALL: 75.0,
    },
}
"""What the stages before must leave to each stage."""
LET_GO_S = 1.0
"""How long a probe that was stopped may take to put things back."""
_TOGETHER = frozenset({Check.MACHINE, Check.NETWORK})


def time_for(form: Form, checks: Collection[Check], spent_s: float) -> float:
    """Give the time that these groups may take when they are gone through by themselves."""
    last = max(list(Check).index(each) for each in checks)
    kept_s = sum(KEPT_S[form].get(each, 0.0) for each in list(Check)[last + 1 :])
    return max(0.0, TOTAL_S[form] - spent_s - kept_s)


async def run_checks(
    bench: Bench,
    probes: Sequence[Probe],
    thresholds: Thresholds,
    *,
    form: Form = Form.QUICK,
    only: Collection[Code] = frozenset(Code),
    total_s: float | None = None,
    leave_open: bool = False,
) -> AsyncGenerator[Finding, None]:
    """Give each finding as it comes; rows that were not asked for are skipped.

    `leave_open` leaves the device of the last stage open: whoever looks at themselves goes on.
    """
    wanted = [code for code in codes_of(form) if code in only and code not in thresholds.skipped]
    for code in codes_of(form):
        if code not in wanted:
            yield skipped(code)
    clock = MachineClock(bench.monotonic, bench.ask)
    bench = replace(bench, ask=clock.ask, form=form)
    chosen = _chosen(probes, form, wanted)
    stages = [check for check in Check if any(code.check is check for code in wanted)]
    total_s = TOTAL_S[form] if total_s is None else total_s
    try:
        for at, check in enumerate(stages):
            kept_s = sum(KEPT_S[form].get(each, 0.0) for each in stages[at + 1 :])
            if check is not Check.MACHINE:
                camera, microphone = check is Check.CAMERA, check is Check.MICROPHONE
                bench.engine.preview(camera=camera, microphone=microphone)
            stage = _Stage(bench, thresholds, clock, ends_s=total_s - kept_s)
            here = [probe for probe in chosen if probe.codes[0].check is check]
            rows = [code for code in wanted if code.check is check]
            async with aclosing(stage.go_through(here, rows, check in _TOGETHER)) as findings:
                async for finding in findings:
                    yield finding
    finally:
        if not leave_open:
            bench.engine.preview(camera=False, microphone=False)


def _chosen(probes: Iterable[Probe], form: Form, wanted: Collection[Code]) -> list[Probe]:
    """Give the probes for these rows, and those whose readings they wait for."""
    of_form = [each for each in probes if each.form is Form.QUICK or form is Form.FULL]
    needed = set(wanted)
    while True:
        chosen = [each for each in of_form if needed.intersection(each.codes)]
        more = {code for each in chosen for code in _after(each)} - needed
        if not more:
            return chosen
        needed |= more


def _after(probe: Probe) -> tuple[Code, ...]:
    return probe.after if isinstance(probe, Follower) else ()


class _Stage:
    """One group's probes, until the last row of the group is settled."""

    def __init__(
        self, bench: Bench, thresholds: Thresholds, clock: MachineClock, *, ends_s: float
    ) -> None:
        self._bench = bench
        self._thresholds = thresholds
        self._clock = clock
        self._ends_s = ends_s
        self._found: asyncio.Queue[Finding | None] = asyncio.Queue()
        self._settled: dict[Code, asyncio.Event] = {}
        self._said: list[Finding] = []

    async def go_through(
        self, probes: Sequence[Probe], rows: Sequence[Code], together: bool
    ) -> AsyncGenerator[Finding, None]:
        """Give what is found of these rows, each once."""
        self._settled = {code: asyncio.Event() for probe in probes for code in probe.codes}
        going = asyncio.create_task(self._all(probes, together))
        going.add_done_callback(lambda _: self._found.put_nowait(None))
        try:
            while (finding := await self._found.get()) is not None:
                if finding.code in rows:
                    yield finding
            await going
        finally:
            going.cancel()
            await asyncio.wait({going})
        for code in rows:
            if code not in self._settled:
                yield not_run(code, Cause.UNSUPPORTED, began_s=self._clock.now_s())

    async def _all(self, probes: Sequence[Probe], together: bool) -> None:
        if together:
            async with asyncio.TaskGroup() as group:
                for probe in probes:
                    group.create_task(self._one(probe))
        else:
            for probe in probes:
                await self._one(probe)

    async def _one(self, probe: Probe) -> None:
        """Have one probe measure within its time, and say what it still owes then."""
        for code in _after(probe):
            if code in self._settled:
                await self._settled[code].wait()
        began_s = self._clock.now_s()
        cause = Cause.TIMEOUT
        if began_s < self._ends_s:
            measuring = asyncio.create_task(self._measure(probe, began_s))
            try:
                if await self._within(measuring, min(self._ends_s, began_s + probe.limit_s)):
                    cause = measuring.result()
            finally:
                await _stop(measuring)
        for code in probe.codes:
            self._settle(not_run(code, cause, began_s=began_s))

    async def _measure(self, probe: Probe, began_s: float) -> Cause:
        """Take what the probe gives; gives why the rest of its rows is missing."""
        try:
            async with aclosing(_closable(probe.measure(self._bench))) as given:
                async for measured in given:
                    self._take(measured, began_s)
        except TimeoutError:
            return Cause.TIMEOUT
        except Exception:
            log.info("%s broke", ", ".join(probe.codes), exc_info=True)
        return Cause.NOT_MEASURED

    async def _within(self, measuring: asyncio.Task[Cause], until_s: float) -> bool:
        while not measuring.done():
            left_s = until_s - self._clock.now_s()
            if left_s <= 0:
                return False
            # While a person is asked nothing passes, and this looks again in vain.
            await asyncio.wait({measuring}, timeout=left_s)
        return True

    def _take(self, measured: Measured, began_s: float) -> None:
        self._bench.measured[measured.code] = measured
        took_s = self._clock.now_s() - began_s
        finding = finding_of(measured, self._thresholds, began_s=began_s, took_s=took_s)
        self._settle(unless_explained(finding, self._said))

    def _settle(self, finding: Finding) -> None:
        settled = self._settled.get(finding.code)
        if settled is not None and not settled.is_set():
            settled.set()
            self._said.append(finding)
            self._found.put_nowait(finding)


async def _closable(given: AsyncIterator[Measured]) -> AsyncGenerator[Measured, None]:
    """Give what is given, and close whoever gives it as soon as nobody listens."""
    try:
        async for measured in given:
            yield measured
    finally:
        close = getattr(given, "aclose", None)
        if close is not None:
            await close()


async def _stop(measuring: asyncio.Task[Cause]) -> None:
    """Stop a probe; one that does not let go is left behind."""
    if not measuring.done():
        measuring.cancel()
        await asyncio.wait({measuring}, timeout=LET_GO_S)
        if not measuring.done():
            log.info("a probe does not let go")
