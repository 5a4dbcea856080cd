"""A desk with a court of cardboard at its counter, and a real room behind its socket."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from client.config import Config, Language
from client.court.account import Keyring, Passwords
from client.court.api import Court
from client.court.remembered import Memory
from client.courtroom.link import Pace
from client.desk.desk import Desk, Furniture
from client.desk.vigil import Keep, nobody_asked
from client.devicecheck.kit import kit
from client.devicecheck.probe import Probe
from client.frames import Frames, Levels
from client.intents import Intent, OpenCase, SignIn
from client.protocol.account import Account, CourtFace, Session, Ticket
from client.protocol.case import (
    CaseFile,
    CaseState,
    CaseSummary,
    Document,
    DocumentKind,
    Hearing,
    HearingPhase,
)
from client.protocol.devicecheck import Check, Form, NetworkTestPlan, Readiness
from client.protocol.errors import CourtError, NotSignedIn, Reason
from client.protocol.filing import Strokes
from client.protocol.ids import (
    AccountId,
    CaseId,
    DocumentId,
    ExhibitId,
    FileHash,
    HearingId,
    ParticipantId,
    Seq,
)
from client.protocol.readiness import (
    BoardStanding,
    Change,
    CodeRead,
    DayCompared,
    Fingerprint,
    HearingQuality,
    OwnReadiness,
    ReadinessBoard,
    ReportShown,
    SendReport,
)
from client.protocol.rehearsal import RehearsalOpened, RehearsalStep
from client.protocol.roles import Role, StaffRole
from client.protocol.signalling import KeptSpeech
from client.state import ClientState, Where
from tests.client_courtroom.engine import QuietEngine
from tests.client_courtroom.wires import LIMIT_S, RealCourt, quick_pace
from tests.court.test_account import MemoryKeyring
from tests.courtroom.court_in_memory import HEARING, PLAINTIFF, scheduled_hearing

SERVER = "http://127.0.0.1:8420"
MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
FACE = CourtFace(
    name_zh="北京互联网法院",
    name_en="Beijing Internet Court",
    lowest=1,
    highest=1,
    software="cardboard",
    now=MORNING + timedelta(minutes=5),
)
PAPER = b"%PDF-1.7 a summons"
CASE = CaseId("case-1")
SUMMONS = DocumentId("summons")
JUDGMENT = DocumentId("judgment")
CONTRACT = ExhibitId("contract")


def account(login: str) -> Account:
    return Account(
        account=AccountId(f"account-{login}"), login=login, name=login, staff=StaffRole.NONE
    )


def hash_of(body: bytes) -> FileHash:
    return FileHash(hashlib.sha256(body).hexdigest())


SUMMARY = CaseSummary(
    case=CASE,
    number="（2026）京0491民初1号",
    cause="网络购物合同纠纷",
    title="陈晓雨诉北京云帆",
    state=CaseState.HEARING_SCHEDULED,
    role=Role.PLAINTIFF,
    next_hearing=HEARING,
)
FILE = CaseFile(
    summary=SUMMARY,
    claims=("退款",),
    parties=(),
    exhibits=(
        scheduled_hearing()
        .exhibits[0]
        .model_copy(update={"original": hash_of(PAPER), "exhibit": CONTRACT}),
    ),
    documents=(
        Document(
            document=SUMMONS,
            kind=DocumentKind.SUMMONS,
            title="传票",
            file=hash_of(PAPER),
            made_at=MORNING,
            served_at=MORNING,
        ),
        Document(
            document=JUDGMENT,
            kind=DocumentKind.JUDGMENT,
            title="民事判决书",
            file=hash_of(b"something else"),
            made_at=MORNING,
        ),
    ),
    hearings=(
        Hearing(hearing=HEARING, starts_at=MORNING, phase=HearingPhase.SCHEDULED, may_enter=True),
    ),
    allowed_actions=(),
)


class CardboardCourt(Court):
    """Answers from what a test has put up; every question can be made to fail or to wait."""

    def __init__(self, socket: Callable[[], str]) -> None:
        super().__init__(SERVER)
        self._socket = socket
        self.passwords = {"plaintiff": "right", "clerk": "right"}
        self.errors: dict[str, CourtError | Exception] = {}
        """What a question of that name fails with, until it is taken out."""
        self.held: dict[str, asyncio.Event] = {}
        """What a question of that name waits for."""
        self.asked: list[str] = []
        self._came = asyncio.Event()
        self.served: list[DocumentId] = []
        self.file = FILE
        self.ended: list[str] = []
        self.shut = False
        self.renewed = 0
        self.reports: list[SendReport] = []
        self.uses: list[Fingerprint] = []
        self.signed: list[Strokes] = []
        self.skipped: list[RehearsalStep] = []

    async def _be_asked(self, name: str, *, with_token: bool = True) -> None:
        self.asked.append(name)
        self._came.set()
        if name in self.held:
            await self.held[name].wait()
        if name in self.errors:
            raise self.errors[name]
        if with_token and not self.token:
            raise NotSignedIn

    async def until_asked(self, name: str) -> None:
        async with asyncio.timeout(LIMIT_S):
            while name not in self.asked:
                self._came.clear()
                await self._came.wait()

    async def face(self) -> CourtFace:
        await self._be_asked("face", with_token=False)
        return FACE

    async def sign_in(self, login: str, password: str) -> Session:
        await self._be_asked("sign_in", with_token=False)
        if self.passwords.get(login) != password:
            raise NotSignedIn(Reason.WRONG_CREDENTIALS)
        self.token = f"token of {login}"
        return Session(
            token=self.token, account=account(login), expires_at=MORNING + timedelta(hours=12)
        )

    async def end_session(self, token: str) -> None:
        self.ended.append(token)
        await self._be_asked("end_session", with_token=False)

    async def cases(self) -> tuple[CaseSummary, ...]:
        await self._be_asked("cases")
        return (SUMMARY,)

    async def case_file(self, case: CaseId) -> CaseFile:
        await self._be_asked("case_file")
        return self.file.model_copy(update={"summary": SUMMARY.model_copy(update={"case": case})})

    async def document(self, document: DocumentId) -> bytes:
        await self._be_asked("document")
        return PAPER

    async def original(self, exhibit: ExhibitId) -> bytes:
        await self._be_asked("original")
        return PAPER

    async def page(self, exhibit: ExhibitId, number: int) -> bytes:
        await self._be_asked("page")
        return b"a page"

    async def serve_document(self, document: DocumentId) -> None:
        await self._be_asked("serve")
        self.served.append(document)

    async def ticket(self, hearing: HearingId, within_s: float) -> Ticket:
        await self._be_asked("ticket")
        who = ParticipantId(self.token.removeprefix("token of "))
        return Ticket(ticket=who, expires_at=MORNING)

    async def missed_speech(
        self, hearing: HearingId, seq: Seq, since: datetime
    ) -> tuple[KeptSpeech, ...]:
        await self._be_asked("missed")
        return ()

    async def send_report(self, hearing: HearingId, asked: SendReport, key: str) -> ReportShown:
        await self._be_asked("send_report")
        self.reports.append(asked)
        report = asked.report
        return ReportShown(
            kept="kept",
            report=report.id,
            received_at=FACE.now,
            made_at=report.made_at,
            form=report.form,
            synthetic=report.synthetic,
            app_version=report.app_version,
            readiness=report.readiness,
            outcomes={},
            causes=(),
            short_code=report.short_code,
            file=FileHash("0" * 64),
        )

    async def certificate(self, kept: str) -> bytes:
        await self._be_asked("certificate")
        return PAPER

    async def own_readiness(self, hearing: HearingId, uses: Fingerprint) -> OwnReadiness:
        await self._be_asked("own_readiness")
        self.uses.append(uses)
        changed = (Change.CAMERA,) if uses.camera else ()
        return OwnReadiness(standing=BoardStanding.OUTDATED, changed=changed)

    async def readiness_board(self) -> ReadinessBoard:
        await self._be_asked("readiness_board")
        return ReadinessBoard(hearings=())

    async def hearing_quality(self, hearing: HearingId) -> HearingQuality:
        await self._be_asked("hearing_quality")
        return HearingQuality(now=(), history=())

    async def day_compared(self, hearing: HearingId) -> DayCompared:
        await self._be_asked("day_compared")
        return DayCompared(hearing=hearing, lines=())

    async def read_code(self, code: str) -> CodeRead:
        await self._be_asked("read_code")
        return CodeRead(
            short_code=code,
            outcomes={},
            readiness=Readiness.SOUND,
            form=Form.QUICK,
            synthetic=False,
            days_ago=1,
        )

    async def open_rehearsal(self, hearing: HearingId) -> RehearsalOpened:
        await self._be_asked("open_rehearsal")
        return RehearsalOpened(rehearsal=HEARING, ends_at=MORNING + timedelta(minutes=10))

    async def skip_step(self, rehearsal: HearingId, step: RehearsalStep) -> None:
        await self._be_asked("skip_step")
        self.skipped.append(step)

    async def sign_rehearsal(self, rehearsal: HearingId, drawn: Strokes) -> None:
        await self._be_asked("sign_rehearsal")
        self.signed.append(drawn)

    def renew(self) -> None:
        self.renewed += 1
        super().renew()

    def socket_address(self, hearing: HearingId) -> str:
        return self._socket()

    async def network_plan(self) -> NetworkTestPlan:
        await self._be_asked("network_plan", with_token=False)
        return NetworkTestPlan(udp_host="127.0.0.1", udp_port=9, download_bytes_max=0)

    def close(self) -> None:
        self.shut = True
        super().close()


async def for_ever() -> None:
    """A second that never passes."""
    await asyncio.Event().wait()


class Scene:
    """One desk, everything around it, and what it has published."""

    def __init__(
        self,
        room: RealCourt,
        config: Config | None = None,
        keyring: Keyring | None = None,
        memory: Memory | None = None,
        pace: Pace | None = None,
        second: Callable[[], Awaitable[None]] | None = None,
        probes: tuple[Probe, ...] = (),
        keep_awake: Keep = nobody_asked,
    ) -> None:
        self.room = room
        self.engine = QuietEngine()
        self.frames, self.levels = Frames(), Levels()
        self.court = CardboardCourt(lambda: room.address.uri)
        self.memory = memory or Memory(None)
        self.clock = MORNING
        self.published: list[ClientState] = []
        self._changed = asyncio.Event()
        furniture = Furniture(
            config=config or Config(server=SERVER),
            court=self.court,
            engine=self.engine,
            frames=self.frames,
            levels=self.levels,
            passwords=Passwords(SERVER, lambda: keyring),
            memory=self.memory,
            clock=lambda: self.clock,
            reference=lambda: "7F3A",
            pace=pace or quick_pace(),
            second=second or for_ever,
            # The machine that tests run on is none of theirs.
            probes=probes
            or tuple(each for each in kit() if each.codes[0].check is not Check.MACHINE),
            keep_awake=keep_awake,
        )
        first = ClientState(now=MORNING, language=Language.CHINESE, server=SERVER)
        self.desk = Desk(furniture, first, self._publish)
        self.running: asyncio.Task[None] | None = None

    def _publish(self, state: ClientState) -> None:
        self.published.append(state)
        self._changed.set()

    @property
    def state(self) -> ClientState:
        return self.desk.state

    def take(self, *intents: Intent) -> None:
        for intent in intents:
            self.desk.take(intent)

    async def until(self, holds: Callable[[ClientState], Any]) -> ClientState:
        """Wait until things stand so; give the state."""
        async with asyncio.timeout(LIMIT_S):
            while not holds(self.state):
                self._changed.clear()
                await self._changed.wait()
        return self.state

    async def until_shown(self, holds: Callable[[ClientState], Any]) -> ClientState:
        """Wait until such a state has been published; give the first."""
        async with asyncio.timeout(LIMIT_S):
            while not (found := [each for each in self.published if holds(each)]):
                self._changed.clear()
                await self._changed.wait()
        return found[0]

    def begin(self) -> "Scene":
        self.running = asyncio.create_task(self.desk.run())
        return self

    async def sign_in(self, login: str = "plaintiff") -> "Scene":
        self.take(SignIn(login, "right", remember=False))
        await self.until(lambda state: state.where is not Where.LOGIN)
        return self

    async def open_case(self) -> "Scene":
        self.take(OpenCase(CASE))
        await self.until(lambda state: state.case and state.case.file and not state.case.loading)
        return self

    async def close(self) -> None:
        if self.running is not None:
            self.running.cancel()
            await asyncio.gather(self.running, return_exceptions=True)


@asynccontextmanager
async def desk_at_court(**settings: Any) -> AsyncIterator[Scene]:
    """Give a running desk; at the end everything is put away."""
    async with RealCourt().open() as room:
        scene = Scene(room, **settings).begin()
        try:
            yield scene
        finally:
            await scene.close()


__all__ = ["PLAINTIFF", "MemoryKeyring", "Scene", "desk_at_court"]
