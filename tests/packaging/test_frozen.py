"""The frozen client: its programs find all their children, as they do under Python."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.web.open_court import OpenCourt

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

WITHOUT_PYTHON = {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("programs")
    subprocess.run(
        [
            *(sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"),
            *("--distpath", str(out), "--workpath", str(out / "work")),
            str(ROOT / "packaging" / "mingjing.spec"),
        ],
        cwd=ROOT,
        # Of this very folder, wherever the project is installed from.
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        check=True,
    )
    return out / "mingjing"


@pytest.fixture(scope="module")
def court(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCourt]:
    court = OpenCourt(tmp_path_factory.mktemp("court") / "court")
    yield court
    court.close()


def outcomes(command: list[str], court: OpenCourt, home: Path) -> dict[str, tuple[str, str]]:
    """Make a check with synthetic devices; give outcome and reason of each row."""
    report = home / "report.json"
    subprocess.run(
        [
            *(*command, "--server", court.url, "--no-gui", "--fake-media"),
            *("--only", "ENV,CAM,NET,MED", "--json", str(report)),
        ],
        cwd=ROOT,
        env=WITHOUT_PYTHON | {"HOME": str(home)},
        timeout=180,
        check=False,
    )
    findings = json.loads(report.read_text(encoding="utf-8"))["findings"]
    return {each["code"]: (each["outcome"], each["reason"]) for each in findings}


def unmeasured(found: dict[str, tuple[str, str]]) -> dict[str, str]:
    return {code: reason for code, (outcome, reason) in found.items() if outcome == "not_run"}


def test_a_frozen_check_and_its_children_find_what_they_find_under_python(
    programs: Path, court: OpenCourt, tmp_path: Path
) -> None:
    homes = tmp_path / "frozen", tmp_path / "python"
    for each in homes:
        each.mkdir()
    frozen = outcomes([str(programs / "mingjing-check")], court, homes[0])
    python = outcomes([sys.executable, "-m", "client.check"], court, homes[1])
    # How much there is to measure with; what is measured is another question at each moment.
    assert unmeasured(frozen) == unmeasured(python)
    # Devices, faces, coding and the test call, each of which stands on a child or a library.
    for code in ("CAM-03", "CAM-09", "ENV-04", "NET-07", "MED-01", "MED-09"):
        assert frozen[code][0] == "pass", code


def test_the_frozen_desk_opens_its_window(programs: Path, court: OpenCourt, tmp_path: Path) -> None:
    script = tmp_path / "steps"
    script.write_text('{"do": "shot", "file": "first"}\n{"do": "close"}\n', encoding="utf-8")
    subprocess.run(
        [
            *(str(programs / "mingjing"), "--server", court.url, "--fake-media"),
            *("--script", str(script), "--shots", str(tmp_path / "shots")),
        ],
        env=WITHOUT_PYTHON | {"HOME": str(tmp_path)},
        timeout=60,
        check=True,
    )
    assert (tmp_path / "shots" / "first.png").stat().st_size > 5_000
