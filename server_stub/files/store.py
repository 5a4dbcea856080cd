"""One folder of files, each under its own hash.

Names are checked before they become paths: 64 lower-case hexadecimal digits and nothing else.
The folder and its files are readable by the court's own user alone. A file comes in whole (`put`)
or has come in pieces beside it (`adopt`, from `server_stub.files.arrivals`); either way it has its
name on the disk before the call returns.

It does not forget: nothing here deletes.
"""

import errno
import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from client.protocol.errors import CourtFull
from client.protocol.ids import FileHash
from server_stub.files.disk import Disk, SystemDisk

_NAME = re.compile(r"[0-9a-f]{64}")
_NO_ROOM = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})
_BROKEN = frozenset({errno.EIO, errno.EROFS})
_PIECE: Final = 1 << 20


class NoSuchFile(Exception):
    """There is no file of that name here."""


class FileDamaged(Exception):
    """A file does not hold what its name says; it must come back from a copy."""


def chance_name() -> str:
    """Give a name for a file that is on its way."""
    return f".arriving-{secrets.token_hex(8)}"


class FileStore:
    """The strong-room in one folder; safe to use from several threads and processes."""

    def __init__(
        self,
        folder: Path,
        disk: Disk | None = None,
        temporary_name: Callable[[], str] = chance_name,
    ) -> None:
        """Use the folder, made if it is not there."""
        self._folder = folder
        self._disk = disk or SystemDisk()
        self._temporary_name = temporary_name
        self._durable_shelves: set[str] = set()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, content: bytes) -> FileHash:
        """Keep a file; it is durable when its name is returned. Raises `CourtFull`."""
        name = hash_of(content)
        with no_room_is_said():
            path = self._shelf(name)
            if not self.holds(name):
                self._keep(path, content)
            # Also for a file that was here: whoever is bringing it may not have come so far.
            self._disk.fsync_dir(path.parent)
        return name

    def adopt(self, path: Path, name: FileHash) -> None:
        """Take over a synced file on the same disk whose hash is known. Raises `CourtFull`."""
        with no_room_is_said():
            target = self._shelf(name)
            if self.holds(name):
                self._disk.unlink(path)
            else:
                self._disk.rename(path, target)
            self._disk.fsync_dir(target.parent)
            self._disk.fsync_dir(path.parent)

    def holds(self, name: FileHash) -> bool:
        """Tell whether a file is here and sound."""
        try:
            return hash_of_file(self._path(name)) == name
        except FileNotFoundError:
            return False

    def get(self, name: FileHash) -> bytes:
        """Give a file's bytes, proven by their hash; raises `NoSuchFile` or `FileDamaged`."""
        try:
            content = self._path(name).read_bytes()
        except FileNotFoundError:
            raise NoSuchFile(name) from None
        if hash_of(content) != name:
            raise FileDamaged(name)
        return content

    def path_of(self, name: FileHash) -> Path:
        """Tell where a file stands, for one who only reads; raises `NoSuchFile`."""
        path = self._path(name)
        if not path.is_file():
            raise NoSuchFile(name)
        return path

    def size_of(self, name: FileHash) -> int:
        """Tell how many bytes a file has; raises `NoSuchFile`."""
        return self.path_of(name).stat().st_size

    def pieces(self, name: FileHash) -> Iterator[bytes]:
        """Give a file in pieces; raises `NoSuchFile`, or `FileDamaged` instead of the last piece.

        The last piece is held back until the hash is proven, so that whoever has received as many
        bytes as were announced has received the file.
        """
        digest = sha256()
        held = b""
        with self.path_of(name).open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
                if held:
                    yield held
                held = piece
        if digest.hexdigest() != name:
            raise FileDamaged(name)
        yield held

    def _keep(self, path: Path, content: bytes) -> None:
        temporary = path.parent / self._temporary_name()
        try:
            handle = self._disk.open(temporary, new=True)
            try:
                self._disk.write(handle, content, 0)
                self._disk.fsync(handle)
            finally:
                self._disk.close(handle)
            self._disk.rename(temporary, path)
        except BaseException:
            self._disk.unlink(temporary)
            raise

    def _shelf(self, name: FileHash) -> Path:
        """Give a file's path, with its folder made and known to the disk."""
        path = self._path(name)
        if path.parent.name not in self._durable_shelves:
            self._disk.mkdir(path.parent)
            self._disk.fsync_dir(self._folder)
            self._durable_shelves.add(path.parent.name)
        return path

    def _path(self, name: FileHash) -> Path:
        if not _NAME.fullmatch(name):
            raise NoSuchFile(name)
        return self._folder / name[:2] / name[2:]


def hash_of(content: bytes) -> FileHash:
    """Give the name under which these bytes are kept."""
    return FileHash(sha256(content).hexdigest())


def hash_of_file(path: Path) -> FileHash:
    """Give the name under which the bytes of a file are kept."""
    digest = sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return FileHash(digest.hexdigest())


@contextmanager
def no_room_is_said() -> Iterator[None]:
    """Say `CourtFull` for a disk that has no room, or that does not take what it is given."""
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise CourtFull(detail="no room for the file") from error
        if error.errno in _BROKEN:
            raise CourtFull(detail="the disk of the files fails") from error
        raise
