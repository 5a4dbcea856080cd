"""Sealing and opening the packets of a path (RFC 3711).

The keys come from the DTLS handshake (RFC 5764). `pylibsrtp` copies every packet twice in and out
of a buffer of its own; the same library is called here on one buffer that is used again and again,
as the court does at its end.

This module knows neither addresses nor headers.
"""

from typing import Any

from pylibsrtp import Session
from pylibsrtp._binding import ffi, lib  # type: ignore[import-not-found]

PACKET_MAX = 2_048
"""Octets of a packet as it comes; nothing longer fits the path."""
_TRAILER_MAX = 148


class Seal:
    """Both directions of one path; what is not authentic or does not fit is None."""

    def __init__(self, incoming: Session, outgoing: Session) -> None:
        # The sessions own what the two pointers point to.
        self._kept = (incoming, outgoing)
        self._incoming: Any = incoming._srtp[0]
        self._outgoing: Any = outgoing._srtp[0]
        self._octets = bytearray(PACKET_MAX + _TRAILER_MAX)
        self._view = memoryview(self._octets)
        self._pointer: Any = ffi.from_buffer(self._octets)
        self._length: Any = ffi.new("int *")

    def open_media(self, packet: bytes) -> bytes | None:
        """Check and decrypt a packet; None as well for one that was opened before."""
        return self._done(lib.srtp_unprotect, self._incoming, packet)

    def open_control(self, packet: bytes) -> bytes | None:
        """Check and decrypt a control packet."""
        return self._done(lib.srtp_unprotect_rtcp, self._incoming, packet)

    def seal_media(self, packet: bytes) -> bytes | None:
        """Encrypt and sign a packet."""
        return self._done(lib.srtp_protect, self._outgoing, packet)

    def seal_control(self, packet: bytes) -> bytes | None:
        """Encrypt and sign a control packet."""
        return self._done(lib.srtp_protect_rtcp, self._outgoing, packet)

    def _done(self, work: Any, session: Any, packet: bytes) -> bytes | None:
        size = len(packet)
        if size > PACKET_MAX:
            return None
        self._view[:size] = packet
        self._length[0] = size
        if work(session, self._pointer, self._length):
            return None
        return bytes(self._view[: self._length[0]])
