"""A second proof beside the password: six digits that change every half minute.

Time-based one-time passwords of RFC 6238 over HMAC-SHA-1 of RFC 4226, as every authenticator on a
telephone makes them. One step before and one after are taken for clocks that differ, and a step
that was used is never taken again (RFC 6238 section 5.2).

Secrets and recovery codes are made and kept elsewhere.
"""

import base64
import hmac
from datetime import datetime
from typing import Final

STEP_S: Final = 30
DIGITS: Final = 6
DRIFT: Final = 1
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
SECRET_BYTES: Final = 20
"""As long as the hash (RFC 4226 section 4, R6)."""


def code_at(secret: bytes, step: int) -> str:
    """Give the code of a step (RFC 4226 section 5.3)."""
    digest = hmac.digest(secret, step.to_bytes(8), "sha1")
    at = digest[-1] & 0x0F
    number = int.from_bytes(digest[at : at + 4]) & 0x7FFF_FFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def step_of(now: datetime) -> int:
    """Give the number of the half minute since 1970."""
    return int(now.timestamp()) // STEP_S


def accepted_step(secret: bytes, typed: str, now: datetime, used: int | None) -> int | None:
    """Give the step whose code was typed, later than the last one used; None when none fits."""
    code = "".join(typed.split())
    here, found = step_of(now), None
    for step in range(here - DRIFT, here + DRIFT + 1):
        # Every step is compared, so that time tells nothing.
        fits = hmac.compare_digest(code_at(secret, step).encode(), code.encode())
        if fits and (used is None or step > used):
            found = step
    return found


def typed_form(secret: bytes) -> str:
    """Give the secret as it is typed into an authenticator (RFC 4648 base32)."""
    return base64.b32encode(secret).decode().rstrip("=")


def uri_of(secret: bytes, *, court: str, login: str) -> str:
    """Give the address that an authenticator reads from a QR code."""
    label, issuer = _quoted(f"{court}:{login}"), _quoted(court)
    return f"otpauth://totp/{label}?secret={typed_form(secret)}&issuer={issuer}"


def _quoted(text: str) -> str:
    """Write a text as part of an address (RFC 3986 section 2.1)."""
    return "".join(
        chr(byte) if chr(byte) in _UNRESERVED else f"%{byte:02X}" for byte in text.encode()
    )
