"""Agreeing on media with the court: one connection a person, always offered by the desk.

The desk offers (RFC 8829) its own microphone and camera as two `sendonly` sections, then one
`recvonly` section for sound and one for picture per other seat; the court answers with the
section (`mid`) on which it will send each person. Nothing is renegotiated while a hearing runs:
who is heard and seen is a matter of the court's orders, not of new descriptions. A desk whose
media broke sends a new offer with a higher `leg`.

`Flow` is what a court orders of its forwarder: the whole of what may pass. What is not named
does not pass.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.value import Value

SDP_MAX = 65_536


class Kind(StrEnum):
    """Kind of media (RFC 8866 section 5.14)."""

    AUDIO = "audio"
    VIDEO = "video"


class Layer(StrEnum):
    """Which of a person's two pictures."""

    LARGE = "large"
    SMALL = "small"


class IceServer(Value):
    """A STUN or TURN server of the court's own (RFC 7064, RFC 7065)."""

    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""


class Slot(Value):
    """The section of the desk's offer on which one person's media will come."""

    mid: str
    kind: Kind
    participant: ParticipantId


class OfferMedia(Value):
    """Desk to court: connect me."""

    type: Literal["offer_media"] = "offer_media"
    leg: Annotated[int, Field(ge=1)]
    """Which of this desk's connections, counted up; an answer to an older one is dropped."""
    sdp: Annotated[str, Field(max_length=SDP_MAX)]


class MediaAnswered(Value):
    """Court to desk: connected so, and here is who comes on which section."""

    type: Literal["media_answered"] = "media_answered"
    leg: int
    sdp: str
    slots: tuple[Slot, ...]


class MediaRefused(Value):
    """Court to desk: this offer cannot be taken; the reason is one of `errors.Reason`."""

    type: Literal["media_refused"] = "media_refused"
    leg: int
    reason: str


class Flow(Value):
    """One person's sound or picture may pass, and to whom."""

    sender: ParticipantId
    kind: Kind
    receivers: tuple[ParticipantId, ...]


class LegOffer(Value):
    """Room to forwarder: connect this person, with these others on these seats."""

    hearing: HearingId
    participant: ParticipantId
    leg: int
    sdp: Annotated[str, Field(max_length=SDP_MAX)]
    others: tuple[ParticipantId, ...]
    """Everybody else with a seat; slots are given out in this order."""


class LegAnswer(Value):
    """Forwarder to room."""

    sdp: str
    slots: tuple[Slot, ...]


class FlowReading(Value):
    """What the forwarder counted of one person's stream since the leg began."""

    hearing: HearingId
    sender: ParticipantId
    kind: Kind
    packets_in: int
    bytes_in: int
    packets_out: int
    packets_refused: int
    """Packets that came from a sender who had no leave to send."""
