"""Sealing and opening media packets (RFC 3711) in a buffer that is used again and again.

The keys come from the DTLS handshake (RFC 5764). `pylibsrtp` copies every packet twice in and
out of its own buffer; at some ten thousand packets a second that is most of the work, so the
same library is called here on our buffer in place.

This module knows neither addresses nor headers.
"""

from typing import Any

from pylibsrtp import Session
from pylibsrtp._binding import ffi, lib  # type: ignore[import-not-found]

PACKET_MAX = 1_500
"""Octets of a sealed packet; nothing longer fits the path it came by."""

TRAILER_MAX = 148
"""Octets that sealing may add (tag, key identifier, SRTCP index)."""


class Buffer:
    """Room for one packet, where it is opened, rewritten and sealed."""

    __slots__ = ("length", "octets", "pointer", "view")

    def __init__(self) -> None:
        self.octets = bytearray(PACKET_MAX + TRAILER_MAX)
        self.view = memoryview(self.octets)
        self.pointer: Any = ffi.from_buffer(self.octets)
        self.length: Any = ffi.new("int *")


class Keys:
    """Both directions of one leg; every method gives the new size, or -1 for "not authentic"."""

    __slots__ = ("_incoming", "_kept", "_outgoing")

    def __init__(self, incoming: Session, outgoing: Session) -> None:
        # The sessions own what the two pointers point to.
        self._kept = (incoming, outgoing)
        self._incoming: Any = incoming._srtp[0]
        self._outgoing: Any = outgoing._srtp[0]

    def open_media(self, buffer: Buffer, size: int) -> int:
        """Check and decrypt the packet in the buffer."""
        buffer.length[0] = size
        if lib.srtp_unprotect(self._incoming, buffer.pointer, buffer.length):
            return -1
        return int(buffer.length[0])

    def open_control(self, buffer: Buffer, size: int) -> int:
        """Check and decrypt the control packet in the buffer."""
        buffer.length[0] = size
        if lib.srtp_unprotect_rtcp(self._incoming, buffer.pointer, buffer.length):
            return -1
        return int(buffer.length[0])

    def seal_media(self, buffer: Buffer, size: int) -> int:
        """Encrypt and sign the packet in the buffer; it grows by at most `TRAILER_MAX`."""
        buffer.length[0] = size
        if lib.srtp_protect(self._outgoing, buffer.pointer, buffer.length):
            return -1
        return int(buffer.length[0])

    def seal_control(self, buffer: Buffer, size: int) -> int:
        """Encrypt and sign the control packet in the buffer."""
        buffer.length[0] = size
        if lib.srtp_protect_rtcp(self._outgoing, buffer.pointer, buffer.length):
            return -1
        return int(buffer.length[0])
