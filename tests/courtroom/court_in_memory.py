"""A court without wires: a real room, a store and a forwarder in memory, and members that fold."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from client.protocol.case import Exhibit, PagePicture
from client.protocol.errors import Malformed, Reason
from client.protocol.hearing import (
    Command,
    HearingState,
    MovePointer,
    Participant,
    PointerMoved,
    Recorded,
    apply,
)
from client.protocol.ids import CaseId, ExhibitId, FileHash, HearingId, ParticipantId, Seq
from client.protocol.roles import Role, Side
from client.protocol.signalling import (
    AnswerMedia,
    Flow,
    FlowReading,
    KeptFrame,
    KeptSpeech,
    LegAnswer,
    LegOffer,
    MediaNews,
    OfferMedia,
    Spoken,
    View,
    WatchPictures,
)
from client.protocol.wire import (
    Accepted,
    Asking,
    AskRefused,
    FromCourt,
    Told,
    Welcome,
    hear_from_court,
    hear_from_desk,
    say,
)
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.negotiating import Member
from server_stub.courtroom.room import Room, opened_room
from server_stub.courtroom.sfu import ForwarderGone, TellHearings
from server_stub.domain.apart import is_kept_apart, veiled
from server_stub.domain.missed import missed_in

HEARING = HearingId("hearing-1")
JUDGE = ParticipantId("judge")
CLERK = ParticipantId("clerk")
PLAINTIFF = ParticipantId("plaintiff")
DEFENDANT = ParticipantId("defendant")
WITNESS = ParticipantId("witness")
CONTRACT = ExhibitId("contract")
NOTHING = Seq(0)
M = TypeVar("M", bound=FromCourt)
BEGAN = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def scheduled_hearing() -> HearingState:
    """A hearing with a bench, a clerk, two parties and a witness, before anybody has come."""
    return HearingState(
        hearing=HEARING,
        case=CaseId("case-1"),
        case_number="（2026）京0491民初1号",
        cause="网络购物合同纠纷",
        court_zh="北京互联网法院",
        court_en="Beijing Internet Court",
        starts_at=BEGAN,
        participants=(
            Participant(
                participant=JUDGE, name="林静", role=Role.JUDGE, side=Side.BENCH, presides=True
            ),
            Participant(participant=CLERK, name="周敏", role=Role.CLERK, side=Side.REGISTRY),
            Participant(
                participant=PLAINTIFF, name="陈晓雨", role=Role.PLAINTIFF, side=Side.PLAINTIFF
            ),
            Participant(
                participant=DEFENDANT, name="王志远", role=Role.DEFENDANT, side=Side.DEFENDANT
            ),
            Participant(participant=WITNESS, name="李明", role=Role.WITNESS, side=Side.TESTIMONY),
        ),
        exhibits=(
            Exhibit(
                exhibit=CONTRACT,
                number=1,
                title="电子合同",
                side=Side.PLAINTIFF,
                kind="电子数据",
                purpose="证明合同成立",
                original=FileHash("0" * 64),
                pages=tuple(
                    PagePicture(picture=FileHash(f"{n:064x}"), width_px=1240, height_px=1754)
                    for n in (1, 2, 3)
                ),
            ),
        ),
    )


class MemoryStore:
    """Keeps one hearing's record in a list; fails on demand, as a full disk does."""

    def __init__(self) -> None:
        self.record: list[Recorded] = []
        self.full = False

    async def load_hearing(self, hearing: HearingId) -> HearingState:
        return scheduled_hearing()

    async def load_record(self, hearing: HearingId, since: Seq = NOTHING) -> tuple[Recorded, ...]:
        return tuple(self.record[since:])

    async def append_record(self, hearing: HearingId, recorded: Recorded) -> None:
        if self.full:
            raise OSError("no space left on device")
        assert recorded.seq == len(self.record) + 1
        self.record.append(recorded)


