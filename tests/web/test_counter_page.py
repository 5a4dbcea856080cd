"""The counter is described for people too, on a page that needs nothing from elsewhere."""

import json
import re
from collections.abc import AsyncIterator
from html import escape, unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from client.protocol.filing import DraftContent
from server_stub.app import build
from server_stub.settings import Settings
from server_stub.web import examples


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return build(Settings(data=tmp_path, debug=True))


@pytest.fixture
async def http(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://court") as client:
        yield client


async def test_nothing_on_the_page_is_run_or_fetched(http: httpx.AsyncClient) -> None:
    answer = await http.get("/docs")
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'nonce-")
    assert "script-src" not in policy
    assert not re.search(r"<(script|link|img|iframe)|\bsrc=|\bon[a-z]+=", answer.text)
    assert set(re.findall(r'href="([^"#]+)', answer.text)) == {"/openapi.json", "?lang=en"}


async def test_every_route_kind_and_example_stands_on_it(
    http: httpx.AsyncClient, app: FastAPI
) -> None:
    page = (await http.get("/docs", params={"lang": "en"})).text
    told: dict[str, Any] = app.openapi()
    for path, operations in told["paths"].items():
        for method in operations:
            assert f"<b>{method.upper()}</b> <code>{escape(path)}</code>" in page
    for name in told["components"]["schemas"]:
        assert f'id="{name}"' in page
    draft = examples.body_written(examples.BODIES[DraftContent])
    assert json.dumps(draft, ensure_ascii=False, indent=2) in unescape(page)


async def test_its_links_lead_somewhere(http: httpx.AsyncClient) -> None:
    page = (await http.get("/docs")).text
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'id="([^"]+)"', page))


async def test_it_speaks_both_languages(http: httpx.AsyncClient) -> None:
    chinese = (await http.get("/docs")).text
    english = (await http.get("/docs", params={"lang": "en"})).text
    assert "接口说明" in chinese
    assert "须登录" in chinese
    assert "For whoever is signed in" in english
