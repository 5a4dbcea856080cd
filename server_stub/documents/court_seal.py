"""The look of a court's seal, and where on a paper it will stand.

A court's seal is round, red and 42 mm across, with a star in the middle and the court's name
around it. It stands over the date at the foot of a paper: each paper that is sealed says in its
own particulars, as a key word, on which page and where the middle of that date is. So a draft
shows the date alone, and the one who seals it needs no more than the file.

The picture of a seal proves nothing: the proof is the signature that it is drawn for
(`server_stub.seal`).
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from server_stub.documents.typesetter import Typesetter

SEAL_ACROSS_PT: Final = 42 / 25.4 * 72

_PLACE: Final = re.compile(r"seal-place ([1-9]\d{0,4}) (\d{1,5}(?:\.\d+)?) (\d{1,5}(?:\.\d+)?)")
_DRAWN_ON: Final = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class SealPlace:
    """The middle of a seal: the page, from 1, and points from its left and upper edges."""

    page: int
    x_pt: float
    y_pt: float


def court_seal_pdf(typesetter: Typesetter, court: str) -> bytes:
    """Draw the seal of a court on a transparent sheet of its own size."""
    return typesetter.typeset("court_seal", {"court": court}, dated=_DRAWN_ON)


def seal_place(keywords: str) -> SealPlace | None:
    """Read from a paper's key words where its seal will stand; None where none is wanted."""
    found = _PLACE.search(keywords)
    if found is None:
        return None
    return SealPlace(int(found[1]), float(found[2]), float(found[3]))
