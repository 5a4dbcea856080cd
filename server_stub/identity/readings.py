"""What a picture of a face says, as numbers: the answer of the child, checked and frozen.

Landmarks are the 68 points of the iBUG 300-W scheme in the order of dlib's predictor: 0-16 the
jaw from the person's right to their left, 27-35 the nose, 36-41 and 42-47 the eyes. In a picture
that is not mirrored, the person's own left is on the right.

The child reads what a stranger sent, so that its word is believed only in this shape.
"""

import math
from dataclasses import dataclass
from typing import Any, Final

LANDMARKS: Final = 68
DESCRIPTOR: Final = 128
FACES_MAX: Final = 4

Point = tuple[float, float]


class Nonsense(Exception):
    """The child said something that is no reading."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face in a picture."""

    width: float
    """Of its box, in pixels of the picture as it was looked at."""
    brightness: float
    """Mean of the box, 0 to 255."""
    landmarks: tuple[Point, ...]
    descriptor: tuple[float, ...]
    """128 numbers whose distance is small between pictures of one person."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that was looked at, and the faces in it."""

    width: int
    height: int
    fingerprint: int
    """64 bits that hardly differ between two copies of one picture (difference hash)."""
    faces: tuple[Face, ...]


def picture_from(said: Any) -> Picture:
    """Read what the child said; raises `Nonsense`."""
    try:
        faces = said["faces"]
        if not isinstance(faces, list) or len(faces) > FACES_MAX:
            raise Nonsense
        return Picture(
            width=_whole(said["width"], 1, 20_000),
            height=_whole(said["height"], 1, 20_000),
            fingerprint=_whole(said["fingerprint"], 0, (1 << 64) - 1),
            faces=tuple(_face(each) for each in faces),
        )
    except (KeyError, TypeError, ValueError, OverflowError):
        raise Nonsense from None


def distance(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    """Give how far two descriptors are apart."""
    return math.dist(one, other)


def eye_openness(face: Face) -> float:
    """Give how open the eyes are: height over width of the two (Soukupová and Čech 2016)."""
    return (_openness(face.landmarks[36:42]) + _openness(face.landmarks[42:48])) / 2


def turn(face: Face) -> float:
    """Give how far a face is turned: 0 straight, towards 1 to the person's own left.

    The tip of the nose leaves the middle between the two sides of the jaw, as seen along the line
    of the eyes, so that a head that is tilted is not taken for one that is turned.
    """
    right, left = _middle(face.landmarks[36:42]), _middle(face.landmarks[42:48])
    across = math.dist(right, left)
    if across == 0:
        return 0.0
    along = ((left[0] - right[0]) / across, (left[1] - right[1]) / across)

    def place(point: Point) -> float:
        return point[0] * along[0] + point[1] * along[1]

    nose = place(face.landmarks[30])
    first, last = place(face.landmarks[1]), place(face.landmarks[15])
    if last <= first:
        return 0.0
    return max(-1.0, min(1.0, 2 * (nose - first) / (last - first) - 1))


def flatness(one: Face, other: Face) -> float:
    """Give how badly one face's points are a flat picture of the other's, in eye distances.

    A photograph that is tilted before a camera moves as a plane does; far from the camera that is
    an affine map. The best such map is taken, and what it leaves unexplained is the answer: a
    head in space leaves much, since the nose stands before the cheeks.
    """
    matrix = _affine(one.landmarks, other.landmarks)
    if matrix is None:
        return 0.0
    left_over = 0.0
    for (x, y), (u, v) in zip(one.landmarks, other.landmarks, strict=True):
        (a, b, c), (d, e, f) = matrix
        left_over += (a * x + b * y + c - u) ** 2 + (d * x + e * y + f - v) ** 2
    across = math.dist(_middle(other.landmarks[36:42]), _middle(other.landmarks[42:48]))
    return math.sqrt(left_over / len(one.landmarks)) / across if across else 0.0


def _face(said: Any) -> Face:
    landmarks = tuple((_real(x), _real(y)) for x, y in said["landmarks"])
    descriptor = tuple(_real(each) for each in said["descriptor"])
    if len(landmarks) != LANDMARKS or len(descriptor) != DESCRIPTOR:
        raise Nonsense
    return Face(
        width=_real(said["width"]),
        brightness=_real(said["brightness"]),
        landmarks=landmarks,
        descriptor=descriptor,
    )


def _real(said: Any) -> float:
    if isinstance(said, bool) or not isinstance(said, int | float) or not abs(said) < 1e5:
        raise Nonsense
    return float(said)


def _whole(said: Any, lowest: int, highest: int) -> int:
    if isinstance(said, bool) or not isinstance(said, int) or not lowest <= said <= highest:
        raise Nonsense
    return said


def _middle(points: tuple[Point, ...]) -> Point:
    return sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)


def _openness(eye: tuple[Point, ...]) -> float:
    across = math.dist(eye[0], eye[3])
    if across == 0:
        return 0.0
    return (math.dist(eye[1], eye[5]) + math.dist(eye[2], eye[4])) / (2 * across)


def _affine(
    sources: tuple[Point, ...], targets: tuple[Point, ...]
) -> tuple[tuple[float, float, float], tuple[float, float, float]] | None:
    """Give the affine map that fits best (least squares), or None where there is none."""
    rows = [(x, y, 1.0) for x, y in sources]
    normal = [[sum(row[i] * row[j] for row in rows) for j in range(3)] for i in range(3)]
    solved = []
    for axis in range(2):
        right = [
            sum(row[i] * target[axis] for row, target in zip(rows, targets, strict=True))
            for i in range(3)
        ]
        answer = _solve(normal, right)
        if answer is None:
            return None
        solved.append(answer)
    return solved[0], solved[1]


def _solve(matrix: list[list[float]], right: list[float]) -> tuple[float, float, float] | None:
    """Solve three equations (Cramer)."""
    whole = _determinant(matrix)
    if abs(whole) < 1e-9:
        return None
    found = []
    for column in range(3):
        swapped = [[right[i] if j == column else matrix[i][j] for j in range(3)] for i in range(3)]
        found.append(_determinant(swapped) / whole)
    return found[0], found[1], found[2]


def _determinant(m: list[list[float]]) -> float:
    return (
        m[0][0] * (m[1][1] * m[2][2] - m[1][2] * m[2][1])
        - m[0][1] * (m[1][0] * m[2][2] - m[1][2] * m[2][0])
        + m[0][2] * (m[1][0] * m[2][1] - m[1][1] * m[2][0])
    )


def bits_apart(one: int, other: int) -> int:
    """Count the bits in which two fingerprints of pictures differ."""
    return (one ^ other).bit_count()
