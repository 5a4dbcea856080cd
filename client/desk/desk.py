"""The desk itself: a `match` over what a person may want, each case a line or three.

It also looks after what nobody expected: a failure is logged with its traceback under a reference
number and shown as one sentence, and the desk goes on.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, assert_never

from client.config import Config
from client.court.account import Passwords
from client.court.api import Court
from client.court.exhibits import Pages
from client.court.failures import failure_from
from client.court.remembered import Memory
from client.courtroom.link import Pace
from client.desk.checking import Checking
from client.desk.counter import Counter
from client.desk.errands import Errands
from client.desk.hearing import Hearings, answer_in_hearing
from client.desk.readiness import Readiness
from client.desk.refusals import Refusals
from client.desk.sheet import Sheet
from client.desk.vigil import Keep, nobody_asked
from client.devicecheck.bench import Bench
from client.devicecheck.kit import kit
from client.devicecheck.probe import Probe
from client.devicecheck.thresholds import Thresholds, shipped
from client.frames import Frames, Levels
from client.intents import (
    AnswerCheck,
    Ask,
    Back,
    BeginCheck,
    BeginRehearsal,
    ChooseCamera,
    ChooseForm,
    ChooseLanguage,
    ChooseLoudspeaker,
    ChooseMicrophone,
    DismissFallBack,
    DismissHeadsetAdvice,
    DismissNotice,
    DismissSleepAdvice,
    EnterHearing,
    HearSoundOnly,
    Intent,
    LeaveCourtroom,
    LowerHand,
    NextStep,
    OpenBoard,
    OpenCase,
    OpenCases,
    OpenCertificate,
    OpenCheck,
    OpenDocument,
    OpenExhibit,
    PlayMissed,
    PlayTone,
    Point,
    RaiseHand,
    ReadCode,
    RecordVoice,
    Refresh,
    RepeatCheck,
    SendReport,
    ServeDocument,
    SetCamera,
    SetMicrophone,
    ShowLines,
    ShowReport,
    SignIn,
    SignOut,
    SignRehearsal,
    SkipMissed,
    SkipRehearsalStep,
    StopMissed,
    TellUnheard,
)
from client.media.engine import Engine, EngineNews
from client.protocol.case import CaseFile, HearingPhase
from client.protocol.errors import CourtError, NotSignedIn, Reason
from client.protocol.ids import HearingId
from client.screens.hearing_ahead import may_be_entered
from client.state import ClientState, Failure, Notice, Step, Where

log = logging.getLogger("mingjing.desk")

TICK_S = 1.0
SLOW_TICK_S = 10.0
LOOK_AGAIN_FOR_S = 600.0
"""After so long without a touch nothing more is asked for: a session must be able to grow old."""
LIST_DEVICES_AFTER_S = 2.0
_TIME_IS_SHOWN = frozenset({Where.CASES, Where.CASE})


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands around the desk; made by `client.app`, or by a test."""

    config: Config
    court: Court
    engine: Engine
    frames: Frames
    levels: Levels
    passwords: Passwords
    memory: Memory
    clock: Callable[[], datetime]
    reference: Callable[[], str]
    """Gives a number under which a failure is found in the log."""
    pace: Pace
    second: Callable[[], Awaitable[None]] = lambda: asyncio.sleep(TICK_S)
    """Over when a second has passed."""
    probes: tuple[Probe, ...] = field(default_factory=kit)
    """What the device check measures with."""
    thresholds: Thresholds = field(default_factory=shipped)
    keep_awake: Keep = nobody_asked
    """Keeps the machine awake for a hearing."""


