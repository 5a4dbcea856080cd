"""The device check in every state that is designed, for the gallery."""

from collections.abc import Mapping
from datetime import timedelta

from client.config import Devices, Language
from client.frames import OWN, Source
from client.protocol.case import Hearing, HearingPhase
from client.protocol.check_outcomes import NEEDED
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome
from client.protocol.ids import CaseId, HearingId
from client.protocol.test_call import PEER
from client.state import (
    ClientState,
    Device,
    DeviceCheck,
    DeviceKind,
    OpenedCase,
    Step,
    Where,
)
from client.ui.gallery.hearing_states import NOW, Build, Shown
from client.ui.gallery.office_states import office, opened_file

_HEADS = {
    Check.CAMERA: Code.CAM_11,
    Check.MICROPHONE: Code.MIC_05,
    Check.LOUDSPEAKER: Code.SPK_01,
    Check.NETWORK: Code.NET_12,
    Check.CALL: Code.MED_05,
    Check.MACHINE: Code.ENV_01,
}
PASSES = (
    *(Finding(code=each, outcome=Outcome.PASS) for each in _HEADS.values()),
    *(Finding(code=each, outcome=Outcome.PASS) for each in NEEDED - set(_HEADS.values())),
)


def checking(language: Language, check: DeviceCheck, **more: object) -> ClientState:
    """Give a desk whose devices are being checked."""
    devices = (
        Device(DeviceKind.CAMERA, "cam-1", "Integrated Camera (1080p)"),
        Device(DeviceKind.MICROPHONE, "mic-1", "Headset Microphone (USB Audio)"),
        Device(DeviceKind.LOUDSPEAKER, "out-1", "Headset Earphone (USB Audio)"),
    )
    return office(
        language,
        Where.CHECK,
        **(
            {
                "check": check,
                "devices": devices,
                "chosen": Devices(camera="cam-1", microphone="mic-1"),
            }
            | more
        ),
    )


def check_today(language: Language) -> Shown:
    """The hearing is today: the quick form is suggested."""
    check = DeviceCheck(choosing=True, hearing=HearingId("hearing"))
    opened = OpenedCase(CaseId("case"), file=opened_file())
    return Shown(checking(language, check, case=opened))


def check_days_before(language: Language) -> Shown:
    """The hearing is days away: the full form is suggested."""
    check = DeviceCheck(choosing=True, form=Form.FULL, hearing=HearingId("hearing"))
    hearing = Hearing(
        hearing=HearingId("hearing"),
        starts_at=NOW + timedelta(days=3),
        phase=HearingPhase.SCHEDULED,
        may_enter=False,
    )
    opened = OpenedCase(CaseId("case"), file=opened_file(hearings=(hearing,)))
    return Shown(checking(language, check, case=opened))


def check_for_no_hearing(language: Language) -> Shown:
    """Somebody looks after their devices, and has chosen the full form against the suggestion."""
    return Shown(checking(language, DeviceCheck(choosing=True, form=Form.FULL)))


def camera_looking(language: Language) -> Shown:
    """The picture is being measured."""
    check = DeviceCheck(Step.CAMERA, running=True, hearing=HearingId("hearing"))
    return Shown(checking(language, check), {OWN: 2})


def camera_asked(language: Language) -> Shown:
    """The person is asked."""
    check = DeviceCheck(Step.CAMERA, hearing=HearingId("hearing"))
    return Shown(checking(language, check), {OWN: 2})


def camera_dark(language: Language) -> Shown:
    """The picture is dark."""
    dark = Finding(code=Code.CAM_08, outcome=Outcome.WARN, reason=Cause.PICTURE_DARK)
    return Shown(checking(language, DeviceCheck(Step.CAMERA, findings=(dark,))), {OWN: 2})


def camera_missing(language: Language) -> Shown:
    """There is no camera."""
    none = Finding(code=Code.CAM_01, outcome=Outcome.FAIL, reason=Cause.NO_CAMERA)
    return Shown(checking(language, DeviceCheck(Step.CAMERA, findings=(none,)), devices=()))


def microphone_heard(language: Language) -> Shown:
    """The voice was heard; stand-in devices are in use."""
    check = DeviceCheck(Step.MICROPHONE, findings=PASSES[:2], synthetic=True)
    return Shown(checking(language, check), speaking=frozenset({OWN}))


def microphone_silent(language: Language) -> Shown:
    """The microphone hears nothing."""
    silent = Finding(code=Code.MIC_04, outcome=Outcome.FAIL, reason=Cause.SOUND_SILENT)
    check = DeviceCheck(Step.MICROPHONE, findings=(PASSES[0], silent))
    return Shown(checking(language, check))


def voice_played(language: Language) -> Shown:
    """The person has heard their own voice and says how it sounded."""
    heard = tuple(
        Finding(code=each, outcome=Outcome.PASS)
        for each in Code
        if each.check is Check.MICROPHONE and each is not Code.MIC_08
    )
    check = DeviceCheck(Step.MICROPHONE, findings=(PASSES[0], *heard), asking=Code.MIC_08)
    return Shown(checking(language, check), speaking=frozenset({OWN}))


def voice_recorded(language: Language) -> Shown:
    """The person's voice is being recorded, to be played."""
    check = DeviceCheck(
        Step.MICROPHONE,
        findings=(Finding(code=Code.MIC_04, outcome=Outcome.PASS),),
        running=True,
    )
    return Shown(checking(language, check), speaking=frozenset({OWN}))


