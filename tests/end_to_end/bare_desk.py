"""A desk made of the documented protocol alone: what anyone could write from PROTOCOL.md.

It can be told to disobey: its microphone goes on sending whatever the court has said, so that a
test can see what the court's forwarder does about it.
"""

import asyncio
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests
from websockets.asyncio.client import ClientConnection, connect

from client.protocol.hearing import (
    Command,
    HearingState,
    Participant,
    Recorded,
    apply,
)
from client.protocol.ids import ParticipantId, Seq
from client.protocol.signalling import (
    LegAnswer,
    LegOffer,
    MediaAnswered,
    MediaRefused,
    OfferMedia,
    Slot,
)
from client.protocol.wire import (
    Accepted,
    Asking,
    AskRefused,
    Beat,
    FromCourt,
    Goodbye,
    PresentTicket,
    Told,
    Welcome,
    hear_from_court,
    say,
)
from server_stub.settings import DEMO_PASSWORD
from tests.courtroom.forwarder.peers import LOOKS, Peer, until

PARTICIPANT_ROLES = ("judge", "plaintiff", "defendant")


class Counter:
    """The registry's counter over HTTP, for one person."""

    def __init__(self, url: str, login: str) -> None:
        self.url = url
        self._session = requests.Session()
        self._session.trust_env = False
        answer = self.post("/session", {"login": login, "password": DEMO_PASSWORD})
        answer.raise_for_status()
        self._session.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def get(self, path: str) -> Any:
        """Ask for something and read the JSON."""
        answer = self._session.get(f"{self.url}/api/v1{path}", timeout=20)
        answer.raise_for_status()
        return answer.json()

    def post(self, path: str, body: object = None) -> requests.Response:
        """Ask for something to be done."""
        return self._session.post(f"{self.url}/api/v1{path}", json=body, timeout=20)

    def hearing_now(self) -> str:
        """Give the hearing that this person may enter now."""
        for case in self.get("/cases")["cases"]:
            for hearing in self.get(f"/cases/{case['case']}")["hearings"]:
                if hearing["may_enter"]:
                    return str(hearing["hearing"])
        raise AssertionError("there is no hearing to enter")

    def ticket(self, hearing: str) -> str:
        """Fetch one entry to a hearing."""
        answer = self.post(f"/hearings/{hearing}/ticket")
        answer.raise_for_status()
        return str(answer.json()["ticket"])

    def sign_out(self) -> None:
        """End the session."""
        self._session.delete(f"{self.url}/api/v1/session", timeout=20).raise_for_status()

    def close(self) -> None:
        """Give the connections back."""
        self._session.close()


class BareDesk:
    """One person at one hearing, speaking frames."""

    def __init__(self, url: str, login: str) -> None:
        self.login = login
        self.counter = Counter(url, login)
        self.hearing = self.counter.hearing_now()
        self.state: HearingState | None = None
        self.you = ParticipantId("")
        self.record: list[Recorded] = []
        self.heard: list[FromCourt] = []
        self.peer: Peer | None = None
        self._asked = 0
        self._socket: ClientConnection | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        await self.enter()
        return self

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        await self.close()

    @property
    def socket_url(self) -> str:
        """Where the hearing's socket is."""
        parts = urlsplit(self.counter.url)
        scheme = "wss" if parts.scheme == "https" else "ws"
        return f"{scheme}://{parts.netloc}/api/v1/hearings/{self.hearing}/socket"

    async def enter(self) -> None:
        """Present a ticket and wait for the welcome."""
        ticket = await asyncio.to_thread(self.counter.ticket, self.hearing)
        self._socket = await connect(self.socket_url, max_size=None, proxy=None)
        since = self.state.seq if self.state is not None else None
        await self._say(PresentTicket(ticket=ticket, since=since))
        self._tasks = [asyncio.create_task(self._hear()), asyncio.create_task(self._beat())]
        await until(lambda: self.state is not None and bool(self.you), told=lambda: self.heard)

    async def close(self) -> None:
        """Hang up."""
        if self.peer is not None:
            await self.peer.close()
        for task in self._tasks:
            task.cancel()
        if self._socket is not None:
            await self._socket.close()
        self.counter.close()

    async def ask(self, command: Command) -> str | None:
        """Ask, and give the reason of a refusal or None."""
        self._asked += 1
        number = self._asked
        await self._say(Asking(ask=number, command=command))
        answers: list[Accepted | AskRefused] = []

        def answered() -> bool:
            answers[:] = [
                each
                for each in self.heard
                if isinstance(each, Accepted | AskRefused) and each.ask == number
            ]
            return bool(answers)

        await until(answered, told=lambda: self.heard[-5:])
        return answers[0].reason if isinstance(answers[0], AskRefused) else None

    async def say_frame(self, frame: str | bytes) -> None:
        """Send anything at all."""
        assert self._socket is not None
        await self._socket.send(frame)

    async def connect_media(self, leg: int = 1) -> None:
        """Offer a voice and a face, and take what comes of the others."""
        assert self.state is not None
        others = [each for each in self.state.participants if each.participant != self.you]
        self.peer = Peer(self.login, [self._name(each) for each in others])
        await self.peer.connect(self._offer, leg)

    def seat(self, login: str) -> Participant:
        """Give the seat of one of the demo's people."""
        assert self.state is not None
        return next(each for each in self.state.participants if self._name(each) == login)

    def goodbye(self) -> Goodbye | None:
        """Give the court's last word, if it has hung up."""
        return next((each for each in self.heard if isinstance(each, Goodbye)), None)

    @staticmethod
    def _name(seat: Participant) -> str:
        """Name a seat as the demo's log-ins and the peers' looks do."""
        return seat.side.value if seat.side.value in LOOKS else _OF_SIDE.get(seat.side.value, "")

    async def _offer(self, offer: LegOffer) -> LegAnswer:
        assert self.state is not None
        await self._say(OfferMedia(leg=offer.leg, sdp=offer.sdp))
        answers: list[MediaAnswered] = []

        def answered() -> bool:
            for each in self.heard:
                if isinstance(each, MediaRefused) and each.leg == offer.leg:
                    raise AssertionError(f"the offer was refused: {each.reason}")
                if isinstance(each, MediaAnswered) and each.leg == offer.leg:
                    answers.append(each)
            return bool(answers)

        await until(answered, told=lambda: self.heard[-5:])
        names = {each.participant: self._name(each) for each in self.state.participants}
        return LegAnswer(
            sdp=answers[0].sdp,
            slots=tuple(
                Slot(
                    mid=slot.mid, kind=slot.kind, participant=ParticipantId(names[slot.participant])
                )
                for slot in answers[0].slots
            ),
        )

    async def _say(self, message: PresentTicket | Asking | OfferMedia | Beat) -> None:
        await self.say_frame(say(message))

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(1.0)
            await self._say(Beat())

    async def _hear(self) -> None:
        assert self._socket is not None
        async for frame in self._socket:
            message = hear_from_court(frame)
            if message is None:
                continue
            self.heard.append(message)
            match message:
                case Welcome():
                    self.you = message.you
                    if message.snapshot is not None:
                        self.state = message.snapshot
                case Told():
                    assert self.state is not None
                    assert message.recorded.seq == Seq(self.state.seq + 1)
                    self.record.append(message.recorded)
                    self.state = apply(self.state, message.recorded)
                case _:
                    pass


_OF_SIDE = {"bench": "judge", "registry": "clerk"}
