"""A loop on which waiting takes no time: its clock jumps to the next thing that is due.

Real sockets of this machine work on it. Before the clock jumps it is looked for a moment whether
something comes by itself, so that a machine's own quick answers do not count as waiting.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

MOMENT_S = 0.01
"""Real seconds: longer than a loopback takes, and short enough for many jumps."""


class _Jumping(selectors.DefaultSelector):
    """Waits a moment for what comes by itself, and then lets the clock jump."""

    def __init__(self) -> None:
        super().__init__()
        self.jumped_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(timeout if timeout is None else min(timeout, MOMENT_S))
        if not ready and timeout is not None:
            self.jumped_s += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop with a clock of its own."""

    def __init__(self) -> None:
        self._jumping = _Jumping()
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.jumped_s

    def stand_still(self, seconds: float) -> None:
        """Let time pass in which this loop does nothing, as when a machine sleeps."""
        self._jumping.jumped_s += seconds


def run_virtually(deed: Coroutine[Any, Any, T]) -> T:
    """Run a deed on a loop with a clock of its own."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(deed)
