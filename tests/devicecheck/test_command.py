"""The report and the command: codes for IT staff, nothing that is nobody's business."""

import csv
import io
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import jsonschema_rs
import pytest

from client.check.__main__ import Terminal, _line, _nameless, _speak_plainly, main
from client.check.options import chosen_by
from client.devicecheck.report import (
    CSV_COLUMNS,
    as_csv,
    as_json,
    redacted,
    report_of,
    schema,
    write,
)
from client.devicecheck.supervise import END_WITHIN_S, GRACE_S
from client.devicecheck.thresholds import shipped, with_policy
from client.protocol.devicecheck import (
    Cause,
    Check,
    CheckReport,
    Code,
    Finding,
    Form,
    Outcome,
    Readiness,
)
from client.protocol.machines import SendMachineReport

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
        machine={"system": "Linux", "host": "=LAPTOP"},
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
    assert told["machine"]["system"] == "Linux"
    (found,) = told["findings"]
    assert found["remedy"] == "light_in_front"
    assert found["readings"] == {"luma": 50.0}
    assert {each["code"] for each in told["thresholds"]} == {"CAM-08"}
    assert all(each["source"] for each in told["thresholds"])
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("others", "remedy"),
    [
        ((Finding(code=Code.MED_09, outcome=Outcome.PASS),), "turn_the_loudspeaker_up"),
        (
            (Finding(code=Code.MED_04, outcome=Outcome.WARN, reason=Cause.LINE_LOSES),),
            "use_a_cable",
        ),
        ((Finding(code=Code.MED_09, outcome=Outcome.NOT_RUN, reason=Cause.TIMEOUT),), "repeat"),
    ],
)
def test_the_remedy_of_a_no_to_the_test_call_hangs_on_what_was_measured(
    others: tuple[Finding, ...], remedy: str
) -> None:
    no = Finding(code=Code.MED_10, outcome=Outcome.FAIL, reason=Cause.USER_SAYS_NO)
    told = json.loads(as_json(reported(*others, no)))["findings"][-1]
    assert (told["reason"], told["remedy"]) == ("user_says_no", remedy)
    assert told["way_out"] == "join_by_phone"


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
        ["--timeout", "inf"],
        ["--only", "MED-12"],
        ["--only", "AUD"],
        ["--authority", __file__],
        ["--fake-media", "no-such-folder"],
        ["--json", "/"],
        ["--json", "-"],
        ["--json", "no-such-folder/report.json"],
        ["--html", "no-such-folder/report.html"],
        ["--json", "report", "--html", "./report"],
        ["--quick", "--full"],
        ["--policy", "there-is-no-such-file"],
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


WHOLE = reported(
    Finding(
        code=Code.CAM_03,
        outcome=Outcome.FAIL,
        reason="camera_in_use",
        readings={"first_picture_s": 0.5},
        texts={"name": "Zoom", "address": "192.0.2.1"},
        began_s=1.5,
        took_s=0.25,
    ),
    Finding(code=Code.CAM_05, outcome=Outcome.NOT_RUN, reason="needs_another"),
    Finding(code=Code.ENV_10, outcome=Outcome.SKIPPED),
)
SCHEMA_FILE = Path(__file__).parents[2] / "docs" / "device-check-report.schema.json"


def test_the_documented_schema_is_that_of_the_report() -> None:
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == json.loads(schema())


