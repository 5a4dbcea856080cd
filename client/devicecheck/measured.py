"""What a probe hands over: readings, names, and what it saw plainly; never a judgment.

One value for each row of the device-check table, made by a probe (`client.devicecheck.probe`).

It knows no threshold, no outcome and no sentence.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from client.protocol.devicecheck import Cause, Code


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured for one row."""

    code: Code
    readings: Mapping[str, float] = field(default_factory=dict)
    """Units in the key: `first_picture_s`, `loss_up_pct`."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """Names of programs and devices, issuers, addresses; `name` may stand in the sentence."""
    cause: Cause | None = None
    """What was seen plainly: in use, denied, refused, unsupported."""
