"""All makers of a forwarder keep the same promises."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta

import pytest
from aioice import stun

from client.protocol.errors import CourtFull, Malformed, Reason
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import Kind, Layer, LegConnected, MediaNews, View
from server_stub.courtroom.forwarder import (
    EmbeddedForwarder,
    ForwarderFarm,
    ForwarderProcess,
    Limits,
    MediaAddress,
)
from server_stub.courtroom.sfu import Forwarder, ForwarderGone
from tests.courtroom.forwarder.bare_peer import FACE, HEARING, at_the_pace_of_speech, settle
from tests.courtroom.forwarder.conftest import Desk, everybody_to_everybody, flow, order
from tests.courtroom.forwarder.peers import until

pytestmark = pytest.mark.realtime

AUDIO, VIDEO = Kind.AUDIO, Kind.VIDEO
Maker = Callable[[MediaAddress | None, Limits | None, Callable[[], datetime]], Forwarder]


def farm_of_hearings(
    address: MediaAddress | None, limits: Limits | None, clock: Callable[[], datetime]
) -> Forwarder:
    return ForwarderFarm(address, limits, clock, per_hearing=True)


@pytest.fixture(
    params=[EmbeddedForwarder, ForwarderProcess, farm_of_hearings],
    ids=["embedded", "process", "farm"],
)
def maker(request: pytest.FixtureRequest) -> Maker:
    made: Maker = request.param
    return made


def court_time() -> datetime:
    """What the court's clock shows: some day, and the time since the machine began."""
    return datetime(2031, 5, 4, 9, 0, tzinfo=UTC) + timedelta(seconds=time.monotonic())


@pytest.fixture
async def either(maker: Maker) -> AsyncIterator[Forwarder]:
    forwarder = maker(None, Limits(legs=3), court_time)
    await forwarder.start()
    yield forwarder
    await forwarder.close()


async def test_it_answers_plain_checks_at_its_address(either: Forwarder) -> None:
    loop = asyncio.get_running_loop()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
        asker.setblocking(False)
        asker.bind(("127.0.0.1", 0))
        request = stun.Message(message_method=stun.Method.BINDING, message_class=stun.Class.REQUEST)
        await loop.sock_sendto(asker, bytes(request), either.media_address)
        answer = stun.parse_message(await asyncio.wait_for(loop.sock_recv(asker, 600), 5))
    assert answer.transaction_id == request.transaction_id


async def test_seats_are_given_out_in_the_order_of_the_others(
    either: Forwarder, desk: Desk
) -> None:
    judge = desk("judge", "plaintiff", "defendant")
    await judge.offer_media(either.connect)
    assert [(slot.mid, slot.kind, slot.participant) for slot in judge.answer.slots] == [
        ("2", AUDIO, "plaintiff"),
        ("4", AUDIO, "defendant"),
        ("3", VIDEO, "plaintiff"),
        ("5", VIDEO, "defendant"),
    ]


async def test_a_bad_offer_is_refused_by_name(either: Forwarder, desk: Desk) -> None:
    with pytest.raises(Malformed) as refused:
        await desk("judge", "plaintiff", vp8=72).offer_media(either.connect)
    assert refused.value.reason is Reason.BAD_SDP


async def test_it_says_when_it_is_full(either: Forwarder, desk: Desk) -> None:
    for name in ("judge", "plaintiff", "defendant"):
        await desk(name).offer_media(either.connect)
    with pytest.raises(CourtFull):
        await desk("clerk").offer_media(either.connect)
    # Who is in already may always come back.
    await desk("judge").offer_media(either.connect, leg=2)


async def test_media_passes_as_ordered_and_is_counted(either: Forwarder, desk: Desk) -> None:
    judge, plaintiff = desk("judge", "plaintiff"), desk("plaintiff", "judge")
    await judge.join(either.connect)
    await plaintiff.join(either.connect)
    await order(either, flow("plaintiff", AUDIO, "judge"))
    for at in range(50):
        plaintiff.send_packet(AUDIO, at)
        plaintiff.send_packet(VIDEO, at)
    await settle(plaintiff, judge)
    assert len(judge.packets) == 50
    counted = {each.kind: each for each in await either.readings(HEARING) if each.packets_in}
    assert (counted[AUDIO].packets_out, counted[AUDIO].packets_refused) == (50, 0)
    assert (counted[VIDEO].packets_out, counted[VIDEO].packets_refused) == (0, 50)
    assert counted[AUDIO].bytes_in == 50 * (12 + len(b"payload"))


