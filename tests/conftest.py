"""What every test stands on: a quiet log, known chance, and an honest word about what is missing.

A log line of WARNING or above that the test has not announced fails it; announced and not
written, it fails too. A test that needs a Debian package says so with a marker and is skipped
where the package is missing, except in continuous integration, where it fails. Tests under
`tests/end_to_end` are real-time tests without having to say so.

It knows nothing of any room; a room's own fixtures stand beside that room's tests.
"""

import logging
import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parent.parent
IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}

# Windows are painted into memory, and no test reads or writes a person's own keyring.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"

# The same examples on every run of CI; elsewhere new ones each time. Time is not judged: the
# machines are shared.
settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("desk", deadline=None)
settings.load_profile("ci" if IN_CI else "desk")

# --- Debian packages -----------------------------------------------------------------------------

# A package is there when one of its programs is on the path, or one of its files is in place.
PACKAGES: Mapping[str, Sequence[str]] = {
    # Not chromium-browser: on Ubuntu that is a door to the snap, whether there is one or not.
    "chromium": ["chromium", "/snap/bin/chromium", "google-chrome"],
    "coturn": ["turnserver"],
    "dbus-daemon": ["dbus-daemon"],
    "espeak-ng": ["espeak-ng"],
    "fonts-noto-cjk": ["/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"],
    "iproute2": ["ip"],
    "janus": ["janus"],
    "libfaketime": [
        "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
        "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
    ],
    "libreoffice-writer-nogui": ["soffice"],
    "openssl": ["openssl"],
    "poppler-utils": ["pdftotext"],
    "pulseaudio": ["pulseaudio"],
    "pulseaudio-utils": ["pactl"],
    "xvfb": ["Xvfb"],
}


def stands(sign: str) -> bool:
    """Whether a program is on the path, or a file in its place."""
    if sign.startswith("/"):
        return Path(sign).exists()
    return shutil.which(sign) is not None


def is_there(package: str) -> bool:
    """Whether a Debian package that tests may need is on this machine."""
    return any(stands(sign) for sign in PACKAGES[package])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the real-time tests that their folder tells."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "end_to_end"):
            item.add_marker(pytest.mark.realtime)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip, or in CI fail, a test whose Debian packages are missing."""
    wanted = [name for marker in item.iter_markers("needs_package") for name in marker.args]
    if unknown := [name for name in wanted if name not in PACKAGES]:
        pytest.fail(f"tests/conftest.py does not know how to find {', '.join(unknown)}")
    missing = [name for name in wanted if not is_there(name)]
    if not missing:
        return
    reason = f"NOT TESTED: missing Debian package {', '.join(missing)} (apt-get install it)"
    if IN_CI:
        pytest.fail(reason)
    pytest.skip(reason)


# --- The log -------------------------------------------------------------------------------------


class _Listener(logging.Handler):
    """Keeps every line of WARNING or above, from whichever thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


class Announce(Protocol):
    """Announces log lines: `expected_log("lost the court", logger="client.courtroom")`."""

    def __call__(self, pattern: str, *, logger: str = "", may_be_absent: bool = False) -> None: ...


class _Announced:
    def __init__(self, pattern: str, logger: str, may_be_absent: bool) -> None:
        self.pattern = re.compile(pattern)
        self.logger = logger
        self.may_be_absent = may_be_absent
        self.heard = False

    def covers(self, record: logging.LogRecord) -> bool:
        room = self.logger
        from_there = not room or record.name == room or record.name.startswith(f"{room}.")
        return from_there and self.pattern.search(record.getMessage()) is not None


class LogOfTheTest:
    """The lines of one test, and what the test has announced of them."""

    def __init__(self) -> None:
        self.listener = _Listener()
        self._announced: list[_Announced] = []

    def announce(self, pattern: str, *, logger: str = "", may_be_absent: bool = False) -> None:
        self._announced.append(_Announced(pattern, logger, may_be_absent))

    def complaints(self) -> list[str]:
        """What was written and not announced, and what was announced and not written."""
        written = logging.Formatter("%(levelname)s %(name)s: %(message)s")
        found = []
        for record in self.listener.records:
            covering = [line for line in self._announced if line.covers(record)]
            for line in covering:
                line.heard = True
            if not covering:
                found.append(f"unexpected log line: {written.format(record)}")
        found.extend(
            f"expected log line never came: {line.pattern.pattern!r}"
            for line in self._announced
            if not line.heard and not line.may_be_absent
        )
        return found


@pytest.fixture(autouse=True)
def _log_of_the_test() -> Iterator[LogOfTheTest]:
    log = LogOfTheTest()
    root = logging.getLogger()
    root.addHandler(log.listener)
    try:
        yield log
    finally:
        root.removeHandler(log.listener)
    if complaints := log.complaints():
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture
def expected_log(_log_of_the_test: LogOfTheTest) -> Announce:
    """Announce a log line of WARNING or above that the test is about to cause.

    The pattern is searched in the message; `logger` narrows it to a room and the rooms below.
    A line that does not come fails the test, unless it `may_be_absent`.
    """
    return _log_of_the_test.announce
