"""What code cannot know and only a person can say: the questions of CAM-11 and its like.

Nobody is asked about what is not there: where the row that a question hangs on has measured
nothing, the question is left out and says so.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.protocol.devicecheck import Cause, Code, Form


@dataclass(frozen=True, slots=True)
class PersonsWord:
    """One question that is answered with yes or no."""

    code: Code
    hangs_on: Code
    """The row that must have readings for the question to have a sense."""
    form: Form = Form.QUICK
    limit_s: float = 5.0

    @property
    def codes(self) -> tuple[Code, ...]:
        """Give the one row."""
        return (self.code,)

    async def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Ask."""
        ground = bench.measured.get(self.hangs_on)
        if ground is None or not ground.readings:
            yield Measured(self.code, cause=Cause.NEEDS_ANOTHER)
            return
        answer = await bench.ask(self.code)
        if answer is None:
            yield Measured(self.code, cause=Cause.NOT_ANSWERED)
        else:
            yield Measured(self.code, {"answer": float(answer)})
