from collections.abc import Iterator

import pytest

from client.court.api import Court
from tests.court.counter import WoodenCounter


@pytest.fixture
def counter() -> Iterator[WoodenCounter]:
    """A counter whose answers the test lays."""
    wood = WoodenCounter()
    yield wood
    wood.close()


@pytest.fixture
def court(counter: WoodenCounter) -> Iterator[Court]:
    """A desk's view of that counter."""
    court = Court(counter.url)
    yield court
    court.close()
