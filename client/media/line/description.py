"""Writing a desk's offer and reading the court's answer (RFC 8866, RFC 8829, RFC 9143).

One bundle: own sound, own large picture, own small picture, then a section for sound and one for
picture per other seat. What the answer leaves out is not used: a court that answers one codec,
one picture or no feedback is served with that.

An answer is read with suspicion: whatever does not fit is `ValueError`. This module draws no
numbers by chance and knows no sockets.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from client.protocol.rtp import header
from client.protocol.signalling import SDP_MAX, Kind, Layer

PROTOCOL = "UDP/TLS/RTP/SAVPF"
SECTIONS_MAX = 160

OPUS, RED, H264, VP8 = "opus", "red", "H264", "VP8"
"""Encoding names (RFC 7587, RFC 2198, RFC 6184, RFC 7741)."""

MID, LEVEL, TRANSPORT_NUMBER, SEND_TIME = 1, 2, 3, 4
"""The numbers that the offer gives to header extensions, one each in the whole bundle."""

_EXTENSIONS = {
    MID: header.MID,
    LEVEL: header.AUDIO_LEVEL,
    TRANSPORT_NUMBER: header.TRANSPORT_NUMBER,
    SEND_TIME: header.ABS_SEND_TIME,
}
_SOUND_FEEDBACK = ("nack", "transport-cc")
_PICTURE_FEEDBACK = ("nack", "nack pli", "transport-cc", "goog-remb")

_DIGEST = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2})+")
_ICE_CHARACTERS = re.compile(r"[A-Za-z0-9+/]{4,256}")
_CANDIDATE = re.compile(r"\S+ \d{1,3} \S+ \d{1,10} \S+ \d{1,5} typ \S+.*")
_DIRECTIONS = frozenset({"sendonly", "recvonly", "sendrecv", "inactive"})


@dataclass(frozen=True, slots=True)
class _Offered:
    """A codec as every section of its kind offers it."""

    payload_type: int
    map: str
    parameters: str


_CODECS: Mapping[Kind, tuple[_Offered, ...]] = {
    Kind.AUDIO: (
        _Offered(63, "red/48000/2", "111/111"),
        _Offered(111, "opus/48000/2", "minptime=10;useinbandfec=1;usedtx=1"),
    ),
    Kind.VIDEO: (
        _Offered(
            102,
            "H264/90000",
            "level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f",
        ),
        _Offered(96, "VP8/90000", ""),
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
    """Which of this module's extensions it takes."""
    ssrc: int | None

    def codec(self, name: str) -> Codec | None:
        """Give a codec by its encoding name."""
        return next((each for each in self.codecs if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Answer:
    """The court's end of the path, and what it has made of every section."""

    ufrag: str
    password: str
    lite: bool
    begins: bool
    """Whether the court begins the DTLS handshake."""
    reduced_size: bool
    fingerprints: tuple[tuple[str, str], ...]
    candidates: tuple[str, ...]
    sections: Mapping[str, Answered]


def own_sections(ssrcs: Sequence[int]) -> tuple[Own, Own, Own]:
    """Give the three sections on which a desk sends, with their numbers."""
    sound, large, small = ssrcs
    return (
        Own("0", Kind.AUDIO, sound),
        Own("1", Kind.VIDEO, large, Layer.LARGE),
        Own("2", Kind.VIDEO, small, Layer.SMALL),
    )


# --- Writing -------------------------------------------------------------------------------------


def write_offer(end: OwnEnd, own: Sequence[Own], seats: int) -> str:
    """Write the offer for so many other seats."""
    others = [
        (str(len(own) + 2 * seat + place), kind)
        for seat in range(seats)
        for place, kind in enumerate((Kind.AUDIO, Kind.VIDEO))
    ]
    mids = [each.mid for each in own] + [mid for mid, _ in others]
    lines = [
        "v=0",
        f"o=- {end.session} 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        f"a=group:BUNDLE {' '.join(mids)}",
        "a=msid-semantic:WMS *",
    ]
    for section in own:
        lines += _write_section(end, section.mid, section.kind, "sendonly")
        track = f"{end.cname}-{section.layer or section.kind}"
        lines += [
            f"a=msid:{end.cname} {track}",
            f"a=ssrc:{section.ssrc} cname:{end.cname}",
            f"a=ssrc:{section.ssrc} msid:{end.cname} {track}",
        ]
    for mid, kind in others:
        lines += _write_section(end, mid, kind, "recvonly")
    return "\r\n".join(lines) + "\r\n"


def _write_section(end: OwnEnd, mid: str, kind: Kind, direction: str) -> list[str]:
    codecs = _CODECS[kind]
    feedback = _SOUND_FEEDBACK if kind is Kind.AUDIO else _PICTURE_FEEDBACK
    sent = (MID, TRANSPORT_NUMBER, LEVEL) if kind is Kind.AUDIO else (MID, TRANSPORT_NUMBER)
    extensions = sent if direction == "sendonly" else (MID, SEND_TIME)
    lines = [
        f"m={kind} 9 {PROTOCOL} {' '.join(str(each.payload_type) for each in codecs)}",
        "c=IN IP4 0.0.0.0",
        "a=rtcp:9 IN IP4 0.0.0.0",
        f"a=mid:{mid}",
        f"a={direction}",
        "a=rtcp-mux",
        "a=rtcp-rsize",
        *(f"a=extmap:{number} {_EXTENSIONS[number]}" for number in extensions),
    ]
    for codec in codecs:
        lines.append(f"a=rtpmap:{codec.payload_type} {codec.map}")
        if codec.parameters:
            lines.append(f"a=fmtp:{codec.payload_type} {codec.parameters}")
        lines += [f"a=rtcp-fb:{codec.payload_type} {each}" for each in feedback]
    lines += [
        f"a=ice-ufrag:{end.ufrag}",
        f"a=ice-pwd:{end.password}",
        *(f"a=fingerprint:{algorithm} {value}" for algorithm, value in end.fingerprints),
        "a=setup:actpass",
    ]
    if mid == "0":
        # In a bundle the first section speaks for the path of all (RFC 9143 section 7.1).
        lines += [*(f"a=candidate:{each}" for each in end.candidates), "a=end-of-candidates"]
    return lines


# --- Reading -------------------------------------------------------------------------------------


class _Attributes:
    """The a-lines of one section; it falls back on the session's."""

    def __init__(self, lines: Iterable[str], session: "_Attributes | None" = None) -> None:
        self._found: dict[str, list[str]] = {}
        self._session = session
        for line in lines:
            if line.startswith("a="):
                name, _, value = line[2:].partition(":")
                self._found.setdefault(name, []).append(value.strip())

    def __contains__(self, name: str) -> bool:
        return name in self._found

    def every(self, name: str) -> list[str]:
        return self._found.get(name, [])

    def inherited(self, name: str) -> list[str]:
        if name in self._found or self._session is None:
            return self.every(name)
        return self._session.every(name)

    def one(self, name: str) -> str:
        """Give an attribute that must be there, the section's own or the session's."""
        found = self.inherited(name)
        if not found:
            raise ValueError(f"no {name}")
        return found[0]


def read_answer(sdp: str) -> Answer:
    """Read an answer; raises `ValueError`."""
    lines = sdp.splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith("m=")]
    if len(sdp) > SDP_MAX or not 0 < len(starts) <= SECTIONS_MAX:
        raise ValueError("not an answer")
    session = _Attributes(lines[: starts[0]])
    bounds = zip(starts, [*starts[1:], len(lines)], strict=True)
    read = [(lines[at], _Attributes(lines[at + 1 : end], session)) for at, end in bounds]
    sections = [_read_section(line, attributes) for line, attributes in read]
    by_mid = {each.mid: each for each in sections}
    if len(by_mid) != len(sections):
        raise ValueError("one mid twice")
    path = read[0][1]
    ufrag, password, setup = path.one("ice-ufrag"), path.one("ice-pwd"), path.one("setup")
    if not _ICE_CHARACTERS.fullmatch(ufrag) or not _ICE_CHARACTERS.fullmatch(password):
        raise ValueError("bad credentials of ICE")
    if setup not in {"active", "passive"}:
        raise ValueError("nobody begins the handshake")
    return Answer(
        ufrag=ufrag,
        password=password,
        lite="ice-lite" in session,
        begins=setup == "active",
        reduced_size=all("rtcp-rsize" in attributes for _, attributes in read),
        fingerprints=_read_fingerprints(path),
        candidates=_read_candidates([attributes for _, attributes in read]),
        sections=by_mid,
    )


def _read_fingerprints(path: _Attributes) -> tuple[tuple[str, str], ...]:
    found = []
    for line in path.inherited("fingerprint"):
        algorithm, value = line.split()
        if not _DIGEST.fullmatch(value.upper()):
            raise ValueError("bad fingerprint")
        found.append((algorithm.lower(), value.upper()))
    if not any(algorithm.startswith("sha-") for algorithm, _ in found):
        raise ValueError("no fingerprint that is known here")
    return tuple(found)


def _read_candidates(sections: Iterable[_Attributes]) -> tuple[str, ...]:
    found = dict.fromkeys(line for each in sections for line in each.every("candidate"))
    if not all(_CANDIDATE.fullmatch(line) for line in found):
        raise ValueError("bad candidate")
    return tuple(found)


def _read_section(line: str, attributes: _Attributes) -> Answered:
    medium, _, _, *formats = line[2:].split()
    kind = Kind(medium)
    directions = [each for each in _DIRECTIONS if each in attributes]
    if len(directions) > 1:
        raise ValueError("two directions")
    known = {
        int(value.split()[0].partition("/")[0]): value.split()[1]
        for value in attributes.every("extmap")
    }
    return Answered(
        mid=attributes.one("mid"),
        kind=kind,
        direction=directions[0] if directions else "sendrecv",
        codecs=tuple(_read_codecs(kind, formats, attributes)),
        extensions=frozenset(
            number for number, uri in _EXTENSIONS.items() if known.get(number) == uri
        ),
        ssrc=_read_ssrc(attributes),
    )


def _read_codecs(kind: Kind, formats: Sequence[str], attributes: _Attributes) -> Iterable[Codec]:
    """Give the codecs that were offered and are answered under the same number, in their order."""
    maps = dict(value.split(maxsplit=1) for value in attributes.every("rtpmap"))
    for number in formats:
        for offered in _CODECS[kind]:
            if str(offered.payload_type) != number:
                continue
            if maps.get(number, "").strip().lower() != offered.map.lower():
                raise ValueError("a codec under another's number")
            feedback = frozenset(
                value.partition(" ")[2].strip()
                for value in attributes.every("rtcp-fb")
                if value.partition(" ")[0] in {number, "*"}
            )
            yield Codec(offered.map.partition("/")[0], offered.payload_type, feedback)


def _read_ssrc(attributes: _Attributes) -> int | None:
    repairs = {
        number
        for group in attributes.every("ssrc-group")
        if group.startswith("FID ")
        for number in group.split()[2:]
    }
    for value in attributes.every("ssrc"):
        number = value.split()[0]
        if number not in repairs:
            if not 0 < int(number) < 1 << 32:
                raise ValueError("bad ssrc")
            return int(number)
    return None
