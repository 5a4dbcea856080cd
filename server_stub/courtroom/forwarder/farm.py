"""Several forwarders that look like one: each hearing has its own, or shares one of a few.

A hearing stays where it began. With a process for each hearing, one that dies takes nobody else
with it, and a court grows with its processors; a standing process keeps the address at which the
device check asks for its own. Answers carry the port of the process that gave them.

It knows nothing of media; the processes do.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import (
    Flow,
    FlowReading,
    KeptSpeech,
    LegAnswer,
    LegOffer,
    MediaNews,
    Spoken,
    View,
)
from client.protocol.test_call import CallCounted, ProbeStep
from server_stub.courtroom.forwarder.process import ForwarderProcess
from server_stub.courtroom.forwarder.terms import Limits, MediaAddress
from server_stub.courtroom.sfu import Forwarder, ForwarderGone, TellHearings, TestPeer

log = logging.getLogger("mingjing.forwarder")

Make = Callable[[MediaAddress, Limits, Callable[[], datetime] | None], Forwarder]


@dataclass(eq=False, slots=True)
class _Stall:
    """One process, and the hearings in it."""

    number: int
    forwarder: Forwarder
    hearings: set[HearingId] = field(default_factory=set)


class ForwarderFarm:
    """A `Forwarder` made of several processes."""

    def __init__(
        self,
        address: MediaAddress | None = None,
        limits: Limits | None = None,
        clock: Callable[[], datetime] | None = None,
        *,
        processes: int = 1,
        per_hearing: bool = False,
        make: Make = ForwarderProcess,
    ) -> None:
        """Keep so many processes, or, `per_hearing`, one that stands and one for each hearing.

        With a port that was chosen, each further process takes the next one after it.
        """
        self._address = address or MediaAddress()
        self._limits = limits or Limits()
        self._clock = clock
        self._per_hearing = per_hearing
        self._standing = 1 if per_hearing else max(1, processes)
        self._make = make
        self._stalls: list[_Stall] = []
        self._settled: dict[HearingId, _Stall] = {}
        self._opening: dict[HearingId, asyncio.Task[_Stall]] = {}
        self._tell_news: list[Callable[[MediaNews], None]] = []
        self._tell_gone: list[TellHearings] = []
        self._tell_back: list[TellHearings] = []
        self._closing = False

    async def start(self) -> None:
        """Begin; returns when legs can be connected. Raises OSError if a port cannot be had."""
        try:
            for _ in range(self._standing):
                await self._open()
        except BaseException:
            await self.close()
            raise

    @property
    def media_address(self) -> tuple[str, int]:
        """Host and UDP port at which the standing process answers STUN."""
        return self._first().media_address

    async def connect(self, offer: LegOffer) -> LegAnswer:
        """Answer an offer; an older leg of the same person is closed."""
        return await (await self._settle(offer.hearing)).connect(offer)

    async def accept(
        self, hearing: HearingId, participant: ParticipantId, leg: int, sdp: str
    ) -> None:
        """Take a desk's answer to an offer, where a process has made one."""
        await self._of(hearing).accept(hearing, participant, leg, sdp)

    async def order(self, hearing: HearingId, flows: tuple[Flow, ...]) -> None:
        """Replace the whole of what may pass in this hearing; in force when it returns."""
        await (await self._settle(hearing)).order(hearing, flows)

    async def watch(
        self, hearing: HearingId, participant: ParticipantId, views: Sequence[View]
    ) -> None:
        """Take what a viewer's layout shows, the most important first."""
        await self._of(hearing).watch(hearing, participant, views)

    async def spoken(
        self, hearing: HearingId, since: datetime, until: datetime
    ) -> tuple[Spoken, ...]:
        """Tell who spoke when, as far back as speech is kept; only what was allowed to pass."""
        return await self._of(hearing).spoken(hearing, since, until)

    async def speech(self, hearing: HearingId, spoken: Sequence[Spoken]) -> tuple[KeptSpeech, ...]:
        """Give the kept speech of these spans."""
        return await self._of(hearing).speech(hearing, spoken)

    async def call(self, offer: LegOffer) -> LegAnswer:
        """Answer the offer of a desk that measures its line, in the process that stands."""
        return await self._tester().call(offer)

    async def send_filler(self, hearing: HearingId, steps: tuple[ProbeStep, ...]) -> None:
        """Send filler to the desk of a test call, and return at once."""
        await self._tester().send_filler(hearing, steps)

    async def counted(self, hearing: HearingId) -> CallCounted | None:
        """Give what was counted of a test call; None while it has no leg."""
        return await self._tester().counted(hearing)

    async def disconnect(self, hearing: HearingId, participant: ParticipantId) -> None:
        """Close a person's leg; nothing more is sent to them or taken from them."""
        await self._of(hearing).disconnect(hearing, participant)

    async def close_hearing(self, hearing: HearingId) -> None:
        """Close every leg of a hearing and forget its flows; its own process ends with it."""
        forwarder = self._of(hearing)
        stall = self._settled.pop(hearing, None)
        if stall is None or not self._per_hearing:
            await forwarder.close_hearing(hearing)
        if stall is None:
            return
        stall.hearings.discard(hearing)
        if self._per_hearing:
            self._stalls.remove(stall)
            await stall.forwarder.close()

    async def readings(self, hearing: HearingId) -> tuple[FlowReading, ...]:
        """Give the counters of a hearing."""
        return await self._of(hearing).readings(hearing)

    def on_news(self, tell: Callable[[MediaNews], None]) -> None:
        """Have `tell` called with what happens to legs."""
        self._tell_news.append(tell)

    def on_gone(self, tell: TellHearings) -> None:
        """Have `tell` called, with its hearings, each time a process has died by itself."""
        self._tell_gone.append(tell)

    def on_back(self, tell: TellHearings) -> None:
        """Have `tell` called, with its hearings, each time there is a new one after that."""
        self._tell_back.append(tell)

    async def close(self) -> None:
        """End; every leg is closed."""
        self._closing = True
        for task in tuple(self._opening.values()):
            task.cancel()
        if self._opening:
            await asyncio.wait(tuple(self._opening.values()))
        stalls, self._stalls = self._stalls, []
        self._settled.clear()
        await asyncio.gather(*(stall.forwarder.close() for stall in stalls))

    # Where a hearing is ---------------------------------------------------------------------

    def _first(self) -> Forwarder:
        if self._closing or not self._stalls:
            raise ForwarderGone
        return self._stalls[0].forwarder

    def _tester(self) -> TestPeer:
        first = self._first()
        if not isinstance(first, TestPeer):
            raise ForwarderGone
        return first

    def _of(self, hearing: HearingId) -> Forwarder:
        """Give where a hearing is; one that is nowhere is unknown to the first as to any."""
        first = self._first()
        stall = self._settled.get(hearing)
        return first if stall is None else stall.forwarder

    async def _settle(self, hearing: HearingId) -> Forwarder:
        """Give where a hearing is, and a place to one that has none yet."""
        self._first()
        stall = self._settled.get(hearing)
        if stall is None and not self._per_hearing:
            stall = min(self._stalls, key=lambda each: len(each.hearings))
        if stall is None:
            opening = self._opening.get(hearing)
            if opening is None:
                opening = self._opening[hearing] = asyncio.create_task(self._open_gently())
                opening.add_done_callback(lambda _: self._opening.pop(hearing, None))
            # Several may wait for the same beginning, and one of them may give up.
            stall = await asyncio.shield(opening)
        stall.hearings.add(hearing)
        self._settled[hearing] = stall
        return stall.forwarder

    async def _open_gently(self) -> _Stall:
        try:
            return await self._open()
        except OSError as error:
            log.error("a hearing has no forwarder: %s", error)
            raise ForwarderGone from error

    async def _open(self) -> _Stall:
        taken = {stall.number for stall in self._stalls}
        number = next(number for number in count() if number not in taken)
        port = self._address.port
        address = self._address.model_copy(update={"port": port + number if port else 0})
        forwarder = self._make(address, self._limits, self._clock)
        stall = _Stall(number, forwarder)
        self._stalls.append(stall)
        forwarder.on_news(lambda news: _each(self._tell_news, news))
        forwarder.on_gone(lambda _: _each(self._tell_gone, frozenset(stall.hearings)))
        forwarder.on_back(lambda _: _each(self._tell_back, frozenset(stall.hearings)))
        try:
            await forwarder.start()
        except BaseException:
            if stall in self._stalls:
                self._stalls.remove(stall)
            await forwarder.close()
            raise
        return stall


def _each(tells: Sequence[Callable[..., None]], *told: object) -> None:
    for tell in tells:
        tell(*told)
