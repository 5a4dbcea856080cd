"""Short messages: what fits in one, and what an operator would count.

A text of GSM's own alphabet holds 160 characters, or 153 in each of several; any other, and so
every Chinese one, 70 or 67 (3GPP TS 23.038, TS 23.040 section 9.2.3.24.1), counted in UTF-16 as it
is sent. The signature of the sender stands in front, in 【】, and counts. Numbers are shown with
their middle hidden wherever a person does not need them whole.

What is said stands in `server_stub.post.texts`.
"""

import re
from dataclasses import dataclass
from typing import Final

GSM_7: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_7_TWICE: Final = frozenset("^{}\\[~]|€")
"""Characters that take the place of two."""
PARTS_MAX: Final = 5
"""Longer than this, an operator takes it for something else."""

_MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text is for an operator."""

    units: int
    parts: int
    chinese: bool
    """Whether it goes out in UCS-2."""


def length_of(text: str) -> Length:
    """Count a text as an operator does."""
    if all(each in GSM_7 or each in GSM_7_TWICE for each in text):
        septets = sum(2 if each in GSM_7_TWICE else 1 for each in text)
        return Length(septets, _parts(septets, 160, 153), chinese=False)
    units = len(text.encode("utf-16-be", "surrogatepass")) // 2
    return Length(units, _parts(units, 70, 67), chinese=True)


def mobile_number(said: str) -> str | None:
    """Give a mobile number of the mainland as its eleven digits; None when it is not one."""
    found = _MOBILE.fullmatch(re.sub(r"[\s-]", "", said))
    return found[1] if found else None


def masked(address: str) -> str:
    """Give an address with its middle hidden: `138****5678`, `z***@example.org`."""
    name, at, place = address.partition("@")
    if at:
        return f"{name[:1]}***@{place}"
    return f"{address[:3]}****{address[-4:]}" if len(address) >= 9 else "****"


def _parts(units: int, alone: int, among_others: int) -> int:
    return 1 if units <= alone else -(-units // among_others)
