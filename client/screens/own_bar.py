"""One's own microphone, camera and line, as the bar below the courtroom tells them.

A device's state is what is really so at the machine; why it is so stands beside it. Closing is
always possible and acts at once, opening is asked of the court. The court's mute is shown on
one's own button with who ordered it.

It does not know what the keys are called beyond their names in `KEYS`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from client.config import Language
from client.intents import HearSoundOnly, Intent, LowerHand, RaiseHand
from client.protocol.case import HearingPhase
from client.protocol.hearing import HearingState, Participant, is_on_air
from client.protocol.roles import Side
from client.protocol.wire import Rung
from client.screens.seats import hands, who
from client.screens.words import Sentence, dates, hints
from client.screens.words import courtroom as words
from client.screens.words import waiting_room as waiting_words
from client.state import Attendance, Failure, MediaState, Why, Wire

MICROPHONE_KEY, CAMERA_KEY = "Ctrl+D", "Ctrl+E"
DEVICES_KEY, SOUND_ONLY_KEY, HAND_KEY = "F2", "F3", "F7"


class Device(StrEnum):
    """How one's own microphone or camera is."""

    ON = "on"
    OFF = "off"
    OPENING = "opening"
    MUTED = "muted"
    """By the court: a microphone only."""
    RECESS = "recess"
    OFFLINE = "offline"
    UNAVAILABLE = "unavailable"


class Line(StrEnum):
    """How the line to the court is."""

    GOOD = "good"
    WEAK = "weak"
    SOUND = "sound"
    """Sound only, by one's own choice."""
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class DeviceControl:
    """A button for one's own microphone or camera."""

    state: Device
    words: str
    """Device and state."""
    short: str
    """The state alone, for where the device's symbol must do."""
    spoken: str
    hint: str
    opens: bool | None
    """What a press asks for: open (True), close (False), or nothing."""


@dataclass(frozen=True, slots=True)
class LineState:
    """How the line is, in a word and a sentence."""

    line: Line
    words: str
    short: str
    """The state alone, for where there is no room."""
    hint: str


@dataclass(frozen=True, slots=True)
class Toggle:
    """A button that is down or up."""

    down: bool
    words: str
    spoken: str
    hint: str
    intent: Intent


@dataclass(frozen=True, slots=True)
class Opener:
    """A button that shows a panel."""

    words: str
    hint: str
    title: str
    """Of the panel."""
    explains: str
    tone: str
    """Words of the test tone's button in it."""
    close: str


@dataclass(frozen=True, slots=True)
class LeaveControl:
    """The way out."""

    words: str
    again: str
    """Words that ask for a second press; empty when one press is enough."""
    hint: str


@dataclass(frozen=True, slots=True)
class OwnBar:
    """The whole bar but for the court's own controls."""

    microphone: DeviceControl
    camera: DeviceControl
    level: str
    """Accessible name of the level meter."""
    line: LineState
    sound_only: Toggle
    devices: Opener
    hand: Toggle | None
    """None for those who give the word and need not ask for it."""
    leave: LeaveControl


_STATES: dict[Device, Sentence] = {
    Device.ON: words.STATE_ON,
    Device.OFF: words.STATE_OFF,
    Device.OPENING: words.STATE_OPENING,
    Device.MUTED: words.STATE_MUTED,
    Device.RECESS: words.STATE_RECESS,
    Device.OFFLINE: words.STATE_OFFLINE,
    Device.UNAVAILABLE: words.STATE_UNAVAILABLE,
}


def present_bar(attendance: Attendance, state: HearingState, language: Language) -> OwnBar:
    """Give the bar of a person who is in the courtroom."""
    me = None if attendance.you is None else state.of(attendance.you)
    return OwnBar(
        microphone=_microphone(attendance, state, me, language),
        camera=_camera(attendance, state, language),
        level=words.LEVEL(language),
        line=line_state(attendance, language),
        sound_only=_sound_only(attendance, language),
        devices=Opener(
            words=hints.DEVICES(language),
            hint=hints.DEVICES_TIP(language, key=DEVICES_KEY),
            title=hints.DEVICES_TITLE(language),
            explains=hints.DEVICES_HINT(language),
            tone=waiting_words.TEST_TONE(language),
            close=hints.CLOSE(language),
        ),
        hand=_hand(state, me, language),
        leave=_leave(state, language),
    )


