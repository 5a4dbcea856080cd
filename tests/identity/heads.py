"""Heads made of 68 points in space, so that a face can be turned, blink and be photographed."""

import math
from dataclasses import dataclass

from server_stub.identity.readings import DESCRIPTOR, Face, Picture, Point

Spot = tuple[float, float, float]


def _ring(x: float, y: float, z: float, wide: float, high: float, count: int) -> list[Spot]:
    angles = [math.pi + 2 * math.pi * each / count for each in range(count)]
    return [(x + wide * math.cos(a), y + high * math.sin(a), z) for a in angles]


def _eye(x: float, open_: float) -> list[Spot]:
    high = 0.12 * open_
    return [
        (x - 0.17, -0.3, 0.0),
        (x - 0.06, -0.3 - high / 2, 0.05),
        (x + 0.06, -0.3 - high / 2, 0.05),
        (x + 0.17, -0.3, 0.0),
        (x + 0.06, -0.3 + high / 2, 0.05),
        (x - 0.06, -0.3 + high / 2, 0.05),
    ]


def head(*, open_: float = 1.0) -> list[Spot]:
    """The points of a head that looks straight; own left at positive x, down at positive y."""
    jaw = []
    for each in range(17):
        angle = math.pi * (each / 16)
        x, y = -math.cos(angle), -0.2 + 1.4 * math.sin(angle)
        jaw.append((x, y, -0.9 * x * x))
    brows = [(x / 10, -0.6, 0.05) for x in (-7, -6, -4.5, -3, -2, 2, 3, 4.5, 6, 7)]
    bridge = [(0.0, -0.3 + 0.2 * each, 0.15 + 0.15 * each) for each in range(4)]
    base = [(x / 10, 0.4, 0.3) for x in (-2, -1, 0, 1, 2)]
    mouth = [*_ring(0, 0.75, 0.15, 0.35, 0.15, 12), *_ring(0, 0.75, 0.15, 0.25, 0.06, 8)]
    return [*jaw, *brows, *bridge, *base, *_eye(-0.45, open_), *_eye(0.45, open_), *mouth]


def seen(spots: list[Spot], *, left: float = 0.0, at: Point = (300.0, 300.0)) -> tuple[Point, ...]:
    """How a camera far away sees a head that is turned so many degrees to its own left."""
    turned = math.radians(left)
    cosine, sine = math.cos(turned), math.sin(turned)
    return tuple((at[0] + 100 * (x * cosine + z * sine), at[1] + 100 * y) for x, y, z in spots)


def photograph(points: tuple[Point, ...], *, left: float) -> tuple[Point, ...]:
    """How a camera sees a printed picture of these points, turned so many degrees."""
    narrower = math.cos(math.radians(left))
    return tuple((300 + (x - 300) * narrower, y + 0.05 * (x - 300)) for x, y in points)


def descriptor(who: int, *, off: float = 0.0) -> tuple[float, ...]:
    """Numbers of a person's face; `off` is how far this picture of them is from the person."""
    numbers = [0.0] * DESCRIPTOR
    numbers[who] = 0.8
    numbers[DESCRIPTOR - 1] = off
    return tuple(numbers)


@dataclass(frozen=True)
class Shot:
    """A picture to be taken."""

    who: int = 1
    left: float = 0.0
    open_: float = 1.0
    off: float = 0.1
    brightness: float = 120.0
    width: float = 200.0
    fingerprint: int = 0
    shift: float = 0.0


def face(shot: Shot) -> Face:
    """The face on a picture."""
    at = (300.0 + shot.shift, 300.0)
    return Face(
        width=shot.width,
        brightness=shot.brightness,
        landmarks=seen(head(open_=shot.open_), left=shot.left, at=at),
        descriptor=descriptor(shot.who, off=shot.off),
    )


def picture(*faces: Face, fingerprint: int = 0) -> Picture:
    """A picture with these faces."""
    return Picture(width=640, height=480, fingerprint=fingerprint, faces=faces)


def taken(shot: Shot) -> Picture:
    """A picture with one face."""
    return picture(face(shot), fingerprint=shot.fingerprint)
