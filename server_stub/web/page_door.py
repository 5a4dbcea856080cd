"""The door to the pages of IT staff: signing in with a browser, without the desk's program.

The session is kept in a cookie that no script reads and that comes along from this court's own
pages alone (RFC 6265bis section 5.6: `HttpOnly`, `SameSite=Strict`). It opens pages, which only
show; the counter reads no cookie, so that nothing can be asked of it in somebody's name from
elsewhere. Whoever has nothing to look at is not kept signed in.
"""

import logging
from html import escape
from typing import Annotated, Final
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from pydantic import ValidationError

from client.protocol.account import Account, SignIn
from client.protocol.errors import CourtError, Forbidden, NotFound, NotSignedIn, Reason
from server_stub.post.texts import Language
from server_stub.usecases import signing_in
from server_stub.usecases.checks.places import looks_after_machines
from server_stub.usecases.signing_in import caller_of
from server_stub.web.deps import FromAddress, OpenCourt, token_of
from server_stub.web.page_frame import Lang, shown_page, words

log = logging.getLogger("mingjing.web.pages")

routes = APIRouter(default_response_class=HTMLResponse)

COOKIE: Final = "mingjing_pages"
DOOR: Final = "/sign-in"
BEHIND: Final = ("/machines", "/outbox")
"""The pages to which it leads, and no other address."""
_FORM_MAX: Final = 2_000
_NO: Final[dict[Reason, tuple[str, str]]] = {
    Reason.WRONG_CREDENTIALS: (
        "账号或密码不对，请重新输入。",
        "The account or the password is wrong. Please type them again.",
    ),
    Reason.SECOND_FACTOR_NEEDED: (
        "请再输入密码，并填写验证器上的六位数字。",
        "Please type the password again, and the six digits of your authenticator.",
    ),
    Reason.CODE_INVALID: (
        "验证器上的数字不对，请重新输入密码和新的数字。",
        "The digits are wrong. Please type the password again, and new digits.",
    ),
    Reason.TOO_MANY: (
        "尝试次数过多，请过几分钟再试。",
        "Too many attempts. Please try again in some minutes.",
    ),
    Reason.NOT_YOUR_OFFICE: (
        "这个账号不是技术人员的账号，这里没有可看的内容。",
        "This account is not one of IT staff: there is nothing to see here.",
    ),
}
_NOT_NOW: Final = ("现在无法登录，请稍后再试。", "Nobody can sign in now. Please try later.")


def visitor(court: OpenCourt, request: Request) -> Account | None:
    """Give who looks at a page, if they have said so: by a token, or at the door."""
    try:
        token = token_of(request)
    except NotSignedIn:
        token = request.cookies.get(COOKIE, "")
    try:
        return caller_of(court.registry, token, court.clock()).account
    except CourtError:
        return None


Visitor = Annotated[Account | None, Depends(visitor)]


def led_to_the_door(request: Request, who: Account | None, lang: Language) -> Response:
    """Send a browser to the door; raises `NotFound` for anything else, and for who is known."""
    if who is not None or "text/html" not in request.headers.get("accept", ""):
        raise NotFound
    return RedirectResponse(f"{DOOR}?lang={lang}&to={request.url.path}", status_code=303)


def way_out(lang: Language) -> str:
    """Give the button by which one signs out of the pages."""
    return (
        f'<form method=post action="/sign-out?lang={lang}">'
        f"<button>{escape(words(lang, '退出登录', 'Sign out'))}</button></form>"
    )


@routes.get(DOOR, response_model=None)
def door(lang: Lang = Language.ZH, to: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Ask who one is."""
    return _asked(lang, to)


async def _form(request: Request) -> dict[str, str]:
    # A browser says whose page it was that sent the form; another site's is not read.
    if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden
    return dict(parse_qsl((await request.body())[:_FORM_MAX].decode("utf-8", "replace")))


Form = Annotated[dict[str, str], Depends(_form)]


@routes.post(DOOR, response_model=None)
async def come_in(
    request: Request,
    court: OpenCourt,
    address: FromAddress,
    form: Form,
    lang: Lang = Language.ZH,
    to: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Open a session for the pages, and go to the page that was wanted."""
    device = request.headers.get("user-agent", "")
    login = form.get("login", "")
    try:
        asked = SignIn.model_validate(
            {
                "login": login,
                "password": form.get("password", ""),
                "code": form.get("code", "").strip(),
            }
        )
        session = await signing_in.sign_in(court.registry, asked, address, court.clock(), device)
    except (CourtError, ValidationError) as no:
        refusal = no if isinstance(no, CourtError) else NotSignedIn(Reason.WRONG_CREDENTIALS)
        log.info("sign-in to the pages from %s refused: %s", address, refusal.reason)
        return _asked(lang, to, refusal, login)
    if not looks_after_machines(session.account):
        caller = caller_of(court.registry, session.token, court.clock())
        await run_in_threadpool(signing_in.sign_out, court.registry, caller)
        return _asked(lang, to, Forbidden(Reason.NOT_YOUR_OFFICE), login)
    log.info("account %s signed in to the pages from %s", session.account.account, address)
    answer = RedirectResponse(f"{_page(to)}?lang={lang}", status_code=303)
    answer.set_cookie(
        COOKIE,
        session.token,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return answer


@routes.post("/sign-out", response_model=None, dependencies=[Depends(_form)])
def go(court: OpenCourt, request: Request, lang: Lang = Language.ZH) -> Response:
    """End the session of the pages."""
    try:
        token = request.cookies.get(COOKIE, "")
        signing_in.sign_out(court.registry, caller_of(court.registry, token, court.clock()))
    except CourtError:
        log.debug("who signs out of the pages had been signed out before")
    answer = RedirectResponse(f"{DOOR}?lang={lang}", status_code=303)
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer


def _page(to: str) -> str:
    return to if to in BEHIND else BEHIND[0]


def _asked(
    lang: Language, to: str, refusal: CourtError | None = None, login: str = ""
) -> HTMLResponse:
    told = ""
    if refusal is not None:
        said = words(lang, *_NO.get(refusal.reason, _NOT_NOW))
        told = f"<p role=alert class=no>{escape(said)}</p>"
    fields = "".join(
        f"<p><label>{escape(words(lang, zh, en))}<br><input name={name} type={kind} "
        f'autocomplete="{fill}"{more}></label></p>'
        for name, kind, fill, more, zh, en in (
            (
                "login",
                "text",
                "username",
                f' required autofocus value="{escape(login[:100])}"',
                "账号",
                "Account",
            ),
            ("password", "password", "current-password", " required", "密码", "Password"),
            (
                "code",
                "text",
                "one-time-code",
                " inputmode=numeric",
                "验证器上的数字（没有开通的不填）",
                "Digits of your authenticator, if you use one",
            ),
        )
    )
    body = (
        f'{told}<form method=post action="{DOOR}?lang={lang}&amp;to={_page(to)}">{fields}'
        f"<button class=pay>{escape(words(lang, '登录', 'Sign in'))}</button></form>"
    )
    page = shown_page(lang, words(lang, "技术人员登录", "IT staff: sign in"), body)
    page.status_code = 200 if refusal is None else refusal.status
    return page
