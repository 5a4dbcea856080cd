"""The rows of a line that breaks.

Two people speak, and the line of one is cut several times, every other time with another address
afterwards. It is told when the desk noticed, and how long after the path was back words passed
again in both directions and a picture was painted. Our desk asks for a connection anew as its
attendance does; stock aiortc has no such thing and goes on with the one that it has.
"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.calls import CallFailed, Plan, held
from tests.bench.heard import back_after
from tests.bench.rows import STOCK, Row, known, unmeasured

DETECTION_S, REJOIN_S = 2.5, 5.0
CUT_S, BACK_S = 5.0, 9.0
IN_HASTE_S = 3.5, 5.0


@dataclass(frozen=True, slots=True)
class Cut:
    """What became of one cut, in seconds; nan where it never came."""

    noticed: float
    """From the cut until the desk said so."""
    heard: float
    """From the path's return until words came to the one who was cut off."""
    spoke: float
    """From the path's return until words of the one who was cut off came."""
    seen: float
    """From the path's return until a new picture of the one who was cut off was painted."""

    @property
    def back(self) -> float:
        """Until words passed in both directions."""
        return max(self.heard, self.spoke)


def _down(told: dict[str, Any]) -> bool:
    news = told.get("news")
    return news is not None and (news["failed"] or not news["connected"])


def _first(times: Sequence[float], after: float) -> float:
    return min((at - after for at in times if at >= after), default=float("nan"))


async def cuts(
    peer: str,
    count: int,
    samples: str,
    *,
    camera: bool,
    cut_s: float = CUT_S,
    back_s: float = BACK_S,
) -> list[Cut]:
    """Cut a call so many times."""
    seconds = count * (cut_s + back_s) + 8
    plan = Plan(peer, seconds=seconds, near_camera=camera, samples=samples)
    moments = []
    with tempfile.TemporaryDirectory(prefix="mingjing-bench-") as folder:
        async with held(plan, Path(folder), seconds + 20) as call:
            await asyncio.sleep(1.0)
            for number in range(count):
                cut_at = time.monotonic()
                call.relay.cut(cut_s)
                if number % 2:
                    call.relay.move()
                moments.append((cut_at, cut_at + cut_s))
                await asyncio.sleep(cut_s + back_s)
            told = [each for each in call.near.pushed if _down(each)]
            near, far = await asyncio.gather(call.near.end(), call.far.end())
            posts = call.near.post, call.far.post
    noticed = [float(each["at"]) for each in told]
    words = posts[0].words(), posts[1].words()
    handed = dict(near.handed)
    painted = [at for number, at in far.painted if number in handed]
    found = []
    for cut_at, back_at in moments:
        # A picture that was shot before the path was back is not a new one.
        fresh = [at for number, at in far.painted if number in handed and handed[number] >= back_at]
        found.append(
            Cut(
                _first(noticed, cut_at),
                back_after(words[1], far.said, near.heard, back_at),
                back_after(words[0], near.said, far.heard, back_at),
                _first(fresh, back_at) if camera and painted else float("nan"),
            )
        )
    return found


def _worst(values: Sequence[float]) -> float | None:
    """Give the 95th percentile; one that never came counts as for ever."""
    if not values:
        return None
    real = [value if np.isfinite(value) else np.inf for value in values]
    return known(float(np.percentile(real, 95, method="higher")))


async def rows(count: int, samples: str, *, thorough: bool) -> list[Row]:
    """Give the rows of a line that breaks."""
    cut_s, back_s = (CUT_S, BACK_S) if thorough else IN_HASTE_S
    profile = f"path cut {count} times for {cut_s:g} s"
    ours = await cuts("ours", count, samples, camera=True, cut_s=cut_s, back_s=back_s)
    stock: list[Cut] = []
    why = ""
    if thorough:
        try:
            stock = await cuts("stock", count, samples, camera=True)
        except (CallFailed, TimeoutError) as failed:
            why = f"stock aiortc: {failed!r}"
    found = [
        Row(
            "a lost line is noticed, worst",
            profile,
            _worst([each.noticed for each in ours]),
            None,
            STOCK,
            "s",
            DETECTION_S,
            note="aiortc as it comes notices after 24 to 36 s",
        ),
    ]
    for what, figure, bar in (
        ("words both ways after the path is back, p95", "back", REJOIN_S),
        ("a new picture after the path is back, p95", "seen", None),
    ):
        mine, theirs = (
            _worst([float(getattr(each, figure)) for each in cuts_of]) for cuts_of in (ours, stock)
        )
        if mine is None:
            found.append(unmeasured(what, profile, f"it never came back in {back_s:.0f} s", "s"))
        else:
            found.append(Row(what, profile, mine, theirs, STOCK, "s", bar, note=why))
    return found
