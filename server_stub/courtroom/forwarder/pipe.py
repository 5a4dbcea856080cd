"""What a court and its forwarder say to each other when the forwarder is a process of its own.

One JSON value a line: the court asks, numbered; the forwarder answers each question once, in the
order asked. The first line of the court says on what terms to begin, the first of the forwarder
that it has begun. When the pipe ends, the forwarder ends.

Only values of the language cross; this module knows neither processes nor sockets.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter

from client.protocol.errors import Refusal
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import Flow, FlowReading, LegAnswer, LegOffer
from client.protocol.value import Value
from server_stub.courtroom.forwarder.terms import Limits, MediaAddress

LINE_MAX = 1 << 20


class Begin(Value):
    """Court: listen, on these terms."""

    type: Literal["begin"] = "begin"
    address: MediaAddress
    limits: Limits


class Connect(Value):
    """Court: connect this person."""

    type: Literal["connect"] = "connect"
    offer: LegOffer


class Order(Value):
    """Court: this and no more may pass in this hearing."""

    type: Literal["order"] = "order"
    hearing: HearingId
    flows: tuple[Flow, ...]


class Disconnect(Value):
    """Court: close this person's leg."""

    type: Literal["disconnect"] = "disconnect"
    hearing: HearingId
    participant: ParticipantId


class CloseHearing(Value):
    """Court: forget this hearing."""

    type: Literal["close_hearing"] = "close_hearing"
    hearing: HearingId


class Read(Value):
    """Court: what was counted in this hearing?"""

    type: Literal["read"] = "read"
    hearing: HearingId


Question = Annotated[
    Begin | Connect | Order | Disconnect | CloseHearing | Read, Field(discriminator="type")
]


class Asked(Value):
    """A question and its number."""

    number: int
    question: Question


class Listening(Value):
    """Forwarder: media is taken here."""

    type: Literal["listening"] = "listening"
    host: str
    port: int


class CannotListen(Value):
    """Forwarder: the address could not be had."""

    type: Literal["cannot_listen"] = "cannot_listen"
    detail: str


class Connected(Value):
    """Forwarder: connected so."""

    type: Literal["connected"] = "connected"
    answer: LegAnswer


class Counted(Value):
    """Forwarder: this was counted."""

    type: Literal["counted"] = "counted"
    readings: tuple[FlowReading, ...]


class Done(Value):
    """Forwarder: it is so."""

    type: Literal["done"] = "done"


class Declined(Value):
    """Forwarder: no, with the reason and the status of the refusal."""

    type: Literal["declined"] = "declined"
    status: int
    refusal: Refusal


Reply = Annotated[
    Listening | CannotListen | Connected | Counted | Done | Declined, Field(discriminator="type")
]


class Answered(Value):
    """The reply to the question of that number."""

    number: int
    reply: Reply


_ASKED: TypeAdapter[Asked] = TypeAdapter(Asked)
_ANSWERED: TypeAdapter[Answered] = TypeAdapter(Answered)


def line(value: Asked | Answered) -> bytes:
    """Write a value as one line."""
    return value.model_dump_json().encode() + b"\n"


def read_asked(text: bytes) -> Asked:
    """Read a line of the court's."""
    return _ASKED.validate_json(text)


def read_answered(text: bytes) -> Answered:
    """Read a line of the forwarder's."""
    return _ANSWERED.validate_json(text)
