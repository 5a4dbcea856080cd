"""The matrix: each fault gives exactly its own row, and spoils no other of the whole check.

Every group's faults stand in a list beside their own tests (`tests/devicecheck/faults`). Here they
are put, one at a time, into a world in which all else is well, and the whole table is gone through.
"""

from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass

import pytest

from client.devicecheck.causes import CAUSES
from client.devicecheck.run import run_checks
from client.devicecheck.table import codes_of
from client.devicecheck.thresholds import shipped
from client.protocol.check_outcomes import exit_code
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form, Outcome
from tests.devicecheck.faults import camera, machine, network, sound
from tests.devicecheck.faults.camera import RoomFault
from tests.devicecheck.faults.machine import MachineFault
from tests.devicecheck.faults.network import LineFault
from tests.devicecheck.lines import Line
from tests.devicecheck.machines import Machine
from tests.devicecheck.rooms import Room
from tests.devicecheck.test_room_faults import probes_of

OWN = shipped()
BAD = (Outcome.WARN, Outcome.FAIL)


class World:
    """A machine in a room, on a line to a court; all of them well."""

    def __init__(self) -> None:
        self.machine = Machine()
        self.room = Room()
        self.line = Line(fake=self.room.fake)
        self._asks = self.room.bench.ask, self.line.fake.bench.ask
        self.room.bench.ask = self._answer

    async def _answer(self, code: Code) -> int | None:
        of_room, of_line = self._asks
        return await (of_line if code.check is Check.CALL else of_room)(code)

    async def check(self, form: Form) -> dict[Code, Finding]:
        """Go through everything."""
        probes = (*self.machine.probes(), *probes_of(self.room), *self.line.probes())
        found: dict[Code, Finding] = {}
        async with aclosing(run_checks(self.room.bench, probes, OWN, form=form)) as given:
            async for finding in given:
                found[finding.code] = finding
        return found


@dataclass(frozen=True)
class Case:
    """A fault as the matrix sees it."""

    name: str
    inject: Callable[[World], None]
    code: Code
    outcome: Outcome
    cause: Cause
    form: Form


def _in_room(fault: RoomFault) -> Case:
    def inject(world: World) -> None:
        fault.inject(world.room)

    return Case(fault.name, inject, fault.code, fault.outcome, fault.cause, fault.form)


def _of_machine(fault: MachineFault) -> Case:
    def inject(world: World) -> None:
        fault.inject(world.machine, world.room.fake.line)

    return Case(fault.name, inject, fault.code, fault.outcome, fault.cause, fault.form)


def _on_line(fault: LineFault) -> Case:
    def inject(world: World) -> None:
        fault.inject(world.line)

    return Case(fault.name, inject, fault.code, fault.outcome, fault.cause, fault.form)


CASES = [
    *map(_in_room, (*camera.FAULTS, *sound.FAULTS)),
    *map(_of_machine, machine.FAULTS),
    *map(_on_line, network.FAULTS),
]
MEASURED_HERE = frozenset(Code) - {Code.CAM_12, Code.AEC_02}
"""Nobody unplugs the camera, and what does not leak is not late."""
HANGS_ON: dict[Check, frozenset[Code]] = {
    Check.MICROPHONE: frozenset({Code.AEC_01, Code.AEC_02}),
    Check.LOUDSPEAKER: frozenset({Code.MED_10}),
    Check.NETWORK: frozenset({Code.ENV_02, Code.ENV_03}),
    Check.MACHINE: frozenset({Code.ENV_02, Code.ENV_03, Code.ENV_09}),
}
"""Rows of other groups that cannot be measured where a group has failed."""


@pytest.mark.parametrize("form", list(Form))
async def test_where_all_is_well_everything_passes(form: Form) -> None:
    found = await World().check(form)
    assert set(found) == set(codes_of(form))
    wrong = {code for code in MEASURED_HERE & set(found) if found[code].outcome is not Outcome.PASS}
    assert not wrong


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code.value} {case.name}")
async def test_a_fault_gives_exactly_its_own_row(case: Case) -> None:
    world = World()
    case.inject(world)
    found = await world.check(case.form)
    bad = {code: (each.outcome, each.reason) for code, each in found.items() if each.outcome in BAD}
    assert bad == {case.code: (case.outcome, case.cause)}
    assert exit_code(found.values()) == (2 if case.outcome is Outcome.FAIL else 1)
    assert CAUSES[case.cause].remedy
    assert all(call.closed for call in world.line.calls)
    for code in MEASURED_HERE & set(found):
        each = found[code]
        if each.outcome is Outcome.NOT_RUN:
            # What hangs on the fault says so, and a group that has nothing to do with it is whole.
            assert each.reason in (Cause.NEEDS_ANOTHER, Cause.UNSUPPORTED), code
            own = code.check is case.code.check or code in HANGS_ON.get(case.code.check, ())
            line = case.code.check is Check.NETWORK and code.check is Check.CALL
            assert own or line, code


def test_there_are_faults_enough_and_each_group_has_some() -> None:
    assert len(CASES) >= 40
    assert {case.code.check for case in CASES} >= {
        Check.MACHINE,
        Check.CAMERA,
        Check.MICROPHONE,
        Check.LOUDSPEAKER,
        Check.NETWORK,
        Check.CALL,
    }
    assert len({(case.code, case.name) for case in CASES}) == len(CASES)
