"""What a desk asks of the registry: one method for each thing, answered in protocol values.

Answers are read leniently: what a newer court adds is left out. What a court refuses is raised
as the member of the `CourtError` family that it stands for; what is no answer of a court (a
page of a hotel's network, a router, garbage) is `CourtUnavailable`.

The court's token lives here, in memory alone. Whether a refusal ends anything is the desk's
affair.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from pydantic import ValidationError

from client.court.transport import FILE_MAX_BYTES, Call, Limits, Reply, Transport
from client.court.trust import trust
from client.protocol.account import CourtFace, Session, Ticket
from client.protocol.case import CaseFile, CaseList, CaseSummary
from client.protocol.devicecheck import NetworkTestPlan
from client.protocol.errors import (
    FAMILY,
    ClientTooOld,
    CourtError,
    CourtUnavailable,
    Malformed,
    Reason,
    Refusal,
    error_for,
)
from client.protocol.filing import Strokes
from client.protocol.ids import CaseId, DocumentId, ExhibitId, HearingId, Seq
from client.protocol.kept_speech import MEDIA_TYPE, read_speech
from client.protocol.machines import ReportKept, SendMachineReport
from client.protocol.readiness import (
    BoardHearing,
    CodeRead,
    DayCompared,
    Fingerprint,
    HearingQuality,
    LineMark,
    OwnReadiness,
    ReadinessBoard,
    ReportShown,
    SendReport,
)
from client.protocol.rehearsal import RehearsalOpened, RehearsalStep, SkipStep
from client.protocol.signalling import KeptSpeech
from client.protocol.value import Value
from client.protocol.wire import LOWEST_VERSION, Versions, common_version

V = TypeVar("V", bound=Value)

API = "/api/v1"
FILE = Limits(whole_s=300.0, size_max=FILE_MAX_BYTES)
BUNDLE = Limits(silence_s=10.0, whole_s=25.0, size_max=16 * 1024 * 1024)
IN_HEARING = Limits(connect_s=2.5, silence_s=4.0, whole_s=300.0, size_max=FILE_MAX_BYTES)
"""In a hearing a path that says nothing is tried anew, and not waited for."""
PAGE_TYPES = frozenset({"image/png", "image/jpeg"})
"""Pages that were written and pages that were photographed."""
CASES_MAX = 5_000
"""More lines than any person has; a court that never ends its list is not believed."""
BLOCK = bytes(64 * 1024)


class CourtBroke(CourtUnavailable):
    """The court failed by itself and keeps the story under a reference number."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reason, refusal.detail)
        self.reference = refusal.reference


