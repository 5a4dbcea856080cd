"""Which pictures fit through one viewer's path: the rate it is believed to carry, given out.

A viewer's layout says who is shown, and how large, the most important first. While all of it fits,
all of it goes. When it does not, the large pictures become small from the end of the row on, the
first of them last; then the small ones are left out from the end. Sound is taken off before.

A path's estimate is only a proof where it is lower than what is sent, and no longer on its way up:
an estimate grows with what comes. Where it falls, what is too much is taken back at once, for the
words go the same way. What had to be lowered is tried again when the estimate has come near to it,
or blindly after a long while, one picture at a time; after a trial that failed the next one waits
twice as long.

Time is an argument; this module knows neither packets nor how an estimate is come by.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from client.protocol.ids import ParticipantId
from client.protocol.signalling import Layer

LARGE_BITS_PER_S = 1_300_000.0
SMALL_BITS_PER_S = 120_000.0
"""Taken for a picture that has never come yet."""

SHARE = 0.95
"""Of an estimate that is given out."""
TIGHT_S = 0.8
"""What is sent may be more than the path is believed to carry for so long."""
YOUNG_S = 6.0
TIGHT_YOUNG_S = 1.2
"""A new path's estimate first has to grow."""
FALLING = 0.9
"""An estimate that is below this share of the last one has met the end of the path."""
KEPT = 0.4
"""The first picture of the row stays, small, while there is room for this share of it: an estimate
that has just fallen is lower than the path."""
TRIAL_S = 5.0
TRIAL_MAX_S = 120.0
NEAR = 0.45
"""A trial is worth while from this share of its cost on; an estimate grows no further by itself."""
BLIND_S = 30.0
BACK_S = 1.0
"""What was left out altogether comes back, small, as soon as it fits again for so long."""
GROWTH = 1.03
GROWTH_EVERY_S = 0.4
LOSSY = 0.03
"""Share of packets missed from which on a path counts as one that loses."""
LOSSY_FOR_S = 5.0


@dataclass(frozen=True, slots=True)
class Shown:
    """A person whom a layout shows, and what their pictures cost; 0: there is no such picture."""

    participant: ParticipantId
    wanted: Layer
    large: float = LARGE_BITS_PER_S
    small: float = SMALL_BITS_PER_S

    @property
    def best(self) -> Layer | None:
        """What is sent when there is room."""
        if self.wanted is Layer.LARGE or not self.small:
            return Layer.LARGE if self.large else (Layer.SMALL if self.small else None)
        return Layer.SMALL

    def cost(self, layer: Layer | None) -> float:
        """Give the rate of a picture, bits per second."""
        return 0.0 if layer is None else self.large if layer is Layer.LARGE else self.small


Choice = Mapping[ParticipantId, Layer | None]


def demand(shown: Sequence[Shown], choice: Choice) -> float:
    """Give what a choice costs, bits per second."""
    return sum(each.cost(choice.get(each.participant)) for each in shown)


def fit(shown: Sequence[Shown], room: float | None, *, drop: bool = True) -> Choice:
    """Choose what goes within so much room; None for all there is.

    Without `drop`, no picture is left out altogether.
    """
    choice = {each.participant: each.best for each in shown}
    if room is None:
        return choice
    for each in reversed(shown):
        if demand(shown, choice) <= room:
            return choice
        if choice[each.participant] is Layer.LARGE and each.small:
            choice[each.participant] = Layer.SMALL
    for place, each in reversed(list(enumerate(shown))):
        needed = demand(shown, choice)
        if not drop or needed <= room or (place == 0 and KEPT * needed <= room):
            return choice
        choice[each.participant] = None
    return choice


