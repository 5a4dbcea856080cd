"""What two ends say of a path and its sections, and how a desk writes it (RFC 8866, RFC 8829).

A desk offers one bundle (RFC 9143): own sound, own large picture, own small picture, then a
section for sound and one for picture per other seat. Where the court sends on a path of its own
it offers that, and the desk answers what of it can be read here.

What the court says is read by `client.media.line.reading`. This module draws no numbers by chance
and knows no sockets.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from client.protocol.ids import ParticipantId
from client.protocol.rtp import header
from client.protocol.signalling import Kind, Layer, Slot

PROTOCOL = "UDP/TLS/RTP/SAVPF"
OPUS, RED, H264, VP8 = "opus", "red", "H264", "VP8"
"""Encoding names (RFC 7587, RFC 2198, RFC 6184, RFC 7741)."""

MID, LEVEL, TRANSPORT_NUMBER, SEND_TIME = 1, 2, 3, 4
"""The numbers that a desk's offer gives to header extensions, one each in the whole bundle."""

EXTENSIONS = {
    MID: header.MID,
    LEVEL: header.AUDIO_LEVEL,
    TRANSPORT_NUMBER: header.TRANSPORT_NUMBER,
    SEND_TIME: header.ABS_SEND_TIME,
}
OWN_NUMBERS: Mapping[int, int] = {number: number for number in EXTENSIONS}
"""How they are numbered where the desk has offered."""
_SOUND_FEEDBACK = ("nack", "transport-cc")
_PICTURE_FEEDBACK = ("nack", "nack pli", "transport-cc", "goog-remb")


@dataclass(frozen=True, slots=True)
class Offered:
    """A codec as every section of its kind offers it."""

    payload_type: int
    map: str
    parameters: str
    """`OPUS` in it stands for the payload type of plain speech."""

    @property
    def name(self) -> str:
        """The encoding name."""
        return self.map.partition("/")[0]


