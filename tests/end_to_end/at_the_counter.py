"""People of a case at the court's counter: they have a login, a phone, and nothing but the API."""

import base64
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from client.protocol.identity import FaceChallenge
from server_stub.files.store import hash_of
from server_stub.settings import Gateways, Settings
from server_stub.usecases.identity_room import Outbox
from server_stub.usecases.tokens import new_id
from tests.identity.heads import Shot
from tests.post.gateway_outside import Outside, gateway_outside
from tests.usecases.bringing import digest_of
from tests.usecases.people.eyes import DrawnEyes
from tests.usecases.small_court import PASSWORD
from tests.web.conftest import Counter, opened

DRAWN = {"strokes": [[[0.1, 0.2, 0], [0.5, 0.6, 40]], [[0.2, 0.2, 90], [0.3, 0.9, 130]]]}
SECRET = "seven grey geese"
SHOTS = {
    FaceChallenge.LOOK_STRAIGHT: Shot(fingerprint=0b1111),
    FaceChallenge.TURN_LEFT: Shot(left=25, fingerprint=0b1111_0000),
    FaceChallenge.TURN_RIGHT: Shot(left=-25, fingerprint=0b1111_0000_0000),
    FaceChallenge.CLOSE_EYES: Shot(open_=0.3, shift=5, fingerprint=0b1111 << 16),
}


@dataclass
class Court:
    """The court with its counter, its moved clock and the telephones that it writes to."""

    counter: Counter
    phones: Outside

    async def time_goes_on(self, **by: float) -> None:
        """Move the court's clock and let it do all that is due."""
        self.counter.clock.move(**by)
        # A message that goes out may make the next one due.
        for _ in range(3):
            await self.counter.app.state.time.go_on()

    def short_messages(self, phone: str) -> list[str]:
        """Give what a telephone has received, oldest first."""
        return [
            str(each["said"]["text"]) for each in self.phones.asked if each["said"]["to"] == phone
        ]

    def staff(self, login: str) -> "Person":
        """Give one of the court's own people."""
        return Person(self, login, PASSWORD)

    async def register(self, name: str, number: str, phone: str) -> "Person":
        """Have somebody register, with the code that their phone receives."""
        nobody = Person(self, "", "")
        asked = {
            "name": name,
            "document": "resident_id",
            "number": number,
            "phone": phone,
            "password": SECRET,
        }
        sent = await nobody.post("/registrations/person", asked)
        await self.time_goes_on()
        code = re.search(r"\d{6}", self.short_messages(phone)[-1])
        assert code is not None
        await nobody.post(
            "/registrations/confirm", {"challenge": sent["challenge"], "code": code[0]}
        )
        return Person(self, phone, SECRET)


