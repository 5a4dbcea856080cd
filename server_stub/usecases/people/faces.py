"""A face compared with a paper: agreed to, begun on the desktop, done on the phone, told live.

The code on the screen delivers a face into a session that is signed in already; it signs nobody in
(RFC 10027: cross-device flows can be phished, and this one must not be worth it). Its token is good
once and for two minutes, and the phone's page asks for a number that only the screen shows. The
pictures are looked at behind a wall and thrown away; kept are the outcome, the numbers that led to
it, and, as long as the person agrees, a sealed template.

Whoever does not agree, or whose face is not recognised, goes to a clerk.
"""

import asyncio
import hmac
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from client.protocol.account import Account
from client.protocol.errors import NotFound, Reason, Refused
from client.protocol.identity import (
    BeginFaceCheck,
    CheckManner,
    ConsentPurpose,
    FaceChallenge,
    FaceCheck,
    FaceCheckOpened,
    FaceOutcome,
    FaceState,
    FaceTask,
    HandInFace,
    IdentityDocument,
)
from client.protocol.ids import AccountId, FaceCheckId
from server_stub.db import UnitOfWork
from server_stub.db.people import FaceCheckEntry
from server_stub.domain.registration import face_side, masked_name
from server_stub.identity.comparison import outcome_of
from server_stub.identity.reader import ReaderFell, Unreadable
from server_stub.identity.readings import Picture, distance, eye_openness, turn
from server_stub.identity.vault import open_apart
from server_stub.usecases.people.face_tries import tries_left
from server_stub.usecases.people.identity import has_consented, verify
from server_stub.usecases.people.papers import paper_key
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import Caller
from server_stub.usecases.tokens import TOKEN_MAX, hash_of, new_id, new_token

NUMBER_TRIES: Final = 3
CHALLENGES: Final = 3
COMPARES_WITHIN: Final = timedelta(minutes=2)
"""A comparison that has not ended by then was lost with the court's process."""
WAITS_AT_MOST_S: Final = 25.0
_ACTIONS: Final = (
    FaceChallenge.TURN_LEFT,
    FaceChallenge.TURN_RIGHT,
    FaceChallenge.CLOSE_EYES,
)


def open_face_check(registry: Registry, caller: Caller, now: datetime) -> FaceCheckOpened:
    """Open a check on the desktop; raises `Refused` without consent, papers or tries left."""
    account, token = caller.account, new_token()
    entry = FaceCheckEntry(
        check=FaceCheckId(new_id()),
        account=account.account,
        session=caller.session,
        token=hash_of(token),
        upload=None,
        number=f"{secrets.randbelow(100):02}",
        number_tries=0,
        challenges=_challenges(),
        state=FaceState.OPEN,
        outcome=None,
        opened_at=now,
        expires_at=now + timedelta(seconds=registry.terms.face_token_s),
    )
    with registry.books.writing() as unit:
        if not has_consented(unit, account.account, ConsentPurpose.FACE_CHECK):
            raise Refused(Reason.CONSENT_MISSING, ConsentPurpose.FACE_CHECK.value)
        if unit.identities.template(account.account) is None:
            _paper_with_face(registry, unit, account.account)
        if tries_left(registry, unit, account.account, now) < 1:
            raise Refused(Reason.FACE_TRIES_OVER)
        unit.faces.close_open(account.account, now)
        unit.faces.add(entry)
    return FaceCheckOpened(
        check=entry.check, token=token, number=entry.number, expires_at=entry.expires_at
    )


def begin_face_check(
    registry: Registry, asked: BeginFaceCheck, address: str, now: datetime
) -> FaceTask:
    """Let the phone's page in with token and number; raises `Refused(LINK_SPENT)`.

    A wrong number is told as such, three times; then the code is spent.
    """
    registry.turnstile.try_a_sent_code(address)
    upload = new_token()
    expires_at = now + timedelta(seconds=registry.terms.face_pictures_s)
    with registry.books.writing() as unit:
        entry = unit.faces.get(asked.check)
        found = entry is not None and _opens(entry.token, asked.token, entry, now)
        matches = entry is not None and hmac.compare_digest(
            entry.number.encode(), asked.number.encode()
        )
        name = ""
        if entry is not None and found:
            if matches:
                unit.faces.begin(entry.check, hash_of(upload), expires_at)
                owner = unit.accounts.get(entry.account)
                name = "" if owner is None else owner.account.name
            elif entry.number_tries + 1 >= NUMBER_TRIES:
                unit.faces.end(entry.check, None, None, now)
            else:
                unit.faces.count_number_try(entry.check)
    if entry is None or not found:
        raise Refused(Reason.LINK_SPENT)
    registry.identity.bells.ring(entry.check)
    if not matches:
        raise Refused(Reason.CODE_INVALID)
    return FaceTask(
        check=entry.check,
        name_masked=masked_name(name),
        challenges=entry.challenges,
        upload=upload,
        expires_at=expires_at,
    )


