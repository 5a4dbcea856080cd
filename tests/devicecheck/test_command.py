"""The report and the command: codes for IT staff, nothing that is nobody's business."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from client.check.__main__ import main
from client.devicecheck.report import as_json, report_of, write
from client.devicecheck.thresholds import shipped
from client.protocol.devicecheck import CheckReport, Code, Finding, Form, Outcome

MADE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def reported(*findings: Finding, synthetic: bool = False) -> CheckReport:
    return report_of(
        findings,
        shipped(),
        id_="r" * 32,
        app_version="0.1.0",
        form=Form.QUICK,
        now=MADE,
        took_s=12.0,
        synthetic=synthetic,
        server="https://court.example",
        machine={"system": "Linux"},
    )


def test_a_report_carries_readings_and_the_thresholds_used(tmp_path: Path) -> None:
    finding = Finding(
        code=Code.CAM_08,
        outcome=Outcome.WARN,
        reason="picture_dark",
        readings={"luma": 50.0},
    )
    file = tmp_path / "report.json"
    write(file, as_json(reported(finding, synthetic=True)))
    told = json.loads(file.read_text())
    assert told["schema_version"] == 2
    assert told["synthetic"] is True
    assert told["exit_code"] == 1
    assert told["made_at"] == "2026-03-02T01:00:00Z"
    assert told["machine"] == {"system": "Linux"}
    (found,) = told["findings"]
    assert found["remedy"] == "light_in_front"
    assert found["readings"] == {"luma": 50.0}
    assert {each["code"] for each in told["thresholds"]} == {"CAM-08"}
    assert all(each["source"] for each in told["thresholds"])
    assert list(tmp_path.iterdir()) == [file]


def test_a_cause_of_next_year_is_reported_without_a_remedy() -> None:
    finding = Finding(code=Code.CAM_01, outcome=Outcome.FAIL, reason="of_next_year")
    told = json.loads(as_json(reported(finding)))
    assert told["findings"][0]["remedy"] == ""


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
            *(sys.executable, "-m", "client.check", "--no-gui", "--fake-media"),
            *("--only", "network", "--server", "http://127.0.0.1:9", "--json", str(file)),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "NET-05   fail     court_unreachable" in done.stdout
    assert "synthetic devices" in done.stdout
    outcomes = {each["code"]: each["outcome"] for each in json.loads(file.read_text())["findings"]}
    assert outcomes["CAM-01"] == "skipped"
    assert outcomes["NET-05"] == "fail"
