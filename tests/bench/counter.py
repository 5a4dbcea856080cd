"""The counter under load: an open loop of two hundred askings a second, and a very thick case.

Askings come when they are due, whether or not earlier ones have been answered: 70 % read a case or
the list, 15 % save a draft, 10 % write a message or an opinion, 5 % bring 256 kB of evidence. The
court is a real `serve` with everything synced; nobody signs in meanwhile. The times are those of
this machine with the askers on it.
"""

import asyncio
import itertools
import json
import math
import random
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from client.protocol.case import Exhibit, PagePicture
from client.protocol.ids import CaseId, ExhibitId, FileHash
from client.protocol.roles import Role, Side
from server_stub.db.entries import ExhibitEntry
from server_stub.usecases.cases import NewCase, NewParty, accept_case
from server_stub.usecases.tokens import new_id
from tests.bench.accounts import bill
from tests.bench.rows import Row, unmeasured
from tests.bench.tills import Answer, Tills
from tests.power.filing_day import suit
from tests.usecases.small_court import NOW, PASSWORD, SmallCourt, build_small_court, open_registry
from tests.web.open_court import OpenCourt

A_SECOND = 200
BAR_MS = 100.0
THICK = 500
THICK_BAR_MS = 50.0
DRAFTS = 40
UPLOADS = 15
CHUNK = 256 * 1024
UPLOAD_BYTES = 64 * 1024 * 1024
PATH = "/api/v1"
WHAT = "counter, open loop"


@dataclass
class Desks:
    """Those who ask: who they are, their drafts with their versions, their files on the way."""

    tills: Tills
    court: SmallCourt
    tokens: dict[str, str]
    thick: CaseId
    chance: random.Random
    drafts: list[tuple[str, int]] = field(default_factory=list)
    uploads: list[tuple[str, int]] = field(default_factory=list)
    keys: "itertools.count[int]" = field(default_factory=itertools.count)

    async def ask(
        self, login: str, method: str, path: str, body: bytes = b"", **headers: str
    ) -> Answer:
        """Ask as somebody, under a new key."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        said["Authorization"] = f"Bearer {self.tokens[login]}"
        said.setdefault("Idempotency-Key", f"bench {next(self.keys)}")
        said.setdefault("Content-Type", "application/json")
        return await self.tills.ask(method, f"{PATH}{path}", said, body)

    async def prepare(self) -> None:
        """Begin the drafts that will be saved and the files that will be brought."""
        content = _json(suit().model_dump(mode="json"))
        for _ in range(DRAFTS):
            answer = await self.ask("other", "POST", "/filings", content)
            self.drafts.append((json.loads(answer.body)["case"], 1))
        for _ in range(UPLOADS):
            new = {"name": "film.mp4", "size": UPLOAD_BYTES, "sha256": "0" * 64}
            answer = await self.ask("plaintiff", "POST", "/uploads", _json(new))
            self.uploads.append((json.loads(answer.body)["upload"], 0))

    async def be_known_again(self) -> None:
        """Have the clerk see the defendant once more, whose opinion is asked."""
        lines = json.loads((await self.ask("defendant", "GET", "/sessions")).body)["sessions"]
        said = {
            "participant": self.court.seats["defendant"],
            "session": next(each["session"] for each in lines if each["here"])[:8],
            "paper": "ID",
            "seen": "the same",
        }
        path = f"/cases/{self.court.ours}/attestations"
        await self.ask("clerk", "POST", path, _json(said))

    async def read(self) -> Answer:
        """Read the list or a case."""
        login = self.chance.choice(("plaintiff", "defendant", "judge", "clerk"))
        wanted = ("/cases", f"/cases/{self.court.ours}", f"/cases/{self.court.ours}/progress")
        return await self.ask(login, "GET", self.chance.choice(wanted))

    async def save(self) -> Answer:
        """Save the draft that nobody saves at the moment."""
        case, version = self.drafts.pop(0)
        content = _json(suit(facts=f"Version {version}.").model_dump(mode="json"))
        answer = await self.ask(
            "other", "PUT", f"/filings/{case}", content, If_Match=f'"{version}"'
        )
        self.drafts.append((case, version + (answer.status == 200)))
        return answer

    async def write(self) -> Answer:
        """Write to everybody of a case, or say what one thinks of an exhibit."""
        if self.chance.random() < 0.5:
            text = _json({"text": "请对方说明付款时间。"})
            return await self.ask("plaintiff", "POST", f"/cases/{self.court.ours}/messages", text)
        views = dict.fromkeys(("authenticity", "legality", "relevance", "purpose"), "accepted")
        path = f"/exhibits/{self.court.exhibit.exhibit}/opinions"
        return await self.ask("defendant", "POST", path, _json(views))

    async def bring(self) -> Answer:
        """Bring the next piece of a file that nobody else brings at the moment."""
        upload, at = self.uploads.pop(0)
        answer = await self.ask(
            "plaintiff",
            "PATCH",
            f"/uploads/{upload}",
            _PIECE,
            Upload_Offset=str(at),
            Content_Type="application/partial-upload",
        )
        self.uploads.append((upload, at + CHUNK * (answer.status == 200)))
        return answer


_PIECE = bytes(range(256)) * (CHUNK // 256)


@dataclass(frozen=True, slots=True)
class Taken:
    """How long one asking took from when it was due, and how it was answered."""

    kind: str
    took_ms: float
    status: int


async def open_loop(desks: Desks, seconds: float) -> list[Taken]:
    """Ask on time, whatever becomes of it."""
    kinds: tuple[tuple[str, float, Callable[[], Coroutine[Any, Any, Answer]]], ...] = (
        ("read", 0.70, desks.read),
        ("save", 0.15, desks.save),
        ("write", 0.10, desks.write),
        ("bring", 0.05, desks.bring),
    )
    shares = [share for _, share, _ in kinds]
    began = time.monotonic() + 0.2

    async def one(number: int) -> Taken:
        due = began + number / A_SECOND
        await asyncio.sleep(max(0.0, due - time.monotonic()))
        ((kind, _, ask),) = desks.chance.choices(kinds, shares)
        try:
            status = (await ask()).status
        except (OSError, asyncio.IncompleteReadError, IndexError):
            status = 0
        return Taken(kind, (time.monotonic() - due) * 1000, status)

    return await asyncio.gather(*(one(number) for number in range(int(seconds * A_SECOND))))


def judged(taken: Sequence[Taken], note: str) -> list[Row]:
    """Give the rows of a load: the middle, the slowest hundredth, and what was refused."""
    times = [each.took_ms for each in taken]
    failed = sum(each.status not in {200, 201} for each in taken)
    slowest = ", ".join(
        f"{kind} {quantile([each.took_ms for each in taken if each.kind == kind], 0.99):.0f}"
        for kind in ("read", "save", "write", "bring")
        if any(each.kind == kind for each in taken)
    )
    profile = f"{A_SECOND} askings a second"
    return [
        Row(f"{WHAT}: p50", profile, quantile(times, 0.5), unit="ms", note=note),
        Row(
            f"{WHAT}: p99",
            profile,
            quantile(times, 0.99),
            unit="ms",
            bar=BAR_MS,
            note=f"p99 by kind: {slowest} ms",
        ),
        Row(f"{WHAT}: not answered well", profile, float(failed), unit="askings", bar=0.0),
    ]


def quantile(values: Sequence[float], share: float) -> float:
    """Give the value that so large a share does not exceed."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