def line_state(attendance: Attendance, language: Language) -> LineState:
    """Give how the line is: the wire first, then sound and picture."""
    if attendance.wire is not Wire.LIVE:
        return LineState(
            Line.LOST,
            words.LINE_RECONNECTING(language),
            words.LOST(language),
            words.LINE_HINT_LOST(language),
        )
    match attendance.media:
        case MediaState.LIVE | MediaState.NONE:
            return _rung_state(attendance, language)
        case MediaState.CONNECTING:
            return LineState(
                Line.WEAK,
                words.LINE_MEDIA_CONNECTING(language),
                words.CONNECTING(language),
                words.LINE_HINT_CONNECTING(language),
            )
        case MediaState.FAILED:
            return LineState(
                Line.WEAK,
                words.LINE_MEDIA_FAILED(language),
                words.LOST(language),
                words.LINE_HINT_FAILED(language),
            )


def _rung_state(attendance: Attendance, language: Language) -> LineState:
    """Give what stays of a step of the ladder after it was told: a quiet mark."""
    rung = attendance.rung
    if attendance.sound_only_wanted:
        line, named, short = Line.SOUND, hints.LINE_SOUND_ONLY, hints.SOUND
        hint = hints.HINT_REQUEST(language)
    elif rung is Rung.FULL or attendance.rung_why is None:
        line, named, short = Line.GOOD, words.LINE_GOOD, words.GOOD
        hint = words.LINE_HINT_GOOD(language)
    elif attendance.rung_why is Why.PROCESSOR:
        line, named, short = Line.WEAK, hints.COMPUTER_BUSY, hints.BUSY
        hint = hints.STEP_PROCESSOR[rung](language)
    else:
        none_left = rung is Rung.SOUND_ONLY
        line, named = Line.WEAK, hints.LINE_SOUND_ONLY if none_left else hints.LINE_WEAK
        short = hints.SOUND if none_left else hints.WEAK
        hint = hints.HINT_LINE(language, step=hints.STEP_LINE[rung](language))
    return LineState(line, named(language), short(language), hint)


def _sound_only(attendance: Attendance, language: Language) -> Toggle:
    down = attendance.sound_only_wanted
    tip = hints.PICTURES_AGAIN_TIP if down else hints.SOUND_ONLY_TIP
    return Toggle(
        down=down,
        words=hints.SOUND_ONLY(language),
        spoken=(hints.SOUND_ONLY_ON if down else hints.SOUND_ONLY_OFF)(language),
        hint=tip(language, key=SOUND_ONLY_KEY),
        intent=HearSoundOnly(not down),
    )


def _hand(state: HearingState, me: Participant | None, language: Language) -> Toggle | None:
    """Give the hand of whoever must ask for the word: neither bench nor gallery."""
    if me is None or not me.present or me.side in (Side.BENCH, Side.GALLERY) or me.runs_the_room:
        return None
    if me.hand_raised_at is None:
        asking = hints.ASK_TO_SPEAK(language)
        tip = hints.ASK_TO_SPEAK_TIP(language, key=HAND_KEY)
        return Toggle(False, asking, asking, tip, RaiseHand())
    place = hands(state).index(me) + 1
    since = dates.clock(me.hand_raised_at)
    return Toggle(
        down=True,
        words=hints.HAND_RAISED(language, place=place),
        spoken=hints.HAND_RAISED_SPOKEN(language, place=place),
        hint=hints.HAND_RAISED_TIP(language, time=since, place=place, key=HAND_KEY),
        intent=LowerHand(),
    )


