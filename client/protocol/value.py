"""What every message is made of: frozen values that compare by what they say."""

from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

LARGEST = 2**53 - 1
"""The largest number that every machine reads as it was written (RFC 8259 section 6)."""

EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
Moment = Annotated[AwareDatetime, Field(ge=EARLIEST, le=LATEST)]
"""A time that somebody asks for or tells of: within the years that periods can be counted in."""
Day = Annotated[date, Field(ge=EARLIEST.date(), le=LATEST.date())]
"""A day, likewise."""


class Value(BaseModel):
    """A frozen value; fields that this version does not know are dropped when it is read.

    The court reads with `extra="forbid"` instead (`client.protocol.wire.hear_from_desk`).
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
