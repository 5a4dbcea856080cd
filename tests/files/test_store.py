"""The strong-room: files under their own hashes, proven when they are read."""

import errno
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.errors import CourtFull
from client.protocol.ids import FileHash
from server_stub.files import FileDamaged, FileStore, FolderInUse, NoSuchFile, sole_use

HELLO = FileHash("2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824")


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def only_file(tmp_path: Path) -> Path:
    (found,) = (path for path in (tmp_path / "files").rglob("*") if path.is_file())
    return found


def test_a_file_is_named_by_its_hash_and_comes_back_whole(store: FileStore) -> None:
    assert store.put(b"hello") == HELLO
    assert store.get(HELLO) == b"hello"


def test_the_same_bytes_are_kept_once(store: FileStore, tmp_path: Path) -> None:
    assert store.put(b"hello") == store.put(b"hello")
    assert only_file(tmp_path).read_bytes() == b"hello"


def test_a_damaged_file_is_never_handed_out(store: FileStore, tmp_path: Path) -> None:
    store.put(b"hello")
    only_file(tmp_path).write_bytes(b"jello")
    with pytest.raises(FileDamaged):
        store.get(HELLO)


def test_a_damaged_file_is_mended_by_putting_it_again(store: FileStore, tmp_path: Path) -> None:
    store.put(b"hello")
    only_file(tmp_path).write_bytes(b"jello")
    store.put(b"hello")
    assert store.get(HELLO) == b"hello"


def test_a_file_that_is_not_there_is_no_file(store: FileStore) -> None:
    with pytest.raises(NoSuchFile):
        store.get(HELLO)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "..",
        "../court.sqlite3",
        "../../../../etc/passwd",
        "/etc/passwd",
        "..\\court.sqlite3",
        "%2e%2e/court.sqlite3",
        HELLO.upper(),
        HELLO + "\n",
        HELLO + "\0",
        HELLO[:-1],
        "a" * 62 + "/.",
        "court.sqlite3::$DATA",
    ],
)
def test_a_name_that_is_no_hash_never_becomes_a_path(
    store: FileStore, tmp_path: Path, name: str
) -> None:
    (tmp_path / "court.sqlite3").write_bytes(b"secret")
    store.put(b"hello")
    with pytest.raises(NoSuchFile):
        store.get(FileHash(name))


@given(st.text())
def test_no_text_but_a_hash_opens_anything(name: str) -> None:
    store = FileStore(Path(__file__).parent)
    with pytest.raises(NoSuchFile):
        store.get(FileHash(name))


def test_files_are_readable_by_the_court_alone(store: FileStore, tmp_path: Path) -> None:
    store.put(b"hello")
    path = only_file(tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_file_and_its_folder_have_reached_the_disk(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    real = os.fsync

    def watched(handle: int) -> None:
        synced.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        real(handle)

    monkeypatch.setattr(os, "fsync", watched)
    store.put(b"hello")
    assert synced == ["folder", "file", "folder"]


def test_a_full_disk_is_said_and_leaves_nothing_behind(
    store: FileStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    (tmp_path / "files" / HELLO[:2]).mkdir()
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CourtFull):
        store.put(b"hello")
    assert [path for path in (tmp_path / "files").rglob("*") if path.is_file()] == []


def test_a_data_folder_holds_one_court_at_a_time(tmp_path: Path) -> None:
    with sole_use(tmp_path), pytest.raises(FolderInUse), sole_use(tmp_path):
        pass
    with sole_use(tmp_path):
        pass


def test_a_large_file_is_given_in_pieces_and_the_last_only_when_it_is_proven(
    store: FileStore, tmp_path: Path
) -> None:
    content = os.urandom(3 * 1024 * 1024 + 5)
    name = store.put(content)
    assert store.size_of(name) == len(content)
    assert b"".join(store.pieces(name)) == content
    only_file(tmp_path).write_bytes(content[:-1] + b"x")
    given: list[bytes] = []
    with pytest.raises(FileDamaged):
        given.extend(store.pieces(name))
    assert sum(map(len, given)) < len(content)
