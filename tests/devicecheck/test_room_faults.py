"""Each fault of a camera, a microphone or a loudspeaker gives its own row and spoils no other."""

from contextlib import aclosing

import pytest

from client.devicecheck.probe import Probe
from client.devicecheck.probes.camera import CameraPictures
from client.devicecheck.probes.devices_there import (
    CameraThere,
    LoudspeakerVolume,
    MicrophoneThere,
)
from client.devicecheck.probes.microphone import MicrophoneSound, PlayedBack
from client.devicecheck.probes.person import PersonsWord
from client.devicecheck.probes.speaker import Notes, OtherDevices
from client.devicecheck.run import run_checks
from client.devicecheck.thresholds import shipped
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome
from tests.devicecheck.faults import camera, sound
from tests.devicecheck.faults.camera import RoomFault
from tests.devicecheck.rooms import Room

ROWS = [code for code in Code if code.check in {Check.CAMERA, Check.MICROPHONE, Check.LOUDSPEAKER}]
BAD = (Outcome.WARN, Outcome.FAIL)
ALONE = {Code.CAM_12}
"""Nobody unplugs the camera here."""


def probes_of(room: Room) -> tuple[Probe, ...]:
    system = room.system
    return (
        CameraThere(system),
        CameraPictures(system, room.finder),
        PersonsWord(Code.CAM_11, hangs_on=Code.CAM_03),
        MicrophoneThere(system),
        MicrophoneSound(system),
        PlayedBack(),
        LoudspeakerVolume(system),
        Notes(system, dice=lambda: 0.6),
        OtherDevices(),
    )


async def check(room: Room, form: Form) -> dict[Code, Finding]:
    findings: dict[Code, Finding] = {}
    running = run_checks(room.bench, probes_of(room), shipped(), form=form, only=ROWS)
    async with aclosing(running) as given:
        async for finding in given:
            findings[finding.code] = finding
    return findings


@pytest.mark.parametrize("form", list(Form))
async def test_in_a_room_where_all_is_well_everything_passes(form: Form) -> None:
    room = Room()
    findings = await check(room, form)
    wrong = {
        code: (each.outcome.value, each.reason, each.readings)
        for code, each in findings.items()
        if each.outcome not in (Outcome.PASS, Outcome.SKIPPED) and code not in ALONE
    }
    # Where nothing leaks nothing is late.
    assert set(wrong) <= {Code.AEC_02}
    assert room.finders_open == 0
    assert room.engine.witness is None
    assert room.engine.previewed == (False, False)


@pytest.mark.parametrize(
    "fault",
    [*camera.FAULTS, *sound.FAULTS],
    ids=lambda fault: f"{fault.code.value} {fault.name}",
)
async def test_a_fault_gives_its_own_row_and_spoils_no_other(fault: RoomFault) -> None:
    room = Room()
    fault.inject(room)
    findings = await check(room, fault.form)
    bad = {
        code: (each.outcome, each.reason) for code, each in findings.items() if each.outcome in BAD
    }
    assert bad == {fault.code: (fault.outcome, fault.cause)}
    assert room.finders_open == 0
    assert room.engine.witness is None
    # What could not be measured for it says so, and what has nothing to do with it is measured.
    for code, each in findings.items():
        if each.outcome is Outcome.NOT_RUN and code not in ALONE:
            assert each.reason in (Cause.NEEDS_ANOTHER, Cause.UNSUPPORTED), code
            assert code.check is fault.code.check or code in (Code.AEC_01, Code.AEC_02), code
