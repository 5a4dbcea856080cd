"""The device check as a person goes through it: one step after the other, each measured at once.

The machine itself is measured meanwhile and asks nothing. Where only a person can know, the probe
waits for their word, and the page shows what it is. Going on without an answer leaves what was
measured, and a row that was not measured is `NOT_RUN`.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import aclosing, suppress
from dataclasses import replace
from typing import assert_never

from client.config import Devices
from client.court.remembered import Memory
from client.desk.errands import Errands
from client.desk.sheet import Sheet
from client.devicecheck.bench import Bench
from client.devicecheck.measured import Measured
from client.devicecheck.probe import Probe
from client.devicecheck.probes.speaker import heard_notes
from client.devicecheck.run import run_checks, time_for
from client.devicecheck.table import codes_of
from client.devicecheck.thresholds import Thresholds
from client.devicecheck.verdict import finding_of, not_run, skipped
from client.intents import (
    AnswerCheck,
    ChooseCamera,
    ChooseForm,
    ChooseLoudspeaker,
    ChooseMicrophone,
    PlayTone,
    RecordVoice,
    RepeatCheck,
)
from client.media.engine import MediaFailed
from client.protocol.check_outcomes import not_asked_of
from client.protocol.devicecheck import Cause, Check, Code, Finding, Form
from client.protocol.ids import HearingId
from client.protocol.roles import Role, StaffRole
from client.screens.check_choice import suggested_form
from client.screens.hearing_ahead import hearing_of
from client.state import CHECKS_OF, ClientState, Device, DeviceCheck, DeviceKind, Step, Where

OnAPage = (
    ChooseForm
    | ChooseCamera
    | ChooseMicrophone
    | ChooseLoudspeaker
    | PlayTone
    | RecordVoice
    | AnswerCheck
    | RepeatCheck
)
"""What a person may want on a page of the check that leads nowhere else."""

STEPS = tuple(Step)
ASKED: dict[Check, Code] = {
    Check.CAMERA: Code.CAM_11,
    Check.MICROPHONE: Code.MIC_08,
    Check.LOUDSPEAKER: Code.SPK_01,
}
"""The row of a page that a person answers for."""


class Checking:
    """The device check of one desk."""

    def __init__(
        self,
        bench: Bench,
        probes: Sequence[Probe],
        thresholds: Thresholds,
        memory: Memory,
        sheet: Sheet,
        errands: Errands,
    ) -> None:
        self._bench = bench
        self._bench.ask = self._ask
        self._probes = probes
        self._thresholds = thresholds
        self._memory = memory
        self._sheet = sheet
        self._errands = errands
        self._word: asyncio.Future[int | None] | None = None
        """The person's word that a probe waits for."""
        self._said: dict[Code, int] = {}
        """What they said before a probe asked."""
        self.came_from = Where.CASES
        self.verdict_changed: Callable[[], None] = lambda: None
        """Is called when there is a verdict, and whenever more is found."""

    @property
    def _check(self) -> DeviceCheck:
        return self._sheet.state.check or DeviceCheck()

    @property
    def _left_out(self) -> frozenset[Code]:
        """The rows that are not for this person in this hearing, or in any of their cases."""
        state = self._sheet.state
        staff = state.account is not None and state.account.staff is not StaffRole.NONE
        return not_asked_of(_roles(state, self._check.hearing), staff=staff)

    @property
    def _is_on_a_page(self) -> bool:
        """Whether something can be tried here: not while the form is still being chosen."""
        return self._sheet.state.where is Where.CHECK and not self._check.choosing

    def answer(self, intent: OnAPage) -> None:
        """Do what a person wants on a page of the check."""
        chosen = self._sheet.state.chosen
        match intent:
            case ChooseForm():
                self.choose_form(intent.form)
            case ChooseCamera():
                self.choose(replace(chosen, camera=intent.device or None))
            case ChooseMicrophone():
                self.choose(replace(chosen, microphone=intent.device or None))
            case ChooseLoudspeaker():
                self.choose(replace(chosen, loudspeaker=intent.device or None))
            case PlayTone():
                self.play_tone()
            case RecordVoice():
                self.record_voice()
            case AnswerCheck():
                self.take_word(intent.check, intent.said)
            case RepeatCheck():
                self.repeat()
            case _:
                assert_never(intent)

    def open(self, hearing: HearingId | None) -> None:
        """Go to the first page, where the form that fits the day is chosen already."""
        state = self._sheet.state
        if state.where is not Where.CHECK:
            self.came_from = state.where
        ahead = hearing_of(state, hearing)
        form = suggested_form(None if ahead is None else ahead.starts_at, state.now)
        check = DeviceCheck(form=form, hearing=hearing, choosing=True)
        self._sheet.change(where=Where.CHECK, check=check)

    def choose_form(self, form: Form) -> None:
        """Choose another form before the check begins."""
        check = self._sheet.state.check
        if check is not None and check.choosing:
            self._sheet.change(check=replace(check, form=form))

    def begin(self, hearing: HearingId | None, form: Form = Form.QUICK) -> None:
        """Go to the first thing that is tried; the machine itself is measured meanwhile."""
        if self._sheet.state.where is not Where.CHECK:
            self.came_from = self._sheet.state.where
        self.list_devices()
        self._bench.measured.clear()
        self._sheet.change(where=Where.CHECK, check=DeviceCheck(form=form, hearing=hearing))
        self._errands.replace("machine", self._measure((Check.MACHINE,)))
        self._enter(Step.CAMERA)

    def repeat(self) -> None:
        """Begin anew, in the same form and for the same hearing."""
        self.begin(self._check.hearing, self._check.form)

    def next_step(self) -> None:
        """Go on; what was measured stands, and what was not is said not to have been."""
        step = self._check.step
        if self._check.choosing or not CHECKS_OF[step]:
            return
        self._end_step()
        self._enter(STEPS[STEPS.index(step) + 1])

    def take_word(self, check: Check, said: int) -> None:
        """Take the person's word for what they saw or heard on this page."""
        asking = self._check.asking
        code = asking if asking is not None and asking.check is check else ASKED.get(check)
        if code is None or self._check.choosing or check not in CHECKS_OF[self._check.step]:
            return
        if self._check.asking is code and self._word is not None and not self._word.done():
            self._word.set_result(said)
        elif self._check.running and (said or code is Code.SPK_01):
            # What is still measured or played is waited for.
            self._said[code] = said
        elif (finding := self._word_of(code, said)) is not None:
            # Who does not see themselves need not wait until the rest was measured.
            self._end_step()
            self._note(finding)

    def play_tone(self) -> None:
        """Play notes: to be counted in the check, and elsewhere to be heard."""
        if self._is_on_a_page:
            self._enter(Step.LOUDSPEAKER)
        else:
            self._errands.replace("tone", self._tone())

    async def _tone(self) -> None:
        # A loudspeaker that cannot be had is news of the engine's.
        with suppress(MediaFailed):
            await self._bench.engine.play_tone()

    def record_voice(self) -> None:
        """Record the person for some seconds and play it to them; what is measured goes first."""
        if self._check.step is Step.MICROPHONE and not self._check.running:
            self._errands.replace("measure", self._record())

    async def _record(self) -> None:
        self._sheet.change(check=replace(self._check, running=True))
        row = frozenset({Code.MIC_08})
        async with aclosing(
            run_checks(
                self._bench,
                self._probes,
                self._thresholds,
                form=Form.FULL,
                only=row,
                leave_open=True,
            )
        ) as findings:
            async for finding in findings:
                if finding.code in row:
                    self._note(finding)
        # The bar goes on showing how loud one is.
        self._bench.engine.preview(camera=False, microphone=True)
        self._sheet.change(check=replace(self._check, running=False, asking=None))

    def choose(self, devices: Devices) -> None:
        """Use other devices from now on; the page of that kind measures again."""
        self._bench.engine.choose(devices)
        self._memory.keep(replace(self._memory.now, devices=devices))
        self._sheet.change(chosen=devices)
        self.list_devices()
        step = self._check.step
        if self._is_on_a_page and step is not Step.NETWORK:
            self._enter(step)

    def list_devices(self) -> None:
        """Look which devices there are."""
        self._sheet.change(devices=self._bench.engine.devices())

    def leave(self) -> None:
        """End the check; whoever goes on into a hearing takes the devices over."""
        self._errands.stop("measure")
        self._errands.stop("machine")
        self._sheet.change(check=None)

    def close_devices(self) -> None:
        """Close what the check has opened."""
        self._bench.engine.preview(camera=False, microphone=False)

    # Steps ----------------------------------------------------------------------------------

    def _enter(self, step: Step) -> None:
        """Come to a page: its devices open, and it measures at once."""
        self._errands.stop("measure")
        self._said.clear()
        checks = CHECKS_OF[step]
        kept = tuple(each for each in self._check.findings if each.check not in checks)
        synthetic = _is_synthetic(self._sheet.state.devices, self._sheet.state.chosen)
        self._sheet.change(
            check=replace(
                self._check,
                step=step,
                findings=kept,
                running=bool(checks),
                asking=None,
                synthetic=synthetic,
            )
        )
        if checks:
            self._errands.replace("measure", self._page(checks))
        else:
            self.close_devices()
            self.verdict_changed()

    async def _page(self, checks: Sequence[Check]) -> None:
        await self._measure(checks)
        self._sheet.change(check=replace(self._check, running=False, asking=None))

    async def _measure(self, checks: Sequence[Check]) -> None:
        rows = frozenset(code for code in Code if code.check in checks) - self._left_out
        form = self._check.form
        running = run_checks(
            self._bench,
            self._probes,
            self._thresholds,
            form=form,
            only=rows,
            total_s=time_for(form, checks, self._spent_s(checks)),
            leave_open=True,
        )
        async with aclosing(running) as findings:
            async for finding in findings:
                if finding.check in checks:
                    self._note(finding)

    def _spent_s(self, checks: Sequence[Check]) -> float:
        """Give what the pages before have taken of the machine's time; itself it takes beside."""
        spent: dict[Check, float] = {}
        for each in self._check.findings:
            if each.check is not Check.MACHINE and each.check not in checks:
                ended_s = each.began_s + each.took_s
                spent[each.check] = max(spent.get(each.check, 0.0), ended_s)
        return sum(spent.values())

    def _end_step(self) -> None:
        """Stop measuring this page; a row that is still missing was not run."""
        self._errands.stop("measure")
        check = self._check
        found = {each.code for each in check.findings}
        rows = [code for code in codes_of(check.form) if code.check in CHECKS_OF[check.step]]
        left_out = self._left_out
        missing = tuple(
            skipped(code)
            if code in left_out
            else not_run(code, Cause.NOT_ANSWERED if code is check.asking else Cause.NOT_MEASURED)
            for code in rows
            if code not in found
        )
        self._sheet.change(
            check=replace(check, running=False, asking=None, findings=(*check.findings, *missing))
        )

    async def _ask(self, code: Code) -> int | None:
        """Wait for the person's word; one that was given before counts."""
        if code in self._said:
            return self._said.pop(code)
        self._word = asyncio.get_running_loop().create_future()
        self._sheet.change(check=replace(self._check, running=False, asking=code))
        try:
            return await self._word
        finally:
            if self._check.asking is code:
                self._sheet.change(check=replace(self._check, running=True, asking=None))

    def _word_of(self, code: Code, said: int) -> Finding | None:
        """Give the finding of a word that no probe waits for; None where it says nothing."""
        if code is not Code.SPK_01:
            return finding_of(Measured(code, {"answer": float(said)}), self._thresholds)
        asked = self._bench.measured.get(code)
        played = asked.readings.get("notes_played") if asked is not None else None
        # Whoever has heard notes that were never played has heard something else.
        if played is None:
            return None
        return finding_of(heard_notes(said, int(played)), self._thresholds)

    def _note(self, finding: Finding) -> None:
        """Write a finding down in place of the older one."""
        others = tuple(each for each in self._check.findings if each.code is not finding.code)
        self._sheet.change(check=replace(self._check, findings=(*others, finding)))
        if self._check.step is Step.VERDICT:
            self.verdict_changed()


def _roles(state: ClientState, hearing: HearingId | None) -> set[Role]:
    """Give the parts that this person has: in one hearing, or in all cases that are known here."""
    roles = {
        each.role
        for each in state.cases.cases or ()
        if hearing is None or each.next_hearing == hearing
    }
    opened = None if state.case is None else state.case.file
    if opened is not None and (
        hearing is None or any(each.hearing == hearing for each in opened.hearings)
    ):
        roles.add(opened.summary.role)
    return roles


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
