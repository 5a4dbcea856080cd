"""What a registration must hold, what papers it needs, and how little is shown of a number."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.protocol.account import AccountKind
from client.protocol.errors import Reason
from client.protocol.identity import (
    FieldKind,
    IdentityDocument,
    PaperKind,
    Register,
    RegisterOrganisation,
)
from server_stub.domain.access import FRESH_FOR, Deed, Occasion, why_not_act, why_not_fresh
from server_stub.domain.registration import (
    check_field,
    face_side,
    flaws_of,
    masked_email,
    masked_name,
    masked_number,
    masked_phone,
    papers_missing,
)

TODAY = date(2026, 3, 16)
NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
PERSON: dict[str, Any] = {
    "name": "安宁",
    "document": IdentityDocument.RESIDENT_ID,
    "number": "110100190001010018",
    "phone": "13800000001",
    "password": "x",
}


@pytest.mark.parametrize(
    ("document", "number"),
    [
        (IdentityDocument.RESIDENT_ID, "110100190001010018"),
        (IdentityDocument.RESIDENCE_PERMIT, "810000190001010018"),
        (IdentityDocument.PERMANENT_RESIDENT, "990000190001010059"),
        (IdentityDocument.HONG_KONG_MACAO_PERMIT, "H12345678"),
        (IdentityDocument.TAIWAN_PERMIT, "12345678"),
        (IdentityDocument.PASSPORT, "E12345678"),
        (IdentityDocument.FOREIGN_PASSPORT, "X1234567"),
    ],
)
def test_a_person_may_be_known_by_any_of_these_papers(
    document: IdentityDocument, number: str
) -> None:
    asked = Register.model_validate(PERSON | {"document": document, "number": number})
    assert flaws_of(asked, TODAY) == {}
    wrong = Register.model_validate(PERSON | {"document": document, "number": "?"})
    assert "number" in flaws_of(wrong, TODAY)


def test_an_organisation_is_known_by_its_credit_code_and_who_represents_it() -> None:
    words = PERSON | {"organisation": "某某有限公司", "credit_code": "91110100XX0000019M"}
    assert flaws_of(RegisterOrganisation.model_validate(words), TODAY) == {}
    wrong = words | {"organisation": "", "credit_code": "91110100IX0000019M", "name": " "}
    assert flaws_of(RegisterOrganisation.model_validate(wrong), TODAY) == {
        "organisation": "empty",
        "credit_code": "wrong_character",
        "name": "empty",
    }


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        ("安宁", True),
        ("欧阳 娜娜", True),
        ("古丽娜尔·买买提", True),
        ("Jean-Pierre d’Arc", True),
        ("Ünsal O'Neill", True),
        ("安", False),
        ("安宁7", False),
        ("..", False),
        ("安宁\u202e", False),
        ("<script>", False),
        ("x" * 51, False),
    ],
)
def test_a_name_is_made_of_letters_and_of_what_stands_between_names(name: str, fits: bool) -> None:
    assert check_field(FieldKind.NAME, name, TODAY).fits is fits


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("ann@example.com", True),
        (" ANN.B+c@mail.example.com ", True),
        ("ann", False),
        ("ann@example", False),
        ("a b@example.com", False),
        ("ann@example.com\nbcc: x@y.zz", False),
        ("@example.com", False),
        ("", False),
    ],
)
def test_an_address_has_the_form_of_one(typed: str, fits: bool) -> None:
    assert check_field(FieldKind.EMAIL, typed, TODAY).fits is fits


@given(st.sampled_from(FieldKind), st.text(max_size=300))
def test_whatever_is_typed_gets_a_verdict(kind: FieldKind, typed: str) -> None:
    verdict = check_field(kind, typed, TODAY)
    assert verdict.fits is not bool(verdict.flaw)


def test_the_papers_that_a_check_needs_depend_on_who_and_by_what() -> None:
    none = frozenset[PaperKind]()
    front, back, page = PaperKind.ID_FRONT, PaperKind.ID_BACK, PaperKind.PASSPORT_PAGE
    card, passport = IdentityDocument.RESIDENT_ID, IdentityDocument.PASSPORT
    assert papers_missing(AccountKind.PERSON, card, none) == (front, back)
    assert papers_missing(AccountKind.PERSON, card, frozenset({front})) == (back,)
    assert papers_missing(AccountKind.PERSON, passport, none) == (page,)
    licence = PaperKind.BUSINESS_LICENCE
    assert papers_missing(AccountKind.ORGANISATION, card, none) == (licence, front, back)
    assert papers_missing(AccountKind.ORGANISATION, passport, frozenset({licence})) == (page,)
    assert papers_missing(AccountKind.STAFF, card, none) == ()
    assert (face_side(card), face_side(passport)) == (front, page)


@given(st.text(alphabet="0123456789X", min_size=4, max_size=40))
def test_a_masked_number_keeps_its_length_and_hides_two_thirds(number: str) -> None:
    masked = masked_number(number)
    assert len(masked) == len(number)
    assert masked.count("*") * 3 >= len(number) * 2 - 2


def test_what_is_shown_is_enough_for_its_owner_and_for_nobody_else() -> None:
    assert masked_number("110100190001010018") == "110*************18"
    assert masked_number("E12345678") == "E*******8"
    assert masked_phone("13800000001") == "138****0001"
    assert masked_phone("") == ""
    assert masked_name("安宁") == "安*"
    assert masked_email("ann@example.com") == "a***@example.com"


# What an account may do, and for how long a check holds ------------------------------------------


def test_before_one_is_known_drafts_may_be_prepared_and_nothing_else() -> None:
    allowed = {deed for deed in Deed if why_not_act(verified=False, deed=deed) is None}
    assert allowed == {Deed.PREPARE_DRAFT, Deed.LOOK_AFTER_OWN_ACCOUNT}
    assert all(why_not_act(verified=True, deed=deed) is None for deed in Deed)


@pytest.mark.parametrize("occasion", Occasion)
def test_a_check_holds_for_its_time_and_not_a_second_longer(occasion: Occasion) -> None:
    lasts = FRESH_FOR[occasion]
    assert why_not_fresh(NOW, NOW + lasts, occasion) is None
    late = why_not_fresh(NOW, NOW + lasts + timedelta(seconds=1), occasion)
    assert late is not None
    assert late.reason is Reason.IDENTITY_STALE
    assert why_not_fresh(None, NOW, occasion) is not None
