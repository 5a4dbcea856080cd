"""With Janus in the middle what passes is what was ordered, as with the court's own forwarder."""

import asyncio
import os
import signal
import time
from itertools import pairwise

import pytest

from client.protocol.errors import Malformed, Reason
from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import (
    Kind,
    Layer,
    LegConnected,
    LegEnded,
    LegOffer,
    MediaNews,
    SpeakerChanged,
    View,
)
from server_stub.courtroom.janus import JanusForwarder, JanusTerms
from server_stub.courtroom.sfu import ForwarderGone
from tests.bench.janus import Janus
from tests.conftest import Announce
from tests.courtroom.janus.conftest import Desk, Started, everybody_to_everybody, flow
from tests.courtroom.janus.raw_desk import HEARING, RawDesk, said_for, said_until
from tests.media.desks import until

pytestmark = [pytest.mark.realtime, pytest.mark.needs_package("janus", "iproute2")]

ORDERED_WITHIN_S = 0.2
OTHER_HEARING = HearingId("h2")
JUDGE, PLAINTIFF = ParticipantId("judge"), ParticipantId("plaintiff")


async def two(forwarder: JanusForwarder, desk: Desk) -> tuple[RawDesk, RawDesk]:
    """Give a judge and a plaintiff who are connected."""
    judge, plaintiff = desk("judge", "plaintiff"), desk("plaintiff", "judge")
    news: list[MediaNews] = []
    forwarder.on_news(news.append)
    await judge.join(forwarder)
    await plaintiff.join(forwarder)
    await until(lambda: sum(isinstance(each, LegConnected) for each in news) == 2)
    return judge, plaintiff


async def exists(janus: Janus, room: str) -> bool:
    """Ask Janus whether it has a room."""
    session = await janus.open()
    asked = {"request": "exists", "room": room}
    told = await session.ask(await session.handle(), asked, at_once=True)
    await session.close()
    return bool(told["plugindata"]["data"]["exists"])


async def test_nothing_passes_before_it_is_ordered(forwarder: JanusForwarder, desk: Desk) -> None:
    judge, plaintiff = await two(forwarder, desk)
    await said_for(0.5, plaintiff)
    assert judge.came == []
    await forwarder.order(HEARING, everybody_to_everybody("judge", "plaintiff"))
    await said_until(
        lambda: judge.hears("plaintiff") and judge.sees("plaintiff", Layer.LARGE), plaintiff
    )
    assert plaintiff.came == []


async def test_what_is_ordered_before_anybody_is_there_holds_for_who_comes(
    forwarder: JanusForwarder, desk: Desk
) -> None:
    await forwarder.order(HEARING, everybody_to_everybody("judge", "plaintiff"))
    judge, plaintiff = await two(forwarder, desk)
    await said_until(
        lambda: judge.hears("plaintiff") and plaintiff.hears("judge"), judge, plaintiff
    )


async def test_silence_is_in_force_when_an_order_has_returned(
    forwarder: JanusForwarder, desk: Desk
) -> None:
    judge, plaintiff = await two(forwarder, desk)
    everything = everybody_to_everybody("judge", "plaintiff")
    await forwarder.order(HEARING, everything)
    await said_until(
        lambda: judge.hears("plaintiff") and judge.sees("plaintiff", Layer.LARGE), plaintiff
    )
    began = time.monotonic()
    await forwarder.order(HEARING, tuple(each for each in everything if each.sender == JUDGE))
    assert time.monotonic() - began < ORDERED_WITHIN_S
    # What had left Janus by then is still on its way.
    await said_for(0.05, plaintiff)
    judge.forget()
    await said_for(0.5, plaintiff)
    assert judge.came == []
    # And what nobody may receive is not even taken from its sender.
    await forwarder.order(HEARING, everything)
    await said_until(lambda: judge.hears("plaintiff"), plaintiff)


async def test_whoever_is_not_named_receives_nothing(forwarder: JanusForwarder, desk: Desk) -> None:
    names = ("judge", "plaintiff", "defendant")
    desks = [desk(name, *(each for each in names if each != name)) for name in names]
    for each in desks:
        await each.join(forwarder)
    judge, plaintiff, defendant = desks
    await forwarder.order(
        HEARING,
        (
            flow("plaintiff", Kind.AUDIO, "judge", "defendant"),
            flow("plaintiff", Kind.VIDEO, "judge"),
        ),
    )
    await said_until(
        lambda: judge.sees("plaintiff", Layer.LARGE) and defendant.hears("plaintiff"),
        plaintiff,
        defendant,
    )
    assert defendant.words("plaintiff", Kind.VIDEO) == []
    assert judge.words("defendant", Kind.AUDIO) == []
    assert plaintiff.came == []