async def test_after_the_order_returns_not_one_packet_passes(either: Forwarder, desk: Desk) -> None:
    judge, plaintiff = desk("judge", "plaintiff"), desk("plaintiff", "judge")
    await judge.join(either.connect)
    await plaintiff.join(either.connect)
    for at in range(20):
        await order(either, flow("plaintiff", AUDIO, "judge"))
        plaintiff.send_packet(AUDIO, 2 * at)
        await settle(plaintiff, judge)
        await order(either)
        plaintiff.send_packet(AUDIO, 2 * at + 1)
        await settle(plaintiff, judge)
    assert len(judge.packets) == 20


async def test_a_viewer_gets_the_layer_that_is_watched(either: Forwarder, desk: Desk) -> None:
    judge, plaintiff = desk("judge", "plaintiff"), desk("plaintiff", "judge", layers=True)
    await judge.join(either.connect)
    await plaintiff.join(either.connect)
    await order(either, flow("plaintiff", VIDEO, "judge"))
    small = View(participant=plaintiff.participant, layer=Layer.SMALL)
    await either.watch(HEARING, judge.participant, [small])
    plaintiff.send_packet(VIDEO, 1, payload=FACE + b" large")
    plaintiff.send_packet(VIDEO, 1, payload=FACE + b" small", small=True)
    await settle(plaintiff, judge)
    assert [each.payload for each in judge.packets] == [FACE + b" small"]
    layers = {each.layer for each in await either.readings(HEARING)}
    assert layers == {None, Layer.LARGE, Layer.SMALL}


async def test_news_of_legs_is_told(either: Forwarder, desk: Desk) -> None:
    news: list[MediaNews] = []
    either.on_news(news.append)
    await desk("judge", "plaintiff").join(either.connect, leg=3)
    await until(lambda: bool(news), told=lambda: news)
    assert news[0] == LegConnected(hearing=HEARING, participant=ParticipantId("judge"), leg=3)


async def test_speech_that_passed_is_kept_by_the_courts_clock(
    either: Forwarder, desk: Desk
) -> None:
    judge, plaintiff = desk("judge", "plaintiff"), desk("plaintiff", "judge")
    await judge.join(either.connect)
    await plaintiff.join(either.connect)
    await order(either, flow("plaintiff", AUDIO, "judge"))
    began = court_time()
    async for at in at_the_pace_of_speech(40):
        plaintiff.send_packet(AUDIO, at, 960 * at, bytes([at]) * 70)
    await settle(plaintiff, judge)
    spoken = await either.spoken(HEARING, began - timedelta(seconds=5), court_time())
    (span,) = spoken
    assert span.speaker == "plaintiff"
    assert abs(span.begins_at - began) < timedelta(seconds=0.3)
    assert abs(span.ends_at - court_time()) < timedelta(seconds=0.3)
    (kept,) = await either.speech(HEARING, spoken)
    assert [each.payload for each in kept.frames] == [bytes([at]) * 70 for at in range(40)]
    assert await either.speech(HEARING, ()) == ()
    assert await either.spoken(HearingId("never held"), began, court_time()) == ()


@pytest.mark.parametrize("by", [timedelta(hours=1), timedelta(seconds=-20)], ids=["on", "back"])
async def test_speech_keeps_its_time_when_the_courts_clock_is_set(
    maker: Maker, desk: Desk, by: timedelta
) -> None:
    set_by = [timedelta()]
    forwarder = maker(None, Limits(legs=3), lambda: court_time() + set_by[0])
    await forwarder.start()
    judge, plaintiff = desk("judge", "plaintiff"), desk("plaintiff", "judge")
    await judge.join(forwarder.connect)
    await plaintiff.join(forwarder.connect)
    await order(forwarder, flow("plaintiff", AUDIO, "judge"))
    began = court_time() - timedelta(seconds=5)
    async for at in at_the_pace_of_speech(20):
        plaintiff.send_packet(AUDIO, at, 960 * at, bytes([at]) * 70)
    await settle(plaintiff, judge)
    spoken = await forwarder.spoken(HEARING, began, court_time())
    speech = await forwarder.speech(HEARING, spoken)
    set_by[0] = by
    assert await forwarder.spoken(HEARING, began, court_time()) == spoken
    assert await forwarder.speech(HEARING, spoken) == speech
    (kept,) = speech
    assert len(kept.frames) == 20
    await forwarder.close()


