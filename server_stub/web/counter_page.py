"""The page on which the counter is described, for whoever builds for it or in its place.

It says in plain words and tables what `server_stub.web.described` says to machines, with every
example. Nothing on it is run and nothing is fetched from elsewhere, so that it can be read in a
court that has no line to the outside.

It knows no route and no kind of value; it shows what it finds.
"""

import json
from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from server_stub.post.texts import Language
from server_stub.web.page_frame import Lang, shown_page, words

routes = APIRouter(include_in_schema=False)

_METHODS: Final = ("get", "head", "post", "put", "patch", "delete")
_LIMITS: Final = {
    "minimum": "≥ {}",
    "exclusiveMinimum": "> {}",
    "maximum": "≤ {}",
    "minLength": "≥ {}",
    "maxLength": "≤ {}",
    "minItems": "≥ {}",
    "maxItems": "≤ {}",
    "pattern": "{}",
}

Told = dict[str, Any]


@routes.get("/docs")
async def counter_page(request: Request, lang: Lang = Language.ZH) -> HTMLResponse:
    """Show every route with what is asked, what is answered, and an example of each."""
    told: Told = request.app.openapi()
    return shown_page(lang, words(lang, "接口说明", "The counter"), _whole(told, lang))


def _whole(told: Told, lang: Language) -> str:
    schemas: Told = told["components"]["schemas"]
    about = {each["name"]: each["description"] for each in told["tags"]}
    found = sorted(_operations(told), key=lambda each: list(about).index(each[2]["tags"][0]))
    subjects = [(name, list(of)) for name, of in groupby(found, lambda each: each[2]["tags"][0])]
    contents = "".join(
        f'<li><a href="#{_anchor(name)}">{escape(name)}</a> ({len(of)})</li>'
        for name, of in subjects
    )
    return (
        f"<p>{words(lang, '给机器看的说明：', 'For machines: ')}"
        '<a href="/openapi.json">/openapi.json</a></p>'
        f'<ul>{contents}<li><a href="#kinds">{words(lang, "数据类型", "Kinds of value")}</a></li>'
        "</ul>"
        + "".join(
            f'<h2 id="{_anchor(name)}">{escape(name)}</h2><p>{escape(about[name])}</p>'
            + "".join(_operation(*each, schemas, lang) for each in of)
            for name, of in subjects
        )
        + f'<h2 id="kinds">{words(lang, "数据类型", "Kinds of value")}</h2>'
        + "".join(_kind(name, schemas[name], lang) for name in sorted(schemas, key=str.lower))
    )


def _operations(told: Told) -> Iterator[tuple[str, str, Told]]:
    for path, operations in told["paths"].items():
        for method in _METHODS:
            if method in operations:
                yield method.upper(), path, operations[method]


def _operation(method: str, path: str, told: Told, schemas: Told, lang: Language) -> str:
    parameters = "".join(
        f"<tr><td><code>{escape(each['name'])}</code>{_needed(each.get('required', False), lang)}"
        f"<td>{escape(each['in'])}<td>{_words_of(each['schema'])}</tr>"
        for each in told["parameters"]
    )
    signed_in = words(lang, "须登录。", "For whoever is signed in.") if "security" in told else ""
    body = told.get("requestBody", {}).get("content", {})
    answers = {
        status: answer.get("content", {})
        for status, answer in told["responses"].items()
        if status != "default"
    }
    return (
        f"<article><details><summary><b>{method}</b> <code>{escape(path)}</code></summary>"
        f"<p>{escape(told.get('description', ''))} {signed_in}</p>"
        + (f"<table>{parameters}</table>" if parameters else "")
        + _said(words(lang, "请求", "Asked"), body, schemas)
        + "".join(
            _said(f"{words(lang, '答复', 'Answered')} {status}", content, schemas)
            for status, content in answers.items()
        )
        + "</details></article>"
    )


def _said(title: str, content: Told, schemas: Told) -> str:
    """Show what is said, in each of its forms; a status alone where nothing is."""
    if not content:
        return f"<p>{escape(title)}</p>" if title[-1].isdigit() else ""
    return "".join(
        f"<p>{escape(title)}: {_words_of(said['schema'])} <small>{escape(form)}</small></p>"
        + _examples(_described(said["schema"], schemas))
        for form, said in content.items()
    )


def _described(schema: Told, schemas: Told) -> Told:
    found: Told = schemas[_name(schema)] if "$ref" in schema else schema
    return found


def _examples(schema: Told) -> str:
    return "".join(
        f"<pre><code>{escape(json.dumps(each, ensure_ascii=False, indent=2))}</code></pre>"
        for each in schema.get("examples", [])
    )


def _kind(name: str, schema: Told, lang: Language) -> str:
    needed = schema.get("required", [])
    fields = "".join(
        f"<tr><td><code>{escape(field)}</code>{_needed(field in needed, lang)}"
        f"<td>{_words_of(each)}<td>{escape(each.get('description', ''))}</tr>"
        for field, each in schema.get("properties", {}).items()
    )
    return (
        f'<article id="{_anchor(name)}"><b>{escape(name)}</b>'
        f"<pre>{escape(schema.get('description', ''))}</pre>"
        + (f"<table>{fields}</table>" if fields else f"<p>{_words_of(schema)}</p>")
        + "</article>"
    )


def _needed(needed: object, lang: Language) -> str:
    return f" <small>{words(lang, '必填', 'needed')}</small>" if needed else ""


def _words_of(schema: Told) -> str:
    """Say in a line what a value may be."""
    if "$ref" in schema:
        name = _name(schema)
        return f'<a href="#{_anchor(name)}">{escape(name)}</a>'
    if "anyOf" in schema or "oneOf" in schema:
        return " | ".join(map(_words_of, schema.get("anyOf") or schema["oneOf"]))
    if "const" in schema:
        return f"<code>{escape(json.dumps(schema['const'], ensure_ascii=False))}</code>"
    if "enum" in schema:
        return ", ".join(f"<code>{escape(str(each))}</code>" for each in schema["enum"])
    said = escape(str(schema.get("format") or schema.get("type", "")))
    if "items" in schema:
        said = f"[{_words_of(schema['items'])}]"
    elif "prefixItems" in schema:
        said = f"[{', '.join(map(_words_of, schema['prefixItems']))}]"
    elif isinstance(schema.get("additionalProperties"), dict):
        said = f"{{… : {_words_of(schema['additionalProperties'])}}}"
    limits = [form.format(schema[key]) for key, form in _LIMITS.items() if key in schema]
    return " ".join([said, *(f"<small>{escape(each)}</small>" for each in limits)])


def _name(schema: Told) -> str:
    return str(schema["$ref"]).rpartition("/")[2]


def _anchor(name: str) -> str:
    return escape(name.replace(" ", "-"))
