"""The one sentence above the room: what is the matter, what to do, and what to press for it.

There is one place for it and one sentence at a time, the weightiest. What has lasted is said
elsewhere too (on one's own buttons, on the line's mark), so that nothing is lost when something
weightier takes the place. A step of the ladder is told once, for some seconds, and then stays as
a mark.

It does not know how long anything has been shown: the clock of the state tells.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

from client.config import Language
from client.intents import (
    DismissFallBack,
    DismissHeadsetAdvice,
    DismissSleepAdvice,
    Intent,
    PlayMissed,
    SetMicrophone,
    SkipMissed,
    StopMissed,
    TellUnheard,
)
from client.protocol.case import HearingPhase
from client.protocol.devicecheck import Cause
from client.protocol.hearing import HearingState, Participant
from client.protocol.wire import Rung
from client.screens.own_bar import DEVICES_KEY, MICROPHONE_KEY
from client.screens.seats import who
from client.screens.tone import Tone
from client.screens.words import Sentence, acts, hints
from client.screens.words import courtroom as words
from client.screens.words.device_check import ADVICE
from client.screens.words.reasons import REMEDIES
from client.state import (
    Attendance,
    ClientState,
    Device,
    DeviceKind,
    Failure,
    MediaState,
    MissedSpeech,
    Why,
    Wire,
)

HINT_KEY = "F5"
"""Does what the sentence offers first."""
STEP_TOLD_FOR = timedelta(seconds=12)
NAMED = 2
"""So many speakers of what was missed are named; more would fill the line."""


@dataclass(frozen=True, slots=True)
class BannerAct:
    """One thing to press beside the sentence."""

    words: str
    hint: str
    intent: Intent


@dataclass(frozen=True, slots=True)
class Progress:
    """How far something has come."""

    share: float
    """0 to 1."""
    spoken: str


@dataclass(frozen=True, slots=True)
class Banner:
    """One sentence above the room."""

    tone: Tone
    words: str
    acts: tuple[BannerAct, ...] = ()
    progress: Progress | None = None


def present_banner(
    state: ClientState, attendance: Attendance, hearing: HearingState, me: Participant | None
) -> Banner | None:
    """Give the weightiest thing to say; the order here is that of their weight."""
    language = state.language
    return (
        _line(attendance, language)
        or _unheard(attendance, me, language)
        or _missed(attendance.missed, hearing, language)
        or _fell_back(attendance, language)
        or _device(attendance, language)
        or _echo(attendance, language)
        or _trouble(attendance, language)
        or _step(state, attendance)
        or _muted(hearing, me, language)
        or _sleep(attendance, language)
        or _advice(attendance, language)
        or _offer(attendance, hearing, language)
    )


def _line(attendance: Attendance, language: Language) -> Banner | None:
    if attendance.quiet:
        return Banner(Tone.BAD, hints.QUIET(language))
    if attendance.wire is not Wire.LIVE:
        return Banner(Tone.BAD, words.RECONNECTING(language))
    if attendance.refusal is not None:
        return Banner(Tone.WARN, _sentence(attendance.refusal, language))
    if attendance.media is MediaState.FAILED:
        return Banner(Tone.WARN, words.MEDIA_FAILED(language))
    return None


def _unheard(attendance: Attendance, me: Participant | None, language: Language) -> Banner | None:
    # Whom the court has muted this machine does not listen to.
    if not attendance.speaking_muted or me is None or me.muted_by is not None:
        return None
    opening = BannerAct(
        hints.OPEN_MICROPHONE(language),
        words.PRESS_TO_OPEN_MICROPHONE(language, key=MICROPHONE_KEY),
        SetMicrophone(True),
    )
    return Banner(Tone.WARN, hints.UNHEARD(language), (opening,))


def _missed(
    missed: MissedSpeech | None, hearing: HearingState, language: Language
) -> Banner | None:
    if missed is None:
        return None
    if missed.playing:
        share = 1.0 - min(1.0, max(0.0, missed.left_s / missed.long_s)) if missed.long_s else 1.0
        stop = BannerAct(hints.STOP(language), hints.STOP_TIP(language, key=HINT_KEY), StopMissed())
        playing = hints.PLAYING_REST if missed.gone else hints.PLAYING
        return Banner(
            Tone.PLAIN,
            playing(language, left=lasting(missed.left_s, language)),
            (stop,),
            Progress(share, hints.PROGRESS(language, share=round(100 * share))),
        )
    long = lasting(missed.long_s, language)
    speakers = [who(hearing.of(each), language) for each in missed.speakers]
    said = hints.MISSED_BARE(language, long=long)
    if 0 < len(speakers) <= NAMED:
        named = words.LIST_SEPARATOR(language).join(speakers)
        said = hints.MISSED(language, long=long, who=named)
    return Banner(
        Tone.PLAIN,
        said,
        (
            BannerAct(
                hints.PLAY_NOW(language),
                hints.PLAY_NOW_TIP(language, key=HINT_KEY),
                PlayMissed(),
            ),
            BannerAct(hints.NOT_NOW(language), hints.NOT_NOW_TIP(language), SkipMissed()),
        ),
    )


def lasting(seconds: float, language: Language) -> str:
    """Say how long something lasts, in whole seconds that are never too few."""
    whole = max(1, math.ceil(seconds))
    if whole < 60:
        return hints.SECONDS(language, seconds=whole)
    return hints.MINUTES(language, minutes=whole // 60, seconds=whole % 60)


_FELL_BACK: dict[DeviceKind, Sentence] = {
    DeviceKind.CAMERA: hints.CAMERA_FELL_BACK,
    DeviceKind.MICROPHONE: hints.MICROPHONE_FELL_BACK,
    DeviceKind.LOUDSPEAKER: hints.LOUDSPEAKER_FELL_BACK,
}
_NAMED_FELL_BACK: dict[DeviceKind, Sentence] = {
    DeviceKind.CAMERA: hints.NAMED_CAMERA_FELL_BACK,
    DeviceKind.MICROPHONE: hints.NAMED_MICROPHONE_FELL_BACK,
    DeviceKind.LOUDSPEAKER: hints.NAMED_LOUDSPEAKER_FELL_BACK,
}


def _fell_back(attendance: Attendance, language: Language) -> Banner | None:
    if not attendance.fell_back:
        return None
    said = ""
    for kind in attendance.fell_back:
        used = _named(attendance.in_use, kind) or hints.SYSTEMS_OWN(language)
        gone = _named(attendance.gone, kind)
        sentence = (
            _NAMED_FELL_BACK[kind](language, gone=gone, device=used)
            if gone
            else _FELL_BACK[kind](language, device=used)
        )
        said = words.TWO_SENTENCES(language, one=said, two=sentence) if said else sentence
    understood = BannerAct(hints.UNDERSTOOD(language), "", DismissFallBack())
    return Banner(Tone.WARN, said, (understood,))


def _named(devices: tuple[Device, ...], kind: DeviceKind) -> str:
    return next((each.name for each in devices if each.kind is kind), "")


def _device(attendance: Attendance, language: Language) -> Banner | None:
    for failure, sentence in (
        (attendance.microphone_failure, words.NO_MICROPHONE),
        (attendance.camera_failure, words.NO_CAMERA),
    ):
        if failure is not None:
            return Banner(Tone.WARN, sentence(language, why=_sentence(failure, language)))
    return None


def _echo(attendance: Attendance, language: Language) -> Banner | None:
    return Banner(Tone.WARN, hints.ECHO(language)) if attendance.echo else None


_TROUBLES = (Cause.SOUND_SILENT, Cause.SOUND_CLIPPED, Cause.SOUND_NOISY)
"""What is hinted at of one's own sound, the worst first; echo has words of its own."""


