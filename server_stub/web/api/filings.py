"""Suits on their way to the docket: drafted, handed in, reviewed, joined.

Whoever drafts and whoever reviews ask at the same address and each see what is theirs; for anybody
else there is no such filing. A save names the version it was made from (`If-Match`), and everything
that creates is asked under an `Idempotency-Key`.
"""

from typing import Annotated

from fastapi import Depends, Path, Query, Response

from client.protocol.filing import (
    AcceptSuit,
    AssociationCodes,
    CaseTypeEntry,
    CaseTypes,
    ConfirmedDraft,
    DraftContent,
    FilingList,
    FilingPage,
    JoinByCode,
    Joined,
    RefuseSuit,
    ReturnSuit,
    SubmitSigned,
    SuitEvidenceList,
)
from client.protocol.ids import CaseId, DocumentId
from client.protocol.value import LARGEST
from server_stub.domain.calendar import court_day
from server_stub.domain.jurisdiction import list_on
from server_stub.usecases.filing import drafts, evidence, joining, page, review
from server_stub.web.api.papers import JPEG, PDF, PNG, file_answer, original_answer, picture_answer
from server_stub.web.deps import ANY, Asking, IfMatch, OpenCourt, SignedIn, body_of, octets_out
from server_stub.web.windows import counter_routes

routes = counter_routes()

After = Annotated[str, Query(max_length=100)]
Limit = Annotated[int, Query(ge=1, le=LARGEST)]
MANY = 1000


@routes.get("/case-types")
def case_types(court: OpenCourt) -> CaseTypes:
    """Give the kinds of case that may be filed here today."""
    listed = list_on(court_day(court.clock()))
    return CaseTypes(
        in_force_on=listed.from_on.isoformat(),
        source=listed.source,
        types=tuple(
            CaseTypeEntry(code=each.code, name_zh=each.zh, name_en=each.en, causes=each.causes)
            for each in listed.types
            if each.civil
        ),
    )


@routes.get("/filings")
def own_filings(
    court: OpenCourt, caller: SignedIn, after: After = "", limit: Limit = MANY
) -> FilingList:
    """Give one page of one's own filings."""
    return drafts.list_filings(court.registry, caller.account, after, limit)


@routes.get("/filing-review")
def review_queue(
    court: OpenCourt, caller: SignedIn, after: After = "", limit: Limit = MANY
) -> FilingList:
    """Give one page of the suits that wait for a reviewer."""
    return review.review_queue(court.registry, caller.account, after, limit)


@routes.post("/filings", status_code=201)
def begin(
    court: OpenCourt,
    caller: SignedIn,
    attempt: Asking,
    asked: Annotated[DraftContent, Depends(body_of(DraftContent))],
) -> FilingPage:
    """Begin a draft."""
    return drafts.begin_draft(court.registry, caller.account, asked, attempt)


@routes.get("/filings/{case}")
def filing(court: OpenCourt, caller: SignedIn, case: str, response: Response) -> FilingPage:
    """Give a filing, with the version of its draft as the entity tag."""
    shown = page.filing_page(court.registry, caller.account, CaseId(case), court.clock())
    response.headers["ETag"] = f'"{shown.version}"'
    return shown


@routes.put("/filings/{case}")
def save(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    version: IfMatch,
    asked: Annotated[DraftContent, Depends(body_of(DraftContent))],
) -> FilingPage:
    """Save the next version of a draft."""
    return drafts.save_draft(
        court.registry, caller.account, CaseId(case), asked, version, court.clock()
    )


@routes.post("/filings/{case}/complaint")
def generate_complaint(
    court: OpenCourt, caller: SignedIn, case: str, version: IfMatch
) -> FilingPage:
    """Make the complaint from the answers."""
    return drafts.generate_complaint(
        court.registry, caller.account, CaseId(case), version, court.clock()
    )


@routes.get("/filings/{case}/complaint", response_class=Response, responses=octets_out(PDF))
def complaint(court: OpenCourt, caller: SignedIn, case: str) -> Response:
    """Give the complaint of one's own draft."""
    paper = drafts.complaint_of_draft(court.registry, caller.account, CaseId(case))
    return file_answer(paper, PDF, f"{paper.title}.pdf")


