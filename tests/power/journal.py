"""What a disk was asked, in order, and what it may hold when the power ends after any of it.

The model is the weakest that POSIX allows and disks have shown. What a file holds is durable by its
`fsync`; what a folder says is durable by the folder's own. Of everything after that, any part may
have reached the disk: any sector of any write, in any order, the length without the bytes, and any
of a folder's new names. A sector is whole or was not written at all (SQLite counts on that too).
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

SECTOR = 512
FOLDER = 0
"""Stands for every folder among the files."""


class Ends(Enum):
    """How a disk ends: what becomes of all that was not synced."""

    EVERYTHING = "everything"
    """The disk was quicker than it had to be."""
    NOTHING_MORE = "nothing more"
    """Only what was synced is there."""
    IN_ORDER = "in order"
    """What was asked first is there, up to some moment; bytes and names each by themselves."""
    NAMES_FIRST = "names first"
    """Every name is there, and nothing of what the files hold."""
    BYTES_FIRST = "bytes first"
    """All bytes are there, and no name."""
    ANYTHING = "anything"
    """Any sector and any name."""


@dataclass(frozen=True, slots=True)
class Wrote:
    """Bytes at a place of a file."""

    file: int
    at: int
    content: bytes


@dataclass(frozen=True, slots=True)
class Cut:
    """A file cut, or stretched, to a size."""

    file: int
    size: int


@dataclass(frozen=True, slots=True)
class Synced:
    """A file's bytes."""

    file: int


@dataclass(frozen=True, slots=True)
class Named:
    """Names that changed at once: the file each stands for now, None where it is gone.

    A folder is a name that ends with a slash.
    """

    names: tuple[tuple[str, int | None], ...]


@dataclass(frozen=True, slots=True)
class FolderSynced:
    """The names in a folder ('' is the root)."""

    folder: str


Step = Wrote | Cut | Synced | Named | FolderSynced


class DiskFails(Exception):
    """The disk does not do this step, as the test wants it."""


@dataclass
class Journal:
    """Everything that was asked of the disk under one folder, and who stands where now."""

    root: Path
    steps: list[Step] = field(default_factory=list)
    before: dict[int, bytes] = field(default_factory=dict)
    """What the files held when the recording began."""
    names: dict[str, int] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    fails_at: int = 0
    """The step (from 1) that fails, and all after it until `heal`."""
    asked: int = 0
    made: int = 0
    """How many files there have been."""

    @classmethod
    def of(cls, root: Path) -> "Journal":
        """Begin to record in a folder of which everything is durable."""
        journal = cls(root, before={FOLDER: b""})
        for path in sorted(root.rglob("*")):
            if path.is_dir():
                journal.first[f"{path.relative_to(root).as_posix()}/"] = FOLDER
            elif not path.name.endswith(("-shm", ".lock", ".log")):
                file = len(journal.before)
                journal.before[file] = path.read_bytes()
                journal.first[path.relative_to(root).as_posix()] = file
        journal.names = dict(journal.first)
        journal.made = len(journal.before)
        return journal

    def name_of(self, path: Path) -> str:
        """Give the name of a path under the root."""
        return path.relative_to(self.root).as_posix()

    def may(self) -> None:
        """Count a step that is asked; raises `DiskFails` where the test wants it."""
        self.asked += 1
        if self.fails_at and self.asked >= self.fails_at:
            raise DiskFails

    def heal(self) -> None:
        """Have the disk work again."""
        self.fails_at = 0

    def open(self, name: str) -> int:
        """Give the file of a name; an empty one is made where there is none."""
        if name not in self.names:
            self.steps.append(Named(((name, self.made),)))
            self.names[name] = self.made
            self.made += 1
        return self.names[name]

    def made_folder(self, name: str) -> None:
        """A folder is made, if it is not there."""
        if f"{name}/" not in self.names:
            self.names[f"{name}/"] = FOLDER
            self.steps.append(Named(((f"{name}/", FOLDER),)))

    def renamed(self, name: str, target: str) -> None:
        """A file has another name, in the place of what had it."""
        file = self.names.pop(name)
        self.names[target] = file
        self.steps.append(Named(((name, None), (target, file))))

    def removed(self, name: str) -> None:
        """A name is gone."""
        if self.names.pop(name, None) is not None:
            self.steps.append(Named(((name, None),)))


@dataclass
class _File:
    durable: bytes = b""
    later: list[Wrote | Cut] = field(default_factory=list)

    @property
    def live(self) -> bytes:
        return _after(self.durable, self.later)


