"""The report of a check: for the person, for IT staff, and for whoever asks what "poor" meant.

It carries the thresholds that were used beside the readings. It names no person and no case, and
nothing leaves the machine by itself.
"""

import csv
import io
import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

from client.devicecheck.causes import CAUSES
from client.devicecheck.thresholds import Thresholds
from client.devicecheck.verdict import exit_code, readiness
from client.protocol.check_outcomes import call_went_well, what_spoiled_the_clip
from client.protocol.devicecheck import Cause, CheckReport, Code, Finding, Form
from client.protocol.short_code import short_code


def report_of(
    findings: Sequence[Finding],
    thresholds: Thresholds,
    *,
    id_: str,
    app_version: str,
    form: Form,
    now: datetime,
    took_s: float,
    synthetic: bool,
    server: str,
    machine: Mapping[str, str],
) -> CheckReport:
    """Give the report of one run."""
    order = list(Code)
    ordered = tuple(sorted(findings, key=lambda each: order.index(each.code)))
    report = CheckReport(
        id=id_,
        app_version=app_version,
        form=form,
        made_at=now,
        took_s=round(took_s, 3),
        synthetic=synthetic,
        server=server,
        machine=dict(machine),
        findings=ordered,
        thresholds=thresholds.used(each.code for each in ordered),
        readiness=readiness(ordered),
    )
    return report.model_copy(update={"short_code": short_code(report)})


class ReportedFinding(Finding):
    """A finding as it stands in the file, with the ids of what can be done about it."""

    remedy: str
    way_out: str


class ReportFile(CheckReport):
    """The report as it stands in a file: schema version 2 (`docs/device-check.md`)."""

    schema_version: Literal[2] = 2
    exit_code: Literal[0, 1, 2, 3]
    findings: tuple[ReportedFinding, ...]


def as_json(report: CheckReport) -> str:
    """Give the report as a file's text."""
    told = report.model_dump(mode="json")
    told["exit_code"] = exit_code(report.findings)
    for finding in told["findings"]:
        finding |= _remedies(finding["code"], finding["reason"], report.findings)
    return ReportFile.model_validate(told).model_dump_json(indent=1)


def schema() -> str:
    """Give the schema of the file (JSON Schema 2020-12); a later version has another `$id`."""
    told = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:mingjing:device-check-report:2",
        **ReportFile.model_json_schema(mode="serialization"),
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


DEVICES = Path("/dev")
CSV_COLUMNS = (
    "id",
    "host",
    "made_at",
    "app_version",
    "form",
    "synthetic",
    "readiness",
    "exit_code",
    "short_code",
    "took_s",
    *(code.value for code in Code),
)


def as_csv(report: CheckReport) -> str:
    """Give the report as one line for a table of many machines (RFC 4180), its end included."""
    outcomes = {each.code: f"{each.outcome}:{each.reason}".rstrip(":") for each in report.findings}
    line = (
        report.id,
        _plain(report.machine.get("host", "")),
        report.made_at.isoformat(),
        report.app_version,
        report.form,
        int(report.synthetic),
        report.readiness,
        exit_code(report.findings),
        report.short_code,
        f"{report.took_s:.1f}",
        *(outcomes.get(code, "") for code in Code),
    )
    written = io.StringIO()
    csv.writer(written).writerow(line)
    return written.getvalue()


def redacted(report: CheckReport) -> CheckReport:
    """Give the report without names of programs, devices and machines, and without addresses."""
    findings = tuple(each.model_copy(update={"texts": {}}) for each in report.findings)
    # Whose policy it was may be a name too; that it was one stays.
    thresholds = tuple(
        each.model_copy(update={"source": "policy"}) if each.policy else each
        for each in report.thresholds
    )
    machine = {key: value for key, value in report.machine.items() if key != "host"}
    return report.model_copy(
        update={
            "findings": findings,
            "thresholds": thresholds,
            "machine": machine,
            "server": "",
        }
    )


def _plain(name: str) -> str:
    """Give a name that no spreadsheet takes for a formula."""
    return "'" + name if name[:1] in "=+-@" else name


def write(path: Path, text: str) -> None:
    """Write the report whole or not at all; raises `OSError`."""
    if path.is_dir() or not path.name:
        raise IsADirectoryError(f"{path} is a directory")
    if path.exists() and (not path.is_file() or path.parent == DEVICES):
        # A device or a pipe takes it as it comes, and so does a file that a device stands for
        # (`/dev/stdout`): none of them is put away for another.
        with path.open("a", encoding="utf-8") as taker:
            taker.write(text + "\n")
        return
    # No name that somebody else could have laid there before.
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with unfinished.open("x", encoding="utf-8") as file:
            file.write(text + "\n")
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise


def _remedies(code: str, reason: str, findings: Collection[Finding]) -> dict[str, str]:
    if code == Code.MED_10 and reason == Cause.USER_SAYS_NO:
        return {"remedy": _of_the_clip(findings), "way_out": "join_by_phone"}
    try:
        meaning = CAUSES[Cause(reason)]
    except ValueError:
        return {"remedy": "", "way_out": ""}
    return {"remedy": meaning.remedy, "way_out": meaning.way_out}


def _of_the_clip(findings: Collection[Finding]) -> str:
    """Give what helps whoever could not follow the test call, by what else was found."""
    if call_went_well(findings):
        return "turn_the_loudspeaker_up"
    spoiled = what_spoiled_the_clip(findings)
    return "repeat" if spoiled is None else _remedies(spoiled.code, spoiled.reason, ())["remedy"]
