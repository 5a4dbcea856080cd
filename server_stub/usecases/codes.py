"""Codes by short message or e-mail: six digits, good once, for ten minutes and five tries.

A code proves that a number or an address is the person's. What waits for it lies sealed beside
its digest. A wrong try is entered even though the deed is refused: so `try_code` answers None
instead of raising, and its caller refuses when the transaction has ended.
"""

import hmac
import json
import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from client.protocol.account import CodeSent
from client.protocol.ids import AccountId
from server_stub.db import UnitOfWork
from server_stub.db.people import CodeEntry
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id

TRIES: Final = 5
MINUTE_S: Final = 60


class Purpose(StrEnum):
    """What a code is for; one for a purpose opens nothing else."""

    REGISTER = "register"
    RESET = "reset"
    EMAIL = "email"
    NOBODY = "nobody"
    """Sent to nobody: for a login that is not there, so that the answer is the same."""


class Way(StrEnum):
    """By which way a code goes."""

    SMS = "sms"
    EMAIL = "email"


def send_code(
    registry: Registry,
    unit: UnitOfWork,
    purpose: Purpose,
    to: str,
    waiting: dict[str, Any],
    now: datetime,
    *,
    account: AccountId | None = None,
    way: Way = Way.SMS,
) -> CodeSent:
    """Enter a code and have it sent; what waits for it is sealed."""
    challenge, code = new_id(), f"{secrets.randbelow(10**6):06}"
    expires_at = now + timedelta(seconds=registry.terms.code_s)
    vault = registry.identity.vault
    unit.credentials.forget_expired_codes(now)
    if account is not None:
        unit.credentials.forget_codes_of(account, purpose.value)
    unit.credentials.add_code(
        CodeEntry(
            challenge=challenge,
            purpose=purpose.value,
            account=account,
            digest=vault.fingerprint("code", f"{challenge}:{code}"),
            waiting=vault.seal(json.dumps(waiting).encode(), f"code:{challenge}"),
            expires_at=expires_at,
        )
    )
    if purpose is not Purpose.NOBODY:
        minutes = registry.terms.code_s // MINUTE_S
        text = f"验证码{code}，{minutes}分钟内有效。法院工作人员不会向您索要验证码。"
        if way is Way.SMS:
            registry.identity.post.sms(unit, to, f"【{registry.court.zh}】{text}", now)
        else:
            registry.identity.post.email(unit, to, registry.court.zh, text, now)
    return CodeSent(challenge=challenge, expires_at=expires_at)


def try_code(
    registry: Registry,
    unit: UnitOfWork,
    purpose: Purpose,
    challenge: str,
    typed: str,
    now: datetime,
) -> dict[str, Any] | None:
    """Use a code up and give what waited for it; None for one that is wrong, spent or too old."""
    entry = unit.credentials.code(challenge)
    if entry is None or entry.purpose != purpose.value or now >= entry.expires_at:
        return None
    vault = registry.identity.vault
    code = "".join(typed.split())
    if not hmac.compare_digest(entry.digest, vault.fingerprint("code", f"{challenge}:{code}")):
        if entry.tries + 1 >= TRIES:
            unit.credentials.forget_code(challenge)
        else:
            unit.credentials.count_try(challenge)
        return None
    unit.credentials.forget_code(challenge)
    waited: dict[str, Any] = json.loads(vault.open(entry.waiting, f"code:{challenge}"))
    return waited
