"""What is said to the counter and by it, told by one true example of each kind.

Every kind of body and every kind of answer has one example: a value of the very kind that reads
or writes it, so that a field which changes breaks its example before anybody is misled. All of
them tell of one invented dispute (`story`), each at the hour at which it would be said; they are
written out by the encoder of the counter itself.

No route is known here, and nothing in an example opens anything.
"""

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from client.protocol.errors import Reason, Refusal
from client.protocol.value import Value
from server_stub.web.examples import (
    accounts,
    applications,
    case,
    enforcement,
    evidence,
    filing,
    identity,
    judgments,
    mediation,
    payment,
    readiness,
    served,
    story,
)

_SUBJECTS: Final = (
    accounts,
    identity,
    filing,
    case,
    evidence,
    applications,
    mediation,
    payment,
    served,
    judgments,
    enforcement,
    readiness,
)


def by_kind(values: Iterable[Value]) -> Mapping[type[Value], Value]:
    """Give examples by their kinds; raises `ValueError` where one has two."""
    found: dict[type[Value], Value] = {}
    for each in values:
        if type(each) in found:
            raise ValueError(f"{type(each).__name__} has two examples")
        found[type(each)] = each
    return MappingProxyType(found)


BODIES: Final = by_kind(each for subject in _SUBJECTS for each in subject.BODIES)
"""What is said to the counter, by its kind."""
ANSWERS: Final = by_kind(each for subject in _SUBJECTS for each in subject.ANSWERS)
"""What the counter says, by its kind."""

REFUSALS: Final = (
    Refusal(reason=Reason.PERIOD_OVER, detail=story.until(3, 25).isoformat()),
    Refusal(reason=Reason.UNEXPECTED, reference="00000001"),
)
"""How the court says no: for a reason of the law, and when something is wrong with itself."""


def body_written(example: Value) -> Any:
    """Write what is said to the counter as whoever asks would: what may be left out is."""
    return json.loads(example.model_dump_json(by_alias=True, exclude_unset=True))


def answer_written(example: Value) -> Any:
    """Write what the counter says as the counter does (`server_stub.web.windows`)."""
    return json.loads(example.model_dump_json(by_alias=True))
