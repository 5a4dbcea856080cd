"""Open a court and three desks, hold a hearing, and say whether it took place.

`mingjing-server demo` with a screen gives three windows to people; with `--headless` the three
desks follow scripts under a screen in memory, screenshots and `summary.json` are written, and the
exit code is 0 only if everybody saw and heard everybody and saw every page.
"""

import argparse
import asyncio
import hashlib
import importlib.util
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import requests

from server_stub.demo import scripts
from server_stub.demo.material import Material, prepare
from server_stub.demo.processes import (
    Court,
    DemoFailed,
    Process,
    Screen,
    heed_termination,
    open_desk,
)
from server_stub.demo.sound import heard_s, read_wav
from server_stub.demo.verdict import (
    DeskReport,
    Painted,
    Remote,
    Shown,
    faults,
    median_page_s,
    page_delays,
)
from server_stub.renditions.renderer import Renderer
from server_stub.settings import DEMO_PASSWORD

DESKS = ("judge", "plaintiff", "defendant")
HEARING_MAX_S = 240.0


@dataclass(frozen=True, slots=True)
class Options:
    """How the demo is to be held."""

    out: Path
    headless: bool = False
    samples: Path | None = None
    language: str = "zh"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Say what `mingjing-server demo` takes."""
    parser.add_argument("--headless", action="store_true", help="no screen: hold it by script")
    parser.add_argument("--out", type=Path, default=Path("build/demo"), help="where results go")
    parser.add_argument("--samples", type=Path, help="folder with media/speech.wav and faces/*.jpg")
    parser.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the desks")


def options_from(arguments: argparse.Namespace) -> Options:
    """Read the options from the command line."""
    return Options(
        out=arguments.out,
        headless=arguments.headless,
        samples=arguments.samples,
        language=arguments.lang,
    )


def run(options: Options) -> int:
    """Hold the demo and give the exit code."""
    if importlib.util.find_spec("PySide6") is None:
        print("The client is not installed: pip install 'mingjing[client]'", file=sys.stderr)  # noqa: T201
        return 1
    heed_termination()
    options.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="mingjing-demo-") as folder:
        try:
            if options.headless:
                return _hold_by_script(options, Path(folder))
            return _hold_by_people(options, Path(folder))
        except DemoFailed as failed:
            _say(str(failed))
            return 1
        except KeyboardInterrupt:
            return 130


# People at the desks ------------------------------------------------------------------------


def _hold_by_people(options: Options, folder: Path) -> int:
    """Open three windows and wait until the last is closed."""
    logs = options.out / "logs"
    material = prepare(folder / "media", options.samples)
    court = Court.open(folder / "court", logs / "court.log")
    desks: list[Process] = []
    try:
        _say(
            f"The court is open at {court.url}. Accounts: {', '.join(DESKS)}; "
            f"password: {DEMO_PASSWORD}. Short messages that went out: {court.url}/outbox"
        )
        for name in DESKS:
            arguments = _arguments(court, options.language)
            arguments += ["--login", name, "--password-stdin"]
            if name != "judge":
                # Only one desk may have the machine's microphone, or it howls.
                arguments += [f"--fake-media={material.folders[name]}"]
            log = logs / f"{name}.log"
            desks.append(open_desk(name, arguments, log, password=DEMO_PASSWORD + "\n"))
        for desk in desks:
            desk.popen.wait()
        return 0
    finally:
        _stop([*desks, court.process])


def _arguments(court: Court, language: str) -> list[str]:
    arguments = ["--server", court.url, "--lang", language]
    if court.authority:
        arguments += ["--authority", court.authority]
    return arguments


# A hearing by script ------------------------------------------------------------------------


def _hold_by_script(options: Options, folder: Path) -> int:
    for stale in ("summary.json", "shots", "logs", "reports", "sound"):
        _remove(options.out / stale)
    logs = options.out / "logs"
    material = prepare(folder / "media", options.samples)
    screen = Screen.open(folder / "screen.log")
    running: list[Process] = []
    began = time.monotonic()
    try:
        court = Court.open(folder / "court", logs / "court.log")
        running.append(court.process)
        expected = _expected_pictures(court)
        desks = {name: _scripted_desk(name, options, court, material, screen) for name in DESKS}
        running += desks.values()
        _say(f"The court is open at {court.url}; the hearing is being held.")
        _wait(desks, began + HEARING_MAX_S)
        court.process.stop()
    finally:
        _stop(running)
        screen.close()
    reports = {name: _report(name, options.out, desks[name], material) for name in DESKS}
    shown = _shown(options.out, expected)
    court_log = _complaints(court.process.lines())
    if court.process.exit_code != 0:
        court_log.append(f"the court ended with exit code {court.process.exit_code}")
    found = faults(reports, shown, court_log)
    summary = _summary(options, material, screen, reports, shown, found, began)
    text = json.dumps(summary, ensure_ascii=False, indent=1)
    (options.out / "summary.json").write_text(text + "\n", encoding="utf-8")
    _tell(summary, found, options.out)
    return 1 if found else 0


def _scripted_desk(
    name: str, options: Options, court: Court, material: Material, screen: Screen
) -> Process:
    script = options.out / "reports" / f"{name}.script.jsonl"
    script.parent.mkdir(parents=True, exist_ok=True)
    steps = scripts.script_for(name, options.language, DEMO_PASSWORD)
    script.write_text(
        "".join(json.dumps(step, ensure_ascii=False) + "\n" for step in steps), encoding="utf-8"
    )
    sound = options.out / "sound"
    sound.mkdir(parents=True, exist_ok=True)
    # The name stands in its field already, and is typed all the same.
    arguments = [*_arguments(court, options.language), "--login", name]
    arguments += [f"--fake-media={material.folders[name]}"]
    arguments += ["--played", str(sound / f"{name}.wav")]
    arguments += ["--script", str(script), "--shots", str(options.out / "shots" / name)]
    arguments += ["--report", str(_report_path(options.out, name))]
    env = {**screen.env, "MINGJING_HOME": str(script.parent / f"{name}.home")}
    return open_desk(name, arguments, options.out / "logs" / f"{name}.log", env)


def _report_path(out: Path, name: str) -> Path:
    return out / "reports" / f"{name}.json"


def _wait(desks: Mapping[str, Process], until: float) -> None:
    """Wait for all desks; when one fails, the others are given a moment to finish."""
    while any(desk.exit_code is None for desk in desks.values()):
        if any(desk.exit_code not in (None, 0) for desk in desks.values()):
            until = min(until, time.monotonic() + 5.0)
        if time.monotonic() >= until:
            return
        for desk in desks.values():
            if desk.exit_code is None:
                desk.wait(0.1)
                break


def _expected_pictures(court: Court) -> dict[tuple[int, int], str]:
    """Render every page afresh from the filed originals: what desks must paint."""
    verify: str | bool = court.authority or True
    with requests.Session() as session:
        session.trust_env = False
        session.verify = verify
        api = f"{court.url}/api/v1"
        signed = session.post(
            f"{api}/session", json={"login": "judge", "password": DEMO_PASSWORD}, timeout=20
        )
        signed.raise_for_status()
        session.headers["Authorization"] = f"Bearer {signed.json()['token']}"
        files = [
            session.get(f"{api}/cases/{each['case']}", timeout=20).json()
            for each in session.get(f"{api}/cases", timeout=20).json()["cases"]
        ]
        file = next(
            each for each in files if any(hearing["may_enter"] for hearing in each["hearings"])
        )
        originals = {}
        for exhibit in file["exhibits"]:
            answer = session.get(f"{api}/exhibits/{exhibit['exhibit']}/original", timeout=20)
            answer.raise_for_status()
            if hashlib.sha256(answer.content).hexdigest() != exhibit["original"]:
                raise DemoFailed(f"Exhibit {exhibit['number']} differs from its hash.")
            originals[int(exhibit["number"])] = answer.content
        session.delete(f"{api}/session", timeout=20)
    return asyncio.run(_rendered(originals))


async def _rendered(originals: Mapping[int, bytes]) -> dict[tuple[int, int], str]:
    pictures = {}
    renderer = Renderer(children=1)
    try:
        for number, original in originals.items():
            for page in range(1, await renderer.page_count(original) + 1):
                picture = await renderer.page_picture(original, page)
                pictures[number, page] = hashlib.sha256(picture).hexdigest()
    finally:
        await renderer.close()
    return pictures


# What came of it ----------------------------------------------------------------------------


def _shown(out: Path, expected: Mapping[tuple[int, int], str]) -> list[Shown]:
    """Give the pages that the judge's script laid on the table, with the moment of each press."""
    marks = _read(out, "judge").get("presses", [])
    shown = []
    pages = iter(scripts.PAGES)
    for press in marks:
        if press["name"] in scripts.SHOWING_PRESSES:
            page = next(pages, None)
            if page is not None:
                shown.append(Shown(*page, float(press["at"]), expected.get(page, "")))
    return shown


