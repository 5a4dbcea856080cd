"""Examples of fees: claimed, told, paid, waived and sent back."""

from typing import Final

from client.protocol.payment import (
    AskFeeRelief,
    ClaimFee,
    DecideFeeRelief,
    Fee,
    FeeAction,
    FeeRelief,
    Fees,
    FeeState,
    GiveFeeNotice,
    OrderFeeRefund,
    PayOrder,
    PayStanding,
)
from client.protocol.value import Value
from server_stub.post.call_backs import News, NewsKind
from server_stub.post.trial_gateway import PAGES
from server_stub.usecases.fee_views import yuan
from server_stub.web.examples import story
from server_stub.web.examples.story import at

_DUE: Final = yuan(story.FEE)
_RECEIPT: Final = "T0000000000000001"
_ORDER: Final = PayOrder(
    order=story.name_of("order"),
    amount=_DUE,
    standing=PayStanding.PENDING,
    page=f"{PAGES}/{story.UNSAID}",
    opened_at=at(3, 10, 8, 55),
)
_PAID_AT: Final = at(3, 10, 8, 58)
_FEE: Final = Fee(
    payment=story.name_of("payment"),
    case=story.CASE,
    payer=story.PLAINTIFF,
    state=FeeState.DUE,
    due=_DUE,
    paid="0.00",
    held="0.00",
    refunded="0.00",
    due_at=story.until(3, 16),
    orders=(_ORDER,),
    version=2,
    allowed_actions=(FeeAction.PAY,),
)

BODIES: Final[tuple[Value, ...]] = (
    ClaimFee(payer=story.PLAINTIFF, due=_DUE),
    GiveFeeNotice(served_at=at(3, 9, 10, 20)),
    AskFeeRelief(relief=FeeRelief.DEFERRAL, grounds="工作室停业，暂无收入，申请缓交。"),
    DecideFeeRelief(granted=True, due=_DUE, grounds="情况属实，准予缓交。"),
    OrderFeeRefund(amount=yuan(story.HALF_FEE), grounds="适用简易程序，减半收取案件受理费。"),
    News(
        kind=NewsKind.PAID,
        order=_ORDER.order,
        amount=_DUE,
        currency="CNY",
        receipt=_RECEIPT,
        at=_PAID_AT,
    ),
)
ANSWERS: Final[tuple[Value, ...]] = (_ORDER, _FEE, Fees(fees=(_FEE,)))
