"""One hearing in progress: everything that happens in it happens here, one thing after another.

The room's single task takes what members say from one inbox. A command is decided by the law
(`server_stub.domain.hearing`), numbered, recorded durably, put in force at the forwarder, and
then told to everybody, the asker too; in that order, so that there is one history and no locks.
What could not be recorded did not happen.

Media descriptions are negotiated beside that task, since a forwarder may be slow and a voice
must not wait for it. The room knows neither HTTP nor SQL nor packets.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from client.protocol.errors import CourtError, CourtUnavailable, Reason, Refused
from client.protocol.hearing import (
    Command,
    Connection,
    Event,
    HearingState,
    MovePointer,
    Place,
    PointerMoved,
    Recorded,
    apply,
)
from client.protocol.ids import HearingId, ParticipantId, Seq
from client.protocol.signalling import (
    Flow,
    IceServer,
    LegOffer,
    MediaAnswered,
    MediaRefused,
    OfferMedia,
)
from client.protocol.wire import (
    HIGHEST_VERSION,
    Accepted,
    Asking,
    AskRefused,
    Goodbye,
    Told,
    Welcome,
    say,
)
from server_stub.courtroom.letters import Letters
from server_stub.courtroom.sfu import Forwarder, ForwarderGone
from server_stub.domain import hearing as law

T = TypeVar("T")

log = logging.getLogger("mingjing.courtroom")

REPLAY_MAX = 5_000
"""A member further behind than this gets a snapshot instead of the events."""


class HearingStore(Protocol):
    """Where hearings are kept; `append_record` is durable when it returns."""

    async def load_hearing(self, hearing: HearingId) -> HearingState: ...

    async def load_record(self, hearing: HearingId, since: Seq = ...) -> tuple[Recorded, ...]: ...

    async def append_record(self, hearing: HearingId, recorded: Recorded) -> None: ...


@dataclass(eq=False, slots=True)
class Member:
    """A person's live wire: one socket."""

    participant: ParticipantId
    letters: Letters
    leg: int = 0
    """The newest media connection that this wire has asked for."""
    negotiating: set[asyncio.Task[None]] = field(default_factory=set)


