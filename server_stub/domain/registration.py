"""What a registration must hold, field by field, and how a number is shown afterwards.

The rules of numbers are `identity_numbers`; here stand the rest: names are two to fifty
characters of letters, with points and spaces between (procedure's own rule: a name is not bound
to two to four Han characters), an e-mail address has the form of one. Every flaw is told at once
and by the name of its field.

Whether what was given is true is no question of form.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from client.protocol.account import AccountKind
from client.protocol.identity import (
    NAME_MAX,
    ORGANISATION_MAX,
    FieldKind,
    FieldVerdict,
    IdentityDocument,
    PaperKind,
    Register,
    Registration,
)
from server_stub.domain.identity_numbers import Fit, Flaw, Kind, check_number

_EMAIL: Final = re.compile(r"[A-Za-z0-9._%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}")
_BETWEEN: Final = "·•. -'’（）()&、，,"
NAME_MIN: Final = 2

PAPERS_NEEDED: Final[Mapping[AccountKind, tuple[tuple[PaperKind, ...], ...]]] = MappingProxyType(
    {
        AccountKind.PERSON: ((PaperKind.ID_FRONT, PaperKind.ID_BACK), (PaperKind.PASSPORT_PAGE,)),
        AccountKind.ORGANISATION: (
            (PaperKind.BUSINESS_LICENCE, PaperKind.ID_FRONT, PaperKind.ID_BACK),
            (PaperKind.BUSINESS_LICENCE, PaperKind.PASSPORT_PAGE),
        ),
        AccountKind.STAFF: ((),),
    }
)
"""What a check needs, in either form."""
_PASSPORTS: Final = frozenset({IdentityDocument.PASSPORT, IdentityDocument.FOREIGN_PASSPORT})


def check_field(kind: FieldKind, typed: str, today: date) -> FieldVerdict:
    """Say whether a field fits, as it is typed."""
    match kind:
        case FieldKind.NAME:
            return _name(typed, NAME_MAX)
        case FieldKind.ORGANISATION:
            return _name(typed, ORGANISATION_MAX)
        case FieldKind.EMAIL:
            tidied = unicodedata.normalize("NFKC", typed).strip().lower()
            if not tidied:
                return FieldVerdict(fits=False, flaw=Flaw.EMPTY)
            fits = _EMAIL.fullmatch(tidied) is not None and len(tidied) <= 200
            return _verdict(tidied, None if fits else Flaw.WRONG_FORM)
        case _:
            found = check_number(Kind(kind.value), typed, today)
            if isinstance(found, Fit):
                doubts = tuple(each.value for each in found.doubts)
                return FieldVerdict(fits=True, tidied=found.number, doubts=doubts)
            return FieldVerdict(fits=False, flaw=found.flaw.value)


def flaws_of(asked: Registration, today: date) -> dict[str, str]:
    """Give every field of a registration that does not fit, with its flaw."""
    return {
        field: verdict.flaw
        for field, verdict in verdicts_of(asked, today).items()
        if not verdict.fits
    }


def verdicts_of(asked: Registration, today: date) -> dict[str, FieldVerdict]:
    """Give the verdict on every field of a registration."""
    verdicts = {
        "name": check_field(FieldKind.NAME, asked.name, today),
        "number": check_field(FieldKind(asked.document.value), asked.number, today),
        "phone": check_field(FieldKind.MOBILE, asked.phone, today),
    }
    if not isinstance(asked, Register):
        verdicts["organisation"] = check_field(FieldKind.ORGANISATION, asked.organisation, today)
        verdicts["credit_code"] = check_field(FieldKind.CREDIT_CODE, asked.credit_code, today)
    return verdicts


def papers_missing(
    kind: AccountKind, document: IdentityDocument, given: frozenset[PaperKind]
) -> tuple[PaperKind, ...]:
    """Give the papers that a check still needs; a passport has one page to show."""
    with_card, *with_passport = PAPERS_NEEDED[kind]
    wanted = with_passport[0] if with_passport and document in _PASSPORTS else with_card
    return tuple(each for each in wanted if each not in given)


def face_side(document: IdentityDocument) -> PaperKind:
    """Give the paper that shows the face."""
    return PaperKind.PASSPORT_PAGE if document in _PASSPORTS else PaperKind.ID_FRONT


# How what is known is shown -----------------------------------------------------------------


def masked_number(number: str) -> str:
    """Show a number's ends only; never more than a third of it, and of a birthday nothing."""
    if len(number) >= 15:
        return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}"
    shown = max(1, len(number) // 6)
    return f"{number[:shown]}{'*' * (len(number) - 2 * shown)}{number[-shown:]}"


def masked_phone(phone: str) -> str:
    """Show a mobile number as it is read back to its owner."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) == 11 else "*" * len(phone)


def masked_name(name: str) -> str:
    """Show a name's first character only."""
    return f"{name[:1]}{'*' * max(1, len(name) - 1)}" if name else ""


def masked_email(email: str) -> str:
    """Show the first letter and the domain."""
    local, _, domain = email.partition("@")
    return f"{local[:1]}***@{domain}" if domain else ""


def _name(typed: str, longest: int) -> FieldVerdict:
    tidied = " ".join(unicodedata.normalize("NFKC", typed).split()).replace("•", "·")
    if not tidied:
        return FieldVerdict(fits=False, flaw=Flaw.EMPTY)
    if not NAME_MIN <= len(tidied) <= longest:
        return _verdict(tidied, Flaw.WRONG_LENGTH)
    if not any(each.isalpha() for each in tidied):
        return _verdict(tidied, Flaw.WRONG_CHARACTER)
    plain = all(
        each.isalpha()
        or each in _BETWEEN
        or unicodedata.category(each) in {"Mn", "Mc"}
        or (longest > NAME_MAX and each.isdecimal())
        for each in tidied
    )
    return _verdict(tidied, None if plain else Flaw.WRONG_CHARACTER)


def _verdict(tidied: str, flaw: Flaw | None) -> FieldVerdict:
    if flaw is None:
        return FieldVerdict(fits=True, tidied=tidied)
    return FieldVerdict(fits=False, flaw=flaw.value)
