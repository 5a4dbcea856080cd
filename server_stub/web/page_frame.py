"""How every page of the court for a browser looks: a title, what is shown, and the other language.

Nothing on a page is run: there is no script, and its policy lets none in.
"""

import secrets
from html import escape
from typing import Annotated, Final

from fastapi import Query
from fastapi.responses import HTMLResponse

from server_stub.post.texts import Language

_STYLE: Final = """
body{font:16px/1.6 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;
color:#1d2733;background:#f6f7f9}
main{background:#fff;border:1px solid #d5dae1;border-radius:8px;padding:1.5rem}
h1{font-size:1.3rem;margin:0 0 1rem}dt{color:#5a6675}dd{margin:0 0 .6rem;font-size:1.1rem}
button{font:inherit;padding:.7rem 1.4rem;margin:.3rem .5rem .3rem 0;border-radius:6px;
border:1px solid #7a8696;background:#fff;min-height:44px}
button.pay{background:#1f5fae;border-color:#1f5fae;color:#fff}
.note{color:#5a6675;font-size:.9rem}article{border-top:1px solid #d5dae1;padding:.8rem 0}
svg{width:11rem;height:11rem}svg.days{width:100%;height:auto}
h2{font-size:1.1rem;margin:1.5rem 0 .5rem}
table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #d5dae1;padding:.35rem .5rem;
text-align:left;vertical-align:top;overflow-wrap:anywhere}
a{color:#1f5fae}.no{color:#b3402e}input{font:inherit;padding:.5rem;width:100%;max-width:24rem;
box-sizing:border-box;border:1px solid #7a8696;border-radius:6px}
pre{white-space:pre-wrap;font:inherit;margin:.3rem 0}
"""
Lang = Annotated[Language, Query()]


def words(language: Language, zh: str, en: str) -> str:
    """Give the words in a language."""
    return zh if language is Language.ZH else en


def shown_page(lang: Language, title: str, body: str) -> HTMLResponse:
    """Give a page of the court's own for a browser, on which nothing is run."""
    nonce = secrets.token_urlsafe(16)
    other = Language.EN if lang is Language.ZH else Language.ZH
    tongue = "zh-CN" if lang is Language.ZH else "en"
    said = (
        f'<!doctype html><html lang="{tongue}"><meta charset=utf-8>'
        '<meta name=viewport content="width=device-width,initial-scale=1">'
        f'<title>{escape(title)}</title><style nonce="{nonce}">{_STYLE}</style>'
        f"<main><h1>{escape(title)}</h1>{body}"
        f'<p class=note><a href="?lang={other}">{words(lang, "English", "中文")}</a></p>'
        "</main></html>"
    )
    policy = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return HTMLResponse(said, headers={"Content-Security-Policy": policy})
