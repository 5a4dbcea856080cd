"""Handing in files: begun, brought in pieces, compared, looked at, cancelled, forgotten.

What has been said to stand stands: a piece is on the disk before the books count it, and the books
count it before it is answered. Who brings a file may go on after any break, from any machine where
they are signed in; a piece that is sent twice changes nothing. When all has come and is what was
announced, the court looks at it (`server_stub.usecases.inspection`), and it is kept for good
before anybody is told that it is ready.

An upload is its owner's alone; to everybody else there is none.
"""

import base64
import binascii
import re
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

from client.protocol.account import Account
from client.protocol.errors import CourtError, Malformed, NotFound, Reason, Refused, TooLarge
from client.protocol.ids import UploadId
from client.protocol.uploads import NewUpload, Upload, UploadLimits, UploadList, UploadState
from server_stub.db import UnitOfWork
from server_stub.db.queries.uploads import SeenFile, UploadEntry
from server_stub.domain import uploads
from server_stub.domain.file_names import label_for
from server_stub.domain.uploads import Brought, Place, Step
from server_stub.usecases.attempts import Attempt, once
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id

DAY = timedelta(days=1)
LIST_MAX = 200
TIDY_AT_ONCE = 100

_SHA256 = re.compile(r"sha-256=:([A-Za-z0-9+/]{43}=):")


def limits_of(registry: Registry) -> UploadLimits:
    """Tell how much one person may bring."""
    limits, terms = registry.limits, registry.terms
    return UploadLimits(
        file_bytes=limits.upload_bytes,
        piece_bytes=limits.upload_piece_bytes,
        open_files=limits.uploads_open,
        open_bytes=limits.upload_bytes_open,
        files_a_day=limits.uploads_a_day,
        bytes_a_day=limits.upload_bytes_a_day,
        unfinished_s=terms.upload_unfinished_s,
        unfiled_s=terms.upload_unfiled_s,
        pages=limits.upload_pages,
    )


def begin(registry: Registry, account: Account, new: NewUpload, attempt: Attempt) -> Upload:
    """Begin to bring a file; raises `TooLarge` or `TooMany(UPLOAD_BUDGET_SPENT)`."""
    now = attempt.at

    def begun() -> Upload:
        open_files, open_bytes = unit.uploads.open_of(account.account)
        files, size = unit.uploads.begun_since(account.account, now - DAY)
        brought = Brought(
            open_files=open_files, open_bytes=open_bytes, files_today=files, bytes_today=size
        )
        refusal = uploads.why_not_begin(new.size, brought, limits_of(registry))
        if refusal is not None:
            raise refusal
        entry = UploadEntry(
            upload=UploadId(new_id()),
            account=account.account,
            name=label_for(new.name),
            size=new.size,
            sha256=new.sha256,
            media_type=new.media_type,
            received=0,
            state=UploadState.ARRIVING,
            begun_at=now,
            expires_at=now + timedelta(seconds=registry.terms.upload_unfinished_s),
        )
        unit.uploads.add(entry)
        return shown(unit, entry)

    with registry.books.writing() as unit:
        return once(unit, attempt, Upload, begun)


def look(registry: Registry, account: Account, upload: UploadId, now: datetime) -> Upload:
    """Tell how an upload stands; raises `NotFound`."""
    with registry.books.reading() as unit:
        return shown(unit, own_upload(unit, account, upload, now))


def list_uploads(registry: Registry, account: Account, now: datetime) -> UploadList:
    """Give what a person has on their way, newest first."""
    with registry.books.reading() as unit:
        found = unit.uploads.of(account.account, LIST_MAX)
        return UploadList(uploads=tuple(shown(unit, each) for each in found if _lives(each, now)))


def take_piece(
    registry: Registry,
    account: Account,
    upload: UploadId,
    *,
    at: int,
    content: bytes,
    digest: str,
    now: datetime,
) -> Upload:
    """Take a piece at its place; raises `NotFound`, `Refused`, `TooLarge` or `Malformed`.

    `digest` is the piece's own (RFC 9530, Content-Digest), empty if the sender told none.
    """
    if len(content) > registry.limits.upload_piece_bytes:
        raise TooLarge(detail=f"at most {registry.limits.upload_piece_bytes} bytes a piece")
    check_digest(content, digest)
    with registry.arrivals.turn(upload):
        with registry.books.reading() as unit:
            entry = own_upload(unit, account, upload, now)
        if entry.state is not UploadState.ARRIVING and _stands(entry, at, content):
            with registry.books.reading() as unit:
                return shown(unit, entry)
        uploads.after(entry.state, Step.TAKE, entry.refusal)
        place = uploads.place_of(at, len(content), received=entry.received, size=entry.size)
        if place is Place.REPEATED:
            if registry.arrivals.read(upload, at, len(content)) != content:
                raise Refused(Reason.UPLOAD_PLACE_DIFFERS, str(entry.received))
            taken = entry
        else:
            registry.arrivals.write(upload, content, at)
            taken = replace(
                entry,
                received=entry.received + len(content),
                expires_at=now + timedelta(seconds=registry.terms.upload_unfinished_s),
            )
        with registry.books.writing() as unit:
            if not unit.uploads.change(entry, taken):
                raise NotFound
            return shown(unit, taken)


