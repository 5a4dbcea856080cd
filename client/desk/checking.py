"""The device check as a person goes through it: one step after the other, each measured at once.

A step that measures well is finished by the person's own yes where only a person can know; what
measures badly is said at once. Going on without an answer leaves what was measured, and a step
that was not measured is `NOT_RUN`.
"""

from collections.abc import Iterable
from dataclasses import replace

from client.config import Devices
from client.court.remembered import Memory
from client.desk.errands import Errands
from client.desk.sheet import Sheet
from client.devicecheck.bench import Bench
from client.devicecheck.probes.speaker import SpeakerReadings, play_notes
from client.devicecheck.run import check_camera, check_microphone, check_network
from client.devicecheck.verdict import loudspeaker_finding, not_run, said_no
from client.protocol.devicecheck import Check, Finding, Outcome
from client.protocol.ids import HearingId
from client.state import Device, DeviceCheck, DeviceKind, Step, Where

STEPS = tuple(Step)
CHECKS = {
    Step.CAMERA: Check.CAMERA,
    Step.MICROPHONE: Check.MICROPHONE,
    Step.LOUDSPEAKER: Check.LOUDSPEAKER,
    Step.NETWORK: Check.NETWORK,
}


class Checking:
    """The device check of one desk."""

    def __init__(self, bench: Bench, memory: Memory, sheet: Sheet, errands: Errands) -> None:
        self._bench = bench
        self._memory = memory
        self._sheet = sheet
        self._errands = errands
        self._measured: Finding | None = None
        """What was measured of this step and waits for the person's word."""
        self._played = SpeakerReadings()
        self.came_from = Where.CASES

    @property
    def _check(self) -> DeviceCheck:
        return self._sheet.state.check or DeviceCheck()

    def begin(self, hearing: HearingId | None) -> None:
        """Go to the first page."""
        if self._sheet.state.where is not Where.CHECK:
            self.came_from = self._sheet.state.where
        self.list_devices()
        self._sheet.change(where=Where.CHECK, check=DeviceCheck(hearing=hearing))
        self._enter(Step.CAMERA)

    def repeat(self) -> None:
        """Begin anew, for the same hearing."""
        self.begin(self._check.hearing)

    def next_step(self) -> None:
        """Go on; what was measured stands, and what was not is said not to have been."""
        step = self._check.step
        if step not in CHECKS:
            return
        if self._check.finding(CHECKS[step]) is None:
            self._note(self._unanswered(step))
        self._enter(STEPS[STEPS.index(step) + 1])

    def answer(self, check: Check, *, yes: bool) -> None:
        """Take the person's word for what they saw or heard on this page."""
        if CHECKS.get(self._check.step) is not check:
            return
        if check is Check.LOUDSPEAKER:
            # Who heard the notes needs no other proof that they were played.
            self._note(loudspeaker_finding(replace(self._played, played=True), heard=yes))
            return
        measured = self._measured or self._check.finding(check)
        if not yes:
            self._errands.stop("measure")
            self._running(False)
            self._note(said_no(check, measured.readings if measured else None))
        elif self._measured is not None:
            self._note(self._measured)

    def play_tone(self) -> None:
        """Play the notes once more."""
        self._errands.replace("measure", self._play())

    def choose(self, devices: Devices) -> None:
        """Use other devices from now on; the page of that kind measures again."""
        self._bench.engine.choose(devices)
        self._memory.keep(replace(self._memory.now, devices=devices))
        self._sheet.change(chosen=devices)
        self.list_devices()
        step = self._check.step
        if self._sheet.state.where is Where.CHECK and step is not Step.NETWORK:
            self._enter(step)

    def list_devices(self) -> None:
        """Look which devices there are."""
        self._sheet.change(devices=self._bench.engine.devices())

    def leave(self) -> None:
        """End the check; whoever goes on into a hearing takes the devices over."""
        self._errands.stop("measure")
        self._sheet.change(check=None)

    def close_devices(self) -> None:
        """Close what the check has opened."""
        self._bench.engine.preview(camera=False, microphone=False)

    # Steps ----------------------------------------------------------------------------------

    def _enter(self, step: Step) -> None:
        """Come to a page: its devices open, and it measures at once."""
        self._errands.stop("measure")
        self._measured = None
        self._played = SpeakerReadings()
        findings = self._check.findings
        if step in CHECKS:
            findings = tuple(each for each in findings if each.check is not CHECKS[step])
        synthetic = _is_synthetic(self._sheet.state.devices, self._sheet.state.chosen)
        self._sheet.change(
            check=replace(
                self._check, step=step, findings=findings, running=False, synthetic=synthetic
            )
        )
        match step:
            case Step.CAMERA:
                self._errands.replace("measure", self._see())
            case Step.MICROPHONE:
                self._errands.replace("measure", self._listen())
            case Step.LOUDSPEAKER:
                self._bench.engine.preview(camera=False, microphone=False)
                self._errands.replace("measure", self._play())
            case Step.NETWORK:
                self._errands.replace("measure", self._measure_line())
            case Step.VERDICT:
                self.close_devices()

    async def _see(self) -> None:
        self._running(True)
        finding = await check_camera(self._bench)
        self._running(False)
        if finding.outcome is Outcome.PASS:
            self._measured = finding
        else:
            self._note(finding)

    async def _listen(self) -> None:
        self._running(True)
        finding = await check_microphone(self._bench)
        self._running(False)
        self._note(finding)

    async def _play(self) -> None:
        self._running(True)
        self._played = await play_notes(self._bench)
        self._running(False)
        if self._played.failure is not None:
            self._note(loudspeaker_finding(self._played, heard=None))

    async def _measure_line(self) -> None:
        self._running(True)
        finding = await check_network(self._bench)
        self._running(False)
        self._note(finding)

    def _unanswered(self, step: Step) -> Finding:
        if step is Step.LOUDSPEAKER:
            return loudspeaker_finding(self._played, heard=None)
        return self._measured or not_run(CHECKS[step])

    def _running(self, running: bool) -> None:
        self._sheet.change(check=replace(self._check, running=running))

    def _note(self, finding: Finding) -> None:
        """Write a finding down in place of the older one."""
        others = tuple(each for each in self._check.findings if each.check is not finding.check)
        self._sheet.change(check=replace(self._check, findings=(*others, finding)))


def _is_synthetic(devices: Iterable[Device], chosen: Devices) -> bool:
    """Tell whether any device in use is a stand-in."""
    listed = tuple(devices)
    for kind, id_ in (
        (DeviceKind.CAMERA, chosen.camera),
        (DeviceKind.MICROPHONE, chosen.microphone),
        (DeviceKind.LOUDSPEAKER, chosen.loudspeaker),
    ):
        of_kind = [each for each in listed if each.kind is kind]
        used = next((each for each in of_kind if each.id == id_), of_kind[0] if of_kind else None)
        if used is not None and used.synthetic:
            return True
    return False