class ObedientForwarder:
    """Remembers what it was ordered, and when in the record that was; says what a test has said."""

    def __init__(self, store: MemoryStore) -> None:
        self._store = store
        self.flows: tuple[Flow, ...] = ()
        self.orders: list[tuple[int, tuple[Flow, ...]]] = []
        self.legs: list[LegOffer] = []
        self.closed: list[ParticipantId] = []
        self.gone = False
        self.broken = False
        """It fails in a way that nobody has thought of."""
        self.offer = ""
        """What it offers with every answer, as one does that sends on a path of its own."""
        self.accepted: list[tuple[ParticipantId, int, str]] = []
        self.codecs: dict[ParticipantId, tuple[str, ...]] = {}
        """What a person's leg can read; whoever is not named says nothing of it."""
        self.watched: list[tuple[ParticipantId, tuple[View, ...]]] = []
        self.said: list[Spoken] = []
        self.given: tuple[Spoken, ...] = ()
        """The spans whose speech was asked for last."""
        """All speech that passed in this hearing and is kept."""
        self.tell: Callable[[MediaNews], None] = lambda _: None
        self.die: Callable[[], None] = lambda: None
        self.come_back: Callable[[], None] = lambda: None

    @property
    def media_address(self) -> tuple[str, int]:
        return "127.0.0.1", 9

    async def start(self) -> None:
        pass

    async def connect(self, offer: LegOffer) -> LegAnswer:
        if self.gone:
            raise ForwarderGone
        if self.broken:
            raise RuntimeError("a leg that cannot be")
        self.legs.append(offer)
        return LegAnswer(
            sdp="v=0", slots=(), codecs=self.codecs.get(offer.participant, ()), offer=self.offer
        )

    async def accept(
        self, hearing: HearingId, participant: ParticipantId, leg: int, sdp: str
    ) -> None:
        if self.gone:
            raise ForwarderGone
        if self.broken:
            raise RuntimeError("an answer that cannot be")
        if not self.offer:
            raise Malformed(Reason.BAD_SDP)
        self.accepted.append((participant, leg, sdp))

    async def watch(
        self, hearing: HearingId, participant: ParticipantId, views: Sequence[View]
    ) -> None:
        if self.gone:
            raise ForwarderGone
        self.watched.append((participant, tuple(views)))

    async def spoken(
        self, hearing: HearingId, since: datetime, until: datetime
    ) -> tuple[Spoken, ...]:
        if self.gone:
            raise ForwarderGone
        return tuple(each for each in self.said if each.ends_at > since and each.begins_at < until)

    async def speech(self, hearing: HearingId, spoken: Sequence[Spoken]) -> tuple[KeptSpeech, ...]:
        """Give a frame at the beginning of each span that is kept."""
        if self.gone:
            raise ForwarderGone
        self.given = tuple(spoken)
        return tuple(
            KeptSpeech(
                speaker=each.speaker,
                frames=(KeptFrame(at=each.begins_at, payload=each.speaker.encode()),),
            )
            for each in spoken
            if any(one.speaker == each.speaker for one in self.said)
        )

    async def order(self, hearing: HearingId, flows: tuple[Flow, ...]) -> None:
        if self.gone:
            raise ForwarderGone
        self.flows = flows
        self.orders.append((len(self._store.record), flows))

    async def disconnect(self, hearing: HearingId, participant: ParticipantId) -> None:
        self.closed.append(participant)

    async def close_hearing(self, hearing: HearingId) -> None:
        self.flows = ()

    async def readings(self, hearing: HearingId) -> tuple[FlowReading, ...]:
        return ()

    def on_news(self, tell: Callable[[MediaNews], None]) -> None:
        self.tell = tell

    def on_gone(self, tell: TellHearings) -> None:
        self.die = lambda: tell(None)

    def on_back(self, tell: TellHearings) -> None:
        self.come_back = lambda: tell(None)

    async def close(self) -> None:
        pass


class Desk:
    """A member who hears frames and folds them, exactly as the client does."""

    def __init__(self, court: "CourtInMemory", participant: ParticipantId) -> None:
        self._court = court
        self.participant = participant
        self.state: HearingState | None = None
        self.heard: list[FromCourt] = []
        self.letters = Letters()
        self.member: Member | None = None
        self._asked = 0

    async def enter(self) -> "Desk":
        """Come in, or come back with what was heard so far."""
        self.letters = Letters()
        since = self.state.seq if self.state is not None else None
        self.member = await self._court.room.enter(self.participant, since, self.letters)
        await self.hear()
        return self

    async def hear(self) -> None:
        """Take every letter that has come and fold it."""
        while True:
            taking = asyncio.ensure_future(self.letters.take())
            done, _ = await asyncio.wait({taking}, timeout=0)
            if not done:
                await asyncio.sleep(0)
            if not taking.done():
                taking.cancel()
                return
            frame = taking.result()
            if frame is None:
                return
            message = hear_from_court(frame)
            assert message is not None
            self.heard.append(message)
            if isinstance(message, Welcome) and message.snapshot is not None:
                self.state = message.snapshot
            elif isinstance(message, Told):
                assert self.state is not None
                assert message.recorded.seq == self.state.seq + 1
                self.state = apply(self.state, message.recorded)

    async def ask(self, command: Command) -> Reason | None:
        """Ask over the wire; give the reason of a refusal, or None when it was accepted."""
        assert self.member is not None
        self._asked += 1
        asking = hear_from_desk(say(Asking(ask=self._asked, command=command)))
        assert isinstance(asking, Asking)
        await self._court.room.ask(self.member, asking)
        await self.hear()
        answers = [
            each
            for each in self.heard
            if isinstance(each, Accepted | AskRefused) and each.ask == self._asked
        ]
        assert len(answers) == 1
        answer = answers[0]
        return Reason(answer.reason) if isinstance(answer, AskRefused) else None

    async def offer(self, leg: int = 1) -> None:
        """Offer media and wait for the answer to be posted."""
        assert self.member is not None
        self._court.room.offer(self.member, OfferMedia(leg=leg, sdp="v=0"))
        await asyncio.gather(*self.member.negotiating)
        await self.hear()

    async def answer(self, leg: int) -> None:
        """Answer what the court has offered for a leg, and wait for what becomes of it."""
        assert self.member is not None
        self._court.room.answer(self.member, AnswerMedia(leg=leg, sdp="v=0 too"))
        await asyncio.gather(*self.member.negotiating)
        await self.hear()

    async def watch(self, *views: View) -> None:
        """Tell what this desk shows."""
        assert self.member is not None
        self._court.room.watch(self.member, WatchPictures(views=views))
        await self._court.settle()

    def newest(self, kind: type[M]) -> M | None:
        """Give the newest message of that kind."""
        return next((each for each in reversed(self.heard) if isinstance(each, kind)), None)

    def point(self, x: float, y: float) -> None:
        """Move the finger."""
        assert self.member is not None
        self._court.room.point(self.member, MovePointer(x=x, y=y))

    async def pointers(self) -> list[PointerMoved]:
        """Give the pointers heard so far."""
        await self.hear()
        return [each for each in self.heard if isinstance(each, PointerMoved)]

    async def vanish(self) -> None:
        """Lose the wire without a word."""
        assert self.member is not None
        await self._court.room.leave(self.member)
        self.member = None

    def seat(self, participant: ParticipantId) -> Participant:
        """That person's seat as this desk has folded it."""
        assert self.state is not None
        person = self.state.of(participant)
        assert person is not None
        return person


