"""The quiet pages in every state that is designed, for the gallery. The case is invented."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, Qt
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter

from client.config import Language
from client.protocol.account import Account, CourtFace
from client.protocol.case import (
    CaseAction,
    CaseFile,
    CaseState,
    CaseSummary,
    Document,
    DocumentKind,
    Hearing,
    HearingPhase,
    Party,
)
from client.protocol.errors import Reason
from client.protocol.ids import AccountId, CaseId, DocumentId, FileHash, HearingId, ParticipantId
from client.protocol.roles import Role, Side, StaffRole
from client.state import (
    Attendance,
    Cases,
    ClientState,
    Failure,
    Login,
    Notice,
    OpenedCase,
    OpenedDocument,
    Where,
)
from client.ui import theme
from client.ui.gallery.hearing_states import (
    JUDGE,
    NOW,
    PLAINTIFF,
    Build,
    Shown,
    desk,
    exhibits,
    hearing,
)

_COURT = CourtFace(
    name_zh="北京互联网法院",
    name_en="Beijing Internet Court",
    lowest=1,
    highest=1,
    software="gallery",
    now=NOW,
)
_TITLE = "陈晓雨诉北京云帆智能科技有限公司网络购物合同纠纷"


def office(language: Language, where: Where, **more: object) -> ClientState:
    """Give a desk at the counter, with changes."""
    person = Account(
        account=AccountId("account"), login="chen", name="陈晓雨", staff=StaffRole.NONE
    )
    bare = ClientState(
        now=NOW,
        language=language,
        server="https://court.example:8420",
        where=where,
        court=_COURT,
        account=None if where is Where.LOGIN else person,
    )
    return replace(bare, **more)  # type: ignore[arg-type]


# Signing in -----------------------------------------------------------------------------------


def first_time(language: Language) -> Shown:
    """Nobody has signed in here before, and the court has not answered yet."""
    return Shown(office(language, Where.LOGIN, court=None))


def remembered(language: Language) -> Shown:
    """The login name and the password of last time are known."""
    return Shown(office(language, Where.LOGIN, login=Login(remembered="chen", has_password=True)))


def signing_in(language: Language) -> Shown:
    """The court is asked."""
    return Shown(office(language, Where.LOGIN, login=Login(busy=True, remembered="chen")))


def wrong_password(language: Language) -> Shown:
    """The court said no, and this computer has no keyring."""
    login = Login(remembered="chen", failure=Failure(Reason.WRONG_CREDENTIALS), can_remember=False)
    return Shown(office(language, Where.LOGIN, login=login))


def no_court(language: Language) -> Shown:
    """The court cannot be reached."""
    login = Login(failure=Failure(Reason.COURT_UNAVAILABLE))
    return Shown(office(language, Where.LOGIN, court=None, login=login))


# The cases ------------------------------------------------------------------------------------


def _summaries() -> tuple[CaseSummary, ...]:
    return (
        CaseSummary(
            case=CaseId("case"),
            number="（2026）京0491民初12345号",
            cause="网络购物合同纠纷",
            title=_TITLE,
            state=CaseState.HEARING_SCHEDULED,
            role=Role.PLAINTIFF,
            next_hearing_at=NOW + timedelta(days=3, hours=1),
            next_hearing=HearingId("hearing"),
        ),
        CaseSummary(
            case=CaseId("case-2"),
            number="（2026）京0491民初2077号",
            cause="信息网络传播权纠纷",
            title="北京拾光影像文化有限公司诉陈晓雨侵害作品信息网络传播权纠纷",
            state=CaseState.HEARD,
            role=Role.DEFENDANT,
        ),
        CaseSummary(
            case=CaseId("case-3"),
            number="",
            cause="小额借款合同纠纷",
            title="陈晓雨诉周立民小额借款合同纠纷",
            state=CaseState.ACCEPTED,
            role=Role.PLAINTIFF,
        ),
        CaseSummary(
            case=CaseId("case-4"),
            number="（2025）京0491民初980号",
            cause="网络服务合同纠纷",
            title="陈晓雨诉某某在线教育科技（北京）股份有限公司网络服务合同纠纷",
            state=CaseState.JUDGED,
            role=Role.PLAINTIFF,
        ),
    )


def listed(language: Language) -> Shown:
    """Four cases, a hearing in three days."""
    return Shown(office(language, Where.CASES, cases=Cases(cases=_summaries())))


def hearing_now(language: Language) -> Shown:
    """One case, its hearing in progress."""
    only = _summaries()[0].model_copy(
        update={
            "state": CaseState.HEARING_IN_PROGRESS,
            "next_hearing_at": NOW - timedelta(minutes=12),
        }
    )
    return Shown(office(language, Where.CASES, cases=Cases(cases=(only,))))


def no_cases(language: Language) -> Shown:
    """No case yet."""
    return Shown(office(language, Where.CASES, cases=Cases(cases=())))


def reading_cases(language: Language) -> Shown:
    """The court is asked for the first time."""
    return Shown(office(language, Where.CASES, cases=Cases(loading=True)))


def old_cases(language: Language) -> Shown:
    """The court does not answer; what was read before is still shown, and a notice stands."""
    cases = Cases(cases=_summaries()[:2], failure=Failure(Reason.COURT_UNAVAILABLE))
    notice = Notice(Failure(Reason.UNEXPECTED, reference="7F3A-21C0"))
    return Shown(office(language, Where.CASES, cases=cases, notice=notice))


def cases_failed(language: Language) -> Shown:
    """The court does not answer, and nothing was read before."""
    cases = Cases(failure=Failure(Reason.COURT_UNAVAILABLE))
    return Shown(office(language, Where.CASES, cases=cases))


# A case ---------------------------------------------------------------------------------------


def _document(name: str, kind: DocumentKind, title: str, *, served: bool) -> Document:
    made = NOW - timedelta(days=12)
    return Document(
        document=DocumentId(name),
        kind=kind,
        title=title,
        file=FileHash("0" * 64),
        made_at=made,
        served_at=made + timedelta(days=1) if served else None,
    )


def opened_file(**changes: object) -> CaseFile:
    """Give the invented case as its page has it, with changes."""
    whole = CaseFile(
        summary=_summaries()[0],
        claims=(
            "判令被告退还货款人民币2,399.00元；",
            "判令被告赔偿检测费用人民币300.00元；",
            "本案诉讼费用由被告承担。",
        ),
        parties=(
            _party("judge", "林静", Role.PRESIDING_JUDGE, Side.BENCH),
            _party("clerk", "周敏", Role.CLERK, Side.REGISTRY),
            _party("plaintiff", "陈晓雨", Role.PLAINTIFF, Side.PLAINTIFF),
            _party("agent", "赵文博", Role.LITIGATION_AGENT, Side.PLAINTIFF),
            _party("company", "北京云帆智能科技有限公司", Role.DEFENDANT, Side.DEFENDANT),
            _party("defendant", "王志远", Role.LEGAL_REPRESENTATIVE, Side.DEFENDANT),
        ),
        exhibits=exhibits(),
        documents=(
            _document("summons", DocumentKind.SUMMONS, "出庭传票", served=True),
            _document("complaint", DocumentKind.COMPLAINT, "民事起诉状", served=True),
        ),
        hearings=(
            Hearing(
                hearing=HearingId("hearing"),
                starts_at=NOW + timedelta(minutes=25),
                phase=HearingPhase.SCHEDULED,
                may_enter=True,
            ),
        ),
        allowed_actions=(CaseAction.ENTER_HEARING,),
    )
    return whole.model_copy(update=changes)


def _party(name: str, called: str, role: Role, side: Side) -> Party:
    return Party(participant=ParticipantId(name), name=called, role=role, side=side)


def _case(language: Language, **changes: object) -> ClientState:
    opened = replace(OpenedCase(CaseId("case"), file=opened_file()), **changes)  # type: ignore[arg-type]
    return office(language, Where.CASE, case=opened)


def before_hearing(language: Language) -> Shown:
    """The hearing is near and can be entered."""
    return Shown(_case(language))


def for_the_bench(language: Language) -> Shown:
    """The judge sees a draft judgment, which may be served; the hearing is over."""
    over = Hearing(
        hearing=HearingId("hearing"),
        starts_at=NOW - timedelta(days=2),
        phase=HearingPhase.CLOSED,
        may_enter=False,
    )
    heard = _summaries()[0].model_copy(
        update={"state": CaseState.HEARD, "role": Role.PRESIDING_JUDGE}
    )
    file = opened_file(
        summary=heard,
        hearings=(over,),
        allowed_actions=(CaseAction.SERVE_JUDGMENT,),
        documents=(
            _document("judgment", DocumentKind.JUDGMENT, "民事判决书", served=False),
            *opened_file().documents,
        ),
    )
    return Shown(_case(language, file=file))


def new_case(language: Language) -> Shown:
    """Accepted a moment ago: nothing in it yet."""
    bare = opened_file(
        summary=_summaries()[2],
        exhibits=(),
        documents=(),
        hearings=(),
        allowed_actions=(),
        claims=(),
    )
    return Shown(_case(language, file=bare))


def reading_case(language: Language) -> Shown:
    """The court is asked."""
    return Shown(_case(language, file=None, loading=True))


def old_case(language: Language) -> Shown:
    """The court does not answer; what was read before is still shown."""
    return Shown(_case(language, failure=Failure(Reason.COURT_UNAVAILABLE)))


def no_such_case(language: Language) -> Shown:
    """There is no such case for this person."""
    return Shown(_case(language, file=None, failure=Failure(Reason.NOT_FOUND)))


# A document -----------------------------------------------------------------------------------


def paper_pdf() -> bytes:
    """Set an invented paper of three pages."""
    store = QBuffer()
    store.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(store)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setResolution(96)
    painter = QPainter(writer)
    for number in range(1, 4):
        if number > 1:
            writer.newPage()
        painter.setFont(theme.font(26, bold=True))
        painter.drawText(
            QRectF(90, 90, 614, 60), Qt.AlignmentFlag.AlignHCenter, "北京互联网法院　传票"
        )
        painter.setFont(theme.font(16))
        words = (
            f"案号　（2026）京0491民初12345号\n\n案由　网络购物合同纠纷\n\n被传唤人　陈晓雨\n\n"
            f"应到时间　2026年3月12日 星期四 10:06\n\n应到处所　在线法庭\n\n第 {number} 页"
        )
        painter.drawText(QRectF(90, 190, 614, 800), Qt.TextFlag.TextWordWrap, words)
    painter.end()
    return bytes(store.data().data())


def reading(language: Language) -> Shown:
    """A summons is read."""
    opened = OpenedDocument("出庭传票", pdf=paper_pdf())
    return Shown(office(language, Where.DOCUMENT, document=opened))


def opening_document(language: Language) -> Shown:
    """The document is on its way."""
    opened = OpenedDocument("出庭传票", loading=True)
    return Shown(office(language, Where.DOCUMENT, document=opened))


def unreadable(language: Language) -> Shown:
    """What came is no document."""
    opened = OpenedDocument("出庭传票", pdf=b"no document")
    return Shown(office(language, Where.DOCUMENT, document=opened))


def document_failed(language: Language) -> Shown:
    """The document did not come."""
    opened = OpenedDocument("出庭传票", failure=Failure(Reason.COURT_UNAVAILABLE))
    return Shown(office(language, Where.DOCUMENT, document=opened))


# Afterwards -----------------------------------------------------------------------------------


def closed(language: Language) -> Shown:
    """The presiding judge has closed the hearing."""
    state = desk(language, hearing(phase=HearingPhase.CLOSED, closed_at=NOW), PLAINTIFF)
    return Shown(replace(state, court=_COURT))


def rehearsal_closed(language: Language) -> Shown:
    """A rehearsal is over, and nothing went to a case."""
    over = hearing(phase=HearingPhase.CLOSED, closed_at=NOW, rehearsal=True)
    return Shown(replace(desk(language, over, PLAINTIFF), court=_COURT))


def left(language: Language) -> Shown:
    """The person has left."""
    return Shown(office(language, Where.HEARING))


def taken_over(language: Language) -> Shown:
    """The person entered elsewhere."""
    attendance = Attendance(HearingId("hearing"), you=JUDGE, ended=Reason.TAKEN_OVER)
    return Shown(office(language, Where.HEARING, attendance=attendance))


OFFICES: Mapping[str, Mapping[str, Build]] = {
    screen: {each.__name__: each for each in builds}
    for screen, builds in {
        "login": (first_time, remembered, signing_in, wrong_password, no_court),
        "cases": (listed, hearing_now, no_cases, reading_cases, old_cases, cases_failed),
        "case_file": (
            before_hearing,
            for_the_bench,
            new_case,
            reading_case,
            old_case,
            no_such_case,
        ),
        "document": (reading, opening_document, unreadable, document_failed),
        "ended": (closed, rehearsal_closed, left, taken_over),
    }.items()
}
