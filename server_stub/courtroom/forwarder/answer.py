"""Writing the court's answer to an offer (RFC 8829, RFC 9143): section for section, in its order.

The desk's own sections are taken, one that somebody will come on sends, the others are closed.
Every section says the codings that both ends know, the redundant one of speech and H.264 first.

This module draws no numbers by chance and knows no legs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from client.protocol.rtp.header import ABS_SEND_TIME, AUDIO_LEVEL, MID, TRANSPORT_NUMBER
from server_stub.courtroom.forwarder.codecs import ARRIVALS_FEEDBACK, Codec
from server_stub.courtroom.forwarder.description import PROTOCOL, Fingerprint, Offer, Section

TAKEN_EXTENSIONS = (MID, AUDIO_LEVEL, TRANSPORT_NUMBER)
"""What a desk may put into the headers of what it sends."""
SENT_EXTENSIONS = (ABS_SEND_TIME,)
"""What stands in the headers of what the court sends."""


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


def write_answer(offer: Offer, terms: Terms, sent: Mapping[str, Sent]) -> str:
    """Write the answer: `sent` names, by mid, the sections on which somebody will come."""
    own = {section.mid for section in offer.taken}
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
            lines += _write_extensions(section, TAKEN_EXTENSIONS)
        elif stream is None:
            lines += _write_section(section, terms, "inactive", offer.reduced_size)
        else:
            lines += _write_section(section, terms, "sendonly", offer.reduced_size)
            lines += _write_extensions(section, SENT_EXTENSIONS)
            lines += [
                f"a=msid:{stream.cname} {stream.track}",
                f"a=ssrc:{stream.ssrc} cname:{stream.cname}",
                f"a=ssrc:{stream.ssrc} msid:{stream.cname} {stream.track}",
            ]
    return "\r\n".join(lines) + "\r\n"


def _write_section(section: Section, terms: Terms, direction: str, reduced_size: bool) -> list[str]:
    numbers = " ".join(str(codec.payload_type) for codec in section.codecs)
    host = terms.hosts[0]
    family = f"IP{ip_address(host).version}"
    lines = [
        f"m={section.kind} {terms.port} {PROTOCOL} {numbers}",
        f"c=IN {family} {host}",
        f"a=rtcp:{terms.port} IN {family} {host}",
        f"a=mid:{section.mid}",
        f"a={direction}",
        "a=rtcp-mux",
        *(["a=rtcp-rsize"] if reduced_size else []),
    ]
    for codec in section.codecs:
        number = codec.payload_type
        lines.append(f"a=rtpmap:{number} {codec.name}")
        lines += [f"a=rtcp-fb:{number} {each}" for each in _feedback(section, codec, direction)]
        if codec.parameters:
            lines.append(f"a=fmtp:{number} {codec.parameters}")
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


def _feedback(section: Section, codec: Codec, direction: str) -> tuple[str, ...]:
    """Give what is told of a coding: of arrivals only where packets are numbered for it."""
    if direction == "recvonly" and TRANSPORT_NUMBER in section.extensions:
        return codec.feedback
    return tuple(each for each in codec.feedback if each != ARRIVALS_FEEDBACK)


def _write_extensions(section: Section, wanted: Iterable[str]) -> list[str]:
    return [
        f"a=extmap:{section.extensions[name]} {name}"
        for name in wanted
        if name in section.extensions
    ]
