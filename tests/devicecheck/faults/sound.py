"""What goes wrong with microphones and loudspeakers: each gives exactly its own row."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from client.devicecheck.probes.system.equipment import Holder, Right, SoundForm, Volume
from client.protocol.devicecheck import Cause, Code, Form, Outcome
from client.protocol.errors import Reason
from client.state import DeviceKind
from tests.devicecheck.faults.camera import RoomFault, permitted, setting, unlisted
from tests.devicecheck.rooms import MICROPHONE, Room

WARN, FAIL = Outcome.WARN, Outcome.FAIL


def volume(kind: DeviceKind, percent: float, room: Room, *, muted: bool = False) -> None:
    room.system.volumes[kind] = Volume(percent, muted)


def muted_microphone(room: Room) -> None:
    volume(DeviceKind.MICROPHONE, 80.0, room, muted=True)
    room.muted = True


def turned_to_nothing(room: Room) -> None:
    volume(DeviceKind.MICROPHONE, 0.0, room)
    room.muted = True


def turned_down(room: Room) -> None:
    volume(DeviceKind.MICROPHONE, 12.0, room)
    room.voice_db = -45.0


def unplugged(room: Room) -> None:
    def unplug(then: Room) -> None:
        unlisted(DeviceKind.MICROPHONE, then)

    room.later.append((DeviceKind.MICROPHONE, 2.0, unplug))


def replaced(room: Room) -> None:
    """Another microphone takes over half-way, as the hearing's engine has it."""
    other = replace(MICROPHONE, id="other", name="Other")

    def unplug(then: Room) -> None:
        then.listed = [other if each == MICROPHONE else each for each in then.listed]
        then.fell_back = (DeviceKind.MICROPHONE,)

    room.later.append((DeviceKind.MICROPHONE, 2.0, unplug))


def held(room: Room) -> None:
    room.microphone_fails = Reason.MICROPHONE_UNREADABLE
    room.system.holding = (Holder("Skype.exe", 0),)


def muted_loudspeaker(room: Room) -> None:
    volume(DeviceKind.LOUDSPEAKER, 60.0, room, muted=True)
    room.hears_notes = False


def answers(code: Code, said: int) -> Callable[[Room], None]:
    return lambda room: room.answers.update({code: said})


def telephone(room: Room) -> None:
    room.system.form = SoundForm(16_000, 1, bluetooth=True)


_RIGHT = partial(permitted, DeviceKind.MICROPHONE)

