"""Before the day: the report that goes to the court, the clerk's board, and the rehearsal.

A report is made when there is a verdict, and sent as it was shown: what the person has not seen
does not leave this machine. A rehearsal is entered as a hearing is; how it went becomes a finding
of the check.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import assert_never

from client.court.api import Court
from client.court.failures import failure_from
from client.desk.errands import Errands
from client.desk.sheet import Sheet
from client.devicecheck.fingerprint import fingerprint_of, networks_here
from client.devicecheck.probes.machine import machine_facts
from client.devicecheck.report import report_of
from client.devicecheck.thresholds import Thresholds
from client.intents import (
    BeginRehearsal,
    OpenBoard,
    OpenCertificate,
    ReadCode,
    SendReport,
    ShowLines,
    ShowReport,
    SignRehearsal,
    SkipRehearsalStep,
)
from client.protocol import readiness as protocol
from client.protocol.devicecheck import Cause, Code, Finding, Outcome
from client.protocol.errors import CourtError, NotFound, NotSignedIn
from client.protocol.ids import HearingId
from client.protocol.readiness import Fingerprint
from client.protocol.rehearsal import STEPS_TO_DO, RehearsalIs, RehearsalStep
from client.screens.words import readiness as words
from client.state import (
    Attendance,
    DeviceCheck,
    Notice,
    OpenedDocument,
    Sending,
    Step,
    Where,
)

BeforeTheDay = (
    ShowReport
    | SendReport
    | OpenCertificate
    | OpenBoard
    | ReadCode
    | ShowLines
    | BeginRehearsal
    | SignRehearsal
    | SkipRehearsalStep
)


class Readiness:
    """Everything of one desk that comes before the hearing."""

    def __init__(
        self,
        court: Court,
        thresholds: Thresholds,
        sheet: Sheet,
        errands: Errands,
        *,
        reference: Callable[[], str],
        enter: Callable[[HearingId], None],
    ) -> None:
        """Take how a report is named, and how a hearing is entered."""
        self._court = court
        self._thresholds = thresholds
        self._sheet = sheet
        self._errands = errands
        self._reference = reference
        self._enter = enter
        self._name = ""
        self._resting: DeviceCheck | None = None
        """The check from which a rehearsal was begun."""

    @property
    def reads_certificate(self) -> bool:
        """Whether the reading page holds a certificate: no other paper is come to from a check."""
        return self._sheet.state.where is Where.DOCUMENT and self._sheet.state.check is not None

    def answer(self, intent: BeforeTheDay) -> None:
        """Do what a person wants before the day."""
        match intent:
            case ShowReport():
                self._show(shown=intent.shown)
            case SendReport():
                self._send()
            case OpenCertificate():
                self.open_certificate()
            case OpenBoard():
                self.open_board()
            case ReadCode():
                self._errands.replace("code", self._read_code(intent.code))
            case ShowLines():
                self._show_lines(intent.hearing)
            case BeginRehearsal():
                self._errands.replace("rehearsal", self._begin_rehearsal(intent.hearing))
            case SignRehearsal():
                self._of_rehearsal(lambda name: self._court.sign_rehearsal(name, intent.drawn))
            case SkipRehearsalStep():
                self._of_rehearsal(lambda name: self._court.skip_step(name, intent.step))
            case _:
                assert_never(intent)

    # The report -----------------------------------------------------------------------------

    def make_report(self) -> None:
        """Make the report of what was found, unless it is shown or sent already."""
        check = self._sheet.state.check
        if check is None or check.sending.shown or check.sending.sent_at is not None:
            return
        if check.sending.report is None:
            self._name = self._reference()
        facts = machine_facts()
        report = report_of(
            check.findings,
            self._thresholds,
            id_=self._name,
            app_version=facts["mingjing"],
            form=check.form,
            now=self._sheet.state.now,
            took_s=sum(each.took_s for each in check.findings),
            synthetic=check.synthetic,
            server=self._sheet.state.server,
            machine=facts,
        )
        self._sending(check, replace(check.sending, report=report))

    def _show(self, *, shown: bool) -> None:
        check = self._sheet.state.check
        if check is not None and check.sending.report is not None:
            self._sending(check, replace(check.sending, shown=shown))

    def _send(self) -> None:
        """Send what is shown, once for each press."""
        check = self._sheet.state.check
        if check is None or check.hearing is None or not check.sending.shown:
            return
        if check.sending.busy or check.sending.sent_at is not None:
            return
        self._sending(check, replace(check.sending, busy=True, failure=None))
        self._errands.replace("report", self._deliver(check.hearing, check.sending))

    async def _deliver(self, hearing: HearingId, sending: Sending) -> None:
        if sending.report is None:
            return
        uses = await self._fingerprint()
        asked = protocol.SendReport(report=sending.report, seen=True, made_with=uses)
        try:
            kept = await self._court.send_report(hearing, asked, sending.report.id)
        except NotSignedIn:
            raise
        except CourtError as error:
            self._came_to(sending, busy=False, failure=failure_from(error))
        else:
            self._came_to(sending, busy=False, sent_at=kept.received_at, kept=kept.kept)

    def _came_to(self, sending: Sending, **changes: object) -> None:
        """Write down what became of a report, if it is still this check's."""
        check = self._sheet.state.check
        if check is not None and check.sending.report == sending.report:
            self._sending(check, replace(check.sending, **changes))  # type: ignore[arg-type]

    def _sending(self, check: DeviceCheck, sending: Sending) -> None:
        self._sheet.change(check=replace(check, sending=sending))

    def open_certificate(self) -> None:
        """Go to the reading page with the certificate of what was sent."""
        check = self._sheet.state.check
        if check is None or not check.sending.kept:
            return
        title = words.CERTIFICATE(self._sheet.state.language)
        self._sheet.change(where=Where.DOCUMENT, document=OpenedDocument(title, loading=True))
        self._errands.replace("document", self._load_certificate(title, check.sending.kept))

    async def _load_certificate(self, title: str, kept: str) -> None:
        try:
            pdf = await self._court.certificate(kept)
        except NotSignedIn:
            raise
        except CourtError as error:
            document = OpenedDocument(title, failure=failure_from(error))
        else:
            document = OpenedDocument(title, pdf=pdf)
        self._sheet.change(document=document)

    def put_certificate_away(self) -> None:
        """Go back to the verdict."""
        self._errands.stop("document")
        self._sheet.change(where=Where.CHECK, document=None)

    async def look(self, hearings: tuple[HearingId, ...]) -> None:
        """Ask whether the last check still holds, for each of these hearings."""
        uses = await self._fingerprint()
        found = []
        for hearing in hearings:
            try:
                found.append((hearing, await self._court.own_readiness(hearing, uses)))
            except NotFound:
                # Who has no seat is asked for no check; an older court knows nothing of it.
                continue
            except NotSignedIn:
                raise
            except CourtError:
                return
        self._sheet.change(ready=tuple(found))

    async def _fingerprint(self) -> Fingerprint:
        state = self._sheet.state
        networks = await asyncio.to_thread(networks_here)
        return fingerprint_of(state.devices, state.chosen, machine_facts(), networks)

    # The board ------------------------------------------------------------------------------

    def open_board(self) -> None:
        """Go to the board; what is known of it stays while the court is asked."""
        board = replace(self._sheet.state.board, loading=True, failure=None)
        self._sheet.change(where=Where.BOARD, board=board)
        self._errands.replace("board", self._load_board())

    async def _load_board(self) -> None:
        try:
            board = await self._court.readiness_board()
        except NotSignedIn:
            raise
        except CourtError as error:
            self._board(loading=False, failure=failure_from(error))
        else:
            self._board(loading=False, failure=None, board=board)

    async def _read_code(self, code: str) -> None:
        self._board(asked=code, reading=True, code=None, code_failure=None)
        try:
            read = await self._court.read_code(code)
        except NotSignedIn:
            raise
        except CourtError as error:
            self._board(reading=False, code_failure=failure_from(error))
        else:
            self._board(reading=False, code=read)

    def _show_lines(self, hearing: HearingId | None) -> None:
        self._errands.stop("lines")
        self._board(lines_of=hearing, quality=None, compared=None, lines_failure=None)
        if hearing is not None:
            self._errands.replace("lines", self._load_lines(hearing))

    async def _load_lines(self, hearing: HearingId) -> None:
        try:
            quality = await self._court.hearing_quality(hearing)
            compared = await self._court.day_compared(hearing)
        except NotSignedIn:
            raise
        except CourtError as error:
            self._board(lines_failure=failure_from(error))
        else:
            self._board(quality=quality, compared=compared)

    def _board(self, **changes: object) -> None:
        self._sheet.change(board=replace(self._sheet.state.board, **changes))  # type: ignore[arg-type]

    # Rehearsal ------------------------------------------------------------------------------

    async def _begin_rehearsal(self, hearing: HearingId) -> None:
        try:
            opened = await self._court.open_rehearsal(hearing)
        except NotSignedIn:
            raise
        except CourtError as error:
            self._sheet.change(notice=Notice(failure_from(error)))
            return
        check = self._sheet.state.check
        self._resting = None if check is None or check.step is not Step.VERDICT else check
        self._enter(opened.rehearsal)

    def come_back(self, attendance: Attendance | None) -> bool:
        """Come back from a rehearsal to the check from which it was begun, if it was.

        How it went stands among the findings from then on, and in the report.
        """
        if attendance is None or attendance.rehearsal is None or self._resting is None:
            return False
        check, self._resting = self._resting, None
        of_row = [each for each in check.findings if each.code is Code.MED_14]
        finding = rehearsed(attendance.rehearsal, of_row[0] if of_row else None)
        others = tuple(each for each in check.findings if each.code is not Code.MED_14)
        check = replace(check, findings=(*others, finding), sending=Sending())
        self._sheet.change(where=Where.CHECK, check=check)
        self.make_report()
        return True

    def _of_rehearsal(self, ask: Callable[[HearingId], Awaitable[None]]) -> None:
        """Ask something of the rehearsal that goes on here."""
        attendance = self._sheet.state.attendance
        if attendance is not None and attendance.rehearsal is not None:
            self._errands.replace("rehearsing", self._ask(lambda: ask(attendance.hearing)))

    async def _ask(self, ask: Callable[[], Awaitable[None]]) -> None:
        try:
            await ask()
        except NotSignedIn:
            raise
        except CourtError as error:
            self._sheet.change(notice=Notice(failure_from(error)))


def rehearsed(how: RehearsalIs, before: Finding | None = None) -> Finding:
    """Give how a rehearsal went, as the finding of its row.

    What the row had found before stays beside it; where that failed, it still has.
    """
    readings = {} if before is None else dict(before.readings)
    readings |= {step.value: float(step in how.done) for step in STEPS_TO_DO}
    if before is not None and before.outcome is Outcome.FAIL:
        return before.model_copy(update={"readings": readings})
    if len(how.done) == len(STEPS_TO_DO):
        return Finding(code=Code.MED_14, outcome=Outcome.PASS, readings=readings)
    if not how.done and how.step is not RehearsalStep.DONE:
        return Finding(code=Code.MED_14, outcome=Outcome.SKIPPED, readings=readings)
    return Finding(
        code=Code.MED_14,
        outcome=Outcome.WARN,
        reason=Cause.REHEARSAL_UNFINISHED,
        readings=readings,
    )
