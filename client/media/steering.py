"""How much picture this desk sends and sees, second by second.

What line and machine can bear is the ladder's judgment; here it is asked, and what it says becomes
the aim of one's own pictures, the views of the others', and the words that are told: a step is
told when it happens, and never before it is sure. Another leg begins where the last one stood.

It knows neither packets nor devices; time is an argument.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace

from client.frames import Frames, Source
from client.media.picture.encoder import Tier
from client.media.picture.sender import SMALL, PictureAim
from client.media.rates.ladder import Aim, Ladder, Signs
from client.media.rates.load import ProcessorLoad
from client.media.views import views_for
from client.protocol.ids import ParticipantId
from client.protocol.signalling import Layer, View
from client.protocol.wire import Rung

STEP_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Steered:
    """What is to be told of it."""

    rung: Rung = Rung.FULL
    why: str = ""
    views: tuple[View, ...] = ()


class Steering:
    """The steering of one desk."""

    def __init__(self, frames: Frames, load: ProcessorLoad | None = None) -> None:
        """Take where the tiles say how large they are."""
        self._frames = frames
        self._load = load or ProcessorLoad(os.cpu_count() or 1)
        self._ladder: Ladder | None = None
        self._stepped_at: float | None = None
        self._see: Layer | None = Layer.LARGE
        self._told = Steered()
        self.sound_only = False
        """That the person wishes no pictures."""

    @property
    def told(self) -> Steered:
        """What is so now."""
        return self._told

    def begin(self, now: float) -> None:
        """A new leg has been made: its line is not known."""
        if self._ladder is None:
            self._ladder = Ladder(now)
        else:
            self._ladder.begin_again(now)
        self._stepped_at = None

    def step(self, signs: Callable[[], Signs], now: float) -> PictureAim | None:
        """Ask the ladder, once a second; give the aim of one's own pictures when it was asked."""
        ladder = self._ladder
        if ladder is None:
            return None
        if self._stepped_at is not None and now - self._stepped_at < STEP_EVERY_S:
            return None
        self._stepped_at = now
        aim = ladder.step(signs(), now)
        self._see = aim.see
        if aim.announce:
            why = "" if aim.why is None else aim.why.value
            self._told = Steered(Rung(aim.rung.value), why, self._told.views)
        return picture_aim(aim)

    def hurry(self) -> None:
        """Have the next step be now."""
        self._stepped_at = None

    def load(self, now: float) -> float:
        """Give how much of the machine this program uses."""
        return self._load.look(now)

    def look(self, seen: frozenset[ParticipantId]) -> tuple[View, ...]:
        """Work out the views anew: tiles come, go and change their size."""
        before = {view.participant: view.layer for view in self._told.views}
        views = views_for(
            seen,
            lambda person: self._frames.wanted(Source(person)),
            before,
            None if self.sound_only else self._see,
        )
        self._told = Steered(self._told.rung, self._told.why, views)
        return views


def picture_aim(aim: Aim) -> PictureAim:
    """Give what one's own pictures aim at."""
    return PictureAim(
        large_bits_per_s=int(aim.large_bits_per_s),
        small_bits_per_s=int(aim.small_bits_per_s),
        fps=aim.fps or 1.0,
        large_size=aim.large_size,
        tier=Tier.WEAK if aim.weak else Tier.NORMAL,
    )


def made_of(aim: PictureAim, watched: frozenset[Layer]) -> PictureAim:
    """Give the aim with no more than what somebody watches.

    Who watches the large picture of a desk that can only send a small one gets the small one, on
    the large one's stream: a viewer does not know what a line so far away can carry.
    """
    large, small = aim.large_bits_per_s, aim.small_bits_per_s
    size = aim.large_size
    if not large and small and Layer.LARGE in watched:
        size = SMALL
        large = small // 2 if Layer.SMALL in watched else small
        small = large
    return replace(
        aim,
        large_bits_per_s=large if Layer.LARGE in watched else 0,
        small_bits_per_s=small if Layer.SMALL in watched else 0,
        large_size=size,
    )
