"""How quickly a desk opens, a person is in the courtroom, and a page is before everybody.

`python -m tests.bench.first_hearing [--runs 5] [--out build/bench]` opens a real court and real
desks under a screen in memory and reports medians. Every moment is taken on the one monotonic
clock of the machine, presses where the event is sent and paints in `paintEvent`. It reports and
does not judge; the bars stand beside the figures.

The desks have 360p synthetic cameras. A page counts only if no desk had fetched it before. A run
that fails costs its own figure and no other, and is a row that is not met.
"""

import argparse
import json
import logging
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from server_stub.demo.material import Material, prepare
from server_stub.demo.processes import Court, Process, Screen, open_desk
from server_stub.demo.scripts import ZH, Step
from server_stub.settings import DEMO_PASSWORD
from tests.bench.rows import Row, table, unmeasured, write

log = logging.getLogger("mingjing.bench")

BARS = {
    "login window painted": 2.0,
    "enter to first remote picture": 1.5,
    "page shown to all": 0.25,
}
PROFILE = "the first hearing"
ENTER_AT_ONCE = "直接进入"
PAGE_FIELD = "页码"
UNFETCHED = ((1, 1), (1, 4), (2, 4))
"""Pages that no desk fetches ahead in the order of `_judge`: it fetches the next two and the
first of each exhibit."""
RUN_S = 90.0


class RunFailed(Exception):
    """A run that came to no figure; the message says why."""


class Bench:
    """One court and the desks that visit it."""

    def __init__(self, folder: Path, material: Material, screen: Screen) -> None:
        """Take where logs and reports go, what the desks show and say, and what they paint on."""
        self._folder = folder
        self._material = material
        self._screen = screen
        self._count = 0
        self._open: list[Process] = []

    def court(self) -> Court:
        """Open a court whose hearing is about to begin."""
        self._count += 1
        court = Court.open(self._folder / f"court-{self._count}", self._folder / "court.log")
        self._open.append(court.process)
        return court

    def desk(self, court: Court | None, who: str, steps: Sequence[Step]) -> tuple[Process, Path]:
        """Start a desk that does these steps; its report comes to the path."""
        self._count += 1
        name = f"{who}-{self._count}"
        script = self._folder / f"{name}.jsonl"
        report = self._folder / f"{name}.json"
        script.write_text("".join(json.dumps(each) + "\n" for each in steps), encoding="utf-8")
        arguments = ["--lang", "zh", f"--fake-media={self._material.folders[who]}"]
        arguments += ["--script", str(script), "--report", str(report)]
        if court is not None:
            arguments += ["--server", court.url]
        desk = open_desk(name, arguments, self._folder / f"{name}.log", self._screen.env)
        self._open.append(desk)
        return desk, report

    def end(self) -> None:
        """End every desk and then the court, whatever became of them."""
        while self._open:
            self._open.pop().stop()


def _told(desk: tuple[Process, Path]) -> dict[str, Any]:
    process, report = desk
    code = process.wait(RUN_S)
    process.stop()
    if code != 0 or not report.exists():
        failed = json.loads(report.read_text("utf-8"))["failed_step"] if report.exists() else None
        raise RunFailed(f"{process.name} ended with {code}: {failed} {process.lines()[-3:]}")
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return told


def login_window(bench: Bench, runs: int) -> Iterator[float]:
    """Seconds from the start of the process to the first paint of the login page."""
    steps: list[Step] = [{"do": "wait", "name": ZH.login}, {"do": "rest", "seconds": 0.5}]
    for _ in range(runs):
        told = _told(bench.desk(None, "judge", steps))
        yield told["login_painted"] - told["process_started"]


def _sign_in(who: str) -> list[Step]:
    return [
        {"do": "wait", "name": ZH.login},
        {"do": "type", "name": ZH.login, "text": who},
        {"do": "type", "name": ZH.password, "text": DEMO_PASSWORD},
        {"do": "click", "name": ZH.sign_in},
        {"do": "click", "name": ZH.case},
        {"do": "wait", "name": ENTER_AT_ONCE},
        {"do": "rest", "seconds": 2.0},
        {"do": "click", "name": ENTER_AT_ONCE},
    ]


def entering(bench: Bench, runs: int) -> Iterator[float]:
    """Seconds from a party's press of "enter" to the judge's first picture on their screen."""
    court = bench.court()
    bench.desk(
        court,
        "judge",
        [
            *_sign_in("judge"),
            {"do": "click", "name": ZH.admit, "timeout": 60},
            {"do": "wait_text", "text": "已离开", "timeout": 60},
            # Until the last visit is over, however slow the machine: whoever ends the run ends it.
            {"do": "rest", "seconds": RUN_S * (runs + 1)},
        ],
    )
    visit: list[Step] = [
        *_sign_in("plaintiff"),
        {"do": "wait_picture", "name": "judge"},
        {"do": "rest", "seconds": 1.0},
        {"do": "click", "name": "离开*"},
        {"do": "rest", "seconds": 0.5},
    ]
    for number in range(runs + 1):
        told = _told(bench.desk(court, "plaintiff", visit))
        pressed = next(each["at"] for each in told["presses"] if each["name"] == ENTER_AT_ONCE)
        if number > 0:  # The first time the plaintiff had to be let in.
            yield told["first_pictures"]["judge"] - pressed


