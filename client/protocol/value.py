"""What every message is made of: frozen values that compare by what they say."""

from pydantic import BaseModel, ConfigDict


class Value(BaseModel):
    """A frozen value; fields that this version does not know are dropped when it is read.

    The court reads with `extra="forbid"` instead (`client.protocol.wire.hear_from_desk`).
    """

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)
