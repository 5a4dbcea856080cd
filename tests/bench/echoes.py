"""The rows of what a loudspeaker sends back, from the room that measures echo (`tests.bench.echo`).

That room has rows of its own shape; here they become rows of the table. In haste it is asked for
its first room and voice alone.
"""

import importlib
import re
from collections.abc import Mapping
from typing import Any

from tests.bench.rows import Row, unmeasured

_BAR = re.compile(r"(at least|at most|within) (\S+)")


def row_of(told: Mapping[str, Any]) -> Row:
    """Make a row of the table of one of that room's."""
    said = _BAR.match(told.get("bar") or "")
    how, bar = (said[1], float(said[2])) if said else ("", None)
    value = float(told["value"])
    return Row(
        what=str(told["what"]),
        profile=str(told["profile"]),
        # "Within" is a bar for how far it may be from nothing, to either side.
        ours=abs(value) if how == "within" else value,
        peer=told.get("peer"),
        peer_name=str(told.get("peer_name", "")),
        unit=str(told["unit"]),
        bar=bar,
        at_least=how == "at least",
    )


def rows(*, thorough: bool) -> list[Row]:
    """Give the rows of the rooms."""
    try:
        echo: Any = importlib.import_module("tests.bench.echo")
    except ModuleNotFoundError as missing:
        return [unmeasured("echo return loss enhancement", "synthetic room", missing, "dB")]
    if not thorough:
        echo.VOICES, echo.PROFILES = echo.VOICES[:1], echo.PROFILES[:1]
    return [row_of(each) for each in echo.rows()]
