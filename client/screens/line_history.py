"""How the lines of a hearing were: each person's marks as they changed, and the check beside them.

Only who was not always well is told at length; the codes are those of the device check.
"""

from dataclasses import dataclass

from client.config import Language
from client.protocol.devicecheck import Code
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
    worse: tuple[str, ...]
    """Where the day was worse by a whole grade, each with both values and its code."""
    happened: tuple[str, ...]
    """What their line has cost them: pictures, breaks, and what they did not hear."""
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
        beside = compared.get(line.participant)
        happened = () if beside is None else _happened(beside, language)
        if not marks and not happened:
            continue
        found.append(
            LineHistory(
                participant=line.participant,
                name=line.name,
                marks=words.AND(language).join(_mark(each, language) for each in marks[-TOLD:]),
                beside="" if beside is None else _beside(beside, language),
                worse=() if beside is None else _worse(beside, language),
                happened=happened,
                tone=_TONES[marks[-1].quality] if marks else Tone.WARN,
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
    return words.BESIDE(
        language,
        checked=_readings(line.checked, language),
        day=_readings(line.on_the_day, language),
    )


def _worse(line: ComparedLine, language: Language) -> tuple[str, ...]:
    """Say what was worse; a newer court's code is said as it is."""
    found = []
    for code in line.differs:
        checked, day = _both(code, line, language)
        sentence = words.WORSE.get(code)
        if sentence is None or not checked or not day:
            found.append(code.value)
        else:
            found.append(sentence(language, checked=checked, day=day, code=code.value))
    return tuple(found)


def _both(code: Code, line: ComparedLine, language: Language) -> tuple[str, str]:
    before, after = line.checked or LineReadings(), line.on_the_day or LineReadings()
    match code:
        case Code.MED_02:
            return _figure(before.rtt_ms, 0), _figure(after.rtt_ms, 0)
        case Code.MED_03:
            return _figure(before.jitter_ms, 0), _figure(after.jitter_ms, 0)
        case Code.MED_04:
            return _figure(_lost(before), 1), _figure(_lost(after), 1)
        case Code.MED_05:
            up_kbps = before.rate_up_kbps
            up = None if up_kbps is None else up_kbps / 1000
            return _figure(up, 1), words.RUNGS[line.mostly](language)
        case Code.MED_07:
            return _figure(before.mos, 1), _figure(after.mos, 1)
        case Code.MED_11:
            return _figure(before.back_s, 0), _figure(after.back_s, 0)
        case _:
            return "", ""


def _happened(line: ComparedLine, language: Language) -> tuple[str, ...]:
    found = []
    if line.steps_down:
        rung = words.RUNGS[line.lowest](language)
        code = Code.MED_05.value
        found.append(words.STEPPED_DOWN(language, n=line.steps_down, rung=rung, code=code))
    if line.cut_off:
        longest = None if line.on_the_day is None else line.on_the_day.back_s
        s, code = _figure(longest, 0) or "?", Code.MED_11.value
        found.append(words.CUT_OFF(language, n=line.cut_off, s=s, code=code))
    if line.missed:
        s = _figure(line.missed_s, 0)
        found.append(words.DID_NOT_HEAR(language, n=line.missed, s=s, later=line.heard_later))
    return tuple(found)


def _figure(value: float | None, digits: int) -> str:
    return "" if value is None else f"{value:.{digits}f}"


def _lost(readings: LineReadings) -> float | None:
    known = [each for each in (readings.loss_up_pct, readings.loss_down_pct) if each is not None]
    return max(known) if known else None


def _readings(readings: LineReadings | None, language: Language) -> str:
    if readings is None:
        return words.NOT_KNOWN(language)
    said = [
        sentence(language, value=value)
        for sentence, value in (
            (words.LOST, _figure(_lost(readings), 1)),
            (words.TRIP, _figure(readings.rtt_ms, 0)),
            (words.UNEVEN, _figure(readings.jitter_ms, 0)),
            (words.SPEECH, _figure(readings.mos, 1)),
        )
        if value
    ]
    return words.AND(language).join(said) or words.NOT_KNOWN(language)
