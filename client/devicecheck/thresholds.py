"""Thresholds: the program's own file, and what an administrator has set in its place.

`thresholds.toml` holds a row for each limit beside where it comes from. A policy file of the same
form replaces the limits of single rows, says of a cause that it fails or only warns, and leaves
out rows that a court or a firm does not want made. What is malformed is refused by name: a check
that judges by a limit nobody meant is worse than none.

What a reading is and who measures it is not known here.
"""

import math
import os
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from client.protocol.devicecheck import Cause, Code, Outcome, ThresholdUsed

SHIPPED = Path(__file__).with_name("thresholds.toml")
_LIMITS = ("warn", "fail")
_ROW_KEYS = frozenset({"code", "reading", "worse", "warn", "fail", "cause", "source"})


class BadPolicy(Exception):
    """A file of thresholds says what cannot be followed; the text names the row."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Everything by which a check is judged."""

    rows: tuple[ThresholdUsed, ...]
    outcomes: Mapping[Cause, Outcome] = field(default_factory=dict)
    """What a policy makes of single causes."""
    skipped: frozenset[Code] = frozenset()
    """Rows that a policy leaves out."""

    def of(self, code: Code) -> tuple[ThresholdUsed, ...]:
        """Give the rows of one code, in order."""
        return tuple(each for each in self.rows if each.code is code)

    def used(self, codes: Iterable[Code]) -> tuple[ThresholdUsed, ...]:
        """Give the rows by which these codes were judged."""
        wanted = frozenset(codes)
        return tuple(each for each in self.rows if each.code in wanted)


def shipped() -> Thresholds:
    """Give the program's own thresholds."""
    return Thresholds(tuple(_rows(_read(SHIPPED.read_text(encoding="utf-8")))))


def with_policy(own: Thresholds, text: str) -> Thresholds:
    """Give the thresholds as this policy changes them; raises `BadPolicy`."""
    told = _read(text)
    unknown = set(told) - {"threshold", "cause", "skip"}
    if unknown:
        raise BadPolicy(f"unknown: {', '.join(sorted(unknown))}")
    rows = list(own.rows)
    for raw in _tables(told, "threshold"):
        if not isinstance(raw, dict):
            raise BadPolicy("threshold: a table for each")
        found = [at for at, row in enumerate(rows) if _meant(raw, row)]
        if not found:
            raise BadPolicy(f"there is no threshold {raw.get('code')} {raw.get('reading')}")
        if len({rows[at].worse for at in found}) > 1:
            raise BadPolicy(f"threshold {raw['code']} {raw['reading']}: worse is above or below")
        holders = {limit: _holder(limit, rows, found) for limit in _LIMITS if limit in raw}
        for at in set(holders.values()) or found:
            others = {limit for limit, holder in holders.items() if holder != at}
            said = {key: value for key, value in raw.items() if key not in others}
            rows[at] = _replaced(rows[at], said)
    return replace(
        own, rows=tuple(rows), outcomes=_outcomes(told), skipped=own.skipped | _skipped(told)
    )


def managed_policy(system: str = sys.platform, environ: Mapping[str, str] = os.environ) -> Path:
    """Give where an administrator's policy lies on this system."""
    if system == "win32":
        return Path(environ.get("PROGRAMDATA", r"C:\ProgramData")) / "Mingjing" / "check.toml"
    if system == "darwin":
        return Path("/Library/Application Support/Mingjing/check.toml")
    return Path("/etc/mingjing/check.toml")


def thresholds_here(policy: Path | None = None) -> Thresholds:
    """Give the thresholds as this file, or else the managed policy, sets them; `BadPolicy`."""
    file = policy or managed_policy()
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        if policy is None:
            return shipped()
        raise BadPolicy(f"there is no file {file}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadPolicy(f"{file} cannot be read: {error}") from None
    return with_policy(shipped(), text)


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPolicy(str(error)) from None


def _tables(told: Mapping[str, Any], name: str) -> list[Any]:
    tables = told.get(name, [])
    if not isinstance(tables, list):
        raise BadPolicy(f"{name}: a list is wanted")
    return tables


def _rows(told: Mapping[str, Any]) -> Iterable[ThresholdUsed]:
    for raw in _tables(told, "threshold"):
        yield _row(raw)


def _row(raw: Any) -> ThresholdUsed:
    try:
        row = ThresholdUsed.model_validate(raw)
    except ValidationError as error:
        raise BadPolicy(f"threshold {raw}: {error.errors()[0]['msg']}") from None
    if not all(math.isfinite(each) for each in (row.warn, row.fail) if each is not None):
        # With such a limit everything would pass, and no report could be read again.
        raise BadPolicy(f"threshold {row.code} {row.reading}: a limit that is no number")
    return row


def _meant(raw: Mapping[str, Any], row: ThresholdUsed) -> bool:
    """Tell whether a policy's row speaks of this one; what it leaves out says nothing."""
    told = (("code", row.code.value), ("reading", row.reading))
    narrower = (("worse", row.worse), ("cause", row.cause))
    return all(raw.get(key) == value for key, value in told) and all(
        raw.get(key, value) == value for key, value in narrower
    )


def _holder(limit: str, rows: Sequence[ThresholdUsed], found: Sequence[int]) -> int:
    """Tell whose limit that is: of several rows the mildest that has one, for it has the cause."""
    own = [at for at in found if getattr(rows[at], limit) is not None]
    return (own or found)[-1]


def _replaced(row: ThresholdUsed, raw: Mapping[str, Any]) -> ThresholdUsed:
    unknown = set(raw) - _ROW_KEYS
    if unknown:
        raise BadPolicy(f"threshold {row.code}: unknown {', '.join(sorted(unknown))}")
    limits = {key: raw[key] for key in _LIMITS if key in raw}
    source = raw.get("source", "policy")
    return _row(row.model_dump() | limits | {"source": source, "policy": True})


def _outcomes(told: Mapping[str, Any]) -> dict[Cause, Outcome]:
    causes = told.get("cause", {})
    if not isinstance(causes, dict):
        raise BadPolicy("cause: a table of causes and outcomes is wanted")
    try:
        given = {Cause(cause): Outcome(outcome) for cause, outcome in causes.items()}
    except ValueError as error:
        raise BadPolicy(str(error)) from None
    if not set(given.values()) <= {Outcome.PASS, Outcome.WARN, Outcome.FAIL}:
        raise BadPolicy("cause: pass, warn or fail")
    return given


def _skipped(told: Mapping[str, Any]) -> frozenset[Code]:
    try:
        return frozenset(Code(code) for code in _tables(told, "skip"))
    except ValueError as error:
        raise BadPolicy(str(error)) from None