class Court:
    """The registry of one court."""

    def __init__(self, server: str, authority: Path | None = None) -> None:
        self.server = server
        self.tls = trust(authority)
        self.token = ""
        """Whom the court takes this desk for; empty before signing in."""
        self._counter = Transport(server, self.tls, workers=3, name="counter")
        self._files = Transport(server, self.tls, workers=3, name="files")

    # Before signing in ----------------------------------------------------------------------

    async def face(self) -> CourtFace:
        """Ask what court this is; raises `ClientTooOld` when the two share no version."""
        reply = await self._ask("GET", "/court")
        _check_versions(reply)
        return _read(CourtFace, reply)

    async def clock(self) -> datetime | None:
        """Give the court's own clock, to the second; None when it shows none."""
        reply = await self._ask("GET", "/court")
        try:
            return parsedate_to_datetime(reply.date)
        except ValueError:
            return None

    async def sign_in(self, login: str, password: str) -> Session:
        """Sign in and keep the token; raises `NotSignedIn` for wrong credentials."""
        # Written by hand: the protocol's own value hides the password when it is dumped.
        body = json.dumps({"login": login, "password": password})
        session = _read(Session, await self._ask("POST", "/session", json=body))
        self.token = session.token
        return session

    def forget_token(self) -> str:
        """Be nobody from now on; gives the token that the court still knows."""
        token, self.token = self.token, ""
        return token

    async def end_session(self, token: str) -> None:
        """Have the court forget a token."""
        await self._ask("DELETE", "/session", token=token)

    # Cases ----------------------------------------------------------------------------------

    async def cases(self) -> tuple[CaseSummary, ...]:
        """Give all of one's cases, newest first."""
        found: list[CaseSummary] = []
        cursor = ""
        while True:
            query = {"after": cursor} if cursor else None
            page = _read(CaseList, await self._ask("GET", "/cases", query=query))
            found.extend(page.cases)
            if not page.next or page.next == cursor or len(found) > CASES_MAX:
                return tuple(found)
            cursor = page.next

    async def case_file(self, case: CaseId) -> CaseFile:
        """Give the whole of one case."""
        return _read(CaseFile, await self._ask("GET", f"/cases/{_part(case)}"))

    async def document(self, document: DocumentId) -> bytes:
        """Give a document's PDF."""
        return await self._file(f"/documents/{_part(document)}", frozenset({"application/pdf"}))

    async def serve_document(self, document: DocumentId) -> None:
        """Sign off a draft judgment and serve it (the bench only)."""
        await self._ask("POST", f"/documents/{_part(document)}/serve")

    async def original(self, exhibit: ExhibitId) -> bytes:
        """Give an exhibit's original file."""
        return await self._file(f"/exhibits/{_part(exhibit)}/original")

    async def page(self, exhibit: ExhibitId, number: int) -> bytes:
        """Give the picture of one page, as the court rendered it (PNG or JPEG)."""
        path = f"/exhibits/{_part(exhibit)}/pages/{number}"
        return await self._file(path, PAGE_TYPES, IN_HEARING)

    # Hearings -------------------------------------------------------------------------------

    async def ticket(self, hearing: HearingId, within_s: float) -> Ticket:
        """Give one entry to a hearing's socket, or `CourtUnavailable` when it takes longer."""
        # Each part ends by itself too: a worker that waits for a dead path is one too few.
        limits = Limits(connect_s=within_s, silence_s=within_s, whole_s=within_s)
        path = f"/hearings/{_part(hearing)}/ticket"
        return _read(Ticket, await self._ask("POST", path, limits=limits))

    async def missed_speech(
        self, hearing: HearingId, seq: Seq, since: datetime
    ) -> tuple[KeptSpeech, ...]:
        """Give the speech of one `SpeechMissed`; `NotFound` when the court keeps it no longer."""
        path = f"/hearings/{_part(hearing)}/missed/{seq}"
        body = await self._file(path, frozenset({MEDIA_TYPE}), IN_HEARING)
        try:
            return await asyncio.to_thread(read_speech, since, body)
        except Malformed as error:
            raise CourtUnavailable(detail=error.detail) from None

    # Before the day -------------------------------------------------------------------------

    async def send_report(self, hearing: HearingId, asked: SendReport, key: str) -> ReportShown:
        """Send the report of a device check, which the person has seen."""
        path = f"/hearings/{_part(hearing)}/check-reports"
        reply = await self._ask("POST", path, json=asked.model_dump_json(), key=key)
        return _read(ReportShown, reply)

    async def certificate(self, kept: str) -> bytes:
        """Give the sealed certificate of a report that the court has kept."""
        path = f"/check-reports/{_part(kept)}/certificate"
        return await self._file(path, frozenset({"application/pdf"}))

    async def send_machine_report(self, asked: SendMachineReport, token: str) -> ReportKept:
        """Send a machine's report by its site's token."""
        body = asked.model_dump_json()
        return _read(ReportKept, await self._ask("POST", "/check-reports", token=token, json=body))

    async def own_readiness(self, hearing: HearingId, uses: Fingerprint) -> OwnReadiness:
        """Ask whether the last check still holds for what would be used now."""
        query = {part: digest for part, digest in uses.model_dump().items() if digest}
        path = f"/hearings/{_part(hearing)}/readiness/own"
        return _read(OwnReadiness, await self._ask("GET", path, query=query))

    async def readiness_board(self) -> ReadinessBoard:
        """Give who is ready for the hearings of the coming days (the court's people only)."""
        found: list[BoardHearing] = []
        cursor = ""
        while True:
            query = {"after": cursor} if cursor else None
            page = _read(ReadinessBoard, await self._ask("GET", "/readiness", query=query))
            found.extend(page.hearings)
            if not page.next or page.next == cursor or len(found) > CASES_MAX:
                return ReadinessBoard(hearings=tuple(found))
            cursor = page.next

    async def hearing_quality(self, hearing: HearingId) -> HearingQuality:
        """Give how the lines of a hearing were, mark by mark (the court's people, IT staff)."""
        history: list[LineMark] = []
        after = 0
        while True:
            path = f"/hearings/{_part(hearing)}/quality"
            reply = await self._ask("GET", path, query={"after": str(after)})
            page = _read(HearingQuality, reply)
            history.extend(page.history)
            if page.next is None or page.next <= after or len(history) > CASES_MAX:
                return HearingQuality(now=page.now, history=tuple(history))
            after = page.next

    async def day_compared(self, hearing: HearingId) -> DayCompared:
        """Give everybody's check beside the day itself (the court's people only)."""
        path = f"/hearings/{_part(hearing)}/comparison"
        return _read(DayCompared, await self._ask("GET", path))

    async def read_code(self, code: str) -> CodeRead:
        """Read a short code that somebody says over the telephone (the court's people only)."""
        return _read(CodeRead, await self._ask("GET", f"/check-codes/{_part(code)}"))

    async def open_rehearsal(self, hearing: HearingId) -> RehearsalOpened:
        """Open a rehearsal for a hearing; it is entered as a hearing is."""
        reply = await self._ask("POST", f"/hearings/{_part(hearing)}/rehearsal")
        return _read(RehearsalOpened, reply)

    async def skip_step(self, rehearsal: HearingId, step: RehearsalStep) -> None:
        """Go on without a step of one's own rehearsal."""
        path = f"/hearings/{_part(rehearsal)}/rehearsal/skip"
        await self._ask("POST", path, json=SkipStep(step=step).model_dump_json())

    async def sign_rehearsal(self, rehearsal: HearingId, drawn: Strokes) -> None:
        """Sign the transcript of one's own rehearsal."""
        path = f"/hearings/{_part(rehearsal)}/rehearsal/signature"
        await self._ask("POST", path, json=drawn.model_dump_json())

    def renew(self) -> None:
        """Ask over new connections from now on: the path to the court is a new one."""
        self._counter.renew()
        self._files.renew()

    def socket_address(self, hearing: HearingId) -> str:
        """Give the address of a hearing's socket; no secret stands in it."""
        scheme, _, rest = self.server.partition("://")
        return (
            f"{'wss' if scheme == 'https' else 'ws'}://{rest}{API}/hearings/{_part(hearing)}/socket"
        )

    # Measuring the line ---------------------------------------------------------------------

    async def network_plan(self) -> NetworkTestPlan:
        """Ask where the line may be measured."""
        return _read(NetworkTestPlan, await self._ask("GET", "/network-test"))

    async def download(self, size: int, seconds: float) -> tuple[int, float]:
        """Take in test bytes for so long at most; give how many, and the seconds they took."""
        call = Call(
            "GET",
            f"{API}/network-test/download",
            token=self.token,
            query={"bytes": str(size)},
            limits=Limits(whole_s=seconds + 10.0, size_max=size),
        )
        return await self._files.measure(call, seconds)

    async def upload(self, size: int, seconds: float) -> tuple[int, float]:
        """Send test bytes for so long at most; give how many, and the seconds they took."""
        load = _Load(size, seconds, time.monotonic)
        call = Call(
            "POST",
            f"{API}/network-test/upload",
            token=self.token,
            chunks=load.blocks(),
            limits=Limits(whole_s=seconds + 10.0),
        )
        _check(await self._files.exchange(call))
        return load.sent, time.monotonic() - load.began

    async def test_bundle(self) -> bytes:
        """Give the bundle by which a device check measures."""
        return await self._file("/network-test/bundle", limits=BUNDLE)

    def close(self) -> None:
        """Free the threads; nothing can be asked any more."""
        self._counter.close()
        self._files.close()

    # How --------------------------------------------------------------------------------

    async def _ask(
        self,
        method: str,
        path: str,
        *,
        token: str | None = None,
        query: dict[str, str] | None = None,
        json: str | None = None,
        limits: Limits | None = None,
        key: str = "",
    ) -> Reply:
        call = Call(
            method,
            API + path,
            token=self.token if token is None else token,
            query=query,
            json=json,
            limits=limits or Limits(),
            key=key,
        )
        reply = await self._counter.exchange(call)
        _check(reply)
        return reply

    async def _file(
        self, path: str, kinds: frozenset[str] | None = None, limits: Limits = FILE
    ) -> bytes:
        reply = await self._files.exchange(Call("GET", API + path, token=self.token, limits=limits))
        _check(reply)
        if reply.status != 200 or (kinds is not None and reply.content_type not in kinds):
            raise CourtUnavailable(detail="not the file that was asked for")
        return reply.body


