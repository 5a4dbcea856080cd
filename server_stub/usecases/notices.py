"""What the court tells a person about their own account: in their inbox, and by short message.

A notice is entered with what it is about, in one transaction. The message is short and holds
neither a name nor a number of a paper.
"""

from datetime import datetime
from typing import Final

from client.protocol.account import Account, Notice, NoticeKind, NoticeList
from client.protocol.errors import NotFound
from client.protocol.ids import AccountId
from server_stub.db import UnitOfWork
from server_stub.usecases.registry import Registry
from server_stub.usecases.tokens import new_id

_SENTENCES: Final = {
    NoticeKind.SIGNED_IN_ELSEWHERE: "您的账户刚刚在另一处登录。如非本人操作，请立即修改密码。",
    NoticeKind.PASSWORD_CHANGED: "您的账户密码已修改。如非本人操作，请立即联系法院。",
    NoticeKind.SECOND_FACTOR_SET: "您的账户已启用动态验证码。",
    NoticeKind.SECOND_FACTOR_REMOVED: "您的账户已停用动态验证码。如非本人操作，请立即联系法院。",
    NoticeKind.IDENTITY_VERIFIED: "您的身份核验已通过。",
    NoticeKind.IDENTITY_NOT_VERIFIED: "您的身份核验未通过，请登录查看原因。",
    NoticeKind.REGISTRATION_TRIED: "有人用您的证件申请注册。您已有账户，请直接登录或者重置密码。",
    NoticeKind.POWER_GRANTED: "有当事人委托您为诉讼代理人，请登录查看。",
    NoticeKind.POWER_REVOKED: "一项对您的委托已被解除，请登录查看。",
    NoticeKind.POWER_RENOUNCED: "您的一名诉讼代理人已辞去委托，请登录查看。",
}
"""Kinds that are also told by short message; the others wait in the inbox."""


def notify(
    registry: Registry,
    unit: UnitOfWork,
    account: AccountId,
    kind: NoticeKind,
    now: datetime,
    detail: str = "",
) -> None:
    """Put a notice into a person's inbox, and tell them by short message."""
    unit.credentials.add_notice(
        account, Notice(notice=new_id(), kind=kind, detail=detail[:300], at=now)
    )
    phone = unit.accounts.contact(account).phone
    sentence = _SENTENCES.get(kind)
    if phone is not None and sentence is not None:
        registry.identity.post.sms(unit, phone, f"【{registry.court.zh}】{sentence}", now)


def list_notices(
    registry: Registry, account: Account, after: str | None = None, limit: int | None = None
) -> NoticeList:
    """Give one page of a person's notices, newest first."""
    size = min(limit or registry.limits.page_size, registry.limits.page_size)
    with registry.books.reading() as unit:
        found = unit.credentials.notices(account.account, after=after, limit=size + 1)
    shown = found[:size]
    return NoticeList(notices=shown, next=shown[-1].notice if len(found) > size else "")


def read_notice(registry: Registry, account: Account, notice: str, now: datetime) -> None:
    """Enter that a person has read a notice; raises `NotFound` for another's."""
    with registry.books.writing() as unit:
        if not unit.credentials.read_notice(account.account, notice, now):
            raise NotFound
