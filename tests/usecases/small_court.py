"""A court small enough to be seen whole: two cases, seven people, and a clock that is moved.

Everything is entered through the use cases. The pictures are not drawn from the files (that is
tested elsewhere): the reader here gives a picture of as many pages as the file has bytes.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from client.protocol.account import Account, SignIn
from client.protocol.case import DocumentKind, Exhibit
from client.protocol.file_kinds import FileKind, FileSeen
from client.protocol.filing import DraftContent
from client.protocol.hearing import HearingClosed, HearingOpened, Recorded
from client.protocol.ids import CaseId, DocumentId, HearingId, ParticipantId, Seq
from client.protocol.roles import Role, Side, StaffRole
from server_stub.renditions.pictures import PagePixels
from server_stub.renditions.png import png
from server_stub.renditions.refusals import Reason, Unsafe
from server_stub.settings import Limits, Settings
from server_stub.usecases.accounts import open_account
from server_stub.usecases.attempts import Attempt
from server_stub.usecases.cases import NewCase, NewParty, accept_case
from server_stub.usecases.filing.drafts import begin_draft
from server_stub.usecases.hearing_store import HearingStore
from server_stub.usecases.hearings import schedule_hearing
from server_stub.usecases.papers import (
    NewDocument,
    NewExhibit,
    draft_document,
    file_exhibit,
    serve_document,
)
from server_stub.usecases.registry import Registry
from server_stub.usecases.signing_in import Caller, caller_of, sign_in
from tests.usecases.plain_pdf import plain_pdf

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
STARTS_AT = NOW + timedelta(minutes=30)
PASSWORD = "correct horse battery"
EXHIBIT_FILE = b"pdf"
"""Three bytes: three pages."""
UNSAFE_FILE = b"unsafe"
ADDRESS = "192.0.2.7"


@dataclass
class Clock:
    """A clock that stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


class PageReader:
    """Draws every file as grey pages: as many as it has bytes, each of its own grey."""

    async def page_count(self, pdf: bytes) -> int:
        if pdf == UNSAFE_FILE:
            raise Unsafe(Reason.NOT_A_PDF)
        return len(pdf)

    async def page_picture(self, pdf: bytes, page: int) -> bytes:
        return png(2, 3, 1, bytes([page]) * 6)

    @asynccontextmanager
    async def opened(self, path: Path) -> AsyncIterator["OpenPages"]:
        content = await asyncio.to_thread(path.read_bytes)
        if content == UNSAFE_FILE:
            raise Unsafe(Reason.DAMAGED)
        yield OpenPages(len(content))


class OpenPages:
    """A file that lies open: as many grey pages as it has bytes, and ten at most."""

    def __init__(self, size: int) -> None:
        self.seen = FileSeen(kind=FileKind.PDF, media_type="application/pdf", pages=min(size, 10))

    async def page(self, number: int) -> PagePixels:
        return PagePixels(png(2, 3, 1, bytes([number]) * 6), 2, 3)


@dataclass(frozen=True, kw_only=True)
class SmallCourt:
    """Names of what is in it; `ours` is the case that most tests are about."""

    accounts: dict[str, Account]
    seats: dict[str, ParticipantId]
    ours: CaseId
    theirs: CaseId
    exhibit: Exhibit
    complaint: DocumentId
    summons: DocumentId
    """Addressed to the company that is the defendant."""
    judgment: DocumentId
    """A draft."""
    hearing: HearingId
    their_exhibit: Exhibit
    their_document: DocumentId
    their_hearing: HearingId
    filing: CaseId
    """A draft that `other` has begun."""


@contextmanager
def open_registry(data: Path, limits: Limits | None = None) -> Iterator[Registry]:
    """Open the registry of a data folder with the stand-in reader."""
    registry = Registry.open(Settings(data=data, limits=limits or Limits()), PageReader())
    try:
        yield registry
    finally:
        registry.close()


STAFF = {"judge": StaffRole.JUDGE, "clerk": StaffRole.CLERK, "assessor": StaffRole.JUDGE}
PEOPLE = ("judge", "clerk", "assessor", "plaintiff", "defendant", "other", "stranger")


async def build_small_court(data: Path) -> SmallCourt:
    """Enter the small court in an empty data folder."""
    with open_registry(data) as registry:
        accounts = {
            login: await open_account(
                registry,
                login=login,
                name=f"{login.title()} Test",
                staff=STAFF.get(login, StaffRole.NONE),
                password=PASSWORD,
                now=NOW - timedelta(days=60),
            )
            for login in PEOPLE
        }
        return await _enter_cases(registry, accounts)