class Desk:
    """One person's desk; everything runs on the loop on which it was made."""

    def __init__(
        self, furniture: Furniture, first: ClientState, publish: Callable[[ClientState], None]
    ) -> None:
        self._furniture = furniture
        self._memory = furniture.memory
        self._engine = furniture.engine
        self._publish = publish
        self._refusals = Refusals()
        self._sheet = Sheet(first, self._published, furniture.clock)
        self._errands = Errands(self._failed)
        self._bench = Bench(
            furniture.engine,
            furniture.frames,
            furniture.levels,
            furniture.court,
            sleep=furniture.pace.sleep,
            now=furniture.clock,
        )
        pages = Pages(furniture.court.page)
        self._counter = Counter(
            furniture.court,
            pages,
            furniture.passwords,
            furniture.memory,
            self._sheet,
            self._errands,
            furniture.pace.sleep,
        )
        self._hearings = Hearings(
            furniture.court,
            pages,
            furniture.engine,
            furniture.frames,
            self._sheet,
            self._errands,
            furniture.pace,
            keep_awake=furniture.keep_awake,
        )
        self._checking = Checking(
            self._bench,
            furniture.probes,
            furniture.thresholds,
            furniture.memory,
            self._sheet,
            self._errands,
        )
        self._readiness = Readiness(
            furniture.court,
            furniture.thresholds,
            self._sheet,
            self._errands,
            reference=furniture.reference,
            enter=self._enter_hearing,
        )
        self._checking.verdict_changed = self._readiness.make_report
        self._counter.case_came = self._case_came
        self._counter.come_back = self._hearings.enter
        self._touched_at = 0.0

    @property
    def state(self) -> ClientState:
        """How things stand."""
        return self._sheet.state

    async def run(self) -> None:
        """Work until cancelled; then put everything away."""
        self._engine.on_news(self._media_news)
        self._sheet.publish_now()
        self._counter.begin(self._furniture.config)
        self._errands.start(self._keep_time())
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await self._close()

    def take(self, intent: Intent) -> None:
        """Take what the person wants; a failure of this very step is looked after too."""
        self._touched_at = asyncio.get_running_loop().time()
        try:
            self._answer(intent)
        except Exception as error:  # noqa: BLE001 - reported, and the desk goes on
            self._failed(error)

    async def measurements(self) -> dict[str, Any]:
        """Give what was measured of the last hearing, and what was refused, for reports."""
        return {**self._hearings.measurements(), "refusals": list(self._refusals.seen())}

    def _published(self, state: ClientState) -> None:
        self._refusals.note(state)
        self._publish(state)

    def _answer(self, intent: Intent) -> None:
        match intent:
            case SignOut():
                self._errands.start(self._sign_out())
            case ChooseLanguage():
                self._memory.keep(replace(self._memory.now, language=intent.language))
                self._sheet.change(language=intent.language)
            case TellUnheard():
                self._memory.keep(replace(self._memory.now, tell_unheard=intent.wanted))
                self._sheet.change(tell_unheard=intent.wanted)
                self._hearings.tell_unheard(wanted=intent.wanted)
            case DismissNotice():
                self._sheet.change(notice=None)
            case Back():
                self._back()
            case Refresh() if self.state.where is Where.BOARD:
                self._readiness.open_board()
            case Refresh() if self._readiness.reads_certificate:
                self._readiness.open_certificate()
            case Refresh():
                self._counter.refresh()
            case (
                ShowReport()
                | SendReport()
                | OpenCertificate()
                | OpenBoard()
                | ReadCode()
                | ShowLines()
                | BeginRehearsal()
                | SignRehearsal()
                | SkipRehearsalStep()
            ):
                self._readiness.answer(intent)
            case (
                SignIn()
                | OpenCases()
                | OpenCase()
                | OpenDocument()
                | OpenExhibit()
                | ServeDocument()
            ):
                self._counter.answer(intent)
            case OpenCheck():
                self._leave_for_check()
                self._checking.open(intent.hearing)
            case BeginCheck():
                self._leave_for_check()
                self._checking.begin(intent.hearing, intent.form)
            case NextStep():
                self._next_step()
            case (
                ChooseForm()
                | ChooseCamera()
                | ChooseMicrophone()
                | ChooseLoudspeaker()
                | PlayTone()
                | RecordVoice()
                | AnswerCheck()
                | RepeatCheck()
            ):
                self._checking.answer(intent)
            case EnterHearing():
                self._enter_hearing(intent.hearing)
            case LeaveCourtroom():
                self._leave_hearing()
            case (
                SetMicrophone()
                | SetCamera()
                | Ask()
                | Point()
                | HearSoundOnly()
                | PlayMissed()
                | StopMissed()
                | SkipMissed()
                | RaiseHand()
                | LowerHand()
                | DismissFallBack()
                | DismissHeadsetAdvice()
                | DismissSleepAdvice()
            ):
                if self._hearings.presence is not None:
                    answer_in_hearing(self._hearings.presence, intent)
            case _:
                assert_never(intent)

    # Ways between screens -------------------------------------------------------------------

    def _back(self) -> None:
        match self.state.where:
            case Where.CHECK:
                self._checking.leave()
                self._checking.close_devices()
                if self._checking.came_from is Where.CASES:
                    self._counter.open_cases()
                else:
                    self._counter.to_case()
            case Where.HEARING:
                self._leave_hearing()
            case Where.DOCUMENT if self._readiness.reads_certificate:
                self._readiness.put_certificate_away()
            case _:
                self._counter.back()

    def _leave_for_check(self) -> None:
        """Leave the hearing before the devices that it uses are tested."""
        if self._hearings.presence is not None:
            self._hearings.leave()
            self._sheet.change(attendance=None)

    def _next_step(self) -> None:
        """Go on; behind the last page lies the hearing if it may be entered, or the case."""
        check = self.state.check
        if check is None or check.step is not Step.VERDICT:
            self._checking.next_step()
        elif check.hearing is not None and may_be_entered(self.state, check.hearing):
            self._enter_hearing(check.hearing)
        else:
            self._back()

    def _enter_hearing(self, hearing: HearingId) -> None:
        self._checking.leave()
        self._hearings.enter(hearing)
        if not self.state.devices:
            self._errands.start(self._list_devices())

    async def _list_devices(self) -> None:
        """Look for devices once inside: that may hold the loop, and entering comes first."""
        await self._furniture.pace.sleep(LIST_DEVICES_AFTER_S)
        self._checking.list_devices()

    def _leave_hearing(self) -> None:
        attendance = self.state.attendance
        self._hearings.leave()
        self._sheet.change(attendance=None)
        if not self._readiness.come_back(attendance):
            self._counter.to_case()

    def _case_came(self, file: CaseFile) -> None:
        """Look whether the last check still holds for the hearings that are to come."""
        ahead = [each.hearing for each in file.hearings if each.phase is HearingPhase.SCHEDULED]
        self._errands.replace("ready", self._look_at_checks(tuple(ahead)))

    async def _look_at_checks(self, hearings: tuple[HearingId, ...]) -> None:
        """Ask at once, and once more when this desk knows which devices it has."""
        await self._readiness.look(hearings)
        if not self.state.ready or self.state.devices:
            return
        await self._furniture.pace.sleep(LIST_DEVICES_AFTER_S)
        # Whoever has gone into the hearing meanwhile is not held up.
        if self.state.where is Where.CASE:
            self._checking.list_devices()
            await self._readiness.look(hearings)

    async def _sign_out(self) -> None:
        self._checking.leave()
        self._checking.close_devices()
        farewell = self._hearings.leave()
        await self._counter.sign_out()
        await farewell

    # What comes by itself -------------------------------------------------------------------

    def _media_news(self, news: EngineNews) -> None:
        if news.devices != self._bench.news.devices:
            self._sheet.change(devices=news.devices)
        self._bench.news = news
        self._hearings.media_news(news)

    async def _keep_time(self) -> None:
        """Move the time on while a screen shows it, and look now and then for what is new."""
        loop = asyncio.get_running_loop()
        passed_s = 0.0
        while True:
            await self._furniture.second()
            passed_s += TICK_S
            slowly = self.state.where in _TIME_IS_SHOWN and passed_s >= SLOW_TICK_S
            if self.state.where is Where.HEARING or slowly:
                passed_s = 0.0
                self._sheet.tick()
            if slowly and loop.time() - self._touched_at < LOOK_AGAIN_FOR_S:
                self._counter.look_again()

    def _failed(self, error: Exception) -> None:
        """Look after what went wrong in an errand or in taking an intent."""
        match error:
            case NotSignedIn():
                hearing = self._hearings.hearing
                self._hearings.drop()
                self._checking.close_devices()
                self._counter.expire(error, hearing)
            case CourtError():
                self._sheet.change(notice=Notice(failure_from(error)))
            case _:
                reference = self._furniture.reference()
                log.error("unexpected, reference %s", reference, exc_info=error)
                failure = Failure(Reason.UNEXPECTED, reference=reference)
                self._sheet.change(notice=Notice(failure))

    async def _close(self) -> None:
        """Say farewell, stop everything, free the devices; a slow one holds up no other."""
        freed = asyncio.ensure_future(self._engine.close())
        try:
            await self._hearings.leave()
            await self._errands.stop_all()
        finally:
            await freed
            self._furniture.court.close()
            self._furniture.passwords.close()
