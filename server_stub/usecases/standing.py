"""Whether a person is known to be who they say: asked here by everything that needs it."""

from client.protocol.account import Account
from server_stub.db import UnitOfWork
from server_stub.usecases.registry import DEMO_MARK


def is_verified(unit: UnitOfWork, account: Account) -> bool:
    """Whether a person's identity was verified; in a demonstration court everybody's is."""
    del account
    return unit.marks.get(DEMO_MARK) is not None
