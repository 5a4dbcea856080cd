"""The cell in which a hostile file is read.

A child walls itself in before it reads the first byte, as far as its system knows how:

- limits on memory, processor time, open files, written bytes and new processes
  (POSIX `setrlimit`);
- no new privileges, and then no system call that opens a socket, starts a program or a
  process, or looks into another one (Linux seccomp, x86-64 and arm64): the call fails,
  the child goes on;
- no file but the fonts of the system, and those for reading only (Linux Landlock, from
  5.13 on).

A wall that the system cannot build is left out; the others stand. A program of others (an office
program) is walled in more loosely, since it is large and needs much: it may start threads and read
the system's folders, and write into one folder that is made for it. Where that cannot be built it
is not started at all. It does not know what is read inside.
"""

import contextlib
import ctypes
import errno
import os
import platform
import stat
import struct
import sys
from collections.abc import Iterable, Mapping
from typing import Final

# Windows has no such limits; the wall time that the court keeps remains.
if sys.platform != "win32":
    import resource

_OPEN_FILES: Final = 32
_FONT_FOLDERS: Final = (
    "/usr/share/fonts",
    "/usr/share/X11/fonts/Type1",
    "/usr/share/X11/fonts/TTF",
    "/usr/local/share/fonts",
)

_PR_SET_DUMPABLE: Final = 4
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2

# Audit architecture; the system calls that are refused, by number. On x86-64: socket,
# connect, socketpair, clone, fork, vfork, execve, ptrace, process_vm_readv,
# process_vm_writev, bpf, execveat, io_uring_setup, clone3, pidfd_open, pidfd_getfd, kill,
# tkill, tgkill; on arm64 the same without fork and vfork, which it does not have.
_REFUSED_CALLS: Final = {
    "x86_64": (
        0xC000003E,
        (41, 42, 53, 56, 57, 58, 59, 101, 310, 311, 321, 322, 425, 435, 434, 438, 62, 200, 234),
    ),
    "aarch64": (
        0xC00000B7,
        (198, 203, 199, 220, 221, 117, 270, 271, 280, 281, 425, 435, 434, 438, 129, 130, 131),
    ),
}
# A program of others may have sockets of its own (office programs listen for a second start of
# themselves) and connect them to nothing: connect, sendto, sendmsg, sendmmsg, ptrace,
# process_vm_readv, process_vm_writev, bpf, io_uring_setup, pidfd_open, pidfd_getfd, mount,
# unshare, setns, perf_event_open, keyctl.
_REFUSED_TO_PROGRAMS: Final = {
    "x86_64": (
        0xC000003E,
        (42, 44, 46, 307, 101, 310, 311, 321, 425, 434, 438, 165, 272, 308, 298, 250),
    ),
    "aarch64": (
        0xC00000B7,
        (203, 206, 211, 269, 117, 270, 271, 280, 425, 434, 438, 40, 97, 268, 241, 219),
    ),
}
# On x86-64 a number with this bit belongs to the other, 32-bit table.
_X32_BIT: Final = 0x40000000

_LANDLOCK_CREATE_RULESET: Final = 444
_LANDLOCK_ADD_RULE: Final = 445
_LANDLOCK_RESTRICT_SELF: Final = 446
_LANDLOCK_VERSION: Final = 1
_LANDLOCK_PATH_BENEATH: Final = 1
_EXECUTE: Final = 1 << 0
_WRITE_FILE: Final = 1 << 1
_READ_FILE: Final = 1 << 2
_READ_DIR: Final = 1 << 3
_MAKE_SOCKET: Final = 1 << 9
_DEVICES: Final = 1 << 6 | 1 << 11
_OF_FILES: Final = _EXECUTE | _WRITE_FILE | _READ_FILE
_EVERYTHING: Final = (1 << 16) - 1
# Rights over files that each version of Landlock can take away.
_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}


def confine(memory: int) -> None:
    """Build every wall that this system knows, for good."""
    if sys.platform != "win32":
        for limit, value in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_CORE, 0),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_NOFILE, _OPEN_FILES),
            (resource.RLIMIT_NPROC, 0),
        ):
            # A system may refuse a single limit (macOS does for the address space).
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(limit, (value, value))
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0:
            _close_files(libc)
            _close_calls(libc)


