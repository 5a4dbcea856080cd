"""Files that are on their way: one open folder beside the strong-room, one file an upload.

What has been taken is on the disk before it is said to be (the piece is written and synced; the
count of bytes that stand is the books', not the file's: after a crash a file may be longer than
what was said, and is written over from there). When all has come it is hashed whole, synced, and
handed to the strong-room under its hash.

It does not know whose a file is, nor how much is meant to come.
"""

import re
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final

from client.protocol.ids import FileHash
from server_stub.files.disk import Disk, SystemDisk
from server_stub.files.store import FileStore, hash_of_file, no_room_is_said

_NAME = re.compile(r"[0-9a-f]{32}")
_LOCKS: Final = 64


class Arrivals:
    """The folder of what is on its way; safe to use from several threads of one process."""

    def __init__(self, folder: Path, store: FileStore, disk: Disk | None = None) -> None:
        """Use the folder, made if it is not there; it is on the strong-room's disk."""
        self._folder = folder
        self._store = store
        self._disk = disk or SystemDisk()
        self._locks = tuple(Lock() for _ in range(_LOCKS))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def turn(self, upload: str) -> Lock:
        """Give the lock under which one file is written: two pieces never cross."""
        return self._locks[int.from_bytes(sha256(upload.encode()).digest()[:2]) % _LOCKS]

    def write(self, upload: str, content: bytes, at: int) -> None:
        """Have a piece on the disk, at its place; raises `CourtFull`."""
        path = self._path(upload)
        with no_room_is_said():
            new = not path.exists()
            handle = self._disk.open(path, new=new)
            try:
                self._disk.write(handle, content, at)
                self._disk.fsync(handle)
            finally:
                self._disk.close(handle)
            # Also when the file is there already: the first try may have ended before this.
            if new or at == 0:
                self._disk.fsync_dir(self._folder)

    def read(self, upload: str, at: int, size: int) -> bytes:
        """Read what has come; empty where nothing has."""
        try:
            with self._path(upload).open("rb") as file:
                file.seek(at)
                return file.read(size)
        except FileNotFoundError:
            return b""

    def hash(self, upload: str, size: int) -> FileHash:
        """Cut a file to what was said to stand, and give its hash."""
        path = self._path(upload)
        with no_room_is_said():
            handle = self._disk.open(path, new=not path.exists())
            try:
                if path.stat().st_size != size:
                    self._disk.truncate(handle, size)
                self._disk.fsync(handle)
            finally:
                self._disk.close(handle)
        return hash_of_file(path)

    def hand_over(self, upload: str, name: FileHash) -> None:
        """Give a whole file to the strong-room; raises `CourtFull`."""
        self._store.adopt(self._path(upload), name)

    def path_of(self, upload: str) -> Path:
        """Tell where a file stands, for one who only reads."""
        return self._path(upload)

    def drop(self, upload: str) -> None:
        """Forget a file that is not wanted any more."""
        self._disk.unlink(self._path(upload))

    def names(self) -> frozenset[str]:
        """Tell which files are here."""
        return frozenset(path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name))

    def _path(self, upload: str) -> Path:
        if not _NAME.fullmatch(upload):
            raise ValueError("not the name of an upload")
        return self._folder / upload