async def test_an_older_leg_of_the_same_person_is_closed(either: Forwarder, desk: Desk) -> None:
    first, second = desk("judge", "plaintiff"), desk("judge", "plaintiff")
    await first.join(either.connect)
    await second.join(either.connect, leg=2)
    await first.until(lambda: first.dtls.state == "closed")
    assert {each.sender for each in await either.readings(HEARING)} == {"judge"}


async def test_who_is_disconnected_is_gone_and_may_come_back(either: Forwarder, desk: Desk) -> None:
    judge, plaintiff = desk("judge", "plaintiff"), desk("plaintiff", "judge")
    await judge.join(either.connect)
    await plaintiff.join(either.connect)
    await order(either, *everybody_to_everybody("judge", "plaintiff"))
    await either.disconnect(HEARING, ParticipantId("judge"))
    await either.disconnect(HEARING, ParticipantId("nobody"))
    await judge.until(lambda: judge.dtls.state == "closed")
    again = desk("judge", "plaintiff")
    await again.join(either.connect, leg=2)
    plaintiff.send_packet(AUDIO, 1)
    await settle(plaintiff, again)
    assert len(again.packets) == 1
    assert judge.packets == []


async def test_a_closed_hearing_is_forgotten(either: Forwarder, desk: Desk) -> None:
    judge = desk("judge", "plaintiff")
    await judge.join(either.connect)
    await either.close_hearing(HEARING)
    await either.close_hearing(HearingId("never held"))
    assert await either.readings(HEARING) == ()
    await judge.until(lambda: judge.dtls.state == "closed")


async def test_closed_it_is_gone_and_nobody_is_alarmed(maker: Maker, desk: Desk) -> None:
    forwarder = maker(None, None, court_time)
    alarmed: list[bool] = []
    forwarder.on_gone(lambda _: alarmed.append(True))
    await forwarder.start()
    judge = desk("judge", "plaintiff")
    await judge.join(forwarder.connect)
    await forwarder.close()
    await judge.until(lambda: judge.dtls.state == "closed")
    await nothing_is_answered(forwarder, desk)
    await forwarder.close()
    assert not alarmed


async def test_not_begun_it_answers_nothing(maker: Maker, desk: Desk) -> None:
    forwarder = maker(None, None, court_time)
    await nothing_is_answered(forwarder, desk)
    await forwarder.close()


async def nothing_is_answered(forwarder: Forwarder, desk: Desk) -> None:
    with pytest.raises(ForwarderGone):
        _ = forwarder.media_address
    with pytest.raises(ForwarderGone):
        await desk("judge").offer_media(forwarder.connect)
    with pytest.raises(ForwarderGone):
        await forwarder.order(HEARING, ())
    with pytest.raises(ForwarderGone):
        await forwarder.watch(HEARING, ParticipantId("judge"), ())
    with pytest.raises(ForwarderGone):
        await forwarder.spoken(HEARING, court_time(), court_time())
    with pytest.raises(ForwarderGone):
        await forwarder.disconnect(HEARING, ParticipantId("judge"))
    with pytest.raises(ForwarderGone):
        await forwarder.close_hearing(HEARING)
    with pytest.raises(ForwarderGone):
        await forwarder.readings(HEARING)


async def test_a_port_that_is_taken_is_an_error_of_the_system(maker: Maker) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", 0))
        forwarder = maker(MediaAddress(port=taken.getsockname()[1]), None, court_time)
        with pytest.raises(OSError, match="in use"):
            await forwarder.start()
        await forwarder.close()
