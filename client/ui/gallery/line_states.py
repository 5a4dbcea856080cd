"""The courtroom when line, machine or devices are not as they should be, for the gallery.

Also what follows from it: speech that was missed, hands that wait, lines of others that are weak.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import Qt

from client.config import Language
from client.frames import Source
from client.protocol.devicecheck import Cause
from client.protocol.ids import ParticipantId
from client.protocol.wire import Rung
from client.state import (
    ClientState,
    Device,
    DeviceKind,
    LineQuality,
    MediaState,
    MissedSpeech,
    Why,
    Wire,
)
from client.ui.gallery.hearing_states import (
    AGENT,
    CLERK,
    DEFENDANT,
    JUDGE,
    NOW,
    PLAINTIFF,
    SPEAKS,
    Build,
    Shown,
    changed,
    desk,
    faces,
    hearing,
    on_table,
    table,
)

_HEADSET = Device(DeviceKind.MICROPHONE, "mic-1", "Headset Microphone (USB Audio)")
_BUILT_IN = Device(DeviceKind.MICROPHONE, "mic-2", "Built-in Microphone (Realtek High Definition)")


def weak_line(language: Language) -> Shown:
    """One's own line is weak, and a step has just been taken."""
    here = desk(
        language, hearing(), DEFENDANT, rung=Rung.SMALLER, rung_why=Why.LINE, rung_since=NOW
    )
    return Shown(here, faces(DEFENDANT), SPEAKS)


def weak_line_later(language: Language) -> Shown:
    """The same a minute later: a quiet mark stays."""
    since = NOW - timedelta(minutes=1)
    here = desk(
        language, hearing(), DEFENDANT, rung=Rung.SMALLER, rung_why=Why.LINE, rung_since=since
    )
    return Shown(here, faces(DEFENDANT), SPEAKS)


def busy_computer(language: Language) -> Shown:
    """The computer is too busy, seen by the judge."""
    here = desk(language, hearing(), JUDGE, rung=Rung.FEWER, rung_why=Why.PROCESSOR, rung_since=NOW)
    return Shown(here, faces(JUDGE), SPEAKS)


def no_pictures(language: Language) -> Shown:
    """One's own line bears sound only."""
    here = desk(
        language, hearing(), DEFENDANT, rung=Rung.SOUND_ONLY, rung_why=Why.LINE, rung_since=NOW
    )
    return Shown(here, faces(DEFENDANT, DEFENDANT), SPEAKS)


def sound_only(language: Language) -> Shown:
    """Sound only, by choice."""
    state = on_table(hearing(), 2, 3, CLERK)
    here = desk(
        language, state, PLAINTIFF, table=table(state), sound_only_wanted=True,
        rung=Rung.SOUND_ONLY, rung_why=Why.REQUEST, rung_since=NOW - timedelta(minutes=2),
    )  # fmt: skip
    return Shown(here, faces(PLAINTIFF, PLAINTIFF))


def lines_of_others(language: Language) -> Shown:
    """Every quality that a line can have, on the plates of the others; one picture stands."""
    lines = (
        (CLERK, LineQuality.WEAK),
        (PLAINTIFF, LineQuality.BAD),
        (AGENT, LineQuality.SOUND_ONLY),
        (DEFENDANT, LineQuality.STALLED),
    )
    state = changed(hearing(), DEFENDANT, muted_by=JUDGE)
    here = desk(language, state, JUDGE, lines=lines, speaking=PLAINTIFF)
    shown = faces(JUDGE, JUDGE, CLERK, PLAINTIFF, DEFENDANT)
    return Shown(here, shown, SPEAKS, stalled_s={Source(DEFENDANT): 7.4})


def echo(language: Language) -> Shown:
    """The others hear themselves."""
    return Shown(desk(language, hearing(), PLAINTIFF, echo=True), faces(PLAINTIFF))


def dead_microphone(language: Language) -> Shown:
    """The open microphone gives nothing at all."""
    here = desk(language, hearing(), PLAINTIFF, troubles=(Cause.SOUND_SILENT,))
    return Shown(here, faces(PLAINTIFF))


def noisy_room(language: Language) -> Shown:
    """The room is as loud as the voice in it."""
    here = desk(language, hearing(), PLAINTIFF, troubles=(Cause.SOUND_NOISY,))
    return Shown(here, faces(PLAINTIFF), SPEAKS)


