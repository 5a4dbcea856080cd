"""The forwarder whose work Janus does: orders become subscriptions, and nothing else passes.

A hearing is a room of Janus' VideoRoom plugin, a person a publisher there and a subscriber. An
order is in force when Janus has answered: whoever may not be received is switched to the room's
empty stream for everybody, and what nobody may receive is also shut at its publisher.

It knows nothing of roles, exhibits or the record, and nothing of packets.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from datetime import datetime
from secrets import token_hex
from typing import Any

from client.protocol.errors import Malformed, Reason
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import (
    Flow,
    FlowReading,
    KeptSpeech,
    Kind,
    LegAnswer,
    LegConnected,
    LegEnded,
    LegOffer,
    MediaNews,
    Slot,
    SpeakerChanged,
    Spoken,
    View,
)
from server_stub.courtroom.janus import words
from server_stub.courtroom.janus.seat import Hall, Seat
from server_stub.courtroom.janus.terms import JanusTerms
from server_stub.courtroom.janus.wire import HandleNews, JanusRefused, JanusWire, Told
from server_stub.courtroom.sfu import ForwarderGone, TellHearings

log = logging.getLogger("mingjing.janus")

COME_BACK_S = (0.1, 0.25, 0.5, 1.0)


class JanusForwarder:
    """A `Forwarder` that has Janus in the middle."""

    def __init__(self, terms: JanusTerms | None = None) -> None:
        """Take where Janus is; nothing is connected yet."""
        self._terms = terms or JanusTerms()
        self._wire: JanusWire | None = None
        self._halls: dict[HearingId, Hall] = {}
        self._by_handle: dict[int, tuple[Hall, Seat]] = {}
        self._news: list[Callable[[MediaNews], None]] = []
        self._gone: list[TellHearings] = []
        self._back: list[TellHearings] = []
        self._tasks: set[asyncio.Task[Any]] = set()
        self._left_behind: list[Hall] = []
        """Rooms of a Janus that was lost, which may be there still."""
        self._opening = asyncio.Lock()
        self._closing = False

    async def start(self) -> None:
        """Begin a session; raises `ForwarderGone` when Janus is not there."""
        self._wire = await self._open()

    @property
    def media_address(self) -> tuple[str, int]:
        """Host and port that answer plain STUN."""
        return self._terms.stun

    # Legs -----------------------------------------------------------------------------------

    async def connect(self, offer: LegOffer) -> LegAnswer:
        """Answer an offer and make one for the way back; an older leg is closed."""
        wire = self._running()
        hall = await self._hall(offer.hearing)
        async with hall.lock:
            await self._part(hall, offer.participant)
            try:
                return await self._join(wire, hall, offer)
            except JanusRefused as refused:
                await self._part(hall, offer.participant)
                raise Malformed(Reason.BAD_SDP, str(refused)) from refused

    async def accept(
        self, hearing: HearingId, participant: ParticipantId, leg: int, sdp: str
    ) -> None:
        """Take the desk's answer to the offer of the second path."""
        wire = self._running()
        hall = self._halls.get(hearing)
        seat = hall.seats.get(participant) if hall is not None else None
        if seat is None or not seat.subscriber or seat.leg != leg:
            raise Malformed(Reason.BAD_SDP, "nothing was offered")
        try:
            await wire.say(seat.subscriber, {"request": "start"}, ("answer", sdp))
        except JanusRefused as refused:
            raise Malformed(Reason.BAD_SDP, str(refused)) from refused

    async def order(self, hearing: HearingId, flows: tuple[Flow, ...]) -> None:
        """Replace the whole of what may pass in this hearing; in force when it returns."""
        hall = await self._hall(hearing)
        async with hall.lock:
            hall.flows = flows
            await self._settle(hall)

    async def watch(
        self, hearing: HearingId, participant: ParticipantId, views: Sequence[View]
    ) -> None:
        """Take what a viewer's layout shows."""
        hall = self._halls.get(hearing)
        if hall is not None:
            async with hall.lock:
                hall.views[participant] = tuple(views)
                await self._settle(hall)

    async def disconnect(self, hearing: HearingId, participant: ParticipantId) -> None:
        """Close a person's leg; nothing more is sent to them or taken from them."""
        self._running()
        hall = self._halls.get(hearing)
        if hall is not None:
            async with hall.lock:
                hall.views.pop(participant, None)
                await self._part(hall, participant)

    async def close_hearing(self, hearing: HearingId) -> None:
        """Close every leg of a hearing and forget its flows."""
        wire = self._running()
        hall = self._halls.pop(hearing, None)
        if hall is None:
            return
        async with hall.lock:
            for participant in tuple(hall.seats):
                await self._part(hall, participant)
            with suppress(JanusRefused):
                await wire.say(hall.handle, words.destroy(hall))
            await wire.detach(hall.handle)

    # What is not had here -------------------------------------------------------------------

    async def spoken(
        self, hearing: HearingId, since: datetime, until: datetime
    ) -> tuple[Spoken, ...]:
        """Tell nothing: Janus keeps no speech."""
        del hearing, since, until
        return ()

    async def speech(self, hearing: HearingId, spoken: Sequence[Spoken]) -> tuple[KeptSpeech, ...]:
        """Give nothing: Janus keeps no speech."""
        del hearing, spoken
        return ()

    async def readings(self, hearing: HearingId) -> tuple[FlowReading, ...]:
        """Give nothing: Janus counts for its own administrators."""
        del hearing
        return ()

    # Who is told ----------------------------------------------------------------------------

    def on_news(self, tell: Callable[[MediaNews], None]) -> None:
        """Have `tell` called on the court's loop with what happens to legs."""
        self._news.append(tell)

    def on_gone(self, tell: TellHearings) -> None:
        """Have `tell` called each time Janus, or the wire to it, is gone."""
        self._gone.append(tell)

    def on_back(self, tell: TellHearings) -> None:
        """Have `tell` called each time it is back, empty."""
        self._back.append(tell)

    async def close(self) -> None:
        """End; every leg is closed."""
        self._closing = True
        for hearing in tuple(self._halls):
            with suppress(ForwarderGone):
                await self.close_hearing(hearing)
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._wire is not None:
            await self._wire.close()
            self._wire = None

    # --- Janus' rooms ------------------------------------------------------------------------

    def _running(self) -> JanusWire:
        if self._wire is None or not self._wire.stands:
            raise ForwarderGone
        return self._wire

    async def _open(self) -> JanusWire:
        wire = JanusWire(
            self._terms.url, on_event=self._hear, on_news=self._note, on_gone=self._lost
        )
        try:
            await wire.open()
        except BaseException:
            await wire.close()
            raise
        return wire

    async def _hall(self, hearing: HearingId) -> Hall:
        async with self._opening:
            wire = self._running()
            if hearing not in self._halls:
                self._halls[hearing] = await self._make_hall(wire, hearing)
            return self._halls[hearing]

    async def _make_hall(self, wire: JanusWire, hearing: HearingId) -> Hall:
        # Named by chance: an id of ours that leaks from Janus' log names no hearing.
        hall = Hall(hearing, token_hex(16), token_hex(16), await wire.attach())
        try:
            await wire.say(
                hall.handle,
                words.create(
                    hall,
                    admin_key=self._terms.admin_key,
                    publishers=self._terms.publishers,
                    picture_bits_per_s=self._terms.picture_bits_per_s,
                ),
            )
            listed = await wire.say(hall.handle, words.participants(hall))
        except JanusRefused as refused:
            log.error("Janus makes no room: %s", refused, extra={"hearing": hearing})
            raise ForwarderGone from refused
        hall.empty = words.empty_feeds(listed.said)
        return hall

    async def _join(self, wire: JanusWire, hall: Hall, offer: LegOffer) -> LegAnswer:
        seat = Seat(offer.participant, offer.leg, token_hex(8), await wire.attach())
        hall.seats[offer.participant] = seat
        self._by_handle[seat.publisher] = (hall, seat)
        await wire.say(seat.publisher, words.join(hall, seat))
        published = await wire.say(seat.publisher, {"request": "publish"}, ("offer", offer.sdp))
        words.note_published(seat, published.said)
        others = tuple(dict.fromkeys(each for each in offer.others if each != offer.participant))
        back = await self._subscribe(wire, hall, seat, others) if others else ""
        return LegAnswer(
            sdp=published.sdp,
            slots=tuple(
                Slot(mid=mid, kind=kind, participant=person)
                for (person, kind), mid in seat.slots.items()
            ),
            codecs=("H264",),
            offer=back,
        )

    async def _subscribe(
        self, wire: JanusWire, hall: Hall, seat: Seat, others: Sequence[ParticipantId]
    ) -> str:
        """Begin the second path, every seat of it empty; give Janus' offer."""
        seat.subscriber = await wire.attach()
        self._by_handle[seat.subscriber] = (hall, seat)
        places = [(person, kind) for person in others for kind in Kind]
        empty = [hall.empty[kind] for _, kind in places]
        attached = await wire.say(seat.subscriber, words.subscribe(hall, empty))
        for place, stream in zip(places, attached.said["streams"], strict=True):
            seat.slots[place] = stream["mid"]
            seat.shown[stream["mid"]] = hall.empty[place[1]]
        return words.sound_may_be_asked_for_again(attached.sdp)

    async def _part(self, hall: Hall, participant: ParticipantId) -> None:
        """Let a leg go, after those who received it have been switched away from it."""
        seat = hall.seats.pop(participant, None)
        if seat is None:
            return
        with suppress(ForwarderGone):
            await self._settle(hall)
        for handle in (seat.publisher, seat.subscriber):
            if self._by_handle.pop(handle, None) is not None:
                with suppress(ForwarderGone):
                    await self._running().detach(handle)

    async def _settle(self, hall: Hall) -> None:
        """Make of flows and views what Janus sends to whom; the lock is held."""
        wire = self._running()
        await asyncio.gather(
            *(self._switch(wire, hall, seat) for seat in tuple(hall.seats.values())),
            *self._shut(wire, hall),
        )

    async def _switch(self, wire: JanusWire, hall: Hall, seat: Seat) -> None:
        changed = {
            mid: feed for mid, feed in hall.plan(seat).items() if seat.shown.get(mid) != feed
        }
        if not changed:
            return
        try:
            await wire.say(seat.subscriber, words.switch(changed))
        except JanusRefused as refused:
            # Somebody has just gone. What passes now is not known: nothing, then, until the next
            # change, and a leg that cannot be brought to that is closed.
            log.info("Janus does not switch: %s", refused, extra={"hearing": hall.hearing})
            changed = {mid: hall.empty[kind] for (_, kind), mid in seat.slots.items()}
            try:
                await wire.say(seat.subscriber, words.switch(changed))
            except JanusRefused:
                log.warning("Janus does not fall silent", extra={"hearing": hall.hearing})
                self._by_handle.pop(seat.subscriber, None)
                await wire.detach(seat.subscriber)
                self._begin(self._ended(hall, seat))
                return
        seat.shown.update(changed)

    def _shut(self, wire: JanusWire, hall: Hall) -> list[Coroutine[Any, Any, None]]:
        """Shut at its publisher what nobody may receive, and open what somebody may."""
        allowed = hall.may_pass()
        return [
            self._moderate(wire, hall, seat, mid, shut=shut)
            for person, seat in hall.seats.items()
            for kind in Kind
            for mid in seat.mids(kind)
            if (shut := not allowed.get((person, kind))) != (mid in seat.shut)
        ]

    async def _moderate(
        self, wire: JanusWire, hall: Hall, seat: Seat, mid: str, *, shut: bool
    ) -> None:
        try:
            await wire.say(hall.handle, words.moderate(hall, seat, mid, shut=shut))
        except JanusRefused as refused:
            log.info("Janus does not moderate: %s", refused, extra={"hearing": hall.hearing})
        else:
            (seat.shut.add if shut else seat.shut.discard)(mid)

    # --- What Janus tells --------------------------------------------------------------------

    def _hear(self, told: Told) -> None:
        found = self._by_handle.get(told.handle)
        talking = told.said.get("videoroom")
        if found is None or talking not in {words.TALKING, words.NOT_TALKING}:
            return
        hall, _ = found
        person = hall.person(str(told.said.get("id")))
        before = hall.speaker
        if talking == words.TALKING:
            hall.speaker = person
        elif hall.speaker == person:
            hall.speaker = None
        if hall.speaker != before:
            self._tell(SpeakerChanged(hearing=hall.hearing, participant=hall.speaker))

    def _note(self, news: HandleNews) -> None:
        found = self._by_handle.get(news.handle)
        if found is None:
            return
        hall, seat = found
        if news.what == "webrtcup":
            seat.up.add(news.handle)
            if seat.stands and not seat.told:
                seat.told = True
                self._begin(self._settled(hall))
                self._tell(
                    LegConnected(hearing=hall.hearing, participant=seat.participant, leg=seat.leg)
                )
        elif news.what in {"hangup", "detached"} and hall.seats.get(seat.participant) is seat:
            self._begin(self._ended(hall, seat))

    async def _settled(self, hall: Hall) -> None:
        with suppress(ForwarderGone):
            async with hall.lock:
                await self._settle(hall)

    async def _ended(self, hall: Hall, seat: Seat) -> None:
        async with hall.lock:
            if hall.seats.get(seat.participant) is seat:
                await self._part(hall, seat.participant)
                self._tell(LegEnded(hearing=hall.hearing, participant=seat.participant))

    def _lost(self, wire: JanusWire) -> None:
        if wire is not self._wire:
            return
        self._left_behind += self._halls.values()
        self._halls.clear()
        self._by_handle.clear()
        if self._closing:
            return
        log.error("Janus is gone")
        for tell in self._gone:
            tell(None)
        self._begin(self._come_back())

    async def _come_back(self) -> None:
        tries = 0
        while True:
            await asyncio.sleep(COME_BACK_S[min(tries, len(COME_BACK_S) - 1)])
            tries += 1
            try:
                wire = await self._open()
                await self._clear(wire)
            except (ForwarderGone, JanusRefused):
                continue
            self._wire = wire
            log.info("Janus is back")
            for tell in self._back:
                tell(None)
            return

    async def _clear(self, wire: JanusWire) -> None:
        """End what a Janus that was only out of reach still holds: nobody orders it any more."""
        if not self._left_behind:
            return
        handle = await wire.attach()
        while self._left_behind:
            with suppress(JanusRefused):
                await wire.say(handle, words.destroy(self._left_behind[-1]))
            self._left_behind.pop()
        await wire.detach(handle)

    def _tell(self, news: MediaNews) -> None:
        for tell in self._news:
            tell(news)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
