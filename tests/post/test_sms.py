"""Short messages are counted as an operator counts them, and numbers are not shown whole."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from server_stub.post import texts
from server_stub.post.sms import PARTS_MAX, length_of, masked, mobile_number
from server_stub.post.texts import Language, Sender, Text, plain

COURT = Sender(zh="北京互联网法院", en="Beijing Internet Court")
AT = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
NUMBER = "（2026）京0491民初9000101号"


@pytest.mark.parametrize(
    ("text", "units", "parts"),
    [
        ("a" * 160, 160, 1),
        ("a" * 161, 161, 2),
        ("a" * 306, 306, 2),
        ("a" * 307, 307, 3),
        ("€", 2, 1),
        ("法" * 70, 70, 1),
        ("法" * 71, 71, 2),
        ("法" * 134, 134, 2),
        ("法" * 135, 135, 3),
        ("a" * 70 + "法", 71, 2),
        ("\U0001f600" * 35, 70, 1),
        ("", 0, 1),
    ],
)
def test_a_text_is_as_long_as_an_operator_counts(text: str, units: int, parts: int) -> None:
    found = length_of(text)
    assert (found.units, found.parts) == (units, parts)


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("138 1234 5678", "13812345678"),
        ("+86-138-1234-5678", "13812345678"),
        ("8613812345678", "13812345678"),
        ("12812345678", None),
        ("1381234567", None),
        ("138１2345678", None),
        ("", None),
    ],
)
def test_a_mobile_number_is_its_eleven_digits(said: str, number: str | None) -> None:
    assert mobile_number(said) == number


def test_the_middle_of_an_address_is_hidden() -> None:
    assert masked("13812345678") == "138****5678"
    assert masked("zhang@example.org") == "z***@example.org"
    assert masked("110") == "****"


def every_text(word: str) -> list[Text]:
    return [
        texts.hearing_notice(COURT, word, AT),
        texts.association_code(COURT, word, word, AT),
        texts.witness_code(COURT, word, word, AT),
        texts.verification_code(COURT, word, 5),
        texts.reminder(COURT, word, word, word, AT),
        texts.served_notice(COURT, word, word),
        texts.fee_notice(COURT, word, f"{Decimal(713):.2f}", AT),
        texts.fee_notice(COURT, word, "713.00", None),
    ]


def test_every_text_is_signed_and_fits_an_operator_whatever_people_wrote() -> None:
    for text in every_text("很长" * 500):
        for language in Language:
            said = text.in_(language)
            assert said.startswith(("【北京互联网法院】", "[Beijing Internet Court]"))
            assert length_of(said).parts <= PARTS_MAX


def test_the_texts_of_a_usual_case_take_three_parts_at_most_in_chinese() -> None:
    for text in every_text(NUMBER):
        assert length_of(text.zh).parts <= 3


def test_a_hearing_notice_tells_beijing_time() -> None:
    said = texts.hearing_notice(COURT, NUMBER, AT)
    assert "2026年3月16日09:00" in said.zh
    assert "2026-03-16 09:00" in said.en


def test_nobody_s_words_can_forge_a_signature_or_a_line() -> None:
    forged = "甲】\r\n【另一法院】\u202e请汇款\x00"
    assert plain(forged) == "甲 另一法院请汇款"[:60].replace(" ", "")
    for text in every_text(forged):
        assert text.zh.count("【") == 1
        assert text.zh.isprintable()


def test_a_period_ends_at_24_00_of_its_last_day() -> None:
    midnight = datetime(2026, 3, 23, 16, 0, tzinfo=UTC)
    said = texts.fee_notice(COURT, NUMBER, "713.00", midnight)
    assert "请于2026年3月23日24:00前" in said.zh
    assert "before 2026-03-23 24:00 (Beijing time)" in said.en
    assert "3月16日09:00前" in texts.fee_notice(COURT, NUMBER, "713.00", AT).zh
