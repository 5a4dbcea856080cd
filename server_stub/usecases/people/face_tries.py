"""How often a person may try with the camera in a day; the clerk's way has no such end."""

from datetime import datetime, timedelta
from typing import Final

from client.protocol.identity import FaceState
from client.protocol.ids import AccountId
from server_stub.db import UnitOfWork
from server_stub.usecases.registry import Registry

DAY: Final = timedelta(days=1)
COMPARED: Final = (FaceState.COMPARING, FaceState.ENDED)


def tries_left(registry: Registry, unit: UnitOfWork, account: AccountId, now: datetime) -> int:
    """Count the tries that a person has left today."""
    limits = registry.limits
    compared = unit.faces.opened_since(account, now - DAY, COMPARED)
    opened = unit.faces.opened_since(account, now - DAY, tuple(FaceState))
    left = min(limits.face_checks_a_day - compared, limits.face_checks_opened_a_day - opened)
    return max(0, left)
