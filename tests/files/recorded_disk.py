"""A disk that writes down what it was asked, and can fail at any step or end the power after it."""

import errno
from dataclasses import dataclass, field
from pathlib import Path

from server_stub.files import SystemDisk


class PowerCut(BaseException):
    """Everything ends here."""


@dataclass
class RecordedDisk:
    """The machine's own disk, with a list of the steps; steps count from 1."""

    root: Path
    steps: list[str] = field(default_factory=list)
    fails_at: int = 0
    error: int = errno.EIO
    ends_at: int = 0
    """The power is cut instead of this step."""

    def __post_init__(self) -> None:
        self._disk = SystemDisk()
        self._open: dict[int, str] = {}

    def _step(self, name: str) -> None:
        self.steps.append(name)
        if len(self.steps) == self.ends_at:
            raise PowerCut
        if len(self.steps) == self.fails_at:
            raise OSError(self.error, "as the test wants it")

    def _name(self, path: Path) -> str:
        name = str(path.relative_to(self.root))
        return "temporary" if ".arriving-" in name else name

    def mkdir(self, folder: Path) -> None:
        self._step(f"mkdir {self._name(folder)}")
        self._disk.mkdir(folder)

    def open(self, path: Path, *, new: bool) -> int:
        self._step(f"{'create' if new else 'open'} {self._name(path)}")
        handle = self._disk.open(path, new=new)
        self._open[handle] = self._name(path)
        return handle

    def write(self, handle: int, content: bytes, at: int) -> None:
        self._step(f"write {self._open[handle]} {at}+{len(content)}")
        self._disk.write(handle, content, at)

    def truncate(self, handle: int, size: int) -> None:
        self._step(f"truncate {self._open[handle]} {size}")
        self._disk.truncate(handle, size)

    def fsync(self, handle: int) -> None:
        self._step(f"fsync {self._open[handle]}")
        self._disk.fsync(handle)

    def close(self, handle: int) -> None:
        # Never fails and is no step: nothing depends on it.
        self._disk.close(handle)

    def rename(self, path: Path, target: Path) -> None:
        self._step(f"rename {self._name(path)} {self._name(target)}")
        self._disk.rename(path, target)

    def fsync_dir(self, folder: Path) -> None:
        self._step(f"fsync_dir {self._name(folder)}")
        self._disk.fsync_dir(folder)

    def unlink(self, path: Path) -> None:
        self._step(f"unlink {self._name(path)}")
        self._disk.unlink(path)
