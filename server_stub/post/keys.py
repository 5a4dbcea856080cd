"""The secret that the court shares with its own test gateway: made once, for its owner alone."""

import os
import secrets
from pathlib import Path

from server_stub.settings import CannotOpen


def shared_key(path: Path) -> str:
    """Read the key, or make it; raises `CannotOpen` for one that is cut short."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        at = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = path.read_text("ascii").strip()
        if len(key) < 40:
            raise CannotOpen(f"The key in {path} is not whole: remove it.") from None
        return key
    key = secrets.token_urlsafe(32)
    with os.fdopen(at, "w", encoding="ascii") as file:
        file.write(key)
        file.flush()
        os.fsync(file.fileno())
    return key