def _report(name: str, out: Path, process: Process, material: Material) -> DeskReport:
    told = _read(out, name)
    played_path = out / "sound" / f"{name}.wav"
    played = read_wav(played_path) if played_path.exists() else None
    marks = {each["label"]: float(each["at"]) for each in told.get("marks", [])}
    readings = told.get("readings", {}).get("remote", {})
    join = told.get("join") or {}
    remote = {}
    for other in DESKS:
        if other == name:
            continue
        counted = readings.get(other, {})
        remote[other] = Remote(
            frames_decoded=int(counted.get("frames_decoded", 0)),
            frames_painted=int(told.get("painted_frames", {}).get(other, 0)),
            first_picture_at=told.get("first_pictures", {}).get(other),
            moving_s=float(counted.get("moving_s", 0.0)),
            sound_s=float(counted.get("sound_s", 0.0)),
            heard_s=heard_s(played, material.source(other)) if played is not None else 0.0,
        )
    failed = told.get("failed_step")
    return DeskReport(
        exit_code=process.exit_code if told else (process.exit_code or 1),
        failed_step=json.dumps(failed, ensure_ascii=False) if failed else "",
        process_started=told.get("process_started"),
        login_painted=told.get("login_painted"),
        enter_pressed=join.get("pressed_at"),
        joined=join.get("welcome_at"),
        admitted=join.get("placed_at"),
        session_s=max(0.0, marks.get("session ends", 0.0) - marks.get("session begins", 0.0)),
        remote=remote,
        pages=[Painted(**each) for each in told.get("pages_painted", [])],
        refusals=[str(each) for each in told.get("refusals", [])],
        log=[*told.get("log", []), *_complaints(process.lines())],
        screenshots=[f"shots/{name}/{each}" for each in told.get("screenshots", [])],
    )


