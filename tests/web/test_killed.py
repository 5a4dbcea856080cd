"""The court is killed again and again during filings: nothing answered is lost or done twice.

This tells of the process alone. What a machine that loses its power may forget is another matter,
and has its own test (`tests/usecases/test_power_loss.py`).
"""

import contextlib
import random
import resource
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.power.filing_day import make_ready, suit
from tests.power.found import found_wrong
from tests.usecases.small_court import PASSWORD
from tests.web.filer import Filer, Tired
from tests.web.open_court import OpenCourt
from tests.web.warm_court import WarmCourt

pytestmark = [pytest.mark.realtime, pytest.mark.needs_package("fonts-noto-cjk")]

ANSWERS_IN_A_LIFE = 4
"""A court gives fewer than this before it is killed."""
LATEST = 1.2
"""It dies within the next answer, by how long that lasts, or soon after."""
Court = OpenCourt | WarmCourt


def token_of(court: Court, login: str) -> str:
    return str(court.sign_in(login, PASSWORD).json()["token"])


class Fate:
    """Kills the court somewhere in the middle of an asking."""

    def __init__(self, court: Court, chance: random.Random) -> None:
        self._court = court
        self._chance = chance
        self._left = chance.randrange(ANSWERS_IN_A_LIFE)
        self._kill: threading.Timer | None = None

    def asks(self, lasts_s: float) -> None:
        """Hear that something is asked, which lasts about so long."""
        if self._left == 0:
            self._kill = threading.Timer(
                self._chance.uniform(0, LATEST * lasts_s), self._court.kill
            )
            self._kill.start()
        self._left -= 1

    def strike(self) -> None:
        """Kill it if it lives, and wait for it."""
        if self._kill is None:
            self._court.kill()
        else:
            self._kill.join()


def live_and_die(
    opens: Callable[[Path], Court], data: Path, filer: Filer | None, chance: random.Random
) -> Filer:
    """Open the court, file at its counter, and kill it in the middle."""
    court = opens(data)
    try:
        filer = filer or Filer(token_of(court, "other"), token_of(court, "clerk"))
        fate = Fate(court, chance)
        with court.client() as http:
            with contextlib.suppress(httpx.TransportError, Tired):
                filer.go_on(http, fate.asks)
            fate.strike()
    finally:
        court.close()
    return filer


def kill(opens: Callable[[Path], Court], data: Path, times: int, tmp_path: Path) -> Filer:
    """Kill the court so many times, and look each time at what it leaves."""
    make_ready(data)
    chance = random.Random(7)
    filer: Filer | None = None
    for number in range(times):
        filer = live_and_die(opens, data, filer, chance)
        # A copy is looked at, so that the court itself finds what was left.
        left = tmp_path / f"left {number}"
        shutil.copytree(data, left)
        assert not found_wrong(left, filer.promises)
        shutil.rmtree(left)
    assert filer is not None
    assert len(set(filer.numbers)) == len(filer.numbers) == filer.suits
    return filer


@pytest.mark.timeout(300)
def test_a_killed_court_has_kept_what_it_answered(data: Path, tmp_path: Path) -> None:
    assert kill(WarmCourt, data, 6, tmp_path).answers > 2


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_court_may_be_killed_two_hundred_times(data: Path, tmp_path: Path) -> None:
    filer = kill(WarmCourt, data, 200, tmp_path)
    assert filer.suits > 15
    # For whoever wants the figures: pytest -rP.
    print(f"200 kills: {filer.answers} answers, {filer.suits} suits, none lost")  # noqa: T201


def test_a_court_with_no_room_says_so_and_holds_what_it_has(data: Path, tmp_path: Path) -> None:
    make_ready(data)
    largest = max(path.stat().st_size for path in data.rglob("*") if path.is_file())
    court = OpenCourt(data)
    try:
        token = court.sign_in("other", PASSWORD).json()["token"]
        with court.client(token) as http:
            begun = [begin(http, "before")]
            # From here on no file of the court's may grow beyond what there is.
            resource.prlimit(court.process.pid, resource.RLIMIT_FSIZE, (4096, largest * 8))
            refused = begin(http, "without room")
            assert refused.status_code == 507, refused.text
            assert refused.json()["reason"] == "court_full"
            assert len(http.get("/filings").json()["filings"]) == 2
            resource.prlimit(court.process.pid, resource.RLIMIT_FSIZE, (largest * 8, largest * 8))
            begun.append(begin(http, "without room"))
            assert [each.status_code for each in begun] == [201, 201]
            assert len(http.get("/filings").json()["filings"]) == 3
    finally:
        court.close()
    assert not found_wrong(data)


def begin(http: httpx.Client, key: str) -> httpx.Response:
    """Begin a draft under a key."""
    said = suit().model_dump(mode="json")
    return http.post("/filings", json=said, headers={"Idempotency-Key": key}, timeout=30)
