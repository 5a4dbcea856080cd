"""At the counter: cases, papers, and the ways between them."""

import asyncio

from client.intents import (
    Back,
    OpenCase,
    OpenCases,
    OpenDocument,
    OpenExhibit,
    Refresh,
    ServeDocument,
)
from client.protocol.errors import CourtUnavailable, NotFound, Reason, Refused
from client.protocol.ids import CaseId, DocumentId, ExhibitId
from client.state import Failure, Where
from tests.desk.scene import CASE, CONTRACT, FILE, JUDGMENT, PAPER, SUMMONS, Scene


async def test_a_case_is_opened_and_shown_while_it_is_fetched(signed_in: Scene) -> None:
    signed_in.court.held["case_file"] = asyncio.Event()
    signed_in.take(OpenCase(CASE))
    state = await signed_in.until(lambda state: state.where is Where.CASE)
    assert state.case is not None
    assert state.case.loading
    assert state.case.file is None
    signed_in.court.held["case_file"].set()
    state = await signed_in.until(lambda state: state.case and state.case.file)
    assert state.case is not None
    assert state.case.file == FILE
    assert not state.case.loading


async def test_a_case_that_is_not_there_says_so(signed_in: Scene) -> None:
    signed_in.court.errors["case_file"] = NotFound()
    signed_in.take(OpenCase(CaseId("of somebody else")))
    state = await signed_in.until(lambda state: state.case and state.case.failure)
    assert state.case is not None
    assert state.case.failure == Failure(Reason.NOT_FOUND)
    assert not state.case.loading


async def test_what_is_known_of_a_case_stays_when_the_court_goes_away(signed_in: Scene) -> None:
    await signed_in.open_case()
    signed_in.court.errors["case_file"] = CourtUnavailable()
    signed_in.take(Refresh())
    state = await signed_in.until(lambda state: state.case and state.case.failure)
    assert state.case is not None
    assert state.case.file == FILE
    del signed_in.court.errors["case_file"]
    signed_in.take(Refresh())
    state = await signed_in.until(lambda state: state.case and not state.case.loading)
    assert state.case is not None
    assert state.case.failure is None


async def test_whoever_opens_another_case_does_not_see_the_first(signed_in: Scene) -> None:
    signed_in.court.held["case_file"] = asyncio.Event()
    signed_in.take(OpenCase(CASE), OpenCase(CaseId("case-2")))
    signed_in.court.held["case_file"].set()
    state = await signed_in.until(lambda state: state.case and state.case.file)
    assert state.case is not None
    assert state.case.file is not None
    assert state.case.file.summary.case == "case-2"


async def test_the_list_keeps_its_lines_when_the_court_goes_away(signed_in: Scene) -> None:
    signed_in.court.errors["cases"] = CourtUnavailable()
    signed_in.take(Refresh())
    state = await signed_in.until(lambda state: state.cases.failure)
    assert state.cases.cases
    assert not state.cases.loading


async def test_a_document_is_read_and_the_way_back_leads_to_its_case(signed_in: Scene) -> None:
    await signed_in.open_case()
    signed_in.take(OpenDocument(SUMMONS))
    state = await signed_in.until(lambda state: state.document and state.document.pdf)
    assert state.where is Where.DOCUMENT
    assert state.document is not None
    assert state.document.title == "传票"
    assert state.document.pdf == PAPER
    signed_in.take(Back())
    state = await signed_in.until(lambda state: state.where is Where.CASE)
    assert state.document is None
    signed_in.take(Back())
    await signed_in.until(lambda state: state.where is Where.CASES)


async def test_an_exhibits_original_is_read(signed_in: Scene) -> None:
    await signed_in.open_case()
    signed_in.take(OpenExhibit(CONTRACT))
    state = await signed_in.until(lambda state: state.document and state.document.pdf)
    assert state.document is not None
    assert state.document.title == "电子合同"


async def test_a_paper_that_differs_from_the_file_is_not_shown(signed_in: Scene) -> None:
    await signed_in.open_case()
    signed_in.take(OpenDocument(JUDGMENT))
    state = await signed_in.until(lambda state: state.document and state.document.failure)
    assert state.document is not None
    assert state.document.failure is not None
    assert state.document.failure.reason is Reason.PAGE_DIFFERS
    assert state.document.pdf is None


async def test_a_paper_that_cannot_be_had_is_asked_for_again(signed_in: Scene) -> None:
    await signed_in.open_case()
    signed_in.court.errors["document"] = CourtUnavailable()
    signed_in.take(OpenDocument(SUMMONS))
    await signed_in.until(lambda state: state.document and state.document.failure)
    del signed_in.court.errors["document"]
    signed_in.take(Refresh())
    await signed_in.until(lambda state: state.document and state.document.pdf)


async def test_an_unknown_paper_says_so(signed_in: Scene) -> None:
    await signed_in.open_case()
    for intent in (OpenDocument(DocumentId("unknown")), OpenExhibit(ExhibitId("unknown"))):
        signed_in.take(intent)
        state = await signed_in.until(lambda state: state.document and state.document.failure)
        assert state.document is not None
        assert state.document.failure == Failure(Reason.NOT_FOUND)
        signed_in.take(Refresh(), Back())
        await signed_in.until(lambda state: state.where is Where.CASE)


async def test_a_paper_left_before_it_came_does_not_come_later(signed_in: Scene) -> None:
    await signed_in.open_case()
    signed_in.court.held["document"] = asyncio.Event()
    signed_in.take(OpenDocument(SUMMONS))
    await signed_in.court.until_asked("document")
    signed_in.take(Back())
    signed_in.court.held["document"].set()
    state = await signed_in.until(lambda state: state.where is Where.CASE)
    assert state.document is None


async def test_a_judgment_is_served_once_for_each_press(signed_in: Scene) -> None:
    await signed_in.open_case()
    signed_in.court.held["serve"] = asyncio.Event()
    signed_in.take(ServeDocument(JUDGMENT), ServeDocument(JUDGMENT))
    state = await signed_in.until(lambda state: state.case and state.case.serving)
    assert state.where is Where.CASE
    signed_in.court.held["serve"].set()
    await signed_in.until(lambda state: state.case and not state.case.serving)
    assert signed_in.court.served == [JUDGMENT]
    assert signed_in.court.asked.count("case_file") == 2


async def test_a_judgment_that_was_served_already_says_so(signed_in: Scene) -> None:
    await signed_in.open_case()
    signed_in.court.errors["serve"] = Refused(Reason.DOCUMENT_ALREADY_SERVED)
    signed_in.take(ServeDocument(JUDGMENT))
    state = await signed_in.until(lambda state: state.case and state.case.failure)
    assert state.case is not None
    assert state.case.failure == Failure(Reason.DOCUMENT_ALREADY_SERVED)
    await signed_in.until(lambda state: state.case and not state.case.serving)


async def test_pressing_refresh_twice_asks_twice_and_shows_the_last(signed_in: Scene) -> None:
    signed_in.take(OpenCases(), Refresh())
    state = await signed_in.until(lambda state: not state.cases.loading)
    assert state.cases.cases