def notes_heard(language: Language) -> Shown:
    """Two notes were played, and two were heard."""
    two = Finding(
        code=Code.SPK_01,
        outcome=Outcome.PASS,
        readings={"notes_played": 2.0, "notes_off": 0.0},
    )
    return Shown(checking(language, DeviceCheck(Step.LOUDSPEAKER, findings=(*PASSES[:2], two))))


def camera_shared(language: Language) -> Shown:
    """There is somebody else in the picture."""
    two = Finding(code=Code.CAM_09, outcome=Outcome.WARN, reason=Cause.TWO_FACES)
    return Shown(checking(language, DeviceCheck(Step.CAMERA, findings=(two,))), {OWN: 2})


def microphone_muted(language: Language) -> Shown:
    """The system has muted the microphone."""
    muted = Finding(code=Code.MIC_03, outcome=Outcome.FAIL, reason=Cause.MICROPHONE_MUTED)
    check = DeviceCheck(Step.MICROPHONE, findings=(PASSES[0], muted))
    return Shown(checking(language, check))


def notes_asked(language: Language) -> Shown:
    """Some notes were played, and the person says how many."""
    return Shown(checking(language, DeviceCheck(Step.LOUDSPEAKER, findings=PASSES[:2])))


def network_measuring(language: Language) -> Shown:
    """The line is being measured."""
    check = DeviceCheck(Step.NETWORK, running=True, findings=PASSES[:3])
    return Shown(checking(language, check))


def network_done(language: Language) -> Shown:
    """The line is good enough."""
    line = Finding(
        code=Code.MED_02,
        outcome=Outcome.PASS,
        readings={"rtt_ms": 23.4, "loss_up_pct": 0.0, "up_kbps": 8100.0, "down_kbps": 42000.0},
    )
    check = DeviceCheck(Step.NETWORK, findings=(*PASSES, line))
    return Shown(checking(language, check))


def room_asked(language: Language) -> Shown:
    """In the full form the person is asked who else is in the room."""
    check = DeviceCheck(Step.LOUDSPEAKER, form=Form.FULL, asking=Code.AUD_01, findings=PASSES[:2])
    return Shown(checking(language, check))


def call_asked(language: Language) -> Shown:
    """In the full form the person sees and hears what came back of the test call."""
    check = DeviceCheck(Step.NETWORK, form=Form.FULL, asking=Code.MED_10, findings=PASSES[:3])
    return Shown(checking(language, check), {Source(PEER): 0})


def camera_unplugged(language: Language) -> Shown:
    """In the full form the camera is unplugged and plugged in again."""
    check = DeviceCheck(Step.CAMERA, form=Form.FULL, asking=Code.CAM_12)
    return Shown(checking(language, check), {OWN: 2})


def verdict_good(language: Language) -> Shown:
    """All is well, and the hearing is next."""
    check = DeviceCheck(Step.VERDICT, findings=PASSES, hearing=HearingId("hearing"))
    return Shown(checking(language, check))


def verdict_mixed(language: Language) -> Shown:
    """One fails, one is poor, one was not tested; nothing follows."""
    findings = (
        Finding(
            code=Code.ENV_11,
            outcome=Outcome.WARN,
            reason=Cause.OTHER_PROGRAM,
            texts={"name": "Zoom"},
        ),
        Finding(code=Code.CAM_08, outcome=Outcome.WARN, reason=Cause.PICTURE_DARK),
        Finding(code=Code.CAM_10, outcome=Outcome.WARN, reason=Cause.CAMERA_VIRTUAL),
        Finding(code=Code.MIC_05, outcome=Outcome.PASS),
        Finding(code=Code.SPK_01, outcome=Outcome.NOT_RUN, reason=Cause.NOT_ANSWERED),
        Finding(code=Code.NET_12, outcome=Outcome.FAIL, reason=Cause.UDP_BLOCKED),
    )
    return Shown(checking(language, DeviceCheck(Step.VERDICT, findings=findings)))


def verdict_unclear(language: Language) -> Shown:
    """The call came through well over a metered line, and the person has not followed it."""
    findings = (
        *PASSES[:3],
        Finding(code=Code.ENV_08, outcome=Outcome.FAIL, reason=Cause.MAY_SLEEP),
        Finding(code=Code.CAM_04, outcome=Outcome.WARN, reason=Cause.CAMERA_SMALL),
        Finding(code=Code.NET_01, outcome=Outcome.WARN, reason=Cause.MOBILE_DATA),
        Finding(code=Code.MED_09, outcome=Outcome.PASS),
        Finding(code=Code.MED_10, outcome=Outcome.FAIL, reason=Cause.USER_SAYS_NO),
    )
    check = DeviceCheck(Step.VERDICT, form=Form.FULL, findings=findings)
    return Shown(checking(language, check))


CHECKS: Mapping[str, Mapping[str, Build]] = {
    screen: {each.__name__: each for each in builds}
    for screen, builds in {
        "check_choice": (check_today, check_days_before, check_for_no_hearing),
        "device_check": (
            camera_looking,
            camera_asked,
            camera_dark,
            camera_shared,
            camera_missing,
            microphone_heard,
            microphone_silent,
            microphone_muted,
            voice_recorded,
            voice_played,
            notes_asked,
            notes_heard,
            network_measuring,
            network_done,
            room_asked,
            call_asked,
            camera_unplugged,
            verdict_good,
            verdict_mixed,
            verdict_unclear,
        ),
    }.items()
}