async def test_a_viewer_is_sent_the_layer_that_is_shown_and_nothing_of_who_is_not(
    forwarder: JanusForwarder, desk: Desk
) -> None:
    judge, plaintiff = await two(forwarder, desk)
    await forwarder.order(HEARING, everybody_to_everybody("judge", "plaintiff"))
    await said_until(lambda: judge.sees("plaintiff", Layer.LARGE), plaintiff)
    for layer in (Layer.SMALL, Layer.LARGE):
        plaintiff.told.clear()
        await forwarder.watch(HEARING, JUDGE, [View(participant=PLAINTIFF, layer=layer)])
        await said_until(lambda layer=layer: judge.sees("plaintiff", layer), plaintiff)  # type: ignore[misc]
        section = plaintiff.own[1 if layer is Layer.LARGE else 2]
        await said_until(lambda of=section: plaintiff.was_asked_to_begin(of), plaintiff)  # type: ignore[misc]
    await forwarder.watch(HEARING, JUDGE, [])
    await said_for(0.1, plaintiff)
    judge.forget()
    await said_for(0.3, plaintiff)
    assert judge.words("plaintiff", Kind.VIDEO) == []
    assert judge.hears("plaintiff")
    # To a desk all of it was one stream that never stopped counting.
    for numbers in judge.numbers.values():
        steps = {(later - earlier) & 0xFFFF for earlier, later in pairwise(numbers)}
        assert steps == {1}


async def test_a_desk_that_comes_back_takes_its_own_place(
    forwarder: JanusForwarder, desk: Desk
) -> None:
    judge, plaintiff = await two(forwarder, desk)
    await forwarder.order(HEARING, everybody_to_everybody("judge", "plaintiff"))
    await said_until(lambda: judge.hears("plaintiff"), plaintiff)
    plaintiff.vanish()
    again = desk("plaintiff", "judge")
    began = time.monotonic()
    await again.join(forwarder, leg=2)
    judge.forget()
    await said_until(
        lambda: judge.sees("plaintiff", Layer.LARGE) and again.hears("judge"), again, judge
    )
    assert time.monotonic() - began < 3.0
    # And may come in an order of its own.
    with pytest.raises(Malformed):
        await forwarder.accept(HEARING, PLAINTIFF, 1, "v=0")


async def test_a_desk_that_hangs_up_has_ended_and_is_told_of_once(
    forwarder: JanusForwarder, desk: Desk
) -> None:
    judge, plaintiff = await two(forwarder, desk)
    news: list[MediaNews] = []
    forwarder.on_news(news.append)
    await forwarder.order(HEARING, everybody_to_everybody("judge", "plaintiff"))
    await said_until(lambda: judge.hears("plaintiff"), plaintiff)
    await plaintiff.close()
    await until(lambda: bool(news))
    assert news == [LegEnded(hearing=HEARING, participant=PLAINTIFF)]
    await forwarder.disconnect(HEARING, JUDGE)
    await until(lambda: judge.ended > 0)
    assert len(news) == 1


async def test_hearings_do_not_hear_each_other(forwarder: JanusForwarder, desk: Desk) -> None:
    here = await two(forwarder, desk)
    there = RawDesk("judge", "plaintiff", hearing=OTHER_HEARING)
    await there.join(forwarder)
    for hearing in (HEARING, OTHER_HEARING):
        await forwarder.order(hearing, everybody_to_everybody("judge", "plaintiff"))
    await said_until(lambda: here[0].hears("plaintiff"), here[1])
    assert there.came == []
    await there.close()


async def test_a_hearing_that_is_closed_leaves_no_room_behind(
    forwarder: JanusForwarder, janus: Janus, desk: Desk
) -> None:
    judge, _ = await two(forwarder, desk)
    room = forwarder._halls[HEARING].room
    assert await exists(janus, room)
    await forwarder.close_hearing(HEARING)
    assert not await exists(janus, room)
    await until(lambda: judge.ended > 0)


async def test_who_has_the_word_is_told(forwarder: JanusForwarder, desk: Desk) -> None:
    _, plaintiff = await two(forwarder, desk)
    news: list[MediaNews] = []
    forwarder.on_news(news.append)
    await forwarder.order(HEARING, everybody_to_everybody("judge", "plaintiff"))
    plaintiff.loudness = -20.0
    await said_until(lambda: bool(news), plaintiff)
    assert news == [SpeakerChanged(hearing=HEARING, participant=PLAINTIFF)]
    plaintiff.loudness = -127.0
    await said_until(lambda: len(news) > 1, plaintiff)
    assert news[1:] == [SpeakerChanged(hearing=HEARING, participant=None)]


async def test_an_offer_that_makes_no_sense_is_refused_and_nothing_stays(
    forwarder: JanusForwarder, desk: Desk
) -> None:
    offer = LegOffer(
        hearing=HEARING, participant=JUDGE, leg=1, sdp="v=0 and no more", others=(PLAINTIFF,)
    )
    with pytest.raises(Malformed) as refused:
        await forwarder.connect(offer)
    assert refused.value.reason is Reason.BAD_SDP
    with pytest.raises(Malformed) as refused:
        await forwarder.accept(HEARING, JUDGE, 1, "v=0")
    assert refused.value.reason is Reason.BAD_SDP
    await two(forwarder, desk)


