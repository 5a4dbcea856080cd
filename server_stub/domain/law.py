"""The acts that the court goes by, and how one of their articles is named.

Every rule of this room stands beside its article, and every answer carries it, so that a person
can be told under which article something must be done. Numbers are those of the texts named
here; a text that is amended is a new text.

Nothing here knows what an article says.
"""

from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    """A text of law by its short name."""

    CPL = "cpl"
    """民事诉讼法 (2023-09-01, in force 2024-01-01)."""
    CPL_INTERPRETATION = "cpl_interpretation"
    """最高人民法院关于适用《民事诉讼法》的解释 (2022)."""
    CIVIL_CODE = "civil_code"
    """民法典 (2021-01-01)."""
    COSTS = "costs"
    """诉讼费用交纳办法 (国务院令第481号, 2007-04-01)."""
    EVIDENCE = "evidence"
    """最高人民法院关于民事诉讼证据的若干规定 (2019)."""
    ONLINE_LITIGATION = "online_litigation"
    """人民法院在线诉讼规则 (法释〔2021〕12号, 2021-08-01)."""
    ONLINE_MEDIATION = "online_mediation"
    """人民法院在线调解规则 (2022-01-01)."""
    INTERNET_COURTS = "internet_courts"
    """最高人民法院关于互联网法院审理案件若干问题的规定 (法释〔2018〕16号)."""
    PROPERTY_INVESTIGATION = "property_investigation"
    """最高人民法院关于民事执行中财产调查若干问题的规定 (2020)."""
    CASE_NUMBERS = "case_numbers"
    """关于人民法院案件案号的若干规定 (法〔2015〕137号, amended by 法〔2018〕335号)."""


@dataclass(frozen=True, slots=True, order=True)
class Article:
    """One article of one act."""

    act: Act
    number: int


def articles(act: Act, *numbers: int) -> tuple[Article, ...]:
    """Give several articles of one act."""
    return tuple(Article(act, number) for number in numbers)
