"""The whole program as a process: it starts without a court, and it stops when it is asked to."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

LIMIT_S = 60.0
NOWHERE = "http://127.0.0.1:9"


def start(folder: Path, *steps: dict[str, object]) -> "subprocess.Popen[str]":
    """Start a desk whose person does these steps."""
    script = folder / "steps.jsonl"
    script.write_text("".join(json.dumps(step) + "\n" for step in steps))
    words = [
        *("--server", NOWHERE, "--fake-media", "--lang", "en", "--script", str(script)),
        *("--report", str(folder / "report.json"), "--shots", str(folder)),
    ]
    return subprocess.Popen(
        [sys.executable, "-m", "client", *words],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": str(folder)},
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_without_a_court_the_login_page_says_so_and_the_program_ends_well(tmp_path: Path) -> None:
    with start(
        tmp_path,
        {"do": "wait_text", "text": "cannot be reached", "timeout": LIMIT_S},
        {"do": "close"},
    ) as desk:
        _, errors = desk.communicate(timeout=LIMIT_S)
    assert desk.returncode == 0, errors
    report = json.loads((tmp_path / "report.json").read_text())
    assert report["failed_step"] is None
    assert report["login_painted"] > report["process_started"]
    assert report["refusals"] == ["signing in: court_unavailable"]
    assert report["log"] == []
    assert not (tmp_path / "mingjing").exists(), "a scripted desk remembers nothing"


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_desk_that_is_asked_to_stop_closes_in_good_order(
    tmp_path: Path, number: signal.Signals
) -> None:
    with start(
        tmp_path, {"do": "shot", "file": "there"}, {"do": "rest", "seconds": LIMIT_S}
    ) as desk:
        wait_for(tmp_path / "there.png", desk)
        desk.send_signal(number)
        _, errors = desk.communicate(timeout=LIMIT_S)
    assert desk.returncode == 0, errors
    assert "Traceback" not in errors


def wait_for(file: Path, desk: "subprocess.Popen[str]") -> None:
    """Wait until the desk has written a file, looking again and again whether it still lives."""
    ends_at = time.monotonic() + LIMIT_S
    while not file.exists():
        assert time.monotonic() < ends_at, "the desk never got there"
        with suppress(subprocess.TimeoutExpired):
            desk.wait(0.05)
            pytest.fail("the desk has ended by itself")
