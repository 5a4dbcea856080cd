"""Papers: filed once, read by those of the case, served once and in time."""

import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from client.protocol.account import Account
from client.protocol.case import CaseAction, CaseState
from client.protocol.errors import (
    CourtError,
    Forbidden,
    Malformed,
    NotFound,
    Reason,
    Refused,
)
from client.protocol.ids import DocumentId, ExhibitId
from client.protocol.roles import Side
from server_stub.files import FileDamaged
from server_stub.seal.authority import CannotSeal
from server_stub.seal.verify_document import certificates, verify
from server_stub.usecases.cases import case_file
from server_stub.usecases.hearing_store import HearingStore
from server_stub.usecases.papers import (
    NewExhibit,
    document_pdf,
    exhibit_original,
    file_exhibit,
    page_picture,
    serve_document,
)
from server_stub.usecases.registry import Registry
from tests.conftest import Announce
from tests.usecases.plain_pdf import plain_pdf
from tests.usecases.small_court import EXHIBIT_FILE, NOW, UNSAFE_FILE, SmallCourt, hold_the_hearing


def new_exhibit(court: SmallCourt, pdf: bytes) -> NewExhibit:
    return NewExhibit(
        case=court.ours, title="B", side=Side.DEFENDANT, kind="书证", purpose="", pdf=pdf
    )


async def hear_the_case(registry: Registry, court: SmallCourt) -> None:
    store = HearingStore(registry)
    await hold_the_hearing(store, court)
    store.close()


def refusal_of(
    registry: Registry, account: Account, document: DocumentId
) -> tuple[type[CourtError], Reason]:
    with pytest.raises(CourtError) as refused:
        serve_document(registry, account, document, NOW)
    return type(refused.value), refused.value.reason


# Exhibits ---------------------------------------------------------------------------------------


async def test_an_exhibit_is_kept_as_it_came_with_a_picture_of_every_page(
    registry: Registry, small_court: SmallCourt
) -> None:
    exhibit = await file_exhibit(registry, new_exhibit(small_court, b"four"), NOW)
    assert exhibit.number == 2
    assert len(exhibit.pages) == 4
    assert {(page.width_px, page.height_px) for page in exhibit.pages} == {(2, 3)}
    reader = small_court.accounts["plaintiff"]
    original = exhibit_original(registry, reader, exhibit.exhibit)
    assert b"".join(original.pieces) == b"four"
    assert (original.name, original.media_type) == ("B.pdf", "application/pdf")
    picture = page_picture(registry, reader, exhibit.exhibit, 4)
    assert picture.file == exhibit.pages[3].picture
    assert picture.content.startswith(b"\x89PNG")


async def test_exhibits_filed_at_once_are_numbered_without_gap(
    registry: Registry, small_court: SmallCourt
) -> None:
    filed = await asyncio.gather(
        *(file_exhibit(registry, new_exhibit(small_court, b"x"), NOW) for _ in range(10))
    )
    assert sorted(each.number for each in filed) == list(range(2, 12))


async def test_a_file_that_is_not_safe_to_show_is_not_taken(
    registry: Registry, small_court: SmallCourt
) -> None:
    with pytest.raises(Malformed) as refused:
        await file_exhibit(registry, new_exhibit(small_court, UNSAFE_FILE), NOW)
    assert refused.value.reason is Reason.FILE_UNSAFE
    file = case_file(registry, small_court.accounts["judge"], small_court.ours, NOW)
    assert len(file.exhibits) == 1


@pytest.mark.parametrize("page", [0, 4, 10**30])
def test_a_page_out_of_range_is_no_page(
    registry: Registry, small_court: SmallCourt, page: int
) -> None:
    reader = small_court.accounts["plaintiff"]
    with pytest.raises(NotFound) as refused:
        page_picture(registry, reader, small_court.exhibit.exhibit, page)
    assert refused.value.reason is Reason.NO_SUCH_PAGE


@pytest.mark.parametrize("login", ["stranger", "other"])
def test_to_know_an_exhibit_s_name_or_its_hash_opens_nothing(
    registry: Registry, small_court: SmallCourt, login: str
) -> None:
    stranger, exhibit = small_court.accounts[login], small_court.exhibit
    for name in (exhibit.exhibit, exhibit.original, exhibit.pages[0].picture):
        with pytest.raises(NotFound) as refused:
            page_picture(registry, stranger, ExhibitId(name), 1)
        assert refused.value.reason is Reason.NOT_FOUND
        with pytest.raises(NotFound):
            exhibit_original(registry, stranger, ExhibitId(name))
        with pytest.raises(NotFound):
            document_pdf(registry, stranger, DocumentId(name))


def test_a_damaged_original_is_not_handed_out(registry: Registry, small_court: SmallCourt) -> None:
    registry.files._path(small_court.exhibit.original).write_bytes(EXHIBIT_FILE + b" altered")
    with pytest.raises(FileDamaged):
        exhibit_original(registry, small_court.accounts["judge"], small_court.exhibit.exhibit)


