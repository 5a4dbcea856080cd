"""The device check without a window: `mingjing-check [--server URL] [--json FILE]`.

For IT staff and for scripts, in codes. Exit codes: 0 all pass, 1 warnings only, 2 at least one
fail, 3 something that is needed could not be checked, 4 cancelled, 64 bad usage. Only what only a
person can know is asked, and only on a terminal; unanswered it counts as not checked.
"""

import argparse
import asyncio
import logging
import secrets
import sys
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Never
from urllib.parse import urlsplit

from client.config import DEFAULT_SERVER, Config, Devices
from client.court.trust import court_address, is_loopback
from client.court.workers import Workers
from client.devicecheck.bench import Bench
from client.devicecheck.kit import kit
from client.devicecheck.probes.machine import machine_facts
from client.devicecheck.report import as_json, report_of, write
from client.devicecheck.run import run_checks
from client.devicecheck.thresholds import shipped
from client.devicecheck.verdict import exit_code
from client.frames import Frames, Levels
from client.journal import open_journal
from client.media.engine import EngineNews
from client.protocol.devicecheck import Check, CheckReport, Code, Finding, Form

USAGE, CANCELLED, INCOMPLETE = 64, 4, 3
TIMEOUT_S = 90.0
SHIPPED = "-"


class _Parser(argparse.ArgumentParser):
    """Bad usage has a code of its own (sysexits' EX_USAGE): 2 says that a check has failed."""

    def error(self, message: str) -> Never:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the quick form of the check; gives its exit code."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    config, only = _config(parser, chosen), _only(parser, chosen.only)
    open_journal(debug=chosen.debug)
    logging.getLogger("mingjing").setLevel(logging.DEBUG if chosen.debug else logging.WARNING)
    try:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            report = runner.run(_check(config, only, chosen.timeout))
    except KeyboardInterrupt:
        print("cancelled", file=sys.stderr)
        return CANCELLED
    except TimeoutError:
        print(f"not finished within {chosen.timeout:g} s", file=sys.stderr)
        return INCOMPLETE
    return _tell(report, chosen.json)


def _parser() -> _Parser:
    parser = _Parser(
        prog="mingjing-check",
        description="Test this computer for a hearing by video (quick form).",
    )
    parser.add_argument("--server", default=DEFAULT_SERVER, metavar="URL", help="the court")
    parser.add_argument("--authority", type=Path, metavar="FILE", help="its own authority, PEM")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the report there")
    parser.add_argument(
        "--only", metavar="LIST", help=f"of {','.join(check.value for check in Check)}"
    )
    parser.add_argument("--timeout", type=float, default=TIMEOUT_S, metavar="S", help="for all")
    parser.add_argument(
        "--fake-media",
        nargs="?",
        const=SHIPPED,
        metavar="FOLDER",
        help="synthetic devices: tries the program and proves nothing about this computer",
    )
    parser.add_argument("--debug", action="store_true", help="log in full")
    return parser


def _config(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> Config:
    try:
        server = court_address(chosen.server)
    except ValueError as error:
        parser.error(f"--server: {error}")
    if chosen.authority is not None and not chosen.authority.is_file():
        parser.error(f"--authority: there is no file {chosen.authority}")
    if not chosen.timeout > 0:
        parser.error("--timeout: seconds above 0")
    folder = None if chosen.fake_media in (None, SHIPPED) else Path(chosen.fake_media)
    return Config(
        server=server,
        authority=chosen.authority,
        synthetic=chosen.fake_media is not None,
        fake_media=folder,
    )


def _only(parser: argparse.ArgumentParser, listed: str | None) -> Collection[Check]:
    if listed is None:
        return frozenset(Check)
    try:
        return frozenset(Check(each.strip().lower()) for each in listed.split(","))
    except ValueError as error:
        parser.error(f"--only: {error}")


async def _check(config: Config, only: Collection[Check], timeout_s: float) -> CheckReport:
    """Put the bench together, and take it apart again whatever happens."""
    from PySide6.QtCore import QCoreApplication

    from client.court.api import Court
    from client.media.session import make_engine

    # The system's lists of devices need an application, though no window.
    application = QCoreApplication.instance() or QCoreApplication(sys.argv[:1])
    frames, levels = Frames(), Levels()
    fake = None
    if config.synthetic:
        from client.media.devices.fake import FakeMedia

        fake = FakeMedia(config.fake_media, clock=lambda: datetime.now().astimezone())
    loopback = is_loopback(urlsplit(config.server).hostname or "")
    engine = make_engine(frames, levels, Devices(), fake, loopback)
    court = Court(config.server, config.authority)
    bench = Bench(engine, frames, levels, court, ask=_ask)

    def heard(news: EngineNews) -> None:
        bench.news = news

    engine.on_news(heard)
    try:
        async with asyncio.timeout(timeout_s):
            synthetic = any(device.synthetic for device in engine.devices())
            thresholds = shipped()
            rows = frozenset(code for code in Code if code.check in only)
            began_at = bench.monotonic()
            findings = [each async for each in run_checks(bench, kit(), thresholds, only=rows)]
    finally:
        await engine.close()
        court.close()
        del application
    return report_of(
        findings,
        thresholds,
        id_=secrets.token_hex(16),
        app_version=machine_facts()["mingjing"],
        form=Form.QUICK,
        now=datetime.now(UTC),
        took_s=bench.monotonic() - began_at,
        synthetic=synthetic,
        server=config.server,
        machine=machine_facts(),
    )


async def _ask(code: Code) -> int | None:
    """Ask the person at the terminal; without one nobody answers."""
    if code is not Code.SPK_01 or not sys.stdin.isatty():
        return None
    print("How many notes did you hear? ", end="", flush=True)
    workers = Workers(1, "terminal")
    try:
        answer = await workers.do(lambda _: sys.stdin.readline().strip())
    finally:
        workers.close()
    return int(answer) if answer.isdecimal() else None


def _tell(report: CheckReport, file: Path | None) -> int:
    """Print a line a check, write the file, give the exit code."""
    if report.synthetic:
        print("synthetic devices: this proves nothing about this computer")
    for finding in report.findings:
        print(_line(finding))
    code = exit_code(report.findings)
    if file is not None:
        try:
            write(file, as_json(report))
        except OSError as error:
            print(f"the report cannot be written: {error}", file=sys.stderr)
            return INCOMPLETE if code < 2 else code
    return code


def _line(finding: Finding) -> str:
    readings = " ".join(f"{key}={value:g}" for key, value in finding.readings.items())
    parts = (f"{finding.code:<8}", f"{finding.outcome:<8}", finding.reason, readings)
    return " ".join(part for part in parts if part).rstrip()


if __name__ == "__main__":
    sys.exit(main())
