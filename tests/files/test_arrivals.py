"""What has been taken stands: every piece is synced before it is said, and the whole is kept whole.

Each step on the disk is made to fail, and the power is cut before each.
"""

import errno
from pathlib import Path

import pytest

from client.protocol.errors import CourtFull
from server_stub.files import Arrivals, FileStore
from server_stub.files.store import hash_of
from tests.files.recorded_disk import PowerCut, RecordedDisk

UPLOAD = "0" * 32
HELLO = hash_of(b"hello")
SHELF, REST = HELLO[:2], HELLO[2:]


def rooms(tmp_path: Path, disk: RecordedDisk) -> tuple[FileStore, Arrivals]:
    store = FileStore(tmp_path / "files", disk)
    return store, Arrivals(tmp_path / "arrivals", store, disk)


def bring(store: FileStore, arrivals: Arrivals) -> None:
    """Bring a file in two pieces and hand it over."""
    arrivals.write(UPLOAD, b"hel", 0)
    arrivals.write(UPLOAD, b"lo", 3)
    assert arrivals.hash(UPLOAD, 5) == HELLO
    arrivals.hand_over(UPLOAD, HELLO)


STEPS = [
    f"create arrivals/{UPLOAD}",
    f"write arrivals/{UPLOAD} 0+3",
    f"fsync arrivals/{UPLOAD}",
    "fsync_dir arrivals",
    f"open arrivals/{UPLOAD}",
    f"write arrivals/{UPLOAD} 3+2",
    f"fsync arrivals/{UPLOAD}",
    f"open arrivals/{UPLOAD}",
    f"fsync arrivals/{UPLOAD}",
    f"mkdir files/{SHELF}",
    "fsync_dir files",
    f"rename arrivals/{UPLOAD} files/{SHELF}/{REST}",
    f"fsync_dir files/{SHELF}",
    "fsync_dir arrivals",
]


def test_a_file_is_synced_piece_by_piece_and_then_under_its_name(tmp_path: Path) -> None:
    disk = RecordedDisk(tmp_path)
    store, arrivals = rooms(tmp_path, disk)
    bring(store, arrivals)
    assert disk.steps == STEPS
    assert store.get(HELLO) == b"hello"
    assert arrivals.names() == frozenset()


@pytest.mark.parametrize("step", range(1, len(STEPS) + 1))
@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC])
def test_a_step_that_fails_is_said_and_the_file_comes_through_again(
    tmp_path: Path, step: int, error: int
) -> None:
    store, arrivals = rooms(tmp_path, RecordedDisk(tmp_path, fails_at=step, error=error))
    with pytest.raises(CourtFull):
        bring(store, arrivals)
    if not store.holds(HELLO):
        bring(*rooms(tmp_path, RecordedDisk(tmp_path)))
    assert store.get(HELLO) == b"hello"


@pytest.mark.parametrize("step", range(1, len(STEPS) + 1))
def test_the_power_may_be_cut_before_any_step(tmp_path: Path, step: int) -> None:
    store, arrivals = rooms(tmp_path, RecordedDisk(tmp_path, ends_at=step))
    with pytest.raises(PowerCut):
        bring(store, arrivals)
    store, arrivals = rooms(tmp_path, RecordedDisk(tmp_path))
    if UPLOAD in arrivals.names() or not store.holds(HELLO):
        bring(store, arrivals)
    assert store.get(HELLO) == b"hello"


def test_the_same_file_again_is_one_file(tmp_path: Path) -> None:
    disk = RecordedDisk(tmp_path)
    store, arrivals = rooms(tmp_path, disk)
    store.put(b"hello")
    disk.steps.clear()
    bring(store, arrivals)
    assert f"unlink arrivals/{UPLOAD}" in disk.steps
    # Whoever brought it first may not have come so far as to sync the folder.
    assert disk.steps[-2:] == [f"fsync_dir files/{SHELF}", "fsync_dir arrivals"]


def test_what_was_written_and_not_said_is_cut_off(tmp_path: Path) -> None:
    _, arrivals = rooms(tmp_path, RecordedDisk(tmp_path))
    arrivals.write(UPLOAD, b"hello and more", 0)
    assert arrivals.hash(UPLOAD, 5) == HELLO
    assert arrivals.read(UPLOAD, 0, 100) == b"hello"


@pytest.mark.parametrize(
    "name", ["", "..", "../court.sqlite3", "A" * 32, "0" * 31, "0" * 32 + "\n"]
)
def test_a_name_that_is_none_never_becomes_a_path(tmp_path: Path, name: str) -> None:
    _, arrivals = rooms(tmp_path, RecordedDisk(tmp_path))
    for deed in (
        lambda: arrivals.write(name, b"x", 0),
        lambda: arrivals.read(name, 0, 1),
        lambda: arrivals.drop(name),
    ):
        with pytest.raises(ValueError, match="not the name"):
            deed()
