"""Whether the people of a hearing are ready for it: reports sent to the court, and what became
of the day itself.

A report goes to the court when the person has seen it and sends it; the court keeps it whole,
signs it, and never alters it. What was checked on another day, or with other devices, another
network or another program, is to be checked again. In the hearing the same codes are used.

It measures nothing and judges nobody: a check tells of a machine and a line.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from client.protocol.case import HearingPhase
from client.protocol.devicecheck import Check, CheckReport, Code, Form, Outcome, Readiness
from client.protocol.ids import CaseId, FileHash, HearingId, ParticipantId
from client.protocol.roles import Role, Side
from client.protocol.value import Value
from client.protocol.wire import LineQuality, Rung

DIGEST = Annotated[str, Field(max_length=16, pattern="^[0-9a-f]*$")]
"""The beginning of a SHA-256: enough to tell one thing from another, too little to tell which."""


# What a check was made with -----------------------------------------------------------------


class Change(StrEnum):
    """Why a check holds no longer."""

    OTHER_DAY = "other_day"
    CAMERA = "camera"
    MICROPHONE = "microphone"
    LOUDSPEAKER = "loudspeaker"
    NETWORK = "network"
    SYSTEM = "system"
    VERSION = "version"


class Fingerprint(Value):
    """What a check was made with, in digests: names of devices and networks stay at the desk."""

    camera: DIGEST = ""
    microphone: DIGEST = ""
    loudspeaker: DIGEST = ""
    network: DIGEST = ""
    system: DIGEST = ""
    version: DIGEST = ""


_PARTS: tuple[tuple[str, Change], ...] = (
    ("camera", Change.CAMERA),
    ("microphone", Change.MICROPHONE),
    ("loudspeaker", Change.LOUDSPEAKER),
    ("network", Change.NETWORK),
    ("system", Change.SYSTEM),
    ("version", Change.VERSION),
)


def changes(then: Fingerprint, now: Fingerprint) -> tuple[Change, ...]:
    """Tell what has changed since a check; what is not known on both sides has not changed."""
    return tuple(
        change
        for part, change in _PARTS
        if (before := getattr(then, part)) and (after := getattr(now, part)) and before != after
    )


# Reports at the court -----------------------------------------------------------------------


class SendReport(Value):
    """Asked at `POST /hearings/{hearing}/check-reports`, under a key."""

    report: CheckReport
    seen: Literal[True]
    """The person has seen what is sent and wants it sent; without this nothing is taken."""
    made_with: Fingerprint = Fingerprint()


class Causes(Value):
    """One finding that a person must be told of."""

    code: Code
    outcome: Outcome
    cause: str = ""


class ReportShown(Value):
    """A report as it stands in a list; the whole of it is at `GET /check-reports/{kept}`."""

    kept: str
    report: str
    """The report's own name, given at the desk."""
    received_at: AwareDatetime
    made_at: AwareDatetime
    """By the clock of the machine that was checked, which may be wrong."""
    form: Form
    synthetic: bool
    app_version: str
    readiness: Readiness
    outcomes: dict[Check, Outcome]
    """The worst of each group; a group that was not looked at is not named."""
    causes: tuple[Causes, ...]
    """The gravest first."""
    short_code: str
    file: FileHash
    """SHA-256 of the report's bytes, which the court's signature covers."""


class ReportList(Value):
    """Answer to `GET /hearings/{hearing}/check-reports`: newest first."""

    reports: tuple[ReportShown, ...]


# The board ----------------------------------------------------------------------------------


class BoardStanding(StrEnum):
    """How ready one person is, by the last check that they sent."""

    READY = "ready"
    CAREFUL = "careful"
    """It will do, and something may go wrong."""
    NOT_READY = "not_ready"
    UNKNOWN = "unknown"
    """It could not be found out, or was tried with stand-ins for devices."""
    OUTDATED = "outdated"
    """To be checked again."""
    NONE = "none"
    """Nothing was sent."""


class BoardLine(Value):
    """One person of a hearing."""

    participant: ParticipantId
    name: str
    role: Role
    side: Side
    standing: BoardStanding
    changed: tuple[Change, ...] = ()
    """Why it is to be checked again."""
    last: ReportShown | None = None


class BoardHearing(Value):
    """One hearing of the board."""

    hearing: HearingId
    case: CaseId
    case_number: str
    title: str
    starts_at: AwareDatetime
    lines: tuple[BoardLine, ...]
    phase: HearingPhase = HearingPhase.SCHEDULED


class ReadinessBoard(Value):
    """Answer to `GET /readiness`: the hearings in which the asker is of the court, by time."""

    hearings: tuple[BoardHearing, ...]
    next: str = ""


