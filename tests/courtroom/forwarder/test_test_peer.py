"""The court's test peer at the forwarder's port: an echo, a counter, and nothing of a hearing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from client.devicecheck.calling.leg import TestLeg
from client.devicecheck.calling.phrase import frame_of
from client.devicecheck.calling.sums import Sent
from client.media.speech.opus import OpusEncoder
from client.protocol.errors import CourtFull, Malformed
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import Kind, LegOffer, MediaAnswered, Slot
from client.protocol.test_call import DESK, PEER, ProbeStep
from server_stub.courtroom import sfu
from server_stub.courtroom.forwarder import EmbeddedForwarder, ForwarderProcess
from server_stub.courtroom.forwarder.terms import Limits
from tests.courtroom.forwarder.conftest import Found
from tests.courtroom.forwarder.peers import until

CALL = HearingId("test.a-call")


class Desk:
    """A desk in a test call, without a socket."""

    def __init__(self, peer: sfu.TestPeer, call: HearingId = CALL) -> None:
        self.peer, self.call = peer, call
        self.heard: list[Sent] = []
        self.slots: tuple[Slot, ...] = ()
        self.leg = TestLeg(
            (),
            loopback=True,
            heard=self._hear,
            seen=lambda whole: None,
            want_key=lambda: None,
        )
        self._encoder = OpusEncoder()
        self._came = asyncio.Event()

    def _hear(self, sent: Sent, payload: bytes, now: float) -> None:
        self.heard.append(sent)
        self._came.set()

    async def join(self, number: int = 1) -> None:
        async def offer(leg: int, sdp: str) -> MediaAnswered:
            answer = await self.peer.call(
                LegOffer(
                    hearing=self.call,
                    participant=ParticipantId("whoever"),
                    leg=leg,
                    sdp=sdp,
                    others=(),
                )
            )
            self.slots = answer.slots
            return MediaAnswered(leg=leg, sdp=answer.sdp, slots=answer.slots)

        await self.leg.open(number, offer, 8.0)

    async def say(self, frames: int) -> None:
        for number in range(frames):
            self.leg.say(self._encoder.encode(frame_of(number)), number)
            await asyncio.sleep(0.005)

    async def fill(self, packets: int) -> None:
        """Send filler of 500 octets, a hundred packets a second."""
        self.leg.begin_step()
        for index in range(packets):
            self.leg.fill(index, 500)
            await asyncio.sleep(0.01)

    async def until_heard(self, frames: int) -> None:
        async with asyncio.timeout(8):
            while len(self.heard) < frames:
                self._came.clear()
                await self._came.wait()


@pytest.fixture
async def tester(forwarder: EmbeddedForwarder) -> AsyncIterator[Desk]:
    tester = Desk(forwarder)
    await tester.join()
    yield tester
    await tester.leg.close()


async def test_a_desk_hears_on_its_one_seat_what_it_says_itself(tester: Desk) -> None:
    assert {(slot.participant, slot.kind) for slot in tester.slots} == {
        (PEER, Kind.AUDIO),
        (PEER, Kind.VIDEO),
    }
    await tester.say(30)
    await tester.until_heard(30)
    assert all(sent.round_trip_s is not None for sent in tester.heard)


async def test_what_comes_is_counted_and_filler_goes_no_further(
    tester: Desk, forwarder: EmbeddedForwarder
) -> None:
    await tester.say(20)
    await tester.fill(60)
    await tester.until_heard(20)
    counted = await forwarder.counted(CALL)
    assert counted is not None
    (sound,) = [each for each in counted.streams if each.kind is Kind.AUDIO]
    assert (sound.awaited, sound.come) == (20, 20)
    (step,) = counted.steps
    assert step.step == tester.leg.step
    # What came in the first fifth of a second is left out.
    assert 20 <= step.packets < 60
    assert step.octets >= step.packets * 550
    assert step.last_s > step.first_s
    assert not tester.leg.tallies


async def test_filler_is_sent_as_it_is_asked_for(
    tester: Desk, forwarder: EmbeddedForwarder
) -> None:
    await tester.say(5)
    tester.leg.await_filler()
    await forwarder.send_filler(CALL, (ProbeStep(kbps=800, seconds=0.8),))
    await until(lambda: sum(each.sent for each in tester.leg.tallies.values()) > 50)
    (tally,) = tester.leg.tallies.values()
    assert tally.kbps == pytest.approx(800, rel=0.3)


async def test_filler_goes_to_nobody_who_did_not_ask(
    tester: Desk, forwarder: EmbeddedForwarder
) -> None:
    """Whoever knows a leg's password may write any source into a check."""
    relay = forwarder._relay
    assert relay is not None
    leg, peer = relay.hearings[CALL].legs[DESK], relay.hearings[CALL].peer
    assert peer is not None
    assert leg.answers_from_there
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        other.setblocking(False)
        leg.note_check(other.getsockname(), nominates=True, now=leg.heard_at)
        await forwarder.send_filler(CALL, (ProbeStep(kbps=4_000, seconds=2.0),))
        assert peer.sending is not None
        async with asyncio.timeout(1.0):
            await peer.sending
        with suppress(BlockingIOError):
            while True:
                assert len(other.recv(2_048)) < 500


