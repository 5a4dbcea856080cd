"""Reading what the court says of a path: its answer to a desk's offer, or an offer of its own.

Everything is read with suspicion: what does not fit is `ValueError`. What an answer leaves out is
not used: a court that answers one codec, one picture or no feedback is served with that. Of an
offer whatever is not known here is passed over, repairs on a stream of their own (RFC 4588) too.

It writes nothing and knows no sockets.
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from client.media.line.description import (
    CODECS,
    EXTENSIONS,
    H264,
    MID,
    OWN_NUMBERS,
    SEND_TIME,
    Answered,
    Codec,
    CourtEnd,
)
from client.protocol.signalling import SDP_MAX, Kind

SECTIONS_MAX = 160

_DIGEST = re.compile(r"[0-9A-F]{2}(:[0-9A-F]{2})+")
_ICE_CHARACTERS = re.compile(r"[A-Za-z0-9+/]{4,256}")
_CANDIDATE = re.compile(r"\S+ \d{1,3} \S+ \d{1,10} \S+ \d{1,5} typ \S+.*")
_DIRECTIONS = frozenset({"sendonly", "recvonly", "sendrecv", "inactive"})
_MID = re.compile(r"[A-Za-z0-9_.-]{1,16}")
_RECEIVED = (MID, SEND_TIME)
_FEEDBACK = frozenset({"nack", "nack pli", "goog-remb"})
_NUMBER_MAX = 14
"""Of an extension in the short form (RFC 8285 section 4.2)."""


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

    def session_has(self, name: str) -> bool:
        """Tell whether the whole description has an attribute."""
        return self._session is not None and name in self._session

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


def read_answer(sdp: str) -> CourtEnd:
    """Read an answer; raises `ValueError`."""
    read = _read_sections(sdp)
    setup = read[0][1].one("setup")
    if setup not in {"active", "passive"}:
        raise ValueError("nobody begins the handshake")
    sections = [_read_answered(line, attributes) for line, attributes in read]
    return _court_end([each for _, each in read], sections, OWN_NUMBERS, begins=setup == "active")


def read_offer(sdp: str) -> CourtEnd:
    """Read an offer of the court's, to send on a path of its own; raises `ValueError`."""
    read = _read_sections(sdp)
    setup = read[0][1].one("setup")
    if setup not in {"actpass", "active", "passive"}:
        raise ValueError("nobody begins the handshake")
    numbers: dict[int, int] = {}
    sections = [_read_offered(line, attributes, numbers) for line, attributes in read]
    return _court_end([each for _, each in read], sections, numbers, begins=setup == "active")


def _read_sections(sdp: str) -> list[tuple[str, _Attributes]]:
    lines = sdp.splitlines()
    starts = [at for at, line in enumerate(lines) if line.startswith("m=")]
    if len(sdp) > SDP_MAX or not 0 < len(starts) <= SECTIONS_MAX:
        raise ValueError("not a description")
    session = _Attributes(lines[: starts[0]])
    bounds = zip(starts, [*starts[1:], len(lines)], strict=True)
    return [(lines[at], _Attributes(lines[at + 1 : end], session)) for at, end in bounds]


def _court_end(
    read: Sequence[_Attributes],
    sections: Sequence[Answered],
    numbers: Mapping[int, int],
    *,
    begins: bool,
) -> CourtEnd:
    by_mid = {each.mid: each for each in sections}
    if len(by_mid) != len(sections):
        raise ValueError("one mid twice")
    path = read[0]
    ufrag, password = path.one("ice-ufrag"), path.one("ice-pwd")
    if not _ICE_CHARACTERS.fullmatch(ufrag) or not _ICE_CHARACTERS.fullmatch(password):
        raise ValueError("bad credentials of ICE")
    return CourtEnd(
        ufrag=ufrag,
        password=password,
        lite=path.session_has("ice-lite"),
        begins=begins,
        reduced_size=all("rtcp-rsize" in attributes for attributes in read),
        fingerprints=_read_fingerprints(path),
        candidates=_read_candidates(read),
        sections=by_mid,
        numbers=numbers,
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


def _read_line(line: str, attributes: _Attributes) -> tuple[Kind, str, list[str]]:
    """Give the kind, the direction and the formats of a section."""
    medium, _, _, *formats = line[2:].split()
    directions = [each for each in _DIRECTIONS if each in attributes]
    if len(directions) > 1:
        raise ValueError("two directions")
    return Kind(medium), directions[0] if directions else "sendrecv", formats


def _read_answered(line: str, attributes: _Attributes) -> Answered:
    kind, direction, formats = _read_line(line, attributes)
    known = _read_extensions(attributes)
    return Answered(
        mid=attributes.one("mid"),
        kind=kind,
        direction=direction,
        codecs=tuple(_read_codecs(kind, formats, attributes)),
        extensions=frozenset(
            number for number, uri in EXTENSIONS.items() if known.get(number) == uri
        ),
        ssrc=_read_ssrc(attributes),
    )


def _read_offered(line: str, attributes: _Attributes, numbers: dict[int, int]) -> Answered:
    kind, direction, formats = _read_line(line, attributes)
    mid = attributes.one("mid")
    if not _MID.fullmatch(mid):
        raise ValueError("bad mid")
    found = set()
    for number, uri in _read_extensions(attributes).items():
        for own in _RECEIVED:
            if EXTENSIONS[own] == uri and 0 < number <= _NUMBER_MAX:
                if numbers.setdefault(own, number) != number:
                    raise ValueError("one extension under two numbers")
                found.add(own)
    return Answered(
        mid=mid,
        kind=kind,
        direction=direction,
        codecs=tuple(_read_offered_codecs(kind, formats, attributes)),
        extensions=frozenset(found),
        ssrc=_read_ssrc(attributes),
    )


def _read_extensions(attributes: _Attributes) -> dict[int, str]:
    return {
        int(value.split()[0].partition("/")[0]): value.split()[1]
        for value in attributes.every("extmap")
    }


def _read_codecs(kind: Kind, formats: Sequence[str], attributes: _Attributes) -> Iterable[Codec]:
    """Give the codecs that were offered and are answered under the same number, in their order."""
    maps = dict(value.split(maxsplit=1) for value in attributes.every("rtpmap"))
    for number in formats:
        for offered in CODECS[kind]:
            if str(offered.payload_type) != number:
                continue
            if maps.get(number, "").strip().lower() != offered.map.lower():
                raise ValueError("a codec under another's number")
            yield Codec(offered.name, offered.payload_type, _read_feedback(number, attributes))


def _read_offered_codecs(
    kind: Kind, formats: Sequence[str], attributes: _Attributes
) -> Iterable[Codec]:
    """Give the codecs that can be read here, under the court's own numbers and in its order."""
    maps = dict(value.split(maxsplit=1) for value in attributes.every("rtpmap"))
    parameters = dict(value.split(maxsplit=1) for value in attributes.every("fmtp") if " " in value)
    for number in formats:
        for known in CODECS[kind]:
            if maps.get(number, "").strip().lower() != known.map.lower():
                continue
            if known.name == H264 and "packetization-mode=1" not in parameters.get(number, ""):
                continue
            if not 0 < int(number) < 128:
                raise ValueError("bad payload type")
            yield Codec(known.name, int(number), _read_feedback(number, attributes) & _FEEDBACK)


def _read_feedback(number: str, attributes: _Attributes) -> frozenset[str]:
    return frozenset(
        value.partition(" ")[2].strip()
        for value in attributes.every("rtcp-fb")
        if value.partition(" ")[0] in {number, "*"}
    )


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