def _read(out: Path, name: str) -> dict[str, Any]:
    path = _report_path(out, name)
    if not path.exists():
        return {}
    told: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return told


QUIET = (" INFO ", " DEBUG ", '"level": "INFO"')


def _complaints(lines: Sequence[str]) -> list[str]:
    """Give the lines of a log that nobody expects of a hearing that goes well."""
    return [line for line in lines if line.strip() and not any(q in line for q in QUIET)]


def _summary(
    options: Options,
    material: Material,
    screen: Screen,
    reports: Mapping[str, DeskReport],
    shown: Sequence[Shown],
    found: Sequence[str],
    began: float,
) -> dict[str, Any]:
    return {
        "took_place": not found,
        "faults": list(found),
        "language": options.language,
        "speech": material.speech,
        "portraits": material.portraits,
        "screen": screen.name,
        "lasted_s": round(time.monotonic() - began, 1),
        "median_page_s": _rounded(median_page_s(shown, reports)),
        "desks": {name: _desk_summary(report) for name, report in reports.items()},
        "pages": [
            {
                "exhibit": each.exhibit,
                "page": each.page,
                "painted_after_s": {
                    desk: _rounded(delay) for desk, delay in page_delays(each, reports).items()
                },
            }
            for each in shown
        ],
    }


def _desk_summary(report: DeskReport) -> dict[str, Any]:
    first = min(
        (r.first_picture_at for r in report.remote.values() if r.first_picture_at is not None),
        default=None,
    )
    return {
        "exit_code": report.exit_code,
        "login_window_s": _between(report.process_started, report.login_painted),
        "join_s": _between(report.enter_pressed, report.joined),
        "first_frame_s": _between(report.admitted, first),
        "session_s": round(report.session_s, 1),
        "remote": {
            other: {key: _rounded(value) for key, value in asdict(had).items()}
            for other, had in report.remote.items()
        },
        "refusals": list(report.refusals),
        "log": list(report.log),
        "screenshots": list(report.screenshots),
    }


def _between(start: float | None, end: float | None) -> float | None:
    return round(end - start, 3) if start is not None and end is not None else None


def _rounded(value: Any) -> Any:
    return round(value, 3) if isinstance(value, float) else value


def _tell(summary: Mapping[str, Any], found: Sequence[str], out: Path) -> None:
    for fault in found:
        _say(f"✗ {fault}")
    if not found:
        _say(f"✓ The hearing took place in {summary['lasted_s']} s.")
    _say(f"Screenshots and summary.json are in {out}.")


def _say(sentence: str) -> None:
    print(sentence, flush=True)  # noqa: T201 - what the command has to say


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _stop(processes: Sequence[Process]) -> None:
    for process in processes:
        process.stop()
