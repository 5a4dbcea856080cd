"""Signing by hand: bound to one person, to exactly one content, used once.

The desk asks for a place to sign some content, known by its hash, and shows the address as a QR
code. Whoever holds the token in it can sign once, until it expires. What was drawn is kept as a
file that names the content, the person and the time, and the hash of that file is the signature
(Online Litigation Rules art. 16; Electronic Signatures Act art. 13). A content that changes by one
byte has another hash, and no signature.

Whoever has no such phone signs at the desk, with pen or mouse, and is first known again in that
very session: by the second factor, by their face, or by a clerk who sees them.

Who may sign what is asked before, by the use case that knows the content.
"""

import json
from datetime import datetime, timedelta

from client.protocol.errors import NotFound, Reason, Refused
from client.protocol.filing import SigningAsked, SigningState, Strokes
from client.protocol.ids import AccountId, FileHash
from server_stub.db import UnitOfWork
from server_stub.db.queries.filings import SigningEntry
from server_stub.domain.access import Occasion
from server_stub.usecases.people.standing import require_fresh_identity
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import Caller
from server_stub.usecases.tokens import hash_of, new_id, new_token

GOOD_FOR = timedelta(minutes=10)
PHONE_PAGE = "/phone/sign"
"""Where the phone page stands; the token is its fragment, which no server and no log sees."""


def ask_signature(
    unit: UnitOfWork, account: AccountId, signs: FileHash, now: datetime
) -> SigningAsked:
    """Make a place to sign some content, within the caller's transaction."""
    token = new_token()
    entry = SigningEntry(
        signing=new_id(),
        account=account,
        signs=signs,
        token=hash_of(token),
        asked_at=now,
        expires_at=now + GOOD_FOR,
    )
    unit.filings.add_signing(entry)
    return SigningAsked(
        signing=entry.signing,
        signs=signs,
        path=f"{PHONE_PAGE}#{token}",
        expires_at=entry.expires_at,
    )


def signing_state(registry: Registry, account: AccountId, signing: str) -> SigningState:
    """Say whether it was signed, to the person who asked; raises `NotFound`."""
    with registry.books.reading() as unit:
        entry = unit.filings.signing(signing)
    if entry is None or entry.account != account:
        raise NotFound
    return _shown(entry)


def look_at_signing(registry: Registry, token: str, now: datetime) -> SigningState:
    """Say to the phone what it would sign; raises `NotFound` for a token that opens nothing."""
    with registry.books.reading() as unit:
        entry = unit.filings.signing_by_token(hash_of(token))
    if entry is None or now >= entry.expires_at:
        raise NotFound
    return _shown(entry)


def draw_signature(registry: Registry, token: str, strokes: Strokes, now: datetime) -> SigningState:
    """Take what was drawn on the phone; raises `NotFound` or `Refused`.

    The phone may send the same drawing again when an answer was lost.
    """
    with registry.books.reading() as unit:
        entry = unit.filings.signing_by_token(hash_of(token))
    return _take(registry, entry, strokes, now)


def draw_at_the_desk(
    registry: Registry, caller: Caller, signing: str, strokes: Strokes, now: datetime
) -> SigningState:
    """Take what was drawn at the desk; raises `NotFound`, `Refused` or `Forbidden(IDENTITY_STALE)`.

    The desk may send the same drawing again when an answer was lost.
    """
    with registry.books.reading() as unit:
        entry = unit.filings.signing(signing)
        if entry is None or entry.account != caller.account.account:
            raise NotFound
        require_fresh_identity(unit, caller, Occasion.SIGNING, now)
    return _take(registry, entry, strokes, now)


def _take(
    registry: Registry, entry: SigningEntry | None, strokes: Strokes, now: datetime
) -> SigningState:
    if sum(len(stroke) for stroke in strokes.strokes) < 2:
        raise Refused(Reason.SIGNATURE_MISSING)
    if entry is None or (entry.signature is None and now >= entry.expires_at):
        raise NotFound
    drawn = strokes.model_dump(mode="json")
    if entry.signature is not None:
        kept = json.loads(registry.files.get(entry.signature))
        if kept["drawn"] != drawn:
            raise Refused(Reason.ALREADY_SO)
        return _shown(entry)
    paper = {
        "signs": entry.signs,
        "account": entry.account,
        "at": now.isoformat(),
        "drawn": drawn,
    }
    signature = registry.files.put(json.dumps(paper, sort_keys=True).encode())
    with registry.books.writing() as unit:
        unit.filings.sign(entry.signing, signature, now)
        signed = unit.filings.signing(entry.signing)
    if signed is None:
        raise NotFound
    return _shown(signed)


def _shown(entry: SigningEntry) -> SigningState:
    return SigningState(
        signing=entry.signing,
        signs=entry.signs,
        signed=entry.signature is not None,
        expires_at=entry.expires_at,
    )
