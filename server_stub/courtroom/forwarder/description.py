"""Reading a desk's offer and writing the court's answer (RFC 8866, RFC 8829, RFC 9143).

The offer has the desk's own sound and picture as the first sections that send, and a section
that receives for each seat it wishes to hear or see. The answer takes the first, gives the
others out in the order of the seats, and closes what is left over. Everything travels on one
bundled, multiplexed path to one address.

An offer is read with suspicion: whatever does not fit is `Malformed(Reason.BAD_SDP)`, never
another exception. This module knows no legs and draws no numbers by chance.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address

from client.protocol.errors import Malformed, Reason
from client.protocol.signalling import SDP_MAX, Kind

SECTIONS_MAX = 64
LINES_MAX = 8_192

PROTOCOL = "UDP/TLS/RTP/SAVPF"
PROTOCOLS = frozenset({PROTOCOL, "UDP/TLS/RTP/SAVP", "RTP/SAVPF"})
"""What an answerer must accept, though only the first is right (RFC 8829 section 5.1.2)."""

SENDING = frozenset({"sendonly", "sendrecv"})
RECEIVING = frozenset({"recvonly", "sendrecv"})
DIRECTIONS = frozenset({"sendonly", "recvonly", "sendrecv", "inactive"})

MID_EXTENSION = "urn:ietf:params:rtp-hdrext:sdes:mid"

CODECS: Mapping[Kind, Mapping[str, str]] = {
    Kind.AUDIO: {"opus/48000/2": "minptime=10;stereo=0;useinbandfec=1"},
    Kind.VIDEO: {"VP8/90000": ""},
}
"""What is passed on, and the parameters it is answered with; the first that is offered is taken."""

CLOCK_RATES: Mapping[Kind, int] = {Kind.AUDIO: 48_000, Kind.VIDEO: 90_000}

FEEDBACK: Mapping[Kind, frozenset[str]] = {
    Kind.AUDIO: frozenset(),
    Kind.VIDEO: frozenset({"nack", "nack pli", "goog-remb"}),
}

DIGEST_SIZES: Mapping[str, int] = {"sha-256": 32, "sha-384": 48, "sha-512": 64}

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`{|}~0-9A-Za-z]{1,32}")
_ICE = re.compile(r"[A-Za-z0-9+/]{4,256}")
_HEX = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2})+")


@dataclass(frozen=True, slots=True)
class Codec:
    """One way of coding, under the number that this section gives it."""

    name: str
    payload_type: int
    feedback: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One m-line of an offer."""

    mid: str
    kind: Kind
    direction: str
    codec: Codec
    ssrc: int | None
    mid_extension: int | None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The digest by which the desk's certificate is known (RFC 8122)."""

    algorithm: str
    value: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What a desk offers, in the order of its sections."""

    ufrag: str
    fingerprints: tuple[Fingerprint, ...]
    sections: tuple[Section, ...]
    reduced_size: bool
    """Control packets may stand alone (RFC 5506)."""

    def own(self, kind: Kind) -> Section | None:
        """Give the section on which the desk sends its own sound or picture."""
        sending = (each for each in self.sections if each.direction in SENDING)
        return next((each for each in sending if each.kind is kind), None)

    def seats(self, kind: Kind) -> tuple[Section, ...]:
        """Give the sections on which the desk would receive others."""
        own = self.own(kind)
        return tuple(
            each
            for each in self.sections
            if each.kind is kind and each is not own and each.direction in RECEIVING
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """A stream that the court will send on a section (RFC 5576)."""

    ssrc: int
    cname: str
    track: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The court's own end of the path."""

    ufrag: str
    password: str
    fingerprints: tuple[Fingerprint, ...]
    hosts: tuple[str, ...]
    port: int
    session: int
    """Number that makes the description unique (RFC 8866 section 5.2)."""


# --- Reading -------------------------------------------------------------------------------------


def read_offer(sdp: str, others: int) -> Offer:
    """Read an offer for so many other seats; raises `Malformed(Reason.BAD_SDP)`."""
    try:
        return _read(sdp, others)
    except Malformed:
        raise
    except Exception as error:
        raise Malformed(Reason.BAD_SDP, type(error).__name__) from error


