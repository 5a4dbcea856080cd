from collections.abc import AsyncIterator

import pytest

from tests.desk.scene import Scene, desk_at_court


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """A running desk at the login page."""
    async with desk_at_court() as made:
        yield made


@pytest.fixture
async def signed_in(scene: Scene) -> Scene:
    """A running desk whose person has signed in and sees the cases."""
    await scene.sign_in()
    await scene.until(lambda state: state.cases.cases is not None)
    return scene
