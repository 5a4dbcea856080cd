"""The summons: who must come, when, where and why.

The form is the court's 传票, whose fields and notes are fixed: case number and
cause, the person called, the reason, the time, the place, the notes, the judge,
the clerk, the date and the seal. It goes to the parties only; agents, witnesses,
experts and interpreters get a notice (Interpretation of the Civil Procedure Law,
article 227). A hearing held online adds how to enter it (Online Litigation Rules,
articles 4 and 21).

It does not know whether the time is far enough ahead: three days before the
hearing is the law's business (Civil Procedure Law, article 139).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from server_stub.documents.numerals import chinese_date, court_time
from server_stub.documents.typesetter import Typesetter

STANDING_NOTES: Final = (
    "被传唤人必须准时到达应到处所。",
    "本票由被传唤人携带来院报到。",
    "被传唤人收到传票后，应在送达回证上签名或者盖章。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OnlineEntry:
    """How to enter a hearing that is held online."""

    address: str
    entry_code: str = ""
    minutes_before: int = 15
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Summons:
    """One summons to one party; `appear_at` is aware and printed in Beijing time."""

    court: str
    case_number: str
    cause: str
    person: str
    domicile: str
    reason: str = "开庭"
    appear_at: datetime
    place: str
    online: OnlineEntry | None = None
    judge: str
    clerk: str
    issued_on: date


def summons_pdf(typesetter: Typesetter, summons: Summons) -> bytes:
    """Set a summons on one page."""
    return typesetter.typeset(
        "summons",
        {
            "court": summons.court,
            "title": "传票",
            "fields": [
                {"name": ["案号"], "says": [summons.case_number]},
                {"name": ["案由"], "says": [summons.cause]},
                {"name": ["被传唤人"], "says": [summons.person]},
                {"name": ["工作单位", "或住址"], "says": [summons.domicile]},
                {"name": ["传唤事由"], "says": [summons.reason]},
                {"name": ["应到时间"], "says": [court_time(summons.appear_at)]},
                {"name": ["应到处所"], "says": _place(summons)},
            ],
            "notes": _notes(summons.online),
            "signed": [["审判员", summons.judge], ["书记员", summons.clerk]],
            "dated": chinese_date(summons.issued_on),
            "copy": "本联送达被传唤人",
        },
        dated=summons.issued_on,
    )


def _place(summons: Summons) -> list[str]:
    if summons.online is None:
        return [summons.place]
    lines = [summons.place, f"网址：{summons.online.address}"]
    if summons.online.entry_code:
        lines.append(f"入庭码：{summons.online.entry_code}")
    return lines


def _notes(online: OnlineEntry | None) -> list[str]:
    if online is None:
        return list(STANDING_NOTES)
    notes = [
        (
            f"本案在线开庭。请于开庭前{online.minutes_before}分钟登录，"
            "完成身份核验和设备检测，并选择安静、光线充足、无人打扰的场所。"
        ),
        "庭审活动由本院录音录像；未经准许，任何人不得录音、录像、截屏、拍照或者传播庭审内容。",
    ]
    if online.phone:
        notes.append(f"开庭中断线的，请立即重新进入；不能进入的，请联系{online.phone}。")
    return [*STANDING_NOTES, *notes]
