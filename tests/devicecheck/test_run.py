"""Going through the probes: their order, their time, and what becomes of one that breaks."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from client.devicecheck.bench import Bench
from client.devicecheck.kit import kit
from client.devicecheck.measured import Measured
from client.devicecheck.probe import Probe
from client.devicecheck.run import run_checks
from client.devicecheck.table import codes_of
from client.devicecheck.thresholds import Thresholds, shipped
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome
from client.protocol.errors import CourtUnavailable, Reason
from tests.devicecheck.benches import FakeBench, notes_in

OWN = shipped()


@dataclass
class Says:
    """A probe that hands over what it is given, and then breaks or waits for ever."""

    codes: tuple[Code, ...]
    given: tuple[Measured, ...] = ()
    form: Form = Form.QUICK
    limit_s: float = 5.0
    after: tuple[Code, ...] = ()
    breaks: bool = False
    hangs: bool = False
    story: list[str] = field(default_factory=list)

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        self.story.append(f"{self.codes[0]} begins")
        try:
            for each in self.given:
                yield each
            if self.breaks:
                raise RuntimeError("broken")
            if self.hangs:
                await asyncio.get_running_loop().create_future()
        finally:
            self.story.append(f"{self.codes[0]} ends")


GOOD = {code: Measured(code, {"any": 1.0}) for code in Code}


async def found_by(
    *probes: Probe,
    fake: FakeBench | None = None,
    thresholds: Thresholds | None = None,
    only: frozenset[Code] = frozenset(Code),
    form: Form = Form.QUICK,
    total_s: float | None = None,
) -> dict[Code, Finding]:
    found: dict[Code, Finding] = {}
    bench = (fake or FakeBench()).bench
    async for each in run_checks(
        bench, probes, thresholds or Thresholds(()), form=form, only=only, total_s=total_s
    ):
        assert each.code not in found
        found[each.code] = each
    return found


async def test_every_row_of_the_form_is_told_once_and_none_that_nobody_measures_passes() -> None:
    found = await found_by(Says((Code.CAM_01,), (GOOD[Code.CAM_01],)))
    assert set(found) == set(codes_of(Form.QUICK))
    assert found[Code.CAM_01].outcome is Outcome.PASS
    others = [each for each in found.values() if each.code is not Code.CAM_01]
    assert {(each.outcome, each.reason) for each in others} == {
        (Outcome.NOT_RUN, Cause.UNSUPPORTED)
    }
    assert set(await found_by(form=Form.FULL)) == set(Code)


async def test_local_rows_come_first_and_one_that_fails_stops_no_other() -> None:
    fake = FakeBench()
    fake.news(camera_failure=Reason.CAMERA_MISSING, microphone_failure=Reason.MICROPHONE_MISSING)
    fake.line.away = CourtUnavailable()
    found = await found_by(*kit(), fake=fake, thresholds=OWN)
    stages = [each.check for each in found.values()]
    assert stages == sorted(stages, key=list(Check).index)
    assert found[Code.CAM_03].reason == Cause.NO_CAMERA
    assert found[Code.CAM_05].reason == Cause.NEEDS_ANOTHER
    assert found[Code.MIC_04].reason == Cause.NO_MICROPHONE
    assert found[Code.SPK_01].reason == Cause.NOT_ANSWERED
    assert found[Code.NET_05].reason == Cause.COURT_UNREACHABLE
    assert found[Code.MED_05].reason == Cause.NEEDS_ANOTHER


async def test_each_stage_opens_what_it_needs_and_the_last_leaves_nothing_open() -> None:
    fake = FakeBench()
    await found_by(fake=fake)
    assert fake.engine.story == [
        "preview camera=True microphone=False",
        "preview camera=False microphone=True",
        *["preview camera=False microphone=False"] * 4,
    ]


async def test_what_was_not_asked_for_is_skipped_and_what_the_person_heard_counts() -> None:
    fake = FakeBench()

    async def counts(code: Code) -> int | None:
        return notes_in(fake.engine.played[-1])

    fake.bench.ask = counts
    only = frozenset({Code.SPK_01})
    found = await found_by(*kit(), fake=fake, thresholds=OWN, only=only)
    assert found.pop(Code.SPK_01).outcome is Outcome.PASS
    assert {each.outcome for each in found.values()} == {Outcome.SKIPPED}


async def test_a_policy_leaves_rows_out() -> None:
    found = await found_by(thresholds=Thresholds((), skipped=frozenset({Code.CAM_09})))
    assert found[Code.CAM_09].outcome is Outcome.SKIPPED


async def test_a_probe_that_breaks_takes_only_its_own_rows_with_it() -> None:
    breaks = Says((Code.CAM_01, Code.CAM_02), (GOOD[Code.CAM_01],), breaks=True)
    found = await found_by(breaks, Says((Code.CAM_03,), (GOOD[Code.CAM_03],)))
    assert found[Code.CAM_01].outcome is found[Code.CAM_03].outcome is Outcome.PASS
    assert found[Code.CAM_02].reason == Cause.NOT_MEASURED


async def test_a_probe_that_hangs_is_stopped_in_its_time() -> None:
    fake = FakeBench()
    fake.bench.monotonic = asyncio.get_running_loop().time
    hangs = Says((Code.CAM_01, Code.CAM_02), (GOOD[Code.CAM_01],), hangs=True, limit_s=0.02)
    slow = Says((Code.CAM_04, Code.CAM_05), hangs=True, limit_s=0.01)
    found = await found_by(hangs, slow, Says((Code.CAM_03,), (GOOD[Code.CAM_03],)), fake=fake)
    assert found[Code.CAM_02].reason == Cause.TIMEOUT
    assert found[Code.CAM_05].reason == Cause.TIMEOUT
    assert found[Code.CAM_03].outcome is Outcome.PASS
    assert slow.story == ["CAM-04 begins", "CAM-04 ends"]


async def test_what_has_not_begun_when_the_time_is_over_is_not_run() -> None:
    late = Says((Code.CAM_01,), (GOOD[Code.CAM_01],))
    found = await found_by(late, total_s=0.0)
    assert found[Code.CAM_01].reason == Cause.TIMEOUT
    assert not late.story


async def test_a_probe_waits_for_what_it_reads() -> None:
    first = Says((Code.NET_07,), (GOOD[Code.NET_07],))
    follows = Says((Code.NET_12,), (GOOD[Code.NET_12],), after=(Code.NET_07, Code.NET_10))
    first.story = follows.story
    found = await found_by(follows, first, only=frozenset({Code.NET_12}))
    assert follows.story[0] == "NET-07 begins"
    assert found[Code.NET_12].outcome is Outcome.PASS
    assert found[Code.NET_07].outcome is Outcome.SKIPPED


async def test_the_clock_stands_still_while_a_person_is_asked() -> None:
    fake = FakeBench()

    @dataclass
    class Asks(Says):
        async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
            await bench.ask(Code.SPK_01)
            yield GOOD[Code.SPK_01]

    async def slowly(code: Code) -> int | None:
        fake.now += 90.0
        return 3

    fake.bench.ask = slowly
    found = await found_by(Asks((Code.SPK_01,)), fake=fake)
    assert found[Code.SPK_01].outcome is Outcome.PASS
    assert found[Code.NET_12].began_s < 1.0


async def test_whoever_stops_listening_stops_the_check() -> None:
    fake = FakeBench()
    hangs = Says((Code.CAM_01, Code.CAM_02), (GOOD[Code.CAM_01],), hangs=True)
    run = run_checks(fake.bench, (hangs,), Thresholds(()), only=frozenset({Code.CAM_01}))
    async for each in run:
        if each.code is Code.CAM_01:
            break
    await run.aclose()
    assert hangs.story == ["CAM-01 begins", "CAM-01 ends"]
    assert fake.engine.previewed == (False, False)