async def _enter_cases(registry: Registry, accounts: dict[str, Account]) -> SmallCourt:
    accepted_at = NOW - timedelta(days=30)

    def of(login: str, role: Role, side: Side, *, presides: bool = False) -> NewParty:
        account = accounts[login]
        return NewParty(
            name=account.name, role=role, side=side, account=account.account, presides=presides
        )

    company = NewParty(name="A Company", role=Role.DEFENDANT, side=Side.DEFENDANT)
    people = {
        "judge": of("judge", Role.JUDGE, Side.BENCH, presides=True),
        "assessor": of("assessor", Role.PEOPLES_ASSESSOR, Side.BENCH),
        "clerk": of("clerk", Role.CLERK, Side.REGISTRY),
        "plaintiff": of("plaintiff", Role.PLAINTIFF, Side.PLAINTIFF),
        "company": company,
        "defendant": NewParty(
            name="A Representative",
            role=Role.LEGAL_REPRESENTATIVE,
            side=Side.DEFENDANT,
            account=accounts["defendant"].account,
            stands_for=company.participant,
        ),
    }
    ours = accept_case(
        registry,
        NewCase(
            number="（2026）京0491民初9000101号",
            cause="网络服务合同纠纷",
            title="Ours",
            claims=("One claim.",),
            parties=tuple(people.values()),
        ),
        accepted_at,
    )
    exhibit = await file_exhibit(registry, _exhibit(ours, "A contract"), accepted_at)
    hearing = schedule_hearing(
        registry,
        ours,
        STARTS_AT,
        tuple(people[each].participant for each in ("judge", "clerk", "plaintiff", "defendant")),
    )

    def paper(
        case: CaseId, kind: DocumentKind, addressee: ParticipantId | None = None
    ) -> DocumentId:
        new = NewDocument(
            case=case, kind=kind, title=kind.title(), pdf=plain_pdf(kind.value), addressee=addressee
        )
        return draft_document(registry, new, accepted_at)

    complaint = paper(ours, DocumentKind.COMPLAINT)
    summons = paper(ours, DocumentKind.SUMMONS, company.participant)
    for document in (complaint, summons):
        serve_document(registry, accounts["judge"], document, accepted_at)

    their_judge = of("assessor", Role.JUDGE, Side.BENCH, presides=True)
    their_party = of("other", Role.PLAINTIFF, Side.PLAINTIFF)
    theirs = accept_case(
        registry,
        NewCase(
            number="（2026）京0491民初9000102号",
            cause="网络购物合同纠纷",
            title="Theirs",
            claims=(),
            parties=(their_judge, their_party),
        ),
        accepted_at + timedelta(days=1),
    )
    their_document = paper(theirs, DocumentKind.COMPLAINT)
    serve_document(registry, accounts["assessor"], their_document, accepted_at)
    return SmallCourt(
        accounts=accounts,
        seats={login: party.participant for login, party in people.items()},
        ours=ours,
        theirs=theirs,
        exhibit=exhibit,
        complaint=complaint,
        summons=summons,
        judgment=paper(ours, DocumentKind.JUDGMENT),
        hearing=hearing,
        their_exhibit=await file_exhibit(registry, _exhibit(theirs, "A receipt"), accepted_at),
        their_document=their_document,
        their_hearing=schedule_hearing(
            registry, theirs, STARTS_AT, (their_judge.participant, their_party.participant)
        ),
        filing=begin_draft(
            registry,
            accounts["other"],
            DraftContent(cause="网络服务合同纠纷"),
            Attempt(account=accounts["other"].account, key="first", asked="", at=accepted_at),
        ).case,
    )


def _exhibit(case: CaseId, title: str) -> NewExhibit:
    return NewExhibit(
        case=case,
        title=title,
        side=Side.PLAINTIFF,
        kind="书证",
        purpose="To prove it.",
        pdf=EXHIBIT_FILE,
    )


async def hold_the_hearing(store: HearingStore, court: SmallCourt) -> None:
    """Open the hearing and close it, as the record does."""
    judge = court.seats["judge"]
    events = (HearingOpened(by=judge), HearingClosed(by=judge))
    begun = len(await store.load_record(court.hearing))
    for seq, event in enumerate(events[begun:], start=begun + 1):
        line = Recorded(seq=Seq(seq), at=STARTS_AT, event=event)
        await store.append_record(court.hearing, line)


async def signed_in(registry: Registry, login: str, now: datetime = NOW) -> Caller:
    """Sign a person in and give them as a route would know them."""
    asked = SignIn.model_validate({"login": login, "password": PASSWORD})
    session = await sign_in(registry, asked, ADDRESS, now)
    return caller_of(registry, session.token, now)
