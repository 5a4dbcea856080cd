"""Connectivity checks, as a lite agent sees them: read a binding request, write its answer.

A lite agent (RFC 8445 section 2.5) asks nothing of its own; whoever holds the password of a leg
proves it with MESSAGE-INTEGRITY, and only then is an address taken for that leg's. A request
without a username is plain STUN (RFC 8489) and is answered for the device check's sake.

What is not exactly a binding request gives None. This module knows no legs.
"""

import ipaddress
import struct
from dataclasses import dataclass

from aioice import stun

Address = tuple[str, int]
"""Host and port of a datagram's source; an IPv6 source has two members more."""

REQUEST_MAX = 548
"""Octets of a request that fit any path (RFC 8489 section 6.1)."""

_HEADER = struct.Struct("!HHI12s")
_BINDING_REQUEST = int(stun.Method.BINDING) | int(stun.Class.REQUEST)


@dataclass(frozen=True, slots=True)
class BindingRequest:
    """A well-formed question; whether the asker may ask it is `proves`."""

    message: stun.Message
    username: str | None
    """`ours:theirs`, the fragments of both ends; None for plain STUN."""
    nominates: bool

    def proves(self, password: str) -> bool:
        """Tell whether the asker holds the password (RFC 8445 section 7.3)."""
        return self.message.check_message_integrity(password.encode("ascii"))


def read_request(datagram: bytes) -> BindingRequest | None:
    """Read a binding request, or give None for anything else, however malformed."""
    if not stun.HEADER_LENGTH <= len(datagram) <= REQUEST_MAX:
        return None
    kind, length, cookie, _ = _HEADER.unpack_from(datagram)
    if kind != _BINDING_REQUEST or cookie != stun.COOKIE or len(datagram) != 20 + length:
        return None
    try:
        message = stun.parse_message(datagram)
    except Exception:  # noqa: BLE001 - the parser lets struct.error and others through
        return None
    username = message.attributes.get("USERNAME")
    if username is None and "MESSAGE-INTEGRITY" in message.attributes:
        return None
    return BindingRequest(message, username, "USE-CANDIDATE" in message.attributes)


def write_answer(request: BindingRequest, source: Address, password: str | None) -> bytes:
    """Tell the asker the address that its request came from."""
    answer = stun.Message(
        message_method=stun.Method.BINDING,
        message_class=stun.Class.RESPONSE,
        transaction_id=request.message.transaction_id,
        attributes={"XOR-MAPPED-ADDRESS": (_plain_host(source[0]), source[1])},
    )
    if password is None:
        answer.add_fingerprint()
    else:
        answer.add_message_integrity(password.encode("ascii"))
    return bytes(answer)


def _plain_host(host: str) -> str:
    """Give an IPv4 host that came in through an IPv6 socket its own form back."""
    address = ipaddress.ip_address(host)
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return host