async def hand_in_face(
    registry: Registry, asked: HandInFace, address: str, clock: Callable[[], datetime]
) -> FaceCheck:
    """Compare the pictures; raises `Refused(LINK_SPENT)` for a pass that is spent or too old."""
    registry.turnstile.try_a_sent_code(address)
    comparing = await asyncio.to_thread(_take_in, registry, asked, clock())
    registry.identity.bells.ring(asked.check)
    outcome, readings, seen = await _compare(registry, comparing, asked.pictures)
    ended = _Ended(comparing.entry, outcome, readings, seen, clock())
    result = await asyncio.to_thread(_end, registry, ended)
    registry.identity.bells.ring(asked.check)
    return result


async def watch_face_check(
    registry: Registry,
    account: Account,
    check: FaceCheckId,
    known: FaceState | None,
    wait_s: float,
    clock: Callable[[], datetime],
) -> FaceCheck:
    """Say how one's own check stands; when it stands as is known, wait for a change first."""
    bells = registry.identity.bells
    bell = bells.hang(check)
    try:
        shown = await asyncio.to_thread(_shown, registry, account, check, clock())
        if shown.state is not known or shown.state in {FaceState.ENDED, FaceState.EXPIRED}:
            return shown
        await bells.wait(check, bell, min(wait_s, WAITS_AT_MOST_S))
    finally:
        bells.take_down(check, bell)
    return await asyncio.to_thread(_shown, registry, account, check, clock())


# What stands in the books -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Comparing:
    """What is compared: a check, and the paper's picture or the kept template."""

    entry: FaceCheckEntry
    paper: bytes | None
    template: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class _Ended:
    """How a comparison ended."""

    entry: FaceCheckEntry
    outcome: FaceOutcome
    readings: Any
    seen: tuple[float, ...]
    now: datetime


def _take_in(registry: Registry, asked: HandInFace, now: datetime) -> _Comparing:
    with registry.books.writing() as unit:
        entry = unit.faces.get(asked.check)
        if entry is None or not _opens(entry.upload, asked.upload, entry, now):
            raise Refused(Reason.LINK_SPENT)
        if len(asked.pictures) != len(entry.challenges):
            raise Refused(Reason.LINK_SPENT, "pictures")
        if not has_consented(unit, entry.account, ConsentPurpose.FACE_CHECK):
            raise Refused(Reason.CONSENT_MISSING, ConsentPurpose.FACE_CHECK.value)
        if unit.accounts.session(entry.session) is None:
            raise Refused(Reason.LINK_SPENT)
        kept = unit.identities.template(entry.account)
        if kept is not None:
            opened = registry.identity.vault.open(kept, _place(entry.account))
            comparing = _Comparing(entry, None, tuple(json.loads(opened)))
        else:
            paper = _paper_with_face(registry, unit, entry.account)
            comparing = _Comparing(entry, paper, ())
        unit.faces.compare(entry.check)
        unit.identities.log(
            entry.account,
            by=entry.account,
            office="self",
            deed="face_compared",
            what=entry.check,
            at=now,
        )
    return comparing


async def _compare(
    registry: Registry, comparing: _Comparing, pictures: tuple[bytes, ...]
) -> tuple[FaceOutcome, Any, tuple[float, ...]]:
    eyes, paper = registry.identity.eyes, comparing.paper
    try:
        looked = await eyes.looked((*pictures, *(() if paper is None else (paper,))))
    except Unreadable:
        return FaceOutcome.UNREADABLE, None, ()
    except ReaderFell:
        return FaceOutcome.READER_FAILED, None, ()
    taken = looked[: len(pictures)]
    against: Picture | tuple[float, ...] = comparing.template if paper is None else looked[-1]
    outcome = outcome_of(comparing.entry.challenges, taken, against)
    straight = taken[comparing.entry.challenges.index(FaceChallenge.LOOK_STRAIGHT)]
    seen = straight.faces[0].descriptor if straight.faces else ()
    return outcome, _readings(taken, against), seen


