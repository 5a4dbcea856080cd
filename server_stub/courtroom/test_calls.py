"""The test calls in progress: who may measure their line, how many at once, and for how long.

A call belongs to whoever opened it and to nobody else: its name is chance, and with its media goes
a name that no hearing has. It ends when its desk says so, some seconds after its wire is gone, and
at the latest after `CALL_S`. Each address has a few at once, for an office may stand behind one.

It knows no sockets, no hearings and nobody by name.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from client.protocol.errors import CourtUnavailable, NotFound, Reason, TooMany
from client.protocol.ids import HearingId
from client.protocol.signalling import IceServer, LegOffer, MediaAnswered, OfferMedia
from client.protocol.test_call import CALL_S, DESK, PEER, SUM_MAX_S, CallCounted, SendFiller
from server_stub.courtroom.relays import no_relays
from server_stub.courtroom.sfu import Forwarder, ForwarderGone, TestPeer

log = logging.getLogger("mingjing.courtroom")

FROM_ONE_ADDRESS = 4
LINGERS_S = 10.0
"""After its wire is gone a call waits so long for its desk."""
FILLED_MAX_S = 12.0
"""Filler that one call may have in all."""


@dataclass(eq=False, slots=True)
class TestCall:
    """One desk's call."""

    __test__ = False

    name: str
    address: str
    ends_at: float
    """By the loop's own time."""
    leg: int = 0
    filled_s: float = 0.0
    wire: int = 0
    """The how-manieth wire it is on: an older one has nothing to say of it any more."""
    ending: asyncio.TimerHandle | None = None
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @property
    def media(self) -> HearingId:
        """Under what the forwarder knows it; what stands before the dot is in no hearing's id."""
        return HearingId(f"test.{self.name}")


class TestCalls:
    """All test calls of this court."""

    __test__ = False

    def __init__(
        self,
        forwarder: Forwarder,
        relays: Callable[[str], tuple[IceServer, ...]] = no_relays,
    ) -> None:
        """Tell by `relays` the relays with credentials for one person."""
        self._peer: TestPeer | None = forwarder if isinstance(forwarder, TestPeer) else None
        self._forwarder = forwarder
        self._relays = relays
        self._calls: dict[str, TestCall] = {}

    @property
    def offered(self) -> bool:
        """Whether this court's forwarder has a test peer."""
        return self._peer is not None

    def relays_for_a_test(self) -> tuple[IceServer, ...]:
        """Give the relays with credentials of nobody's in particular."""
        return self._relays(f"test-{secrets.token_hex(4)}")

    def open(self, address: str) -> TestCall:
        """Open a call; raises `TooMany` and `CourtUnavailable`."""
        if self._peer is None:
            raise CourtUnavailable(Reason.MEDIA_UNAVAILABLE)
        if sum(call.address == address for call in self._calls.values()) >= FROM_ONE_ADDRESS:
            raise TooMany(detail=str(int(CALL_S)))
        loop = asyncio.get_running_loop()
        call = TestCall(secrets.token_urlsafe(24), address, loop.time() + CALL_S)
        self._calls[call.name] = call
        self._end_at(call, call.ends_at)
        return call

    def resume(self, name: str) -> TestCall:
        """Give the call whose wire broke; raises `NotFound`."""
        call = self._calls.get(name)
        if call is None:
            raise NotFound
        call.wire += 1
        self._end_at(call, call.ends_at)
        return call

    def leave(self, call: TestCall, wire: int) -> None:
        """A wire of a call is gone: if it was the last, the call waits a little for its desk."""
        if call.name in self._calls and call.wire == wire:
            soon = asyncio.get_running_loop().time() + LINGERS_S
            self._end_at(call, min(call.ends_at, soon))

    async def offer(self, call: TestCall, offer: OfferMedia) -> MediaAnswered:
        """Connect a desk; raises what an offer may be refused with, and `ForwarderGone`."""
        answer = await self._of(call).call(
            LegOffer(
                hearing=call.media,
                participant=DESK,
                leg=offer.leg,
                sdp=offer.sdp,
                others=(PEER,),
            )
        )
        if call.name not in self._calls:
            await self._forwarder.close_hearing(call.media)
            raise ForwarderGone
        call.leg = offer.leg
        return MediaAnswered(leg=offer.leg, sdp=answer.sdp, slots=answer.slots)

    async def fill(self, call: TestCall, asked: SendFiller) -> None:
        """Send filler to a desk; raises `TooMany` for more than a call has, `ForwarderGone`."""
        seconds = sum(step.seconds for step in asked.steps)
        if seconds > SUM_MAX_S or call.filled_s + seconds > FILLED_MAX_S:
            raise TooMany
        call.filled_s += seconds
        await self._of(call).send_filler(call.media, asked.steps)

    async def counted(self, call: TestCall) -> CallCounted | None:
        """Give what was counted; raises `ForwarderGone`."""
        return await self._of(call).counted(call.media)

    async def end(self, call: TestCall) -> None:
        """End a call."""
        if self._calls.pop(call.name, None) is None:
            return
        if call.ending is not None:
            call.ending.cancel()
        try:
            await self._forwarder.close_hearing(call.media)
        except ForwarderGone:
            log.info("the media forwarder had gone before a test call")

    async def close(self) -> None:
        """End all of them."""
        ending = [task for call in self._calls.values() for task in call.tasks]
        await asyncio.gather(*(self.end(call) for call in tuple(self._calls.values())))
        await asyncio.gather(*ending, return_exceptions=True)

    def _of(self, call: TestCall) -> TestPeer:
        if self._peer is None or call.name not in self._calls:
            raise ForwarderGone
        return self._peer

    def _end_at(self, call: TestCall, at: float) -> None:
        if call.ending is not None:
            call.ending.cancel()
        call.ending = asyncio.get_running_loop().call_at(at, self._ended, call)

    def _ended(self, call: TestCall) -> None:
        task = asyncio.create_task(self.end(call))
        call.tasks.add(task)
        task.add_done_callback(call.tasks.discard)
