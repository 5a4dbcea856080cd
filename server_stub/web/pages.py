"""The pages of the court's own stand-ins, for a browser: the outbox, and the gateway's till.

The till is the page of an order at the test gateway; whoever has its address, which nobody can
guess, pays there. The outbox shows what the court's stand-ins took in, to anybody in a court that
is a show and to IT staff elsewhere. Nothing on a page is run: there is no script, and what people
wrote is put in as text.
"""

from html import escape
from io import BytesIO
from typing import Annotated, Final
from urllib.parse import parse_qsl

import qrcode
import qrcode.image.svg
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from client.protocol.errors import Malformed, NotFound
from server_stub.db.post import Channel, GatewayOrder, KeptMessage, MessageId, OrderStanding
from server_stub.domain.calendar import COURT_TIME
from server_stub.post.sms import length_of, masked
from server_stub.post.texts import Language
from server_stub.post.trial_gateway import PAGES, Act, TrialGateway
from server_stub.usecases import outbox
from server_stub.web.addresses import court_url
from server_stub.web.deps import Court, OpenCourt
from server_stub.web.page_door import Visitor, led_to_the_door
from server_stub.web.page_frame import Lang, shown_page, words

routes = APIRouter(default_response_class=HTMLResponse)

PAGE_NAME_MAX: Final = 64


# The till -----------------------------------------------------------------------------------


@routes.get(f"{PAGES}/{{page}}", response_model=None)
def till(court: OpenCourt, request: Request, page: str, lang: Lang = Language.ZH) -> Response:
    """Show an order at the test gateway, with what can be done."""
    order = _trial(court).order_on(page[:PAGE_NAME_MAX])
    if order is None:
        raise NotFound
    return shown_page(
        lang,
        words(lang, "模拟支付平台", "Test payment gateway"),
        _till(order, _address(court, request, page, lang), lang),
    )


async def _act(request: Request) -> Act:
    said = dict(parse_qsl((await request.body())[:1000].decode("ascii", "replace")))
    try:
        return Act(said.get("act", ""))
    except ValueError:
        raise Malformed(detail="act") from None


@routes.post(f"{PAGES}/{{page}}", response_model=None)
def settle(
    court: OpenCourt, page: str, act: Annotated[Act, Depends(_act)], lang: Lang = Language.ZH
) -> Response:
    """Pay an order, let it fail, or leave it as it is."""
    order = _trial(court).do(page[:PAGE_NAME_MAX], act, court.clock())
    if order is None:
        raise NotFound
    return RedirectResponse(f"{PAGES}/{order.page}?lang={lang.value}", status_code=303)


def _trial(court: Court) -> TrialGateway:
    trial = court.registry.post.trial
    if trial is None:
        raise NotFound
    return trial


def _address(court: Court, request: Request, page: str, lang: Language) -> str:
    server = request.scope.get("server") or ("", court.settings.port)
    return (
        f"{court_url(court.settings, server[1] or court.settings.port)}{PAGES}/{page}?lang={lang}"
    )


def _till(order: GatewayOrder, address: str, lang: Language) -> str:
    standing = {
        OrderStanding.PENDING: words(lang, "等待支付", "Waiting for payment"),
        OrderStanding.PAID: words(lang, "已支付", "Paid"),
        OrderStanding.FAILED: words(lang, "支付失败", "Failed"),
    }[order.standing]
    rows = (
        (words(lang, "收款单位", "Payee"), order.court),
        (words(lang, "案号", "Case"), order.subject),
        (words(lang, "金额", "Amount"), f"¥ {order.amount:.2f}"),
        (words(lang, "状态", "Status"), standing),
        (words(lang, "票据号", "Receipt"), order.receipt),
    )
    listed = "".join(
        f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows if value
    )
    note = words(
        lang,
        "这是法院系统自带的模拟支付平台，不发生真实扣款。",
        "This is the court's own test gateway: no money moves.",
    )
    return f"<dl>{listed}</dl>{_buttons(order, address, lang)}<p class=note>{escape(note)}</p>"


