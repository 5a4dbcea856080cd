"""Eyes that see in a picture what a test has said is on it."""

from collections.abc import Sequence

from server_stub.identity.reader import Drawn, ReaderFell, Unreadable
from server_stub.identity.readings import Picture
from tests.identity.heads import Shot, taken


class DrawnEyes:
    """Sees in a picture what the test has said is on it; a paper shows `on_paper`."""

    def __init__(self) -> None:
        self.shots: dict[bytes, Shot] = {}
        self.on_paper = Shot(off=0.0)
        self.fallen = False

    async def drawn(self, content: bytes) -> Drawn:
        if content in (b"", b"unsafe"):
            raise Unreadable("unreadable")
        return Drawn(2, 3, bytes(18))

    async def looked(self, contents: Sequence[bytes]) -> tuple[Picture, ...]:
        if self.fallen:
            raise ReaderFell
        return tuple(taken(self.shots.get(each, self.on_paper)) for each in contents)

    def close(self) -> None:
        pass
