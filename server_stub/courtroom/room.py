"""One hearing in progress: everything that happens in it happens here, one thing after another.

The room's single task takes what members say from one inbox. A command is decided by the law
(`server_stub.domain.hearing`), numbered, recorded durably, put in force at the forwarder, and
then told to everybody, the asker too; in that order, so that there is one history and no locks.
What could not be recorded did not happen.

What the forwarder has to tell of legs and speech comes into the same inbox. Media descriptions are
negotiated beside that task, since a forwarder may be slow and a voice must not wait for it. The
room knows neither HTTP nor SQL nor packets.
"""

import contextlib
import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from client.protocol.case import HearingPhase
from client.protocol.errors import CourtError, CourtUnavailable, Reason, Refused, TooMany
from client.protocol.hearing import (
    Command,
    Connection,
    Event,
    HearingState,
    MovePointer,
    ParticipantAdmitted,
    Place,
    PointerMoved,
    Recorded,
    ReportCaughtUp,
    ReportMissed,
    SpeechMissed,
    apply,
)
from client.protocol.ids import HearingId, ParticipantId, Seq
from client.protocol.signalling import (
    AnswerMedia,
    IceServer,
    KeptSpeech,
    LegConnected,
    LegHeard,
    LineReading,
    LinesRead,
    MediaNews,
    OfferMedia,
    WatchPictures,
)
from client.protocol.wire import (
    HIGHEST_VERSION,
    Accepted,
    Asking,
    AskRefused,
    Goodbye,
    MediaGone,
    TellRung,
    Told,
    Welcome,
    say,
)
from server_stub.courtroom.budget import Budget
from server_stub.courtroom.legs import Legs
from server_stub.courtroom.letters import Letters, Passing
from server_stub.courtroom.negotiating import Member, Negotiating
from server_stub.courtroom.quality import LineWatch
from server_stub.courtroom.relays import no_relays
from server_stub.courtroom.sfu import Forwarder
from server_stub.courtroom.turns import Turns
from server_stub.db.readiness import LineNote
from server_stub.domain import apart
from server_stub.domain import hearing as law
from server_stub.domain.missed import Missed, speech_missed

log = logging.getLogger("mingjing.courtroom")

REPLAY_MAX = 5_000
"""A member further behind than this gets a snapshot instead of the events."""
LOOKS_PER_S = 1.0
"""How often one person may have what was said looked up in the long run: each look reads all that
is kept of everybody, and may add a line to the record."""
LOOKS_AT_ONCE = 10.0


NoteLines = Callable[[HearingId, tuple[LineNote, ...]], None]
"""Writes down how lines were; it keeps nobody waiting, and what it cannot write is not missed."""


def note_nothing(_hearing: HearingId, _notes: tuple[LineNote, ...]) -> None:
    """Write nothing down."""


class HearingStore(Protocol):
    """Where hearings are kept; `append_record` is durable when it returns."""

    async def load_hearing(self, hearing: HearingId) -> HearingState: ...

    async def load_record(self, hearing: HearingId, since: Seq = ...) -> tuple[Recorded, ...]: ...

    async def append_record(self, hearing: HearingId, recorded: Recorded) -> None: ...