class NoWalls(RuntimeError):
    """This system cannot keep a program of others from the court's files and from the network."""


def confine_program(
    readable: Iterable[str], writable: str, *, memory: int, processor_s: int, written: int
) -> None:
    """Wall in a program that is about to be started, or raise `NoWalls`."""
    if sys.platform != "linux":
        raise NoWalls
    for limit, value in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, processor_s),
        (resource.RLIMIT_FSIZE, written),
    ):
        resource.setrlimit(limit, (value, value))
    libc = ctypes.CDLL(None)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        raise NoWalls
    rules = [(folder, _EXECUTE | _READ_FILE | _READ_DIR) for folder in readable]
    rules += [(writable, _EVERYTHING & ~_EXECUTE & ~_DEVICES)]
    rules += [(folder, _MAKE_SOCKET) for folder in ("/tmp", "/var/tmp")]  # noqa: S108
    rules += [(device, _READ_FILE | _WRITE_FILE) for device in ("/dev/null", "/dev/urandom")]
    if not _restrict(libc, rules) or not _close_calls(libc, _REFUSED_TO_PROGRAMS):
        raise NoWalls


def allow_processor_time(seconds: int) -> None:
    """Let the process use so many seconds from now on, then end it."""
    if sys.platform != "win32":
        usage = resource.getrusage(resource.RUSAGE_SELF)
        used = int(usage.ru_utime + usage.ru_stime)
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (used + seconds + 1, hard))


def _close_files(libc: ctypes.CDLL) -> None:
    """Leave only the fonts, by Landlock."""
    _restrict(libc, [(folder, _READ_FILE | _READ_DIR) for folder in _FONT_FOLDERS])


def _restrict(libc: ctypes.CDLL, rules: Iterable[tuple[str, int]]) -> bool:
    """Leave only what the rules name, by Landlock; False where the system knows none."""
    version = libc.syscall(_LANDLOCK_CREATE_RULESET, None, 0, _LANDLOCK_VERSION)
    if version < 1:
        return False
    rights = (1 << _FILE_RIGHTS.get(version, _FILE_RIGHTS[max(_FILE_RIGHTS)])) - 1
    handled = struct.pack("=Q", rights)
    ruleset = libc.syscall(_LANDLOCK_CREATE_RULESET, handled, len(handled), 0)
    if ruleset < 0:
        return False
    try:
        for path, allowed in rules:
            with contextlib.suppress(OSError):
                _allow(libc, ruleset, path, allowed & rights)
        return bool(libc.syscall(_LANDLOCK_RESTRICT_SELF, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _OF_FILES
        rule = struct.pack("=Qi", rights, descriptor)
        libc.syscall(_LANDLOCK_ADD_RULE, ruleset, _LANDLOCK_PATH_BENEATH, rule, 0)
    finally:
        os.close(descriptor)


def _close_calls(
    libc: ctypes.CDLL, refused: Mapping[str, tuple[int, tuple[int, ...]]] | None = None
) -> bool:
    """Refuse sockets, programs and processes, by a seccomp filter; False where it cannot be."""
    known = (refused or _REFUSED_CALLS).get(platform.machine())
    if known is None:
        return False
    program = _filter(*known)
    instructions = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: the number of instructions and where they are, padded natively.
    filter_program = struct.pack("HP", len(program) // 8, ctypes.addressof(instructions))
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, filter_program, 0, 0) == 0)


def _filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """Write the filter: a foreign architecture dies, a refused call fails, all else passes."""
    load, jump_equal, jump_set, give = 0x20, 0x15, 0x45, 0x06
    allow, kill = 0x7FFF0000, 0x80000000
    fail = 0x00050000 | errno.EPERM
    lines = [
        (load, 0, 0, 4),
        (jump_equal, 1, 0, architecture),
        (give, 0, 0, kill),
        (load, 0, 0, 0),
        (jump_set, 0, 1, _X32_BIT),
        (give, 0, 0, kill),
    ]
    for number in refused:
        lines += [(jump_equal, 0, 1, number), (give, 0, 0, fail)]
    lines.append((give, 0, 0, allow))
    return b"".join(struct.pack("=HBBI", *line) for line in lines)