def _microphone(
    attendance: Attendance, state: HearingState, me: Participant | None, language: Language
) -> DeviceControl:
    is_muted = me is not None and me.muted_by is not None
    device = _device(
        attendance,
        state,
        live=attendance.microphone_live,
        wanted=attendance.microphone_wanted,
        failure=attendance.microphone_failure,
        asked="open_microphone" in attendance.pending,
        muted=is_muted,
    )
    if device is Device.MUTED:
        judge = None if me is None or me.muted_by is None else state.of(me.muted_by)
        hint = words.WHY_MUTED(language, who=who(judge, language))
    else:
        hint = _hint(
            device,
            words.PRESS_TO_OPEN_MICROPHONE(language, key=MICROPHONE_KEY),
            words.PRESS_TO_CLOSE_MICROPHONE(language, key=MICROPHONE_KEY),
            language,
        )
    made = _control(device, words.OWN_MICROPHONE(language), hint, language)
    if device is Device.OFF and attendance.microphone_listening:
        made = _listening(made, language)
    return made


def _listening(closed: DeviceControl, language: Language) -> DeviceControl:
    """Say of a closed microphone that it is open for this machine: the system's light is on."""
    told = words.CONTROL(
        language, device=words.OWN_MICROPHONE(language), state=hints.LISTENING(language)
    )
    return replace(closed, spoken=told, hint=hints.LISTENING_TIP(language, press=closed.hint))


def _camera(attendance: Attendance, state: HearingState, language: Language) -> DeviceControl:
    device = _device(
        attendance,
        state,
        live=attendance.camera_live,
        wanted=attendance.camera_wanted,
        failure=attendance.camera_failure,
        asked="open_camera" in attendance.pending,
        muted=False,
    )
    hint = _hint(
        device,
        words.PRESS_TO_OPEN_CAMERA(language, key=CAMERA_KEY),
        words.PRESS_TO_CLOSE_CAMERA(language, key=CAMERA_KEY),
        language,
    )
    return _control(device, words.OWN_CAMERA(language), hint, language)


def _device(
    attendance: Attendance,
    state: HearingState,
    *,
    live: bool,
    wanted: bool,
    failure: Failure | None,
    asked: bool,
    muted: bool,
) -> Device:
    """Give the one state to tell; what is live is never told as closed."""
    if muted:
        return Device.MUTED
    if live:
        return Device.ON
    if attendance.wire is not Wire.LIVE:
        return Device.OFFLINE
    if not is_on_air(state):
        return Device.RECESS
    if failure is not None:
        return Device.UNAVAILABLE
    return (
        Device.OPENING
        if asked or (wanted and attendance.media is MediaState.CONNECTING)
        else (Device.OFF)
    )


def _hint(device: Device, opening: str, closing: str, language: Language) -> str:
    match device:
        case Device.ON | Device.OPENING:
            return closing
        case Device.RECESS:
            return words.WHY_RECESS(language)
        case Device.OFFLINE:
            return words.WHY_OFFLINE(language)
        case _:
            return opening


def _control(device: Device, title: str, hint: str, language: Language) -> DeviceControl:
    told = _STATES[device](language)
    return DeviceControl(
        state=device,
        words=words.CONTROL_SHOWN(language, device=title, state=told),
        short=told[:1].upper() + told[1:],
        spoken=words.CONTROL(language, device=title, state=told),
        hint=hint,
        opens=_press_of(device),
    )


def _press_of(device: Device) -> bool | None:
    match device:
        case Device.ON | Device.OPENING:
            return False
        case Device.OFF | Device.UNAVAILABLE:
            return True
        case Device.MUTED | Device.RECESS | Device.OFFLINE:
            return None


def _leave(state: HearingState, language: Language) -> LeaveControl:
    is_open = state.phase is HearingPhase.OPEN
    return LeaveControl(
        words=words.LEAVE(language),
        again=words.LEAVE_AGAIN(language) if is_open else "",
        hint=(words.LEAVE_OPEN_HINT if is_open else words.LEAVE_HINT)(language),
    )
