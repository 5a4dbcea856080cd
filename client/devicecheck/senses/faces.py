"""Where in the picture faces are: how many, how large, and how far from the middle (D2 CAM-09).

Places are fractions of the picture. One look may miss a face that turns away, or take a curtain
for one, so that what counts is what most looks have found.

It finds no face itself, and knows nobody's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

WIDTH = 320
"""Pixels across of the copy in which faces are looked for."""


@dataclass(frozen=True, slots=True)
class Box:
    """Where a face is, in fractions of the picture."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """How much of the picture's height it has."""
        return self.bottom - self.top

    @property
    def off_centre(self) -> float:
        """How far its middle is from the picture's middle, sideways, in widths of the picture."""
        return abs((self.left + self.right) / 2.0 - 0.5)


Look = tuple[Box, ...]
"""The faces of one picture."""


@dataclass(frozen=True, slots=True)
class Framing:
    """What most looks have found; None where no look has found a face."""

    looks: int
    faces: int
    height_share: float | None = None
    off_centre: float | None = None


def framing(looks: Sequence[Look]) -> Framing | None:
    """Give how a person sits in the picture; None when nobody has looked."""
    if not looks:
        return None
    faces = _most([len(look) for look in looks])
    largest = [max(look, key=lambda box: box.height) for look in looks if look]
    if faces == 0 or not largest:
        return Framing(len(looks), 0)
    return Framing(
        looks=len(looks),
        faces=faces,
        height_share=median(box.height for box in largest),
        off_centre=median(box.off_centre for box in largest),
    )


def _most(counts: list[int]) -> int:
    """Give the middle count; of two, the one nearer to a single face."""
    ordered = sorted(counts)
    half = len(ordered) // 2
    candidates = {ordered[half], ordered[(len(ordered) - 1) // 2]}
    return min(candidates, key=lambda count: (abs(count - 1), count))
