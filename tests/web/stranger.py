"""One who asks the court whatever its own description allows, and what it forbids.

The askings are drawn from the description. What the court has answered is remembered: the names of
cases, files and matters that there are stand in for made-up ones, so that an asking gets as far as
one of a person who knows the house. The key of an asking is a new one, mostly, and a change is made
from a version that somebody has seen.
"""

import random
import string
from collections import Counter as Tally
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.usecases.small_court import SmallCourt
from tests.web.conftest import Counter

PEOPLE = ("plaintiff", "judge", "clerk", "other", "defendant", "")
KNOWS = 0.8
"""How often a name that there is stands in for one that was made up."""
REMEMBERED = 20
"""Of each kind of thing, so many are remembered that came last."""
CALLED = {
    "recipient": "participant",
    "addressee": "participant",
    "participants": "participant",
    "exhibits": "exhibit",
    "judge": "login",
    "clerk": "login",
    "confirmed": "signs",
    "signed": "signs",
}
"""Fields that name a thing by what it is there for."""
_VISIBLE = frozenset(string.printable) - frozenset("\r\n\x0b\x0c\t")


@dataclass
class Found:
    """How often each route was asked and answered how, and every failure of the court."""

    answers: dict[str, "Tally[int]"] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)

    def statuses(self) -> "Tally[int]":
        return sum(self.answers.values(), Tally())

    def reached(self) -> list[str]:
        """Give the routes at which somebody has got what they asked for."""
        return [label for label, found in self.answers.items() if any(s < 400 for s in found)]


class Stranger:
    """Asks what comes to mind, as one of the court's people or as nobody."""

    def __init__(self, counter: Counter, court: SmallCourt) -> None:
        self._counter = counter
        self._chance = random.Random(1)
        self._asked = 0
        self._tokens: dict[str, str] = {}
        self.found = Found()
        self._known: dict[str, list[str]] = {
            "case": [court.ours, court.theirs, court.filing],
            "exhibit": [court.exhibit.exhibit, court.their_exhibit.exhibit],
            "document": [court.complaint, court.summons, court.judgment],
            "hearing": [court.hearing],
            "participant": list(court.seats.values()),
            "account": [each.account for each in court.accounts.values()],
            "login": list(court.accounts),
        }
        self._versions = [0, 1]

    def know(self, names: tuple[str, ...]) -> None:
        """Take note of what things are called by which a route is asked."""
        for name in names:
            self._known.setdefault(name, [])

    async def look_around(self, paths: Iterator[str]) -> None:
        """Read whatever can be read with the names that are known, as everybody."""
        for path in paths:
            names = [name for _, name, _, _ in string.Formatter().parse(path) if name]
            said = {name: self._name(name) for name in names}
            for login in filter(None, PEOPLE):
                answer = await self._counter.http.get(
                    f"http://court{path.format(**said)}", headers=await self._headers(login)
                )
                self._learn(answer)

    async def ask(self, case: Any, label: str) -> None:
        """Ask one thing, and take note of how it was answered."""
        self._asked += 1
        login = self._chance.choice(PEOPLE)
        for name in case.path_parameters or {}:
            if self._chance.random() < KNOWS and self._known.get(name):
                case.path_parameters[name] = self._name(name)
        if "wait_s" in (case.query or {}):
            # A long asking is answered when something happens, and here nothing does.
            case.query["wait_s"] = 0
        case.body = self._with_names(case.body)
        said = case.as_transport_kwargs(base_url="http://court")
        headers = self._said_in_headers(said.pop("headers", None) or {})
        wanted = {"method", "url", "params", "json", "data", "files"}
        kept = {name: value for name, value in said.items() if name in wanted and value is not None}
        if isinstance(kept.get("data"), bytes | str):
            kept["content"] = kept.pop("data")
        headers.update(await self._headers(login))
        answer = await self._counter.http.request(headers=headers, **kept)
        self._note(case, label, login, answer)

    def _note(self, case: Any, label: str, login: str, answer: httpx.Response) -> None:
        self.found.answers.setdefault(label, Tally())[answer.status_code] += 1
        if answer.status_code == 401:
            # Somebody has ended the session, as the description allows: it is opened again.
            self._tokens.pop(login, None)
        if answer.status_code >= 500 and label not in self.found.failures:
            asked = f"{case.as_curl_command()}\nas {login or 'nobody'}: {answer.text}"
            self.found.failures[label] = asked
        self._learn(answer)

    async def _headers(self, login: str) -> dict[str, str]:
        if not login:
            return {}
        if login not in self._tokens:
            self._tokens[login] = await self._counter.sign_in(login)
        return {"Authorization": f"Bearer {self._tokens[login]}"}

    def _said_in_headers(self, said: Mapping[str, Any]) -> dict[str, str]:
        """Give headers as a line can carry them, with a key and a version of one's own mostly."""
        headers = {
            name: "".join(each for each in str(value) if each in _VISIBLE)
            for name, value in said.items()
        }
        for name in headers:
            if self._chance.random() < KNOWS:
                if name.lower() == "idempotency-key":
                    headers[name] = f"asking-{self._asked}"
                elif name.lower() == "if-match":
                    headers[name] = f'"{self._chance.choice(self._versions)}"'
        return headers

    def _name(self, name: str) -> str:
        return self._chance.choice(self._known.get(name) or ["nothing"])

    def _with_names(self, said: Any, key: str = "") -> Any:
        """Give what is said with names of things that there are."""
        if isinstance(said, dict):
            return {each: self._with_names(inner, str(each)) for each, inner in said.items()}
        if isinstance(said, list):
            return [self._with_names(each, key) for each in said]
        known = self._known.get(CALLED.get(key, key))
        if isinstance(said, str) and known and self._chance.random() < KNOWS:
            return self._chance.choice(known)
        return said

    def _learn(self, answer: httpx.Response) -> None:
        is_read = answer.is_success and answer.content
        if is_read and answer.headers.get("content-type", "").endswith("json"):
            self._remember(answer.json())

    def _remember(self, said: Any) -> None:
        if isinstance(said, list):
            for each in said:
                self._remember(each)
        if not isinstance(said, dict):
            return
        for key, value in said.items():
            name = CALLED.get(key, key)
            if isinstance(value, str) and name in self._known and value not in self._known[name]:
                self._known[name] = [*self._known[name][-REMEMBERED:], value]
            if key == "version" and isinstance(value, int):
                self._versions = [*self._versions[-3:], value]
            self._remember(value)
