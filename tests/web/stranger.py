"""One who asks the court whatever its own description allows, and what it forbids.

The askings are drawn from the description. What the court has answered is remembered: the names of
cases, files and matters that there are stand in for made-up ones, so that an asking gets as far as
one of a person who knows the house. The key of an asking is a new one, mostly, and a change is made
from a version that somebody has seen. Often what is said is what a true asking says
(`tests.web.test_who_may_ask`), with one thing in it spoilt, or none.
"""

import copy
import json
import random
import string
from collections import Counter as Tally
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

from tests.usecases.small_court import SmallCourt
from tests.web.conftest import Counter
from tests.web.test_who_may_ask import BODIES, filled, named

ADMINISTRATOR = "administrator"
PEOPLE = ("plaintiff", "judge", "clerk", "other", "defendant", ADMINISTRATOR, "")
KNOWS = 0.8
"""How often a name that there is stands in for one that was made up."""
TRUE = 0.8
"""How often a true asking stands in for one that fits the description, where there is one."""
SPOILT = 0.5
"""How often something in it is spoilt, and how often one thing more."""
WORDS = frozenset({"kind", "purpose", "page", "seq", "number"})
"""What stands in paths and names nothing that there is."""
ODD: tuple[Any, ...] = (
    *(None, "", " ", "\0", "\ud800", "\u202e", "a" * 300, "\U00020bb7" * 5000, "../../x", "%00"),
    *(-1, 0, 1, 2**31, 2**63, 10**40, 0.1, 1e308, True, [], {}, [[]], {"": ""}),
    *("NaN", "Infinity", "1E+400", "1e-400", "-0.00", "0.001", "999999999999999999.99"),
    *("9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-02-30", "9999-12-31", "0001-01-01"),
    *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "1900-01-01", "2200-01-01"),
    *("1901-06-01T00:00:00Z", "2199-06-01T00:00:00Z", "2026-12-31T23:59:60Z"),
)
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

    def __init__(self, counter: Counter, court: SmallCourt, chance: random.Random) -> None:
        self._counter = counter
        self._chance = chance
        self._asked = 0
        self._true = {
            path: json.loads(filled(body, court, ours=True)) for path, body in BODIES.items()
        }
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
        self._seen_by: dict[str, set[str]] = {}

    def know(self, names: tuple[str, ...]) -> None:
        """Take note of what things are called by which a route is asked."""
        for name in names:
            if name not in WORDS:
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
                self._learn(answer, login)

    async def ask(self, case: Any, label: str, *, fits: bool) -> None:
        """Ask one thing that fits the description, or not; take note of how it was answered."""
        self._asked += 1
        said = case.as_transport_kwargs(base_url="http://court")
        wanted = {"method", "params", "data", "files"}
        kept = {name: value for name, value in said.items() if name in wanted and value is not None}
        if isinstance(kept.get("data"), bytes | str):
            kept["content"] = kept.pop("data")
        if "json" in said:
            drawn = self._said(case.path, said["json"]) if fits else said["json"]
            kept["content"] = json.dumps(self._with_names(drawn))
        if "wait_s" in (kept.get("params") or {}):
            # A long asking is answered when something happens, and here nothing does.
            kept["params"]["wait_s"] = "0"
        path, login = self._path(case.path, case.path_parameters or {})
        kept["url"] = f"http://court{path}"
        headers = self._said_in_headers(said.get("headers") or {})
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
        self._learn(answer, login)

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

    def _path(self, path: str, drawn: Mapping[str, Any]) -> tuple[str, str]:
        """Give a path with names of things that there are, or drawn ones; and who asks there.

        That is mostly somebody who has been told of the thing.
        """
        names = {
            name: self._name(name)
            if self._chance.random() < KNOWS and self._known.get(name)
            else str(value)
            for name, value in drawn.items()
        }
        told = sorted(set().union(*(self._seen_by.get(each, ()) for each in names.values())))
        who = told if told and self._chance.random() < KNOWS else PEOPLE
        said = {name: quote(value, safe="") for name, value in names.items()}
        return path.format(**said), self._chance.choice(who)

    def _said(self, path: str, drawn: Any) -> Any:
        """Give what was drawn, or a true saying with something spoilt."""
        true = self._true.get(named(path.removeprefix("/api/v1")))
        if true is None or not isinstance(drawn, dict) or self._chance.random() > TRUE:
            return drawn
        said = copy.deepcopy(true)
        while self._chance.random() < SPOILT:
            self._spoil(said)
        return said

    def _spoil(self, said: Any) -> None:
        """Change one thing somewhere in what is said."""
        places = list(said) if isinstance(said, dict) else list(range(len(said)))
        if not places:
            return
        at = self._chance.choice(places)
        if isinstance(said[at], dict | list) and said[at] and self._chance.random() < 0.7:
            self._spoil(said[at])
        elif isinstance(said[at], list) and self._chance.random() < 0.3:
            said[at] = said[at] * 1000
        elif isinstance(said, dict) and self._chance.random() < 0.1:
            del said[at]
        else:
            said[at] = self._chance.choice(ODD)

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

    def _learn(self, answer: httpx.Response, login: str) -> None:
        is_read = answer.is_success and answer.content
        if is_read and answer.headers.get("content-type", "").endswith("json"):
            self._remember(answer.json(), login)

    def _remember(self, said: Any, login: str) -> None:
        if isinstance(said, list):
            for each in said:
                self._remember(each, login)
        if not isinstance(said, dict):
            return
        for key, value in said.items():
            name = CALLED.get(key, key)
            if isinstance(value, str) and name in self._known:
                self._seen_by.setdefault(value, set()).add(login)
                if value not in self._known[name]:
                    self._known[name] = [*self._known[name][-REMEMBERED:], value]
            if key == "version" and isinstance(value, int):
                self._versions = [*self._versions[-3:], value]
            self._remember(value, login)
