"""Sealing and opening the packets of a path (RFC 3711).

The keys come from the DTLS handshake (RFC 5764). `pylibsrtp` copies every packet twice in and out
of a buffer of its own; the same library is called here on one buffer that is used again and again,
as the court does at its end. It keeps every stream that ever came for as long as the path lasts,
and looks through all of them for each packet: so there may only be so many.

This module knows no addresses, and of headers where the SSRC stands.
"""

import struct
from typing import Any

from pylibsrtp import Session
from pylibsrtp._binding import ffi, lib  # type: ignore[import-not-found]

PACKET_MAX = 2_048
"""Octets of a packet as it comes; nothing longer fits the path."""
_TRAILER_MAX = 148
SSRCS_MAX = 512
"""Streams that may come on one path: three for each seat of the largest hearing, and some."""
_SSRC = struct.Struct("!I")
_MEDIA_SSRC, _CONTROL_SSRC = 8, 4
"""Where the SSRC stands, which is never encrypted (RFC 3711 sections 3.1 and 3.4)."""


class Seal:
    """Both directions of one path; what is not authentic or does not fit is None."""

    def __init__(self, incoming: Session, outgoing: Session) -> None:
        # The sessions own what the two pointers point to.
        self._kept = (incoming, outgoing)
        self._incoming: Any = incoming._srtp[0]
        self._outgoing: Any = outgoing._srtp[0]
        self._ssrcs: set[int] = set()
        self._octets = bytearray(PACKET_MAX + _TRAILER_MAX)
        self._view = memoryview(self._octets)
        self._pointer: Any = ffi.from_buffer(self._octets)
        self._length: Any = ffi.new("int *")

    def open_media(self, packet: bytes) -> bytes | None:
        """Check and decrypt a packet; None as well for one that was opened before."""
        return self._opened(lib.srtp_unprotect, packet, _MEDIA_SSRC)

    def open_control(self, packet: bytes) -> bytes | None:
        """Check and decrypt a control packet."""
        return self._opened(lib.srtp_unprotect_rtcp, packet, _CONTROL_SSRC)

    def seal_media(self, packet: bytes) -> bytes | None:
        """Encrypt and sign a packet."""
        return self._done(lib.srtp_protect, self._outgoing, packet)

    def seal_control(self, packet: bytes) -> bytes | None:
        """Encrypt and sign a control packet."""
        return self._done(lib.srtp_protect_rtcp, self._outgoing, packet)

    @property
    def streams(self) -> int:
        """How many streams have come."""
        return len(self._ssrcs)

    def _opened(self, work: Any, packet: bytes, ssrc_at: int) -> bytes | None:
        if len(packet) < ssrc_at + _SSRC.size:
            return None
        (ssrc,) = _SSRC.unpack_from(packet, ssrc_at)
        if ssrc not in self._ssrcs and len(self._ssrcs) >= SSRCS_MAX:
            return None
        opened = self._done(work, self._incoming, packet)
        if opened is not None:
            self._ssrcs.add(ssrc)
        return opened

    def _done(self, work: Any, session: Any, packet: bytes) -> bytes | None:
        size = len(packet)
        if size > PACKET_MAX:
            return None
        self._view[:size] = packet
        self._length[0] = size
        if work(session, self._pointer, self._length):
            return None
        return bytes(self._view[: self._length[0]])
