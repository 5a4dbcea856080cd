"""Handing in files: nothing that was said to stand is lost, and nothing comes unmeant."""

import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from client.protocol.account import Account
from client.protocol.errors import (
    CourtError,
    Malformed,
    NotFound,
    Reason,
    Refused,
    TooLarge,
    TooMany,
)
from client.protocol.file_kinds import FileKind
from client.protocol.ids import UploadId
from client.protocol.uploads import NewUpload, UploadState
from server_stub.settings import Limits
from server_stub.usecases import clockwork, uploads
from server_stub.usecases.inspection import Inspection
from server_stub.usecases.registry import Registry
from tests.usecases.bringing import announced, attempt, bring, bring_and_look, digest_of
from tests.usecases.small_court import NOW, UNSAFE_FILE, SmallCourt, open_registry

FILE = b"0123456789"


@pytest.fixture
def plaintiff(small_court: SmallCourt) -> Account:
    return small_court.accounts["plaintiff"]


def begun(registry: Registry, account: Account, content: bytes = FILE) -> UploadId:
    return uploads.begin(registry, account, announced(content), attempt(account)).upload


def take(
    registry: Registry,
    account: Account,
    upload: UploadId,
    at: int,
    content: bytes,
    digest: str = "",
) -> int:
    """Bring a piece and give what stands."""
    return uploads.take_piece(
        registry, account, upload, at=at, content=content, digest=digest, now=NOW
    ).received


def refusal(deed: Callable[[], object]) -> CourtError:
    with pytest.raises(CourtError) as refused:
        deed()
    return refused.value


def test_pieces_come_one_after_the_other_and_the_whole_is_compared(
    registry: Registry, plaintiff: Account
) -> None:
    upload = begun(registry, plaintiff)
    assert take(registry, plaintiff, upload, 0, FILE[:4]) == 4
    assert take(registry, plaintiff, upload, 4, FILE[4:], digest_of(FILE[4:])) == 10
    done = uploads.complete(registry, plaintiff, upload, NOW)
    assert done.state is UploadState.WHOLE
    assert uploads.complete(registry, plaintiff, upload, NOW) == done


def test_a_piece_that_is_sent_again_changes_nothing(registry: Registry, plaintiff: Account) -> None:
    upload = begun(registry, plaintiff)
    take(registry, plaintiff, upload, 0, FILE[:4])
    take(registry, plaintiff, upload, 4, FILE[4:6])
    assert take(registry, plaintiff, upload, 0, FILE[:4]) == 6
    assert take(registry, plaintiff, upload, 1, FILE[1:6]) == 6
    take(registry, plaintiff, upload, 6, FILE[6:])
    uploads.complete(registry, plaintiff, upload, NOW)
    assert take(registry, plaintiff, upload, 6, FILE[6:]) == 10


def test_a_piece_at_a_wrong_place_is_told_the_right_one(
    registry: Registry, plaintiff: Account
) -> None:
    upload = begun(registry, plaintiff)
    take(registry, plaintiff, upload, 0, FILE[:4])
    for at, content in ((5, FILE[5:]), (3, FILE[3:6]), (0, b"xxxx")):
        with pytest.raises(Refused) as refused:
            take(registry, plaintiff, upload, at, content)
        assert refused.value.reason is Reason.UPLOAD_PLACE_DIFFERS
        assert refused.value.detail == "4"
    assert take(registry, plaintiff, upload, 4, FILE[4:]) == 10


def test_a_damaged_piece_is_not_kept(registry: Registry, plaintiff: Account) -> None:
    upload = begun(registry, plaintiff)
    found = refusal(lambda: take(registry, plaintiff, upload, 0, b"x123", digest_of(FILE[:4])))
    assert found.reason is Reason.UPLOAD_PIECE_DAMAGED
    assert uploads.look(registry, plaintiff, upload, NOW).received == 0


@pytest.mark.parametrize("digest", ["md5=:AAAA:", "sha-256=AAAA", "nonsense"])
def test_a_digest_that_cannot_be_read_is_malformed(
    registry: Registry, plaintiff: Account, digest: str
) -> None:
    upload = begun(registry, plaintiff)
    with pytest.raises(Malformed):
        take(registry, plaintiff, upload, 0, FILE, digest)


def test_more_than_was_announced_is_not_taken(registry: Registry, plaintiff: Account) -> None:
    upload = begun(registry, plaintiff)
    with pytest.raises(TooLarge):
        take(registry, plaintiff, upload, 0, FILE + b"x")
    with pytest.raises(TooLarge):
        take(registry, plaintiff, upload, -1, FILE)


def test_a_piece_is_no_larger_than_was_told(data: Path, plaintiff: Account) -> None:
    with open_registry(data, Limits(upload_piece_bytes=4)) as registry:
        upload = begun(registry, plaintiff)
        with pytest.raises(TooLarge):
            take(registry, plaintiff, upload, 0, FILE[:5])
        assert take(registry, plaintiff, upload, 0, FILE[:4]) == 4