class OwnReadiness(Value):
    """Answer to `GET /hearings/{hearing}/readiness/own`: whether to check before this hearing."""

    standing: BoardStanding
    changed: tuple[Change, ...] = ()
    last: ReportShown | None = None


class CodeRead(Value):
    """Answer to `GET /check-codes/{code}`: what the eight characters say, and whose they are."""

    short_code: str
    outcomes: dict[Check, Outcome]
    readiness: Readiness
    first: Code | None = None
    """The row that speaks first; None when every row is well."""
    form: Form
    synthetic: bool
    days_ago: Annotated[int, Field(ge=0, lt=32)]
    """How many days ago the check was made, modulo 32."""
    found: tuple["CodeOf", ...] = ()
    """Reports with this code in hearings of which the asker is of the court, newest first."""


class CodeOf(Value):
    """A report that was found by its short code."""

    hearing: HearingId
    participant: ParticipantId
    name: str
    report: ReportShown


# In the hearing -----------------------------------------------------------------------------


class LineMark(Value):
    """How one person's line was from this moment on, in the codes of the check."""

    number: int
    at: AwareDatetime
    participant: ParticipantId
    quality: LineQuality
    rung: Rung = Rung.FULL
    codes: tuple[Code, ...] = ()
    """Which of the check's rows say so; empty on a good line."""
    loss_up_pct: float | None = None
    loss_down_pct: float | None = None
    rtt_ms: float | None = None
    rate_up_kbps: float | None = None
    rate_down_kbps: float | None = None
    jitter_ms: float | None = None


class HearingQuality(Value):
    """Answer to `GET /hearings/{hearing}/quality?after=n`: marks by number, and the newest."""

    now: tuple[LineMark, ...]
    history: tuple[LineMark, ...]
    next: int | None = None
    """Ask again with this; None at the end."""


class LineReadings(Value):
    """What a line carried: of the check, or of the hearing itself."""

    loss_up_pct: float | None = None
    loss_down_pct: float | None = None
    rtt_ms: float | None = None
    rate_up_kbps: float | None = None
    rate_down_kbps: float | None = None
    jitter_ms: float | None = None
    mos: float | None = None
    """How good speech sounds, by the E-model."""
    back_s: float | None = None
    """The longest time until a desk that was cut off was back; None: it was not."""


class ComparedLine(Value):
    """One person's check beside the day itself."""

    participant: ParticipantId
    name: str
    standing: BoardStanding
    """As it was when the hearing began."""
    checked: LineReadings | None = None
    on_the_day: LineReadings | None = None
    marks_below_good: int = 0
    differs: tuple[Code, ...] = ()
    """Where the day was worse by a whole grade than the check had promised."""
    steps_down: int = 0
    """How often this desk had to send and take fewer pictures, for its line's sake alone."""
    lowest: Rung = Rung.FULL
    """The lowest rung on which it stood for that."""
    mostly: Rung = Rung.FULL
    """Below this it stood for the twentieth part of the time at most."""
    cut_off: int = 0
    """How often its wire broke while the hearing went on."""
    missed: int = 0
    """How often this person did not hear what was said."""
    missed_s: float = 0.0
    """How much that was, without the pauses."""
    heard_later: int = 0
    """How often they have heard it afterwards, to its end."""


class DayCompared(Value):
    """Answer to `GET /hearings/{hearing}/comparison`."""

    hearing: HearingId
    lines: tuple[ComparedLine, ...]


def codes_for(
    quality: LineQuality,
    rung: Rung,
    *,
    lost_up: float = 0.0,
    lost_down: float = 0.0,
    round_trip_s: float | None = None,
    jitter_s: float | None = None,
    by_line: bool = True,
) -> tuple[Code, ...]:
    """Give the rows of the check by which a line is not good; empty for a good one."""
    found = []
    if quality is not LineQuality.GOOD:
        if (round_trip_s or 0.0) * 1000 > RTT_WARN_MS:
            found.append(Code.MED_02)
        if (jitter_s or 0.0) * 1000 > JITTER_WARN_MS:
            found.append(Code.MED_03)
        if max(lost_up, lost_down) * 100 > LOSS_WARN_PCT:
            found.append(Code.MED_04)
    if rung is not Rung.FULL and by_line:
        found.append(Code.MED_05)
    if quality is LineQuality.STALLED:
        found.append(Code.MED_11)
    return tuple(found)


JITTER_WARN_MS = 10.0
LOSS_WARN_PCT = 1.0
RTT_WARN_MS = 250.0
"""The check's own thresholds for MED-03, MED-04 and MED-02, by which a mark is explained."""


CodeRead.model_rebuild()
