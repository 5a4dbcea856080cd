"""The forwarder in a process beside the court, so that media never waits for the court's work.

A process that dies is replaced at once, at the same address, by one that knows nothing: whoever
asked is told that it is gone, and told again when there is one to be ordered anew. Between the
two every question raises `ForwarderGone`. One that dies again and again is given time between.

It knows nothing of media; the process does.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from client.protocol.errors import Malformed, Reason
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
from server_stub.courtroom.forwarder import pipe
from server_stub.courtroom.forwarder.child import Child
from server_stub.courtroom.forwarder.terms import Limits, MediaAddress
from server_stub.courtroom.sfu import ForwarderGone, TellHearings

log = logging.getLogger("mingjing.forwarder")

BACK_OFF_S = (0.0, 0.5, 1.0, 2.0, 5.0)
"""Before each new beginning, since one that lasted."""
LASTED_S = 30.0
CHANCE_ATTEMPTS = 3
"""A port that nobody chose is tried again so often."""


class ForwarderProcess:
    """A `Forwarder` in a process of its own."""

    def __init__(
        self,
        address: MediaAddress | None = None,
        limits: Limits | None = None,
        clock: Callable[[], datetime] | None = None,
        *,
        answer_within_s: float = 5.0,
    ) -> None:
        """Tell moments by `clock`, the court's; without one they are told from 1970 on."""
        self._address = address or MediaAddress()
        self._limits = limits or Limits()
        self._clock = clock or _no_clock
        self._answer_within_s = answer_within_s
        self._child: Child | None = None
        self._media_address: tuple[str, int] | None = None
        self._began_at = 0.0
        self._attempts = 0
        self._reviving: asyncio.Task[None] | None = None
        self._tell_news: list[Callable[[MediaNews], None]] = []
        self._tell_gone: list[TellHearings] = []
        self._tell_back: list[TellHearings] = []
        self._begun = False
        self._closing = False

    @property
    def pid(self) -> int | None:
        """The number of the process that is there now, or was there last."""
        return None if self._child is None else self._child.pid

    async def start(self) -> None:
        """Begin; returns when legs can be connected. Raises OSError if the port cannot be had."""
        await self._begin(self._address)

    async def _begin(self, address: MediaAddress) -> None:
        # One that cannot begin has not died: nobody relied on it yet.
        self._begun = False
        child = self._child = Child(
            self._clock,
            self._answer_within_s,
            news=self._note_news,
            died=lambda: self._note_died() if self._begun else None,
        )
        self._media_address = await child.start(pipe.Begin(address=address, limits=self._limits))
        self._began_at = time.monotonic()
        self._begun = True

    @property
    def media_address(self) -> tuple[str, int]:
        """Host and UDP port at which the forwarder takes media and answers STUN."""
        if self._media_address is None or self._child is None or not self._begun:
            raise ForwarderGone
        if self._closing or self._child.gone:
            raise ForwarderGone
        return self._media_address

    async def connect(self, offer: LegOffer) -> LegAnswer:
        """Answer an offer; an older leg of the same person is closed."""
        reply = await self._ask(pipe.Connect(offer=offer))
        if not isinstance(reply, pipe.Connected):
            raise ForwarderGone
        return reply.answer

    async def accept(
        self, hearing: HearingId, participant: ParticipantId, leg: int, sdp: str
    ) -> None:
        """Take no answer: there is one path, and nothing is offered on it."""
        del hearing, participant, leg, sdp
        raise Malformed(Reason.BAD_SDP, "nothing was offered")

    async def order(self, hearing: HearingId, flows: tuple[Flow, ...]) -> None:
        """Replace the whole of what may pass in this hearing; in force when it returns."""
        await self._ask(pipe.Order(hearing=hearing, flows=flows))

    async def watch(
        self, hearing: HearingId, participant: ParticipantId, views: Sequence[View]
    ) -> None:
        """Take what a viewer's layout shows, the most important first."""
        await self._ask(pipe.Watch(hearing=hearing, participant=participant, views=tuple(views)))

    async def spoken(
        self, hearing: HearingId, since: datetime, until: datetime
    ) -> tuple[Spoken, ...]:
        """Tell who spoke when, as far back as speech is kept; only what was allowed to pass."""
        reply = await self._ask(pipe.WhoSpoke(hearing=hearing, since=since, until=until))
        return reply.spoken if isinstance(reply, pipe.SpokenThen) else ()

    async def speech(self, hearing: HearingId, spoken: Sequence[Spoken]) -> tuple[KeptSpeech, ...]:
        """Give the kept speech of these spans."""
        found = []
        for span in spoken:
            replies = [
                await self._ask(pipe.Recall(hearing=hearing, spoken=part))
                for part in pipe.parts(span)
            ]
            frames = [
                frame
                for reply in replies
                if isinstance(reply, pipe.Recalled)
                for frame in pipe.unpacked(reply)
            ]
            found.append(pipe.joined(span, frames))
        return tuple(found)

    async def call(self, offer: LegOffer) -> LegAnswer:
        """Answer the offer of a desk that measures its line: it will hear and see itself."""
        reply = await self._ask(pipe.Call(offer=offer))
        if not isinstance(reply, pipe.Connected):
            raise ForwarderGone
        return reply.answer

    async def send_filler(self, hearing: HearingId, steps: tuple[ProbeStep, ...]) -> None:
        """Send filler to the desk of a test call, and return at once."""
        await self._ask(pipe.Fill(hearing=hearing, steps=steps))

    async def counted(self, hearing: HearingId) -> CallCounted | None:
        """Give what was counted of a test call; None while it has no leg."""
        reply = await self._ask(pipe.ReadCall(hearing=hearing))
        return reply.counted if isinstance(reply, pipe.CallRead) else None

    async def disconnect(self, hearing: HearingId, participant: ParticipantId) -> None:
        """Close a person's leg; nothing more is sent to them or taken from them."""
        await self._ask(pipe.Disconnect(hearing=hearing, participant=participant))

    async def close_hearing(self, hearing: HearingId) -> None:
        """Close every leg of a hearing and forget its flows."""
        await self._ask(pipe.CloseHearing(hearing=hearing))

    async def readings(self, hearing: HearingId) -> tuple[FlowReading, ...]:
        """Give the counters of a hearing."""
        reply = await self._ask(pipe.Read(hearing=hearing))
        return reply.readings if isinstance(reply, pipe.Counted) else ()

    def on_news(self, tell: Callable[[MediaNews], None]) -> None:
        """Have `tell` called with what happens to legs."""
        self._tell_news.append(tell)

    def on_gone(self, tell: TellHearings) -> None:
        """Have `tell` called each time the process has died by itself."""
        self._tell_gone.append(tell)

    def on_back(self, tell: TellHearings) -> None:
        """Have `tell` called each time there is a new process after that."""
        self._tell_back.append(tell)

    async def close(self) -> None:
        """End; every leg is closed."""
        self._closing = True
        if self._reviving is not None:
            self._reviving.cancel()
            await asyncio.wait([self._reviving])
        if self._child is not None:
            await self._child.close()

    # Its lives ------------------------------------------------------------------------------

    async def _ask(self, question: pipe.Question) -> pipe.Reply:
        if self._child is None or self._closing or not self._begun:
            raise ForwarderGone
        return await self._child.ask(question)

    def _note_news(self, news: MediaNews) -> None:
        for tell in self._tell_news:
            tell(news)

    def _note_died(self) -> None:
        self._begun = False
        if time.monotonic() - self._began_at > LASTED_S:
            self._attempts = 0
        for tell in self._tell_gone:
            tell(None)
        if not self._closing:
            self._reviving = asyncio.create_task(self._revive())

    async def _revive(self) -> None:
        """Begin anew at the same address, until it succeeds."""
        while True:
            await asyncio.sleep(BACK_OFF_S[min(self._attempts, len(BACK_OFF_S) - 1)])
            self._attempts += 1
            try:
                await self._begin(self._same_address())
            except (OSError, ForwarderGone):
                log.exception("the forwarder could not begin anew")
            else:
                break
        for tell in self._tell_back:
            tell(None)

    def _same_address(self) -> MediaAddress:
        """Give the address it had before, unless a port of chance has been taken meanwhile."""
        known = self._address.port or self._attempts <= CHANCE_ATTEMPTS
        if self._media_address is None or not known:
            return self._address
        return self._address.model_copy(update={"port": self._media_address[1]})


def _no_clock() -> datetime:
    return datetime.fromtimestamp(time.monotonic(), UTC)
