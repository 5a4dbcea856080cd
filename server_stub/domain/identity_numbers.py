"""The numbers by which people and organisations are known, and why one of them does not fit.

Resident ID numbers follow GB 11643-1999 (check digit ISO 7064 MOD 11-2), unified social credit
codes GB 32100-2015 with the organisation code of GB 11714 inside. Some real early credit codes
fail the check, so there it is a doubt for a person to settle and no refusal; so is an area that is
not in the table, because areas are retired. What was typed is tidied first: full-width letters and
digits, spaces, hyphens and small letters are nobody's mistake.

A number that fits belongs to nobody yet: whether it is this person's is another room's question.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final


class Flaw(StrEnum):
    """Why a number does not fit."""

    EMPTY = "empty"
    WRONG_LENGTH = "wrong_length"
    OLD_FORM = "old_form"
    """Fifteen digits: not valid since 2013."""
    WRONG_CHARACTER = "wrong_character"
    NO_SUCH_DATE = "no_such_date"
    DATE_IN_FUTURE = "date_in_future"
    CHECK_FAILS = "check_fails"
    WRONG_FORM = "wrong_form"


class Doubt(StrEnum):
    """What fits and should still be looked at by a person."""

    UNKNOWN_AREA = "unknown_area"
    CHECK_FAILS = "check_fails"
    ORGANISATION_CHECK_FAILS = "organisation_check_fails"
    UNKNOWN_CATEGORY = "unknown_category"


class Sex(StrEnum):
    """As the number tells it: odd sequence numbers are men's."""

    FEMALE = "female"
    MALE = "male"


class Kind(StrEnum):
    """Kinds of number."""

    RESIDENT_ID = "resident_id"
    RESIDENCE_PERMIT = "residence_permit"
    """Of residents of Hong Kong, Macao and Taiwan."""
    PERMANENT_RESIDENT = "permanent_resident"
    """Of foreigners."""
    HONG_KONG_MACAO_PERMIT = "hong_kong_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    PASSPORT = "passport"
    FOREIGN_PASSPORT = "foreign_passport"
    CREDIT_CODE = "credit_code"
    LAWYER_LICENCE = "lawyer_licence"
    MOBILE = "mobile"
    LANDLINE = "landline"
    POSTCODE = "postcode"
    BANK_CARD = "bank_card"


@dataclass(frozen=True, slots=True)
class Unfit:
    """A number that does not fit, and the first reason why."""

    kind: Kind
    flaw: Flaw


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """A number that fits, tidied, with what it tells."""

    kind: Kind
    number: str
    doubts: tuple[Doubt, ...] = ()
    born_on: date | None = None
    sex: Sex | None = None


ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS: Final = "10X98765432"
CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
CREDIT_CATEGORIES: Final = frozenset({"11", "12", "51", "52", "53", "91", "92", "93", "Y1"})
"""State organs, public institutions, associations, private non-enterprise units, foundations,
enterprises, sole traders, farmers' cooperatives, others."""
PROVINCES: Final = frozenset(
    str(region + province)
    for region, last in ((10, 5), (20, 3), (30, 7), (40, 6), (60, 5))
    for province in range(1, last + 1)
) | {"50", "51", "52", "53", "54", "71", "81", "82"}
"""The first two digits of GB/T 2260; the full table of areas changes every year."""
PERMIT_AREAS: Final = frozenset({"810000", "820000", "830000"})

_ID: Final = re.compile(r"[0-9]{17}[0-9X]")
_CREDIT: Final = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_OLD_PERMANENT: Final = re.compile(r"[A-Z]{3}[0-9]{12}")
FORMS: Final = {
    Kind.HONG_KONG_MACAO_PERMIT: re.compile(r"[HM][0-9]{8}([0-9]{2})?"),
    Kind.TAIWAN_PERMIT: re.compile(r"[0-9]{8}|[0-9]{10}"),
    Kind.PASSPORT: re.compile(r"[EGPSD][A-Z0-9][0-9]{7}"),
    Kind.FOREIGN_PASSPORT: re.compile(r"[A-Z0-9]{5,17}"),
    Kind.LAWYER_LICENCE: re.compile(r"1[0-9]{16}"),
    Kind.MOBILE: re.compile(r"1[3-9][0-9]{9}"),
    Kind.POSTCODE: re.compile(r"[0-9]{6}"),
}
"""Kinds that have a form and no check of their own."""

_LANDLINE: Final = re.compile(r"0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?")
_COUNTRY_CODE: Final = re.compile(r"(?:\+|00)86")


def check_number(
    kind: Kind, typed: str, today: date, *, areas: Collection[str] | None = None
) -> Fit | Unfit:
    """Say whether what was typed is a number of this kind.

    `areas` are the six-digit areas that the court knows; without them only provinces are known.
    """
    number = tidy(typed)
    if not number:
        return Unfit(kind, Flaw.EMPTY)
    match kind:
        case Kind.RESIDENT_ID | Kind.RESIDENCE_PERMIT:
            return _identity(kind, number, today, areas)
        case Kind.PERMANENT_RESIDENT:
            if _OLD_PERMANENT.fullmatch(number):
                return Fit(kind=kind, number=number)
            return _identity(kind, number, today, areas)
        case Kind.CREDIT_CODE:
            return _credit_code(number)
        case Kind.BANK_CARD:
            return _bank_card(number)
        case Kind.LANDLINE:
            return _landline(typed)
        case Kind.MOBILE:
            number = _COUNTRY_CODE.sub("", number, count=1)
            return _form(kind, number)
        case _:
            return _form(kind, number)


