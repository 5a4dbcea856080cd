"""The form that the parties' own papers share: who, what in headed parts, to which court, signed.

Complaint, answer, appeal and applications differ in their words and not in their form: the
parties, the requests one by one, the facts and reasons, to which court, the signature with its
day, and what is enclosed. Each says in its own module what the law asks it to say.

It knows no such word, and no law.
"""

from dataclasses import dataclass
from datetime import date

from server_stub.documents.numerals import plain_date
from server_stub.documents.typesetter import Typesetter


@dataclass(frozen=True, slots=True)
class Part:
    """One headed part; without a heading it follows what stands before."""

    heading: str
    says: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Signed:
    """Where somebody signs: as what, and who."""

    label: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pleading:
    """One paper of a party; without a court it is addressed to nobody."""

    title: str
    parties: tuple[str, ...]
    opening: tuple[str, ...] = ()
    parts: tuple[Part, ...]
    court: str = ""
    signed: tuple[Signed, ...]
    enclosures: tuple[str, ...] = ()
    signed_on: date


def pleading_pdf(typesetter: Typesetter, pleading: Pleading) -> bytes:
    """Set a paper of a party."""
    return typesetter.typeset(
        "pleading",
        {
            "title": pleading.title,
            "by": "、".join(name for who in pleading.signed for name in who.names),
            "parties": list(pleading.parties),
            "opening": list(pleading.opening),
            "parts": [
                {"heading": part.heading, "says": list(part.says), "numbered": part.numbered}
                for part in pleading.parts
            ],
            "court": pleading.court,
            "signed": [{"label": who.label, "names": list(who.names)} for who in pleading.signed],
            "dated": plain_date(pleading.signed_on),
            "enclosures": list(pleading.enclosures),
        },
        dated=pleading.signed_on,
    )
