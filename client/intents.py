"""What a person at the desk wants: the only thing that widgets send.

An intent says what was meant, not which widget was touched. `client.desk` answers each.
"""

from dataclasses import dataclass

from client.config import Language
from client.protocol.devicecheck import Check, Form
from client.protocol.filing import Strokes
from client.protocol.hearing import Command
from client.protocol.ids import CaseId, DocumentId, ExhibitId, HearingId
from client.protocol.rehearsal import RehearsalStep


@dataclass(frozen=True, slots=True)
class SignIn:
    """Sign in at the court; `remember` keeps the password in the system's keyring."""

    login: str
    password: str
    remember: bool


@dataclass(frozen=True, slots=True)
class SignOut:
    """End the session and forget what was remembered of it."""


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Show every sentence in this language from now on."""

    language: Language


@dataclass(frozen=True, slots=True)
class OpenCases:
    """Go to the list of one's cases."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Go to the page of one case."""

    case: CaseId


@dataclass(frozen=True, slots=True)
class Refresh:
    """Ask the court again for what this screen shows."""


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """Read a served document."""

    document: DocumentId


@dataclass(frozen=True, slots=True)
class OpenExhibit:
    """Read an exhibit's original file."""

    exhibit: ExhibitId


@dataclass(frozen=True, slots=True)
class ServeDocument:
    """Sign off a draft judgment and serve it on the parties (the bench only)."""

    document: DocumentId


@dataclass(frozen=True, slots=True)
class Back:
    """Return to where one came from."""


@dataclass(frozen=True, slots=True)
class OpenCheck:
    """Go to the first page of the check, where its form is chosen."""

    hearing: HearingId | None = None


@dataclass(frozen=True, slots=True)
class ChooseForm:
    """Choose the quick form of the check or the full one; nothing begins yet."""

    form: Form


@dataclass(frozen=True, slots=True)
class BeginCheck:
    """Test this machine; with a hearing, the way on leads into it."""

    hearing: HearingId | None = None
    form: Form = Form.QUICK


@dataclass(frozen=True, slots=True)
class ChooseCamera:
    """Use this camera (its stable id)."""

    device: str


@dataclass(frozen=True, slots=True)
class ChooseMicrophone:
    """Use this microphone (its stable id)."""

    device: str


@dataclass(frozen=True, slots=True)
class ChooseLoudspeaker:
    """Use this loudspeaker (its stable id)."""

    device: str


@dataclass(frozen=True, slots=True)
class PlayTone:
    """Play the test tone once more."""


@dataclass(frozen=True, slots=True)
class RecordVoice:
    """Record one's own voice for some seconds and play it, in the device check."""


@dataclass(frozen=True, slots=True)
class AnswerCheck:
    """Say what only a person can know: 1 yes, 0 no, or how many notes they heard."""

    check: Check
    said: int


@dataclass(frozen=True, slots=True)
class NextStep:
    """Go on to the next page of the device check."""


@dataclass(frozen=True, slots=True)
class RepeatCheck:
    """Run the device check again from its first page."""


@dataclass(frozen=True, slots=True)
class EnterHearing:
    """Enter the hearing: its waiting room, or the courtroom at once for those of the court."""

    hearing: HearingId


@dataclass(frozen=True, slots=True)
class SetMicrophone:
    """Open or close one's own microphone."""

    open: bool


@dataclass(frozen=True, slots=True)
class SetCamera:
    """Open or close one's own camera."""

    open: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the court for anything else that its language has a command for."""

    command: Command


@dataclass(frozen=True, slots=True)
class Point:
    """Point at a place of the shown page, in page fractions; None lifts the finger."""

    x: float | None
    y: float | None


@dataclass(frozen=True, slots=True)
class HearSoundOnly:
    """Leave every picture out, so that the words come through; or take them in again."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class PlayMissed:
    """Hear now what was said while the line was away."""


@dataclass(frozen=True, slots=True)
class StopMissed:
    """Stop playing what was missed; the rest can still be heard later."""


@dataclass(frozen=True, slots=True)
class SkipMissed:
    """Do not play what was missed; it stays on the record."""


@dataclass(frozen=True, slots=True)
class RaiseHand:
    """Ask to speak."""


@dataclass(frozen=True, slots=True)
class LowerHand:
    """Ask to speak no longer."""


@dataclass(frozen=True, slots=True)
class DismissFallBack:
    """The news that another device is in use was read."""


@dataclass(frozen=True, slots=True)
class DismissHeadsetAdvice:
    """The advice to use a headset was read."""


@dataclass(frozen=True, slots=True)
class DismissSleepAdvice:
    """The advice to keep this machine from falling asleep was read."""


@dataclass(frozen=True, slots=True)
class TellUnheard:
    """Tell me when I speak while my microphone is closed; or do not."""

    wanted: bool


@dataclass(frozen=True, slots=True)
class ShowReport:
    """See the whole of what would be sent to the court, or put it away again."""

    shown: bool


@dataclass(frozen=True, slots=True)
class SendReport:
    """Send the report to the court, as it is shown."""


@dataclass(frozen=True, slots=True)
class OpenCertificate:
    """Read the sealed certificate of the report that was sent."""


@dataclass(frozen=True, slots=True)
class OpenBoard:
    """Go to the board of who is ready for the coming hearings (the court's people only)."""


@dataclass(frozen=True, slots=True)
class ShowLines:
    """See how the lines of a hearing were, or put them away (None)."""

    hearing: HearingId | None


@dataclass(frozen=True, slots=True)
class ReadCode:
    """Read the eight characters that somebody says over the telephone."""

    code: str


@dataclass(frozen=True, slots=True)
class BeginRehearsal:
    """Rehearse for a hearing, with a scripted judge."""

    hearing: HearingId


@dataclass(frozen=True, slots=True)
class SignRehearsal:
    """Sign the transcript of the rehearsal."""

    drawn: Strokes


@dataclass(frozen=True, slots=True)
class SkipRehearsalStep:
    """Go on without this step of the rehearsal."""

    step: RehearsalStep


@dataclass(frozen=True, slots=True)
class LeaveCourtroom:
    """Leave the hearing by choice."""


@dataclass(frozen=True, slots=True)
class DismissNotice:
    """The notice on top of the screen was read."""


Intent = (
    SignIn
    | SignOut
    | ChooseLanguage
    | OpenCases
    | OpenCase
    | Refresh
    | OpenDocument
    | OpenExhibit
    | ServeDocument
    | Back
    | OpenCheck
    | ChooseForm
    | BeginCheck
    | ChooseCamera
    | ChooseMicrophone
    | ChooseLoudspeaker
    | PlayTone
    | RecordVoice
    | AnswerCheck
    | NextStep
    | RepeatCheck
    | EnterHearing
    | SetMicrophone
    | SetCamera
    | Ask
    | Point
    | HearSoundOnly
    | PlayMissed
    | StopMissed
    | SkipMissed
    | RaiseHand
    | LowerHand
    | DismissFallBack
    | DismissHeadsetAdvice
    | DismissSleepAdvice
    | TellUnheard
    | ShowReport
    | SendReport
    | OpenCertificate
    | OpenBoard
    | ReadCode
    | ShowLines
    | BeginRehearsal
    | SignRehearsal
    | SkipRehearsalStep
    | LeaveCourtroom
    | DismissNotice
)
