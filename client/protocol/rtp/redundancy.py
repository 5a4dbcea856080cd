"""How many copies of earlier speech a packet carries over one hop, and how far they reach back.

Every loss has a price, and so has every copy: a frame lost in a thousand is as dear as one copy,
and the listener's waiting for a copy a little more than half of that for each frame it takes.
What is cheapest for the losses that were reported is carried: nothing on a clean line, the frames
just before where losses fall one by one, copies further apart where they come in bursts. It rises
at once and falls after ten quiet seconds; a line of which nothing is known yet gets two copies,
for five seconds at least: a third would leave the first pictures no room on a line not yet known.

Losses are reckoned as a chain of two states, lost and not lost (Gilbert): what is asked is with
what probability a frame and all its copies are lost. Equal steps between copies are best there.

A desk uses it on its way to the court, and the court on its way to each desk. It knows no packet,
no clock and no chance.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

from client.protocol.rtp.red import COPIES_MAX, OFFSET_MAX

FARTHEST = OFFSET_MAX
"""Frames: 340 ms, as far as the packing reaches and a conversation bears."""
COPIES_NARROW = 1
"""Where the line itself is full, copies would be lost with what they are copies of."""
FIRST = (1, 2)
CAREFUL_S = 5.0
QUIET_S = 10.0

_SHORT_S = 2.0
_LONG_S = 10.0
_WORTH_A_COPY = 0.001
_WAITING = 0.6
_DOUBT = 5.0
"""Losses after which their bursts are believed rather than chance."""
_NEAR_S = 0.05
"""A round trip in which a retransmission is one more copy, and comes no later than one."""

Offsets = tuple[int, ...]

_CHOICES: tuple[Offsets, ...] = (
    (),
    *(
        tuple(step * copy for copy in range(1, copies + 1))
        for copies in range(1, COPIES_MAX + 1)
        for step in range(1, FARTHEST // copies + 1)
    ),
)


@dataclass(frozen=True, slots=True)
class Losses:
    """What one report says of the packets of one stream over one hop, since the report before."""

    expected: int
    lost: int
    runs: int | None = None
    """In how many unbroken runs they were lost; None when only their number is known."""
    round_trip_s: float | None = None
    narrow: bool = False
    """The line itself is the bottleneck: it loses because it is full."""


def losses(
    came: Sequence[bool], *, round_trip_s: float | None = None, narrow: bool = False
) -> Losses:
    """Give the report of a row of packets, each of which came or did not."""
    runs = sum(not each and (place == 0 or came[place - 1]) for place, each in enumerate(came))
    return Losses(len(came), len(came) - sum(came), runs, round_trip_s, narrow)


def share_lost(lost: float, again: float, offsets: Offsets) -> float:
    """Give the share of frames that is lost with all its copies.

    `lost` is the share of packets lost, `again` how probably the packet after a lost one is lost.
    """
    if lost <= 0.0:
        return 0.0
    if lost >= 1.0:
        return 1.0
    memory = max(0.0, min(1.0, (again - lost) / (1.0 - lost)))
    share, before = lost, 0
    for offset in sorted(offsets):
        share *= lost + (1.0 - lost) * memory ** (offset - before)
        before = offset
    return share


def _cost(share: float, offsets: Offsets) -> float:
    return share / _WORTH_A_COPY + len(offsets) + _WAITING * max(offsets, default=0)


class Redundancy:
    """The copies on one hop of one stream, by what is reported of it."""

    def __init__(self) -> None:
        """Begin carefully: nothing is known yet."""
        self._offsets: Offsets = FIRST
        self._began: float | None = None
        self._needed_at: float | None = None
        self._reports: deque[tuple[float, Losses]] = deque()
        self._round_trip_s: float | None = None

    @property
    def fraction_lost(self) -> float:
        """Give the share of packets lost lately, the worse of the last 2 and the last 10 s."""
        return max(
            (self._seen(since)[0] for since in (_SHORT_S, _LONG_S)),
            default=0.0,
        )

    @property
    def fraction_left(self) -> float:
        """Give the share of frames that is lost lately with all its copies."""
        return self._share(self._offsets)

    def told(self, report: Losses, now: float) -> None:
        """Take a report; what it asks for is carried at once, what it frees, later."""
        if self._began is None:
            self._began = now
        if report.round_trip_s is not None:
            self._round_trip_s = report.round_trip_s
        lost = max(0, min(report.lost, report.expected))
        if report.expected <= 0:
            return
        self._reports.append((now, replace(report, lost=lost)))
        while self._reports[0][0] <= now - _LONG_S:
            self._reports.popleft()
        needed = min(
            (self._best(since, narrow=report.narrow) for since in (_SHORT_S, _LONG_S)),
            key=lambda choice: (self._share(choice), len(choice)),
        )
        self._settle(needed, now, narrow=report.narrow)

    def offsets(self, now: float) -> Offsets:
        """Give how many frames back each copy lies that a packet carries now."""
        if self._began is None:
            self._began = now
        return self._offsets

    def _settle(self, needed: Offsets, now: float, *, narrow: bool) -> None:
        if needed == self._offsets:
            self._needed_at = now
            return
        helps = self._share(needed) < 0.7 * self._share(self._offsets)
        crowded = narrow and len(self._offsets) > COPIES_NARROW
        assert self._began is not None  # noqa: S101 - `told` has set it
        quiet = now - (self._needed_at if self._needed_at is not None else self._began) >= QUIET_S
        first = self._needed_at is None and now - self._began >= CAREFUL_S
        if helps or crowded or quiet or first:
            self._offsets, self._needed_at = needed, now

    def _best(self, since: float, *, narrow: bool) -> Offsets:
        most = COPIES_NARROW if narrow else COPIES_MAX
        seen = self._seen(since)
        return min(
            (choice for choice in _CHOICES if len(choice) <= most),
            key=lambda choice: _cost(self._left(*seen, choice), choice),
        )

    def _share(self, offsets: Offsets) -> float:
        return max(self._left(*self._seen(since), offsets) for since in (_SHORT_S, _LONG_S))

    def _left(self, lost: float, again: float, offsets: Offsets) -> float:
        share = share_lost(lost, again, offsets)
        near = self._round_trip_s is not None and self._round_trip_s <= _NEAR_S
        # Both the asking and the answer can be lost.
        return share * min(1.0, 2.0 * lost) if near else share

    def _seen(self, since: float) -> tuple[float, float]:
        """Give the share lost in the last seconds, and how probably a loss follows a loss."""
        if not self._reports:
            return 0.0, 0.0
        end = self._reports[-1][0]
        recent = [report for at, report in self._reports if at > end - since]
        share = sum(report.lost for report in recent) / sum(report.expected for report in recent)
        # A few losses that happen to lie together are no bursts: those are judged over all of it.
        told = [
            (report.lost, report.runs) for _, report in self._reports if report.runs is not None
        ]
        known = sum(lost for lost, _ in told)
        follow = sum(max(0, lost - runs) for lost, runs in told)
        again = (follow + _DOUBT * share) / (known + _DOUBT)
        return share, min(1.0, max(share, again))
