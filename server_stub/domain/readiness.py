"""Whether somebody is ready for a hearing, by the last check that they sent; and when to remind.

A check is good for the day on which it was made: on the day of the hearing an older one is to be
made again, and so is one whose devices, network, system or program have changed since. Days are
the court's. A check with stand-ins for devices proves nothing. Nobody is kept out of a hearing by
any of this: it tells the clerk whom to call, and the person what to mend.

It asks no clock and knows no threshold: how a check came out is said by the report.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from client.protocol.devicecheck import Outcome, Readiness
from client.protocol.readiness import (
    BoardStanding,
    Change,
    Fingerprint,
    LineReadings,
    ReportShown,
    changes,
)
from server_stub.domain.calendar import COURT_TIME

DAY_BEFORE: Final = timedelta(hours=24)
HALF_AN_HOUR: Final = timedelta(minutes=30)


class Stage(StrEnum):
    """When people are reminded to check their devices."""

    DAY_BEFORE = "day_before"
    HALF_AN_HOUR = "half_an_hour"


SPANS: Final = {
    Stage.DAY_BEFORE: (HALF_AN_HOUR, DAY_BEFORE),
    Stage.HALF_AN_HOUR: (timedelta(0), HALF_AN_HOUR),
}
"""Each stage by how long before the hearing it ends and begins: a court that slept through the
first does not make up for it in the second."""

_STANDINGS: Final = {
    Readiness.PICTURE_AND_SOUND: BoardStanding.READY,
    Readiness.SOUND: BoardStanding.CAREFUL,
    Readiness.PHONE: BoardStanding.NOT_READY,
    Readiness.NOT_FROM_HERE: BoardStanding.NOT_READY,
    Readiness.UNKNOWN: BoardStanding.UNKNOWN,
}


def standing(
    last: ReportShown | None,
    made_with: Fingerprint,
    starts_at: datetime,
    now: datetime,
    uses_now: Fingerprint | None = None,
) -> tuple[BoardStanding, tuple[Change, ...]]:
    """Tell how ready a person is, and why a check of theirs holds no longer."""
    if last is None:
        return BoardStanding.NONE, ()
    changed = () if uses_now is None else changes(made_with, uses_now)
    if is_on_the_day(starts_at, now) and not same_day(last.received_at, starts_at):
        changed = (Change.OTHER_DAY, *changed)
    if changed:
        return BoardStanding.OUTDATED, changed
    if last.synthetic:
        return BoardStanding.UNKNOWN, ()
    found = _STANDINGS[last.readiness]
    if found is BoardStanding.READY and Outcome.WARN in last.outcomes.values():
        found = BoardStanding.CAREFUL
    return found, ()


def needs_reminder(stage: Stage, found: BoardStanding) -> bool:
    """Whether a person is reminded: of the day's check all but those who are ready for the day."""
    if stage is Stage.DAY_BEFORE:
        return found not in (BoardStanding.READY, BoardStanding.CAREFUL)
    return found is not BoardStanding.READY


def is_on_the_day(starts_at: datetime, now: datetime) -> bool:
    """Whether it is the day of the hearing, or later."""
    return now.astimezone(COURT_TIME).date() >= starts_at.astimezone(COURT_TIME).date()


def same_day(one: datetime, other: datetime) -> bool:
    """Whether two moments are of the same day in the court's time."""
    return one.astimezone(COURT_TIME).date() == other.astimezone(COURT_TIME).date()


def worst(readings: Collection[LineReadings]) -> LineReadings | None:
    """Give what a line was like on its bad side: of so many readings the twentieth worst part.

    One bad moment in an hour says little; a line that was bad for three minutes was bad.
    """
    if not readings:
        return None
    return LineReadings(
        loss_up_pct=_high([each.loss_up_pct for each in readings]),
        loss_down_pct=_high([each.loss_down_pct for each in readings]),
        rtt_ms=_high([each.rtt_ms for each in readings]),
        rate_up_kbps=_low([each.rate_up_kbps for each in readings]),
        rate_down_kbps=_low([each.rate_down_kbps for each in readings]),
        jitter_ms=_high([each.jitter_ms for each in readings]),
        mos=_low([each.mos for each in readings]),
    )


def _high(values: Collection[float | None]) -> float | None:
    known = sorted(each for each in values if each is not None)
    return known[min(len(known) - 1, len(known) * 19 // 20)] if known else None


def _low(values: Collection[float | None]) -> float | None:
    known = sorted(each for each in values if each is not None)
    return known[(len(known) - 1) // 20] if known else None
