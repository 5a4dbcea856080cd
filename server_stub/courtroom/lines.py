"""How the people's lines are, as a mark for their plates: from readings to four words.

A line is marked worse at once, and better only when two readings in a row say so: a mark that
flickers tells nobody anything. What a desk says of its own ladder stands beside it.

It measures nothing, and tells nobody.
"""

from client.protocol.ids import ParticipantId
from client.protocol.signalling import LineReading
from client.protocol.wire import Line, LineQuality, Rung, TellRung

WEAK_LOST, BAD_LOST = 0.03, 0.10
"""Share of packets lost, in the worse direction."""
WEAK_ROUND_TRIP_S, BAD_ROUND_TRIP_S = 0.3, 0.6
STALLED_S = 2.0
_HIGHEST = TellRung(rung=Rung.FULL)

_WORSE = {
    quality: rank
    for rank, quality in enumerate(
        (LineQuality.GOOD, LineQuality.WEAK, LineQuality.BAD, LineQuality.STALLED)
    )
}


def quality_of(reading: LineReading) -> LineQuality:
    """Give the word for one reading."""
    lost = max(reading.lost_up, reading.lost_down)
    round_trip_s = reading.round_trip_s or 0.0
    if reading.silent_s >= STALLED_S:
        return LineQuality.STALLED
    if lost > BAD_LOST or round_trip_s > BAD_ROUND_TRIP_S:
        return LineQuality.BAD
    if lost > WEAK_LOST or round_trip_s > WEAK_ROUND_TRIP_S:
        return LineQuality.WEAK
    return LineQuality.GOOD


class Lines:
    """The marks of one hearing."""

    def __init__(self) -> None:
        self._quality: dict[ParticipantId, LineQuality] = {}
        self._better: set[ParticipantId] = set()
        """Whose last reading was better than their mark."""
        self._rungs: dict[ParticipantId, TellRung] = {}

    def now(self) -> tuple[Line, ...]:
        """Give the marks of everybody who is connected."""
        return tuple(self._line(each, quality) for each, quality in sorted(self._quality.items()))

    def _line(self, participant: ParticipantId, quality: LineQuality) -> Line:
        told = self._rungs.get(participant, _HIGHEST)
        return Line(participant=participant, quality=quality, rung=told.rung, by_line=told.by_line)

    def read(self, readings: tuple[LineReading, ...]) -> None:
        """Take the newest readings of all legs; whoever is not among them has none."""
        read = {each.participant: quality_of(each) for each in readings}
        for gone in self._quality.keys() - read.keys():
            self._forget(gone)
        for participant, quality in read.items():
            marked = self._quality.setdefault(participant, quality)
            improves = _WORSE[quality] < _WORSE[marked]
            if improves and participant not in self._better:
                self._better.add(participant)
            else:
                self._better.discard(participant)
                self._quality[participant] = quality

    def stalled(self, participant: ParticipantId) -> None:
        """Nothing comes from this person any more."""
        self._quality[participant] = LineQuality.STALLED

    def heard(self, participant: ParticipantId) -> None:
        """This person is heard anew: nothing bad is known of this leg yet."""
        self._better.discard(participant)
        self._quality[participant] = LineQuality.GOOD

    def stands_on(self, participant: ParticipantId, told: TellRung) -> None:
        """A desk tells how far down its ladder it is."""
        self._rungs[participant] = told

    def ended(self, participant: ParticipantId) -> None:
        """This person's leg has ended."""
        self._forget(participant)

    def gone(self, participant: ParticipantId) -> None:
        """This person's wire is gone, and with it what their desk has told."""
        self._forget(participant)
        self._rungs.pop(participant, None)

    def clear(self) -> None:
        """There are no legs any more."""
        self._quality.clear()
        self._better.clear()

    def _forget(self, participant: ParticipantId) -> None:
        self._quality.pop(participant, None)
        self._better.discard(participant)
