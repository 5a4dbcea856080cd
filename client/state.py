"""All that one desk knows: a frozen value, published after each change.

The desk makes it, screens present it, nobody else keeps a second copy. Pictures and sound
levels are not in it (`client.frames`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from client.config import Devices, Language
from client.protocol.account import Account, CourtFace
from client.protocol.case import CaseFile, CaseSummary
from client.protocol.check_outcomes import is_poor, worst_of
from client.protocol.devicecheck import Cause, Check, CheckReport, Code, Finding, Form
from client.protocol.errors import Reason
from client.protocol.hearing import HearingState
from client.protocol.ids import CaseId, FileHash, HearingId, ParticipantId
from client.protocol.readiness import (
    CodeRead,
    DayCompared,
    HearingQuality,
    OwnReadiness,
    ReadinessBoard,
)
from client.protocol.rehearsal import RehearsalIs
from client.protocol.wire import Rung


class Where(StrEnum):
    """The screen that the person is on."""

    LOGIN = "login"
    CASES = "cases"
    CASE = "case"
    DOCUMENT = "document"
    CHECK = "check"
    BOARD = "board"
    HEARING = "hearing"
    """Waiting room or courtroom: the court's own word (`Participant.place`) decides which."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something did not work: the reason's code, and a reference to copy for the unexpected."""

    reason: Reason
    detail: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Login:
    """Signing in."""

    busy: bool = False
    failure: Failure | None = None
    remembered: str = ""
    """Login name that was used last, empty when there is none."""
    has_password: bool = False
    """Whether the system's keyring holds the password of that login."""
    can_remember: bool = True
    """False where the system has no keyring: the password then lives for this session only."""


@dataclass(frozen=True, slots=True)
class Cases:
    """The case list."""

    loading: bool = False
    cases: tuple[CaseSummary, ...] | None = None
    """None before the first answer."""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class OpenedCase:
    """The case page."""

    case: CaseId
    loading: bool = False
    file: CaseFile | None = None
    failure: Failure | None = None
    serving: bool = False


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A document or an exhibit's original on the reading page."""

    title: str
    loading: bool = False
    pdf: bytes | None = None
    """The file itself: it is never written to the disk (threat T24)."""
    failure: Failure | None = None


class DeviceKind(StrEnum):
    """Kinds of device that a person chooses."""

    CAMERA = "camera"
    MICROPHONE = "microphone"
    LOUDSPEAKER = "loudspeaker"


@dataclass(frozen=True, slots=True)
class PictureForm:
    """One form in which a camera can give its pictures, by the system's word."""

    width: int
    height: int
    slowest: float
    """Pictures a second; 0 where only the most is known."""
    fastest: float
    pixels: str = ""
    """How they are written down, in the words of cameras: MJPG, YUYV, NV12."""


@dataclass(frozen=True, slots=True)
class Device:
    """A device by its stable id and the name that the system gives it."""

    kind: DeviceKind
    id: str
    name: str
    synthetic: bool = False
    forms: tuple[PictureForm, ...] = ()
    """Of a camera; empty where the system does not say."""


class Step(StrEnum):
    """The pages of the device check, in order."""

    CAMERA = "camera"
    MICROPHONE = "microphone"
    LOUDSPEAKER = "loudspeaker"
    NETWORK = "network"
    VERDICT = "verdict"


CHECKS_OF: Mapping[Step, tuple[Check, ...]] = {
    Step.CAMERA: (Check.CAMERA,),
    Step.MICROPHONE: (Check.MICROPHONE,),
    Step.LOUDSPEAKER: (Check.LOUDSPEAKER,),
    Step.NETWORK: (Check.NETWORK, Check.CALL),
    Step.VERDICT: (),
}
"""What each page measures; the machine itself is measured meanwhile and asks nothing."""


@dataclass(frozen=True, slots=True)
class Sending:
    """Sending the report to the court: nothing is sent that is not shown."""

    report: CheckReport | None = None
    """As it would be sent, from the moment on that there is a verdict."""
    shown: bool = False
    busy: bool = False
    sent_at: datetime | None = None
    kept: str = ""
    """The court's name for it, when it was sent."""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class DeviceCheck:
    """The device check as it runs; `findings` grows row by row as the steps are done."""

    step: Step = Step.CAMERA
    form: Form = Form.QUICK
    choosing: bool = False
    """The form is still being chosen: nothing was opened and nothing is measured."""
    running: bool = False
    """The machine measures; it does not while it waits for a person's word."""
    asking: Code | None = None
    """The row that waits for the person's word."""
    findings: tuple[Finding, ...] = ()
    hearing: HearingId | None = None
    synthetic: bool = False
    sending: Sending = field(default_factory=Sending)

    def finding(self, check: Check) -> Finding | None:
        """Give the finding that speaks for one group, or None when it has not been done.

        While it is measured, and while a word of the person's is missing, only what is poor is
        told: what was good so far may still be poor.
        """
        worst = worst_of(self.findings, check)
        if worst is not None and check in CHECKS_OF[self.step] and (self.running or self.asking):
            return worst if is_poor(worst) else None
        return worst


@dataclass(frozen=True, slots=True)
class Board:
    """Who is ready for the coming hearings, and whose short code that is."""

    loading: bool = False
    board: ReadinessBoard | None = None
    """None before the first answer."""
    failure: Failure | None = None
    asked: str = ""
    """The code that was typed last."""
    reading: bool = False
    code: CodeRead | None = None
    code_failure: Failure | None = None
    lines_of: HearingId | None = None
    """The hearing whose lines are looked at."""
    quality: HearingQuality | None = None
    compared: DayCompared | None = None
    lines_failure: Failure | None = None


