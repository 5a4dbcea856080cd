"""One press for all tests: its fonts are read once."""

import pytest

from server_stub.documents import Typesetter


@pytest.fixture(scope="session")
def typesetter() -> Typesetter:
    """Take the fonts of this machine."""
    return Typesetter()
