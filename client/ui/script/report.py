"""What came of a script, as JSON for whoever compares several desks.

All moments are `time.monotonic()` in seconds, which on one machine is one clock for every
process, so that a press on one desk and a paint on another can be subtracted.
"""

import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from client.ui.sightings import Sightings

STARTED_VARIABLE = "MINGJING_STARTED_AT"
"""Moment of the start as its starter saw it, for systems that do not tell it themselves."""

_STARTTIME_FIELD = 22


@dataclass(frozen=True, slots=True)
class Press:
    """A press of a button or key, at the moment its event was sent."""

    name: str
    at: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment that the script wanted noted."""

    label: str
    at: float


@dataclass(slots=True)
class Diary:
    """What the scripted person did, as it is done."""

    presses: list[Press] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    screenshots: list[str] = field(default_factory=list)
    failed_step: dict[str, object] | None = None


def process_started() -> float | None:
    """Give the moment at which this process was started, or None where nobody knows."""
    told = os.environ.get(STARTED_VARIABLE)
    if told:
        return float(told)
    try:
        line = Path("/proc/self/stat").read_text(encoding="ascii")
    except OSError:
        return None
    # The program's name stands in parentheses and may hold blanks; fields count from it.
    ticks = int(line.rpartition(")")[2].split()[_STARTTIME_FIELD - 3])
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return time.monotonic() - age


def report(
    diary: Diary, sightings: Sightings, measurements: Mapping[str, object], log: Sequence[str]
) -> dict[str, object]:
    """Put together the whole report."""
    return {
        "process_started": process_started(),
        "login_painted": sightings.screens.get("login"),
        "screens_painted": dict(sightings.screens),
        "marks": [asdict(each) for each in diary.marks],
        "presses": [asdict(each) for each in diary.presses],
        "pages_painted": [asdict(each) for each in sightings.pages],
        "first_pictures": dict(sightings.first_pictures),
        "painted_frames": dict(sightings.painted_frames),
        "screenshots": list(diary.screenshots),
        "failed_step": diary.failed_step,
        "log": list(log),
        **measurements,
    }


def write_report(path: Path, told: Mapping[str, object]) -> None:
    """Write the report so that a reader finds all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".part")
    text = json.dumps(told, ensure_ascii=False, indent=1, default=str)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)
