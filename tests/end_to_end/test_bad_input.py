"""Nonsense, too much and too late: each is answered in a word, and the hearing goes on."""

from websockets.asyncio.client import connect

from client.protocol.errors import Reason
from client.protocol.hearing import OpenHearing, ShowPage
from client.protocol.ids import ExhibitId
from client.protocol.signalling import MediaRefused, OfferMedia
from client.protocol.wire import (
    FRAME_MAX_BYTES,
    AskRefused,
    Goodbye,
    PresentTicket,
    Versions,
    hear_from_court,
    say,
)
from server_stub.demo.processes import Court
from tests.courtroom.forwarder.peers import until
from tests.end_to_end.bare_desk import BareDesk


def _refusals(desk: BareDesk) -> list[str]:
    return [each.reason for each in desk.heard if isinstance(each, AskRefused) and each.ask == 0]


async def test_nonsense_is_answered_and_the_hearing_goes_on(court: Court) -> None:
    async with BareDesk(court.url, "judge") as judge:
        for frame in ("{", '{"type":"gavel"}', b"\xff\xfe", "null", '{"type":"beat","x":1}'):
            await judge.say_frame(frame)
        await until(lambda: len(_refusals(judge)) == 5, told=lambda: judge.heard)
        assert set(_refusals(judge)) == {Reason.MALFORMED}
        assert await judge.ask(OpenHearing()) is None


async def test_too_large_a_frame_is_answered_and_the_hearing_goes_on(court: Court) -> None:
    async with BareDesk(court.url, "judge") as judge:
        await judge.say_frame(" " * (FRAME_MAX_BYTES + 1))
        await until(lambda: _refusals(judge) == [Reason.TOO_LARGE], told=lambda: judge.heard)
        assert await judge.ask(OpenHearing()) is None


async def test_endless_nonsense_is_hung_up_with_a_word_and_the_seat_is_kept(court: Court) -> None:
    async with (
        BareDesk(court.url, "judge") as judge,
        BareDesk(court.url, "plaintiff") as plaintiff,
    ):
        for _ in range(30):
            await plaintiff.say_frame("{")
        await until(lambda: plaintiff.goodbye() is not None)
        goodbye = plaintiff.goodbye()
        assert goodbye is not None
        assert goodbye.reason == Reason.MALFORMED
        await until(lambda: judge.seat("plaintiff").connection == "lost")


async def test_a_flood_is_hung_up_with_a_word(court: Court) -> None:
    async with BareDesk(court.url, "plaintiff") as plaintiff:
        for _ in range(400):
            await plaintiff.say_frame('{"type":"beat"}')
        await until(lambda: plaintiff.goodbye() is not None)
        goodbye = plaintiff.goodbye()
        assert goodbye is not None
        assert goodbye.reason == Reason.TOO_MANY


async def test_an_unknown_exhibit_and_a_page_that_is_not_there_are_refused(court: Court) -> None:
    async with BareDesk(court.url, "judge") as judge:
        assert judge.state is not None
        exhibit = judge.state.exhibits[0]
        await judge.ask(OpenHearing())
        foreign = ShowPage(exhibit=ExhibitId("of another case"), page=1)
        beyond = ShowPage(exhibit=exhibit.exhibit, page=len(exhibit.pages) + 1)
        assert await judge.ask(foreign) == Reason.NO_SUCH_EXHIBIT
        assert await judge.ask(beyond) == Reason.NO_SUCH_PAGE


async def test_an_offer_that_is_none_is_refused_by_name(court: Court) -> None:
    async with BareDesk(court.url, "judge") as judge:
        await judge.say_frame(say(OfferMedia(leg=1, sdp="v=0 and nothing more")))
        await until(lambda: any(isinstance(each, MediaRefused) for each in judge.heard))
        refused = next(each for each in judge.heard if isinstance(each, MediaRefused))
        assert refused.reason == Reason.BAD_SDP


async def test_a_spent_ticket_and_a_stranger_s_version_are_refused_by_name(court: Court) -> None:
    async with BareDesk(court.url, "judge") as judge:
        ticket = judge.counter.ticket(judge.hearing)
        future = Versions(lowest=7, highest=9)
        for first, reason in (
            (PresentTicket(ticket=ticket, versions=future), Reason.CLIENT_TOO_OLD),
            (PresentTicket(ticket="guessed"), Reason.TICKET_SPENT),
        ):
            async with connect(judge.socket_url, proxy=None) as socket:
                await socket.send(say(first))
                answer = hear_from_court(await socket.recv())
                assert isinstance(answer, Goodbye)
                assert answer.reason == reason


async def test_who_signs_out_is_hung_up_in_the_hearing_too(court: Court) -> None:
    async with (
        BareDesk(court.url, "judge") as judge,
        BareDesk(court.url, "plaintiff") as plaintiff,
    ):
        plaintiff.counter.sign_out()
        await until(lambda: plaintiff.goodbye() is not None)
        goodbye = plaintiff.goodbye()
        assert goodbye is not None
        assert goodbye.reason == Reason.SESSION_EXPIRED
        await until(lambda: judge.seat("plaintiff").connection == "lost")
