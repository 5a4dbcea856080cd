"""What a run has found, a row for each figure, ours beside a peer's.

A row is flat and says by itself whether its bar was met. What could not be measured is a row as
well, with the reason in its note: the table is always whole.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

STOCK = "stock aiortc"
JANUS = "Janus"
ONE_DIGIT = frozenset({"ms", "%", "MB", "Hz"})


@dataclass(frozen=True, slots=True)
class Row:
    """One figure."""

    what: str
    profile: str
    ours: float | None
    peer: float | None = None
    peer_name: str = ""
    unit: str = ""
    bar: float | None = None
    """None where there is none to reach."""
    at_least: bool = False
    """Whether more is better."""
    note: str = ""
    """Why it could not be measured, or what else one should know."""

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None where there is none, or nothing to hold against it."""
        if self.bar is None or self.ours is None:
            return None
        return self.ours >= self.bar if self.at_least else self.ours <= self.bar

    def flat(self) -> dict[str, Any]:
        """Give it as it is written down."""
        return {**asdict(self), "met": self.met}


def known(value: float | None) -> float | None:
    """Give a figure, or None for what is no number."""
    return None if value is None or not math.isfinite(value) else value


def ratio(what: str, row: Row, bar: float | None = None) -> Row:
    """Give the ratio of a row's figure to its peer's, as a row of its own."""
    found = row.ours / row.peer if row.ours is not None and row.peer else None
    note = "" if found is not None else "one of the two was not measured"
    return Row(what, row.profile, found, 1.0, row.peer_name, "ratio", bar, note=note)


def unmeasured(what: str, profile: str, why: object, unit: str = "") -> Row:
    """Give the row of what could not be measured."""
    return Row(what, profile, None, unit=unit, note=f"not measured: {why}")


def _figure(value: float | None, unit: str) -> str:
    if value is None:
        return "-"
    return f"{value:.1f}" if unit in ONE_DIGIT and abs(value) >= 10 else f"{value:.3g}"


def table(rows: Iterable[Row]) -> str:
    """Give the table as it is printed."""
    cells = [("what", "profile", "ours", "peer", "", "unit", "bar", "met", "")]
    for row in rows:
        sign = "" if row.bar is None else (">= " if row.at_least else "<= ")
        met = {True: "yes", False: "NO", None: ""}[row.met]
        cells.append(
            (
                row.what,
                row.profile,
                _figure(row.ours, row.unit),
                _figure(row.peer, row.unit),
                row.peer_name,
                row.unit,
                sign + (_figure(row.bar, row.unit) if row.bar is not None else ""),
                met,
                row.note,
            )
        )
    widths = [max(len(line[at]) for line in cells) for at in range(8)]
    right = {2, 3, 6}
    return "\n".join(
        "  ".join(
            text.rjust(width) if at in right else text.ljust(width)
            for at, (text, width) in enumerate(zip(line[:8], widths, strict=True))
        ).rstrip()
        + (f"  {line[8]}" if line[8] else "")
        for line in cells
    )


def write(rows: Sequence[Row], path: Path) -> None:
    """Write the rows down, replacing what another run left."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps([row.flat() for row in rows], indent=1, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")