def _buttons(order: GatewayOrder, address: str, lang: Language) -> str:
    if order.standing is not OrderStanding.PENDING:
        return ""
    named = (
        (Act.PAY, "确认支付", "Pay"),
        (Act.FAIL, "支付失败", "Let it fail"),
        (Act.LEAVE, "暂不处理", "Leave it pending"),
    )
    buttons = "".join(
        f'<button name=act value="{act}" class="{act}">{escape(words(lang, zh, en))}</button>'
        for act, zh, en in named
    )
    scan = words(lang, "或用手机扫码打开本页", "Or open this page on a phone")
    return (
        f'<form method=post action="{PAGES}/{escape(order.page)}?lang={lang}">{buttons}</form>'
        f"<p class=note>{escape(scan)}</p>{_qr(address)}"
    )


def _qr(said: str) -> str:
    """Draw a QR code (ISO/IEC 18004) as one path."""
    drawn = BytesIO()
    qrcode.make(said, image_factory=qrcode.image.svg.SvgPathImage, border=2).save(drawn)
    svg = drawn.getvalue().decode()
    return svg[svg.index("<svg") :]


# The outbox ---------------------------------------------------------------------------------


@routes.get("/outbox", response_model=None)
def sent_from_here(
    court: OpenCourt,
    request: Request,
    who: Visitor,
    lang: Lang = Language.ZH,
    after: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Show the messages that the court's own stand-ins took in, newest first."""
    mark = None if after is None else MessageId(after)
    try:
        found = outbox.sent_from_here(court.registry, who, mark)
    except NotFound:
        return led_to_the_door(request, who, lang)
    show = outbox.is_a_show(court.registry)
    articles = [_article(each, lang, whole=show) for each in found]
    nothing = escape(words(lang, "还没有发出任何信息。", "Nothing was sent yet."))
    older = (
        f'<p><a href="/outbox?lang={lang}&amp;after={escape(found[-1].message)}">'
        f"{escape(words(lang, '更早', 'Older'))}</a></p>"
        if len(found) == outbox.PAGE
        else ""
    )
    title = words(lang, "发件箱（未接入真实网关）", "Outbox (no real gateway is connected)")
    return shown_page(lang, title, ("".join(articles) or f"<p>{nothing}</p>") + older)


def _article(kept: KeptMessage, lang: Language, *, whole: bool) -> str:
    text, times = (kept.text if whole else ""), kept.times
    open_to_all = whole and kept.channel is not Channel.PLATFORM
    recipient = kept.recipient if open_to_all else masked(kept.recipient)
    to = f"{_channel(kept.channel, lang)} → {recipient}"
    facts = [f"{kept.received_at.astimezone(COURT_TIME):%Y-%m-%d %H:%M:%S}"]
    if text and kept.channel is Channel.SMS:
        length = length_of(text)
        facts.append(
            words(
                lang,
                f"{length.units} 字，{length.parts} 条",
                f"{length.units} characters in {length.parts}",
            )
        )
    if times > 1:
        facts.append(words(lang, f"收到 {times} 次，记录一次", f"came {times} times, kept once"))
    return (
        f"<article><strong>{escape(to)}</strong> <span class=note>{escape(' · '.join(facts))}"
        f"</span><pre>{escape(text)}</pre></article>"
    )


def _channel(channel: Channel, lang: Language) -> str:
    names = {
        Channel.PLATFORM: ("平台账户", "Account"),
        Channel.SMS: ("短信", "SMS"),
        Channel.MAIL: ("电子邮件", "E-mail"),
        Channel.POST: ("邮寄", "Post"),
        Channel.IN_PERSON: ("直接送达", "In person"),
        Channel.REFUND: ("退费", "Refund"),
    }
    return words(lang, *names[channel])
