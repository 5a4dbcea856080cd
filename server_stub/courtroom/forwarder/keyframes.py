"""Whether a packet begins a picture that needs no other before it.

A receiver can change from one stream to another only at such a picture, so this is the one look
that the forwarder takes into a payload: at its first octets, for the picture's type, and for
nothing that is in the picture. What cannot be read begins nothing.

It knows neither packets' headers nor persons.
"""

from server_stub.courtroom.forwarder.codecs import H264, VP8

_TYPE = 0x1F
_IDR = 5
_PARAMETERS = 7
_STAP_A = 24
_FU_A = 28
_FU_START = 0x80
_FIRST_SLICE = 0x80
"""first_mb_in_slice is 0: one bit (ITU-T H.264 section 7.3.3, ue(v))."""


def begins_key_frame(codec: str, payload: bytes | memoryview) -> bool:
    """Tell whether a payload of this coding is the first of a whole picture."""
    if codec == H264:
        return _begins_h264(payload)
    if codec == VP8:
        return _begins_vp8(payload)
    return False


def _begins_h264(payload: bytes | memoryview) -> bool:
    """Read the type of the first unit (RFC 6184 section 5.2)."""
    if len(payload) < 2:
        return False
    kind = payload[0] & _TYPE
    if kind == _STAP_A:
        return len(payload) > 4 and _opens(payload[3] & _TYPE, payload[4])
    if kind == _FU_A:
        starts = len(payload) > 2 and payload[1] & _FU_START
        return bool(starts) and _opens(payload[1] & _TYPE, payload[2])
    return _opens(kind, payload[1])


def _opens(kind: int, after: int) -> bool:
    # The parameters of the stream stand before a whole picture; a picture in several slices
    # begins with its first alone.
    return kind == _PARAMETERS or (kind == _IDR and bool(after & _FIRST_SLICE))


def _begins_vp8(payload: bytes | memoryview) -> bool:
    """Read the descriptor (RFC 7741 section 4.2) and the frame's first octet (section 4.3)."""
    if len(payload) < 2 or payload[0] & 0x17 != 0x10:
        # Not the start of the first partition.
        return False
    at = 1
    if payload[0] & 0x80:
        extended = payload[1]
        at = 2
        if extended & 0x80:
            if len(payload) <= at:
                return False
            at += 2 if payload[at] & 0x80 else 1
        if extended & 0x40:
            at += 1
        if extended & 0x30:
            at += 1
    return len(payload) > at and not payload[at] & 0x01