def _end(registry: Registry, ended: _Ended) -> FaceCheck:
    entry, outcome = ended.entry, ended.outcome
    with registry.books.writing() as unit:
        if outcome is FaceOutcome.SAME:
            outcome = _let_count(registry, unit, ended)
        unit.faces.end(entry.check, outcome, ended.readings, ended.now)
    return FaceCheck(check=entry.check, state=FaceState.ENDED, outcome=outcome)


def _let_count(registry: Registry, unit: UnitOfWork, ended: _Ended) -> FaceOutcome:
    """Let a face that is the same make the person known, and this session fresh."""
    account = ended.entry.account
    claim = unit.identities.get(account)
    if claim is not None:
        other = unit.identities.verified(claim.fingerprint)
        if other is not None and other.account != account:
            # The person has another account; a clerk tells them, who sees that it is theirs.
            return FaceOutcome.UNSURE
        verify(registry, unit, account, CheckManner.FACE, ended.now)
    if unit.identities.template(account) is None and has_consented(
        unit, account, ConsentPurpose.FACE_CHECK
    ):
        template = json.dumps(ended.seen).encode()
        sealed = registry.identity.vault.seal(template, _place(account))
        unit.identities.put_template(account, sealed, ended.now)
    unit.accounts.set_identity_checked(ended.entry.session, ended.now, CheckManner.FACE.value)
    return FaceOutcome.SAME


def _shown(registry: Registry, account: Account, check: FaceCheckId, now: datetime) -> FaceCheck:
    with registry.books.reading() as unit:
        entry = unit.faces.get(check)
    if entry is None or entry.account != account.account:
        raise NotFound
    state = entry.state
    waits = state in {FaceState.OPEN, FaceState.BEGUN} and now >= entry.expires_at
    lost = state is FaceState.COMPARING and now >= entry.expires_at + COMPARES_WITHIN
    return FaceCheck(
        check=check, state=FaceState.EXPIRED if waits or lost else state, outcome=entry.outcome
    )


def _opens(kept: str | None, brought: str, entry: FaceCheckEntry, now: datetime) -> bool:
    if kept is None or len(brought) > TOKEN_MAX or now >= entry.expires_at:
        return False
    return hmac.compare_digest(kept, hash_of(brought))


def _paper_with_face(registry: Registry, unit: UnitOfWork, account: AccountId) -> bytes:
    """Give the picture of the paper that shows the face; raises `Refused(PAPERS_MISSING)`."""
    claim = unit.identities.get(account)
    if claim is None:
        raise Refused(Reason.PAPERS_MISSING)
    side = face_side(IdentityDocument(claim.document))
    known_at = claim.verified_at
    # Whoever has got into a session of somebody who is known must not bring a face of their own.
    papers = [
        each
        for each in unit.identities.papers(account)
        if each.shown.kind is side and (known_at is None or each.shown.added_at <= known_at)
    ]
    if not papers:
        raise Refused(Reason.PAPERS_MISSING, side.value)
    return open_apart(registry.files.get(papers[-1].picture), paper_key(registry, papers[-1]))


def _challenges() -> tuple[FaceChallenge, ...]:
    """Draw what is asked for: the straight look and two of the others, in any order."""
    chance = secrets.SystemRandom()
    drawn = [FaceChallenge.LOOK_STRAIGHT, *chance.sample(_ACTIONS, CHALLENGES - 1)]
    chance.shuffle(drawn)
    return tuple(drawn)


def _readings(taken: tuple[Picture, ...], against: Picture | tuple[float, ...]) -> Any:
    """Give the numbers that led to the outcome, for whoever must explain it; no template."""
    wanted = against if isinstance(against, tuple) else None
    if isinstance(against, Picture) and against.faces:
        wanted = max(against.faces, key=lambda face: face.width).descriptor
    return [
        {
            "faces": len(each.faces),
            "turn": round(turn(each.faces[0]), 3),
            "eyes": round(eye_openness(each.faces[0]), 3),
            "brightness": round(each.faces[0].brightness, 1),
            "width": round(each.faces[0].width),
            "distance": None
            if wanted is None
            else round(distance(each.faces[0].descriptor, wanted), 3),
        }
        if each.faces
        else {"faces": 0}
        for each in taken
    ]


def _place(account: AccountId) -> str:
    return f"face:{account}"
