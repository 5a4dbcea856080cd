"""A small court behind its counter, asked in memory, and a real one in a process of its own."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from client.protocol.ids import HearingId, ParticipantId
from client.protocol.signalling import (
    Flow,
    FlowReading,
    KeptFrame,
    KeptSpeech,
    LegAnswer,
    LegOffer,
    MediaNews,
    Spoken,
    View,
)
from server_stub.app import build
from server_stub.courtroom.sfu import ForwarderGone, TellHearings
from server_stub.settings import Settings
from server_stub.usecases.identity_room import IdentityRoom, PostBox
from tests.usecases.people.eyes import DrawnEyes
from tests.usecases.small_court import (
    PASSWORD,
    Clock,
    SmallCourt,
    build_small_court,
)


class StillForwarder:
    """Forwards nothing, and answers STUN nowhere."""

    def __init__(self) -> None:
        self.gone = False
        self.open = False
        self.said: tuple[Spoken, ...] = ()
        self.tell: Callable[[MediaNews], None] = lambda _: None

    @property
    def media_address(self) -> tuple[str, int]:
        if self.gone:
            raise ForwarderGone
        return "127.0.0.1", 9

    async def start(self) -> None:
        self.open = True

    async def connect(self, offer: LegOffer) -> LegAnswer:
        return LegAnswer(sdp="v=0", slots=())

    async def accept(
        self, hearing: HearingId, participant: ParticipantId, leg: int, sdp: str
    ) -> None:
        pass

    async def order(self, hearing: HearingId, flows: tuple[Flow, ...]) -> None:
        pass

    async def watch(
        self, hearing: HearingId, participant: ParticipantId, views: Sequence[View]
    ) -> None:
        pass

    async def spoken(
        self, hearing: HearingId, since: datetime, until: datetime
    ) -> tuple[Spoken, ...]:
        return self.said

    async def speech(self, hearing: HearingId, spoken: Sequence[Spoken]) -> tuple[KeptSpeech, ...]:
        return tuple(
            KeptSpeech(
                speaker=each.speaker, frames=(KeptFrame(at=each.begins_at, payload=b"a word"),)
            )
            for each in spoken
            if any(one.speaker == each.speaker for one in self.said)
        )

    async def disconnect(self, hearing: HearingId, participant: ParticipantId) -> None:
        pass

    async def close_hearing(self, hearing: HearingId) -> None:
        pass

    async def readings(self, hearing: HearingId) -> tuple[FlowReading, ...]:
        return ()

    def on_news(self, tell: Callable[[MediaNews], None]) -> None:
        self.tell = tell

    def on_gone(self, tell: TellHearings) -> None:
        pass

    def on_back(self, tell: TellHearings) -> None:
        pass

    async def close(self) -> None:
        self.open = False


class Counter:
    """An open court and its counter: asks as whoever has signed in."""

    def __init__(self, app: FastAPI, forwarder: StillForwarder, clock: Clock) -> None:
        self.app = app
        self.forwarder = forwarder
        self.clock = clock
        transport = httpx.ASGITransport(app, client=("192.0.2.7", 40_000))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://court")

    async def ask(
        self,
        method: str,
        path: str,
        token: str = "",
        **said: object,
    ) -> httpx.Response:
        """Ask at the counter; a path is taken from `/api/v1` on."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers.update(said.pop("headers", {}))  # type: ignore[call-overload]
        return await self.http.request(
            method,
            f"/api/v1{path}",
            headers=headers,
            **said,  # type: ignore[arg-type]
        )

    async def sign_in(self, login: str) -> str:
        """Sign in and give the token."""
        body = {"login": login, "password": PASSWORD}
        answer = await self.ask("POST", "/session", json=body)
        assert answer.status_code == 201
        return str(answer.json()["token"])


OpenCounter = Callable[..., AbstractAsyncContextManager[Counter]]


@pytest.fixture(scope="session")
def _entered(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, SmallCourt]:
    data = tmp_path_factory.mktemp("small-court")
    return data, asyncio.run(build_small_court(data))


@pytest.fixture
def small_court(_entered: tuple[Path, SmallCourt]) -> SmallCourt:
    """The names of what is in the small court."""
    return _entered[1]


@pytest.fixture
def data(_entered: tuple[Path, SmallCourt], tmp_path: Path) -> Path:
    """A data folder of one's own that holds the small court."""
    copy = tmp_path / "court"
    shutil.copytree(_entered[0], copy)
    return copy


@pytest.fixture
def settings(data: Path) -> Settings:
    """The settings of the small court."""
    return Settings(data=data)


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Counter]:
    """Open a court with a clock of its own and no media."""
    forwarder, clock = StillForwarder(), Clock()
    identity = IdentityRoom.open(settings.data, DrawnEyes(), PostBox())
    app = build(settings, clock, forwarder, identity)
    async with app.router.lifespan_context(app):
        counter = Counter(app, forwarder, clock)
        async with counter.http:
            yield counter


@pytest.fixture
async def counter(settings: Settings) -> AsyncIterator[Counter]:
    """The small court, open."""
    async with opened(settings) as each:
        yield each
