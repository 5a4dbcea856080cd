"""A ready upload becomes evidence: of any kind, numbered on, and never altered."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from client.protocol.account import Account
from client.protocol.case import Exhibit
from client.protocol.errors import CourtError, Forbidden, NotFound, Reason
from client.protocol.file_kinds import FileKind, FileSeen
from client.protocol.ids import CaseId, ExhibitId, UploadId
from client.protocol.roles import Side
from client.protocol.uploads import FileExhibit, UploadState
from server_stub.usecases import uploads
from server_stub.usecases.cases import case_file
from server_stub.usecases.papers import exhibit_original, file_upload, page_picture
from server_stub.usecases.registry import Registry
from tests.usecases.bringing import attempt, bring, bring_and_look
from tests.usecases.small_court import NOW, OpenPages, PageReader, SmallCourt


class Listener(PageReader):
    """Takes every file for a recording, which has no pages."""

    @asynccontextmanager
    async def opened(self, path: Path) -> AsyncIterator[OpenPages]:
        async with super().opened(path) as opened:
            opened.seen = FileSeen(
                kind=FileKind.SOUND, media_type="audio/mpeg", duration_s=12.5, pages=0
            )
            yield opened


def asked(upload: UploadId, parent: ExhibitId | None = None) -> FileExhibit:
    return FileExhibit(
        upload=upload, title="A chat", kind="电子数据", purpose="To prove it.", parent=parent
    )


async def filed(
    registry: Registry,
    court: SmallCourt,
    login: str,
    content: bytes,
    parent: ExhibitId | None = None,
) -> Exhibit:
    account = court.accounts[login]
    upload = await bring_and_look(registry, account, content, "chat.pdf")
    return file_upload(
        registry, account, court.ours, asked(upload.upload, parent), attempt(account)
    )


async def test_an_upload_is_filed_with_its_pages_and_both_sides_see_it(
    registry: Registry, small_court: SmallCourt
) -> None:
    exhibit = await filed(registry, small_court, "plaintiff", b"four")
    assert (exhibit.number, exhibit.side, len(exhibit.pages)) == (2, Side.PLAINTIFF, 4)
    assert (exhibit.file_name, exhibit.size) == ("chat.pdf", 4)
    for login in ("plaintiff", "defendant", "judge", "clerk"):
        reader = small_court.accounts[login]
        assert case_file(registry, reader, small_court.ours, NOW).exhibits[-1] == exhibit
        original = exhibit_original(registry, reader, exhibit.exhibit)
        assert b"".join(original.pieces) == b"four"
        assert page_picture(registry, reader, exhibit.exhibit, 4).content.startswith(b"\x89PNG")


async def test_a_recording_is_filed_without_pages(
    registry: Registry, small_court: SmallCourt
) -> None:
    heard = replace(registry, reader=Listener())
    exhibit = await filed(heard, small_court, "defendant", b"a recording")
    assert exhibit.pages == ()
    assert (exhibit.file_kind, exhibit.duration_s) == (FileKind.SOUND, 12.5)
    assert exhibit.file_name == "chat.pdf.mp3"
    reader = small_court.accounts["judge"]
    assert case_file(registry, reader, small_court.ours, NOW).exhibits[-1] == exhibit
    with pytest.raises(NotFound):
        page_picture(registry, reader, exhibit.exhibit, 1)


async def test_filing_again_gives_the_same_exhibit(
    registry: Registry, small_court: SmallCourt
) -> None:
    account = small_court.accounts["plaintiff"]
    upload = (await bring_and_look(registry, account, b"four")).upload
    first = file_upload(registry, account, small_court.ours, asked(upload), attempt(account))
    assert (
        file_upload(registry, account, small_court.ours, asked(upload), attempt(account)) == first
    )
    assert len(case_file(registry, account, small_court.ours, NOW).exhibits) == 2
    found = uploads.look(registry, account, upload, NOW)
    assert (found.state, found.exhibit) == (UploadState.FILED, first.exhibit)
    assert found.expires_at is None
    with pytest.raises(CourtError) as refused:
        uploads.cancel(registry, account, upload, NOW)
    assert refused.value.reason is Reason.UPLOAD_FILED


async def test_a_later_version_is_a_new_exhibit_that_names_its_parent(
    registry: Registry, small_court: SmallCourt
) -> None:
    first = await filed(registry, small_court, "plaintiff", b"one")
    later = await filed(registry, small_court, "plaintiff", b"later", first.exhibit)
    assert (later.parent, later.number) == (first.exhibit, first.number + 1)
    reader = small_court.accounts["judge"]
    exhibits = case_file(registry, reader, small_court.ours, NOW).exhibits
    assert first in exhibits
    assert later in exhibits


async def test_a_version_of_what_is_not_one_s_own_is_not_filed(
    registry: Registry, small_court: SmallCourt
) -> None:
    account = small_court.accounts["defendant"]
    upload = (await bring_and_look(registry, account, b"four")).upload
    for parent in (small_court.exhibit, small_court.their_exhibit):
        with pytest.raises(NotFound):
            file_upload(
                registry,
                account,
                small_court.ours,
                asked(upload, parent.exhibit),
                attempt(account),
            )
    assert uploads.look(registry, account, upload, NOW).state is UploadState.READY


async def test_what_the_court_has_not_looked_at_is_not_filed(
    registry: Registry, small_court: SmallCourt
) -> None:
    account = small_court.accounts["plaintiff"]
    upload = bring(registry, account, b"four").upload
    with pytest.raises(CourtError) as refused:
        file_upload(registry, account, small_court.ours, asked(upload), attempt(account))
    assert refused.value.reason is Reason.UPLOAD_UNFINISHED


async def test_who_files_and_what(registry: Registry, small_court: SmallCourt) -> None:
    def deed(account: Account, case: CaseId, upload: UploadId) -> type[CourtError]:
        with pytest.raises(CourtError) as refused:
            file_upload(registry, account, case, asked(upload), attempt(account))
        return type(refused.value)

    plaintiff, judge = small_court.accounts["plaintiff"], small_court.accounts["judge"]
    hers = (await bring_and_look(registry, plaintiff, b"hers")).upload
    the_judge_s = (await bring_and_look(registry, judge, b"judge")).upload
    assert deed(judge, small_court.ours, the_judge_s) is Forbidden
    assert deed(plaintiff, small_court.theirs, hers) is NotFound
    assert deed(small_court.accounts["stranger"], small_court.ours, hers) is NotFound
    assert deed(small_court.accounts["defendant"], small_court.ours, hers) is NotFound
