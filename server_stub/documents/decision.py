"""The form that all decisions of a court share: court, title, number, text, bench, seal.

Judgment, ruling and mediation statement differ in their words and not in their form (style set
of civil documents): the names of those who decided stand under the text, the date in characters
under the names with the court's seal over it, and the clerk under all.

It knows no such word, and no law.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from server_stub.documents.numerals import chinese_date
from server_stub.documents.parties import Litigant, introduction
from server_stub.documents.typesetter import Typesetter

COMPARED: Final = "本件与原本核对无异"


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchMember:
    """One who signs: 审判长, 审判员, 人民陪审员, 法官助理, 书记员."""

    title: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision with its text, paragraph by paragraph."""

    court: str
    title: str
    case_number: str
    litigants: tuple[Litigant, ...]
    text: tuple[str, ...]
    bench: tuple[BenchMember, ...]
    clerks: tuple[BenchMember, ...]
    decided_on: date


def decision_pdf(typesetter: Typesetter, decision: Decision) -> bytes:
    """Set a decision, as long as it needs to be."""
    return typesetter.typeset(
        "judgment",
        {
            "court": decision.court,
            "title": decision.title,
            "case_number": decision.case_number,
            "body": [
                line
                for litigant in decision.litigants
                for line in introduction(litigant, with_contact=False)
            ]
            + list(decision.text),
            "bench": [[member.title, member.name] for member in decision.bench],
            "clerks": [[member.title, member.name] for member in decision.clerks],
            "dated": chinese_date(decision.decided_on),
            "stamp": COMPARED,
        },
        dated=decision.decided_on,
    )
