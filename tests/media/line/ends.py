"""Two ends of a path without a path: packets are plain, and time is a number."""

from dataclasses import dataclass, field

from client.media.line.description import Answered, Codec, own_sections
from client.media.line.receiving import Ears, Receiving
from client.media.line.sending import Sending
from client.media.picture.assembly import WholeFrame
from client.media.rates.downstream import Downstream
from client.media.rates.pacer import Pacer
from client.media.rates.upstream import Upstream
from client.media.speech.heard import HeardPacket
from client.protocol.ids import ParticipantId
from client.protocol.rtp.redundancy import Redundancy
from client.protocol.signalling import Kind, Layer

A = ParticipantId("a")
SOUND_SSRC, LARGE_SSRC, SMALL_SSRC = 11, 22, 33
RED_TYPE, OPUS_TYPE, H264_TYPE, VP8_TYPE = 63, 111, 102, 96
ALL = frozenset({1, 2, 3})
FEEDBACK = frozenset({"nack", "nack pli"})


def answered(
    mid: str, kind: Kind, ssrc: int | None = None, extensions: frozenset[int] = ALL
) -> Answered:
    """A section as a court of today answers it."""
    codecs = (
        (Codec("red", RED_TYPE, FEEDBACK), Codec("opus", OPUS_TYPE, FEEDBACK))
        if kind is Kind.AUDIO
        else (Codec("H264", H264_TYPE, FEEDBACK), Codec("VP8", VP8_TYPE, FEEDBACK))
    )
    return Answered(mid, kind, "recvonly" if ssrc is None else "sendonly", codecs, extensions, ssrc)


class Wire:
    """Keeps what is sent; nothing is sealed."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def seal_media(self, packet: bytes) -> bytes | None:
        return packet

    def send(self, sealed: bytes) -> None:
        self.sent.append(sealed)


@dataclass
class Sender:
    """One end that sends."""

    extensions: frozenset[int] = ALL
    bits_per_s: float = 5e6
    wire: Wire = field(default_factory=Wire)
    keys: list[Layer] = field(default_factory=list)

    def __post_init__(self) -> None:
        own = own_sections((SOUND_SSRC, LARGE_SSRC, SMALL_SSRC))
        self.redundancy = Redundancy()
        self.upstream = Upstream(ceiling=5e6)
        self.sending = Sending(
            self.wire,
            [(each, answered(each.mid, each.kind, None, self.extensions)) for each in own],
            first_numbers=(1, 2, 3),
            upstream=self.upstream,
            pacer=Pacer(self.bits_per_s),
            redundancy=self.redundancy,
            want_key=self.keys.append,
        )

    def taken(self) -> list[bytes]:
        """Give what was sent since the last time."""
        taken = self.wire.sent[:]
        self.wire.sent.clear()
        return taken


@dataclass
class Receiver:
    """One end that receives the person A."""

    extensions: frozenset[int] = frozenset()
    named: bool = True
    until: float = 99.0
    heard: list[HeardPacket] = field(default_factory=list)
    seen: list[WholeFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.downstream = Downstream(ceiling=5e6)
        self.receiving = Receiving(
            [
                (A, answered("0", Kind.AUDIO, SOUND_SSRC if self.named else None, self.extensions)),
                (A, answered("1", Kind.VIDEO, LARGE_SSRC if self.named else None, self.extensions)),
            ],
            Ears(
                lambda person, heard, now: self.heard.append(heard),
                lambda person, whole: self.seen.append(whole),
                lambda person, number: self.until,
            ),
            self.downstream,
        )
