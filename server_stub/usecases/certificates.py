"""What the court certifies as a paper from its records: that something was served, or paid.

Both are set from the books whenever they are asked for, and sealed then; the same record says the
same (Online Litigation Rules art. 31; Measures on Litigation Costs art. 52).
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from client.protocol.account import Account
from client.protocol.case import DocumentKind
from client.protocol.errors import NotFound
from client.protocol.payment import PayStanding
from client.protocol.post import PostChannel
from client.protocol.roles import Side
from client.protocol.serving import AddressKind, Consent, SendingShown, ServiceStage, ServiceTrace
from server_stub.db import UnitOfWork
from server_stub.db.entries import PartyEntry
from server_stub.db.queries.matters import MatterEntry
from server_stub.documents import (
    ProofOfService,
    Receipt,
    ServedPaper,
    proof_of_service_pdf,
    receipt_pdf,
)
from server_stub.domain.application_kinds import PRESERVATIONS
from server_stub.domain.calendar import court_day
from server_stub.domain.matters import MatterKind
from server_stub.usecases.fee_views import order_shown
from server_stub.usecases.filing.papers import CAPACITIES
from server_stub.usecases.papers import Paper, sealed_file
from server_stub.usecases.payments import own_fee
from server_stub.usecases.registry import Registry
from server_stub.usecases.serving_records import own_service
from server_stub.usecases.serving_views import proof, recipient_of

CHANNELS: Mapping[PostChannel | None, str] = {
    PostChannel.PLATFORM: "在线诉讼平台",
    PostChannel.MAIL: "电子邮件",
    PostChannel.SMS: "手机短信",
    PostChannel.POST: "邮寄",
    PostChannel.IN_PERSON: "直接送达",
    PostChannel.REFUND: "退费",
    None: "其他方式",
}
ADDRESSES = {
    AddressKind.CONFIRMED: "受送达人确认的地址",
    AddressKind.OWN: "能够确认为受送达人本人的地址",
    AddressKind.POSTAL: "受送达人确认的邮寄地址",
    AddressKind.IN_PERSON: "当面送达",
}
CONSENTS: Mapping[Consent | None, str] = {
    Consent.EXPRESS: "受送达人明确表示同意",
    Consent.AGREED_BEFORE: "诉讼前约定或者承诺",
    Consent.ADDRESS_GIVEN: "在诉讼文书中提供了电子地址",
    Consent.ACCEPTED_EARLIER: "接受已经完成的电子送达且未提出异议",
    None: "不适用",
}
TRACES = {
    ServiceTrace.ARRIVED: "到达受送达人系统",
    ServiceTrace.READ: "受送达人查阅",
    ServiceTrace.REPLIED: "受送达人回复",
    ServiceTrace.ACTED: "受送达人据此实施诉讼行为",
    ServiceTrace.SIGNED: "受送达人签收",
    ServiceTrace.LEFT: "留置送达",
    ServiceTrace.RETURNED: "退回",
    ServiceTrace.FAILED: "未能送达",
}
STAGES = {
    ServiceStage.PREPARED: "尚未发送",
    ServiceStage.UNDER_WAY: "送达中",
    ServiceStage.PRESUMED: "推定送达",
    ServiceStage.ANNOUNCED: "公告期间",
    ServiceStage.SERVED: "送达完成",
}
BASES = {
    AddressKind.CONFIRMED: (
        "《人民法院在线诉讼规则》第三十一条：信息到达受送达人确认的电子地址所在系统时，为送达。"
    ),
    AddressKind.OWN: (
        "《人民法院在线诉讼规则》第三十一条：受送达人回复收悉或者作出相应诉讼行为的，视为完成有效送达；"
        "系统反馈已阅知的，推定完成有效送达。"
    ),
    AddressKind.POSTAL: "《中华人民共和国民事诉讼法》第九十一条。",
    AddressKind.IN_PERSON: "《中华人民共和国民事诉讼法》第八十八条、第八十九条。",
}
ANNOUNCED = "《中华人民共和国民事诉讼法》第九十五条：公告期满，即视为送达。"
TILL = "诉讼费系统"


def proof_paper(registry: Registry, account: Account, service: str, now: datetime) -> Paper:
    """Give the proof of a service as a sealed paper; raises `NotFound`."""
    with registry.books.reading() as unit:
        entry, _ = own_service(unit, account, service)
        said = _proof(registry, unit, entry, now)
    pdf = proof_of_service_pdf(registry.press(), said)
    return _sealed(registry, DocumentKind.PROOF_OF_SERVICE, "电子送达凭证", pdf, now)


def receipt_paper(registry: Registry, account: Account, payment: str, now: datetime) -> Paper:
    """Give the receipt for a fee that was paid; raises `NotFound` where nothing was."""
    with registry.books.reading() as unit:
        entry, own = own_fee(unit, account, payment)
        said = _receipt(registry, unit, entry, own)
    pdf = receipt_pdf(registry.press(), said)
    return _sealed(registry, DocumentKind.RECEIPT, "诉讼费缴费收据", pdf, now)


def _sealed(registry: Registry, kind: DocumentKind, title: str, pdf: bytes, now: datetime) -> Paper:
    file = sealed_file(registry, kind, registry.files.put(pdf), now)
    return Paper(title, file, registry.files.get(file))


def _proof(
    registry: Registry, unit: UnitOfWork, entry: MatterEntry, now: datetime
) -> ProofOfService:
    told, recipient = proof(unit, entry), recipient_of(entry)
    people = unit.cases.parties(told.case)
    side = next(
        (each.party.side for each in people if each.party.participant == recipient),
        Side.GALLERY,
    )
    way = told.sendings[0] if told.sendings else None
    kind = AddressKind.IN_PERSON if way is None else way.address_class
    return ProofOfService(
        court=registry.court.zh,
        number=told.service,
        case_number=told.case_number,
        cause=told.cause,
        papers=(ServedPaper(title=told.title, sha256=told.file),),
        recipient=told.recipient,
        capacity=CAPACITIES.get(side, "诉讼参与人"),
        channel=CHANNELS[None if way is None else way.channel],
        address="" if way is None else way.address,
        address_class=ADDRESSES[kind],
        consent=CONSENTS[None if way is None else way.consent],
        trail=tuple(step for each in told.sendings for step in _trail(each)),
        effective_at=told.effective_at,
        effect=STAGES[told.stage],
        basis=ANNOUNCED if entry.stands.elapsed_at is not None else BASES[kind],
        code=told.verification[:16].upper(),
        issued_at=now,
    )


def _trail(way: SendingShown) -> list[tuple[str, datetime]]:
    sent = [(f"以{CHANNELS[way.channel]}发送", way.sent_at)]
    return sent + [(TRACES[each.trace], each.at) for each in way.traces]


def _receipt(registry: Registry, unit: UnitOfWork, entry: MatterEntry, own: PartyEntry) -> Receipt:
    orders = [order_shown(each) for each in unit.orders.of_payment(entry.matter)]
    paid = next((each for each in orders if each.standing is PayStanding.PAID), None)
    case = unit.cases.get(own.case)
    if case is None or paid is None or paid.closed_at is None:
        raise NotFound
    people = unit.cases.parties(own.case)
    payer = next(
        (each.party.name for each in people if each.party.participant == entry.about),
        "、".join(each.party.name for each in people if each.party.side is Side.PLAINTIFF),
    )
    return Receipt(
        court=registry.court.zh,
        number=entry.matter[:16].upper(),
        case_number=case.number,
        cause=case.cause,
        payer=payer,
        item=_item(unit, entry),
        amount=Decimal(paid.amount),
        channel="扫码支付",
        serial=paid.receipt,
        paid_at=paid.closed_at,
        cashier=TILL,
        issued_on=court_day(paid.closed_at),
    )


def _item(unit: UnitOfWork, entry: MatterEntry) -> str:
    """Name what was paid for: the suit, or what was applied for in it."""
    if entry.case is not None:
        for each in unit.matters.of_case(entry.case, MatterKind.APPLICATION):
            if each.stands.fee == entry.matter:
                applied = each.stands.kind in PRESERVATIONS
                return "申请费（保全）" if applied else "案件受理费（预交）"
    return "案件受理费（预交）"
