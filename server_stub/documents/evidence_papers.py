"""What is said of evidence: the list of what a party hands in, and an opinion on each item.

A list numbers the evidence, groups it, and states for each item its kind, its form, where it
comes from and what it shall prove (Rules of Evidence in Civil Procedure, article 19). An opinion
goes item by item through authenticity, legality and relevance, and whether it proves what it
should (articles 60 and 87).

They do not know whether the evidence is true.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from server_stub.documents.numerals import plain_date
from server_stub.documents.typesetter import Setting, Typesetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of evidence; `kind` in the words of the Civil Procedure Law, article 66."""

    number: int
    name: str
    kind: str
    form: str
    source: str
    purpose: str
    pages: int
    copies: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceList:
    """What one party hands in, in groups that are shown together."""

    case_number: str
    cause: str
    who: str
    capacity: str
    groups: tuple[tuple[Item, ...], ...]
    filed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """What is said of one item: each of the four with its reason."""

    number: int
    name: str
    authenticity: str
    legality: str
    relevance: str
    proves: str
    asks: str = "无"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinions:
    """What one party says of the other's evidence."""

    case_number: str
    cause: str
    who: str
    capacity: str
    on_evidence_of: str
    items: tuple[Opinion, ...]
    filed_on: date


def evidence_list_pdf(typesetter: Typesetter, listed: EvidenceList) -> bytes:
    """Set a list of evidence, with the pages on which each item stands."""
    rows: list[list[str]] = []
    first = 1
    for place, group in enumerate(listed.groups, 1):
        for item in group:
            last = first + item.pages - 1
            pages = str(first) if item.pages == 1 else f"{first}-{last}"
            rows.append(
                [
                    f"第{place}组" if len(listed.groups) > 1 else "",
                    str(item.number),
                    item.name,
                    item.kind,
                    item.form,
                    item.source,
                    item.purpose,
                    pages,
                    str(item.copies),
                    item.note,
                ]
            )
            first = last + 1
    return typesetter.typeset(
        "register",
        {
            "title": "证据目录",
            "by": listed.who,
            "head": _head(listed.case_number, listed.cause, listed.capacity, listed.who),
            "columns": _columns(
                ("组别", 3),
                ("序号", 3),
                ("证据名称", 9),
                ("证据种类", 5),
                ("证据形式", 6),
                ("证据来源", 7),
                ("证明目的（证明对象）", 13),
                ("页码", 4),
                ("份数", 3),
                ("备注", 4),
            ),
            "rows": rows,
            "notes": [f"以上证据共{len(rows)}项，合计{first - 1}页。"],
            "signed": {"label": "提交人（签名或者盖章）", "names": [listed.who]},
            "dated": plain_date(listed.filed_on),
        },
        dated=listed.filed_on,
    )


def opinions_pdf(typesetter: Typesetter, opinions: Opinions) -> bytes:
    """Set the opinions on evidence."""
    return typesetter.typeset(
        "register",
        {
            "title": "质证意见",
            "by": opinions.who,
            "head": [
                *_head(opinions.case_number, opinions.cause, opinions.capacity, opinions.who),
                f"针对{opinions.on_evidence_of}提交的证据，发表质证意见如下：",
            ],
            "columns": _columns(
                ("证据编号", 3),
                ("证据名称", 8),
                ("真实性", 8),
                ("合法性", 6),
                ("关联性", 8),
                ("证明目的", 9),
                ("核对原件、鉴定等申请", 7),
            ),
            "rows": [
                [
                    str(one.number),
                    one.name,
                    one.authenticity,
                    one.legality,
                    one.relevance,
                    one.proves,
                    one.asks,
                ]
                for one in opinions.items
            ],
            "notes": [],
            "signed": {"label": "质证人（签名或者盖章）", "names": [opinions.who]},
            "dated": plain_date(opinions.filed_on),
        },
        dated=opinions.filed_on,
    )


def _head(case_number: str, cause: str, capacity: str, who: str) -> list[str]:
    return [f"案号：{case_number}　　案由：{cause}", f"提交人：{capacity}{who}"]


def _columns(*columns: tuple[str, int]) -> Sequence[Setting]:
    return [{"name": name, "share": share} for name, share in columns]
