"""Whatever is asked at the counter, by whomever, the court answers and does not fail.

The askings are made from the court's own description of its counter: half of them fit it, half of
them do not (`tests.web.stranger`). The court has a suit that was docketed, one that was handed in,
and one that is being written, beside the two cases of the small court.
"""

import asyncio
import contextlib
import itertools
import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.generation import GenerationMode

from client.protocol.roles import StaffRole
from server_stub.settings import Limits, Settings, Tries
from server_stub.usecases.accounts import open_account
from tests.power.filing_day import FilingDay, make_ready, opened_on
from tests.usecases.small_court import NOW, PASSWORD, SmallCourt
from tests.web.conftest import opened
from tests.web.stranger import ADMINISTRATOR, Found, Stranger

FEW, MANY, TIMES = 4, 28, 4
"""How many things are asked at a route; and the long run, how often, each time by other chance."""
OF_SO_MANY = 6
"""Every run asks at one route of so many; the long one at all of them."""
# A piece of a file is bytes as any are.
schemathesis.serializer.alias("application/partial-upload", "application/octet-stream")
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
NOT_ASKED = frozenset({("POST", "/api/v1/session")})
"""The door, which counts how often it is tried; it has its own tests."""
OFTEN = Tries(tries=1_000_000, within_s=1)
PATIENT = Limits(
    sign_in_as_one=OFTEN,
    sign_in_from_one_address=OFTEN,
    sign_in_from_one_address_as_one=OFTEN,
    network_tests_from_one_address=OFTEN,
    association_codes_as_one=OFTEN,
    codes_to_one=OFTEN,
    codes_from_one_address=OFTEN,
    code_tries_from_one_address=OFTEN,
    checks_of_fields_from_one_address=OFTEN,
    namings_by_one=OFTEN,
    uploads_open=10_000,
    uploads_a_day=1_000_000,
)
"""Nobody is turned away for asking often: behind the turnstile lies what is looked for."""


def file_suits(data: Path, court: SmallCourt) -> None:
    """Have a suit docketed, another handed in, and a third begun; and an administrator."""
    make_ready(data)
    with opened_on(data, None) as registry:
        asyncio.run(
            open_account(
                registry,
                login=ADMINISTRATOR,
                name="An Administrator",
                staff=StaffRole.ADMINISTRATOR,
                password=PASSWORD,
                now=NOW,
            )
        )
        for name, undone in (("docketed", 0), ("handed in", 2), ("begun", 5)):
            deeds = FilingDay(registry, court, name).deeds()
            for deed in deeds[: len(deeds) - undone]:
                deed()


@asynccontextmanager
async def stranger(
    data: Path, court: SmallCourt, chance: int
) -> AsyncIterator[tuple[Stranger, Any]]:
    """Open a court with its description, and give one who asks it things."""
    async with opened(Settings(data=data, debug=True, limits=PATIENT)) as counter:
        told = (await counter.http.get("http://court/openapi.json")).json()
        asks = Stranger(counter, court, random.Random(chance))
        asks.know(tuple(re.findall(r"{(\w+)}", " ".join(told["paths"]))))
        # Twice: what is read first names what can be read then.
        for _ in range(2):
            await asks.look_around(iter(path for path, of in told["paths"].items() if "get" in of))
        yield asks, schemathesis.openapi.from_dict(told)


def ask_everything(
    data: Path, court: SmallCourt, examples: int, of_so_many: int = 1, time: int = 0
) -> Found:
    """Ask so many things at every route; in two rounds, if there are many."""
    file_suits(data, court)
    rounds = 2 if examples > FEW else 1
    chance = itertools.count(1 + time * 1_000_000)
    with asyncio.Runner() as runner:
        open_court = stranger(data, court, next(chance))
        asks, schema = runner.run(open_court.__aenter__())
        try:
            operations = [each.ok() for each in list(schema.get_all_operations())[::of_so_many]]
            # The second round asks with all the names that the first has come by.
            for operation in operations * rounds:
                if (operation.method.upper(), operation.path) not in NOT_ASKED:
                    for mode in MODES:
                        each = examples // rounds // len(MODES)
                        _ask(runner, asks, operation, mode, each, next(chance))
        finally:
            runner.run(open_court.__aexit__(None, None, None))
    # For whoever wants the figures: pytest -rP.
    found = asks.found
    print(f"{len(found.answers)} routes, {sum(found.statuses().values())} askings")  # noqa: T201
    print(f"{len(found.reached())} routes gave what was asked: {found.statuses()}")  # noqa: T201
    return found


def _ask(
    runner: asyncio.Runner,
    asks: Stranger,
    operation: Any,
    mode: GenerationMode,
    examples: int,
    chance: int,
) -> None:
    @seed(chance)
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
        runner.run(asks.ask(case, operation.label, fits=mode is GenerationMode.POSITIVE))

    # Of a route that takes nothing there is nothing wrong to be asked.
    with contextlib.suppress(Unsatisfiable):
        asked()


@pytest.mark.timeout(300)
def test_nothing_that_is_asked_makes_the_court_fail(data: Path, small_court: SmallCourt) -> None:
    found = ask_everything(data, small_court, FEW, OF_SO_MANY)
    assert not found.failures, "\n".join(found.failures.values())
    assert sum(found.statuses().values()) > 30
    assert found.statuses().keys() > {200, 401, 404, 422}


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("time", range(TIMES))
def test_nothing_of_many_things_makes_the_court_fail(
    data: Path, small_court: SmallCourt, time: int
) -> None:
    found = ask_everything(data, small_court, MANY, time=time)
    assert not found.failures, "\n".join(found.failures.values())
    assert len(found.answers) > 150
    assert len(found.reached()) > 55
