"""Starting a desk: `mingjing [--server URL] ...`, or `python -m client`.

Only what the first window needs is read in before it is painted.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from client.config import DEFAULT_SERVER, Config, Language

SHIPPED = "-"
"""`--fake-media` without a folder: what is shipped."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one desk; gives its exit code: 0 closed, 1 broken, 3 a step of the script failed."""
    config = settings(arguments)
    from client.journal import open_journal

    ring = open_journal(debug=config.debug)
    from client.app import run, watch_for_the_unexpected

    watch_for_the_unexpected()
    return run(config, ring)


def settings(arguments: Sequence[str] | None) -> Config:
    """Give what the command line sets; what cannot be meant ends the program with a sentence."""
    parser = _parser()
    return _config(parser, parser.parse_args(arguments))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mingjing", description="A desk at a court that sits by video."
    )
    parser.add_argument("--server", default=DEFAULT_SERVER, metavar="URL", help="the court")
    parser.add_argument(
        "--authority", type=Path, metavar="FILE", help="the court's own certificate authority, PEM"
    )
    parser.add_argument("--login", metavar="NAME", help="sign in as NAME")
    parser.add_argument(
        "--password-stdin", action="store_true", help="read the password from standard input"
    )
    parser.add_argument(
        "--fake-media",
        nargs="?",
        const=SHIPPED,
        metavar="FOLDER",
        help="synthetic devices, that say so; FOLDER may hold face.jpg and speech.wav",
    )
    parser.add_argument(
        "--played", type=Path, metavar="FILE", help="WAV file for what synthetic devices played"
    )
    parser.add_argument("--lang", choices=[each.value for each in Language], help="language")
    parser.add_argument("--script", type=Path, metavar="FILE", help="steps to do at this desk")
    parser.add_argument("--report", type=Path, metavar="FILE", help="JSON of what came of them")
    parser.add_argument("--shots", type=Path, metavar="DIR", help="folder for screenshots")
    parser.add_argument("--debug", action="store_true", help="log in full")
    return parser


def _config(parser: argparse.ArgumentParser, chosen: argparse.Namespace) -> Config:
    from client.court.trust import court_address

    try:
        server = court_address(chosen.server)
    except ValueError as error:
        parser.error(f"--server: {error}")
    if chosen.authority is not None and not chosen.authority.is_file():
        parser.error(f"--authority: there is no file {chosen.authority}")
    if chosen.password_stdin and not chosen.login:
        parser.error("--password-stdin needs --login")
    if chosen.script is not None and not chosen.script.is_file():
        parser.error(f"--script: there is no file {chosen.script}")
    if chosen.script is not None:
        _check_script(parser, chosen.script)
    synthetic = chosen.fake_media is not None
    if synthetic and chosen.fake_media != SHIPPED and not Path(chosen.fake_media).is_dir():
        parser.error(f"--fake-media: there is no folder {chosen.fake_media}")
    return Config(
        server=server,
        language=Language(chosen.lang) if chosen.lang else None,
        authority=chosen.authority,
        login=chosen.login,
        password=sys.stdin.readline().rstrip("\r\n") if chosen.password_stdin else None,
        synthetic=synthetic,
        fake_media=Path(chosen.fake_media) if synthetic and chosen.fake_media != SHIPPED else None,
        played=chosen.played,
        script=chosen.script,
        report=chosen.report,
        shots=chosen.shots,
        debug=chosen.debug,
    )


def _check_script(parser: argparse.ArgumentParser, script: Path) -> None:
    """End before anything is shown when a line of the script cannot be understood."""
    from client.ui.script.steps import UnreadableScript, read_script

    try:
        read_script(script)
    except UnreadableScript as error:
        parser.error(f"--script: {error}")


if __name__ == "__main__":
    sys.exit(main())
