"""Chromium joins the same hearing by the documented protocol, and media flow both ways."""

from collections.abc import Iterator

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus
from websockets.typing import Origin as WebOrigin

from client.protocol.hearing import AdmitParticipant, OpenCamera, OpenMicrophone
from client.protocol.signalling import Kind
from tests.courtroom.forwarder.peers import until
from tests.end_to_end.bare_desk import BareDesk, Counter
from tests.end_to_end.browser_peer import Browser, Origin
from tests.end_to_end.conftest import OpenCourt


@pytest.fixture
def origin() -> Iterator[Origin]:
    """A web site beside the court."""
    site = Origin()
    yield site
    site.close()


@pytest.mark.needs_package("chromium")
async def test_a_browser_is_seen_and_heard_and_sees_and_hears(
    open_court: OpenCourt, origin: Origin
) -> None:
    court = open_court("--allow-origin", origin.url)
    counter = Counter(court.url, "plaintiff")
    async with BareDesk(court.url, "judge") as judge:
        await judge.connect_media()
        await judge.ask(OpenCamera())
        await judge.ask(OpenMicrophone())
        ticket = counter.ticket(judge.hearing)
        with Browser(origin, judge.socket_url, ticket):
            await until(lambda: judge.seat("plaintiff").place == "lobby", 30, lambda: origin.status)
            assert (
                await judge.ask(AdmitParticipant(participant=judge.seat("plaintiff").participant))
                is None
            )
            assert judge.peer is not None
            peer = judge.peer
            await until(
                lambda: (
                    peer.of("plaintiff", Kind.VIDEO).frames > 25
                    and peer.of("plaintiff", Kind.AUDIO).loud_at > 0
                ),
                30,
                lambda: (origin.status, peer.seen),
            )
            await until(
                lambda: (
                    _received(origin, judge.you, "video", "frames") > 25
                    and _received(origin, judge.you, "audio", "energy") > 0
                ),
                30,
                lambda: origin.status,
            )
        assert origin.status["errors"] == []
        assert origin.status["refused"] == []
    counter.close()


def _received(origin: Origin, participant: str, kind: str, what: str) -> float:
    for each in origin.status.get("inbound", []):
        if each["participant"] == participant and each["kind"] == kind:
            return float(each[what])
    return 0.0


async def test_a_page_of_a_foreign_origin_does_not_get_in(open_court: OpenCourt) -> None:
    court = open_court("--allow-origin", "http://127.0.0.1:9")
    desk = BareDesk(court.url, "judge")
    with pytest.raises(InvalidStatus) as refused:
        await connect(desk.socket_url, origin=WebOrigin("https://evil.example"), proxy=None)
    assert refused.value.response.status_code == 403
    async with connect(desk.socket_url, origin=WebOrigin("http://127.0.0.1:9"), proxy=None):
        pass
    desk.counter.close()
