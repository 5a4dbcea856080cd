"""Bringing a file to a registry, piece by piece, as a desk would."""

import base64
from datetime import datetime, timedelta
from hashlib import sha256

from client.protocol.account import Account
from client.protocol.file_kinds import FileKind, FileSeen
from client.protocol.ids import UploadId
from client.protocol.uploads import NewUpload, Upload, UploadState
from server_stub.db.queries.uploads import SeenFile, UploadEntry
from server_stub.files.store import hash_of
from server_stub.usecases import uploads
from server_stub.usecases.attempts import Attempt
from server_stub.usecases.inspection import Inspection
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id
from tests.usecases.small_court import NOW, SmallCourt

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


def hand_in_the_contract(
    registry: Registry, court: SmallCourt, upload: str = "contract"
) -> UploadId:
    """Have the file that the evidence of a suit names brought by who sues, looked at and ready."""
    content = upload.encode()
    file = registry.files.put(content)
    seen = FileSeen(kind=FileKind.PDF, media_type="application/pdf", pages=0)
    with registry.books.writing() as unit:
        unit.uploads.add_seen(file, SeenFile(seen=seen, pages=()), NOW)
        unit.uploads.add(
            UploadEntry(
                upload=UploadId(upload),
                account=court.accounts["other"].account,
                name="contract.pdf",
                size=len(content),
                sha256=file,
                media_type="application/pdf",
                received=len(content),
                state=UploadState.READY,
                begun_at=NOW,
                expires_at=NOW + timedelta(days=30),
            )
        )
    return UploadId(upload)


def digest_of(content: bytes) -> str:
    """Give the digest of a piece as its header says it (RFC 9530)."""
    return f"sha-256=:{base64.b64encode(sha256(content).digest()).decode()}:"
