"""Examples of bringing a suit: the draft, its evidence and signature, review, and joining."""

from decimal import Decimal
from typing import Final

from client.protocol.case import CaseState, PagePicture
from client.protocol.file_kinds import FileKind, FileSeen
from client.protocol.filing import (
    AcceptSuit,
    AssociationCode,
    AssociationCodes,
    CaseTypeEntry,
    CaseTypes,
    ClaimItem,
    ClaimKind,
    ConfirmedDraft,
    DefectShown,
    DraftContent,
    DrawSignature,
    EvidenceItem,
    FeeShown,
    FeeStep,
    FilingAction,
    FilingLine,
    FilingList,
    FilingPage,
    JoinByCode,
    Joined,
    LitigantDetails,
    LookAtSigning,
    RefuseSuit,
    ReturnSuit,
    ServiceAddress,
    SigningAsked,
    SigningState,
    Standing,
    Strokes,
    SubmitSigned,
    SuitEvidence,
    SuitEvidenceList,
)
from client.protocol.ids import FileHash
from client.protocol.roles import Side
from client.protocol.uploads import (
    NewUpload,
    Upload,
    UploadLimits,
    UploadList,
    UploadState,
)
from client.protocol.value import Value
from server_stub.domain.association_codes import BYTES, code_from, shown
from server_stub.domain.jurisdiction import LISTS
from server_stub.domain.law import Act
from server_stub.settings import Limits, Terms
from server_stub.usecases.signatures import PHONE_PAGE
from server_stub.web.examples import story
from server_stub.web.examples.story import at, law

PAGES: Final = (
    PagePicture(picture=story.hash_of("exhibit 1, page 1"), width_px=1240, height_px=1754),
)
"""Of the plaintiff's exhibit."""

CONTENT: Final = DraftContent(
    case_type="IC25_06_SHOPPING",
    cause=story.CAUSE,
    litigants=(
        LitigantDetails(
            side=Side.PLAINTIFF,
            standing=Standing.NATURAL_PERSON,
            name=story.PLAINTIFF_NAME,
            id_kind="resident_id",
            id_number=story.PLAINTIFF_NUMBER,
            sex="女",
            ethnicity="汉族",
            occupation="陶艺工作室经营者",
            domicile=story.PLAINTIFF_DOMICILE,
            phone=story.PLAINTIFF_PHONE,
        ),
        LitigantDetails(
            side=Side.DEFENDANT,
            standing=Standing.ORGANISATION,
            name=story.COMPANY_NAME,
            id_kind="credit_code",
            id_number=story.COMPANY_CODE,
            domicile=story.COMPANY_DOMICILE,
            phone=story.COMPANY_PHONE,
            representative=story.REPRESENTATIVE_NAME,
            office="执行董事",
        ),
    ),
    claims=(ClaimItem(kind=ClaimKind.RETURN, text=story.CLAIM, amount=story.PRICE),),
    facts="原告在被告网店购买电动拉坯机一台，付款3680元，收货当日即无法启动。",
    reasons="被告拒绝七日无理由退货，违反消费者权益保护法第二十五条。",
    address=ServiceAddress(
        recipient=story.PLAINTIFF_NAME,
        address=story.PLAINTIFF_DOMICILE,
        phone=story.PLAINTIFF_PHONE,
        electronic=True,
    ),
    evidence=(
        EvidenceItem(
            upload=story.UPLOAD,
            title=story.EXHIBIT_TITLE,
            kind=story.EXHIBIT_KIND,
            source=story.EXHIBIT_SOURCE,
            purpose=story.EXHIBIT_PURPOSE,
        ),
    ),
    mediation=False,
    online=True,
    complaint=story.hash_of("complaint"),
)
"""The draft as it is confirmed."""
_CONFIRMED: Final = story.hash_of("what was confirmed")
_DEFECT: Final = DefectShown(
    place="facts", flaw="", text="请写明收货日期，以及何时向被告提出退货。"
)


def signing_of(signs: FileHash, month: int, day: int) -> SigningAsked:
    """Give a place to sign a paper of the story."""
    return SigningAsked(
        signing=story.name_of(f"signing of {signs}"),
        signs=signs,
        path=f"{PHONE_PAGE}#{story.UNSAID}",
        expires_at=at(month, day, 10, 10),
    )


