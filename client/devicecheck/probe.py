"""What a probe is: one way of measuring, with a time limit and the rows that it owes.

It opens what it needs and leaves nothing open. It cannot hang the check: after its limit every row
that it still owes is not run.
"""

from collections.abc import AsyncIterator
from typing import Protocol, runtime_checkable

from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.protocol.devicecheck import Code, Form


class Probe(Protocol):
    """One way of measuring; a frozen dataclass of the seams it needs."""

    @property
    def codes(self) -> tuple[Code, ...]:
        """Give the rows it owes, all of one stage; the first one's group is its stage."""

    @property
    def form(self) -> Form:
        """`QUICK`: in the full form too. `FULL`: only there."""

    @property
    def limit_s(self) -> float:
        """Give the time it may take; what a person takes to answer is not counted."""

    def measure(self, bench: Bench) -> AsyncIterator[Measured]:
        """Measure, and give each row as soon as it is known."""


@runtime_checkable
class Follower(Protocol):
    """A probe that reads what others of its stage have measured, from `bench.measured`."""

    @property
    def after(self) -> tuple[Code, ...]:
        """Give the rows it waits for; one that cannot be measured is not waited for."""
