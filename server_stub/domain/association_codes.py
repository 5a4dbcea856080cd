"""The code by which a person who was notified joins a case (Online Litigation Rules art. 10).

A code is drawn from 23^15 (more than 2^67), written in letters that are not taken for one another,
and closed by a check letter that finds every single mistyped letter and every two exchanged ones.
The court keeps only its digest. A code opens one case for one invited person, once, until it
expires; of a code that opens nothing it is never said why.

The bytes are given: chance is not made here. Who may join is asked before, elsewhere.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from client.protocol.errors import Reason, Refused
from client.protocol.ids import AccountId, CaseId, ParticipantId

ALPHABET: Final = "34679ACDEFHJKMNPQRTUWXY"
"""Without 0 O, 1 I L, 2 Z, 5 S, 8 B, G beside 6 and C, V beside U; as many as a prime."""
DRAWN: Final = 15
BYTES: Final = 16
_GROUP: Final = 4
_PRIME: Final = len(ALPHABET)


def code_from(random: bytes) -> str:
    """Give a code for 16 random bytes; 128 bits leave no letter likelier than another."""
    if len(random) < BYTES:
        raise ValueError(f"a code is drawn from {BYTES} bytes")
    number, letters = int.from_bytes(random[:BYTES]), []
    for _ in range(DRAWN):
        number, place = divmod(number, _PRIME)
        letters.append(ALPHABET[place])
    drawn = "".join(letters)
    return drawn + check_letter(drawn)


def check_letter(drawn: str) -> str:
    """Give the letter that closes a code: positions weigh 1 to 15, modulo the prime."""
    total = sum(place * ALPHABET.index(letter) for place, letter in enumerate(drawn, start=1))
    return ALPHABET[total % _PRIME]


def shown(code: str) -> str:
    """Write a code in groups, as it is read aloud and printed."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read(typed: str) -> str | None:
    """Read a code as people type it; None when it cannot be one."""
    code = re.sub(r"[\s\-\u2010-\u2015]", "", unicodedata.normalize("NFKC", typed)).upper()
    if len(code) != DRAWN + 1 or any(letter not in ALPHABET for letter in code):
        return None
    return code if check_letter(code[:-1]) == code[-1] else None


def digest_of(code: str) -> str:
    """Give what the court keeps of a code; its letters are too many to be tried out."""
    return hashlib.sha256(code.encode("ascii")).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """One code's digest, what it opens and for whom, and what became of it."""

    digest: str
    case: CaseId
    participant: ParticipantId
    """The person of the case whom the court notified."""
    expires_at: datetime
    used_at: datetime | None = None
    used_by: AccountId | None = None
    revoked: bool = False


def invite(
    code: str, case: CaseId, participant: ParticipantId, now: datetime, good_for: timedelta
) -> Invitation:
    """Give the invitation that a fresh code stands for."""
    return Invitation(
        digest=digest_of(code), case=case, participant=participant, expires_at=now + good_for
    )


def redeem(invitation: Invitation | None, account: AccountId, now: datetime) -> Invitation:
    """Give the invitation as used by an account; raises `Refused`, always with the same reason.

    The same account asking again, because an answer was lost, gets the same answer.
    """
    if invitation is not None and not invitation.revoked:
        if invitation.used_by == account:
            return invitation
        if invitation.used_by is None and now < invitation.expires_at:
            return replace(invitation, used_at=now, used_by=account)
    raise Refused(Reason.ASSOCIATION_CODE_INVALID)


def revoke(invitation: Invitation) -> Invitation:
    """Give the invitation as withdrawn by the court; one that was used stays used."""
    return invitation if invitation.used_by is not None else replace(invitation, revoked=True)