class _Load:
    """A body for measuring: blocks until so many bytes are sent or so many seconds have passed."""

    def __init__(self, size: int, seconds: float, monotonic: Callable[[], float]) -> None:
        self._size, self._seconds, self._monotonic = size, seconds, monotonic
        self.sent = 0
        self.began = monotonic()

    def blocks(self) -> Iterator[bytes]:
        self.began = self._monotonic()
        while self.sent < self._size and self._monotonic() - self.began < self._seconds:
            block = BLOCK[: self._size - self.sent]
            self.sent += len(block)
            yield block


def _part(name: str) -> str:
    """Give an id as one part of an address, whatever it holds."""
    return quote(name, safe="")


def _read(kind: type[V], reply: Reply) -> V:
    if reply.content_type != "application/json":
        raise CourtUnavailable(detail="not a court's answer")
    try:
        return kind.model_validate_json(reply.body)
    except (ValidationError, ValueError):
        raise CourtUnavailable(detail="an answer that cannot be read") from None


def _check(reply: Reply) -> None:
    """Let a good answer through and raise what any other stands for."""
    if 200 <= reply.status < 300:
        return
    raise _refused(reply)


def _refused(reply: Reply) -> CourtError:
    raw = _json_object(reply)
    if raw is None or raw.get("type") != "refusal":
        return CourtUnavailable(detail=f"no court's answer, status {reply.status}")
    refusal = Refusal(
        reason=_reason(str(raw.get("reason", "")), reply.status),
        detail=str(raw.get("detail", ""))[:500],
        reference=str(raw.get("reference", ""))[:100],
    )
    return CourtBroke(refusal) if refusal.reference else error_for(reply.status, refusal)