async def thick_case(desks: Desks, times: int) -> Row:
    """Open the page of a case with five hundred exhibits, one time after the other."""
    took = []
    for _ in range(times):
        began = time.monotonic()
        answer = await desks.ask("plaintiff", "GET", f"/cases/{desks.thick}")
        took.append((time.monotonic() - began) * 1000)
        if len(json.loads(answer.body)["exhibits"]) != THICK:
            return unmeasured("case page", f"{THICK} exhibits", answer.status, "ms")
    note = f"{times} times; the slowest {max(took):.0f} ms"
    return Row(
        "case page: p50",
        f"{THICK} exhibits",
        quantile(took, 0.5),
        unit="ms",
        bar=THICK_BAR_MS,
        note=note,
    )


async def rows(seconds: float) -> list[Row]:
    """Open a court, prepare those who ask, and measure."""
    with tempfile.TemporaryDirectory(prefix="mingjing-bench-") as folder:
        data = Path(folder) / "court"
        small = await build_small_court(data)
        thick = await asyncio.to_thread(enter_thick_case, data, small)
        court = await asyncio.to_thread(OpenCourt, data)
        tills = Tills(court.url)
        try:
            people = ("plaintiff", "defendant", "judge", "clerk", "other")
            tokens = {
                each: (await asyncio.to_thread(court.sign_in, each, PASSWORD)).json()["token"]
                for each in people
            }
            desks = Desks(tills, small, tokens, thick, random.Random(1))
            await desks.prepare()
            await desks.be_known_again()
            await open_loop(desks, 1.0)
            page = await thick_case(desks, 20)
            before = bill(court.process.pid)
            taken = await open_loop(desks, seconds)
            used = bill(court.process.pid).since(before)
            note = (
                f"{seconds:.0f} s, full sync; the court used {100 * used / seconds:.0f} % of a core"
            )
            return [*judged(taken, note), page]
        finally:
            await tills.close()
            await asyncio.to_thread(court.close)


def enter_thick_case(data: Path, court: SmallCourt) -> CaseId:
    """Enter a case with five hundred exhibits of one page."""
    with open_registry(data) as registry:
        who = court.accounts["plaintiff"]
        from_there = NewParty(
            name=who.name, role=Role.PLAINTIFF, side=Side.PLAINTIFF, account=who.account
        )
        case = accept_case(
            registry,
            NewCase(number="thick", cause="a", title="Thick", claims=(), parties=(from_there,)),
            NOW,
        )
        picture = PagePicture(picture=FileHash("0" * 64), width_px=2, height_px=3)
        with registry.books.writing() as unit:
            for number in range(1, THICK + 1):
                exhibit = Exhibit(
                    exhibit=ExhibitId(new_id()),
                    number=number,
                    title=f"Exhibit {number}",
                    side=Side.PLAINTIFF,
                    kind="书证",
                    purpose="To prove it.",
                    original=FileHash("0" * 64),
                    pages=(picture,),
                )
                unit.papers.add_exhibit(ExhibitEntry(case=case, exhibit=exhibit, filed_at=NOW))
    return case


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