_SIGNING: Final = signing_of(_CONFIRMED, 3, 3)
STROKES: Final = Strokes(
    width=3.0,
    strokes=(((0.12, 0.5, 0), (0.3, 0.42, 60), (0.48, 0.55, 120)), ((0.6, 0.3, 400),)),
)
"""The first lines of a signature."""
PAGE: Final = FilingPage(
    case=story.CASE,
    state=CaseState.DRAFT,
    number="",
    version=4,
    matter_version=0,
    content=CONTENT,
    fee=FeeShown(
        claimed=story.PRICE,
        steps=(FeeStep(label="per_case", base=Decimal(0), rate=None, amount=Decimal(50)),),
        amount=story.FEE,
        law=law(Act.COSTS, 13),
    ),
    wanting=(),
    returned=(),
    due_at=None,
    due_by="",
    law=(),
    otherwise="",
    confirmed=_CONFIRMED,
    signed=True,
    documents=(),
    allowed_actions=(
        FilingAction.SAVE,
        FilingAction.GENERATE_COMPLAINT,
        FilingAction.CONFIRM,
        FilingAction.SUBMIT,
        FilingAction.WITHDRAW,
    ),
    saved_at=at(3, 3, 9, 50),
)
_SEEN: Final = FileSeen(kind=FileKind.PDF, media_type="application/pdf", pages=len(PAGES))
_UPLOAD: Final = Upload(
    upload=story.UPLOAD,
    name=story.EXHIBIT_FILE,
    size=story.EXHIBIT_SIZE,
    sha256=story.EXHIBIT_HASH,
    received=story.EXHIBIT_SIZE,
    state=UploadState.READY,
    expires_at=at(4, 2, 9, 45),
    seen=_SEEN,
)
_LIMITS, _TERMS = Limits(), Terms()
_TYPES: Final = LISTS[-1]
_CODE: Final = shown(code_from(bytes(BYTES)))
"""Of no chance at all: the first code that there could be."""

BODIES: Final[tuple[Value, ...]] = (
    CONTENT,
    SubmitSigned(confirmed=_CONFIRMED),
    AcceptSuit(summary=True, judge=story.JUDGE_LOGIN, clerk=story.CLERK_LOGIN),
    ReturnSuit(defects=(_DEFECT,), days=7),
    RefuseSuit(grounds="原告与本案没有直接利害关系，不符合民事诉讼法第一百二十二条。"),
    JoinByCode(code=_CODE),
    STROKES,
    LookAtSigning(token=story.UNSAID),
    DrawSignature(token=story.UNSAID, drawn=STROKES),
    NewUpload(
        name=story.EXHIBIT_FILE,
        size=story.EXHIBIT_SIZE,
        sha256=story.EXHIBIT_HASH,
        media_type="application/pdf",
    ),
)
ANSWERS: Final[tuple[Value, ...]] = (
    CaseTypes(
        in_force_on=_TYPES.from_on.isoformat(),
        source=_TYPES.source,
        types=tuple(
            CaseTypeEntry(code=each.code, name_zh=each.zh, name_en=each.en, causes=each.causes)
            for each in _TYPES.types
            if each.civil
        ),
    ),
    PAGE,
    FilingList(
        filings=(
            FilingLine(
                case=story.CASE,
                state=CaseState.RETURNED,
                title=story.TITLE,
                due_at=story.until(3, 11),
                saved_at=at(3, 3, 9, 50),
            ),
        )
    ),
    ConfirmedDraft(
        filing=PAGE.model_copy(update={"signed": False}),
        signing=_SIGNING,
    ),
    SigningState(
        signing=_SIGNING.signing,
        signs=_CONFIRMED,
        signed=True,
        expires_at=_SIGNING.expires_at,
    ),
    SuitEvidenceList(
        items=(
            SuitEvidence(
                number=1,
                title=story.EXHIBIT_TITLE,
                kind=story.EXHIBIT_KIND,
                source=story.EXHIBIT_SOURCE,
                purpose=story.EXHIBIT_PURPOSE,
                file_name=story.EXHIBIT_FILE,
                file_kind=FileKind.PDF,
                media_type="application/pdf",
                size=story.EXHIBIT_SIZE,
                sha256=story.EXHIBIT_HASH,
                pages=PAGES,
            ),
        )
    ),
    AssociationCodes(
        codes=(
            AssociationCode(
                participant=story.DEFENDANT,
                name=story.COMPANY_NAME,
                code=_CODE,
                expires_at=at(3, 24, 9, 30),
            ),
        )
    ),
    Joined(case=story.CASE, participant=story.DEFENDANT, number=story.CASE_NUMBER),
    _UPLOAD,
    UploadList(uploads=(_UPLOAD,)),
    UploadLimits(
        file_bytes=_LIMITS.upload_bytes,
        piece_bytes=_LIMITS.upload_piece_bytes,
        open_files=_LIMITS.uploads_open,
        open_bytes=_LIMITS.upload_bytes_open,
        files_a_day=_LIMITS.uploads_a_day,
        bytes_a_day=_LIMITS.upload_bytes_a_day,
        unfinished_s=_TERMS.upload_unfinished_s,
        unfiled_s=_TERMS.upload_unfiled_s,
        pages=_LIMITS.upload_pages,
    ),
)
