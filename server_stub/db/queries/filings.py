"""Drafts, signings, invitations and the numbers that were given."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, RowMapping, bindparam, insert, select, update

from client.protocol.errors import Stale
from client.protocol.filing import DraftContent
from client.protocol.ids import AccountId, CaseId, FileHash, ParticipantId
from server_stub.db.tables import cases, drafts, invitations, number_series, signings
from server_stub.domain.association_codes import Invitation
from server_stub.domain.case_numbers import CaseNumber, Series

_DRAFT = select(drafts).where(drafts.c.case == bindparam("wanted"))
_SAVE = update(drafts).where(
    drafts.c.case == bindparam("wanted"), drafts.c.version == bindparam("from_version")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEntry:
    """A draft as it was saved last."""

    case: CaseId
    owner: AccountId
    version: int
    content: DraftContent
    confirmed: FileHash | None
    """What was confirmed of this very version; None after any change."""
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningEntry:
    """A place to sign: for one person, one content, one use."""

    signing: str
    account: AccountId
    signs: FileHash
    token: str
    """SHA-256 of the token in the QR code."""
    asked_at: datetime
    expires_at: datetime
    signature: FileHash | None = None
    signed_at: datetime | None = None


class Filings:
    """The shelf of suits that are on their way to the docket."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Drafts -------------------------------------------------------------------------------------

    def add_draft(self, entry: DraftEntry) -> None:
        """Enter a new draft."""
        self._connection.execute(
            insert(drafts).values(
                case=entry.case,
                owner=entry.owner,
                version=entry.version,
                content=entry.content.model_dump(mode="json"),
                confirmed=entry.confirmed,
                saved_at=entry.saved_at,
            )
        )

    def draft(self, case: CaseId) -> DraftEntry | None:
        """Find the draft of a case."""
        row = self._connection.execute(_DRAFT, {"wanted": case}).first()
        return None if row is None else _draft(row._mapping)

    def save(self, entry: DraftEntry) -> None:
        """Enter the next version of a draft; raises `Stale` when another came first."""
        changed = self._connection.execute(
            _SAVE,
            {
                "wanted": entry.case,
                "from_version": entry.version - 1,
                "version": entry.version,
                "content": entry.content.model_dump(mode="json"),
                "confirmed": entry.confirmed,
                "saved_at": entry.saved_at,
            },
        )
        if changed.rowcount != 1:
            raise Stale

    def confirm(self, case: CaseId, content: FileHash) -> None:
        """Enter what was confirmed of the version that stands."""
        self._connection.execute(
            update(drafts).where(drafts.c.case == case).values(confirmed=content)
        )

    def drafts_of(self, owner: AccountId, *, after: str = "", limit: int) -> tuple[DraftEntry, ...]:
        """Give a person's drafts in the order of their names, after one."""
        rows = self._connection.execute(
            select(drafts)
            .join(cases, cases.c.case == drafts.c.case)
            .where(drafts.c.owner == owner, drafts.c.case > after)
            .order_by(drafts.c.case)
            .limit(limit)
        ).mappings()
        return tuple(_draft(row) for row in rows)

    # Signings -----------------------------------------------------------------------------------

    def add_signing(self, entry: SigningEntry) -> None:
        """Enter a place to sign."""
        self._connection.execute(
            insert(signings).values(
                signing=entry.signing,
                account=entry.account,
                signs=entry.signs,
                token=entry.token,
                asked_at=entry.asked_at,
                expires_at=entry.expires_at,
                signature=entry.signature,
                signed_at=entry.signed_at,
            )
        )

    def signing(self, signing: str) -> SigningEntry | None:
        """Find a place to sign by its name."""
        row = self._connection.execute(
            select(signings).where(signings.c.signing == signing)
        ).first()
        return None if row is None else _signing(row._mapping)

    def signing_by_token(self, token: str) -> SigningEntry | None:
        """Find a place to sign by the SHA-256 of its token."""
        row = self._connection.execute(select(signings).where(signings.c.token == token)).first()
        return None if row is None else _signing(row._mapping)

    def sign(self, signing: str, signature: FileHash, at: datetime) -> None:
        """Enter a signature, once; raises `Stale` when there is one."""
        changed = self._connection.execute(
            update(signings)
            .where(signings.c.signing == signing, signings.c.signature.is_(None))
            .values(signature=signature, signed_at=at)
        )
        if changed.rowcount != 1:
            raise Stale

    def signature_of(self, account: AccountId, signs: FileHash) -> FileHash | None:
        """Give a person's signature under exactly this content."""
        found = self._connection.scalar(
            select(signings.c.signature)
            .where(
                signings.c.account == account,
                signings.c.signs == signs,
                signings.c.signature.is_not(None),
            )
            .order_by(signings.c.signed_at.desc())
            .limit(1)
        )
        return None if found is None else FileHash(found)

    # Invitations --------------------------------------------------------------------------------

    def add_invitation(self, entry: Invitation) -> None:
        """Enter an invitation by the digest of its code."""
        self._connection.execute(
            insert(invitations).values(
                digest=entry.digest,
                case=entry.case,
                participant=entry.participant,
                expires_at=entry.expires_at,
                used_at=entry.used_at,
                used_by=entry.used_by,
                revoked=entry.revoked,
            )
        )

    def invitation(self, digest: str) -> Invitation | None:
        """Find an invitation by the digest of its code."""
        row = self._connection.execute(
            select(invitations).where(invitations.c.digest == digest)
        ).first()
        return None if row is None else _invitation(row._mapping)

    def invitations_of(self, case: CaseId) -> tuple[Invitation, ...]:
        """Give every invitation to a case."""
        rows = self._connection.execute(
            select(invitations).where(invitations.c.case == case)
        ).mappings()
        return tuple(_invitation(row) for row in rows)

    def set_invitation(self, entry: Invitation) -> None:
        """Enter what became of an invitation."""
        self._connection.execute(
            update(invitations)
            .where(invitations.c.digest == entry.digest)
            .values(used_at=entry.used_at, used_by=entry.used_by, revoked=entry.revoked)
        )

    # Numbers ------------------------------------------------------------------------------------

    def next_number(self, series: Series) -> CaseNumber:
        """Give the next number of a series; two writers cannot be here at once."""
        where = (
            number_series.c.year == series.year,
            number_series.c.court == series.court,
            number_series.c.special == series.special,
            number_series.c.type_code == series.type_code,
        )
        last = self._connection.scalar(select(number_series.c.last).where(*where))
        number = series.after(last or 0)
        if last is None:
            self._connection.execute(
                insert(number_series).values(
                    year=series.year,
                    court=series.court,
                    special=series.special,
                    type_code=series.type_code,
                    last=number.seq,
                )
            )
        else:
            self._connection.execute(update(number_series).where(*where).values(last=number.seq))
        return number


