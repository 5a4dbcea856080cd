"""What a payment gateway says by itself: signed, dated, said once.

A call-back is one object in its canonical form (JSON with sorted names and no spaces), and with it
the time at which it was signed, a nonce, and an HMAC-SHA256 (RFC 2104) over all three. What is not
signed with the key that the two share, was signed too long ago or ahead of the court's clock, or is
not in its canonical form, is not read at all. A nonce that was heard before is a repetition, which
the books know. A gateway that tries again signs again, with a nonce of its own.

That an amount is what the court asked for is not looked at here.
"""

import hmac
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, AwareDatetime, Field, ValidationError

from client.protocol.value import Value

TIMESTAMP_HEADER: Final = "Mingjing-Timestamp"
NONCE_HEADER: Final = "Mingjing-Nonce"
SIGNATURE_HEADER: Final = "Mingjing-Signature"
WINDOW: Final = timedelta(minutes=5)
"""How far the time of signing may lie from the court's clock, either way."""
NONCES_KEPT: Final = 4 * WINDOW
"""Longer than a nonce could be of use to anybody."""

_NONCE = re.compile(r"[A-Za-z0-9_-]{16,64}")
_SIGNATURE = re.compile(r"[0-9a-f]{64}")
_AMOUNT = re.compile(r"\d{1,12}\.\d{2}", re.ASCII)


class Unbelievable(Exception):
    """Nobody but the gateway may say this, and it was not the gateway, or not now."""


class NewsKind(StrEnum):
    """What a gateway has to tell."""

    PAID = "paid"
    FAILED = "failed"
    REFUNDED = "refunded"


def _with_cents(said: str) -> str:
    if _AMOUNT.fullmatch(said) is None:
        raise ValueError("an amount has two decimals")
    return said


class News(Value):
    """One thing that happened at the gateway."""

    kind: NewsKind
    order: Annotated[str, Field(min_length=1, max_length=40)]
    amount: Annotated[str, AfterValidator(_with_cents)]
    """In yuan, with two decimals."""
    currency: Literal["CNY"] = "CNY"
    receipt: Annotated[str, Field(max_length=100)] = ""
    """The gateway's own number; of a refund, the name that the court gave it."""
    at: AwareDatetime

    @property
    def money(self) -> Decimal:
        """The amount as a number."""
        return Decimal(self.amount)


@dataclass(frozen=True, slots=True)
class Signed:
    """A call-back as it comes over the wire."""

    body: bytes
    timestamp: str
    nonce: str
    signature: str

    @property
    def headers(self) -> dict[str, str]:
        """How it is said beside the body."""
        return {
            TIMESTAMP_HEADER: self.timestamp,
            NONCE_HEADER: self.nonce,
            SIGNATURE_HEADER: self.signature,
        }


def canonical(news: News) -> bytes:
    """Write news in the one form in which they are signed."""
    return _canonical(news.model_dump(mode="json"))


def signed(body: bytes, key: str, at: datetime, nonce: str) -> Signed:
    """Sign a body in its canonical form."""
    timestamp = str(int(at.timestamp()))
    return Signed(body, timestamp, nonce, _signature(body, timestamp, nonce, key))


def heard(said: Signed, key: str, now: datetime) -> News:
    """Read what the gateway says; raises `Unbelievable`."""
    if _NONCE.fullmatch(said.nonce) is None or _SIGNATURE.fullmatch(said.signature) is None:
        raise Unbelievable("malformed")
    expected = _signature(said.body, said.timestamp, said.nonce, key)
    if not key or not hmac.compare_digest(expected, said.signature):
        raise Unbelievable("signature")
    if not said.timestamp.isascii() or not said.timestamp.isdigit() or len(said.timestamp) > 12:
        raise Unbelievable("malformed")
    if abs(now.timestamp() - int(said.timestamp)) > WINDOW.total_seconds():
        raise Unbelievable("time")
    return _read(said.body)


def _read(body: bytes) -> News:
    try:
        if _canonical(json.loads(body)) != body:
            raise Unbelievable("form")
        return News.model_validate_json(body, extra="forbid")
    except (ValidationError, ValueError, RecursionError):
        raise Unbelievable("form") from None


def _canonical(said: object) -> bytes:
    return json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def _signature(body: bytes, timestamp: str, nonce: str, key: str) -> str:
    said = b"\n".join((timestamp.encode(errors="replace"), nonce.encode(errors="replace"), body))
    return hmac.new(key.encode(), said, sha256).hexdigest()
