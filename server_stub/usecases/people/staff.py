"""Offices of the court given and taken, each with a line in a log that is only appended to.

An office holds from the next request of its holder on, and no longer than it is held. The last
administrator keeps theirs: a court that nobody looks after could not be mended.
"""

from datetime import datetime

from client.protocol.account import Account, NoticeKind
from client.protocol.errors import NotFound, Reason, Refused
from client.protocol.roles import StaffRole
from server_stub.db import UnitOfWork
from server_stub.db.people import RoleLine
from server_stub.usecases.notices import notify
from server_stub.usecases.registry import Registry


def grant_role(
    registry: Registry, login: str, role: StaffRole, *, by: str, now: datetime
) -> Account:
    """Give an office; raises `NotFound` or `Refused(ALREADY_SO)`."""
    with registry.books.writing() as unit:
        account = _account(unit, login)
        if role is StaffRole.NONE or role in account.roles:
            raise Refused(Reason.ALREADY_SO)
        return _set(registry, unit, account, (*account.roles, role), role, by=by, now=now)


def revoke_role(
    registry: Registry, login: str, role: StaffRole, *, by: str, now: datetime
) -> Account:
    """Take an office; raises `NotFound` or `Refused`."""
    with registry.books.writing() as unit:
        account = _account(unit, login)
        if role not in account.roles:
            raise Refused(Reason.ALREADY_SO)
        if role is StaffRole.ADMINISTRATOR and _administrators(unit) == 1:
            raise Refused(Reason.LAST_ADMINISTRATOR)
        left = tuple(each for each in account.roles if each is not role)
        return _set(registry, unit, account, left, role, by=by, now=now)


def role_log(registry: Registry) -> tuple[RoleLine, ...]:
    """Give every office that was given or taken, oldest first."""
    with registry.books.reading() as unit:
        return unit.credentials.role_log()


def _set(
    registry: Registry,
    unit: UnitOfWork,
    account: Account,
    roles: tuple[StaffRole, ...],
    changed: StaffRole,
    *,
    by: str,
    now: datetime,
) -> Account:
    granted = changed in roles
    unit.accounts.set_roles(account.account, roles)
    unit.credentials.log_role(account.account, changed, granted=granted, by=by, at=now)
    detail = f"{'+' if granted else '-'}{changed.value}"
    notify(registry, unit, account.account, NoticeKind.ROLE_CHANGED, now, detail)
    return account.model_copy(
        update={"roles": roles, "staff": roles[0] if roles else StaffRole.NONE}
    )


def _account(unit: UnitOfWork, login: str) -> Account:
    entry = unit.accounts.by_login(login)
    if entry is None:
        raise NotFound
    return entry.account


def _administrators(unit: UnitOfWork) -> int:
    return sum(StaffRole.ADMINISTRATOR in each.roles for each in unit.accounts.staff())
