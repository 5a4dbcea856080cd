"""Case numbers: how they are built, read and counted on.

《关于人民法院案件案号的若干规定》 (法〔2015〕137号, amended by 法〔2018〕335号): year of
acceptance, court code, for some trials a special code, type code, and a number that is
counted for each of these together from 1, without noughts in front. Further documents of one case
add 之一, 之二. People type half-width brackets and spaces; the official text has full-width ones.

The court's counters are kept elsewhere; this module says which one counts (`Series`) and what
comes after a number.
"""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

TYPE_CODES: Final = {
    "民初": "civil, first instance",
    "民终": "civil, second instance",
    "民辖": "civil, designation of jurisdiction",
    "民辖终": "civil, appeal on jurisdiction",
    "民辖监": "civil, supervision of jurisdiction",
    "民监": "civil, supervision by office",
    "民申": "civil, application for retrial",
    "民抗": "civil, protest",
    "民再": "civil, retrial",
    "民撤": "civil, revocation by a third party",
    "民特": "civil, special procedure",
    "民特监": "civil, special procedure, supervision",
    "民催": "public summons",
    "民督": "payment order",
    "民督监": "payment order, supervision",
    "民破": "bankruptcy",
    "民算": "compulsory liquidation",
    "民他": "civil, other",
    "民诉前调": "mediation before docketing",
    "诉前调": "mediation before docketing",
    "财保": "preservation of property before suit",
    "行保": "preservation of acts before suit",
    "行保复": "preservation of acts, review",
    "证保": "preservation of evidence",
    "执": "enforcement",
    "执恢": "enforcement resumed",
    "执保": "enforcement of preservation",
    "执异": "enforcement, objection",
    "执复": "enforcement, reconsideration",
    "执监": "enforcement, supervision",
    "执协": "enforcement, assistance",
    "执他": "enforcement, other",
    "司惩": "sanction",
    "司惩复": "sanction, review",
    "司救民": "judicial assistance, civil",
    "司救执": "judicial assistance, enforcement",
    "行初": "administrative, first instance",
    "行终": "administrative, second instance",
    "行赔初": "administrative compensation, first instance",
}
"""Codes of the types that this court can meet, and what they stand for."""

SPECIAL_CODES: Final = frozenset({"知"})
"""One-character codes of special trials; which others exist is a court's own setting."""

_COUNTING: Final = "一二三四五六七八九"
_TYPES: Final = "|".join(sorted(TYPE_CODES, key=len, reverse=True))
_HEAD: Final = re.compile(
    r"\((?P<year>(?:19|20)[0-9]{2})\)"
    r"(?P<court>最高法|[\u4e00-\u9fa5](?:[0-9]{4}|[0-9]{2})?)"
    rf"(?P<special>[\u4e00-\u9fa5])??(?P<type>{_TYPES})"
    r"(?P<numbers>[1-9][0-9]*(?:[-、,][1-9][0-9]*)*)号"
    r"(?:之(?P<document>[一二三四五六七八九十]{1,3}))?"
)
_MOST_IN_A_RANGE: Final = 1000
_MOST_DOCUMENTS: Final = 99


class NotACaseNumber(ValueError):
    """What was read is not built like a case number."""


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """What is counted together: one court, one kind of trial, one type, one year."""

    year: int
    court: str
    type_code: str
    special: str = ""

    def __post_init__(self) -> None:
        if self.type_code not in TYPE_CODES:
            raise NotACaseNumber(self.type_code)

    def number(self, seq: int) -> "CaseNumber":
        """Give one case of this series."""
        return CaseNumber(self, seq)

    def after(self, last: int) -> "CaseNumber":
        """Give the number after the last that was given; 0 where none was."""
        return CaseNumber(self, last + 1)


@dataclass(frozen=True, slots=True, order=True)
class CaseNumber:
    """A case, or with `document` one of its further documents."""

    series: Series
    seq: int
    document: int = 0
    """0 for the case and its first document, 1 for 之一."""

    def __post_init__(self) -> None:
        if self.seq < 1 or not 0 <= self.document <= _MOST_DOCUMENTS:
            raise NotACaseNumber(f"{self.seq}, {self.document}")

    def __str__(self) -> str:
        part = self.series
        head = f"（{part.year}）{part.court}{part.special}{part.type_code}{self.seq}号"
        return f"{head}之{_counted(self.document)}" if self.document else head

    @property
    def case(self) -> "CaseNumber":
        """The number of the case itself."""
        return replace(self, document=0)

    def further_document(self) -> "CaseNumber":
        """Give the number of the next document of the same kind in the same case."""
        return replace(self, document=self.document + 1)


def parse(text: str, *, specials: Collection[str] = SPECIAL_CODES) -> CaseNumber:
    """Read one case number as people type it; raises `NotACaseNumber`."""
    found = parse_several(text, specials=specials)
    if len(found) != 1:
        raise NotACaseNumber(text)
    return found[0]


def parse_several(
    text: str, *, specials: Collection[str] = SPECIAL_CODES
) -> tuple[CaseNumber, ...]:
    """Read a case number that may stand for several: 18775-18776号, 3827、3828号."""
    found = _HEAD.fullmatch(_tidy(text))
    if found is None:
        raise NotACaseNumber(text)
    special = found["special"] or ""
    if special and special not in specials:
        raise NotACaseNumber(text)
    series = Series(int(found["year"]), found["court"], found["type"], special)
    document = _read(found["document"]) if found["document"] else 0
    numbers = [seq for part in re.split("[、,]", found["numbers"]) for seq in _range(part)]
    return tuple(CaseNumber(series, seq, document) for seq in numbers)


def is_valid(text: str, *, specials: Collection[str] = SPECIAL_CODES) -> bool:
    """Whether a text reads as one case number."""
    try:
        parse(text, specials=specials)
    except NotACaseNumber:
        return False
    return True


def _tidy(text: str) -> str:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = plain.translate(str.maketrans("[]〔〕【】", "()()()"))
    return re.sub("[\u2010-\u2015~至]", "-", plain)


def _range(part: str) -> range:
    first, _, last = part.partition("-")
    end = int(last or first)
    if not int(first) <= end < int(first) + _MOST_IN_A_RANGE:
        raise NotACaseNumber(part)
    return range(int(first), end + 1)


def _counted(number: int) -> str:
    tens, ones = divmod(number, 10)
    words = _COUNTING[ones - 1] if ones else ""
    if not tens:
        return words
    return f"{_COUNTING[tens - 1] if tens > 1 else ''}十{words}"


def _read(words: str) -> int:
    for number in range(1, _MOST_DOCUMENTS + 1):
        if _counted(number) == words:
            return number
    raise NotACaseNumber(words)
