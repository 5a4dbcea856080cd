"""Desks with real voices and faces hear and see each other through the forwarder, as ordered."""

import asyncio
import statistics
from collections.abc import AsyncIterator, Callable

import pytest

from client.protocol.case import HearingPhase
from client.protocol.hearing import (
    Connection,
    Participant,
    ParticipantAdmitted,
    Place,
    Recorded,
    apply,
)
from client.protocol.ids import ParticipantId, Seq
from client.protocol.roles import Role, Side
from client.protocol.signalling import Kind
from server_stub.courtroom.forwarder import EmbeddedForwarder, ForwarderProcess
from server_stub.courtroom.sfu import Forwarder
from server_stub.domain.hearing import flows
from tests.conftest import Announce
from tests.courtroom.court_in_memory import scheduled_hearing
from tests.courtroom.forwarder.bare_peer import HEARING
from tests.courtroom.forwarder.conftest import everybody_to_everybody, flow, order
from tests.courtroom.forwarder.peers import Peer, until

pytestmark = pytest.mark.realtime

NAMES = ("judge", "plaintiff", "defendant")


class Hall:
    """A forwarder and the desks connected to it."""

    def __init__(self, forwarder: Forwarder) -> None:
        self.forwarder = forwarder
        self.peers: list[Peer] = []

    async def enter(self, name: str, leg: int = 1, *, silent: bool = False) -> Peer:
        peer = Peer(name, [other for other in NAMES if other != name])
        if silent:
            peer.tone.stop()
            peer.portrait.stop()
        self.peers.append(peer)
        await peer.connect(self.forwarder.connect, leg)
        return peer

    async def hold(self) -> dict[str, Peer]:
        """Have everybody in, with everybody allowed to be heard and seen."""
        await order(self.forwarder, *everybody_to_everybody(*NAMES))
        return {name: await self.enter(name) for name in NAMES}


@pytest.fixture(params=[EmbeddedForwarder, ForwarderProcess], ids=["embedded", "process"])
async def hall(request: pytest.FixtureRequest, expected_log: Announce) -> AsyncIterator[Hall]:
    # aiortc says so of every frame before the first whole picture.
    expected_log("failed to decode VP8", logger="aiortc.rtcrtpreceiver", may_be_absent=True)
    make: Callable[[], Forwarder] = request.param
    forwarder = make()
    await forwarder.start()
    made = Hall(forwarder)
    yield made
    for peer in made.peers:
        await peer.close()
    await forwarder.close()


def of_all(peers: dict[str, Peer]) -> list[tuple[Peer, str]]:
    return [(peer, other) for name, peer in peers.items() for other in peers if other != name]


async def test_everybody_hears_and_sees_everybody_on_their_own_seat(hall: Hall) -> None:
    peers = await hall.hold()
    await until(
        lambda: all(peer.hears(other) and peer.sees(other) for peer, other in of_all(peers)),
        told=lambda: [
            (peer.participant, other, peer.hears(other), peer.sees(other))
            for peer, other in of_all(peers)
        ],
    )


async def test_media_comes_soon_after_the_offer(hall: Hall) -> None:
    peers = await hall.hold()
    last = peers["defendant"]
    await until(lambda: bool(last.packets_at))
    taken = [last.packets_at[0] - last.offered_at]
    for leg in (2, 3):
        again = await hall.enter("defendant", leg)
        await until(lambda again=again: bool(again.packets_at))  # type: ignore[misc]
        taken.append(again.packets_at[0] - again.offered_at)
    assert statistics.median(taken) < 0.3, taken


async def test_who_is_silenced_is_silent_at_once_though_the_desk_sends_on(hall: Hall) -> None:
    peers = await hall.hold()
    judge, plaintiff = peers["judge"], peers["plaintiff"]
    heard = flow("plaintiff", Kind.AUDIO, "judge", "defendant")
    await order(hall.forwarder, heard)
    await until(lambda: judge.hears("plaintiff"))
    loop = asyncio.get_running_loop()
    before = len(judge.packets_at)
    await until(lambda: len(judge.packets_at) > before + 5)
    ordered_at = loop.time()
    await order(hall.forwarder)
    sent = plaintiff.tone.sent
    await until(lambda: plaintiff.tone.sent > sent + 40)
    assert max(judge.packets_at) - ordered_at < 0.2
    assert judge.of("plaintiff", Kind.AUDIO).loud_at - ordered_at < 0.4
    counted = await hall.forwarder.readings(HEARING)
    refused = sum(each.packets_refused for each in counted if each.sender == "plaintiff")
    assert refused > 20


