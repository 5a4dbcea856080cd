"""The report of a check as a file: for IT staff, and for whoever asks what was meant by "poor".

It carries the thresholds that were used beside the readings, and says which checks this version
does not make. It names no person and no case, and nothing leaves the machine by itself.
"""

import json
import math
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from client.devicecheck.verdict import REMEDIES, RULES, exit_code
from client.protocol.devicecheck import Cause, CheckReport, Finding

NOT_BUILT = (
    "call to a court test peer (D5)",
    "TURN over TCP and TLS (NET-08 to NET-11)",
    "captive portal and proxy (NET-03, NET-04)",
    "echo (AEC-01, AEC-02)",
    "processor and memory load (ENV-04, ENV-05)",
    "permissions and volume of the operating system (CAM-02, MIC-02, MIC-03, SPK-02)",
    "full form, HTML page and short code (D0)",
)
"""What this version does not measure, so that nobody takes its silence for a pass."""


def report_of(findings: tuple[Finding, ...], *, now: datetime, synthetic: bool) -> CheckReport:
    """Give the report of one run."""
    return CheckReport(made_at=now, synthetic=synthetic, findings=findings)


def as_json(report: CheckReport, machine: Mapping[str, str]) -> str:
    """Give the report as a file's text."""
    told: dict[str, Any] = {
        "schema_version": report.schema_version,
        "form": "quick",
        "made_at": report.made_at.isoformat(),
        "synthetic": report.synthetic,
        "exit_code": exit_code(report.findings),
        "machine": dict(machine),
        "checks": [_check(each) for each in report.findings],
        "not_built_yet": list(NOT_BUILT),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def write(path: Path, text: str) -> None:
    """Write the report whole or not at all; raises `OSError`."""
    unfinished = path.with_name(path.name + ".part")
    unfinished.write_text(text + "\n", encoding="utf-8")
    unfinished.replace(path)


def _check(finding: Finding) -> dict[str, Any]:
    remedy, way_out = "", ""
    if finding.reason in {each.value for each in Cause}:
        remedy, way_out = REMEDIES[Cause(finding.reason)]
    return {
        "check": finding.check,
        "outcome": finding.outcome,
        "reason": finding.reason,
        "remedy": remedy,
        "way_out": way_out,
        "readings": finding.readings,
        "thresholds": [
            {
                "code": rule.code,
                "reading": rule.reading,
                "worse": rule.worse.value,
                "warn": rule.warn,
                "fail": rule.fail if math.isfinite(rule.fail) else None,
                "source": rule.source,
            }
            for rule in RULES[finding.check]
        ],
    }
