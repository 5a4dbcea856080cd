"""The codings that the court passes on, and how an offer's numbers for them are matched.

A payload is passed as it came, so two desks can only meet in a coding that both know, each under
its own number. A coding is known by its name, clock and channels (RFC 8866 section 6.6) and, for
H.264, by its profile and its packing (RFC 6184 section 8.1): only the constrained baseline in
non-interleaved packets is what every desk reads. Redundant speech (RFC 2198) is a coding of its
own that leans on another.

This module knows no sections and no legs.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from client.protocol.signalling import Kind

RED = "red/48000/2"
OPUS = "opus/48000/2"
H264 = "H264/90000"
VP8 = "VP8/90000"

CODECS: Mapping[Kind, tuple[str, ...]] = {Kind.AUDIO: (RED, OPUS), Kind.VIDEO: (H264, VP8)}
"""What is passed on, in the order of preference in which it is answered."""

CLOCK_RATES: Mapping[Kind, int] = {Kind.AUDIO: 48_000, Kind.VIDEO: 90_000}

FEEDBACK: Mapping[Kind, frozenset[str]] = {
    Kind.AUDIO: frozenset({"nack", "transport-cc"}),
    Kind.VIDEO: frozenset({"nack", "nack pli", "ccm fir", "goog-remb", "transport-cc"}),
}
ARRIVALS_FEEDBACK = "transport-cc"

_BASELINE = 0x42
_CONSTRAINED = 0x40
"""constraint_set1_flag: a stream that the main profile reads too."""


@dataclass(frozen=True, slots=True)
class Codec:
    """One way of coding, under the number that one section gives it."""

    name: str
    payload_type: int
    feedback: tuple[str, ...] = ()
    parameters: str = ""
    """What it is answered with (`a=fmtp`)."""

    @property
    def encoding(self) -> str:
        """The encoding name alone (RFC 8851)."""
        return self.name.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Offered:
    """A payload type of an offer: number, `a=rtpmap`, `a=fmtp` and `a=rtcp-fb`."""

    number: str
    name: str
    parameters: str
    feedback: frozenset[str]


def known_codecs(kind: Kind, offered: Sequence[Offered]) -> tuple[Codec, ...]:
    """Give what is known of an offer's payload types, each coding once, the preferred first.

    Raises ValueError for a number that is none, or that could not be told from control.
    """
    found: dict[str, Codec] = {}
    if kind is Kind.AUDIO:
        opus = next((each for each in offered if each.name == OPUS.lower()), None)
        if opus is not None:
            found[OPUS] = _taken(OPUS, opus, kind, _opus_parameters(opus.parameters))
            pair = f"{opus.number}/{opus.number}"
            for each in offered:
                if each.name == RED and each.parameters in {"", pair}:
                    found.setdefault(RED, _taken(RED, each, kind, pair))
    else:
        for each in offered:
            if each.name == VP8.lower():
                found.setdefault(VP8, _taken(VP8, each, kind, ""))
        profiles = [(rank, each) for each in offered if (rank := _h264_rank(each)) is not None]
        if profiles:
            _, best = min(profiles, key=lambda ranked: ranked[0])
            found[H264] = _taken(H264, best, kind, _h264_parameters(best.parameters))
    return tuple(found[name] for name in CODECS[kind] if name in found)


def _taken(name: str, offered: Offered, kind: Kind, parameters: str) -> Codec:
    number = int(offered.number)
    # 64 to 95 could not be told from control packets (RFC 5761 section 4).
    if not (0 <= number < 64 or 96 <= number < 128):
        raise ValueError("bad payload type")
    feedback = tuple(sorted(offered.feedback & FEEDBACK[kind]))
    return Codec(name, number, feedback, parameters)


def _opus_parameters(offered: str) -> str:
    answered = "minptime=10;stereo=0;useinbandfec=1"
    return f"{answered};usedtx=1" if _parameters(offered).get("usedtx") == "1" else answered


def _h264_rank(offered: Offered) -> int | None:
    """Tell how well a profile suits, 0 best; None for what other desks could not read."""
    if offered.name != H264.lower():
        return None
    stated = _parameters(offered.parameters)
    profile = bytes.fromhex(stated.get("profile-level-id", "420010"))
    if stated.get("packetization-mode", "0") != "1" or len(profile) != 3:
        return None
    if profile[0] != _BASELINE:
        return None
    return 0 if profile[1] & _CONSTRAINED else 1


def _h264_parameters(offered: str) -> str:
    profile = _parameters(offered).get("profile-level-id", "420010")
    return f"level-asymmetry-allowed=1;packetization-mode=1;profile-level-id={profile.lower()}"


def _parameters(written: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in written.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs}
