"""One folder of files, each under its own hash.

Names are checked before they become paths: 64 lower-case hexadecimal digits and nothing else.
The folder and its files are readable by the court's own user alone.

It does not forget: nothing here deletes.
"""

import errno
import os
import re
import tempfile
from hashlib import sha256
from pathlib import Path

from client.protocol.errors import CourtFull
from client.protocol.ids import FileHash

_NAME = re.compile(r"[0-9a-f]{64}")
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT} if hasattr(errno, "EDQUOT") else {errno.ENOSPC})


class NoSuchFile(Exception):
    """There is no file of that name here."""


class FileDamaged(Exception):
    """A file does not hold what its name says; it must come back from a copy."""


class FileStore:
    """The strong-room in one folder; safe to use from several threads and processes."""

    def __init__(self, folder: Path) -> None:
        """Use the folder, made if it is not there."""
        self._folder = folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, content: bytes) -> FileHash:
        """Keep a file; it is durable when its name is returned. Raises `CourtFull`."""
        name = hash_of(content)
        path = self._path(name)
        if path.is_file() and hash_of(path.read_bytes()) == name:
            return name
        try:
            if not path.parent.is_dir():
                path.parent.mkdir(mode=0o700, exist_ok=True)
                _sync_folder(self._folder)
            _write_durably(path, content)
        except OSError as error:
            if error.errno in _NO_ROOM:
                raise CourtFull(detail="no room for the file") from error
            raise
        return name

    def get(self, name: FileHash) -> bytes:
        """Give a file's bytes, proven by their hash; raises `NoSuchFile` or `FileDamaged`."""
        try:
            content = self._path(name).read_bytes()
        except FileNotFoundError:
            raise NoSuchFile(name) from None
        if hash_of(content) != name:
            raise FileDamaged(name)
        return content

    def _path(self, name: FileHash) -> Path:
        if not _NAME.fullmatch(name):
            raise NoSuchFile(name)
        return self._folder / name[:2] / name[2:]


def hash_of(content: bytes) -> FileHash:
    """Give the name under which these bytes are kept."""
    return FileHash(sha256(content).hexdigest())


def _write_durably(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".arriving-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    # Windows has no way to sync a folder, and writes its entries through by itself.
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
