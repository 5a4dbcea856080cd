"""Which cameras are programs: by the names that these give themselves, or their drivers.

A name proves nothing against whoever hides; it catches what people use without a thought.
"""

import re

_NAMES = re.compile(
    r"virtual|\bobs\b|manycam|xsplit|snap camera|v4l2.?loopback|dummy video|loopback|vcam\b|"
    r"nvidia broadcast|\bmmhmm\b|youcam|splitcam|altercam|webcamoid|camtwist|chromacam|droidcam|"
    r"iriun|epoccam|e2esoft|\bcamo\b|sparkocam|fakewebcam|avatarify|"
    r"虚拟|美颜|无他伴侣|直播伴侣|变脸",
    re.IGNORECASE,
)


def is_virtual(name: str) -> bool:
    """Whether a camera of this name is a program."""
    return _NAMES.search(name) is not None