class Room:
    """A hearing in progress; made by `Rooms`, run as one task."""

    def __init__(
        self,
        state: HearingState,
        store: HearingStore,
        forwarder: Forwarder,
        clock: Callable[[], datetime],
        ice_servers: tuple[IceServer, ...] = (),
    ) -> None:
        self._state = state
        self._store = store
        self._forwarder = forwarder
        self._clock = clock
        self._ice_servers = ice_servers
        self._members: dict[ParticipantId, Member] = {}
        self._ordered: tuple[Flow, ...] = ()
        self._inbox: asyncio.Queue[Callable[[], Coroutine[Any, Any, None]]] = asyncio.Queue()
        self._asked: set[asyncio.Future[Any]] = set()
        self._over = False

    @property
    def state(self) -> HearingState:
        """How things stand, after the last recorded event."""
        return self._state

    # What sockets ask for -------------------------------------------------------------------

    async def enter(
        self, participant: ParticipantId, since: Seq | None, letters: Letters
    ) -> Member:
        """Bring a person's wire to life; an older wire of theirs is told and hung up.

        The welcome is the first letter. Raises a `CourtError` when they may not enter.
        """
        return await self._in_turn(lambda: self._enter(participant, since, letters))

    async def ask(self, member: Member, asking: Asking) -> None:
        """Decide a command; its answer goes into the member's letters."""
        await self._in_turn(lambda: self._ask(member, asking))

    async def leave(self, member: Member) -> None:
        """Take note that a member's wire is gone, and by itself that is not leaving."""
        # A court that closes meanwhile has said goodbye to this member already.
        with contextlib.suppress(CourtUnavailable):
            await self._in_turn(lambda: self._drop(member))

    async def hang_up(self, goodbye: Goodbye) -> None:
        """Say goodbye to every member and close every leg; the record stays as it is."""
        await self._in_turn(lambda: self._hang_up(goodbye))

    def point(self, member: Member, move: MovePointer) -> None:
        """Pass a pointer on, unrecorded, if this member is the one who shows the page."""
        if not self._is_live(member) or not law.may_point(member.participant, self._state):
            return
        moved = PointerMoved(by=member.participant, x=move.x, y=move.y)
        for each in self._members.values():
            if each is not member and self._hears(each.participant):
                each.letters.point(moved)

    def offer(self, member: Member, offer: OfferMedia) -> None:
        """Have a member's media connected; the answer comes as a letter."""
        member.leg = max(member.leg, offer.leg)
        task = asyncio.create_task(self._negotiate(member, offer))
        member.negotiating.add(task)
        task.add_done_callback(member.negotiating.discard)

    # The one task ---------------------------------------------------------------------------

    async def run(self) -> None:
        """Do what is asked, one thing after another, until cancelled."""
        try:
            while True:
                deed = await self._inbox.get()
                await deed()
        finally:
            self._over = True
            for waiting in tuple(self._asked):
                if not waiting.done():
                    waiting.set_exception(CourtUnavailable(Reason.COURT_CLOSING))

    async def _in_turn(self, deed: Callable[[], Coroutine[Any, Any, T]]) -> T:
        if self._over:
            raise CourtUnavailable(Reason.COURT_CLOSING)
        done: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._asked.add(done)
        done.add_done_callback(self._asked.discard)

        async def turn() -> None:
            try:
                result = await deed()
            except Exception as error:  # noqa: BLE001 - handed to the asker, who waits for it
                if not done.cancelled():
                    done.set_exception(error)
            else:
                if not done.cancelled():
                    done.set_result(result)

        self._inbox.put_nowait(turn)
        return await done

    async def _enter(
        self, participant: ParticipantId, since: Seq | None, letters: Letters
    ) -> Member:
        events = law.arrive(participant, self._state)
        missed = await self._missed(since)
        snapshot = self._state if missed is None else None
        older = self._members.pop(participant, None)
        if older is not None:
            older.letters.close(Goodbye(reason=Reason.TAKEN_OVER))
            await self._close_leg(participant)
        member = Member(participant, letters)
        letters.send(
            Welcome(
                version=HIGHEST_VERSION,
                you=participant,
                snapshot=snapshot,
                seq=self._state.seq,
                now=self._clock(),
                ice_servers=self._ice_servers,
            )
        )
        for recorded in missed or ():
            letters.send(Told(recorded=recorded))
        self._members[participant] = member
        try:
            await self._happen(events)
        except BaseException:
            del self._members[participant]
            raise
        return member

    async def _missed(self, since: Seq | None) -> tuple[Recorded, ...] | None:
        """Give the events after `since`, or None when only a snapshot can help."""
        if since is None or not 0 <= self._state.seq - since <= REPLAY_MAX:
            return None
        if since == self._state.seq:
            return ()
        return await self._store.load_record(self._state.hearing, since)

    async def _ask(self, member: Member, asking: Asking) -> None:
        if not self._is_live(member):
            return
        try:
            await self._act(member.participant, asking.command)
        except CourtError as error:
            member.letters.send(
                AskRefused(ask=asking.ask, reason=error.reason, detail=error.detail)
            )
        except Exception:
            log.exception("a command failed", extra={"hearing": self._state.hearing})
            member.letters.send(AskRefused(ask=asking.ask, reason=Reason.UNEXPECTED))
        else:
            member.letters.send(Accepted(ask=asking.ask, seq=self._state.seq))

    async def _act(self, actor: ParticipantId, command: Command) -> None:
        await self._happen(law.decide(actor, command, self._state))

    async def _happen(self, events: tuple[Event, ...]) -> None:
        """Number, record, put in force and tell; what is not recorded has not happened."""
        for event in events:
            recorded = Recorded(seq=Seq(self._state.seq + 1), at=self._clock(), event=event)
            await self._store.append_record(self._state.hearing, recorded)
            self._state = apply(self._state, recorded)
            await self._put_in_force()
            self._tell(recorded)

    async def _put_in_force(self) -> None:
        flows = law.flows(self._state)
        if flows == self._ordered:
            return
        try:
            await self._forwarder.order(self._state.hearing, flows)
        except ForwarderGone:
            log.error("the media forwarder is gone", extra={"hearing": self._state.hearing})
        else:
            self._ordered = flows

    def _tell(self, recorded: Recorded) -> None:
        frame = say(Told(recorded=recorded))
        for member in tuple(self._members.values()):
            if not member.letters.post(frame) and not member.letters.closed:
                log.warning("a member reads too slowly", extra={"hearing": self._state.hearing})
                member.letters.close(Goodbye(reason=Reason.TOO_SLOW, come_back=True))

    async def _drop(self, member: Member) -> None:
        member.letters.close()
        for task in tuple(member.negotiating):
            task.cancel()
        if not self._is_live(member):
            return
        del self._members[member.participant]
        await self._close_leg(member.participant)
        await self._happen(law.lose(member.participant, self._state))

    async def _hang_up(self, goodbye: Goodbye) -> None:
        for member in self._members.values():
            member.letters.close(goodbye)
        try:
            await self._forwarder.close_hearing(self._state.hearing)
        except ForwarderGone:
            log.info("the media forwarder had gone before", extra={"hearing": self._state.hearing})

    async def settle(self) -> None:
        """Note as lost whoever the record still holds for connected, after a crash of the court."""
        for each in self._state.participants:
            if each.connection is Connection.LIVE and each.participant not in self._members:
                await self._happen(law.lose(each.participant, self._state))

    # Media ----------------------------------------------------------------------------------

    async def _negotiate(self, member: Member, offer: OfferMedia) -> None:
        person = self._state.of(member.participant)
        if person is None or not self._is_live(member) or not person.present:
            member.letters.send(MediaRefused(leg=offer.leg, reason=Reason.NOT_IN_COURTROOM))
            return
        others = tuple(
            each.participant
            for each in self._state.participants
            if each.participant != member.participant
        )
        try:
            answer = await self._forwarder.connect(
                LegOffer(
                    hearing=self._state.hearing,
                    participant=member.participant,
                    leg=offer.leg,
                    sdp=offer.sdp,
                    others=others,
                )
            )
        except CourtError as error:
            member.letters.send(MediaRefused(leg=offer.leg, reason=error.reason))
            return
        except ForwarderGone:
            member.letters.send(MediaRefused(leg=offer.leg, reason=Reason.MEDIA_UNAVAILABLE))
            return
        if member.leg == offer.leg:
            member.letters.send(MediaAnswered(leg=offer.leg, sdp=answer.sdp, slots=answer.slots))

    async def _close_leg(self, participant: ParticipantId) -> None:
        try:
            await self._forwarder.disconnect(self._state.hearing, participant)
        except ForwarderGone:
            log.info("the media forwarder had gone before", extra={"hearing": self._state.hearing})

    # Who is who -----------------------------------------------------------------------------

    def _is_live(self, member: Member) -> bool:
        return self._members.get(member.participant) is member

    def _hears(self, participant: ParticipantId) -> bool:
        person = self._state.of(participant)
        return person is not None and person.place is Place.COURTROOM


def opened_room(state: HearingState, record: tuple[Recorded, ...]) -> HearingState:
    """Fold a hearing's record into its initial state; raises `Refused` for a gap in it."""
    for recorded in record:
        if recorded.seq != state.seq + 1:
            raise Refused(Reason.UNEXPECTED, f"the record has a gap after {state.seq}")
        state = apply(state, recorded)
    return state
