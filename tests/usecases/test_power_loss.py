"""The power ends anywhere during a filing: what was answered is there, what is there is whole.

The day is recorded once (`tests.power`), and every end of it that a disk may leave is laid down and
looked at. That this would be seen is proved by courts that sync too little: each of them must fail.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from client.protocol.ids import FileHash
from server_stub.files import FileStore
from server_stub.files.store import hash_of
from tests.power.filing_day import FilingDay, Promise, make_ready, opened_on
from tests.power.found import found_wrong
from tests.power.journal import Crash, Ends, Journal, crashes
from tests.power.recorded_disk import NamedTooSoon, RecordedDisk, WithoutFolders, WithoutFsync
from tests.power.recorded_sqlite import recording
from tests.usecases.small_court import SmallCourt

SUITS = 2


class KeptLater(FileStore):
    """A strong-room that keeps a file after the books have named it."""

    late: "list[bytes]" = []  # noqa: RUF012 - emptied after every deed

    def put(self, content: bytes) -> FileHash:
        self.late.append(content)
        return hash_of(content)

    def get(self, name: FileHash) -> bytes:
        held = {hash_of(content): content for content in self.late}
        return held[name] if name in held else super().get(name)

    def keep(self) -> None:
        while self.late:
            super().put(self.late.pop())


@dataclass
class Recording:
    """A day as it was recorded: the steps of the disk, and what was promised after how many."""

    journal: Journal
    promised: list[tuple[int, Promise]] = field(default_factory=list)

    def before(self, steps: int) -> list[Promise]:
        return [promise for at, promise in self.promised if at <= steps]


def record_day(
    data: Path,
    court: SmallCourt,
    disk: Callable[[Journal], RecordedDisk] = RecordedDisk,
    *,
    store: type[FileStore] = FileStore,
    synced: bool = True,
) -> Recording:
    """File suits on a recorded disk; between two, the books are folded and opened anew."""
    make_ready(data)
    recorded = Recording(Journal.of(data))
    with recording(recorded.journal, synced=synced):
        for number in range(SUITS):
            with opened_on(data, disk(recorded.journal), store) as registry:
                day = FilingDay(registry, court, f"day {number}")
                for deed in day.deeds():
                    promise = deed()
                    if isinstance(registry.files, KeptLater):
                        registry.files.keep()
                    recorded.promised.append((len(recorded.journal.steps), promise))
    return recorded


def lay_down(crash: Crash, data: Path, lies: dict[str, bytes]) -> None:
    """Have a folder hold what the disk holds; `lies` is what it holds already."""
    for name in lies.keys() - crash.files.keys():
        (data / name).unlink(missing_ok=True)
        del lies[name]
    (data / "court.sqlite3-shm").unlink(missing_ok=True)
    (data / "court.sqlite3-wal").unlink(missing_ok=True)
    for name, held in crash.files.items():
        if name.startswith("court.sqlite3") or lies.get(name) != held:
            (data / name).parent.mkdir(exist_ok=True, parents=True)
            (data / name).write_bytes(held)
            lies[name] = held


@dataclass
class Toll:
    """What the ends of the power have cost."""

    states: int = 0
    different: int = 0
    wrong: Counter[str] = field(default_factory=Counter)
    first: str = ""


def end_the_power(
    recorded: Recording, folder: Path, at_each: int, *, until_wrong: bool = False
) -> Toll:
    """Look at what is left of a recorded day, so many times at each of its steps."""
    (folder / "files").mkdir()
    (folder / "arrivals").mkdir()
    toll, seen, lies = Toll(), set[int](), dict[str, bytes]()
    for crash in crashes(recorded.journal, random.Random(1), at_each):
        toll.states += 1
        seen.add(hash(frozenset(crash.files.items())))
        lay_down(crash, folder, lies)
        for wrong in found_wrong(folder, recorded.before(crash.steps)):
            toll.wrong[wrong.partition(":")[0]] += 1
            toll.first = toll.first or f"after {crash.steps} steps, {crash.ends.value}: {wrong}"
        if until_wrong and toll.wrong:
            break
    toll.different = len(seen)
    return toll


def test_a_recorded_day_leaves_a_court_as_every_day_does(
    data: Path, small_court: SmallCourt
) -> None:
    recorded = record_day(data, small_court)
    assert not found_wrong(data, [promise for _, promise in recorded.promised])
    ends = crashes(recorded.journal, random.Random(1), len(Ends))
    last = [crash for crash in ends if crash.ends is Ends.EVERYTHING][-1]
    held = {
        path.relative_to(data).as_posix(): path.read_bytes()
        for path in data.rglob("*")
        if path.is_file()
    }
    assert last.files == held


def test_the_power_may_end_anywhere(data: Path, small_court: SmallCourt, in_memory: Path) -> None:
    toll = end_the_power(record_day(data, small_court), in_memory, 1)
    assert toll.states > 600
    assert not toll.wrong, toll.first


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_the_power_ends_five_thousand_times(
    data: Path, small_court: SmallCourt, in_memory: Path
) -> None:
    toll = end_the_power(record_day(data, small_court), in_memory, 16)
    assert toll.different > 5000, toll
    assert not toll.wrong, toll.first
    # For whoever wants the figures: pytest -rP.
    print(f"{toll.states} ends, {toll.different} different, none wrong")  # noqa: T201


@dataclass(frozen=True)
class Careless:
    """A court that leaves out one thing that keeps what it was given."""

    disk: Callable[[Journal], RecordedDisk] = RecordedDisk
    store: type[FileStore] = FileStore
    synced: bool = True


CARELESS = {
    "a file is not synced": Careless(disk=WithoutFsync),
    "a folder is not synced": Careless(disk=WithoutFolders),
    "a file is named before it is synced": Careless(disk=NamedTooSoon),
    "the books name a file before it is kept": Careless(store=KeptLater),
    "the books are not synced": Careless(synced=False),
}


@pytest.mark.parametrize("careless", CARELESS.values(), ids=CARELESS.keys())
def test_a_careless_court_is_found_out(
    careless: Careless, data: Path, small_court: SmallCourt, in_memory: Path
) -> None:
    recorded = record_day(
        data, small_court, careless.disk, store=careless.store, synced=careless.synced
    )
    toll = end_the_power(recorded, in_memory, len(Ends), until_wrong=True)
    assert toll.wrong
