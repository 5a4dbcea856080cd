"""Examples of the answer to a suit, the judgment, and the appeal against it."""

from typing import Final

from client.protocol.after_judgment import (
    AppealAnswer,
    AppealsShown,
    FileAppealSigned,
    PaperWritten,
    PeriodShown,
    Petition,
)
from client.protocol.answering import ClaimAnswered, FileAnswerSigned, SuitAnswer
from client.protocol.deciding import CostBorne, DraftJudgment, PartySays
from client.protocol.value import Value
from server_stub.domain.appeal import AppealState
from server_stub.web.examples import story
from server_stub.web.examples.filing import signing_of

_ANSWER: Final = SuitAnswer(
    to_claims=(
        ClaimAnswered(number=1, admitted=False, reason="商品已经拆封使用，不适用无理由退货。"),
    ),
    to_facts=("认可原告购买拉坯机并付款3680元。", "不认可收货当日即无法启动。"),
    others=("请求驳回原告的诉讼请求。",),
)
_ANSWER_PAPER: Final = story.hash_of("answer")
_PETITION: Final = Petition(
    requests="撤销一审判决，改判驳回被上诉人的诉讼请求。",
    reasons="一审判决对退货提出的时间认定有误。",
    appealed=story.PRICE,
)

BODIES: Final[tuple[Value, ...]] = (
    _ANSWER,
    FileAnswerSigned(answer=_ANSWER, content=_ANSWER_PAPER),
    DraftJudgment(
        attendance="原告陈晓雨、被告法定代表人王志远到庭参加诉讼。",
        answers=(PartySays(participant=story.DEFENDANT, text="商品已经拆封使用，不同意退货。"),),
        findings=("原告于签收次日向被告提出退货，有聊天记录为证。",),
        reasoning=("消费者有权自收到商品之日起七日内退货，且无需说明理由。",),
        laws=("《中华人民共和国消费者权益保护法》第二十五条",),
        orders=(
            f"被告于本判决生效之日起十日内退还原告{story.PLAINTIFF_NAME}货款3680元；",
            "原告同时返还电动拉坯机一台。",
        ),
        orders_payment=True,
        summary=True,
        costs=(CostBorne(participant=story.DEFENDANT, amount=story.HALF_FEE),),
    ),
    _PETITION,
    FileAppealSigned(petition=_PETITION, content=story.hash_of("petition")),
    AppealAnswer(text="一审判决认定事实清楚，适用法律正确，请求驳回上诉。"),
)
ANSWERS: Final[tuple[Value, ...]] = (
    PaperWritten(content=_ANSWER_PAPER, signing=signing_of(_ANSWER_PAPER, 3, 20)),
    AppealsShown(
        state=AppealState.WAITING,
        version=2,
        periods=tuple(
            PeriodShown(participant=each, served=True, due_at=story.until(5, 13), appealed=False)
            for each in (story.PLAINTIFF, story.DEFENDANT)
        ),
        appeal_court=story.APPEAL_COURT,
        effective_at=None,
    ),
)
