"""The disk is full, or fails, at every step of a filing: said in words, and nothing half made.

What was asked is refused as a whole, what was promised before still stands, and the very same
asking succeeds when the disk works again, without a trace of the first.
"""

import errno
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest

from client.protocol.errors import CourtFull
from tests.conftest import Announce
from tests.power.filing_day import FilingDay, Promise, make_ready, opened_on
from tests.power.found import found_wrong
from tests.power.journal import Journal
from tests.power.recorded_disk import RecordedDisk
from tests.power.recorded_sqlite import broken, no_room, recording
from tests.usecases.small_court import SmallCourt


@dataclass(frozen=True)
class Fails:
    """How a disk says no, to the strong-room and to the books."""

    error: int
    books: Callable[[int], int]


FAILS = {"full": Fails(errno.ENOSPC, no_room), "broken": Fails(errno.EIO, broken)}


IN_ONE_COURT = 40
"""So many suits are filed at one court, all of which is looked at after each failure."""


def file_while_it_fails(day: FilingDay, journal: Journal, at: int) -> tuple[list[Promise], int]:
    """File a suit on a disk that fails from one step on; give how often it did, too."""
    journal.asked, journal.fails_at = 0, at
    promises, refused = [], 0
    for deed in day.deeds():
        try:
            promises.append(deed())
        except CourtFull:
            refused += 1
            assert not found_wrong(journal.root, promises)
            journal.heal()
            promises.append(deed())
    return promises, refused


def fail_at_each(data: Path, court: SmallCourt, fails: Fails, steps: Iterable[int]) -> int:
    """File suit after suit, each on a disk that fails at one of the steps; give how many failed.

    It ends with the first suit that is done before its step comes.
    """
    make_ready(data)
    journal = Journal.of(data)
    promised: list[Promise] = []
    failed = 0
    with (
        recording(journal, fails.books),
        opened_on(data, RecordedDisk(journal, fails.error)) as registry,
    ):
        for at in steps:
            day = FilingDay(registry, court, f"fails at {at}")
            promises, refused = file_while_it_fails(day, journal, at)
            promised += promises
            journal.steps.clear()
            if not refused:
                break
            failed += 1
        assert not found_wrong(data, promised)
    assert not found_wrong(data, promised)
    return failed


@pytest.mark.parametrize("fails", FAILS.values(), ids=FAILS.keys())
def test_a_disk_that_fails_is_said_and_leaves_nothing_half_made(
    data: Path, small_court: SmallCourt, fails: Fails, expected_log: Announce
) -> None:
    expected_log("are not made yet: court_full", may_be_absent=True)
    assert fail_at_each(data, small_court, fails, count(1, 17)) > 12


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("fails", FAILS.values(), ids=FAILS.keys())
def test_a_disk_may_fail_at_every_step(
    data: Path, small_court: SmallCourt, in_memory: Path, fails: Fails, expected_log: Announce
) -> None:
    expected_log("are not made yet: court_full", may_be_absent=True)
    failed, full = 0, IN_ONE_COURT
    while full == IN_ONE_COURT:
        court = Path(shutil.copytree(data, in_memory / f"court {failed}"))
        steps = range(failed + 1, failed + 1 + IN_ONE_COURT)
        full = fail_at_each(court, small_court, fails, steps)
        failed += full
        shutil.rmtree(court)
    assert failed > 400
    # For whoever wants the figures: pytest -rP.
    print(f"{failed} steps, each of which failed once; nothing half made")  # noqa: T201
