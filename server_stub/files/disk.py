"""The few things that the strong-room asks of a disk, each by its POSIX name.

Nothing that is kept touches the disk but through this face, so that a test can write down every
call, fail any of them, or end the power after each (open, write, fsync, rename, fsync_dir, unlink).
An order is durable only as far as it was synced: what a file holds by `fsync`, what its folder
says of it by `fsync_dir`.

It knows no hash and no name of the court's.
"""

import os
from pathlib import Path
from typing import Protocol

_BINARY = getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0)


class Disk(Protocol):
    """The system calls by which files are kept; every one raises `OSError`."""

    def mkdir(self, folder: Path) -> None:
        """Make a folder for the court alone; one that is there is left as it is."""

    def open(self, path: Path, *, new: bool) -> int:
        """Open a file for writing, for the court alone; a new one must not be there yet."""

    def write(self, handle: int, content: bytes, at: int) -> None:
        """Write all of it from so many bytes into the file."""

    def truncate(self, handle: int, size: int) -> None:
        """Cut the file to a size."""

    def fsync(self, handle: int) -> None:
        """Have all that was written to a file reach the disk."""

    def close(self, handle: int) -> None:
        """Close a file."""

    def rename(self, path: Path, target: Path) -> None:
        """Give a file another name, in the place of what had it."""

    def fsync_dir(self, folder: Path) -> None:
        """Have the names in a folder reach the disk."""

    def unlink(self, path: Path) -> None:
        """Remove a file, if it is there."""


class SystemDisk:
    """The machine's own disk."""

    def mkdir(self, folder: Path) -> None:
        """Make a folder."""
        folder.mkdir(mode=0o700, exist_ok=True)

    def open(self, path: Path, *, new: bool) -> int:
        """Open a file for writing."""
        return os.open(path, os.O_RDWR | _BINARY | (os.O_CREAT | os.O_EXCL if new else 0), 0o600)

    def write(self, handle: int, content: bytes, at: int) -> None:
        """Write all of it, in as many calls as it takes."""
        os.lseek(handle, at, os.SEEK_SET)
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]

    def truncate(self, handle: int, size: int) -> None:
        """Cut the file."""
        os.ftruncate(handle, size)

    def fsync(self, handle: int) -> None:
        """Sync a file."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Close a file."""
        os.close(handle)

    def rename(self, path: Path, target: Path) -> None:
        """Rename a file."""
        path.replace(target)

    def fsync_dir(self, folder: Path) -> None:
        """Sync a folder; Windows has no way to, and writes its entries through by itself."""
        if os.name == "nt":
            return
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        path.unlink(missing_ok=True)
