"""Whether a person is known to be who they say: asked here by everything that needs it."""

from client.protocol.account import Account
from server_stub.db import UnitOfWork


def is_verified(unit: UnitOfWork, account: Account) -> bool:
    """Whether a person's identity is verified, as the books say it in this very transaction."""
    entry = unit.accounts.get(account.account)
    return entry is not None and entry.account.verified