@dataclass
class Crash:
    """A disk as it may be found after the power ended: files by name."""

    steps: int
    """How many steps were asked before."""
    ends: Ends
    files: dict[str, bytes]
    """By their names; a file of which a folder is missing is not among them."""


def crashes(journal: Journal, chance: random.Random, at_each: int) -> Iterator[Crash]:
    """Give so many ends of the power before each step and after the last."""
    files = {file: _File(held) for file, held in journal.before.items()}
    names: dict[str, int] = dict(journal.first)
    later: list[Named] = []
    ways = list(Ends)
    for number, step in enumerate((*journal.steps, None)):
        for each in range(at_each):
            ends = ways[(number + each) % len(ways)] if each < len(ways) else Ends.ANYTHING
            yield Crash(number, ends, _found(files, names, later, ends, chance))
        match step:
            case Wrote() | Cut():
                files[step.file].later.append(step)
            case Synced():
                file = files[step.file]
                file.durable, file.later = file.live, []
            case Named():
                for _, named in step.names:
                    if named is not None:
                        files.setdefault(named, _File())
                later.append(step)
            case FolderSynced():
                later = _synced(names, later, step.folder)
            case None:
                pass


def _synced(names: dict[str, int], later: list[Named], folder: str) -> list[Named]:
    """Enter the changes of a folder's names; what they changed elsewhere is open still."""
    rest = []
    for change in later:
        here = tuple(each for each in change.names if _folder(each[0]) == folder)
        _enter(names, here)
        there = tuple(each for each in change.names if each not in here)
        if there:
            rest.append(Named(there))
    return rest


def _found(
    files: dict[int, _File],
    names: dict[str, int],
    later: list[Named],
    ends: Ends,
    chance: random.Random,
) -> dict[str, bytes]:
    found = dict(names)
    for change in _kept_names(later, ends, chance):
        _enter(found, change.names)
    return {
        name: _bytes(files[file], ends, chance)
        for name, file in found.items()
        if file != FOLDER and _reached(name, found)
    }


def _reached(name: str, found: dict[str, int]) -> bool:
    folder = _folder(name)
    return not folder or (f"{folder}/" in found and _reached(f"{folder}/", found))


def _kept_names(later: list[Named], ends: Ends, chance: random.Random) -> list[Named]:
    match ends:
        case Ends.NOTHING_MORE | Ends.BYTES_FIRST:
            return []
        case Ends.NAMES_FIRST | Ends.EVERYTHING:
            return later
        case Ends.IN_ORDER:
            return later[: chance.randint(0, len(later))]
        case Ends.ANYTHING:
            return [change for change in later if chance.random() < 0.5]


def _bytes(file: _File, ends: Ends, chance: random.Random) -> bytes:
    if not file.later:
        return file.durable
    match ends:
        case Ends.NOTHING_MORE | Ends.NAMES_FIRST:
            return file.durable
        case Ends.BYTES_FIRST | Ends.EVERYTHING:
            return file.live
        case Ends.IN_ORDER:
            return _after(file.durable, file.later[: chance.randint(0, len(file.later))])
        case Ends.ANYTHING:
            kept: list[Wrote | Cut] = []
            for step in file.later:
                kept.extend(_torn(step, chance))
            found = _after(file.durable, kept)
            # The length can be there before the bytes are.
            longest = len(file.live)
            if len(found) < longest and chance.random() < 0.25:
                found = found.ljust(longest, b"\0")
            return found


def _torn(step: Wrote | Cut, chance: random.Random) -> Iterator[Wrote | Cut]:
    if isinstance(step, Cut):
        if chance.random() < 0.5:
            yield step
        return
    end = step.at + len(step.content)
    at = step.at
    share = chance.choice((0.1, 0.5, 0.9, 1.0))
    while at < end:
        until = min(end, (at // SECTOR + 1) * SECTOR)
        if chance.random() < share:
            yield Wrote(step.file, at, step.content[at - step.at : until - step.at])
        at = until


def _after(held: bytes, steps: list[Wrote | Cut]) -> bytes:
    if not steps:
        return held
    found = bytearray(held)
    for step in steps:
        if isinstance(step, Cut):
            del found[step.size :]
            found.extend(bytes(max(0, step.size - len(found))))
        else:
            found.extend(bytes(max(0, step.at - len(found))))
            found[step.at : step.at + len(step.content)] = step.content
    return bytes(found)


def _enter(names: dict[str, int], changes: tuple[tuple[str, int | None], ...]) -> None:
    for name, file in changes:
        if file is None:
            names.pop(name, None)
        else:
            names[name] = file


def _folder(name: str) -> str:
    return name.rstrip("/").rpartition("/")[0]