def _judge(exhibit: int) -> list[Step]:
    return [
        {"do": "click", "name": ZH.show.format(number=exhibit)},
        {"do": "wait_page", "exhibit": exhibit, "page": 1},
        {"do": "rest", "seconds": 2.0},
        {"do": "type", "name": PAGE_FIELD, "text": "4"},
        {"do": "key", "key": "Return"},
        {"do": "wait_page", "exhibit": exhibit, "page": 4},
        {"do": "rest", "seconds": 2.0},
    ]


def turning(bench: Bench, runs: int) -> Iterator[float]:
    """Seconds from the judge's press to the last of three desks painting a page not fetched."""
    for _ in range(0, runs, len(UNFETCHED)):
        court = bench.court()
        parties = [
            bench.desk(
                court,
                who,
                [
                    *_sign_in(who),
                    {"do": "wait_page", "exhibit": 2, "page": 4, "timeout": 60},
                    {"do": "rest", "seconds": 1.0},
                ],
            )
            for who in ("plaintiff", "defendant")
        ]
        judge = bench.desk(
            court,
            "judge",
            [
                *_sign_in("judge"),
                {"do": "click", "name": ZH.admit, "timeout": 60},
                {"do": "rest", "seconds": 0.5},
                {"do": "click", "name": ZH.admit, "timeout": 60},
                {"do": "click", "name": ZH.open_hearing},
                {"do": "rest", "seconds": 4.0},
                {"do": "click", "name": ZH.exhibits},
                *_judge(1),
                *_judge(2),
            ],
        )
        told = [_told(each) for each in (judge, *parties)]
        bench.end()
        pressed = iter(
            float(each["at"])
            for each in told[0]["presses"]
            if each["name"] in (ZH.show.format(number=1), "Return")
        )
        for page in UNFETCHED:
            yield max(_painted(desk, page) for desk in told) - next(pressed)


def _painted(told: dict[str, Any], page: tuple[int, int]) -> float:
    return next(
        float(each["at"])
        for each in told["pages_painted"]
        if (each["exhibit"], each["page"]) == page
    )


@dataclass(slots=True)
class Taken:
    """What came of the runs of one measurement."""

    seconds: list[float] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    """Why, of each run that came to no figure."""


def taken(find: Callable[[int], Iterator[float]], end: Callable[[], None], runs: int) -> Taken:
    """Take as many figures as runs are wanted; whatever a run left open is ended with it."""
    found = Taken()
    while (left := runs - len(found.seconds) - len(found.failed)) > 0:
        try:
            for seconds in find(left):
                found.seconds.append(seconds)
        except Exception as wrong:
            # One run goes wrong, for whatever reason; the others are worth having.
            log.exception("a run has failed")
            found.failed.append(f"{type(wrong).__name__}: {wrong}")
        finally:
            end()
    return found


def found_rows(found: Mapping[str, Taken]) -> list[Row]:
    """Give a row for each median, and one for the runs that failed: none should."""
    told = [_row(what, each) for what, each in found.items()]
    why = [f"{what}: {each}" for what, run in found.items() for each in run.failed]
    failed = Row("runs that failed", PROFILE, float(len(why)), bar=0.0, note="; ".join(why))
    return [*told, failed]


def _row(what: str, found: Taken) -> Row:
    seconds = found.seconds
    if not seconds:
        return unmeasured(what, PROFILE, "every run has failed", "s")
    return Row(
        what,
        PROFILE,
        median(seconds),
        unit="s",
        bar=BARS[what],
        note=f"{min(seconds):.3f} to {max(seconds):.3f}, {len(seconds)} times",
    )


def rows(runs: int, samples: Path | None) -> list[Row]:
    """Measure each so many times."""
    ways = {
        "login window painted": login_window,
        "enter to first remote picture": entering,
        "page shown to all": turning,
    }
    with tempfile.TemporaryDirectory(prefix="mingjing-bench-") as folder:
        material = prepare(Path(folder) / "media", samples)
        screen = Screen.open(Path(folder) / "screen.log")
        bench = Bench(Path(folder), material, screen)
        try:
            return found_rows(
                {what: taken(partial(way, bench), bench.end, runs) for what, way in ways.items()}
            )
        finally:
            screen.close()


def main() -> None:
    """Measure, print a table, and write `first_hearing.json`."""
    parser = argparse.ArgumentParser(description="How quick the first hearing is.")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    parser.add_argument("--samples", type=Path)
    asked = parser.parse_args()
    found = rows(asked.runs, asked.samples)
    sys.stdout.write(table(found) + "\n")
    write(found, asked.out / "first_hearing.json")


if __name__ == "__main__":
    main()
