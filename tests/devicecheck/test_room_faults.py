"""Cameras, microphones and loudspeakers in a room; their faults are in the matrix."""

from contextlib import aclosing
from dataclasses import replace

import numpy as np
import pytest

from client.devicecheck.probe import Probe
from client.devicecheck.probes.camera import CameraDrill, CameraPictures
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
from client.devicecheck.verdict import finding_of
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome
from client.state import DeviceKind
from tests.devicecheck.faults import sound
from tests.devicecheck.rooms import CAMERA, Room

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


async def test_whoever_ends_the_check_leaves_nothing_open() -> None:
    for stop_at in (Code.CAM_02, Code.CAM_03, Code.MIC_03, Code.MIC_04, Code.SPK_02):
        room = Room()
        running = run_checks(room.bench, probes_of(room), shipped(), only=ROWS)
        async with aclosing(running) as given:
            async for finding in given:
                if finding.code is stop_at:
                    break
        assert room.finders_open == 0
        assert room.engine.witness is None
        assert room.engine.previewed == (False, False)


async def test_one_note_two_or_three_and_others_each_time() -> None:
    throws = iter(np.linspace(0.0, 0.99, 24).tolist() * 2)
    counts = set()
    for _ in range(12):
        room = Room()
        probe = Notes(room.system, dice=lambda: next(throws))
        measured = [each async for each in probe.measure(room.bench)]
        counts.add(measured[-1].readings["notes_played"])
        assert measured[-1].readings["notes_off"] == 0.0
    assert counts == {1.0, 2.0, 3.0}


async def unplugged(room: Room, back_after_s: float | None) -> Finding:
    """Have a person unplug the camera during the drill, and plug it in again, or not."""
    room.answers[Code.CAM_12] = 1

    def unplug(then: Room) -> None:
        then.listed = [each for each in then.listed if each.kind is not DeviceKind.CAMERA]

    def plug_in(then: Room) -> None:
        then.listed = [CAMERA, *then.listed]

    async def ask(code: Code) -> int | None:
        unplug(room)
        await room.bench.sleep(1.0)
        if back_after_s is not None:
            room.first_picture_s = room.now - room.opened_at + back_after_s
            plug_in(room)
        return 1

    room.bench.ask = ask
    room.bench.engine.preview(camera=True, microphone=False)
    [measured] = [each async for each in CameraDrill().measure(room.bench)]
    return finding_of(measured, shipped())


@pytest.mark.parametrize(
    ("back_after_s", "outcome", "cause"),
    [
        (2.0, Outcome.PASS, ""),
        (12.0, Outcome.FAIL, Cause.CAMERA_GONE),
        (None, Outcome.FAIL, Cause.CAMERA_GONE),
    ],
)
async def test_a_camera_that_is_plugged_in_again_comes_back_or_is_lost(
    back_after_s: float | None, outcome: Outcome, cause: str
) -> None:
    found = await unplugged(Room(), back_after_s)
    assert (found.outcome, found.reason) == (outcome, cause)


async def test_a_drill_that_nobody_makes_is_not_run() -> None:
    room = Room()
    [measured] = [each async for each in CameraDrill().measure(room.bench)]
    assert measured.cause is Cause.NOT_ANSWERED
    room.answers[Code.CAM_12] = 1
    [measured] = [each async for each in CameraDrill().measure(room.bench)]
    assert measured.cause is Cause.NOT_MEASURED


async def test_a_stand_in_has_no_system_behind_it() -> None:
    room = Room()
    room.listed = [replace(each, synthetic=True) for each in room.listed]
    findings = await check(room, Form.QUICK)
    for code in (Code.CAM_02, Code.MIC_02, Code.MIC_03, Code.SPK_02, Code.SPK_03):
        assert findings[code].reason == Cause.UNSUPPORTED
    assert not [code for code, each in findings.items() if each.outcome in BAD]


async def test_what_a_system_does_not_say_is_never_good() -> None:
    room = Room()
    room.system.permissions.clear()
    room.system.volumes.clear()
    room.system.form = None
    findings = await check(room, Form.QUICK)
    for code in (Code.CAM_02, Code.MIC_02, Code.MIC_03, Code.SPK_02, Code.SPK_03):
        assert (findings[code].outcome, findings[code].reason) == (
            Outcome.NOT_RUN,
            Cause.UNSUPPORTED,
        )


async def test_only_a_program_for_a_camera_is_said_in_both_rows() -> None:
    room = Room()
    room.listed = [replace(room.listed[0], name="OBS Virtual Camera"), *room.listed[1:]]
    findings = await check(room, Form.QUICK)
    assert {code: each.reason for code, each in findings.items() if each.outcome in BAD} == {
        Code.CAM_01: Cause.CAMERA_VIRTUAL_ONLY,
        Code.CAM_10: Cause.CAMERA_VIRTUAL,
    }


async def test_nobody_is_asked_what_they_heard_of_a_loudspeaker_that_is_off() -> None:
    room = Room()
    sound.muted_loudspeaker(room)
    await check(room, Form.QUICK)
    assert Code.SPK_01 not in room.asked
