"""A guard at the door for datagrams: what a stranger sends does not reach the hearing.

aioice hands everything that is not STUN to the transport above, whoever sent it. One empty
datagram from any address then ends the connection; so do a plaintext alert and a ClientHello that
is faster than the court's (RFC 5763 section 6.5 leaves the binding of DTLS to ICE to us). A
malformed STUN message raises where nobody catches.

So: datagrams are told apart by their first byte (RFC 7983); STUN that cannot be read is dropped;
anything else is taken only from an address that ICE itself is checking or has checked. Media is
handed to whoever has taken the door of that connection, past aioice's queue; a stranger's costs
one look at its first byte and one at its address.

It knows aioice, whose method it wraps once for the process, and nothing above it.
"""

import logging
import time
import weakref
from collections.abc import Callable
from typing import Any

from aioice import ice, stun

log = logging.getLogger("mingjing.media.guard")

_LAST_STUN = 3
"""First bytes 0 to 3 are STUN (RFC 7983 section 7)."""
_FIRST_MEDIA, _LAST_MEDIA = 128, 191

Door = Callable[[bytes, float], None]
"""Takes a datagram of media and when it came, by `time.monotonic()`."""

_doors: "weakref.WeakKeyDictionary[ice.Connection, Door]" = weakref.WeakKeyDictionary()
_heard: "weakref.WeakKeyDictionary[ice.Connection, float]" = weakref.WeakKeyDictionary()
_unguarded = ice.StunProtocol.datagram_received


def heard_at(connection: ice.Connection) -> float | None:
    """Give when a connection last heard its peer, by `time.monotonic()`; None for never."""
    return _heard.get(connection)


def take_media(connection: ice.Connection, door: Door | None) -> None:
    """Have media from the peer handed to `door`, or to aioice's queue again.

    Whoever takes it tells authentic from not: it is not counted as heard here.
    """
    if door is None:
        _doors.pop(connection, None)
    else:
        _doors[connection] = door


def _is_of_the_peer(protocol: ice.StunProtocol, address: tuple[str, int]) -> bool:
    pairs = protocol.receiver._check_list
    return any(pair.protocol is protocol and pair.remote_addr == address for pair in pairs)


def _guarded(self: ice.StunProtocol, data: bytes | str, addr: tuple[Any, ...]) -> None:
    if not data or isinstance(data, str):
        return
    address = (addr[0], addr[1])
    first = data[0]
    if first > _LAST_STUN:
        if not _is_of_the_peer(self, address):
            return
        now = time.monotonic()
        door = _doors.get(self.receiver) if _FIRST_MEDIA <= first <= _LAST_MEDIA else None
        if door is not None:
            door(data, now)
        else:
            _heard[self.receiver] = now
            self.receiver.data_received(data, self.local_candidate.component)
        return
    if self.receiver._nominated and not _is_of_the_peer(self, address):
        # The path is chosen, and the court does not move: nobody else has anything to check.
        return
    try:
        # Read once here, so that what is unreadable is never taken for something else.
        stun.parse_message(data)
        _unguarded(self, data, addr)
    except Exception as wrong:  # noqa: BLE001 - whatever a stranger's bytes make of the parser
        log.debug("dropped a STUN message of %d bytes: %r", len(data), wrong)
        return
    if _is_of_the_peer(self, address):
        _heard[self.receiver] = time.monotonic()


def install() -> None:
    """Set the guard; setting it again does nothing."""
    if ice.StunProtocol.datagram_received is not _guarded:
        ice.StunProtocol.datagram_received = _guarded  # type: ignore[method-assign]
