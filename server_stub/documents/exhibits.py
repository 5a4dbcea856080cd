"""What parties put before the court: a contract, a conversation, payments.

These are not the court's papers but look as the originals of everyday life do, so
that a hearing has real pages to show. A contract has a cover, numbered clauses and a
page for the signatures; an exported conversation states its source and the check sum
of the original (Rules of Evidence in Civil Procedure, articles 14, 15 and 93); a
voucher gives each sum twice, in figures and in capital characters.

They do not know what they are meant to prove.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from server_stub.documents.numerals import (
    BEIJING,
    chinese_number,
    money_in_capitals,
    money_in_figures,
    plain_date,
    stamp_time,
)
from server_stub.documents.parties import Company, Person
from server_stub.documents.typesetter import Setting, Typesetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One article of a contract: a heading and its numbered sentences."""

    heading: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """An agreement between two."""

    title: str
    number: str
    first: Person | Company
    second: Person | Company
    recitals: tuple[str, ...]
    clauses: tuple[Clause, ...]
    signed_at: str
    signed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatMessage:
    """One message of a conversation; `sent_at` is aware."""

    sender: str
    sent_at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatLog:
    """A conversation exported from the account of `holder`, whose own words stand on the right."""

    platform: str
    holder: str
    holder_account: str
    other: str
    other_account: str
    messages: tuple[ChatMessage, ...]
    exported_at: datetime
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One transfer of money; `paid_at` is aware."""

    serial: str
    paid_at: datetime
    amount: Decimal
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentVoucher:
    """A bank's receipts for the transfers from one account to another."""

    bank: str
    payer: str
    payer_account: str
    payee: str
    payee_account: str
    payee_bank: str
    payments: tuple[Payment, ...]
    issued_at: datetime


def contract_pdf(typesetter: Typesetter, contract: Contract) -> bytes:
    """Set a contract: a cover, the clauses, the signatures."""
    return typesetter.typeset(
        "contract",
        {
            "title": contract.title,
            "number": contract.number,
            "sides": [_side("甲方", contract.first), _side("乙方", contract.second)],
            "recitals": list(contract.recitals),
            "clauses": [
                {
                    "heading": f"第{chinese_number(place)}条　{clause.heading}",
                    "terms": [[f"{place}.{row}", term] for row, term in enumerate(clause.terms, 1)],
                }
                for place, clause in enumerate(contract.clauses, 1)
            ],
            "signed_at": contract.signed_at,
            "dated": plain_date(contract.signed_on),
        },
        dated=contract.signed_on,
    )


def chat_log_pdf(typesetter: Typesetter, log: ChatLog) -> bytes:
    """Set an exported conversation: its source, then the messages day by day."""
    return typesetter.typeset(
        "chat_log",
        {
            "title": "聊天记录导出件",
            "platform": log.platform,
            "holder": f"{log.holder}（账号：{log.holder_account}）",
            "other": f"{log.other}（账号：{log.other_account}）",
            "exported": stamp_time(log.exported_at),
            "count": len(log.messages),
            "sha256": log.sha256,
            "days": _by_day(log),
        },
        dated=log.exported_at.astimezone(BEIJING).date(),
    )


def payment_voucher_pdf(typesetter: Typesetter, voucher: PaymentVoucher) -> bytes:
    """Set a bank's receipts: a list of the transfers, then two receipts a page."""
    total = sum((payment.amount for payment in voucher.payments), Decimal(0))
    return typesetter.typeset(
        "payment_voucher",
        {
            "bank": voucher.bank,
            "payer": {
                "name": voucher.payer,
                "account": voucher.payer_account,
                "bank": voucher.bank,
            },
            "payee": {
                "name": voucher.payee,
                "account": voucher.payee_account,
                "bank": voucher.payee_bank,
            },
            "payments": [
                {
                    "serial": payment.serial,
                    "paid": stamp_time(payment.paid_at),
                    "figures": money_in_figures(payment.amount),
                    "capitals": money_in_capitals(payment.amount),
                    "purpose": payment.purpose,
                }
                for payment in voucher.payments
            ],
            "total": {"figures": money_in_figures(total), "capitals": money_in_capitals(total)},
            "issued": stamp_time(voucher.issued_at),
        },
        dated=voucher.issued_at.astimezone(BEIJING).date(),
    )


def _side(mark: str, who: Person | Company) -> Setting:
    if isinstance(who, Person):
        rows = [
            ("公民身份号码", who.id_number),
            ("住址", who.domicile),
            ("联系电话", who.phone),
        ]
        signature = f"{mark}（签名）："
    else:
        rows = [
            ("统一社会信用代码", who.credit_code),
            ("住所", who.domicile),
            ("法定代表人", who.representative),
            ("联系电话", who.phone),
        ]
        signature = f"{mark}（盖章）："
    return {
        "mark": mark,
        "name": who.name,
        "rows": [[name, value] for name, value in rows if value],
        "signature": signature,
        "sealed": isinstance(who, Company),
    }


def _by_day(log: ChatLog) -> list[Setting]:
    """Group the messages by the day in Beijing on which they were sent, in the order given."""
    days: dict[date, list[Setting]] = {}
    for message in log.messages:
        sent = message.sent_at.astimezone(BEIJING)
        days.setdefault(sent.date(), []).append(
            {
                "sender": message.sender,
                "at": sent.strftime("%H:%M:%S"),
                "text": message.text,
                "own": message.sender == log.holder,
            }
        )
    return [{"day": plain_date(day), "messages": messages} for day, messages in days.items()]
