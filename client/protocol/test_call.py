"""The test call: what a desk and the court's test peer say to each other while a line is measured.

A desk that has no account joins a call of its own, over the media path of a hearing. It is alone
there: on its one seat it hears and sees what it sends itself. What it sends on its small picture
is filler and goes no further; the court counts how it comes. What the court is asked to send comes
as filler on the seat's picture, and the desk counts that.

Frames are UTF-8 JSON objects with a `type`. The desk's first is `OpenCall`, the court's first is
`CallOpened` or `Goodbye`; then the desk offers its media as in a hearing. A call ends by itself
after `CALL_S`. Nothing here names a case, a person or a hearing.
"""

from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from client.protocol.errors import Malformed, Reason, TooLarge
from client.protocol.filler import rate_kbps
from client.protocol.ids import ParticipantId
from client.protocol.signalling import (
    IceServer,
    Kind,
    Layer,
    MediaAnswered,
    MediaRefused,
    OfferMedia,
)
from client.protocol.value import Value
from client.protocol.wire import Goodbye

DESK, PEER = ParticipantId("desk"), ParticipantId("test-peer")
"""The two seats of a test call; no hearing has a person of these names."""

CALL_S = 60.0
"""After so long a test call ends by itself."""
READ_EVERY_S = 0.25
"""How often the court tells what it has counted."""
FRAME_MAX_BYTES = 70_000
"""Largest frame that a court takes from a desk in a test call: an offer and its envelope."""
ECHO_MAX_BYTES, ECHO_MAX_FRAMES = 1_024, 32
"""What the echo of the line takes: frames so long, and so many."""

PORTAL_PATH = "/generate_204"
"""Where a court's plain door says nothing, so that a captive portal shows itself."""

STEPS_MAX, STEP_MAX_KBPS, STEP_MAX_S = 8, 4_000, 2.0
SUM_MAX_S = 6.0
"""Of all steps together."""


class ProbeStep(Value):
    """Filler at one rate for a while."""

    kbps: Annotated[int, Field(ge=20, le=STEP_MAX_KBPS)]
    seconds: Annotated[float, Field(gt=0.0, le=STEP_MAX_S)]


# Desk to court ------------------------------------------------------------------------------


class OpenCall(Value):
    """First frame: a call, or the one that this desk had before its socket broke."""

    type: Literal["open_call"] = "open_call"
    resume: Annotated[str, Field(max_length=100)] = ""


class SendFiller(Value):
    """Send me filler in these steps, one after the other."""

    type: Literal["send_filler"] = "send_filler"
    steps: Annotated[tuple[ProbeStep, ...], Field(min_length=1, max_length=STEPS_MAX)]


class EndCall(Value):
    """The desk is done."""

    type: Literal["end_call"] = "end_call"


# Court to desk ------------------------------------------------------------------------------


class CallOpened(Value):
    """The call is open."""

    type: Literal["call_opened"] = "call_opened"
    call: str
    """With which it can be resumed; nobody else knows it."""
    ends_in_s: float
    ice_servers: tuple[IceServer, ...] = ()


class StreamCount(Value):
    """What the court has counted of one stream of this desk since its leg began."""

    kind: Kind
    layer: Layer | None = None
    awaited: int
    come: int
    octets: int
    jitter_ms: float


class StepCount(Value):
    """What the court has counted of one step of the desk's filler."""

    step: int
    packets: int
    octets: int
    """Of these and of the speech between them, with all that the line carries around them."""
    first_octets: int
    """Of the first packet, before whose coming nothing is known."""
    first_s: float
    last_s: float
    """By the court's own clock, which has no beginning."""

    @property
    def kbps(self) -> float | None:
        """Give at what rate it came; None where too little did."""
        return rate_kbps(self.packets, self.octets - self.first_octets, self.last_s - self.first_s)


class CallCounted(Value):
    """What the court has counted."""

    type: Literal["call_counted"] = "call_counted"
    leg: int
    at_s: float
    streams: tuple[StreamCount, ...] = ()
    steps: tuple[StepCount, ...] = ()


FromTester = OpenCall | OfferMedia | SendFiller | EndCall
FromPeer = CallOpened | MediaAnswered | MediaRefused | CallCounted | Goodbye

_FROM_TESTER: TypeAdapter[FromTester] = TypeAdapter(
    Annotated[FromTester, Field(discriminator="type")]
)
_FROM_PEER: TypeAdapter[FromPeer] = TypeAdapter(Annotated[FromPeer, Field(discriminator="type")])


def hear_from_tester(frame: str | bytes) -> FromTester:
    """Read a desk's frame strictly: raises `TooLarge` or `Malformed`, and nothing else."""
    size = len(frame) if isinstance(frame, bytes) else len(frame.encode(errors="replace"))
    if size > FRAME_MAX_BYTES:
        raise TooLarge(detail=f"{size} bytes")
    try:
        return _FROM_TESTER.validate_json(frame, extra="forbid")
    except (ValidationError, ValueError, RecursionError):
        raise Malformed(Reason.MALFORMED, "no message of a test call") from None


def hear_from_peer(frame: str | bytes) -> FromPeer | None:
    """Read a court's frame; None for one of a kind that this desk does not know."""
    try:
        return _FROM_PEER.validate_json(frame)
    except (ValidationError, ValueError, RecursionError):
        return None
