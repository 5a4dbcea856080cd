"""The media connection of a desk, made again for as long as it is wanted."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from typing import Any

import pytest

from client.courtroom import leg as leg_room
from client.courtroom.leg import Leg
from client.protocol.ids import ParticipantId
from client.protocol.signalling import AnswerMedia, MediaAnswered, MediaRefused, OfferMedia
from client.state import MediaState
from tests.client_courtroom.engine import QuietEngine
from tests.client_courtroom.wires import LIMIT_S

OTHERS = (ParticipantId("judge"), ParticipantId("defendant"))


class Bench:
    """A leg with everything around it, and a court that answers as it is told to."""

    def __init__(self) -> None:
        self.engine = QuietEngine()
        self.states: list[MediaState] = []
        self.offers: asyncio.Queue[OfferMedia] = asyncio.Queue()
        self.answers: asyncio.Queue[AnswerMedia] = asyncio.Queue()
        self.waited: list[float] = []
        self.wire_stands = True
        self.may_go_on = asyncio.Event()
        self.may_go_on.set()
        self.tasks: list[asyncio.Task[None]] = []
        self._live = asyncio.Event()
        self.leg = Leg(self.engine, self._say, self._tell, self._start, self._wait)

    def _say(self, said: OfferMedia | AnswerMedia) -> bool:
        if isinstance(said, OfferMedia):
            self.offers.put_nowait(said)
        else:
            self.answers.put_nowait(said)
        return self.wire_stands

    def _tell(self, state: MediaState) -> None:
        self.states.append(state)
        if state is MediaState.LIVE:
            self._live.set()

    def _start(self, deed: Coroutine[Any, Any, None]) -> "asyncio.Task[None]":
        self.tasks.append(asyncio.create_task(deed))
        return self.tasks[-1]

    async def _wait(self, seconds: float) -> None:
        self.waited.append(seconds)
        await self.may_go_on.wait()

    async def offer(self) -> OfferMedia:
        return await asyncio.wait_for(self.offers.get(), LIMIT_S)

    def answer(self, leg: int, offer: str = "") -> None:
        self.leg.answered(MediaAnswered(leg=leg, sdp="v=0", slots=(), offer=offer))

    async def live(self) -> None:
        await asyncio.wait_for(self._live.wait(), LIMIT_S)
        self._live.clear()


@pytest.fixture
async def bench() -> AsyncIterator[Bench]:
    made = Bench()
    yield made
    await made.leg.end()
    await asyncio.gather(*made.tasks, return_exceptions=True)


async def test_an_offer_that_is_answered_connects(bench: Bench) -> None:
    bench.leg.begin(OTHERS, ())
    offer = await bench.offer()
    assert (offer.leg, offer.sdp) == (1, "v=0")
    bench.answer(1)
    await bench.live()
    assert bench.states == [MediaState.CONNECTING, MediaState.LIVE]
    assert bench.engine.others == OTHERS


async def test_what_the_court_offers_is_answered(bench: Bench) -> None:
    bench.leg.begin(OTHERS, ())
    await bench.offer()
    bench.answer(1, "v=0 of the court")
    await bench.live()
    answer = bench.answers.get_nowait()
    assert (answer.leg, answer.sdp) == (1, "v=0 too")


async def test_a_leg_that_breaks_is_followed_by_the_next(bench: Bench) -> None:
    bench.leg.begin(OTHERS, ())
    await bench.offer()
    bench.answer(1)
    await bench.live()
    bench.leg.broke()
    assert (await bench.offer()).leg == 2
    bench.answer(2)
    await bench.live()
    assert bench.states[2:] == [MediaState.CONNECTING, MediaState.LIVE]


async def test_a_refused_offer_is_made_again_ever_more_seldom(bench: Bench) -> None:
    bench.leg.begin(OTHERS, ())
    for leg in (1, 2, 3):
        await bench.offer()
        bench.leg.answered(MediaRefused(leg=leg, reason="media_unavailable"))
    await bench.offer()
    bench.leg.answered(MediaRefused(leg=4, reason="a_reason_of_next_year"))
    await bench.offer()
    bench.answer(5)
    await bench.live()
    assert bench.waited == [0.2, 0.5, 1.0, 2.0]
    assert MediaState.FAILED in bench.states


async def test_an_answer_to_an_older_leg_is_dropped(bench: Bench) -> None:
    bench.leg.begin(OTHERS, ())
    await bench.offer()
    bench.leg.begin(OTHERS, ())
    assert (await bench.offer()).leg == 2
    bench.answer(1)
    bench.answer(7)
    assert MediaState.LIVE not in bench.states
    bench.answer(2)
    await bench.live()


async def test_an_offer_without_a_wire_fails_at_once(bench: Bench) -> None:
    bench.wire_stands = False
    bench.may_go_on.clear()
    bench.leg.begin(OTHERS, ())
    await bench.offer()
    bench.wire_stands = True
    bench.may_go_on.set()
    bench.answer((await bench.offer()).leg)
    await bench.live()
    assert MediaState.FAILED in bench.states


async def test_an_offer_that_nobody_answers_is_given_up(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(leg_room, "CONNECT_WITHIN_S", (0.01,))
    bench.leg.begin(OTHERS, ())
    await bench.offer()
    assert (await bench.offer()).leg == 2


async def test_when_the_courts_media_were_gone_what_stands_is_left_and_the_next_leg_begins(
    bench: Bench,
) -> None:
    bench.leg.begin(OTHERS, ())
    await bench.offer()
    bench.answer(1)
    await bench.live()
    bench.leg.court_begins_anew()
    assert (await bench.offer()).leg == 2
    bench.leg.court_begins_anew()
    assert (await bench.offer()).leg == 3, "an offer to a court that is gone is not waited for"
    bench.answer(3)
    await bench.live()
    assert bench.waited == []


async def test_a_leg_that_nobody_wanted_does_not_begin_by_itself(bench: Bench) -> None:
    bench.leg.court_begins_anew()
    await asyncio.sleep(0)
    assert bench.engine.legs == 0


async def test_an_ended_leg_stays_ended(bench: Bench) -> None:
    bench.leg.begin(OTHERS, ())
    await bench.offer()
    await bench.leg.end()
    bench.leg.broke()
    bench.answer(1)
    await asyncio.gather(*bench.tasks, return_exceptions=True)
    assert bench.states[-1] is MediaState.NONE
    assert bench.engine.disconnects == 1
