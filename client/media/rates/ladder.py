"""What is given up when line or machine cannot bear all, in one fixed order; the words never.

Five rungs: everything; fewer pictures a second; a smaller picture; the small picture alone, and
the others' small too; sound only. Sound is set aside first, with as many copies of it as the line
needs, and the picture has what is left. Each step is announced once. Nothing is undone before
half a minute without trouble, and then one step only.

While a line is new its end is not known: for the first seconds the rung follows what is found,
and is announced at the end if it is not the highest.

A machine that comes late to its own turns finds every line narrow: then it is the machine that is
named, and not the line.
"""

from dataclasses import dataclass

from client.frames import Size
from client.media.rates.load import Strength
from client.media.rates.patience import Patience
from client.protocol.signalling import Layer
from client.protocol.wire import Rung
from client.state import Why

SOUND_BITS_PER_S = 40_000.0
"""One voice with its headers; once more for each copy."""
SETTLES_S = 20.0
CAREFUL_FOR_S, CAREFUL = 2.0, 0.75
"""The first key frames come before anything is known of the line."""
ROOM_TO_CLIMB = 1.15
STARVING = 0.6
OVERRUN = 0.75
"""Share of a frame's time that encoding may take; the rest of the machine needs some too."""
BEARABLE = 0.5
"""Share of a frame's time that encoding may take on the rung above, for a step up."""
OVERLOADED, UNLOADED = 0.9, 0.7
LATE_S = 0.03
"""A program that comes to its turns so late sees a queue where there is none."""
LARGE_COSTS = 3.5
"""How much more a 720p picture costs to encode than one of half the width and height."""
SEE_LARGE_BITS_PER_S = 350_000.0
SEE_SMALL_BITS_PER_S = 90_000.0
SMALL_FEWER_BELOW = 60_000.0
SMALL_FEWER_FPS = 12.0

LARGE = Size(1280, 720)
HALF = Size(640, 360)


@dataclass(frozen=True, slots=True)
class Signs:
    """What was measured in the last second."""

    upstream_bits_per_s: float
    downstream_bits_per_s: float | None = None
    """None while nothing has come that could tell."""
    loss: float = 0.0
    """Of what is sent, 0 to 1."""
    copies: int = 0
    """Redundant copies of each frame of sound."""
    encode_s: float = 0.0
    """What encoding one frame of every layer costs."""
    load: float = 0.0
    """Share of the machine that this program uses, 0 to 1."""
    late_s: float = 0.0
    """How late this program comes to its own turns."""
    sound_only: bool = False
    """That the person has asked for sound only."""


@dataclass(frozen=True, slots=True)
class Aim:
    """What is to be sent and received until the next second."""

    rung: Rung
    why: Why | None
    large_bits_per_s: float
    """Nothing: no large picture is sent."""
    small_bits_per_s: float
    fps: float
    large_size: Size
    see: Layer | None
    """The best picture of others that is to be received; None: none at all."""
    weak: bool = False
    """Whether to encode in the cheaper way."""
    announce: bool = False
    """Whether this is the moment of a step."""


@dataclass(frozen=True, slots=True)
class _Needs:
    """What a rung needs at least and takes at most, bits a second."""

    large: tuple[float, float]
    small: tuple[float, float]
    fps: float
    size: Size
    see: Layer | None

    @property
    def least(self) -> float:
        return self.large[0] + self.small[0]


_NEEDS: dict[Rung, _Needs] = {
    Rung.FULL: _Needs((650e3, 1_400e3), (90e3, 130e3), 25.0, LARGE, Layer.LARGE),
    Rung.FEWER: _Needs((400e3, 900e3), (70e3, 120e3), 15.0, LARGE, Layer.LARGE),
    Rung.SMALLER: _Needs((130e3, 450e3), (45e3, 100e3), 15.0, HALF, Layer.LARGE),
    Rung.SMALL_ONLY: _Needs((0.0, 0.0), (35e3, 150e3), 15.0, HALF, Layer.SMALL),
    Rung.SOUND_ONLY: _Needs((0.0, 0.0), (0.0, 0.0), 0.0, HALF, None),
}
_RUNGS = tuple(_NEEDS)
_SMALL_SHARE = 0.12
_PAYLOAD = 0.95
"""Headers take the rest, and what an encoder gives above its aim."""
_LOSS_COSTS = 1.2
"""What is lost is sent again, and of that a part again."""
_MODEST = 2.0
"""The more is lost, the fewer packets a frame should need."""


