"""Copies of earlier speech travel with the newest, and nonsense is told apart."""

from hypothesis import given
from hypothesis import strategies as st

from client.protocol.rtp import red

FRAME = st.binary(min_size=1, max_size=200)


@given(FRAME, st.dictionaries(st.integers(1, red.OFFSET_MAX), FRAME, max_size=red.COPIES_MAX))
def test_what_is_packed_is_unpacked(newest: bytes, copies: dict[int, bytes]) -> None:
    packed = red.pack(111, newest, tuple(copies.items()))
    assert red.unpack(packed) == red.Redundant(
        111, newest, tuple(sorted(copies.items(), reverse=True))
    )


def test_what_reaches_too_far_back_is_left_out() -> None:
    found = red.unpack(red.pack(111, b"now", [(red.OFFSET_MAX + 1, b"long ago"), (1, b"then")]))
    assert found == red.Redundant(111, b"now", ((1, b"then"),))


@given(st.binary(max_size=60))
def test_nonsense_is_read_as_nothing_and_breaks_nothing(packed: bytes) -> None:
    found = red.unpack(packed)
    assert found is None or len(found.payload) <= len(packed)
