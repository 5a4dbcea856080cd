"""Going through the checks, the report, and the command."""

import json
import math
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from client.devicecheck.__main__ import main
from client.devicecheck.report import as_json, report_of, write
from client.devicecheck.run import run_checks
from client.protocol.devicecheck import Check, Finding, Outcome
from client.protocol.errors import CourtUnavailable, Reason
from tests.devicecheck.benches import FakeBench

MADE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


async def nobody(check: Check) -> bool | None:
    return None


async def test_local_checks_come_first_and_one_that_fails_stops_no_other() -> None:
    fake = FakeBench()
    fake.news(camera_failure=Reason.CAMERA_MISSING, microphone_failure=Reason.MICROPHONE_MISSING)
    fake.line.away = CourtUnavailable()
    findings = await run_checks(fake.bench, nobody)
    assert [each.check for each in findings] == list(Check)
    assert [each.outcome for each in findings] == [
        Outcome.FAIL,
        Outcome.FAIL,
        Outcome.NOT_RUN,
        Outcome.FAIL,
    ]


async def test_each_check_opens_what_it_needs_and_the_last_leaves_nothing_open() -> None:
    fake = FakeBench()
    fake.news(camera_failure=Reason.CAMERA_MISSING, microphone_failure=Reason.MICROPHONE_MISSING)
    fake.line.away = CourtUnavailable()
    await run_checks(fake.bench, nobody)
    assert fake.engine.story[:2] == [
        "preview camera=True microphone=False",
        "preview camera=False microphone=True",
    ]
    assert fake.engine.previewed == (False, False)


async def test_what_was_not_asked_for_is_skipped_and_what_the_person_heard_counts() -> None:
    fake = FakeBench()

    async def heard(check: Check) -> bool | None:
        return True

    findings = await run_checks(fake.bench, heard, {Check.LOUDSPEAKER})
    outcomes = {each.check: each.outcome for each in findings}
    assert outcomes[Check.LOUDSPEAKER] is Outcome.PASS
    assert outcomes[Check.CAMERA] is outcomes[Check.NETWORK] is Outcome.SKIPPED


def test_a_report_carries_readings_thresholds_and_what_is_not_built(tmp_path: Path) -> None:
    finding = Finding(
        check=Check.CAMERA,
        outcome=Outcome.WARN,
        reason="picture_dark",
        readings={"luma": 50.0},
    )
    file = tmp_path / "report.json"
    text = as_json(report_of((finding,), now=MADE, synthetic=True), {"system": "Linux"})
    write(file, text)
    told = json.loads(file.read_text())
    assert told["synthetic"] is True
    assert told["exit_code"] == 1
    assert told["made_at"] == "2026-03-02T01:00:00+00:00"
    assert told["machine"] == {"system": "Linux"}
    assert told["not_built_yet"]
    (check,) = told["checks"]
    assert check["remedy"] == "light_in_front"
    assert check["readings"] == {"luma": 50.0}
    assert all(each["source"] for each in check["thresholds"])
    assert all(each["fail"] is None or math.isfinite(each["fail"]) for each in check["thresholds"])
    assert list(tmp_path.iterdir()) == [file]


def test_a_cause_of_next_year_is_reported_without_a_remedy() -> None:
    finding = Finding(check=Check.CAMERA, outcome=Outcome.FAIL, reason="of_next_year")
    told = json.loads(as_json(report_of((finding,), now=MADE, synthetic=False), {}))
    assert told["checks"][0]["remedy"] == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["--server", "http://court.example"],
        ["--server", "nonsense"],
        ["--authority", "there-is-no-such-file"],
        ["--only", "camera,nose"],
        ["--timeout", "0"],
        ["--timeout", "soon"],
        ["--unknown"],
    ],
)
def test_bad_usage_has_a_code_of_its_own(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 64
    assert "mingjing-check" in capsys.readouterr().err


def test_the_command_says_in_codes_what_it_found(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "client.devicecheck", "--fake-media"),
            *("--only", "network", "--server", "http://127.0.0.1:9", "--json", str(file)),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "network      fail     court_unreachable" in done.stdout
    assert "synthetic devices" in done.stdout
    told = json.loads(file.read_text())
    assert [each["outcome"] for each in told["checks"]] == ["skipped", "skipped", "skipped", "fail"]