async def test_a_picture_is_back_soon_after_it_may_pass_again(hall: Hall) -> None:
    peers = await hall.hold()
    judge = peers["judge"]
    await until(lambda: judge.sees("plaintiff"))
    await order(hall.forwarder)
    portrait = peers["plaintiff"].portrait
    shown = portrait.shown
    await until(lambda: portrait.shown > shown + 10)
    before = judge.of("plaintiff", Kind.VIDEO).frames
    loop = asyncio.get_running_loop()
    ordered_at = loop.time()
    await order(hall.forwarder, *everybody_to_everybody(*NAMES))
    await until(lambda: judge.of("plaintiff", Kind.VIDEO).frames > before + 3)
    assert loop.time() - ordered_at < 2.0
    await until(lambda: judge.hears("plaintiff") and judge.sees("plaintiff"))
    stamps = judge.of("plaintiff", Kind.VIDEO).stamps
    assert stamps == sorted(stamps)


async def test_who_comes_back_is_heard_and_seen_again_on_the_same_seat(hall: Hall) -> None:
    peers = await hall.hold()
    judge = peers["judge"]
    await until(lambda: judge.hears("plaintiff") and judge.sees("plaintiff"))
    await peers["plaintiff"].close()
    again = await hall.enter("plaintiff", leg=2)
    sound, picture = judge.of("plaintiff", Kind.AUDIO), judge.of("plaintiff", Kind.VIDEO)
    loop = asyncio.get_running_loop()
    came_back_at = loop.time()
    await until(lambda: min(sound.loud_at, picture.last_at) > came_back_at + 0.2)
    await until(lambda: judge.hears("plaintiff") and judge.sees("plaintiff"))
    await until(lambda: again.hears("judge") and again.sees("judge"))
    assert sound.stamps == sorted(sound.stamps)
    assert picture.stamps == sorted(picture.stamps)


async def test_a_witness_gets_their_first_media_datagram_when_they_are_called_in(
    hall: Hall,
) -> None:
    """What the law orders for a hearing with a witness who waits, though their desk is connected.

    The witness sits on the third seat of this hall.
    """
    bench, party, waits = (
        Participant(
            participant=ParticipantId(name),
            name=name,
            role=role,
            side=side,
            connection=Connection.LIVE,
            place=place,
            microphone_open=True,
            camera_open=True,
        )
        for name, role, side, place in (
            ("judge", Role.JUDGE, Side.BENCH, Place.COURTROOM),
            ("plaintiff", Role.PLAINTIFF, Side.PLAINTIFF, Place.COURTROOM),
            ("defendant", Role.WITNESS, Side.TESTIMONY, Place.LOBBY),
        )
    )
    state = scheduled_hearing().model_copy(
        update={"phase": HearingPhase.OPEN, "participants": (bench, party, waits)}
    )
    await order(hall.forwarder, *flows(state))
    peers = {name: await hall.enter(name) for name in NAMES}
    judge, witness = peers["judge"], peers["defendant"]
    await until(lambda: judge.hears("plaintiff") and judge.sees("plaintiff"))
    await until(lambda: witness.connected)
    before = len(judge.packets_at)
    await until(lambda: len(judge.packets_at) > before + 150)
    assert witness.packets_at == []
    assert judge.of("defendant", Kind.AUDIO).frames == 0
    called = Recorded(
        seq=Seq(1),
        at=state.starts_at,
        event=ParticipantAdmitted(participant=waits.participant, by=bench.participant),
    )
    await order(hall.forwarder, *flows(apply(state, called)))
    await until(lambda: witness.hears("plaintiff") and witness.sees("judge"))


async def test_who_is_not_named_gets_no_media_datagram_at_all(hall: Hall) -> None:
    await order(
        hall.forwarder,
        flow("plaintiff", Kind.AUDIO, "judge"),
        flow("plaintiff", Kind.VIDEO, "judge"),
    )
    peers = {name: await hall.enter(name) for name in NAMES[:2]}
    judge, witness = peers["judge"], await hall.enter("defendant", silent=True)
    await until(lambda: judge.hears("plaintiff") and judge.sees("plaintiff"))
    await until(lambda: witness.connected)
    before = len(judge.packets_at)
    await until(lambda: len(judge.packets_at) > before + 150)
    # The court is heard by everybody, be it only in its reports.
    assert witness.packets_at == []
    assert witness.of("plaintiff", Kind.AUDIO).frames == 0
    assert witness.of("plaintiff", Kind.VIDEO).frames == 0
