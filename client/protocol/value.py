"""What every message is made of: frozen values that compare by what they say."""

from pydantic import BaseModel, ConfigDict

LARGEST = 2**53 - 1
"""The largest number that every machine reads as it was written (RFC 8259 section 6)."""


class Value(BaseModel):
    """A frozen value; fields that this version does not know are dropped when it is read.

    The court reads with `extra="forbid"` instead (`client.protocol.wire.hear_from_desk`).
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
