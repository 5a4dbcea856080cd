"""Evidence on the table of the courtroom: which page lies there, and where a finger points.

Pages count from 1. Places on a page are fractions of its width and height from the top left,
so that they mean the same at any size.
"""

from typing import Annotated

from pydantic import Field

from client.protocol.ids import ExhibitId, ParticipantId
from client.protocol.value import LARGEST, Value

Fraction = Annotated[float, Field(ge=0.0, le=1.0)]

POINTER_RATE_HZ = 30
"""How often a pointer may move at most; only the latest place is kept."""


class ShownPage(Value):
    """What lies on the table: shown by whom, under which number of the record."""

    exhibit: ExhibitId
    page: Annotated[int, Field(ge=1, le=LARGEST)]
    by: ParticipantId
