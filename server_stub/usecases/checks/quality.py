"""How the lines of a hearing were: the marks as they changed, and the day beside the check.

The marks are noted by the room while the hearing goes on (`server_stub.courtroom.quality`), and are
read here by who is of the court in the case and by IT staff. They say nothing of what was said.
"""

import logging
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from pydantic import ValidationError

from client.protocol.account import Account
from client.protocol.devicecheck import CheckReport, Code
from client.protocol.hearing import HearingOpened, Recorded
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.readiness import (
    BoardStanding,
    ComparedLine,
    DayCompared,
    HearingQuality,
    LineMark,
    LineReadings,
    codes_for,
)
from client.protocol.speech_score import mos
from client.protocol.wire import LineQuality, Rung
from server_stub.db.entries import HearingEntry
from server_stub.db.readiness import LineNote, ReportEntry
from server_stub.domain.line_grades import differences
from server_stub.domain.line_of_the_day import (
    Broken,
    broken_lines,
    lowest,
    mostly_above,
    steps_down,
)
from server_stub.domain.readiness import standing, worst
from server_stub.files import FileDamaged, NoSuchFile
from server_stub.usecases.checks.places import court_in, watched
from server_stub.usecases.registry import Registry

log = logging.getLogger("mingjing.usecases")

PAGE: Final = 500
NOTES_MAX: Final = 50_000
"""More than a day of a full courtroom leaves."""
_READINGS: Final = MappingProxyType(
    {
        (Code.MED_02, "rtt_ms"): "rtt_ms",
        (Code.MED_04, "loss_up_pct"): "loss_up_pct",
        (Code.MED_04, "loss_down_pct"): "loss_down_pct",
        (Code.MED_05, "up_kbps"): "rate_up_kbps",
        (Code.MED_06, "down_kbps"): "rate_down_kbps",
        (Code.MED_03, "jitter_ms"): "jitter_ms",
        (Code.MED_07, "mos"): "mos",
    }
)
"""The readings of a check that a hearing measures too, and what they are called here."""


def note_lines(registry: Registry, hearing: HearingId, notes: Sequence[LineNote]) -> None:
    """Enter what a room has noted of its lines."""
    with registry.books.writing() as unit:
        unit.line_marks.append(hearing, notes)


def quality(
    registry: Registry, account: Account, hearing: HearingId, after: int = 0, limit: int = PAGE
) -> HearingQuality:
    """Give the marks of a hearing after a number, and everybody's newest."""
    size = min(limit, PAGE)
    with registry.books.reading() as unit:
        watched(unit, account, hearing)
        found = unit.line_marks.of_hearing(hearing, after, size + 1)
        newest = unit.line_marks.newest(hearing)
    page = found[:size]
    return HearingQuality(
        now=tuple(_mark(number, note) for number, note in newest),
        history=tuple(_mark(number, note) for number, note in page if note.told),
        next=page[-1][0] if len(found) > size else None,
    )


def day_compared(
    registry: Registry, account: Account, hearing: HearingId, now: datetime
) -> DayCompared:
    """Hold everybody's check against the day itself; for who is of the court."""
    with registry.books.reading() as unit:
        entry, _, _ = court_in(unit, account, hearing)
        notes: dict[ParticipantId, list[LineNote]] = defaultdict(list)
        for _, note in unit.line_marks.of_hearing(hearing, 0, NOTES_MAX):
            notes[note.participant].append(note)
        record = unit.hearings.record(hearing, 0)
        checks = unit.readiness.last_of(hearing, _began_at(record, entry))
        seats = unit.hearings.seats(hearing)
    broken = broken_lines(record, now)
    lines = []
    for seat in seats:
        person = seat.party.participant
        check, of_day = checks.get(person), notes.get(person, [])
        checked = None if check is None else _checked(registry, check)
        cut = broken.get(person, Broken())
        day = worst([_readings(each) for each in of_day])
        if cut.longest_s is not None:
            day = (day or LineReadings()).model_copy(update={"back_s": cut.longest_s})
        rungs = [each.rung if each.by_line else Rung.FULL for each in of_day]
        stands = BoardStanding.NONE
        if check is not None:
            stands, _ = standing(check.shown, check.made_with, entry.starts_at, entry.starts_at)
        lines.append(
            ComparedLine(
                participant=person,
                name=seat.party.name,
                standing=stands,
                checked=checked,
                on_the_day=day,
                marks_below_good=sum(
                    each.told and each.quality is not LineQuality.GOOD for each in of_day
                ),
                differs=differences(checked, day, mostly_above(rungs)),
                steps_down=steps_down(rungs),
                lowest=lowest(rungs),
                mostly=mostly_above(rungs),
                cut_off=cut.times,
                missed=cut.missed,
                missed_s=cut.missed_s,
                heard_later=cut.heard_later,
            )
        )
    return DayCompared(hearing=hearing, lines=tuple(lines))


def _began_at(record: Sequence[Recorded], entry: HearingEntry) -> datetime:
    """Give when the hearing was opened, or was to be."""
    for line in record:
        if isinstance(line.event, HearingOpened):
            return line.at
    return entry.starts_at


def _checked(registry: Registry, entry: ReportEntry) -> LineReadings | None:
    try:
        report = CheckReport.model_validate_json(registry.files.get(entry.shown.file))
    except (FileDamaged, NoSuchFile, ValidationError):
        log.exception("the report %s cannot be read", entry.shown.kept)
        return None
    found = {
        called: finding.readings[reading]
        for finding in report.findings
        for (code, reading), called in _READINGS.items()
        if finding.code is code and reading in finding.readings
    }
    drilled = [
        finding.readings[each]
        for finding in report.findings
        if finding.code is Code.MED_11
        for each in ("socket_back_s", "media_back_s")
        if each in finding.readings
    ]
    if drilled:
        found["back_s"] = max(drilled)
    return LineReadings.model_validate(found) if found else None


def _mark(number: int, note: LineNote) -> LineMark:
    readings = _readings(note)
    return LineMark(
        number=number,
        at=note.at,
        participant=note.participant,
        quality=note.quality,
        rung=note.rung,
        codes=codes_for(
            note.quality,
            note.rung,
            lost_up=note.lost_up or 0.0,
            lost_down=note.lost_down or 0.0,
            round_trip_s=note.round_trip_s,
            jitter_s=note.jitter_s,
            by_line=note.by_line,
        ),
        loss_up_pct=readings.loss_up_pct,
        loss_down_pct=readings.loss_down_pct,
        rtt_ms=readings.rtt_ms,
        rate_up_kbps=readings.rate_up_kbps,
        rate_down_kbps=readings.rate_down_kbps,
        jitter_ms=readings.jitter_ms,
    )


def _readings(note: LineNote) -> LineReadings:
    trip_ms = None if note.round_trip_s is None else note.round_trip_s * 1000
    jitter_ms = None if note.jitter_s is None else note.jitter_s * 1000
    lost = [each * 100 for each in (note.lost_up, note.lost_down) if each is not None]
    return LineReadings(
        loss_up_pct=None if note.lost_up is None else note.lost_up * 100,
        loss_down_pct=None if note.lost_down is None else note.lost_down * 100,
        rtt_ms=trip_ms,
        rate_up_kbps=None if note.bits_per_s_up is None else note.bits_per_s_up / 1000,
        rate_down_kbps=None if note.bits_per_s_down is None else note.bits_per_s_down / 1000,
        jitter_ms=jitter_ms,
        # Without one of the three the sum says nothing.
        mos=mos(trip_ms, jitter_ms, max(lost))
        if trip_ms is not None and jitter_ms is not None and lost
        else None,
    )