async def test_an_answer_that_makes_no_sense_is_refused(
    forwarder: JanusForwarder, desk: Desk
) -> None:
    judge = desk("judge", "plaintiff")
    judge.spoil = lambda sdp: "v=0 and no more"
    with pytest.raises(Malformed) as refused:
        await judge.join(forwarder)
    assert refused.value.reason is Reason.BAD_SDP
    again = desk("judge", "plaintiff")
    await again.join(forwarder, leg=2)


async def test_a_janus_that_dies_is_gone_and_one_that_stands_again_is_back(
    forwarder: JanusForwarder, janus: Janus, started: Started, desk: Desk, expected_log: Announce
) -> None:
    told: list[str] = []
    forwarder.on_gone(lambda _: told.append("gone"))
    forwarder.on_back(lambda _: told.append("back"))
    await two(forwarder, desk)
    expected_log("Janus is gone", logger="mingjing.janus")
    os.kill(janus.pid, signal.SIGKILL)
    await until(lambda: told == ["gone"])
    with pytest.raises(ForwarderGone):
        await forwarder.order(HEARING, ())
    with pytest.raises(ForwarderGone):
        await forwarder.disconnect(HEARING, JUDGE)
    await started(janus.port)
    await until(lambda: told == ["gone", "back"])
    await forwarder.order(HEARING, everybody_to_everybody("judge", "plaintiff"))
    judge, plaintiff = await two(forwarder, desk)
    await said_until(
        lambda: judge.hears("plaintiff") and plaintiff.hears("judge"), judge, plaintiff
    )


async def test_who_goes_while_others_are_switched_to_them_leaves_nobody_with_the_wrong_person(
    forwarder: JanusForwarder, desk: Desk
) -> None:
    names = ("judge", "plaintiff", "defendant")
    desks = [desk(name, *(each for each in names if each != name)) for name in names]
    for each in desks:
        await each.join(forwarder)
    judge, plaintiff, defendant = desks
    hall = forwarder._halls[HEARING]
    await until(lambda: all(seat.told for seat in hall.seats.values()))
    # As if Janus had lost the plaintiff and not said so yet.
    hall.seats[PLAINTIFF].feed = "nobody"
    await forwarder.order(HEARING, everybody_to_everybody(*names))
    await said_for(0.3, plaintiff)
    assert judge.came == []
    assert defendant.came == []
    await forwarder.disconnect(HEARING, PLAINTIFF)
    await said_until(lambda: judge.hears("defendant"), defendant)


async def test_a_janus_that_stands_still_is_given_up(
    forwarder: JanusForwarder,
    janus: Janus,
    desk: Desk,
    expected_log: Announce,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("server_stub.courtroom.janus.wire.ANSWER_WITHIN_S", 0.3)
    gone, back = asyncio.Event(), asyncio.Event()
    forwarder.on_gone(lambda _: gone.set())
    forwarder.on_back(lambda _: back.set())
    await two(forwarder, desk)
    os.kill(janus.pid, signal.SIGSTOP)
    expected_log("Janus does not answer", logger="mingjing.janus")
    expected_log("Janus is gone", logger="mingjing.janus")
    with pytest.raises(ForwarderGone):
        await forwarder.order(HEARING, everybody_to_everybody("judge", "plaintiff"))
    await gone.wait()
    os.kill(janus.pid, signal.SIGCONT)
    async with asyncio.timeout(10):
        await back.wait()


async def test_a_wire_that_breaks_leaves_no_room_in_which_nobody_gives_orders(
    forwarder: JanusForwarder, janus: Janus, desk: Desk, expected_log: Announce
) -> None:
    told: list[str] = []
    forwarder.on_gone(lambda _: told.append("gone"))
    forwarder.on_back(lambda _: told.append("back"))
    judge, plaintiff = await two(forwarder, desk)
    await forwarder.order(HEARING, everybody_to_everybody("judge", "plaintiff"))
    await said_until(lambda: judge.hears("plaintiff"), plaintiff)
    room = forwarder._halls[HEARING].room
    expected_log("Janus is gone", logger="mingjing.janus")
    wire = forwarder._wire
    assert wire is not None
    assert wire._socket is not None
    wire._socket.transport.abort()
    await until(lambda: told == ["gone", "back"])
    assert not await exists(janus, room)
    await until(lambda: judge.ended > 0 and plaintiff.ended > 0)


async def test_a_janus_that_is_not_there_is_told_at_the_start(network: None) -> None:
    forwarder = JanusForwarder(JanusTerms(url="ws://127.0.0.1:9"))
    with pytest.raises(ForwarderGone):
        await forwarder.start()


async def test_a_court_without_the_key_makes_no_rooms(janus: Janus, expected_log: Announce) -> None:
    forwarder = JanusForwarder(JanusTerms(url=janus.url, admin_key="a guess"))
    await forwarder.start()
    expected_log("Janus makes no room", logger="mingjing.janus")
    with pytest.raises(ForwarderGone):
        await forwarder.order(HEARING, ())
    await forwarder.close()