def complete(registry: Registry, account: Account, upload: UploadId, now: datetime) -> Upload:
    """Compare what has come with what was announced; raises `NotFound` or `Refused`.

    Whoever asks again is told again how it stands.
    """
    with registry.arrivals.turn(upload):
        with registry.books.reading() as unit:
            entry = own_upload(unit, account, upload, now)
            if entry.state is not UploadState.ARRIVING:
                return shown(unit, entry)
        if entry.received != entry.size:
            raise Refused(Reason.UPLOAD_UNFINISHED, str(entry.received))
        same = registry.arrivals.hash(upload, entry.size) == entry.sha256
        step = Step.COMPLETE if same else Step.MISMATCH
        done = _after(entry, step, registry, now, None if same else Reason.UPLOAD_HASH_DIFFERS)
        with registry.books.writing() as unit:
            if not unit.uploads.change(entry, done):
                raise NotFound
            result = shown(unit, done)
        if not same:
            registry.arrivals.drop(upload)
    return result


def settle(
    registry: Registry,
    upload: UploadId,
    found: SeenFile | CourtError,
    now: datetime,
) -> None:
    """Enter what the court saw in a whole upload, and keep its file if it is taken."""
    with registry.arrivals.turn(upload):
        with registry.books.reading() as unit:
            entry = unit.uploads.get(upload)
        if entry is None or entry.state is not UploadState.WHOLE:
            return
        if isinstance(found, SeenFile):
            if upload in registry.arrivals.names():
                registry.arrivals.hand_over(upload, entry.sha256)
            with registry.books.writing() as unit:
                unit.uploads.add_seen(entry.sha256, found, now)
                unit.uploads.change(entry, _after(entry, Step.ACCEPT, registry, now))
            return
        refused = _after(entry, Step.REFUSE, registry, now, found.reason, found.detail)
        with registry.books.writing() as unit:
            unit.uploads.change(entry, refused)
        registry.arrivals.drop(upload)


def cancel(registry: Registry, account: Account, upload: UploadId, now: datetime) -> None:
    """Forget an upload; raises `NotFound`, or `Refused(UPLOAD_FILED)`."""
    with registry.arrivals.turn(upload):
        with registry.books.writing() as unit:
            entry = own_upload(unit, account, upload, now)
            uploads.after(entry.state, Step.CANCEL)
            unit.uploads.remove(upload)
        registry.arrivals.drop(upload)


def tidy(registry: Registry, now: datetime) -> None:
    """Forget uploads whose time is over."""
    with registry.books.reading() as unit:
        over = unit.uploads.expired(now, TIDY_AT_ONCE)
    for entry in over:
        with registry.arrivals.turn(entry.upload):
            with registry.books.writing() as unit:
                found = unit.uploads.get(entry.upload)
                if found is None or _lives(found, now):
                    continue
                unit.uploads.remove(entry.upload)
            registry.arrivals.drop(entry.upload)


def reconcile(registry: Registry) -> None:
    """Remove the bytes of which the books know nothing, before anybody comes."""
    with registry.books.reading() as unit:
        known = unit.uploads.on_disk()
    for name in registry.arrivals.names() - known:
        registry.arrivals.drop(name)


# What other use cases ask of an upload ---------------------------------------------------------


def own_upload(unit: UnitOfWork, account: Account, upload: UploadId, now: datetime) -> UploadEntry:
    """Give one's own upload; raises `NotFound`."""
    entry = unit.uploads.get(upload)
    if entry is None or entry.account != account.account or not _lives(entry, now):
        raise NotFound
    return entry


def shown(unit: UnitOfWork, entry: UploadEntry) -> Upload:
    """Give an upload as its owner sees it."""
    ready = entry.state in {UploadState.READY, UploadState.FILED}
    return Upload(
        upload=entry.upload,
        name=entry.name,
        size=entry.size,
        sha256=entry.sha256,
        received=entry.received,
        state=entry.state,
        expires_at=entry.expires_at,
        seen=unit.uploads.seen_without_pages(entry.sha256) if ready else None,
        refusal=entry.refusal,
        detail=entry.detail,
        exhibit=unit.uploads.filed_as(entry.upload) if entry.state is UploadState.FILED else None,
    )


def check_digest(content: bytes, digest: str) -> None:
    """Compare a piece with its own digest, if one was told; raises `Malformed`."""
    if not digest:
        return
    said = _SHA256.search(digest)
    if said is None:
        raise Malformed(detail="content-digest: sha-256 is wanted")
    try:
        told = base64.b64decode(said[1], validate=True)
    except binascii.Error:
        raise Malformed(detail="content-digest") from None
    if told != sha256(content).digest():
        raise Malformed(Reason.UPLOAD_PIECE_DAMAGED)


def _stands(entry: UploadEntry, at: int, content: bytes) -> bool:
    """Whether a piece came again after the whole was compared: its answer had been lost."""
    return (
        entry.state in {UploadState.WHOLE, UploadState.READY, UploadState.FILED}
        and at >= 0
        and at + len(content) <= entry.size
    )


def _lives(entry: UploadEntry, now: datetime) -> bool:
    return entry.expires_at is None or now < entry.expires_at


def _after(
    entry: UploadEntry,
    step: Step,
    registry: Registry,
    now: datetime,
    refusal: Reason | None = None,
    detail: str = "",
) -> UploadEntry:
    state = uploads.after(entry.state, step)
    assert state is not None  # noqa: S101 - only cancelling leads nowhere
    terms = registry.terms
    lives_s = {
        UploadState.REFUSED: terms.upload_refused_s,
        UploadState.READY: terms.upload_unfiled_s,
    }.get(state, terms.upload_unfinished_s)
    return replace(
        entry,
        state=state,
        refusal=refusal,
        detail=detail[:200],
        expires_at=now + timedelta(seconds=lives_s),
    )


def file_now(entry: UploadEntry) -> UploadEntry:
    """Give an upload as it stands when it was filed; raises `Refused`."""
    uploads.after(entry.state, Step.FILE, entry.refusal)
    return replace(entry, state=UploadState.FILED, expires_at=None)
