"""What the court keeps of who somebody is: sealed, masked when shown, and logged when read."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from client.protocol.account import Account, NoticeKind
from client.protocol.errors import Malformed, Reason, Refused
from client.protocol.identity import (
    CheckManner,
    ConsentPurpose,
    IdentityDocument,
    IdentityStanding,
    PaperKind,
)
from client.protocol.ids import AccountId
from server_stub.db import UnitOfWork
from server_stub.db.people import IdentityEntry
from server_stub.domain.capabilities import Capability, offices_of, why_not_in_house
from server_stub.domain.registration import (
    masked_email,
    masked_number,
    masked_phone,
    papers_missing,
)
from server_stub.usecases.notices import notify
from server_stub.usecases.people.face_tries import tries_left
from server_stub.usecases.registry import Registry

SELF = "self"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What is sealed of a person: the numbers in full."""

    name: str
    document: str
    number: str
    organisation: str = ""
    credit_code: str = ""

    @property
    def known_by(self) -> tuple[str, str]:
        """The kind of number that makes the account one person's, and the number."""
        if self.credit_code:
            return "credit_code", self.credit_code
        return self.document, self.number


def sealed_identity(registry: Registry, account: AccountId, identity: Identity) -> bytes:
    """Seal who somebody is, for their own row."""
    return registry.identity.vault.seal(json.dumps(asdict(identity)).encode(), _place(account))


def opened_identity(registry: Registry, entry: IdentityEntry) -> Identity:
    """Give the numbers in full; whoever calls this has logged why."""
    return Identity(**json.loads(registry.identity.vault.open(entry.sealed, _place(entry.account))))


def verify(
    registry: Registry,
    unit: UnitOfWork,
    account: AccountId,
    manner: CheckManner,
    now: datetime,
    by: AccountId | None = None,
) -> None:
    """Enter that the court knows a person; raises `Refused(ACCOUNT_EXISTS)` for their second.

    Only here, where somebody has shown that they are the person, is it told that the person has an
    account already; whoever merely types a number is told nothing.
    """
    entry = unit.identities.get(account)
    if entry is None:
        raise Refused(Reason.PAPERS_MISSING)
    other = unit.identities.verified(entry.fingerprint)
    if other is not None and other.account != account:
        raise Refused(Reason.ACCOUNT_EXISTS)
    if other is not None:
        return
    unit.identities.verify(account, manner, by, now)
    unit.accounts.set_verified(account, now)
    notify(registry, unit, account, NoticeKind.IDENTITY_VERIFIED, now)


def require_capability(account: Account, capability: Capability) -> None:
    """Raise the refusal of one whose offices do not carry a capability of the house."""
    refusal = why_not_in_house(capability, held=offices_of(account.roles))
    if refusal is not None:
        raise refusal


def log_access(
    unit: UnitOfWork, account: AccountId, by: Account, deed: str, now: datetime, what: str = ""
) -> None:
    """Append that somebody looked at a person's identity."""
    office = SELF if by.account == account else by.staff.value
    unit.identities.log(account, by=by.account, office=office, deed=deed, what=what, at=now)


def standing_of(
    registry: Registry, unit: UnitOfWork, account: Account, now: datetime
) -> IdentityStanding:
    """Say how the court knows a person, with everything masked."""
    contact = unit.accounts.contact(account.account)
    entry = unit.identities.get(account.account)
    papers = tuple(each.shown for each in unit.identities.papers(account.account))
    review = unit.identities.latest_review(account.account)
    masked: dict[str, str] = {"name": account.name}
    missing: tuple[PaperKind, ...] = ()
    manner, verified_at = None, None
    if entry is not None:
        identity = opened_identity(registry, entry)
        masked = {
            "name": identity.name,
            "organisation": identity.organisation,
            "credit_code": identity.credit_code,
            "document": identity.document,
            "number_masked": masked_number(identity.number),
        }
        given = frozenset(each.kind for each in papers)
        missing = papers_missing(account.kind, IdentityDocument(entry.document), given)
        manner, verified_at = entry.manner, entry.verified_at
    elif account.verified:
        manner = CheckManner.REGISTRY
    return IdentityStanding(
        kind=account.kind,
        verified=account.verified,
        **masked,
        phone_masked=masked_phone(contact.phone or ""),
        manner=manner,
        verified_at=verified_at,
        papers=papers,
        papers_missing=missing,
        review=None if review is None else review.shown,
        face_consented=has_consented(unit, account.account, ConsentPurpose.FACE_CHECK),
        face_kept=unit.identities.template(account.account) is not None,
        face_tries_left=tries_left(registry, unit, account.account, now),
    )


def has_consented(unit: UnitOfWork, account: AccountId, purpose: ConsentPurpose) -> bool:
    """Whether a person's last word on a purpose was yes."""
    said = unit.identities.consents(account, purpose)
    return bool(said) and said[-1].given


def email_shown(unit: UnitOfWork, account: AccountId) -> str:
    """Give a person's e-mail address, masked."""
    return masked_email(unit.accounts.contact(account).email or "")


def own_standing(registry: Registry, account: Account, now: datetime) -> IdentityStanding:
    """Give one's own standing; nothing in it is shown in full."""
    with registry.books.reading() as unit:
        return standing_of(registry, unit, account, now)


def refuse_fields(flaws: dict[str, str]) -> Malformed:
    """Give the refusal that names every field that does not fit, with its flaw."""
    return Malformed(
        Reason.FIELD_INVALID, "; ".join(f"{field}: {flaw}" for field, flaw in flaws.items())
    )


def _place(account: AccountId) -> str:
    return f"identity:{account}"