def _reason(code: str, status: int) -> Reason:
    """Give the reason of that code; a newer court's unknown one becomes its status' plain one."""
    try:
        return Reason(code)
    except ValueError:
        return _PLAIN.get(status, Reason.UNEXPECTED)


_PLAIN = {
    401: Reason.NOT_SIGNED_IN,
    403: Reason.FORBIDDEN,
    404: Reason.NOT_FOUND,
    412: Reason.STALE,
    413: Reason.TOO_LARGE,
    422: Reason.MALFORMED,
    426: Reason.CLIENT_TOO_OLD,
    429: Reason.TOO_MANY,
    503: Reason.COURT_UNAVAILABLE,
    507: Reason.COURT_FULL,
}
assert all(member.status in _PLAIN or member.status == 409 for member in FAMILY)  # noqa: S101


def _check_versions(reply: Reply) -> None:
    """Refuse a court of another version by name, even where its face cannot be read."""
    raw = _json_object(reply)
    lowest, highest = (raw or {}).get("lowest"), (raw or {}).get("highest")
    if not isinstance(lowest, int) or not isinstance(highest, int):
        return
    if common_version(Versions(), Versions(lowest=lowest, highest=highest)) is None:
        older = highest < LOWEST_VERSION
        raise ClientTooOld(
            Reason.SERVER_TOO_OLD if older else Reason.CLIENT_TOO_OLD, f"{lowest}-{highest}"
        )


def _json_object(reply: Reply) -> dict[str, Any] | None:
    if reply.content_type != "application/json":
        return None
    try:
        raw = json.loads(reply.body)
    except (ValueError, RecursionError):
        return None
    return raw if isinstance(raw, dict) else None
