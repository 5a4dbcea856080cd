"""What a court and its forwarder say to each other when the forwarder is a process of its own.

One JSON value a line: the court asks, numbered, and says what time it is; the forwarder answers
each question once, in the order asked, and tells its news between. The first line of the court
says on what terms to begin, the first of the forwarder that it has begun. When the pipe ends, the
forwarder ends. Kept speech is told in spans short enough for a line, its frames packed.

Only values of the language cross; this module knows neither processes nor sockets.
"""

import base64
import struct
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, TypeAdapter

from client.protocol.errors import Refusal
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import (
    Flow,
    FlowReading,
    KeptFrame,
    KeptSpeech,
    LegAnswer,
    LegOffer,
    MediaNews,
    Spoken,
    View,
)
from client.protocol.test_call import CallCounted, ProbeStep
from client.protocol.value import Value
from server_stub.courtroom.forwarder.terms import Limits, MediaAddress

LINE_MAX = 1 << 20
SPAN_MAX_S = 30.0
"""Of kept speech in one answer: some 200 kB."""

_FRAME = struct.Struct("!IH")
"""Milliseconds since the first frame, and the octets of the payload that follows."""


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


class Watch(Value):
    """Court: this viewer's layout shows these people."""

    type: Literal["watch"] = "watch"
    hearing: HearingId
    participant: ParticipantId
    views: tuple[View, ...]


class WhoSpoke(Value):
    """Court: who spoke when?"""

    type: Literal["who_spoke"] = "who_spoke"
    hearing: HearingId
    since: AwareDatetime
    until: AwareDatetime


class Recall(Value):
    """Court: what was said in this span, which is no longer than `SPAN_MAX_S`?"""

    type: Literal["recall"] = "recall"
    hearing: HearingId
    spoken: Spoken


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


class Call(Value):
    """Court: connect this desk to the test peer."""

    type: Literal["call"] = "call"
    offer: LegOffer


class Fill(Value):
    """Court: send filler in this test call."""

    type: Literal["fill"] = "fill"
    hearing: HearingId
    steps: tuple[ProbeStep, ...]


class ReadCall(Value):
    """Court: what was counted in this test call?"""

    type: Literal["read_call"] = "read_call"
    hearing: HearingId


Question = Annotated[
    Begin
    | Connect
    | Order
    | Watch
    | WhoSpoke
    | Recall
    | Disconnect
    | CloseHearing
    | Read
    | Call
    | Fill
    | ReadCall,
    Field(discriminator="type"),
]


class Asked(Value):
    """A question and its number."""

    number: int
    at: AwareDatetime
    """The court's time."""
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


class SpokenThen(Value):
    """Forwarder: they spoke then."""

    type: Literal["spoken_then"] = "spoken_then"
    spoken: tuple[Spoken, ...]


class Recalled(Value):
    """Forwarder: this was said."""

    type: Literal["recalled"] = "recalled"
    begins_at: AwareDatetime | None
    frames: str
    """Base64 of each frame's `_FRAME` and payload."""


class CallRead(Value):
    """Forwarder: this was counted; None while there is no leg."""

    type: Literal["call_read"] = "call_read"
    counted: CallCounted | None


class Done(Value):
    """Forwarder: it is so."""

    type: Literal["done"] = "done"


class Declined(Value):
    """Forwarder: no, with the reason and the status of the refusal."""

    type: Literal["declined"] = "declined"
    status: int
    refusal: Refusal


Reply = Annotated[
    Listening
    | CannotListen
    | Connected
    | Counted
    | SpokenThen
    | Recalled
    | CallRead
    | Done
    | Declined,
    Field(discriminator="type"),
]


class Answered(Value):
    """The reply to the question of that number."""

    type: Literal["answered"] = "answered"
    number: int
    reply: Reply


class Happened(Value):
    """Forwarder, unasked: this has happened to a leg."""

    type: Literal["happened"] = "happened"
    news: Annotated[MediaNews, Field(discriminator="type")]


Said = Annotated[Answered | Happened, Field(discriminator="type")]

_ASKED: TypeAdapter[Asked] = TypeAdapter(Asked)
_SAID: TypeAdapter[Answered | Happened] = TypeAdapter(Said)


def line(value: Asked | Answered | Happened) -> bytes:
    """Write a value as one line."""
    return value.model_dump_json().encode() + b"\n"


def read_asked(text: bytes) -> Asked:
    """Read a line of the court's."""
    return _ASKED.validate_json(text)


def read_said(text: bytes) -> Answered | Happened:
    """Read a line of the forwarder's."""
    return _SAID.validate_json(text)


# Kept speech ------------------------------------------------------------------------------------


def parts(spoken: Spoken) -> Iterator[Spoken]:
    """Cut a span into such as fit a line each."""
    longest = timedelta(seconds=SPAN_MAX_S)
    begins_at = spoken.begins_at
    while begins_at < spoken.ends_at:
        ends_at = min(spoken.ends_at, begins_at + longest)
        yield Spoken(speaker=spoken.speaker, begins_at=begins_at, ends_at=ends_at)
        begins_at = ends_at


def packed(frames: Sequence[KeptFrame]) -> Recalled:
    """Pack frames for a line."""
    begins_at = frames[0].at if frames else None
    octets = b"".join(
        _FRAME.pack(_ms_between(frames[0].at, each.at), len(each.payload)) + each.payload
        for each in frames
    )
    return Recalled(begins_at=begins_at, frames=base64.b64encode(octets).decode())


def unpacked(recalled: Recalled) -> tuple[KeptFrame, ...]:
    """Give the frames of a line."""
    octets = base64.b64decode(recalled.frames)
    frames, at = [], 0
    while recalled.begins_at is not None and at < len(octets):
        milliseconds, size = _FRAME.unpack_from(octets, at)
        at += _FRAME.size
        moment = recalled.begins_at + timedelta(milliseconds=milliseconds)
        frames.append(KeptFrame(at=moment, payload=octets[at : at + size]))
        at += size
    return tuple(frames)


def joined(spoken: Spoken, frames: Sequence[KeptFrame]) -> KeptSpeech:
    """Put the parts of a span together; a frame at a seam may have come twice."""
    unique = dict.fromkeys(frames)
    return KeptSpeech(speaker=spoken.speaker, frames=tuple(unique))


def _ms_between(earlier: datetime, later: datetime) -> int:
    return max(0, round((later - earlier).total_seconds() * 1_000))