class CourtInMemory:
    """One room with everything real but the wires, the disk and the packets."""

    def __init__(self) -> None:
        self.store = MemoryStore()
        self.forwarder = ObedientForwarder(self.store)
        self._now = BEGAN
        self._passed_s = 0.0
        self.room = self._room(scheduled_hearing())
        self._task = asyncio.create_task(self.room.run())
        self.desks: list[Desk] = []

    def _room(self, state: HearingState) -> Room:
        missed = missed_in(scheduled_hearing(), self.store.record)
        room = Room(
            state,
            self.store,
            self.forwarder,
            self._tick,
            missed=missed,
            now=lambda: self._passed_s,
        )
        self.forwarder.on_news(room.note)
        self.forwarder.on_gone(lambda _: room.media_are_gone())
        self.forwarder.on_back(lambda _: room.media_are_back())
        return room

    @property
    def now(self) -> datetime:
        """The court's time; it moves a second with each look of the room."""
        return self._now

    def let_pass(self, seconds: float) -> None:
        """Move the court's time on."""
        self._now += timedelta(seconds=seconds)
        self._passed_s += seconds

    def speak(self, speaker: ParticipantId, seconds: float) -> Spoken:
        """Have somebody speak from now on for so long, so that the forwarder keeps it."""
        begins_at = self._now
        self.let_pass(seconds)
        spoken = Spoken(speaker=speaker, begins_at=begins_at, ends_at=self._now)
        self.forwarder.said.append(spoken)
        return spoken

    async def tell(self, news: MediaNews) -> None:
        """Have the forwarder tell something, and wait until the room has acted on it."""
        self.forwarder.tell(news)
        await self.settle()

    async def settle(self) -> None:
        """Wait until the room has done all that came before."""
        # Someone who is not in the room leaves it: nothing happens, in its turn.
        await self.room.leave(Member(WITNESS, Letters()))
        for desk in self.desks:
            if desk.member is not None:
                await desk.hear()

    def _tick(self) -> datetime:
        self._now += timedelta(seconds=1)
        return self._now

    def seat(self, participant: ParticipantId) -> Participant:
        """That person's seat as the room has it."""
        person = self.room.state.of(participant)
        assert person is not None
        return person

    def desk(self, participant: ParticipantId) -> Desk:
        """A desk for that person, not yet in the room."""
        desk = Desk(self, participant)
        self.desks.append(desk)
        return desk

    async def enter(self, *participants: ParticipantId) -> list[Desk]:
        """Let these persons come in, in this order."""
        return [await self.desk(each).enter() for each in participants]

    async def restart(self) -> None:
        """Stop the room as a crash does, and open it again from its record."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
        for desk in self.desks:
            desk.member = None
        self.room = self._room(opened_room(scheduled_hearing(), tuple(self.store.record)))
        await self.room.settle()
        self._task = asyncio.create_task(self.room.run())

    async def check_agreement(self) -> None:
        """Compare the room, the replay of its record from zero, and every live member.

        Whoever is kept apart agrees with all as far as they are told.
        """
        replayed = opened_room(scheduled_hearing(), tuple(self.store.record))
        assert replayed == self.room.state
        for desk in self.desks:
            if desk.member is not None and not desk.letters.closed:
                await desk.hear()
                assert desk.state is not None
                if is_kept_apart(desk.participant, self.room.state):
                    assert veiled(desk.state) == veiled(self.room.state)
                else:
                    assert desk.state == self.room.state

    async def close(self) -> None:
        """End the room's task."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


@asynccontextmanager
async def court_in_memory() -> AsyncIterator[CourtInMemory]:
    """Hold a hearing; at the end everybody must agree on what happened."""
    court = CourtInMemory()
    try:
        yield court
        await court.check_agreement()
    finally:
        await court.close()
