"""`mingjing-server serve --seed docket`: said while it is sown, and told to stop amid it."""

import re
import signal
import subprocess
from pathlib import Path

import pytest

from server_stub import seeds
from server_stub.seeds import empty_books
from server_stub.settings import Seed
from tests.usecases.small_court import open_registry
from tests.web.open_court import COMMAND, OPENS_WITHIN_S, ROOT

pytestmark = [pytest.mark.needs_package("fonts-noto-cjk"), pytest.mark.timeout(600)]


def serve(data: Path) -> "subprocess.Popen[str]":
    words = ("--data", str(data), "--port", "0", "--seed", "docket")
    return subprocess.Popen(
        [*COMMAND, "serve", *words, "--clock", "2026-12-01T09:00"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )


def test_told_to_stop_while_it_is_sown_it_stops_and_can_be_begun_anew(tmp_path: Path) -> None:
    with serve(tmp_path / "court") as court:
        assert court.stderr is not None
        for line in court.stderr:
            if re.search(r"of \d+ cases are told", line):
                break
        court.send_signal(signal.SIGINT)
        said = court.stderr.read()
        assert court.wait(OPENS_WITHIN_S) == 0
    assert "before the court was open" in said
    with open_registry(tmp_path / "court") as registry:
        assert not empty_books.is_sown(registry, Seed.DOCKET)
    assert seeds.clear_unfinished(tmp_path / "court")


def test_a_moved_clock_is_for_a_court_that_is_sown(tmp_path: Path) -> None:
    words = ("--data", str(tmp_path), "--clock", "2026-12-01T09:00")
    asked = subprocess.run(
        [*COMMAND, "serve", *words], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert asked.returncode == 2
    assert "--seed" in asked.stderr
