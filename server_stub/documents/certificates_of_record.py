"""What the court certifies from its records: that a paper was served, that money was paid.

A proof of electronic service counts as a receipt for service (Online Litigation Rules, article
31). It tells the whole trail as it was recorded, each step with its moment, and names each paper
by its hash, so that nobody can say later that another one was sent. A receipt tells a sum twice.

They certify what they are told, and do not know what a message's reader saw.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from server_stub.documents.numerals import (
    BEIJING,
    chinese_date,
    money_in_capitals,
    money_in_figures,
    stamp_time,
)
from server_stub.documents.typesetter import Setting, Typesetter


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedPaper:
    """One paper that was served, known by the hash of its file."""

    title: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofOfService:
    """The record of one service; times are aware, and None where it did not happen."""

    court: str
    number: str
    case_number: str
    cause: str
    papers: tuple[ServedPaper, ...]
    recipient: str
    capacity: str
    channel: str
    address: str
    address_class: str
    consent: str
    trail: tuple[tuple[str, datetime], ...]
    effective_at: datetime | None
    effect: str
    basis: str
    code: str
    issued_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The receipt for one payment."""

    court: str
    number: str
    case_number: str
    cause: str
    payer: str
    item: str
    amount: Decimal
    channel: str
    serial: str
    paid_at: datetime
    cashier: str
    issued_on: date


def proof_of_service_pdf(typesetter: Typesetter, proof: ProofOfService) -> bytes:
    """Set a proof of electronic service."""
    papers = [
        line
        for place, paper in enumerate(proof.papers, 1)
        for line in (f"{place}. {paper.title}", f"　SHA-256：{paper.sha256}")
    ]
    effective = "未生效" if proof.effective_at is None else stamp_time(proof.effective_at)
    fields = [
        ("案号", [proof.case_number]),
        ("案由", [proof.cause]),
        ("受送达人", [f"{proof.capacity}：{proof.recipient}"]),
        ("送达文书名称和件数", [*papers, f"共{len(proof.papers)}件"]),
        ("送达方式", [proof.channel]),
        ("送达地址", [f"{proof.address}（{proof.address_class}）"]),
        ("同意电子送达的依据", [proof.consent]),
        ("送达过程", [f"{stamp_time(at)}　{step}" for step, at in proof.trail]),
        ("送达日期", [effective]),
        ("送达效力及依据", [proof.effect, proof.basis]),
        ("查验码", [proof.code]),
    ]
    notes = (
        "本凭证由本院电子送达系统根据记录自动生成，与送达回证具有同等效力（《人民法院在线诉讼规则》"
        "第三十一条）。时间均为北京时间。可以凭本院根证书离线查验本凭证和所列文书是否被改动。"
    )
    on = proof.issued_at.astimezone(BEIJING).date()
    return form_pdf(typesetter, proof.court, "电子送达凭证", proof.number, fields, notes, on)


def receipt_pdf(typesetter: Typesetter, receipt: Receipt) -> bytes:
    """Set a receipt."""
    fields = [
        ("案号", [receipt.case_number]),
        ("案由", [receipt.cause]),
        ("交款人", [receipt.payer]),
        ("收费项目", [receipt.item]),
        ("金额（大写）", [money_in_capitals(receipt.amount)]),
        ("金额（小写）", [money_in_figures(receipt.amount)]),
        ("支付方式", [receipt.channel]),
        ("支付流水号", [receipt.serial]),
        ("支付时间", [stamp_time(receipt.paid_at)]),
        ("收款经办人", [receipt.cashier]),
    ]
    notes = "本收据由本院诉讼费系统生成，重复打印不作为重复交款的凭证。"
    on = receipt.issued_on
    return form_pdf(typesetter, receipt.court, "诉讼费缴费收据", receipt.number, fields, notes, on)


def form_pdf(
    typesetter: Typesetter,
    court: str,
    title: str,
    number: str,
    fields: list[tuple[str, list[str]]],
    notes: str,
    on: date,
) -> bytes:
    """Set a table of names and what is said, with the place of the court's seal under it."""
    rows: list[Setting] = [{"name": name, "says": says} for name, says in fields]
    return typesetter.typeset(
        "form",
        {
            "court": court,
            "title": title,
            "by": court,
            "number": f"编号：{number}",
            "fields": rows,
            "notes": [notes],
            "sealed": True,
            "dated": chinese_date(on),
        },
        dated=on,
    )