def unheard(language: Language) -> Shown:
    """Speaking into a microphone that one has closed oneself."""
    here = desk(language, hearing(), DEFENDANT, speaking_muted=True)
    return Shown(here, faces(DEFENDANT), SPEAKS)


def telling_offered(language: Language) -> Shown:
    """One's own microphone was closed for the first time: to be told of speaking is offered."""
    here = desk(language, hearing(), DEFENDANT, offers_telling=True)
    return Shown(here, faces(DEFENDANT), SPEAKS)


def listening(language: Language) -> Shown:
    """The closed microphone listens for this machine alone; the panel says so."""
    here = desk(language, hearing(), DEFENDANT, microphone_listening=True)
    told = replace(here, tell_unheard=True)
    return Shown(told, faces(DEFENDANT), SPEAKS, keys=(Qt.Key.Key_F2,))


def unprocessed(language: Language) -> Shown:
    """Echo cannot be taken out on this machine."""
    return Shown(desk(language, hearing(), PLAINTIFF, unprocessed=True), faces(PLAINTIFF), SPEAKS)


def may_sleep(language: Language) -> Shown:
    """The system does not let this machine be kept awake."""
    return Shown(desk(language, hearing(), PLAINTIFF, may_sleep=True), faces(PLAINTIFF), SPEAKS)


def fell_back(language: Language) -> Shown:
    """The chosen microphone was unplugged; the panel of devices is open."""
    here = desk(
        language, hearing(), PLAINTIFF, fell_back=(DeviceKind.MICROPHONE,), gone=(_HEADSET,),
        in_use=(_BUILT_IN,),
    )  # fmt: skip
    return Shown(here, faces(PLAINTIFF), keys=(Qt.Key.Key_F2,))


def quiet(language: Language) -> Shown:
    """The court has not been heard for five seconds: one's own devices are closed."""
    state = on_table(hearing(), 2, 3, CLERK)
    here = desk(
        language, state, PLAINTIFF, table=table(state), wire=Wire.RECONNECTING, quiet=True,
        media=MediaState.FAILED, camera_live=False, microphone_live=False,
    )  # fmt: skip
    return Shown(here)


def _missing(language: Language, you: ParticipantId, **changes: object) -> ClientState:
    missed = MissedSpeech(20.4, NOW - timedelta(seconds=48), (PLAINTIFF, JUDGE))
    return desk(language, hearing(), you, missed=replace(missed, **changes))  # type: ignore[arg-type]


def missed(language: Language) -> Shown:
    """Back after an outage: the plaintiff and the judge were not heard meanwhile."""
    return Shown(_missing(language, DEFENDANT), faces(DEFENDANT), SPEAKS)


def catching_up(language: Language) -> Shown:
    """What was missed is being played."""
    here = _missing(language, JUDGE, playing=True, left_s=12.0)
    return Shown(here, faces(JUDGE), SPEAKS)


def hands(language: Language) -> Shown:
    """Two ask to speak, seen by the presiding judge."""
    state = changed(hearing(), DEFENDANT, hand_raised_at=NOW - timedelta(seconds=70))
    state = changed(state, AGENT, hand_raised_at=NOW - timedelta(seconds=20))
    # The drawer of a narrow window is open; on a wide one the column stands there anyway.
    return Shown(desk(language, state, JUDGE), faces(JUDGE), SPEAKS, keys=(Qt.Key.Key_F4,))


def own_hand(language: Language) -> Shown:
    """One's own hand is up."""
    state = changed(hearing(), DEFENDANT, hand_raised_at=NOW - timedelta(seconds=70))
    return Shown(desk(language, state, DEFENDANT), faces(DEFENDANT), SPEAKS)


LINES: Mapping[str, Build] = {
    each.__name__: each
    for each in (
        weak_line,
        weak_line_later,
        busy_computer,
        no_pictures,
        sound_only,
        lines_of_others,
        echo,
        dead_microphone,
        noisy_room,
        unheard,
        telling_offered,
        listening,
        unprocessed,
        may_sleep,
        fell_back,
        quiet,
        missed,
        catching_up,
        hands,
        own_hand,
    )
}
"""States of the courtroom, beside those of `hearing_states`."""
