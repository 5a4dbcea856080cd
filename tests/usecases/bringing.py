"""Bringing a file to a registry, piece by piece, as a desk would."""

import base64
from datetime import datetime
from hashlib import sha256

from client.protocol.account import Account
from client.protocol.uploads import NewUpload, Upload
from server_stub.files.store import hash_of
from server_stub.usecases import uploads
from server_stub.usecases.attempts import Attempt
from server_stub.usecases.inspection import Inspection
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id
from tests.usecases.small_court import NOW

PIECE = 256 * 1024


def announced(content: bytes, name: str = "contract.pdf") -> NewUpload:
    """Announce a file truthfully."""
    return NewUpload(name=name, size=len(content), sha256=hash_of(content))


def attempt(account: Account, now: datetime = NOW) -> Attempt:
    """Ask for something that was never asked for before."""
    return Attempt(account=account.account, key=new_id(), asked="", at=now)


def bring(
    registry: Registry,
    account: Account,
    content: bytes,
    name: str = "contract.pdf",
    now: datetime = NOW,
) -> Upload:
    """Bring a whole file, up to the comparison."""
    upload = uploads.begin(registry, account, announced(content, name), attempt(account, now))
    for at in range(0, len(content), PIECE):
        uploads.take_piece(
            registry,
            account,
            upload.upload,
            at=at,
            content=content[at : at + PIECE],
            digest="",
            now=now,
        )
    return uploads.complete(registry, account, upload.upload, now)


async def bring_and_look(
    registry: Registry,
    account: Account,
    content: bytes,
    name: str = "contract.pdf",
    now: datetime = NOW,
) -> Upload:
    """Bring a whole file and have the court look at it."""
    upload = bring(registry, account, content, name, now)
    inspection = Inspection(registry, lambda: now)
    await inspection.see_to(upload.upload, 60.0)
    return uploads.look(registry, account, upload.upload, now)


def digest_of(content: bytes) -> str:
    """Give the digest of a piece as its header says it (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(sha256(content).digest()).decode()}:"
