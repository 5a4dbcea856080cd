"""The clock of one check: the machine's time, which stands still while a person is asked.

A litigant who looks for their glasses costs the check nothing, and a machine that hangs while
nobody is asked does.
"""

import asyncio
from collections.abc import Callable

from client.devicecheck.bench import AskPerson
from client.protocol.devicecheck import Code

ANSWER_WITHIN_S = 120.0


class MachineClock:
    """Counts from when it is made."""

    def __init__(self, monotonic: Callable[[], float], ask: AskPerson) -> None:
        self._monotonic = monotonic
        self._person = ask
        self._began_at = monotonic()
        self._waited_s = 0.0
        self._open = 0
        self._asked_at = 0.0

    def now_s(self) -> float:
        """Give the machine's time since the check began."""
        now = self._asked_at if self._open else self._monotonic()
        return now - self._began_at - self._waited_s

    async def ask(self, code: Code) -> int | None:
        """Ask the person while the clock stands still; None when nobody answers in time."""
        if not self._open:
            self._asked_at = self._monotonic()
        self._open += 1
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await self._person(code)
        except TimeoutError:
            return None
        finally:
            self._open -= 1
            if not self._open:
                self._waited_s += self._monotonic() - self._asked_at