def _trouble(attendance: Attendance, language: Language) -> Banner | None:
    """Hint at what is wrong with one's own sound, in the words of the device check."""
    for cause in _TROUBLES:
        if cause in attendance.troubles and attendance.microphone_live:
            advice = ADVICE[cause]
            found, act = advice.found(language), advice.act(language)
            return Banner(Tone.WARN, words.TWO_SENTENCES(language, one=found, two=act))
    return None


def _step(state: ClientState, attendance: Attendance) -> Banner | None:
    since = attendance.rung_since
    if since is None or state.now - since >= STEP_TOLD_FOR:
        return None
    if attendance.rung_why is Why.REQUEST:
        return Banner(Tone.PLAIN, hints.HINT_REQUEST(state.language))
    table = hints.STEP_PROCESSOR if attendance.rung_why is Why.PROCESSOR else hints.STEP_LINE
    tone = Tone.GOOD if attendance.rung is Rung.FULL else Tone.WARN
    return Banner(tone, table[attendance.rung](state.language))


def _muted(hearing: HearingState, me: Participant | None, language: Language) -> Banner | None:
    if me is None or me.muted_by is None:
        return None
    judge = who(hearing.of(me.muted_by), language)
    return Banner(Tone.WARN, words.YOU_ARE_MUTED(language, who=judge))


def _sleep(attendance: Attendance, language: Language) -> Banner | None:
    """Hint, in the words of the device check, that nothing keeps this machine awake (ENV-08)."""
    if not attendance.may_sleep:
        return None
    understood = BannerAct(hints.UNDERSTOOD(language), "", DismissSleepAdvice())
    return Banner(Tone.WARN, may_sleep(language), (understood,))


def may_sleep(language: Language) -> str:
    """Say that this machine may fall asleep, and what to do."""
    advice = ADVICE[Cause.MAY_SLEEP]
    found, act = advice.found(language), advice.act(language)
    return words.TWO_SENTENCES(language, one=found, two=act)


def _advice(attendance: Attendance, language: Language) -> Banner | None:
    if not attendance.unprocessed:
        return None
    understood = BannerAct(hints.UNDERSTOOD(language), "", DismissHeadsetAdvice())
    return Banner(Tone.PLAIN, hints.UNPROCESSED(language), (understood,))


def _offer(attendance: Attendance, hearing: HearingState, language: Language) -> Banner | None:
    if not attendance.offers_telling or hearing.phase is not HearingPhase.OPEN:
        return None
    return Banner(
        Tone.PLAIN,
        hints.OFFER_TELLING(language),
        (
            BannerAct(
                hints.YES_TELL(language),
                hints.YES_TELL_TIP(language, key=HINT_KEY, devices=DEVICES_KEY),
                TellUnheard(True),
            ),
            BannerAct(hints.NO_TELL(language), "", TellUnheard(False)),
        ),
    )


def _sentence(failure: Failure, language: Language) -> str:
    remedy = REMEDIES[failure.reason]
    said = words.TWO_SENTENCES(language, one=remedy.what(language), two=remedy.act(language))
    if not failure.reference:
        return said
    reference = acts.REFERENCE(language, reference=failure.reference)
    return words.TWO_SENTENCES(language, one=said, two=reference)
