"""The device check without a window: `mingjing-check [--server URL] [--json FILE]`.

For IT staff and for scripts, in codes. Exit codes: 0 all pass, 1 warnings only, 2 at least one
fail, 3 something that is needed could not be checked, 4 cancelled, 64 bad usage. What only a person
can know is asked on a terminal; with `--no-gui` nobody is asked and those rows are skipped.
"""

import hashlib
import io
import logging
import os
import platform
import queue
import secrets
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from client.check.options import Chosen, chosen_by
from client.check.page import as_page
from client.check.sending import send
from client.devicecheck.probes.machine import machine_facts
from client.devicecheck.report import as_csv, as_json, redacted, report_of, schema, write
from client.devicecheck.supervise import Supervised
from client.devicecheck.table import ROWS
from client.devicecheck.verdict import exit_code
from client.journal import open_journal
from client.protocol.devicecheck import Cause, CheckReport, Code, Finding, Outcome
from client.protocol.short_code import spoken
from client.screens.check_verdict import verdict_of
from client.screens.figures import plain

CANCELLED, INCOMPLETE = 4, 3
QUESTIONS = {
    Code.SPK_01: "How many notes did you hear? [number] ",
    Code.MIC_08: "Did your voice sound clear? [y/n] ",
    Code.AUD_01: "Is another device in this room joining? [y/n] ",
}
"""What can be asked without a picture."""
DIGITS_MAX = 3
_YES_OR_NO = {"y": 1, "yes": 1, "n": 0, "no": 0}


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the check; gives its exit code."""
    _speak_plainly(sys.stdout, sys.stderr)
    given = list(sys.argv[1:] if arguments is None else arguments)
    chosen, mouth = chosen_by(given), Mouth()
    if chosen.lists:
        for code, row in ROWS.items():
            mouth.say(f"{code}  {row.form:<5}  {row.measures}")
        return 0
    if chosen.schema:
        mouth.say(schema())
        return 0
    try:
        return _check(chosen, mouth)
    except KeyboardInterrupt:
        # Whoever presses it twice has cancelled too.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        print("cancelled", file=sys.stderr)
        return CANCELLED


def _check(chosen: Chosen, mouth: "Mouth") -> int:
    """Make the check that was chosen, and tell what it comes to."""
    open_journal(debug=chosen.debug)
    logging.getLogger("mingjing").setLevel(logging.DEBUG if chosen.debug else logging.WARNING)
    command = [sys.executable, "-m", "client.devicecheck", *(["--debug"] if chosen.debug else [])]
    checking = Supervised(
        chosen.errand, command, answer=Terminal().ask if chosen.errand.asks else None
    )
    findings = [_told(finding, chosen, mouth) for finding in checking]
    report = report_of(
        findings,
        chosen.thresholds,
        id_=secrets.token_hex(16),
        app_version=machine_facts()["mingjing"],
        form=chosen.errand.form,
        now=datetime.now(UTC),
        took_s=checking.so_far.took_s,
        synthetic=checking.so_far.synthetic or chosen.errand.config.synthetic,
        server=chosen.errand.config.server,
        machine=machine_facts() | {"host": platform.node()},
    )
    return _tell(redacted(report) if chosen.redact else report, chosen, mouth)


def _speak_plainly(*mouths: TextIO) -> None:
    """Have a name that a terminal cannot write stop nothing: it is written with marks."""
    for mouth in mouths:
        if isinstance(mouth, io.TextIOWrapper):
            mouth.reconfigure(errors="backslashreplace")


def _told(finding: Finding, chosen: Chosen, mouth: "Mouth") -> Finding:
    """Say a finding at once; whoever wants no questions has skipped them."""
    if not chosen.questions and finding.reason == Cause.NOT_ANSWERED:
        finding = finding.model_copy(update={"outcome": Outcome.SKIPPED, "reason": ""})
    if not chosen.csv:
        mouth.say(_line(finding, redact=chosen.redact))
    return finding


def _tell(report: CheckReport, chosen: Chosen, mouth: "Mouth") -> int:
    """Say what it comes to, write the files, give the exit code."""
    code, whole = exit_code(report.findings), True
    if chosen.csv:
        mouth.say(as_csv(report), end="")
    else:
        if report.synthetic:
            mouth.say("synthetic devices: this proves nothing about this computer")
        sentence, _ = verdict_of(report.findings, report.readiness)
        mouth.say(f"{sentence.en}  {spoken(report.short_code)}")
    for file, text in (
        (chosen.json, as_json(report) if chosen.json else ""),
        (chosen.html, as_page(report) if chosen.html else ""),
    ):
        if file is None:
            continue
        try:
            write(file, text)
        except OSError as error:
            why = error.strerror or error
            print(f"the report cannot be written to {file}: {why}", file=sys.stderr)
            whole = False
    if chosen.send:
        host = _nameless(platform.node()) if chosen.redact else platform.node()
        untaken = send(report, chosen.errand.config, chosen.send, host)
        if untaken:
            print(untaken, file=sys.stderr)
            whole = False
        elif not chosen.csv:
            mouth.say("sent to the court")
    return INCOMPLETE if code < 2 and not (whole and mouth.heard) else code


def _nameless(host: str) -> str:
    """Give a machine a name by which its site tells it from others, and which is not its own."""
    return f"machine-{hashlib.sha256(host.encode()).hexdigest()[:12]}"


def _line(finding: Finding, *, redact: bool) -> str:
    readings = " ".join(f"{key}={plain(value)}" for key, value in finding.readings.items())
    # What a device calls itself must not steer the terminal.
    name = "" if redact else "".join(filter(str.isprintable, finding.texts.get("name", "")))
    parts = (f"{finding.code:<8}", f"{finding.outcome:<8}", finding.reason, name, readings)
    return " ".join(part for part in parts if part).rstrip()


class Mouth:
    """Says what is found; when nobody can hear it any more, the reports are still written."""

    def __init__(self) -> None:
        self.heard = True

    def say(self, text: str, end: str = "\n") -> None:
        """Say it at once."""
        if not self.heard:
            return
        try:
            print(text, end=end, flush=True)
        except OSError as error:
            self.heard = False
            # What is still held back would be tried again at the end, and fail again.
            with suppress(OSError, ValueError), Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), sys.stdout.fileno())
            print(f"nobody hears what is found: {error.strerror or error}", file=sys.stderr)


class Terminal:
    """Asks whoever sits at the terminal; a line that comes too late answers nothing."""

    def __init__(self) -> None:
        self._open: queue.SimpleQueue[tuple[Code, Callable[[int | None], None]]]
        self._open = queue.SimpleQueue()
        threading.Thread(target=self._listen, daemon=True).start()

    def ask(self, code: Code, give: Callable[[int | None], None]) -> None:
        """Ask, and go on."""
        if code not in QUESTIONS:
            give(None)
            return
        print(QUESTIONS[code], end="", flush=True)
        self._open.put((code, give))

    def _listen(self) -> None:
        while True:
            code, give = self._open.get()
            line = sys.stdin.readline().strip().lower()
            if code is Code.SPK_01:
                give(int(line) if line.isdecimal() and len(line) <= DIGITS_MAX else None)
            else:
                give(_YES_OR_NO.get(line))


if __name__ == "__main__":
    sys.exit(main())
