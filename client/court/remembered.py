"""What this desk remembers from one day to the next: who signed in, in which words, with what.

A small JSON file in the system's place for settings, readable by its owner alone. It holds no
password and nothing of a case. A file that cannot be read is as good as none; one that cannot be
written is a pity and no more.

It does not know who asks.
"""

import json
import logging
import os
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from client.config import Devices, Language

log = logging.getLogger("mingjing.court.remembered")


@dataclass(frozen=True, slots=True)
class Remembered:
    """The whole of what is remembered."""

    logins: Mapping[str, str] = field(default_factory=dict)
    """Login used last, by court address."""
    language: Language | None = None
    devices: Devices = field(default_factory=Devices)
    tell_unheard: bool | None = None
    """Whether to be told of speaking with a closed microphone; None: never asked."""

    def with_login(self, court: str, login: str) -> "Remembered":
        """Remember who signed in at this court; an empty login forgets it."""
        logins = {key: value for key, value in self.logins.items() if key != court}
        if login:
            logins[court] = login
        return replace(self, logins=logins)


class Memory:
    """Keeps `Remembered` in a file, or with no file for this run only."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.now = _read(file) if file is not None else Remembered()

    def keep(self, remembered: Remembered) -> None:
        """Remember this instead of what was."""
        if remembered == self.now:
            return
        self.now = remembered
        if self._file is not None:
            _write(self._file, remembered)


def settings_file(platform: str, home: Path, environ: Mapping[str, str]) -> Path:
    """Give the file's place: the XDG base directory, Application Support, or AppData."""
    if platform == "win32":
        folder = Path(environ.get("APPDATA") or home / "AppData" / "Roaming") / "Mingjing"
    elif platform == "darwin":
        folder = home / "Library" / "Application Support" / "Mingjing"
    else:
        folder = Path(environ.get("XDG_CONFIG_HOME") or home / ".config") / "mingjing"
    return folder / "desk.json"


def own_settings_file() -> Path:
    """Give the file's place on this machine."""
    return settings_file(sys.platform, Path.home(), os.environ)


def _read(file: Path) -> Remembered:
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        return _remembered(raw)
    except FileNotFoundError:
        return Remembered()
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        log.info("the settings file cannot be read; starting without")
        return Remembered()


def _remembered(raw: dict[str, Any]) -> Remembered:
    language, devices = raw.get("language"), raw.get("devices") or {}
    tell_unheard = raw.get("tell_unheard")
    return Remembered(
        logins={str(court): str(login) for court, login in (raw.get("logins") or {}).items()},
        language=Language(language) if language else None,
        devices=Devices(
            camera=_text(devices.get("camera")),
            microphone=_text(devices.get("microphone")),
            loudspeaker=_text(devices.get("loudspeaker")),
        ),
        tell_unheard=tell_unheard if isinstance(tell_unheard, bool) else None,
    )


def _text(raw: object) -> str | None:
    return raw if isinstance(raw, str) else None


def _write(file: Path, remembered: Remembered) -> None:
    """Replace the file whole, so that a power cut leaves the old one or the new one."""
    body = json.dumps(
        {
            "logins": dict(remembered.logins),
            "language": remembered.language,
            "devices": asdict(remembered.devices),
            "tell_unheard": remembered.tell_unheard,
        },
        ensure_ascii=False,
        indent=1,
    )
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Made readable by its owner alone.
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=file.parent, prefix=file.name, delete=False
        ) as fresh:
            fresh.write(body)
        Path(fresh.name).replace(file)
    except OSError as error:
        log.info("the settings file cannot be written: %s", error.strerror)
