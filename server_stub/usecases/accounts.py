"""Opening accounts: the court's own people by the administrator, the parties by the registry."""

from datetime import datetime

from client.protocol.account import LOGIN_MAX, Account, AccountKind
from client.protocol.ids import AccountId
from client.protocol.roles import StaffRole
from server_stub.db.entries import AccountEntry
from server_stub.usecases.passwords import require_strong
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id

REGISTRY = "registry"
"""Who gave an office, where the court did it from its own machine."""


class LoginTaken(Exception):
    """Another account has that login."""


class BadLogin(Exception):
    """Not a login: letters, digits and . _ - @, and not too long."""


async def open_account(
    registry: Registry,
    *,
    login: str,
    name: str,
    staff: StaffRole,
    password: str,
    now: datetime,
    for_show: bool = False,
    by: str = REGISTRY,
) -> Account:
    """Open an account; raises `BadLogin`, `LoginTaken` or `WeakPassword`.

    A password `for_show` is one that everybody knows, in a demonstration court; only there it
    may be weak.
    """
    login, name = login.strip().lower(), name.strip()
    if not name or not 0 < len(login) <= LOGIN_MAX or not all(map(_fits_a_login, login)):
        raise BadLogin(
            "A login is made of letters, digits and the characters . _ - @, and a name is needed."
        )
    if not for_show:
        require_strong(password, login=login, name=name)
    at_court = staff is not StaffRole.NONE
    account = Account(
        account=AccountId(new_id()),
        login=login,
        name=name,
        staff=staff,
        roles=(staff,) if at_court else (),
        kind=AccountKind.STAFF if at_court else AccountKind.PERSON,
        # The registry opens accounts for those whose papers it has seen.
        verified=True,
    )
    password_hash = await registry.passwords.hash(password)
    with registry.books.writing() as unit:
        if unit.accounts.by_login(login) is not None:
            raise LoginTaken(f"There is an account with the login {login} already.")
        unit.accounts.add(AccountEntry(account=account, password_hash=password_hash), now)
        if at_court:
            unit.credentials.log_role(account.account, staff, granted=True, by=by, at=now)
    return account


def list_staff(registry: Registry) -> tuple[Account, ...]:
    """Give the accounts of the court's own people."""
    with registry.books.reading() as unit:
        return unit.accounts.staff()


def _fits_a_login(character: str) -> bool:
    return character.isalnum() or character in "._-@"