@dataclass
class Person:
    """One person at the counter, signed in whenever they have to be."""

    court: Court
    login: str
    password: str
    _token: str = field(default="", repr=False)
    _since: Any = None

    async def get(self, path: str, **said: Any) -> Any:
        """Ask for something."""
        return _body(await self._ask("GET", path, **said))

    async def read(self, path: str) -> bytes:
        """Ask for a file."""
        answer = await self._ask("GET", path)
        assert answer.status_code == 200, answer.text
        return answer.content

    async def post(self, path: str, body: object = None, version: int | None = None) -> Any:
        """Do something, under a key of its own."""
        return _body(await self._ask("POST", path, body, version))

    async def put(self, path: str, body: object, version: int) -> Any:
        """Save the next version of something."""
        return _body(await self._ask("PUT", path, body, version))

    async def refused(self, method: str, path: str, body: object = None) -> str:
        """Try what is not allowed; give the reason."""
        answer = await self._ask(method, path, body, 1)
        assert answer.status_code >= 400, answer.text
        return str(answer.json()["reason"])

    async def bring(self, content: bytes, name: str) -> str:
        """Bring a file to the court; give the upload's name."""
        new = {"name": name, "size": len(content), "sha256": hash_of(content)}
        upload = (await self.post("/uploads", new))["upload"]
        answer = await self.court.counter.ask(
            "PATCH",
            f"/uploads/{upload}",
            await self.token(),
            content=content,
            headers={
                "Upload-Offset": "0",
                "Upload-Complete": "?1",
                "Content-Type": "application/partial-upload",
                "Content-Digest": digest_of(content),
            },
        )
        assert _body(answer)["state"] == "ready"
        return str(upload)

    async def sign(self, place: dict[str, Any]) -> None:
        """Sign on the phone what the desk shows as a QR code."""
        phone = {"token": place["path"].partition("#")[2]}
        nobody = Person(self.court, "", "")
        assert (await nobody.post("/phone/signing", phone))["signs"] == place["signs"]
        signed = await nobody.post("/phone/signature", phone | {"drawn": DRAWN})
        assert signed["signed"]

    async def show_papers(self) -> None:
        """Show both sides of one's identity card."""
        for kind in ("id_front", "id_back"):
            answer = await self.court.counter.ask(
                "POST",
                f"/identity/papers/{kind}",
                await self.token(),
                content=f"{self.login} {kind}".encode(),
                headers={"Idempotency-Key": kind},
            )
            _body(answer)

    async def be_known_by(self, clerk: "Person") -> None:
        """Be known by a clerk who has seen one."""
        await self.show_papers()
        review = (await self.post("/identity/review"))["review"]
        decision = {
            "confirmed": True,
            "manner": "video_call",
            "paper": "居民身份证",
            "seen": "本人与照片一致",
        }
        await clerk.post(f"/identity-reviews/{review}/decision", decision)
        assert (await self.get("/session"))["verified"]

    async def be_known_by_face(self) -> None:
        """Be known by one's face, on the phone."""
        await self.show_papers()
        await self.post("/identity/consents", {"purpose": "face_check", "version": "2026-1"})
        opened = await self.post("/identity/face-checks")
        nobody = Person(self.court, "", "")
        begin = {name: opened[name] for name in ("check", "token", "number")}
        task = await nobody.post("/face-checks/begin", begin)
        eyes = self.court.counter.app.state.court.registry.identity.eyes
        assert isinstance(eyes, DrawnEyes)
        pictures = []
        for challenge in task["challenges"]:
            picture = f"{self.login}: {challenge}".encode()
            eyes.shots[picture] = SHOTS[FaceChallenge(challenge)]
            pictures.append(base64.b64encode(picture).decode())
        hand_in = {"check": task["check"], "upload": task["upload"], "pictures": pictures}
        assert (await nobody.post("/face-checks/pictures", hand_in))["outcome"] == "same"
        assert (await self.get("/session"))["verified"]

    async def be_known_again_by(self, clerk: "Person", case: str, participant: str) -> None:
        """Be compared once more by the clerk of a case, at the place where one is signed in."""
        lines = (await self.get("/sessions"))["sessions"]
        here = next(each["session"] for each in lines if each["here"])
        said = {
            "participant": participant,
            "session": here[:8],
            "paper": "居民身份证",
            "seen": "视频中本人与证件照片一致",
        }
        await clerk.post(f"/cases/{case}/attestations", said)

    async def token(self) -> str:
        """Give the token of a session that has not grown idle."""
        now = self.court.counter.clock.now
        if self._since != now:
            body = {"login": self.login, "password": self.password}
            answer = await self.court.counter.ask("POST", "/session", json=body)
            self._token, self._since = str(_body(answer)["token"]), now
        return self._token

    async def _ask(
        self, method: str, path: str, body: object = None, version: int | None = None, **said: Any
    ) -> httpx.Response:
        headers = {"Idempotency-Key": new_id()}
        if version is not None:
            headers["If-Match"] = f'"{version}"'
        token = await self.token() if self.login else ""
        if body is not None:
            said["json"] = body
        return await self.court.counter.ask(method, path, token, headers=headers, **said)


def _body(answer: httpx.Response) -> Any:
    assert answer.is_success, f"{answer.request.method} {answer.request.url}: {answer.text}"
    return answer.json() if answer.content else None


@asynccontextmanager
async def court_with_phones(data: Path) -> AsyncIterator[Court]:
    """Open the small court with a gateway for its short messages."""
    with gateway_outside() as phones:
        settings = Settings(data=data, gateways=Gateways(sms=phones.at))
        async with opened(settings, Outbox()) as counter:
            yield Court(counter, phones)
