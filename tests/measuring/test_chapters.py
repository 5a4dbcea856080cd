"""What becomes of a bench when a part of it fails."""

import asyncio
import json
import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from server_stub.demo.material import prepare
from server_stub.demo.processes import Screen
from tests.bench.__main__ import Chapter, Work, run
from tests.bench.first_hearing import Bench, RunFailed, Taken, found_rows, login_window, taken
from tests.bench.rows import Row
from tests.conftest import Announce

FOUND = Row("figure", "", 1.0)


async def good() -> list[Row]:
    return [FOUND]


async def broken() -> list[Row]:
    raise OSError("no such device")


async def ending() -> list[Row]:
    raise SystemExit("judge-3 ended with 1")


async def giving_up() -> list[Row]:
    raise asyncio.CancelledError


@pytest.mark.parametrize("bad", [broken, ending, giving_up])
async def test_a_chapter_that_raises_takes_no_other_with_it(
    bad: Work, tmp_path: Path, expected_log: Announce
) -> None:
    expected_log("'bad' could not be measured", logger="mingjing.bench")
    found = await run([Chapter("bad", bad), Chapter("good", good)], tmp_path)
    assert [(each.what, each.ours) for each in found] == [("bad", None), ("figure", 1.0)]
    assert found[0].note.startswith("not measured: ")
    written = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))
    assert [each["what"] for each in written] == ["bad", "figure"]


async def test_a_bench_that_is_called_off_goes_on_with_no_other_chapter(tmp_path: Path) -> None:
    begun = asyncio.Event()
    others: list[str] = []

    async def long() -> list[Row]:
        begun.set()
        await asyncio.Event().wait()
        return []

    async def other() -> list[Row]:
        others.append("begun")
        return []

    running = asyncio.ensure_future(run([Chapter("long", long), Chapter("other", other)], tmp_path))
    await begun.wait()
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert others == []


# The first hearing ------------------------------------------------------------------------------


class Runs:
    """Runs that come to a figure each, but for some."""

    def __init__(self, bad: set[int]) -> None:
        self._bad = bad
        self._begun = 0
        self.open = 0

    def find(self, runs: int) -> Iterator[float]:
        self.open += 1
        for _ in range(runs):
            self._begun += 1
            if self._begun in self._bad:
                raise RunFailed(f"desk {self._begun} ended with 1")
            yield float(self._begun)

    def end(self) -> None:
        self.open = 0


def test_a_run_that_fails_costs_its_own_figure_and_leaves_nothing_open(
    expected_log: Announce,
) -> None:
    expected_log("a run has failed", logger="mingjing.bench")
    runs = Runs({3})
    found = taken(runs.find, runs.end, 5)
    assert found.seconds == [1.0, 2.0, 4.0, 5.0]
    assert found.failed == ["RunFailed: desk 3 ended with 1"]
    assert runs.open == 0


def test_runs_that_fail_are_a_row_that_is_not_met() -> None:
    what = "enter to first remote picture"
    good, failed = found_rows({what: Taken([0.9, 1.1, 1.0], ["RunFailed: desk 3"])})
    assert (good.ours, good.met) == (1.0, True)
    assert (failed.what, failed.ours, failed.met) == ("runs that failed", 1.0, False)
    assert failed.note == f"{what}: RunFailed: desk 3"
    nothing, _ = found_rows({what: Taken([], ["RunFailed: desk 1"])})
    assert (nothing.ours, nothing.met) == (None, None)
    assert found_rows({what: Taken([1.0])})[-1].met is True


@pytest.mark.realtime
def test_a_desk_that_fails_is_ended_with_every_other(
    tmp_path: Path, expected_log: Announce, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected_log("a run has failed", logger="mingjing.bench")
    screen = Screen(None, os.environ | {"QT_QPA_PLATFORM": "offscreen"})
    bench = Bench(tmp_path, prepare(tmp_path / "media", None), screen)
    other, _ = bench.desk(None, "plaintiff", [{"do": "rest", "seconds": 60.0}])
    monkeypatch.setattr("tests.bench.first_hearing.RUN_S", 0.0)  # nobody is as quick as that
    found = taken(partial(login_window, bench), bench.end, 1)
    assert found.seconds == []
    assert [each.split(" ended with")[0] for each in found.failed] == ["RunFailed: judge-2"]
    assert other.exit_code is not None
