"""A suit as somebody tells it who means to bring it: who, against whom, for what, and why.

It is told without a day; on the day on which it is drafted it becomes what is written into the
court's form, under a kind of case that this court hears on that day.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final

from client.protocol.filing import (
    ClaimItem,
    ClaimKind,
    DraftContent,
    EvidenceItem,
    ServiceAddress,
)
from client.protocol.ids import UploadId
from client.protocol.roles import Side
from server_stub.domain.jurisdiction import case_type
from server_stub.seeds.evidence import Item
from server_stub.seeds.people import Litigant

PAY, STOP, ACT = ClaimKind.PAY, ClaimKind.STOP, ClaimKind.ACT
RETURN, TERMINATE, CONFIRM = ClaimKind.RETURN, ClaimKind.TERMINATE, ClaimKind.CONFIRM
APOLOGISE = ClaimKind.APOLOGISE
SHOPPING: Final = ("IC25_06_SHOPPING", "IC18_01")
SERVICE: Final = ("IC25_07_SERVICE", "IC18_02")
DOMAIN: Final = ("IC25_05_DOMAIN", "IC18_06")
PRIVACY: Final = ("IC25_02_PI_PRIVACY", "IC18_07")
VIRTUAL: Final = ("IC25_03_VIRTUAL_PROPERTY", "IC18_02")
RIVALS: Final = ("IC25_04_UNFAIR_COMPETITION", "IC18_07")
DATA: Final = ("IC25_01_DATA", "IC18_02")
WORKS: Final = ("IC18_05",)
LOANS: Final = ("IC18_03",)
"""The kinds of case, by the list in force since November 2025 and by the one before it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One claim; those about money carry their sum."""

    kind: ClaimKind
    text: str
    amount: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suit:
    """What is to be told in the form."""

    types: tuple[str, ...]
    cause: str
    plaintiff: Litigant
    defendants: tuple[Litigant, ...]
    claims: tuple[Asked, ...]
    facts: str
    reasons: str
    evidence: tuple[Item, ...]
    mediation: bool = False
    electronic: bool = True
    """Whether who sues wants the court's papers in the box at the court."""

    @property
    def title(self) -> str:
        """Give the title that the case will bear."""
        sued = "、".join(each.name for each in self.defendants)
        return f"{self.plaintiff.name}与{sued}{self.cause}"

    def mediated(self) -> "Suit":
        """Give the same suit, with mediation wanted first."""
        return replace(self, mediation=True)

    def by_post(self) -> "Suit":
        """Give the same suit of one who wants everything on paper."""
        return replace(self, electronic=False)

    def content(self, day: date, uploads: tuple[UploadId, ...]) -> DraftContent:
        """Give the form as it is filled in on a day, with the files that were brought."""
        known = self.plaintiff.details
        return DraftContent(
            case_type=next(each for each in self.types if case_type(each, day) is not None),
            cause=self.cause,
            litigants=(
                self.plaintiff.on(Side.PLAINTIFF),
                *(each.on(Side.DEFENDANT) for each in self.defendants),
            ),
            claims=tuple(
                ClaimItem(
                    kind=each.kind,
                    text=each.text,
                    amount=Decimal(each.amount) if each.amount else None,
                )
                for each in self.claims
            ),
            facts=self.facts,
            reasons=self.reasons,
            address=ServiceAddress(
                recipient=self.plaintiff.name,
                address=known.domicile,
                phone=known.phone,
                electronic=self.electronic,
            ),
            evidence=tuple(
                EvidenceItem(
                    upload=upload,
                    title=each.title,
                    kind=each.kind,
                    source=each.source,
                    purpose=each.purpose,
                )
                for each, upload in zip(self.evidence, uploads, strict=False)
            ),
            mediation=self.mediation,
            online=True,
        )