def test_a_file_that_has_not_wholly_come_cannot_be_completed(
    registry: Registry, plaintiff: Account
) -> None:
    upload = begun(registry, plaintiff)
    take(registry, plaintiff, upload, 0, FILE[:4])
    found = refusal(lambda: uploads.complete(registry, plaintiff, upload, NOW))
    assert (found.reason, found.detail) == (Reason.UPLOAD_UNFINISHED, "4")


def test_what_is_not_what_was_announced_is_refused_and_not_kept(
    registry: Registry, plaintiff: Account
) -> None:
    said = announced(FILE)
    upload = uploads.begin(registry, plaintiff, said, attempt(plaintiff)).upload
    take(registry, plaintiff, upload, 0, FILE[::-1])
    done = uploads.complete(registry, plaintiff, upload, NOW)
    assert (done.state, done.refusal) == (UploadState.REFUSED, Reason.UPLOAD_HASH_DIFFERS)
    assert registry.arrivals.names() == frozenset()
    found = refusal(lambda: take(registry, plaintiff, upload, 0, FILE))
    assert found.reason is Reason.UPLOAD_HASH_DIFFERS


def test_an_upload_goes_on_when_the_court_has_been_closed(data: Path, plaintiff: Account) -> None:
    with open_registry(data) as registry:
        upload = begun(registry, plaintiff)
        take(registry, plaintiff, upload, 0, FILE[:4])
    with open_registry(data) as registry:
        uploads.reconcile(registry)
        assert uploads.look(registry, plaintiff, upload, NOW).received == 4
        take(registry, plaintiff, upload, 4, FILE[4:])
        assert uploads.complete(registry, plaintiff, upload, NOW).state is UploadState.WHOLE


def test_bytes_that_were_written_and_not_counted_are_written_over(
    data: Path, plaintiff: Account
) -> None:
    """The court died between the disk and the books, in the middle of a longer piece."""
    with open_registry(data) as registry:
        upload = begun(registry, plaintiff)
        take(registry, plaintiff, upload, 0, FILE[:4])
        registry.arrivals.write(upload, b"torn, and far too long", 4)
    with open_registry(data) as registry:
        assert take(registry, plaintiff, upload, 4, FILE[4:]) == 10
        assert uploads.complete(registry, plaintiff, upload, NOW).state is UploadState.WHOLE


def test_two_pieces_at_once_do_not_cross(registry: Registry, plaintiff: Account) -> None:
    upload = begun(registry, plaintiff)
    answers: list[object] = []
    barrier = threading.Barrier(8)

    def bring_one(content: bytes) -> None:
        barrier.wait()
        try:
            answers.append(take(registry, plaintiff, upload, 0, content))
        except CourtError as error:
            answers.append(error.reason)

    pieces = [FILE, b"x" * 10] * 4
    threads = [threading.Thread(target=bring_one, args=(piece,)) for piece in pieces]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(10) == 4
    assert answers.count(Reason.UPLOAD_PLACE_DIFFERS) == 4
    kept = registry.arrivals.read(upload, 0, 100)
    assert kept in (FILE, b"x" * 10)


def test_an_upload_is_its_owner_s_alone(registry: Registry, small_court: SmallCourt) -> None:
    upload = begun(registry, small_court.accounts["plaintiff"])
    for login in ("defendant", "judge", "clerk", "stranger"):
        other = small_court.accounts[login]
        for deed in (
            lambda other=other: uploads.look(registry, other, upload, NOW),
            lambda other=other: take(registry, other, upload, 0, FILE),
            lambda other=other: uploads.complete(registry, other, upload, NOW),
            lambda other=other: uploads.cancel(registry, other, upload, NOW),
        ):
            with pytest.raises(NotFound):
                deed()
        assert uploads.list_uploads(registry, other, NOW).uploads == ()


def test_a_cancelled_upload_is_gone(registry: Registry, plaintiff: Account) -> None:
    upload = begun(registry, plaintiff)
    take(registry, plaintiff, upload, 0, FILE[:4])
    uploads.cancel(registry, plaintiff, upload, NOW)
    with pytest.raises(NotFound):
        uploads.look(registry, plaintiff, upload, NOW)
    assert registry.arrivals.names() == frozenset()