def tidy(typed: str) -> str:
    """Give what was typed in capital ASCII letters and digits, without spaces and hyphens."""
    plain = unicodedata.normalize("NFKC", typed)
    return re.sub(r"[\s\-\u2010-\u2015\u200b\ufeff]", "", plain).upper()


def id_check(first17: str) -> str:
    """Give the check character of a resident ID number."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, ID_WEIGHTS, strict=True))
    return ID_CHECKS[total % 11]


def credit_check(first17: str) -> str:
    """Give the check character of a unified social credit code."""
    total = sum(
        CREDIT_ALPHABET.index(letter) * weight
        for letter, weight in zip(first17, CREDIT_WEIGHTS, strict=True)
    )
    return CREDIT_ALPHABET[-total % 31]


def organisation_check(first8: str) -> str:
    """Give the check character of an organisation code (GB 11714)."""
    total = sum(
        int(letter, 36) * weight
        for letter, weight in zip(first8, ORGANISATION_WEIGHTS, strict=True)
    )
    return "0123456789X"[-total % 11]


def luhn_holds(digits: str) -> bool:
    """Whether the check digit of a card number holds (ISO/IEC 7812-1)."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _identity(kind: Kind, number: str, today: date, areas: Collection[str] | None) -> Fit | Unfit:
    if len(number) == 15 and number.isdecimal():
        return Unfit(kind, Flaw.OLD_FORM)
    if len(number) != 18:
        return Unfit(kind, Flaw.WRONG_LENGTH)
    if not _ID.fullmatch(number):
        return Unfit(kind, Flaw.WRONG_CHARACTER)
    if not _begins_rightly(kind, number):
        return Unfit(kind, Flaw.WRONG_FORM)
    try:
        born_on = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return Unfit(kind, Flaw.NO_SUCH_DATE)
    if born_on > today:
        return Unfit(kind, Flaw.DATE_IN_FUTURE)
    if id_check(number[:17]) != number[17]:
        return Unfit(kind, Flaw.CHECK_FAILS)
    return Fit(
        kind=kind,
        number=number,
        doubts=_area_doubts(kind, number[:6], areas),
        born_on=born_on,
        sex=Sex.MALE if int(number[16]) % 2 else Sex.FEMALE,
    )


def _begins_rightly(kind: Kind, number: str) -> bool:
    if kind is Kind.RESIDENCE_PERMIT:
        return number[:6] in PERMIT_AREAS
    return kind is not Kind.PERMANENT_RESIDENT or number.startswith("9")


def _area_doubts(kind: Kind, area: str, areas: Collection[str] | None) -> tuple[Doubt, ...]:
    if kind is not Kind.RESIDENT_ID:
        return ()
    known = area[:2] in PROVINCES if areas is None else area in areas
    return () if known else (Doubt.UNKNOWN_AREA,)


def _credit_code(number: str) -> Fit | Unfit:
    if len(number) != 18:
        return Unfit(Kind.CREDIT_CODE, Flaw.WRONG_LENGTH)
    if not _CREDIT.fullmatch(number):
        return Unfit(Kind.CREDIT_CODE, Flaw.WRONG_CHARACTER)
    doubts = [
        doubt
        for doubt, holds in (
            (Doubt.UNKNOWN_CATEGORY, number[:2] in CREDIT_CATEGORIES),
            (Doubt.ORGANISATION_CHECK_FAILS, organisation_check(number[8:16]) == number[16]),
            (Doubt.CHECK_FAILS, credit_check(number[:17]) == number[17]),
        )
        if not holds
    ]
    return Fit(kind=Kind.CREDIT_CODE, number=number, doubts=tuple(doubts))


def _bank_card(number: str) -> Fit | Unfit:
    if not number.isascii() or not number.isdecimal():
        return Unfit(Kind.BANK_CARD, Flaw.WRONG_CHARACTER)
    if not 16 <= len(number) <= 19:
        return Unfit(Kind.BANK_CARD, Flaw.WRONG_LENGTH)
    if not luhn_holds(number):
        return Unfit(Kind.BANK_CARD, Flaw.CHECK_FAILS)
    return Fit(kind=Kind.BANK_CARD, number=number)


def _landline(typed: str) -> Fit | Unfit:
    """An extension stands behind a hyphen, so a landline keeps its own."""
    number = re.sub(r"[\s()]", "", unicodedata.normalize("NFKC", typed))
    if not _LANDLINE.fullmatch(number):
        return Unfit(Kind.LANDLINE, Flaw.WRONG_FORM)
    return Fit(kind=Kind.LANDLINE, number=number)


def _form(kind: Kind, number: str) -> Fit | Unfit:
    if not FORMS[kind].fullmatch(number):
        return Unfit(kind, Flaw.WRONG_FORM)
    return Fit(kind=kind, number=number)
