"""A day on which a suit is filed: every deed of it, and what each answer has promised.

The deeds go through the use cases, one after the other; each may be asked again under its own key
when it came to no end. A promise is a question to the books that must be answered with yes from
then on, and the files that must be there.
"""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from client.protocol.errors import CourtFull
from client.protocol.filing import (
    AcceptSuit,
    ClaimItem,
    ClaimKind,
    DraftContent,
    EvidenceItem,
    FilingPage,
    LitigantDetails,
    ServiceAddress,
    SigningAsked,
    Standing,
    Strokes,
)
from client.protocol.ids import FileHash
from client.protocol.roles import Side
from client.protocol.uploads import FileExhibit, Upload
from server_stub.documents import Typesetter
from server_stub.documents.typesetter import Setting
from server_stub.files import Arrivals, FileStore
from server_stub.files.disk import Disk
from server_stub.usecases import court_papers, uploads
from server_stub.usecases.attempts import Attempt
from server_stub.usecases.filing import drafts, review
from server_stub.usecases.inspection import examine
from server_stub.usecases.papers import file_upload
from server_stub.usecases.press import Press
from server_stub.usecases.registry import DEMO_MARK, Registry, Seals
from server_stub.usecases.signatures import draw_signature
from tests.usecases.bringing import announced
from tests.usecases.small_court import NOW, SmallCourt, open_registry

DRAWN = Strokes(strokes=(((0.1, 0.2, 0), (0.5, 0.6, 40)), ((0.2, 0.2, 90), (0.3, 0.9, 130))))
FACTS = "2025年3月10日双方签订合同。"
PIECE = 1000


@dataclass(frozen=True, slots=True)
class Promise:
    """What one answer has promised."""

    asked: str
    values: tuple[object, ...] = ()
    files: tuple[FileHash, ...] = ()
    brought: bytes = b""
    """What has come of a file on its way; `whole` is the hash of all of it."""
    whole: str = ""


def suit(*, facts: str = FACTS, evidence: str = "contract") -> DraftContent:
    """Give a suit in which nothing is wanting."""
    return DraftContent(
        case_type="IC25_07_SERVICE",
        cause="网络服务合同纠纷",
        litigants=(
            LitigantDetails(
                side=Side.PLAINTIFF,
                name="陈晓雨",
                id_kind="resident_id",
                id_number="110100190001010034",
                domicile="北京市海淀区示例路18号",
                phone="13800000000",
            ),
            LitigantDetails(
                side=Side.DEFENDANT,
                standing=Standing.ORGANISATION,
                name="示例科技有限公司",
                domicile="北京市朝阳区示例街1号",
            ),
        ),
        claims=(ClaimItem(kind=ClaimKind.PAY, text="返还款项200000元", amount=Decimal(200000)),),
        facts=facts,
        reasons="被告逾期未交付。",
        address=ServiceAddress(
            recipient="陈晓雨",
            address="北京市海淀区示例路18号",
            phone="13800000000",
            electronic=True,
        ),
        evidence=(
            EvidenceItem(
                upload=evidence, title="合同", kind="书证", source="平台下载", purpose="证明约定"
            ),
        ),
        mediation=False,
        online=True,
    )


class QuickTypes(Typesetter):
    """Sets every paper as its words, which takes no fonts and no time."""

    def __init__(self) -> None:
        pass

    def typeset(self, template: str, paper: Mapping[str, Setting], *, dated: date) -> bytes:
        words = json.dumps([template, paper, str(dated)], ensure_ascii=False).encode()
        return b"%PDF-1.7\n" + words * 3


class QuickPress(Press):
    """Gives quick types."""

    def __call__(self) -> Typesetter:
        return QuickTypes()


class QuickSeal(Seals):
    """Puts a word under a paper, which takes no key."""

    def seal(self, pdf: bytes, at: datetime) -> bytes:
        return pdf + f"\n% sealed at {at}".encode()

    def sign(self, content: bytes, at: datetime) -> bytes:
        raise AssertionError("nobody sends a report on this day")

    def root(self, at: datetime) -> bytes:
        raise AssertionError("nobody verifies what is sealed so quickly")


