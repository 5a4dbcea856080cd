"""The command line of `mingjing-check`: what IT staff may choose, and what is bad usage.

Bad usage has a code of its own, 64 (sysexits' EX_USAGE): 2 says that a row has failed.
"""

import argparse
import math
import os
import sys
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Never

from client.check.sending import TOKEN
from client.config import DEFAULT_SERVER, Config
from client.court.trust import court_address, trust
from client.devicecheck.errand import Errand
from client.devicecheck.report import CSV_COLUMNS, DEVICES
from client.devicecheck.run import TOTAL_S
from client.devicecheck.table import codes_of
from client.devicecheck.thresholds import BadPolicy, Thresholds, thresholds_here
from client.protocol.devicecheck import Check, Code, Form

USAGE = 64
SHIPPED = "-"
PERSONS = frozenset({Code.CAM_11, Code.MIC_08, Code.AUD_01, Code.MED_10})
"""Rows that are nothing but a person's word: for nobody no voice is recorded and no clip played."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was chosen."""

    errand: Errand
    thresholds: Thresholds
    json: Path | None
    html: Path | None
    csv: bool
    redact: bool
    questions: bool
    lists: bool
    schema: bool
    debug: bool
    send: str = field(default="", repr=False)
    """The site's token by which the report is sent to the court; empty where it is not."""


class _Words(argparse.HelpFormatter):
    """Breaks no name in two: columns and rows are copied from here."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return textwrap.fill(
            text,
            width,
            initial_indent=indent,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> Never:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"{self.prog}: {message}\n")


def chosen_by(arguments: Sequence[str]) -> Chosen:
    """Read the command line; ends the program with its own code where it cannot be followed."""
    parser = _parser()
    given = parser.parse_args(arguments)
    try:
        server = court_address(given.server)
        thresholds = thresholds_here(given.policy)
    except (ValueError, BadPolicy) as error:
        parser.error(f"{'--policy' if isinstance(error, BadPolicy) else '--server'}: {error}")
    if given.authority is not None and not given.authority.is_file():
        parser.error(f"--authority: there is no file {given.authority}")
    try:
        trust(given.authority)
    except OSError:
        parser.error(f"--authority: {given.authority} holds no certificate")
    if given.timeout is not None and not 0 < given.timeout < math.inf:
        parser.error("--timeout: seconds above 0")
    _places(parser, given.json, given.html)
    form = Form.FULL if given.full else Form.QUICK
    folder = None if given.fake_media in (None, SHIPPED) else Path(given.fake_media)
    if folder is not None and not folder.is_dir():
        parser.error(f"--fake-media: there is no directory {folder}")
    errand = Errand(
        config=Config(
            server=server,
            authority=given.authority,
            synthetic=given.fake_media is not None,
            fake_media=folder,
        ),
        form=form,
        only=_only(parser, given.only, form) - (PERSONS if given.no_gui else frozenset()),
        total_s=given.timeout or TOTAL_S[form],
        policy=given.policy,
        asks=not given.no_gui and sys.stdin.isatty(),
    )
    return Chosen(
        errand=errand,
        thresholds=thresholds,
        json=given.json,
        html=given.html,
        csv=given.csv,
        redact=given.redact,
        questions=not given.no_gui,
        lists=given.list,
        schema=given.schema,
        debug=given.debug,
        send=_token(parser) if given.send else "",
    )


def _places(parser: _Parser, json: Path | None, html: Path | None) -> None:
    """Refuse a place for a report before minutes are spent on it."""
    for option, file in (("--json", json), ("--html", html)):
        if file is None:
            continue
        if str(file) == "-":
            parser.error(f"{option}: a file is wanted")
        if file.is_dir() or not file.name:
            parser.error(f"{option}: {file} is a directory")
        if not file.parent.is_dir():
            parser.error(f"{option}: there is no directory {file.parent}")
        # A device or a pipe is written to itself, a file is put in its place.
        special = file.exists() and (not file.is_file() or file.parent == DEVICES)
        if not os.access(file if special else file.parent, os.W_OK):
            parser.error(f"{option}: {file} cannot be written")
    if json is not None and html is not None and json.resolve() == html.resolve():
        parser.error("--html: the same file as --json")


def _token(parser: _Parser) -> str:
    token = os.environ.get(TOKEN, "").strip()
    if not token:
        parser.error(f"--send: the site's token is expected in {TOKEN}")
    return token


def _parser() -> _Parser:
    parser = _Parser(
        prog="mingjing-check",
        description="Test this computer for a hearing by video.",
        formatter_class=_Words,
        epilog=(
            "Exit codes: 0 all pass, 1 warnings only, 2 at least one fail, 3 a row that is needed "
            f"was not run, 4 cancelled, 64 bad usage. Columns of --csv: {', '.join(CSV_COLUMNS)}."
        ),
    )
    add = parser.add_argument
    add("--server", default=DEFAULT_SERVER, metavar="URL", help="the court")
    add("--authority", type=Path, metavar="FILE", help="its own authority, PEM")
    forms = parser.add_mutually_exclusive_group()
    forms.add_argument("--quick", action="store_true", help="at most one minute (as it is)")
    forms.add_argument("--full", action="store_true", help="everything, at most four minutes")
    groups = ",".join(sorted({code.value[:3] for code in Code}))
    add("--only", action="append", metavar="LIST", help=f"rows (CAM-03), or groups of {groups}")
    add("--json", type=Path, metavar="FILE", help="write the report there")
    add("--html", type=Path, metavar="FILE", help="write it as a page to print")
    add("--csv", action="store_true", help="say one line of comma-separated values, and no other")
    add("--no-gui", action="store_true", help="no window and no question: those are skipped")
    add("--timeout", type=float, metavar="S", help="for all of it, of the machine's time")
    add("--send", action="store_true", help=f"send it to the court, by the token in {TOKEN}")
    add("--redact", action="store_true", help="leave out names and addresses")
    add("--policy", type=Path, metavar="FILE", help="thresholds instead of the managed ones")
    add("--list", action="store_true", help="say what each row measures, and measure nothing")
    add("--schema", action="store_true", help="print the schema of --json, and measure nothing")
    add(
        "--fake-media",
        nargs="?",
        const=SHIPPED,
        metavar="FOLDER",
        help="synthetic devices: tries the program and proves nothing about this computer",
    )
    add("--debug", action="store_true", help="log in full")
    return parser


def _only(parser: _Parser, listed: Sequence[str] | None, form: Form) -> frozenset[Code]:
    if listed is None:
        return frozenset(Code)
    made, wanted = frozenset(codes_of(form)), set[Code]()
    for word in ",".join(listed).split(","):
        named = word.strip()
        found = {code for code in Code if named.upper() in (code.value, code.value[:3])}
        if named.lower() in {check.value for check in Check}:
            found |= {code for code in Code if code.check == named.lower()}
        if not found:
            parser.error(f"--only: there is no {named!r}")
        if not found & made:
            # What was asked for by name and is not made would look like one that is well.
            parser.error(f"--only: {named} is made with --full")
        wanted |= found
    return frozenset(wanted)
