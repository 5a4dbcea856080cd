"""Agreeing on media with the court: one connection a person, always offered by the desk.

The desk offers (RFC 8829) its own microphone as one `sendonly` section and its camera as two, the
large picture and the small one, then one `recvonly` section for sound and one for picture per
other seat; the court answers with the section (`mid`) on which it will send each person. Nothing
is renegotiated while a hearing runs: who is heard and seen is a matter of the court's orders, not
of new descriptions. A desk whose media broke sends a new offer with a higher `leg`.

`Flow` is what a court orders of its forwarder: the whole of what may pass. What is not named
does not pass.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.value import Value

SDP_MAX = 65_536
PREFERRED_CODEC = "H264"
"""What pictures are sent in until a court says otherwise (`UseCodec`)."""


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


def relays_in(servers: tuple[IceServer, ...]) -> tuple[IceServer, ...]:
    """Give each relay's way by itself, in the court's order: a desk tries one at a time."""
    return tuple(
        server.model_copy(update={"urls": (url,)})
        for server in servers
        for url in server.urls
        if url.startswith(("turn:", "turns:"))
    )


def transport_of(url: str) -> str:
    """Give by what a relay is reached (RFC 7065): `udp`, `tcp` or `tls`."""
    scheme, _, rest = url.partition(":")
    if scheme == "turns":
        return "tls"
    return rest.partition("?")[2].removeprefix("transport=") or "udp"


def servers_of_try(servers: tuple[IceServer, ...], tries: int) -> tuple[IceServer, ...]:
    """Give what a desk uses in one of its tries: straight on first, then one relay after another.

    Whoever reaches the court straight on does not wait for a relay that does not answer.
    """
    relays = relays_in(servers)
    plain = tuple(
        server.model_copy(update={"urls": urls})
        for server in servers
        if (urls := tuple(url for url in server.urls if url.startswith(("stun:", "stuns:"))))
    )
    place = tries % (1 + len(relays))
    return plain if place == 0 else (*plain, relays[place - 1])


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
    offer: str = ""
    """Where the court sends on a path of its own: its offer for that, which the desk answers with
    `AnswerMedia`; the slots then name the sections of this offer."""


class AnswerMedia(Value):
    """Desk to court: the answer to the offer that came with `MediaAnswered`."""

    type: Literal["answer_media"] = "answer_media"
    leg: Annotated[int, Field(ge=1)]
    sdp: Annotated[str, Field(max_length=SDP_MAX)]


class MediaRefused(Value):
    """Court to desk: this offer cannot be taken; the reason is one of `errors.Reason`."""

    type: Literal["media_refused"] = "media_refused"
    leg: int
    reason: str


class View(Value):
    """How one viewer's layout shows one person; a person who is not named is not shown."""

    participant: ParticipantId
    layer: Layer


class WatchPictures(Value):
    """Desk to court: my layout shows these people, so large; only the newest counts.

    What is shown nowhere is not sent. It asks for no leave: who may be seen is the state's matter.
    """

    type: Literal["watch_pictures"] = "watch_pictures"
    views: Annotated[tuple[View, ...], Field(max_length=64)]


class UseCodec(Value):
    """Court to desk: send your picture in this one of the codecs that were agreed on.

    A person has come who can read no other, or that person has gone.
    """

    type: Literal["use_codec"] = "use_codec"
    codec: str
    """An encoding name of RFC 8851: "H264" or "VP8"."""


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
    codecs: tuple[str, ...] = ()
    """Encoding names of pictures that this leg can read."""
    offer: str = ""
    """As in `MediaAnswered`: `accept` is then called with the desk's answer."""


class LineReading(Value):
    """How one leg's path is, as both its ends have found it."""

    participant: ParticipantId
    silent_s: float
    """Since anything authentic last came from it."""
    round_trip_s: float | None = None
    lost_up: float = 0.0
    """Share of packets lost on the way to the court, over the last seconds, 0 to 1."""
    lost_down: float = 0.0
    bits_per_s_up: int = 0
    """What comes from it."""
    bits_per_s_down: int = 0
    """What its path towards it is believed to carry; 0: not known."""
    jitter_s: float | None = None
    """How unevenly its speech has come (RFC 3550); None while it does not speak."""


class LegConnected(Value):
    """Forwarder to room: media pass to and from this person now."""

    type: Literal["leg_connected"] = "leg_connected"
    hearing: HearingId
    participant: ParticipantId
    leg: int
    missed_since: AwareDatetime | None = None
    """The last moment up to which the leg before this one is known to have received; None when
    there was none."""


class LegSilent(Value):
    """Forwarder to room: nothing has come from this person's leg for two seconds."""

    type: Literal["leg_silent"] = "leg_silent"
    hearing: HearingId
    participant: ParticipantId
    since: AwareDatetime


class LegHeard(Value):
    """Forwarder to room: a leg that was silent is heard again, and was not replaced."""

    type: Literal["leg_heard"] = "leg_heard"
    hearing: HearingId
    participant: ParticipantId
    missed_since: AwareDatetime


class LegEnded(Value):
    """Forwarder to room: a leg has ended by itself: hung up, or silent for too long."""

    type: Literal["leg_ended"] = "leg_ended"
    hearing: HearingId
    participant: ParticipantId


class SpeakerChanged(Value):
    """Forwarder to room: this person has the word, by the levels of what comes; None: nobody."""

    type: Literal["speaker_changed"] = "speaker_changed"
    hearing: HearingId
    participant: ParticipantId | None


class LinesRead(Value):
    """Forwarder to room, every two seconds: how the legs of a hearing are."""

    type: Literal["lines_read"] = "lines_read"
    hearing: HearingId
    lines: tuple[LineReading, ...]


MediaNews = LegConnected | LegSilent | LegHeard | LegEnded | SpeakerChanged | LinesRead


class Spoken(Value):
    """A span in which a person spoke, by the court's clock; pauses below half a second belong."""

    speaker: ParticipantId
    begins_at: AwareDatetime
    ends_at: AwareDatetime


class KeptFrame(Value):
    """20 ms of a person's speech as it came: an Opus payload (RFC 6716)."""

    at: AwareDatetime
    payload: bytes


class KeptSpeech(Value):
    """What the court has kept of one person's speech in a span, in order."""

    speaker: ParticipantId
    frames: tuple[KeptFrame, ...]


class FlowReading(Value):
    """What the forwarder counted of one person's stream since the leg began."""

    hearing: HearingId
    sender: ParticipantId
    kind: Kind
    layer: Layer | None = None
    """Which picture; None for sound."""
    packets_in: int
    bytes_in: int
    packets_out: int
    packets_refused: int
    """Packets that came from a sender who had no leave to send."""
