"""In which forms a camera can give its pictures: the best that serves a hearing, and all in a line.

A hearing sends no more than 1280x720, so that a larger form counts as what is made of it; a form
that comes less than 15 times a second serves no hearing (D2 CAM-04).

What a camera really gives is not known here.
"""

from collections.abc import Iterable

from client.frames import Size
from client.media.devices.capture import LARGEST, fitted
from client.state import PictureForm

ENOUGH_A_SECOND = 14.5
"""What cameras that follow the television's clock call 15 is a little less."""
TOLD_MOST = 100
"""A driver that offers thousands is a program that offers whatever one wants."""


def best_of(forms: Iterable[PictureForm]) -> Size | None:
    """Give the largest size that comes often enough, as a hearing would send it; None: nothing."""
    sizes = (
        _as_sent(each)
        for each in forms
        if each.fastest >= ENOUGH_A_SECOND and each.width > 0 and each.height > 0
    )
    return max(sizes, key=lambda size: size.width * size.height, default=None)


def _as_sent(form: PictureForm) -> Size:
    if form.width <= LARGEST.width and form.height <= LARGEST.height:
        return Size(form.width, form.height)
    return fitted(form.width, form.height, LARGEST)


def in_a_line(forms: Iterable[PictureForm]) -> str:
    """Give all forms, the largest first: `1280x720@5-30 MJPG, 640x480@30 YUYV`."""
    rates: dict[tuple[int, int, str], tuple[float, float]] = {}
    for each in forms:
        key = each.width, each.height, each.pixels
        slowest, fastest = rates.get(key, (each.slowest, each.fastest))
        rates[key] = min(slowest, each.slowest), max(fastest, each.fastest)
    ordered = sorted(rates.items(), key=lambda each: (-each[0][0] * each[0][1], each[0][2]))
    told = [
        f"{width}x{height}@{_rate(*rate)} {pixels}".rstrip()
        for (width, height, pixels), rate in ordered[:TOLD_MOST]
    ]
    if len(ordered) > TOLD_MOST:
        told.append(f"+{len(ordered) - TOLD_MOST}")
    return ", ".join(told)


def _rate(slowest: float, fastest: float) -> str:
    low, high = f"{slowest:.3g}", f"{fastest:.3g}"
    return high if slowest <= 0 or low == high else f"{low}-{high}"