@routes.post("/filings/{case}/confirm")
def confirm(court: OpenCourt, caller: SignedIn, case: str, version: IfMatch) -> ConfirmedDraft:
    """Confirm that all is correct, and get the QR code's address to sign it."""
    shown, signing = drafts.confirm_draft(
        court.registry, caller.account, CaseId(case), version, court.clock()
    )
    return ConfirmedDraft(filing=shown, signing=signing)


@routes.post("/filings/{case}/submit")
def submit(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[SubmitSigned, Depends(body_of(SubmitSigned))],
) -> FilingPage:
    """Hand in what was confirmed and signed, or its correction."""
    return drafts.hand_in(court.registry, caller.account, CaseId(case), asked.confirmed, attempt)


@routes.post("/filings/{case}/withdraw")
def withdraw(court: OpenCourt, caller: SignedIn, case: str, attempt: Asking) -> FilingPage:
    """Take a filing back."""
    return drafts.withdraw_filing(court.registry, caller.account, CaseId(case), attempt)


@routes.post("/filings/{case}/accept")
def accept(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[AcceptSuit, Depends(body_of(AcceptSuit))],
) -> FilingPage:
    """Docket a suit."""
    return review.accept_filing(court.registry, caller.account, CaseId(case), asked, attempt)


@routes.post("/filings/{case}/return")
def send_back(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[ReturnSuit, Depends(body_of(ReturnSuit))],
) -> FilingPage:
    """Return a suit with every defect at once."""
    return review.return_filing(court.registry, caller.account, CaseId(case), asked, attempt)


@routes.post("/filings/{case}/refuse")
def refuse(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    attempt: Asking,
    asked: Annotated[RefuseSuit, Depends(body_of(RefuseSuit))],
) -> FilingPage:
    """Rule against a suit."""
    return review.refuse_filing(court.registry, caller.account, CaseId(case), asked, attempt)


@routes.get(
    "/filings/{case}/documents/{document}", response_class=Response, responses=octets_out(PDF)
)
def document(court: OpenCourt, caller: SignedIn, case: str, document: str) -> Response:
    """Give a document that the court has let out to who filed: the ruling, above all."""
    paper = page.document_of_filing(
        court.registry, caller.account, CaseId(case), DocumentId(document)
    )
    return file_answer(paper, PDF, f"{paper.title}.pdf")


# The evidence of a suit, before there are exhibits

Number = Annotated[int, Path(ge=1, le=LARGEST)]


@routes.get("/filings/{case}/evidence")
def evidence_of_suit(court: OpenCourt, caller: SignedIn, case: str) -> SuitEvidenceList:
    """Give the evidence of a suit to who filed it and to a reviewer."""
    return evidence.evidence_of_suit(court.registry, caller.account, CaseId(case), court.clock())


@routes.get(
    "/filings/{case}/evidence/{number}/original", response_class=Response, responses=octets_out(ANY)
)
def original_of_item(court: OpenCourt, caller: SignedIn, case: str, number: Number) -> Response:
    """Give the file of an item as it came."""
    return original_answer(
        evidence.original_of_item(
            court.registry, caller.account, CaseId(case), number, court.clock()
        )
    )


@routes.get(
    "/filings/{case}/evidence/{number}/pages/{page}",
    response_class=Response,
    responses=octets_out(PNG, JPEG),
)
def page_of_item(
    court: OpenCourt, caller: SignedIn, case: str, number: Number, page: Number
) -> Response:
    """Give the picture of one page of an item."""
    return picture_answer(
        evidence.page_of_item(
            court.registry, caller.account, CaseId(case), number, page, court.clock()
        )
    )


@routes.post("/cases/{case}/association-codes", status_code=201)
def issue_codes(court: OpenCourt, caller: SignedIn, case: str) -> AssociationCodes:
    """Make fresh codes for those who have not joined; older ones open nothing any more."""
    return joining.issue_codes(court.registry, caller.account, CaseId(case), court.clock())


@routes.post("/association", status_code=201)
def join(
    court: OpenCourt,
    caller: SignedIn,
    attempt: Asking,
    asked: Annotated[JoinByCode, Depends(body_of(JoinByCode))],
) -> Joined:
    """Join a case by a code."""
    return joining.join_by_code(court.registry, caller.account, asked.code, attempt)
