"""A desk's window in a process of its own, with a real canvas and one connection behind it.

One large tile and eight small ones, painted by `client.ui.widgets.canvas`. The connection is our
engine, or aiortc as it comes with the same scaling behind it. A timer of 20 ms on Qt's thread
tells how late the window is with everything else.

`python -m tests.bench.viewer`; it is bid like any station (`tests.bench.station`).
"""

import asyncio
import json
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication

from client.frames import Frames, Levels, Source
from client.ui import theme
from client.ui.sightings import Sightings
from client.ui.widgets.canvas import Canvas
from client.ui.widgets.tile import PLATE_ONE, Tile
from tests.bench.stands import Stands
from tests.bench.station import Peer, Post

WINDOW = (1_440, 900)
LARGE = QRect(0, 0, 1_111, 625 + PLATE_ONE)
"""As the seats of a window of any size come out: an odd width, and a height that is rounded."""
TICK_MS = 20


def places(room: QRect, tiles: Sequence[Tile]) -> Mapping[str, QRect]:
    """Give the first tile most of the room, and the others the right and the lower edge."""
    found = {tiles[0].key: LARGE} if tiles else {}
    for at, tile in enumerate(tiles[1:]):
        if at < 4:
            found[tile.key] = QRect(1_120, at * 200, 311, 175 + PLATE_ONE)
        else:
            found[tile.key] = QRect((at - 4) * 280, 684, 273, 153 + PLATE_ONE)
    return found


class Ticks:
    """How late a timer of 20 ms comes."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = time.monotonic()

    def tick(self) -> None:
        """Note one."""
        now = time.monotonic()
        self.gaps.append(1_000 * (now - self._last))
        self._last = now


class Window:
    """What is bid of the window and what of the connection."""

    def __init__(self, peer: Peer, ticks: Ticks, sightings: Sightings) -> None:
        self._peer = peer
        self._ticks = ticks
        self._sightings = sightings
        self._painted: dict[Source, int] = {}

    async def do(self, bid: dict[str, Any]) -> dict[str, Any] | None:
        """Count what is painted between `begin` and `count`, or do what the connection is bid."""
        match bid["do"]:
            case "begin":
                self._ticks.gaps.clear()
                self._painted = dict(self._sightings.painted_frames)
            case "count":
                gaps = list(self._ticks.gaps)
                painted = {
                    str(source): count - self._painted.get(source, 0)
                    for source, count in self._sightings.painted_frames.items()
                }
                worst = float(np.percentile(gaps, 99)) if gaps else float("nan")
                return {"tick_ms": worst, "painted": painted}
            case _:
                return await self._peer.do(bid)
        return None


async def _serve(post: Post, window_frames: Frames, ticks: Ticks, sightings: Sightings) -> None:
    loop = asyncio.get_running_loop()
    bids: asyncio.Queue[str] = asyncio.Queue()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(bids.put_nowait, line)
        loop.call_soon_threadsafe(bids.put_nowait, "")

    def say(**words: Any) -> None:
        sys.stdout.write(json.dumps(words) + "\n")
        sys.stdout.flush()

    stands = Stands(post.words(), [np.zeros((180, 320, 3), np.uint8)])
    if post.peer == "stock":
        from tests.bench.stock_viewer import StockViewer

        peer: Peer = StockViewer(window_frames, stands, say)
    else:
        from tests.bench.ours import OurPeer

        peer = OurPeer(post, stands, None, say, window_frames)
    window = Window(peer, ticks, sightings)
    threading.Thread(target=read, name="bids", daemon=True).start()
    say(ready=True)
    while text := await bids.get():
        bid = json.loads(text)
        if bid["do"] == "end":
            break
        say(done=await window.do(bid) or {})
    await peer.close()
    say(done={})


def main() -> None:
    """Open the window and do as bid."""
    told = json.loads(sys.stdin.readline())
    names = told.pop("names")
    post = Post(**{**told, "tile": tuple(told["tile"])})
    application = QApplication(["viewer"])
    theme.wear(application, theme.Theme.LIGHT)
    frames, levels, sightings = Frames(), Levels(), Sightings()
    canvas = Canvas(frames, levels, sightings, arrange=places)
    canvas.resize(*WINDOW)
    canvas.show_tiles(
        [Tile(name, Source(name), role="", name=name, voice=Source(name)) for name in names]
    )
    canvas.show()
    ticks = Ticks()
    timer = QTimer()
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.timeout.connect(ticks.tick)
    timer.start(TICK_MS)

    def court() -> None:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(_serve(post, frames, ticks, sightings))
        application.quit()

    thread = threading.Thread(target=court, name="court", daemon=True)
    QTimer.singleShot(0, thread.start)
    application.exec()
    thread.join(5)


if __name__ == "__main__":
    main()
