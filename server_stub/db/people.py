"""What the books hold of people: entries that never cross the wire as they stand.

Sealed bytes are opened by whoever holds the court's key (`server_stub.identity.vault`); the books
do not.
"""

from dataclasses import dataclass
from datetime import datetime

from client.protocol.account import Account
from client.protocol.identity import (
    CheckManner,
    FaceChallenge,
    FaceOutcome,
    FaceState,
    IdentityPaper,
    IdentityReview,
)
from client.protocol.ids import AccountId, FaceCheckId, FileHash


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactEntry:
    """How an account is reached, and the state of its second factor."""

    phone: str | None
    email: str | None
    second_factor: bytes | None
    second_factor_offered: bytes | None
    second_factor_step: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityEntry:
    """A person's identity, claimed or known."""

    account: AccountId
    document: str
    fingerprint: str
    sealed: bytes
    doubts: tuple[str, ...]
    manner: CheckManner | None = None
    verified_at: datetime | None = None
    verified_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityPaperEntry:
    """A paper: what its owner sees of it, and where it lies sealed."""

    account: AccountId
    shown: IdentityPaper
    original: FileHash
    picture: FileHash
    key: bytes | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEntry:
    """A clerk's check, asked for or decided."""

    account: AccountId
    shown: IdentityReview
    by: AccountId | None = None
    manner: CheckManner | None = None
    paper: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """A code that was sent: its digest, and what waits for it."""

    challenge: str
    purpose: str
    account: AccountId | None
    digest: str
    waiting: bytes
    expires_at: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceCheckEntry:
    """A face check by the digests of what opens it."""

    check: FaceCheckId
    account: AccountId
    session: str
    token: str | None
    upload: str | None
    number: str
    number_tries: int
    challenges: tuple[FaceChallenge, ...]
    state: FaceState
    outcome: FaceOutcome | None
    opened_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session as its owner sees it; `session` is the hash of its token."""

    session: str
    address: str
    device: str
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleLine:
    """An office given or taken, by whom."""

    at: datetime
    account: Account
    role: str
    granted: bool
    by: str
