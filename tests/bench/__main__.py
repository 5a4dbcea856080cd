"""Everything measured side by side in one run: `make bench`, `make bench-quick`.

One table on standard output, `build/bench.json` with a flat object for each row, and
`build/bench.html` with plots. It reports and does not judge: it ends with 0 unless it could not
run at all, and what could not be measured is a row that says why.
"""

import argparse
import asyncio
import logging
import platform
import sys
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.bench import (
    counter,
    crowd,
    echoes,
    first_hearing,
    junk,
    line,
    missed,
    papers,
    people,
    profiles,
    window,
)
from tests.bench.page import page
from tests.bench.rows import Row, table, unmeasured, write

log = logging.getLogger("mingjing.bench")

Work = Callable[[], Coroutine[Any, Any, list[Row]]]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of the run that can be asked for alone."""

    name: str
    work: Work
    quick: bool = True


def chapters(quick: bool, samples: Path | None) -> Sequence[Chapter]:
    """Give the parts of a run, in order."""
    where = "" if samples is None else str(samples)

    async def two_people() -> list[Row]:
        chosen = profiles.FEW if quick else profiles.ALL
        return await people.rows(chosen, 6.0 if quick else 30.0, where, thorough=not quick)

    async def ten_people() -> list[Row]:
        return await crowd.rows(3.0 if quick else 15.0)

    async def one_window() -> list[Row]:
        return await window.rows(3.0 if quick else 20.0, with_stock=True)

    async def strangers() -> list[Row]:
        return await junk.rows(2.0 if quick else 10.0)

    async def broken_line() -> list[Row]:
        return await line.rows(1 if quick else 6, where, thorough=not quick)

    async def outage() -> list[Row]:
        return await missed.rows(where)

    async def sending_back() -> list[Row]:
        return await asyncio.to_thread(echoes.rows, thorough=not quick)

    async def whole_desks() -> list[Row]:
        return await asyncio.to_thread(first_hearing.rows, 5, samples)

    async def judgments() -> list[Row]:
        return await asyncio.to_thread(papers.rows, 5 if quick else 15)

    async def busy_counter() -> list[Row]:
        return await counter.rows(5.0 if quick else 60.0)

    return (
        Chapter("people", two_people),
        Chapter("crowd", ten_people),
        Chapter("window", one_window),
        Chapter("junk", strangers),
        Chapter("line", broken_line),
        Chapter("missed", outage, quick=False),
        Chapter("echo", sending_back),
        Chapter("first-hearing", whole_desks, quick=False),
        Chapter("papers", judgments),
        Chapter("counter", busy_counter),
    )


async def run(wanted: Sequence[Chapter], out: Path) -> list[Row]:
    """Measure chapter after chapter, writing down what is known after each."""
    found: list[Row] = []
    for chapter in wanted:
        began = time.monotonic()
        try:
            found += await chapter.work()
        except (Exception, SystemExit, asyncio.CancelledError) as wrong:
            # The other chapters are worth having whatever became of this one, unless it is the
            # whole run that is to end.
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
            log.exception("the chapter %r could not be measured", chapter.name)
            found.append(unmeasured(chapter.name, "", repr(wrong)))
        log.info("%s: %.0f s", chapter.name, time.monotonic() - began)
        write(found, out / "bench.json")
    return found


def main() -> None:
    """Measure, print the table, write the rows and the page."""
    parser = argparse.ArgumentParser(description="Everything measured side by side.")
    parser.add_argument("--quick", action="store_true", help="within two minutes")
    parser.add_argument("--only", nargs="*", default=[], help="chapters to measure")
    parser.add_argument("--out", type=Path, default=Path("build"))
    parser.add_argument("--samples", type=Path)
    asked = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(relativeCreated)8d ms  %(message)s")
    for told_at_length in ("mingjing.forwarder", "alembic", "httpx"):
        logging.getLogger(told_at_length).setLevel(logging.WARNING)
    all_of_them = chapters(asked.quick, asked.samples)
    if unknown := set(asked.only) - {each.name for each in all_of_them}:
        names = " ".join(each.name for each in all_of_them)
        parser.error(f"no such chapter: {' '.join(sorted(unknown))} (there are {names})")
    wanted = [
        each
        for each in all_of_them
        if (each.name in asked.only if asked.only else each.quick or not asked.quick)
    ]
    left_out = [
        unmeasured(each.name, "", "left out within two minutes")
        for each in all_of_them
        if not asked.only and each not in wanted
    ]
    began = time.monotonic()
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        rows = [*runner.run(run(wanted, asked.out)), *left_out]
    write(rows, asked.out / "bench.json")
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    told = f"{now}, {platform.machine()}, Python {platform.python_version()}, in one run of "
    told += f"{time.monotonic() - began:.0f} s"
    (asked.out / "bench.html").write_text(page(rows, told), encoding="utf-8")
    print(table(rows), file=sys.stdout)


if __name__ == "__main__":
    main()
