"""Readings are written as digits, since nobody at a court reads powers of ten."""

import pytest

from client.screens.figures import plain


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"),
        (47.0, "47"),
        (0.986, "0.986"),
        (1786.8212, "1786.82"),
        (75642.2, "75642.2"),
        (16527700.0, "16527700"),
        (-2000000.4, "-2000000"),
        (0.00002, "0.00002"),
    ],
)
def test_a_reading_is_written_in_digits(value: float, said: str) -> None:
    assert plain(value) == said