async def test_nothing_of_a_test_call_is_kept(tester: Desk, forwarder: EmbeddedForwarder) -> None:
    await tester.say(30)
    await tester.until_heard(30)
    relay = forwarder._relay
    assert relay is not None
    assert relay.hearings[CALL].kept == {}
    await forwarder.close_hearing(CALL)
    assert CALL not in relay.hearings
    assert await forwarder.counted(CALL) is None


async def test_a_new_leg_takes_the_place_of_the_old_one(forwarder: EmbeddedForwarder) -> None:
    first, second = Desk(forwarder), Desk(forwarder)
    try:
        await first.join(1)
        await second.join(2)
        counted = await forwarder.counted(CALL)
        assert counted is not None
        assert counted.leg == 2
        await second.say(10)
        await second.until_heard(10)
    finally:
        await first.leg.close()
        await second.leg.close()


async def test_two_calls_hear_nothing_of_each_other(forwarder: EmbeddedForwarder) -> None:
    one, other = Desk(forwarder), Desk(forwarder, HearingId("test.another"))
    try:
        await one.join()
        await other.join()
        await one.say(20)
        await one.until_heard(20)
        assert other.heard == []
    finally:
        await one.leg.close()
        await other.leg.close()


async def test_so_many_calls_and_no_more(found: Found) -> None:
    forwarder = await found(limits=Limits(test_calls=1))
    first, second = Desk(forwarder), Desk(forwarder, HearingId("test.another"))
    try:
        await first.join()
        with pytest.raises(CourtFull):
            await second.join()
        await forwarder.close_hearing(CALL)
        await second.join()
    finally:
        await first.leg.close()
        await second.leg.close()


async def test_an_offer_that_is_none_leaves_nothing_behind(forwarder: EmbeddedForwarder) -> None:
    offer = LegOffer(hearing=CALL, participant=DESK, leg=1, sdp="v=0", others=())
    with pytest.raises(Malformed):
        await forwarder.call(offer)
    assert await forwarder.counted(CALL) is None
    relay = forwarder._relay
    assert relay is not None
    assert relay.test_calls == 0


async def test_in_a_process_of_its_own_it_is_the_same() -> None:
    forwarder = ForwarderProcess()
    await forwarder.start()
    tester = Desk(forwarder)
    try:
        await tester.join()
        await tester.say(10)
        await tester.until_heard(10)
        tester.leg.await_filler()
        await forwarder.send_filler(CALL, (ProbeStep(kbps=400, seconds=0.5),))
        await until(lambda: bool(tester.leg.tallies))
        counted = await forwarder.counted(CALL)
        assert counted is not None
        assert counted.streams
        await forwarder.close_hearing(CALL)
        assert await forwarder.counted(CALL) is None
    finally:
        await tester.leg.close()
        await forwarder.close()