@pytest.mark.parametrize(
    ("limits", "detail"),
    [
        (Limits(uploads_open=1), "open_files"),
        (Limits(upload_bytes_open=19), "open_bytes"),
        (Limits(uploads_a_day=1), "files_a_day"),
        (Limits(upload_bytes_a_day=19), "bytes_a_day"),
    ],
)
def test_one_person_s_budget_is_kept(
    data: Path, plaintiff: Account, small_court: SmallCourt, limits: Limits, detail: str
) -> None:
    with open_registry(data, limits) as registry:
        begun(registry, plaintiff)
        with pytest.raises(TooMany) as refused:
            begun(registry, plaintiff)
        assert (refused.value.reason, refused.value.detail) == (Reason.UPLOAD_BUDGET_SPENT, detail)
        begun(registry, small_court.accounts["defendant"])
        again = NOW + timedelta(days=4)
        clockwork.tick(registry, again)
        uploads.begin(registry, plaintiff, announced(FILE), attempt(plaintiff, again))


def test_a_file_that_is_too_large_is_refused_before_its_first_byte(
    registry: Registry, plaintiff: Account
) -> None:
    size = registry.limits.upload_bytes + 1
    with pytest.raises(TooLarge):
        uploads.begin(
            registry,
            plaintiff,
            NewUpload(name="a", size=size, sha256=announced(FILE).sha256),
            attempt(plaintiff),
        )


def test_the_limits_are_told_as_they_are_kept(registry: Registry) -> None:
    told = uploads.limits_of(registry)
    assert told.file_bytes == registry.limits.upload_bytes
    assert 256 * 1024 <= told.piece_bytes <= 1024 * 1024


def test_an_unfinished_upload_is_forgotten_by_the_clock(
    registry: Registry, plaintiff: Account
) -> None:
    upload = begun(registry, plaintiff)
    take(registry, plaintiff, upload, 0, FILE[:4])
    late = NOW + timedelta(seconds=registry.terms.upload_unfinished_s)
    assert uploads.look(registry, plaintiff, upload, late - timedelta(seconds=1)).received == 4
    with pytest.raises(NotFound):
        uploads.look(registry, plaintiff, upload, late)
    clockwork.tick(registry, late)
    assert registry.arrivals.names() == frozenset()


def test_bytes_that_belong_to_nothing_are_swept_when_the_court_opens(
    registry: Registry, plaintiff: Account
) -> None:
    upload = begun(registry, plaintiff)
    take(registry, plaintiff, upload, 0, FILE[:4])
    registry.arrivals.write("f" * 32, b"left over", 0)
    uploads.reconcile(registry)
    assert registry.arrivals.names() == {upload}


async def test_a_whole_file_is_looked_at_and_kept(registry: Registry, plaintiff: Account) -> None:
    done = await bring_and_look(registry, plaintiff, b"four")
    assert done.state is UploadState.READY
    assert done.seen is not None
    assert (done.seen.kind, done.seen.pages) == (FileKind.PDF, 4)
    assert registry.files.get(done.sha256) == b"four"
    assert registry.arrivals.names() == frozenset()


async def test_a_file_that_is_unsafe_is_refused_and_not_kept(
    registry: Registry, plaintiff: Account
) -> None:
    done = await bring_and_look(registry, plaintiff, UNSAFE_FILE)
    assert (done.state, done.refusal) == (UploadState.REFUSED, Reason.FILE_UNSAFE)
    assert registry.arrivals.names() == frozenset()
    assert not registry.files.holds(done.sha256)


async def test_the_same_file_twice_is_one_file(
    registry: Registry, plaintiff: Account, data: Path
) -> None:
    first = await bring_and_look(registry, plaintiff, b"four")
    before = sum(1 for each in (data / "files").rglob("*") if each.is_file())
    second = await bring_and_look(registry, plaintiff, b"four")
    assert (first.seen, first.sha256) == (second.seen, second.sha256)
    assert first.upload != second.upload
    assert sum(1 for each in (data / "files").rglob("*") if each.is_file()) == before


async def test_a_look_that_was_broken_off_is_taken_up_again(data: Path, plaintiff: Account) -> None:
    with open_registry(data) as registry:
        upload = bring(registry, plaintiff, b"four").upload
        # The file was kept already, and the court died before it said so.
        registry.arrivals.hand_over(upload, announced(b"four").sha256)
    with open_registry(data) as registry:
        uploads.reconcile(registry)
        await Inspection(registry, lambda: NOW).see_to(upload, 60.0)
        assert uploads.look(registry, plaintiff, upload, NOW).state is UploadState.READY


def test_a_whole_file_is_not_added_to(registry: Registry, plaintiff: Account) -> None:
    upload = bring(registry, plaintiff, FILE).upload
    with pytest.raises(Refused):
        take(registry, plaintiff, upload, 10, b"x")


def test_beginning_again_under_the_same_key_begins_once(
    registry: Registry, plaintiff: Account
) -> None:
    asked = attempt(plaintiff)
    first = uploads.begin(registry, plaintiff, announced(FILE), asked)
    assert uploads.begin(registry, plaintiff, announced(FILE), asked) == first
    assert uploads.list_uploads(registry, plaintiff, NOW).uploads == (first,)
