"""What the books hold that never crosses the wire as it stands: their entries.

An entry carries what a use case needs to decide (hashes, owners, times); what a person is shown
is made from it in the words of `client.protocol`.
"""

from dataclasses import dataclass
from datetime import datetime

from client.protocol.account import Account
from client.protocol.case import (
    CaseState,
    Document,
    DocumentKind,
    Exhibit,
    HearingPhase,
    Party,
)
from client.protocol.ids import AccountId, CaseId, DocumentId, FileHash, HearingId, ParticipantId


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountEntry:
    """An account with the hash of its password."""

    account: Account
    password_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEntry:
    """A session by the SHA-256 of its token, with the person it stands for."""

    session: str
    account: Account
    last_used_at: datetime
    expires_at: datetime
    identity_checked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEntry:
    """A ticket by its SHA-256: for this seat of this hearing, from this session."""

    ticket: str
    session: str
    hearing: HearingId
    participant: ParticipantId
    expires_at: datetime
    redeemed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntry:
    """A case without what belongs to it."""

    case: CaseId
    number: str
    """Empty until it is docketed."""
    cause: str
    title: str
    claims: tuple[str, ...]
    state: CaseState
    opened_at: datetime
    """When its draft was begun, or the registry entered it."""
    accepted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyEntry:
    """A person of a case, and the account by which they come, if they have one."""

    case: CaseId
    party: Party
    account: AccountId | None
    presides: bool = False
    stands_for: ParticipantId | None = None
    """The party whose representative or agent this person is (Civil Procedure Law art. 51, 61)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitEntry:
    """An exhibit with the case it belongs to."""

    case: CaseId
    exhibit: Exhibit
    filed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentEntry:
    """A document with the case it belongs to and the one it is addressed to, if only one."""

    case: CaseId
    document: DocumentId
    kind: DocumentKind
    title: str
    file: FileHash
    made_at: datetime
    served_at: datetime | None
    addressee: ParticipantId | None

    @property
    def served(self) -> bool:
        """Whether it has left the bench."""
        return self.served_at is not None

    @property
    def shown(self) -> Document:
        """Give it as a person reads it."""
        return Document(
            document=self.document,
            kind=self.kind,
            title=self.title,
            file=self.file,
            made_at=self.made_at,
            served_at=self.served_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingEntry:
    """A hearing of a case."""

    hearing: HearingId
    case: CaseId
    starts_at: datetime
    phase: HearingPhase