class _Attributes:
    """The a-lines of one section, or of the session; a section falls back on the session."""

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

    def one(self, name: str) -> str:
        """Give the attribute, or the session's."""
        if name in self._found:
            return self._found[name][0]
        if self._session is None:
            raise Malformed(Reason.BAD_SDP, f"no {name}")
        return self._session.one(name)


def _require(fits: bool, otherwise: str) -> None:
    if not fits:
        raise Malformed(Reason.BAD_SDP, otherwise)


def _read(sdp: str, others: int) -> Offer:
    _require(len(sdp) <= SDP_MAX, "too long")
    lines = sdp.splitlines()
    _require(0 < len(lines) <= LINES_MAX, "too many lines")
    _require(lines[0] == "v=0", "not a session description")
    starts = [at for at, line in enumerate(lines) if line.startswith("m=")]
    _require(0 < len(starts) <= min(SECTIONS_MAX, 2 + 2 * others), "wrong number of sections")
    session = _Attributes(lines[: starts[0]])
    _require("ice-lite" not in session, "both ends lite")
    bounds = zip(starts, [*starts[1:], len(lines)], strict=True)
    blocks = [(lines[start], _Attributes(lines[start + 1 : end], session)) for start, end in bounds]
    sections = tuple(_read_section(line, attributes) for line, attributes in blocks)
    mids = [section.mid for section in sections]
    _require(len(set(mids)) == len(mids), "one mid twice")
    bundles = [group.split()[1:] for group in session.every("group") if group.startswith("BUNDLE ")]
    _require(len(bundles) == 1 and sorted(bundles[0]) == sorted(mids), "not one bundle")
    # In a bundle the section named first speaks for the path of all (RFC 9143 section 7.1).
    path = blocks[mids.index(bundles[0][0])][1]
    _require(path.one("setup") in {"actpass", "active"}, "the desk must begin the handshake")
    ufrag = path.one("ice-ufrag")
    _require(_ICE.fullmatch(ufrag) is not None, "bad ice-ufrag")
    _require(_ICE.fullmatch(path.one("ice-pwd")) is not None, "bad ice-pwd")
    return Offer(
        ufrag=ufrag,
        fingerprints=_read_fingerprints(path, session),
        sections=sections,
        reduced_size=all("rtcp-rsize" in attributes for _, attributes in blocks),
    )


def _read_fingerprints(path: _Attributes, session: _Attributes) -> tuple[Fingerprint, ...]:
    found = []
    for line in path.every("fingerprint") or session.every("fingerprint"):
        algorithm, value = line.split()
        algorithm, value = algorithm.lower(), value.upper()
        if algorithm in DIGEST_SIZES:
            size = 3 * DIGEST_SIZES[algorithm] - 1
            _require(len(value) == size and _HEX.fullmatch(value) is not None, "bad fingerprint")
            found.append(Fingerprint(algorithm, value))
    _require(0 < len(found) <= len(DIGEST_SIZES), "no fingerprint that is known here")
    return tuple(found)


def _read_section(line: str, attributes: _Attributes) -> Section:
    medium, port, protocol, *formats = line[2:].split()
    _require(medium in set(Kind), "neither sound nor picture")
    kind = Kind(medium)
    _require(protocol in PROTOCOLS, "not a protected protocol")
    _require(int(port) != 0 or "bundle-only" in attributes, "a section already closed")
    _require("rtcp-mux" in attributes, "control must share the port")
    mid = attributes.one("mid")
    _require(_TOKEN.fullmatch(mid) is not None, "bad mid")
    directions = [name for name in DIRECTIONS if name in attributes]
    _require(len(directions) <= 1, "two directions")
    return Section(
        mid=mid,
        kind=kind,
        direction=directions[0] if directions else "sendrecv",
        codec=_read_codec(kind, formats, attributes),
        ssrc=_read_ssrc(attributes),
        mid_extension=_read_extension(attributes, MID_EXTENSION),
    )


