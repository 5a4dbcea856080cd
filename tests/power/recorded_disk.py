"""The strong-room's disk, written down as it is asked; and disks of courts that lose things."""

import errno
from pathlib import Path

from server_stub.files import SystemDisk
from tests.power.journal import Cut, DiskFails, FolderSynced, Journal, Synced, Wrote


class RecordedDisk:
    """The machine's own disk, each call of it in the journal; says `error` where it fails."""

    def __init__(self, journal: Journal, error: int = errno.ENOSPC) -> None:
        self._journal = journal
        self._error = error
        self._system = SystemDisk()
        self._open: dict[int, int] = {}

    def _may(self) -> None:
        try:
            self._journal.may()
        except DiskFails:
            raise OSError(self._error, "as the test wants it") from None

    def mkdir(self, folder: Path) -> None:
        self._may()
        self._journal.made_folder(self._journal.name_of(folder))
        self._system.mkdir(folder)

    def open(self, path: Path, *, new: bool) -> int:
        self._may()
        handle = self._system.open(path, new=new)
        self._open[handle] = self._journal.open(self._journal.name_of(path))
        return handle

    def write(self, handle: int, content: bytes, at: int) -> None:
        self._may()
        self._journal.steps.append(Wrote(self._open[handle], at, content))
        self._system.write(handle, content, at)

    def truncate(self, handle: int, size: int) -> None:
        self._may()
        self._journal.steps.append(Cut(self._open[handle], size))
        self._system.truncate(handle, size)

    def fsync(self, handle: int) -> None:
        self._may()
        self._journal.steps.append(Synced(self._open[handle]))

    def close(self, handle: int) -> None:
        self._open.pop(handle, None)
        self._system.close(handle)

    def rename(self, path: Path, target: Path) -> None:
        self._may()
        self._journal.renamed(self._journal.name_of(path), self._journal.name_of(target))
        self._system.rename(path, target)

    def fsync_dir(self, folder: Path) -> None:
        self._may()
        name = self._journal.name_of(folder)
        self._journal.steps.append(FolderSynced("" if name == "." else name))

    def unlink(self, path: Path) -> None:
        self._may()
        self._journal.removed(self._journal.name_of(path))
        self._system.unlink(path)


class WithoutFsync(RecordedDisk):
    """A court that never syncs a file."""

    def fsync(self, handle: int) -> None:
        pass


class WithoutFolders(RecordedDisk):
    """A court that never syncs a folder."""

    def fsync_dir(self, folder: Path) -> None:
        pass


class NamedTooSoon(RecordedDisk):
    """A court that gives a file its name, and syncs it afterwards (at the folder's sync)."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal)
        self._put_off: list[int] = []

    def fsync(self, handle: int) -> None:
        self._put_off.append(self._open[handle])

    def fsync_dir(self, folder: Path) -> None:
        super().fsync_dir(folder)
        self._journal.steps += [Synced(file) for file in self._put_off]
        self._put_off.clear()
