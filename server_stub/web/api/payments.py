"""Fees: claimed and told by the court, paid by a party; and what the payment gateway says."""

from typing import Annotated

from fastapi import Depends, Header, Response

from client.protocol.ids import CaseId
from client.protocol.payment import (
    AskFeeRelief,
    ClaimFee,
    DecideFeeRelief,
    Fee,
    Fees,
    GiveFeeNotice,
    OrderFeeRefund,
    PayOrder,
)
from server_stub.post.call_backs import News, Signed
from server_stub.usecases import certificates, gateway_reports, payments
from server_stub.web.api.papers import PDF, file_answer
from server_stub.web.deps import Asking, OpenCourt, SignedIn, body_of, octets_out, signed_body_of
from server_stub.web.windows import counter_routes

routes = counter_routes()


@routes.get("/cases/{case}/payments")
def fees(court: OpenCourt, caller: SignedIn, case: str) -> Fees:
    """Give the fees of a case that concern one."""
    return payments.fees(court.registry, caller.account, CaseId(case))


@routes.post("/cases/{case}/payments", status_code=201)
def claim_fee(
    court: OpenCourt,
    caller: SignedIn,
    case: str,
    said: Annotated[ClaimFee, Depends(body_of(ClaimFee))],
    attempt: Asking,
) -> Fee:
    """Claim a fee of a party."""
    return payments.claim_fee(court.registry, attempt, caller.account, CaseId(case), said)


@routes.get("/payments/{payment}")
def fee(court: OpenCourt, caller: SignedIn, payment: str) -> Fee:
    """Give a fee with its orders."""
    return payments.fee(court.registry, caller.account, payment)


@routes.get("/payments/{payment}/receipt", response_class=Response, responses=octets_out(PDF))
def receipt(court: OpenCourt, caller: SignedIn, payment: str) -> Response:
    """Give the receipt for a fee that was paid, as a sealed paper."""
    paper = certificates.receipt_paper(court.registry, caller.account, payment, court.clock())
    return file_answer(paper, PDF, f"{paper.title}.pdf")


@routes.post("/payments/{payment}/notice")
def give_notice(
    court: OpenCourt,
    caller: SignedIn,
    payment: str,
    said: Annotated[GiveFeeNotice, Depends(body_of(GiveFeeNotice))],
) -> Fee:
    """Enter that the notice of a fee was served; its time begins."""
    return payments.give_notice(court.registry, caller.account, payment, said, court.clock())


@routes.post("/payments/{payment}/orders", status_code=201)
def pay_fee(court: OpenCourt, caller: SignedIn, payment: str, attempt: Asking) -> PayOrder:
    """Open an order at the payment gateway; the page of the answer is what a QR code says."""
    return payments.pay_fee(court.registry, attempt, caller.account, payment)


@routes.post("/payments/{payment}/relief")
def ask_relief(
    court: OpenCourt,
    caller: SignedIn,
    payment: str,
    said: Annotated[AskFeeRelief, Depends(body_of(AskFeeRelief))],
) -> Fee:
    """Ask to pay later, less or nothing."""
    return payments.ask_relief(court.registry, caller.account, payment, said, court.clock())


@routes.post("/payments/{payment}/relief/decision")
def decide_relief(
    court: OpenCourt,
    caller: SignedIn,
    payment: str,
    said: Annotated[DecideFeeRelief, Depends(body_of(DecideFeeRelief))],
) -> Fee:
    """Grant relief, or refuse it with reasons."""
    return payments.decide_relief(court.registry, caller.account, payment, said, court.clock())


@routes.post("/payments/{payment}/deferral/end")
def end_deferral(court: OpenCourt, caller: SignedIn, payment: str) -> Fee:
    """Have a deferred fee paid now."""
    return payments.end_deferral(court.registry, caller.account, payment, court.clock())


@routes.post("/payments/{payment}/refunds", status_code=201)
def order_refund(
    court: OpenCourt,
    caller: SignedIn,
    payment: str,
    said: Annotated[OrderFeeRefund, Depends(body_of(OrderFeeRefund))],
    attempt: Asking,
) -> Fee:
    """Send money back by the way on which it came."""
    return payments.order_refund(court.registry, attempt, caller.account, payment, said)


async def _call_back(
    body: Annotated[bytes, Depends(signed_body_of(News))],
    timestamp: Annotated[str, Header(alias="Mingjing-Timestamp")] = "",
    nonce: Annotated[str, Header(alias="Mingjing-Nonce")] = "",
    signature: Annotated[str, Header(alias="Mingjing-Signature")] = "",
) -> Signed:
    return Signed(body, timestamp, nonce, signature)


@routes.post("/payment-gateway/news", status_code=204)
def call_back(court: OpenCourt, said: Annotated[Signed, Depends(_call_back)]) -> None:
    """Take in what the payment gateway says: signed, fresh, and once (`Mingjing-Signature`)."""
    gateway_reports.hear_call_back(court.registry, said, court.clock())
