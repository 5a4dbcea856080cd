from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from client.ui.courtroom.seating import Counts, Seating, fitted, seating

PLATE = 46
ROOMS = st.builds(QRect, st.integers(0, 20), st.integers(0, 20), *[st.integers(540, 3000)] * 2)
COUNTS = st.builds(
    Counts, st.integers(0, 4), st.integers(0, 3), st.integers(0, 3), st.integers(0, 2)
)


def seats(made: Seating) -> tuple[QRect, ...]:
    return (*made.bench, *made.plaintiff, *made.defendant, *made.others)


@given(ROOMS, COUNTS)
def test_every_seat_is_in_the_room_and_none_lies_on_another(room: QRect, counts: Counts) -> None:
    made = seating(room, counts, PLATE)
    places = [*seats(made), made.middle]
    assert all(room.contains(each) for each in places if each.isValid())
    for number, each in enumerate(places):
        assert not any(each.intersects(other) for other in places[number + 1 :])


@given(ROOMS, COUNTS)
def test_both_sides_have_pictures_of_one_size_and_the_same_room(
    room: QRect, counts: Counts
) -> None:
    made = seating(room, counts, PLATE)
    assert len({each.size().toTuple() for each in (*made.plaintiff, *made.defendant)}) <= 1
    assert made.plaintiff_heading.size() == made.defendant_heading.size()


@given(ROOMS, COUNTS)
def test_everybody_gets_a_seat(room: QRect, counts: Counts) -> None:
    made = seating(room, counts, PLATE)
    assert len(made.bench) == counts.bench
    assert len(made.plaintiff) == counts.plaintiff
    assert len(made.defendant) == counts.defendant
    assert len(made.others) == counts.others


def test_the_plaintiff_sits_above_the_defendant_and_the_bench_above_the_middle() -> None:
    made = seating(QRect(0, 0, 950, 680), Counts(2, 2, 1, 0), PLATE)
    assert made.plaintiff[-1].bottom() < made.defendant[0].top()
    assert made.bench[0].bottom() < made.middle.top()
    assert made.plaintiff[0].right() < made.middle.left()


def test_where_the_room_is_low_a_side_sits_abreast() -> None:
    low = seating(QRect(0, 0, 1008, 440), Counts(2, 2, 1, 0), PLATE)
    assert low.plaintiff[0].top() == low.plaintiff[1].top()
    high = seating(QRect(0, 0, 950, 680), Counts(2, 2, 1, 0), PLATE)
    assert high.plaintiff[0].left() == high.plaintiff[1].left()


def test_a_picture_keeps_its_shape_in_the_middle() -> None:
    place = fitted(QRect(100, 50, 800, 300), 30)
    assert (place.width(), place.height()) == (480, 300)
    assert place.center().x() - QRect(100, 50, 800, 300).center().x() in (-1, 0, 1)
    assert fitted(QRect(0, 0, 100, 10), 30).width() == 0