CODECS: Mapping[Kind, tuple[Offered, ...]] = {
    Kind.AUDIO: (
        Offered(63, "red/48000/2", "OPUS/OPUS"),
        Offered(111, "opus/48000/2", "minptime=10;useinbandfec=1;usedtx=1"),
    ),
    Kind.VIDEO: (
        Offered(
            102,
            "H264/90000",
            "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        ),
        Offered(96, "VP8/90000", ""),
    ),
}


@dataclass(frozen=True, slots=True)
class Codec:
    """A way of coding that both ends have agreed on, for one section."""

    name: str
    payload_type: int
    feedback: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Own:
    """A section on which this desk sends."""

    mid: str
    kind: Kind
    ssrc: int
    layer: Layer | None = None


@dataclass(frozen=True, slots=True)
class OwnEnd:
    """This desk's end of the path."""

    ufrag: str
    password: str
    fingerprints: tuple[tuple[str, str], ...]
    candidates: tuple[str, ...]
    """As they stand in a description (RFC 8839 section 5.1)."""
    cname: str
    session: int


@dataclass(frozen=True, slots=True)
class Answered:
    """One section as the court has answered it."""

    mid: str
    kind: Kind
    direction: str
    """The court's: what it receives is `recvonly`."""
    codecs: tuple[Codec, ...]
    extensions: frozenset[int]
    """Which of this module's extensions may stand in its packets."""
    ssrc: int | None

    def codec(self, name: str) -> Codec | None:
        """Give a codec by its encoding name."""
        return next((each for each in self.codecs if each.name == name), None)


@dataclass(frozen=True, slots=True)
class CourtEnd:
    """The court's end of a path, and what it has made of every section."""

    ufrag: str
    password: str
    lite: bool
    begins: bool
    """Whether the court begins the DTLS handshake."""
    reduced_size: bool
    fingerprints: tuple[tuple[str, str], ...]
    candidates: tuple[str, ...]
    sections: Mapping[str, Answered]
    """By their names, in their order."""
    numbers: Mapping[int, int]
    """Under which number each of this module's extensions is sent on this path."""


def own_sections(ssrcs: Sequence[int]) -> tuple[Own, Own, Own]:
    """Give the three sections on which a desk sends, with their numbers."""
    sound, large, small = ssrcs
    return (
        Own("0", Kind.AUDIO, sound),
        Own("1", Kind.VIDEO, large, Layer.LARGE),
        Own("2", Kind.VIDEO, small, Layer.SMALL),
    )


def seats_of(own: Sequence[Own], seats: int) -> dict[str, Kind]:
    """Give the sections that a desk offers for others: sound and picture of each seat."""
    return {
        str(len(own) + 2 * seat + place): kind
        for seat in range(seats)
        for place, kind in enumerate((Kind.AUDIO, Kind.VIDEO))
    }


def taken_of(court: CourtEnd, own: Sequence[Own]) -> list[tuple[Own, Answered]]:
    """Give those of one's own sections that the court receives."""
    return [
        (each, section)
        for each in own
        if (section := court.sections.get(each.mid)) is not None
        and section.kind is each.kind
        and section.direction in {"recvonly", "sendrecv"}
    ]


def who_comes(
    court: CourtEnd, slots: Sequence[Slot], offered: Mapping[str, Kind]
) -> list[tuple[ParticipantId, Answered]]:
    """Give who comes on which section; raises `ValueError` for what was not offered."""
    found: dict[str, tuple[ParticipantId, Answered]] = {}
    for slot in slots:
        section = court.sections.get(slot.mid)
        if slot.mid in found:
            raise ValueError("two persons on one section")
        if section is None or slot.mid not in offered:
            raise ValueError("a person on a section that was not offered")
        if slot.kind is not section.kind or slot.kind is not offered[slot.mid]:
            raise ValueError("a person on a section of another kind")
        found[slot.mid] = slot.participant, section
    return [each for each in found.values() if each[1].direction in {"sendonly", "sendrecv"}]


# --- Writing -------------------------------------------------------------------------------------


def write_offer(end: OwnEnd, own: Sequence[Own], seats: int) -> str:
    """Write the offer for so many other seats."""
    others = seats_of(own, seats)
    lines = _write_head(end, [*(each.mid for each in own), *others])
    for section in own:
        lines += _write_section(section.mid, section.kind, "sendonly")
        lines += _write_path(end, "actpass", first=section.mid == "0")
        track = f"{end.cname}-{section.layer or section.kind}"
        lines += [
            f"a=msid:{end.cname} {track}",
            f"a=ssrc:{section.ssrc} cname:{end.cname}",
            f"a=ssrc:{section.ssrc} msid:{end.cname} {track}",
        ]
    for mid, kind in others.items():
        lines += _write_section(mid, kind, "recvonly") + _write_path(end, "actpass")
    return _text(lines)


def write_answer(end: OwnEnd, court: CourtEnd) -> str:
    """Write the answer to what the court has offered: each section that can be read is taken."""
    taken = [each for each in court.sections.values() if _is_taken(each)]
    lines = _write_head(end, [each.mid for each in taken])
    setup = "passive" if court.begins else "active"
    for section in court.sections.values():
        if section not in taken:
            lines += [
                f"m={section.kind} 0 {PROTOCOL} 0",
                "c=IN IP4 0.0.0.0",
                f"a=mid:{section.mid}",
                "a=inactive",
            ]
            continue
        lines += _write_section(
            section.mid,
            section.kind,
            "recvonly",
            codecs=section.codecs,
            extensions={court.numbers[each]: EXTENSIONS[each] for each in section.extensions},
            reduced_size=court.reduced_size,
        )
        lines += _write_path(end, setup, first=section is taken[0])
    return _text(lines)


def _is_taken(section: Answered) -> bool:
    return bool(section.codecs) and section.direction in {"sendonly", "sendrecv"}


def _write_head(end: OwnEnd, mids: Sequence[str]) -> list[str]:
    return [
        "v=0",
        f"o=- {end.session} 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        f"a=group:BUNDLE {' '.join(mids)}",
        "a=msid-semantic:WMS *",
    ]


def _write_section(
    mid: str,
    kind: Kind,
    direction: str,
    *,
    codecs: Sequence[Codec] = (),
    extensions: Mapping[int, str] | None = None,
    reduced_size: bool = True,
) -> list[str]:
    """Write a section; without codecs and extensions it is as every desk offers it."""
    feedback = frozenset(_SOUND_FEEDBACK if kind is Kind.AUDIO else _PICTURE_FEEDBACK)
    codecs = codecs or [Codec(each.name, each.payload_type, feedback) for each in CODECS[kind]]
    if extensions is None:
        sent = (MID, TRANSPORT_NUMBER, LEVEL) if kind is Kind.AUDIO else (MID, TRANSPORT_NUMBER)
        wanted = sent if direction == "sendonly" else (MID, SEND_TIME)
        extensions = {number: EXTENSIONS[number] for number in wanted}
    types = {each.name: each.payload_type for each in codecs}
    lines = [
        f"m={kind} 9 {PROTOCOL} {' '.join(str(each.payload_type) for each in codecs)}",
        "c=IN IP4 0.0.0.0",
        "a=rtcp:9 IN IP4 0.0.0.0",
        f"a=mid:{mid}",
        f"a={direction}",
        "a=rtcp-mux",
        *(["a=rtcp-rsize"] if reduced_size else []),
        *(f"a=extmap:{number} {extension}" for number, extension in sorted(extensions.items())),
    ]
    for codec in codecs:
        known = next(each for each in CODECS[kind] if each.name == codec.name)
        parameters = known.parameters.replace("OPUS", str(types.get(OPUS, "")))
        lines.append(f"a=rtpmap:{codec.payload_type} {known.map}")
        if parameters:
            lines.append(f"a=fmtp:{codec.payload_type} {parameters}")
        lines += [f"a=rtcp-fb:{codec.payload_type} {each}" for each in sorted(codec.feedback)]
    return lines


def _write_path(end: OwnEnd, setup: str, *, first: bool = False) -> list[str]:
    lines = [
        f"a=ice-ufrag:{end.ufrag}",
        f"a=ice-pwd:{end.password}",
        *(f"a=fingerprint:{algorithm} {value}" for algorithm, value in end.fingerprints),
        f"a=setup:{setup}",
    ]
    if first:
        # In a bundle the first section speaks for the path of all (RFC 9143 section 7.1).
        lines += [*(f"a=candidate:{each}" for each in end.candidates), "a=end-of-candidates"]
    return lines


def _text(lines: Sequence[str]) -> str:
    return "\r\n".join(lines) + "\r\n"