def test_a_report_is_what_its_schema_says() -> None:
    validator = jsonschema_rs.validator_for(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    for report in (WHOLE, reported(), redacted(WHOLE)):
        told = json.loads(as_json(report))
        assert validator.is_valid(told), list(validator.iter_errors(told))
    told = json.loads(as_json(WHOLE))
    for spoiled in (
        told | {"schema_version": 3},
        told | {"readiness": "perhaps"},
        told | {"exit_code": 7},
        {key: value for key, value in told.items() if key != "findings"},
    ):
        assert not validator.is_valid(spoiled)


def test_a_report_is_read_again_as_it_was_made() -> None:
    assert CheckReport.model_validate_json(as_json(WHOLE)) == WHOLE


def test_redacted_it_does_not_say_whose_policy_it_was() -> None:
    policy = '[[threshold]]\ncode = "MED-02"\nreading = "rtt_ms"\nfail = 9\nsource = "Firm Ltd"\n'
    judged = with_policy(shipped(), policy)
    made = WHOLE.model_copy(update={"thresholds": judged.used([Code.MED_02])})
    assert "Firm Ltd" in as_json(made)
    assert "Firm Ltd" not in as_json(redacted(made))
    assert {each.source for each in redacted(made).thresholds if each.policy} == {"policy"}


def test_redacted_its_machine_is_sent_under_no_name_of_its_own() -> None:
    name = _nameless("WANG-LAPTOP")
    assert name == _nameless("WANG-LAPTOP") != _nameless("LI-LAPTOP")
    assert "WANG" not in name
    assert SendMachineReport(machine=name, report=WHOLE).machine == name


def test_a_report_that_cannot_be_written_leaves_nothing_half_done(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    for place in (folder, Path(), Path("/"), tmp_path / "nowhere" / "report.json"):
        with pytest.raises(OSError, match="directory"):
            write(place, "text")
    assert list(tmp_path.iterdir()) == [folder]
    write(tmp_path / "report.json", "text")
    assert (tmp_path / "report.json").read_text(encoding="utf-8") == "text\n"
    assert len(list(tmp_path.iterdir())) == 2


def test_what_another_has_laid_beside_a_report_is_not_written_through(tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_text("kept", encoding="utf-8")
    (tmp_path / "report.json.part").symlink_to(theirs)
    write(tmp_path / "report.json", "text")
    assert theirs.read_text(encoding="utf-8") == "kept"


@pytest.mark.skipif(sys.platform == "win32", reason="its devices have no place among the files")
def test_a_report_that_goes_to_a_pipe_does_not_take_its_place(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    heard: list[str] = []
    listening = threading.Thread(target=lambda: heard.append(pipe.read_text(encoding="utf-8")))
    listening.start()
    write(pipe, "text")
    listening.join(10)
    assert heard == ["text\n"]
    assert pipe.is_fifo()


def test_a_report_that_goes_where_a_device_points_leaves_the_device(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    devices, file = tmp_path / "dev", tmp_path / "said.txt"
    devices.mkdir()
    file.write_text("before\n", encoding="utf-8")
    (devices / "stdout").symlink_to(file)
    monkeypatch.setattr("client.devicecheck.report.DEVICES", devices)
    write(devices / "stdout", "text")
    assert file.read_text(encoding="utf-8") == "before\ntext\n"
    assert (devices / "stdout").is_symlink()


def test_a_name_that_the_terminal_cannot_write_stops_nothing() -> None:
    written = io.BytesIO()
    mouth = io.TextIOWrapper(written, encoding="cp1252")
    _speak_plainly(mouth)
    mouth.write("摄像头")
    mouth.flush()
    assert written.getvalue() == rb"\u6444\u50cf\u5934"


def test_a_device_s_name_does_not_steer_the_terminal() -> None:
    finding = Finding(
        code=Code.CAM_01, outcome=Outcome.PASS, texts={"name": "\x1b[2Jnew\r\nline 摄像头"}
    )
    line = _line(finding, redact=False)
    assert line.isprintable()
    assert "摄像头" in line


def test_redacted_it_names_nothing() -> None:
    text = as_json(redacted(WHOLE))
    for name in ("Zoom", "192.0.2.1", "court.example", "LAPTOP"):
        assert name not in text
    assert "camera_in_use" in text


def test_a_line_for_a_table_has_a_field_for_every_column() -> None:
    (line,) = csv.reader([as_csv(WHOLE)])
    told = dict(zip(CSV_COLUMNS, line, strict=True))
    assert told["CAM-03"] == "fail:camera_in_use"
    assert told["ENV-10"] == "skipped"
    assert told["MED-14"] == ""
    assert told["exit_code"] == "2"
    assert told["short_code"] == WHOLE.short_code
    # No spreadsheet takes the name of a machine for a formula.
    assert told["host"] == "'=LAPTOP"


def test_the_command_lists_its_rows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [each[:6] for each in lines] == [code.value for code in Code]
    assert main(["--schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$id"] == "urn:mingjing:device-check-report:2"


@pytest.mark.parametrize(
    ("listed", "codes"),
    [
        ("CAM-03", {Code.CAM_03}),
        ("cam-03, med-04", {Code.CAM_03, Code.MED_04}),
        ("MIC", {code for code in Code if code.check is Check.MICROPHONE}),
        ("loudspeaker", {code for code in Code if code.check is Check.LOUDSPEAKER}),
        ("AUD,SPK-02", {Code.AUD_01, Code.SPK_02}),
    ],
)
def test_rows_are_chosen_by_code_or_by_group(listed: str, codes: set[Code]) -> None:
    assert chosen_by(["--full", "--only", listed]).errand.only == codes


def test_rows_may_be_chosen_one_after_the_other() -> None:
    chosen = chosen_by(["--only", "CAM-03", "--only", "MED-04"])
    assert chosen.errand.only == {Code.CAM_03, Code.MED_04}


def test_what_is_chosen_is_what_is_done(tmp_path: Path) -> None:
    policy = tmp_path / "check.toml"
    policy.write_text('skip = ["ENV-10"]\n')
    chosen = chosen_by(["--full", "--no-gui", "--policy", str(policy)])
    assert chosen.errand.form is Form.FULL
    assert chosen.errand.total_s == 230.0
    assert not chosen.errand.asks
    assert Code.MIC_08 in chosen_by(["--full"]).errand.only
    assert not {Code.MIC_08, Code.MED_10} & chosen.errand.only
    assert Code.SPK_01 in chosen.errand.only
    assert chosen.thresholds.skipped == {Code.ENV_10}
    assert chosen_by(["--timeout", "20"]).errand.total_s == 20.0
    assert chosen_by([]).errand.form is Form.QUICK


@pytest.fixture
def silent_court() -> Iterator[str]:
    """A court that takes a call and never says a word."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen(64)
        yield f"http://127.0.0.1:{door.getsockname()[1]}"


COMMAND = (sys.executable, "-m", "client.check", "--no-gui", "--fake-media")


def test_a_court_that_says_nothing_hangs_nobody(silent_court: str, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    done = subprocess.run(
        [
            *COMMAND,
            *("--only", "NET-05,NET-06,MED", "--timeout", "6"),
            *("--server", silent_court, "--json", str(file)),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 3, done.stderr
    told = CheckReport.model_validate_json(file.read_text())
    assert told.took_s <= 6.0 + GRACE_S + 2 * END_WITHIN_S
    assert told.readiness is Readiness.UNKNOWN
    reasons = {each.reason for each in told.findings if each.outcome is Outcome.NOT_RUN}
    assert reasons <= {"timeout", "needs_another", "unsupported"}


interruptible = pytest.mark.skipif(
    sys.platform == "win32", reason="a terminal's interrupt is a signal of POSIX"
)


@contextmanager
def in_the_middle(court: str) -> Iterator["subprocess.Popen[str]"]:
    """A check that has said its first row and waits for a court that says nothing."""
    with subprocess.Popen(
        [*COMMAND, "--only", "ENV-07,NET", "--server", court],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as checking:
        assert checking.stdout is not None
        assert any(line.startswith("ENV-07") for line in checking.stdout)
        yield checking


@interruptible
def test_whoever_interrupts_has_cancelled(silent_court: str) -> None:
    with in_the_middle(silent_court) as checking:
        checking.send_signal(signal.SIGINT)
        _, said = checking.communicate(timeout=30)
    assert checking.returncode == 4
    assert "cancelled" in said


@interruptible
def test_whoever_interrupts_twice_has_cancelled_once(silent_court: str) -> None:
    with in_the_middle(silent_court) as checking:
        checking.send_signal(signal.SIGINT)
        assert checking.stderr is not None
        assert "cancelled\n" in checking.stderr
        checking.send_signal(signal.SIGINT)
        checking.communicate(timeout=30)
    assert checking.returncode == 4


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is full")
@pytest.mark.parametrize("options", [[], ["--csv"]])
def test_where_nobody_hears_it_the_report_is_still_written(
    options: list[str], tmp_path: Path
) -> None:
    file = tmp_path / "report.json"
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*COMMAND, *options, "--only", "ENV-01", "--json", str(file)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
            check=False,
        )
    assert done.returncode == 3, done.stderr
    assert "nobody hears what is found" in done.stderr
    assert CheckReport.model_validate_json(file.read_text()).findings


def test_the_help_breaks_no_name_in_two(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        chosen_by(["--help"])
    said = capsys.readouterr().out.replace(",", " ").replace(".", " ").split()
    assert set(CSV_COLUMNS) <= set(said)


@pytest.mark.parametrize(
    ("code", "typed", "word"),
    [
        (Code.SPK_01, "2", 2),
        (Code.SPK_01, "two", None),
        (Code.SPK_01, "9" * 5_000, None),
        (Code.MIC_08, "Y", 1),
        (Code.AUD_01, "no", 0),
        (Code.AUD_01, "", None),
    ],
)
def test_whoever_sits_at_the_terminal_is_asked(
    code: Code, typed: str, word: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed + "\n"))
    given: queue.SimpleQueue[int | None] = queue.SimpleQueue()
    Terminal().ask(code, given.put)
    assert given.get(timeout=20) == word


@pytest.mark.parametrize("code", [Code.CAM_11, Code.MED_10])
def test_what_needs_a_picture_is_not_asked_at_a_terminal(
    code: Code, capsys: pytest.CaptureFixture[str]
) -> None:
    given: queue.SimpleQueue[int | None] = queue.SimpleQueue()
    Terminal().ask(code, given.put)
    assert given.get(timeout=20) is None
    assert capsys.readouterr().out == ""
