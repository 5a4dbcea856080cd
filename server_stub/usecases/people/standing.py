"""What other use cases ask of a person: may this account do that, and is it still the person?

`require_may` before everything but drafts; `require_known_again` of a party in a mediation and in
an exchange of evidence, and on entering a hearing where the court wants it so; before a signature
at the desk `require_fresh_identity` itself (Online Litigation Rules art. 7). A check belongs to the
session in which it was made.

The court's own people are known by their offices, and in a demonstration everybody is.
"""

from datetime import datetime

from client.protocol.account import Account
from client.protocol.errors import Forbidden, NotFound, NotSignedIn, Reason, Refused
from client.protocol.identity import AttestPerson, CheckManner, IdentityFresh
from client.protocol.ids import CaseId, ParticipantId
from client.protocol.roles import Side
from server_stub.db import UnitOfWork
from server_stub.domain import access
from server_stub.domain.access import FRESH_FOR, Deed, Occasion
from server_stub.domain.capabilities import Capability, is_of_the_court
from server_stub.usecases.cases import own_case
from server_stub.usecases.people.identity import require_capability
from server_stub.usecases.registry import DEMO_MARK, Registry
from server_stub.usecases.second_factor import proves_second_factor
from server_stub.usecases.signing_in import Caller, name_of_session


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


def require_known_again(
    unit: UnitOfWork, account: Account, session: str, occasion: Occasion, now: datetime
) -> None:
    """Raise what `require_fresh_identity` raises, for a party who asks by a session.

    What is asked by none is the court's own doing.
    """
    if not session or is_of_the_court(account.roles) or unit.marks.get(DEMO_MARK) is not None:
        return
    require_fresh_identity(unit, Caller(account, session, now), occasion, now)


def attest(
    registry: Registry, clerk: Account, case: CaseId, said: AttestPerson, now: datetime
) -> IdentityFresh:
    """Let the clerk of a case say that a person of it was compared with their paper just now.

    It holds for the one session that the person names aloud, and for nobody else's at another
    place. Raises `NotFound`, `Forbidden` or `Refused(NO_SUCH_SIGN_IN)`.
    """
    with registry.books.writing() as unit:
        _, own = own_case(unit, clerk, case)
        if own.party.side is not Side.REGISTRY:
            raise Forbidden(Reason.NOT_YOUR_OFFICE)
        require_capability(clerk, Capability.VERIFY_IDENTITY)
        account = _account_of(unit, case, said.participant)
        require_may(account, Deed.ATTEND)
        named = [
            each
            for each in unit.accounts.sessions_of(account.account, now)
            if name_of_session(each.session).startswith(said.session)
        ]
        if len(named) != 1:
            raise Refused(Reason.NO_SUCH_SIGN_IN)
        caller = Caller(account, named[0].session, named[0].last_used_at)
        what = f"{case}: {said.paper}; {said.seen}"
        attest_in_courtroom(unit, clerk, caller, now, what)
    return IdentityFresh(
        checked_at=now,
        good_until=now + FRESH_FOR[Occasion.HEARING],
        manner=CheckManner.VIDEO_CALL,
    )


def _account_of(unit: UnitOfWork, case: CaseId, participant: ParticipantId) -> Account:
    for each in unit.cases.parties(case):
        if each.party.participant == participant and each.account is not None:
            entry = unit.accounts.get(each.account)
            if entry is not None:
                return entry.account
    raise NotFound(Reason.NO_SUCH_PARTICIPANT)


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


def attest_in_courtroom(
    unit: UnitOfWork, clerk: Account, caller: Caller, now: datetime, what: str = ""
) -> None:
    """Let a clerk's eyes stand for the person again: paper and face compared before the hearing.

    Whether the clerk may do so in this case is asked by the use case that knows the case.
    """
    unit.identities.log(
        caller.account.account,
        by=clerk.account,
        office=clerk.staff.value,
        deed="attested",
        what=what or caller.session[:16],
        at=now,
    )
    manner = CheckManner.VIDEO_CALL
    unit.accounts.set_identity_checked(caller.session, now, manner.value)
