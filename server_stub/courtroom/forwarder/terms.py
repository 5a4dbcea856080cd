"""On what terms the forwarder takes media: where it can be reached, and how much is too much.

Every bound that keeps one person, or a stranger, from harming the others is a number here, so
that a court can read them all in one place.
"""

from ipaddress import ip_address
from typing import Annotated

from pydantic import Field, field_validator

from client.protocol.value import Value


class MediaAddress(Value):
    """Where the forwarder listens and what it tells desks to send to."""

    bind_host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 0
    """0 takes a free one."""
    advertised: tuple[str, ...] = ()
    """Addresses that stand as candidates in answers (RFC 8839); empty: those of `bind_host`."""

    @field_validator("bind_host", "advertised")
    @classmethod
    def _numeric(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        # A name in a candidate would make every desk look it up, each perhaps elsewhere.
        for host in (value,) if isinstance(value, str) else value:
            ip_address(host)
        return value


class Limits(Value):
    """What one leg may use, and what legs may use together."""

    packets_per_s: int = 2_000
    bits_per_s: int = 6_000_000
    resends_per_s: int = 1_000
    """Packets that a receiver may ask to have once more."""
    controls_per_s: int = 500
    """Control packets of one leg that are heeded."""
    control_octets_per_s: int = 64_000
    """Of one leg: control is small, and each of its octets can cost more than one of media."""
    reports_per_s: int = 100
    """Reports of losses that are reckoned with."""
    clocks_per_s: int = 40
    """Times of a sender's clocks that are told on, to everybody who receives them."""
    wishes_per_s: int = 20
    """Whole pictures that a receiver may ask for; those of all for one picture cost one."""
    picture_bits_per_s: int = 2_500_000
    """The ceiling told to whoever sends pictures (REMB)."""
    legs: int = 512
    test_calls: int = 16
    """Desks that may measure their lines at the same time."""
    handshakes: int = 64
    """Legs that may be half open at the same time."""
    handshake_s: float = 10.0
    silence_s: float = 30.0
    """A leg from which nothing authentic has come for so long is closed (RFC 7675, 5.1)."""
    stalled_s: float = 2.0
    """A leg from which nothing authentic has come for so long is told of as silent."""
    plain_checks_per_s: int = 200
    """Answers to plain STUN, for the device check, that one address gets: a whole office may stand
    behind it."""
    speech_kept_s: float = 600.0
    """How far back the speech that passed is kept for those who missed it."""
    speech_kept_octets: int = 8 << 20
    """Of one person."""
