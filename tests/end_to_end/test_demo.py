"""The demo holds a hearing, and says so only when one took place."""

import json
import os
import signal
import subprocess
import sys
import threading
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
DEMO_MAX_S = 400

pytestmark = [
    pytest.mark.needs_package("xvfb"),
    pytest.mark.needs_package("fonts-noto-cjk"),
    pytest.mark.timeout(DEMO_MAX_S + 60),
]


@dataclass(frozen=True, slots=True)
class Held:
    """What came of a demo."""

    exit_code: int
    said: str
    summary: dict[str, Any]

    @property
    def faults(self) -> str:
        """All that was found wrong."""
        return "\n".join(self.summary["faults"])


def hold(
    out: Path,
    *arguments: str,
    env: dict[str, str] | None = None,
    meanwhile: Callable[[psutil.Process, Path], None] | None = None,
) -> Held:
    """Hold a demo to its end; `meanwhile` may meddle with its processes."""
    command = [sys.executable, "-m", "server_stub", "demo", "--headless", "--out", str(out)]
    if "--samples" not in arguments and SAMPLES.is_dir():
        command += ["--samples", str(SAMPLES)]
    demo = subprocess.Popen(
        [*command, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env={**os.environ, **(env or {})},
    )
    meddling = threading.Thread(
        target=meanwhile or (lambda *_: None), args=(psutil.Process(demo.pid), out)
    )
    meddling.start()
    try:
        said, _ = demo.communicate(timeout=DEMO_MAX_S)
    except subprocess.TimeoutExpired:
        demo.send_signal(signal.SIGTERM)
        said, _ = demo.communicate(timeout=30)
    meddling.join()
    summary = out / "summary.json"
    told = json.loads(summary.read_text(encoding="utf-8")) if summary.exists() else {"faults": []}
    return Held(demo.returncode, said, told)


def test_three_desks_hold_a_hearing_in_english(tmp_path: Path) -> None:
    held = hold(tmp_path, "--lang", "en")
    assert held.exit_code == 0, held.said
    desks = held.summary["desks"]
    assert set(desks) == {"judge", "plaintiff", "defendant"}
    for name, desk in desks.items():
        assert desk["log"] == []
        for other in desks.keys() - {name}:
            had = desk["remote"][other]
            assert had["heard_s"] >= 10, (name, other, had)
            assert had["frames_decoded"] > 100, (name, other, had)
        assert all((tmp_path / shot).exists() for shot in desk["screenshots"])
    assert len(held.summary["pages"]) == 5
    assert held.summary["speech"]


def test_a_hearing_whose_forwarder_was_killed_did_not_take_place(tmp_path: Path) -> None:
    def kill(demo: psutil.Process, out: Path) -> None:
        sign = out / "shots" / "judge" / "11-judge-speaks.png"
        turn = threading.Event()
        while demo.is_running() and not sign.exists():
            turn.wait(0.1)
        for child in demo.children(recursive=True):
            if "server_stub.courtroom.forwarder" in child.cmdline():
                child.kill()

    held = hold(tmp_path, meanwhile=kill)
    assert held.exit_code != 0
    assert "forwarder" in held.faults, held.said


def test_a_hearing_of_silence_did_not_take_place(tmp_path: Path) -> None:
    silent = tmp_path / "samples" / "media" / "speech.wav"
    silent.parent.mkdir(parents=True)
    with wave.open(str(silent), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8_000)
        file.writeframes(bytes(2 * 8_000 * 60))
    held = hold(tmp_path / "out", "--samples", str(tmp_path / "samples"))
    assert held.exit_code != 0
    assert "heard only 0.0 s of the judge's own speech" in held.faults, held.said


SWAP_PAGES = """
import sys
if "serve" in sys.argv:
    from server_stub.usecases import papers
    as_filed = papers.page_picture
    def always_the_first(registry, account, exhibit, page, *more):
        return as_filed(registry, account, exhibit, 1, *more)
    papers.page_picture = always_the_first
"""


def test_a_hearing_with_the_wrong_page_did_not_take_place(tmp_path: Path) -> None:
    meddled = tmp_path / "meddled"
    meddled.mkdir()
    (meddled / "sitecustomize.py").write_text(SWAP_PAGES, encoding="utf-8")
    held = hold(tmp_path / "out", env={"PYTHONPATH": str(meddled)})
    assert held.exit_code != 0
    assert "page 2 of exhibit 1" in held.faults, held.said


def test_without_the_client_the_demo_says_so_in_one_sentence(tmp_path: Path) -> None:
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "sitecustomize.py").write_text(
        "import importlib.util as u\nfind = u.find_spec\n"
        "u.find_spec = lambda name, *more: None if name == 'PySide6' else find(name, *more)\n",
        encoding="utf-8",
    )
    held = hold(tmp_path / "out", env={"PYTHONPATH": str(hidden)})
    assert held.exit_code == 1
    assert held.said.count("\n") == 1
    assert "not installed" in held.said
