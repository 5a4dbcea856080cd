"""Every kind of document of a case: its words, its form, and whether the court seals it."""

import io

import pikepdf
import pytest

from client.protocol.case import DocumentKind
from server_stub.documents import Typesetter
from server_stub.documents.court_seal import seal_place
from server_stub.documents.flow_specimens import specimen_papers
from server_stub.documents.kinds import SEALED
from server_stub.documents.specimens import SpecimenCase
from tests.documents.golden import FOLDER, golden, sentences
from tests.documents.reading import claims_pdf_a_2b, fonts, pages, rightmost_ink, words

SPECIMENS = specimen_papers(SpecimenCase())


def keywords(pdf: bytes) -> str:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return str(document.docinfo.get("/Keywords", ""))


def test_there_is_a_specimen_and_a_golden_text_of_every_kind() -> None:
    assert set(SPECIMENS) == set(DocumentKind)
    assert {path.stem for path in FOLDER.glob("*.txt")} == {kind.value for kind in DocumentKind}


@pytest.mark.parametrize("kind", SPECIMENS)
def test_every_kind_says_what_its_golden_text_says(
    typesetter: Typesetter, kind: DocumentKind
) -> None:
    assert sentences(SPECIMENS[kind](typesetter)) == golden(kind).read_text("utf-8")


@pytest.mark.parametrize("kind", SPECIMENS)
def test_every_kind_is_an_archival_file_and_the_same_bytes_each_time(
    typesetter: Typesetter, kind: DocumentKind
) -> None:
    pdf = SPECIMENS[kind](typesetter)
    assert SPECIMENS[kind](typesetter) == pdf
    assert claims_pdf_a_2b(pdf)
    assert fonts(pdf)
    assert all(fonts(pdf).values())
    assert "〓" not in words(pdf)
    assert all(rightmost_ink(pdf, page) < 0.97 for page in range(len(pages(pdf))))


@pytest.mark.parametrize("kind", SPECIMENS)
def test_what_the_court_makes_names_the_place_of_its_seal_and_nothing_else_does(
    typesetter: Typesetter, kind: DocumentKind
) -> None:
    pdf = SPECIMENS[kind](typesetter)
    place = seal_place(keywords(pdf))
    assert (place is not None) is (kind in SEALED)
    if place is not None:
        # All of it on the sheet: 21 mm to each side.
        assert place.page == len(pages(pdf))
        assert 60 < place.x_pt < 535
        assert 60 < place.y_pt < 782


@pytest.mark.parametrize("kind", SPECIMENS)
def test_no_page_carries_a_signature_or_a_seal_alone(
    typesetter: Typesetter, kind: DocumentKind
) -> None:
    found = pages(SPECIMENS[kind](typesetter))
    if len(found) > 1:
        assert "。" in found[-1].words or "；" in found[-1].words


def test_a_court_of_another_people_has_the_same_forms(typesetter: Typesetter) -> None:
    other = specimen_papers(SpecimenCase(court="杭州互联网法院", clerk="王欣"))
    text = words(other[DocumentKind.RESPONSE_NOTICE](typesetter))
    assert text.startswith("杭州互联网法院应诉通知书")
    assert "书记员王欣" in text


@pytest.mark.parametrize(
    "keywords_said", ["", "seal-place", "seal-place 0 1 1", "seal-place 1 x 2"]
)
def test_key_words_that_name_no_place_name_none(keywords_said: str) -> None:
    assert seal_place(keywords_said) is None
