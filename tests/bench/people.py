"""The rows of calls between two: words, pictures, delays and what they cost, on each network."""

import asyncio
import logging
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench.calls import CallFailed, Plan, Result, measured
from tests.bench.profiles import BURSTY, CLEAN, DELAYED, LOSSY, NARROW, Profile
from tests.bench.rows import STOCK, Row, known, ratio

log = logging.getLogger("mingjing.bench")

TWO, FIVE, TEN, TWENTY, THIRTY = (each.name for each in LOSSY)

SPEECH_LOST: Mapping[str, float] = {
    TEN: 0.3,
    TWENTY: 0.8,
    THIRTY: 2.0,
    BURSTY.name: 1.5,
    NARROW.name: 0.5,
}
"""Percent of voiced frames."""
MOUTH_TO_EAR: Mapping[str, float] = {
    CLEAN.name: 60.0,
    DELAYED.name: 120.0,
    FIVE: 160.0,
    TEN: 250.0,
}
GLASS_TO_GLASS: Mapping[str, float] = {CLEAN.name: 20.0, FIVE: 120.0}
FREEZES: Mapping[str, float] = {FIVE: 0.0}
PICTURES: Mapping[str, float] = {NARROW.name: 12.0}
DISTANCE: Mapping[str, float] = {TEN: 0.8}
SENDER_RATIO = 0.8
STOCK_RATE = 1_200_000
"""On a clean line stock aiortc begins with the rate of a large picture; elsewhere with its own."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The same call by both peers; None where it failed, with the reason."""

    ours: Result | None
    stock: Result | None
    why: str = ""


async def _one(plan: Plan) -> tuple[Result | None, str]:
    with tempfile.TemporaryDirectory(prefix="mingjing-bench-") as folder:
        try:
            return await measured(plan, Path(folder)), ""
        except (CallFailed, TimeoutError, OSError) as failed:
            log.warning("a call failed: %s %s: %r", plan.peer, plan.profile.name, failed)
            return None, f"{plan.peer}: {str(failed) or type(failed).__name__}"


async def pair(
    profile: Profile, seconds: float, samples: str, *, back: bool = False, at_once: bool = False
) -> Pair:
    """Hold the call on a network, by ours and by stock aiortc; `back` shows the far end's face.

    `at_once` holds both calls at the same time, each on a network of its own.
    """
    plans = [
        Plan(
            peer,
            profile,
            seconds,
            near_camera=not back,
            far_camera=back,
            samples=samples,
            bits_per_s=STOCK_RATE if profile is CLEAN and peer == "stock" else 0,
        )
        for peer in ("ours", "stock")
    ]
    if at_once:
        (ours, why), (stock, why_stock) = await asyncio.gather(*map(_one, plans))
    else:
        (ours, why), (stock, why_stock) = [await _one(plan) for plan in plans]
    return Pair(ours, stock, "; ".join(filter(None, (why, why_stock))))


def _both(result: Result | None, figure: str) -> float | None:
    """Give the mean of a figure of speech over both directions, weighed by frames.

    On a narrow line the direction that also carries the picture counts alone.
    """
    if result is None:
        return None
    chosen = (result.forth,) if result.profile is NARROW else (result.forth, result.home)
    ways = [way for way in chosen if known(getattr(way, figure)) is not None]
    frames = sum(way.frames for way in ways)
    if not frames:
        return None
    return sum(float(getattr(way, figure)) * way.frames for way in ways) / frames


def _added(here: float | None, before: float | None) -> float | None:
    return None if here is None or before is None else here - before


def _percent(value: float | None) -> float | None:
    return None if value is None else 100 * value


def _seen(result: Result | None, figure: str) -> float | None:
    if result is None or result.sight is None:
        return None
    return known(float(getattr(result.sight, figure)))


def _held(result: Result | None, figure: str, scale: float = 1.0) -> float | None:
    return None if result is None else scale * float(getattr(result, figure))


