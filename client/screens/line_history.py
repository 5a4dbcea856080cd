"""How the lines of a hearing were: each person's marks as they changed, and the check beside them.

Only who was not always well is told at length; the codes are those of the device check.
"""

from dataclasses import dataclass

from client.config import Language
from client.protocol.ids import ParticipantId
from client.protocol.readiness import BoardHearing, ComparedLine, LineMark, LineReadings
from client.protocol.wire import LineQuality
from client.screens.problem import present_problem
from client.screens.tone import Tone
from client.screens.words import acts
from client.screens.words import readiness as words
from client.screens.words.dates import clock
from client.state import Board

TOLD = 12
"""So many of the newest changes of one person are told."""
_TONES = {
    LineQuality.GOOD: Tone.GOOD,
    LineQuality.WEAK: Tone.WARN,
    LineQuality.BAD: Tone.BAD,
    LineQuality.STALLED: Tone.BAD,
}


@dataclass(frozen=True, slots=True)
class LineHistory:
    """How one person's line was."""

    participant: ParticipantId
    name: str
    marks: str
    beside: str
    """The check beside the day."""
    tone: Tone


def present_lines(
    hearing: BoardHearing, board: Board, language: Language
) -> tuple[LineHistory, ...]:
    """Say how everybody's line was, as far as something was noted."""
    if board.quality is None:
        return ()
    compared = {} if board.compared is None else {e.participant: e for e in board.compared.lines}
    found = []
    for line in hearing.lines:
        marks = [each for each in board.quality.history if each.participant == line.participant]
        if not marks:
            continue
        beside = compared.get(line.participant)
        found.append(
            LineHistory(
                participant=line.participant,
                name=line.name,
                marks=words.AND(language).join(_mark(each, language) for each in marks[-TOLD:]),
                beside="" if beside is None else _beside(beside, language),
                tone=_TONES[marks[-1].quality],
            )
        )
    return tuple(found)


def lines_said(board: Board, language: Language) -> str:
    """Say why there is nothing to see of the lines."""
    problem = present_problem(board.lines_failure, language)
    if problem is not None:
        return f"{problem.what} {problem.act}"
    return (acts.LOADING if board.quality is None else words.LINES_NONE)(language)


def _mark(mark: LineMark, language: Language) -> str:
    quality = words.QUALITIES[mark.quality](language)
    said = words.MARK(language, clock=clock(mark.at), quality=quality)
    codes = " ".join(code.value for code in mark.codes)
    return f"{said} ({codes})" if codes else said


def _beside(line: ComparedLine, language: Language) -> str:
    if line.on_the_day is None:
        return ""
    said = words.BESIDE(
        language,
        checked=_readings(line.checked, language),
        day=_readings(line.on_the_day, language),
    )
    if line.differs:
        codes = " ".join(code.value for code in line.differs)
        said = f"{said} · {words.DIFFERS(language, codes=codes)}"
    return said


def _readings(readings: LineReadings | None, language: Language) -> str:
    if readings is None:
        return words.NOT_KNOWN(language)
    lost = [each for each in (readings.loss_up_pct, readings.loss_down_pct) if each is not None]
    said = []
    if lost:
        said.append(words.LOST(language, value=f"{max(lost):.1f}"))
    if readings.rtt_ms is not None:
        said.append(words.TRIP(language, value=f"{readings.rtt_ms:.0f}"))
    return words.AND(language).join(said) or words.NOT_KNOWN(language)
