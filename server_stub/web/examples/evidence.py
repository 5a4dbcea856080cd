"""Examples of examining the evidence, writing to the court, and finding a time."""

from typing import Final

from client.protocol.exchange import (
    AnswerTime,
    AnswerTimes,
    Examination,
    FixTime,
    GiveOpinion,
    ItemExamined,
    Message,
    Messages,
    OfferedTime,
    OfferTimes,
    OpinionShown,
    TimeAnswer,
    Times,
    TimeShown,
    View,
    WriteMessage,
)
from client.protocol.roles import Role, Side
from client.protocol.value import Value
from server_stub.web.examples import story
from server_stub.web.examples.story import at

_OPINION: Final = GiveOpinion(
    authenticity=View.ACCEPTED,
    legality=View.ACCEPTED,
    relevance=View.ACCEPTED,
    purpose=View.DISPUTED,
    reasons="原告次日仅称机器不通电，到第三日才提出退货。",
    original_wanted=True,
)
_GIVEN: Final = OpinionShown(
    participant=story.DEFENDANT, version=1, opinion=_OPINION, at=at(3, 23, 15, 10), late=False
)
_ASKED: Final = Message(
    number=1,
    author=story.PLAINTIFF,
    name=story.PLAINTIFF_NAME,
    role=Role.PLAINTIFF,
    text="申请被告提交客服系统的完整聊天记录。",
    at=at(3, 24, 9, 0),
)
_ANSWERED: Final = Message(
    number=2,
    author=story.JUDGE,
    name=story.JUDGE_NAME,
    role=Role.PRESIDING_JUDGE,
    text="请被告于三日内提交完整的聊天记录。",
    at=at(3, 24, 14, 0),
    answers=1,
)
_TIME: Final = OfferedTime(starts_at=story.HEARING_AT, minutes=90)

BODIES: Final[tuple[Value, ...]] = (
    _OPINION,
    WriteMessage(text=_ANSWERED.text, answers=1),
    OfferTimes(times=(_TIME, OfferedTime(starts_at=at(4, 24, 14, 0), minutes=90))),
    AnswerTimes(
        answers=(
            AnswerTime(number=1, suits=True),
            AnswerTime(number=2, suits=False, reason="当日在外地出差。"),
        )
    ),
    FixTime(number=1),
)
ANSWERS: Final[tuple[Value, ...]] = (
    _GIVEN,
    Examination(
        items=(
            ItemExamined(
                exhibit=story.EXHIBIT,
                number=1,
                title=story.EXHIBIT_TITLE,
                side=Side.PLAINTIFF,
                opinions=(_GIVEN,),
                awaited=(),
                undisputed=False,
                original_wanted=True,
            ),
        ),
        filed=1,
        visible=1,
    ),
    _ANSWERED,
    Messages(messages=(_ASKED, _ANSWERED), more=False),
    Times(
        times=(
            TimeShown(
                number=1,
                starts_at=_TIME.starts_at,
                minutes=_TIME.minutes,
                answers=tuple(
                    TimeAnswer(participant=each, suits=True, reason="", at=at(3, 26, 11, 0))
                    for each in (story.PLAINTIFF, story.DEFENDANT)
                ),
                suits_all=True,
                conflicts=(),
                too_soon=False,
            ),
        ),
        fixed=story.HEARING,
    ),
)
