"""Identities, their papers and checks, consents, and the log of who has looked.

Only a verified identity is anybody's; claims may be many. The log and the consents are
append-only.
"""

from datetime import datetime

from sqlalchemy import (
    Connection,
    Integer,
    Row,
    delete,
    func,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects.sqlite import insert as put

from client.protocol.identity import (
    AccessLine,
    CheckManner,
    Consent,
    ConsentPurpose,
    IdentityPaper,
    IdentityReview,
    PaperKind,
    ReviewState,
)
from client.protocol.ids import AccountId, FileHash, IdentityPaperId, IdentityReviewId
from server_stub.db.entries import AccountEntry
from server_stub.db.people import IdentityEntry, IdentityPaperEntry, ReviewEntry
from server_stub.db.queries.accounts import Accounts
from server_stub.db.tables import (
    consents,
    face_templates,
    identities,
    identity_log,
    identity_papers,
    identity_reviews,
)

_AS_ENTERED = literal_column("rowid", Integer)
"""The order in which rows came, where two came in one moment."""


class Identities:
    """The shelf of identities."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, entry: IdentityEntry) -> None:
        """Enter what a person says that they are."""
        self._connection.execute(
            insert(identities).values(
                account=entry.account,
                document=entry.document,
                fingerprint=entry.fingerprint,
                sealed=entry.sealed,
                doubts=list(entry.doubts),
            )
        )

    def get(self, account: AccountId) -> IdentityEntry | None:
        """Find an account's identity."""
        row = self._connection.execute(
            select(identities).where(identities.c.account == account)
        ).first()
        return None if row is None else _identity(row)

    def verified(self, fingerprint: str) -> IdentityEntry | None:
        """Find the one verified identity of a fingerprint."""
        row = self._connection.execute(
            select(identities)
            .where(identities.c.fingerprint == fingerprint)
            .where(identities.c.verified_at.is_not(None))
        ).first()
        return None if row is None else _identity(row)

    def holder_of(self, fingerprints: tuple[str, ...]) -> AccountEntry | None:
        """Find the account whose verified identity has one of these fingerprints."""
        account = self._connection.scalar(
            select(identities.c.account)
            .where(identities.c.fingerprint.in_(fingerprints))
            .where(identities.c.verified_at.is_not(None))
        )
        return Accounts(self._connection).get(AccountId(account or ""))

    def verify(
        self, account: AccountId, manner: CheckManner, by: AccountId | None, at: datetime
    ) -> None:
        """Enter how the court came to know a person; the fingerprint must be nobody else's."""
        self._connection.execute(
            update(identities)
            .where(identities.c.account == account)
            .values(manner=manner.value, verified_at=at, verified_by=by)
        )

    # Papers -------------------------------------------------------------------------------

    def add_paper(self, entry: IdentityPaperEntry) -> None:
        """Enter a paper."""
        shown = entry.shown
        self._connection.execute(
            insert(identity_papers).values(
                paper=shown.paper,
                account=entry.account,
                kind=shown.kind.value,
                sha256=shown.sha256,
                original=entry.original,
                picture=entry.picture,
                key=entry.key,
                width_px=shown.width_px,
                height_px=shown.height_px,
                added_at=shown.added_at,
                sent_at=shown.sent_at,
            )
        )

    def paper(self, paper: IdentityPaperId) -> IdentityPaperEntry | None:
        """Find a paper that has not been taken back."""
        row = self._connection.execute(
            select(identity_papers)
            .where(identity_papers.c.paper == paper)
            .where(identity_papers.c.key.is_not(None))
        ).first()
        return None if row is None else _paper(row)

    def papers(self, account: AccountId) -> tuple[IdentityPaperEntry, ...]:
        """Give a person's papers, oldest first."""
        rows = self._connection.execute(
            select(identity_papers)
            .where(identity_papers.c.account == account)
            .where(identity_papers.c.key.is_not(None))
            .order_by(identity_papers.c.added_at, _AS_ENTERED)
        )
        return tuple(_paper(row) for row in rows)

    def shred_paper(self, paper: IdentityPaperId) -> None:
        """Throw a paper's key away: what is in the strong-room can be read by nobody."""
        self._connection.execute(
            update(identity_papers).where(identity_papers.c.paper == paper).values(key=None)
        )

    def send_papers(self, account: AccountId, at: datetime) -> None:
        """Enter that a person's papers were handed to the court."""
        self._connection.execute(
            update(identity_papers)
            .where(identity_papers.c.account == account)
            .where(identity_papers.c.sent_at.is_(None))
            .values(sent_at=at)
        )

    # Checks by a clerk --------------------------------------------------------------------

    def add_review(self, entry: ReviewEntry) -> None:
        """Enter that a person asks for a clerk."""
        self._connection.execute(
            insert(identity_reviews).values(
                review=entry.shown.review,
                account=entry.account,
                state=entry.shown.state.value,
                asked_at=entry.shown.asked_at,
                paper="",
                seen="",
                note="",
            )
        )

    def review(self, review: IdentityReviewId) -> ReviewEntry | None:
        """Find a review."""
        row = self._connection.execute(
            select(identity_reviews).where(identity_reviews.c.review == review)
        ).first()
        return None if row is None else _review(row)

    def latest_review(self, account: AccountId) -> ReviewEntry | None:
        """Give a person's last review."""
        row = self._connection.execute(
            select(identity_reviews)
            .where(identity_reviews.c.account == account)
            .order_by(identity_reviews.c.asked_at.desc(), _AS_ENTERED.desc())
            .limit(1)
        ).first()
        return None if row is None else _review(row)

    def waiting_reviews(
        self, *, after: ReviewEntry | None = None, limit: int = 50
    ) -> tuple[ReviewEntry, ...]:
        """Give those who wait, longest first."""
        query = (
            select(identity_reviews)
            .where(identity_reviews.c.state == ReviewState.WAITING.value)
            .order_by(identity_reviews.c.asked_at, identity_reviews.c.review)
            .limit(limit)
        )
        if after is not None:
            at, review = after.shown.asked_at, after.shown.review
            query = query.where(
                (identity_reviews.c.asked_at > at)
                | ((identity_reviews.c.asked_at == at) & (identity_reviews.c.review > review))
            )
        return tuple(_review(row) for row in self._connection.execute(query))

    def decide_review(self, entry: ReviewEntry) -> None:
        """Enter how a review ended, with what the clerk stated."""
        self._connection.execute(
            update(identity_reviews)
            .where(identity_reviews.c.review == entry.shown.review)
            .values(
                state=entry.shown.state.value,
                decided_at=entry.shown.decided_at,
                by=entry.by,
                manner=None if entry.manner is None else entry.manner.value,
                paper=entry.paper,
                seen=entry.seen,
                note=entry.shown.note,
            )
        )

    # Consents and templates ---------------------------------------------------------------

    def add_consent(self, account: AccountId, consent: Consent) -> None:
        """Append a yes or its withdrawal."""
        self._connection.execute(
            insert(consents).values(
                account=account,
                purpose=consent.purpose.value,
                version=consent.version,
                given=consent.given,
                at=consent.at,
            )
        )

    def consents(
        self, account: AccountId, purpose: ConsentPurpose | None = None
    ) -> tuple[Consent, ...]:
        """Give all that a person has agreed to and withdrawn, oldest first."""
        query = select(consents).where(consents.c.account == account).order_by(consents.c.number)
        if purpose is not None:
            query = query.where(consents.c.purpose == purpose.value)
        rows = self._connection.execute(query)
        return tuple(
            Consent(
                purpose=ConsentPurpose(row.purpose),
                version=row.version,
                given=row.given,
                at=row.at,
            )
            for row in rows
        )

    def put_template(self, account: AccountId, sealed: bytes, at: datetime) -> None:
        """Keep a face's template in the place of any other."""
        entry = put(face_templates).values(account=account, sealed=sealed, made_at=at)
        self._connection.execute(
            entry.on_conflict_do_update(
                index_elements=["account"], set_={"sealed": sealed, "made_at": at}
            )
        )

    def template(self, account: AccountId) -> bytes | None:
        """Give a face's sealed template."""
        return self._connection.scalar(
            select(face_templates.c.sealed).where(face_templates.c.account == account)
        )

    def delete_template(self, account: AccountId) -> bool:
        """Forget a face; False when none is kept."""
        deleted = self._connection.execute(
            delete(face_templates).where(face_templates.c.account == account)
        ).rowcount
        return deleted == 1

    def templates_kept(self) -> int:
        """Count the faces that the court keeps (to be reported at 100,000)."""
        return self._connection.scalar(select(func.count()).select_from(face_templates)) or 0

    # Who has looked -----------------------------------------------------------------------

    def log(
        self, account: AccountId, *, by: AccountId, office: str, deed: str, what: str, at: datetime
    ) -> None:
        """Append who did what with a person's identity."""
        self._connection.execute(
            insert(identity_log).values(
                at=at, account=account, by=by, office=office, deed=deed, what=what
            )
        )

    def accesses(self, account: AccountId) -> tuple[AccessLine, ...]:
        """Give what was done with a person's identity, oldest first."""
        rows = self._connection.execute(
            select(identity_log)
            .where(identity_log.c.account == account)
            .order_by(identity_log.c.number)
        )
        return tuple(AccessLine(at=row.at, deed=row.deed, by=row.office) for row in rows)


def _identity(row: Row[tuple[object, ...]]) -> IdentityEntry:
    return IdentityEntry(
        account=AccountId(row.account),
        document=row.document,
        fingerprint=row.fingerprint,
        sealed=row.sealed,
        doubts=tuple(row.doubts),
        manner=None if row.manner is None else CheckManner(row.manner),
        verified_at=row.verified_at,
        verified_by=row.verified_by,
    )


def _paper(row: Row[tuple[object, ...]]) -> IdentityPaperEntry:
    return IdentityPaperEntry(
        account=AccountId(row.account),
        shown=IdentityPaper(
            paper=IdentityPaperId(row.paper),
            kind=PaperKind(row.kind),
            sha256=row.sha256,
            width_px=row.width_px,
            height_px=row.height_px,
            added_at=row.added_at,
            sent_at=row.sent_at,
        ),
        original=FileHash(row.original),
        picture=FileHash(row.picture),
        key=row.key,
    )


def _review(row: Row[tuple[object, ...]]) -> ReviewEntry:
    return ReviewEntry(
        account=AccountId(row.account),
        shown=IdentityReview(
            review=IdentityReviewId(row.review),
            state=ReviewState(row.state),
            asked_at=row.asked_at,
            decided_at=row.decided_at,
            note=row.note,
        ),
        by=None if row.by is None else AccountId(row.by),
        manner=None if row.manner is None else CheckManner(row.manner),
        paper=row.paper,
        seen=row.seen,
    )
