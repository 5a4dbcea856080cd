"""One end of a measured call, in a process of its own, so that its cost can be accounted.

`python -m tests.bench.station` is told on its first line who it is (`Post`), and then does what
it is bid, a line of JSON at a time; the peers (`tests.bench.ours`, `tests.bench.stock`) know
their own bidding. At `end` it writes what changed hands into its folder and ends.

It knows nothing of the other end.
"""

import asyncio
import json
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from tests.bench.marked import Marked, marked
from tests.bench.seen import Painter, portraits
from tests.bench.stands import Stands
from tests.bench.taken import Taken

SMALL_TILE = (320, 180)
LARGE_TILE = (1_280, 720)


@dataclass(frozen=True, slots=True)
class Post:
    """Who stands at one end, and what it works with."""

    peer: str
    """"ours" or "stock"."""
    name: str
    seed: int
    folder: str
    seconds: float
    """How long there are words."""
    samples: str = ""
    camera: bool = True
    tile: tuple[int, int] = LARGE_TILE
    bits_per_s: int = 0
    """Where the picture's rate begins, for peers that can be told; 0 leaves it to them."""
    keeps: bool = True
    """Whether what changes hands is kept to be judged."""

    def words(self) -> Marked:
        """Give what is said here."""
        return marked(self.seconds, self.seed, Path(self.samples) if self.samples else None)


Say = Callable[..., None]


class Peer(Protocol):
    """An end of a call, of whatever make."""

    async def do(self, bid: dict[str, Any]) -> dict[str, Any] | None:
        """Do as bid, and answer."""

    async def close(self) -> None:
        """Hang up."""


@dataclass(frozen=True, slots=True)
class Record:
    """What changed hands at one end, read back."""

    said: Taken
    heard: Taken
    handed: list[tuple[int, float]]
    painted: list[tuple[int, float]]
    log: list[tuple[int, str, float]]
    """What the player itself says of each frame; empty when it says nothing."""

    @classmethod
    def load(cls, folder: Path) -> "Record":
        """Read what an end has written."""
        with (folder / "seen.json").open(encoding="utf-8") as file:
            seen = json.load(file)
        return cls(
            Taken.load(folder / "said.npz"),
            Taken.load(folder / "heard.npz"),
            [(int(number), float(at)) for number, at in seen["handed"]],
            [(int(number), float(at)) for number, at in seen["painted"]],
            [(int(index), str(how), float(at)) for index, how, at in seen["log"]],
        )


def _write(folder: Path, stands: Stands, painter: Painter) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stands.said.taken().save(folder / "said.npz")
    stands.heard.taken().save(folder / "heard.npz")
    seen = {
        "handed": stands.gallery.handed,
        "painted": painter.painted,
        "log": stands.log,
    }
    (folder / "seen.json").write_text(json.dumps(seen), encoding="utf-8")


async def _serve(post: Post, say: Say, bids: "asyncio.Queue[str]") -> None:
    shots = portraits() if post.camera else [np.zeros((16, 16, 3), np.uint8)]
    stands = Stands(post.words(), shots, keeps=post.keeps)
    painter = Painter(*post.tile, keeps=post.keeps)
    peer = _peer(post, stands, painter, say)
    say(ready=True)
    while text := await bids.get():
        bid = json.loads(text)
        if bid["do"] == "end":
            break
        say(done=await peer.do(bid) or {})
    await peer.close()
    painter.close()
    _write(Path(post.folder), stands, painter)
    say(done={})


def _peer(post: Post, stands: Stands, painter: Painter, say: Say) -> Peer:
    if post.peer == "stock":
        from tests.bench.stock import StockPeer

        return StockPeer(post, stands, painter)
    from tests.bench.ours import OurPeer

    return OurPeer(post, stands, painter, say)


async def _main() -> None:
    loop = asyncio.get_running_loop()
    bids: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(bids.put_nowait, line)
        loop.call_soon_threadsafe(bids.put_nowait, "")

    def say(**words: Any) -> None:
        sys.stdout.write(json.dumps(words) + "\n")
        sys.stdout.flush()

    post = Post(**json.loads(sys.stdin.readline()))
    post = replace(post, tile=(post.tile[0], post.tile[1]))
    threading.Thread(target=read, name="bids", daemon=True).start()
    await _serve(post, say, bids)


def written(post: Post, names: list[str] | None = None) -> str:
    """Give a post as it goes over a pipe, with the names of a window's tiles."""
    return json.dumps(asdict(post) if names is None else {**asdict(post), "names": names})


if __name__ == "__main__":
    # The loop that the client's own court thread has.
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(_main())
