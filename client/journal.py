"""What the desk writes down of its own doings: one log, discreet, and short enough to read.

Every line passes through `redacted` on its way out, tracebacks too: tokens, tickets, passwords,
media secrets and identity numbers are never written, whoever let them slip into a line. The last
lines stay in memory for the debug page and the report.

The journal does not know what the lines are about.
"""

import logging
import re
import sys
import threading
from collections import deque
from dataclasses import dataclass

LINES_KEPT = 500
ROOT = "mingjing"

_SECRETS = (
    # RFC 6750 section 2.1
    (re.compile(r"(?i)\b(bearer\s+)[\w.~+/=-]+"), r"\1***"),
    # A field of JSON, of a Python value or of a query that names a secret
    (
        re.compile(
            r"(?i)([\"']?\b(?:token|ticket|password|passwd|credential|secret|authorization)\b[\"']?"
            r"\s*[:=]\s*)(?:\"[^\"]*\"|'[^']*'|[^\s,;&)}\]]+)"
        ),
        r"\1***",
    ),
    # RFC 8839 section 5.4, and the fingerprint by which an answer is recognised
    (re.compile(r"(?i)(ice-pwd:|ice-ufrag:|fingerprint:\S+ )\S+"), r"\1***"),
    # Citizen identity number, GB 11643
    (re.compile(r"(?<!\d)\d{6}(?:19|20)\d{9}[\dXx](?!\d)"), "***"),
    # Mobile number
    (re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"), "***"),
)


def redacted(text: str) -> str:
    """Give a text without what nobody should read in a log."""
    for secret, instead in _SECRETS:
        text = secret.sub(instead, text)
    return text


class Discreet(logging.Formatter):
    """Formats a line, and its traceback, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log as it was written."""

    level: int
    text: str


class Ring(logging.Handler):
    """Keeps the last lines in memory; any thread may read them."""

    def __init__(self, lines_kept: int = LINES_KEPT) -> None:
        super().__init__()
        self._reading = threading.Lock()
        self._lines: deque[Line] = deque(maxlen=lines_kept)

    def emit(self, record: logging.LogRecord) -> None:
        line = Line(record.levelno, self.format(record))
        with self._reading:
            self._lines.append(line)

    def lines(self, level: int = logging.NOTSET) -> tuple[str, ...]:
        """Give the kept lines of this level and above, oldest first."""
        with self._reading:
            return tuple(line.text for line in self._lines if line.level >= level)


def open_journal(*, debug: bool = False) -> Ring:
    """Begin to write: all lines of the program to standard error, and into a ring."""
    formatter = Discreet("%(asctime)s %(levelname)s %(name)s: %(message)s")
    ring = Ring()
    handlers: list[logging.Handler] = [ring]
    # A program without a console has no standard error.
    if sys.stderr is not None:
        handlers.append(logging.StreamHandler(sys.stderr))
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    for handler in handlers:
        handler.setFormatter(formatter)
        root.addHandler(handler)
    logging.getLogger(ROOT).setLevel(logging.DEBUG if debug else logging.INFO)
    # These speak about every packet or every request.
    for chatty in ("aioice", "aiortc", "urllib3", "websockets", "asyncio"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    return ring