def _read_codec(kind: Kind, formats: Sequence[str], attributes: _Attributes) -> Codec:
    maps = dict(value.split(maxsplit=1) for value in attributes.every("rtpmap"))
    known = {name.lower(): name for name in CODECS[kind]}
    for number in formats:
        name = known.get(maps.get(number, "").strip().lower())
        if name is None:
            continue
        payload_type = int(number)
        # 64 to 95 could not be told from control packets (RFC 5761 section 4).
        _require(0 <= payload_type < 64 or 96 <= payload_type < 128, "bad payload type")
        offered = {
            value.partition(" ")[2].strip()
            for value in attributes.every("rtcp-fb")
            if value.partition(" ")[0] in {number, "*"}
        }
        return Codec(name, payload_type, tuple(sorted(offered & FEEDBACK[kind])))
    raise Malformed(Reason.BAD_SDP, f"no {kind} codec that is known here")


def _read_ssrc(attributes: _Attributes) -> int | None:
    """Give the SSRC of the stream itself, not that of its repairs (RFC 4588 section 8.8)."""
    repairs = {
        number
        for group in attributes.every("ssrc-group")
        if group.startswith("FID ")
        for number in group.split()[2:]
    }
    for value in attributes.every("ssrc"):
        number = value.split()[0]
        if number not in repairs:
            _require(0 < int(number) < 1 << 32, "bad ssrc")
            return int(number)
    return None


def _read_extension(attributes: _Attributes, uri: str) -> int | None:
    for value in attributes.every("extmap"):
        number, name, *_ = value.split()
        if name == uri:
            found = int(number.partition("/")[0])
            _require(0 < found < 256, "bad extmap")
            return found
    return None


# --- Writing -------------------------------------------------------------------------------------


def write_answer(offer: Offer, terms: Terms, sent: Mapping[str, Sent]) -> str:
    """Write the answer: `sent` names, by mid, the sections on which somebody will come."""
    own = {section.mid for kind in Kind if (section := offer.own(kind)) is not None}
    lines = [
        "v=0",
        f"o=- {terms.session} 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=ice-lite",
        f"a=group:BUNDLE {' '.join(section.mid for section in offer.sections)}",
        "a=msid-semantic:WMS *",
    ]
    for section in offer.sections:
        stream = sent.get(section.mid)
        if section.mid in own:
            lines += _write_section(section, terms, "recvonly", offer.reduced_size)
            if section.mid_extension is not None:
                lines.append(f"a=extmap:{section.mid_extension} {MID_EXTENSION}")
        elif stream is None:
            lines += _write_section(section, terms, "inactive", offer.reduced_size)
        else:
            lines += _write_section(section, terms, "sendonly", offer.reduced_size)
            lines += [
                f"a=msid:{stream.cname} {stream.track}",
                f"a=ssrc:{stream.ssrc} cname:{stream.cname}",
                f"a=ssrc:{stream.ssrc} msid:{stream.cname} {stream.track}",
            ]
    return "\r\n".join(lines) + "\r\n"


def _write_section(section: Section, terms: Terms, direction: str, reduced_size: bool) -> list[str]:
    codec = section.codec
    number = codec.payload_type
    host = terms.hosts[0]
    family = f"IP{ip_address(host).version}"
    lines = [
        f"m={section.kind} {terms.port} {PROTOCOL} {number}",
        f"c=IN {family} {host}",
        f"a=rtcp:{terms.port} IN {family} {host}",
        f"a=mid:{section.mid}",
        f"a={direction}",
        "a=rtcp-mux",
        *(["a=rtcp-rsize"] if reduced_size else []),
        f"a=rtpmap:{number} {codec.name}",
        *(f"a=rtcp-fb:{number} {feedback}" for feedback in codec.feedback),
    ]
    if parameters := CODECS[section.kind][codec.name]:
        lines.append(f"a=fmtp:{number} {parameters}")
    lines += [
        f"a=ice-ufrag:{terms.ufrag}",
        f"a=ice-pwd:{terms.password}",
        *(f"a=fingerprint:{each.algorithm} {each.value}" for each in terms.fingerprints),
        "a=setup:passive",
    ]
    for at, candidate in enumerate(terms.hosts):
        # Type preference of a host, the order given, one component (RFC 8445 section 5.1.2.1).
        priority = (126 << 24) | ((65_535 - at) << 8) | 255
        lines.append(f"a=candidate:{at + 1} 1 udp {priority} {candidate} {terms.port} typ host")
    lines.append("a=end-of-candidates")
    return lines
