"""What may be sown where: empty books alone, once, and wholly.

Before the first person is entered the books are marked as begun, and at the end as sown. What was
sown stays as it is. What was begun and not finished, because the machine or somebody's patience
ended, is cleared away before the court opens and is begun anew: it can hold nothing but what was
invented, since the mark goes into empty books alone.
"""

import shutil
from pathlib import Path
from typing import Final

from server_stub.db import Books
from server_stub.settings import CannotOpen, Seed
from server_stub.usecases.registry import DEMO_MARK, Registry

SOWN: Final = {Seed.DEMO: "sown", Seed.DOCKET: "docket sown"}
BEGUN: Final = {Seed.DEMO: "begun", Seed.DOCKET: "docket begun"}
BOOKS, FILES, ARRIVALS = "court.sqlite3", "files", "arrivals"


class NotAnEmptyCourt(CannotOpen):
    """These books have accounts already, and a demonstration court must not mix with them."""


def is_sown(registry: Registry, seed: Seed) -> bool:
    """Whether the books hold this invented court, whole."""
    with registry.books.reading() as unit:
        return unit.marks.get(DEMO_MARK) == SOWN[seed]


def begin(registry: Registry, seed: Seed) -> None:
    """Mark empty books as begun; raises `NotAnEmptyCourt` for any others."""
    with registry.books.writing() as unit:
        mark = unit.marks.get(DEMO_MARK)
        if mark is not None or unit.accounts.count():
            raise NotAnEmptyCourt(
                f"The data folder holds another court: give --seed {seed} an empty one."
            )
        unit.marks.put(DEMO_MARK, BEGUN[seed])


def finish(registry: Registry, seed: Seed) -> None:
    """Mark the books as sown."""
    with registry.books.writing() as unit:
        unit.marks.put(DEMO_MARK, SOWN[seed])


def clear_unfinished(data: Path) -> bool:
    """Clear away an invented court that was begun and not finished; give whether there was one.

    To be called before anybody opens the books. They go last: broken off here, it is done again.
    """
    path = data / BOOKS
    if not path.is_file():
        return False
    books = Books(path)
    try:
        with books.reading() as unit:
            unfinished = unit.marks.get(DEMO_MARK) in BEGUN.values()
    finally:
        books.close()
    if unfinished:
        for folder in (FILES, ARRIVALS):
            shutil.rmtree(data / folder, ignore_errors=True)
        for name in (f"{BOOKS}-wal", f"{BOOKS}-shm", BOOKS):
            (data / name).unlink(missing_ok=True)
    return unfinished
