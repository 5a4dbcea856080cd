"""One who files suit after suit at a real counter, and takes note of what was answered.

Whatever ends an answer, the same deed is asked again with the same key when the court is back; a
save is asked again from the version that stands then. Every suit brings its own evidence, and a
clerk of the same office dockets it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from client.protocol.ids import FileHash
from client.protocol.uploads import UploadState
from server_stub.files.store import hash_of
from tests.power.filing_day import DRAWN, EVENT, Promise, suit

SAVES = 3
FIRST_S = 0.5
"""How long an asking may last that was never answered yet."""
LONGER = 1.3


class Tired(Exception):
    """The court has been asked to sign too often for today."""


@dataclass
class Filer:
    """What one has filed so far, and where one stands in the present suit."""

    token: str
    clerks_token: str
    promises: list[Promise] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)
    answers: int = 0
    suits: int = 0
    _place: int = 0
    _lasted_s: dict[int, float] = field(default_factory=dict)
    _upload: str = ""
    _shown: dict[str, Any] = field(default_factory=dict)
    _signing: dict[str, Any] = field(default_factory=dict)

    def go_on(self, http: httpx.Client, asks: Callable[[float], None]) -> None:
        """File until the court is gone (`httpx.TransportError`).

        Before each asking `asks` is told how long the same has lasted when it last was answered.
        """
        while True:
            deeds: tuple[Callable[[httpx.Client], None], ...] = (
                self._announce,
                self._bring,
                self._begin,
                *(self._save for _ in range(SAVES)),
                self._make_complaint,
                self._confirm,
                self._sign,
                self._hand_in,
                self._docket,
            )
            lasts_s = self._lasted_s.get(self._place, FIRST_S)
            # Until it is answered again, it is believed to last longer than it did.
            self._lasted_s[self._place] = lasts_s * LONGER
            asks(lasts_s)
            began = time.monotonic()
            deeds[self._place](http)
            self._lasted_s[self._place] = time.monotonic() - began
            self.answers += 1
            self._place += 1
            if self._place == len(deeds):
                self._place, self.suits = 0, self.suits + 1

    def _ask(
        self, http: httpx.Client, method: str, path: str, *, clerk: bool = False, **said: Any
    ) -> httpx.Response:
        token = self.clerks_token if clerk else self.token
        headers = {
            "Authorization": f"Bearer {token}",
            "Idempotency-Key": f"suit {self.suits} {path}",
            "If-Match": f'"{self._shown.get("version", 0)}"',
        } | said.pop("headers", {})
        return http.request(method, path, headers=headers, timeout=30, **said)

    @property
    def _path(self) -> str:
        return f"/filings/{self._shown['case']}"

    @property
    def _contract(self) -> bytes:
        return f"Contract of suit {self.suits}.\n".encode()

    def _announce(self, http: httpx.Client) -> None:
        content = self._contract
        new = {"name": "contract.txt", "size": len(content), "sha256": hash_of(content)}
        answer = self._ask(http, "POST", "/uploads", json=new)
        assert answer.status_code == 201, answer.text
        self._upload = answer.json()["upload"]
        self.promises.append(Promise("SELECT 1 FROM uploads WHERE upload=?", (self._upload,)))

    def _bring(self, http: httpx.Client) -> None:
        headers = {
            "Content-Type": "application/partial-upload",
            "Upload-Offset": "0",
            "Upload-Complete": "?1",
        }
        path = f"/uploads/{self._upload}"
        answer = self._ask(http, "PATCH", path, content=self._contract, headers=headers)
        while answer.status_code == 200 and answer.json()["state"] == UploadState.WHOLE:
            # The court has it all and has not yet looked at it: each answer waits a while.
            answer = self._ask(http, "GET", path)
        assert (answer.status_code, answer.json().get("state")) == (200, "ready"), answer.text
        self.promises.append(
            Promise(
                "SELECT 1 FROM uploads WHERE upload=? AND state IN ('ready', 'filed')",
                (self._upload,),
                (hash_of(self._contract),),
            )
        )

    def _says(self, facts: str) -> dict[str, Any]:
        return suit(facts=facts, evidence=self._upload).model_dump(mode="json")

    def _begin(self, http: httpx.Client) -> None:
        said = self._says(f"Suit {self.suits}.")
        answer = self._ask(http, "POST", "/filings", json=said)
        assert answer.status_code == 201, answer.text
        self._shown = answer.json()
        self._promise_version()

    def _of_this_version(self, http: httpx.Client, method: str, path: str, **said: Any) -> Any:
        """Ask for a change of the draft; when an earlier asking has changed it, from there."""
        answer = self._ask(http, method, path, **said)
        if answer.status_code == 412:
            found = self._ask(http, "GET", self._path).json()
            # Nobody else saves here: it can only be the very save that was never answered.
            assert found["version"] == self._shown["version"] + 1
            self._shown = found
            answer = self._ask(http, method, path, **said)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def _save(self, http: httpx.Client) -> None:
        said = self._says(f"Suit {self.suits}, part {self._place}.")
        self._shown = self._of_this_version(http, "PUT", self._path, json=said)
        self._promise_version()

    def _make_complaint(self, http: httpx.Client) -> None:
        self._shown = self._of_this_version(http, "POST", f"{self._path}/complaint")
        self._promise_version(FileHash(self._shown["content"]["complaint"]))

    def _confirm(self, http: httpx.Client) -> None:
        answer = self._of_this_version(http, "POST", f"{self._path}/confirm")
        self._shown, self._signing = answer["filing"], answer["signing"]
        self.promises.append(
            Promise("SELECT 1 FROM signings WHERE signing=?", (self._signing["signing"],))
        )

    def _sign(self, http: httpx.Client) -> None:
        token = self._signing["path"].partition("#")[2]
        said = {"token": token, "drawn": DRAWN.model_dump(mode="json")}
        answer = self._ask(http, "POST", "/phone/signature", json=said)
        if answer.status_code == 429:
            raise Tired
        assert answer.status_code == 201, answer.text
        self.promises.append(
            Promise(
                "SELECT 1 FROM signings WHERE signing=? AND signature IS NOT NULL",
                (self._signing["signing"],),
            )
        )

    def _hand_in(self, http: httpx.Client) -> None:
        said = {"confirmed": self._signing["signs"]}
        answer = self._ask(http, "POST", f"{self._path}/submit", json=said)
        assert answer.status_code == 200, answer.text
        self.promises.append(Promise(EVENT, (self._shown["case"], "SubmitFiling")))

    def _docket(self, http: httpx.Client) -> None:
        said = {"judge": "judge", "clerk": "clerk"}
        answer = self._ask(http, "POST", f"{self._path}/accept", clerk=True, json=said)
        assert answer.status_code == 200, answer.text
        self.numbers.append(answer.json()["number"])
        self.promises.append(Promise(EVENT, (self._shown["case"], "AcceptFiling")))

    def _promise_version(self, *files: FileHash) -> None:
        self.promises.append(
            Promise(
                'SELECT 1 FROM drafts WHERE "case"=? AND version>=?',
                (self._shown["case"], self._shown["version"]),
                files,
            )
        )