class Wire(StrEnum):
    """The state of the desk's socket to the hearing."""

    CONNECTING = "connecting"
    LIVE = "live"
    RECONNECTING = "reconnecting"
    GONE = "gone"


class MediaState(StrEnum):
    """The state of the desk's media connection."""

    NONE = "none"
    CONNECTING = "connecting"
    LIVE = "live"
    FAILED = "failed"


class Why(StrEnum):
    """Why a desk stands below the highest rung."""

    LINE = "line"
    PROCESSOR = "processor"
    REQUEST = "request"


class LineQuality(StrEnum):
    """How one person's sound and picture come through at this desk."""

    GOOD = "good"
    WEAK = "weak"
    BAD = "bad"
    SOUND_ONLY = "sound_only"
    """Their picture is left out so that their words come through."""
    STALLED = "stalled"
    """Nothing has come for two seconds."""


@dataclass(frozen=True, slots=True)
class MissedSpeech:
    """Speech that was not heard here while the line was away, and that the court has kept."""

    long_s: float
    """How much was said, without the pauses."""
    since: datetime
    """When the first of it was said."""
    speakers: tuple[ParticipantId, ...] = ()
    playing: bool = False
    left_s: float = 0.0
    """How long it will still play, in seconds."""
    gone: bool = False
    """Whether the court has not kept all of it."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """The presenter's finger, in page fractions."""

    by: ParticipantId
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Table:
    """The page on the table as this desk has it: the picture's bytes, or why not yet."""

    picture_hash: FileHash | None = None
    picture: bytes | None = None
    """PNG, exactly the bytes whose hash the record names."""
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Attendance:
    """One's presence at a hearing."""

    hearing: HearingId
    you: ParticipantId | None = None
    state: HearingState | None = None
    wire: Wire = Wire.CONNECTING
    media: MediaState = MediaState.NONE
    microphone_wanted: bool = False
    """One's own will; the microphone is open only when the court agrees too."""
    camera_wanted: bool = True
    microphone_live: bool = False
    """Whether the machine's microphone is really open now."""
    microphone_listening: bool = False
    """Whether it is open for this machine alone, to tell who speaks unheard."""
    camera_live: bool = False
    camera_failure: Failure | None = None
    microphone_failure: Failure | None = None
    table: Table = field(default_factory=Table)
    pointer: Pointer | None = None
    refusal: Failure | None = None
    """The court's last no to something asked here; cleared by the next thing asked."""
    ended: Reason | str | None = None
    """Why the court hung up for good."""
    pending: tuple[str, ...] = ()
    """Types of commands that were asked and not yet answered."""
    rung: Rung = Rung.FULL
    rung_why: Why | None = None
    """None on the highest rung."""
    rung_since: datetime | None = None
    """When the last step was taken; None before the first. A step is told for a while after."""
    sound_only_wanted: bool = False
    echo: bool = False
    """Whether the others hear themselves through this machine's loudspeaker."""
    troubles: tuple[Cause, ...] = ()
    """What is wrong with this person's own sound, in the causes of the device check."""
    speaking_muted: bool = False
    """Whether this person speaks into a closed microphone."""
    offers_telling: bool = False
    """Whether to be told of that is offered now: once in a hearing, until it is answered."""
    unprocessed: bool = False
    """Whether it is to be told that echo and noise cannot be taken out on this machine."""
    may_sleep: bool = False
    """Whether it is to be told that this machine may fall asleep, until it was read."""
    fell_back: tuple[DeviceKind, ...] = ()
    """Kinds whose chosen device is gone, until `DismissFallBack` or the device is back."""
    gone: tuple[Device, ...] = ()
    """Which devices those are, as far as they were known by name."""
    in_use: tuple[Device, ...] = ()
    """The devices that are really open or would be; empty while that is not known."""
    quiet: bool = False
    """Whether one's own devices are closed because the court has not been heard for too long."""
    missed: MissedSpeech | None = None
    lines: tuple[tuple[ParticipantId, LineQuality], ...] = ()
    """Of the others; whoever is not named comes through well."""
    speaking: ParticipantId | None = None
    """Who speaks now, by the court's measure."""
    rehearsal: RehearsalIs | None = None
    """How far a rehearsal has come; None in a hearing."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence on top of whatever is shown, until it is dismissed."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class ClientState:
    """The whole desk."""

    now: datetime
    """The court's time as this desk knows it; moves once a second while a screen needs it."""
    language: Language
    server: str
    where: Where = Where.LOGIN
    court: CourtFace | None = None
    account: Account | None = None
    login: Login = field(default_factory=Login)
    cases: Cases = field(default_factory=Cases)
    case: OpenedCase | None = None
    document: OpenedDocument | None = None
    check: DeviceCheck | None = None
    board: Board = field(default_factory=Board)
    ready: tuple[tuple[HearingId, OwnReadiness], ...] = ()
    """Whether one's last check still holds, for hearings of the opened case."""
    attendance: Attendance | None = None
    devices: tuple[Device, ...] = ()
    chosen: Devices = field(default_factory=Devices)
    tell_unheard: bool | None = None
    """Whether to be told when one speaks while one's microphone is closed; None: never asked."""
    notice: Notice | None = None
