"""The evidence of a suit is opened before there is a case: by its owner, and by a reviewer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from client.protocol.errors import NotFound
from client.protocol.ids import CaseId
from server_stub.usecases.filing.evidence import evidence_of_suit, original_of_item, page_of_item
from tests.power.filing_day import FilingDay, make_ready, opened_on
from tests.usecases.small_court import NOW, SmallCourt


@pytest.fixture
def day(data: Path, small_court: SmallCourt) -> Iterator[FilingDay]:
    """A day on which a suit with one item of evidence is ready to be handed in."""
    make_ready(data)
    with opened_on(data, None) as registry:
        day = FilingDay(registry, small_court, "today")
        for deed in (*day.bringing("other"), *day.suing()):
            deed()
        yield day


def case_of(day: FilingDay) -> CaseId:
    assert day.page is not None
    return day.page.case


def test_who_sues_sees_what_the_court_has(day: FilingDay) -> None:
    owner = day.court.accounts["other"]
    (item,) = evidence_of_suit(day.registry, owner, case_of(day), NOW).items
    assert (item.number, item.title, item.kind, item.source) == (1, "合同", "书证", "平台下载")
    assert item.size == len(day.content("other"))
    original = original_of_item(day.registry, owner, case_of(day), 1, NOW)
    assert b"".join(original.pieces) == day.content("other")


def test_a_reviewer_opens_what_was_handed_in_and_nothing_of_a_draft(day: FilingDay) -> None:
    clerk = day.court.accounts["clerk"]
    with pytest.raises(NotFound):
        evidence_of_suit(day.registry, clerk, case_of(day), NOW)
    day.hand_in()
    (item,) = evidence_of_suit(day.registry, clerk, case_of(day), NOW).items
    original = original_of_item(day.registry, clerk, case_of(day), 1, NOW)
    assert b"".join(original.pieces) == day.content("other")
    picture = page_of_item(day.registry, clerk, case_of(day), 1, len(item.pages), NOW)
    assert picture.file == item.pages[-1].picture


@pytest.mark.parametrize("login", ["plaintiff", "defendant", "stranger"])
def test_to_everybody_else_there_is_no_such_suit(day: FilingDay, login: str) -> None:
    day.hand_in()
    stranger = day.court.accounts[login]
    with pytest.raises(NotFound):
        evidence_of_suit(day.registry, stranger, case_of(day), NOW)
    with pytest.raises(NotFound):
        original_of_item(day.registry, stranger, case_of(day), 1, NOW)


@pytest.mark.parametrize(("number", "page"), [(2, 1), (1, 0), (1, 10_000)])
def test_what_is_not_in_the_list_is_not_there(day: FilingDay, number: int, page: int) -> None:
    owner = day.court.accounts["other"]
    with pytest.raises(NotFound):
        page_of_item(day.registry, owner, case_of(day), number, page, NOW)


def test_it_stays_to_be_opened_when_the_suit_is_docketed(day: FilingDay) -> None:
    day.hand_in()
    day.accept()
    clerk = day.court.accounts["clerk"]
    assert len(evidence_of_suit(day.registry, clerk, case_of(day), NOW).items) == 1
