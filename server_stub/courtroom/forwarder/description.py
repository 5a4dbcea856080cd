"""Reading a desk's offer of media (RFC 8866, RFC 8829, RFC 9143).

The offer has the desk's own sound, large picture and small picture as the first sections that
send, and a section that receives for each seat it wishes to hear or see; a desk with one picture
has a large one. Everything travels on one bundled, multiplexed path to one address.

An offer is read with suspicion: whatever does not fit is `Malformed(Reason.BAD_SDP)`, never
another exception. This module knows no legs and draws no numbers by chance.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from client.protocol.errors import Malformed, Reason
from client.protocol.rtp.header import ABS_SEND_TIME, AUDIO_LEVEL, MID, TRANSPORT_NUMBER
from client.protocol.signalling import SDP_MAX, Kind, Layer
from server_stub.courtroom.forwarder.codecs import Codec, Offered, known_codecs

OWN_MAX = 3
SECTIONS_MAX = 65
LINES_MAX = 8_192

PROTOCOL = "UDP/TLS/RTP/SAVPF"
PROTOCOLS = frozenset({PROTOCOL, "UDP/TLS/RTP/SAVP", "RTP/SAVPF"})
"""What an answerer must accept, though only the first is right (RFC 8829 section 5.1.2)."""

SENDONLY = "sendonly"
SENDING = frozenset({SENDONLY, "sendrecv"})
RECEIVING = frozenset({"recvonly", "sendrecv"})
DIRECTIONS = frozenset({"sendonly", "recvonly", "sendrecv", "inactive"})

EXTENSIONS = frozenset({MID, AUDIO_LEVEL, TRANSPORT_NUMBER, ABS_SEND_TIME})
"""Header extensions (RFC 8285) that mean something here."""

DIGEST_SIZES: Mapping[str, int] = {"sha-256": 32, "sha-384": 48, "sha-512": 64}

_TOKEN = re.compile(r"[!#$%&'*+\-.^_`{|}~0-9A-Za-z]{1,32}")
_ICE = re.compile(r"[A-Za-z0-9+/]{4,256}")
_HEX = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2})+")


@dataclass(frozen=True, slots=True)
class Section:
    """One m-line of an offer."""

    mid: str
    kind: Kind
    direction: str
    codecs: tuple[Codec, ...]
    """What both ends know, the preferred first; never empty."""
    ssrc: int | None
    extensions: Mapping[str, int]
    """Numbers of the header extensions, by name."""

    def codec(self, name: str) -> Codec | None:
        """Give a coding by its name."""
        return next((each for each in self.codecs if each.name == name), None)


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

    def own(self, kind: Kind, layer: Layer = Layer.LARGE) -> Section | None:
        """Give the section on which the desk sends its own sound, or one of its pictures."""
        sending = [each for each in self.sections if each.kind is kind]
        first = next((each for each in sending if each.direction in SENDING), None)
        if kind is Kind.AUDIO or layer is Layer.LARGE:
            return first
        return next(
            (each for each in sending if each.direction == SENDONLY and each != first), None
        )

    @property
    def taken(self) -> tuple[Section, ...]:
        """Every section that the desk sends on and the court takes."""
        found = (self.own(Kind.AUDIO), self.own(Kind.VIDEO), self.own(Kind.VIDEO, Layer.SMALL))
        return tuple(each for each in found if each is not None)

    def seats(self, kind: Kind) -> tuple[Section, ...]:
        """Give the sections on which the desk would receive others."""
        taken = self.taken
        return tuple(
            each
            for each in self.sections
            if each.kind is kind and each not in taken and each.direction in RECEIVING
        )


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
    _require(0 < len(starts) <= min(SECTIONS_MAX, OWN_MAX + 2 * others), "wrong number of sections")
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
        codecs=_read_codecs(kind, formats, attributes),
        ssrc=_read_ssrc(attributes),
        extensions=_read_extensions(attributes),
    )


def _read_codecs(kind: Kind, formats: Sequence[str], attributes: _Attributes) -> tuple[Codec, ...]:
    names = _by_number(attributes, "rtpmap")
    parameters = _by_number(attributes, "fmtp")
    offered = [
        Offered(
            number=number,
            name=names[number].lower(),
            parameters=parameters.get(number, ""),
            feedback=frozenset(
                value.partition(" ")[2].strip()
                for value in attributes.every("rtcp-fb")
                if value.partition(" ")[0] in {number, "*"}
            ),
        )
        for number in formats
        if number in names
    ]
    codecs = known_codecs(kind, offered)
    _require(bool(codecs), f"no {kind} codec that is known here")
    return codecs


def _by_number(attributes: _Attributes, name: str) -> dict[str, str]:
    pairs = (value.partition(" ") for value in attributes.every(name))
    return {number: said.strip() for number, _, said in pairs}


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


def _read_extensions(attributes: _Attributes) -> dict[str, int]:
    extensions: dict[str, int] = {}
    for value in attributes.every("extmap"):
        number, name, *_ = value.split()
        if name in EXTENSIONS and name not in extensions:
            found = int(number.partition("/")[0])
            _require(0 < found < 256, "bad extmap")
            extensions[name] = found
    return extensions
