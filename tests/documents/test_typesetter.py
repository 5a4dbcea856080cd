"""The press: what it needs, what it never prints, and that it prints the same again."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server_stub.documents import FontsMissing, Summons, Typesetter, summons_pdf
from server_stub.documents.specimens import SpecimenCase, specimen_summons
from tests.documents.reading import pages, rightmost_ink, words

NOTO = Path("/usr/share/fonts/opentype/noto")
CASE = SpecimenCase()
SUMMONS = specimen_summons(CASE, CASE.litigants[0])


def called(name: str) -> Summons:
    return replace(SUMMONS, person=name)


def test_a_machine_without_chinese_fonts_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing, match="fonts-noto-cjk") as refused:
        Typesetter([tmp_path], system_fonts=False)
    assert refused.value.missing == ("Noto Serif CJK SC", "Noto Sans CJK SC")


@pytest.mark.needs_package("fonts-noto-cjk")
def test_fonts_may_come_from_a_folder_alone() -> None:
    press = Typesetter([NOTO], system_fonts=False)
    assert "林晓月" in words(summons_pdf(press, SUMMONS))


def test_the_same_paper_is_the_same_bytes(typesetter: Typesetter) -> None:
    first = summons_pdf(typesetter, SUMMONS)
    assert summons_pdf(typesetter, SUMMONS) == first
    assert summons_pdf(Typesetter(), SUMMONS) == first
    assert summons_pdf(typesetter, called("赵启航")) != first


def test_one_press_serves_many_threads(typesetter: Typesetter) -> None:
    papers = [called(f"第{number}人") for number in range(12)]
    with ThreadPoolExecutor(4) as threads:
        set_together = list(threads.map(lambda paper: summons_pdf(typesetter, paper), papers))
    assert set_together == [summons_pdf(typesetter, paper) for paper in papers]


@pytest.mark.parametrize(
    "name",
    [
        '#panic("x")',
        '#read("/etc/passwd")',
        '#include "court.typ"',
        "#import sys",
        "= Heading",
        "*bold* _slanted_ `raw` $x^2$",
        "<label> @reference",
        "\\ \\u{1F600} \\#",
        '"}, "court": "another court"',
        "https://court.example/a//b",
        "-- --- ... ~ /* */ //",
        "]{}[",
        "Anne-Marie O'Neill & Söhne, GmbH",
        "欧阳⺀㐂𠮷",
    ],
)
def test_what_a_person_wrote_stays_plain_text(typesetter: Typesetter, name: str) -> None:
    assert name.replace(" ", "") in words(summons_pdf(typesetter, called(name)))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=200))
def test_no_text_keeps_a_paper_from_being_set(typesetter: Typesetter, text: str) -> None:
    assert "注意事项" in words(summons_pdf(typesetter, called(text)))


@pytest.mark.needs_package("fonts-noto-cjk")
@pytest.mark.parametrize("name", ["王😀", "ཀ王", "王\ue000", "王\ud800", "王\u0378"])
def test_what_no_font_can_draw_is_marked_and_not_left_out(name: str) -> None:
    text = words(summons_pdf(Typesetter([NOTO], system_fonts=False), called(name)))
    assert "王〓" in text or "〓王" in text


def test_nothing_turns_a_line_around_or_hides_in_it(typesetter: Typesetter) -> None:
    text = words(summons_pdf(typesetter, called("原告\u202e\u2066\u200b\x07\ufeff林晓月")))
    assert "原告林晓月" in text


@pytest.mark.parametrize(
    "name", ["x" * 300, "https://court.example/" + "a1b2" * 60, "１２３" * 90, "w" * 17]
)
def test_a_word_without_end_stays_within_the_margin(typesetter: Typesetter, name: str) -> None:
    pdf = summons_pdf(typesetter, called(name))
    assert rightmost_ink(pdf) == pytest.approx(rightmost_ink(summons_pdf(typesetter, SUMMONS)))
    assert name in words(pdf)


def test_a_number_may_be_copied_whole_from_a_broken_line(typesetter: Typesetter) -> None:
    number = "110100190001010026" * 4
    (page, *_) = pages(summons_pdf(typesetter, called(number)))
    assert number in page.words
