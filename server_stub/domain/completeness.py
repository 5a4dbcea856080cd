"""What a suit still lacks before it can be handed in, and what it will cost.

A complaint names the parties and how to reach them, the claims, the facts and reasons, and the
evidence with its source (Civil Procedure Law art. 124); the defendant must be definite and the
claims concrete (art. 122). Everything that is wanting is told at once, each with its place. What
only a person can judge, such as whether the facts bear the claims, is left to the reviewer.

Whether files are there and safe is known elsewhere; here an item of evidence is only described.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from client.protocol.filing import ClaimItem, ClaimKind, DraftContent, LitigantDetails, Standing
from client.protocol.roles import Side
from server_stub.domain.fee_schedule import CourtRates, FeeKind, RateNotSet
from server_stub.domain.fees import Claim, Fee, Halving, acceptance_fee
from server_stub.domain.identity_numbers import Kind, Unfit, check_number
from server_stub.domain.jurisdiction import case_type


class Lack(StrEnum):
    """Why a place of a draft is not as it must be."""

    MISSING = "missing"
    NUMBER_UNFIT = "number_unfit"
    PHONE_UNFIT = "phone_unfit"
    NOT_OF_THIS_COURT = "not_of_this_court"
    NO_PLAINTIFF = "no_plaintiff"
    NO_DEFENDANT = "no_defendant"
    NO_CLAIM = "no_claim"
    AMOUNT_MISSING = "amount_missing"
    NO_EVIDENCE = "no_evidence"
    NO_COMPLAINT = "no_complaint"
    NOT_ANSWERED = "not_answered"
    NO_CONSENT = "no_consent"


@dataclass(frozen=True, slots=True)
class Wanting:
    """One thing that is wanting, and where."""

    place: str
    lack: Lack


MONEY: Final = frozenset({ClaimKind.PAY, ClaimKind.RETURN})
"""Claims that name a sum."""
_ID_KINDS: Final = frozenset(
    {
        Kind.RESIDENT_ID,
        Kind.RESIDENCE_PERMIT,
        Kind.PERMANENT_RESIDENT,
        Kind.HONG_KONG_MACAO_PERMIT,
        Kind.TAIWAN_PERMIT,
        Kind.PASSPORT,
        Kind.FOREIGN_PASSPORT,
    }
)
_PERSONALITY: Final = ("名誉", "肖像", "隐私", "人格", "个人信息")
_INTELLECTUAL: Final = ("著作", "作品", "商标", "专利", "域名", "不正当竞争")


def wanting(content: DraftContent, today: date) -> tuple[Wanting, ...]:
    """Give everything that is wanting, in the order of the form; nothing when it is complete."""
    return tuple(_wanting(content, today))


def claimed(content: DraftContent) -> Decimal:
    """Give the sum of what is claimed in money."""
    return sum((each.amount or Decimal(0) for each in content.claims), Decimal(0))


def fee_of(
    content: DraftContent, rates: CourtRates, halvings: Collection[Halving] = ()
) -> Fee | None:
    """Give what the suit costs, whole unless it is halved; None while that cannot be said."""
    claims = [_claim(each, content.cause) for each in content.claims if each.text or each.amount]
    if not claims or not content.cause:
        return None
    try:
        return acceptance_fee(claims, rates, halvings=halvings)
    except RateNotSet:
        return None


def _claim(item: ClaimItem, cause: str) -> Claim:
    if item.amount:
        return Claim(FeeKind.PROPERTY, item.amount)
    if any(word in cause for word in _INTELLECTUAL):
        return Claim(FeeKind.INTELLECTUAL_PROPERTY)
    if any(word in cause for word in _PERSONALITY):
        return Claim(FeeKind.PERSONALITY)
    return Claim(FeeKind.OTHER_NON_PROPERTY)


def _wanting(content: DraftContent, today: date) -> Iterator[Wanting]:
    if not content.case_type:
        yield Wanting("case_type", Lack.MISSING)
    elif case_type(content.case_type, today) is None:
        yield Wanting("case_type", Lack.NOT_OF_THIS_COURT)
    if not content.cause.strip():
        yield Wanting("cause", Lack.MISSING)
    sides = {each.side for each in content.litigants}
    if Side.PLAINTIFF not in sides:
        yield Wanting("litigants", Lack.NO_PLAINTIFF)
    if Side.DEFENDANT not in sides:
        yield Wanting("litigants", Lack.NO_DEFENDANT)
    for at, litigant in enumerate(content.litigants):
        for field, lack in _of_litigant(litigant, today):
            yield Wanting(f"litigants.{at}.{field}", lack)
    yield from _of_claims(content)
    for field in ("facts", "reasons"):
        if not getattr(content, field).strip():
            yield Wanting(field, Lack.MISSING)
    yield from _of_evidence(content)
    yield from _of_address(content, today)
    if content.mediation is None:
        yield Wanting("mediation", Lack.NOT_ANSWERED)
    if not content.online:
        yield Wanting("online", Lack.NO_CONSENT)
    if content.complaint is None:
        yield Wanting("complaint", Lack.NO_COMPLAINT)


def _of_litigant(litigant: LitigantDetails, today: date) -> Iterator[tuple[str, Lack]]:
    ours = litigant.side is Side.PLAINTIFF
    if not litigant.name.strip():
        yield "name", Lack.MISSING
    if not litigant.domicile.strip():
        yield "domicile", Lack.MISSING
    organised = litigant.standing is Standing.ORGANISATION
    if organised and ours and not litigant.representative.strip():
        yield "representative", Lack.MISSING
    if litigant.id_number or ours:
        kind = Kind.CREDIT_CODE if organised else _id_kind(litigant.id_kind)
        if not litigant.id_number:
            yield "id_number", Lack.MISSING
        elif kind is None or isinstance(check_number(kind, litigant.id_number, today), Unfit):
            yield "id_number", Lack.NUMBER_UNFIT
    if litigant.phone:
        if not _is_phone(litigant.phone, today):
            yield "phone", Lack.PHONE_UNFIT
    elif ours:
        yield "phone", Lack.MISSING


def _of_claims(content: DraftContent) -> Iterator[Wanting]:
    if not content.claims:
        yield Wanting("claims", Lack.NO_CLAIM)
    for at, claim in enumerate(content.claims):
        if not claim.text.strip():
            yield Wanting(f"claims.{at}.text", Lack.MISSING)
        if claim.kind in MONEY and not claim.amount:
            yield Wanting(f"claims.{at}.amount", Lack.AMOUNT_MISSING)


def _of_evidence(content: DraftContent) -> Iterator[Wanting]:
    if not content.evidence:
        yield Wanting("evidence", Lack.NO_EVIDENCE)
    for at, item in enumerate(content.evidence):
        for field in ("title", "kind", "source", "purpose"):
            if not getattr(item, field).strip():
                yield Wanting(f"evidence.{at}.{field}", Lack.MISSING)


def _of_address(content: DraftContent, today: date) -> Iterator[Wanting]:
    address = content.address
    if not address.recipient.strip():
        yield Wanting("address.recipient", Lack.MISSING)
    if not address.address.strip():
        yield Wanting("address.address", Lack.MISSING)
    if not address.phone:
        yield Wanting("address.phone", Lack.MISSING)
    elif not _is_phone(address.phone, today):
        yield Wanting("address.phone", Lack.PHONE_UNFIT)


def _id_kind(named: str) -> Kind | None:
    return next((each for each in _ID_KINDS if each == (named or Kind.RESIDENT_ID)), None)


def _is_phone(typed: str, today: date) -> bool:
    return any(
        not isinstance(check_number(kind, typed, today), Unfit)
        for kind in (Kind.MOBILE, Kind.LANDLINE)
    )
