"""The same nonsense on a real leg: sealed with the court's own keys, after the handshake."""

import random

import pytest

from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder.embedded import EmbeddedForwarder
from server_stub.courtroom.forwarder.leg import Leg
from tests import nonsense
from tests.media.desks import HEARING, SmallCourt, make_desk, passed, until

pytestmark = pytest.mark.realtime


def send(forwarder: EmbeddedForwarder, leg: Leg, plain: bytes, *, control: bool) -> bool:
    """Send a packet as the court would; False for one that the sealing library refuses."""
    port, _ = forwarder._running()
    keys, out = leg.keys, port.outgoing
    assert keys is not None
    assert leg.address is not None
    out.view[: len(plain)] = plain
    sealed = (keys.seal_control if control else keys.seal_media)(out, len(plain))
    if sealed < 0:
        return False
    port.send(out.view[:sealed], leg.address)
    return True


async def test_a_desk_lives_through_nonsense_from_its_own_court_and_goes_on(
    court: SmallCourt,
) -> None:
    a, b = court.seat(make_desk("a", voice=1)), court.seat(make_desk("b", voice=2))
    await court.connect(a, b)
    await court.order(speaking="b", shown="b")
    await until(lambda: a.of(b.name).sound_s > 0.3 and a.of(b.name).frames_decoded > 3)
    assert isinstance(court.forwarder, EmbeddedForwarder)
    _, relay = court.forwarder._running()
    leg = relay.hearings[HEARING].legs[a.name]
    chance = random.Random(23)
    slots = [slot for slot in leg.slots if slot.participant == b.name]
    # Streams beside the true ones too: those of others, of nobody, and the desk's own.
    ssrcs = [slot.ssrc for slot in slots] + list(leg.streams)
    streams = [(ssrc, kind) for ssrc in ssrcs for kind in (63, 96, 102, 111)]
    sent = 0
    for plain in nonsense.media(chance, streams, 600):
        sent += send(court.forwarder, leg, plain, control=False)
    for plain in nonsense.control(chance, ssrcs, 400):
        sent += send(court.forwarder, leg, plain, control=True)
    assert sent > 400
    await passed(0.5)
    # It is still there, and on a new leg, whose numbers are true, hears and sees as before.
    assert a.newest.connected
    await court.connect(a)
    await court.order(speaking="b", shown="b")
    before = a.of(b.name)
    await until(lambda: a.of(b.name).sound_s > before.sound_s + 0.3, 20.0)
    await until(lambda: a.of(b.name).frames_decoded > before.frames_decoded + 3, 20.0)
    assert {slot.kind for slot in slots} == set(Kind)
