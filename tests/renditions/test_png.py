"""Pixels in, the same pixels out, read by somebody else's reader."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_stub.renditions.png import png
from tests.renditions.pictures import opened


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 3]), st.data())
def test_a_picture_holds_exactly_its_pixels(
    width: int, height: int, channels: int, draw: st.DataObject
) -> None:
    size = width * height * channels
    pixels = draw.draw(st.binary(min_size=size, max_size=size))
    picture = opened(png(width, height, channels, pixels))
    assert picture.size == (width, height)
    assert picture.mode == {1: "L", 3: "RGB"}[channels]
    assert picture.tobytes() == pixels


def test_pixels_that_do_not_fill_the_picture_are_refused() -> None:
    with pytest.raises(ValueError, match="fill"):
        png(2, 2, 3, bytes(11))