@dataclass
class FilingDay:
    """One exhibit of one case, and one suit with its evidence, from the first word to the number.

    The plaintiff brings the exhibit, in pieces; who sues brings the contract that the suit names.
    """

    registry: Registry
    court: SmallCourt
    name: str
    page: FilingPage | None = None
    place: SigningAsked | None = None
    uploads: dict[str, Upload] = field(default_factory=dict)
    """What each person has brought."""

    def content(self, login: str) -> bytes:
        """Give the file that somebody brings: an exhibit of three pieces, a contract of one."""
        return f"{self.name} {login}".encode().ljust(40) * (58 if login == "plaintiff" else 20)

    def deeds(self) -> tuple[Callable[[], Promise], ...]:
        """Give everything that is done, in order."""
        return (
            *self.bringing("plaintiff"),
            self.file,
            *self.bringing("other"),
            *self.suing(),
            self.hand_in,
            self.accept,
            self.make_papers,
        )

    def suing(self) -> tuple[Callable[[], Promise], ...]:
        """Give all that is done before a suit is handed in."""
        return self.begin, self.save, self.make_complaint, self.confirm, self.sign

    def bringing(self, login: str) -> tuple[Callable[[], Promise], ...]:
        """Give all that it takes to bring somebody's file."""
        return (
            lambda: self.announce(login),
            *(
                lambda at=at: self.bring(login, at)
                for at in range(0, len(self.content(login)), PIECE)
            ),
            lambda: self.compare(login),
            lambda: self.inspect(login),
        )

    def attempt(self, login: str, deed: str) -> Attempt:
        account = self.court.accounts[login].account
        return Attempt(account=account, key=f"{self.name} {deed}", asked=deed, at=NOW)

    # A file ---------------------------------------------------------------------------------

    def announce(self, login: str) -> Promise:
        account, new = self.court.accounts[login], announced(self.content(login))
        upload = uploads.begin(self.registry, account, new, self.attempt(login, "bring"))
        self.uploads[login] = upload
        return Promise("SELECT 1 FROM uploads WHERE upload=?", (upload.upload,))

    def bring(self, login: str, at: int) -> Promise:
        content = self.content(login)
        upload = uploads.take_piece(
            self.registry,
            self.court.accounts[login],
            self.uploads[login].upload,
            at=at,
            content=content[at : at + PIECE],
            digest="",
            now=NOW,
        )
        return Promise(
            "SELECT 1 FROM uploads WHERE upload=? AND received>=?",
            (upload.upload, upload.received),
            brought=content[: at + PIECE],
            whole=upload.sha256,
        )

    def compare(self, login: str) -> Promise:
        account, upload = self.court.accounts[login], self.uploads[login].upload
        uploads.complete(self.registry, account, upload, NOW)
        return Promise("SELECT 1 FROM uploads WHERE upload=? AND state<>'arriving'", (upload,))

    def inspect(self, login: str) -> Promise:
        upload = self.uploads[login]
        if upload.upload in self.registry.arrivals.names():
            path = self.registry.arrivals.path_of(upload.upload)
        else:
            path = self.registry.files.path_of(upload.sha256)
        seen = asyncio.run(examine(self.registry, path))
        uploads.settle(self.registry, upload.upload, seen, NOW)
        return Promise(
            "SELECT 1 FROM uploads WHERE upload=? AND state IN ('ready','filed')",
            (upload.upload,),
            (upload.sha256, *(page.picture for page in seen.pages)),
        )

    def file(self) -> Promise:
        upload = self.uploads["plaintiff"].upload
        asks = FileExhibit(upload=upload, title="合同", kind="书证", purpose="证明")
        exhibit = file_upload(
            self.registry,
            self.court.accounts["plaintiff"],
            self.court.ours,
            asks,
            self.attempt("plaintiff", "file"),
        )
        return Promise("SELECT 1 FROM exhibits WHERE exhibit=?", (exhibit.exhibit,))

    # A suit ---------------------------------------------------------------------------------

    def begin(self) -> Promise:
        account = self.court.accounts["other"]
        attempt = self.attempt("other", "begin")
        content = suit(evidence=self.uploads["other"].upload)
        self.page = drafts.begin_draft(self.registry, account, content, attempt)
        return Promise('SELECT 1 FROM drafts WHERE "case"=?', (self.page.case,))

    def save(self) -> Promise:
        assert self.page is not None
        content = suit(facts=f"{FACTS}{self.name}", evidence=self.uploads["other"].upload)
        self.page = drafts.save_draft(
            self.registry,
            self.court.accounts["other"],
            self.page.case,
            content,
            self.page.version,
            NOW,
        )
        return self._version(self.page)

    def make_complaint(self) -> Promise:
        assert self.page is not None
        self.page = drafts.generate_complaint(
            self.registry, self.court.accounts["other"], self.page.case, self.page.version, NOW
        )
        complaint = self.page.content.complaint
        assert complaint is not None
        return replace(self._version(self.page), files=(complaint,))

    def confirm(self) -> Promise:
        assert self.page is not None
        self.page, self.place = drafts.confirm_draft(
            self.registry, self.court.accounts["other"], self.page.case, self.page.version, NOW
        )
        return Promise("SELECT 1 FROM signings WHERE signing=?", (self.place.signing,))

    def sign(self) -> Promise:
        assert self.place is not None
        token = self.place.path.partition("#")[2]
        draw_signature(self.registry, token, DRAWN, NOW + timedelta(seconds=5))
        return Promise(
            "SELECT 1 FROM signings WHERE signing=? AND signature IS NOT NULL",
            (self.place.signing,),
        )

    def hand_in(self) -> Promise:
        assert self.page is not None
        assert self.place is not None
        self.page = drafts.hand_in(
            self.registry,
            self.court.accounts["other"],
            self.page.case,
            self.place.signs,
            self.attempt("other", "hand in"),
        )
        return Promise(EVENT, (self.page.case, "SubmitFiling"))

    def accept(self) -> Promise:
        assert self.page is not None
        self.page = review.accept_filing(
            self.registry,
            self.court.accounts["clerk"],
            self.page.case,
            AcceptSuit(judge="judge", clerk="clerk"),
            self.attempt("clerk", "accept"),
        )
        return Promise(EVENT, (self.page.case, "AcceptFiling"))

    def make_papers(self) -> Promise:
        """Have the papers of the opening made; what could not be made yet has come to no end."""
        assert self.page is not None
        case = self.page.case
        court_papers.make_what_is_wanted(self.registry, NOW)
        with self.registry.books.reading() as unit:
            if unit.wanted.get(court_papers.Occasion.OPENING.value, case) is not None:
                raise CourtFull(detail="the papers are not made yet")
            files = tuple(each.file for each in unit.papers.documents(case))
        return Promise(OPENED, (case, case), files)

    def _version(self, page: FilingPage) -> Promise:
        return Promise(
            'SELECT 1 FROM drafts WHERE "case"=? AND version>=?', (page.case, page.version)
        )


EVENT = (
    "SELECT count(*)=1 FROM matters JOIN matter_events USING (matter)"
    " WHERE \"case\"=? AND kind='filing' AND event->>'deed'=?"
)

OPENED = (
    'SELECT NOT EXISTS (SELECT 1 FROM wanted_papers WHERE "case"=?)'
    ' AND EXISTS (SELECT 1 FROM documents WHERE "case"=?)'
)


@contextmanager
def opened_on(
    data: Path, disk: Disk | None, store: type[FileStore] = FileStore
) -> Iterator[Registry]:
    """Open the registry of a data folder on a disk of the test's."""
    with open_registry(data) as registry:
        files = store(data / "files", disk)
        arrivals = Arrivals(data / "arrivals", files, disk)
        yield replace(
            registry, files=files, arrivals=arrivals, press=QuickPress(), seal=QuickSeal()
        )


def make_ready(data: Path) -> None:
    """Have the books of a small court closed, and its suits taken from whoever brings them."""
    with open_registry(data) as registry, registry.books.writing() as unit:
        unit.marks.put(DEMO_MARK, "yes")
