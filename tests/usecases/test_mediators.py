"""Who mediates is found by field, place, language and words."""

import pytest

from client.protocol.errors import Malformed, NotFound
from client.protocol.mediators import MediationField
from server_stub.post.directory import COLUMNS, Unreadable
from server_stub.usecases import mediators
from server_stub.usecases.registry import Registry

ONE = (
    f"{','.join(COLUMNS)}\nm1,某会,Some Committee,union,labour,东城区,zh-Hant,9-17,a@example.org\n"
)


@pytest.fixture
def court(registry: Registry) -> Registry:
    mediators.load_demo_directory(registry)
    return registry


def test_the_whole_directory_is_read_page_by_page(court: Registry) -> None:
    page = mediators.search(court)
    seen = [each.mediator for each in page.mediators]
    while page.next:
        page = mediators.search(court, after=page.next)
        seen += [each.mediator for each in page.mediators]
    assert len(seen) == len(set(seen)) == page.total >= 70
    assert "东城区" in page.districts


def test_everything_that_is_asked_must_fit(court: Registry) -> None:
    found = mediators.search(court, field=MediationField.FOREIGN, district="朝阳区", language="ja")
    assert [each.name_en for each in found.mediators] == [
        "Foreign-related Commercial Mediation Centre (demo)"
    ]
    assert mediators.search(court, field=MediationField.COPYRIGHT).mediators
    assert not mediators.search(court, language="j").mediators
    assert mediators.search(court, words="海淀 律师").mediators
    assert mediators.search(court, words="COPYRIGHT film").mediators


@pytest.mark.parametrize("words", ["%", "e_e", "\\", "'; DROP TABLE mediators; --", "无此机构"])
def test_words_are_words_and_nothing_else(court: Registry, words: str) -> None:
    assert mediators.search(court, words=words).mediators == ()


def test_too_many_words_are_refused(court: Registry) -> None:
    with pytest.raises(Malformed):
        mediators.search(court, words="a " * 9)


def test_a_directory_takes_the_place_of_the_one_before(court: Registry) -> None:
    assert mediators.load_directory(court, ONE.encode()) == 1
    assert mediators.search(court, language="zh-Hant").total == 1
    with pytest.raises(Unreadable):
        mediators.load_directory(court, b"nothing")
    mediators.load_demo_directory(court)
    (left,) = mediators.search(court).mediators
    assert mediators.mediator(court, "m1") == left
    assert not left.demo
    with pytest.raises(NotFound):
        mediators.mediator(court, "demo-001")
