"""What the packets of a test call come to: pure sums over when each went and came.

Losses are those of the path alone: of the way up by what the court has counted, of the way down by
what of that came back. A packet of which the court's own report was lost counts in neither. Worst
means the worst five seconds, for a hearing is not held on an average.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from client.protocol.signalling import Kind, Layer
from client.protocol.test_call import CallCounted

WINDOW_S = 5.0
WINDOW_LEAST = 40
"""Packets without which a window tells nothing."""
_MOSTLY = 0.5


@dataclass(eq=False, slots=True)
class Sent:
    """One packet of this desk's, and what is known of it."""

    kind: Kind
    number: int
    """Of the transport."""
    octets: int
    at: float
    arrived_s: float | None = None
    """By the court's clock."""
    told: bool = False
    """Whether the court's report of it has come."""
    returned_at: float | None = None

    @property
    def round_trip_s(self) -> float | None:
        """Give how long it was on its way there and back."""
        return None if self.returned_at is None else self.returned_at - self.at


@dataclass(frozen=True, slots=True)
class Loss:
    """Share of packets lost, in per cent; None where too few went."""

    whole_pct: float | None = None
    worst_pct: float | None = None
    packets: int = 0
    longest_run: int = 0
    """Packets lost one after the other."""


def trips_ms(sent: Iterable[Sent]) -> list[float]:
    """Give how long each packet of speech that came back was on its way there and back."""
    return [
        1000 * trip
        for each in sent
        if each.kind is Kind.AUDIO and (trip := each.round_trip_s) is not None
    ]


def percentile(values: Iterable[float], share: float) -> float | None:
    """Give the value that this share of all do not exceed; None for none."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[min(len(ordered) - 1, max(0, math.ceil(share * len(ordered)) - 1))]


def loss_down(sent: Sequence[Sent], up: Loss) -> Loss:
    """Give what was lost on the way back, of what came to the court.

    Where the court's report of a packet was lost together with the packet, nothing tells which way
    it was lost; but how many were lost on the way up the court has counted, and what is left of
    these was lost on the way down.
    """
    unclear = sum(not each.told and each.returned_at is None for each in sent)
    lost_up = (up.whole_pct or 0.0) / 100.0 * len(sent)
    known_up = sum(
        each.told and each.arrived_s is None and each.returned_at is None for each in sent
    )
    share = 1.0 if not unclear else 1.0 - min(1.0, max(0.0, lost_up - known_up) / unclear)
    packets: list[tuple[float, float, float]] = []
    for each in sent:
        if each.returned_at is not None:
            packets.append((each.at, 0.0, 1.0))
        elif each.arrived_s is not None:
            packets.append((each.at, 1.0, 1.0))
        elif not each.told:
            packets.append((each.at, share, share))
    return _loss(packets)


def _loss(packets: Sequence[tuple[float, float, float]]) -> Loss:
    """Sum up packets: when each went, how much of it was lost, and how much of it was due."""
    if len(packets) < WINDOW_LEAST:
        return Loss(packets=len(packets))
    shares = []
    first, lost_in, due_in = 0, 0.0, 0.0
    run = longest = 0
    begins, ends = packets[0][0], packets[-1][0]
    for last, (at, lost, due) in enumerate(packets):
        run = run + 1 if lost > _MOSTLY else 0
        longest = max(longest, run)
        lost_in, due_in = lost_in + lost, due_in + due
        while packets[first][0] <= at - WINDOW_S:
            lost_in, due_in = lost_in - packets[first][1], due_in - packets[first][2]
            first += 1
        whole = at - begins >= min(WINDOW_S, ends - begins) - 0.05
        if whole and last - first + 1 >= WINDOW_LEAST and due_in > 0:
            shares.append(max(0.0, 100.0 * lost_in / due_in))
    share = 100.0 * sum(each[1] for each in packets) / max(1.0, sum(each[2] for each in packets))
    return Loss(share, max(shares, default=share), len(packets), longest)


def loss_up(counted: Sequence[CallCounted], kinds: frozenset[Kind] = frozenset(Kind)) -> Loss:
    """Give what was lost on the way up between the first counting and the last."""
    totals = [(each.at_s, *_counts(each, kinds)) for each in counted]
    if len(totals) < 2:
        return Loss()
    (_, awaited_first, come_first), (_, awaited_last, come_last) = totals[0], totals[-1]
    awaited = awaited_last - awaited_first
    if awaited < WINDOW_LEAST:
        return Loss(packets=max(0, awaited))
    worst = whole = _share(awaited, come_last - come_first)
    first = 0
    for at, awaited_now, come_now in totals[1:]:
        while first + 1 < len(totals) and at - totals[first + 1][0] >= WINDOW_S - 0.05:
            first += 1
        if at - totals[first][0] >= WINDOW_S - 0.3:
            due = awaited_now - totals[first][1]
            if due >= WINDOW_LEAST:
                worst = max(worst, _share(due, come_now - totals[first][2]))
    return Loss(whole, worst, awaited)


def _counts(counted: CallCounted, kinds: frozenset[Kind]) -> tuple[int, int]:
    here = [
        each for each in counted.streams if each.kind in kinds and each.layer is not Layer.SMALL
    ]
    return sum(each.awaited for each in here), sum(each.come for each in here)


def _share(due: int, came: int) -> float:
    return max(0.0, 100.0 * (due - came) / due)


class Jitter:
    """How unevenly packets come, as RFC 3550 appendix A.8 has it."""

    def __init__(self) -> None:
        self._transit: float | None = None
        self.s = 0.0

    def note(self, sent_s: float, came_s: float) -> None:
        """Take a packet by when it went and came, each by its own end's clock."""
        transit = came_s - sent_s
        if self._transit is not None:
            wandered = abs(transit - self._transit)
            if wandered < 1.0:
                self.s += (wandered - self.s) / 16
        self._transit = transit


# Rates --------------------------------------------------------------------------------------

_TOO_MUCH = 0.7
"""A step of which less than this share came is more than the line carries."""
_ENOUGH, _QUEUE_S = 0.92, 0.15
"""So is one of which less than that came, and the last of it after a long wait."""


def keeps_up(rate: float | None, asked_kbps: float, waited_s: float) -> bool:
    """Tell whether a line keeps up with a step, and more may be tried."""
    if rate is None or rate < _TOO_MUCH * asked_kbps:
        return False
    return rate >= _ENOUGH * asked_kbps or waited_s <= _QUEUE_S