FAULTS = (
    RoomFault(
        "no microphone",
        partial(unlisted, DeviceKind.MICROPHONE),
        Code.MIC_01,
        FAIL,
        Cause.NO_MICROPHONE,
    ),
    RoomFault(
        "another microphone than last time",
        setting(fell_back=(DeviceKind.MICROPHONE,)),
        Code.MIC_01,
        WARN,
        Cause.MICROPHONE_CHANGED,
    ),
    RoomFault(
        "denied by the person",
        partial(_RIGHT, Right.DENIED_BY_USER),
        Code.MIC_02,
        FAIL,
        Cause.MICROPHONE_DENIED_BY_USER,
    ),
    RoomFault(
        "denied by policy",
        partial(_RIGHT, Right.DENIED_BY_POLICY),
        Code.MIC_02,
        FAIL,
        Cause.MICROPHONE_DENIED_BY_POLICY,
    ),
    RoomFault(
        "not asked yet",
        partial(_RIGHT, Right.NOT_ASKED),
        Code.MIC_02,
        WARN,
        Cause.MICROPHONE_NOT_ASKED,
    ),
    RoomFault("muted", muted_microphone, Code.MIC_03, FAIL, Cause.MICROPHONE_MUTED),
    RoomFault("turned to nothing", turned_to_nothing, Code.MIC_03, FAIL, Cause.MICROPHONE_MUTED),
    RoomFault("turned down", turned_down, Code.MIC_03, WARN, Cause.MICROPHONE_TURNED_DOWN),
    RoomFault("silent", setting(muted=True), Code.MIC_04, FAIL, Cause.SOUND_SILENT),
    RoomFault(
        "hardly a sound",
        setting(voice_db=-60.0, noise_dbfs=-85.0),
        Code.MIC_04,
        FAIL,
        Cause.SOUND_LOW,
    ),
    RoomFault(
        "its driver fails",
        setting(microphone_fails=Reason.MICROPHONE_UNREADABLE),
        Code.MIC_04,
        FAIL,
        Cause.MICROPHONE_UNREADABLE,
    ),
    RoomFault(
        "gives nothing",
        setting(microphone_hangs=True),
        Code.MIC_04,
        FAIL,
        Cause.MICROPHONE_UNREADABLE,
    ),
    RoomFault("held by another", held, Code.MIC_04, FAIL, Cause.MICROPHONE_IN_USE),
    RoomFault("unplugged half-way", unplugged, Code.MIC_04, FAIL, Cause.MICROPHONE_GONE),
    RoomFault("replaced half-way", replaced, Code.MIC_04, FAIL, Cause.MICROPHONE_GONE),
    RoomFault(
        "quiet", setting(voice_db=-18.0, noise_dbfs=-85.0), Code.MIC_05, WARN, Cause.SOUND_LOW
    ),
    RoomFault(
        "very quiet", setting(voice_db=-35.0, noise_dbfs=-85.0), Code.MIC_05, FAIL, Cause.SOUND_LOW
    ),
    RoomFault("loud", setting(voice_db=8.0), Code.MIC_05, WARN, Cause.SOUND_LOUD),
    RoomFault("cut off", setting(voice_db=22.0), Code.MIC_06, FAIL, Cause.SOUND_CLIPPED),
    RoomFault("noisy", setting(noise_dbfs=-33.0), Code.MIC_07, WARN, Cause.SOUND_NOISY),
    RoomFault("very noisy", setting(noise_dbfs=-24.0), Code.MIC_07, FAIL, Cause.SOUND_NOISY),
    RoomFault(
        "the person does not hear themselves well",
        answers(Code.MIC_08, 0),
        Code.MIC_08,
        FAIL,
        Cause.USER_SAYS_NO,
        Form.FULL,
    ),
    RoomFault(
        "no loudspeaker",
        partial(unlisted, DeviceKind.LOUDSPEAKER),
        Code.SPK_01,
        FAIL,
        Cause.NO_LOUDSPEAKER,
    ),
    RoomFault(
        "a loudspeaker that takes nothing",
        setting(loudspeaker_fails=True),
        Code.SPK_01,
        FAIL,
        Cause.LOUDSPEAKER_UNREADABLE,
    ),
    RoomFault(
        "nothing is heard", setting(hears_notes=False), Code.SPK_01, FAIL, Cause.USER_SAYS_NO
    ),
    RoomFault(
        "wrongly counted", answers(Code.SPK_01, 7), Code.SPK_01, FAIL, Cause.NOTES_MISCOUNTED
    ),
    RoomFault("muted loudspeaker", muted_loudspeaker, Code.SPK_02, FAIL, Cause.LOUDSPEAKER_MUTED),
    RoomFault(
        "loudspeaker turned down",
        partial(volume, DeviceKind.LOUDSPEAKER, 10.0),
        Code.SPK_02,
        WARN,
        Cause.LOUDSPEAKER_TURNED_DOWN,
    ),
    RoomFault("telephone sound", telephone, Code.SPK_03, WARN, Cause.HANDS_FREE_SOUND),
    RoomFault("leaking loudspeaker", setting(leak_db=-25.0), Code.AEC_01, WARN, Cause.ECHO_HEARD),
    RoomFault("loud echo", setting(leak_db=0.0), Code.AEC_01, FAIL, Cause.ECHO_HEARD),
    RoomFault(
        "late sound",
        setting(leak_db=-40.0, leak_s=0.4),
        Code.AEC_02,
        FAIL,
        Cause.SOUND_LATE,
        Form.FULL,
    ),
    RoomFault(
        "another device in the room",
        answers(Code.AUD_01, 1),
        Code.AUD_01,
        WARN,
        Cause.SAME_ROOM,
        Form.FULL,
    ),
)
