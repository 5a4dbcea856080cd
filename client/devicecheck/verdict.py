"""From what was measured to a finding: pure, by the thresholds and by what was plainly seen.

The worst limit that a reading breaks decides, and a cause that was plainly seen decides before any
limit unless a limit is broken worse. What was not measured breaks no limit and passes none: a row
whose needed reading is missing is `NOT_RUN`.

It measures nothing and speaks to nobody; what findings come to is told by
`client.protocol.check_outcomes`.
"""

import math

from client.devicecheck.causes import CAUSES
from client.devicecheck.measured import Measured
from client.devicecheck.thresholds import Thresholds
from client.protocol.check_outcomes import exit_code, readiness
from client.protocol.devicecheck import Cause, Code, Finding, Outcome, ThresholdUsed

__all__ = ["exit_code", "finding_of", "not_run", "outcome_by", "readiness", "skipped"]

_WEIGHT = {Outcome.FAIL: 0, Outcome.NOT_RUN: 1, Outcome.WARN: 2, Outcome.PASS: 3}


def finding_of(
    measured: Measured, thresholds: Thresholds, *, began_s: float = 0.0, took_s: float = 0.0
) -> Finding:
    """Judge one row."""
    readings = {
        key: round(float(value), 3)
        for key, value in measured.readings.items()
        if math.isfinite(value)
    }
    outcome, reason = _judged(measured, readings, thresholds)
    return Finding(
        code=measured.code,
        outcome=outcome,
        reason=reason,
        readings=readings,
        texts=dict(measured.texts),
        began_s=round(began_s, 3),
        took_s=round(took_s, 3),
    )


def outcome_by(row: ThresholdUsed, value: float) -> Outcome:
    """Judge a value by one row; limits themselves still pass."""
    sign = 1.0 if row.worse == "above" else -1.0
    if row.fail is not None and (value - row.fail) * sign > 0:
        return Outcome.FAIL
    if row.warn is not None and (value - row.warn) * sign > 0:
        return Outcome.WARN
    return Outcome.PASS


def not_run(code: Code, cause: Cause = Cause.NOT_MEASURED, *, began_s: float = 0.0) -> Finding:
    """Say that a row was not measured, and why."""
    return Finding(code=code, outcome=Outcome.NOT_RUN, reason=cause, began_s=round(began_s, 3))


def skipped(code: Code) -> Finding:
    """Say that a row was left out by the person's will or by policy."""
    return Finding(code=code, outcome=Outcome.SKIPPED)


def _judged(
    measured: Measured, readings: dict[str, float], thresholds: Thresholds
) -> tuple[Outcome, str]:
    found: list[tuple[Outcome, str]] = []
    if measured.cause is not None:
        found.append((_meaning(measured.cause, thresholds), measured.cause))
    rows = thresholds.of(measured.code)
    for row in rows:
        if row.reading in readings:
            outcome = outcome_by(row, readings[row.reading])
            if outcome is not Outcome.PASS:
                found.append((_by_policy(row, outcome, thresholds), row.cause))
    nothing = not readings and not measured.texts
    missing = any(row.reading not in readings for row in rows if not row.optional)
    if measured.cause is None and (nothing or missing):
        found.append((Outcome.NOT_RUN, Cause.NOT_MEASURED))
    outcome, reason = min(found, key=lambda each: _WEIGHT[each[0]], default=(Outcome.PASS, ""))
    return outcome, "" if outcome is Outcome.PASS else reason


def _meaning(cause: Cause, thresholds: Thresholds) -> Outcome:
    return thresholds.outcomes.get(cause, CAUSES[cause].outcome)


def _by_policy(row: ThresholdUsed, outcome: Outcome, thresholds: Thresholds) -> Outcome:
    """A policy that names the cause has the last word on what it comes to."""
    try:
        return thresholds.outcomes.get(Cause(row.cause), outcome)
    except ValueError:
        return outcome
