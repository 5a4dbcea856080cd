"""States of a desk before the court has said much, for what the screens say of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from client.config import Language
from client.protocol.account import Account, CourtFace
from client.protocol.case import (
    CaseAction,
    CaseFile,
    CaseState,
    CaseSummary,
    Document,
    DocumentKind,
    Exhibit,
    Hearing,
    HearingPhase,
    PagePicture,
    Party,
)
from client.protocol.ids import (
    AccountId,
    CaseId,
    DocumentId,
    ExhibitId,
    FileHash,
    HearingId,
    ParticipantId,
)
from client.protocol.roles import Role, Side, StaffRole
from client.state import ClientState, Where

NOW = datetime(2026, 3, 12, 1, 41, tzinfo=UTC)
"""Thursday 12 March 2026, 09:41 at court."""
ZH, EN = Language.CHINESE, Language.ENGLISH
HASH = FileHash("0" * 64)

COURT = CourtFace(
    name_zh="北京互联网法院",
    name_en="Beijing Internet Court",
    lowest=1,
    highest=1,
    software="test",
    now=NOW,
)
ACCOUNT = Account(account=AccountId("a"), login="chen", name="陈晓雨", staff=StaffRole.NONE)


def desk(language: Language = EN, **changes: Any) -> ClientState:
    """Give a desk where nobody has signed in, with changes."""
    bare = ClientState(now=NOW, language=language, server="https://court.example", court=COURT)
    return replace(bare, **changes)


def summary(**changes: Any) -> CaseSummary:
    """Give a line of the case list: a hearing in three days."""
    return CaseSummary(
        case=CaseId("case"),
        number="（2026）京0491民初1号",
        cause="网络购物合同纠纷",
        title="陈晓雨诉云帆公司",
        state=CaseState.HEARING_SCHEDULED,
        role=Role.PLAINTIFF,
        next_hearing_at=NOW + timedelta(days=3),
        next_hearing=HearingId("hearing"),
    ).model_copy(update=changes)


def hearing(**changes: Any) -> Hearing:
    """Give a hearing that can be entered."""
    return Hearing(
        hearing=HearingId("hearing"),
        starts_at=NOW + timedelta(minutes=25),
        phase=HearingPhase.SCHEDULED,
        may_enter=True,
    ).model_copy(update=changes)


def exhibit(pages: int = 2, **changes: Any) -> Exhibit:
    """Give an exhibit of some pages."""
    picture = PagePicture(picture=HASH, width_px=1240, height_px=1754)
    return Exhibit(
        exhibit=ExhibitId("exhibit"),
        number=2,
        title="聊天记录",
        side=Side.PLAINTIFF,
        kind="电子数据",
        purpose="证明约定",
        original=HASH,
        pages=(picture,) * pages,
    ).model_copy(update=changes)


def document(**changes: Any) -> Document:
    """Give a summons that was served the day before yesterday."""
    return Document(
        document=DocumentId("document"),
        kind=DocumentKind.SUMMONS,
        title="传票",
        file=HASH,
        made_at=NOW - timedelta(days=3),
        served_at=NOW - timedelta(days=2),
    ).model_copy(update=changes)


def judgment(**changes: Any) -> Document:
    """Give the draft of a judgment."""
    return document(
        document=DocumentId("judgment"), kind=DocumentKind.JUDGMENT, title="判决书", served_at=None
    ).model_copy(update=changes)


def party(**changes: Any) -> Party:
    """Give the plaintiff."""
    return Party(
        participant=ParticipantId("p"), name="陈晓雨", role=Role.PLAINTIFF, side=Side.PLAINTIFF
    ).model_copy(update=changes)


def case_file(**changes: Any) -> CaseFile:
    """Give a case with one of everything."""
    return CaseFile(
        summary=summary(),
        claims=("退还货款；", "承担诉讼费。"),
        parties=(party(),),
        exhibits=(exhibit(),),
        documents=(document(),),
        hearings=(hearing(),),
        allowed_actions=(CaseAction.ENTER_HEARING,),
    ).model_copy(update=changes)


def at(where: Where, language: Language = EN, **changes: Any) -> ClientState:
    """Give a desk where somebody has signed in and looks at a screen."""
    return desk(language, where=where, account=ACCOUNT, **changes)
