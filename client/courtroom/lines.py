"""Other people's lines as a person reads them: what the court has found, in the state's words.

Whoever comes through well is not named, and oneself neither. A picture that is left out so that
the words come through is not a bad line; a line on which nothing comes is, whatever else is said.
"""

from collections.abc import Iterable

from client.protocol import wire
from client.protocol.ids import ParticipantId
from client.state import LineQuality

_QUALITIES = {
    wire.LineQuality.GOOD: LineQuality.GOOD,
    wire.LineQuality.WEAK: LineQuality.WEAK,
    wire.LineQuality.BAD: LineQuality.BAD,
    wire.LineQuality.STALLED: LineQuality.STALLED,
}


def lines_of(
    lines: Iterable[wire.Line], you: ParticipantId | None
) -> tuple[tuple[ParticipantId, LineQuality], ...]:
    """Give what is worth saying of the others' lines."""
    read = ((line.participant, _quality(line)) for line in lines if line.participant != you)
    return tuple((who, quality) for who, quality in read if quality is not LineQuality.GOOD)


def _quality(line: wire.Line) -> LineQuality:
    quality = _QUALITIES[line.quality]
    if line.rung is wire.Rung.SOUND_ONLY and quality is not LineQuality.STALLED:
        return LineQuality.SOUND_ONLY
    return quality
