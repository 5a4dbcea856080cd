"""Whatever is asked at the counter, by whomever, the court answers and does not fail.

The askings are made from the court's own description of its counter: half of them fit it, half of
them do not. Names of things that there are stand in for made-up ones, so that they get somewhere.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from server_stub.settings import Settings
from tests.power.filing_day import make_ready
from tests.usecases.small_court import SmallCourt
from tests.web.conftest import Counter, opened

FEW, MANY = 2, 100
OF_SO_MANY = 6
"""Every run asks at one route of so many; the long one at all of them."""
PEOPLE = ("plaintiff", "judge", "clerk", "other", "")
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
NOT_ASKED = frozenset({"/api/v1/session"})
"""The door, which counts how often it is tried; it has its own tests."""


class Stranger:
    """Asks what comes to mind, as one of the court's people or as nobody."""

    def __init__(self, counter: Counter, court: SmallCourt, tokens: dict[str, str]) -> None:
        self._http = counter.http
        self._tokens = tokens
        self._names: dict[str, tuple[str, ...]] = {
            "case": (court.ours, court.theirs, court.filing),
            "exhibit": (court.exhibit.exhibit, court.their_exhibit.exhibit),
            "document": (court.complaint, court.summons, court.judgment),
            "hearing": (court.hearing,),
            "participant": tuple(court.seats.values()),
        }
        self._chance = random.Random(1)
        self.answers: dict[int, int] = {}

    async def ask(self, case: Any) -> httpx.Response:
        """Ask one thing."""
        for name in case.path_parameters or {}:
            if name in self._names and self._chance.random() < 0.8:
                case.path_parameters[name] = self._chance.choice(self._names[name])
        said = case.as_transport_kwargs(base_url="http://court")
        headers = httpx.Headers(dict(said.pop("headers", None) or {}))
        token = self._tokens.get(self._chance.choice(PEOPLE), "")
        if token:
            headers["Authorization"] = f"Bearer {token}"
        wanted = {"method", "url", "params", "json", "data", "files", "cookies"}
        kept = {name: value for name, value in said.items() if name in wanted and value is not None}
        if isinstance(kept.get("data"), bytes | str):
            kept["content"] = kept.pop("data")
        kept.pop("cookies", None)
        answer = await self._http.request(headers=headers, **kept)
        self.answers[answer.status_code] = self.answers.get(answer.status_code, 0) + 1
        return answer


@asynccontextmanager
async def stranger(data: Path, court: SmallCourt) -> AsyncIterator[tuple[Stranger, Any]]:
    """Open a court with its description, and give one who asks it things."""
    async with opened(Settings(data=data, debug=True)) as counter:
        tokens = {login: await counter.sign_in(login) for login in PEOPLE if login}
        told = (await counter.http.get("http://court/openapi.json")).json()
        yield Stranger(counter, court, tokens), schemathesis.openapi.from_dict(told)


def ask_everything(
    data: Path, court: SmallCourt, examples: int, of_so_many: int = 1
) -> dict[int, int]:
    """Ask so many things of every kind at every route; give how often each status was answered."""
    make_ready(data)
    with asyncio.Runner() as runner:
        open_court = stranger(data, court)
        asks, schema = runner.run(open_court.__aenter__())
        try:
            for found in list(schema.get_all_operations())[::of_so_many]:
                operation = found.ok()
                if operation.path in NOT_ASKED:
                    continue
                for mode in MODES:
                    _ask(runner, asks, operation, mode, examples)
        finally:
            runner.run(open_court.__aexit__(None, None, None))
    return dict(asks.answers)


def _ask(
    runner: asyncio.Runner, asks: Stranger, operation: Any, mode: GenerationMode, examples: int
) -> None:
    @seed(1)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        verbosity=Verbosity.quiet,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def asked(case: Any) -> None:
        answer = runner.run(asks.ask(case))
        assert answer.status_code < 500, (
            f"{operation.label}: {answer.text}\n{case.as_curl_command()}"
        )

    # Of a route that takes nothing there is nothing wrong to be asked.
    with contextlib.suppress(Unsatisfiable):
        asked()


@pytest.mark.timeout(300)
def test_nothing_that_is_asked_makes_the_court_fail(data: Path, small_court: SmallCourt) -> None:
    answers = ask_everything(data, small_court, FEW, OF_SO_MANY)
    assert sum(answers.values()) > 30
    assert answers.keys() > {401, 404, 422}


@pytest.mark.soak
@pytest.mark.timeout(7200)
def test_nothing_of_many_things_makes_the_court_fail(data: Path, small_court: SmallCourt) -> None:
    ask_everything(data, small_court, MANY)
