"""One court at a time in a data folder: two would each number the same hearing's record.

The lock is the operating system's own and goes with the process that holds it, however that
ends; nothing has to be cleaned up after a crash.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from server_stub.settings import CannotOpen

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class FolderInUse(CannotOpen):
    """Another court is open in this folder."""


@contextmanager
def sole_use(folder: Path) -> Iterator[None]:
    """Hold a data folder for oneself; raises `FolderInUse`."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "court.lock").open("ab") as file:
        try:
            _lock(file)
        except OSError:
            raise FolderInUse(f"Another court is open in the data folder {folder}.") from None
        yield
