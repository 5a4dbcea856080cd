"""Where each seat is in the room: plaintiff above defendant at the left, the bench above all.

The two sides always get the same room and the same size of picture, however many sit there and
whatever the line: equality of arms is seen (Civil Procedure Law art. 8). Pictures keep the
shape of 16 to 9. What is left in the middle belongs to the exhibit, or to whoever speaks.

Numbers only; nothing here paints.
"""

from dataclasses import dataclass

from PySide6.QtCore import QRect

GAP = 8
HEADING = 22
"""Height of the words above each side."""
SEAT_WIDEST = 272
BENCH_SHARE = 0.26
"""Most of the room's height that the bench takes."""
LEFT_SHARE = 0.24
LEFT_SHARE_ABREAST = 0.3
"""Most of the room's width that the sides take, one behind another or abreast."""
_WIDE, _HIGH = 16, 9


@dataclass(frozen=True, slots=True)
class Seating:
    """The places of all seats, group by group, and the middle."""

    bench: tuple[QRect, ...]
    plaintiff: tuple[QRect, ...]
    defendant: tuple[QRect, ...]
    others: tuple[QRect, ...]
    middle: QRect
    plaintiff_heading: QRect
    defendant_heading: QRect


@dataclass(frozen=True, slots=True)
class Counts:
    """How many sit in each group."""

    bench: int
    plaintiff: int
    defendant: int
    others: int


def seating(room: QRect, counts: Counts, plate: int) -> Seating:
    """Give every seat its place in the room; `plate` is the height below each picture."""
    sides = max(counts.plaintiff, counts.defendant)
    half = (room.height() - GAP) // 2 - HEADING
    abreast, width = _side_shape(room.width(), half, sides, plate) if sides else (1, 0)
    left_width = abreast * width + GAP * (abreast - 1) if sides else 0
    middle_left = room.left() + left_width + (GAP if left_width else 0)
    middle_width = room.right() + 1 - middle_left
    row = counts.bench + counts.others
    bench_height = 0
    top: tuple[QRect, ...] = ()
    if row:
        seat_width = _row_width(room.height(), middle_width, row, plate)
        bench_height = _height(seat_width, plate)
        start = middle_left + (middle_width - row * seat_width - GAP * (row - 1)) // 2
        top = _block(start, room.top(), row, row, seat_width, bench_height)
    middle_top = room.top() + bench_height + (GAP if bench_height else 0)
    lower = room.top() + (room.height() + GAP) // 2
    high = _height(width, plate)

    def side(at: int, seats: int) -> tuple[QRect, ...]:
        return _block(room.left(), at + HEADING, seats, abreast, width, high)

    return Seating(
        bench=top[: counts.bench],
        plaintiff=side(room.top(), counts.plaintiff),
        defendant=side(lower, counts.defendant),
        others=top[counts.bench :],
        middle=QRect(middle_left, middle_top, middle_width, max(0, room.bottom() + 1 - middle_top)),
        plaintiff_heading=QRect(room.left(), room.top(), left_width, HEADING),
        defendant_heading=QRect(room.left(), lower, left_width, HEADING),
    )


def fitted(room: QRect, plate: int) -> QRect:
    """Give the largest place of a seat's shape in the middle of a room."""
    width = max(0, min(room.width(), (room.height() - plate) * _WIDE // _HIGH))
    height = _height(width, plate)
    return QRect(
        room.left() + (room.width() - width) // 2,
        room.top() + (room.height() - height) // 2,
        width,
        height,
    )


def _height(width: int, plate: int) -> int:
    return width * _HIGH // _WIDE + plate


def _side_shape(room_width: int, half: int, seats: int, plate: int) -> tuple[int, int]:
    """Give how many of a side sit abreast, and how wide each is: the widest that fits."""
    best = (1, 1)
    for abreast in range(1, seats + 1):
        rows = -(-seats // abreast)
        share = LEFT_SHARE if abreast == 1 else LEFT_SHARE_ABREAST
        by_width = (int(room_width * share) - GAP * (abreast - 1)) // abreast
        by_height = ((half - GAP * (rows - 1)) // rows - plate) * _WIDE // _HIGH
        width = min(SEAT_WIDEST, by_width, by_height)
        if width > best[1]:
            best = (abreast, width)
    return best


def _row_width(height: int, width: int, seats: int, plate: int) -> int:
    by_height = (int(height * BENCH_SHARE) - plate) * _WIDE // _HIGH
    by_width = (width - GAP * (seats - 1)) // seats
    return max(1, min(SEAT_WIDEST, by_height, by_width))


def _block(
    left: int, top: int, seats: int, abreast: int, width: int, height: int
) -> tuple[QRect, ...]:
    """Give places row by row."""
    return tuple(
        QRect(
            left + number % abreast * (width + GAP),
            top + number // abreast * (height + GAP),
            width,
            height,
        )
        for number in range(seats)
    )
