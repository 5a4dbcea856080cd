"""SQLite's own writes, written down as they are asked: its file system with an ear.

SQLite reaches the disk through a table of functions (sqlite.org/vfs.html). The table of the system
is copied, with the few that write, sync, cut, open and delete going through here first. What
pysqlite3 opens while `recording` lasts is recorded, with none of the court's own code changed. The
index of the log (`-shm`) is made anew after a crash and is left out.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from pysqlite3 import _sqlite3

from tests.power.journal import Cut, DiskFails, FolderSynced, Journal, Synced, Wrote

OK = 0
FULL = 13
IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE, IOERR_DELETE = (10 | kind << 8 for kind in (3, 4, 6, 10))
_CREATE = 0x4
_LOGS = 0x80000 | 0x800
"""Opened as a write-ahead log, or as a roll-back journal of a database."""

_Pointer = ctypes.c_void_p


class _Methods(ctypes.Structure):
    _fields_: ClassVar = [
        ("version", ctypes.c_int),
        *(
            (name, _Pointer)
            for name in (
                *("close", "read", "write", "truncate", "sync", "size", "lock", "unlock"),
                *("reserved", "control", "sector", "characteristics"),
                *("shm_map", "shm_lock", "shm_barrier", "shm_unmap", "fetch", "unfetch"),
            )
        ),
    ]


class _OpenFile(ctypes.Structure):
    _fields_: ClassVar = [("methods", ctypes.POINTER(_Methods))]


class _FileSystem(ctypes.Structure):
    _fields_: ClassVar = [
        ("version", ctypes.c_int),
        ("size_of_file", ctypes.c_int),
        ("longest_name", ctypes.c_int),
        ("next", _Pointer),
        ("name", ctypes.c_char_p),
        ("own", _Pointer),
        *(
            (name, _Pointer)
            for name in (
                *("open", "delete", "access", "full_name", "dl_open", "dl_error", "dl_sym"),
                *("dl_close", "randomness", "sleep", "time", "last_error", "time_ms"),
                *("set_call", "get_call", "next_call"),
            )
        ),
    ]


_OPEN = ctypes.CFUNCTYPE(
    ctypes.c_int, _Pointer, _Pointer, _Pointer, ctypes.c_int, ctypes.POINTER(ctypes.c_int)
)
_DELETE = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer, ctypes.c_char_p, ctypes.c_int)
_CLOSE = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer, _Pointer, ctypes.c_int, ctypes.c_int64)
_TRUNCATE = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, _Pointer, ctypes.c_int)


def _library() -> Any:
    library = ctypes.CDLL(_sqlite3.__file__)
    library.sqlite3_vfs_find.restype = ctypes.POINTER(_FileSystem)
    return library


class _Ear:
    """The copied table; kept alive for as long as SQLite may call it."""

    def __init__(self, journal: Journal, said_no: Callable[[int], int], synced: bool) -> None:
        self._journal = journal
        self._said_no = said_no
        self._synced = synced
        self._open: dict[int, tuple[str, bool]] = {}
        self._library = _library()
        system = self._library.sqlite3_vfs_find(None)
        self.table = _FileSystem.from_buffer_copy(system.contents)
        self.table.name = b"recorded"
        self._system = system
        self._methods: dict[int, _Methods] = {}
        self._system_open: Callable[..., int] = _OPEN(self.table.open)
        self._system_delete: Callable[..., int] = _DELETE(self.table.delete)
        # What SQLite is given must not be collected.
        self._given: list[Any] = [_OPEN(self._opened), _DELETE(self._deleted)]
        self.table.open, self.table.delete = (ctypes.cast(each, _Pointer) for each in self._given)

    def listen(self) -> None:
        self._library.sqlite3_vfs_register(ctypes.byref(self.table), 1)

    def leave(self) -> None:
        self._library.sqlite3_vfs_unregister(ctypes.byref(self.table))
        self._library.sqlite3_vfs_register(self._system, 1)

    def _opened(self, table: int, path: int | None, file: int, flags: int, out: Any) -> int:
        # The path goes on as the pointer that it is: the system keeps it and not its letters.
        made = self._system_open(table, path, file, flags, out)
        if made != OK or path is None:
            return made
        place = Path(ctypes.string_at(path).decode())
        if not place.is_relative_to(self._journal.root):
            return made
        name = self._journal.name_of(place)
        new = name not in self._journal.names
        self._journal.open(name)
        # The system syncs the folder with the first sync of a log that it has made.
        self._open[file] = (name, bool(new and flags & _CREATE and flags & _LOGS))
        opened = ctypes.cast(file, ctypes.POINTER(_OpenFile)).contents
        opened.methods = ctypes.pointer(self._heard(opened.methods))
        return made

    def _heard(self, system: Any) -> _Methods:
        """Give the system's methods of a file with ours in their places."""
        address = ctypes.addressof(system.contents)
        if address in self._methods:
            return self._methods[address]
        methods = _Methods.from_buffer_copy(system.contents)
        close: Callable[..., int] = _CLOSE(methods.close)
        write: Callable[..., int] = _WRITE(methods.write)
        truncate: Callable[..., int] = _TRUNCATE(methods.truncate)
        sync: Callable[..., int] = _SYNC(methods.sync)

        def closed(file: int) -> int:
            self._open.pop(file, None)
            return close(file)

        def wrote(file: int, content: int, size: int, at: int) -> int:
            name, _ = self._open[file]
            if (failed := self._failed(IOERR_WRITE)) != OK:
                return failed
            step = Wrote(self._journal.names[name], at, ctypes.string_at(content, size))
            self._journal.steps.append(step)
            return write(file, content, size, at)

        def cut(file: int, size: int) -> int:
            name, _ = self._open[file]
            if (failed := self._failed(IOERR_TRUNCATE)) != OK:
                return failed
            self._journal.steps.append(Cut(self._journal.names[name], size))
            return truncate(file, size)

        def synced(file: int, flags: int) -> int:
            name, folder_too = self._open[file]
            if (failed := self._failed(IOERR_FSYNC)) != OK:
                return failed
            if self._synced:
                self._journal.steps.append(Synced(self._journal.names[name]))
                if folder_too:
                    self._journal.steps.append(FolderSynced(name.rpartition("/")[0]))
                    self._open[file] = (name, False)
            return sync(file, flags)

        given = [_CLOSE(closed), _WRITE(wrote), _TRUNCATE(cut), _SYNC(synced)]
        self._given += [*given, close, write, truncate, sync]
        methods.close, methods.write, methods.truncate, methods.sync = (
            ctypes.cast(each, _Pointer) for each in given
        )
        self._methods[address] = self._methods[ctypes.addressof(methods)] = methods
        return methods

    def _deleted(self, table: int, path: bytes, folder_too: int) -> int:
        place = Path(path.decode())
        if (failed := self._failed(IOERR_DELETE)) != OK:
            return failed
        name = self._journal.name_of(place)
        self._journal.removed(name)
        if folder_too:
            self._journal.steps.append(FolderSynced(name.rpartition("/")[0]))
        return self._system_delete(table, path, folder_too)

    def _failed(self, code: int) -> int:
        try:
            self._journal.may()
        except DiskFails:
            return self._said_no(code)
        return OK


def no_room(_: int) -> int:
    """Say that the disk is full, whatever was asked."""
    return FULL


def broken(code: int) -> int:
    """Say that the disk does not work."""
    return code


@contextmanager
def recording(
    journal: Journal, said_no: Callable[[int], int] = no_room, *, synced: bool = True
) -> Iterator[None]:
    """Record all that SQLite asks of the disk under the journal's folder.

    Without `synced` its syncs are left out, as with `PRAGMA synchronous=OFF`.
    """
    ear = _Ear(journal, said_no, synced)
    ear.listen()
    try:
        yield
    finally:
        ear.leave()