def _draft(row: RowMapping) -> DraftEntry:
    confirmed = row[drafts.c.confirmed]
    return DraftEntry(
        case=CaseId(row[drafts.c.case]),
        owner=AccountId(row[drafts.c.owner]),
        version=row[drafts.c.version],
        content=DraftContent.model_validate(row[drafts.c.content]),
        confirmed=None if confirmed is None else FileHash(confirmed),
        saved_at=row[drafts.c.saved_at],
    )


def _signing(row: RowMapping) -> SigningEntry:
    signature = row[signings.c.signature]
    return SigningEntry(
        signing=row[signings.c.signing],
        account=AccountId(row[signings.c.account]),
        signs=FileHash(row[signings.c.signs]),
        token=row[signings.c.token],
        asked_at=row[signings.c.asked_at],
        expires_at=row[signings.c.expires_at],
        signature=None if signature is None else FileHash(signature),
        signed_at=row[signings.c.signed_at],
    )


def _invitation(row: RowMapping) -> Invitation:
    used_by = row[invitations.c.used_by]
    return Invitation(
        digest=row[invitations.c.digest],
        case=CaseId(row[invitations.c.case]),
        participant=ParticipantId(row[invitations.c.participant]),
        expires_at=row[invitations.c.expires_at],
        used_at=row[invitations.c.used_at],
        used_by=None if used_by is None else AccountId(used_by),
        revoked=row[invitations.c.revoked],
    )