# Documents --------------------------------------------------------------------------------------


def test_a_served_document_is_read_by_everybody_of_the_case(
    registry: Registry, small_court: SmallCourt
) -> None:
    for login in ("judge", "assessor", "clerk", "plaintiff", "defendant"):
        paper = document_pdf(registry, small_court.accounts[login], small_court.complaint)
        # A party's own paper: no seal of the court's comes under it.
        assert paper.content == plain_pdf("complaint")


@pytest.mark.parametrize("login", ["clerk", "plaintiff", "defendant"])
def test_a_draft_is_no_document_but_for_the_bench(
    registry: Registry, small_court: SmallCourt, login: str
) -> None:
    with pytest.raises(NotFound):
        document_pdf(registry, small_court.accounts[login], small_court.judgment)
    assert document_pdf(
        registry, small_court.accounts["judge"], small_court.judgment
    ).content == plain_pdf("judgment")


async def test_the_judgment_is_served_after_the_hearing_and_then_everybody_reads_it(
    registry: Registry, small_court: SmallCourt
) -> None:
    judge, court = small_court.accounts["judge"], small_court
    assert refusal_of(registry, judge, court.judgment) == (Refused, Reason.DOCUMENT_NOT_READY)
    await hear_the_case(registry, court)
    file = case_file(registry, judge, court.ours, NOW)
    assert file.summary.state is CaseState.HEARD
    assert CaseAction.SERVE_JUDGMENT in file.allowed_actions

    served = serve_document(registry, judge, court.judgment, NOW)
    assert served.served_at == NOW
    file = case_file(registry, court.accounts["plaintiff"], court.ours, NOW)
    assert file.summary.state is CaseState.JUDGED
    assert served in file.documents
    assert file.allowed_actions == ()
    refusal = refusal_of(registry, judge, court.judgment)
    assert refusal == (Refused, Reason.DOCUMENT_ALREADY_SERVED)


async def test_what_the_court_made_is_sealed_as_it_is_served(
    registry: Registry, small_court: SmallCourt
) -> None:
    await hear_the_case(registry, small_court)
    judge, party = small_court.accounts["judge"], small_court.accounts["plaintiff"]
    drafted = document_pdf(registry, judge, small_court.judgment)
    served = serve_document(registry, judge, small_court.judgment, NOW)
    paper = document_pdf(registry, party, small_court.judgment)
    assert paper.file == served.file != drafted.file
    assert paper.content.startswith(drafted.content)
    verdict = verify(paper.content, certificates(registry.seal.root(NOW)))
    assert verdict.good
    assert verdict.sealed_at == NOW.replace(microsecond=0)
    assert verdict.sealed_by == registry.court.zh


class BrokenSeal:
    """A seal whose authority is out of reach."""

    def seal(self, pdf: bytes, at: datetime) -> bytes:
        raise CannotSeal("The key is not here.")

    def sign(self, content: bytes, at: datetime) -> bytes:
        raise CannotSeal("The key is not here.")

    def root(self, at: datetime) -> bytes:
        raise CannotSeal("The key is not here.")


async def test_a_document_that_cannot_be_sealed_stays_a_draft(
    registry: Registry, small_court: SmallCourt, expected_log: Announce
) -> None:
    await hear_the_case(registry, small_court)
    judge = small_court.accounts["judge"]
    expected_log("cannot be sealed")
    broken = replace(registry, seal=BrokenSeal())
    with pytest.raises(Refused) as refused:
        serve_document(broken, judge, small_court.judgment, NOW)
    assert refused.value.reason is Reason.SEAL_UNAVAILABLE
    assert serve_document(registry, judge, small_court.judgment, NOW).served_at == NOW


async def test_a_judgment_is_served_by_the_presiding_judge_alone(
    registry: Registry, small_court: SmallCourt
) -> None:
    await hear_the_case(registry, small_court)
    refusals = {
        login: refusal_of(registry, small_court.accounts[login], small_court.judgment)
        for login in ("assessor", "clerk", "plaintiff", "stranger")
    }
    no_office = (Forbidden, Reason.NOT_YOUR_OFFICE)
    nothing = (NotFound, Reason.NOT_FOUND)
    assert refusals == {
        "assessor": no_office,
        "clerk": nothing,
        "plaintiff": nothing,
        "stranger": nothing,
    }


async def test_a_judgment_is_served_once_however_often_it_is_asked_at_once(
    registry: Registry, small_court: SmallCourt
) -> None:
    await hear_the_case(registry, small_court)
    judge = small_court.accounts["judge"]
    tries = (
        asyncio.to_thread(serve_document, registry, judge, small_court.judgment, NOW)
        for _ in range(8)
    )
    answers = await asyncio.gather(*tries, return_exceptions=True)
    refused = [each for each in answers if isinstance(each, Refused)]
    assert len(refused) == 7
