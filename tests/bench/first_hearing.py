"""How quickly a desk opens, a person is in the courtroom, and a page is before everybody.

`python -m tests.bench.first_hearing [--runs 5] [--out build/bench]` opens a real court and real
desks under a screen in memory and reports medians. Every moment is taken on the one monotonic
clock of the machine, presses where the event is sent and paints in `paintEvent`. It reports and
does not judge; the bars stand beside the figures.

The desks have 360p synthetic cameras. A page counts only if no desk had fetched it before.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from server_stub.demo.material import Material, prepare
from server_stub.demo.processes import Court, Process, Screen, open_desk
from server_stub.demo.scripts import ZH, Step
from server_stub.settings import DEMO_PASSWORD
from tests.bench.rows import Row, table, write

BARS = {
    "login window painted": 2.0,
    "enter to first remote picture": 1.5,
    "page shown to all": 0.25,
}
ENTER_AT_ONCE = "直接进入"
PAGE_FIELD = "页码"
UNFETCHED = ((1, 1), (1, 4), (2, 4))
"""Pages that no desk fetches ahead in the order of `_judge`: it fetches the next two and the
first of each exhibit."""
RUN_S = 90.0


class Bench:
    """One court and the desks that visit it."""

    def __init__(self, folder: Path, samples: Path | None) -> None:
        self._folder = folder
        self._count = 0
        self.material: Material = prepare(folder / "media", samples)
        self.screen = Screen.open(folder / "screen.log")

    def court(self) -> Court:
        """Open a court whose hearing is about to begin."""
        self._count += 1
        return Court.open(self._folder / f"court-{self._count}", self._folder / "court.log")

    def desk(self, court: Court | None, who: str, steps: Sequence[Step]) -> tuple[Process, Path]:
        """Start a desk that does these steps; its report comes to the path."""
        self._count += 1
        name = f"{who}-{self._count}"
        script = self._folder / f"{name}.jsonl"
        report = self._folder / f"{name}.json"
        script.write_text("".join(json.dumps(each) + "\n" for each in steps), encoding="utf-8")
        arguments = ["--lang", "zh", f"--fake-media={self.material.folders[who]}"]
        arguments += ["--script", str(script), "--report", str(report)]
        if court is not None:
            arguments += ["--server", court.url]
        return open_desk(name, arguments, self._folder / f"{name}.log", self.screen.env), report


def _told(desk: tuple[Process, Path]) -> dict[str, Any]:
    process, report = desk
    code = process.wait(RUN_S)
    process.stop()
    if code != 0 or not report.exists():
        failed = json.loads(report.read_text("utf-8"))["failed_step"] if report.exists() else None
        raise SystemExit(f"{process.name} ended with {code}: {failed} {process.lines()[-3:]}")
    told: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return told


def login_window(bench: Bench, runs: int) -> list[float]:
    """Seconds from the start of the process to the first paint of the login page."""
    steps: list[Step] = [{"do": "wait", "name": ZH.login}, {"do": "rest", "seconds": 0.5}]
    taken = []
    for _ in range(runs):
        told = _told(bench.desk(None, "judge", steps))
        taken.append(told["login_painted"] - told["process_started"])
    return taken


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


def entering(bench: Bench, runs: int) -> list[float]:
    """Seconds from a party's press of "enter" to the judge's first picture on their screen."""
    court = bench.court()
    judge = bench.desk(
        court,
        "judge",
        [
            *_sign_in("judge"),
            {"do": "click", "name": ZH.admit, "timeout": 60},
            {"do": "wait_text", "text": "已离开", "timeout": 60},
            {"do": "rest", "seconds": 12.0 * runs},
        ],
    )
    visit: list[Step] = [
        *_sign_in("plaintiff"),
        {"do": "wait_picture", "name": "judge"},
        {"do": "rest", "seconds": 1.0},
        {"do": "click", "name": "离开*"},
        {"do": "rest", "seconds": 0.5},
    ]
    taken = []
    for number in range(runs + 1):
        told = _told(bench.desk(court, "plaintiff", visit))
        pressed = next(each["at"] for each in told["presses"] if each["name"] == ENTER_AT_ONCE)
        if number > 0:  # The first time the plaintiff had to be let in.
            taken.append(told["first_pictures"]["judge"] - pressed)
    judge[0].stop()
    court.process.stop()
    return taken


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


def turning(bench: Bench, runs: int) -> list[float]:
    """Seconds from the judge's press to the last of three desks painting a page not fetched."""
    taken: list[float] = []
    while len(taken) < runs:
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
        court.process.stop()
        pressed = iter(
            float(each["at"])
            for each in told[0]["presses"]
            if each["name"] in (ZH.show.format(number=1), "Return")
        )
        taken.extend(
            max(_painted(desk, page) for desk in told) - next(pressed) for page in UNFETCHED
        )
    return taken


def _painted(told: dict[str, Any], page: tuple[int, int]) -> float:
    return next(
        float(each["at"])
        for each in told["pages_painted"]
        if (each["exhibit"], each["page"]) == page
    )


def rows(runs: int, samples: Path | None) -> list[Row]:
    """Measure each so many times; a row for each median."""
    with tempfile.TemporaryDirectory(prefix="mingjing-bench-") as folder:
        bench = Bench(Path(folder), samples)
        try:
            taken = {
                "login window painted": login_window(bench, runs),
                "enter to first remote picture": entering(bench, runs),
                "page shown to all": turning(bench, runs),
            }
        finally:
            bench.screen.close()
    return [
        Row(
            what,
            "the first hearing",
            median(seconds),
            unit="s",
            bar=BARS[what],
            note=f"{min(seconds):.3f} to {max(seconds):.3f}, {len(seconds)} times",
        )
        for what, seconds in taken.items()
    ]


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
