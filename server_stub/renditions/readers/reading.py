"""What every reader gives back, and how it says no.

What is described is plain values that fit into JSON; the court reads them as hostile
(`server_stub.renditions.viewing`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from server_stub.renditions import pipe
from server_stub.renditions.pipe import Limits


class Verdict(Exception):
    """The file or the page is refused, by a number of the pipe."""

    def __init__(self, verdict: int) -> None:
        super().__init__(verdict)
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class Drawn:
    """Bare pixels: 8 bits a channel (1 grey, 3 RGB), rows from the top without gaps."""

    width: int
    height: int
    channels: int
    pixels: bytes


Draw = Callable[[int, int], Drawn]
"""Draws a page (from 1) at most so many pixels wide; raises `Verdict`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What a file is, in the words of `client.protocol.file_kinds`."""

    kind: str
    media_type: str
    pages: int = 0
    duration_s: float | None = None
    charset: str = ""
    listed: list[tuple[str, int]] = field(default_factory=list)
    listed_of: int = 0
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Reading:
    """A file that was read."""

    description: Description
    draw: Draw


class Reader(Protocol):
    """One sort of reader: a module with these two functions."""

    def load(self) -> None:
        """Load all that it reads with, before the walls go up."""

    def read(self, file: BinaryIO, form: str, limits: Limits) -> Reading:
        """Read an open file; raises `Verdict`."""


def no_pages(_page: int, _width: int) -> Drawn:
    """Draw for a file that has no pages."""
    raise Verdict(pipe.NO_SUCH_PAGE)


def without_colours(width: int, height: int, rgb: bytes) -> Drawn:
    """Give RGB pixels, as grey if they have no colour."""
    red, green, blue = rgb[0::3], rgb[1::3], rgb[2::3]
    if red == green == blue:
        return Drawn(width, height, 1, red)
    return Drawn(width, height, 3, rgb)