class Room:
    """A hearing in progress; made by `Rooms`, run as one task."""

    def __init__(
        self,
        state: HearingState,
        store: HearingStore,
        forwarder: Forwarder,
        clock: Callable[[], datetime],
        ice_servers: Callable[[str], tuple[IceServer, ...]] = no_relays,
        missed: Missed | None = None,
        now: Callable[[], float] = time.monotonic,
        note_lines: NoteLines = note_nothing,
    ) -> None:
        """Tell moments by `clock`, the court's; ration what is asked by `now`, in seconds."""
        self._state = state
        self._store = store
        self._clock = clock
        self._ice_servers = ice_servers
        self._missed = missed or Missed()
        self._now = now
        self._note_lines = note_lines
        self._watch = LineWatch()
        self._looks: dict[ParticipantId, Budget] = {}
        self._members: dict[ParticipantId, Member] = {}
        self._legs = Legs(state.hearing, forwarder, self._pass_on)
        self._negotiating = Negotiating(self._legs, lambda: self._state, self._is_live)
        self._turns = Turns(state.hearing)
        self._deserted_at: float | None = now()

    @property
    def deserted_s(self) -> float:
        """For how long nobody's wire has been here."""
        return 0.0 if self._deserted_at is None else self._now() - self._deserted_at

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
        return await self._turns.wait_for(lambda: self._enter(participant, since, letters))

    async def ask(self, member: Member, asking: Asking) -> None:
        """Decide a command; its answer goes into the member's letters."""
        await self._turns.wait_for(lambda: self._ask(member, asking))

    async def leave(self, member: Member) -> None:
        """Take note that a member's wire is gone, and by itself that is not leaving."""
        # A court that closes meanwhile has said goodbye to this member already.
        with contextlib.suppress(CourtUnavailable):
            await self._turns.wait_for(lambda: self._drop(member))

    async def hang_up(self, goodbye: Goodbye) -> None:
        """Say goodbye to every member and close every leg; the record stays as it is."""
        await self._turns.wait_for(lambda: self._hang_up(goodbye))

    def point(self, member: Member, move: MovePointer) -> None:
        """Pass a pointer on, unrecorded, if this member is the one who shows the page."""
        if not self._is_live(member) or not law.may_point(member.participant, self._state):
            return
        moved = PointerMoved(by=member.participant, x=move.x, y=move.y)
        for each in self._members.values():
            if each is not member and self._hears(each.participant):
                each.letters.pass_on(moved)

    def watch(self, member: Member, watch: WatchPictures) -> None:
        """Have a member sent what their layout shows, and nothing else; only the newest counts."""
        waiting, member.views = member.views is not None, watch.views
        if not waiting:
            self._turns.post(lambda: self._negotiating.watch(member))

    def note_rung(self, member: Member, told: TellRung) -> None:
        """Take note of how far down its ladder a member's desk is."""
        if self._is_live(member):
            self._legs.stands_on(member.participant, told)
            self._write_lines_down()

    def pass_to(self, participant: ParticipantId, message: Passing) -> None:
        """Pass something on to one person alone, unrecorded."""
        member = self._members.get(participant)
        if member is not None:
            member.letters.pass_on(message)

    def offer(self, member: Member, offer: OfferMedia) -> None:
        """Have a member's media connected; the answer comes as a letter."""
        self._negotiating.offer(member, offer)

    def answer(self, member: Member, answer: AnswerMedia) -> None:
        """Have a member's second path connected, where the court has offered one."""
        self._negotiating.answer(member, answer)

    # What the forwarder tells ---------------------------------------------------------------

    def note(self, news: MediaNews) -> None:
        """Take what has happened to a leg of this hearing, when its turn comes."""
        self._turns.post(lambda: self._note(news))

    def media_are_gone(self) -> None:
        """The forwarder has died: nothing passes, and nobody is told yet, for it may come back."""
        self._turns.post(self._forget_media)

    def media_are_back(self) -> None:
        """A forwarder is there again, empty: order anew, and have every desk offer anew."""
        self._turns.post(self._begin_media_anew)

    # What the counter asks for --------------------------------------------------------------

    async def missed_speech(
        self, participant: ParticipantId, seq: Seq
    ) -> tuple[SpeechMissed, tuple[KeptSpeech, ...]]:
        """Give the speech that a line of the record says this very person missed.

        Raises `NotFound` for what is not theirs and `TooMany` for one who asks again and again;
        gives nothing of what is kept no longer.
        """
        event = self._missed.of(participant, seq)
        self._count_look(participant)
        return event, await self._legs.speech(self._missed.due(participant, seq))

    # The one task ---------------------------------------------------------------------------

    async def run(self) -> None:
        """Do what is asked, one thing after another, until cancelled."""
        await self._turns.run()

    async def _enter(
        self, participant: ParticipantId, since: Seq | None, letters: Letters
    ) -> Member:
        events = law.arrive(participant, self._state)
        if apart.follows_no_record(participant, self._state):
            since = None
        missed = await self._told_since(since)
        older = self._members.pop(participant, None)
        if older is not None:
            older.letters.close(Goodbye(reason=Reason.TAKEN_OVER))
            await self._legs.close(participant)
        member = Member(participant, letters)
        letters.send(self._welcome(participant, whole=missed is None))
        for recorded in missed or ():
            letters.send(Told(recorded=recorded))
        self._members[participant] = member
        self._deserted_at = None
        try:
            await self._happen(events)
        except BaseException:
            self._forget(member)
            raise
        self._tell_what_passes(member)
        return member

    def _welcome(self, participant: ParticipantId, *, whole: bool) -> Welcome:
        """Give a welcome; with how things stand, as far as this person is told, or without."""
        hidden = apart.is_kept_apart(participant, self._state)
        stands = apart.veiled(self._state) if hidden else self._state
        return Welcome(
            version=HIGHEST_VERSION,
            you=participant,
            snapshot=stands if whole else None,
            seq=self._state.seq,
            now=self._clock(),
            ice_servers=self._ice_servers(participant),
        )

    async def _told_since(self, since: Seq | None) -> tuple[Recorded, ...] | None:
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
        events = law.decide(actor, command, self._state)
        match command:
            case ReportMissed():
                self._count_look(actor)
                until = self._clock() - timedelta(seconds=command.ended_ago_s)
                since = until - timedelta(seconds=command.lasted_s)
                events = await self._what_was_missed(actor, since, until)
            case ReportCaughtUp():
                events = self._missed.caught_up(actor, command.missed)
            case _:
                pass
        await self._happen(events)

    async def _happen(self, events: tuple[Event, ...]) -> None:
        """Number, record, put in force and tell; what is not recorded has not happened."""
        for event in events:
            recorded = Recorded(seq=Seq(self._state.seq + 1), at=self._clock(), event=event)
            await self._store.append_record(self._state.hearing, recorded)
            before, self._state = self._state, apply(self._state, recorded)
            self._missed.follow(self._state, recorded)
            await self._legs.order(law.flows(self._state))
            self._tell(recorded, before)

    def _tell(self, recorded: Recorded, before: HearingState) -> None:
        frame = say(Told(recorded=recorded))
        for member in tuple(self._members.values()):
            hidden = apart.is_kept_apart(member.participant, before)
            told = say(Told(recorded=apart.as_told(recorded))) if hidden else frame
            if not member.letters.post(told) and not member.letters.closed:
                log.warning("a member reads too slowly", extra={"hearing": self._state.hearing})
                member.letters.close(Goodbye(reason=Reason.TOO_SLOW, come_back=True))
            if hidden and not apart.is_kept_apart(member.participant, self._state):
                # Called in, a witness is shown how things stand; what was before stays untold.
                member.letters.send(self._welcome(member.participant, whole=True))
        if isinstance(recorded.event, ParticipantAdmitted):
            admitted = self._members.get(recorded.event.participant)
            if admitted is not None:
                self._tell_what_passes(admitted)

    async def _drop(self, member: Member) -> None:
        member.letters.close()
        for task in tuple(member.negotiating):
            task.cancel()
        if not self._is_live(member):
            return
        self._forget(member)
        await self._legs.close(member.participant)
        await self._happen(law.lose(member.participant, self._state))
        self._legs.gone(member.participant)

    def _forget(self, member: Member) -> None:
        del self._members[member.participant]
        if not self._members:
            self._deserted_at = self._now()

    async def _hang_up(self, goodbye: Goodbye) -> None:
        for member in self._members.values():
            member.letters.close(goodbye)
        await self._legs.close_all()

    async def settle(self) -> None:
        """Note as lost whoever the record still holds for connected, after a crash of the court."""
        for each in self._state.participants:
            if each.connection is Connection.LIVE and each.participant not in self._members:
                await self._happen(law.lose(each.participant, self._state))

    # Media ----------------------------------------------------------------------------------

    async def _note(self, news: MediaNews) -> None:
        missed_since = self._legs.note(news)
        self._write_lines_down(news.lines if isinstance(news, LinesRead) else ())
        if missed_since is not None and isinstance(news, LegConnected | LegHeard):
            whose, now = news.participant, self._clock()
            await self._happen(await self._what_was_missed(whose, missed_since, now))

    def _write_lines_down(self, readings: tuple[LineReading, ...] = ()) -> None:
        notes = self._watch.see(self._legs.lines, readings, self._clock())
        if notes:
            self._note_lines(self._state.hearing, notes)

    async def _what_was_missed(
        self, participant: ParticipantId, since: datetime, until: datetime
    ) -> tuple[SpeechMissed, ...]:
        """Give the event of a person's not having heard what was said in a span, if anything."""
        span = self._missed.span(participant, since, until)
        if span is None or self._state.phase is HearingPhase.CLOSED:
            return ()
        return speech_missed(participant, span, await self._legs.spoken(*span))

    async def _forget_media(self) -> None:
        self._legs.died()

    async def _begin_media_anew(self) -> None:
        self._legs.died()
        await self._legs.order(law.flows(self._state))
        for member in self._members.values():
            if self._hears(member.participant):
                member.letters.send(MediaGone())

    # What passes ----------------------------------------------------------------------------

    def _pass_on(self, message: Passing) -> None:
        """Tell all in the courtroom what is overtaken by the next of its kind."""
        for member in self._members.values():
            if self._hears(member.participant):
                member.letters.pass_on(message)

    def _tell_what_passes(self, member: Member) -> None:
        """Tell one who comes into the courtroom what the others there were told before."""
        if self._hears(member.participant):
            for message in self._legs.standing():
                member.letters.pass_on(message)

    def _count_look(self, participant: ParticipantId) -> None:
        """Count a look at what was said; raises `TooMany`."""
        looks = self._looks.setdefault(participant, Budget(LOOKS_PER_S, LOOKS_AT_ONCE))
        if not looks.spend(self._now()):
            raise TooMany

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
