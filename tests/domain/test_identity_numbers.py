"""Numbers of people and organisations, all made up: what fits, what does not, and why."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_stub.domain.identity_numbers import (
    Doubt,
    Fit,
    Flaw,
    Kind,
    Sex,
    Unfit,
    check_number,
    credit_check,
    id_check,
    luhn_holds,
)

TODAY = date(2026, 3, 2)


def fit(kind: Kind, typed: str) -> Fit:
    found = check_number(kind, typed, TODAY)
    assert isinstance(found, Fit), found
    return found


def flaw(kind: Kind, typed: str) -> Flaw:
    found = check_number(kind, typed, TODAY)
    assert isinstance(found, Unfit), found
    assert found.kind is kind
    return found.flaw


@pytest.mark.parametrize(
    ("number", "sex", "born_on"),
    [
        ("11010519491231002X", Sex.FEMALE, date(1949, 12, 31)),
        ("440524188001010014", Sex.MALE, date(1880, 1, 1)),
        ("110100190001010018", Sex.MALE, date(1900, 1, 1)),
        ("110100190001010026", Sex.FEMALE, date(1900, 1, 1)),
        ("11010019000315009X", Sex.MALE, date(1900, 3, 15)),
        ("110100190012310040", Sex.FEMALE, date(1900, 12, 31)),
    ],
)
def test_a_resident_id_tells_birthday_and_sex(number: str, sex: Sex, born_on: date) -> None:
    found = fit(Kind.RESIDENT_ID, number)
    assert (found.number, found.sex, found.born_on, found.doubts) == (number, sex, born_on, ())


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("", Flaw.EMPTY),
        (" ", Flaw.EMPTY),
        ("110100190001010019", Flaw.CHECK_FAILS),
        ("110100190002290015", Flaw.NO_SUCH_DATE),
        ("11010019000101001", Flaw.WRONG_LENGTH),
        ("110100000101001", Flaw.OLD_FORM),
        ("1101001900010100A8", Flaw.WRONG_CHARACTER),
        ("110100209901010011", Flaw.DATE_IN_FUTURE),
    ],
)
def test_a_resident_id_that_does_not_fit_says_why(number: str, why: Flaw) -> None:
    assert flaw(Kind.RESIDENT_ID, number) is why


def test_how_it_was_typed_is_nobodys_mistake() -> None:
    assert fit(Kind.RESIDENT_ID, " 110105 19491231 002x ").number == "11010519491231002X"
    assert (
        fit(Kind.RESIDENT_ID, "１１０１００１９０００１０１００１８").number == "110100190001010018"
    )
    assert fit(Kind.MOBILE, "+86 138-0000-0001").number == "13800000001"
    assert fit(Kind.MOBILE, "0086 13800000001").number == "13800000001"


def test_an_area_that_is_not_in_the_table_is_a_doubt_and_no_refusal() -> None:
    number = "99010019000101001"
    assert fit(Kind.RESIDENT_ID, number + id_check(number)).doubts == (Doubt.UNKNOWN_AREA,)
    known = check_number(Kind.RESIDENT_ID, "110100190001010018", TODAY, areas={"110105"})
    assert isinstance(known, Fit)
    assert known.doubts == (Doubt.UNKNOWN_AREA,)


@pytest.mark.parametrize(
    "number", ["810000190001010018", "820000190001010028", "830000190001010038"]
)
def test_residence_permits_have_areas_of_their_own(number: str) -> None:
    assert fit(Kind.RESIDENCE_PERMIT, number).born_on == date(1900, 1, 1)


def test_a_resident_id_is_no_residence_permit() -> None:
    assert flaw(Kind.RESIDENCE_PERMIT, "110100190001010018") is Flaw.WRONG_FORM
    assert flaw(Kind.PERMANENT_RESIDENT, "110100190001010018") is Flaw.WRONG_FORM


@pytest.mark.parametrize(
    ("kind", "number"),
    [
        (Kind.PERMANENT_RESIDENT, "990000190001010059"),
        (Kind.PERMANENT_RESIDENT, "USA110000000001"),
        (Kind.HONG_KONG_MACAO_PERMIT, "H12345678"),
        (Kind.HONG_KONG_MACAO_PERMIT, "M1234567801"),
        (Kind.TAIWAN_PERMIT, "12345678"),
        (Kind.PASSPORT, "E12345678"),
        (Kind.PASSPORT, "EA1234567"),
        (Kind.FOREIGN_PASSPORT, "X1234567"),
        (Kind.LAWYER_LICENCE, "11101200010000001"),
        (Kind.MOBILE, "13800000000"),
        (Kind.LANDLINE, "010-12345678"),
        (Kind.LANDLINE, "(0571) 1234567-801"),
        (Kind.POSTCODE, "100000"),
        (Kind.BANK_CARD, "6217000000000000004"),
        (Kind.BANK_CARD, "6228 4800 0000 0000 018"),
    ],
)
def test_other_numbers_that_fit(kind: Kind, number: str) -> None:
    assert fit(kind, number).doubts == ()


@pytest.mark.parametrize(
    ("kind", "number", "why"),
    [
        (Kind.HONG_KONG_MACAO_PERMIT, "K12345678", Flaw.WRONG_FORM),
        (Kind.TAIWAN_PERMIT, "123456789", Flaw.WRONG_FORM),
        (Kind.PASSPORT, "A12345678", Flaw.WRONG_FORM),
        (Kind.MOBILE, "12800000000", Flaw.WRONG_FORM),
        (Kind.MOBILE, "1380000000", Flaw.WRONG_FORM),
        (Kind.LANDLINE, "tel 010-12345678", Flaw.WRONG_FORM),
        (Kind.LANDLINE, "12345678", Flaw.WRONG_FORM),
        (Kind.BANK_CARD, "6217000000000000005", Flaw.CHECK_FAILS),
        (Kind.BANK_CARD, "62170000", Flaw.WRONG_LENGTH),
        (Kind.BANK_CARD, "6217A00000000000", Flaw.WRONG_CHARACTER),
        (Kind.CREDIT_CODE, "91110100XX0000019", Flaw.WRONG_LENGTH),
        (Kind.CREDIT_CODE, "91110100IX0000019M", Flaw.WRONG_CHARACTER),
    ],
)
def test_other_numbers_that_do_not_fit(kind: Kind, number: str, why: Flaw) -> None:
    assert flaw(kind, number) is why


@pytest.mark.parametrize(
    "code",
    [
        "91110100XX0000019M",
        "91110100XX0000027G",
        "91110100MA0TEAA194",
        "92110100XX0000051X",
        "12110000XX0000035B",
        "51110000XX00000435",
        "11110000XX000006XU",
    ],
)
def test_a_credit_code_holds_both_its_checks(code: str) -> None:
    assert fit(Kind.CREDIT_CODE, code.lower()) == Fit(kind=Kind.CREDIT_CODE, number=code)


def test_a_credit_code_that_fails_its_check_is_for_a_person_to_look_at() -> None:
    assert fit(Kind.CREDIT_CODE, "91110100XX0000019N").doubts == (Doubt.CHECK_FAILS,)
    wrong = fit(Kind.CREDIT_CODE, "31110100XX0000018M")
    assert set(wrong.doubts) == {
        Doubt.UNKNOWN_CATEGORY,
        Doubt.ORGANISATION_CHECK_FAILS,
        Doubt.CHECK_FAILS,
    }


@given(st.text(max_size=40), st.sampled_from(Kind))
def test_whatever_is_typed_gets_an_answer(typed: str, kind: Kind) -> None:
    assert isinstance(check_number(kind, typed, TODAY), Fit | Unfit)


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place: int, by: int) -> None:
    number = "11010019000101001"
    digit = (int(number[place]) + by) % 10
    assert id_check(number[:place] + str(digit) + number[place + 1 :]) != id_check(number)
    card = "6217000000000000004"
    digit = (int(card[place]) + by) % 10
    assert not luhn_holds(card[:place] + str(digit) + card[place + 1 :])


@given(st.integers(0, 16), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_one_wrong_letter_of_a_credit_code_is_always_noticed(place: int, letter: str) -> None:
    code = "91110100XX0000019"
    changed = code[:place] + letter + code[place + 1 :]
    assert (credit_check(changed) == "M") is (changed == code)
