"""What a person or an administrator has set for this desk, read once at start.

Values only: where they come from (command line, policy file, keyring) is `client.app`'s affair.
"""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

DEFAULT_SERVER = "http://127.0.0.1:8420"


class Language(StrEnum):
    """Languages in which every sentence of the program exists."""

    CHINESE = "zh"
    ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Devices:
    """The chosen devices by their stable ids; None is the system's default."""

    camera: str | None = None
    microphone: str | None = None
    loudspeaker: str | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that is fixed for one run of the program."""

    server: str = DEFAULT_SERVER
    """Scheme, host and port of the court; `https`, or `http` on this very machine."""
    language: Language | None = None
    """None: the language of last time, else Chinese."""
    authority: Path | None = None
    """PEM file of the court's own certificate authority; None trusts what the system trusts."""
    login: str | None = None
    password: str | None = None
    """Read from standard input by `--password-stdin`; never from the command line."""
    synthetic: bool = False
    """Whether camera, microphone and loudspeaker are stand-ins that say so on the picture."""
    fake_media: Path | None = None
    """Folder with `face.jpg` and `speech.wav` for the stand-ins; None uses what is shipped."""
    played: Path | None = None
    """WAV file for what the synthetic loudspeaker really played."""
    script: Path | None = None
    report: Path | None = None
    shots: Path | None = None
    debug: bool = False
    """Log in full, for whoever looks after the program; redacted all the same."""