def speech_rows(profile: str, both: Pair, clean: Pair | None) -> list[Row]:
    """Give the rows of what was heard."""
    ours, stock, note = both.ours, both.stock, both.why
    rows = []
    for what, figure, bars in (
        ("speech lost", "lost", SPEECH_LOST),
        ("speech without its mark", "without_mark", {}),
        ("speech recovered", "recovered", {}),
        ("speech concealed", "concealed", {}),
        ("speech missing", "missing", {}),
    ):
        mine, theirs = (_percent(_both(each, figure)) for each in (ours, stock))
        rows.append(Row(what, profile, mine, theirs, STOCK, "%", bars.get(profile), note=note))
    if ours is not None:
        ways = f"{100 * ours.forth.lost:.2f} % out, {100 * ours.home.lost:.2f} % in"
        frames = f"of {ours.forth.frames} and {ours.home.frames} frames"
        sure = _percent(_both(ours, "confirmed"))
        found = "" if sure is None else f"marks found of {sure:.2f} % of what the log calls played"
        rows[0] = replace(rows[0], note="; ".join(filter(None, (f"{ways} {frames}", found, note))))
    for what, figure in (
        ("mouth to ear, median", "delay_ms"),
        ("mouth to ear, p95", "delay_95_ms"),
    ):
        bar = MOUTH_TO_EAR.get(profile) if figure == "delay_ms" else None
        row = Row(what, profile, _both(ours, figure), _both(stock, figure), STOCK, "ms", bar)
        rows += [row, ratio(what, row)]
    ours_db, stock_db = _both(ours, "distance_db"), _both(stock, "distance_db")
    what = "log-spectral distance to the source"
    note = "so far is an undisturbed codec from its source; see what the network added"
    note = note if profile in DISTANCE else ""
    rows.append(
        Row(what, profile, ours_db, stock_db, STOCK, "dB", DISTANCE.get(profile), note=note)
    )
    if clean is not None and profile != CLEAN.name:
        mine = _added(ours_db, _both(clean.ours, "distance_db"))
        theirs = _added(stock_db, _both(clean.stock, "distance_db"))
        what = "log-spectral distance added by the network"
        rows.append(Row(what, profile, mine, theirs, STOCK, "dB", DISTANCE.get(profile)))
    return rows


def picture_rows(profile: str, both: Pair, where: str = "") -> list[Row]:
    """Give the rows of what was seen."""
    ours, stock = both.ours, both.stock
    rows = []
    for what, figure, bars in (
        ("glass to glass, median", "delay_ms", GLASS_TO_GLASS),
        ("glass to glass, p95", "delay_95_ms", {}),
    ):
        mine, theirs = (_seen(each, figure) for each in (ours, stock))
        bar, name = bars.get(profile), what + where
        row = Row(name, profile, mine, theirs, STOCK, "ms", bar, note=both.why)
        rows += [row, ratio(what + where, row)]
    for what, figure, unit, bars, at_least in (
        ("pictures a second", "rate", "1/s", PICTURES, True),
        ("freezes over 500 ms", "freezes", "", FREEZES, False),
        ("longest freeze", "longest_s", "s", {}, False),
    ):
        mine, theirs = (_seen(each, figure) for each in (ours, stock))
        bar = bars.get(profile)
        rows.append(Row(what + where, profile, mine, theirs, STOCK, unit, bar, at_least))
    return rows


def cost_rows(profile: str, both: Pair) -> list[Row]:
    """Give the rows of what the ends cost."""
    ours, stock = both.ours, both.stock
    rows = []
    for what, figure, bar in (
        ("sender CPU", "near_cores", SENDER_RATIO),
        ("receiver CPU", "far_cores", None),
    ):
        mine, theirs = (_held(each, figure) for each in (ours, stock))
        row = Row(what, profile, mine, theirs, STOCK, "cores", note=both.why)
        rows += [row, ratio(what, row, bar)]
    for what, figure, unit, scale in (
        ("sent by the sender", "sent_bits_per_s", "Mb/s", 1e-6),
        ("memory of the sender", "rss", "MB", 2**-20),
        ("joining, media alone", "joined_s", "s", 1.0),
    ):
        mine, theirs = (_held(each, figure, scale) for each in (ours, stock))
        rows.append(Row(what, profile, mine, theirs, STOCK, unit))
    return rows


async def rows(
    profiles: Sequence[Profile], seconds: float, samples: str, *, thorough: bool
) -> list[Row]:
    """Give the rows of all networks."""
    found: list[Row] = []
    clean: Pair | None = None
    for profile in profiles:
        log.info("two people, %s", profile.name)
        # What costs are compared by is measured alone.
        at_once = not thorough and profile is not CLEAN
        both = await pair(profile, seconds, samples, at_once=at_once)
        clean = both if profile is CLEAN else clean
        found += speech_rows(profile.name, both, clean) + picture_rows(profile.name, both)
        if profile is CLEAN:
            found += cost_rows(profile.name, both)
        if thorough and profile.name in {FIVE, NARROW.name}:
            back = await pair(profile, seconds, samples, back=True)
            found += picture_rows(profile.name, back, ", behind the bad line")
    return found