class Allotment:
    """What one viewer gets, from one look to the next."""

    __slots__ = (
        "_before",
        "_began",
        "_choice",
        "_estimate",
        "_falling",
        "_growing",
        "_looked_at",
        "_lossy_at",
        "_lowered_at",
        "_tight_since",
        "_trial_at",
        "_wait_s",
    )

    def __init__(self, now: float) -> None:
        self._began = now
        self._choice: Choice = {}
        self._estimate: float | None = None
        self._lossy_at = float("-inf")
        self._before = 0.0
        self._looked_at = float("-inf")
        self._growing = self._falling = False
        self._tight_since: float | None = None
        self._lowered_at: float | None = None
        self._trial_at: float | None = None
        self._wait_s = TRIAL_S

    @property
    def bits_per_s(self) -> int:
        """What the path is believed to carry; 0: nothing is known."""
        return int(self._estimate or 0)

    def estimated(self, bits_per_s: float) -> None:
        """Take the receiver's own estimate (REMB)."""
        self._estimate = bits_per_s

    def lost(self, fraction: float, now: float) -> None:
        """Take the share of packets that a receiver has last missed, 0 to 1."""
        if fraction > LOSSY:
            self._lossy_at = now

    def choose(
        self, shown: Sequence[Shown], sound_bits_per_s: float, now: float, *, drop: bool = True
    ) -> Choice:
        """Give what goes from now on."""
        full = fit(shown, None)
        if self._estimate is None:
            self._choice = full
            return full
        room = max(0.0, SHARE * self._estimate - sound_bits_per_s)
        # Who is shown newly, or otherwise than before, begins with the best that was asked for.
        choice = {each.participant: self._carried(each) for each in shown}
        sent = demand(shown, choice)
        # An estimate falls to nothing on a machine that is late itself; a path that is full loses.
        drop = drop and now - self._lossy_at < LOSSY_FOR_S
        fitting = fit(shown, room, drop=drop)
        growing = self._is_growing(now)
        if demand(shown, fitting) < sent and sent > room and not growing:
            choice = dict(self._lower(choice, fitting, now))
        else:
            self._tight_since = None
            if self._trial_at is not None and now - self._trial_at >= TRIAL_S:
                self._trial_at, self._wait_s = None, TRIAL_S
            if self._lowered_at is not None and now - self._lowered_at >= BACK_S:
                choice = {
                    person: fitting.get(person) if layer is None else layer
                    for person, layer in choice.items()
                }
            raised = self._raised(shown, choice)
            if choice != full and self._may_try(demand(shown, raised), room, now):
                choice = raised
                self._trial_at = self._lowered_at = now
        self._choice = choice
        return choice

    def _is_growing(self, now: float) -> bool:
        """Tell whether the estimate has still been on its way up lately."""
        estimate = self._estimate or 0.0
        if now - self._looked_at >= GROWTH_EVERY_S:
            self._growing = estimate > GROWTH * self._before
            self._falling = estimate < FALLING * self._before
            self._before, self._looked_at = estimate, now
        return self._growing

    def _carried(self, shown: Shown) -> Layer | None:
        before = self._choice.get(shown.participant, shown.best)
        return shown.best if before is Layer.LARGE and shown.best is Layer.SMALL else before

    def _lower(self, choice: Choice, fitting: Choice, now: float) -> Choice:
        if self._tight_since is None:
            self._tight_since = now
        patience = TIGHT_YOUNG_S if now - self._began < YOUNG_S else TIGHT_S
        if self._falling:
            patience = 0.0
        if now - self._tight_since < patience:
            return choice
        self._tight_since = None
        if self._trial_at is not None and now - self._trial_at < TRIAL_S:
            self._wait_s = min(TRIAL_MAX_S, 2 * self._wait_s)
        elif self._lowered_at is not None and now - self._lowered_at > TRIAL_MAX_S:
            self._wait_s = TRIAL_S
        self._trial_at = None
        self._lowered_at = now
        return fitting

    def _may_try(self, needed: float, room: float, now: float) -> bool:
        if self._lowered_at is None:
            return True
        waited = now - self._lowered_at
        return waited >= self._wait_s and (room >= NEAR * needed or waited >= BLIND_S)

    @staticmethod
    def _raised(shown: Sequence[Shown], choice: Choice) -> dict[ParticipantId, Layer | None]:
        """Give one person more: a picture before a large one, and the first of the row first."""
        raised = dict(choice)
        for each in shown:
            if raised[each.participant] is None and each.best is not None:
                raised[each.participant] = Layer.SMALL if each.small else each.best
                return raised
        for each in shown:
            if raised[each.participant] is not each.best:
                raised[each.participant] = each.best
                return raised
        return raised
