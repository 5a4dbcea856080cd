"""What other use cases ask of a person: may this account do that, and is it still the person?

`require_may` before everything but drafts; `require_fresh_identity` on entering mediation, an
exchange of evidence and a hearing, and before a signature (Online Litigation Rules art. 7). A check
belongs to the session in which it was made.
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.errors import NotSignedIn, Reason, Refused
from client.protocol.identity import CheckManner, IdentityFresh
from server_stub.db import UnitOfWork
from server_stub.domain import access
from server_stub.domain.access import FRESH_FOR, Deed, Occasion
from server_stub.usecases.registry import Registry
from server_stub.usecases.second_factor import proves_second_factor
from server_stub.usecases.signing_in import Caller


def require_may(account: Account, deed: Deed) -> None:
    """Raise `Refused(IDENTITY_NOT_VERIFIED)` where an account does not do for a deed."""
    refusal = access.why_not_act(verified=account.verified, deed=deed)
    if refusal is not None:
        raise refusal


def require_fresh_identity(
    unit: UnitOfWork, caller: Caller, occasion: Occasion, now: datetime
) -> None:
    """Raise `Refused(IDENTITY_NOT_VERIFIED)` or `Forbidden(IDENTITY_STALE)`.

    Called in the transaction of the deed itself, so that nothing comes between.
    """
    require_may(caller.account, Deed.ATTEND)
    session = unit.accounts.session(caller.session)
    if session is None:
        raise NotSignedIn
    refusal = access.why_not_fresh(session.identity_checked_at, now, occasion)
    if refusal is not None:
        raise refusal


def prove_by_second_factor(
    registry: Registry, caller: Caller, code: str, now: datetime
) -> IdentityFresh:
    """Let a code of the authenticator stand for the person again, who must be known already.

    Raises `Refused(CODE_INVALID)`, also where there is no second factor.
    """
    require_may(caller.account, Deed.ATTEND)
    registry.turnstile.try_to_sign_in(f"second factor of {caller.account.account}", "signed in")
    manner = CheckManner.SECOND_FACTOR
    with registry.books.writing() as unit:
        if not proves_second_factor(registry, unit, caller.account, code, now):
            raise Refused(Reason.CODE_INVALID)
        unit.accounts.set_identity_checked(caller.session, now, manner.value)
    registry.turnstile.welcome(f"second factor of {caller.account.account}", "signed in")
    return IdentityFresh(
        checked_at=now, good_until=now + FRESH_FOR[Occasion.HEARING], manner=manner
    )


def attest_in_courtroom(unit: UnitOfWork, clerk: Account, caller: Caller, now: datetime) -> None:
    """Let a clerk's eyes stand for the person again: paper and face compared before the hearing.

    Whether the clerk may do so in this case is asked by the use case that knows the case.
    """
    unit.identities.log(
        caller.account.account,
        by=clerk.account,
        office=clerk.staff.value,
        deed="attested",
        what=caller.session[:16],
        at=now,
    )
    manner = CheckManner.VIDEO_CALL
    unit.accounts.set_identity_checked(caller.session, now, manner.value)