class Ladder:
    """The ladder of one desk, climbed once a second."""

    def __init__(self, now: float) -> None:
        self._rung = Rung.SMALLER
        self._why: Why | None = Why.LINE
        self._narrow = True
        """Whether it stands here for what the line seems to carry."""
        self._told = (Rung.FULL, False)
        self._strength = Strength()
        self._line = Patience()
        self._machine = Patience()
        self._sight = Patience(good_for_s=10.0)
        self._see: Layer | None = Layer.LARGE
        self._settles_until = now + SETTLES_S
        self._careful_until = now + CAREFUL_FOR_S

    def begin_again(self, now: float) -> None:
        """The line is new: find its end without a word, from where things stand."""
        self._settles_until = now + SETTLES_S
        self._careful_until = now + CAREFUL_FOR_S

    def step(self, signs: Signs, now: float) -> Aim:
        """Give what is to be sent and received from now on."""
        video = _for_pictures(signs)
        if now < self._careful_until:
            video *= CAREFUL
        encoding = signs.encode_s * _NEEDS[self._rung].fps
        was_weak = self._strength.weak
        weak = self._strength.judge(encoding=encoding, load=signs.load, now=now)
        if weak is not was_weak:
            # What was measured is of the other way to encode.
            self._machine.begin_again()
        elif not signs.sound_only:
            self._move(signs, video, encoding, now)
        self._look(signs, now)
        return self._aim(signs, video, now)

    def _move(self, signs: Signs, video: float, encoding: float, now: float) -> None:
        settling = now < self._settles_until
        if settling and self._narrow and self._why is not None:
            # Nothing has been said of it yet, and the first seconds are late for many reasons.
            self._why = _cause(signs)
        needs = _NEEDS[self._rung]
        overloaded = self._strength.weak and (encoding > OVERRUN or signs.load > OVERLOADED)
        if self._machine.is_bad(overloaded, now) and self._rung is not Rung.SOUND_ONLY:
            self._narrow = False
            self._go(_below(self._rung), Why.PROCESSOR)
            self._machine.fell(now)
            return
        starving = video < STARVING * needs.least
        if self._line.is_bad(video < needs.least, now) or starving:
            self._narrow = True
            self._go(_highest_that_fits(video, self._rung), _cause(signs))
            self._line.fell(now)
            return
        above = _above(self._rung)
        if above is None:
            return
        fits = video >= ROOM_TO_CLIMB * _NEEDS[above].least
        bears = _bears(signs, self._rung, above)
        by_line, by_machine = self._line.is_good(fits, now), self._machine.is_good(bears, now)
        if (fits and bears) if settling else (by_line and by_machine):
            self._go(above, self._why)
            for each in (self._line, self._machine):
                if settling:
                    each.begin_again()
                else:
                    each.climbed(now)

    def _go(self, rung: Rung, why: Why | None) -> None:
        self._rung = rung
        self._why = None if rung is Rung.FULL else why

    def _look(self, signs: Signs, now: float) -> None:
        """Decide what can be received, by what the line has room for."""
        room = signs.downstream_bits_per_s
        if room is None or now < self._settles_until:
            return
        least = {Layer.LARGE: SEE_LARGE_BITS_PER_S, Layer.SMALL: SEE_SMALL_BITS_PER_S, None: 0.0}
        down: Layer | None = Layer.SMALL if room >= SEE_SMALL_BITS_PER_S else None
        up = Layer.SMALL if self._see is None else Layer.LARGE
        if self._sight.is_bad(room < least[self._see], now):
            self._see = down
            self._sight.fell(now)
        elif self._see is not up and self._sight.is_good(room >= ROOM_TO_CLIMB * least[up], now):
            self._see = up
            self._sight.climbed(now)

    def _aim(self, signs: Signs, video: float, now: float) -> Aim:
        rung = Rung.SOUND_ONLY if signs.sound_only else self._rung
        why = Why.REQUEST if signs.sound_only else self._why
        needs = _NEEDS[rung]
        modest = max(0.3, 1.0 - _MODEST * signs.loss)
        small = _between(_SMALL_SHARE * video, *needs.small)
        large = 0.0
        if needs.large[1]:
            large = _between(video - small, needs.large[0] / 2, needs.large[1] * modest)
        else:
            small = min(video, needs.small[1]) if needs.small[1] else 0.0
            small = max(small, needs.small[0])
        fps = needs.fps
        if rung is Rung.SMALL_ONLY and small < SMALL_FEWER_BELOW:
            fps = SMALL_FEWER_FPS
        return Aim(
            rung=rung,
            why=why,
            large_bits_per_s=large,
            small_bits_per_s=small,
            fps=fps,
            large_size=needs.size,
            see=_lesser(needs.see, self._see),
            weak=self._strength.weak,
            announce=self._announce(rung, signs, now),
        )

    def _announce(self, rung: Rung, signs: Signs, now: float) -> bool:
        """Tell whether this step is news; a rung that is still being looked for is none."""
        if now < self._settles_until and not signs.sound_only and not self._told[1]:
            return False
        is_news = (rung, signs.sound_only) != self._told
        self._told = (rung, signs.sound_only)
        return is_news


def _for_pictures(signs: Signs) -> float:
    """Give what is left for pictures when the words have theirs."""
    sound = SOUND_BITS_PER_S * (1 + signs.copies)
    left = signs.upstream_bits_per_s - sound
    return max(0.0, _PAYLOAD * left / (1.0 + _LOSS_COSTS * signs.loss))


def _cause(signs: Signs) -> Why:
    """Give what is to be named for a line that seems narrow."""
    return Why.PROCESSOR if signs.late_s > LATE_S else Why.LINE


def _above(rung: Rung) -> Rung | None:
    place = _RUNGS.index(rung)
    return _RUNGS[place - 1] if place else None


def _below(rung: Rung) -> Rung:
    return _RUNGS[min(_RUNGS.index(rung) + 1, len(_RUNGS) - 1)]


def _highest_that_fits(video: float, under: Rung) -> Rung:
    lower = _RUNGS[_RUNGS.index(under) + 1 :] or (Rung.SOUND_ONLY,)
    return next((each for each in lower if _NEEDS[each].least <= video), Rung.SOUND_ONLY)


def _bears(signs: Signs, rung: Rung, above: Rung) -> bool:
    """Whether the machine would bear the rung above, by what this one costs."""
    needs, more = _NEEDS[rung], _NEEDS[above]
    dearer = LARGE_COSTS if more.size != needs.size or not needs.large[1] else 1.0
    return signs.encode_s * dearer * more.fps < BEARABLE and signs.load < UNLOADED


def _between(value: float, least: float, most: float) -> float:
    return max(least, min(value, most))


def _lesser(one: Layer | None, other: Layer | None) -> Layer | None:
    if one is None or other is None:
        return None
    return Layer.SMALL if Layer.SMALL in (one, other) else Layer.LARGE
